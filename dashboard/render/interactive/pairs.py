"""Dumbbells and arrows: two marks a row on one scale, joined by a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dashboard import look
from dashboard.chart import Chart, Mark, Row
from dashboard.render.interactive.axes import ROW, aside_notes, row_axis, value_axis_across
from dashboard.render.interactive.marks import empty_places, symbols
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import hover_text, safe, text_colour, value_label


def draw_pairs(chart: Chart) -> Drawing:
    """Dumbbells and arrows: two marks a row on one scale, joined by a line."""
    assert chart.x is not None
    arrow = chart.kind == "arrows"
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    cells = chart.by_cell()
    first, second = chart.columns
    traces: list[Trace] = []
    for dash, width, chosen in (
        ("solid", 2.2, [line for line in chart.lines if not line.dotted and _plain(rows[line.row])]),
        (
            "solid",
            look.ACCENT_WIDTH,
            [line for line in chart.lines if not line.dotted and rows[line.row].role == "mine"],
        ),
        ("9px,5px", 2.2, [line for line in chart.lines if not line.dotted and rows[line.row].role == "average"]),
        ("dot", 2.2, [line for line in chart.lines if line.dotted]),
    ):
        by_colour: dict[str, list[str]] = {}
        for line in chosen:
            by_colour.setdefault(rows[line.row].colour, []).append(line.row)
        for colour, keys in by_colour.items():
            xs: list[float | None] = []
            ys: list[float | None] = []
            for key in keys:
                xs += [cells[key, first.key].value, cells[key, second.key].value, None]
                ys += [at[key], at[key], None]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": xs[:-1],
                    "y": ys[:-1],
                    "line": {"color": colour, "width": width, "dash": dash},
                    "opacity": 1,
                    "hoverinfo": "skip",
                    "name": "dotted" if dash == "dot" else "line",
                }
            )
    for column, other in ((first, second), (second, first)):
        marks = [(rows[mark.row], mark) for mark in chart.marks if mark.column == column.key and mark.value is not None]
        marker = symbols(marks, column.shape)
        sides: list[str] = []
        for position, (row, mark) in enumerate(marks):
            partner = cells.get((row.key, other.key))
            assert mark.value is not None
            behind = partner is None or partner.value is None or mark.value < partner.value
            if partner is not None and partner.value == mark.value:
                behind = column is first
            sides.append("middle left" if behind else "middle right")
            if arrow and column is second and partner is not None and partner.value is not None:
                marker["symbol"][position] = _arrowhead(mark, partner.value)
                marker["size"][position] += 3
            elif arrow and column is first:
                marker["size"][position] -= 2
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": column.label,
                "x": [mark.value for _, mark in marks],
                "y": [at[row.key] for row, _ in marks],
                "marker": marker,
                "text": [
                    ("\u2002" + value_label(mark, row))
                    if side.endswith("right")
                    else (value_label(mark, row) + "\u2002")
                    for (row, mark), side in zip(marks, sides, strict=True)
                ],
                "textposition": sides,
                "textfont": {"color": [text_colour(row) for row, _ in marks], "size": look.LABEL_SIZE},
                "hovertext": [hover_text(mark) for _, mark in marks],
                "customdata": [[row.key, mark.column] for row, mark in marks],
            }
        )
    empties, locks = empty_places(_empty_pairs(chart, rows, at))
    # The heading of the ends of rows stands a line higher: a name of a column may reach as far as the edge.
    notes = aside_notes(chart, above=-1.3, right=26) + _column_names(chart, cells)
    layout: Layout = {
        "height": ROW * len(chart.rows) + 90,
        "margin": {"l": 8, "r": 94, "t": 26, "b": 30},
        "xaxis": value_axis_across(chart.x, before=0.12, after=0.14),
        "yaxis": {
            **row_axis(chart.rows),
            "range": [len(chart.rows) - 0.45, -1.5],
            "ticklabelstandoff": _room_at_the_left(chart),
        },
        "shapes": locks,
        "annotations": notes,
    }
    return traces + empties, layout


def _room_at_the_left(chart: Chart) -> int:
    """Pixels between names and plot: figures near the lower end stand left of their marks and would cover names."""
    assert chart.x is not None
    near = chart.x.low + 0.1 * (chart.x.high - chart.x.low)
    longest = max((len(mark.label) for mark in chart.marks if mark.value is not None and mark.value < near), default=0)
    return 7 * longest


def _plain(row: Row) -> bool:
    return row.role in ("rest", "plain", "compared")


def _arrowhead(mark: Mark, start: float) -> str:
    assert mark.value is not None
    head = "triangle-right" if mark.value >= start else "triangle-left"
    return f"{head}-dot" if mark.form == "ringed" else head


def _empty_pairs(chart: Chart, rows: dict[str, Row], at: dict[str, int]) -> Iterable[tuple[Row, Mark, float, float]]:
    """Empty places of rows with two marks: at the left edge, or beside the mark that is there."""
    assert chart.x is not None
    cells = chart.by_cell()
    first, second = chart.columns
    for row in chart.rows:
        one, other = cells[row.key, first.key], cells[row.key, second.key]
        if one.value is None:
            yield rows[row.key], _beside(one, other), chart.x.low, at[row.key]
        if other.value is None and (one.value is not None or one.absence != other.absence or one.form != other.form):
            middle = (chart.x.low + chart.x.high) / 2
            place = middle if one.value is None or one.value < middle else chart.x.low
            yield rows[row.key], _beside(other, one), place, at[row.key]


def _beside(empty: Mark, partner: Mark) -> Mark:
    """An empty place beside a figure: the sign alone, since its reason would run into the figure on a phone."""
    return replace(empty, absence="") if partner.value is not None else empty


def _column_names(chart: Chart, cells: dict[tuple[str, str], Mark]) -> list[dict[str, Any]]:
    """The two columns named above the first full row, kept apart where its marks lie close."""
    assert chart.x is not None
    first, second = chart.columns
    for row in chart.rows:
        one, other = cells[row.key, first.key], cells[row.key, second.key]
        if one.value is None or other.value is None:
            continue
        span = chart.x.high - chart.x.low
        close = abs(other.value - one.value) < 0.45 * span
        low_first = one.value <= other.value
        anchors = ("right", "left") if low_first else ("left", "right")
        return [
            {
                "x": mark.value,
                "y": -0.8,
                "text": ("◆ " if column.shape == "diamond" and chart.kind == "dumbbell" else "● ") + safe(column.label)
                if chart.kind == "dumbbell"
                else safe(column.label),
                "xanchor": anchor if close else "center",
                "font": {"size": look.SMALL_SIZE, "color": look.MUTED},
            }
            for column, mark, anchor in ((first, one, anchors[0]), (second, other, anchors[1]))
        ]
    return []
