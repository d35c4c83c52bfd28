"""What things are called and where they come from: indicators, places, flags, sources, breaks, the build itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from dashboard.database import Database
from dashboard.measure.value import JUMP_POINTS, SHARES_OF_FEW, IndicatorInfo, Place, SourceLine
from dashboard.questions.kept import once_a_build
from dashboard.words import spoken

NINE = "bsr"
"""The group of the nine countries of the Baltic Sea Region."""


def indicator_infos(database: Database, ids: Sequence[str]) -> dict[str, IndicatorInfo]:
    """What each indicator measures, by id, in listed order. Ids that do not exist are left out.

    ``unit`` is the text after a number, ``denominator`` the id of the unit: two shares with different ids have
    different bases.
    """
    wanted = set(ids)
    return {id_: info for id_, info in all_infos(database).items() if id_ in wanted}


@once_a_build
def all_infos(database: Database) -> Mapping[str, IndicatorInfo]:
    """What every indicator measures, by id, in listed order."""
    rows = database.rows(
        """
        select
            indicator.indicator_id, indicator.title, indicator.short, unit.short, indicator.decimals,
            indicator.direction, indicator.population, indicator.reference_year, unit.share,
            tolerance_points, tolerance_subgroup_points,
            unit.title, indicator.version, indicator.family, indicator.optional, unit.unit_id,
            indicator.definition, indicator.know, indicator.supply,
            if(dataset.reference_year = indicator.reference_year, dataset.reference_year_note, null),
            source_line.producer, source_line.dataset_id, source_line.title, source_line.url, source_line.doi,
            source_line.via, source_line.vintage, source_line.vintage_precision, source_line.vintage_basis,
            source_line.licence
        from indicator
        join unit on unit.unit_id = indicator.unit
        join source_line using (dataset_id)
        join dataset using (dataset_id)
        order by indicator.sort
        """
    )
    infos = {row[0]: _info(row) for row in rows}
    derived = database.rows("select indicator_id, derived from indicator where derived is not null")
    for id_, rule in derived:
        per = infos.get(json.loads(rule).get("per", ""))
        if per is not None and per.source.dataset_id != infos[id_].source.dataset_id:
            infos[id_] = replace(infos[id_], per=per.source)
    return MappingProxyType(infos)


@once_a_build
def to_come(database: Database, theme: str) -> tuple[str, ...]:
    """The short names of a theme's indicators that have no figure yet and come with the first live pull."""
    rows = database.rows(
        "select short from indicator where theme = ? and supply = 'first live pull' order by sort", [theme]
    )
    return tuple(short for (short,) in rows)


def _info(row: tuple) -> IndicatorInfo:  # type: ignore[type-arg]
    (id_, title, short, unit, decimals, direction, population, reference_year, share, points, subgroup, *rest) = row
    (unit_title, version, family, optional, unit_id, definition, know, supply, year_note, *line) = rest
    producer, dataset_id, dataset_title, url, doi, via, vintage, precision, basis, licence = line
    return IndicatorInfo(
        id=id_,
        title=title,
        short=short,
        unit=unit,
        decimals=decimals,
        direction=direction,
        population=population,
        reference_year=reference_year,
        share=share,
        tolerance=points,
        subgroup_tolerance=subgroup,
        source=SourceLine(
            producer=producer,
            dataset_id=dataset_id,
            title=dataset_title,
            url=url,
            doi=doi,
            via=via,
            vintage=vintage,
            vintage_precision=precision or "day",
            vintage_basis=basis or "producer",
            licence=licence,
        ),
        unit_title=unit_title,
        version=version,
        family=family,
        optional=optional,
        denominator=unit_id,
        year_note=year_note or "",
        definition=definition,
        know=tuple(know) if supply == "snapshot" else (*know, spoken().say("know.waiting")),
        jump_points=None if unit_id in SHARES_OF_FEW else JUMP_POINTS,
        supply=supply,
    )


@once_a_build
def versions_of(database: Database, indicator_id: str) -> tuple[str, ...]:
    """All versions of one measure, in listed order: panels that stand side by side and are never joined.

    An indicator without versions gives itself alone.
    """
    rows = database.rows(
        """
        select other.indicator_id
        from indicator
        join indicator as other on other.indicator_id = indicator.indicator_id or other.family = indicator.family
        where indicator.indicator_id = ? and not other.table_only
        order by other.sort
        """,
        [indicator_id],
    )
    return tuple(id_ for (id_,) in rows)


@once_a_build
def places(database: Database) -> Mapping[str, Place]:
    """Every country and aggregate by code, in listed order."""
    rows = database.rows("select geo, name, kind, colour from geo order by sort")
    return MappingProxyType({geo: Place(geo, name, kind, colour) for geo, name, kind, colour in rows})


@once_a_build
def members(database: Database, group: str = NINE) -> tuple[str, ...]:
    """Codes of the countries of a group, in listed order; empty for a group that does not exist."""
    return tuple(geo for (geo,) in database.rows("select geo from geo_group where group_id = ? order by sort", [group]))


@once_a_build
def labels(database: Database, dimension: str) -> Mapping[str, str]:
    """English labels of a code list of Eurostat, by code, in listed order."""
    rows = database.rows("select code, label_en from code where dimension = ? order by sort", [dimension])
    return MappingProxyType(dict(rows))


@dataclass(frozen=True, slots=True)
class FlagMeaning:
    """A letter beside values, in words."""

    letter: str
    kind: str
    title: str
    meaning: str
    ranked: bool


@once_a_build
def flag_meanings(database: Database) -> tuple[FlagMeaning, ...]:
    """All flags: status letters first, then confidentiality, each in the alphabet's order."""
    rows = database.rows("select letter, kind, title, meaning, ranked from flag order by kind desc, letter")
    return tuple(FlagMeaning(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a producer as we hold it."""

    producer: str
    dataset_id: str
    title: str
    url: str
    doi: str | None
    via: str | None
    supply: str
    vintage: date | None
    vintage_precision: str | None
    vintage_basis: str | None
    reference_year: str
    reference_year_note: str | None
    indicators: int
    values: int
    flags_known: int


@once_a_build
def tables(database: Database) -> tuple[Table, ...]:
    """All tables with what we hold of them: indicators, values, values that came with their flags."""
    rows = database.rows(
        """
        with held as (
            select
                indicator.dataset_id,
                count(latest.value) as held_values,
                count(latest.value) filter (latest.flags_known) as with_flags
            from indicator
            left join latest using (indicator_id)
            group by indicator.dataset_id
        ),
        listed as (
            select dataset_id, count(*) as indicators
            from indicator
            group by dataset_id
        )
        select
            source.producer, dataset.dataset_id, dataset.title, dataset.url, dataset.doi, dataset.via, dataset.supply,
            dataset.vintage, dataset.vintage_precision, dataset.vintage_basis,
            dataset.reference_year, dataset.reference_year_note,
            coalesce(listed.indicators, 0), coalesce(held.held_values, 0), coalesce(held.with_flags, 0)
        from dataset
        join source using (source_id)
        left join held using (dataset_id)
        left join listed using (dataset_id)
        order by source.producer = 'Eurostat' desc, source.producer, dataset.dataset_id
        """
    )
    return tuple(Table(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Producer:
    """A producer and the terms on which its figures may be used."""

    producer: str
    title: str
    licence: str
    licence_url: str
    cite: str


@once_a_build
def producers(database: Database) -> tuple[Producer, ...]:
    """All sources, Eurostat first, then by name."""
    rows = database.rows(
        """
        select producer, title, licence, licence_url, cite
        from source
        order by producer = 'Eurostat' desc, producer, title
        """
    )
    return tuple(Producer(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Up to what difference figures are not called different, where that holds, and what the choice rests on."""

    points: float
    subgroup_points: float
    basis: str
    producers: tuple[str, ...]
    indicators: tuple[str, ...]


@once_a_build
def tolerances(database: Database) -> tuple[Tolerance, ...]:
    """Each choice once with the indicators that it holds for, widest first."""
    rows = database.rows(
        """
        select
            tolerance_points, tolerance_subgroup_points, tolerance_basis,
            list(distinct producer order by producer), list(indicator.short order by indicator.sort)
        from indicator join source_line using (dataset_id)
        group by tolerance_points, tolerance_subgroup_points, tolerance_basis
        order by count(*) desc, min(indicator.sort)
        """
    )
    return tuple(
        Tolerance(points, subgroup_points, basis, tuple(producers), tuple(indicators))
        for points, subgroup_points, basis, producers, indicators in rows
    )


@dataclass(frozen=True, slots=True)
class RegisteredBreak:
    """One entry of the registry, with the names that people read."""

    indicator_id: str
    indicator: str
    country: str | None
    size_emp: str | None
    from_period: str
    kind: str
    reason: str
    url: str | None


@once_a_build
def registered_breaks(database: Database, kinds_left_out: Sequence[str] = ()) -> tuple[RegisteredBreak, ...]:
    """The registry of breaks, by indicator and period, less the given kinds."""
    rows = database.rows(
        """
        select
            comparability.indicator_id, indicator.short, geo.name, comparability.size_emp,
            comparability.from_period, comparability.kind, comparability.reason, comparability.url
        from comparability
        join indicator using (indicator_id)
        left join geo on geo.geo = comparability.geo
        where comparability.kind not in (select unnest(?::text[]))
        order by indicator.sort, comparability.from_period, geo.sort, comparability.size_emp
        """,
        [list(kinds_left_out)],
    )
    return tuple(RegisteredBreak(*row) for row in rows)


@once_a_build
def left_out(database: Database) -> tuple[tuple[str, str], ...]:
    """Figures at hand that are not published here: name and reason."""
    return tuple((name, reason) for name, reason in database.rows("select name, reason from left_out order by name"))


@dataclass(frozen=True, slots=True)
class Build:
    """When and from what the database was made."""

    built_at: datetime
    newest_vintage: date
    rows_out: int
    indicators: int


@once_a_build
def build(database: Database) -> Build:
    """The one row about the build, with the number of indicators that have a value."""
    ((built_at, newest_vintage, rows_out, indicators),) = database.rows(
        """
        select built_at, newest_vintage, rows_out,
               (select count(distinct indicator_id) from latest where value is not null)
        from build
        """
    )
    return Build(built_at, newest_vintage, rows_out, indicators)
