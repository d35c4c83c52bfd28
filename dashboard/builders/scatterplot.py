"""Scatter: two measures as names in a plane, without a fitted line."""

from __future__ import annotations

from dataclasses import replace

from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.figures import Measured, main_period, one_each
from dashboard.builders.marks import mark_of
from dashboard.builders.rows import name_of, row_of
from dashboard.builders.subtitle import subtitle_of
from dashboard.chart import Axis, Chart, Column, Mark, Setting
from dashboard.measure import sentences
from dashboard.measure.comparability import pair
from dashboard.measure.value import IndicatorInfo, Refusal


def scatter(x: Measured, y: Measured, setting: Setting) -> Chart:
    """Two measures as names in a plane. No line is fitted; years that differ between the two are in the note."""
    (x_info, xs), (y_info, ys) = x, y
    words = setting.words
    xs, ys = [list(one_each(cells, setting).values()) for cells in (xs, ys)]
    found = pair(xs, ys, among=tuple(setting.places), at_least=1)
    pairs = found.pairs if not isinstance(found, Refusal) else ()
    left = {cell.geo: cell for cell in xs}
    right = {cell.geo: cell for cell in ys}
    rows = [row_of(place, setting, lines=True) for place in setting.places.values()]
    marks: list[Mark] = []
    for geo in setting.places:
        for key, info, given in (("x", x_info, left), ("y", y_info, right)):
            marks.append(
                mark_of(
                    given.get(geo),
                    key,
                    geo,
                    info,
                    setting,
                    decimals=sentences.shown_decimals(info, given.values()),
                    period=main_period(given.values()),
                )
            )
    periods = {"x": main_period(xs), "y": main_period(ys)}
    marks = [
        _with_year(mark) if mark.value is not None and mark.period != periods[mark.column] else mark for mark in marks
    ]
    countries = [item for item in pairs if not setting.places[item.geo].is_aggregate]
    extra = [words.say("note.no line", n=len(countries))]
    for key, info in (("x", x_info), ("y", y_info)):
        later = [
            f"{name_of(mark.row, setting)} {mark.year_note}" for mark in marks if mark.column == key and mark.year_note
        ]
        if later:
            extra.append(words.say("note.years.of", what=info.short, years=words.listed(later)))
    one_sided = [row.label for row in rows if row.key not in {item.geo for item in pairs}]
    if one_sided:
        extra.append(words.say("note.no point", places=words.listed(one_sided)))
    shown_x = [item.x.value for item in pairs if item.x.value is not None]
    shown_y = [item.y.value for item in pairs if item.y.value is not None]
    subtitle = words.say(
        "subtitle.pair",
        x=subtitle_of(x_info, xs, words),
        y=subtitle_of(y_info, ys, words),
    )
    return finish(
        "scatter",
        [(x_info, xs), (y_info, ys)],
        setting,
        headline=sentences.say_pairs(countries, x_info, y_info, setting.places, words, setting.mine),
        subtitle=subtitle,
        rows=rows,
        columns=[
            Column("x", x_info.short, unit=x_info.unit, decimals=x_info.decimals, period=periods["x"]),
            Column("y", y_info.short, unit=y_info.unit, decimals=y_info.decimals, period=periods["y"]),
        ],
        marks=marks,
        extra=extra,
        x=_titled(value_axis(shown_x, x_info, from_zero=False), x_info),
        y=_titled(value_axis(shown_y, y_info, from_zero=False), y_info),
    )


def _with_year(mark: Mark) -> Mark:
    return replace(mark, year_note=mark.period)


def _titled(axis: Axis, info: IndicatorInfo) -> Axis:
    return replace(axis, title=f"{info.short}, {info.unit}" if info.unit else info.short)
