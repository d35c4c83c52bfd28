"""A country's portrait: best neighbours, changes since a year, worked out by hand."""

from __future__ import annotations

from dashboard.measure.portrait import Best, best_of, change_since, is_level, newest, portrait
from dashboard.measure.value import Derived, Refusal
from tests.samples.measure import NINE, UNVERIFIED, V3, V4, cell, indicator, series

INFO = indicator()
YEAR_BEFORE = indicator("hiring", reference_year="year before", direction="lower")


def test_the_best_neighbour_is_named_with_those_that_cannot_be_told_from_it() -> None:
    of_year = [cell("FI", "2025", 94.0), cell("DK", "2025", 92.45), cell("SE", "2025", 86.47)]
    found = best_of(of_year, info=INFO)
    assert isinstance(found, Best)
    assert found.best.geo == "FI"
    assert [one.geo for one in found.level] == ["DK"]  # 1.55 apart, the tolerance is 2


def test_where_less_is_better_the_lowest_is_the_best() -> None:
    found = best_of([cell("PL", "2024", 29.58), cell("EE", "2024", 53.3)], info=YEAR_BEFORE)
    assert isinstance(found, Best)
    assert (found.best.geo, found.level) == ("PL", ())


def test_flagged_figures_are_never_the_best() -> None:
    found = best_of([cell("EE", "2025", 99.0, "d"), cell("LV", "2025", 98.0, "u"), cell("DE", "2025", 50.0)], info=INFO)
    assert isinstance(found, Best)
    assert found.best.geo == "DE"
    assert isinstance(best_of([cell("EE", "2025", 99.0, "d")], info=INFO), Refusal)
    assert isinstance(best_of([], info=INFO), Refusal)


def test_where_neither_end_is_better_there_is_no_best() -> None:
    found = best_of([cell("LV", "2025", 1.07), cell("EE", "2025", 0.73)], info=indicator("hubs", direction="none"))
    assert isinstance(found, Refusal)
    assert found.code == "no better end"


def test_an_old_figure_stands_beside_the_average_of_its_year_and_the_newest_one() -> None:
    by_geo = {"DE": series(V4, "DK")[:1], "SE": series(V4, "SE"), "EU27_2020": series(V4, "EU27_2020")}
    found = portrait(by_geo, "DE", (), info=indicator("dii4_basic"), among=NINE, since=2021)
    assert found.average is not None
    assert found.later is not None
    assert (found.average.period, found.later.period, found.last) == ("2022", "2024", "2024")


def test_figures_of_two_years_have_no_best() -> None:
    found = best_of([cell("FI", "2025", 94.0), cell("DK", "2023", 75.0)], info=INFO)
    assert isinstance(found, Refusal)
    assert found.code == "different years"


def test_a_change_since_2021_is_stated_inside_one_stretch() -> None:
    found = change_since(series(V3, "DK"), 2021, (), info=indicator(jump_points=None))
    assert isinstance(found.change, Derived)
    assert round(found.change.value, 2) == 13.07  # 92.45 less 79.38
    assert (found.start, found.end) == (series(V3, "DK")[0], series(V3, "DK")[2])


def test_a_change_over_a_break_or_an_unverified_composition_is_refused_with_both_figures_kept() -> None:
    broken = change_since(series(V3, "SE"), 2021, (), info=INFO)
    assert isinstance(broken.change, Refusal)
    assert broken.change.code == "observation flag"
    unverified = change_since(series(V3, "EU27_2020"), 2021, (UNVERIFIED,), info=INFO)
    assert isinstance(unverified.change, Refusal)
    assert unverified.change.code == "composition unverified"
    assert unverified.start is not None
    assert unverified.end is not None
    assert (unverified.start.value, unverified.end.value) == (54.82, 71.39)


def test_a_survey_that_asks_about_the_year_before_starts_a_year_later() -> None:
    hiring = [cell("EE", year, value) for year, value in (("2020", 58.8), ("2022", 67.3), ("2024", 60.0))]
    found = change_since(hiring, 2021, (), info=YEAR_BEFORE)
    assert found.start is not None
    assert found.start.period == "2022"  # hiring in 2021
    same_year = change_since(hiring, 2021, (), info=INFO)
    assert same_year.start == found.start  # no survey in 2021: the next one


def test_one_figure_or_none_since_then_is_no_change() -> None:
    one = change_since([cell("EE", "2019", 1.0), cell("EE", "2023", 2.0)], 2021, (), info=INFO)
    assert isinstance(one.change, Refusal)
    assert one.change.code == "one point"
    none = change_since([cell("EE", "2019", 1.0)], 2021, (), info=INFO)
    assert isinstance(none.change, Refusal)
    assert none.end is not None
    assert none.end.period == "2019"


def test_differences_within_the_tolerance_are_level() -> None:
    moved = change_since([cell("SE", "2021", 50.0), cell("SE", "2023", 52.0)], 2021, (), info=INFO)
    assert isinstance(moved.change, Derived)
    assert is_level(moved.change, INFO)
    moved = change_since([cell("SE", "2021", 50.0), cell("SE", "2023", 52.1)], 2021, (), info=INFO)
    assert isinstance(moved.change, Derived)
    assert not is_level(moved.change, INFO)


def test_the_newest_figure_wins_over_a_newer_empty_row() -> None:
    assert newest([cell("DE", "2016", 40.0), cell("DE", "2024", None, "u")]) == cell("DE", "2016", 40.0)
    assert newest([cell("DE", "2022", None), cell("DE", "2024", None, "u")]) == cell("DE", "2024", None, "u")
    assert newest([]) is None


def test_a_portrait_compares_figures_of_my_own_year() -> None:
    by_geo = {geo: series(V4, geo) for geo in ("DK", "EE", "SE", "EU27_2020")}
    info = indicator("dii4_basic")
    found = portrait(by_geo, "EE", (), info=info, among=NINE, since=2021)
    assert found.own is not None
    assert (found.own.period, found.own.value) == ("2024", 71.2)
    assert found.average is not None
    assert found.average.value == 72.91
    assert isinstance(found.neighbour, Best)
    assert (found.neighbour.best.geo, found.neighbour.best.value) == ("DK", 90.47)
    assert isinstance(found.moved.change, Derived)
    assert round(found.moved.change.value, 2) == 4.25  # 71.20 less 66.95


def test_a_portrait_without_a_figure_shows_the_others_newest() -> None:
    by_geo = {geo: series(V4, geo) for geo in ("DK", "SE", "EU27_2020")}
    found = portrait(by_geo, "NO", (), info=indicator("dii4_basic"), among=NINE, since=2021)
    assert found.own is None
    assert found.average is not None
    assert found.average.period == "2024"
    assert isinstance(found.neighbour, Best)
    assert found.neighbour.best.geo == "DK"
    assert isinstance(found.moved.change, Refusal)
