"""The scatter plot: names in a plane."""

from __future__ import annotations

from dashboard import look
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import draw_point, text_colour, weight_of
from dashboard.render.image.text import POINTS, block_height, wrapped
from dashboard.render.layout import label_places, one_sided


def draw_scatter(canvas: Canvas, area: Area) -> None:
    """Points with their names; countries with one figure of the two are named below."""
    chart, sizes = canvas.chart, canvas.sizes
    assert chart.x is not None
    assert chart.y is not None
    left, bottom, width, height = area
    axis_wide = canvas.width("100%", sizes.small) + 0.1 + sizes.small * 1.5 / POINTS
    cells = chart.by_cell()
    alone = [line for text in one_sided(chart, cells) for line in wrapped(text, width, sizes.small, canvas.name)]
    foot = block_height(alone, sizes.small)
    canvas.lines(alone, left, bottom + foot, sizes.small, look.REST)
    low = sizes.small * 3.6 / POINTS + foot
    wide, high = width - axis_wide - 0.1, height - low - 0.08
    plot = canvas.axes((left + axis_wide, bottom + low, wide, high))
    for axis, limits in ((chart.x, plot.set_xlim), (chart.y, plot.set_ylim)):
        pad = 0.05 * (axis.high - axis.low)
        limits(axis.low - pad, axis.high + pad)
    canvas.value_ticks(plot, chart.x)
    canvas.value_ticks(plot, chart.y, vertical=True)
    plot.grid(axis="both", color=look.GRID, linewidth=1)
    plot.set_xlabel(chart.x.title, fontfamily=canvas.name, fontsize=sizes.small, color=look.MUTED)
    plot.set_ylabel(chart.y.title, fontfamily=canvas.name, fontsize=sizes.small, color=look.MUTED)
    both = []
    for row in chart.rows:
        x, y = cells[row.key, "x"], cells[row.key, "y"]
        if x.value is not None and y.value is not None:
            both.append((row, x, y))
    points = [
        (
            ((x.value or 0.0) - chart.x.low) / (chart.x.high - chart.x.low),
            ((y.value or 0.0) - chart.y.low) / (chart.y.high - chart.y.low),
            f"{row.label} {x.drawn}{y.drawn}",
        )
        for row, x, y in both
    ]
    sides = label_places(points, wide=wide * 84, high=high * 84)
    for (row, x, y), side in zip(both, sides, strict=True):
        letters = "".join(dict.fromkeys(x.drawn + y.drawn))
        draw_point(
            plot,
            x.value or 0.0,
            y.value or 0.0,
            row,
            x if x.form != "solid" else y,
            "square" if row.role == "average" else "disc",
            9,
        )
        across = {"middle right": ("left", 9.0), "middle left": ("right", -9.0)}.get(side, ("center", 0.0))
        up = {"top center": 12.0, "bottom center": -12.0}.get(side, 0.0)
        plot.annotate(
            f"{row.label} {letters}".strip(),
            (x.value or 0.0, y.value or 0.0),
            xytext=(across[1], up),
            textcoords="offset points",
            ha=across[0],
            va="center",
            fontfamily=canvas.name,
            fontsize=sizes.label,
            color=text_colour(row),
            fontweight=weight_of(row),
            annotation_clip=False,
        )
