"""Maps: countries in their outlines or as tiles, and the key of shades."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline

from dashboard import look
from dashboard.builders.maps import TILES
from dashboard.chart import Mark
from dashboard.render.image.canvas import Area, Canvas
from dashboard.render.image.marks import empty_text, label_of, text_colour, weight_of
from dashboard.render.outlines import LABELS, WINDOW, in_window


def draw_map(canvas: Canvas, area: Area) -> None:
    """Countries in their outlines with figures on them; at 16:9 all figures are listed beside the map."""
    chart = canvas.chart
    left, bottom, width, height = area
    x0, y0, x1, y1 = WINDOW
    ratio = (x1 - x0) / (y1 - y0)
    beside = canvas.shape == "16:9"
    key_high = 0.0 if beside else 0.62
    high = height - key_high
    wide = min(high * ratio, width * (0.62 if beside else 1.0))
    high = wide / ratio
    start = left + (width * 0.06 if beside else (width - wide) / 2)
    plot = canvas.axes((start, bottom + key_high + (height - key_high - high), wide, high))
    plot.set_xlim(x0, x1)
    plot.set_ylim(y0, y1)
    plot.set_xticks([])
    plot.set_yticks([])
    rows = {row.key: row for row in chart.rows}
    marks = {mark.row: mark for mark in chart.marks}
    shapes = in_window()
    drawn = sorted(shapes, key=lambda geo: (geo in marks, geo in rows and rows[geo].role == "mine"))
    for geo in drawn:
        points: list[tuple[float, float]] = []
        codes: list[int] = []
        for ring in shapes[geo]:
            points += [*ring, ring[0]]
            codes += [1, *[2] * (len(ring) - 1), 79]
        mark = marks.get(geo)
        mine = geo in rows and rows[geo].role == "mine"
        missing = mark is not None and mark.value is None
        canvas.patch(
            plot,
            PathPatch(
                Outline(points, codes),
                facecolor=mark.tint if mark is not None and mark.tint else look.EMPTY,
                edgecolor=look.ACCENT if mine else look.RULE if missing else look.GROUND,
                linewidth=2.4 if mine else 0.8,
                hatch="////" if missing else None,
            ),
        )
    for geo, (x, y, side) in LABELS.items():
        mark = marks.get(geo)
        if mark is None:
            continue
        row = rows[geo]
        inside = side == "middle center"
        year = f" ({mark.year_note})" if mark.year_note else ""
        value = (mark.drawn if mark.form == "lock" else label_of(mark)) + year
        canvas.text(
            plot,
            x,
            y,
            f"{row.label}\n{value}" if inside else f"{row.label} {value}",
            ha="center" if inside else "left" if side.endswith("right") else "right",
            color=look.text_on(mark.tint or look.EMPTY) if inside else look.INK,
            fontweight=weight_of(row),
            fontsize=canvas.sizes.small,
            linespacing=1.15,
        )
    outside = [mark for geo, mark in marks.items() if geo not in LABELS]
    if beside:
        _key(canvas, (left + width * 0.62, bottom + 0.3, width * 0.36, 0.2))
        _beside(canvas, (left + width * 0.62, bottom + height), _ranked(chart.marks))
    else:
        _key(canvas, (left + width * 0.06, bottom + 0.3, width * 0.88, 0.16))
        _beside(canvas, (left, bottom + height - 0.12), outside)


def _ranked(marks: Sequence[Mark]) -> list[Mark]:
    """Highest first, places without a figure last."""
    return sorted(marks, key=lambda mark: (mark.value is None, -(mark.value or 0.0)))


def _beside(canvas: Canvas, at: tuple[float, float], marks: Sequence[Mark]) -> None:
    """Places and their figures as lines of text: those without an outline, or all where there is room."""
    rows = {row.key: row for row in canvas.chart.rows}
    left, top = at
    for mark in marks:
        text = f"{rows[mark.row].label} {label_of(mark) if mark.value is not None else empty_text(mark)}"
        if mark.year_note:
            text += f" ({mark.year_note})"
        row = rows[mark.row]
        top = canvas.lines([text], left, top, canvas.sizes.label, text_colour(row), bold=row.role == "mine") - 0.05


def draw_tile_grid(canvas: Canvas, area: Area) -> None:
    """One square a country."""
    chart = canvas.chart
    rows = {row.key: row for row in chart.rows}
    given = [(rows[mark.row], mark, *TILES[mark.row]) for mark in chart.marks if mark.row in TILES]
    across = max((x for _, _, x, _ in given), default=3) + 1
    down = max((y for _, _, _, y in given), default=3) + 1
    left, bottom, width, height = area
    side = min(width / across, (height - 0.6) / down)
    start = left + (width - side * across) / 2
    plot = canvas.axes((start, bottom + 0.6, side * across, side * down))
    plot.set_xlim(-0.5, across - 0.5)
    plot.set_ylim(down - 0.5, -0.5)
    plot.set_xticks([])
    plot.set_yticks([])
    for row, mark, x, y in given:
        mine, average = row.role == "mine", row.role == "average"
        ground = look.GROUND if average else mark.tint or look.EMPTY
        canvas.patch(
            plot,
            FancyBboxPatch(
                (x - 0.45, y - 0.45),
                0.9,
                0.9,
                boxstyle="square,pad=0",
                facecolor=ground,
                edgecolor=look.ACCENT if mine else look.EU if average else look.GRID,
                linewidth=2.6 if mine else 1,
                linestyle="dashed" if average else "solid",
                hatch="////" if mark.value is None else None,
            ),
        )
        name = row.key if len(row.key) == 2 else row.label
        value = mark.drawn if mark.form == "lock" else label_of(mark)
        year = f"\n{mark.year_note}" if mark.year_note else ""
        canvas.text(plot, x, y - 0.16, name, ha="center", fontweight="bold", color=look.text_on(ground))
        canvas.text(plot, x, y + 0.18, value + year, ha="center", color=look.text_on(ground))
    _key(canvas, (start, bottom + 0.3, side * across, 0.16))


def _key(canvas: Canvas, area: Area) -> None:
    """Six shades with the values where one ends and the next begins."""
    chart = canvas.chart
    assert chart.x is not None
    plot = canvas.axes(area)
    steps = len(look.SEQUENCE)
    plot.set_xlim(0, steps)
    plot.set_ylim(0, 1)
    plot.set_yticks([])
    for index, colour in enumerate(look.SEQUENCE):
        canvas.patch(plot, Rectangle((index, 0), 1, 1, facecolor=colour, edgecolor="none"))
    span = chart.x.high - chart.x.low
    digits = 0 if span >= 12 else 1 if span >= 1 else 2
    sign = "%" if chart.x.unit.startswith("%") else ""
    labels = [chart.words.number(chart.x.low + span * index / steps, digits) + sign for index in range(steps + 1)]
    plot.set_xticks(range(steps + 1), labels, fontfamily=canvas.name)
