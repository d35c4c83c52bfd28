"""The timeline: entries as bars on one time axis."""

from __future__ import annotations

from dashboard import look
from dashboard.chart import Chart
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import hover_text, name_text
from dashboard.render.layout import timeline_words


def draw_timeline(chart: Chart) -> Drawing:
    """Bars from start to end; those without an end are dotted and have an open arrow."""
    assert chart.x is not None
    cells = chart.by_cell()
    traces: list[Trace] = []
    for index, row in enumerate(chart.rows):
        start, end = cells[row.key, "start"], cells[row.key, "end"]
        stop = end.value if end.value is not None else chart.x.high
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": row.label,
                "x": [start.value, stop],
                "y": [index, index],
                "line": {"color": row.colour, "width": 7, "dash": "solid" if end.value is not None else "dot"},
                "marker": {
                    "color": row.colour,
                    "size": 12,
                    "symbol": ["circle", "circle" if end.value is not None else "triangle-right"],
                },
                "hovertext": [hover_text(start), hover_text(end)],
                "customdata": [[row.key, "start", start.text], [row.key, "end", end.text]],
            }
        )
    notes = [
        {
            "xref": "paper",
            "x": 0,
            "y": index,
            "yshift": 12,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "text": "<br>".join(name_text(row, line) for line in timeline_words(cells, row)),
            "font": {"size": look.SMALL_SIZE},
        }
        for index, row in enumerate(chart.rows)
    ]
    years = list(range(int(chart.x.low), int(chart.x.high) + 1))
    step = -(-len(years) // 6)
    layout: Layout = {
        "height": 62 * len(chart.rows) + 50,
        "margin": {"l": 12, "r": 20, "t": 10, "b": 30},
        "xaxis": {
            "range": [chart.x.low - 0.3, chart.x.high + 0.3],
            "tickvals": years[::step],
            "ticktext": [str(year) for year in years[::step]],
            "tickfont": {"color": look.MUTED, "size": look.SMALL_SIZE},
            "tickangle": 0,
            "gridcolor": look.GRID,
            "zeroline": False,
        },
        "yaxis": {"range": [len(chart.rows) - 0.4, -0.8], "visible": False, "fixedrange": True},
        "annotations": notes,
    }
    return traces, layout
