"""Questions of lists, vintages and files: answers read off the catalog and the snapshot by hand."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.database import Database, database_path
from dashboard.questions import choices, ledger, reference, shelf, takeaway

ALL = "C10-S951_X_K"


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(database_path())


def test_versions_of_a_measure_stand_side_by_side(database: Database) -> None:
    assert reference.versions_of(database, "dii3_basic") == ("dii3_basic", "dii4_basic")
    assert reference.versions_of(database, "gerd_pc_gdp") == ("gerd_pc_gdp", "gerd_pc_gdp_world_bank")
    assert reference.versions_of(database, "cloud_any") == ("cloud_any",)


def test_parts_of_a_whole_come_in_order(database: Database) -> None:
    assert takeaway.parts_of_whole(database) == (
        ("dii3_very_low", "dii3_low", "dii3_high", "dii3_very_high"),
        ("dii4_very_low", "dii4_low", "dii4_high", "dii4_very_high"),
    )


def test_tolerances_are_those_of_the_enterprise_surveys_first(database: Database) -> None:
    first = reference.tolerances(database)[0]
    assert (first.points, first.subgroup_points, first.producers) == (2, 5, ("Eurostat",))
    assert "Cloud services, any" in first.indicators


def test_flags_are_the_code_lists_of_2025(database: Database) -> None:
    found = {one.letter: one for one in reference.flag_meanings(database)}
    assert "".join(found) == "bdefimnpuCNP"
    assert (found["C"].title, found["N"].title) == ("confidential", "not for publication")
    assert {letter for letter, one in found.items() if one.ranked} == set("befip")


def test_what_is_left_out_has_its_reason(database: Database) -> None:
    found = dict(reference.left_out(database))
    assert found["DESI 2022, raw indicators"].startswith("Eurostat's and other producers' figures in their own tables")
    assert all(found.values())


def test_codes_have_the_producers_labels(database: Database) -> None:
    sizes = reference.labels(database, "size_emp")
    assert (sizes["10-249"], sizes["GE250"]) == ("From 10 to 249 persons employed", "250 persons employed or more")


def test_the_build_tells_what_it_was_made_from(database: Database) -> None:
    told = reference.build(database)
    key = takeaway.build_key(database)
    assert (key[0], key[3], key[4]) == ("1", told.newest_vintage.isoformat(), str(told.rows_out))
    assert told.newest_vintage >= date(2026, 2, 27)  # the newest table of Eurostat that we ship
    assert all(len(digest) == 64 for digest in key[1:3])


def test_technologies_are_published_for_both_sizes_and_begin_with_the_first(database: Database) -> None:
    offered = choices.choices(database)
    found = choices.technologies(database, offered, "cloud_any")
    assert found[:3] == ("cloud_any", "dii3_basic", "dii4_basic")
    assert {"erp", "ai_any", "data_analytics"} <= set(found)
    assert not {"dii3_low", "ai_reason_cost", "ict_specialists_share"} & set(found)


def test_shares_of_few_firms_have_the_tolerance_of_a_subgroup_and_no_rule_of_jumps(database: Database) -> None:
    ids = ["hiring_hard_to_fill_of_tried", "ai_reason_cost", "hiring_tried"]
    infos = reference.indicator_infos(database, ids)
    assert [(infos[id_].tolerance, infos[id_].subgroup_tolerance, infos[id_].jump_points) for id_ in ids] == [
        (5.0, 5.0, None),
        (5.0, 5.0, None),
        (2.0, 5.0, 12.0),
    ]


def test_targets_of_each_country_can_be_chosen_those_of_the_union_cannot(database: Database) -> None:
    offered = choices.choices(database)
    found = choices.with_target(database, offered)
    assert found[:3] == ("dii3_basic", "cloud_advanced", "ai_any")
    assert "ict_specialists_thousand" not in found
    held = {one.target_id: one for one in takeaway.targets(database)}
    basic, specialists = held["sme_basic_intensity_2030"], held["ict_specialists_2030"]
    assert (basic.value, basic.year, basic.level) == (90, 2030, "each country")
    assert (specialists.value, specialists.level) == (20000, "EU only")


def test_thirty_five_findings_in_six_themes_can_be_chosen(database: Database) -> None:
    found = choices.finding_choices(database)
    assert len(found["finding"]) == len(ledger.findings(database)) == 35
    assert found["theme"]["hubs"] == "Cross-border platforms and hubs"
    assert set(found["testability"]) == {"direct", "proxy", "context", "none"}


def test_the_report_and_what_stands_beside_it(database: Database) -> None:
    assert ledger.report(database).posted == date(2021, 4, 21)
    initiatives = {one.id: (one.geo, one.began) for one in ledger.platforms(database)}
    assert initiatives["de_plattform_industrie_40"] == ("DE", "2013")
    assert initiatives["ee_none_found"] == ("EE", None)
    assert {"DK", "DE"} <= {one.geo for one in ledger.programmes(database)}
    assert ledger.looked_for(database)[0].what.startswith("The figures of the “Business Needs Assessment")
    judged = ledger.ledger(database)
    assert list(judged.judgements) == [one.id for one in ledger.findings(database)]


def test_cells_of_some_indicators_are_all_of_them(database: Database) -> None:
    hubs = {one.geo: one.value for one in takeaway.cells_of(database, ["edih_count"], [])}
    assert hubs == {
        "DE": 16, "DK": 5, "EE": 1, "EU27_2020": 146, "FI": 4, "IS": 1, "LT": 3, "LV": 2, "NO": 2, "PL": 10, "SE": 4,
    }  # fmt: skip
    assert [one.geo for one in takeaway.cells_of(database, ["edih_count"], ["SE", "DK"])] == ["DK", "SE"]


def test_vintages_are_those_of_the_files_that_we_ship(database: Database) -> None:
    assert takeaway.vintages_by_indicator(database)["dii3_basic"] == (
        date(2024, 2, 2), date(2025, 4, 8), date(2026, 2, 27),
    )  # fmt: skip


def test_the_european_figure_of_2023_was_revised_without_a_flag(database: Database) -> None:
    (found,) = [
        one
        for one in takeaway.revisions(database)
        if (one.indicator_id, one.geo, one.size_emp) == ("dii3_basic", "EU27_2020", "10-249")
    ]
    assert (found.from_value, found.to_value, found.to_flags, found.kind) == (57.7, 57.9, "", "revision")
    assert (found.from_vintage, found.to_vintage) == (date(2024, 2, 2), date(2025, 4, 8))


def test_a_feed_tells_new_waves_breaks_and_revisions(database: Database) -> None:
    told = {
        (one.kind, one.geo, one.period): (one.on, one.cells)
        for one in takeaway.changes(database)
        if one.indicator_id == "dii3_basic"
    }
    assert told["new period", "EE", "2025"] == (date(2026, 2, 27), 5)  # five size classes
    assert told["break", "SE", "2023"] == (date(2024, 2, 2), 5)  # flagged since the first vintage: told once
    assert told["revision", "EU27_2020", "2023"] == (date(2025, 4, 8), 4)
    assert ("break", "DK", "2023") not in told


def test_the_shelf_holds_every_figure_of_a_series(database: Database) -> None:
    held = shelf.shelf(database)
    assert shelf.filled(database)
    estonia = [one for one in held.series("dii3_basic", ["EE"]) if (one.size_emp, one.nace_r2) == ("10-249", ALL)]
    assert [(one.period, one.value, one.status) for one in estonia] == [
        ("2021", 54.0, ""), ("2023", 55.93, ""), ("2025", 72.12, "d"),
    ]  # fmt: skip
    told = held.indicators["dii3_basic"]
    assert (told.first, told.last, told.sizes) == ("2021", "2025", ("10-249", "10-49", "50-249", "GE10", "GE250"))
