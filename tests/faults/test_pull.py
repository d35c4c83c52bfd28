"""Pulls of real tables from the local server: what goes right, and for each fault what the user reads.

After every fault the database that was there before still serves its figures.
"""

from __future__ import annotations

import csv
import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl.catalog import Catalog, read_catalog
from etl.extract import eurostat, published
from etl.extract import pull as pulling
from etl.problems import Problem, Problems
from etl.provenance import read_entries, read_provenance
from tests.faults.server import Fault, changed
from tests.faults.world import QUICK, World, cube_of, world
from tests.faults.writers import Cell, Cube

SMALL, LARGE = "isoc_eb_das", "isoc_e_dii"  # 170 cells of one indicator; 5,450 cells of twelve


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


@pytest.fixture
def place(catalog: Catalog, tmp_path: Path, database_path: Path) -> Iterator[World]:
    """Services with two tables, and a database that was built before."""
    with world(catalog, tmp_path, SMALL, LARGE) as found:
        shutil.copyfile(database_path, found.database)
        before = found.database.read_bytes()
        yield found
        assert found.database.read_bytes() == before, "only a build may touch the database"
        with duckdb.connect(str(found.database), read_only=True) as con:
            row = con.execute(
                "select value from latest where indicator_id = 'dii3_basic' and geo = 'DK' "
                "and period = '2025' and size_emp = '10-249'"
            ).fetchone()
        assert row == (92.45,)


def rows_of(place: World, table: str) -> dict[tuple[str, ...], dict[str, str]]:
    """The pulled cells of a table, by codes."""
    dataset = place.catalog.datasets[table]
    (entry,) = [one for one in read_entries(place.folders.pulled) if one.dataset == table]
    with (place.folders.pulled / entry.file).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {tuple(row[name] for name in (*dataset.dimensions, "geo", "period")): row for row in rows}


def das(place: World, geo: str, size: str = "10-249", period: str = "2025") -> tuple[str, ...]:
    """The codes of a cell of the small table, as its cube has them."""
    return ("A", size, "C10-S951_X_K", "E_DA", "PC_ENT", geo, period)


def update(
    place: World, change: dict[tuple[str, ...], Cell | None], table: str = SMALL, day: str = "2026-11-22"
) -> None:
    place.services.tables[table] = changed(place.services.tables[table], f"{day}T11:00:00+0100", change)


# --- what goes right ---


def test_a_pull_brings_every_cell_with_its_flags(place: World) -> None:
    result = place.pull(SMALL, LARGE)
    assert result.sentence == "2 tables with new figures."
    assert result.code == 0
    cube = place.services.tables[LARGE]
    wanted = {cell.codes[1:]: (cell.value, cell.status, cell.conf) for cell in cube.cells}
    got = {key: (row["value"], row["status"], row["conf"]) for key, row in rows_of(place, LARGE).items()}
    assert got == wanted
    row = rows_of(place, LARGE)[("10-249", "C10-S951_X_K", "E_DI3_GELO", "PC_ENT", "EE", "2025")]
    assert (row["value"], row["status"], row["vintage"], row["source_kind"]) == ("72.12", "d", "2026-11-20", "api")


def test_only_the_slices_that_the_catalog_names_are_asked_for(place: World) -> None:
    place.pull(SMALL)
    (asked,) = place.services.asked(r"/data/")
    assert asked.endswith(
        "/sdmx/3.0/data/dataflow/ESTAT/isoc_eb_das/1.0/?lang=EN&format=JSON&c[freq]=A"
        "&c[size_emp]=10-249,10-49,50-249,GE10,GE250&c[nace_r2]=C10-S951_X_K&c[indic_is]=E_DA&c[unit]=PC_ENT"
    )


def test_an_unchanged_table_costs_one_cheap_call(place: World) -> None:
    place.pull(SMALL, LARGE)
    before = len(place.services.seen)
    result = place.pull(SMALL, LARGE)
    assert result.sentence == "No table with new figures, 2 unchanged."
    assert len(place.services.seen) - before == 2
    assert len(place.builds.given) == 1


def test_a_changed_scope_is_a_change(place: World) -> None:
    place.pull(SMALL)
    indicators = dict(place.catalog.indicators)
    indicators["data_analytics"] = indicators["data_analytics"].model_copy(
        update={"filter": {**(indicators["data_analytics"].filter or {}), "size_emp": ("10-249",)}}
    )
    place.catalog = replace(place.catalog, indicators=indicators)
    assert place.outcome(SMALL).ending == "pulled"


def test_where_every_figure_is_from_is_kept(place: World) -> None:
    place.pull(SMALL)
    (row,) = read_provenance(place.folders.pulled)
    assert (row.dataset, row.upstream_updated) == (SMALL, "2026-11-20T11:00:00+0100")
    for digest in row.sha256.split():
        (raw,) = [path for path in place.folders.downloads.glob(f"*{digest[:12]}*") if "about" not in path.name]
        about = json.loads(raw.with_name(raw.name + ".about.json").read_text())
        assert about["sha256"] == digest
        assert about["upstream_updated"] == "2026-11-20T11:00:00+0100"


def test_raw_answers_are_never_written_over(place: World) -> None:
    place.pull(SMALL)
    first = {path: path.read_bytes() for path in place.folders.downloads.iterdir()}
    update(place, {das(place, "DK"): Cell(das(place, "DK"), "44.44")})
    place.pull(SMALL)
    assert all(path.read_bytes() == content for path, content in first.items())
    assert len(list(place.folders.downloads.iterdir())) > len(first)


def test_older_vintages_stay(place: World) -> None:
    place.pull(SMALL)
    update(place, {das(place, "DK"): Cell(das(place, "DK"), "44.44")})
    result = place.pull(SMALL)
    assert "1 changed in value (170 cells before, 170 now)" in str(result)
    vintages = [entry.vintages for entry in read_entries(place.folders.pulled)]
    assert sorted(vintages) == ["2026-11-20", "2026-11-22"]


def test_two_updates_on_one_day_are_one_vintage(place: World) -> None:
    place.pull(SMALL)
    cube = changed(
        place.services.tables[SMALL], "2026-11-20T23:00:00+0100", {das(place, "DK"): Cell(das(place, "DK"), "44.44")}
    )
    place.services.tables[SMALL] = cube
    assert place.outcome(SMALL).ending == "pulled"
    (entry,) = read_entries(place.folders.pulled)
    assert entry.vintages == "2026-11-20"
    assert rows_of(place, SMALL)[das(place, "DK")[1:]]["value"] == "44.44"


def test_the_diff_tells_new_changed_flagged_and_withdrawn_apart(place: World) -> None:
    place.pull(SMALL)
    update(
        place,
        {
            das(place, "DK"): Cell(das(place, "DK"), "44.44"),
            das(place, "FI"): replace(
                next(c for c in place.services.tables[SMALL].cells if c.codes == das(place, "FI")), status="b"
            ),
            das(place, "NO"): None,
            das(place, "NO", period="2027"): Cell(das(place, "NO", period="2027"), "35.0"),
        },
    )
    outcome = place.outcome(SMALL)
    assert outcome.sentence == (
        "isoc_eb_das: 1 new, 1 changed in value, 1 changed in flag, 1 withdrawn (170 cells before, 170 now)"
    )
    assert outcome.changes is not None
    assert any("value: 10-249, C10-S951_X_K, E_DA, PC_ENT, DK, 2025: " in line for line in outcome.changes.lines())


def test_a_change_within_rounding_is_none(place: World) -> None:
    place.pull(SMALL)
    cube = place.services.tables[SMALL]
    rounded = {cell.codes: replace(cell, value=f"{float(cell.value):.1f}") for cell in cube.cells if cell.value}
    update(place, rounded)  # type: ignore[arg-type]
    outcome = place.outcome(SMALL)
    assert outcome.changes is not None
    assert outcome.changes.cells.num_rows == 0


def test_defect_7_a_withdrawn_cell_becomes_a_tombstone_once(place: World) -> None:
    """Defect 7 of the Commission's tool: withdrawn observations stay for good."""
    place.pull(SMALL)
    update(place, {das(place, "NO"): None})
    place.pull(SMALL)
    dataset = place.catalog.datasets[SMALL]
    cells = published.latest_cells(place.folders, dataset, place.catalog).to_pylist()
    (stone,) = [row for row in cells if row["geo"] == "NO" and row["size_emp"] == "10-249"]
    assert stone["value"] == stone["status"] == stone["conf"] == ""
    assert stone["note"] == "Withdrawn by the producer; last published in the vintage of 2026-11-20."
    update(place, {}, day="2026-11-23")
    assert "no cell changed" in place.outcome(SMALL).sentence
    update(place, {das(place, "NO"): Cell(das(place, "NO"), "31.0")}, day="2026-11-24")
    assert "1 new" in place.outcome(SMALL).sentence


def test_a_figure_of_a_copy_is_replaced_not_revised(place: World) -> None:
    place.services.tables["isoc_ske_itts"] = _cube(place, "isoc_ske_itts")
    cube = place.services.tables["isoc_ske_itts"]
    first = next(cell for cell in cube.cells if cell.value and cell.codes[-2] == "DK")
    place.services.tables["isoc_ske_itts"] = changed(
        cube, cube.updated, {first.codes: replace(first, value=f"{float(first.value) + 3:.1f}")}
    )
    assert "1 replaced by the producer's own figure" in place.outcome("isoc_ske_itts").sentence


def _cube(place: World, table: str) -> Cube:
    return cube_of(place.catalog, table)


# --- dialects and detours ---


def test_a_queued_answer_is_polled_for(place: World) -> None:
    place.services.faults.append(Fault("queue", r"/sdmx/3\.0/data/", 1, "3"))
    assert place.outcome(SMALL).ending == "pulled"
    assert len(place.services.asked(r"async/status")) == 3
    assert len(place.services.asked(r"async/data")) == 1


def test_polling_has_an_end(place: World) -> None:
    place.services.faults.append(Fault("queue", r"/sdmx/3\.0/data/", 1, "99"))
    said = place.outcome(SMALL)
    assert said.ending == "failed"
    assert re.match(r"isoc_eb_das: still being prepared after 0 s\. .* The request is processing\.", said.sentence)
    assert len(place.services.asked(r"async/status")) == QUICK.polls


@pytest.mark.parametrize("status", ["200", "413"])
def test_an_asynchronous_warning_is_waited_out(place: World, status: str) -> None:
    fault = Fault("body", r"/sdmx/3\.0/data/", 2, f"{status} http200_warning_413_async.json")
    place.services.faults.append(fault)
    assert place.outcome(SMALL).ending == "pulled"
    assert len(place.services.asked(r"/sdmx/3\.0/data/")) == 3


def test_too_much_at_once_is_asked_for_in_halves_and_put_together(place: World) -> None:
    place.services.faults.append(Fault("too large", r"/data/", argument="900"))
    assert place.outcome(LARGE).ending == "pulled"
    assert len(rows_of(place, LARGE)) == len(place.services.tables[LARGE].cells)
    assert len(place.services.asked(r"/data/")) > 6


def test_too_much_that_cannot_be_halved_shows_the_producers_sentence(place: World) -> None:
    place.services.faults.append(Fault("too large", r"/data/", argument="0"))
    said = place.outcome(SMALL)
    assert said.ending == "failed"
    assert "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 6200000 rows" in said.sentence


def test_the_second_way_is_sdmx_csv_in_any_order_of_columns(place: World) -> None:
    place.services.faults.append(Fault("replace", r"/sdmx/3\.0/data/", argument='"class": "dataset" => "class": "data'))
    place.services.csv_order = [10, 3, 9, 1, 8, 0, 5, 7, 2, 6, 4]
    result = place.pull(SMALL)
    assert "read as SDMX-CSV, because the JSON-stat answer could not be used" in str(result)
    got = {key: (row["value"], row["status"], row["conf"]) for key, row in rows_of(place, SMALL).items()}
    assert got == {c.codes[1:]: (c.value, c.status, c.conf) for c in place.services.tables[SMALL].cells}


def test_both_ways_broken_says_both(place: World) -> None:
    place.services.faults.append(Fault("html", r"/data/"))
    said = place.outcome(SMALL).sentence
    assert "Scheduled maintenance. The second way, SDMX-CSV, failed too: " in said


def test_an_empty_slice_says_so(place: World) -> None:
    table = "isoc_eb_ai"
    cube = _cube(place, table)
    kept = tuple(cell for cell in cube.cells if cell.codes[4] == "PC_ENT")
    place.services.tables[table] = replace(
        cube, cells=kept, codes={name: tuple(cube.codes_of(name)) for name in cube.dimensions}
    )
    result = place.pull(table, accept=None)
    assert "isoc_eb_ai: no figures for size_emp 10-249+10-49+50-249+GE10+GE250" in str(result)
    assert "No results found." in str(result)
    assert result.code == 0


def test_a_table_updated_in_the_middle_is_not_mixed(place: World) -> None:
    place.services.faults.append(
        Fault("replace", r"/sdmx/3\.0/data/", 1, '"updated": "2026-11-20T11 => "updated": "2026-11-20T23')
    )
    said = place.outcome(SMALL)
    assert said.ending == "pulled"  # the second try finds one update
    assert len(place.services.asked(r"/structure/")) == 2
    place.services.faults.append(
        Fault("replace", r"/sdmx/3\.0/data/", 9, '"updated": "2026-11-20T11 => "updated": "2026-11-20T23')
    )
    said = place.outcome(SMALL, again=True)
    assert said.sentence == (
        "isoc_eb_das was updated while it was read: 2026-11-20T11:00:00+0100 became 2026-11-20T23:00:00+0100."
    )


def test_gzip_everywhere(place: World) -> None:
    place.services.compress = True
    assert place.pull(SMALL, LARGE).code == 0


# --- faults: what the user reads ---


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            Fault("status", SMALL, argument="500"),
            "answered with status 500 (A web page came instead of figures: Service unavail",
        ),
        (
            Fault("429", SMALL, argument="3600"),
            "too many requests. Given up. The server asks to wait 3600 s, longer than we",
        ),
        (Fault("reset", SMALL), "Given up."),
        (Fault("truncated gzip", SMALL), "is gzip that was cut off."),
        (Fault("html as json", SMALL), "A web page came instead of figures: Login."),
        (Fault("empty", SMALL), "the answer was empty. Given up."),
        (Fault("text", "structure.*" + SMALL, argument="{}"), "it is not what Eurostat sends for a table's structure."),
        (
            Fault("replace", "structure.*" + SMALL, argument='"UPDATE_DATA" => "UPDATE_NONE'),
            "it is not what Eurostat sends",
        ),
        (
            Fault("replace", "structure.*" + SMALL, argument="UPDATE_DATA => UPDATE_NONE"),
            "it does not say when the figures were last updated (UPDATE_DATA).",
        ),
        (
            Fault("replace", "structure.*" + SMALL, argument="ISOC_EB_DAS => ISOC_OTHER"),
            "the answer is of the table 'isoc_oth",
        ),
        (
            Fault("body", SMALL, argument="404 sdmx21_fault_100_not_found.xml"),
            "says (status 404): ERR_NOT_FOUND_2: DATA_SET:ISOC_NONE is not available for dissemination.",
        ),
        (
            Fault("body", "data/.*" + SMALL, argument="400 http400_id140_invalid_dimension.json"),
            "The parameter COLOUR is not a valid dimension for the dataset ISOC_TEST.",
        ),
        (
            Fault("replace", "(?i)constraint.*" + SMALL, argument=">E_DA< => >E_OLD<"),
            "data_analytics.filter.indic_is: 'E_DA' is not a code of Eurostat's table. Allowed: E_OLD.",
        ),
        (
            Fault("replace", "(?i)constraint.*" + SMALL, argument='id="unit" => id="currency'),
            "The codes of a table cannot be read",
        ),
    ],
    ids=lambda value: f"{value.what} {value.argument[:20]}" if isinstance(value, Fault) else "",
)
def test_a_fault_costs_one_table_and_is_told(place: World, fault: Fault, said: str) -> None:
    place.services.faults.append(fault)
    result = place.pull(SMALL, LARGE)
    small, large = result.outcomes
    if small.dataset != SMALL:
        small, large = large, small
    assert (small.ending, large.ending) == ("failed", "pulled")
    assert said in small.sentence
    assert result.code == pulling.IN_PART
    assert result.sentence == "1 table with new figures, 1 failed and keeps its old figures."
    assert SMALL not in {entry.dataset for entry in read_entries(place.folders.pulled)}


def test_a_wrong_code_of_an_indicator_without_figures_costs_that_indicator(place: World) -> None:
    table = "isoc_eb_iip"
    cube = replace(_cube(place, table), codes={"size_emp": ("10-49", "50-249", "10-249", "GE10", "GE250")})
    place.services.tables[table] = cube
    assert "E_BI" not in cube.codes_of("indic_is"), "the test needs a code that is not there"
    result = place.pull(table)
    assert result.code == 0
    assert "business_intelligence.filter.indic_is: 'E_BI' is not a code of Eurostat's table. Allowed: " in str(result)
    assert {key[2] for key in rows_of(place, table)} == {"E_ERP1", "E_CRM1"}


def test_a_table_without_figures_that_does_not_fit_waits(place: World) -> None:
    place.services.tables["jvs_q_nace2"] = Cube(
        ("freq", "s_adj", "nace_r2", "indic_em", "geo", "time"),
        (Cell(("Q", "NSA", "J", "JVR", "DK", "2026-Q2"), "2.9"),),
        "jvs_q_nace2",
    )
    result = place.pull("jvs_q_nace2", SMALL)
    assert result.code == 0
    assert result.sentence == "1 table with new figures, 1 without figures yet, whose codes do not fit."
    assert "jvs_q_nace2: dimension 'sizeclas': is not in Eurostat's table." in str(result)


def test_a_table_that_waited_gets_its_first_figures(place: World) -> None:
    codes = ("A", "10-249", "C10-S951_X_K", "E_IOT1", "PC_ENT")
    cells = tuple(Cell((*codes, geo, "2021"), value) for geo, value in (("DK", "26.5"), ("NO", "30.1")))
    place.services.tables["isoc_eb_iot"] = Cube(
        ("freq", "size_emp", "nace_r2", "indic_is", "unit", "geo", "time"),
        cells,
        "isoc_eb_iot",
        codes={"size_emp": ("10-49", "50-249", "10-249", "GE10", "GE250")},
    )
    assert place.outcome("isoc_eb_iot").sentence == "isoc_eb_iot: 2 new (0 cells before, 2 now)"


@pytest.mark.parametrize(("supply", "ending"), [("snapshot", "failed"), ("first live pull", "waiting")])
def test_a_catalog_that_names_a_table_that_does_not_exist(place: World, supply: str, ending: str) -> None:
    real, one = place.catalog.datasets[SMALL], place.catalog.indicators["data_analytics"]
    made_up = real.model_copy(update={"id": "isoc_eb_dax", "supply": supply})
    place.catalog = replace(
        place.catalog,
        datasets={**place.catalog.datasets, made_up.id: made_up},
        indicators={**place.catalog.indicators, one.id: one.model_copy(update={"dataset": made_up.id})},
    )
    result = place.pull(made_up.id, LARGE)
    assert {outcome.dataset: outcome.ending for outcome in result.outcomes} == {made_up.id: ending, LARGE: "pulled"}
    assert re.search(r"isoc_eb_dax: \S+ says \(status 404\): .* is not available for dissemination", str(result))


def test_a_new_dimension_is_an_error_before_any_figure_is_asked_for(place: World) -> None:
    cube = place.services.tables[SMALL]
    cells = tuple(replace(cell, codes=(*cell.codes[:5], "TOTAL", *cell.codes[5:])) for cell in cube.cells)
    place.services.tables[SMALL] = replace(
        cube, dimensions=(*cube.dimensions[:5], "sector", *cube.dimensions[5:]), cells=cells
    )
    said = place.outcome(SMALL).sentence
    assert (
        "dimension 'sector': is new in Eurostat's table. The catalog knows size_emp, nace_r2, indic_is, unit." in said
    )
    assert "Codes there: TOTAL." in said
    assert not place.services.asked("/data/")


def test_a_dimension_that_is_gone_names_those_that_are_there(place: World) -> None:
    cube = place.services.tables[SMALL]
    names = tuple("currency" if name == "unit" else name for name in cube.dimensions)
    place.services.tables[SMALL] = replace(cube, dimensions=names)
    said = place.outcome(SMALL).sentence
    assert (
        "dimension 'unit': is not in Eurostat's table. Allowed: currency, freq, geo, indic_is, nace_r2, size_emp."
        in said
    )


def test_a_percentage_of_a_thousand_millions_is_refused_even_if_accepted(place: World) -> None:
    update(place, {das(place, "DK"): Cell(das(place, "DK"), "1e9")})
    outcome = place.outcome(SMALL, accept=None)
    assert outcome.ending == "failed"
    assert "data_analytics: DK, 2025: 1e9 cannot be in Percentage of enterprises (0 to 100)." in outcome.sentence


def test_a_new_flag_letter_is_kept_and_told(place: World) -> None:
    cell = next(cell for cell in place.services.tables[SMALL].cells if cell.codes == das(place, "DK"))
    update(place, {cell.codes: replace(cell, status="w")})
    result = place.pull(SMALL)
    assert "isoc_eb_das: flag letter 'w' is unknown: the values are kept. Enter it in flags.yaml." in str(result)
    row = rows_of(place, SMALL)[cell.codes[1:]]
    assert (row["value"], row["status"]) == (cell.value, "w")


def test_a_new_aggregate_is_left_out_by_name(place: World) -> None:
    update(place, {das(place, "EA29"): Cell(das(place, "EA29"), "30.0")})
    result = place.pull(SMALL)
    assert "isoc_eb_das: 1 cells of EA29 are left out: countries.yaml does not know them." in str(result)
    assert result.code == 0


def test_a_loss_of_more_than_two_percent_waits_for_a_person(place: World) -> None:
    place.pull(SMALL)
    gone: dict[tuple[str, ...], Cell | None] = {
        cell.codes: None for cell in place.services.tables[SMALL].cells if cell.codes[5] == "NO"
    }
    update(place, gone)
    result = place.pull(SMALL)
    assert result.code == pulling.NOTHING_DONE
    assert f"held back: {len(gone)} of 170 cells would be lost" in str(result)
    assert "To publish what is held back: python -m etl pull --accept isoc_eb_das" in str(result)
    assert [entry.vintages for entry in read_entries(place.folders.pulled)] == ["2026-11-20"]
    result = place.pull(SMALL, accept=frozenset({SMALL}))
    assert result.code == 0
    assert "accepted: " in str(result)


def test_a_loss_is_judged_inside_the_scope(place: World) -> None:
    place.pull(LARGE)
    indicators = {name: one for name, one in place.catalog.indicators.items() if not name.startswith("dii4")}
    place.catalog = replace(place.catalog, indicators=indicators)
    outcome = place.outcome(LARGE)
    assert outcome.ending == "pulled"
    assert "no cell changed" in outcome.sentence


def test_a_headline_that_moves_far_waits_for_a_person(place: World) -> None:
    place.pull(SMALL)
    cell = next(cell for cell in place.services.tables[SMALL].cells if cell.codes == das(place, "DK"))
    far = replace(cell, value=f"{float(cell.value) - 15.5:.2f}")
    update(place, {cell.codes: far})
    outcome = place.outcome(SMALL)
    assert outcome.ending == "held"
    assert (
        f"data_analytics, DK, C10-S951_X_K, 10-249 would move by -15.5 points ({float(cell.value):g} in 2025, "
        in outcome.sentence
    )
    near = replace(cell, value=f"{float(cell.value) - 14.5:.2f}")
    update(place, {cell.codes: near}, day="2026-11-23")
    assert place.outcome(SMALL).ending == "pulled"


def test_a_database_that_does_not_pass_its_checks_costs_the_table_that_is_named(place: World) -> None:
    place.builds.refuse = Problems(
        "The new database does not pass its checks:", [Problem(f"{SMALL}@2026-11-20.csv:7", "is wrong.")]
    )
    result = place.pull(SMALL, LARGE)
    assert {outcome.dataset: outcome.ending for outcome in result.outcomes} == {SMALL: "failed", LARGE: "pulled"}
    assert place.builds.given == [frozenset({SMALL, LARGE}), frozenset({LARGE})]
    assert [entry.dataset for entry in read_entries(place.folders.pulled)] == [LARGE]


def test_a_database_that_fails_for_another_reason_publishes_nothing(place: World) -> None:
    def build(*_: object) -> str:
        raise Problems("Nothing was built:", [Problem("/data/build", "another build is under way.")])

    result = place.pull(SMALL, build=build)
    assert result.code == pulling.NOTHING_DONE
    assert "Nothing was published: Nothing was built: /data/build: another build is under way." in result.sentence
    assert not read_entries(place.folders.pulled)


def test_a_drip_costs_one_table_and_not_the_night(place: World) -> None:
    place.services.faults.append(Fault("drip", SMALL, argument="0.05"))
    result = place.pull(SMALL, LARGE, limits=replace(QUICK, answer=0.5, attempts=2))
    assert {outcome.dataset: outcome.ending for outcome in result.outcomes} == {SMALL: "failed", LARGE: "pulled"}
    assert "the answer was still not whole after 0 s. Given up." in str(result)


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_that_is_wrong_by_a_year_dates_nothing(place: World, days: int) -> None:
    """What is fetched is dated by this machine's clock, so a clock that no server agrees with fetches nothing."""
    place.services.clock_ahead = -days * 86400.0
    ours = datetime.now(UTC).date()
    result = place.pull(SMALL, LARGE)
    assert result.code == pulling.NOTHING_DONE
    assert result.sentence == "No table with new figures, 2 failed and keep their old figures."
    theirs = ours - timedelta(days=days)
    said = f"this machine's clock says {ours}, the server's says {theirs}. Set the clock."
    assert all(outcome.sentence.endswith(said) for outcome in result.outcomes)
    assert not list(place.folders.downloads.glob("*"))
    place.services.clock_ahead = 30 * 3600.0
    assert place.pull(SMALL).code == 0, "a day is no year: time zones and caches differ by that much"


def test_no_network_is_one_sentence_a_server_and_soon_over(place: World, tmp_path: Path) -> None:
    environment = dict.fromkeys(place.environment, "http://127.0.0.1:9") | {"MONITOR_CONTACT": ""}
    result = place.pull(environment=environment, limits=replace(QUICK, attempts=2))
    assert result.code == pulling.NOTHING_DONE
    assert not result.having("pulled", "unchanged", "held")
    assert "no server answers at this address. Given up." in str(result)


def test_a_mistake_of_ours_costs_one_table(place: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = eurostat.fetch_table

    def fails(client: object, base: str, dataset: object, *more: object) -> object:
        if getattr(dataset, "id", "") == SMALL:
            raise ZeroDivisionError("by zero")
        return real(client, base, dataset, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(eurostat, "fetch_table", fails)
    result = place.pull(SMALL, LARGE)
    assert {outcome.ending for outcome in result.outcomes} == {"failed", "pulled"}
    assert "unexpected: ZeroDivisionError: by zero" in str(result)


# --- running ---


def test_a_dry_run_compares_and_publishes_nothing(place: World) -> None:
    result = place.pull(SMALL, dry_run=True)
    assert result.sentence == "Dry run, nothing was published: 1 table with new figures."
    assert not place.builds.given
    assert not read_entries(place.folders.pulled)
    assert not (place.home / pulling.LAST_PULL).exists()


def test_a_plan_asks_nobody(place: World) -> None:
    addresses = pulling.requests_planned(place.catalog, place.options())
    assert not place.services.seen
    assert any(SMALL in address and "structure" in address for address in addresses)
    assert any("if it changed" in address and "c[indic_is]=E_DA" in address for address in addresses)


def test_defect_8_every_live_table_of_the_catalog_is_asked_every_time(place: World) -> None:
    """Defect 8 of the Commission's tool: update checks are off for more than half of its tables.

    No table of ours is frozen: each one of Eurostat gets its cheap call, and who is left out is named.
    """
    asked, left = pulling.plan(place.catalog)
    tables = {name for name in place.catalog.published if place.catalog.datasets[name].source == "eurostat"}
    assert {dataset.id for dataset in asked} >= tables - {"sbs_enterprises_by_size"}
    assert {dataset.id for dataset in asked} | {outcome.dataset for outcome in left} == set(place.catalog.published)
    assert all(outcome.sentence for outcome in left)


def test_two_pulls_at_once_one_says_wait(place: World) -> None:
    place.home.mkdir(exist_ok=True)
    with (place.home / "pull.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(pulling.Busy, match="another pull is under way"):
            place.pull(SMALL)
    assert place.outcome(SMALL).ending == "pulled"


def test_an_unknown_table_names_those_that_are_there(place: World) -> None:
    with pytest.raises(Problems, match=r"isoc_eb_sad: is no table of the catalog\. Allowed: .*isoc_eb_das"):
        place.pull("isoc_eb_sad")


def test_the_last_attempt_is_told_in_words(place: World) -> None:
    place.services.faults.append(Fault("status", SMALL, argument="500"))
    place.pull(SMALL, LARGE)
    said = json.loads((place.home / pulling.LAST_PULL).read_text())
    assert said["sentence"] == "1 table with new figures, 1 failed and keeps its old figures."
    assert {row["dataset"]: row["outcome"] for row in said["tables"]} == {SMALL: "failed", LARGE: "pulled"}
    assert said["started"] <= said["ended"]


def test_a_pull_that_is_broken_off_says_so(place: World) -> None:
    def build(*_: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.pull(SMALL, build=build)
    said = json.loads((place.home / pulling.LAST_PULL).read_text())
    assert said["sentence"] == "The pull was broken off (KeyboardInterrupt); the old figures stay."
    assert not read_entries(place.folders.pulled)


# --- defects of the Commission's own tool, each a test that we pass; 4, 7 and 8 stand where they belong ---


def test_defect_3_confidential_is_not_a_break(place: World) -> None:
    """Defect 3 of the Commission's tool: ``|C`` is shown as "break in time series", ``N`` as "not significant"."""
    cells = {geo: Cell(das(place, geo), "", "", letter) for geo, letter in (("DK", "C"), ("FI", "N"), ("SE", "P"))}
    cells["PL"] = Cell(das(place, "PL"), "20.0", "bep")
    update(place, {cell.codes: cell for cell in cells.values()})
    place.pull(SMALL, accept=None)
    rows = rows_of(place, SMALL)
    got = {geo: (rows[cell.codes[1:]]["status"], rows[cell.codes[1:]]["conf"]) for geo, cell in cells.items()}
    assert got == {"DK": ("", "C"), "FI": ("", "N"), "SE": ("", "P"), "PL": ("bep", "")}


def test_defect_5_flags_and_files_do_not_depend_on_chance(place: World) -> None:
    """Defect 5 of the Commission's tool: merged flags come in random order.

    Here the same figures are the same bytes, in whatever order they come.
    """
    place.services.shuffle = 1
    place.pull(LARGE)
    (entry,) = read_entries(place.folders.pulled)
    shutil.rmtree(place.folders.pulled)
    place.services.shuffle = 2
    place.pull(LARGE)
    (again,) = read_entries(place.folders.pulled)
    assert again.sha256 == entry.sha256


def test_defect_6_a_failed_download_writes_over_nothing(place: World) -> None:
    """Defect 6 of the Commission's tool: the bytes are written before the status is looked at."""
    place.pull(SMALL)
    kept = {path.name: path.read_bytes() for path in place.folders.downloads.iterdir()}
    store = {path.name: path.read_bytes() for path in place.folders.pulled.iterdir()}
    place.services.faults.append(Fault("status", SMALL, argument="500"))
    assert place.outcome(SMALL, again=True).ending == "failed"
    assert {path.name: path.read_bytes() for path in place.folders.downloads.iterdir()} == kept
    assert {path.name: path.read_bytes() for path in place.folders.pulled.iterdir()} == store
