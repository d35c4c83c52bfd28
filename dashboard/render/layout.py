"""Where labels and ticks go: arithmetic that screen and picture share."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from dashboard.builders.axes import nice_step
from dashboard.chart import Axis, Chart, Column, Mark, Row


def ticks(axis: Axis) -> list[float]:
    """Round values inside an axis: multiples of a round step."""
    step = nice_step(axis.high - axis.low)
    first = ceil(axis.low / step - 1e-9)
    last = floor(axis.high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def tick_text(mark: float, axis: Axis) -> str:
    """A tick's label: as many decimals as the steps need, with the percent sign of shares."""
    step = nice_step(axis.high - axis.low)
    decimals = 0 if step >= 1 and step == int(step) else 1 if step * 10 == int(step * 10) else 2
    text = f"{mark:,.{decimals}f}".replace(",", "\u202f").replace("-", "−")
    return text + ("%" if axis.unit.startswith("%") else "")


def year_ticks(columns: Sequence[Column], span: float, most: int) -> list[tuple[float, str]]:
    """Ticks of a time axis that is ``span`` years long and has room for ``most``.

    The last wave and, from there back, each that is far enough from the one after it. Quarters go by their years.
    """
    waves = {column.at: column.label for column in columns if column.at is not None}
    if any(at != int(at) for at in waves):
        waves = {at: label[:4] for at, label in waves.items() if at == int(at)} or waves
    chosen: list[float] = []
    for at in sorted(waves, reverse=True):
        if not chosen or chosen[-1] - at >= span / most - 1e-9:
            chosen.append(at)
    return [(at, waves[at]) for at in reversed(chosen)]


def spread_labels(wanted: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, at least ``apart`` from each other, in the order given; inside the axis if they fit.

    Pushes labels up from below, then down from above: the middle of a crowd stays near where it belongs.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [wanted[index] for index in order]
    for _ in range(60):
        moved = False
        for at in range(1, len(places)):
            short = apart - (places[at] - places[at - 1])
            if short > 1e-9:
                places[at - 1] -= short / 2
                places[at] += short / 2
                moved = True
        if not moved:
            break
    if places and places[-1] - places[0] <= high - low:
        over = max(places[-1] - high, 0.0)
        places = [place - over for place in places]
        under = max(low - places[0], 0.0)
        places = [place + under for place in places]
    result = [0.0] * len(wanted)
    for index, place in zip(order, places, strict=True):
        result[index] = place
    return result


SIDES = ("middle right", "middle left", "top center", "bottom center")


def label_places(points: Sequence[tuple[float, float, str]], *, wide: float, high: float) -> list[str]:
    """For each point (0-1, 0-1, text) the side on which its text covers least, for a plot of so many pixels.

    Text is taken as 7 pixels a letter and 16 high; points as discs of 12. Greedy, in the order given.
    """
    boxes: list[tuple[float, float, float, float]] = [
        (x * wide - 7, y * high - 7, x * wide + 7, y * high + 7) for x, y, _ in points
    ]
    chosen: list[str] = []
    for x, y, text in points:
        best = min(SIDES, key=lambda side: _cost(_box(x * wide, y * high, len(text) * 7.0, side), boxes, wide))
        boxes.append(_box(x * wide, y * high, len(text) * 7.0, best))
        chosen.append(best)
    return chosen


def _box(x: float, y: float, width: float, side: str) -> tuple[float, float, float, float]:
    if side == "middle right":
        return (x + 8, y - 8, x + 8 + width, y + 8)
    if side == "middle left":
        return (x - 8 - width, y - 8, x - 8, y + 8)
    if side == "top center":
        return (x - width / 2, y + 7, x + width / 2, y + 23)
    return (x - width / 2, y - 23, x + width / 2, y - 7)


def _cost(
    box: tuple[float, float, float, float], others: Sequence[tuple[float, float, float, float]], wide: float
) -> float:
    """Overlap with other boxes and with the outside of the plot, in square pixels; sides are preferred in order."""
    overlap = sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in others
    )
    outside = max(0.0, box[2] - wide - 20) + max(0.0, -20 - box[0])
    return overlap + outside * 16


def one_sided(chart: Chart, cells: dict[tuple[str, str], Mark]) -> list[str]:
    """For a scatter: the countries without a point, with what there is of them: *Norway (5.5 e, : not published)*."""
    found: dict[str, list[str]] = {}
    for row in chart.rows:
        sides = [cells[row.key, column.key] for column in chart.columns]
        if any(mark.value is None for mark in sides):
            said = ", ".join(
                " ".join(part for part in (mark.label, mark.drawn, mark.absence) if part) for mark in sides
            )
            found.setdefault(said, []).append(row.label)
    return [f"{chart.words.listed(names)} ({said})" for said, names in found.items()]


def timeline_words(cells: dict[tuple[str, str], Mark], row: Row) -> tuple[str, str]:
    """What stands above an entry of a timeline, in two lines: its name; from when to when, and what became of it."""
    start, end = cells[row.key, "start"], cells[row.key, "end"]
    span = f"{start.text}–{end.text if end.value is not None else ''}"
    return row.label, " · ".join(part for part in (span, row.aside) if part)
