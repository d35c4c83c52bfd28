"""Vintages: dates of the precision that is known.

A vintage is written in ISO 8601 as far as it is known: ``2026-02-27``, ``2026-04`` or ``2025``. The database holds a
day (the first of the month or year where only that is known) and the precision beside it, so that old figures sort
right and nobody reads a day that nobody knows.
"""

from __future__ import annotations

import re
from datetime import date

ISO = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
PRECISIONS = {1: "year", 2: "month", 3: "day"}


def read_vintage(text: str) -> tuple[date, str]:
    """The first day that ``text`` can mean and its precision: ``day``, ``month`` or ``year``.

    Raises:
        ValueError: the text is not an ISO date, or no such day exists.
    """
    match = ISO.match(text)
    if not match:
        raise ValueError(f"'{text}' is not an ISO date (2026-02-27, 2026-02 or 2026)")
    parts = [int(part) for part in match.groups() if part is not None]
    year, month, day = (*parts, 1, 1)[:3]
    return date(year, month, day), PRECISIONS[len(parts)]
