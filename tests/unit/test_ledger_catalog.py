"""The ledger's catalog: what a finding may say, and what stops the build."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from etl.catalog import quotes, read_catalog
from etl.catalog.ledger import SPECIAL, Clause, Finding, sha256
from etl.catalog.read import HERE
from etl.problems import Problems

CATALOG = read_catalog()
FINDINGS = CATALOG.ledger.findings

RAW = {
    "id": "F90",
    "line": 2,
    "theme": "workforce",
    "type": "obstacle",
    "label": "A label",
    "paraphrase": "Somebody said that something can be so.",
    "hedge": "can",
    "quote": "something can be so",
    "voice": "W4",
    "testability": "proxy",
    "without": {"why": "nothing measures it", "text": "Nothing does.", "needed": "Something that does."},
    "caveat": "None.",
}

RULE = {
    "dated": "2026-01-01",
    "why": "to try it",
    "parts": [
        {
            "id": "one",
            "states": "something",
            "population": "some",
            "units": ["PC_ENT"],
            "tests": {"gap": {"test": "gap present", "indicator": "cloud_any"}},
            "agrees": {"all": ["gap"]},
        }
    ],
}


def finding(**changes: Any) -> Finding:
    return Finding.model_validate({**RAW, **changes})


def test_there_are_35_findings_and_most_of_them_cannot_be_judged() -> None:
    assert len(FINDINGS) == 35
    assert sum(one.rule is None for one in FINDINGS.values()) > 35 / 2
    assert {one.id for one in FINDINGS.values() if one.rule is not None} == {"F04", "F06", "F11", "F13", "F14", "F24"}


def test_only_direct_and_proxy_may_have_a_verdict_and_four_of_them_never() -> None:
    allowed = {one.id for one in FINDINGS.values() if one.may_have_verdict}
    assert allowed == {f"F{n:02}" for n in (4, 5, 6, 11, 12, 13, 14, 18, 19, 20, 23, 24, 27)}
    assert not allowed & set(SPECIAL)
    with pytest.raises(ValidationError, match="testability 'context' allows no rule"):
        finding(testability="context", rule=RULE, without=None)
    with pytest.raises(ValidationError, match="may have no rule: averages of countries"):
        finding(id="F02", rule=RULE, without=None)
    assert finding(rule=RULE, without=None).rule is not None


def test_a_finding_has_a_rule_or_says_why_not() -> None:
    with pytest.raises(ValidationError, match="either 'rule' or 'without'"):
        finding(without=None)
    with pytest.raises(ValidationError, match="either 'rule' or 'without'"):
        finding(rule=RULE)


def test_quotes_have_25_words_at_most() -> None:
    assert finding(quote=" ".join(["word"] * 25))
    with pytest.raises(ValidationError, match="the quote has 26 words"):
        finding(quote=" ".join(["word"] * 26))
    assert max(len(one.quote.split()) for one in FINDINGS.values()) <= 25


def test_a_question_has_no_chart() -> None:
    with pytest.raises(ValidationError, match="without a chart"):
        finding(type="question", picture={"kind": "timeline"})
    assert all(one.picture is None for one in FINDINGS.values() if one.type == "question")


def test_hedges_are_kept_in_the_paraphrase() -> None:
    """The words that make a statement careful stand in our version of it too."""
    kept = {
        "F07": "not necessarily always",
        "F08": "not sufficiently",
        "F17": "should",
        "F18": "can be",
        "F19": "can be",
    }
    kept |= {"F24": "several", "F25": "could", "F28": "could", "F32": "can", "F33": "can", "F34": "can", "F35": "will"}
    for id_, hedge in kept.items():
        assert hedge in FINDINGS[id_].paraphrase.lower(), id_


def test_no_finding_names_a_country_as_its_speaker() -> None:
    names = [geo.name for geo in CATALOG.geos.values() if geo.kind == "country"]
    for one in FINDINGS.values():
        said = f"{one.paraphrase} {one.quote} {one.label} {CATALOG.ledger.voices[one.voice].title}"
        assert [name for name in names if name in said] == [], one.id


def test_clauses_name_tests_that_exist() -> None:
    part = {**RULE["parts"][0], "agrees": {"all": ["gapp"]}}  # type: ignore[index]
    with pytest.raises(ValidationError, match="'gapp' names no test"):
        finding(rule={**RULE, "parts": [part]}, without=None)
    with pytest.raises(ValidationError, match="either 'all' or 'any'"):
        Clause.model_validate({})


REPORT = "A title\nIt was said that something can be so.\nNothing more."


def test_a_quote_is_found_in_its_line_only_word_for_word() -> None:
    (row,) = quotes.compare([finding()], REPORT)
    assert (row.line, row.line_sha256) == (2, sha256("It was said that something can be so."))
    with pytest.raises(Problems, match="nowhere in the report"):
        quotes.compare([finding(quote="something could be so")], REPORT)
    with pytest.raises(Problems, match="It is in line 2"):
        quotes.compare([finding(line=1)], REPORT)


def test_every_quote_was_compared_and_is_unchanged_since() -> None:
    rows = {row.finding: row for row in CATALOG.ledger.quoted}
    assert set(rows) == set(FINDINGS)
    for id_, one in FINDINGS.items():
        assert (rows[id_].line, rows[id_].quote_sha256) == (one.line, sha256(one.quote))
    # The title is a whole line: its hash can be worked out here without the report.
    assert rows["F01"].line_sha256 == sha256("Why are Industry Digitalization Initiatives Often Unsuccessful?")
    by_line: dict[int, set[str]] = {}
    for row in rows.values():
        by_line.setdefault(row.line, set()).add(row.line_sha256)
    assert all(len(hashes) == 1 for hashes in by_line.values())
    assert sorted(by_line) == [1, 9, 11, 13, 17, 19, 21, 23, 25, 27]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalog that a test may spoil."""
    copy = tmp_path / "catalog"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def spoil(folder: Path, old: str, new: str, file: str = "findings.yaml") -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problems) as error:
        read_catalog(folder)
    return str(error.value)


def test_a_quote_changed_after_comparison_stops_the_build(folder: Path) -> None:
    said = spoil(folder, 'quote: "lack of awareness"', 'quote: "no awareness"')
    assert "F05.quote: is not the one that was compared with the report" in said
    assert "python -m etl.catalog.quotes" in said


def test_an_unknown_indicator_voice_or_question_is_named(folder: Path) -> None:
    assert "F02" in spoil(folder, "indicator: labour_productivity", "indicator: labour_produktivity")


def test_a_rule_over_two_versions_of_an_index_stops_the_build(folder: Path) -> None:
    text = (folder / "findings.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    part = next(one for one in raw["findings"] if one["id"] == "F04")["rule"]["parts"][0]
    part["tests"]["other"] = {"test": "gap present", "indicator": "dii4_basic"}
    (folder / "findings.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(Problems, match="mixes versions of digital_intensity: dii3_basic, dii4_basic"):
        read_catalog(folder)


def test_a_share_of_those_that_tried_needs_the_share_that_tried(folder: Path) -> None:
    said = spoil(folder, "          beside: [hiring_tried]\n", "")
    assert "never shown without hiring_tried" in said


def test_a_rule_says_the_unit_and_size_of_its_figures(folder: Path) -> None:
    assert "says PC_EMP, but the figures are in PC_ENT" in spoil(folder, "units: [PC_ENT]", "units: [PC_EMP]")


def test_a_size_class_that_is_not_held_is_named(folder: Path) -> None:
    said = spoil(
        folder, "{test: gap present, indicator: dii3_basic}", '{test: gap present, indicator: dii3_basic, small: "0-8"}'
    )
    assert "is not held for 0-8" in said


def test_evidence_tables_say_how_anybody_knows() -> None:
    assert not any("control group" in one.evidence for one in CATALOG.ledger.programmes.values())
    for one in CATALOG.ledger.programmes.values():
        assert one.evidence_note
        assert one.paid_by
        assert one.urls
    for platform in CATALOG.ledger.platforms.values():
        assert (platform.began is None) == (platform.kind == "none found")
    counted = {one.geo for one in CATALOG.ledger.platforms.values() if one.counted_2017}
    assert counted == {"DE", "DK", "LT", "PL", "SE"}
