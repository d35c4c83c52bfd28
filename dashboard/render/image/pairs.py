"""Dumbbells and arrows: two marks a row on one scale, joined by a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard import look
from dashboard.chart import Mark
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import draw_empty, draw_point, label_of, text_colour, weight_of
from dashboard.render.image.rows import row_axes


def draw_pairs(canvas: Canvas, area: Area) -> None:
    """Two marks a row, joined by a line; the second of an arrow is its head."""
    chart = canvas.chart
    assert chart.x is not None
    # The heading of the ends of rows stands a line higher: a name of a column may reach as far as the edge.
    plot, inches = row_axes(canvas, area, above=1.2 if chart.aside_title else 0.7)
    span = chart.x.high - chart.x.low
    room = canvas.width("000 bd ") / inches * span
    plot.set_xlim(chart.x.low - room, chart.x.high + room)
    canvas.value_ticks(plot, chart.x)
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    cells = chart.by_cell()
    first, second = chart.columns
    arrow = chart.kind == "arrows"
    for line in chart.lines:
        row = rows[line.row]
        start, end = cells[line.row, line.start].value, cells[line.row, line.end].value
        plot.plot(
            [start, end],
            [at[line.row]] * 2,
            color=row.colour,
            linewidth=3.2 if row.role == "mine" else 2.0,
            linestyle=(0, (1, 1.6)) if line.dotted else (0, (4.5, 2)) if row.role == "average" else "solid",
            zorder=3,
        )
    for column, other in ((first, second), (second, first)):
        for mark in chart.marks:
            if mark.column != column.key:
                continue
            row, y = rows[mark.row], at[mark.row]
            partner = cells[mark.row, other.key]
            if mark.value is None:
                if column is first or partner.value is not None or partner.absence != mark.absence:
                    x = chart.x.low if column is first else (chart.x.low + chart.x.high) / 2
                    # Beside a figure the sign stands alone: its reason would run into the figure.
                    shown = mark if partner.value is None else replace(mark, absence="")
                    draw_empty(canvas, plot, x, y, shown)
                continue
            before = (
                partner.value is None or mark.value < partner.value or (mark.value == partner.value and column is first)
            )
            shape: str = column.shape
            if arrow and column is second and partner.value is not None:
                shape = ">" if mark.value >= partner.value else "<"
            draw_point(plot, mark.value, y, row, mark, shape, 9.5)
            shift = 0.12 / inches * (span + 2 * room)
            canvas.text(
                plot,
                mark.value + (-shift if before else shift),
                y,
                label_of(mark),
                ha="right" if before else "left",
                color=text_colour(row),
                fontweight=weight_of(row),
            )
    _column_names(canvas, plot, cells, span)


def _column_names(canvas: Canvas, plot: Any, cells: dict[tuple[str, str], Mark], span: float) -> None:
    """The two columns named above the first full row, kept apart where its marks lie close."""
    first, second = canvas.chart.columns
    for row in canvas.chart.rows:
        one, other = cells[row.key, first.key], cells[row.key, second.key]
        if one.value is None or other.value is None:
            continue
        close = abs(other.value - one.value) < (0.6 if canvas.shape == "narrow" else 0.35) * span
        anchors = ("right", "left") if one.value <= other.value else ("left", "right")
        for column, mark, anchor in ((first, one, anchors[0]), (second, other, anchors[1])):
            canvas.text(
                plot,
                mark.value or 0.0,
                -0.85,
                column.label,
                ha=anchor if close else "center",
                color=look.MUTED,
                fontsize=canvas.sizes.small,
            )
        return
