"""Native charts: bars for bars, XY points for everything that has its place on a scale. One module a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.chart import Chart
from dashboard.render.slides.bars import bars
from dashboard.render.slides.lines import segment_lines, small_multiples
from dashboard.render.slides.pairs import pairs
from dashboard.render.slides.place import Box
from dashboard.render.slides.plot import Plot
from dashboard.render.slides.points import draw_points
from dashboard.render.slides.scatterplot import scatter
from dashboard.render.slides.stacks import stacked
from dashboard.render.slides.timelines import timeline

POINTS: dict[str, Callable[[Chart], list[Plot]]] = {
    "dumbbell": pairs,
    "arrows": pairs,
    "segment_lines": segment_lines,
    "small_multiples": small_multiples,
    "scatter": scatter,
    "timeline": timeline,
}
"""Kinds that are points in planes, and what they put there. Slides and workbooks draw the same."""

BARS: dict[str, Callable[[Any, Box, Chart], list[Any]]] = {
    "ranked_bars": bars,
    "target_distance": bars,
    "stacked": stacked,
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
