"""The canvas: a figure in inches, with its typeface, its text sizes and its value axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from matplotlib.figure import Figure

from dashboard import look
from dashboard.chart import Axis, Chart
from dashboard.render.image.text import LEADING, POINTS, text_width
from dashboard.render.layout import tick_text, ticks

Shape = Literal["16:9", "4:5", "narrow"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Text sizes of one shape, in points: readable at arm's length on a projector, and at 320 px on a phone."""

    title: float
    text: float
    label: float
    small: float
    edge: float
    """Margin around everything, in inches."""


SIZES: dict[Shape, Sizes] = {
    "16:9": Sizes(21, 13, 13.5, 11, 0.42),
    "4:5": Sizes(18.5, 12, 12.5, 10, 0.36),
    "narrow": Sizes(14, 9.5, 10, 8, 0.18),
}


Area = tuple[float, float, float, float]
"""Left, bottom, width, height in inches."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A figure with what every drawing needs: the chart, sizes, typeface, and inches instead of fractions."""

    chart: Chart
    page: Figure
    sizes: Sizes
    shape: str
    name: str

    def axes(self, area: Area) -> Any:
        """Bare axes over an area: no frame, no ticks."""
        width, height = self.page.get_size_inches()
        left, bottom, wide, high = area
        plot = self.page.add_axes((left / width, bottom / height, wide / width, high / height))
        plot.set_facecolor("none")
        for side in plot.spines.values():
            side.set_visible(False)
        plot.tick_params(length=0, labelsize=self.sizes.small, labelcolor=look.MUTED)
        plot.set_axisbelow(True)
        return plot

    def lines(
        self, lines: Sequence[str], left: float, top: float, size: float, colour: str, *, bold: bool = False
    ) -> float:
        """Lines of text from a point (inches from lower left) down; gives the place below the last."""
        width, height = self.page.get_size_inches()
        for line in lines:
            top -= size * LEADING / POINTS
            self.page.text(
                left / width,
                (top + 0.25 * size / POINTS) / height,
                line,
                fontfamily=self.name,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                color=colour,
            )
        return top

    def text(self, plot: Any, x: float, y: float, text: str, **settings: Any) -> Any:
        """Text in an axes, in our typeface; all settings of Matplotlib's ``text``."""
        given = {"fontfamily": self.name, "fontsize": self.sizes.label, "color": look.INK, "va": "center"} | settings
        return plot.text(x, y, text, **given)

    def patch(self, plot: Any, patch: Any) -> None:
        """A patch in data coordinates. Axes limits are ours, so Matplotlib need not look at every patch for them."""
        patch.set_transform(plot.transData)
        plot.add_artist(patch)

    def width(self, text: str, size: float | None = None, *, bold: bool = False) -> float:
        """Width of a text in inches."""
        return text_width(text, size or self.sizes.label, self.name, bold=bold)

    def value_ticks(self, plot: Any, axis: Axis, *, vertical: bool = False) -> None:
        """Grid lines and labels of a value axis."""
        marks = ticks(axis)
        labels = [tick_text(mark, axis) for mark in marks]
        if vertical:
            plot.set_yticks(marks, labels, fontfamily=self.name)
            plot.grid(axis="y", color=look.GRID, linewidth=1)
        else:
            wide = max((self.width(label, self.sizes.small) for label in labels), default=0.0) + 0.1
            inches = plot.get_position().width * self.page.get_size_inches()[0]
            step = ceil(wide * len(marks) / inches)
            marks, labels = marks[::step], labels[::step]
            plot.set_xticks(marks, labels, fontfamily=self.name)
            plot.grid(axis="x", color=look.GRID, linewidth=1)
