"""Two measures with one base on one scale, country by country; a third stands in words at the end of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.figures import Measured, main_period, one_each, other_year
from dashboard.builders.marks import common_letters, mark_of
from dashboard.builders.notes import absent_notes
from dashboard.builders.rows import row_of
from dashboard.chart import Chart, Column, Line, Mark, Setting
from dashboard.measure.sentences import shown_decimals


def two_measures(
    low: Measured,
    high: Measured,
    setting: Setting,
    *,
    names: tuple[str, str],
    headline: str,
    subtitle: str,
    asides: Mapping[str, str],
    aside_title: str,
    order: Sequence[str] = (),
    extra: Iterable[str] = (),
) -> Chart:
    """Discs for ``low``, diamonds for ``high``, joined by a line where both are of one year; no gap is stated.

    ``asides``: text at the end of a country's row. ``order``: countries from the top; the others follow as listed.
    """
    (low_info, lows), (high_info, highs) = low, high
    sides = {low_info.id: one_each(lows, setting), high_info.id: one_each(highs, setting)}
    infos = {low_info.id: low_info, high_info.id: high_info}
    shown = [cell for side in sides.values() for cell in side.values()]
    decimals = max(
        shown_decimals(info, side.values()) for info, side in zip(infos.values(), sides.values(), strict=True)
    )
    common = common_letters(shown)
    period = main_period(shown)
    columns = [
        Column(low_info.id, names[0], unit=low_info.unit, decimals=low_info.decimals, shape="disc", period=period),
        Column(
            high_info.id, names[1], unit=high_info.unit, decimals=high_info.decimals, shape="diamond", period=period
        ),
    ]
    marks: list[Mark] = []
    lines: list[Line] = []
    rows = []
    for geo in [*order, *(geo for geo in setting.places if geo not in order)]:
        one, other = (side.get(geo) for side in sides.values())
        years = sorted({cell.period for cell in (one, other) if cell is not None and cell.value is not None} - {period})
        label = f"{setting.places[geo].name} ({', '.join(years)})" if years else ""
        rows.append(row_of(setting.places[geo], setting, aside=asides.get(geo, ""), label=label))
        if (
            one is not None
            and other is not None
            and None not in (one.value, other.value)
            and one.period == other.period
        ):
            lines.append(Line(geo, low_info.id, high_info.id))
        for id_, cell in ((low_info.id, one), (high_info.id, other)):
            marks.append(
                mark_of(
                    cell,
                    id_,
                    geo,
                    infos[id_],
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                    year_note=other_year(cell, period),
                )
            )
    values = [cell.value for cell in shown if cell.value is not None]
    return finish(
        "dumbbell",
        [(low_info, tuple(lows)), (high_info, tuple(highs))],
        setting,
        headline=headline,
        subtitle=subtitle,
        rows=rows,
        columns=columns,
        marks=marks,
        common=common,
        extra=[*extra, *absent_notes(marks, setting)],
        lines=lines,
        x=value_axis(values, low_info, from_zero=True),
        aside_title=aside_title,
    )
