"""Axes with one line a row: names to the left, gaps and changes to the right."""

from __future__ import annotations

from typing import Any

from dashboard import look
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import text_colour, weight_of
from dashboard.render.image.text import POINTS


def row_axes(canvas: Canvas, area: Area, *, above: float = 0.0) -> tuple[Any, float]:
    """Axes with one line a row, names to the left, asides to the right; gives the axes and its width in inches."""
    chart, sizes = canvas.chart, canvas.sizes
    names = max((canvas.width(row.label, bold=row.role == "mine") for row in chart.rows), default=0.5) + 0.14
    aside = max((canvas.width(row.aside, bold=row.role == "mine") for row in chart.rows if row.aside), default=0.0)
    aside = max(aside, canvas.width(chart.aside_title, sizes.small) if aside else 0.0)
    right = aside + 0.2 if aside else 0.1
    left, bottom, width, height = area
    ticks_high = sizes.small * 1.7 / POINTS
    plot = canvas.axes((left + names, bottom + ticks_high, width - names - right, height - ticks_high))
    plot.set_ylim(len(chart.rows) - 0.5, -0.5 - above)
    plot.set_yticks([])
    across = plot.get_yaxis_transform()
    inches = width - names - right
    for at, row in enumerate(chart.rows):
        canvas.text(
            plot,
            -0.12 / inches,
            at,
            row.label,
            ha="right",
            color=text_colour(row),
            fontweight=weight_of(row),
            transform=across,
        )
        if row.aside:
            canvas.text(
                plot,
                1 + (aside + 0.18) / inches,
                at,
                row.aside,
                ha="right",
                color=text_colour(row),
                fontweight=weight_of(row),
                transform=across,
            )
    if aside and chart.aside_title:
        canvas.text(
            plot,
            1 + (aside + 0.18) / inches,
            -0.2 - above,
            chart.aside_title,
            ha="right",
            color=look.MUTED,
            fontsize=sizes.small,
            transform=across,
        )
    return plot, inches
