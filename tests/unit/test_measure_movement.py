"""Movement of many countries: known answers by hand from the design's table, and rules that hold for any figures."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measure.comparability import Break, change
from dashboard.measure.movement import Behind, behind, stated_spans, sure_runs, widths
from dashboard.measure.value import Derived, Observation, Refusal
from tests.samples.measure import UNVERIFIED, V3, cell, indicator, random_breaks, random_series, series

INFO = indicator()
THREE = ("DK", "EE", "SE")
TABLE = {geo: series(V3, geo) for geo in THREE}
ANOTHER_QUESTION = Break("wording", "2023", "The question changed.")


def course(geo: str, **values: float) -> list[Observation]:
    return [cell(geo, name[1:], value) for name, value in values.items()]


def test_runs_end_at_breaks_and_at_doubts() -> None:
    assert sure_runs(TABLE["DK"], [UNVERIFIED], info=INFO) == [["2021", "2023"], ["2025"]]
    assert sure_runs(TABLE["SE"], [UNVERIFIED], info=INFO) == [["2021"], ["2023"], ["2025"]]
    assert sure_runs([cell("DK", "2021", 10.0, "u"), cell("DK", "2023", 12.0)], (), info=INFO) == [["2023"]]


def test_the_span_is_the_longest_over_which_half_may_be_stated() -> None:
    # 2023-25 is not verified for anybody; Sweden is broken in 2023; two of three remain for 2021-23.
    assert stated_spans(TABLE, [UNVERIFIED], info=INFO, among=THREE) == (("2021", "2023"),)
    assert stated_spans(TABLE, [UNVERIFIED, ANOTHER_QUESTION], info=INFO, among=THREE) == ()


def test_spans_on_both_sides_of_a_new_question_are_kept_apart() -> None:
    two = {
        geo: course(geo, y2014=10.0, y2016=12.0, y2020=15.0, y2021=20.0, y2023=22.0, y2025=24.0) for geo in ("DK", "EE")
    }
    reworded = Break("wording", "2021", "The question changed.")
    assert stated_spans(two, [reworded], info=INFO, among=("DK", "EE")) == (("2021", "2025"), ("2014", "2020"))


def test_widths_are_levels_with_their_doubts() -> None:
    first, second, third = widths(TABLE, [UNVERIFIED], info=INFO, among=THREE)
    assert (first.spread.lowest.geo, first.spread.highest.geo) == ("EE", "SE")
    assert first.apart.value == pytest.approx(86.06 - 54.00)
    assert first.spread.middle.value == pytest.approx(79.38)
    assert second.apart.value == pytest.approx(79.91 - 55.93)
    assert second.doubts == ("SE",)
    assert third.apart.value == pytest.approx(92.45 - 72.12)
    assert third.doubts == THREE
    assert not third.cut


def test_a_measure_that_changed_for_all_cuts_the_spread() -> None:
    _, second, _ = widths(TABLE, [ANOTHER_QUESTION], info=INFO, among=THREE)
    assert second.cut
    assert second.doubts == ()


def test_a_country_that_comes_or_goes_makes_the_step_doubtful() -> None:
    nine = {f"C{at}": course(f"C{at}", y2021=10.0 + at, y2023=11.0 + at) for at in range(9)}
    nine["C8"] = course("C8", y2023=30.0)
    first, second = widths(nine, (), info=INFO, among=tuple(nine))
    assert len(first.members) == 8
    assert second.doubts == ("C8",)


def test_fewer_than_seven_of_nine_have_no_spread() -> None:
    six = {f"C{at}": course(f"C{at}", y2021=10.0 + at) for at in range(6)}
    assert widths(six, (), info=INFO, among=tuple(f"C{at}" for at in range(9))) == ()


LATVIA = course("LV", y2021=28.0, y2023=35.0, y2025=43.0)
FINLAND = course("FI", y2017=40.0, y2019=50.0, y2021=60.0, y2023=70.0, y2025=79.0)


def test_years_behind_rest_on_observed_values_only() -> None:
    found = behind({"LV": LATVIA, "FI": FINLAND}, "LV", (), info=INFO, among=("LV", "FI"))
    assert isinstance(found, Behind)
    assert found.gap.value == pytest.approx(36.0)
    assert isinstance(found.years, Derived)
    assert found.years.parts[1].period == "2017"  # 40 is the last figure of Finland not above 43
    assert found.years.value == 8


def test_the_leader_leads_and_a_figure_within_the_tolerance_is_level() -> None:
    both = {"LV": LATVIA, "FI": FINLAND, "EE": course("EE", y2025=78.0)}
    leader = behind(both, "FI", (), info=INFO, among=tuple(both))
    level = behind(both, "EE", (), info=INFO, among=tuple(both))
    assert isinstance(leader, Behind)
    assert leader.leads
    assert isinstance(level, Behind)
    assert level.level
    assert not level.leads


def test_years_are_refused_where_the_leader_has_nothing_to_compare() -> None:
    cut = Break("wording", "2025", "The question changed.")
    found = behind({"LV": LATVIA, "FI": FINLAND}, "LV", (cut,), info=INFO, among=("LV", "FI"))
    assert isinstance(found, Behind)
    assert isinstance(found.years, Refusal)
    assert found.years.code == "nothing before"


def test_a_figure_that_is_not_ranked_is_not_behind_anybody() -> None:
    found = behind(TABLE, "EE", (UNVERIFIED,), info=INFO, among=THREE)
    assert isinstance(found, Refusal)
    assert found.code == "defined differently"
    nobody = behind(TABLE, "PL", (), info=INFO, among=THREE)
    assert isinstance(nobody, Refusal)
    assert nobody.code == "no figure"


@given(st.data())
def test_every_span_may_be_stated_for_half_and_none_overlap(data: st.DataObject) -> None:
    among = ("DK", "EE", "FI", "LV")
    table = {geo: data.draw(random_series(geo)) for geo in among}
    breaks = data.draw(random_breaks())
    spans = stated_spans(table, breaks, info=INFO, among=among)
    for start, end in spans:
        assert start < end
        stated = [change(table[geo], start, end, breaks, info=INFO) for geo in among]
        assert sum(isinstance(one, Derived) for one in stated) >= max(2, ceil(len(among) / 2))
    for (later, _), (_, earlier) in pairwise(spans):
        assert earlier < later
