"""Dumbbells and arrows: rows on one scale, two marks a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard import look
from dashboard.chart import Chart, Column, Line, Mark, Row
from dashboard.render.slides.arial import blanks, width
from dashboard.render.slides.axes import number_format, step_of
from dashboard.render.slides.marks import letters, text_colour, why
from dashboard.render.slides.plot import Plane, Plot, Point, Series, Side
from dashboard.words import NO_VALUE

SIZE = 12.0
"""Points of the words in the plot."""

WIDE = 880.0
"""Width of the chart on a slide, in points."""

LEFT, RIGHT = 150.0, 97.0
"""Least room for words left and right of the plot, in points."""

TO_LABEL = 9.0
"""From a mark's place to its label, in points."""

APART = 23.0
"""Least distance from the end of the scale to what stands at the end of a row, in points."""


def pairs(chart: Chart) -> list[Plot]:
    """One plot: two marks a row with their figures, names left, gaps or changes right."""
    assert chart.x is not None
    cells = chart.by_cell()
    count = len(chart.rows)
    low, high = chart.x.low, chart.x.high
    level = {row.key: float(count - at) for at, row in enumerate(chart.rows)}
    marks = {
        row.key: [(column, cells[row.key, column.key]) for column in chart.columns if (row.key, column.key) in cells]
        for row in chart.rows
    }
    joined = {line.row: line for line in chart.lines}
    own = [_own(row, level[row.key], marks[row.key], joined.get(row.key)) for row in chart.rows]
    before = blanks(_overhang(own, "left", low, high), SIZE)
    after = blanks(max(APART, _overhang(own, "right", low, high)), SIZE)
    names = [_words(row, low, level, f"{row.label}{before}", "left") for row in chart.rows]
    asides = [_words(row, high, level, f"{after}{row.aside}", "right") for row in chart.rows if row.aside]
    if asides and chart.aside_title:
        title = f"{after}{chart.aside_title}"
        asides.append(Point(high, count + 0.75, label=title, side="right", colour=look.MUTED))
    empties = [
        Point(low, level[row.key], label=said, side="right", colour=look.REST)
        for row in chart.rows
        if (said := _nothing(marks[row.key]))
    ]
    empties += [
        Point(high, level[row.key], label=f"{after}{said}", side="right", colour=look.REST)
        for row in chart.rows
        if (said := _half(marks[row.key]))
    ]
    series = [
        *own,
        Series("names", look.INK, names, helper=True),
        Series(chart.aside_title or "asides", look.INK, asides, helper=True),
        Series(chart.words.say("slide.places without"), look.REST, empties, helper=True),
    ]
    left = max(LEFT, _longest(names))
    right = max(RIGHT, _longest(point for point in (*asides, *empties) if point.x == high))
    plane = Plane(
        (low, high),
        (0.4, count + 0.9),
        inner=(left / WIDE, 0.01, (WIDE - left - right) / WIDE, 0.9),
        x_ticks=step_of(chart.x),
        x_format=number_format(chart.x),
        show_y=False,
        size=SIZE,
    )
    return [Plot(tuple(one for one in series if one.points), plane)]


def _own(row: Row, level: float, marks: Sequence[tuple[Column, Mark]], line: Line | None) -> Series:
    """A row's marks: the lower one has its figure on the left, the higher one, or one alone, on the right."""
    bold = row.role == "mine"
    valued = [(mark.value, column, mark) for column, mark in marks if mark.value is not None]
    last = max(range(len(valued)), key=lambda at: (valued[at][0], at), default=0)
    points = [
        Point(value, level, column.shape, mark.form, _said(row, mark), "right" if at == last else "left",
              text_colour(row), bold)
        for at, (value, column, mark) in enumerate(valued)
    ]  # fmt: skip
    return Series(
        row.label,
        row.colour,
        points,
        line="none" if line is None else "dot" if line.dotted else "solid",
        width=3 if bold else 2.25,
        marker=11 if bold else 9,
    )


def _said(row: Row, mark: Mark) -> str:
    year = f" ({mark.year_note})" if mark.year_note and mark.year_note not in row.label else ""
    return f"{mark.label}{letters(mark)}{year}"


def _words(row: Row, x: float, level: Mapping[str, float], label: str, side: Side) -> Point:
    return Point(x, level[row.key], label=label, side=side, colour=text_colour(row), bold=row.role == "mine")


def _nothing(marks: Sequence[tuple[Column, Mark]]) -> str:
    """What stands in a row without any figure."""
    return "" if not marks or any(mark.value is not None for _, mark in marks) else why(marks[0][1])


def _half(marks: Sequence[tuple[Column, Mark]]) -> str:
    """What stands at the end of a row that lacks one of its figures."""
    missing = [(column, mark) for column, mark in marks if mark.value is None]
    if not missing or len(missing) == len(marks):
        return ""
    column, mark = missing[0]
    return f"{column.label} {NO_VALUE}{letters(mark)}"


def _overhang(own: Iterable[Series], side: Side, low: float, high: float) -> float:
    """How far marks and their figures reach over one end of the scale, in points, and a little more."""
    across = WIDE - LEFT - RIGHT
    reach = [0.0]
    for one in own:
        for point in one.points:
            inside = (point.x - low if side == "left" else high - point.x) / (high - low) * across
            label = width(point.label, SIZE, bold=point.bold) + 6 if point.side == side else 0.0
            reach.append(TO_LABEL + label - inside)
    return max(reach)


def _longest(points: Iterable[Point]) -> float:
    """Room for the longest of some labels beside the plot, in points."""
    return max((width(point.label, SIZE, bold=point.bold) + TO_LABEL for point in points), default=0.0)
