"""Lines over time: panels under each other, one an indicator or one a country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from dashboard import look
from dashboard.chart import Chart, Column
from dashboard.render.interactive.axes import value_axis
from dashboard.render.interactive.panel import NAMES, panel_traces
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import name_text, safe, text_colour, value_label
from dashboard.render.layout import year_ticks

PANEL_HEIGHT = 340

TAG = re.compile(r"<[^>]*>")

MOST_YEARS = 6
"""Years on a time axis that have room on a phone."""


def draw_segment_lines(chart: Chart) -> Drawing:
    """One panel under the other on one time axis, so that years line up and a phone can read it."""
    assert chart.y is not None
    positions = [column.at for column in chart.columns if column.at is not None]
    first, last = (min(positions), max(positions)) if positions else (2000.0, 2001.0)
    count = len(chart.panels)
    single = 400 if count == 1 else PANEL_HEIGHT
    height = single * count + 40
    layout: Layout = {
        "height": height,
        "margin": {"l": 40, "t": 12, "b": 30},
        "annotations": [],
        "shapes": [],
    }
    plot = height - 42
    spacing = 46 / plot
    share = (1 - spacing * (count - 1)) / count
    traces: list[Trace] = []
    for index, panel in enumerate(chart.panels):
        axis = "" if index == 0 else str(index + 1)
        top = 1 - index * (share + spacing)
        columns = [column for column in chart.columns if column.panel == panel.key]
        # A title takes the first pixels of its panel.
        head = 26 / plot if panel.title else 0.0
        layout[f"yaxis{axis}"] = {
            **value_axis(chart.y),
            "domain": [max(top - share, 0.0), top - head],
            "anchor": f"x{axis}",
        }
        if panel.title:
            layout["annotations"].append(_heading(panel.title, 0, top))
        layout[f"xaxis{axis}"] = _time_axis(columns, first, last) | {"anchor": f"y{axis}"}
        inner = (share - head) * plot
        traces += panel_traces(chart, columns, f"x{axis}", f"y{axis}", inner, layout, named=True)
    layout["margin"]["r"] = _room_for_names(traces)
    return traces, layout


def _room_for_names(traces: Sequence[Trace]) -> int:
    """Pixels right of the plot for the longest name with its newest figure, its year and its flags."""
    texts = [TAG.sub("", text) for trace in traces if trace["name"] == NAMES for text in trace["text"]]
    return 8 + 7 * max((len(unescape(text)) for text in texts), default=0)


def draw_small_multiples(chart: Chart) -> Drawing:
    """Three panels in a line: on a phone each is still wide enough for its line and its newest figure."""
    assert chart.y is not None
    own = [row for row in chart.rows if row.role != "average"]
    background = [row for row in chart.rows if row.role == "average"]
    if not own:
        own, background = background, []
    across = 3
    down = max(-(-len(own) // across), 1)
    height = 178 * down + 30
    layout: Layout = {"height": height, "margin": {"l": 34, "r": 8, "t": 8, "b": 28}, "annotations": [], "shapes": []}
    gap_x, gap_y = 0.085, 52 / height
    wide = (1 - gap_x * across) / across  # the last gap holds the newest figures of the last panel
    high = (1 - gap_y * (down - 1)) / down
    positions = [column.at for column in chart.columns if column.at is not None]
    traces: list[Trace] = []
    for index, row in enumerate(own):
        axis = "" if index == 0 else str(index + 1)
        left = (index % across) * (wide + gap_x)
        top = 1 - (index // across) * (high + gap_y)
        title = 22 / height
        layout[f"xaxis{axis}"] = _time_axis(chart.columns, min(positions), max(positions)) | {
            "domain": [left, left + wide],
            "anchor": f"y{axis}",
            "tickvals": [min(positions), max(positions)],
            "ticktext": [chart.columns[0].label, chart.columns[-1].label],
        }
        layout[f"yaxis{axis}"] = value_axis(chart.y) | {
            "domain": [top - high, top - title],
            "anchor": f"x{axis}",
            "showticklabels": index % across == 0,
        }
        heading = _heading(row.label, left, top)
        heading["text"] = name_text(row)
        layout["annotations"].append(heading)
        traces += panel_traces(
            chart,
            chart.columns,
            f"x{axis}",
            f"y{axis}",
            (high - title) * height,
            layout,
            rows=[*background, row],
            named=False,
        )
        newest = [mark for mark in chart.marks if mark.row == row.key and mark.value is not None]
        if newest:
            mark = newest[-1]
            column = next(column for column in chart.columns if column.key == mark.column)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "text",
                    "name": NAMES,
                    "x": [column.at],
                    "y": [mark.value],
                    "text": ["\u2002" + value_label(mark, row)],
                    "textposition": "middle right",
                    "textfont": {"color": text_colour(row)},
                    "hoverinfo": "skip",
                    "xaxis": f"x{axis}",
                    "yaxis": f"y{axis}",
                }
            )
    return traces, layout


def _heading(text: str, x: float, y: float) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "top",
        "text": safe(text),
        "font": {"size": look.TEXT_SIZE, "color": look.MUTED},
    }


def _time_axis(columns: Sequence[Column], first: float, last: float) -> dict[str, Any]:
    span = max(last - first, 1.0)
    shown = year_ticks(columns, last - first, MOST_YEARS)
    return {
        "range": [first - 0.04 * span, last + 0.04 * span],
        "tickvals": [at for at, _ in shown],
        "ticktext": [label for _, label in shown],
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "ticks": "outside",
    }
