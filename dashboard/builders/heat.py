"""The heat table: countries by measures, shaded within each measure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import look
from dashboard.builders.assembly import finish
from dashboard.builders.figures import Measured, main_period, one_each, other_year
from dashboard.builders.marks import mark_of
from dashboard.builders.rows import name_of, row_of
from dashboard.chart import Chart, Column, Mark, Setting
from dashboard.measure import sentences
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import NO_VALUE


def heat_table(measured: Sequence[Measured], setting: Setting) -> Chart:
    """Countries by measures, shaded within each column; each cell has its year printed where it differs."""
    words = setting.words
    columns: list[Column] = []
    by_row: dict[str, list[Mark]] = {geo: [] for geo in setting.places}
    shown: list[tuple[IndicatorInfo, list[Observation]]] = []
    for info, given in measured:
        cells = one_each(given, setting)
        shown.append((info, list(cells.values())))
        values = [
            cell.value for geo, cell in cells.items() if cell.value is not None and not setting.places[geo].is_aggregate
        ]
        low, high = min(values, default=0.0), max(values, default=0.0)
        decimals = sentences.shown_decimals(info, cells.values())
        period = main_period(cells.values())
        columns.append(
            Column(
                info.id,
                info.short,
                unit=info.unit,
                decimals=info.decimals,
                period=period,
                title=words.say("table.column", title=info.short, unit=info.unit, period=period)
                if period
                else info.short,
            )
        )
        for geo in setting.places:
            cell = cells.get(geo)
            tint = ""
            if cell is not None and cell.value is not None and not setting.places[geo].is_aggregate:
                tint = look.step_colour(cell.value, low, high)
            by_row[geo].append(
                mark_of(
                    cell,
                    info.id,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    period=period,
                    tint=tint,
                    year_note=other_year(cell, period),
                )
            )
    marks = [mark for row in by_row.values() for mark in row]
    extra = [words.say("note.darker"), *_heat_absences(marks, columns, setting)]
    years = sorted({column.period for column in columns if column.period})
    span = words.say("years.range", first=years[0], last=years[-1]) if len(years) > 1 else "".join(years)
    return finish(
        "heat_table",
        shown,
        setting,
        headline=sentences.say_table(shown, setting.places, words, setting.mine),
        subtitle=words.say("subtitle.table", years=span),
        rows=[row_of(place, setting) for place in setting.places.values()],
        columns=columns,
        marks=marks,
        extra=extra,
    )


def _heat_absences(marks: Sequence[Mark], columns: Sequence[Column], setting: Setting) -> list[str]:
    """Reasons of empty cells with the measures and countries that they concern."""
    words = setting.words
    names = {column.key: column.label for column in columns}
    by_reason: dict[str, dict[str, list[str]]] = {}
    for mark in marks:
        if mark.value is None:
            by_reason.setdefault(mark.absence, {}).setdefault(names[mark.column], []).append(name_of(mark.row, setting))
    notes: list[str] = []
    for reason, measures in by_reason.items():
        said = [
            words.say("note.absent.cell", measure=measure, places=words.listed(places))
            for measure, places in measures.items()
        ]
        where = words.say("note.absent.one", place=words.say("list").join(said), reason=reason)
        notes.append(words.say("note.absent", sign=NO_VALUE, places=where))
    return notes
