"""From a chart to a figure: the drawing of its kind in the shared template."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from plotly.graph_objects import Figure

from dashboard.chart import Chart
from dashboard.render.interactive.bars import draw_bars
from dashboard.render.interactive.heat import draw_heat
from dashboard.render.interactive.lines import draw_segment_lines, draw_small_multiples
from dashboard.render.interactive.maps import draw_map, draw_tile_grid
from dashboard.render.interactive.pairs import draw_pairs
from dashboard.render.interactive.scatterplot import draw_scatter
from dashboard.render.interactive.stacks import draw_stacked
from dashboard.render.interactive.template import TEMPLATE, Drawing
from dashboard.render.interactive.timelines import draw_timeline

DRAW: dict[str, Callable[[Chart], Drawing]] = {
    "ranked_bars": draw_bars,
    "target_distance": draw_bars,
    "dumbbell": draw_pairs,
    "arrows": draw_pairs,
    "segment_lines": draw_segment_lines,
    "small_multiples": draw_small_multiples,
    "heat_table": draw_heat,
    "map": draw_map,
    "tile_grid": draw_tile_grid,
    "stacked": draw_stacked,
    "scatter": draw_scatter,
    "timeline": draw_timeline,
}
"""How each kind is drawn."""


def figure(chart: Chart) -> Figure:
    """The chart as a Plotly figure. Not validated again: ``figure_dict`` only writes what the tests have validated."""
    return Figure(figure_dict(chart), _validate=False)


def figure_json(chart: Chart) -> str:
    """The figure as compact JSON for ``Plotly.newPlot``, plain lists, no binary arrays."""
    return json.dumps(figure_dict(chart), separators=(",", ":"), ensure_ascii=False)


def figure_dict(chart: Chart) -> dict[str, Any]:
    """The figure as ``{"data": [...], "layout": {...}}``."""
    traces, layout = DRAW[chart.kind](chart)
    return {"data": traces, "layout": {"template": TEMPLATE, **layout}}
