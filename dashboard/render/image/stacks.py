"""Stacked bars: parts of a whole, with their key above."""

from __future__ import annotations

from dashboard import look
from dashboard.chart import Axis
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import empty_text, label_of, weight_of
from dashboard.render.image.rows import row_axes


def draw_stacked(canvas: Canvas, area: Area) -> None:
    """Bars of 100%; where a part is missing the others stand as numbers."""
    chart = canvas.chart
    plot, inches = row_axes(canvas, area, above=0.8)
    plot.set_xlim(0, 100)
    canvas.value_ticks(plot, Axis(0, 100, "%"))
    cells = chart.by_cell()
    for at, row in enumerate(chart.rows):
        marks = [cells[row.key, column.key] for column in chart.columns]
        if any(mark.value is None for mark in marks):
            same = len({mark.absence for mark in marks}) == 1
            shown = marks[:1] if same else marks
            texts = [
                empty_text(mark) if mark.value is None else f"{column.label} {label_of(mark)}"
                for column, mark in zip(chart.columns, shown, strict=False)
            ]
            canvas.text(plot, 0.5, at, " · ".join(texts), color=look.REST, fontsize=canvas.sizes.small)
            continue
        left = 0.0
        for column, mark in zip(chart.columns, marks, strict=True):
            colour = column.colour or look.PLAIN
            assert mark.value is not None
            hollow = mark.form == "hollow"
            plot.barh(
                at,
                mark.value,
                left=left,
                height=0.72,
                color=look.GROUND if hollow else colour,
                edgecolor=colour if hollow else look.GROUND,
                linewidth=1.4,
                hatch="////" if mark.form == "ringed" else None,
                zorder=3,
            )
            canvas.text(
                plot,
                left + mark.value / 2,
                at,
                label_of(mark),
                ha="center",
                color=look.INK if hollow else look.text_on(colour),
                fontweight=weight_of(row),
                fontsize=canvas.sizes.label
                if mark.value / 100 * inches > canvas.width(label_of(mark))
                else canvas.sizes.small,
                zorder=5,
            )
            left += mark.value
    x = 0.0
    for column in chart.columns:
        plot.plot([x + 0.8], [-0.9], "s", markersize=canvas.sizes.small * 0.8, color=column.colour, clip_on=False)
        canvas.text(plot, x + 2.2 * 8 / inches, -0.9, column.label, fontsize=canvas.sizes.small)
        x += 100 / len(chart.columns)
