"""Ranked bars, with or without a target line."""

from __future__ import annotations

from dashboard import look
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import draw_empty, label_of, text_colour, weight_of
from dashboard.render.image.rows import row_axes


def draw_bars(canvas: Canvas, area: Area) -> None:
    """Bars from zero with their figures; a target as a line across them."""
    chart = canvas.chart
    assert chart.x is not None
    headed = bool(chart.aside_title or chart.references)
    plot, inches = row_axes(canvas, area, above=0.7 if headed else 0.0)
    room = canvas.width("100 bdu") / inches
    span = chart.x.high - chart.x.low
    plot.set_xlim(chart.x.low, chart.x.high + span * (room if not chart.references else room / 2))
    canvas.value_ticks(plot, chart.x)
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    for mark in chart.marks:
        row, y = rows[mark.row], at[mark.row]
        if mark.value is None:
            draw_empty(canvas, plot, max(chart.x.low, 0.0), y, mark)
            continue
        plot.barh(
            y,
            mark.value,
            height=0.68,
            color=look.GROUND if mark.form == "hollow" else row.colour,
            edgecolor=look.GROUND if mark.form == "ringed" else row.colour,
            linewidth=1.6 if mark.form == "hollow" else 0,
            hatch="////" if mark.form == "ringed" else None,
            zorder=3,
        )
        canvas.text(
            plot,
            mark.value + span * 0.008,
            y,
            label_of(mark),
            color=text_colour(row),
            fontweight=weight_of(row),
            zorder=5,
            bbox={"facecolor": look.GROUND, "edgecolor": "none", "pad": 0.6} if chart.references else None,
        )
    for line in chart.references:
        plot.axvline(line.at, color=look.TARGET, linewidth=2, zorder=4)
        canvas.text(
            plot, line.at - span * 0.01, -0.9, line.label, ha="right", color=look.TARGET, fontsize=canvas.sizes.small
        )
