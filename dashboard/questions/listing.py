"""Figures as a list: every country and period of a cell, to search and sort; where there is no figure, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.database import Database
from dashboard.measure.value import IndicatorInfo, Observation, Place
from dashboard.questions.figures import COLUMNS, Cell
from dashboard.words import NO_VALUE, spoken


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: whose figure of which period, the figure as published, or why there is none."""

    info: IndicatorInfo
    geo: str
    country: str
    period: str
    size_emp: str
    nace_r2: str
    cell: Observation | None
    reason: str

    @property
    def value(self) -> float | None:
        """The figure; ``None`` where there is none."""
        return None if self.cell is None else self.cell.value

    @property
    def texts(self) -> tuple[str, ...]:
        """What is read in the line: country, period, value, flags in words, reason."""
        letters = "" if self.cell is None else self.cell.letters
        shown = NO_VALUE if self.value is None else spoken().number(self.value, self.info.decimals)
        return (self.country, self.period, shown, letters, spoken().flags(letters), self.reason, self.info.short)


def listed(
    database: Database,
    cell: Cell,
    info: IndicatorInfo,
    named: Mapping[str, Place],
    geos: Sequence[str],
    from_: int | None = None,
    to: int | None = None,
) -> tuple[Entry, ...]:
    """All lines of a cell, country by country, oldest first. No line for periods that nobody has.

    A country that the table does not cover has one line that says so.
    """
    rows = database.rows(
        f"""
        with held as (select distinct period from latest where indicator_id = $indicator)
        select coverage.geo, coverage.period, coverage.reason, {COLUMNS}
        from coverage
        join held on held.period = coverage.period
        left join latest
            on latest.indicator_id = coverage.indicator_id and latest.geo = coverage.geo
            and latest.period = coverage.period and latest.size_emp = coverage.size_emp
            and latest.nace_r2 = coverage.nace_r2
        where coverage.indicator_id = $indicator and coverage.size_emp = $size and coverage.nace_r2 = $activity
          and coverage.geo in (select unnest($geos::text[]))
          and coverage.year between coalesce($first, 0) and coalesce($last, 9999)
        qualify coverage.state <> 'not covered' or coverage.period = max(coverage.period) over ()
        order by coverage.period
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
    lines: dict[str, list[Entry]] = {geo: [] for geo in geos}
    for geo, period, reason, *columns in rows:
        one = Observation(*columns) if columns[0] is not None else None
        name = named[geo].name if geo in named else geo
        lines[geo].append(Entry(info, geo, name, period, cell.size_emp, cell.nace_r2, one, reason))
    return tuple(line for own in lines.values() for line in own)


def every_figure(database: Database, indicator_id: str) -> tuple[Observation, ...]:
    """All newest cells of an indicator: every country that we hold, every period, size class and activity."""
    rows = database.rows(
        f"""
        select {COLUMNS}
        from latest
        where indicator_id = ?
        order by geo, size_emp, nace_r2, period
        """,
        [indicator_id],
    )
    return tuple(Observation(*row) for row in rows)


def found(lines: Sequence[Entry], words: str | None) -> tuple[Entry, ...]:
    """The lines in which each of some words occurs, whatever its case."""
    wanted = (words or "").casefold().split()
    if not wanted:
        return tuple(lines)
    return tuple(line for line in lines if all(word in " ".join(line.texts).casefold() for word in wanted))


def ordered(lines: Sequence[Entry], how: str | None) -> tuple[Entry, ...]:
    """Lines in one of the orders of ``choices.SORTS``; those without a figure stand last where values decide."""
    if how == "newest":
        return tuple(sorted(lines, key=lambda line: line.period, reverse=True))
    if how in ("highest", "lowest"):
        sign = -1.0 if how == "highest" else 1.0
        return tuple(sorted(lines, key=lambda line: (line.value is None, sign * (line.value or 0.0))))
    return tuple(lines)
