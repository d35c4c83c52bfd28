"""Comma-separated files: bytes to a table of text, with errors that name the line.

Every column is read as text and nothing counts as missing: ``NA`` stays ``NA`` and Norway stays ``NO``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from etl.problems import Problem, Problems
from etl.transform.cells import CODED

BOM = b"\xef\xbb\xbf"


def read_csv(content: bytes, name: str, plain: frozenset[str] = frozenset({"value", "OBS_VALUE"})) -> pa.Table:
    """A CSV file as a table of text columns plus ``line`` (the header is line 1).

    Args:
        content: the file's bytes, UTF-8, with or without a byte order mark.
        name: what to call the file in messages.
        plain: columns that are mostly different texts; all others are dictionary-encoded.

    Raises:
        Problems: empty file, no header, a line with too few or too many fields, bytes that are not UTF-8.
    """
    content = content.removeprefix(BOM)
    header_line = content.partition(b"\n")[0].strip()
    if not header_line:
        raise Problems("A file cannot be read:", [Problem(name, "is empty; even a table without rows has a header.")])
    try:
        header = next(csv.reader([header_line.decode("utf-8")]))
        table = pyarrow.csv.read_csv(
            pa.BufferReader(content),
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=max(1 << 20, len(content) // 4 + 1024)),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={column: pa.string() if column in plain else CODED for column in header},
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Problems("A file cannot be read:", [_explain(name, str(error))]) from error
    table = table.append_column("line", pa.array(np.arange(2, table.num_rows + 2, dtype=np.int32)))
    blank = [row["line"] for row in _first_column_empty(table).to_pylist() if not any(row[name] for name in header)]
    if blank:
        raise Problems(
            "A file cannot be read:", [Problem(f"{name}:{blank[0]}", "is an empty line.", "Was the file edited?")]
        )
    return table


def _first_column_empty(table: pa.Table) -> pa.Table:
    return table.filter(pc.equal(table.column(0).cast(pa.string()), ""))


def read_csv_file(path: Path, name: str | None = None) -> pa.Table:
    """The same for a file on disk."""
    return read_csv(path.read_bytes(), name or path.name)


def _explain(name: str, message: str) -> Problem:
    match = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", message)
    if match:
        line, expected, got = match.groups()
        return Problem(
            f"{name}:{line}", f"has {got} fields where the header has {expected}.", "Was the file cut off or edited?"
        )
    if "UTF8" in message or "utf-8" in message:
        return Problem(name, "holds bytes that are not UTF-8.", "Was the file damaged or saved in another encoding?")
    return Problem(name, message)
