"""Cells: the one form that every dialect is parsed into.

A table of cells is a ``pyarrow.Table`` with one row a published cell and these columns, all text as it came:
the dimensions of the table, then ``geo, period, value, status, conf, flags_known, vintage, vintage_basis,
source_kind, note``, and ``line``, the number of the row in its file. An empty ``value`` means that the cell was
published without a value; what was not published is not a row. Nothing is converted here, so nothing can be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from etl.problems import Problem, allowed

ATTRIBUTES = (
    "geo",
    "period",
    "value",
    "status",
    "conf",
    "flags_known",
    "vintage",
    "vintage_basis",
    "source_kind",
    "note",
)
"""The columns that follow a table's own dimensions, in the order of our snapshot files."""

SOURCE_KINDS = ("api", "relayed", "derived", "transcribed")
"""How a published figure reached us, best first: for one vintage the better copy is used."""

VINTAGE_BASES = ("producer", "retrieved", "printed")
"""What a vintage is the date of: the producer's last update, our copy, or the publication it was read in."""

WITHDRAWN = "Withdrawn"
"""How the note of a cell begins that the producer has taken out of its table: a row without value and flags."""

CODED = pa.dictionary(pa.int32(), pa.string())
"""The type of a column of codes: each code is held once, so checking a code list looks at each code once."""


def held(dimensions: Sequence[str]) -> pa.Schema:
    """How a table of cells is held in memory: each code once, figures and notes as text."""
    plain = ("value", "note")
    return pa.schema([(name, pa.string() if name in plain else CODED) for name in columns(dimensions)])


def columns(dimensions: Sequence[str]) -> tuple[str, ...]:
    """The columns of a table of cells besides ``line``."""
    return (*dimensions, *ATTRIBUTES)


def distinct(cells: pa.Table, column: str) -> list[str]:
    """The different texts in a column."""
    found: list[str] = pc.unique(cells.column(column).cast(pa.string())).to_pylist()
    return found


def unknown_codes(
    cells: pa.Table, place: str, known: Mapping[str, frozenset[str] | tuple[str, ...]]
) -> Iterator[Problem]:
    """A problem for each code that is not in the closed list of its column, with its first row."""
    for column, codes in known.items():
        if column not in cells.column_names:
            continue
        for code in sorted(set(distinct(cells, column)) - set(codes)):
            first = pc.min(cells.filter(pc.equal(cells.column(column).cast(pa.string()), code)).column("line")).as_py()
            yield Problem(f"{place}:{first}", f"unknown {column} '{code}'.", allowed(codes, code))
