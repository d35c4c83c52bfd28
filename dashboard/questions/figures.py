"""Figures: the newest by country, the series, SMEs beside large firms, and the reason where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.database import Database
from dashboard.measure.value import NOT_APPLICABLE, OBSERVATION_COLUMNS, Observation
from dashboard.questions.choices import LARGE
from dashboard.questions.kept import once_a_build
from dashboard.view import ALL_ACTIVITIES, SME

COLUMNS = ", ".join(f"latest.{name}" for name in OBSERVATION_COLUMNS)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a figure is asked for, before the country: indicator, size class, activity."""

    indicator_id: str
    size_emp: str = NOT_APPLICABLE
    nace_r2: str = NOT_APPLICABLE


@once_a_build
def latest_by_country(
    database: Database, cells: Sequence[Cell], geos: Sequence[str]
) -> dict[Cell, tuple[Observation, ...]]:
    """For each cell the newest figure of each country, each with its own year.

    The newest period *with a value* wins; a country whose every period lacks one gives its newest row, flag and all.
    A country without any row is not there: ask ``absences``. Countries come in the order of ``geos``.
    """
    rows = database.rows(
        f"""
        with asked as (
            select unnest($indicators::text[]) as indicator_id, unnest($sizes::text[]) as size_emp,
                   unnest($activities::text[]) as nace_r2
        ),
        place as (
            select unnest($geos::text[]) as geo, generate_subscripts($geos::text[], 1) as listed
        )
        select {COLUMNS}
        from latest
        join asked using (indicator_id, size_emp, nace_r2)
        join place using (geo)
        qualify row_number() over (
            partition by latest.indicator_id, latest.geo, latest.size_emp, latest.nace_r2
            order by latest.value is null, latest.year desc, latest.period desc
        ) = 1
        order by place.listed
        """,
        {**_columns(cells), "geos": list(geos)},
    )
    found: dict[Cell, list[Observation]] = {cell: [] for cell in cells}
    for row in rows:
        one = Observation(*row)
        found[Cell(one.indicator_id, one.size_emp, one.nace_r2)].append(one)
    return {cell: tuple(observations) for cell, observations in found.items()}


@once_a_build
def series_by_country(
    database: Database,
    cell: Cell,
    geos: Sequence[str],
    from_: int | None = None,
    to: int | None = None,
) -> dict[str, tuple[Observation, ...]]:
    """All periods of a cell by country, oldest first, rows without a value included.

    Countries come in the order of ``geos``.
    """
    rows = database.rows(
        f"""
        select {COLUMNS}
        from latest
        where indicator_id = $indicator and size_emp = $size and nace_r2 = $activity
          and geo in (select unnest($geos::text[]))
          and year between coalesce($first, 0) and coalesce($last, 9999)
        order by period
        """,
        {
            "indicator": cell.indicator_id,
            "size": cell.size_emp,
            "activity": cell.nace_r2,
            "geos": list(geos),
            "first": from_,
            "last": to,
        },
    )
    found: dict[str, list[Observation]] = {geo: [] for geo in geos}
    for row in rows:
        one = Observation(*row)
        found[one.geo].append(one)
    return {geo: tuple(observations) for geo, observations in found.items() if observations}


@dataclass(frozen=True, slots=True)
class Pair:
    """SMEs and large firms of one country in one period. Either may lack a value, or a row at all."""

    geo: str
    period: str
    small: Observation | None
    large: Observation | None

    @property
    def is_whole(self) -> bool:
        """Whether both have a value."""
        return self.small is not None and self.large is not None and None not in (self.small.value, self.large.value)


def sme_beside_large(
    database: Database,
    indicator_id: str,
    geos: Sequence[str],
    activity: str = ALL_ACTIVITIES,
    to: int | None = None,
) -> dict[str, Pair]:
    """For each country SMEs (10-249) and large firms (250 or more) in the newest period that has both values.

    A country that never has both gives the period in which most countries do, or else its newest one. A country
    without a row is not there.
    """
    cells = [Cell(indicator_id, size, activity) for size in (SME, LARGE)]
    by_size = {cell.size_emp: series_by_country(database, cell, geos, to=to) for cell in cells}
    found: dict[str, list[Pair]] = {}
    for geo in geos:
        small = {one.period: one for one in by_size[SME].get(geo, ())}
        large = {one.period: one for one in by_size[LARGE].get(geo, ())}
        pairs = [Pair(geo, period, small.get(period), large.get(period)) for period in sorted({*small, *large})]
        if pairs:
            found[geo] = pairs
    whole = {geo: max(pairs, key=lambda pair: (pair.is_whole, pair.period)) for geo, pairs in found.items()}
    usual = Counter(pair.period for pair in whole.values() if pair.is_whole).most_common(1)
    for geo, pair in whole.items():
        if usual and not pair.is_whole:
            whole[geo] = max(found[geo], key=lambda pair: (pair.period == usual[0][0], pair.period))
    return whole


@once_a_build
def absences(database: Database, cells: Sequence[Cell], geos: Sequence[str]) -> dict[tuple[Cell, str], str]:
    """Why a country has no value in any period of a cell: the reason given for its newest period.

    Only pairs of cell and country without any value are there. A country outside the coverage table gives none.
    """
    rows = database.rows(
        """
        with asked as (
            select unnest($indicators::text[]) as indicator_id, unnest($sizes::text[]) as size_emp,
                   unnest($activities::text[]) as nace_r2
        )
        select coverage.indicator_id, coverage.size_emp, coverage.nace_r2, coverage.geo, arg_max(reason, period)
        from coverage
        join asked using (indicator_id, size_emp, nace_r2)
        where geo in (select unnest($geos::text[]))
        group by all
        having not bool_or(state = 'value')
        """,
        {**_columns(cells), "geos": list(geos)},
    )
    return {(Cell(indicator_id, size, activity), geo): reason for indicator_id, size, activity, geo, reason in rows}


def by_indicator(absences: Mapping[tuple[Cell, str], str]) -> dict[tuple[str, ...], str]:
    """Reasons by indicator and country, for a chart of one size class and activity."""
    return {(cell.indicator_id, geo): reason for (cell, geo), reason in absences.items()}


def _columns(cells: Sequence[Cell]) -> dict[str, object]:
    return {
        "indicators": [cell.indicator_id for cell in cells],
        "sizes": [cell.size_emp for cell in cells],
        "activities": [cell.nace_r2 for cell in cells],
    }
