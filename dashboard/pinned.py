"""The database as it was: each cell with the newest vintage not later than a day.

Every question reads ``latest``. Here a temporary view of that name, seen only by one cursor, stands in front of the
stored one: the questions need not know that they are asked about the past.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from typing import Any

from dashboard.database import Database, Stamp

AS_OF = """
create temporary view latest as
select * exclude (is_latest)
from monitor.observation
where vintage <= date '{day}' and not (
    source_kind = 'computed' and indicator_id in (
        select worked_out.indicator_id
        from monitor.indicator as worked_out
        join monitor.indicator as per on per.indicator_id = (worked_out.derived ->> '$.per')
        join monitor.dataset on dataset.dataset_id = per.dataset_id
        where dataset.vintage > date '{day}'
    )
)
qualify row_number() over (
    partition by indicator_id, geo, period, size_emp, nace_r2
    order by vintage desc
) = 1
"""
"""The rule of the build for the newest vintage (``etl/load/choose.sql``), for an earlier day.

What is worked out here was not there before the figures that it is divided by.
"""


class Pinned(Database):
    """A view of a database on an earlier day. Costs a few milliseconds more a question: not for pages."""

    def __init__(self, database: Database, day: date) -> None:
        super().__init__(database.path)
        self.day = day
        self._today = database

    def stamp(self) -> Stamp:
        """The stamp of the file: a new build changes what is known of the past too."""
        return self._today.stamp()

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of one query, as they would have been on the day."""
        _, instance = self._today._current()
        with closing(instance.cursor()) as cursor:
            cursor.execute(AS_OF.format(day=self.day.isoformat()))
            found: list[tuple[Any, ...]] = cursor.execute(sql, parameters).fetchall()
            return found
