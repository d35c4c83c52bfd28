"""The page: headline, subtitle, plot, notes and source in one figure, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from dashboard import look
from dashboard.chart import Chart
from dashboard.render.image.bars import draw_bars
from dashboard.render.image.canvas import SIZES, Area, Canvas, Shape
from dashboard.render.image.heat import draw_heat
from dashboard.render.image.lines import draw_segment_lines, draw_small_multiples
from dashboard.render.image.maps import draw_map, draw_tile_grid
from dashboard.render.image.pairs import draw_pairs
from dashboard.render.image.scatterplot import draw_scatter
from dashboard.render.image.stacks import draw_stacked
from dashboard.render.image.text import block_height, wrapped
from dashboard.render.image.timelines import draw_timeline
from dashboard.render.typeface import family

SHAPES: dict[Shape, tuple[float, float]] = {"16:9": (12.8, 7.2), "4:5": (8.0, 10.0), "narrow": (4.2, 7.4)}
"""Width and height in inches. A narrow picture grows with its rows."""


DRAW: dict[str, Callable[[Canvas, Area], None]] = {
    "ranked_bars": draw_bars,
    "target_distance": draw_bars,
    "dumbbell": draw_pairs,
    "arrows": draw_pairs,
    "stacked": draw_stacked,
    "segment_lines": draw_segment_lines,
    "small_multiples": draw_small_multiples,
    "map": draw_map,
    "tile_grid": draw_tile_grid,
    "scatter": draw_scatter,
    "heat_table": draw_heat,
    "timeline": draw_timeline,
}
"""How each kind is drawn."""


def figure(chart: Chart, shape: Shape = "16:9") -> Figure:
    """The picture as a Matplotlib figure: headline, subtitle, plot, notes, source, from top to bottom."""
    sizes = SIZES[shape]
    width, height = SHAPES[shape]
    if shape == "narrow":
        height = _narrow_height(chart, height)
    name = family()
    inner = width - 2 * sizes.edge
    title = wrapped(chart.headline, inner, sizes.title, name, bold=True)
    subtitle = wrapped(chart.subtitle, inner, sizes.text, name)
    notes = wrapped(chart.note, inner, sizes.small, name)
    source = wrapped(chart.source, inner, sizes.small, name)
    head = block_height(title, sizes.title) + 0.06 + block_height(subtitle, sizes.text) + 0.16
    foot = block_height(notes, sizes.small) + (0.05 if notes else 0) + block_height(source, sizes.small) + 0.14
    if shape == "narrow":
        height += head + foot - 2.4
    page = Figure(figsize=(width, height), facecolor=look.GROUND)
    canvas = Canvas(chart, page, sizes, shape, name)
    top = height - sizes.edge
    top = canvas.lines(title, sizes.edge, top, sizes.title, look.INK, bold=True)
    canvas.lines(subtitle, sizes.edge, top - 0.06, sizes.text, look.MUTED)
    bottom = sizes.edge + block_height(source, sizes.small)
    canvas.lines(source, sizes.edge, bottom, sizes.small, look.MUTED)
    canvas.lines(notes, sizes.edge, bottom + 0.05 + block_height(notes, sizes.small), sizes.small, look.INK)
    area = (sizes.edge, sizes.edge + foot, inner, height - 2 * sizes.edge - head - foot)
    DRAW[chart.kind](canvas, area)
    return page


def _narrow_height(chart: Chart, least: float) -> float:
    """Height of a narrow picture for its rows or panels, in inches, with two and a half for the words."""
    if chart.kind in ("ranked_bars", "dumbbell", "arrows", "target_distance", "stacked"):
        return 0.32 * len(chart.rows) + 3.0
    if chart.kind == "segment_lines":
        return 2.6 * len(chart.panels) + 3.0
    if chart.kind == "heat_table":
        return 0.36 * len(chart.columns) + 3.2
    if chart.kind == "timeline":
        return 0.62 * len(chart.rows) + 3.0
    return least
