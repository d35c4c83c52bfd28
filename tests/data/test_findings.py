"""The judged findings on the built database: verdicts worked out by hand, and what moves them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.database import Database
from dashboard.ledger.judge import REASONS, Figures, Judgement, judge
from dashboard.ledger.rules import CANNOT_SAY, Finding, NamedTest
from dashboard.measure.comparability import Break
from dashboard.questions.ledger import Ledger, ledger

KNOWN = yaml.safe_load((Path(__file__).parent / "known_verdicts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book(database_path: Path) -> Iterator[Ledger]:
    opened = Database(database_path)
    yield ledger(opened)
    opened.close()


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["finding"])
def test_known_verdict(book: Ledger, known: dict[str, Any]) -> None:
    found = book.judgements[known["finding"]]
    assert found.region is not None
    assert found.then is not None
    assert found.region.word == known["region"]
    assert found.then.word == known["then"]
    if "reason" in known:
        assert found.region.reason is not None
        assert found.region.reason.code == known["reason"]
    if "then_reason" in known:
        assert found.then.reason is not None
        assert found.then.reason.code == known["then_reason"]
    assert {geo: found.countries[geo].word for geo in known["countries"]} == known["countries"]
    for geo, code in known.get("reasons", {}).items():
        reason = found.countries[geo].reason
        assert reason is not None
        assert reason.code == code
    assert {one.part.id: one.region.word for one in found.parts if one.part.id in known.get("parts", {})} == known.get(
        "parts", {}
    )


def test_every_finding_that_may_have_a_verdict_is_among_the_known_ones(book: Ledger) -> None:
    judged = {id_ for id_, one in book.judgements.items() if one.region is not None}
    assert judged == {known["finding"] for known in KNOWN}
    assert all(book.judgements[id_].region is None for id_ in ("F02", "F07", "F10", "F21"))


def test_more_than_half_of_the_findings_cannot_be_told(book: Ledger) -> None:
    words = [one.word() for one in book.judgements.values()]
    assert (len(words), words.count(CANNOT_SAY)) == (35, 30)


def test_hiring_said_one_thing_in_2022_and_another_in_2024(book: Ledger) -> None:
    (hiring,) = book.judgements["F06"].parts
    waves = {one.wave: one for one in hiring.waves}
    assert {wave: one.word for wave, one in waves.items()} == {
        "2019": "agrees in part",
        "2020": "agrees",
        "2022": "agrees",
        "2024": "points the other way",
    }
    assert (waves["2022"].with_data, waves["2022"].of, waves["2022"].counts["agrees"]) == (8, 9, 6)
    assert (waves["2024"].with_data, waves["2024"].counts["points the other way"]) == (7, 6)


def test_every_sum_can_be_done_again_from_the_figures_it_shows(book: Ledger) -> None:
    """The working of a comparison with the EU names the two figures, their distance and the tolerance."""
    (hiring,) = book.judgements["F06"].parts
    for wave in hiring.waves:
        for country in wave.countries:
            harder = country.outcomes[0]
            if harder.said is None:
                continue
            own, union = harder.figures
            assert own.value is not None
            assert union.value is not None
            distance = own.value - union.value
            want = "level" if abs(distance) <= 5 else "holds" if distance > 0 else "fails"
            assert harder.said == want
            for number in (own.value, union.value, abs(distance)):
                assert f"{number:.2f}" in harder.working
            assert "tolerance 5" in harder.working


def test_figures_of_april_2021_end_with_the_survey_of_2020(book: Ledger) -> None:
    then = book.judgements["F06"].then
    assert then is not None
    assert then.waves == ("2019", "2020")
    split = {(one.indicator, one.size_emp): one for one in book.before(book.judgements["F06"].finding)}
    hiring = split["hiring_tried", "10-249"]
    assert hiring.waves_then[-1] == "2020"
    assert hiring.waves_since == ("2022", "2024")
    reasons = book.before(book.judgements["F11"].finding)
    assert {one.waves_then for one in reasons} == {()}


# --- what moves a verdict ---


def again(book: Ledger, id_: str, change: dict[str, Any] | None = None, figures: Figures | None = None) -> Judgement:
    """A finding judged once more, with a field of every test changed, or on other figures."""
    finding = book.judgements[id_].finding
    parts = tuple(
        replace(part, tests=tuple(changed(test, change or {}) for test in part.tests)) for part in finding.parts
    )
    return judge(replace(finding, parts=parts), figures or book.figures, book.report.last_survey_then)


def changed(test: NamedTest, change: dict[str, Any]) -> NamedTest:
    return replace(test, **{name: value for name, value in change.items() if getattr(test, name)})


def test_a_threshold_moves_the_verdict(book: Ledger) -> None:
    assert again(book, "F13").word() == "points the other way"
    finding = book.judgements["F13"].finding
    stricter = replace(finding, parts=(replace(finding.parts[0], at_least=7),))  # 6 of 7 point the other way
    assert judge(stricter, book.figures, "2020").word() == "agrees in part"
    poorer = replace(finding, parts=(replace(finding.parts[0], with_data=8),))  # 7 have data
    assert judge(poorer, book.figures, "2020").word() == CANNOT_SAY


@pytest.mark.parametrize(
    ("at_most", "word"),
    [(15.0, "points the other way"), (33.0, "points the other way"), (36.0, CANNOT_SAY), (40.0, "agrees")],
)
def test_the_limit_of_the_spread_moves_the_verdict(book: Ledger, at_most: float, word: str) -> None:
    """35.50 points apart in 2025 and 37.40 in 2023, tolerance 2: 36 is too close to tell, 33 and 40 are not."""
    assert again(book, "F04", {"at_most": at_most}).parts[1].region.word == word


def test_one_part_that_changes_its_mind_changes_the_whole(book: Ledger) -> None:
    assert again(book, "F04", {"at_most": 40.0}).word() == "agrees"


def without(figures: Figures, geo: str, indicator: str) -> Figures:
    """The same figures less those of one country and indicator."""
    series = {
        key: {place: cells for place, cells in found.items() if not (key[0] == indicator and place == geo)}
        for key, found in figures.series.items()
    }
    return replace(figures, series=series)


def test_a_country_that_loses_its_figures_says_so(book: Ledger) -> None:
    found = again(book, "F13", figures=without(book.figures, "PL", "ai_reason_cost"))
    verdict = found.countries["PL"]
    assert verdict.word == CANNOT_SAY
    assert verdict.reason is not None
    assert verdict.reason.code == "no figure"
    assert "Poland has no figure" in verdict.reason.text
    assert found.region is not None
    assert found.region.word == CANNOT_SAY  # 6 of 9 with data, 7 needed
    assert found.region.reason is not None
    assert found.region.reason.code == "too few countries"
    assert "6 of 9" in found.region.reason.text


def test_a_country_without_one_of_eight_reasons_is_not_ranked_among_seven(book: Ledger) -> None:
    found = again(book, "F13", figures=without(book.figures, "SE", "ai_reason_ethics"))
    assert found.countries["SE"].word == CANNOT_SAY


def test_a_version_change_means_that_data_cannot_say(book: Ledger) -> None:
    new = Break("method version", "2022", "The question was replaced.", None, None, "hiring_hard_to_fill")
    found = again(book, "F06", figures=replace(book.figures, breaks=(*book.figures.breaks, new)))
    assert found.region is not None
    assert found.region.word == CANNOT_SAY
    assert found.region.reason is not None
    assert (found.region.reason.code, found.region.reason.text) == ("definition changed", "The question was replaced.")
    assert found.countries["NO"].word == CANNOT_SAY
    assert found.countries["NO"].reason == found.region.reason
    assert found.countries["EE"].word == "agrees"  # level with the EU: no change over years is needed


def test_without_the_eu_figure_nobody_can_be_compared(book: Ledger) -> None:
    found = again(book, "F06", figures=without(book.figures, "EU27_2020", "hiring_hard_to_fill_of_tried"))
    assert {verdict.word for verdict in found.countries.values()} == {CANNOT_SAY}
    assert found.word() == CANNOT_SAY


def test_a_finding_without_any_survey_says_that_it_is_not_here_yet(book: Ledger) -> None:
    bare = replace(book.figures, series={key: {} for key in book.figures.series})
    found = again(book, "F13", figures=bare)
    assert found.region is not None
    assert found.region.reason is not None
    assert found.region.reason.code == "not yet in our figures"


def test_all_findings_carry_what_a_card_needs(book: Ledger) -> None:
    for found in book.judgements.values():
        one: Finding = found.finding
        assert one.quote
        assert one.voice
        assert one.caveat
        assert one.hedge
        assert len(one.line_sha256) == 64
        if not one.parts and one.without_why not in ("a question", "a wish or a norm"):
            assert one.needed, one.id


def test_every_reason_is_one_of_the_named_ones(book: Ledger) -> None:
    for found in book.judgements.values():
        verdicts = [found.region, found.then, *found.countries.values(), *found.countries_then.values()]
        for verdict in verdicts:
            if verdict is not None and verdict.word == CANNOT_SAY:
                assert verdict.reason is not None, found.finding.id
                assert verdict.reason.code in REASONS
                assert verdict.reason.text
        for part in found.parts:
            for wave in part.waves:
                assert (wave.word == CANNOT_SAY) == (wave.reason is not None)
                for country in wave.countries:
                    assert (country.word == CANNOT_SAY) == (country.reason is not None)


def test_findings_are_judged_once_a_build_and_fast(database_path: Path) -> None:
    opened = Database(database_path)
    begun = time.perf_counter()
    first = ledger(opened)
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    assert ledger(opened) is first
    again = time.perf_counter() - begun
    opened.close()
    assert took < 3
    assert again < 0.005
