"""Figures by the year asked about: moved with their breaks, and only where the survey asks about the year before."""

from __future__ import annotations

from dashboard.measure.asked import about_year_asked, breaks_about_year_asked, can_be_moved, period_before
from dashboard.measure.comparability import Break, Segment, segments
from tests.samples.measure import cell, indicator

BEFORE = indicator("e_sales", reference_year="year before", title="E-sales")
CELLS = [cell("LV", year, value, indicator_id="e_sales") for year, value in (("2023", 10.0), ("2024", 11.0))]


def test_a_survey_of_2024_that_asks_about_2023_stands_at_2023() -> None:
    info, moved = about_year_asked(BEFORE, CELLS)
    assert [(one.period, one.year, one.value) for one in moved] == [("2022", 2022, 10.0), ("2023", 2023, 11.0)]
    assert info.title == "E-sales (by the year asked about)"
    assert (period_before("2024-Q3"), period_before("2024")) == ("2023-Q3", "2023")


def test_other_measures_stay_where_they_are() -> None:
    info = indicator("dii3_basic")
    assert not can_be_moved(info)
    assert about_year_asked(info, CELLS) == (info, tuple(CELLS))


def test_breaks_move_along_so_that_the_same_steps_are_cut() -> None:
    entries = [
        Break("wording", "2024", "The question changed.", indicator_id="e_sales"),
        Break("wording", "2024", "Another measure.", indicator_id="dii3_basic"),
    ]
    shifted = breaks_about_year_asked(entries, ["e_sales"])
    assert [entry.from_period for entry in shifted] == ["2023", "2024"]
    info, moved = about_year_asked(BEFORE, CELLS)

    def shape(parts: tuple[Segment, ...]) -> list[list[float | None]]:
        return [[point.value for point in part.points] for part in parts]

    assert shape(segments(moved, shifted, info=info)) == shape(segments(CELLS, entries, info=BEFORE))
