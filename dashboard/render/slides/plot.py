"""What an XY chart consists of: points with their labels, series, the plane they stand in. PURE.

Names, values and signs stand as labels of helper series whose points carry no marker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dashboard import look
from dashboard.words import NO_VALUE, spoken

Side = Literal["left", "right", "above", "below", "middle"]


@dataclass(slots=True)
class Point:
    """One point of a series with its marker and label."""

    x: float
    y: float
    shape: str = ""
    form: str = "solid"
    label: str = ""
    side: Side = "right"
    colour: str = ""
    bold: bool = False
    size: float = 0.0
    """Points of its label; 0 for that of its plane."""


@dataclass(slots=True)
class Series:
    """One series of an XY chart. ``helper``: its points are places for words, not figures."""

    name: str
    colour: str
    points: list[Point] = field(default_factory=list)
    line: Literal["none", "solid", "dash", "dot"] = "none"
    width: float = 2.25
    marker: float = 9
    helper: bool = False


HELPER = "(words) "
"""How names of helper series begin, in the data sheet and for whoever reads it."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The two ranges of an XY chart and where its plot stands inside the chart's frame (parts of 1)."""

    x: tuple[float, float]
    y: tuple[float, float]
    inner: tuple[float, float, float, float] = (0.06, 0.04, 0.88, 0.86)
    x_ticks: float = 0.0
    y_ticks: float = 0.0
    x_format: str = "General"
    y_format: str = "General"
    show_x: bool = True
    show_y: bool = True
    x_title: str = ""
    y_title: str = ""
    size: float = 12


@dataclass(frozen=True, slots=True)
class Plot:
    """One XY chart: its series, its plane, its title (empty for none)."""

    series: tuple[Series, ...]
    plane: Plane
    title: str = ""

    @property
    def in_order(self) -> list[Series]:
        """The series, longest first, as LibreOffice needs them; where there is no figure, a sign that says so."""
        drawn = [one for one in self.series if one.points]
        if not drawn:
            (left, right), (low, high) = self.plane.x, self.plane.y
            sign = Point((left + right) / 2, (low + high) / 2, label=NO_VALUE, side="middle", colour=look.REST)
            drawn = [Series(spoken().say("slide.no figure"), look.REST, [sign], helper=True)]
        return sorted(drawn, key=lambda one: -len(one.points))
