"""Headlines over the real figures: each follows its address and says no more than the figures allow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.charts import draw
from dashboard.database import Database, database_path

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
