"""What producers changed after they had published it, vintage by vintage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.database import Database
from dashboard.questions.kept import once_a_build


@dataclass(frozen=True, slots=True)
class Revised:
    """How many cells of an indicator changed between two vintages, and the largest change among them."""

    indicator_id: str
    indicator: str
    from_vintage: date
    to_vintage: date
    kind: str
    cells: int
    flagged: int
    largest: float | None


@once_a_build
def revised(database: Database) -> tuple[Revised, ...]:
    """All indicators with changed cells, any country. ``flagged``: cells in which the producer set or took a flag."""
    rows = database.rows(
        """
        select
            revision.indicator_id, indicator.short, from_vintage, to_vintage, kind,
            count(*), count(*) filter (from_flags <> to_flags), max(abs(to_value - from_value))
        from revision
        join indicator using (indicator_id)
        group by revision.indicator_id, indicator.short, indicator.sort, from_vintage, to_vintage, kind
        order by indicator.sort, from_vintage, to_vintage
        """
    )
    return tuple(Revised(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that changed."""

    indicator: str
    geo: str
    country: str
    period: str
    size_emp: str
    from_vintage: date
    to_vintage: date
    from_value: float | None
    to_value: float | None
    from_flags: str
    to_flags: str
    kind: str
    unit: str
    decimals: int


@once_a_build
def changes(database: Database, ids: Sequence[str], geos: Sequence[str]) -> tuple[Change, ...]:
    """Every changed cell of some indicators in some countries, by indicator, country and period."""
    rows = database.rows(
        """
        select
            indicator.short, revision.geo, geo.name, revision.period, revision.size_emp,
            from_vintage, to_vintage, from_value, to_value, from_flags, to_flags, revision.kind,
            unit.short, indicator.decimals
        from revision
        join indicator using (indicator_id)
        join unit on unit.unit_id = indicator.unit
        join geo using (geo)
        where revision.indicator_id in (select unnest(?::text[])) and revision.geo in (select unnest(?::text[]))
        order by indicator.sort, geo.sort, revision.period, revision.size_emp, to_vintage
        """,
        [list(ids), list(geos)],
    )
    return tuple(Change(*row) for row in rows)


@once_a_build
def family(database: Database, name: str) -> tuple[str, ...]:
    """Indicators of a measure and of its levels: those whose family begins with a name. In listed order."""
    rows = database.rows("select indicator_id from indicator where starts_with(family, ?) order by sort", [name])
    return tuple(id_ for (id_,) in rows)


@once_a_build
def vintages(database: Database, ids: Sequence[str]) -> tuple[date, ...]:
    """All vintages held of some indicators, oldest first."""
    rows = database.rows(
        "select distinct vintage from observation where indicator_id in (select unnest(?::text[])) order by vintage",
        [list(ids)],
    )
    return tuple(day for (day,) in rows)
