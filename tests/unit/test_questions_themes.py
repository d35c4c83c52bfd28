"""Questions of skills, money and profiles: answers worked out by hand from the reference tables."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dashboard.charts import draw
from dashboard.charts.funding import state_of
from dashboard.charts.scene import NotDrawnError
from dashboard.database import Database, database_path
from dashboard.handout import figures
from dashboard.questions.choices import vocabulary
from dashboard.questions.figures import Cell
from dashboard.questions.money import of_one_year, recovery_plans
from dashboard.questions.profile import many_series, quotes
from dashboard.questions.reference import members
from dashboard.questions.skills import hiring
from dashboard.render import citation
from dashboard.render.table_csv import described
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


def test_a_fivefold_figure_is_not_called_unchanged(database: Database) -> None:
    poland = draw(database, {"chart": "lines", "indicator": "venture_capital_mean3", "country": "PL"}).chart.headline
    assert "Poland rose by 0.018 pp, from 0.004% of GDP in 2012 to 0.022% of GDP in 2023" in poland


def test_research_counts_once_among_the_measures_of_money(database: Database) -> None:
    finland = draw(database, {"chart": "money", "country": "FI"}).chart
    assert {"gerd_pc_gdp", "gerd_pc_gdp_world_bank"} <= {column.key for column in finland.columns}
    assert re.search("in [0-9a-z]+ of 3 measures, ", finland.headline)  # R&D, venture capital, hubs
    norway = draw(database, {"chart": "money", "country": "NO"}).chart
    assert re.search("in [0-9a-z]+ of 3 measures, ", norway.headline)  # R&D of the World Bank: Eurostat's is not held


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
    inhabitants = 1326898  # of 2019, as under the plan
    assert declared.value == pytest.approx(76203973.07 / inhabitants)  # 57.4
    assert selected.value == pytest.approx(81016390.52 / inhabitants)  # 61.1
    assert chart.headline.endswith(
        "57 euro per head declared and 61 euro selected by the end of 2023; 64 euro planned for 2014–2020"
    )
    assert "All three divided by the population of 2019." in chart.notes
    assert "esif_2014_2020_planned, vintage 11 Apr 2019" in chart.source  # of the figures at the end of the row
    assert "broadband, public e-services, ICT use" in chart.subtitle
    for geo, reason in (("DK", "no ERDF money was planned there"), ("NO", "the funds are for members of the EU")):
        mark = chart.mark(geo, "esif_ict_declared_per_head")
        assert mark is not None
        assert mark.value is None
        assert reason in mark.absence


def test_less_is_selected_per_head_where_less_is_selected(database: Database) -> None:
    headline = draw(database, {"chart": "eumoney", "country": "LV"}).chart.headline  # 170.6 of 172.8 million euro
    assert "Latvia 77 euro per head declared and 89 euro selected by the end of 2023; 90 euro planned" in headline


def test_places_can_be_ordered_by_a_measure_that_has_no_places(database: Database) -> None:
    chart = draw(database, {"chart": "places", "order": "venture_capital_mean3"}).chart
    assert "venture_capital_mean3" not in {column.key for column in chart.columns}
    assert chart.rows[0].key == "EE"  # 0.347% of GDP, the highest
    assert draw(database, {"chart": "places"}).chart.rows[0].key == "DK"


def test_a_sum_of_several_years_is_not_said_of_one_and_has_no_change(database: Database) -> None:
    def said(chart: str, indicator: str) -> str:
        return draw(database, {"chart": chart, "indicator": indicator, "country": "LV"}).chart.headline

    planned = said("standing", "esif_ict_planned_erdf_per_head")
    title = "EU money for ICT per head, planned for 2014-2020 (ERDF)"
    assert planned == f"{title}: Latvia 90.3 EUR per inhabitant (plan of 2019)"
    declared = said("standing", "esif_ict_declared_per_head")
    assert declared.endswith(": Latvia 76.7 EUR per inhabitant by the end of 2023")
    for chart in ("arrows", "lines", "since"):
        end = "146.8 million EUR by the end of 2023; no change stated: sums of several years"
        assert said(chart, "esif_ict_declared").endswith(end)
    assert "rose" not in said("movers", "esif_ict_declared_per_head")


@pytest.mark.parametrize("chart", ["standing", "lines", "since"])
def test_figures_known_to_be_revised_since_our_copy_say_so_under_the_chart(database: Database, chart: str) -> None:
    notes = draw(database, {"chart": chart, "indicator": "ict_specialists_share", "country": "DE"}).chart.notes
    assert "Germany 2024: ICT specialists were revised by Eurostat to 5.1% after our copy." in notes
    assert "EU27 2024: ICT specialists were revised by Eurostat to 4.9% after our copy." in notes


@pytest.mark.parametrize(
    ("indicator", "note"),
    [
        ("desi2026_unicorns", "The year shown is the reference period that the Commission states for the fact"),
        ("eis_summary", "The year is that of the scoreboard."),
        ("rrf_digital_share", "The year is that of the plan or of its amendment."),
        ("ict_graduates", "Whether a graduation year is a calendar or an academic year differs by country"),
        ("esif_ict_planned_erdf", "Planned for the whole period 2014-2020, not for a year"),
        ("esif_ict_selected", "Sums from the start of the period 2014-2020 to the end of the year shown"),
        ("e_sales", "E-commerce questions ask about the year before the survey."),
    ],
)
def test_the_note_says_what_the_year_means_in_this_table(database: Database, indicator: str, note: str) -> None:
    notes = draw(database, {"chart": "standing", "indicator": indicator}).chart.note
    assert note in notes
    assert "Year of the survey" not in notes


def test_a_figure_per_head_names_both_tables_each_with_its_own_day(database: Database) -> None:
    hubs = draw(database, {"chart": "standing", "indicator": "edih_per_million", "country": "LV"})
    assert "European Commission, edih, copy of May 2025, via" in hubs.chart.source
    assert "World Bank, wdi_sp_pop_totl, copy of Mar 2026, via a data file of others" in hubs.chart.source
    assert {(one.dataset, one.vintage) for one in figures(hubs)} == {("edih", "2025-05-01")}
    cited = citation.plain(hubs, date(2026, 11, 24))
    assert "Table edih, as of 2025-05-01." in cited
    assert "Table wdi_sp_pop_totl, as of 2026-03-01." in cited
    listed = [source["table"] for source in described(hubs)["sources"]]
    assert listed == ["edih", "wdi_sp_pop_totl"]
    planned = draw(database, {"chart": "standing", "indicator": "esif_ict_planned_erdf_per_head"}).chart.source
    assert "esif_2014_2020_planned, vintage 11 Apr 2019, via" in planned
    share = draw(database, {"chart": "standing", "indicator": "esif_ict_planned_erdf_share"}).chart.source
    assert "World Bank" not in share  # both parts are of one table


@pytest.mark.parametrize(
    ("chart", "indicator", "via"),
    [
        ("standing", "gerd_pc_gdp", ", via others: the total from a data file"),
        ("standing", "rd_business", ", via others: the total from a data file"),
        ("standing", "gbard_per_head", ", via public pages that print single figures"),
        ("standing", "gdp", ", via a data file of others"),
        ("lines", "ai_any", ", via a rendering of the table for 2021 to 2024"),
        ("standing", "ai_any", ""),  # of 2025: Eurostat's own answer
        ("standing", "gbard_industry_per_head", ""),
    ],
)
def test_the_source_line_says_whose_copy_the_figures_shown_are(
    database: Database, chart: str, indicator: str, via: str
) -> None:
    source = draw(database, {"chart": chart, "indicator": indicator}).chart.source
    assert via in source
    assert ("via" in source) == bool(via)


def test_what_is_worked_out_is_not_older_than_what_it_is_divided_by(database: Database) -> None:
    query = {"chart": "standing", "indicator": "edih_per_million"}
    today = draw(database, query)
    assert today.vintage == date(2026, 3, 1)  # to this day it is frozen
    frozen = draw(database, {**query, "vintage": "2026-03-01"})
    assert frozen.chart.table == today.chart.table
    before = draw(database, {**query, "vintage": "2025-05-01"})
    assert all(mark.value is None for mark in before.chart.marks)


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
