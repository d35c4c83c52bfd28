"""Country outlines for the map, without a network: rings of points in EPSG:3035 kilometres (Natural Earth, public domain)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

Ring = tuple[tuple[float, float], ...]

OUTLINES = Path(__file__).resolve().parents[2] / "data" / "geo" / "europe.json"

WINDOW = (3880.0, 2680.0, 5480.0, 5440.0)
"""Left, bottom, right, top of the map of the Baltic Sea Region, in kilometres: Germany's south to the North Cape."""

LABELS = {
    "NO": (4300.0, 4190.0),
    "SE": (4600.0, 4110.0),
    "FI": (5060.0, 4340.0),
    "EE": (5185.0, 4040.0),
    "LV": (5210.0, 3850.0),
    "LT": (5145.0, 3655.0),
    "PL": (4960.0, 3250.0),
    "DE": (4320.0, 3090.0),
    "DK": (4285.0, 3640.0),
}
"""Where a country's name and figure stand: inside its outline, clear of its neighbours' labels."""


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
