"""Charts: every figure, flag and gap is in the value; what may not be compared is drawn apart and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import builders, look
from dashboard.chart import Chart
from dashboard.measure.comparability import Break, Target
from dashboard.measure.value import Observation
from dashboard.render import interactive
from tests.samples.measure import (
    NINE,
    PLACES,
    UNVERIFIED,
    V3,
    V4,
    cell,
    indicator,
    random_breaks,
    random_panel,
    random_year,
    setting,
)

INFO = indicator()
EU = ("DK", "DE", "EE", "FI", "LT", "LV", "PL", "SE")
YEAR = [
    cell("DK", "2025", 92.45),
    cell("EE", "2025", 72.12, "d"),
    cell("LV", "2023", 48.27),
    cell("FI", "2025", 93.6, "p"),
    cell("NO", "2025", None, conf="C"),
    cell("PL", "2025", None, "u"),
    cell("EU27_2020", "2025", 71.39, "e"),
]


def two_sizes() -> list[Observation]:
    small = [cell(geo, "2025", value) for geo, value in (("LV", 43.1), ("FI", 78.6), ("EE", 59.9), ("EU27_2020", 51.8))]
    large = [
        cell(geo, "2025", value, size_emp="GE250") for geo, value in (("LV", 83.4), ("FI", 98.0), ("EU27_2020", 84.6))
    ]
    return [*small, *large, cell("EE", "2025", None, size_emp="GE250", conf="C")]


def every_kind(mine: str = "", compared: tuple[str, ...] = ()) -> dict[str, Chart]:
    """One chart of each kind, with flags, gaps, breaks, two versions, two years and a confidential cell."""
    here = setting(mine, compared, breaks=(UNVERIFIED,))
    v4 = indicator(
        "dii4_basic", version="4", title="Enterprises with at least basic digital intensity (index version 4)"
    )
    v3 = indicator(version="3", title="Enterprises with at least basic digital intensity (index version 3)")
    parts = [
        indicator(f"part{n}", short=f"{name} digital intensity") for n, name in enumerate(("Low", "Middle", "High"))
    ]
    shares = {
        "EE": (20.0, 50.0, 30.0),
        "LV": (50.0, 30.0, 20.0),
        "FI": (10.0, 40.0, None),
        "EU27_2020": (30.0, 40.0, 30.0),
    }
    whole = [
        (info, [cell(geo, "2025", values[n], indicator_id=info.id) for geo, values in shares.items()])
        for n, info in enumerate(parts)
    ]
    target = Target("t", "dii3_basic", "90% of SMEs", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
    other = indicator("ict", short="ICT specialists", decimals=1)
    ict = [cell(geo, "2024", value, "e", indicator_id="ict") for geo, value in (("DK", 5.8), ("EE", 7.2), ("FI", 7.8))]
    ict.append(cell("LV", "2024", None, indicator_id="ict"))
    events = [builders.Event("a", "First", "2013", "2019", "ended", geo="DK"), builders.Event("b", "Second", "2016")]
    return {
        chart.kind: chart
        for chart in (
            builders.ranked_bars(YEAR, INFO, here),
            builders.dumbbell(two_sizes(), INFO, here),
            builders.segment_lines([(v3, V3), (v4, V4)], here),
            builders.heat_table([(INFO, YEAR), (other, ict)], here),
            builders.country_map(YEAR, INFO, here),
            builders.tile_grid(YEAR, INFO, here),
            builders.stacked(whole, here),
            builders.scatter((other, ict), (INFO, YEAR), here),
            builders.arrows(V3, INFO, here, start="2021", end="2023"),
            builders.small_multiples(V3, v3, here),
            builders.target_distance(YEAR, INFO, here, target=target),
            builders.timeline(events, here, title="Platforms", source="A report", link="https://example.org"),
        )
    }


CHARTS = every_kind("EE", ("DK", "FI"))


@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_carries_its_papers(kind: str) -> None:
    chart = CHARTS[kind]
    assert chart.headline
    assert chart.source.startswith("Source: ")
    assert chart.alt.startswith(chart.words.say(f"kind.{kind}"))
    assert chart.headline in chart.alt
    assert len(chart.table.rows) == len(chart.rows)
    assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
    assert len({(mark.row, mark.column) for mark in chart.marks}) == len(chart.marks)


@pytest.mark.parametrize("kind", CHARTS)
def test_every_letter_on_a_mark_is_explained_in_the_note_and_no_other(kind: str) -> None:
    chart = CHARTS[kind]
    for letter in {letter for mark in chart.marks for letter in mark.drawn}:
        assert f"{letter} {chart.words.flags(letter)}" in chart.note
    explained = {letter for letter in "bdefimnpuCNP" if f"{letter} {chart.words.flags(letter)}" in chart.note}
    assert explained <= {letter for mark in chart.marks for letter in mark.letters}


def test_every_place_without_a_figure_has_its_reason() -> None:
    for kind, chart in CHARTS.items():
        if kind in ("timeline", "small_multiples"):
            continue
        empty = [mark for mark in chart.marks if mark.value is None]
        assert empty, kind
        assert all(mark.absence and mark.text == ":" for mark in empty)


def test_small_multiples_name_the_countries_that_have_no_panel() -> None:
    chart = CHARTS["small_multiples"]
    assert [row.key for row in chart.rows] == ["DK", "EE", "SE", "EU27_2020"]
    assert "Norway" in chart.note
    assert "not published" in chart.note


def test_a_lock_for_the_confidential_and_a_sign_for_the_rest() -> None:
    chart = CHARTS["ranked_bars"]
    forms = {mark.row: mark.form for mark in chart.marks}
    assert forms["NO"] == "lock"
    assert forms["PL"] == "empty"
    assert forms["SE"] == "empty"
    assert forms["EE"] == "hollow"
    assert forms["FI"] == "ringed"
    assert forms["DK"] == "solid"
    reasons = {mark.row: mark.absence for mark in chart.marks}
    assert reasons["NO"] == "confidential"
    assert reasons["PL"] == "no value: low reliability"
    assert reasons["SE"] == "not published"


def test_reasons_of_the_coverage_table_are_used() -> None:
    here = setting(absences={("dii3_basic", "SE"): "not surveyed that year"})
    chart = builders.ranked_bars(YEAR, INFO, here)
    assert "not surveyed that year" in chart.note
    assert chart.mark("SE", "value").absence == "not surveyed that year"  # type: ignore[union-attr]


def test_a_letter_that_every_figure_has_stands_in_the_note() -> None:
    cells = [cell(geo, "2025", 50.0, "p") for geo in NINE]
    chart = builders.ranked_bars(cells, INFO, setting())
    assert {mark.form for mark in chart.marks if mark.value is not None} == {"solid"}
    assert all(mark.letters == "p" and mark.drawn == "" for mark in chart.marks if mark.value is not None)
    assert "All figures are provisional (p)." in chart.note


def test_years_that_differ_are_printed() -> None:
    chart = CHARTS["ranked_bars"]
    assert any(row.label == "Latvia (2023)" for row in chart.rows)
    assert "Years differ and are printed: Latvia 2023." in chart.note
    assert CHARTS["heat_table"].mark("LV", "dii3_basic").year_note == "2023"  # type: ignore[union-attr]


def test_bars_start_at_zero_and_other_axes_say_when_they_do_not() -> None:
    assert CHARTS["ranked_bars"].x.low == 0  # type: ignore[union-attr]
    assert CHARTS["target_distance"].x.low == 0  # type: ignore[union-attr]
    lines = CHARTS["segment_lines"]
    assert lines.y.low > 0  # type: ignore[union-attr]
    assert "does not start at zero" in lines.note


def test_two_versions_are_two_panels_and_never_joined() -> None:
    chart = CHARTS["segment_lines"]
    assert [panel.title for panel in chart.panels] == ["Version 3", "Version 4"]
    for line in chart.lines:
        assert line.start.split("|")[0] == line.end.split("|")[0]
    assert "must not be joined" in chart.note
    assert "version" not in chart.subtitle


def test_a_break_is_a_gap_with_its_sign_and_a_doubtful_step_is_dotted() -> None:
    chart = CHARTS["segment_lines"]
    sweden = [line for line in chart.lines if line.row == "SE"]
    assert [(line.start, line.end, line.dotted) for line in sweden] == [("dii3_basic|2023", "dii3_basic|2025", True)]
    signs = {(sign.row, sign.start, sign.end) for sign in chart.signs}
    assert signs == {
        ("SE", "dii3_basic|2021", "dii3_basic|2023"),
        ("SE", "dii4_basic|2022", "dii4_basic|2024"),
    }
    assert "same composition not verified (all, 2025)" in chart.note
    assert UNVERIFIED.reason in chart.reasons


def test_arrows_state_a_change_only_where_it_may_be_stated() -> None:
    chart = CHARTS["arrows"]
    asides = {row.key: row.aside for row in chart.rows}
    assert asides["DK"] == "−4 pp"
    assert asides["SE"] == ""
    dotted = {line.row: line.dotted for line in chart.lines}
    assert dotted["SE"] is True
    assert dotted["DK"] is False


def test_dumbbells_sort_by_gap_and_refuse_a_half_one() -> None:
    chart = CHARTS["dumbbell"]
    assert [row.key for row in chart.rows][:2] == ["LV", "EU27_2020"]
    assert next(row.aside for row in chart.rows if row.key == "LV") == "40 pp"
    assert next(row.aside for row in chart.rows if row.key == "EE") == ""
    assert {line.row for line in chart.lines} == {"LV", "FI", "EU27_2020"}
    ratio = builders.dumbbell(two_sizes(), INFO, setting(), as_ratio=True)
    assert next(row.aside for row in ratio.rows if row.key == "LV") == "1.9 times"


def test_stacked_bars_only_where_all_parts_are_there() -> None:
    chart = CHARTS["stacked"]
    assert "Finland" in chart.note
    assert [column.label for column in chart.columns] == ["Low", "Middle", "High"]
    assert chart.mark("FI", "part2").value is None  # type: ignore[union-attr]
    assert chart.headline == "Digital intensity, SMEs: Estonia 30% high, 50% middle and 20% low in 2025"


def test_my_country_has_the_accent_and_at_most_four_keep_their_colour() -> None:
    everybody = tuple(geo for geo in NINE if geo != "EE")
    chart = builders.ranked_bars(YEAR, INFO, setting("EE", everybody))
    roles = {row.key: row.role for row in chart.rows}
    assert roles["EE"] == "mine"
    assert roles["EU27_2020"] == "average"
    assert sum(role == "compared" for role in roles.values()) == look.MAX_COMPARED
    colours = {row.key: row.colour for row in chart.rows}
    assert colours["EE"] == look.ACCENT
    assert look.ACCENT not in {place.colour for place in PLACES.values()}
    nobody = builders.ranked_bars(YEAR, INFO, setting())
    assert look.ACCENT not in {row.colour for row in nobody.rows}


def test_two_figures_for_one_country_are_an_error() -> None:
    with pytest.raises(ValueError, match="two figures for EE"):
        builders.ranked_bars([cell("EE", "2025", 1.0), cell("EE", "2023", 2.0)], INFO, setting())


def test_a_table_of_the_union_alone_still_draws() -> None:
    from dashboard.render import image, interactive

    chart = builders.small_multiples(
        [cell("EU27_2020", "2025", 50.0), cell("EU27_2020", "2024", 49.0)], INFO, setting()
    )
    assert "EU27" in interactive.figure_json(chart)
    assert "EU27" in image.svg(chart)


def test_flags_not_known_are_said_and_named() -> None:
    some = [cell("EE", "2025", 50.0, flags_known=False), cell("LV", "2025", 40.0)]
    assert "carries no flags for Estonia" in builders.ranked_bars(some, INFO, setting()).note
    none = [cell("EE", "2025", 50.0, flags_known=False), cell("LV", "2025", 40.0, flags_known=False)]
    assert "Our copy of these figures carries no flags" in builders.ranked_bars(none, INFO, setting()).note


def test_a_country_outside_the_union_has_a_bar_and_no_distance_to_its_target() -> None:
    target = Target("t", "dii3_basic", "90%", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country", members=EU)
    some = [cell("NO", "2025", 60.0), cell("LV", "2025", 58.6)]
    chart = builders.target_distance(some, INFO, setting("NO"), target=target)
    asides = {row.key: row.aside for row in chart.rows}
    assert (asides["NO"], asides["LV"]) == ("", "−31 pp")
    assert "No distance for Norway: the target is the EU’s, and Norway is not a member." in chart.note
    assert "would need" not in chart.note


def test_nothing_at_all_still_gives_a_chart_that_says_so() -> None:
    target = Target("t", "dii3_basic", "90%", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
    for mine in ("", "EE"):
        here = setting(mine)
        for chart in (
            builders.ranked_bars([], INFO, here),
            builders.dumbbell([], INFO, here),
            builders.segment_lines([(INFO, [])], here),
            builders.heat_table([(INFO, [])], here),
            builders.country_map([], INFO, here),
            builders.tile_grid([], INFO, here),
            builders.stacked([(INFO, []), (indicator("other"), [])], here),
            builders.scatter((INFO, []), (indicator("other"), []), here),
            builders.arrows([], INFO, here, start="2021", end="2025"),
            builders.small_multiples([], INFO, here),
            builders.target_distance([], INFO, here, target=target),
            builders.timeline([], here, title="Nothing"),
        ):
            assert chart.headline, chart.kind
            assert not any(mark.value is not None for mark in chart.marks)


# --- defects of the Commission's tool: each is a test that we pass ----------------------------------------------------


def test_a_missing_side_is_never_drawn_at_zero() -> None:
    """Defect 1 of the Commission's tool: a country without a figure stands at zero, with "0.00 %" as its tooltip."""
    chart = CHARTS["scatter"]
    latvia = [mark for mark in chart.marks if mark.row == "LV"]
    assert [mark.value for mark in latvia] == [None, 48.27]
    assert "Latvia" in chart.note
    (points,) = interactive.figure_dict(chart)["data"]
    assert "LV" not in [row for (row,) in points["customdata"]]
    assert None not in points["x"]
    assert 0 not in points["x"]
    named = [note["text"] for note in interactive.figure_dict(chart)["layout"]["annotations"]]
    assert any(text.startswith("Latvia (: ") for text in named)


def test_no_line_runs_over_a_year_that_was_not_surveyed() -> None:
    """Defect 2 of the Commission's tool: lines are splines, and run through years that were never surveyed."""
    cells = [cell("EE", "2021", 50.0), cell("EE", "2023", 52.0), cell("LV", "2021", 30.0), cell("LV", "2022", 31.0)]
    chart = builders.segment_lines([(INFO, cells)], setting())
    assert {line.row for line in chart.lines} == {"LV"}
    figure = interactive.figure_dict(chart)
    assert figure["layout"]["template"]["data"]["scatter"][0]["connectgaps"] is False
    assert figure["layout"]["template"]["data"]["scatter"][0]["line"]["shape"] == "linear"
    assert [trace["x"] for trace in figure["data"] if trace["mode"] == "lines"] == [[2021, 2022]]


def test_flags_come_in_one_order() -> None:
    """Defect 5 of the Commission's tool: flags of figures that are put together come in random order."""
    forward = builders.ranked_bars([cell("EE", "2025", 1.0, "bep")], INFO, setting())
    assert forward.mark("EE", "value").letters == "bep"  # type: ignore[union-attr]
    assert forward.mark("EE", "value").said == "break in the series, estimated, provisional"  # type: ignore[union-attr]


def test_the_year_of_an_edition_is_never_taken_for_the_year_of_its_figures() -> None:
    """Defect 11 of the Commission's tool: figures of 2021 stand under the year of the edition, 2022."""
    edition = indicator(reference_year="edition", year_note="The year is that of the edition.")
    chart = builders.ranked_bars([cell("EE", "2022", 50.0)], edition, setting())
    assert chart.mark("EE", "value").hover[1] == "edition 2022"  # type: ignore[union-attr]
    assert "The year is that of the edition." in chart.notes
    before = indicator(reference_year="year before")
    hiring = builders.ranked_bars([cell("EE", "2024", 50.0)], before, setting())
    assert hiring.mark("EE", "value").hover[1] == "survey 2024 (asks about 2023)"  # type: ignore[union-attr]


# --- any figures ------------------------------------------------------------------------------------------------------


@given(random_year(), st.sampled_from(["", *NINE]))
def test_a_standing_keeps_every_value_flag_and_gap(cells: list[Observation], mine: str) -> None:
    chart = builders.ranked_bars(cells, INFO, setting(mine))
    given_cells = {one.geo: one for one in cells}
    assert {mark.row for mark in chart.marks} == set(PLACES)
    for mark in chart.marks:
        one = given_cells.get(mark.row)
        assert mark.value == (one.value if one else None)
        assert mark.letters == (one.letters if one else "")
        if one is None or one.value is None:
            assert mark.absence


@given(random_panel(), random_breaks())
def test_no_line_joins_two_segments(cells: list[Observation], breaks: tuple[Break, ...]) -> None:
    chart = builders.segment_lines([(INFO, cells)], setting(breaks=breaks))
    by_cell = {(one.geo, one.period): one for one in cells}
    waves = sorted({one.period for one in cells if one.value is not None})
    for line in chart.lines:
        start, end = line.start.split("|")[1], line.end.split("|")[1]
        assert start < end
        assert by_cell[line.row, start].value is not None
        assert by_cell[line.row, end].value is not None
        later = [one for one in cells if one.geo == line.row and start < one.period <= end]
        assert not any("b" in one.status for one in later)
        for entry in breaks:
            if entry.cuts and entry.geo in (None, line.row):
                assert not start < entry.from_period <= end
        assert not any(start < wave < end for wave in waves)
    for sign in chart.signs:
        assert not any(line.row == sign.row and line.start < sign.end and line.end > sign.start for line in chart.lines)
