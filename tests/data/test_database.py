"""The built database: keys, ranges, closed code lists, known answers, and nothing lost from source to table."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from etl import snapshot
from etl.catalog import read_catalog
from etl.load.build import SNAPSHOT
from etl.transform.flags import FlagList

CATALOG = read_catalog()
KEY = "indicator_id, geo, period, size_emp, nace_r2"
KNOWN = yaml.safe_load((Path(__file__).parent / "known_answers.yaml").read_text(encoding="utf-8"))


def one(database: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> Any:
    row = database.execute(sql, list(parameters)).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("known", KNOWN, ids=lambda k: f"{k['indicator']}-{k['geo']}-{k['period']}-{k['size_emp']}")
def test_known_answer(database: duckdb.DuckDBPyConnection, known: dict[str, Any]) -> None:
    rows = database.execute(
        "select value, status, conf, cast(vintage as text) from observation "
        "where indicator_id = ? and geo = ? and period = ? and size_emp = ? and nace_r2 = ? "
        "and starts_with(cast(vintage as text), ?)",
        [known[key] for key in ("indicator", "geo", "period", "size_emp", "nace_r2", "vintage")],
    ).fetchall()
    assert len(rows) == 1, f"expected one cell, found {rows}"
    value, status, conf, _ = rows[0]
    if known["value"] is None:
        assert value is None
    else:
        assert value is not None
        assert math.isclose(value, known["value"], abs_tol=1e-9)
    assert (status, conf) == (known["status"], known["conf"])


def test_keys_are_unique(database: duckdb.DuckDBPyConnection) -> None:
    for table, key in (
        ("observation", f"{KEY}, vintage"),
        ("latest", KEY),
        ("coverage", KEY),
        ("revision", f"{KEY}, to_vintage"),
    ):
        assert one(database, f"select count(*) - count(distinct ({key})) from {table}") == 0, table


def test_latest_holds_one_row_for_every_cell(database: duckdb.DuckDBPyConnection) -> None:
    assert one(database, "select count(*) from latest") == one(
        database, f"select count(distinct ({KEY})) from observation"
    )
    newer = f"""
        select count(*) from latest
        join observation using ({KEY})
        where observation.vintage > latest.vintage
    """
    assert one(database, newer) == 0


@pytest.mark.parametrize(
    ("column", "list_of"),
    [
        ("indicator_id", "select indicator_id from indicator"),
        ("geo", "select geo from geo"),
        ("unit", "select unit_id from unit"),
        ("size_emp", "select code from code where dimension = 'size_emp' union select '_Z'"),
        ("nace_r2", "select code from code where dimension = 'nace_r2' union select '_Z'"),
        ("source_kind", "select unnest(['api', 'relayed', 'derived', 'transcribed', 'computed'])"),
        ("vintage_basis", "select unnest(['producer', 'retrieved', 'printed'])"),
        ("vintage_precision", "select unnest(['day', 'month', 'year'])"),
    ],
)
def test_code_lists_are_closed(database: duckdb.DuckDBPyConnection, column: str, list_of: str) -> None:
    unknown = database.execute(
        f"select distinct {column} from observation where {column} not in ({list_of})"
    ).fetchall()
    assert unknown == []


def test_flags_are_letters_of_today(database: duckdb.DuckDBPyConnection) -> None:
    for kind, column in (("status", "status"), ("confidentiality", "conf")):
        letters = {
            letter for (letter,) in database.execute("select letter from flag where kind = ?", [kind]).fetchall()
        }
        found = {text for (text,) in database.execute(f"select distinct {column} from observation").fetchall()}
        assert set("".join(found)) <= letters, column
        assert all(list(text) == sorted(set(text)) for text in found), column


def test_values_lie_in_the_range_of_their_unit(database: duckdb.DuckDBPyConnection) -> None:
    outside = "select count(*) from observation join unit on unit_id = unit where value < minimum or value > maximum"
    assert one(database, outside) == 0
    assert one(database, "select count(*) from unit where share and (minimum <> 0 or maximum <> 100)") == 0


def test_norway_is_not_false(database: duckdb.DuckDBPyConnection) -> None:
    assert one(database, "select name from geo where geo = 'NO'") == "Norway"
    assert one(database, "select count(*) from latest where geo = 'NO' and value is not null") > 500


def test_confidential_is_not_a_break(database: duckdb.DuckDBPyConnection) -> None:
    assert one(database, "select count(*) from observation where conf = 'C'") > 0
    assert one(database, "select count(*) from observation where conf = 'C' and value is not null") == 0
    broken = """
        select count(*) from comparability join latest using (indicator_id, geo, size_emp, nace_r2)
        where latest.period = from_period and kind = 'observation flag' and not contains(latest.status, 'b')
    """
    assert one(database, broken) == 0


def test_every_observed_break_is_in_the_registry(database: duckdb.DuckDBPyConnection) -> None:
    missing = """
        select count(*) from latest
        where contains(status, 'b') and not exists (
            select 1 from comparability as c
            where c.indicator_id = latest.indicator_id and c.geo = latest.geo and c.from_period = latest.period
            and c.size_emp = latest.size_emp and c.nace_r2 = latest.nace_r2 and c.kind = 'observation flag'
        )
    """
    assert one(database, "select count(*) from latest where contains(status, 'b')") > 100
    assert one(database, missing) == 0


def snapshot_rows() -> list[tuple[snapshot.ManifestEntry, dict[str, str]]]:
    rows = []
    for entry in snapshot.read_manifest(SNAPSHOT):
        with (SNAPSHOT / entry.file).open(encoding="utf-8", newline="") as stream:
            rows.extend((entry, row) for row in csv.DictReader(stream))
    return rows


def test_every_row_of_the_snapshot_is_in_the_database(database: duckdb.DuckDBPyConnection) -> None:
    """Read a second time by other means (the csv module, no SQL): value, flags and absence all arrive."""
    found = {
        tuple(row[:6]): row[6:]
        for row in database.execute(
            f"select {KEY}, cast(vintage as text), value, flag_source from observation where source_kind <> 'computed'"
        ).fetchall()
    }
    left_out = {geo.id for geo in CATALOG.geos.values() if geo.left_out}
    checked = without_value = 0
    for entry, row in snapshot_rows():
        if row["geo"] in left_out:
            continue
        for indicator in CATALOG.published[entry.dataset]:
            codes = {d: [c] if isinstance(c, str) else c for d, c in (indicator.filter or {}).items()}
            if not all(row[dimension] in wanted for dimension, wanted in codes.items()):
                continue
            vintage = (row["vintage"] + "-01-01")[:10]
            key = (
                indicator.id,
                row["geo"],
                row["period"],
                row.get("size_emp", "_Z"),
                row.get("nace_r2", "_Z"),
                vintage,
            )
            value, flag_source = found[key]
            if row["value"] == "":
                without_value += 1
                assert value is None, key
            elif flag_source == row["status"]:  # else a better copy of the same cell and vintage was taken
                factor = indicator.convert.factor if indicator.convert else 1
                assert value is not None, key
                assert (
                    math.isclose(value, float(row["value"]) * factor, rel_tol=1e-12) or row["source_kind"] != "api"
                ), key
            checked += 1
    assert checked > 35_000
    assert without_value > 50


def test_a_flag_without_a_value_survives(database: duckdb.DuckDBPyConnection) -> None:
    read = FlagList.of(CATALOG.flags).read
    in_files = {
        (entry.dataset, row["geo"], row["period"], flags.status + flags.conf)
        for entry, row in snapshot_rows()
        for flags in [read(row["status"], row["conf"])]
        if row["value"] == "" and flags.status + flags.conf and "@" not in entry.file
    }
    in_database = set(
        database.execute(
            "select dataset_id, geo, period, status || conf from latest join indicator using (indicator_id) "
            "where value is null and status || conf <> ''"
        ).fetchall()
    )
    assert len(in_files) > 20
    assert in_files <= in_database


def test_derived_values_need_all_their_parts_and_keep_their_flags(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """
        select
            d.value, d.status, d.flags_known, d.source_kind,
            n.value, n.status, n.flags_known, p.value, p.status, p.flags_known
        from latest as n
        join latest as p using (geo, period, size_emp, nace_r2)
        left join latest as d
            on d.indicator_id = 'hiring_hard_to_fill_of_tried'
            and (d.geo, d.period, d.size_emp, d.nace_r2) = (n.geo, n.period, n.size_emp, n.nace_r2)
        where n.indicator_id = 'hiring_hard_to_fill' and p.indicator_id = 'hiring_tried'
        """
    ).fetchall()
    assert len(rows) > 400
    for value, status, known, kind, part, part_status, part_known, whole, whole_status, whole_known in rows:
        if part is None or not whole:
            assert value is None
        else:
            assert kind == "computed"
            assert math.isclose(value, 100 * part / whole)
            assert status == "".join(sorted(set(part_status + whole_status)))
            assert known == (part_known and whole_known)


def test_means_of_three_years_need_three_years(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """
        select m.geo, m.year, m.value, count(y.value), avg(y.value)
        from latest as m join latest as y on y.geo = m.geo and y.year between m.year - 2 and m.year
        where m.indicator_id = 'venture_capital_mean3' and y.indicator_id = 'venture_capital'
        group by all
        """
    ).fetchall()
    assert len(rows) > 50
    for geo, year, mean, years, again in rows:
        assert years == 3, (geo, year)
        assert math.isclose(mean, again)


def test_the_levels_of_digital_intensity_add_up(database: duckdb.DuckDBPyConnection) -> None:
    known = {(e.geo, e.period, e.size_emp) for c in CATALOG.compositions.values() for e in c.exceptions}
    sets = database.execute(
        """
        select composition_id, geo, period, size_emp, sum(value), total, within
        from observation join composition using (indicator_id)
        group by composition_id, geo, period, size_emp, nace_r2, vintage, total, within
        having count(value) = 4
        """
    ).fetchall()
    assert len(sets) > 1_000
    wrong = {
        (geo, period, size) for _, geo, period, size, found, total, within in sets if abs(found - total) > within + 1e-9
    }
    assert wrong == known


def test_first_revision_of_the_digital_intensity_index(database: duckdb.DuckDBPyConnection) -> None:
    row = database.execute(
        "select from_value, to_value, from_flags, to_flags, kind from revision where indicator_id = 'dii3_basic' "
        "and geo = 'EU27_2020' and period = '2023' and size_emp = '10-249'"
    ).fetchall()
    assert row == [(57.7, 57.9, "", "", "revision")]


def test_a_revision_is_larger_than_the_coarser_rounding(database: duckdb.DuckDBPyConnection) -> None:
    one_decimal = (
        "select min(abs(to_value - from_value)) from revision "
        "where kind = 'revision' and from_vintage = '2023-08-29' and indicator_id like 'dii%'"
    )
    assert one(database, one_decimal) > 0.1


def test_coverage_says_why_each_empty_cell_is_empty(database: duckdb.DuckDBPyConnection) -> None:
    assert one(database, "select count(*) from coverage where state <> 'value' and reason = ''") == 0
    assert one(database, "select count(*) from coverage where state = 'value'") == one(
        database,
        "select count(*) from latest where value is not null "
        "and geo in (select geo from geo_group where group_id = 'bsr' union select unnest(['IS', 'EU27_2020']))",
    )
    assert (
        one(
            database,
            "select count(*) from coverage "
            "where geo = 'NO' and indicator_id = 'desi2022_total' and state <> 'not covered'",
        )
        == 0
    )
    biennial = (
        "select reason from coverage "
        "where indicator_id = 'dii3_basic' and geo = 'EE' and period = '2022' and size_emp = '10-249'"
    )
    assert one(database, biennial) == "not surveyed or not published for any country that year"


def test_what_a_copy_of_others_lacks_is_not_called_unpublished(database: duckdb.DuckDBPyConnection) -> None:
    """Eurostat may well have it: ERP of 2022 is not in our copy, which holds 2021, 2023 and 2025."""
    unknown = "select state from coverage where indicator_id = 'erp' and geo = 'EE' and period = '2022' limit 1"
    assert one(database, unknown) == "not in our copy"
    called = (
        "select count(*) from coverage join indicator using (indicator_id) join dataset using (dataset_id) "
        "where via is not null and state = 'not published' and reason <> 'withdrawn by the producer' "
        "and indicator_id not in (select indicator_id from latest where source_kind = 'api')"
    )
    assert one(database, called) == 0
    reason = "select distinct reason from coverage where indicator_id = '{}' and geo = 'LV' and period = '{}'"
    asked = "not surveyed or not published for any country that year"
    assert one(database, reason.format("ai_any", "2022")) == asked  # older years are a copy, the newest its own answer
    assert one(database, reason.format("gbard_per_head", "2018")) == "not in our copy for any country that year"


def test_a_country_outside_a_programme_has_no_figure_and_says_so(database: duckdb.DuckDBPyConnection) -> None:
    figures = "select count(*) from observation semi join outside using (indicator_id, geo)"
    assert one(database, figures) == 0
    reason = "select distinct reason from coverage where indicator_id = '{}' and geo = '{}'"
    assert one(database, reason.format("desi2022_total", "NO")).startswith("not in the programme: ")
    assert one(database, reason.format("esif_ict_declared_per_head", "FI")).startswith("not in the programme: ")
    for geo in ("DK", "EE", "LV", "PL"):  # they have a plan under EAFRD, without the objective for ICT
        found = one(database, reason.format("esif_ict_planned_eafrd_per_head", geo))
        assert found == "not in the programme: no EAFRD money was planned there for ICT as an objective of its own"


def test_every_table_and_column_that_needs_words_has_them(database: duckdb.DuckDBPyConnection) -> None:
    without = database.execute("select table_name from duckdb_tables() where comment is null").fetchall()
    assert without == []
    assert one(database, "select comment from duckdb_views() where view_name = 'latest'")


def test_every_vintage_is_a_date_in_the_past(database: duckdb.DuckDBPyConnection) -> None:
    assert (
        one(database, "select count(*) from observation where vintage > current_date or vintage < date '2000-01-01'")
        == 0
    )


def test_every_figure_from_a_copy_of_others_says_whose(database: duckdb.DuckDBPyConnection) -> None:
    silent = database.execute(
        """
        select distinct dataset_id from latest join indicator using (indicator_id) join dataset using (dataset_id)
        where source_kind in ('relayed', 'derived', 'transcribed') and via is null
        """
    ).fetchall()
    assert silent == []


def test_manifest_names_producer_licence_and_scope() -> None:
    for entry in snapshot.read_manifest(SNAPSHOT):
        assert entry.producer
        assert entry.licence
        assert entry.scope
        assert re.fullmatch(r"[0-9a-f]{64}", entry.sha256)


def test_the_snapshot_is_small_enough_for_git() -> None:
    assert sum(path.stat().st_size for path in SNAPSHOT.iterdir()) < 6_000_000


def test_left_out_is_named_with_a_reason(database: duckdb.DuckDBPyConnection) -> None:
    names = {name for (name,) in database.execute("select name from left_out").fetchall()}
    assert any("eis_2024" in name or "2024" in name for name in names)
    assert all(geo.left_out is None or len(geo.left_out) > 10 for geo in CATALOG.geos.values())
