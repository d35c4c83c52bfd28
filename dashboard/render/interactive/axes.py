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


def value_axis(axis: Axis, *, pad: float = 0.0) -> dict[str, Any]:
    """An axis of values. ``pad``: room after the highest, as a part of the span."""
    marks = ticks(axis)
    span = axis.high - axis.low
    result: dict[str, Any] = {
        "range": [axis.low - (0.02 * span if axis.low > 0 else 0), axis.high + pad * span],
        "tickvals": marks,
        "ticktext": [tick_text(mark, axis) for mark in marks],
        "zeroline": axis.low <= 0,
        "visible": True,
    }
    if axis.title:
        result["title"] = {"text": safe(axis.title)}
    return result


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


def aside_notes(chart: Chart, above: float = -0.8) -> list[dict[str, Any]]:
    """The texts at the ends of the rows, and their heading."""
    notes = [
        {
            "xref": "paper",
            "x": 1.0,
            "xanchor": "left",
            "xshift": 14,
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
                "xshift": 14,
                "y": above,
                "text": safe(chart.aside_title),
                "font": {"size": look.SMALL_SIZE, "color": look.MUTED},
            }
        )
    return notes
