"""Headlines: known sentences, and a grammar that holds for any figures.

The oracle below is written apart from the code under test: it looks at values, flags and breaks by itself.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measure import sentences
from dashboard.measure.comparability import Break, Pair, Target, gap, movers
from dashboard.measure.value import Derived, Observation
from dashboard.words import ENGLISH
from tests.samples.measure import (
    NINE,
    PLACES,
    UNVERIFIED,
    V3,
    cell,
    indicator,
    random_breaks,
    random_panel,
    random_series,
    random_year,
    series,
)

INFO = indicator()
DIRECTION = re.compile(r"\b(rose|fell|above|below|highest|lowest|a gap of|apart in)\b")


# --- known sentences --------------------------------------------------------------------------------------------------


def test_a_change_inside_one_segment_is_said() -> None:
    said = sentences.say_change(series(V3, "DK"), "2021", "2023", [UNVERIFIED], INFO, PLACES, ENGLISH)
    assert said == "Basic digital intensity, SMEs: Denmark fell by 4 pp, from 79% in 2021 to 75% in 2023"


def test_within_the_tolerance_nothing_rose() -> None:
    said = sentences.say_change(series(V3, "EE"), "2021", "2023", [], INFO, PLACES, ENGLISH)
    assert said == "Basic digital intensity, SMEs: Estonia about unchanged, 54% in 2021 and 56% in 2023"


def test_over_an_unverified_composition_both_levels_stand_and_the_reason() -> None:
    said = sentences.say_change(series(V3, "EU27_2020"), "2023", "2025", [UNVERIFIED], INFO, PLACES, ENGLISH)
    assert said == (
        "Basic digital intensity, SMEs: the EU 58% in 2023, 71% in 2025; "
        "no change stated: same composition not verified"
    )
    assert "accelerated" not in said


def test_unknown_flags_are_said_with_every_direction() -> None:
    cells = [cell("LV", "2021", 38.0, flags_known=False), cell("LV", "2023", 48.0, flags_known=False)]
    said = sentences.say_change(cells, "2021", "2023", [], INFO, PLACES, ENGLISH)
    assert said.endswith("rose by 10 pp, from 38% in 2021 to 48% in 2023 (flags not known)")


def test_rank_shares_places_and_counts_the_missing() -> None:
    cells = [
        cell("DK", "2025", 70.0),
        cell("FI", "2025", 69.0),
        cell("EE", "2025", 60.0),
        cell("LV", "2025", 55.0),
        cell("PL", "2025", 50.0),
        cell("EU27_2020", "2025", 52.0),
    ]
    said = sentences.say_standing(cells, INFO, PLACES, ENGLISH, "FI")
    assert said == (
        "Basic digital intensity, SMEs: Finland 69% in 2025, 1st–2nd highest of 5 with data (4 missing); the EU 52%"
    )
    alone = sentences.say_standing(cells, INFO, PLACES, ENGLISH, "PL")
    assert "lowest of 5 with data (4 missing)" in alone


def test_figures_that_are_not_ranked_are_not_said_to_be_missing() -> None:
    cells = [cell(geo, "2024", 40.0 + 5 * at) for at, geo in enumerate(("LV", "PL", "LT", "DE", "FI"))]
    for other in (cell("EE", "2024", 53.0, "d"), cell("EE", "2023", 53.0)):
        said = sentences.say_standing([*cells, other], INFO, PLACES, ENGLISH, "PL")
        assert said == "Basic digital intensity, SMEs: Poland 45% in 2024, 4th highest of the 5 that are ranked"


def test_no_place_is_said_among_fewer_than_five_and_no_figure_of_the_eu_of_another_year() -> None:
    four = [cell(geo, "2024", 40.0 + 5 * at) for at, geo in enumerate(("LV", "PL", "LT", "DE"))]
    beside = [*four, cell("EU27_2020", "2024", 52.0)]
    assert sentences.say_standing(beside, INFO, PLACES, ENGLISH, "LV") == (
        "Basic digital intensity, SMEs: Latvia 40%, the EU 52% in 2024"
    )
    other_year = [*four, cell("EU27_2020", "2025", 52.0)]
    assert sentences.say_standing(other_year, INFO, PLACES, ENGLISH, "LV") == (
        "Basic digital intensity, SMEs: Latvia 40% in 2024"
    )


def test_a_missing_figure_is_said_with_its_reason() -> None:
    secret = [cell("NO", "2025", None, conf="C")]
    assert sentences.say_standing(secret, INFO, PLACES, ENGLISH, "NO").endswith("no figure for Norway (confidential)")
    assert sentences.say_standing([], INFO, PLACES, ENGLISH, "NO", "not surveyed that year").endswith(
        "no figure for Norway (not surveyed that year)"
    )


def test_the_gap_of_my_country_names_both_levels() -> None:
    small, large = cell("LV", "2025", 43.1), cell("LV", "2025", 83.4, size_emp="GE250")
    said = sentences.say_gap(small, large, INFO, PLACES, ENGLISH)
    assert said == "Basic digital intensity: Latvia 43% of SMEs, 83% of large firms in 2025, a gap of 40 pp"
    near = sentences.say_gap(small, cell("LV", "2025", 46.0, size_emp="GE250"), INFO, PLACES, ENGLISH)
    assert "about level with large firms" in near


def test_doubtful_jumps_make_no_headline() -> None:
    cells = {
        "LV": [cell("LV", "2021", 28.0), cell("LV", "2023", 36.0)],
        "PL": [cell("PL", "2021", 27.0), cell("PL", "2023", 54.0)],
    }
    said = sentences.say_movers(movers(cells, "2021", "2023", info=INFO), "2021", "2023", INFO, PLACES, ENGLISH)
    assert said == (
        "Basic digital intensity, SMEs: Latvia rose by 8 pp, from 28% in 2021 to 36% in 2023; "
        "the change of no other country can be stated"
    )
    two = {geo: PLACES[geo] for geo in cells}
    only = movers({"PL": cells["PL"]}, "2021", "2023", info=INFO)
    assert sentences.say_movers(only, "2021", "2023", INFO, {"PL": two["PL"]}, ENGLISH) == (
        "Basic digital intensity, SMEs: no change from 2021 to 2023 can be stated for any country: "
        "the jump is not explained"
    )


def moved(**values: tuple[float, float]) -> str:
    """What is said of countries that moved from 2021 to 2023."""
    cells = {geo: [cell(geo, "2021", first), cell(geo, "2023", last)] for geo, (first, last) in values.items()}
    places = {geo: PLACES[geo] for geo in values}
    return sentences.say_movers(movers(cells, "2021", "2023", info=INFO), "2021", "2023", INFO, places, ENGLISH)


def test_those_that_cannot_be_told_from_the_first_are_named_also_where_they_are_not_known_to_have_risen() -> None:
    rose = "Basic digital intensity, SMEs: Estonia rose by 3 pp, from 10% in 2021 to 13% in 2023"
    assert moved(EE=(10.0, 13.0), LV=(10.0, 10.0), DK=(10.0, 11.5)) == (
        rose + "; of the 3 countries whose change can be stated, Denmark cannot be told from that"
    )
    assert moved(EE=(10.0, 14.5), LV=(10.0, 10.0), DK=(10.0, 11.5)).split(": ")[1].startswith("Estonia rose most, by")
    both = moved(EE=(10.0, 13.0), LV=(10.0, 12.5), DK=(10.0, 11.5))
    assert "Estonia and Latvia rose by 2 to 3 pp" in both
    assert both.endswith("of the 3 countries whose change can be stated, Denmark cannot be told from that")


def test_who_rose_most_is_said_of_how_many() -> None:
    said = moved(EE=(10.0, 18.0), LV=(10.0, 12.0), DK=(10.0, 40.0))  # Denmark's jump is not explained
    assert "Estonia rose most of the 2 countries whose change can be stated, by 8 pp" in said
    none = moved(EE=(10.0, 11.0), LV=(10.0, 12.0), DK=(10.0, 40.0))
    assert none.endswith(
        "none of the 2 countries whose change can be stated is known to have risen by more than the tolerance "
        "from 2021 to 2023"
    )


def test_the_distance_to_a_target() -> None:
    target = Target("t", "dii3_basic", "90%", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
    said = sentences.say_target([cell("LV", "2025", 58.6)], target, INFO, PLACES, ENGLISH, "LV")
    assert said == "Basic digital intensity, SMEs: Latvia 59% in 2025, 31 pp short of the target of 90% for 2030"


def test_a_distance_that_is_not_zero_does_not_read_as_zero() -> None:
    target = Target("t", "dii3_basic", "90%", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
    said = [
        sentences.say_target([cell("LV", "2025", value)], target, INFO, PLACES, ENGLISH, "LV")
        for value in (89.8, 89.99)
    ]
    assert said[0].endswith("Latvia 89.8% in 2025, 0.2 pp short of the target of 90% for 2030")
    assert said[1].endswith("Latvia 89.99% in 2025, 0.01 pp short of the target of 90% for 2030")


def test_no_place_is_stated_where_neither_end_is_the_better_one() -> None:
    info = indicator("ai_considered", short="Do not use AI but considered it", direction="none", decimals=1)
    cells = [cell("SE", "2025", 7.05), cell("DK", "2025", 16.32), cell("EU27_2020", "2025", 10.96)]
    assert sentences.say_standing(cells, info, PLACES, ENGLISH, "SE") == (
        "Do not use AI but considered it, SMEs: Sweden 7%, the EU 11% in 2025"
    )


def test_a_ratio_says_what_is_so_many_times_as_high_and_never_one_times() -> None:
    def sides(geo: str, small: float, large: float) -> list[Observation]:
        return [cell(geo, "2025", small), cell(geo, "2025", large, size_emp="GE250")]

    def said(geo: str, small: float, large: float) -> str:
        exact = indicator(subgroup_tolerance=2.0)
        return sentences.say_gap(*sides(geo, small, large), exact, PLACES, ENGLISH, as_ratio=True)

    assert said("PL", 7.09, 46.09).endswith(
        "Poland 7% of SMEs, 46% of large firms in 2025; the share of large firms is 6.5 times as high"
    )
    assert said("DK", 92.45, 96.0).endswith("Denmark 92% of SMEs, 96% of large firms in 2025, a gap of 4 pp")
    gaps = {"PL": sides("PL", 7.09, 46.09), "DK": sides("DK", 92.45, 96.0)}
    ratios = {geo: gap(*both, info=INFO, as_ratio=True) for geo, both in gaps.items()}
    found = {geo: ratio for geo, ratio in ratios.items() if isinstance(ratio, Derived)}
    assert sentences.say_gaps(found, INFO, PLACES, ENGLISH, as_ratio=True) == (
        "Basic digital intensity, large firms against SMEs: 6.5 times as high in Poland, about level in Denmark in 2025"
    )


def test_pairs_of_another_year_are_named_beside_the_count() -> None:
    pairs = [Pair(geo, cell(geo, "2025", 50.0), cell(geo, "2024", 50.0)) for geo in ("DK", "EE", "FI")]
    assert sentences.say_pairs(pairs, INFO, INFO, PLACES, ENGLISH).endswith(": 3 countries with both figures")
    pairs.append(Pair("DE", cell("DE", "2025", 50.0), cell("DE", "2016", 51.0)))
    assert sentences.say_pairs(pairs, INFO, INFO, PLACES, ENGLISH).endswith(
        ": 3 countries with both figures, and Germany of 2016"
    )


def test_what_all_are_measured_against_is_not_said_to_be_unchanged() -> None:
    info = indicator(denominator="PC_EU27_2020_MPPS_CP", unit="(EU27 = 100)", share=False)
    base = [cell("EU27_2020", period, 100.0) for period in ("2021", "2023")]
    said = sentences.say_change(base, "2021", "2023", (), info, PLACES, ENGLISH)
    assert said.endswith("no change stated: it is 100 by definition")
    own = [cell("EE", "2021", 80.0), cell("EE", "2023", 84.0)]
    assert "Estonia rose by 4" in sentences.say_change(own, "2021", "2023", (), info, PLACES, ENGLISH)


def test_a_place_that_may_be_any_is_an_order_not_known() -> None:
    cells = [cell(geo, "2025", 50.0 + at / 10) for at, geo in enumerate(NINE)]
    said = sentences.say_standing(cells, INFO, PLACES, ENGLISH, "EE")
    assert said.endswith("in 2025, the order of 9 with data is not known")
    some = sentences.say_standing(cells[:6], INFO, PLACES, ENGLISH, cells[0].geo)
    assert some.endswith("the order of 6 with data (3 missing) is not known")


MEMBERS = ("DK", "DE", "EE", "FI", "LT", "LV", "PL", "SE")


def test_a_target_of_the_union_is_no_target_of_a_country_outside_it() -> None:
    target = Target(
        "t", "dii3_basic", "90%", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country", members=MEMBERS
    )
    cells = [cell("NO", "2025", 95.0), cell("LV", "2025", 58.6), cell("FI", "2025", 94.0)]
    assert sentences.say_target(cells, target, INFO, PLACES, ENGLISH, "NO") == (
        "Basic digital intensity, SMEs: Norway 95% in 2025; no distance to the target is stated: "
        "the target is the EU’s, and Norway is not a member"
    )
    assert sentences.say_target(cells, target, INFO, PLACES, ENGLISH) == (
        "Basic digital intensity, SMEs: 1 of 2 EU members with data at or past the target of 90% for 2030"
    )
    alone = sentences.say_target(cells[:1], target, INFO, PLACES, ENGLISH)
    assert alone == "Basic digital intensity, SMEs: Norway 95% in 2025"


def test_those_that_miss_a_target_by_a_rounding_are_named() -> None:
    target = Target("t", "dii3_basic", "", 100.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
    figures = {"DK": 100.0, "FI": 99.99, "EE": 99.95, "LT": 99.7, "LV": 99.4}
    cells = [cell(geo, "2025", value) for geo, value in figures.items()]
    assert sentences.say_target(cells, target, INFO, PLACES, ENGLISH).endswith(
        "1 of 5 EU members with data at or past the target of 100% for 2030, "
        "within half a point of it: Finland, Estonia and Lithuania"
    )


def test_a_change_below_rounding_is_no_change() -> None:
    info = indicator(tolerance=0.0, subgroup_tolerance=0.0)
    cells = [cell("EE", "2021", 97.32), cell("EE", "2023", 97.34), cell("EE", "2025", 97.02)]
    assert "about unchanged" in sentences.say_change(cells, "2021", "2023", [], info, PLACES, ENGLISH)
    fell = sentences.say_change(cells, "2023", "2025", [], info, PLACES, ENGLISH)
    assert fell == "Basic digital intensity, SMEs: Estonia fell by 0.3 pp, from 97.3% in 2023 to 97.0% in 2025"


def test_percentages_that_are_no_shares_change_by_points() -> None:
    info = indicator(share=False, unit="% a year", tolerance=0.0, subgroup_tolerance=0.0, short="Productivity growth")
    cells = [cell("EE", "2021", 8.9, size_emp="_Z"), cell("EE", "2025", 1.2, size_emp="_Z")]
    said = sentences.say_change(cells, "2021", "2025", [], info, PLACES, ENGLISH)
    assert said == "Productivity growth: Estonia fell by 7.7 pp, from 8.9% a year in 2021 to 1.2% a year in 2025"


def test_small_figures_keep_their_decimals() -> None:
    info = indicator(decimals=2, unit="% of GDP", short="R&D expenditure", tolerance=0.0)
    said = sentences.say_levels([cell("EE", "2024", 1.99, size_emp="_Z")], info, PLACES, ENGLISH)
    assert said == "R&D expenditure: Estonia 1.99% of GDP in 2024"


# --- the grammar ------------------------------------------------------------------------------------------------------


def broken(cells: list[Observation], start: str, end: str, breaks: tuple[Break, ...]) -> bool:
    """Whether anything between two years forbids a change: looked up by hand, not by the code under test."""
    early, late = sorted((start, end))
    inside = sorted((one for one in cells if early <= one.period <= late), key=lambda one: one.period)
    if any("b" in one.status for one in inside if one.period > early):
        return True
    if any(early < entry.from_period <= late and entry.geo in (None, inside[0].geo) for entry in breaks):
        return True
    valued = [one for one in inside if one.value is not None]
    steps = list(pairwise(valued))
    return any(
        ("d" in one.status) != ("d" in two.status) or abs((two.value or 0) - (one.value or 0)) > 12.0001
        for one, two in steps
    ) or any("u" in one.status for one in (valued[0], valued[-1]))


def check_change(said: str, cells: list[Observation], breaks: tuple[Break, ...]) -> None:
    found = re.search(r"(rose|fell) by .* from .* in (\d{4}) to .* in (\d{4})", said)
    if not found:
        assert not re.search(r"\b(rose|fell)\b", said)
        return
    word, start, end = found.groups()
    by_period = {one.period: one for one in cells}
    first, last = by_period[start].value, by_period[end].value
    assert first is not None
    assert last is not None
    assert (last - first > 2.0) if word == "rose" else (first - last > 2.0)
    assert not broken(cells, start, end, breaks)
    if not (by_period[start].flags_known and by_period[end].flags_known):
        assert "flags not known" in said


@settings(max_examples=500)
@given(random_series(), random_breaks(), st.data())
def test_no_change_is_said_that_the_figures_do_not_allow(
    cells: list[Observation], breaks: tuple[Break, ...], data: st.DataObject
) -> None:
    years = st.sampled_from([one.period for one in cells] or ["2021"])
    start, end = data.draw(years), data.draw(years)
    check_change(sentences.say_change(cells, start, end, breaks, INFO, PLACES, ENGLISH), cells, breaks)


@given(random_series(), random_breaks(), random_year())
def test_the_course_of_a_series_keeps_to_the_grammar(
    cells: list[Observation], breaks: tuple[Break, ...], beside: list[Observation]
) -> None:
    said = sentences.say_course(cells, breaks, INFO, PLACES, ENGLISH, geo="EE", beside=beside)
    check_change(said, cells, breaks)
    years = {one.period for one in cells if one.value is not None}
    assert all(year in years for year in re.findall(r"\b(20\d\d)\b", said))


@given(random_panel(), random_breaks())
def test_the_fastest_mover_moved_and_may_be_compared(cells: list[Observation], breaks: tuple[Break, ...]) -> None:
    by_geo: dict[str, list[Observation]] = {}
    for one in cells:
        by_geo.setdefault(one.geo, []).append(one)
    said = sentences.say_movers(
        movers(by_geo, "2021", "2023", breaks, info=INFO), "2021", "2023", INFO, PLACES, ENGLISH
    )
    if " rose " not in said:
        return
    subject, rest = said.split(": ", 1)[1].split(" rose ", 1)
    assert "the EU" not in subject
    named = [geo for geo in by_geo if PLACES[geo].name in subject]
    assert named
    rises: dict[str, float] = {}
    for geo, row in by_geo.items():
        values = {one.period: one.value for one in row}
        first, last = values.get("2021"), values.get("2023")
        if geo in NINE and first is not None and last is not None and not broken(row, "2021", "2023", breaks):
            rises[geo] = last - first
    assert all(rises[geo] > 2.0 for geo in named)
    level = {geo for geo, rise in rises.items() if rise >= max(rises.values()) - 2.0 - 1e-9}
    assert all(PLACES[geo].name in subject + rest for geo in level)
    if "most" in rest:
        assert set(named) == level


@given(random_year(), st.sampled_from(NINE))
def test_standing_names_every_year_and_ranks_only_what_may_be_ranked(cells: list[Observation], mine: str) -> None:
    said = sentences.say_standing(cells, INFO, PLACES, ENGLISH, mine)
    own = next((one for one in cells if one.geo == mine), None)
    if own is None or own.value is None:
        assert "no figure for" in said
        return
    assert own.period in said
    countries = [one for one in cells if one.value is not None and one.geo in NINE]
    if re.search("highest|lowest", said):
        assert not own.has("ud")
        fit = [one for one in countries if not one.has("ud") and one.period == own.period]
        assert len(fit) >= 5
        of = f"of {len(fit)} with data" if len(fit) == len(countries) else f"of the {len(fit)} that are ranked"
        assert of in said
        if len(fit) == len(countries) < 9:
            assert f"({9 - len(fit)} missing)" in said
        if not all(one.flags_known for one in fit):
            assert "flags not known" in said
    eu = next((one for one in cells if one.geo == "EU27_2020" and one.value is not None), None)
    assert ("the EU" in said) == (eu is not None and eu.period == own.period)


@given(random_year(), st.sampled_from(NINE), st.sampled_from(NINE))
def test_above_and_below_only_beyond_the_tolerance_in_one_year(cells: list[Observation], one: str, other: str) -> None:
    by_geo = {cell_.geo: cell_ for cell_ in cells if cell_.value is not None}
    if one not in by_geo or other not in by_geo or one == other:
        return
    left, right = by_geo[one], by_geo[other]
    said = sentences.say_difference(left, right, INFO, PLACES, ENGLISH)
    assert left.value is not None
    assert right.value is not None
    if re.search(r"\b(above|below)\b", said):
        assert abs(left.value - right.value) > 2.0
        assert left.period == right.period
        assert not left.has("ud")
        assert not right.has("ud")
        assert left.flags_known or "flags not known" in said
    if left.period != right.period:
        assert left.period in said
        assert right.period in said


@given(random_year())
def test_a_range_never_rests_on_unreliable_or_aggregate_figures(cells: list[Observation]) -> None:
    said = sentences.say_range(cells, INFO, PLACES, ENGLISH)
    if ": from " not in said:
        return
    assert "the EU" not in said
    for geo in re.findall(r"\d% in ([A-Z][a-z]+)", said):
        used = next(one for one in cells if PLACES[one.geo].name == geo)
        assert not used.has("ud")
        assert used.period in said


# --- many measures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ([60.0], "Estonia: above the countries' median in the one measure that can be compared"),
        ([40.0], "Estonia: below the countries' median in the one measure that can be compared"),
        (
            [51.0],
            "Estonia: about at the countries' median in the one measure that can be compared",
        ),
        ([51.0, 49.0], "Estonia: about at the countries' median in all 2 measures"),
        ([60.0, 50.0], "Estonia: above the countries' median in 1 of 2 measures, below it in none"),
        ([40.0, 40.0], "Estonia: above the countries' median in none of 2 measures, below it in 2"),
        ([None], "One measure, 9 countries: the figures side by side"),
    ],
)
def test_measures_side_by_side_are_counted_in_words_that_read(own: list[float | None], says: str) -> None:
    columns = [
        (indicator(f"m{at}"), [cell(geo, "2025", value if geo == "EE" else 50.0) for geo in NINE])
        for at, value in enumerate(own)
    ]
    assert sentences.say_table(columns, PLACES, ENGLISH, "EE").startswith(says)
