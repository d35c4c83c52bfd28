"""Rules on made-up figures: outcomes of tests, words of countries and of the region, waves, parts, chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import comb

import pytest

from dashboard.ledger.chance import country_odds
from dashboard.ledger.judge import (
    Figures,
    Reason,
    Verdict,
    chance_of,
    country_word,
    judge_part,
    judge_region,
    over_waves,
    percent,
    region_word,
    run_spread,
    run_test,
    together,
)
from dashboard.ledger.rules import (
    AGREES,
    CANNOT_SAY,
    DEPENDS,
    IN_PART,
    OTHER_WAY,
    Clause,
    NamedTest,
    Part,
    Platform,
    Word,
)
from dashboard.measure.comparability import BSR, Break
from dashboard.measure.value import IndicatorInfo, Observation, SourceLine

EU = "EU27_2020"
REASONS = tuple(f"reason{n}" for n in range(1, 9))


def cell(
    value: float | None, geo: str = "EE", period: str = "2024", id_: str = "one", size: str = "10-249", flag: str = ""
) -> Observation:
    return Observation(
        id_, geo, period, int(period), size, "C10-S951_X_K", "PC_ENT", value, flag, "", True, None,
        date(2025, 1, 1), "day", "producer", "api",
    )  # fmt: skip


def info(id_: str = "one") -> IndicatorInfo:
    source = SourceLine("Eurostat", "table")
    return IndicatorInfo(id_, id_, id_, "%", 1, "higher", "firms", "survey year", True, 2.0, 5.0, source)


def figures(*cells: Observation, breaks: tuple[Break, ...] = (), platforms: tuple[Platform, ...] = ()) -> Figures:
    series: dict[tuple[str, str], dict[str, list[Observation]]] = {}
    for one in cells:
        series.setdefault((one.indicator_id, one.size_emp), {}).setdefault(one.geo, []).append(one)
    ids = {one.indicator_id for one in cells} | {"one"} | set(REASONS)
    return Figures(series, {id_: info(id_) for id_ in ids}, breaks, platforms, {"EE": "Estonia"})


ABOVE = NamedTest("above", "above EU27", "one")
PART = Part(
    id="part", states="", population="", units=("PC_ENT",), tests=(ABOVE,),
    clauses=(Clause(AGREES, ("above",), True), Clause(OTHER_WAY, ("not above",), True)),
    first_wave="", at_least=6, with_data=7, beside=(), chance_note="",
)  # fmt: skip


# --- tests ---


@pytest.mark.parametrize(("own", "said"), [(52.01, "holds"), (52.0, "level"), (48.0, "level"), (47.99, "fails")])
def test_above_the_eu_means_by_more_than_the_tolerance(own: float, said: str) -> None:
    found = run_test(ABOVE, "EE", "2024", figures(cell(own), cell(50.0, EU)))
    assert (found.said, found.tolerance) == (said, 2.0)
    assert found.working.startswith(f"{own:.2f}, EU27 50.00: {abs(own - 50):.2f} points")


def test_a_test_may_have_its_own_tolerance() -> None:
    found = run_test(replace(ABOVE, tolerance=5.0), "EE", "2024", figures(cell(54.0), cell(50.0, EU)))
    assert (found.said, found.tolerance) == ("level", 5.0)


@pytest.mark.parametrize("flag", ["u", "d"])
def test_what_may_not_be_ranked_is_not_compared_with_the_eu(flag: str) -> None:
    found = run_test(ABOVE, "EE", "2024", figures(cell(90.0, flag=flag), cell(50.0, EU)))
    assert found.said is None
    assert found.reason is not None
    assert found.reason.code == ("low reliability" if flag == "u" else "definition changed")


@pytest.mark.parametrize("missing", ["EE", EU])
def test_a_missing_figure_is_named(missing: str) -> None:
    cells = [cell(50.0, geo) for geo in ("EE", EU) if geo != missing] + [cell(None, missing)]
    found = run_test(ABOVE, "EE", "2024", figures(*cells))
    assert found.said is None
    assert found.reason is not None
    assert found.reason.code == "no figure"
    assert ("Estonia" if missing == "EE" else EU) in found.reason.text


@pytest.mark.parametrize(("small", "said"), [(40.0, "holds"), (45.0, "level"), (55.0, "level"), (56.0, "fails")])
def test_a_gap_is_there_when_large_firms_are_ahead_beyond_the_tolerance_of_a_subgroup(small: float, said: str) -> None:
    both = figures(cell(small), cell(50.0, size="GE250"))
    assert run_test(NamedTest("gap", "gap present", "one"), "EE", "2024", both).said == said


def test_a_definition_that_differs_on_one_side_only_leaves_no_gap_to_tell() -> None:
    gap = NamedTest("gap", "gap present", "one")
    alike = figures(cell(40.0, flag="d"), cell(50.0, size="GE250", flag="d"))
    assert run_test(gap, "EE", "2024", alike).said == "holds"
    unlike = run_test(gap, "EE", "2024", figures(cell(40.0, flag="d"), cell(50.0, size="GE250")))
    assert unlike.reason is not None
    assert unlike.reason.code == "definition changed"


ROSE = NamedTest("rose", "rose since", "one", since="2020")


@pytest.mark.parametrize(("end", "said"), [(13.0, "holds"), (12.0, "level"), (8.0, "level"), (7.0, "fails")])
def test_rose_means_by_more_than_the_tolerance(end: float, said: str) -> None:
    assert run_test(ROSE, "EE", "2022", figures(cell(10.0, period="2020"), cell(end, period="2022"))).said == said


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("method version", "definition changed"),
        ("wording", "definition changed"),
        ("composition unverified", "definition changed"),
        ("observation flag", "break in the series"),
        ("unexplained jump", "break in the series"),
    ],
)
def test_no_rise_is_told_over_a_break(kind: str, code: str) -> None:
    known = Break(kind, "2022", "The reason of the registry.")
    found = run_test(ROSE, "EE", "2022", figures(cell(10.0, period="2020"), cell(19.0, period="2022"), breaks=(known,)))
    assert found.said is None
    assert found.reason == Reason(code, "The reason of the registry.")


def test_no_rise_is_told_for_the_year_it_starts_from() -> None:
    assert run_test(ROSE, "EE", "2020", figures(cell(10.0, period="2020"))).said is None


def reasons(*values: float) -> Figures:
    return figures(*(cell(value, id_=id_) for id_, value in zip(REASONS, values, strict=True)))


def top(k: int, *named: str) -> NamedTest:
    return NamedTest("top", "among the top", named=named, among=REASONS, top=k)


@pytest.mark.parametrize(
    ("values", "k", "said"),
    [
        ((60, 50, 40, 30, 20, 15, 10, 5), 1, "holds"),
        ((60, 59, 40, 30, 20, 15, 10, 5), 1, "level"),  # the second is within 2 points
        ((60, 59, 40, 30, 20, 15, 10, 5), 2, "holds"),
        ((50, 60, 40, 30, 20, 15, 10, 5), 1, "fails"),
        ((50, 60, 55, 49, 20, 15, 10, 5), 3, "level"),  # two ahead, one level: third or fourth
        ((50, 60, 55, 53, 20, 15, 10, 5), 3, "fails"),
    ],
)
def test_a_place_counts_only_when_ties_leave_no_doubt(values: tuple[float, ...], k: int, said: str) -> None:
    assert run_test(top(k, "reason1"), "EE", "2024", reasons(*values)).said == said


def test_one_of_several_reasons_is_enough() -> None:
    values = reasons(10, 60, 50, 40, 30, 20, 15, 5)
    assert run_test(top(3, "reason1"), "EE", "2024", values).said == "fails"
    assert run_test(top(3, "reason1", "reason3"), "EE", "2024", values).said == "holds"


def test_reasons_are_not_ranked_when_one_is_missing() -> None:
    some = figures(*(cell(50.0, id_=id_) for id_ in REASONS[:7]))
    found = run_test(top(3, "reason1"), "EE", "2024", some)
    assert found.said is None
    assert found.reason is not None
    assert "“reason8”" in found.reason.text


SPREAD = NamedTest("alike", "spread shared", "one", at_most=15.0)


@pytest.mark.parametrize(("high", "said"), [(22.0, "holds"), (24.0, "level"), (28.0, "fails")])
def test_the_spread_is_from_lowest_to_highest(high: float, said: str) -> None:
    values = [10.0, 11, 12, 13, 14, 15, 16, 17, high]
    found = run_spread(SPREAD, "2024", figures(*(cell(v, geo) for v, geo in zip(values, BSR, strict=True))), 7)
    assert found.said == said
    assert f"{high - 10:.2f} points apart" in found.working


def test_a_spread_of_too_few_or_of_flagged_figures_is_not_told() -> None:
    cells = [cell(10.0, geo, flag="d" if geo in ("DK", "DE", "EE") else "") for geo in BSR]
    found = run_spread(SPREAD, "2024", figures(*cells), 7)
    assert found.reason == Reason("too few countries", "6 of 9 have a figure in 2024, 7 are needed")


def test_a_platform_counts_when_it_had_begun() -> None:
    test = NamedTest("listed", "listed", kinds=("platform",), begun_by="2021-04-21")

    def one(began: str, kind: str = "platform") -> Figures:
        return figures(platforms=(Platform("p", "EE", "Name", kind, began, None, "", "", False, (), "there"),))

    assert run_test(test, "EE", "2021-04-21", one("2021")).said == "holds"
    assert run_test(test, "EE", "2021-04-21", one("2021-05")).said is None
    assert run_test(test, "EE", "2021-04-21", one("2013", "network")).said is None


# --- words ---


def test_the_first_clause_that_is_met_gives_the_word() -> None:
    part = replace(
        PART,
        clauses=(
            Clause(AGREES, ("a", "level a"), False),
            Clause(IN_PART, ("not a", "b"), True),
            Clause(OTHER_WAY, ("not a",), True),
        ),
    )
    assert country_word(part, {"a": "level", "b": None}) == AGREES
    assert country_word(part, {"a": "fails", "b": "holds"}) == IN_PART
    assert country_word(part, {"a": "fails", "b": "level"}) == OTHER_WAY
    assert country_word(part, {"a": "fails", "b": None}) == CANNOT_SAY  # in part or the other way: not known
    assert country_word(part, {"a": None, "b": "holds"}) == CANNOT_SAY


def test_a_cap_turns_agreement_into_agreement_in_part() -> None:
    assert country_word(replace(PART, at_most=IN_PART), {"above": "holds"}) == IN_PART


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ({AGREES: 6, OTHER_WAY: 3}, AGREES),
        ({AGREES: 4, IN_PART: 2, OTHER_WAY: 3}, IN_PART),
        ({OTHER_WAY: 6, AGREES: 1}, OTHER_WAY),
        ({AGREES: 2, CANNOT_SAY: 5}, CANNOT_SAY),  # five that are too close could carry it
        ({AGREES: 4, OTHER_WAY: 4}, IN_PART),  # countries differ
        ({OTHER_WAY: 5, CANNOT_SAY: 0}, OTHER_WAY),
        ({CANNOT_SAY: 7}, CANNOT_SAY),
    ],
)
def test_the_region_follows_from_its_countries(counts: Mapping[Word, int], word: Word) -> None:
    assert region_word(PART, counts)[0] == word


def nine(values: Mapping[str, float | None], period: str = "2024") -> list[Observation]:
    return [*(cell(value, geo, period) for geo, value in values.items()), cell(50.0, EU, period)]


def test_the_region_needs_figures_of_seven_countries() -> None:
    seven = dict.fromkeys(BSR[:7], 60.0)
    assert judge_region(PART, "2024", figures(*nine(seven))).word == AGREES
    found = judge_region(PART, "2024", figures(*nine(dict.fromkeys(BSR[:6], 60.0))))
    assert (found.word, found.with_data, found.of) == (CANNOT_SAY, 6, 9)
    assert found.reason is not None
    assert found.reason.code == "too few countries"


def test_waves_that_disagree_depend_on_the_year() -> None:
    up, down = dict.fromkeys(BSR, 60.0), dict.fromkeys(BSR, 40.0)
    both = judge_part(PART, figures(*nine(up, "2022"), *nine(down, "2024")), "2020")
    assert both.region == Verdict(DEPENDS, ("2022", "2024"), (AGREES, OTHER_WAY))
    assert both.countries["EE"].word == DEPENDS
    three = judge_part(PART, figures(*nine(down, "2019"), *nine(up, "2022"), *nine(up, "2024")), "2020")
    assert three.region.word == AGREES  # the last two count
    assert three.then == Verdict(OTHER_WAY, ("2019",), (OTHER_WAY,))


def test_the_newest_wave_decides_whether_data_can_say() -> None:
    why = Reason("no figure", "none")
    assert over_waves([("2022", AGREES, None), ("2024", CANNOT_SAY, why)]) == Verdict(
        CANNOT_SAY, ("2024",), (CANNOT_SAY,), why
    )
    assert over_waves([("2022", CANNOT_SAY, why), ("2024", AGREES, None)]).word == AGREES
    assert over_waves([]).word == CANNOT_SAY


def test_parts_are_put_together() -> None:
    def of(*words: Word) -> Word:
        return together([Verdict(word) for word in words]).word

    assert of(AGREES, AGREES) == AGREES
    assert of(AGREES, OTHER_WAY) == IN_PART
    assert of(AGREES, CANNOT_SAY) == AGREES
    assert of(DEPENDS, AGREES) == DEPENDS
    assert of(CANNOT_SAY, CANNOT_SAY) == CANNOT_SAY


# --- chance ---


def test_one_of_two_reasons_in_the_top_three_of_eight_is_met_by_chance_in_64_percent() -> None:
    part = replace(PART, tests=(top(3, "reason1", "reason2"),), clauses=(Clause(AGREES, ("top",), True),))
    odds = country_odds(part, country_word)
    assert odds is not None
    assert odds[AGREES] == 1 - Fraction(comb(6, 3), comb(8, 3)) == Fraction(9, 14)
    assert percent(odds[AGREES]) == "64%"


def test_tests_on_the_same_reasons_share_their_order() -> None:
    first, half = top(1, "reason1"), replace(top(4, "reason1"), name="half")
    clauses = (Clause(AGREES, ("top",), True), Clause(IN_PART, ("half",), True), Clause(OTHER_WAY, ("not half",), True))
    odds = country_odds(replace(PART, tests=(first, half), clauses=clauses), country_word)
    assert odds is not None
    assert (odds[AGREES], odds[IN_PART], odds[OTHER_WAY]) == (Fraction(1, 8), Fraction(3, 8), Fraction(1, 2))


def test_the_chance_of_the_region_is_counted_exactly() -> None:
    odds = chance_of(PART, 9)
    assert odds is not None
    third = Fraction(1, 3)
    assert odds[AGREES] == sum(comb(9, k) * third**k * (1 - third) ** (9 - k) for k in range(6, 10))
    assert sum(odds.values()) == 1


def test_a_spread_and_a_list_have_no_chance() -> None:
    assert country_odds(replace(PART, tests=(SPREAD,)), country_word) is None
    assert country_odds(replace(PART, tests=(NamedTest("l", "listed"),)), country_word) is None


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (Fraction(9, 14), "64%"),
        (Fraction(1, 24), "4.2%"),
        (Fraction(1, 10**6), "less than 0.1%"),
        (Fraction(0), "0%"),
    ],
)
def test_a_chance_is_printed_for_people(chance: Fraction, text: str) -> None:
    assert percent(chance) == text
