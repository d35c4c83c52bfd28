"""Dumbbells and arrows: rows on one scale, two marks a row."""

from __future__ import annotations

from dashboard import look
from dashboard.chart import Chart
from dashboard.render.slides.axes import number_format, step_of
from dashboard.render.slides.marks import letters, text_colour, why
from dashboard.render.slides.plot import Plane, Plot, Point, Series, Side
from dashboard.words import NO_VALUE

ASIDE = "\u00a0" * 7
"""Room between a value at the right end of the scale and what stands at the end of its row."""


def pairs(chart: Chart) -> list[Plot]:
    """One plot: two marks a row with their figures, names left, gaps or changes right."""
    assert chart.x is not None
    cells = chart.by_cell()
    count = len(chart.rows)
    low, high = chart.x.low, chart.x.high
    series: list[Series] = []
    names = Series("names", look.INK, helper=True)
    asides = Series(chart.aside_title or "asides", look.INK, helper=True)
    empties = Series("places without a figure", look.REST, helper=True)
    joined = {line.row: line for line in chart.lines}
    for at, row in enumerate(chart.rows):
        level = float(count - at)
        colour = text_colour(row)
        bold = row.role == "mine"
        names.points.append(Point(low, level, label=row.label, side="left", colour=colour, bold=bold))
        marks = [(column, cells[row.key, column.key]) for column in chart.columns if (row.key, column.key) in cells]
        valued = [(column, mark) for column, mark in marks if mark.value is not None]
        line = joined.get(row.key)
        own = Series(
            row.label,
            row.colour,
            line="none" if line is None else "dot" if line.dotted else "solid",
            width=3 if bold else 2.25,
            marker=11 if bold else 9,
        )
        ordered = sorted(mark.value or 0.0 for _, mark in valued)
        for column, mark in valued:
            assert mark.value is not None
            right = mark.value == ordered[-1] and (
                len(ordered) == 1 or mark is not valued[0][1] or ordered[0] != ordered[-1]
            )
            label = f"{mark.label}{letters(mark)}" + (
                f" ({mark.year_note})" if mark.year_note and mark.year_note not in row.label else ""
            )
            side: Side = "right" if right else "above" if mark.value - low < 0.05 * (high - low) else "left"
            own.points.append(Point(mark.value, level, column.shape, mark.form, label, side, colour, bold))
        if own.points:
            series.append(own)
        missing = [mark for _, mark in marks if mark.value is None]
        if missing and not valued:
            empties.points.append(Point(low, level, label=why(missing[0]), side="right", colour=look.REST))
        elif missing:
            column = next(column for column, mark in marks if mark.value is None)
            said = f"{ASIDE}{column.label} {NO_VALUE}{letters(missing[0])}"
            empties.points.append(Point(high, level, label=said, side="right", colour=look.REST))
        if row.aside:
            asides.points.append(Point(high, level, label=ASIDE + row.aside, side="right", colour=colour, bold=bold))
    if asides.points and chart.aside_title:
        asides.points.append(
            Point(high, count + 0.75, label=ASIDE + chart.aside_title, side="right", colour=look.MUTED)
        )
    series += [one for one in (names, asides, empties) if one.points]
    plane = Plane(
        (low, high),
        (0.4, count + 0.9),
        inner=(0.17, 0.01, 0.72, 0.9),
        x_ticks=step_of(chart.x),
        x_format=number_format(chart.x),
        show_y=False,
    )
    return [Plot(tuple(series), plane)]
