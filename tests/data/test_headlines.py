"""Headlines over the real figures: each follows its address and says no more than the figures allow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.charts import CHARTS, NotDrawnError, ask, chart_words, draw
from dashboard.database import Database, database_path
from dashboard.measure.comparability import BSR

Headline = Callable[..., str]


@pytest.fixture(scope="module")
def figures() -> Database:
    return Database(database_path())


@pytest.fixture(scope="module")
def headline(figures: Database) -> Headline:
    """The headline of a chart by its address."""

    def of(chart: str, **query: str) -> str:
        return draw(figures, {"chart": chart, **query}).chart.headline

    return of


# --- versions of one measure ------------------------------------------------------------------------------------------


def test_the_headline_is_that_of_the_version_that_was_chosen(headline: Headline) -> None:
    for chart in ("lines", "spread"):
        for version in ("dii1_very_low", "dii2_very_low", "dii3_very_low", "dii4_very_low"):
            assert f"(v{version[3]})" in headline(chart, indicator=version), (chart, version)
        assert headline(chart, indicator="gerd_pc_gdp_world_bank").startswith("R&D expenditure (World Bank): ")
        assert headline(chart, indicator="gerd_pc_gdp").startswith("R&D expenditure: ")


def test_a_country_that_another_version_has_is_not_said_to_have_no_figure(headline: Headline) -> None:
    chosen = headline("lines", indicator="gerd_pc_gdp_world_bank", country="NO")
    assert chosen.startswith("R&D expenditure (World Bank): Norway ")
    other = headline("lines", indicator="gerd_pc_gdp", country="NO")
    assert other.startswith("R&D expenditure: no figure for Norway (")
    assert other.endswith("; " + chosen)


# --- how far apart ----------------------------------------------------------------------------------------------------


def test_two_widths_are_not_put_side_by_side_over_a_step_that_is_refused(headline: Headline) -> None:
    """Poland and Sweden are not comparable over 2021 to 2023, Lithuania over 2023 to 2025."""
    assert headline("spread", indicator="cloud_any") == (
        "Cloud services, any (SMEs): lowest and highest 35 pp apart in 2025"
    )


def test_the_distance_of_percentages_is_in_points(headline: Headline) -> None:
    assert "lowest and highest 8.4 pp apart in 2021" in headline("spread", indicator="labour_productivity_growth")


def test_a_spread_that_is_not_stated_has_its_reason(headline: Headline) -> None:
    """Five of the nine had money of the structural funds for ICT: there are figures."""
    assert headline("spread", indicator="esif_ict_selected").endswith(
        "how far apart countries stand is not stated: fewer than 7 of 9 have a figure of one year"
    )


# --- places -----------------------------------------------------------------------------------------------------------


def test_figures_that_are_shown_and_not_ranked_are_not_said_to_be_missing(headline: Headline) -> None:
    """Nine have a figure of basic digital intensity; Estonia's is flagged ``d``."""
    assert "highest of the 8 that are ranked; the EU" in headline("standing", indicator="dii3_basic", country="DK")


def test_no_place_is_said_where_fewer_than_five_can_be_ranked(headline: Headline) -> None:
    """Figures of the budget are of several years, those of recovery plans too."""
    assert headline("standing", indicator="gbard_per_head", country="LV") == (
        "Public R&D budget per head: Latvia 78.9 EUR per inhabitant, the EU 284.7 EUR per inhabitant in 2024"
    )
    assert headline("standing", indicator="hiring_hard_to_fill_of_tried", country="DE") == (
        "Hard to fill, of those that tried (SMEs): Germany 51% in 2016"
    )
    assert "est of" not in headline("standing", indicator="rrf_digital_share", country="DK")


# --- who moved --------------------------------------------------------------------------------------------------------


def test_no_rise_is_stated_from_a_figure_that_is_itself_unexplained(headline: Headline) -> None:
    """Poland's budget of 2016 fell to two fifths within a year, in a copy of 2018; the next figure is of 2023."""
    assert "rose" not in headline("lines", indicator="gbard_per_head", country="PL")
    assert "rose" in headline("lines", indicator="gbard_per_head", country="DE")


def test_who_rose_most_is_said_of_those_whose_change_can_be_stated(headline: Headline) -> None:
    """Poland, Lithuania and Sweden have a jump or a break in cloud services between 2021 and 2025."""
    assert headline("movers", indicator="cloud_any") == (
        "Cloud services, any (SMEs): Latvia rose most of the 6 countries whose change can be stated, by 15 pp, "
        "from 28% in 2021 to 43% in 2025"
    )


def test_nobody_rose_most_where_others_cannot_be_told_apart(headline: Headline) -> None:
    """Estonia +2.22 is beyond the tolerance of 2 points; Denmark +1.78, Lithuania +1.27, Germany +0.32 are not."""
    assert headline("movers", indicator="robots") == (
        "Robots, SMEs: Estonia rose by 2 pp, from 3% in 2018 to 5% in 2022; of the 8 countries whose change can be "
        "stated, Denmark, Lithuania and Germany cannot be told from that"
    )


def test_where_no_change_can_be_stated_the_reason_stands(headline: Headline) -> None:
    said = headline("arrows", indicator="cloud_any")
    assert said.endswith("no change from 2014 to 2025 can be stated for any country: the question changed")


def test_arrows_run_over_years_that_my_country_has(headline: Headline) -> None:
    """Figures of R&D begin in 1981, those of Latvia in 1995."""
    assert "0.45% of GDP in 1995 to 0.92% of GDP in 2024" in headline("arrows", indicator="gerd_pc_gdp", country="LV")
    assert " of the 3 countries whose change can be stated, " in headline("arrows", indicator="gerd_pc_gdp")


# --- rounding ---------------------------------------------------------------------------------------------------------

NUMBER = r"(\u2212?[\d\u202f.]+)[^,;:]*?"
DIFFERENCES = (
    # The difference, one figure, the other: in which order does not matter below.
    re.compile(rf" by {NUMBER}, from {NUMBER} in \d{{4}}\S* to {NUMBER} in \d{{4}}"),
    re.compile(rf" {NUMBER} of [^,]+, {NUMBER} of [^,]+ in \d{{4}}, a gap of {NUMBER}$"),
    re.compile(rf" {NUMBER} in \d{{4}}, {NUMBER} short of the target of {NUMBER} for"),
)


def adds_up(numbers: tuple[str, ...]) -> bool:
    """Whether the largest of three printed numbers is the sum of the others, signs apart."""
    smallest, middle, largest = sorted(
        abs(float(number.replace("\u2212", "-").replace("\u202f", "").rstrip("."))) for number in numbers
    )
    return abs(smallest + middle - largest) < 1e-6


def test_a_stated_difference_that_the_printed_figures_do_not_give_is_explained(figures: Database) -> None:
    """Over all indicators and countries: "from 22% to 27%, by 4 pp" carries the note on rounding."""
    found = odd = 0
    for chart in ("lines", "arrows", "since", "beside", "target"):
        for indicator in CHARTS[chart].offered(figures, chart_words(figures, chart)):
            for country in ("", *BSR):
                query = {"chart": chart, "indicator": indicator} | ({"country": country} if country else {})
                try:
                    drawn = CHARTS[chart].draw(ask(figures, query)[1]).chart
                except NotDrawnError:
                    continue
                said = next((match for form in DIFFERENCES if (match := form.search(drawn.headline))), None)
                if said is None:
                    continue
                found += 1
                if not adds_up(said.groups()):
                    odd += 1
                    assert "before rounding" in drawn.note, (query, drawn.headline)
    assert found > 500
    assert odd > 50
