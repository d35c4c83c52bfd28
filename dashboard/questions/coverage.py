"""What is there and what is not: cell by cell with the reason, and all indicators at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.database import Database
from dashboard.questions.figures import Cell
from dashboard.questions.kept import once_a_build


@dataclass(frozen=True, slots=True)
class Covered:
    """One cell of the atlas: ``state`` is value, flag without value, not published, not in our copy or not covered."""

    geo: str
    period: str
    state: str
    reason: str


@once_a_build
def atlas(database: Database, cell: Cell, geos: Sequence[str]) -> tuple[Covered, ...]:
    """Every country and period of a cell, from the first period of its indicator to the last; in order of period."""
    rows = database.rows(
        """
        select geo, period, state, reason
        from coverage
        where indicator_id = $indicator and size_emp = $size and nace_r2 = $activity
          and geo in (select unnest($geos::text[]))
        order by period
        """,
        {"indicator": cell.indicator_id, "size": cell.size_emp, "activity": cell.nace_r2, "geos": list(geos)},
    )
    return tuple(Covered(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Held:
    """How much of an indicator a country has: cells with a value, of the cells in periods that anybody has."""

    indicator_id: str
    geo: str
    values: int
    of: int


@once_a_build
def all_held(database: Database, geos: tuple[str, ...]) -> tuple[Held, ...]:
    """Every indicator and country, in listed order of indicators. Periods that nobody has are not counted."""
    rows = database.rows(
        """
        with surveyed as (
            select distinct indicator_id, period
            from coverage
            where state = 'value'
        ),
        counted as (
            select indicator_id, geo, count(*) filter (state = 'value') as held_values, count(*) as cells
            from coverage
            semi join surveyed using (indicator_id, period)
            where geo in (select unnest(?::text[]))
            group by indicator_id, geo
        )
        select indicator_id, geo, held_values, cells
        from counted
        join indicator using (indicator_id)
        order by indicator.sort
        """,
        [list(geos)],
    )
    return tuple(Held(*row) for row in rows)


@once_a_build
def reasons(database: Database, geos: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Why cells are empty, with the number of cells, commonest first."""
    rows = database.rows(
        """
        select reason, count(*)
        from coverage
        where state <> 'value' and geo in (select unnest(?::text[]))
        group by reason
        order by count(*) desc, reason
        """,
        [list(geos)],
    )
    return tuple((reason, cells) for reason, cells in rows)
