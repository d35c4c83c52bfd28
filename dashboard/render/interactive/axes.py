"""Axes: values, rows with their names, and the texts at the ends of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import look
from dashboard.chart import Axis, Chart, Row
from dashboard.render.interactive.text import name_text, safe
from dashboard.render.layout import tick_text, ticks

ROW = 34
"""Height of one row of bars, in pixels."""


def value_axis(axis: Axis) -> dict[str, Any]:
    """An axis of values, for those that go up and are as high as we say."""
    marks = ticks(axis)
    span = axis.high - axis.low
    result: dict[str, Any] = {
        "range": [axis.low - (0.02 * span if axis.low > 0 else 0), axis.high],
        "tickvals": marks,
        "ticktext": [tick_text(mark, axis) for mark in marks],
        "zeroline": axis.low <= 0,
        "visible": True,
    }
    return _titled(result, axis)


def _titled(settings: dict[str, Any], axis: Axis) -> dict[str, Any]:
    return settings | ({"title": {"text": safe(axis.title)}} if axis.title else {})


def value_axis_across(axis: Axis, *, before: float = 0.0, after: float = 0.0) -> dict[str, Any]:
    """An axis of values across. Plotly chooses as many ticks as have room: how wide the screen is we do not know.

    ``before`` and ``after``: room beyond both ends, as parts of the span.
    """
    span = axis.high - axis.low
    settings = {
        "range": [axis.low - before * span, axis.high + after * span],
        "ticksuffix": "%" if axis.unit.startswith("%") else "",
        "tickangle": 0,
        "exponentformat": "none",
        "separatethousands": True,
        "zeroline": axis.low <= 0,
    }
    return _titled(settings, axis)


def padded_range(axis: Axis, part: float) -> list[float]:
    """An axis's range, wider at both ends by a part of its span."""
    span = axis.high - axis.low
    return [axis.low - part * span, axis.high + part * span]


def row_axis(rows: Sequence[Row]) -> dict[str, Any]:
    """One line a row, the first on top, with the names in their colours."""
    return {
        "range": [len(rows) - 0.5, -0.55],
        "tickvals": list(range(len(rows))),
        "ticktext": [name_text(row) + "  " for row in rows],
        "tickfont": {"size": look.LABEL_SIZE},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def aside_notes(chart: Chart, above: float = -0.8, right: int = 14) -> list[dict[str, Any]]:
    """The texts at the ends of the rows, ``right`` pixels from the plot, and their heading."""
    notes = [
        {
            "xref": "paper",
            "x": 1.0,
            "xanchor": "left",
            "xshift": right,
            "y": at,
            "text": name_text(row, row.aside),
            "font": {"size": look.LABEL_SIZE},
        }
        for at, row in enumerate(chart.rows)
        if row.aside
    ]
    if notes and chart.aside_title:
        notes.append(
            {
                "xref": "paper",
                "x": 1.0,
                "xanchor": "left",
                "xshift": right,
                "y": above,
                "text": safe(chart.aside_title),
                "font": {"size": look.SMALL_SIZE, "color": look.MUTED},
            }
        )
    return notes
