"""All newest figures of a build, read once and kept by indicator and country: for answers that must be quick.

About thirty thousand cells, some tens of megabytes. The API answers from here without asking the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.database import Database, Stamp
from dashboard.measure.value import OBSERVATION_COLUMNS, IndicatorInfo, Observation, Place
from dashboard.questions.reference import indicator_infos, labels, members, places
from dashboard.questions.takeaway import vintages_by_indicator


@dataclass(frozen=True, slots=True)
class Catalogued:
    """An indicator as the API tells of it."""

    info: IndicatorInfo
    theme: str
    filter: str | None
    derived: str | None
    table_only: bool
    sizes: tuple[str, ...]
    activities: tuple[str, ...]
    first: str | None
    last: str | None
    values: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Figures by indicator, then by country, oldest first; indicators and places in listed order."""

    cells: dict[str, dict[str, tuple[Observation, ...]]]
    indicators: dict[str, Catalogued]
    places: Mapping[str, Place]
    members: tuple[str, ...]
    sizes: Mapping[str, str]
    activities: Mapping[str, str]
    vintages: Mapping[str, tuple[date, ...]]

    def series(self, indicator_id: str, geos: Sequence[str]) -> tuple[Observation, ...]:
        """All cells of an indicator in some countries; of all where none is named."""
        held = self.cells.get(indicator_id, {})
        return tuple(cell for geo in (geos or held) for cell in held.get(geo, ()))


def shelf(database: Database) -> Shelf:
    """The shelf of the build that lies there now. Filled once a build."""
    return _shelf(database, database.stamp())


def filled(database: Database) -> bool:
    """Whether the shelf of this build is there already: filling it takes half a second, asking none."""
    return database.stamp() in _filled


_filled: set[Stamp] = set()


@lru_cache(maxsize=2)
def _shelf(database: Database, stamp: Stamp) -> Shelf:
    named = places(database)
    cells: dict[str, dict[str, list[Observation]]] = {}
    same: dict[object, object] = {}  # equal texts and days are kept once
    for row in database.rows(
        f"select {', '.join(OBSERVATION_COLUMNS)} from latest order by indicator_id, size_emp, nace_r2, period"
    ):
        one = Observation(*(same.setdefault((type(value), value), value) for value in row))  # type: ignore[arg-type]
        cells.setdefault(one.indicator_id, {}).setdefault(one.geo, []).append(one)
    order = list(named)
    _filled.clear()
    _filled.add(stamp)
    return Shelf(
        cells={
            id_: {geo: tuple(by_geo[geo]) for geo in sorted(by_geo, key=order.index)} for id_, by_geo in cells.items()
        },
        indicators=_indicators(database),
        places=named,
        members=members(database),
        sizes=labels(database, "size_emp"),
        activities=labels(database, "nace_r2"),
        vintages=vintages_by_indicator(database),
    )


def _indicators(database: Database) -> dict[str, Catalogued]:
    rows = database.rows(
        """
        select
            indicator.indicator_id, theme, filter, derived, table_only,
            coalesce(list(distinct size_emp order by size_emp) filter (size_emp is not null), []),
            coalesce(list(distinct nace_r2 order by nace_r2) filter (nace_r2 is not null), []),
            min(period) filter (value is not null), max(period) filter (value is not null), count(value)
        from indicator
        left join latest using (indicator_id)
        group by indicator.indicator_id, theme, filter, derived, table_only, indicator.sort
        order by indicator.sort
        """
    )
    infos = indicator_infos(database, [row[0] for row in rows])
    return {
        id_: Catalogued(infos[id_], theme, filter_, derived, only, tuple(sizes), tuple(activities), first, last, values)
        for id_, theme, filter_, derived, only, sizes, activities, first, last, values in rows
    }
