"""Dumbbells: two size classes of each country and the gap between them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.figures import main_period, other_year
from dashboard.builders.marks import common_letters, mark_of
from dashboard.builders.notes import absent_notes, rounding_notes, tolerance_notes
from dashboard.builders.rows import name_of, row_of
from dashboard.builders.subtitle import subtitle_of
from dashboard.chart import Chart, Column, Line, Mark, Row, Setting
from dashboard.measure import sentences
from dashboard.measure.comparability import gap
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal


def dumbbell(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    low: str = "10-249",
    high: str = "GE250",
    as_ratio: bool = False,
) -> Chart:
    """Two size classes of each country on one scale, widest gap first; the gap stands at the end of the row."""
    words = setting.words
    sides: dict[str, dict[str, Observation]] = {low: {}, high: {}}
    for cell in observations:
        if cell.size_emp in sides and cell.geo in setting.places:
            if cell.geo in sides[cell.size_emp]:
                raise ValueError(f"two figures for {cell.geo}, {cell.size_emp}: give one a country and size class")
            sides[cell.size_emp][cell.geo] = cell
    shown = [cell for side in sides.values() for cell in side.values()]
    decimals = sentences.shown_decimals(info, shown)
    common = common_letters(shown)
    period = main_period(shown)
    gaps: dict[str, Derived] = {}
    refusals: dict[str, Refusal] = {}
    for geo in setting.places:
        one, other = sides[low].get(geo), sides[high].get(geo)
        if one is not None and other is not None:
            apart = gap(one, other, info=info, as_ratio=as_ratio)
            if isinstance(apart, Derived):
                gaps[geo] = apart
            elif apart.code != "missing country":
                refusals[geo] = apart
    order = sorted(setting.places, key=lambda geo: (geo not in gaps, -gaps[geo].value if geo in gaps else 0.0))
    columns = [
        Column(low, words.size(low), unit=info.unit, decimals=info.decimals, shape="disc", period=period),
        Column(high, words.size(high), unit=info.unit, decimals=info.decimals, shape="diamond", period=period),
    ]
    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    for geo in order:
        aside = ""
        if geo in gaps:
            aside = words.quantity(gaps[geo].value, gaps[geo].unit, 1 if as_ratio else decimals)
            if as_ratio and sentences.reads_as_one(gaps[geo]):
                aside = words.say("ratio.level")
            lines.append(Line(geo, low, high))
        years = {
            side[geo].period
            for side in sides.values()
            if geo in side and side[geo].value is not None and side[geo].period != period
        }
        label = f"{name_of(geo, setting)} ({', '.join(sorted(years))})" if years else ""
        rows.append(row_of(setting.places[geo], setting, aside=aside, label=label))
        for code in (low, high):
            side_cell = sides[code].get(geo)
            marks.append(
                mark_of(
                    side_cell,
                    code,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                    year_note=other_year(side_cell, period),
                )
            )
    mine = setting.mine
    if mine:
        headline = sentences.say_gap(
            sides[low].get(mine), sides[high].get(mine), info, setting.places, words, as_ratio=as_ratio, geo=mine
        )
    else:
        headline = sentences.say_gaps(gaps, info, setting.places, words, as_ratio=as_ratio)
    extra = [
        words.say("note.no gap", place=name_of(geo, setting), reason=sentences.refusal_text(why, words, setting.places))
        for geo, why in refusals.items()
    ]
    extra += absent_notes(marks, setting)
    if low == "10-249":
        extra.append(words.say("note.size missing"))
    extra += tolerance_notes(info, shown, words)
    if not as_ratio:
        own = [gaps[mine]] if mine in gaps else []
        of_own = sentences.shown_decimals(info, [part for apart in own for part in apart.parts])
        extra += rounding_notes(gaps.values(), decimals, words) or rounding_notes(own, of_own, words)
    values = [cell.value for cell in shown if cell.value is not None]
    return finish(
        "dumbbell",
        [(info, shown)],
        setting,
        headline=headline,
        subtitle=subtitle_of(info, shown, words),
        rows=rows,
        columns=columns,
        marks=marks,
        common=common,
        extra=extra,
        lines=lines,
        x=value_axis(values, info, from_zero=False),
        aside_title=words.say("ratio" if as_ratio else "gap"),
    )
