"""Lines over time: panels beside or under each other, one an indicator or one a country."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.chart import Column, Panel
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.panel import draw_panel


def draw_segment_lines(canvas: Canvas, area: Area) -> None:
    """One panel an indicator: beside each other at 16:9, as wide as their years, else under each other."""
    chart = canvas.chart
    assert chart.y is not None
    left, bottom, width, height = area
    panels = chart.panels
    names = max((canvas.width(f"{row.label} 00 bd", bold=row.role == "mine") for row in chart.rows), default=1.0) + 0.16
    axis_wide = canvas.width("100%", canvas.sizes.small) + 0.1
    beside = canvas.shape == "16:9"
    for index, panel in enumerate(panels):
        columns = [column for column in chart.columns if column.panel == panel.key]
        if beside:
            spans = [_span([column for column in chart.columns if column.panel == item.key]) for item in panels]
            free = width - len(panels) * (names + axis_wide)
            before = sum(spans[:index]) / sum(spans) * free + index * (names + axis_wide)
            box = (left + before, bottom, spans[index] / sum(spans) * free + axis_wide + names, height)
        else:
            each = height / len(panels)
            box = (left, bottom + height - (index + 1) * each, width, each - (0.12 if len(panels) > 1 else 0))
        draw_panel(canvas, box, panel, columns, chart.rows, names, axis_wide, ends=True)


def _span(columns: Sequence[Column]) -> float:
    """Years that a panel covers, at least two, so that a short panel keeps room."""
    positions = [column.at for column in columns if column.at is not None]
    return max(positions) - min(positions) + 1 if positions else 2.0


def draw_small_multiples(canvas: Canvas, area: Area) -> None:
    """One small panel a country, the average behind each."""
    chart = canvas.chart
    own = [row for row in chart.rows if row.role != "average"]
    behind = [row for row in chart.rows if row.role == "average"]
    if not own:
        own, behind = behind, []
    across = min(5 if canvas.shape == "16:9" else 3, max(len(own), 1))
    down = max(-(-len(own) // across), 1)
    left, bottom, width, height = area
    axis_wide = canvas.width("100%", canvas.sizes.small) + 0.06
    names = canvas.width("00 b") + 0.1
    for index, row in enumerate(own):
        wide, high = width / across, height / down
        box = (left + index % across * wide, bottom + height - (index // across + 1) * high, wide, high - 0.08)
        draw_panel(
            canvas, box, Panel(""), chart.columns, [*behind, row], names, axis_wide, ends=False, small=True, heading=row
        )
