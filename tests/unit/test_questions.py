"""Questions give what stands in the database: every value, flag and absence, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.database import Database
from dashboard.questions.breaks import breaks, waves
from dashboard.questions.choices import vocabulary
from dashboard.questions.figures import Cell, absences, latest_by_country, series_by_country, sme_beside_large
from dashboard.questions.reference import (
    build,
    indicator_infos,
    labels,
    members,
    places,
    producers,
    registered_breaks,
    tables,
)
from tests.app.small_database import NAMES, NINE, write

ALL = "C10-S951_X_K"
CLOUD = Cell("cloud_any", "10-249", ALL)
GEOS = (*NINE, "EU27_2020")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(write(tmp_path_factory.mktemp("figures") / "small.duckdb"))
    yield opened
    opened.close()


def test_latest_gives_each_country_its_own_year(database: Database) -> None:
    found = {one.geo: (one.period, one.value) for one in latest_by_country(database, [CLOUD], GEOS)[CLOUD]}
    assert found["LV"] == ("2025", 43.09)
    assert found["DK"] == ("2023", 68.75)  # 2025 has a flag and no value
    assert "EE" not in found
    assert list(found) == [geo for geo in GEOS if geo != "EE"]


def test_latest_of_a_country_that_never_has_a_value_is_its_newest_empty_row(database: Database) -> None:
    large = Cell("cloud_any", "GE250", ALL)
    found = {one.geo: one for one in latest_by_country(database, [large], GEOS)[large]}
    assert (found["LV"].period, found["LV"].value, found["LV"].conf) == ("2025", None, "C")


def test_latest_of_a_cell_that_nobody_publishes_is_empty(database: Database) -> None:
    nothing = Cell("cloud_any", "0-9", ALL)
    assert latest_by_country(database, [nothing, CLOUD], GEOS)[nothing] == ()


def test_series_keeps_flags_and_rows_without_a_value(database: Database) -> None:
    found = series_by_country(database, CLOUD, GEOS)
    assert [(one.period, one.value, one.status) for one in found["DK"]] == [("2023", 68.75, ""), ("2025", None, "u")]
    assert [(one.period, one.status) for one in found["SE"]] == [("2023", "b"), ("2025", "")]
    assert list(series_by_country(database, CLOUD, ("SE", "DE"))) == ["SE", "DE"]


def test_series_ends_where_it_is_told(database: Database) -> None:
    assert [one.period for one in series_by_country(database, CLOUD, ("DE",), from_=2024)["DE"]] == ["2025"]
    assert series_by_country(database, CLOUD, ("DE",), to=2022) == {}


def test_smes_beside_large_firms_are_of_one_year(database: Database) -> None:
    pairs = sme_beside_large(database, "cloud_any", GEOS, ALL)
    assert pairs["DK"].period == "2023"  # the newest with both values
    assert pairs["DK"].small is not None
    assert pairs["DK"].small.value == 68.75
    assert pairs["DE"].is_whole
    assert pairs["LV"].large is not None
    assert (pairs["LV"].is_whole, pairs["LV"].large.conf) == (False, "C")
    assert (pairs["NO"].large, pairs["NO"].period) == (None, "2025")
    assert "EE" not in pairs


def test_a_country_without_any_value_has_a_reason(database: Database) -> None:
    large = Cell("cloud_any", "GE250", ALL)
    found = absences(database, [CLOUD, large], GEOS)
    assert found[CLOUD, "EE"] == "no figure of this country in the table as we hold it"
    assert found[large, "LV"] == "confidential"
    assert (CLOUD, "DK") not in found


def test_indicators_are_told_apart_by_their_base_and_carry_their_source(database: Database) -> None:
    found = indicator_infos(database, ["dii3_basic", "cloud_any", "nothing"])
    assert list(found) == ["cloud_any", "dii3_basic"]
    info = found["cloud_any"]
    assert (info.unit, info.denominator, info.tolerance, info.subgroup_tolerance) == ("%", "PC_ENT", 2, 5)
    assert info.source.producer == "Eurostat"
    assert info.source.vintage is not None
    assert info.source.vintage.isoformat() == "2026-02-27"


def test_norway_is_a_country_and_no_aggregate_is_among_the_nine(database: Database) -> None:
    assert members(database) == NINE
    assert places(database)["NO"].name == NAMES["NO"]
    assert members(database, "nobody") == ()


def test_breaks_are_those_of_the_indicator(database: Database) -> None:
    assert [(one.kind, one.geo, one.from_period) for one in breaks(database, ["cloud_any"])] == [
        ("observation flag", "SE", "2023"),
        ("unexplained jump", "LT", "2025"),
    ]
    assert breaks(database, ["dii3_basic"]) == ()
    assert waves(database, "dii3_basic") == ("2021", "2023")
    assert [one.country for one in registered_breaks(database, ["observation flag"])] == ["Lithuania"]


def test_only_what_has_figures_can_be_chosen(database: Database) -> None:
    words = vocabulary(database)
    assert words.indicators["cloud_any"].sizes == ("10-249", "GE250")
    assert words.offered("overview") == ("dii3_basic", "cloud_any")
    assert words.offered("uptake") == ("cloud_any",)  # the other has no large firms


def test_tables_say_how_many_values_came_with_their_flags(database: Database) -> None:
    found = {table.dataset_id: (table.values, table.flags_known, table.indicators) for table in tables(database)}
    assert found == {"isoc_cicce_use": (31, 31, 1), "isoc_e_dii": (8, 8, 1)}
    assert [one.producer for one in producers(database)] == ["Eurostat"]
    assert build(database).indicators == 2
    assert labels(database, "nace_r2") == {ALL: "All activities"}


@pytest.mark.parametrize("hostile", ["'; drop table observation; --", "EE', 'LV", "%", "\x00", "x" * 10_000])
def test_codes_reach_the_database_as_parameters_only(database: Database, hostile: str) -> None:
    cell = Cell(hostile, hostile, hostile)
    assert series_by_country(database, cell, [hostile]) == {}
    assert latest_by_country(database, [cell], [hostile])[cell] == ()
    assert members(database, hostile) == ()
    assert len(places(database)) == len(NAMES)


def test_a_small_database_is_a_file(tmp_path: Path) -> None:
    assert write(tmp_path / "one.duckdb").stat().st_size > 0
