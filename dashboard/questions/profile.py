"""Country profiles: many series in one go, and two sentences of the seminar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.database import Database
from dashboard.measure.value import Observation
from dashboard.questions.figures import COLUMNS, Cell
from dashboard.questions.kept import once_a_build

QUOTED = ("F20", "F28")
"""Findings that a profile quotes: they speak of neighbours, and of no country."""


@once_a_build
def many_series(
    database: Database, cells: Sequence[Cell], geos: Sequence[str], from_: int = 0
) -> dict[Cell, dict[str, list[Observation]]]:
    """The periods of several cells from a year on by country, oldest first, rows without a value included."""
    rows = database.rows(
        f"""
        with asked as (
            select unnest($indicators::text[]) as indicator_id, unnest($sizes::text[]) as size_emp,
                   unnest($activities::text[]) as nace_r2
        )
        select {COLUMNS}
        from latest
        join asked using (indicator_id, size_emp, nace_r2)
        where geo in (select unnest($geos::text[])) and year >= $first
        order by period
        """,
        {
            "first": from_,
            "indicators": [cell.indicator_id for cell in cells],
            "sizes": [cell.size_emp for cell in cells],
            "activities": [cell.nace_r2 for cell in cells],
            "geos": list(geos),
        },
    )
    found: dict[Cell, dict[str, list[Observation]]] = {cell: {} for cell in cells}
    for row in rows:
        one = Observation(*row)
        found[Cell(one.indicator_id, one.size_emp, one.nace_r2)].setdefault(one.geo, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the report, whose they are, and the finding that holds them."""

    finding_id: str
    theme: str
    quote: str
    voice: str
    caveat: str


@once_a_build
def quotes(database: Database, ids: Sequence[str] = QUOTED) -> tuple[Quote, ...]:
    """Quotes of some findings, in the order of the report."""
    rows = database.rows(
        """
        select finding_id, theme, quote, voice, caveat
        from finding
        where finding_id in (select unnest(?::text[]))
        order by sort
        """,
        [list(ids)],
    )
    return tuple(Quote(*row) for row in rows)
