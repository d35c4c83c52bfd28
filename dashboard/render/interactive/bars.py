"""Ranked bars, with or without a target line."""

from __future__ import annotations

from dashboard import look
from dashboard.chart import Chart, Mark
from dashboard.render.interactive.axes import ROW, aside_notes, row_axis, value_axis_across
from dashboard.render.interactive.marks import empty_places
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import hover_text, safe, text_colour, value_label

FIGURE_ROOM = 0.14
"""The part of the axis that a figure beside its bar may need, on a phone."""


def draw_bars(chart: Chart) -> Drawing:
    """Bars from zero with their figures; a target as a line across them."""
    assert chart.x is not None
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    valued = [(rows[mark.row], mark) for mark in chart.marks if mark.value is not None]
    inside = [_before_a_line(chart, mark) for _, mark in valued]
    bars: Trace = {
        "type": "bar",
        "orientation": "h",
        "name": chart.columns[0].label,
        "x": [mark.value for _, mark in valued],
        "y": [at[row.key] for row, _ in valued],
        "width": 0.68,
        "marker": {
            "color": [look.GROUND if mark.form == "hollow" else row.colour for row, mark in valued],
            "line": {"color": [row.colour for row, _ in valued], "width": 1.5},
            "pattern": {
                "shape": ["/" if mark.form == "ringed" else "" for _, mark in valued],
                "fgcolor": look.GROUND,
                "size": 6,
                "solidity": 0.35,
            },
        },
        "text": [value_label(mark, row) for row, mark in valued],
        "textposition": ["inside" if within else "outside" for within in inside] if any(inside) else "outside",
        "textangle": 0,
        "textfont": {
            "color": [
                look.text_on(row.colour) if within else text_colour(row)
                for (row, _), within in zip(valued, inside, strict=True)
            ],
            "size": look.LABEL_SIZE,
        },
        "hovertext": [hover_text(mark) for _, mark in valued],
        "customdata": [[row.key, mark.column] for row, mark in valued],
    }
    zero = max(chart.x.low, 0.0)
    empties, locks = empty_places(
        (rows[mark.row], mark, zero, at[mark.row]) for mark in chart.marks if mark.value is None
    )
    shapes = list(locks)
    notes = aside_notes(chart)
    for line in chart.references:
        shapes.append(
            {
                "type": "line",
                "x0": line.at,
                "x1": line.at,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": look.TARGET, "width": 2},
            }
        )
        notes.append(
            {
                "x": line.at,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "xanchor": "right",
                "xshift": -2,
                "text": safe(line.label),
                "font": {"color": look.TARGET, "size": look.SMALL_SIZE},
            }
        )
    layout: Layout = {
        "height": ROW * len(chart.rows) + (64 if chart.references else 46),
        "margin": {"l": 8, "r": 74 if notes and chart.aside_title else 44, "t": 26 if notes else 6, "b": 30},
        "xaxis": value_axis_across(chart.x, after=0.02),
        "yaxis": row_axis(chart.rows),
        "shapes": shapes,
        "annotations": notes,
        "bargap": 0.3,
    }
    return [bars, *empties], layout


def _before_a_line(chart: Chart, mark: Mark) -> bool:
    """Whether a figure beside its bar would stand on the line of a target: it then stands inside a solid bar."""
    assert chart.x is not None
    assert mark.value is not None
    room = FIGURE_ROOM * (chart.x.high - chart.x.low)
    near = any(0 <= line.at - mark.value < room for line in chart.references)
    return near and mark.form == "solid" and mark.value - max(chart.x.low, 0.0) > room
