"""The heat table as a picture."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from dashboard import look
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import LOCK, label_of, text_colour, weight_of
from dashboard.render.image.text import POINTS, wrapped


def draw_heat(canvas: Canvas, area: Area) -> None:
    """Countries down and measures across; turned round where the picture is narrow."""
    chart, sizes = canvas.chart, canvas.sizes
    cells = chart.by_cell()
    turned = canvas.shape != "16:9"
    labels = {row.key: row.label for row in chart.rows}
    short = {key: key if len(key) == 2 else label for key, label in labels.items()}
    left, bottom, width, height = area
    if turned:
        downs = [(column.key, f"{column.label} {column.period}".strip()) for column in chart.columns]
        acrosses = [(row.key, short[row.key]) for row in chart.rows]
        names = width * 0.36
    else:
        downs = [(row.key, row.label) for row in chart.rows]
        acrosses = [(column.key, column.label) for column in chart.columns]
        names = max(canvas.width(text, bold=True) for _, text in downs) + 0.12
    wide = (width - names) / max(len(acrosses), 1)
    heads = [wrapped(text, wide - 0.04, sizes.small, canvas.name) for _, text in acrosses]
    between = "\n" if turned else " "
    periods = {column.key: column.period for column in chart.columns}
    top = (max((len(lines) for lines in heads), default=1) + (0 if turned else 1)) * sizes.small * 1.2 / POINTS + 0.08
    plot = canvas.axes((left + names, bottom, width - names, height - top))
    plot.set_xlim(0, len(acrosses))
    plot.set_ylim(len(downs), 0)
    plot.set_xticks([])
    plot.set_yticks([])
    rows = {row.key: row for row in chart.rows}
    for x, ((key, _), lines) in enumerate(zip(acrosses, heads, strict=True)):
        text = "\n".join(lines if turned else [*lines, periods[key]])
        canvas.text(
            plot,
            x + 0.5,
            -0.08,
            text,
            ha="center",
            va="bottom",
            fontsize=sizes.small,
            color=look.MUTED,
            linespacing=1.1,
        )
    for y, (down, text) in enumerate(downs):
        row = rows.get(down)
        lines = wrapped(text, names - 0.1, sizes.small if turned else sizes.label, canvas.name)
        canvas.text(
            plot,
            -0.1 / wide,
            y + 0.5,
            "\n".join(lines),
            ha="right",
            fontsize=sizes.small if turned else sizes.label,
            color=text_colour(row) if row is not None else look.INK,
            fontweight=weight_of(row) if row is not None else "normal",
            linespacing=1.05,
        )
        here = [cells[(across, down) if turned else (down, across)] for across, _ in acrosses]
        widest = max((canvas.width(label_of(mark), sizes.small) for mark in here), default=0.0)
        size = sizes.small * min(1.0, 0.92 * wide / widest)
        for x, mark in enumerate(here):
            owner = rows[mark.row]
            ground = mark.tint or look.GROUND
            canvas.patch(
                plot,
                Rectangle(
                    (x + 0.02, y + 0.03), 0.96, 0.94, facecolor=ground, edgecolor="none" if mark.tint else look.GRID
                ),
            )
            if mark.form == "hollow":
                canvas.patch(
                    plot, Rectangle((x + 0.06, y + 0.1), 0.88, 0.8, fill=False, edgecolor=look.REST, linewidth=1.2)
                )
            if mark.form == "lock":
                plot.plot(
                    [x + 0.5 - 0.09 / wide], [y + 0.5], marker=LOCK, markersize=8, color=look.MUTED, linestyle="none"
                )
            value = mark.drawn if mark.form == "lock" else label_of(mark)
            canvas.text(
                plot,
                x + 0.5 + (0.08 / wide if mark.form == "lock" else 0),
                y + 0.5,
                f"{value}{between}({mark.year_note})" if mark.year_note else value,
                ha="center",
                color=look.text_on(ground),
                fontweight=weight_of(owner),
                fontsize=size * (0.75 if mark.year_note else 1),
                linespacing=1.0,
            )
