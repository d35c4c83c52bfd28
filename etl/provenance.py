"""Where figures are from: which update of the producer a file is, when it was read, and from which answers.

Pulled figures, and a snapshot that was refreshed from them, have a file ``provenance.csv`` beside their manifest.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from pathlib import Path

from etl import snapshot
from etl.problems import Problem, Problems

PROVENANCE = "provenance.csv"


@dataclass(frozen=True)
class Provenance:
    """Where a file of figures is from: the producer's update, our reading of it, and the raw answers by hash."""

    file: str
    dataset: str
    upstream_updated: str
    structure_updated: str
    scope: str
    retrieved_at: str
    url: str
    sha256: str


COLUMNS = tuple(field.name for field in fields(Provenance))


def read_entries(folder: Path) -> list[snapshot.ManifestEntry]:
    """The manifest's entries; none if the folder has no manifest.

    Raises:
        Problems: the manifest is damaged.
    """
    return snapshot.read_manifest(folder) if (folder / snapshot.MANIFEST).is_file() else []


def read_provenance(folder: Path) -> list[Provenance]:
    """The provenance of the files that the folder's manifest lists; none without manifest or without such a file.

    Raises:
        Problems: a file is damaged.
    """
    path, listed = folder / PROVENANCE, {entry.file for entry in read_entries(folder)}
    if not path.is_file():
        return []
    title = "The provenance of pulled figures cannot be read:"
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames != list(COLUMNS):
            raise Problems(title, [Problem(f"{path}:1", f"the header must be {','.join(COLUMNS)}.")])
        rows = list(reader)
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise Problems(title, [Problem(f"{path}:{number}", "is damaged: a field is missing or too many.")])
    return [Provenance(**row) for row in rows if row["file"] in listed]
