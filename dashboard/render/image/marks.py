"""Marks and their words: solid, hollow and ringed points, locks, empty places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.path import Path as Outline

from dashboard import look
from dashboard.chart import Form, Mark, Row
from dashboard.render.image.canvas import Canvas

LOCK = Outline(
    [
        *[(-5, -6), (5, -6), (5, 1), (3, 1), (3, 4), (1, 6), (-1, 6), (-3, 4), (-3, 1), (-5, 1), (-5, -6)],
        *[(-1.5, 1), (-1.5, 3.5), (-0.5, 4.5), (0.5, 4.5), (1.5, 3.5), (1.5, 1), (-1.5, 1)],
    ],
    [1, *[2] * 9, 79, 1, *[2] * 5, 79],
)
"""A closed lock, the shape of the one on the screen."""


MARKERS = {"disc": "o", "diamond": "D", "square": "s"}


def text_colour(row: Row) -> str:
    """The colour of a row's text: its own, darkened until it can be read."""
    return look.REST if row.role == "rest" else look.readable(row.colour)


def weight_of(row: Row) -> str:
    """Bold for my country."""
    return "bold" if row.role == "mine" else "normal"


def label_of(mark: Mark) -> str:
    """The figure at a mark, with the flags that stand there."""
    return f"{mark.label} {mark.drawn}" if mark.drawn else mark.label


def empty_text(mark: Mark) -> str:
    """What stands in an empty place: the sign, or beside a lock the letter, and the reason."""
    return f"{label_of(mark)} {mark.absence}" if mark.form != "lock" else f"{mark.drawn} {mark.absence}"


def draw_points(
    plot: Any, places: Sequence[tuple[float, float]], row: Row, form: Form, shape: str, size: float
) -> None:
    """Marks of one row and form: filled, hollow, or white with a dot; larger for my country."""
    size *= 1.2 if row.role == "mine" else 1.0
    if shape == "diamond":
        size *= 0.88
    xs, ys = [x for x, _ in places], [y for _, y in places]
    plot.plot(
        xs,
        ys,
        MARKERS.get(shape, shape),
        markersize=size,
        markerfacecolor=row.colour if form == "solid" else look.GROUND,
        markeredgecolor=row.colour,
        markeredgewidth=1.6,
        zorder=4,
        clip_on=False,
    )
    if form == "ringed":
        plot.plot(xs, ys, "o", markersize=size * 0.3, color=row.colour, zorder=5, clip_on=False)


def draw_point(plot: Any, x: float, y: float, row: Row, mark: Mark, shape: str, size: float) -> None:
    """One mark."""
    draw_points(plot, [(x, y)], row, mark.form, shape, size)


def draw_empty(canvas: Canvas, plot: Any, x: float, y: float, mark: Mark) -> None:
    """An empty place: the sign and its reason, or a lock and its letter."""
    if mark.form == "lock":
        plot.plot([x], [y], marker=LOCK, markersize=9, color=look.REST, clip_on=False, linestyle="none")
    canvas.text(
        plot,
        x,
        y,
        ("     " if mark.form == "lock" else " ") + empty_text(mark),
        color=look.REST,
        fontsize=canvas.sizes.small,
    )
