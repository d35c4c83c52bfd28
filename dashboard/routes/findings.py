"""Findings of the report as the API gives them: what was said, what stands beside it, the rule, every verdict.

A verdict is a word with the waves that it rests on or, where data cannot say, the reason. Below each part stand the
tests of every country in every wave, with the figures that were compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.ledger.judge import CountryWave, Figures, Judgement, Outcome, PartVerdict, Reason, RegionWave, Verdict
from dashboard.ledger.rules import Evidence, Finding, Part
from dashboard.ledger.told import tell_clause, tell_region, tell_test
from dashboard.questions.ledger import Ledger, Report
from dashboard.routes.values import value_of


def report_of(report: Report) -> dict[str, Any]:
    """The report that the findings were read in."""
    return {
        "title": report.title,
        "publisher": report.publisher,
        "posted": report.posted.isoformat(),
        "url": report.url,
    }


def finding_of(told: Ledger, judged: Judgement) -> dict[str, Any]:
    """A finding with its verdicts today and as of April 2021."""
    finding, figures = judged.finding, told.figures
    return {
        "id": finding.id,
        "theme": finding.theme,
        "also_themes": list(finding.also_themes),
        "type": finding.type,
        "also_types": list(finding.also_types),
        "label": finding.label,
        "paraphrase": finding.paraphrase,
        "hedge": finding.hedge,
        "quote": finding.quote,
        "voice": finding.voice,
        "line": finding.line,
        "testability": finding.testability,
        "evidence": [_evidence(one) for one in finding.evidence],
        "rule": _rule(finding, figures),
        "verdict": _verdict(judged.region, finding),
        "by_country": {geo: _verdict(judged.verdict(geo), finding) for geo in figures.countries},
        "april_2021": {
            "verdict": _verdict(judged.then, finding),
            "by_country": {geo: _verdict(judged.countries_then.get(geo), finding) for geo in figures.countries},
        },
        "parts": [_part(one, figures) for one in judged.parts],
        "needed": finding.needed,
        "caveat": finding.caveat,
        "limits": list(finding.limits),
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "indicator": one.indicator,
        "size": one.size_emp,
        "table": one.kept_table,
        "absent": one.absent,
        "use": one.use,
        "read": one.read,
    }


def _rule(finding: Finding, figures: Figures) -> dict[str, Any] | None:
    """The rule in words and thresholds; ``None`` where there is none: the verdict then has the reason."""
    if not finding.parts:
        return None
    return {
        "dated": finding.rule_dated,
        "why": finding.rule_why,
        "parts": [_part_rule(part, figures) for part in finding.parts],
    }


def _part_rule(part: Part, figures: Figures) -> dict[str, Any]:
    return {
        "id": part.id,
        "states": part.states,
        "population": part.population,
        "tests": {test.name: tell_test(test, figures.infos) for test in part.tests},
        "clauses": [tell_clause(clause) for clause in part.clauses],
        "region": tell_region(part),
        "at_least": part.at_least,
        "with_data": part.with_data,
        "first_wave": part.first_wave or None,
        "at_most": part.at_most,
    }


def _verdict(verdict: Verdict | None, finding: Finding) -> dict[str, Any]:
    """A verdict; of a finding that may have none, why there is none."""
    if verdict is None:
        verdict = Verdict("data cannot say", reason=Reason(finding.without_why, finding.without_text))
    return {
        "word": verdict.word,
        "waves": list(verdict.waves),
        "by_wave": list(verdict.by_wave),
        "reason": _reason(verdict.reason),
    }


def _reason(reason: Reason | None) -> dict[str, str] | None:
    return None if reason is None else {"code": reason.code, "text": reason.text}


def _part(part: PartVerdict, figures: Figures) -> dict[str, Any]:
    return {
        "id": part.part.id,
        "word": part.region.word,
        "asks_about_year_before": part.year_before,
        "waves": [_wave(wave, figures) for wave in part.waves],
    }


def _wave(wave: RegionWave, figures: Figures) -> dict[str, Any]:
    return {
        "wave": wave.wave,
        "word": wave.word,
        "reason": _reason(wave.reason),
        "counts": dict(wave.counts),
        "with_data": wave.with_data,
        "of": wave.of,
        "tests": _outcomes(wave.outcomes, figures),
        "countries": {one.geo: _country(one, figures) for one in wave.countries},
    }


def _country(one: CountryWave, figures: Figures) -> dict[str, Any]:
    return {"word": one.word, "reason": _reason(one.reason), "tests": _outcomes(one.outcomes, figures)}


def _outcomes(outcomes: Sequence[Outcome], figures: Figures) -> list[Mapping[str, Any]]:
    return [
        {
            "test": one.test,
            "said": one.said,
            "tolerance": one.tolerance,
            "working": one.working,
            "reason": _reason(one.reason),
            "figures": [
                value_of(cell, figures.infos[cell.indicator_id], figures.name(cell.geo)) for cell in one.figures
            ],
        }
        for one in outcomes
    ]
