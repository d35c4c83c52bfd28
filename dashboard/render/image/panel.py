"""One panel of lines over time: axes, lines, marks, break signs, dates, names at the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

from dashboard import look
from dashboard.chart import Column, Form, Mark, Panel, Row
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import LOCK, draw_points, label_of, text_colour, weight_of
from dashboard.render.image.text import POINTS
from dashboard.render.layout import spread_labels, year_ticks

FORMS: tuple[Form, ...] = ("solid", "hollow", "ringed")
"""Forms of marks that have a value, in the order in which they are drawn."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The axes of a panel with what is asked of them: places of the columns in years, sizes in inches."""

    plot: Any
    columns: Sequence[Column]
    at: dict[str, float]
    inches: float
    high: float
    small: bool

    @property
    def first(self) -> float:
        return min(self.at.values())

    @property
    def last(self) -> float:
        return max(self.at.values())

    @property
    def edge(self) -> float:
        """Room left and right of the first and last year, in years."""
        return 0.05 * max(self.last - self.first, 1.0)

    def years(self, inches: float) -> float:
        """A distance across, from inches to years."""
        return inches / self.inches * (self.last - self.first + 2 * self.edge)


def draw_panel(
    canvas: Canvas,
    box: Area,
    panel: Panel,
    columns: Sequence[Column],
    rows: Sequence[Row],
    names: float,
    axis_wide: float,
    *,
    ends: bool,
    small: bool = False,
    heading: Row | None = None,
) -> None:
    """One panel in a box. Left and right of the plot are ``axis_wide`` and ``names`` inches for the ticks and names.

    ``ends``: names and newest figures at the right end; ``heading``: the country that the panel is about.
    """
    chart, sizes = canvas.chart, canvas.sizes
    assert chart.y is not None
    left, bottom, width, height = box
    low = sizes.small * 2.0 / POINTS
    head = sizes.text * 1.7 / POINTS if panel.title or heading is not None else 0.06
    inches, high = width - axis_wide - names, height - low - head
    plot = canvas.axes((left + axis_wide, bottom + low, inches, high))
    at = {column.key: column.at for column in columns if column.at is not None}
    if not at:
        return
    frame = _Frame(plot, columns, at, inches, high, small)
    _axes(canvas, frame)
    if heading is not None:
        title, colour, weight = heading.label, text_colour(heading), weight_of(heading)
    else:
        title, colour, weight = panel.title, look.MUTED, "normal"
    if title:
        canvas.text(
            plot, 0, 1 + 0.3 * head / high, title, color=colour, fontweight=weight,
            fontsize=sizes.text, transform=plot.transAxes,
        )  # fmt: skip
    cells = chart.by_cell()
    order = ("rest", "plain", "average", "compared", "mine")
    newest: list[tuple[Row, Mark]] = []
    for row in sorted(rows, key=lambda item: order.index(item.role)):
        _course(canvas, frame, row)
        marks = [cells[row.key, column.key] for column in columns if (row.key, column.key) in cells]
        _marks(canvas, frame, row, marks)
        valued = [mark for mark in marks if mark.value is not None]
        if valued:
            newest.append((row, valued[-1]))
    _dates(canvas, frame)
    _signs(canvas, plot, at, rows)
    if ends:
        _end_names(canvas, frame, newest)
    for row, mark in newest:
        if heading is not None and row.key == heading.key:
            x = at[mark.column] + frame.years(0.08)
            canvas.text(plot, x, mark.value or 0.0, label_of(mark), color=text_colour(row), fontweight=weight_of(row))


def _axes(canvas: Canvas, frame: _Frame) -> None:
    """Years across, values up."""
    chart, plot = canvas.chart, frame.plot
    assert chart.y is not None
    plot.set_xlim(frame.first - frame.edge, frame.last + frame.edge)
    span = chart.y.high - chart.y.low
    plot.set_ylim(chart.y.low - (0.02 * span if chart.y.low > 0 else 0), chart.y.high)
    canvas.value_ticks(plot, chart.y, vertical=True)
    plot.spines["bottom"].set_visible(True)
    plot.spines["bottom"].set_color(look.RULE)
    first, last = frame.columns[0], frame.columns[-1]
    if frame.small:
        shown = [(first.at, first.label), (last.at, last.label)]
    else:
        most = max(1, int(frame.inches / (canvas.width("2025", canvas.sizes.small) * 1.5)))
        shown = [*year_ticks(frame.columns, frame.last - frame.first, most)]
    plot.set_xticks([at for at, _ in shown], [label for _, label in shown], fontfamily=canvas.name)
    plot.tick_params(axis="x", length=3, color=look.RULE)


def _course(canvas: Canvas, frame: _Frame, row: Row) -> None:
    """A row's lines: solid where figures may be compared, dotted where that is in doubt, gaps in between."""
    chart, at = canvas.chart, frame.at
    cells = chart.by_cell()
    for dotted in (False, True):
        xs: list[float] = []
        ys: list[float] = []
        for line in chart.lines:
            if line.row == row.key and line.dotted == dotted and line.start in at and line.end in at:
                low_value, high_value = cells[row.key, line.start].value, cells[row.key, line.end].value
                assert low_value is not None
                assert high_value is not None
                if not xs or xs[-1] != at[line.start]:
                    xs += [nan, at[line.start]]
                    ys += [nan, low_value]
                xs.append(at[line.end])
                ys.append(high_value)
        if not xs:
            continue
        thick = 3.2 if row.role == "mine" else 1.3 if row.role == "rest" else 2.0
        frame.plot.plot(
            xs[1:],
            ys[1:],
            color=row.colour,
            linewidth=thick * (0.7 if frame.small else 1),
            linestyle=(0, (1, 1.5)) if dotted else (0, (4.5, 2)) if row.role == "average" else "solid",
            solid_capstyle="butt",
            zorder=3,
        )


def _marks(canvas: Canvas, frame: _Frame, row: Row, marks: Sequence[Mark]) -> None:
    """A row's marks with their flags; flags without a value stand at the foot of the panel, at their year."""
    chart, plot, at = canvas.chart, frame.plot, frame.at
    assert chart.y is not None
    span = chart.y.high - chart.y.low
    size = 3.0 if frame.small else 4.6 if len(frame.columns) > 9 else 7.5
    for form in FORMS:
        given = [(at[mark.column], mark.value) for mark in marks if mark.value is not None and mark.form == form]
        if given:
            draw_points(plot, given, row, form, "disc", size)
    words = {"fontstyle": "italic", "color": text_colour(row), "fontsize": canvas.sizes.small}
    foot = chart.y.low + 0.02 * span
    for mark in marks:
        x = at[mark.column]
        if mark.value is not None:
            if mark.drawn:
                canvas.text(plot, x, mark.value - 0.055 * span, mark.drawn, ha="center", **words)
        elif mark.letters:
            if mark.form == "lock":
                plot.plot(
                    [x], [foot], marker=LOCK, markersize=8, color=text_colour(row), linestyle="none", clip_on=False
                )
            sign = "" if mark.form == "lock" else ":"
            canvas.text(plot, x + 0.02 * (frame.last - frame.first), foot, f"{sign}{mark.drawn}", **words)


def _dates(canvas: Canvas, frame: _Frame) -> None:
    """Dates that the reader should see: a dashed line across the panel, its name at the top where there is room."""
    chart = canvas.chart
    assert chart.y is not None
    span = chart.y.high - chart.y.low
    for date in chart.references:
        if date.axis == "x" and frame.first - frame.edge <= date.at <= frame.last + frame.edge:
            frame.plot.axvline(date.at, color=look.TARGET, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
            if not frame.small:
                canvas.text(
                    frame.plot, date.at + 0.01 * (frame.last - frame.first), chart.y.high - 0.01 * span, date.label,
                    va="top", color=look.TARGET, fontsize=canvas.sizes.small,
                    bbox={"facecolor": look.GROUND, "edgecolor": "none", "pad": 0.5},
                )  # fmt: skip


def _end_names(canvas: Canvas, frame: _Frame, newest: Sequence[tuple[Row, Mark]]) -> None:
    """Names and newest figures at the right end, moved apart so that none covers another."""
    axis = canvas.chart.y
    assert axis is not None
    size = min(canvas.sizes.label, frame.high * POINTS / 1.12 / max(len(newest), 1))
    apart = size * 1.12 / POINTS / frame.high * (axis.high - axis.low)
    places = spread_labels([mark.value or 0.0 for _, mark in newest], apart=apart, low=axis.low, high=axis.high)
    for (row, mark), y in zip(newest, places, strict=True):
        year = "" if mark.column == frame.columns[-1].key else f" ({mark.period})"
        text = f"{row.label} {mark.label}{year}" + (f" {mark.drawn}" if mark.drawn else "")
        canvas.text(
            frame.plot, frame.last + frame.years(0.16), y, text,
            color=text_colour(row), fontweight=weight_of(row), fontsize=size,
        )  # fmt: skip


def _signs(canvas: Canvas, plot: Any, at: dict[str, float], rows: Sequence[Row]) -> None:
    """The sign of a break in its gap; a break that most rows share is one line across the panel."""
    chart = canvas.chart
    assert chart.y is not None
    cells = chart.by_cell()
    shown = {row.key: row for row in rows}
    signs = [sign for sign in chart.signs if sign.row in shown and sign.start in at and sign.end in at]
    middles = [(at[sign.start] + at[sign.end]) / 2 for sign in signs]
    shared = {middle for middle in middles if len(rows) > 2 and middles.count(middle) > len(rows) / 2}
    for middle in shared:
        plot.axvline(middle, color=look.RULE, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
        canvas.text(
            plot, middle, chart.y.low, "//", ha="center", va="bottom", fontweight="bold", color=look.MUTED,
            bbox={"facecolor": look.GROUND, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    for sign, middle in zip(signs, middles, strict=True):
        if middle in shared:
            continue
        low, high = cells[sign.row, sign.start].value, cells[sign.row, sign.end].value
        assert low is not None
        assert high is not None
        canvas.text(
            plot, middle, (low + high) / 2, "//", ha="center", fontweight="bold", color=text_colour(shown[sign.row])
        )
