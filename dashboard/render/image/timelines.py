"""The timeline: entries as bars on one time axis."""

from __future__ import annotations

from dashboard import look
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import text_colour
from dashboard.render.image.text import POINTS
from dashboard.render.layout import timeline_words


def draw_timeline(canvas: Canvas, area: Area) -> None:
    """Bars from start to end; those without an end are dotted and have an open arrow."""
    chart, sizes = canvas.chart, canvas.sizes
    assert chart.x is not None
    left, bottom, width, height = area
    low = sizes.small * 2 / POINTS
    plot = canvas.axes((left, bottom + low, width, height - low))
    plot.set_xlim(chart.x.low - 0.2, chart.x.high + 0.3)
    plot.set_ylim(len(chart.rows) - 0.6, -1.0)
    plot.set_yticks([])
    years = list(range(int(chart.x.low), int(chart.x.high) + 1))
    step = -(-len(years) // (10 if canvas.shape == "16:9" else 5))
    plot.set_xticks(years[::step], [str(year) for year in years[::step]], fontfamily=canvas.name)
    plot.grid(axis="x", color=look.GRID, linewidth=1)
    cells = chart.by_cell()
    for at, row in enumerate(chart.rows):
        start, end = cells[row.key, "start"], cells[row.key, "end"]
        assert start.value is not None
        stop = end.value if end.value is not None else chart.x.high
        plot.plot(
            [start.value, stop], [at, at], color=row.colour, linewidth=5,
            linestyle="solid" if end.value is not None else (0, (1, 1.2)), zorder=3,
        )  # fmt: skip
        plot.plot([start.value], [at], "o", color=row.colour, markersize=9, zorder=4)
        plot.plot([stop], [at], "o" if end.value is not None else ">", color=row.colour, markersize=9, zorder=4)
        text = (" · " if canvas.shape == "16:9" else "\n").join(timeline_words(cells, row))
        canvas.text(
            plot, chart.x.low - 0.2, at - 0.2, text, va="bottom", fontsize=sizes.small, color=text_colour(row),
            linespacing=1.1,
        )  # fmt: skip
