"""SDMX-CSV 1.0 and 2.0, as Eurostat writes them, to cells.

Version 1.0 begins with ``DATAFLOW,LAST UPDATE``, version 2.0 with ``STRUCTURE,STRUCTURE_ID``. Either may carry labels:
as a column after each code column, or (1.0) in the same field, ``A:Annual``. ``OBS_FLAG`` may hold both flag lists
when there is no ``CONF_STATUS`` column. The columns may stand in any order; they are found by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from etl.problems import Problem, Problems
from etl.transform.cells import CODED, columns
from etl.transform.csv import read_csv
from etl.transform.keys import coded

STRUCTURE_COLUMNS = frozenset({"DATAFLOW", "LAST UPDATE", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "freq"})
FIXED = {"geo": "geo", "period": "TIME_PERIOD", "value": "OBS_VALUE"}
OPTIONAL = {
    "status": "OBS_FLAG",
    "conf": "CONF_STATUS",
    "flags_known": "FLAGS_KNOWN",
    "vintage": "LAST UPDATE",
    "source_kind": "SOURCE_KIND",
}


def read_sdmx_csv(content: bytes, name: str, dimensions: Sequence[str], constants: Mapping[str, str]) -> pa.Table:
    """The cells of an SDMX-CSV file.

    Args:
        content: the bytes of the file.
        name: what to call the file in messages.
        dimensions: the dimensions that the catalog knows for this table, besides geo and time.
        constants: values for attributes that the file has no column for (``flags_known``, ``vintage`` ...).

    Raises:
        Problems: not such a file, a dimension is missing, or there is one that the catalog does not know.
    """
    table = read_csv(content, name)
    _check_columns(table, name, dimensions)
    found: dict[str, pa.ChunkedArray] = {}
    for column in columns(dimensions):
        source = column if column in dimensions else FIXED.get(column) or OPTIONAL.get(column)
        if source in table.column_names:
            found[column] = _codes(table.column(source)) if column in (*dimensions, "geo") else table.column(source)
        else:
            found[column] = pa.chunked_array([pa.array([constants.get(column, "")] * table.num_rows).cast(CODED)])
    if "LAST UPDATE" in table.column_names:
        found["vintage"] = _map(table.column("LAST UPDATE"), _iso_date)
    if "FLAGS_KNOWN" in table.column_names:
        found["flags_known"] = _map(table.column("FLAGS_KNOWN"), str.lower)
    return pa.table({**found, "line": table.column("line")})


def _check_columns(table: pa.Table, name: str, dimensions: Sequence[str]) -> None:
    header = [column for column in table.column_names if column != "line"]
    expected = {*dimensions, *FIXED.values()}
    problems = [
        Problem(f"{name}:1", f"column '{column}' is missing.", f"The header has {', '.join(header)}.")
        for column in sorted(expected - set(header))
    ]
    known = expected | STRUCTURE_COLUMNS | set(OPTIONAL.values())
    for position, column in enumerate(header):
        labels_the_one_before = (
            position > 0 and header[position - 1] in known and not re.fullmatch(r"[a-z][a-z0-9_]*", column)
        )
        if column not in known and not labels_the_one_before:
            problems.append(
                Problem(
                    f"{name}:1",
                    f"dimension '{column}' is new.",
                    f"The catalog knows {', '.join(dimensions)} for this table.",
                )
            )
    if problems:
        raise Problems("A file does not have the form that the catalog expects:", problems)


def _codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Codes without labels: ``A:Annual`` is ``A``."""
    return _map(column, lambda text: text.partition(":")[0])


def _iso_date(text: str) -> str:
    """``27/02/26 11:00:00`` and ``2026-02-27T11:00:00+0100`` are ``2026-02-27``."""
    match = re.match(r"^(\d{2})/(\d{2})/(\d{2})\b", text)
    if match:
        day, month, year = match.groups()
        return f"20{year}-{month}-{day}"
    return text[:10] if re.match(r"^\d{4}-\d{2}-\d{2}", text) else text


def _map(column: pa.ChunkedArray, change: Callable[[str], str]) -> pa.ChunkedArray:
    """Change each different text of a column once."""
    texts, places = coded([column])
    changed = pa.array([change(text) for text in texts.to_pylist()], pa.string())
    return pa.chunked_array([pc.take(changed, pa.array(places))]).cast(CODED)
