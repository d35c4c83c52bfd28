"""The ledger in words: rules, waves and sums as people read them."""

from __future__ import annotations

from fractions import Fraction

from dashboard.ledger import told
from dashboard.ledger.judge import Outcome, Reason, RegionWave, Verdict
from dashboard.ledger.rules import AGREES, CANNOT_SAY, DEPENDS, IN_PART, OTHER_WAY, Clause, NamedTest, Part
from dashboard.measure.value import IndicatorInfo, SourceLine

INFO = IndicatorInfo(
    "one", "One", "One", "%", 1, "higher", "firms", "survey year", True, 2.0, 5.0, SourceLine("Eurostat", "table")
)  # fmt: skip
INFOS = {"one": INFO, "two": INFO}


def part(*tests: NamedTest, **changes: object) -> Part:
    given = {"at_least": 6, "with_data": 7, "beside": (), "chance_note": "", "first_wave": ""} | changes
    clauses = (Clause(AGREES, (tests[0].name,), True),)
    return Part(id="p", states="", population="", units=(), tests=tests, clauses=clauses, **given)  # type: ignore[arg-type]


def test_a_test_says_its_tolerance_as_wide_as_it_is_used() -> None:
    gap = NamedTest("gap", "gap present", "one")
    assert told.tell_test(gap, INFOS).endswith("by more than 5 points")  # large firms are a subgroup
    above = NamedTest("above", "above EU27", "one")
    assert told.tell_test(above, INFOS).endswith("stands above the EU27 by more than 2 points")
    assert "more than 7 points" in told.tell_test(NamedTest("above", "above EU27", "one", tolerance=7.0), INFOS)


def test_every_kind_of_test_has_its_sentence() -> None:
    tests = (
        NamedTest("a", "rose since", "one", since="2018"),
        NamedTest("b", "among the top", named=("one",), among=("one", "two"), top=1),
        NamedTest("c", "spread shared", "one", at_most=15.0),
        NamedTest("d", "listed", kinds=("platform", "strategy"), begun_by="2021-04-21"),
    )
    said = [told.tell_test(test, INFOS) for test in tests]
    assert "since the survey of 2018" in said[0]
    assert "among the first 1 of 2 reasons" in said[1]
    assert "at most 15 points apart" in said[2]
    assert said[3] == "a platform or strategy is in our list that had begun by 2021-04-21"


def test_clauses_read_as_sentences() -> None:
    assert told.tell_clause(Clause(AGREES, ("harder", "level harder"), False)) == (
        "agrees when “harder” holds or “harder” is too close to tell"
    )
    assert told.tell_clause(Clause(IN_PART, ("not harder", "more_firms"), True)) == (
        "agrees in part when “harder” fails and “more firms” holds"
    )


def test_surveys_that_ask_about_the_year_before_say_so() -> None:
    verdict = Verdict(DEPENDS, ("2022", "2024"), (AGREES, OTHER_WAY))
    assert told.tell_waves(verdict, year_before=True) == (
        "survey 2022 (about 2021): agrees; survey 2024 (about 2023): points the other way"
    )
    assert told.tell_wave("2025") == "survey 2025"
    assert told.tell_wave("2021-04-21") == "list of 21 Apr 2021"


def test_counts_name_the_denominator() -> None:
    wave = RegionWave("2024", IN_PART, {AGREES: 4, OTHER_WAY: 2, CANNOT_SAY: 1}, 7, 9)
    assert told.tell_counts(wave) == "4 agree, 2 point the other way, 1 too close to tell, of 7 with data (2 without)"
    alone = RegionWave("2024", OTHER_WAY, {AGREES: 1, OTHER_WAY: 6}, 7, 9)
    assert told.tell_counts(alone) == "1 agrees, 6 point the other way, of 7 with data (2 without)"
    listed = RegionWave("2021-04-21", AGREES, {AGREES: 5}, 5, 9)
    assert told.tell_counts(listed) == "5 agree, 4 of 9 not in our list"


def test_chance_is_told_beside_the_rule() -> None:
    odds = {AGREES: Fraction(1, 4), IN_PART: Fraction(3, 4)}
    wave = RegionWave("2024", AGREES, {AGREES: 7}, 7, 9, chance=odds)
    said = told.tell_chance(part(NamedTest("above", "above EU27", "one"), chance_note="A note."), wave)
    assert said == (
        "By chance alone the region (7 countries with data) agrees in 25% and agrees in part in 75% of cases. A note."
    )
    spread = part(NamedTest("c", "spread shared", "one", at_most=15.0))
    assert told.tell_chance(spread, RegionWave("2024", AGREES, {}, 8, 9)) == "Chance is no yardstick for this test."


def test_a_sum_that_two_tests_share_is_told_once() -> None:
    outcomes = (
        Outcome("first", "fails", working="54.89: place 2 to 3 of 8"),
        Outcome("upper_half", "holds", working="54.89: place 2 to 3 of 8"),
        Outcome("third", None, reason=Reason("no figure", "estonia has none")),
    )
    assert told.sums(outcomes) == (
        "54.89: place 2 to 3 of 8: “first” fails, “upper half” holds",
        "Estonia has none",
    )
