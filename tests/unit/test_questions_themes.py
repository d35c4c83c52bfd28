"""Questions of skills, money and profiles: answers worked out by hand from the reference tables."""

from __future__ import annotations

import pytest

from dashboard.charts import draw
from dashboard.charts.funding import state_of
from dashboard.charts.scene import NotDrawnError
from dashboard.database import Database, database_path
from dashboard.questions.choices import vocabulary
from dashboard.questions.figures import Cell
from dashboard.questions.money import of_one_year, recovery_plans
from dashboard.questions.profile import many_series, quotes
from dashboard.questions.reference import members
from dashboard.questions.skills import hiring
from dashboard.view import REFERENCE, read_view


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(database_path())


@pytest.fixture(scope="module")
def geos(database: Database) -> tuple[str, ...]:
    return (*members(database), REFERENCE)


# --- hiring -----------------------------------------------------------------------------------------------------------


def test_the_three_parts_of_hiring_are_of_one_wave(database: Database, geos: tuple[str, ...]) -> None:
    found = hiring(database, "10-249", geos)
    assert found.wave == "2024"
    assert {one.period for one in (*found.tried, *found.hard, *found.of_tried)} == {"2024"}
    tried, hard, share = ({one.geo: one.value for one in part} for part in (found.tried, found.hard, found.of_tried))
    assert (tried["EE"], hard["EE"]) == (6.92, 3.69)
    assert share["EE"] == pytest.approx(3.69 / 6.92 * 100)  # 53.3
    assert (tried["FI"], hard["FI"]) == (10.39, 4.27)
    assert share["NO"] == pytest.approx(2.88 / 9.70 * 100)  # 29.7


def test_germany_tried_but_has_not_said_how_hard_it_was_since_2016(database: Database, geos: tuple[str, ...]) -> None:
    found = hiring(database, "10-249", geos)
    assert {one.geo: one.value for one in found.tried}["DE"] == 10.29
    assert "DE" not in {one.geo for one in found.of_tried if one.value is not None}
    assert found.earlier == (("DE", "2016"),)


def test_hiring_of_a_size_class_that_nobody_publishes_is_empty(database: Database, geos: tuple[str, ...]) -> None:
    assert hiring(database, "0-9", geos).wave == ""
    with pytest.raises(NotDrawnError, match="size=0-9, which is not known here"):
        draw(database, {"chart": "hiring", "size": "0-9"})


def test_the_hiring_chart_says_all_three_parts_and_the_year_of_hiring(database: Database) -> None:
    chart = draw(database, {"chart": "hiring", "country": "EE"}).chart
    assert chart.headline == (
        "Estonia: 6.9% of SMEs tried to hire ICT specialists in 2023, 3.7% found it hard: 53% of those that tried; "
        "the EU 56% (flags not known)"
    )
    assert "survey 2024 (hiring in 2023)" in chart.subtitle
    (row,) = [row for row in chart.table.rows if row[0] == "Estonia"]
    assert row == ("Estonia", "3.7", "6.9", "53%")
    germany = draw(database, {"chart": "hiring", "country": "DE"}).chart
    assert germany.headline.startswith("Germany: 10.3% of SMEs tried to hire ICT specialists in 2023; how many found")
    assert "Germany, the last wave with all three parts was 2016" in germany.note


# --- money ------------------------------------------------------------------------------------------------------------


def test_parts_of_a_sum_are_of_one_year(database: Database, geos: tuple[str, ...]) -> None:
    ids = ("rd_support_direct", "rd_support_tax", "rd_support_total")
    found = of_one_year(database, ids, geos)
    direct, tax, total = ({one.geo: one for one in found[id_]} for id_ in ids)
    assert (direct["NO"].value, tax["NO"].value, total["NO"].value) == (0.1125, 0.0881, 0.2006)
    assert {one["DK"].period for one in (direct, tax, total)} == {"2020"}
    assert total["DK"].status == "u"
    assert tax["EE"].value == 0  # a published zero stays a zero
    assert REFERENCE not in total


def test_the_sum_of_denmark_is_shown_and_not_ranked(database: Database) -> None:
    chart = draw(database, {"chart": "support"}).chart
    assert chart.headline.endswith("from 0.006% of GDP in Latvia to 0.201% of GDP in Norway in 2021")
    mark = chart.mark("DK", "rd_support_tax")
    assert mark is not None
    assert (mark.form, mark.year_note) == ("hollow", "2020")


def test_eu_money_is_planned_selected_and_declared_per_head(database: Database) -> None:
    chart = draw(database, {"chart": "eumoney", "country": "EE"}).chart
    declared = chart.mark("EE", "esif_ict_declared_per_head")
    selected = chart.mark("EE", "esif_ict_selected_per_head")
    assert declared is not None
    assert selected is not None
    assert declared.value == pytest.approx(76203973.07 / 1370286)  # 55.6
    assert selected.value == pytest.approx(81016390.52 / 1370286)  # 59.1
    assert chart.headline.endswith("56 euro per head declared and 59 euro selected by 2023; 64 euro planned")
    assert "broadband, public e-services, ICT use" in chart.subtitle
    for geo, reason in (("DK", "no ERDF money was planned there"), ("NO", "the funds are for members of the EU")):
        mark = chart.mark(geo, "esif_ict_declared_per_head")
        assert mark is not None
        assert mark.value is None
        assert reason in mark.absence


def test_every_state_of_a_recovery_plan_is_a_row_of_its_own(database: Database, geos: tuple[str, ...]) -> None:
    states = recovery_plans(database, geos)
    lithuania = [one for one in states if one.geo == "LT"]
    assert [(one.period, one.share.value if one.share else None) for one in lithuania] == [("2021", 32), ("2026", 23.4)]
    assert [state_of(one) for one in lithuania] == ["original", "amended"]
    assert lithuania[1].amount is not None
    assert lithuania[1].amount.value == 901
    assert lithuania[0].size is None
    chart = draw(database, {"chart": "recovery", "country": "LT"}).chart
    assert chart.headline == "Recovery plan, digital share: Lithuania 32.0% (original, 2021) and 23.4% (amended, 2026)"
    assert [row[:2] for row in chart.table.rows if row[0].startswith("Lithuania")] == [
        ("Lithuania 2021, original", "32.0"),
        ("Lithuania 2026, amended", "23.4"),
    ]
    assert "901" not in " ".join(cell for row in chart.table.rows for cell in row)  # amounts stand in the table below


def test_the_two_groups_of_the_eib_survey_never_share_a_chart(database: Database) -> None:
    first = {row.key for row in draw(database, {"chart": "eibsme"}).chart.rows}
    second = {row.key for row in draw(database, {"chart": "eibmicro"}).chart.rows}
    assert first == {"DE", "PL", "SE", REFERENCE}
    assert second == {"DK", "EE", "FI", "LT", "LV"}
    poland = draw(database, {"chart": "eibsme", "country": "PL"}).chart
    assert "Poland 26% of small and medium firms, 54% of large firms in 2025" in poland.headline


def test_two_sources_of_research_spending_never_share_a_ranking(database: Database) -> None:
    ranked = draw(database, {"chart": "standing", "indicator": "gerd_pc_gdp"})
    assert {cell.indicator_id for cell in ranked.cells} == {"gerd_pc_gdp"}
    lines = draw(database, {"chart": "lines", "indicator": "gerd_pc_gdp"}).chart
    assert [panel.key for panel in lines.panels] == ["gerd_pc_gdp", "gerd_pc_gdp_world_bank"]
    assert "must not be joined" in lines.note


# --- places and profiles ----------------------------------------------------------------------------------------------


def test_places_are_shared_within_the_tolerance_and_keep_their_figures(database: Database) -> None:
    chart = draw(database, {"chart": "places"}).chart
    # Cloud, SMEs 2025: FI 78.57, SE 71.14, DK 68.13, NO 66.00, EE 59.87, LT 56.91, PL 53.51, DE 52.85, LV 43.09
    labels = {row.key: chart.mark(row.key, "cloud_any") for row in chart.rows}
    assert {geo: mark.label for geo, mark in labels.items() if mark} == {
        "FI": "1", "SE": "2", "DK": "3", "NO": "4", "EE": "5", "LT": "6", "PL": "7–8", "DE": "7–8", "LV": "9",
    }  # fmt: skip
    assert labels["FI"] is not None
    assert labels["FI"].value == 78.57
    estonia = chart.mark("EE", "dii3_basic")
    assert estonia is not None
    assert (estonia.label, estonia.letters) == ("–", "d")
    assert "not placed" in estonia.hover[-1]
    (column,) = [column for column in chart.columns if column.key == "cloud_any"]
    assert column.period == "43–79%"
    assert "venture_capital_mean3" not in {column.key for column in chart.columns}  # neither end is the better one


def test_countries_can_be_ordered_by_a_measure(database: Database) -> None:
    chart = draw(database, {"chart": "heat", "order": "cloud_any"}).chart
    assert [row.key for row in chart.rows] == ["FI", "SE", "DK", "NO", "EE", "LT", "PL", "DE", "LV", REFERENCE]
    assert draw(database, {"chart": "heat", "country": "LV"}).chart.rows[0].key == "LV"
    by_research = [row.key for row in draw(database, {"chart": "heat", "order": "gerd_pc_gdp"}).chart.rows]
    assert by_research[-2:] == ["NO", REFERENCE]  # without a figure: after those that have one


def test_the_seminar_is_marked_where_the_axis_holds_it(database: Database) -> None:
    chart = draw(database, {"chart": "since", "indicator": "cloud_any"}).chart
    (mark,) = chart.references
    assert (mark.axis, round(mark.at, 1)) == ("x", 2021.3)
    assert "a date, not a cause" in chart.note
    assert draw(database, {"chart": "since", "indicator": "data_analytics"}).chart.references == ()


def test_many_series_are_those_of_each_cell(database: Database) -> None:
    cloud, hubs = Cell("cloud_any", "10-249", "C10-S951_X_K"), Cell("edih_count")
    found = many_series(database, [cloud, hubs], ["EE", "LV"])
    assert [(one.period, one.value) for one in found[hubs]["EE"]] == [("2025", 1)]
    assert [one.value for one in found[cloud]["LV"] if one.period >= "2021"] == [27.64, 34.75, 43.09]
    assert set(found[cloud]) == {"EE", "LV"}


def test_profiles_quote_the_report_word_for_word_with_whose_words_they_are(database: Database) -> None:
    found = quotes(database)
    assert [one.finding_id for one in found] == ["F20", "F28"]
    assert found[0].quote == "BSR countries compete with each other on access to the workforce"
    assert all("Group work" in one.voice for one in found)
    assert all(len(one.quote.split()) <= 25 for one in found)


def test_unknown_own_choices_fall_back_with_a_note_that_names_the_allowed(database: Database) -> None:
    words = vocabulary(database)
    view, notes = read_view("funding", {"about": "gold", "money": "gerd_pc_gdp"}, words)
    assert view.chosen("about") is None
    assert view.chosen("money") == "gerd_pc_gdp"
    (note,) = notes
    assert "research (Research)" in note.text
