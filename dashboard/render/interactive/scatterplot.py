"""The scatter plot: names in a plane."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from dashboard import look
from dashboard.chart import Chart, Mark, Row
from dashboard.render.interactive.axes import padded_range, value_axis, value_axis_across
from dashboard.render.interactive.marks import symbols
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import hover_text, safe, text_colour
from dashboard.render.layout import label_places, one_sided

NOTE_WIDTH = 48
"""Letters of a note that have room under the plot on a phone."""


def draw_scatter(chart: Chart) -> Drawing:
    """Points with their names; countries with one figure of the two are named below."""
    assert chart.x is not None
    assert chart.y is not None
    cells = chart.by_cell()
    both = [
        (row, cells[row.key, "x"], cells[row.key, "y"])
        for row in chart.rows
        if cells[row.key, "x"].value is not None and cells[row.key, "y"].value is not None
    ]
    points = [
        (
            ((across.value or 0.0) - chart.x.low) / (chart.x.high - chart.x.low),
            ((up.value or 0.0) - chart.y.low) / (chart.y.high - chart.y.low),
            f"{row.label} {across.drawn}{up.drawn}",
        )
        for row, across, up in both
    ]
    sides = label_places(points, wide=320, high=400)
    forms = [
        (row, across if across.form != "solid" else up)  # one side's flag is the point's flag
        for row, across, up in both
    ]
    marker = symbols(forms, "disc")
    for index, (row, _, _) in enumerate(both):
        if row.role == "average":
            marker["symbol"][index] = "square" + ("-dot" if forms[index][1].form == "ringed" else "")
    trace: Trace = {
        "type": "scatter",
        "mode": "markers+text",
        "name": "countries",
        "x": [across.value for _, across, _ in both],
        "y": [up.value for _, _, up in both],
        "marker": marker,
        "text": [_scatter_text(row, across, up) for row, across, up in both],
        "textposition": sides,
        "textfont": {"color": [text_colour(row) for row, _, _ in both], "size": look.LABEL_SIZE},
        "hovertext": [hover_text(across) + "<br>" + hover_text(up) for _, across, up in both],
        "customdata": [[row.key] for row, _, _ in both],
    }
    alone = _one_sided_notes(chart, cells)
    layout: Layout = {
        "height": 500 + 17 * len(alone),
        "margin": {"l": 58, "r": 30, "t": 12, "b": 52 + 17 * len(alone)},
        "xaxis": value_axis_across(chart.x, before=0.06, after=0.06),
        "yaxis": {**value_axis(chart.y), "range": padded_range(chart.y, 0.06)},
        "annotations": alone,
    }
    return [trace], layout


def _scatter_text(row: Row, across: Mark, up: Mark) -> str:
    letters = "".join(dict.fromkeys(across.drawn + up.drawn))
    text = safe(row.label) + (f" <i>{letters}</i>" if letters else "")
    return f"<b>{text}</b>" if row.role == "mine" else text


def _one_sided_notes(chart: Chart, cells: dict[tuple[str, str], Mark]) -> list[dict[str, Any]]:
    """Countries with one figure of the two, or none: named below the plot, never drawn at zero."""
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 0,
            "yshift": -52 - 17 * index,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "text": safe(line),
            "font": {"size": look.SMALL_SIZE, "color": look.REST},
            "name": "empty",
        }
        for index, line in enumerate(line for text in one_sided(chart, cells) for line in wrap(text, NOTE_WIDTH))
    ]
