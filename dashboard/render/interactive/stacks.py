"""Stacked bars: parts of a whole, with their key above."""

from __future__ import annotations

from typing import Any

from dashboard import look
from dashboard.chart import Axis, Chart
from dashboard.render.interactive.axes import ROW, row_axis, value_axis
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import empty_text, hover_text, safe, value_label


def draw_stacked(chart: Chart) -> Drawing:
    """Bars of 100%; where a part is missing the others stand as numbers."""
    at = {row.key: index for index, row in enumerate(chart.rows)}
    cells = chart.by_cell()
    whole = [
        row
        for row in chart.rows
        if all((mark := cells.get((row.key, column.key))) and mark.value is not None for column in chart.columns)
    ]
    traces: list[Trace] = []
    for column in chart.columns:
        marks = [(row, cells[row.key, column.key]) for row in whole]
        colour = column.colour or look.PLAIN
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": column.label,
                "x": [mark.value for _, mark in marks],
                "y": [at[row.key] for row, _ in marks],
                "width": 0.7,
                "marker": {
                    "color": [look.GROUND if mark.form == "hollow" else colour for _, mark in marks],
                    "line": {
                        "color": [colour if mark.form == "hollow" else look.GROUND for _, mark in marks],
                        "width": 1,
                    },
                    "pattern": {
                        "shape": ["/" if mark.form == "ringed" else "" for _, mark in marks],
                        "fgcolor": look.GROUND,
                        "size": 6,
                        "solidity": 0.2,
                    },
                },
                "text": [value_label(mark, row) for row, mark in marks],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {
                    "color": [look.INK if mark.form == "hollow" else look.text_on(colour) for _, mark in marks],
                    "size": look.LABEL_SIZE,
                },
                "hovertext": [hover_text(mark) for _, mark in marks],
                "customdata": [[row.key, mark.column] for row, mark in marks],
                "constraintext": "none",
            }
        )
    incomplete = [row for row in chart.rows if row not in whole]
    gaps: list[Trace] = []
    for row in incomplete:
        marks_here = [cells[row.key, column.key] for column in chart.columns if (row.key, column.key) in cells]
        # Where a part is missing no bar is drawn; the parts that are there stand as numbers.
        texts = [
            f"{safe(chart.columns[n].label)} {value_label(mark, row)}" if mark.value is not None else empty_text(mark)
            for n, mark in enumerate(marks_here)
        ]
        same = len({mark.absence for mark in marks_here}) == 1 and marks_here[0].value is None
        gaps.append(
            {
                "type": "scatter",
                "mode": "text",
                "name": "empty",
                "x": [0],
                "y": [at[row.key]],
                "text": [" " + (texts[0] if same else " · ".join(texts))],
                "textposition": "middle right",
                "textfont": {"color": look.REST, "size": look.SMALL_SIZE},
                "hovertext": ["<br>".join(hover_text(mark) for mark in marks_here)],
                "customdata": [[row.key, [[mark.column, mark.value] for mark in marks_here]]],
            }
        )
    layout: Layout = {
        "height": ROW * len(chart.rows) + 76,
        "margin": {"l": 8, "r": 20, "t": 40, "b": 30},
        "barmode": "stack",
        "xaxis": {**value_axis(Axis(0, 100, "%")), "range": [0, 100.5]},
        "yaxis": row_axis(chart.rows),
        "shapes": [],
        "annotations": _part_names(chart),
    }
    return traces + gaps, layout


def _part_names(chart: Chart) -> list[dict[str, Any]]:
    """A key of swatches above the bars: the parts in their order."""
    notes: list[dict[str, Any]] = []
    for index, column in enumerate(chart.columns):
        notes.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": index / len(chart.columns),
                "y": 1,
                "yshift": 6,
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "text": f'<span style="color:{column.colour}">■</span> {safe(column.label)}',
                "font": {"size": look.SMALL_SIZE, "color": look.INK},
            }
        )
    return notes
