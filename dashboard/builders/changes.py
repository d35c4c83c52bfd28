"""Arrows: the level of one year, that of another, and the change where it may be stated."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.figures import series_by_place
from dashboard.builders.marks import common_letters, mark_of
from dashboard.builders.notes import absent_notes, change_notes, rounding_notes, tolerance_notes, why_notes
from dashboard.builders.rows import row_of
from dashboard.builders.subtitle import subtitle_of
from dashboard.chart import Chart, Column, Line, Mark, Row, Setting
from dashboard.measure import sentences
from dashboard.measure.comparability import movers
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal


def arrows(
    observations: Sequence[Observation], info: IndicatorInfo, setting: Setting, *, start: str, end: str
) -> Chart:
    """From the level of one year to that of another; the change stands at the row's end only where it may be stated.

    Give whole series: what lies between the two years decides whether they may be compared.
    """
    words = setting.words
    series = series_by_place(observations, setting)
    moves = movers(series, start, end, setting.breaks, info=info)
    shown = [cell for move in moves for cell in (move.start, move.end)]
    decimals = sentences.shown_decimals(info, shown)
    common = common_letters(shown)
    order = [move.geo for move in moves] + [geo for geo in setting.places if geo not in {move.geo for move in moves}]
    by_geo = {move.geo: move for move in moves}
    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    unsure: list[tuple[str, str, str]] = []
    whole: list[str] = []
    for geo in order:
        move = by_geo.get(geo)
        aside = ""
        if move is not None and isinstance(move.change, Derived):
            aside = words.quantity(move.change.value, move.change.unit, decimals, sign=True)
            lines.append(Line(geo, start, end))
        elif move is not None and isinstance(move.change, Refusal):
            lines.append(Line(geo, start, end, dotted=True, reason=move.change.reason))
            unsure.append((move.change.code, geo, ""))
            whole.append(sentences.refusal_text(move.change, words, setting.places))
        rows.append(row_of(setting.places[geo], setting, aside=aside))
        found = {cell.period: cell for cell in series.get(geo, ())}
        for period in (start, end):
            marks.append(
                mark_of(
                    found.get(period),
                    period,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                )
            )
    if setting.mine in by_geo:
        headline = sentences.say_change(series[setting.mine], start, end, setting.breaks, info, setting.places, words)
    else:
        headline = sentences.say_movers(moves, start, end, info, setting.places, words)
    extra = why_notes("note.dotted", unsure, len(moves), setting)
    extra += absent_notes(marks, setting)
    extra += tolerance_notes(info, shown, words)
    stated = [move.change for move in moves if isinstance(move.change, Derived)]
    extra += rounding_notes(stated, decimals, words) or (
        change_notes(series[setting.mine], start, end, info, setting) if setting.mine in by_geo else []
    )
    values = [cell.value for cell in shown if cell.value is not None]
    return finish(
        "arrows",
        [(info, shown)],
        setting,
        headline=headline,
        subtitle=subtitle_of(info, shown, words),
        rows=rows,
        columns=[
            Column(start, start, unit=info.unit, decimals=info.decimals, period=start),
            Column(end, end, unit=info.unit, decimals=info.decimals, shape="diamond", period=end),
        ],
        marks=marks,
        common=common,
        extra=extra,
        lines=lines,
        x=value_axis(values, info, from_zero=False),
        aside_title=words.say("change"),
        reasons=whole,
    )
