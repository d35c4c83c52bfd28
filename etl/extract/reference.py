"""The founding figures: files that others had collected, made into our snapshot once.

Before the first live pull our figures come from a folder of reference files (producers' answers, other bodies'
files, figures copied from pages). ``reference.yaml`` says for each file how its columns, labels, dates and flags
become ours; this module only carries it out. The live pull replaces these figures table by table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from etl import snapshot
from etl.catalog import Catalog
from etl.catalog.models import Indicator
from etl.problems import Problem, Problems, allowed
from etl.transform.cells import columns
from etl.transform.csv import read_csv
from etl.transform.keys import Numbers, coded
from etl.transform.sdmx_csv import read_sdmx_csv

MAPPING = Path(__file__).parent / "reference.yaml"


class Labels(BaseModel):
    """Labels in one column of a file and the dimension codes that they stand for."""

    model_config = ConfigDict(extra="forbid")
    column: str
    codes: dict[str, dict[str, str]]


class TextVintages(BaseModel):
    """Vintages told by a text that a column contains, such as the address of a news item."""

    model_config = ConfigDict(extra="forbid")
    column: str
    contains: dict[str, str]


class FlagText(BaseModel):
    """What a remark in the flag column means: letters, a note, or both."""

    model_config = ConfigDict(extra="forbid")
    status: str = ""
    conf: str = ""
    note: str = ""


class Totals(BaseModel):
    """Rows to add that sum over one dimension."""

    model_config = ConfigDict(extra="forbid")
    over: str
    code: str


class Import(BaseModel):
    """How one reference file feeds one table."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    dataset: str
    file: str
    stem: str | None = Field(default=None, alias="as")
    dialect: Literal["sdmx_csv", "table"]
    vintage_basis: Literal["producer", "retrieved", "printed"]
    where: dict[str, list[str]] = {}
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    labels: Labels | None = None
    vintages: dict[str, str] = {}
    vintages_by: TextVintages | None = None
    flags: dict[str, FlagText] = {}
    geos: dict[str, str] = {}
    totals: Totals | None = None


@dataclass(frozen=True)
class Imported:
    """Snapshot files written, and how many rows of the reference files were of no use to the catalog."""

    files: tuple[snapshot.ManifestEntry, ...]
    rows_read: int
    rows_kept: int


def read_mapping(path: Path = MAPPING) -> list[Import]:
    """The entries of ``reference.yaml``; pydantic's error names a wrong key."""
    return TypeAdapter(list[Import]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def import_reference(source: Path, target: Path, catalog: Catalog) -> Imported:
    """Write the whole snapshot from a folder of reference files.

    Raises:
        Problems: a file is missing or damaged, a label, date or flag is not in the mapping, or two copies of one
            cell of one vintage differ.
    """
    target.mkdir(parents=True, exist_ok=True)
    by_file: dict[tuple[str, str], list[pa.Table]] = {}
    rows_read = 0
    for entry in read_mapping():
        path = source / entry.file
        if not path.is_file():
            raise Problems("The reference folder is not complete:", [Problem(str(path), "is missing.")])
        cells = _read(entry, path.read_bytes(), catalog)
        rows_read += cells.num_rows
        picked = pick(cells, catalog.published.get(entry.dataset, []))
        by_file.setdefault((entry.dataset, entry.stem or entry.dataset), []).append(picked.drop_columns("line"))
    files: list[snapshot.ManifestEntry] = []
    seen: dict[str, set[tuple[str, ...]]] = {}
    for (dataset, stem), tables in sorted(by_file.items(), key=lambda item: "@" not in item[0][1]):
        cells = _without(
            pa.concat_tables([table.cast(_text_schema(table)) for table in tables]), seen.setdefault(dataset, set())
        )
        if cells.num_rows:
            files.append(snapshot.write_file(target, stem, cells, catalog, catalog.datasets[dataset]))
    stale = {path.name for path in target.glob("*.csv")} - {entry.file for entry in files} - {snapshot.MANIFEST}
    for name in stale:
        (target / name).unlink()
    snapshot.write_manifest(target, files)
    return Imported(tuple(files), rows_read, sum(entry.rows for entry in files))


def pick(cells: pa.Table, indicators: Iterable[Indicator]) -> pa.Table:
    """The rows that at least one indicator's filter names."""
    keep = np.zeros(cells.num_rows, dtype=bool)
    for _, named in rows_of_each(cells, indicators):
        keep |= named
    return cells if keep.all() else cells.filter(pa.array(keep))


def rows_of_each(cells: pa.Table, indicators: Iterable[Indicator]) -> Iterator[tuple[Indicator, npt.NDArray[np.bool_]]]:
    """Each indicator that has a filter, and which rows that names."""
    columns_: dict[str, tuple[list[str], Numbers]] = {}
    for indicator in indicators:
        if not indicator.filter:
            continue
        named = np.ones(cells.num_rows, dtype=bool)
        for dimension, codes in indicator.filter.items():
            if dimension not in columns_:
                texts, places = coded([cells.column(dimension)])
                columns_[dimension] = (texts.to_pylist(), places)
            known, places = columns_[dimension]
            named &= np.isin(known, codes)[places]
        yield indicator, named


def _without(cells: pa.Table, seen: set[tuple[str, ...]]) -> pa.Table:
    """The rows that did not come before, in this file or in a file of one of the table's older vintages."""
    keep = []
    for row in zip(*(cells.column(name).to_pylist() for name in cells.column_names), strict=True):
        keep.append(row not in seen)
        seen.add(row)
    return cells.filter(pa.array(keep, pa.bool_()))


def _text_schema(table: pa.Table) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in table.column_names])


def _read(entry: Import, content: bytes, catalog: Catalog) -> pa.Table:
    dataset = catalog.datasets[entry.dataset]
    constants = {"vintage_basis": entry.vintage_basis, **entry.constants}
    if entry.dialect == "sdmx_csv":
        return read_sdmx_csv(content, entry.file, dataset.dimensions, constants)
    raw = read_csv(content, entry.file)
    for column, wanted in entry.where.items():
        raw = raw.filter(pc.is_in(raw.column(column).cast(pa.string()), value_set=pa.array(wanted)))
    rows = list(_rows(entry, raw, dataset.dimensions, constants))
    if entry.totals:
        rows.extend(_totals(rows, entry.totals, dataset.dimensions))
    names = columns(dataset.dimensions)
    return pa.table(
        {name: pa.array([row[name] for row in rows], pa.string()) for name in names}
        | {"line": pa.array([int(row["line"]) for row in rows], pa.int32())}
    )


def _rows(
    entry: Import, raw: pa.Table, dimensions: tuple[str, ...], constants: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    for record in raw.to_pylist():
        codes = entry.labels.codes.get(record[entry.labels.column]) if entry.labels else {}
        if codes is None:
            continue
        place = f"{entry.file}:{record['line']}"
        row = {name: constants.get(name, "") for name in columns(dimensions)}
        row |= {name: record[column] for name, column in entry.columns.items()} | codes
        row["geo"] = entry.geos.get(row["geo"], row["geo"])
        row["vintage"] = _vintage(entry, record, row["vintage"], place)
        flag = entry.flags.get(row["status"])
        if flag is not None:
            row |= {"status": flag.status, "conf": flag.conf, "note": flag.note}
        elif len(row["status"]) > 3:
            raise Problems(
                "The mapping is not complete:",
                [Problem(place, f"flag '{row['status']}' is not in it.", allowed(entry.flags))],
            )
        yield row | {"line": str(record["line"])}


def _vintage(entry: Import, record: Mapping[str, str], text: str, place: str) -> str:
    if entry.vintages_by:
        for part, vintage in entry.vintages_by.contains.items():
            if part in record[entry.vintages_by.column]:
                return vintage
    if text in entry.vintages:
        return entry.vintages[text]
    if text and text == entry.constants.get("vintage"):
        return text
    raise Problems(
        "The mapping is not complete:", [Problem(place, f"vintage '{text}' is not in it.", allowed(entry.vintages))]
    )


def _totals(rows: list[dict[str, str]], totals: Totals, dimensions: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Sums over one dimension, to the cent, marked as derived with the number of parts."""
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        key = tuple(row[name] for name in (*dimensions, "geo", "period", "vintage") if name != totals.over)
        groups.setdefault(key, []).append(row)
    for parts in groups.values():
        total = sum(float(part["value"]) for part in parts)
        yield parts[0] | {
            totals.over: totals.code,
            "value": f"{total:.2f}",
            "source_kind": "derived",
            "note": f"Sum of {len(parts)} published amounts.",
        }
