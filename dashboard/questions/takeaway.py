"""Questions of files that leave: vintages held, targets, parts of a whole, what changed lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dashboard.database import Database, Stamp
from dashboard.measure.comparability import Target
from dashboard.measure.value import OBSERVATION_COLUMNS, Observation
from dashboard.questions.kept import once_a_build
from dashboard.questions.reference import members


@once_a_build
def vintages_by_indicator(database: Database) -> dict[str, tuple[date, ...]]:
    """All vintages that we hold, oldest first, by indicator."""
    rows = database.rows(
        "select indicator_id, list(distinct vintage order by vintage) from observation group by indicator_id"
    )
    return {id_: tuple(days) for id_, days in rows}


@once_a_build
def targets(database: Database) -> tuple[Target, ...]:
    """All political targets, each with the members of the Union whose target it is."""
    rows = database.rows(
        "select target_id, indicator_id, title, value, unit, year, geo, size_emp, level, note, url from target"
    )
    union = members(database, "eu27")
    return tuple(replace(Target(*row), members=union) for row in rows)


@once_a_build
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
    """A change of the figures as a feed tells it: what kind, of what, where, since which day, in how many cells."""

    kind: str
    indicator_id: str
    indicator: str
    geo: str
    country: str
    period: str
    on: date
    cells: int
    detail: str


def build_key(database: Database) -> tuple[str, ...]:
    """What the figures were built from: the same on every machine with the same figures."""
    return _build_key(database, database.stamp())


@lru_cache(maxsize=4)
def _build_key(database: Database, stamp: Stamp) -> tuple[str, ...]:
    ((schema, snapshot, catalog, newest, out),) = database.rows(
        "select schema_version, snapshot_sha256, catalog_sha256, newest_vintage, rows_out from build"
    )
    return (str(schema), snapshot, catalog, newest.isoformat(), str(out))


@dataclass(frozen=True, slots=True)
class Revised:
    """One cell that differs between two vintages."""

    indicator_id: str
    geo: str
    period: str
    size_emp: str
    nace_r2: str
    from_vintage: date
    to_vintage: date
    from_value: float | None
    to_value: float | None
    from_flags: str
    to_flags: str
    kind: str


def revisions(database: Database) -> tuple[Revised, ...]:
    """All revisions between vintages, newest first."""
    rows = database.rows(
        """
        select indicator_id, geo, period, size_emp, nace_r2, from_vintage, to_vintage, from_value, to_value,
               from_flags, to_flags, kind
        from revision
        order by to_vintage desc, indicator_id, geo, period, size_emp, nace_r2
        """
    )
    return tuple(Revised(*row) for row in rows)


def changes(database: Database) -> tuple[Change, ...]:
    """What a feed tells, newest first: new periods, revisions, breaks, withdrawn figures of the nine and the EU.

    A period is new on the day of the first vintage that has it, if an older vintage of the same indicator lacks it; a
    break is told once, on the day of the first vintage that flags it.
    Cells of one indicator, country, kind and day are one change.
    """
    return _changes(database, database.stamp())


@lru_cache(maxsize=2)
def _changes(database: Database, stamp: Stamp) -> tuple[Change, ...]:
    rows = database.rows(
        """
        with told as (
            select geo from geo_group where group_id = 'bsr'
            union all
            select 'EU27_2020'
        ),
        vintages as (
            select indicator_id, min(vintage) as first_vintage
            from observation
            group by indicator_id
        ),
        first_seen as (
            select indicator_id, geo, size_emp, nace_r2, period, min(vintage) as seen
            from observation
            join told using (geo)
            where value is not null
            group by all
        ),
        new_periods as (
            select
                'new period' as kind, indicator_id, geo, seen as happened, period,
                count(*) as cells, '' as detail
            from first_seen
            join vintages using (indicator_id)
            where seen > first_vintage
            group by all
        ),
        revised as (
            select
                if(to_value is null and from_value is not null, 'withdrawn',
                   if(kind = 'flag', 'flags', kind)) as kind,
                indicator_id, geo, to_vintage as happened, period, count(*) as cells,
                string_agg(
                    size_emp || ': ' || coalesce(from_value::text, ':') || ' ' || from_flags || ' -> '
                    || coalesce(to_value::text, ':') || ' ' || to_flags, '; ' order by size_emp, nace_r2
                ) as detail
            from revision
            join told using (geo)
            group by all
        ),
        first_broken as (
            select indicator_id, geo, size_emp, nace_r2, period, min(vintage) as seen
            from observation
            join told using (geo)
            where contains(status, 'b')
            group by all
        ),
        broken as (
            select
                'break' as kind, indicator_id, geo, seen as happened, period, count(*) as cells, '' as detail
            from first_broken
            group by all
        )
        select
            change.kind, change.indicator_id, indicator.short, change.geo, geo.name, change.period, change.happened,
            change.cells, change.detail
        from (
            select * from new_periods
            union all select * from revised
            union all select * from broken
        ) as change
        join indicator using (indicator_id)
        join geo on geo.geo = change.geo
        order by change.happened desc, indicator.sort, geo.sort, change.period desc, change.kind
        """
    )
    return tuple(Change(*row) for row in rows)


def cells_of(database: Database, ids: Sequence[str], geos: Sequence[str]) -> tuple[Observation, ...]:
    """All cells of some indicators in some countries (all where none is named), oldest first."""
    rows = database.rows(
        f"""
        select {", ".join(OBSERVATION_COLUMNS)}
        from latest
        where indicator_id in (select unnest($ids::text[]))
          and (len($geos::text[]) = 0 or geo in (select unnest($geos::text[])))
        order by indicator_id, geo, size_emp, nace_r2, period
        """,
        {"ids": list(ids), "geos": list(geos)},
    )
    return tuple(Observation(*row) for row in rows)
