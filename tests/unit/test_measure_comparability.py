"""What may be compared: known answers by hand, and rules that hold for any figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measure.card import comparability_card
from dashboard.measure.comparability import (
    Break,
    Target,
    average,
    change,
    difference,
    distance_to_target,
    elapsed_years,
    gap,
    movers,
    pace,
    pace_needed,
    pair,
    peers,
    rank,
    segments,
    spread,
    stood_near,
    years_ahead,
)
from dashboard.measure.movement import stated_spans
from dashboard.measure.portrait import change_since
from dashboard.measure.sentences import say_course
from dashboard.measure.value import Derived, Observation, Refusal, derive
from dashboard.words import ENGLISH
from tests.samples.measure import (
    NINE,
    PLACES,
    UNVERIFIED,
    V3,
    V4,
    cell,
    indicator,
    random_breaks,
    random_series,
    random_year,
    series,
)

INFO = indicator()


# --- segments ---------------------------------------------------------------------------------------------------------


def test_a_break_flag_ends_the_segment_before_the_flagged_year() -> None:
    parts = segments(series(V3, "SE"), info=INFO)
    assert [[point.period for point in part.points] for part in parts] == [["2021"], ["2023", "2025"]]
    assert parts[1].opened_by[0].kind == "observation flag"


def test_the_registry_cuts_like_a_flag_and_names_its_reason() -> None:
    parts = segments(series(V3, "DK"), [Break("wording", "2023", "The question changed.")], info=INFO)
    assert [len(part.points) for part in parts] == [1, 2]
    assert parts[1].opened_by[0].reason == "The question changed."


def test_a_break_listed_and_flagged_is_one_break() -> None:
    listed = Break("observation flag", "2023", "Flag b in the table.", "SE")
    parts = segments(series(V3, "SE"), [listed], info=INFO)
    assert parts[1].opened_by == (listed,)


def test_breaks_of_other_countries_sizes_activities_and_indicators_do_not_cut() -> None:
    others = [
        Break("wording", "2023", "x", geo="LV"),
        Break("wording", "2023", "x", size_emp="GE250"),
        Break("wording", "2023", "x", nace_r2="J"),
        Break("wording", "2023", "x", indicator_id="cloud_any"),
    ]
    assert len(segments(series(V3, "EU27_2020"), others, info=None)) == 1


def test_a_break_flag_on_a_cell_without_value_still_cuts() -> None:
    cells = [cell("EE", "2021", 50.0), cell("EE", "2022", None, "b"), cell("EE", "2023", 52.0)]
    assert len(segments(cells)) == 2


def test_unverified_composition_keeps_the_line_and_dots_it() -> None:
    (part,) = segments(series(V3, "EU27_2020"), [UNVERIFIED], info=INFO)
    assert [step.is_sure for step in part.steps] == [True, False]


def test_an_unflagged_jump_is_doubtful_even_when_no_registry_lists_it() -> None:
    (part,) = segments([cell("PL", "2021", 27.0), cell("PL", "2023", 54.0)], info=INFO)
    assert part.steps[0].doubts[0].kind == "unexplained jump"
    assert "27 points between 2021 and 2023" in part.steps[0].doubts[0].reason


def test_a_definition_that_differs_at_one_end_is_doubtful() -> None:
    (part,) = segments(series(V3, "EE"), info=INFO)
    assert [doubt.kind for doubt in part.steps[1].doubts] == ["definition differs"]


def test_a_wave_without_our_figure_opens_the_line() -> None:
    cells = [cell("EE", "2021", 50.0), cell("EE", "2023", 51.0)]
    assert segments(cells)[0].steps[0].open is False
    assert segments(cells, waves=["2021", "2022", "2023"])[0].steps[0].open is True
    explicit = [*cells, cell("EE", "2022", None, conf="C")]
    assert segments(explicit)[0].steps[0].open is True


def test_two_things_in_one_series_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one thing"):
        segments([*series(V3, "DK"), *series(V4, "DK")])
    with pytest.raises(ValueError, match="one period twice"):
        segments([cell("DK", "2021", 1.0), cell("DK", "2021", 2.0)])


@given(random_series(), random_breaks())
def test_segments_hold_every_value_once_and_never_cross_a_break(
    cells: list[Observation], breaks: tuple[Break, ...]
) -> None:
    parts = segments(cells, breaks, info=INFO)
    held = [point for part in parts for point in part.points]
    assert sorted(held, key=lambda one: one.period) == sorted(
        (one for one in cells if one.value is not None), key=lambda one: one.period
    )
    cutting = [entry for entry in breaks if entry.cuts and entry.geo in (None, "EE")]
    for part in parts:
        first, last = part.points[0], part.points[-1]
        assert not any("b" in point.status for point in part.points[1:])
        assert not any(first.period < entry.from_period <= last.period for entry in cutting)
        assert len(part.steps) == len(part.points) - 1


# --- change -----------------------------------------------------------------------------------------------------------


def test_change_of_denmark_2021_to_2023_is_minus_4_05() -> None:
    moved = change(series(V3, "DK"), "2021", "2023", [UNVERIFIED], info=INFO)
    assert isinstance(moved, Derived)
    assert moved.value == pytest.approx(-4.05)
    assert moved.unit == "pp"
    assert moved.letters == "~"


@pytest.mark.parametrize(
    ("geo", "start", "end", "code"),
    [
        ("SE", "2021", "2023", "observation flag"),
        ("SE", "2021", "2025", "observation flag"),
        ("EU27_2020", "2023", "2025", "composition unverified"),
        ("DK", "2021", "2025", "composition unverified"),
        ("DK", "2021", "2022", "missing"),
        ("DK", "2021", "2021", "same period"),
    ],
)
def test_change_is_refused(geo: str, start: str, end: str, code: str) -> None:
    refused = change(series(V3, geo), start, end, [UNVERIFIED], info=INFO)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert refused.reason
    assert not refused


def test_versions_joined_by_year_are_refused_not_subtracted() -> None:
    joined = [*series(V3, "DK"), *series(V4, "DK")]
    with pytest.raises(ValueError, match="more than one thing"):
        change(joined, "2022", "2023", info=INFO)


def test_change_carries_the_flags_of_both_ends_and_its_own_mark() -> None:
    cells = [cell("EE", "2021", 50.0, "e"), cell("EE", "2023", 53.0, "p", flags_known=False)]
    moved = change(cells, "2021", "2023", info=INFO)
    assert isinstance(moved, Derived)
    assert moved.letters == "ep~"
    assert moved.flags_known is False


def test_a_derived_value_with_a_missing_part_does_not_exist() -> None:
    with pytest.raises(ValueError, match="missing part"):
        derive(1.0, "pp", (cell("EE", "2021", None, "u"),))


@given(random_series(), random_breaks(), st.integers(2014, 2025), st.integers(2014, 2025))
def test_change_turns_its_sign_round_or_refuses_both_ways(
    cells: list[Observation], breaks: tuple[Break, ...], start: int, end: int
) -> None:
    there = change(cells, str(start), str(end), breaks, info=INFO)
    back = change(cells, str(end), str(start), breaks, info=INFO)
    if isinstance(there, Derived):
        assert isinstance(back, Derived)
        assert there.value == -back.value
    else:
        assert isinstance(back, Refusal)
        assert back.code == there.code


# --- levels -----------------------------------------------------------------------------------------------------------


def test_within_the_tolerance_is_level() -> None:
    assert difference(cell("EE", "2025", 52.1), cell("LV", "2025", 50.1), info=INFO) == "level"
    assert difference(cell("EE", "2025", 52.2), cell("LV", "2025", 50.1), info=INFO) == "above"
    small = [cell("EE", "2025", 55.0, size_emp="10-49"), cell("LV", "2025", 50.1, size_emp="10-49")]
    assert difference(small[0], small[1], info=INFO) == "level"  # 5 points for a subgroup


def test_unreliable_differently_defined_and_other_years_are_not_compared() -> None:
    good = cell("LV", "2025", 50.0)
    for bad, code in (
        (cell("EE", "2025", 90.0, "u"), "low reliability"),
        (cell("EE", "2025", 90.0, "d"), "defined differently"),
        (cell("EE", "2023", 90.0), "different years"),
        (cell("EE", "2025", None), "missing country"),
        (cell("EE", "2025", 90.0, indicator_id="dii4_basic"), "different indicators"),
    ):
        refused = difference(bad, good, info=INFO)
        assert isinstance(refused, Refusal)
        assert refused.code in (code, "not ranked")


def test_gap_of_latvian_cloud_is_40_points_and_1_9_times() -> None:
    small = cell("LV", "2025", 43.14, indicator_id="cloud_any")
    large = cell("LV", "2025", 83.42, size_emp="GE250", indicator_id="cloud_any")
    points = gap(small, large, info=INFO)
    assert isinstance(points, Derived)
    assert points.value == pytest.approx(40.28)
    ratio = gap(small, large, info=INFO, as_ratio=True)
    assert isinstance(ratio, Derived)
    assert ratio.value == pytest.approx(1.934, abs=0.001)
    assert ratio.unit == "ratio"


def test_gap_refuses_two_differences_at_once_other_years_and_zero() -> None:
    small = cell("LV", "2025", 40.0)
    for other, code in (
        (cell("EE", "2025", 80.0, size_emp="GE250"), "more than one difference"),
        (cell("LV", "2023", 80.0, size_emp="GE250"), "different years"),
        (cell("LV", "2025", None, size_emp="GE250", conf="C"), "missing country"),
        (cell("LV", "2025", 80.0, "d", size_emp="GE250"), "defined differently"),
    ):
        refused = gap(small, other, info=INFO)
        assert isinstance(refused, Refusal)
        assert refused.code == code
    zero = gap(cell("LV", "2025", 0.0), cell("LV", "2025", 80.0, size_emp="GE250"), info=INFO, as_ratio=True)
    assert isinstance(zero, Refusal)
    assert zero.code == "zero base"


# --- rank -------------------------------------------------------------------------------------------------------------

YEAR = [
    cell("DK", "2025", 70.0),
    cell("FI", "2025", 69.0),
    cell("SE", "2025", 68.5),
    cell("EE", "2025", 60.0),
    cell("LV", "2025", 43.0),
    cell("PL", "2025", 54.0, "u"),
    cell("LT", "2025", 57.0, "d"),
    cell("NO", "2025", None, conf="C"),
    cell("EU27_2020", "2025", 99.0),
]


def test_rank_shares_places_within_the_tolerance_and_counts_what_is_missing() -> None:
    place = rank(YEAR, "FI", info=INFO, among=[*NINE, "EU27_2020"])
    assert not isinstance(place, Refusal)
    assert (place.low, place.high, place.of) == (1, 3, 5)
    assert place.missing == ("DE", "NO")
    assert place.left_out == ("LT", "PL")
    lonely = rank(YEAR, "EE", info=INFO, among=NINE)
    assert not isinstance(lonely, Refusal)
    assert (lonely.low, lonely.high) == (4, 4)


def test_rank_counts_from_the_lowest_where_lower_is_better() -> None:
    place = rank(YEAR, "LV", info=indicator(direction="lower"), among=NINE)
    assert not isinstance(place, Refusal)
    assert (place.low, place.high) == (1, 1)


@pytest.mark.parametrize(
    ("geo", "code"),
    [("PL", "low reliability"), ("LT", "defined differently"), ("NO", "missing country"), ("EU27_2020", "aggregate")],
)
def test_no_rank_for_unreliable_differently_defined_missing_or_aggregate(geo: str, code: str) -> None:
    refused = rank(YEAR, geo, info=INFO, among=NINE)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_mixed_years_are_not_ranked() -> None:
    refused = rank([*YEAR[:4], cell("LV", "2023", 43.0)], "EE", info=INFO, among=NINE)
    assert isinstance(refused, Refusal)
    assert refused.code == "different years"


def test_figures_of_another_year_are_left_out_and_not_missing() -> None:
    place = rank([*YEAR[:4], cell("LV", "2023", 43.0)], "EE", info=INFO, among=NINE, period="2025")
    assert not isinstance(place, Refusal)
    assert place.of == 4
    assert place.left_out == ("LV",)
    assert "LV" not in place.missing


@given(random_year(), st.randoms(use_true_random=False))
def test_rank_does_not_depend_on_order_or_on_countries_without_data(cells: list[Observation], shuffler: object) -> None:
    shuffled = list(cells)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    valued = [one for one in cells if one.value is not None]
    for geo in NINE:
        first = rank(cells, geo, info=INFO, among=NINE)
        assert first == rank(shuffled, geo, info=INFO, among=NINE)
        without = rank(valued, geo, info=INFO, among=NINE)
        if isinstance(first, Refusal):
            assert isinstance(without, Refusal)
        else:
            assert first == without
            assert 1 <= first.low <= first.high <= first.of <= len(NINE) - len(first.missing)


# --- pace, targets ----------------------------------------------------------------------------------------------------

TARGET = Target("t", "dii3_basic", "90% of SMEs", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")


def test_pace_is_stated_inside_one_segment_and_two_points_are_two_points() -> None:
    moved = pace(series(V3, "EU27_2020")[:2], info=INFO)
    assert not isinstance(moved, Refusal)
    assert moved.per_year.value == pytest.approx(1.54)
    assert (moved.points, moved.start, moved.end) == (2, "2021", "2023")


def test_pace_over_an_unverified_composition_or_from_one_point_is_refused() -> None:
    over = pace(series(V3, "EU27_2020"), [UNVERIFIED], info=INFO)
    assert isinstance(over, Refusal)
    assert over.code == "composition unverified"
    alone = pace(series(V3, "SE")[:2], info=INFO)
    assert isinstance(alone, Refusal)
    assert alone.code == "one point since"


def test_distance_and_pace_needed() -> None:
    latvia = cell("LV", "2025", 58.6)
    distance = distance_to_target(latvia, TARGET, info=INFO)
    assert isinstance(distance, Derived)
    assert distance.value == pytest.approx(31.4)
    needed = pace_needed(latvia, TARGET, info=INFO)
    assert isinstance(needed, Derived)
    assert needed.value == pytest.approx(6.28)
    total = Target("s", "dii3_basic", "20 million", 20.0, "MIO", 2030, "EU27_2020", "10-249", "EU only")
    for target, given_cell, code in (
        (total, latvia, "EU only"),
        (TARGET, cell("LV", "2025", 58.6, indicator_id="dii4_basic"), "target measure"),
        (TARGET, cell("LV", "2025", 58.6, size_emp="GE10"), "target size"),
        (TARGET, cell("LV", "2025", None), "missing"),
    ):
        refused = distance_to_target(given_cell, target, info=INFO)
        assert isinstance(refused, Refusal)
        assert refused.code == code
    late = pace_needed(cell("LV", "2030", 58.6), TARGET, info=INFO)
    assert isinstance(late, Refusal)
    assert late.code == "target year"


def test_quarters_are_fourths_of_a_year() -> None:
    assert elapsed_years("2023-Q1", "2024-Q3") == 1.5


# --- several countries ------------------------------------------------------------------------------------------------


def test_average_names_its_members_and_needs_seven_of_nine() -> None:
    cells = [cell(geo, "2025", 10.0 * at, "e" if at == 1 else "") for at, geo in enumerate(NINE[:7])]
    mean = average(cells, members=NINE)
    assert isinstance(mean, Derived)
    assert mean.value == pytest.approx(30.0)
    assert mean.members == NINE[:7]
    assert mean.letters == "e~"
    middle = average(cells, members=NINE, how="median")
    assert isinstance(middle, Derived)
    assert middle.value == pytest.approx(30.0)
    few = average(cells[:6], members=NINE)
    assert isinstance(few, Refusal)
    assert few.code == "too few"


def test_a_partial_average_is_not_made_of_what_happens_to_be_there() -> None:
    """Defect 4 of the Commission's tool: a sum over a missing part is a sum of the others, too small and unmarked."""
    cells = [cell(geo, "2025", None if at > 6 else 50.0) for at, geo in enumerate(NINE)]
    assert isinstance(average(cells, members=NINE), Derived)
    gone = [*cells[:6], *[cell(geo, "2025", None, "u") for geo in NINE[6:]]]
    assert isinstance(average(gone, members=NINE), Refusal)
    mixed = [*cells[:6], cell(NINE[6], "2023", 50.0)]
    refused = average(mixed, members=NINE)
    assert isinstance(refused, Refusal)
    assert refused.code == "different years"


def test_flags_of_a_sum_come_in_one_order() -> None:
    """Defect 5 of the Commission's tool: flags of figures that are put together come in random order."""
    cells = [
        cell(geo, "2025", 1.0, flag) for geo, flag in zip(NINE, ["p", "b", "u", "e", "", "", "", "", ""], strict=True)
    ]
    there = average(cells, members=NINE)
    back = average(list(reversed(cells)), members=NINE)
    assert isinstance(there, Derived)
    assert isinstance(back, Derived)
    assert there.letters == back.letters == "bepu~"


def test_spread_gives_lowest_median_highest() -> None:
    cells = [cell(geo, "2025", float(at)) for at, geo in enumerate(NINE)]
    found = spread(cells, members=NINE)
    assert not isinstance(found, Refusal)
    assert (found.lowest.geo, found.middle.value, found.highest.geo) == ("DK", 4.0, "SE")


def test_pair_drops_countries_with_a_missing_side_and_lists_them() -> None:
    xs = [cell("DK", "2025", 1.0), cell("EE", "2025", None, "u"), cell("LV", "2025", 3.0), cell("FI", "2025", 4.0)]
    ys = [cell("DK", "2024", 1.0), cell("EE", "2024", 5.0), cell("LV", "2024", 0.0), cell("FI", "2024", 2.0)]
    found = pair(xs, ys, among=("DK", "EE", "LV", "FI", "PL"))
    assert not isinstance(found, Refusal)
    assert [one.geo for one in found.pairs] == ["DK", "LV", "FI"]
    assert found.missing == ("EE", "PL")
    few = pair(xs[:1], ys, among=("DK",))
    assert isinstance(few, Refusal)
    assert few.code == "too few pairs"


def test_years_ahead_uses_observed_values_of_the_newest_comparable_stretch_only() -> None:
    leader = [
        cell("FI", year, value) for year, value in (("2015", 20.0), ("2018", 30.0), ("2021", 38.0), ("2025", 45.0))
    ]
    mine = cell("LV", "2025", 31.0)
    ahead = years_ahead(mine, leader, info=INFO)
    assert isinstance(ahead, Derived)
    assert ahead.value == 7.0
    cut = years_ahead(mine, leader, [Break("wording", "2021", "x")], info=INFO)
    assert isinstance(cut, Refusal)
    assert cut.code == "before the series"


def test_quarters_are_compared_with_the_same_quarter_of_another_year_only() -> None:
    ads = [("2023-Q4", 9.0), ("2024-Q2", 7.0), ("2024-Q4", 6.0), ("2025-Q2", 4.3)]
    cells = [cell("DK", period, value) for period, value in ads]
    refused = change(cells, "2023-Q4", "2025-Q2", info=INFO)
    assert isinstance(refused, Refusal)
    assert refused.code == "different quarters"
    moved = change(cells, "2024-Q2", "2025-Q2", info=INFO)
    assert isinstance(moved, Derived)
    assert round(moved.value, 1) == -2.7
    found = change_since(cells, 2021, (), info=INFO)
    assert found.start is not None
    assert found.start.period == "2024-Q2"
    series_of = {"DK": cells, "EE": [replace(one, geo="EE") for one in cells]}
    assert stated_spans(series_of, (), info=INFO, among=("DK", "EE")) == (("2024-Q2", "2025-Q2"),)
    assert "from 7.0% in 2024-Q2 to 4.3% in 2025-Q2" in say_course(cells, (), INFO, PLACES, ENGLISH)


def test_peers_stood_near_us_then_and_are_ahead_now() -> None:
    base = [cell("LV", "2021", 28.0), cell("PL", "2021", 27.0), cell("LT", "2021", 32.0), cell("FI", "2021", 75.0)]
    now = [cell("LV", "2025", 43.0), cell("PL", "2025", 54.0), cell("LT", "2025", 57.0), cell("FI", "2025", 79.0)]
    assert peers(base, now, "LV", info=INFO) == ("LT", "PL")
    assert stood_near(base, "LV", 5.0) == ("PL", "LT")
    assert stood_near(base, "FI", 5.0) == ()  # nobody stood near: there are none of whom it could be said who is ahead


def test_movers_put_stated_changes_first_and_doubtful_jumps_never_lead() -> None:
    cells = {
        "LV": [cell("LV", "2021", 28.0), cell("LV", "2023", 34.0)],
        "PL": [cell("PL", "2021", 27.0), cell("PL", "2023", 54.0)],
        "EE": [cell("EE", "2021", 57.0), cell("EE", "2023", 58.0)],
    }
    moves = movers(cells, "2021", "2023", info=INFO)
    assert [move.geo for move in moves] == ["LV", "EE", "PL"]
    assert isinstance(moves[2].change, Refusal)
    assert moves[2].start.value == 27.0


def test_the_card_states_what_differs() -> None:
    one = (indicator(version="3"), [cell("EE", "2025", 72.1, "d")])
    other = (indicator("dii4_basic", version="4"), [cell("EE", "2024", 71.2, indicator_id="dii4_basic")])
    differences = {row.aspect: row.state for row in comparability_card(one, other).differences}
    assert differences == {"version": "differs", "year": "differs", "flags": "differs"}
    unknown = (indicator(reference_year="unverified"), [cell("EE", "2025", 1.0, flags_known=False)])
    states = {row.aspect: row.state for row in comparability_card(unknown, unknown).rows}
    assert states["reference"] == "unknown"
    assert states["flags"] == "unknown"
    assert states["population"] == "same"
