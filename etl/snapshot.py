"""The snapshot: the figures that we ship, one CSV file a table, in our own form.

A file holds only the slices that the catalog names (all countries, all periods), sorted, with every value in the
digits in which it was published, so that ``git diff`` shows what a new vintage changed. ``manifest.csv`` lists the
files with producer, vintages, scope, licence, number of rows and hash; a file that is not in it, or not as it says,
is an error.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import Catalog
from etl.catalog.models import Dataset, Indicator
from etl.problems import Problem, Problems
from etl.transform.cells import columns, distinct
from etl.transform.csv import read_csv

MANIFEST = "manifest.csv"
RESTORE = "Edited or cut off? 'git checkout data/snapshot' brings it back."


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What the manifest says of one snapshot file."""

    file: str
    dataset: str
    producer: str
    via: str
    vintages: str
    scope: str
    licence: str
    rows: int
    sha256: str


def scope(indicators: Iterable[Indicator]) -> str:
    """The slices that indicators name, in one line: ``indic_is=E_CC size_emp=10-249+GE250; ...``."""
    slices = {
        " ".join(
            f"{dimension}={codes if isinstance(codes, str) else '+'.join(codes)}"
            for dimension, codes in one.filter.items()
        )
        for one in indicators
        if one.filter
    }
    return "; ".join(sorted(slices))


def to_bytes(cells: pa.Table, dimensions: Sequence[str]) -> bytes:
    """Cells as the bytes of a snapshot file: sorted by all that identifies a row, text as published."""
    order = [*dimensions, "geo", "period", "vintage", "source_kind"]
    wanted = columns(dimensions)
    plain = pa.table({column: cells.column(column).cast(pa.string()) for column in wanted})
    plain = plain.sort_by([(column, "ascending") for column in order])
    content = _lines(plain)
    lines = plain.num_rows + 1
    if [content.count(sign) for sign in (b",", b"\n", b"\r", b'"')] != [lines * (len(wanted) - 1), lines, 0, 0]:
        return _lines(pa.table({name: _quoted(plain.column(name)) for name in wanted}))
    return content


def _lines(texts: pa.Table) -> bytes:
    """Header and rows, with nothing done to the texts."""
    rows = pc.binary_join_element_wise(*texts.columns, ",").to_pylist()
    return ("\n".join([",".join(texts.column_names), *rows]) + "\n").encode()


def _quoted(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts in quotation marks where they hold what has a meaning in a CSV file."""
    special = pc.match_substring_regex(texts, '[",\r\n]')
    return pc.if_else(special, pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', ""), texts)


def write_file(folder: Path, stem: str, cells: pa.Table, catalog: Catalog, dataset: Dataset) -> ManifestEntry:
    """Write one snapshot file and say what to enter into the manifest."""
    content = to_bytes(cells, dataset.dimensions)
    path = folder / f"{stem}.csv"
    path.write_bytes(content)
    source = catalog.sources[dataset.source]
    return ManifestEntry(
        file=path.name,
        dataset=dataset.id,
        producer=source.producer,
        via=dataset.via or "",
        vintages=" ".join(sorted(distinct(cells, "vintage"))),
        scope=scope(catalog.published[dataset.id]),
        licence=source.licence,
        rows=cells.num_rows,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def write_manifest(folder: Path, entries: Iterable[ManifestEntry]) -> None:
    """Write the manifest, sorted by file."""
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(ManifestEntry)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(entry) for entry in sorted(entries, key=lambda entry: entry.file))


def read_manifest(folder: Path) -> list[ManifestEntry]:
    """The manifest's entries.

    Raises:
        Problems: no manifest, or one that cannot be read.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise Problems(
            "The snapshot cannot be read:",
            [Problem(str(path), "is missing.", "git checkout data/snapshot brings it back.")],
        )
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names = [field.name for field in fields(ManifestEntry)]
        if reader.fieldnames != names:
            raise Problems(
                "The snapshot cannot be read:", [Problem(f"{path}:1", f"the header must be {','.join(names)}.")]
            )
        entries, problems = [], []
        for number, row in enumerate(reader, start=2):
            try:
                rest = {name: text for name, text in row.items() if name != "rows"}
                entries.append(ManifestEntry(rows=int(row["rows"]), **rest))
            except (TypeError, ValueError):
                problems.append(Problem(f"{path}:{number}", "is damaged: a field is missing or 'rows' is no number."))
    if problems:
        raise Problems("The snapshot cannot be read:", problems)
    return entries


def read_file(folder: Path, entry: ManifestEntry, dataset: Dataset) -> pa.Table:
    """The cells of one snapshot file, checked against its manifest entry.

    Raises:
        Problems: missing, empty or damaged file, columns that are not the catalog's, bytes or rows that are not the
            manifest's.
    """
    title, path = "The snapshot cannot be read:", folder / entry.file
    if not path.is_file():
        raise Problems(
            title, [Problem(str(path), "is in the manifest but missing.", f"git checkout {path} brings it back.")]
        )
    content = path.read_bytes()
    cells = read_csv(content, entry.file)
    expected = [*columns(dataset.dimensions), "line"]
    if cells.column_names != expected:
        raise Problems(title, [Problem(f"{entry.file}:1", f"the header must be {','.join(expected[:-1])}.")])
    if cells.num_rows != entry.rows:
        raise Problems(
            title, [Problem(entry.file, f"has {cells.num_rows} rows, the manifest says {entry.rows}.", RESTORE)]
        )
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise Problems(
            title, [Problem(entry.file, "is not the file that the manifest describes (sha256 differs).", RESTORE)]
        )
    return cells
