"""Native charts: bars for bars, XY points for everything that has its place on a scale.

XY scatter charts with one series a country or stretch draw dumbbells and lines alike in PowerPoint and LibreOffice; a
category line would tear biennial series into dots. Names, values and signs stand as labels of helper series whose
points carry no marker. Gaps stay gaps: nothing is ever written as zero.

Two facts about LibreOffice: it loses an XY series that stands before a longer one, so series go longest first; and it
draws markers without their edge, so hollow and ringed marks are filled with a tint of their colour, never with white.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard import look
from dashboard.chart import Axis, Chart, Mark, Row
from dashboard.render.layout import spread_labels, ticks
from dashboard.render.slides.place import Box, child, clean, rgb, style
from dashboard.render.slides.workbook import BarData, PointData
from dashboard.words import NO_VALUE

Side = Literal["left", "right", "above", "below", "middle"]

SIDES: dict[Side, XL_LABEL_POSITION] = {
    "left": XL_LABEL_POSITION.LEFT,
    "right": XL_LABEL_POSITION.RIGHT,
    "above": XL_LABEL_POSITION.ABOVE,
    "below": XL_LABEL_POSITION.BELOW,
    "middle": XL_LABEL_POSITION.CENTER,
}
MARKERS = {"disc": XL_MARKER_STYLE.CIRCLE, "diamond": XL_MARKER_STYLE.DIAMOND, "square": XL_MARKER_STYLE.SQUARE}

ASIDE = "\u00a0" * 7
"""Room between a value at the right end of the scale and what stands at the end of its row."""

LONGEST_REASON = 44
"""A longer reason stands in the note only."""


@dataclass(slots=True)
class Point:
    """One point of a series with its marker and label."""

    x: float
    y: float
    shape: str = ""
    form: str = "solid"
    label: str = ""
    side: Side = "right"
    colour: str = ""
    bold: bool = False


@dataclass(slots=True)
class Series:
    """One series of an XY chart. ``helper``: its points are places for words, not figures."""

    name: str
    colour: str
    points: list[Point] = field(default_factory=list)
    line: Literal["none", "solid", "dash", "dot"] = "none"
    width: float = 2.25
    marker: float = 9
    helper: bool = False


HELPER = "(words) "
"""How names of helper series begin, in the data sheet and for whoever reads it."""


# --- XY charts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plane:
    """The two ranges of an XY chart and where its plot stands inside the chart's frame (parts of 1)."""

    x: tuple[float, float]
    y: tuple[float, float]
    inner: tuple[float, float, float, float] = (0.06, 0.04, 0.88, 0.86)
    x_ticks: float = 0.0
    y_ticks: float = 0.0
    x_format: str = "General"
    y_format: str = "General"
    show_x: bool = True
    show_y: bool = True
    x_title: str = ""
    y_title: str = ""
    size: float = 12


@dataclass(frozen=True, slots=True)
class Plot:
    """One XY chart: its series, its plane, its title (empty for none)."""

    series: tuple[Series, ...]
    plane: Plane
    title: str = ""

    @property
    def in_order(self) -> list[Series]:
        """The series, longest first, as LibreOffice needs them; where there is no figure, a sign that says so."""
        drawn = [one for one in self.series if one.points]
        if not drawn:
            (left, right), (low, high) = self.plane.x, self.plane.y
            sign = Point((left + right) / 2, (low + high) / 2, label=NO_VALUE, side="middle", colour=look.REST)
            drawn = [Series("no figure", look.REST, [sign], helper=True)]
        return sorted(drawn, key=lambda one: -len(one.points))


def draw_points(slide: Any, box: Box, chart: Chart, plot: Plot) -> Any:
    """An XY chart in a box of a slide; its graphic frame."""
    data = PointData(chart)
    series, plane = plot.in_order, plot.plane
    for one in series:
        added = data.add_series(clean(f"{HELPER}{one.name}" if one.helper else one.name))
        for point in one.points:
            added.add_data_point(point.x, point.y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, box.left, box.top, box.width, box.height, data)
    native = frame.chart
    native.has_legend = False
    native.has_title = False
    native.font.size = Pt(plane.size)
    native.font.color.rgb = rgb(look.INK)
    for drawn, one in zip(native.plots[0].series, series, strict=True):
        _style_series(drawn, one, plane.size)
    _style_axis(
        native.category_axis,
        plane.x,
        plane.x_ticks,
        plane.x_format,
        show=plane.show_x,
        title=plane.x_title,
        size=plane.size,
    )
    _style_axis(
        native.value_axis,
        plane.y,
        plane.y_ticks,
        plane.y_format,
        show=plane.show_y,
        title=plane.y_title,
        size=plane.size,
    )
    _stand_still(native, plane.inner)
    if plot.title:
        _entitle(native, plot.title)
    return frame


def _style_series(drawn: Any, one: Series, size: float) -> None:
    drawn.smooth = False
    if one.helper or one.line == "none":
        drawn.format.line.fill.background()
    else:
        drawn.format.line.color.rgb = rgb(one.colour)
        drawn.format.line.width = Pt(one.width)
        if one.line != "solid":
            drawn.format.line.dash_style = MSO_LINE.LONG_DASH if one.line == "dash" else MSO_LINE.ROUND_DOT
    drawn.marker.style = XL_MARKER_STYLE.NONE
    shaped = [point for point in one.points if point.shape]
    plain = len({(point.shape, point.form) for point in one.points}) == 1 and bool(shaped)
    if plain:
        _style_marker(drawn.marker, one.points[0], one.colour, one.marker)
    for at, point in enumerate(one.points):
        if point.shape and not plain:
            _style_marker(drawn.points[at].marker, point, one.colour, one.marker)
        if point.label:
            label = drawn.points[at].data_label
            frame = label.text_frame
            frame.word_wrap = False
            run = frame.paragraphs[0].add_run()
            run.text = clean(point.label)
            style(run.font, size=size, colour=point.colour or one.colour, bold=point.bold)
            label.position = SIDES[point.side]


def _style_marker(marker: Any, point: Point, colour: str, size: float) -> None:
    marker.style = MARKERS[point.shape]
    marker.size = round(size + (2 if point.shape == "diamond" else 0))
    marker.format.fill.solid()
    ringed = point.form == "ringed"
    share = {"hollow": 0.25, "ringed": 0.55}.get(point.form, 1.0)
    marker.format.fill.fore_color.rgb = rgb(tinted(colour, share))
    marker.format.line.color.rgb = rgb(colour)
    marker.format.line.width = Pt(3 if ringed else 1.75)


def tinted(colour: str, share: float) -> str:
    """A colour mixed with the ground: 1 is the colour, 0 the ground."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def _style_axis(
    axis: Any, span: tuple[float, float], step: float, number_format: str, *, show: bool, title: str, size: float
) -> None:
    axis.minimum_scale, axis.maximum_scale = span
    if step:
        axis.major_unit = step
    axis.has_minor_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = show
    axis.format.line.fill.background()
    if show:
        axis.major_gridlines.format.line.color.rgb = rgb(look.GRID)
        axis.major_gridlines.format.line.width = Pt(0.75)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.tick_labels.number_format = number_format
        axis.tick_labels.number_format_is_linked = False
        style(axis.tick_labels.font, size=size - 1, colour=look.MUTED)
    else:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if title:
        axis.has_title = True
        frame = axis.axis_title.text_frame
        run = frame.paragraphs[0].add_run()
        run.text = clean(title)
        style(run.font, size=size - 1, colour=look.MUTED)
    else:
        axis.has_title = False


def _stand_still(native: Any, inner: tuple[float, float, float, float]) -> None:
    """Fix the plot's place inside the frame, so that words beside it have room; and keep gaps open."""
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = OxmlElement("c:layout")
    manual = child(layout, "c:manualLayout")
    for tag, value in (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", inner[0]),
        ("y", inner[1]),
        ("w", inner[2]),
        ("h", inner[3]),
    ):
        child(manual, f"c:{tag}", val=str(value))
    area.insert(0, layout)
    _gaps_stay(native)


def _gaps_stay(native: Any) -> None:
    chart = native._chartSpace.chart
    blanks = chart.find(qn("c:dispBlanksAs"))
    if blanks is None:
        blanks = OxmlElement("c:dispBlanksAs")
        chart.find(qn("c:plotVisOnly")).addnext(blanks)
    blanks.set("val", "gap")


def _number_format(axis: Axis) -> str:
    step = _step(axis)
    decimals = next((digits for digits in range(6) if abs(round(step, digits) - step) < 1e-9), 6)
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f'{digits}"%"' if axis.unit.startswith("%") else digits


def _step(axis: Axis) -> float:
    marks = ticks(axis)
    return marks[1] - marks[0] if len(marks) > 1 else axis.high - axis.low


def _text_colour(row: Row) -> str:
    return look.REST if row.role == "rest" else look.readable(row.colour)


def letters(mark: Mark) -> str:
    """The flag letters that stand at a mark, after a blank; empty for none."""
    return f" {mark.drawn}" if mark.drawn else ""


def _why(mark: Mark) -> str:
    """What stands in an empty place: the sign, letters, and the reason if it is short."""
    reason = f" {mark.absence}" if len(mark.absence) <= LONGEST_REASON else ""
    return f"{NO_VALUE}{letters(mark)}{reason}"


# --- rows on one scale: dumbbells, arrows -----------------------------------------------------------------------------


def _pairs(chart: Chart) -> list[Plot]:
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
        colour = _text_colour(row)
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
            empties.points.append(Point(low, level, label=_why(missing[0]), side="right", colour=look.REST))
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
        x_ticks=_step(chart.x),
        x_format=_number_format(chart.x),
        show_y=False,
    )
    return [Plot(tuple(series), plane)]


# --- over time --------------------------------------------------------------------------------------------------------


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
            one.points.append(Point(x, value, "disc", mark.form, label, "above", _text_colour(row)))
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
                colour=_text_colour(row),
                bold=True,
            )
            series.append(Series(f"{row.label}: {sign.reason}", colour, [middle], helper=True))
    return series


def _span(chart: Chart, keys: Sequence[str]) -> str:
    periods = {column.key: column.period or column.label for column in chart.columns}
    first, last = periods[keys[0]], periods[keys[-1]]
    return first if first == last else f"{first}–{last}"


def _lines(chart: Chart) -> list[Plot]:
    return [_panel(chart, panel.key, panel.title) for panel in chart.panels]


def _panel(chart: Chart, panel: str, title: str) -> Plot:
    assert chart.y is not None
    columns = [column for column in chart.columns if column.panel == panel]
    years = [column.at for column in columns if column.at is not None]
    first, last = (min(years), max(years)) if years else (2020.0, 2025.0)
    reach = max(last - first, 1.0)
    step = _year_step(reach, {1: 7, 2: 5}.get(len(chart.panels), 3))
    span = chart.y.high - chart.y.low
    series: list[Series] = []
    names = Series("names", look.INK, helper=True)
    ends: list[tuple[Row, Mark, float]] = []
    for row in sorted(chart.rows, key=lambda row: ("rest", "plain", "average", "compared", "mine").index(row.role)):
        series += _course(chart, row, panel, marker=8 if row.role == "mine" else 6)
        last_mark = _last(chart, row, [column.key for column in columns])
        if last_mark is not None and last_mark.value is not None:
            ends.append((row, last_mark, last_mark.value))
    apart = span * 0.052
    places = spread_labels([value for _, _, value in ends], apart=apart, low=chart.y.low, high=chart.y.high)
    for (row, mark, _), level in zip(ends, places, strict=True):
        ended = f" ({mark.period})" if mark.period != max((column.period for column in columns), default="") else ""
        label = f"{row.label} {mark.label}{letters(mark)}{ended}"
        names.points.append(
            Point(
                last + reach * 0.02, level, label=label, side="right", colour=_text_colour(row), bold=row.role == "mine"
            )
        )
    if names.points:
        series.append(names)
    many = len(chart.panels)
    plane = Plane(
        _years(first, last, step),
        (chart.y.low, chart.y.high),
        inner=(0.07 * min(many, 2), 0.09 if title else 0.03, 0.72 - 0.14 * (min(many, 3) - 1), 0.8 if title else 0.86),
        x_ticks=step,
        x_format="0",
        y_ticks=_step(chart.y),
        y_format=_number_format(chart.y),
        size=12 if many == 1 else 11,
    )
    return Plot(tuple(series), plane, title)


def _years(first: float, last: float, step: float) -> tuple[float, float]:
    """Ends of a time axis whose ticks fall on the last wave."""
    count = ceil((last - first) / step + 0.2)
    return last - count * step, last + 0.2 * step


def _year_step(reach: float, most: int = 7) -> float:
    for step in (1, 2, 5, 10):
        if reach / step <= most:
            return float(step)
    return 20.0


def _last(chart: Chart, row: Row, keys: Sequence[str]) -> Mark | None:
    cells = chart.by_cell()
    found = [mark for key in keys if (mark := cells.get((row.key, key))) is not None and mark.value is not None]
    return found[-1] if found else None


def _entitle(native: Any, title: str) -> None:
    native.has_title = True
    native.chart_title.include_in_layout = False
    frame = native.chart_title.text_frame
    run = frame.paragraphs[0].add_run()
    run.text = clean(title)
    style(run.font, size=12, colour=look.INK, bold=True)


def _multiples(chart: Chart) -> list[Plot]:
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
                            colour=_text_colour(row),
                            bold=True,
                        )
                    ],
                    helper=True,
                )
            )
        step = _year_step((last - first) * 2 or 1)
        plane = Plane(
            (first - 1, last + 1),
            (chart.y.low, chart.y.high),
            inner=(0.16, 0.14, 0.66, 0.7),
            x_ticks=max(step, last - first) if last - first <= 6 and (last - first) % 1 == 0 and last > first else step,
            x_format="0",
            y_ticks=_step(chart.y) * 2,
            y_format=_number_format(chart.y),
            size=10,
        )
        plots.append(Plot(tuple(series), plane, row.label))
    return plots


def _timeline(chart: Chart) -> list[Plot]:
    assert chart.x is not None
    cells = chart.by_cell()
    count = len(chart.rows)
    series: list[Series] = []
    for at, row in enumerate(chart.rows):
        level = float(count - at)
        start, end = cells[row.key, "start"], cells[row.key, "end"]
        if start.value is None:
            continue
        until = f"{start.text}–{end.text}" if end.value is not None else f"{start.text}– {end.absence}"
        label = f"{row.label} · {until}" + (f" · {row.aside}" if row.aside else "")
        own = Series(row.label, row.colour, line="solid" if end.value is not None else "dash", width=5, marker=9)
        own.points.append(Point(start.value, level, "disc"))
        own.points.append(
            Point(end.value if end.value is not None else chart.x.high, level, "disc" if end.value is not None else "")
        )
        late = start.value > chart.x.low + 0.4 * (chart.x.high - chart.x.low)
        words = Point(
            own.points[1].x if late else start.value,
            level + 0.33,
            label=label,
            side="left" if late else "right",
            colour=_text_colour(row),
        )
        series += [own, Series(f"{row.label} in words", row.colour, [words], helper=True)]
    plane = Plane(
        (chart.x.low, chart.x.high),
        (0.4, count + 0.9),
        inner=(0.03, 0.01, 0.94, 0.91),
        x_ticks=_year_step(chart.x.high - chart.x.low),
        x_format="0",
        show_y=False,
        size=11,
    )
    return [Plot(tuple(series), plane)]


# --- planes -----------------------------------------------------------------------------------------------------------


def _scatter(chart: Chart) -> list[Plot]:
    assert chart.x is not None
    assert chart.y is not None
    cells = chart.by_cell()
    taken: list[tuple[float, float]] = []
    series: list[Series] = []
    wide, high = chart.x.high - chart.x.low, chart.y.high - chart.y.low
    for row in chart.rows:
        across, up = cells[row.key, "x"], cells[row.key, "y"]
        if across.value is None or up.value is None:
            continue
        form = across.form if across.form != "solid" else up.form
        said = "".join(dict.fromkeys(across.drawn + up.drawn))
        years = "/".join(dict.fromkeys(mark.year_note for mark in (across, up) if mark.year_note))
        label = row.label + (f" {said}" if said else "") + (f" ({years})" if years else "")
        place = ((across.value - chart.x.low) / wide, (up.value - chart.y.low) / high)
        side = _free_side(place, taken)
        taken.append(place)
        series.append(
            Series(
                row.label,
                row.colour,
                [
                    Point(
                        across.value,
                        up.value,
                        "square" if row.role == "average" else "disc",
                        form,
                        label,
                        side,
                        _text_colour(row),
                        row.role == "mine",
                    )
                ],
                marker=11 if row.role == "mine" else 9,
            )
        )
    plane = Plane(
        (chart.x.low, chart.x.high),
        (chart.y.low, chart.y.high),
        inner=(0.08, 0.03, 0.85, 0.82),
        x_ticks=_step(chart.x),
        y_ticks=_step(chart.y),
        x_format=_number_format(chart.x),
        y_format=_number_format(chart.y),
        x_title=chart.x.title,
        y_title=chart.y.title,
    )
    return [Plot(tuple(series), plane)]


def _free_side(place: tuple[float, float], taken: Sequence[tuple[float, float]]) -> Side:
    """Right of the point, unless another lies there; then left, above, below."""
    x, y = place
    near = [
        (other_x - x, other_y - y) for other_x, other_y in taken if abs(other_x - x) < 0.16 and abs(other_y - y) < 0.1
    ]
    choices: list[tuple[Side, bool]] = [
        ("right", x > 0.88 or any(dx >= -0.01 and abs(dy) < 0.05 for dx, dy in near)),
        ("left", x < 0.12 or any(dx <= 0.01 and abs(dy) < 0.05 for dx, dy in near)),
        ("above", any(dy >= 0 for _, dy in near)),
        ("below", any(dy <= 0 for _, dy in near)),
    ]
    return next((side for side, blocked in choices if not blocked), "right")


# --- bars -------------------------------------------------------------------------------------------------------------


def draw_bars(slide: Any, box: Box, chart: Chart, data: CategoryChartData, kind: XL_CHART_TYPE, axis: Axis) -> Any:
    """A horizontal bar chart, first row on top, from zero; its graphic frame."""
    frame = slide.shapes.add_chart(kind, box.left, box.top, box.width, box.height, data)
    native = frame.chart
    native.has_title = False
    native.has_legend = False
    native.font.size = Pt(12)
    native.font.color.rgb = rgb(look.INK)
    category = native.category_axis
    category.reverse_order = True
    category.has_major_gridlines = False
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.format.line.color.rgb = rgb(look.RULE)
    rows = len(data.categories)
    style(category.tick_labels.font, size=13 if rows <= 12 else 9, colour=look.INK)
    _every_label(category)
    value = native.value_axis
    _style_axis(value, (axis.low, axis.high), _step(axis), _number_format(axis), show=True, title="", size=12)
    value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # reversed rows turn the axis upside down
    native.plots[0].gap_width = 45
    _gaps_stay(native)
    return frame


def _every_label(category: Any) -> None:
    """Print the name of each row: programs leave names out where they think it crowded."""
    axis = category._element
    if axis.find(qn("c:tickLblSkip")) is None:
        skip = OxmlElement("c:tickLblSkip")
        skip.set("val", "1")
        axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _fill_bar(point: Any, mark: Mark, colour: str) -> None:
    fill = point.format.fill
    if mark.form == "hollow":
        fill.solid()
        fill.fore_color.rgb = rgb(look.GROUND)
    elif mark.form == "ringed":
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb = rgb(colour)
        fill.back_color.rgb = rgb(look.GROUND)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(colour)
    point.format.line.color.rgb = rgb(colour)
    point.format.line.width = Pt(1.5)


def _label(
    point: Any, text: str, position: XL_LABEL_POSITION, *, colour: str, bold: bool = False, size: float = 12
) -> None:
    label = point.data_label
    frame = label.text_frame
    frame.word_wrap = False
    run = frame.paragraphs[0].add_run()
    run.text = clean(text)
    style(run.font, size=size, colour=colour, bold=bold)
    label.position = position


def _bars(slide: Any, box: Box, chart: Chart) -> list[Any]:
    assert chart.x is not None
    cells = chart.by_cell()
    column = chart.columns[0]
    target = chart.references[0] if chart.references else None
    data = BarData(chart)
    data.categories = [clean(_category(row, cells[row.key, column.key])) for row in chart.rows]
    marks = [cells[row.key, column.key] for row in chart.rows]
    data.add_series(clean(column.label), [mark.value for mark in marks])
    rest: list[float | None] = []
    if target is not None:
        rest = [None if mark.value is None or mark.value >= target.at else target.at - mark.value for mark in marks]
        data.add_series(clean(f"{chart.aside_title}: {target.label}"), rest)
    kind = XL_CHART_TYPE.BAR_STACKED if target is not None else XL_CHART_TYPE.BAR_CLUSTERED
    frame = draw_bars(slide, box, chart, data, kind, chart.x)
    series = frame.chart.plots[0].series
    if target is not None:
        frame.chart.plots[0].overlap = 100
    for at, (row, mark) in enumerate(zip(chart.rows, marks, strict=True)):
        if mark.value is None:
            continue
        point = series[0].points[at]
        _fill_bar(point, mark, row.colour)
        bold = row.role == "mine"
        text = f"{mark.label}{letters(mark)}"
        inside = target is not None
        on_bar = look.text_on(row.colour) if mark.form == "solid" else look.INK
        _label(
            point,
            text,
            XL_LABEL_POSITION.INSIDE_END if inside else XL_LABEL_POSITION.OUTSIDE_END,
            colour=on_bar if inside else _text_colour(row),
            bold=bold or (inside and mark.form == "ringed"),
        )
        if inside and rest[at] is not None:
            missing = series[1].points[at]
            missing.format.fill.background()
            missing.format.line.color.rgb = rgb(look.TARGET)
            missing.format.line.width = Pt(1)
            missing.format.line.dash_style = MSO_LINE.SQUARE_DOT
            _label(missing, row.aside or "", XL_LABEL_POSITION.CENTER, colour=look.TARGET, bold=bold)
    return [frame]


def _category(row: Row, mark: Mark) -> str:
    """The name of a bar; an empty place says there that it is one, and why if that is short."""
    if mark.value is not None:
        return row.label
    return f"{row.label}  {_why(mark)}"


def _stacked(slide: Any, box: Box, chart: Chart) -> list[Any]:
    assert chart.x is not None
    cells = chart.by_cell()
    whole = {
        row.key
        for row in chart.rows
        if all(
            (mark := cells.get((row.key, column.key))) is not None and mark.value is not None
            for column in chart.columns
        )
    }
    data = BarData(chart)
    data.categories = [
        clean(row.label if row.key in whole else f"{row.label}  {_parts(chart, row)}") for row in chart.rows
    ]
    for column in chart.columns:
        values = [
            mark.value if row.key in whole and (mark := cells.get((row.key, column.key))) is not None else None
            for row in chart.rows
        ]
        data.add_series(clean(column.label), values)
    frame = draw_bars(slide, box, chart, data, XL_CHART_TYPE.BAR_STACKED, chart.x)
    native = frame.chart
    native.plots[0].overlap = 100
    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.TOP
    native.legend.include_in_layout = False
    style(native.legend.font, size=12, colour=look.INK)
    for series, column in zip(native.plots[0].series, chart.columns, strict=True):
        colour = column.colour or look.PLAIN
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
        for at, row in enumerate(chart.rows):
            mark = cells.get((row.key, column.key))
            if row.key not in whole or mark is None:
                continue
            if mark.form != "solid":
                _fill_bar(series.points[at], mark, colour)
            ink = look.text_on(colour) if mark.form == "solid" else look.INK
            _label(
                series.points[at],
                f"{mark.label}{letters(mark)}",
                XL_LABEL_POSITION.CENTER,
                colour=ink,
                bold=row.role == "mine",
            )
    return [frame]


def _parts(chart: Chart, row: Row) -> str:
    """The parts of an incomplete row as words: what is there as numbers, what is missing as the sign."""
    cells = chart.by_cell()
    marks = [(column, cells[row.key, column.key]) for column in chart.columns if (row.key, column.key) in cells]
    if all(mark.value is None for _, mark in marks):
        return _why(marks[0][1]) if marks else NO_VALUE
    return "; ".join(f"{column.label} {mark.label}{letters(mark)}" for column, mark in marks)


POINTS: dict[str, Callable[[Chart], list[Plot]]] = {
    "dumbbell": _pairs,
    "arrows": _pairs,
    "segment_lines": _lines,
    "small_multiples": _multiples,
    "scatter": _scatter,
    "timeline": _timeline,
}
"""Kinds that are points in planes, and what they put there. Slides and workbooks draw the same."""

BARS: dict[str, Callable[[Any, Box, Chart], list[Any]]] = {
    "ranked_bars": _bars,
    "target_distance": _bars,
    "stacked": _stacked,
}
"""Kinds that are bars."""

NATIVE = (*BARS, *POINTS)
"""Kinds that are native charts. Tables and maps: see ``tables``."""

ACROSS = 5
"""Small charts side by side."""


def draw(slide: Any, box: Box, chart: Chart) -> list[Any]:
    """A chart of a native kind in a box of a slide; its graphic frames."""
    if chart.kind in BARS:
        return BARS[chart.kind](slide, box, chart)
    plots = POINTS[chart.kind](chart)
    if chart.kind == "small_multiples":
        across = min(ACROSS, max(1, -(-len(plots) // 2)))
        boxes = box.grid(across, max(1, -(-len(plots) // across)))
    else:
        boxes = box.columns(max(1, len(plots)))
    return [draw_points(slide, part, chart, plot) for part, plot in zip(boxes, plots, strict=False)]
