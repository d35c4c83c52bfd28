"""The Commission's tool, the World Bank and the cohesion platform: their forms, their traps, their faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.catalog import Catalog, read_catalog
from etl.extract import cohesion, commission, published, world_bank
from etl.extract.client import NotFetched
from etl.problems import Problems
from tests.faults.server import Fault
from tests.faults.world import World, cube_of, world

HEADER = "period,country,indicator,breakdown,unit,value,flags,reference_period,remarks"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


@pytest.fixture
def place(catalog: Catalog, tmp_path: Path) -> Iterator[World]:
    with world(catalog, tmp_path) as found:
        yield found


def cells(place: World, table: str) -> list[dict[str, str]]:
    """The published cells of a table that came with a pull."""
    dataset = place.catalog.datasets[table]
    nowhere = published.Folders(place.home / "none", place.folders.pulled, place.folders.downloads)
    return [dict(row) for row in published.latest_cells(nowhere, dataset, place.catalog).to_pylist()]


# --- the Commission's tool ---


def facts(place: World, *more: str) -> str:
    """All facts of the snapshot's edition as the tool would list them, in another order, and some more."""
    cube = cube_of(place.catalog, "desi_2026")
    rows = []
    for cell in reversed(cube.cells):
        _, indicator, breakdown, unit, geo, year = cell.codes
        country = "EU" if geo == "EU27_2020" else geo
        rows.append(f'desi_2026,{country},{indicator},{breakdown},{unit},{cell.value},"{cell.status}",{year},')
    return "\n".join([HEADER, *rows, *more]) + "\n"


def test_the_edition_stands_beside_the_reference_year(place: World) -> None:
    place.services.facts["desi"] = facts(place, "desi_2025,DK,desi_ai,ent_all_xfin,pc_ent,27.58,,2024,")
    outcome = place.outcome("desi_2026")
    assert outcome.ending == "pulled"
    found = [row for row in cells(place, "desi_2026") if row["indicator"] == "desi_ai" and row["geo"] == "DK"]
    assert [(row["period"], row["note"]) for row in found] == [("2025", "Edition desi_2026.")]
    assert {row["geo"] for row in cells(place, "desi_2026")} >= {"EU27_2020", "DK"}
    assert {row["vintage_basis"] for row in cells(place, "desi_2026")} == {"retrieved"}


def test_the_same_facts_again_are_no_new_vintage(place: World) -> None:
    place.services.facts["desi"] = facts(place)
    place.pull("desi_2026")
    assert place.outcome("desi_2026").sentence == "the same figures as before"


def test_a_newer_edition_is_told_and_not_mixed_in(place: World) -> None:
    place.services.facts["desi"] = facts(place, "desi_2027,DK,desi_ai,ent_all_xfin,pc_ent,50.0,,2026,")
    result = place.pull("desi_2026")
    assert "the tool has a newer edition, desi_2027; the catalog does not know it yet" in str(result)
    assert {row["note"] for row in cells(place, "desi_2026")} == {"Edition desi_2026."}


def test_an_edition_that_is_gone_is_an_error(place: World) -> None:
    place.services.facts["desi"] = facts(place).replace("desi_2026", "desi_2027")
    said = place.outcome("desi_2026").sentence
    assert "the tool has no facts of desi_2026. Allowed: desi_2027." in said


def test_the_tools_own_marks_become_words() -> None:
    assert commission.read_flags("bu|C") == ("bu", "C", [])
    assert commission.read_flags('"|C"') == ("", "C", [])
    assert commission.read_flags("x") == ("", "", ["Marked unavailable by the Commission's tool."])
    assert commission.read_flags("e~") == ("e", "", ["A part is missing, says the Commission's tool."])


def test_facts_as_csv_and_as_json_are_the_same_facts(place: World) -> None:
    line = (
        'desi_2026,SK,desi_ai,ent_all_xfin,pc_ent,33.60,"bu",2025,<p>See <a href="no address">note</a> &amp; more</p>'
    )
    fact = dict(
        zip(
            HEADER.split(","),
            ["desi_2026", "SK", "desi_ai", "ent_all_xfin", "pc_ent", None, "bu", "2025", None],
            strict=True,
        )
    )
    fact |= {"remarks": '<p>See <a href="no address">note</a> &amp; more</p>'}
    as_json = json.dumps([fact]).replace('"value": null', '"value": 33.60')
    dataset = place.catalog.datasets["desi_2026"]
    quoted = line.replace(
        '<p>See <a href="no address">note</a> &amp; more</p>', '"<p>See <a href=""no address"">note</a> &amp; more</p>"'
    )
    read = []
    for content in (f"{HEADER}\n{quoted}\n".encode(), as_json.encode()):
        rows, editions = commission.read_facts(content, "x")
        assert editions == {"desi_2026"}
        read.append(commission.to_cells(rows, "desi_2026", dataset, "2026-11-24").to_pylist())
    assert read[0] == read[1]
    (row,) = read[0]
    assert (row["value"], row["status"], row["note"]) == ("33.60", "bu", "Edition desi_2026. See note & more")


def test_a_fact_without_value_and_flags_is_no_cell_and_a_target_no_fact(place: World) -> None:
    content = "\n".join(
        [
            HEADER,
            "desi_2026,DK,desi_ai,ent_all_xfin,pc_ent,,,2025,",
            "desi_2026,EE,desi_ai,ent_all_xfin,pc_ent,,|C,2025,",
            "desi_2026,EU,desi_ai,dd_target_2030,pc_ent,75,,2030,",
        ]
    )
    rows, _ = commission.read_facts(content.encode(), "x")
    found = commission.to_cells(rows, "desi_2026", place.catalog.datasets["desi_2026"], "2026-11-24").to_pylist()
    assert [(row["geo"], row["value"], row["conf"]) for row in found] == [("EE", "", "C")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reference_period", "ref_period", "column 'reference_period' is missing. The header has period, country"),
        (",2025,", ",,", "'' is no reference year"),
        ("42.03", "many", "'many' is no number"),
    ],
)
def test_facts_of_another_form(place: World, old: str, new: str, said: str) -> None:
    place.services.facts["desi"] = f"{HEADER}\ndesi_2026,DK,desi_ai,ent_all_xfin,pc_ent,42.03,,2025,\n".replace(
        old, new
    )
    outcome = place.outcome("desi_2026")
    assert outcome.ending == "failed"
    assert said in outcome.sentence


# --- the World Bank ---


def row(country: str, year: int, value: float | None, status: str = "") -> dict[str, object]:
    return {
        "indicator": {"id": "GB.XPD.RSDV.GD.ZS", "value": "Research and development expenditure (% of GDP)"},
        "country": {"id": country, "value": country},
        "countryiso3code": country,
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": status,
        "decimal": 2,
    }


GERD = "wdi_gb_xpd_rsdv_gd_zs"


def old_rows(place: World) -> list[dict[str, object]]:
    """What the snapshot has, as the World Bank would list it: every year, Greece as GR."""
    back = {"EL": "GR", "UK": "GB", "EU27_2020": "EU"}
    found = []
    for cell in cube_of(place.catalog, GERD).cells:
        geo, year = cell.codes[-2:]
        found.append(row(back.get(geo, geo), int(year), float(cell.value)))
    return found


def test_the_world_bank_in_pages(place: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_bank, "PER_PAGE", 50)
    rows = [*old_rows(place), row("GR", 2023, 1.49), row("NO", 2023, None)]
    place.services.world_bank["GB.XPD.RSDV.GD.ZS"] = rows
    assert place.outcome(GERD).ending == "pulled"
    found = {(one["geo"], one["period"]): one["value"] for one in cells(place, GERD)}
    assert found["EL", "2023"] == "1.49"
    assert ("NO", "2023") not in found
    assert len(found) == len(rows) - 1
    assert len(place.services.asked("per_page=50")) > 3
    assert place.outcome(GERD).sentence == "not updated by the producer since 2026-10-01"


def test_the_world_bank_refuses_with_status_200(place: World) -> None:
    said = place.outcome(GERD)
    assert said.ending == "failed"
    assert said.sentence == "The World Bank says: The provided parameter value is not valid"


def test_fewer_rows_than_announced_are_not_taken(place: World) -> None:
    place.services.world_bank["GB.XPD.RSDV.GD.ZS"] = old_rows(place)
    total = len(place.services.world_bank["GB.XPD.RSDV.GD.ZS"])
    place.services.faults.append(
        Fault("replace", "per_page=5000", argument=f'"total": {total} => "total": {total + 7}')
    )
    assert f"{total + 7} rows were announced, {total} came." in place.outcome(GERD).sentence


def test_the_world_bank_is_dropped_when_eurostats_own_figures_are_here(place: World) -> None:
    place.services.world_bank["GB.XPD.RSDV.GD.ZS"] = old_rows(place)
    place.services.tables["rd_e_gerdtot"] = cube_of(place.catalog, "rd_e_gerdtot")
    assert place.outcome(GERD).ending == "pulled"
    place.pull("rd_e_gerdtot", accept=None)
    own = {one["geo"] for one in cells(place, "rd_e_gerdtot") if one["value"]}
    assert {"NO", "IS"} <= own, "the test needs them"
    asked = len(place.services.asked("/worldbank/"))
    outcome = place.outcome(GERD)
    assert outcome.ending == "not asked"
    assert "Eurostat's own figures of Norway and Iceland are here" in outcome.sentence
    assert len(place.services.asked("/worldbank/")) == asked


def test_a_row_of_another_series_is_an_error(place: World) -> None:
    wrong = {**row("DK", 2022, 2.9), "indicator": {"id": "SP.POP.TOTL"}}
    with pytest.raises(Problems, match=r"it is of SP\.POP\.TOTL, 2022"):
        world_bank.to_cells([wrong], place.catalog.datasets[GERD], "2026-10-01")
    with pytest.raises(NotFetched, match="The World Bank says: too many"):
        world_bank.read_page(b'[{"message":[{"id":"1","key":"k","value":"too many"}]}]', "x")


# --- the cohesion platform ---

PLANNED = "esif_2014_2020_planned"


def money(*rows: tuple[str, str, str, str | None]) -> list[dict[str, str]]:
    """Rows of planned finances: country, fund, objective, EU amount; an empty field is left out, as Socrata does."""
    return [
        {"ms": ms, "fund": fund, "to": objective} | ({} if amount is None else {"eu_amount": amount})
        for ms, fund, objective, amount in rows
    ]


def many() -> list[dict[str, str]]:
    """2,500 rows: more than Socrata gives unasked, and more than two of our pages in the test."""
    return money(*(("DK" if number % 2 else "EE", "ERDF", f"{number % 11 + 1}", "1000.10") for number in range(2500)))


def test_pages_past_socratas_first_thousand_and_the_total_is_whole(
    place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohesion, "PAGE", 1200)
    place.services.socrata["e4v6-qrrq"] = many()
    outcome = place.outcome(PLANNED)
    assert outcome.ending == "pulled"
    found = {(one["fund"], one["thematic_objective"], one["geo"]): one for one in cells(place, PLANNED)}
    assert found["ERDF", "TOTAL", "DK"]["value"] == "1250125.00"
    assert sum(float(one["value"]) for key, one in found.items() if key[1] == "TOTAL") == pytest.approx(2500 * 1000.10)
    assert found["ERDF", "02", "DK"]["note"].startswith("Sum of ")
    assert len(place.services.asked(r"\$offset=")) == 3


def test_an_older_state_of_planning_is_not_withdrawn_by_a_newer_one(place: World) -> None:
    place.services.socrata["e4v6-qrrq"] = many()
    outcome = place.outcome(PLANNED)
    assert "withdrawn" not in outcome.sentence
    assert {one["period"] for one in cells(place, PLANNED)} == {"2026"}


def test_rows_that_do_not_come_are_missed(place: World) -> None:
    place.services.socrata["e4v6-qrrq"] = many()
    place.services.faults.append(Fault("replace", r"count\(", argument='"2500" => "2600"'))
    assert "e4v6-qrrq announced 2,600 rows, 2,500 came. Pull again." in place.outcome(PLANNED).sentence


def test_a_column_that_is_gone_names_those_that_are_there(place: World) -> None:
    place.services.socrata["e4v6-qrrq"] = [{"ms": "DK", "fund": "ERDF", "to": "2", "eu_money": "1"}]
    said = place.outcome(PLANNED).sentence
    assert "column 'eu_amount' is missing. It has eu_money, fund, ms, to." in said
    assert not place.services.asked("/resource/")


def test_a_table_that_nobody_has_had_waits_for_its_columns(place: World) -> None:
    table = "cohesion_2021_2027_planned"
    place.services.socrata["hgyj-gyin"] = [
        {"ms": "DK", "fund": "ERDF", "dimension_type": "Intervention Field", "field": "013"}
    ]
    result = place.pull(table)
    assert result.code == 0
    assert "column 'category_code' is missing. It has dimension_type, field, fund, ms." in str(result)
    place.services.socrata["hgyj-gyin"] = [
        {"ms": "DK", "fund": "ERDF", "dimension_type": kind, "category_code": "013", "eu_amount": "1500000.5"}
        for kind in ("Intervention Field", "Territory")
    ]
    assert place.outcome(table).ending == "pulled"
    assert [(one["geo"], one["value"]) for one in cells(place, table)] == [("DK", "1500000.5")]


def test_defect_4_a_sum_with_a_missing_part_is_no_sum(place: World) -> None:
    """Defect 4 of the Commission's tool: empty parts are dropped, and too small a figure is shown without a word."""
    rows = money(
        ("DK", "ERDF", "2", "10.00"), ("DK", "ERDF", "2", None), ("EE", "ERDF", "2", "5.5"), ("EE", "ERDF", "2", "0")
    )
    found = cohesion.to_cells(
        rows, cohesion.TABLES[PLANNED], place.catalog.datasets[PLANNED], "2026-11-20T00:00:00+00:00"
    ).to_pylist()
    got = {(one["geo"], one["thematic_objective"]): (one["value"], one["note"]) for one in found}
    assert got["DK", "02"] == ("", "No sum: 1 of 2 parts have no amount.")
    assert got["DK", "TOTAL"] == ("", "No sum: 1 of 2 parts have no amount.")
    assert got["EE", "02"] == ("5.5", "Sum of 2 published amounts.")


def test_an_amount_that_is_no_number_names_its_row(place: World) -> None:
    with pytest.raises(Problems, match="esif_2014_2020_planned:1: eu_amount 'n/a' is no amount"):
        cohesion.to_cells(
            money(("DK", "ERDF", "2", "n/a")), cohesion.TABLES[PLANNED], place.catalog.datasets[PLANNED], "2026-11-20"
        )
