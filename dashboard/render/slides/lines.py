"""Lines over time: one series a stretch that may be joined, a sign in each gap; one panel a version or a country."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal

from dashboard import look
from dashboard.chart import Chart, Mark, Row
from dashboard.render.layout import spread_labels
from dashboard.render.slides.arial import width
from dashboard.render.slides.axes import number_format, step_of
from dashboard.render.slides.marks import letters, text_colour
from dashboard.render.slides.plot import Plane, Plot, Point, Series

WIDE = 880.0
"""Width of the chart on a slide, in points."""

DENSE = 16
"""Years beside each other up to which marks and letters have their full size."""


def _course(chart: Chart, row: Row, panel: str, *, marker: float, letters_shown: bool = True) -> list[Series]:
    """One country's series in one panel: a series each solid stretch, each dotted step, and a sign in each gap."""
    columns = [column for column in chart.columns if column.panel == panel]
    at = {column.key: column.at for column in columns}
    cells = chart.by_cell()
    marks = {key: mark for key in at if (mark := cells.get((row.key, key))) is not None and mark.value is not None}
    order = list(marks)
    solid = {(line.start, line.end) for line in chart.lines if line.row == row.key and not line.dotted}
    colour = row.colour
    line: Literal["dash", "solid"] = "dash" if row.role == "average" else "solid"
    width = 3.0 if row.role == "mine" else 1.5 if row.role == "rest" else 2.25
    stretches: list[list[str]] = []
    for key in order:
        if stretches and (stretches[-1][-1], key) in solid:
            stretches[-1].append(key)
        else:
            stretches.append([key])
    series: list[Series] = []
    for stretch in stretches:
        name = row.label if len(stretches) == 1 else f"{row.label} {_span(chart, stretch)}"
        one = Series(name, colour, line=line if len(stretch) > 1 else "none", width=width, marker=marker)
        for key in stretch:
            mark = marks[key]
            x, value = at[key], mark.value
            assert x is not None  # marks of lines stand on a time axis
            assert value is not None
            label = mark.drawn if letters_shown else ""
            small = 8.0 if len(columns) * len(chart.panels) > DENSE else 0.0
            one.points.append(Point(x, value, "disc", mark.form, label, "above", text_colour(row), size=small))
        series.append(one)
    for step in chart.lines:
        if step.row == row.key and step.dotted and step.start in marks and step.end in marks:
            one = Series(f"{row.label}, {step.reason}", colour, line="dot", width=width)
            for key in (step.start, step.end):
                x, value = at[key], marks[key].value
                assert x is not None  # marks of lines stand on a time axis
                assert value is not None
                one.points.append(Point(x, value))
            series.append(one)
    for sign in chart.signs:
        if sign.row == row.key and sign.start in marks and sign.end in marks:
            ends = [(at[key] or 0.0, marks[key].value or 0.0) for key in (sign.start, sign.end)]
            middle = Point(
                (ends[0][0] + ends[1][0]) / 2,
                (ends[0][1] + ends[1][1]) / 2,
                label="//",
                side="middle",
                colour=text_colour(row),
                bold=True,
            )
            series.append(Series(f"{row.label}: {sign.reason}", colour, [middle], helper=True))
    return series


def _span(chart: Chart, keys: Sequence[str]) -> str:
    periods = {column.key: column.period or column.label for column in chart.columns}
    first, last = periods[keys[0]], periods[keys[-1]]
    return first if first == last else f"{first}–{last}"


def segment_lines(chart: Chart) -> list[Plot]:
    """A plot each panel, names and newest figures at the right end."""
    return [_panel(chart, panel.key, panel.title) for panel in chart.panels]


def _panel(chart: Chart, panel: str, title: str) -> Plot:
    assert chart.y is not None
    columns = [column for column in chart.columns if column.panel == panel]
    years = [column.at for column in columns if column.at is not None]
    first, last = (min(years), max(years)) if years else (2020.0, 2025.0)
    reach = max(last - first, 1.0)
    step = year_step(reach, {1: 7, 2: 5}.get(len(chart.panels), 3))
    span = chart.y.high - chart.y.low
    series: list[Series] = []
    dense = len(columns) * len(chart.panels) > DENSE
    names = Series("names", look.INK, helper=True)
    ends: list[tuple[Row, Mark, float]] = []
    for row in sorted(chart.rows, key=lambda row: ("rest", "plain", "average", "compared", "mine").index(row.role)):
        series += _course(chart, row, panel, marker=(4 if dense else 6) + (2 if row.role == "mine" else 0))
        last_mark = _last(chart, row, [column.key for column in columns])
        if last_mark is not None and last_mark.value is not None:
            ends.append((row, last_mark, last_mark.value))
    series += _dates(chart, *_years(first, last, step))
    apart = span * 0.052
    places = spread_labels([value for _, _, value in ends], apart=apart, low=chart.y.low, high=chart.y.high)
    for (row, mark, _), level in zip(ends, places, strict=True):
        ended = f" ({mark.period})" if mark.period != max((column.period for column in columns), default="") else ""
        label = f"{row.label} {mark.label}{letters(mark)}{ended}"
        names.points.append(
            Point(
                last + reach * 0.02, level, label=label, side="right", colour=text_colour(row), bold=row.role == "mine"
            )
        )
    if names.points:
        series.append(names)
    many = len(chart.panels)
    size = 12.0 if many == 1 else 11.0
    wide = WIDE / many
    left, right = 34 / wide, (max((width(one.label, size, bold=True) for one in names.points), default=0) + 12) / wide
    plane = Plane(
        _years(first, last, step),
        (chart.y.low, chart.y.high),
        inner=(left, 0.09 if title else 0.03, max(0.3, 1 - left - right), 0.8 if title else 0.86),
        x_ticks=step,
        x_format="0",
        y_ticks=step_of(chart.y),
        y_format=number_format(chart.y),
        size=size,
    )
    return Plot(tuple(series), plane, title)


def _dates(chart: Chart, start: float, end: float) -> list[Series]:
    """A dashed line with its name for each date on the time axis."""
    assert chart.y is not None
    low, high = chart.y.low, chart.y.high
    return [
        Series(
            date.label,
            look.TARGET,
            [Point(date.at, high, label=date.label, side="right", colour=look.TARGET, size=10), Point(date.at, low)],
            line="dash",
            width=1.25,
            helper=True,
        )
        for date in chart.references
        if date.axis == "x" and start <= date.at <= end
    ]


def _years(first: float, last: float, step: float) -> tuple[float, float]:
    """Ends of a time axis whose ticks fall on the last wave."""
    count = ceil((last - first) / step + 0.2)
    return last - count * step, last + 0.2 * step


def year_step(reach: float, most: int = 7) -> float:
    """Years between two ticks, so that there are at most so many."""
    for step in (1, 2, 5, 10):
        if reach / step <= most:
            return float(step)
    return 20.0


def _last(chart: Chart, row: Row, keys: Sequence[str]) -> Mark | None:
    cells = chart.by_cell()
    found = [mark for key in keys if (mark := cells.get((row.key, key))) is not None and mark.value is not None]
    return found[-1] if found else None


def small_multiples(chart: Chart) -> list[Plot]:
    """A small plot each country, the average behind each."""
    assert chart.y is not None
    average = next((row for row in chart.rows if row.role == "average"), None)
    own = [row for row in chart.rows if row is not average]
    years = [column.at for column in chart.columns if column.at is not None]
    first, last = (min(years), max(years)) if years else (2020.0, 2025.0)
    plots: list[Plot] = []
    for row in own:
        panel = chart.panels[0].key
        behind = _course(chart, average, panel, marker=4, letters_shown=False) if average is not None else []
        series = [*behind, *_course(chart, row, panel, marker=6)]
        newest = _last(chart, row, [column.key for column in chart.columns])
        if newest is not None and newest.value is not None:
            at = next(column.at for column in chart.columns if column.key == newest.column)
            series.append(
                Series(
                    "newest",
                    row.colour,
                    [
                        Point(
                            at or 0.0,
                            newest.value,
                            label=f" {newest.label}",
                            side="right",
                            colour=text_colour(row),
                            bold=True,
                        )
                    ],
                    helper=True,
                )
            )
        step = year_step((last - first) * 2 or 1)
        plane = Plane(
            (first - 1, last + 1),
            (chart.y.low, chart.y.high),
            inner=(0.16, 0.14, 0.66, 0.7),
            x_ticks=max(step, last - first) if last - first <= 6 and (last - first) % 1 == 0 and last > first else step,
            x_format="0",
            y_ticks=step_of(chart.y) * 2,
            y_format=number_format(chart.y),
            size=10,
        )
        plots.append(Plot(tuple(series), plane, row.label))
    return plots
