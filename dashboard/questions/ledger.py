"""The claim ledger: findings of the 2021 report, judged once a build, and what was read beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from dashboard.database import Database, Stamp
from dashboard.ledger.judge import Figures, Judgement, judge
from dashboard.ledger.rules import Evidence, Finding, Picture, Platform, read_part
from dashboard.measure.value import NOT_APPLICABLE, OBSERVATION_COLUMNS, IndicatorInfo, Observation
from dashboard.questions.breaks import breaks
from dashboard.questions.kept import once_a_build
from dashboard.questions.reference import indicator_infos, members, places
from dashboard.view import ALL_ACTIVITIES, REFERENCE


@dataclass(frozen=True, slots=True)
class Report:
    """The report that the findings were read in."""

    title: str
    publisher: str
    event: str
    posted: date
    url: str
    sha256: str
    dates: str
    answer: str
    terms: tuple[str, ...]
    last_survey_then: str
    last_survey_note: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A named programme, what is reported of it, and how anybody knows."""

    geo: str
    name: str
    years: str
    what: str
    found: str
    evidence: tuple[str, ...]
    evidence_note: str
    paid_by: str
    urls: tuple[str, ...]
    read: str
    read_on: date | None


@dataclass(frozen=True, slots=True)
class LookedFor:
    """Something that was looked for and not found."""

    what: str
    result: str
    consequence: str
    url: str | None
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """Which waves of a figure were out when the report appeared, and which came after."""

    indicator: str
    size_emp: str
    waves_then: tuple[str, ...]
    waves_since: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """Everything that stands beside the report, judged on the figures of one build."""

    report: Report
    judgements: dict[str, Judgement]
    figures: Figures
    programmes: tuple[Programme, ...]
    platforms: tuple[Platform, ...]
    looked_for: tuple[LookedFor, ...]

    def info(self, indicator: str) -> IndicatorInfo:
        """What an indicator measures."""
        return self.figures.infos[indicator]

    def before(self, finding: Finding) -> tuple[Before, ...]:
        """Of each figure beside a finding: the waves that were out in April 2021 and those that came after."""
        last = self.report.last_survey_then
        found = []
        for one in finding.evidence:
            if one.indicator is None:
                continue
            size = one.size_emp or NOT_APPLICABLE
            series = self.figures.series.get((one.indicator, size), {})
            waves = sorted({cell.period for cells in series.values() for cell in cells if cell.value is not None})
            then = tuple(wave for wave in waves if wave[:4] <= last)
            found.append(Before(one.indicator, size, then, tuple(wave for wave in waves if wave[:4] > last)))
        return tuple(found)


def ledger(database: Database) -> Ledger:
    """The ledger of the build that lies there now. Judged once a build."""
    return _ledger(database, database.stamp())


@lru_cache(maxsize=4)
def _ledger(database: Database, stamp: Stamp) -> Ledger:
    found = findings(database)
    figures = _figures(database, found)
    told = report(database)
    return Ledger(
        report=told,
        judgements={one.id: judge(one, figures, told.last_survey_then) for one in found},
        figures=figures,
        programmes=programmes(database),
        platforms=tuple(figures.platforms),
        looked_for=looked_for(database),
    )


def report(database: Database) -> Report:
    """The report: the one row about it."""
    (row,) = database.rows("select * from finding_report")
    return Report(*frozen(row))


def findings(database: Database) -> tuple[Finding, ...]:
    """All findings with their evidence and rules, in the order of the report."""
    evidence: dict[str, list[Evidence]] = {}
    for finding_id, *one in database.rows(
        """
        select finding_id, indicator_id, size_emp, kept_table, absent, use, read
        from finding_evidence
        order by finding_id, sort
        """
    ):
        evidence.setdefault(finding_id, []).append(Evidence(*one))
    parts: dict[str, list[str]] = {}
    for finding_id, rule in database.rows("select finding_id, rule from finding_rule order by finding_id, sort"):
        parts.setdefault(finding_id, []).append(rule)
    rows = database.rows(
        """
        select
            finding_id, line, line_sha256, theme, also_themes, type, also_types, label, paraphrase, hedge, quote,
            voice_id, voice, testability, may_be_judged, coalesce(cast(rule_dated as text), ''),
            coalesce(rule_why, ''), coalesce(without_why, ''), coalesce(without_text, ''), coalesce(needed, ''),
            picture, caveat, limits, question_ids, questions
        from finding
        order by sort
        """
    )
    found = []
    for row in rows:
        given = dict(zip(FINDING_COLUMNS, frozen(row), strict=True))
        given["picture"] = _picture(given["picture"])
        given["evidence"] = tuple(evidence.get(row[0], ()))
        given["parts"] = tuple(read_part(rule) for rule in parts.get(row[0], ()))
        found.append(Finding(**given))
    return tuple(found)


FINDING_COLUMNS = tuple(one.name for one in fields(Finding) if one.name not in ("evidence", "parts"))
"""The fields of a finding that are columns of its table, in order."""


def _picture(text: str | None) -> Picture | None:
    if text is None:
        return None
    raw: dict[str, Any] = json.loads(text)
    return Picture(raw["kind"], tuple(raw["indicators"]), raw["size_emp"])


def _figures(database: Database, found: Sequence[Finding]) -> Figures:
    """The figures of all rules and of all evidence, read in one go."""
    wanted: dict[tuple[str, str], None] = {}
    for finding in found:
        for part in finding.parts:
            wanted |= dict.fromkeys(part.needs)
            wanted |= dict.fromkeys((id_, size) for id_ in part.beside for size in {size for _, size in part.needs})
        for one in finding.evidence:
            if one.indicator is not None:
                wanted[one.indicator, one.size_emp or NOT_APPLICABLE] = None
    ids = list(dict.fromkeys(id_ for id_, _ in wanted))
    nine = members(database)
    activities = [ALL_ACTIVITIES, NOT_APPLICABLE]
    rows = database.rows(
        f"""
        with asked as (
            select unnest($indicators::text[]) as indicator_id, unnest($sizes::text[]) as size_emp
        )
        select {", ".join(f"latest.{name}" for name in OBSERVATION_COLUMNS)}
        from latest
        join asked using (indicator_id, size_emp)
        where latest.nace_r2 in (select unnest($activities::text[]))
          and latest.geo in (select unnest($geos::text[]))
        order by latest.period
        """,
        {
            "indicators": [id_ for id_, _ in wanted],
            "sizes": [size for _, size in wanted],
            "activities": activities,
            "geos": [*nine, REFERENCE],
        },
    )
    series: dict[tuple[str, str], dict[str, list[Observation]]] = {key: {} for key in wanted}
    for row in rows:
        cell = Observation(*row)
        series[cell.indicator_id, cell.size_emp].setdefault(cell.geo, []).append(cell)
    return Figures(
        series=series,
        infos=indicator_infos(database, ids),
        breaks=breaks(database, ids, activities),
        platforms=platforms(database),
        names={geo: place.name for geo, place in places(database).items()},
        countries=nine,
    )


@once_a_build
def programmes(database: Database) -> tuple[Programme, ...]:
    """Named programmes and what is reported of them."""
    rows = database.rows(
        """
        select geo, name, years, what, found, evidence, evidence_note, paid_by, urls, read, read_on
        from programme
        order by sort
        """
    )
    return tuple(Programme(*frozen(row)) for row in rows)


def frozen(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row with its lists made tuples."""
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


@once_a_build
def platforms(database: Database) -> tuple[Platform, ...]:
    """National initiatives for Industry 4.0, and where none was found."""
    rows = database.rows(
        """
        select platform_id, geo, name, kind, began, ended, status, what, counted_2017, urls, read, read_on
        from platform
        order by sort
        """
    )
    return tuple(Platform(*frozen(row)) for row in rows)


def looked_for(database: Database) -> tuple[LookedFor, ...]:
    """What was looked for and not found."""
    rows = database.rows("select what, result, consequence, url, findings from looked_for order by sort")
    return tuple(LookedFor(*frozen(row)) for row in rows)
