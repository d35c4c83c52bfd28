"""Country outlines for the map, without a network: rings of points in EPSG:3035 kilometres (Natural Earth, public domain)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

Ring = tuple[tuple[float, float], ...]

OUTLINES = Path(__file__).resolve().parents[2] / "data" / "geo" / "europe.json"

WINDOW = (3760.0, 2680.0, 5640.0, 5440.0)
"""Left, bottom, right, top of the map of the Baltic Sea Region, in kilometres: Germany's south to the North Cape."""

LABELS: dict[str, tuple[float, float, str]] = {
    "NO": (4300.0, 4210.0, "middle center"),
    "SE": (4610.0, 4130.0, "middle center"),
    "FI": (5070.0, 4350.0, "middle center"),
    "EE": (5330.0, 4000.0, "middle right"),
    "LV": (5360.0, 3820.0, "middle right"),
    "LT": (5310.0, 3620.0, "middle right"),
    "PL": (4970.0, 3260.0, "middle center"),
    "DE": (4330.0, 3090.0, "middle center"),
    "DK": (4200.0, 3650.0, "middle left"),
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
    """The rings that are seen on the map: countries cut to those rings that reach into the window."""
    left, bottom, right, top = WINDOW

    def seen(ring: Ring) -> bool:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return max(xs) > left and min(xs) < right and max(ys) > bottom and min(ys) < top

    kept = {geo: tuple(ring for ring in rings if seen(ring)) for geo, rings in outlines().items()}
    return {geo: rings for geo, rings in kept.items() if rings}
