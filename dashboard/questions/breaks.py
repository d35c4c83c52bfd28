"""The registry of breaks, for those who draw lines and state changes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.database import Database
from dashboard.measure.comparability import Break
from dashboard.questions.kept import once_a_build


def breaks(database: Database, ids: Sequence[str], activities: Sequence[str] = ()) -> tuple[Break, ...]:
    """All entries for some indicators, oldest first: those of the catalog and every observed ``b``.

    Entries for one activity are given only if it is among ``activities``.
    """
    return _breaks(database, tuple(ids), tuple(activities))


@once_a_build
def _breaks(database: Database, ids: tuple[str, ...], activities: tuple[str, ...]) -> tuple[Break, ...]:
    rows = database.rows(
        """
        select kind, from_period, reason, geo, size_emp, indicator_id
        from comparability
        where indicator_id in (select unnest(?::text[]))
          and (nace_r2 is null or nace_r2 in (select unnest(?::text[])))
        order by indicator_id, from_period, geo nulls first, size_emp nulls first
        """,
        [list(ids), list(activities)],
    )
    return tuple(Break(*row) for row in rows)


def waves(database: Database, indicator_id: str) -> tuple[str, ...]:
    """Periods in which anybody published anything of an indicator: the years of its survey. Oldest first."""
    rows = database.rows("select distinct period from latest where indicator_id = ? order by period", [indicator_id])
    return tuple(period for (period,) in rows)
