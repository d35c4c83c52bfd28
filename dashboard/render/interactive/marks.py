"""Marks: solid, hollow and ringed symbols, locks, empty places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard import look
from dashboard.chart import Mark, Row
from dashboard.render.interactive.template import Trace
from dashboard.render.interactive.text import empty_text, hover_text


def symbols(marks: Sequence[tuple[Row, Mark]], shape: str, size: float | None = None) -> dict[str, Any]:
    """Marker settings of some marks: solid filled, hollow white with an edge, ringed white with a dot."""
    base = {"disc": "circle", "diamond": "diamond", "square": "square"}.get(shape, shape)
    return {
        "symbol": [f"{base}-dot" if mark.form == "ringed" else base for _, mark in marks],
        "color": [row.colour if mark.form == "solid" else look.GROUND for row, mark in marks],
        "size": [size or (look.ACCENT_DISC if row.role == "mine" else look.DISC) for row, _ in marks],
        "line": {"color": [row.colour for row, _ in marks], "width": 2},
        "opacity": 1,
    }


def collapsed(settings: dict[str, Any]) -> dict[str, Any]:
    """Marker settings with one value in place of a list of equal ones."""
    result: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            result[key] = collapsed(value)
        elif isinstance(value, list) and value and all(item == value[0] for item in value):
            result[key] = value[0]
        else:
            result[key] = value
    return result


def empty_places(places: Iterable[tuple[Row, Mark, float, float]]) -> tuple[list[Trace], list[dict[str, Any]]]:
    """A text trace over all empty places, and the locks among them."""
    given = list(places)
    if not given:
        return [], []
    trace: Trace = {
        "type": "scatter",
        "mode": "text",
        "name": "empty",
        "x": [x for _, _, x, _ in given],
        "y": [y for _, _, _, y in given],
        "text": [("   " if mark.form == "lock" else "") + _in_two_lines(empty_text(mark)) for _, mark, _, _ in given],
        "textposition": "middle right",
        "textfont": {"color": look.REST, "size": look.SMALL_SIZE},
        "hovertext": [hover_text(mark) for _, mark, _, _ in given],
        "customdata": [[row.key, mark.column] for row, mark, _, _ in given],
    }
    locks = []
    for _, mark, x, y in given:
        if mark.form == "lock":
            shape = lock_shape(x, y, look.REST)
            shape["path"] = _shifted(shape["path"], 9)
            locks.append(shape)
    return [trace], locks


def _in_two_lines(text: str) -> str:
    """A long reason broken in its middle, so that a phone can show it.

    A row has no room for three lines: of a longer reason its head is told here, the whole below the chart and on touch.
    """
    if len(text) > 2 * PHONE:
        text = text.rpartition(": ")[0] or text
    if len(text) <= PHONE:
        return text
    half = text.find(" ", len(text) // 2)
    return text if half < 0 else f"{text[:half]}<br>{text[half + 1 :]}"


PHONE = 36
"""Letters of a reason that have room on a phone."""


def lock_shape(x: Any, y: Any, colour: str, xref: str = "x", yref: str = "y") -> dict[str, Any]:
    """A closed lock of 10 by 12 pixels around a point."""
    body = "M-5,-6 L5,-6 L5,1 L3,1 L3,4 L1,6 L-1,6 L-3,4 L-3,1 L-5,1 Z"
    path = f"{body} M-1.5,1 L-1.5,3.5 L-0.5,4.5 L0.5,4.5 L1.5,3.5 L1.5,1 Z"
    return {
        "type": "path",
        "path": path,
        "fillrule": "evenodd",
        "xref": xref,
        "yref": yref,
        "xanchor": x,
        "yanchor": y,
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "fillcolor": colour,
        "line": {"width": 0},
    }


def _shifted(path: str, right: float) -> str:
    """A pixel path moved to the right."""
    moved = []
    for part in path.split():
        if part == "Z":
            moved.append(part)
            continue
        head, rest = part[0], part[1:]
        x, y = rest.split(",")
        moved.append(f"{head}{float(x) + right:g},{y}")
    return " ".join(moved)
