"""Questions of files that leave: vintages held, targets, parts of a whole, what changed lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.database import Database
from dashboard.measure.comparability import Target


def vintages_of(database: Database, ids: Sequence[str]) -> tuple[date, ...]:
    """All vintages that we hold of some indicators, oldest first."""
    rows = database.rows(
        "select distinct vintage from observation where indicator_id in (select unnest(?::text[])) order by vintage",
        [list(ids)],
    )
    return tuple(vintage for (vintage,) in rows)


def targets(database: Database) -> tuple[Target, ...]:
    """All political targets."""
    rows = database.rows(
        "select target_id, indicator_id, title, value, unit, year, geo, size_emp, level, note, url from target"
    )
    return tuple(Target(*row) for row in rows)


def parts_of_whole(database: Database) -> tuple[tuple[str, ...], ...]:
    """For each composition the ids of its parts in order, newest version of a measure first."""
    rows = database.rows(
        """
        select list(indicator_id order by sort)
        from composition
        group by composition_id
        order by composition_id
        """
    )
    return tuple(tuple(ids) for (ids,) in rows)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the figures as it is told in a feed: what kind, of what, where, when."""

    kind: str
    indicator_id: str
    indicator: str
    geo: str
    country: str
    period: str
    size_emp: str
    nace_r2: str
    on: date
    text: str
