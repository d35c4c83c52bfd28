"""What is published of a table now: the snapshot and what pulls have added to it.

Pulled figures lie in a folder of the same form as the snapshot. One file is one vintage of one table, whole for what
the catalog names; ``provenance.csv`` says of each file which update of the producer it is and which answers it was
read from. Only what the manifest lists counts: the manifest is replaced last, in one step, so a pull that is killed
leaves files that nobody reads.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl import snapshot
from etl.catalog import Catalog
from etl.catalog.models import Dataset
from etl.extract.reference import pick
from etl.files import write_whole
from etl.provenance import COLUMNS, PROVENANCE, Provenance, read_entries, read_provenance
from etl.transform.cells import SOURCE_KINDS, held
from etl.transform.keys import key_numbers
from etl.transform.vintage import read_vintage

COPIES = ("relayed", "derived", "transcribed")
"""Figures that reached us by way of others. The producer's own answer, fetched on a later day, takes their place."""


@dataclass(frozen=True)
class Folders:
    """Where figures lie."""

    snapshot: Path
    pulled: Path
    downloads: Path


def latest_cells(folders: Folders, dataset: Dataset, catalog: Catalog) -> pa.Table:
    """The newest cell of each key inside the scope of today's catalog, as text; withdrawn ones among them.

    The order is the database's: newest vintage, for equal days the better kind; but a copy gives way to the producer's
    own answer if that was fetched on the same day or later.

    Raises:
        Problems: a file is damaged or not as its manifest says.
    """
    pulled = [entry for entry in read_entries(folders.pulled) if entry.dataset == dataset.id]
    fresh = {vintage for entry in pulled for vintage in entry.vintages.split()}
    schema = held(dataset.dimensions)
    tables = [snapshot.read_file(folders.pulled, entry, dataset).select(schema.names).cast(schema) for entry in pulled]
    for entry in read_entries(folders.snapshot):
        if entry.dataset == dataset.id:
            table = snapshot.read_file(folders.snapshot, entry, dataset).select(schema.names).cast(schema)
            tables.append(_without_vintages(table, fresh))
    indicators = catalog.published.get(dataset.id, [])
    cells = pick(pa.concat_tables([schema.empty_table(), *tables]), indicators)
    fetched = max(
        (
            row.retrieved_at[:10]
            for folder in (folders.pulled, folders.snapshot)
            for row in read_provenance(folder)
            if row.dataset == dataset.id
        ),
        default="",
    )
    return _newest(cells, dataset, fetched)


def _without_vintages(table: pa.Table, vintages: set[str]) -> pa.Table:
    keep = [text not in vintages for text in table.column("vintage").to_pylist()]
    return table.filter(pa.array(keep, pa.bool_())) if vintages else table


def _newest(cells: pa.Table, dataset: Dataset, fetched: str) -> pa.Table:
    if not cells.num_rows:
        return cells
    days = {text: read_vintage(text)[0].toordinal() for text in set(cells.column("vintage").to_pylist())}
    limit = read_vintage(fetched)[0].toordinal() if fetched else 0
    kinds = {kind: -place for place, kind in enumerate(SOURCE_KINDS)}
    day = np.array([days[text] for text in cells.column("vintage").to_pylist()])
    kind = np.array([kinds.get(text, -9) for text in cells.column("source_kind").to_pylist()])
    copy = np.array([text in COPIES for text in cells.column("source_kind").to_pylist()])
    first_hand = ~(copy & (day <= limit))
    key = key_numbers([cells], [*dataset.dimensions, "geo", "period"])[0]
    order = np.lexsort((kind, day, first_hand, key))
    last = np.append(np.diff(key[order]) != 0, True)
    return cells.take(pa.array(np.sort(order[last])))


def free_name(folder: Path, dataset: Dataset, vintage: str) -> str:
    """A stem for a new file that no file of the folder has: ``isoc_e_dii@2026-02-27``, then ``....2``.

    A producer may update twice a day, and a file that a manifest lists is never written over.
    """
    stem, number = f"{dataset.id}@{vintage}", 1
    while (folder / f"{stem}.csv").exists():
        number += 1
        stem = f"{dataset.id}@{vintage}.{number}"
    return stem


def begin(pulled: Path) -> Path:
    """A copy of the pulled store to work in, beside it. The store itself stays as it is until ``publish``."""
    work = pulled.with_name(pulled.name + ".new")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for entry in read_entries(pulled):
        os.link(pulled / entry.file, work / entry.file)
    for name in (PROVENANCE, snapshot.MANIFEST):
        if (pulled / name).is_file():
            shutil.copyfile(pulled / name, work / name)
    return work


def add(
    work: Path,
    dataset: Dataset,
    entry: snapshot.ManifestEntry,
    provenance: Provenance,
) -> None:
    """Enter a written file into the lists of a working copy; another file of the same table and vintage goes out."""
    entries = [one for one in read_entries(work) if not (one.dataset == dataset.id and one.vintages == entry.vintages)]
    rows = [row for row in read_provenance(work) if row.file in {one.file for one in entries}]
    write_lists(work, [*entries, entry], [*rows, provenance])


def remove(work: Path, datasets: Iterable[str], before: Path) -> None:
    """Take the additions of some tables out of a working copy: back to what the store says of them."""
    names = set(datasets)
    entries = [one for one in read_entries(work) if one.dataset not in names]
    rows = [row for row in read_provenance(work) if row.dataset not in names]
    entries += [one for one in read_entries(before) if one.dataset in names]
    rows += [row for row in read_provenance(before) if row.dataset in names]
    write_lists(work, entries, rows)


def write_lists(folder: Path, entries: list[snapshot.ManifestEntry], rows: list[Provenance]) -> None:
    """Write provenance and manifest, each in one step, the manifest last."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in sorted(rows, key=lambda row: row.file))
    write_whole(folder / PROVENANCE, out.getvalue().encode())
    part = folder / ".lists"
    part.mkdir(exist_ok=True)
    snapshot.write_manifest(part, entries)
    write_whole(folder / snapshot.MANIFEST, (part / snapshot.MANIFEST).read_bytes())
    shutil.rmtree(part)


def publish(work: Path, pulled: Path) -> None:
    """Make the working copy the store: first its new files, then its lists; last what no list names any more."""
    pulled.mkdir(parents=True, exist_ok=True)
    for entry in read_entries(work):
        if not (pulled / entry.file).exists():
            (work / entry.file).replace(pulled / entry.file)
    for name in (PROVENANCE, snapshot.MANIFEST):  # renamed, not written: a disk that is full by now does not matter
        (work / name).replace(pulled / name)
    sweep(pulled)
    shutil.rmtree(work, ignore_errors=True)


def sweep(pulled: Path) -> None:
    """Remove what a killed pull left: a working copy, and files that the manifest does not list."""
    shutil.rmtree(pulled.with_name(pulled.name + ".new"), ignore_errors=True)
    if not pulled.is_dir():
        return
    listed = {entry.file for entry in read_entries(pulled)} | {snapshot.MANIFEST, PROVENANCE}
    for path in pulled.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in listed:
            path.unlink()
