"""Country outlines for the map, without a network.

Rings of points in EPSG:3035 kilometres (Natural Earth, public domain).
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

Ring = tuple[tuple[float, float], ...]

OUTLINES = Path(__file__).resolve().parents[2] / "data" / "geo" / "europe.json"

WINDOW = (3760.0, 2680.0, 5720.0, 5440.0)
"""Left, bottom, right, top of the map of the Baltic Sea Region, in kilometres: Germany's south to the North Cape."""

LABELS: dict[str, tuple[float, float, str]] = {
    "NO": (4255.0, 4200.0, "middle center"),
    "SE": (4600.0, 4420.0, "middle center"),
    "FI": (5110.0, 4380.0, "middle center"),
    "EE": (5385.0, 4000.0, "middle right"),
    "LV": (5400.0, 3820.0, "middle right"),
    "LT": (5365.0, 3620.0, "middle right"),
    "PL": (4970.0, 3260.0, "middle center"),
    "DE": (4330.0, 3090.0, "middle center"),
    "DK": (4185.0, 3650.0, "middle left"),
}
"""Where a country's name and figure stand: on it where there is room, else beside it, to the right or left."""


@lru_cache(maxsize=1)
def outlines(path: Path = OUTLINES) -> dict[str, tuple[Ring, ...]]:
    """Rings of each country by code (``EL`` and ``UK`` as in European statistics). Åland is a ring of Finland.

    Raises FileNotFoundError when the project's geo file is missing.
    """
    countries: dict[str, list[list[list[float]]]] = json.loads(path.read_text(encoding="utf-8"))["countries"]
    return {
        geo: tuple(tuple((float(x), float(y)) for x, y in ring) for ring in rings) for geo, rings in countries.items()
    }


@lru_cache(maxsize=1)
def in_window() -> dict[str, tuple[Ring, ...]]:
    """The rings that are seen on the map, cut to the window. Neighbours of the nine are drawn more coarsely."""
    result: dict[str, tuple[Ring, ...]] = {}
    for geo, rings in outlines().items():
        cut = (clipped(ring) for ring in rings)
        if geo not in LABELS:
            cut = (simplified(ring, COARSE) for ring in cut)
        seen = tuple(ring for ring in cut if len(ring) > 2)
        if seen:
            result[geo] = seen
    return result


COARSE = 6.0
"""Neighbours lose points that stand out by less than this many kilometres: less than a pixel on a phone."""


def clipped(ring: Ring, window: tuple[float, float, float, float] = WINDOW) -> Ring:
    """The part of a ring inside the window, cut edge by edge (Sutherland-Hodgman); empty when all of it is outside."""
    points = list(ring)
    for axis, bound, keep_above in (
        (0, window[0], True),
        (1, window[1], True),
        (0, window[2], False),
        (1, window[3], False),
    ):
        result: list[tuple[float, float]] = []
        for at, point in enumerate(points):
            before = points[at - 1]
            inside = (point[axis] >= bound) == keep_above or point[axis] == bound
            was_inside = (before[axis] >= bound) == keep_above or before[axis] == bound
            if inside != was_inside:
                part = (bound - before[axis]) / (point[axis] - before[axis])
                x = before[0] + part * (point[0] - before[0])
                y = before[1] + part * (point[1] - before[1])
                result.append((round(x, 1), round(y, 1)))
            if inside:
                result.append(point)
        points = result
    return tuple(points)


def simplified(ring: Ring, tolerance: float) -> Ring:
    """The ring without points that stand out by less than the tolerance (Douglas-Peucker)."""
    if len(ring) < 4:
        return ring
    keep = {0, len(ring) - 1}
    stack = [(0, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        far, at = 0.0, first
        (x0, y0), (x1, y1) = ring[first], ring[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        for index in range(first + 1, last):
            x, y = ring[index]
            if length:
                off = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
            else:
                off = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            if off > far:
                far, at = off, index
        if far > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return tuple(ring[index] for index in sorted(keep))
