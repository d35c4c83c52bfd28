"""What skills, funding and context indicators promise in words must hold in the figures that they pick."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from etl.catalog import Catalog, read_catalog

SNAPSHOT = Path(__file__).parents[2] / "data" / "snapshot"
NINE = {"DK", "EE", "FI", "DE", "LV", "LT", "NO", "PL", "SE"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


def cells(catalog: Catalog, indicator_id: str) -> list[dict[str, str]]:
    """The snapshot rows that the filter of a published indicator picks."""
    indicator = catalog.indicators[indicator_id]
    assert indicator.filter is not None
    wanted = {name: {codes} if isinstance(codes, str) else set(codes) for name, codes in indicator.filter.items()}
    with (SNAPSHOT / f"{indicator.dataset}.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if all(row[name] in codes for name, codes in wanted.items())]


def geos(catalog: Catalog, indicator_id: str) -> set[str]:
    return {row["geo"] for row in cells(catalog, indicator_id)}


def test_no_country_is_in_both_groups_of_the_eib_survey(catalog: Catalog) -> None:
    for measure in ("multiple", "single"):
        ids = f"eib_advanced_technology_{measure}"
        first = geos(catalog, f"{ids}_sme") | geos(catalog, f"{ids}_large")
        second = geos(catalog, f"{ids}_micro_small") | geos(catalog, f"{ids}_medium_large")
        assert first == {"DE", "PL", "SE", "EU27_2020"}
        assert second == {"DK", "EE", "FI", "LT", "LV"}


def test_norway_and_iceland_have_research_spending_from_the_world_bank_only(catalog: Catalog) -> None:
    assert not {"NO", "IS"} & geos(catalog, "gerd_pc_gdp")
    assert {"NO", "IS"} <= geos(catalog, "gerd_pc_gdp_world_bank")
    versions = {catalog.indicators[id_].version for id_ in ("gerd_pc_gdp", "gerd_pc_gdp_world_bank")}
    assert len(versions) == 2
    assert None not in versions


def test_planned_selected_and_declared_are_divided_by_one_population(catalog: Catalog) -> None:
    rules = [catalog.indicators[f"esif_ict_{what}_per_head"] for what in ("planned_erdf", "selected", "declared")]
    assert {one.derived.per_year for one in rules if one.derived} == {2019}
    assert all("per inhabitant of 2019" in one.population for one in rules)


def test_every_state_of_a_recovery_plan_is_a_cell_of_its_own_and_says_what_it_is(catalog: Catalog) -> None:
    rows = cells(catalog, "rrf_digital_share")
    assert Counter((row["geo"], row["period"]) for row in rows).most_common(1)[0][1] == 1
    assert {row["period"]: row["note"] for row in rows if row["geo"] == "DE"} == {
        "2021": "Original plan; at least this share.",
        "2023": "Modified plan; at least this share.",
        "2024": "Plan with the REPowerEU chapter.",
    }
    assert all(row["note"] for row in rows)


def test_erdf_money_for_ict_is_missing_where_the_objective_was_not_programmed(catalog: Catalog) -> None:
    for id_ in ("esif_ict_planned_erdf", "esif_ict_selected", "esif_ict_declared"):
        assert geos(catalog, id_) & NINE == {"EE", "LT", "LV", "PL", "SE"}
    assert geos(catalog, "esif_ict_planned_eafrd") & NINE == {"DE", "FI", "LT", "SE"}


def test_a_total_of_planned_money_is_the_sum_of_its_objectives(catalog: Catalog) -> None:
    # read off the reference file by hand: research, SMEs, low carbon and technical assistance
    finland = [row for row in cells(catalog, "esif_planned_erdf_total") if row["geo"] == "FI"]
    assert [float(row["value"]) for row in finland] == [309440412 + 272419132 + 186512335 + 23604330]
    assert finland[0]["source_kind"] == "derived"


def test_unconfirmed_support_of_research_is_marked_unreliable(catalog: Catalog) -> None:
    for id_ in ("rd_support_total", "rd_support_tax"):
        marked = [(row["geo"], row["period"]) for row in cells(catalog, id_) if "u" in row["status"]]
        assert marked == [("DK", "2020")]
    assert not any(row["status"] for row in cells(catalog, "rd_support_direct"))


def test_scores_of_desi_2022_become_0_to_100_and_keep_their_fraction_in_the_snapshot(catalog: Catalog) -> None:
    convert = catalog.indicators["desi2022_total"].convert
    assert convert is not None
    finland = next(row for row in cells(catalog, "desi2022_total") if row["geo"] == "FI" and row["period"] == "2022")
    assert float(finland["value"]) < 1
    assert round(float(finland["value"]) * convert.factor, 1) == 69.6


def test_amounts_that_are_rough_and_single_years_that_jump_are_never_drawn(catalog: Catalog) -> None:
    for id_ in ("rrf_digital_amount", "venture_capital", "venture_capital_ict", "erdf_ict_decided_2018"):
        assert catalog.indicators[id_].table_only


def test_what_holds_for_our_copy_only_is_said_apart_so_that_a_pull_can_end_it(catalog: Catalog) -> None:
    pulled = [one for one in catalog.indicators.values() if catalog.datasets[one.dataset].source == "eurostat"]
    of_copy = re.compile(r"\b(our|a|this|the|second) copy\b|state of f|by others|data file of others|live pull", re.I)
    wrong = {one.id: [text for text in one.know if of_copy.search(text)] for one in pulled}
    assert {id_: texts for id_, texts in wrong.items() if texts} == {}
    assert sum(bool(one.of_copy) for one in pulled) > 20
