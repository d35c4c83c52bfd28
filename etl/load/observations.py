"""Cells of the snapshot to observations: picked by the indicators, harmonised against the closed lists.

What cannot be understood stops the build with file and row. What is understood but not wanted (a country left out on
purpose, a worse copy of the same cell) is rejected by name and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import Catalog
from etl.catalog.models import Dataset
from etl.catalog.read import FREE_DIMENSIONS, NOT_APPLICABLE
from etl.problems import Problem, Problems
from etl.transform.cells import SOURCE_KINDS, VINTAGE_BASES, distinct, unknown_codes
from etl.transform.flags import FlagList
from etl.transform.vintage import read_vintage

PERIODS = {"A": re.compile(r"^\d{4}$"), "Q": re.compile(r"^\d{4}-Q[1-4]$")}


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """One file's cells and what they are cells of."""

    name: str
    dataset: Dataset
    cells: pa.Table


def stage(con: duckdb.DuckDBPyConnection, file: SnapshotFile, catalog: Catalog, flags: FlagList) -> Iterator[str]:
    """Check a file's cells and put those that indicators pick into ``staged``. Yields warnings.

    Raises:
        Problems: unknown code, bad period or vintage, a value that is no number; with file and row.
    """
    problems = [*unknown_codes(file.cells, file.name, _known_codes(file.dataset, catalog)), *_bad_formats(file)]
    if problems:
        raise Problems("The figures hold something that the catalog does not know:", problems)
    letters = _flag_table(file, flags)
    yield from (
        f"{file.name}: unknown flag letter '{row['unknown']}': value kept."
        for row in letters.to_pylist()
        if row["unknown"]
    )
    geos_left_out = [geo.id for geo in catalog.geos.values() if geo.left_out]
    con.register("cells", file.cells)
    con.register("letters", letters)
    con.register("vintages", _vintage_table(file))
    con.register("picks", _picks(file.dataset, catalog))
    joined = " and ".join(f"picks.{dimension} = cells.{dimension}" for dimension in file.dataset.dimensions)
    free = {one: f"cells.{one}" if one in file.dataset.dimensions else f"'{NOT_APPLICABLE}'" for one in FREE_DIMENSIONS}
    con.execute(
        f"""
        insert into staged
        select
            picks.indicator_id, cells.geo, cells.period, {free["size_emp"]}, {free["nace_r2"]}, picks.our_unit,
            cells.value, try_cast(cells.value as double) * picks.factor,
            length(split_part(cells.value, '.', 2)),
            letters.new_status, letters.new_conf, letters.flag_source, cells.flags_known = 'true', cells.note,
            vintages.day, vintages.precision, cells.vintage_basis,
            cells.source_kind, list_position($kinds, cast(cells.source_kind as text)), $name, cells.line
        from cells
        join picks on {joined}
        join letters on letters.status = cells.status and letters.conf = cells.conf
        join vintages on vintages.text = cells.vintage
        where not list_contains($left_out, cast(cells.geo as text))
        """,
        {"kinds": list(SOURCE_KINDS), "name": file.name, "left_out": geos_left_out},
    )
    con.execute(
        f"""
        insert into rejected
        select $name, reason, count(*)
        from (
            select case
                when list_contains($left_out, cast(cells.geo as text)) then 'left out on purpose: ' || cells.geo
                when not exists (select 1 from picks where {joined}) then 'no indicator names this slice'
            end as reason
            from cells
        )
        where reason is not null
        group by reason
        """,
        {"name": file.name, "left_out": geos_left_out},
    )
    for view in ("cells", "letters", "vintages", "picks"):
        con.unregister(view)


def _known_codes(dataset: Dataset, catalog: Catalog) -> dict[str, frozenset[str] | tuple[str, ...]]:
    """The closed list of each column: the producer's code list, or else the codes that the filters name."""
    known: dict[str, frozenset[str] | tuple[str, ...]] = {
        "geo": frozenset(catalog.geos),
        "flags_known": ("true", "false"),
        "vintage_basis": VINTAGE_BASES,
        "source_kind": SOURCE_KINDS,
    }
    for dimension in dataset.dimensions:
        named = {
            code
            for indicator in catalog.published.get(dataset.id, [])
            for codes in [(indicator.filter or {})[dimension]]
            for code in ([codes] if isinstance(codes, str) else codes)
        }
        producers = catalog.codes_of.get(dimension, frozenset()) if dataset.source == "eurostat" else frozenset()
        known[dimension] = frozenset(named) | producers
    return known


def _bad_formats(file: SnapshotFile) -> Iterator[Problem]:
    def first_line(column: str, text: str) -> int:
        hits = file.cells.filter(pc.equal(file.cells.column(column).cast(pa.string()), text))
        line: int = pc.min(hits.column("line")).as_py()
        return line

    for period in distinct(file.cells, "period"):
        if not PERIODS[file.dataset.frequency].match(period):
            form = {"A": "2025", "Q": "2025-Q2"}[file.dataset.frequency]
            yield Problem(f"{file.name}:{first_line('period', period)}", f"period '{period}' should look like {form}.")
    for vintage in distinct(file.cells, "vintage"):
        try:
            read_vintage(vintage)
        except ValueError as error:
            yield Problem(f"{file.name}:{first_line('vintage', vintage)}", f"vintage: {error}.")
    values = file.cells.column("value").cast(pa.string())
    number = pc.match_substring_regex(values, r"^(-?\d+(\.\d+)?([eE][-+]?\d+)?)?$")
    for row in file.cells.filter(pc.invert(number)).slice(0, 20).to_pylist():
        yield Problem(
            f"{file.name}:{row['line']}",
            f"value '{row['value']}' is no number.",
            "No value is written as an empty field.",
        )


def _flag_table(file: SnapshotFile, flags: FlagList) -> pa.Table:
    pairs = file.cells.select(["status", "conf"]).cast(pa.schema([("status", pa.string()), ("conf", pa.string())]))
    rows = []
    for pair in pairs.group_by(["status", "conf"]).aggregate([]).to_pylist():
        read = flags.read(pair["status"], pair["conf"])
        rows.append(
            pair
            | {"new_status": read.status, "new_conf": read.conf, "flag_source": read.source, "unknown": read.unknown}
        )
    names = ("status", "conf", "new_status", "new_conf", "flag_source", "unknown")
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})


def _vintage_table(file: SnapshotFile) -> pa.Table:
    texts = distinct(file.cells, "vintage")
    read = [read_vintage(text) for text in texts]
    return pa.table(
        {
            "text": pa.array(texts, pa.string()),
            "day": pa.array([day for day, _ in read], pa.date32()),
            "precision": pa.array([precision for _, precision in read], pa.string()),
        }
    )


def _picks(dataset: Dataset, catalog: Catalog) -> pa.Table:
    """One row an indicator and combination of codes that it picks out of the table."""
    rows: list[dict[str, str | float]] = []
    for indicator in catalog.published.get(dataset.id, []):
        combinations: list[dict[str, str]] = [{}]
        for dimension, codes in (indicator.filter or {}).items():
            options = [codes] if isinstance(codes, str) else codes
            combinations = [one | {dimension: code} for one in combinations for code in options]
        factor = indicator.convert.factor if indicator.convert else 1.0
        rows.extend(
            {"indicator_id": indicator.id, "our_unit": indicator.unit, "factor": factor, **one} for one in combinations
        )
    names = ["indicator_id", "our_unit", *dataset.dimensions]
    return pa.table(
        {name: pa.array([row[name] for row in rows], pa.string()) for name in names}
        | {"factor": pa.array([row["factor"] for row in rows], pa.float64())}
    )
