"""The heat table as a grid."""

from __future__ import annotations

from dashboard import look
from dashboard.chart import Chart, Mark
from dashboard.render.interactive.axes import row_axis
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import hover_text, letters_text, safe


def draw_heat(chart: Chart) -> Drawing:
    """The heat table as a grid. Pages show the HTML table (``render.table``), which a screen reader can walk."""
    cells = chart.by_cell()
    shades = {colour: index for index, colour in enumerate(look.SEQUENCE)}
    grid = [[cells[row.key, column.key] for column in chart.columns] for row in chart.rows]
    trace: Trace = {
        "type": "heatmap",
        "name": "figures",
        "z": [[shades.get(mark.tint) for mark in line] for line in grid],
        "x": list(range(len(chart.columns))),
        "y": list(range(len(chart.rows))),
        "colorscale": [
            [edge / len(look.SEQUENCE), colour]
            for index, colour in enumerate(look.SEQUENCE)
            for edge in (index, index + 1)
        ],
        "zmin": -0.5,
        "zmax": len(look.SEQUENCE) - 0.5,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "customdata": [
            [[row.key, mark.column, mark.value] for mark in line] for row, line in zip(chart.rows, grid, strict=True)
        ],
        "hovertext": [[hover_text(mark) for mark in line] for line in grid],
    }
    notes = [
        {
            "x": across,
            "y": down,
            "text": _heat_text(mark),
            "font": {"color": look.text_on(mark.tint or look.GROUND), "size": look.SMALL_SIZE},
        }
        for down, line in enumerate(grid)
        for across, mark in enumerate(line)
    ]
    layout: Layout = {
        "height": 38 * len(chart.rows) + 150,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": {
            "tickvals": list(range(len(chart.columns))),
            "ticktext": [safe(column.label) for column in chart.columns],
            "side": "top",
            "tickangle": -40,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "automargin": True,
        },
        "yaxis": {**row_axis(chart.rows)},
        "annotations": notes,
    }
    return [trace], layout


def _heat_text(mark: Mark) -> str:
    year = f"<br>{mark.year_note}" if mark.year_note else ""
    return safe(mark.label) + letters_text(mark) + year
