r"""Eurostat's TSV, to cells.

The first field of a line holds the codes of all dimensions but time, joined by commas; its header names them
(``freq,size_emp,geo\TIME_PERIOD``). Every further field is one period: a value, flags after a blank, and
confidentiality after ``@`` (``12.3 bu``, ``: @C``, ``4.5 e@N``). ``:`` is "no value". The table is a full rectangle,
so a bare ``:`` only says that nothing is published there: it is no cell. ``: u`` is one, without a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from etl.problems import Problem, Problems
from etl.transform.cells import columns
from etl.transform.jsonstat import IGNORED, NUMBER, constant

BOM = b"\xef\xbb\xbf"

HEADER = re.compile(r"^(?P<dimensions>[A-Za-z][A-Za-z0-9_,]*)\\(?:TIME_PERIOD|time)$")

FLAGS = r"[A-Za-z ]*(?:@.*)?"
CELL = rf"^(?P<value>:|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\s*(?P<flags>{FLAGS})$"
"""A cell with flags; Eurostat writes some without a blank before them (``0n``, a zero after rounding)."""


def read_tsv(content: bytes, name: str, dimensions: Sequence[str], constants: Mapping[str, str]) -> pa.Table:
    """The cells of a TSV file.

    Args:
        content: the bytes of the file, not packed, with or without a byte order mark, lines ended by LF or CRLF.
        name: what to call the file in messages.
        dimensions: the dimensions that the catalog knows for this table, besides geo and time.
        constants: values for attributes that the form has no place for (``vintage``, ``flags_known`` ...).

    Returns:
        One row a cell with a value or a flag, period by period; ``line`` is the line in the file.

    Raises:
        Problems: not such a file, a dimension is missing or new, or a value that is no number.
    """
    header, table = _read(content.removeprefix(BOM), name)
    keys = _keys(header, name, dimensions)
    codes = _split(table.column(0), keys, name)
    texts, rows, periods = _melt(table, header[1:])
    found = {key: code.take(rows) for key, code in codes.items() if key not in IGNORED}
    found["period"] = periods
    line = pc.cast(pc.add(rows, 2), pa.int32())
    found |= _take_apart(texts, name, line)
    for column in columns(dimensions):
        if column not in found:
            found[column] = constant(constants.get(column, ""), len(rows))
    return pa.table({**{column: found[column] for column in columns(dimensions)}, "line": line})


def _read(content: bytes, name: str) -> tuple[list[str], pa.Table]:
    first = content.partition(b"\n")[0]
    if not first.strip():
        raise Problems("A file cannot be read:", [Problem(name, "is empty; even a table without rows has a header.")])
    try:
        header = [text.strip() for text in first.decode("utf-8").split("\t")]
        names = [str(number) for number in range(len(header))]
        table = pyarrow.csv.read_csv(
            pa.BufferReader(content),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, column_names=names, skip_rows=1, block_size=max(1 << 20, len(content) + 1)
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter="\t", quote_char=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Problems("A file cannot be read:", [_explain(name, str(error))]) from error
    return header, table.combine_chunks()


def _explain(name: str, message: str) -> Problem:
    match = re.search(r"(?:Row #(\d+): )?Expected (\d+) columns, got (\d+)", message)
    if match:
        row, expected, got = match.groups()
        place = f"{name}:{int(row) + 1}" if row else name
        return Problem(
            place, f"a line has {got} fields where the header has {expected}.", "Was the file cut off or edited?"
        )
    if "Empty CSV file" in message:
        return Problem(name, "has a header and nothing else.")
    if "UTF8" in message or "utf-8" in message:
        return Problem(name, "holds bytes that are not UTF-8.", "Was the file damaged or saved in another encoding?")
    return Problem(name, message)


def _keys(header: list[str], name: str, dimensions: Sequence[str]) -> list[str]:
    match = HEADER.match(header[0])
    if not match:
        raise Problems(
            "A file cannot be read:",
            [
                Problem(
                    f"{name}:1", f"the first field must look like 'freq,unit,geo\\TIME_PERIOD', not '{header[0][:60]}'."
                )
            ],
        )
    keys = match["dimensions"].split(",")
    present = set(keys) - IGNORED
    problems = [
        Problem(f"{name}:1", f"dimension '{key}' is missing.", f"The file has {', '.join(keys)}.")
        for key in sorted({*dimensions, "geo"} - present)
    ]
    problems += [
        Problem(f"{name}:1", f"dimension '{key}' is new.", f"The catalog knows {', '.join(dimensions)} for this table.")
        for key in sorted(present - {*dimensions, "geo"})
    ]
    for period in header[1:]:
        if not re.match(r"^\d{4}(-[A-Z]?\d+(-\d+)?)?$", period) or header[1:].count(period) > 1:
            problems.append(Problem(f"{name}:1", f"'{period}' is no period, or stands there twice."))
    if problems:
        raise Problems("A file does not have the form that the catalog expects:", problems)
    return keys


def _split(column: pa.ChunkedArray, keys: list[str], name: str) -> dict[str, pa.DictionaryArray]:
    """The codes of each dimension, one a line of the file."""
    joined = column.combine_chunks()
    joined = joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined
    parts = pc.split_pattern(joined, ",")
    counts = pc.list_value_length(parts)
    good = pc.equal(counts, len(keys))
    if not pc.all(good, min_count=0).as_py():
        row = pc.index(good, False).as_py()
        raise Problems(
            "A file cannot be read:",
            [
                Problem(
                    f"{name}:{row + 2}",
                    f"has {counts[row].as_py()} codes where the header names {len(keys)} dimensions.",
                )
            ],
        )
    flat = parts.flatten()
    width = len(keys)
    places = np.arange(len(joined), dtype=np.int64) * width
    return {
        key: pc.utf8_trim_whitespace(flat.take(pa.array(places + number))).dictionary_encode()
        for number, key in enumerate(keys)
    }


def _melt(table: pa.Table, periods: list[str]) -> tuple[pa.Array, pa.Array, pa.DictionaryArray]:
    """All cells under one another: their text without outer blanks, their line, their period."""
    texts: list[pa.Array] = [pa.array([], pa.string())]
    rows: list[pa.Array] = [pa.array([], pa.int64())]
    number: list[pa.Array] = [pa.array([], pa.int32())]
    for place in range(len(periods)):
        column = table.column(place + 1)
        text = pc.ascii_trim_whitespace(column.chunk(0)) if column.num_chunks else pa.array([], pa.string())
        there = pc.indices_nonzero(pc.and_(pc.not_equal(text, ":"), pc.not_equal(text, "")))
        texts.append(text.take(there))
        rows.append(there.cast(pa.int64()))
        number.append(pa.array(np.full(len(there), place, dtype=np.int32)))
    return (
        pa.concat_arrays(texts),
        pa.concat_arrays(rows),
        pa.DictionaryArray.from_arrays(pa.concat_arrays(number), pa.array(periods, pa.string())),
    )


def _take_apart(texts: pa.Array, name: str, line: pa.Array) -> dict[str, pa.Array]:
    """Value, status and confidentiality of each text. Most have no flags, so only the others are looked at closely."""
    flagged = pc.indices_nonzero(_not_plain(texts))
    status = np.zeros(len(texts), dtype=np.int32)
    lists = [("", "")]
    values = texts
    if len(flagged):
        some = texts.take(flagged)
        parts = _by_blank(some) or _by_pattern(some)
        if parts is None:
            wrong = flagged[pc.index(pc.match_substring_regex(some, CELL), False).as_py()].as_py()
            raise _no_value(name, line[wrong].as_py(), texts[wrong].as_py())
        found, flags = parts
        for text in flags.dictionary.to_pylist():
            left, _, right = text.partition("@")
            lists.append((left.strip(), right.strip()))
        at = flagged.to_numpy()
        status[at] = flags.indices.to_numpy(zero_copy_only=False) + 1
        order = np.arange(len(texts))
        order[at] = len(texts) + np.arange(len(at))
        found = pc.if_else(pc.equal(found, ":"), "", found)
        values = pa.concat_arrays([texts, found]).take(pa.array(order))
    indices = pa.array(status)
    return {
        "value": values,
        "status": pa.DictionaryArray.from_arrays(indices, pa.array([left for left, _ in lists], pa.string())),
        "conf": pa.DictionaryArray.from_arrays(indices, pa.array([right for _, right in lists], pa.string())),
    }


def _by_blank(texts: pa.Array) -> tuple[pa.Array, pa.DictionaryArray] | None:
    """Values and flags of texts that all have one blank or more between them; None if any looks otherwise."""
    parts = pc.split_pattern(texts, " ", max_splits=1)
    if not pc.all(pc.equal(pc.list_value_length(parts), 2)).as_py():
        return None
    both = parts.flatten()
    values = both.take(pa.array(np.arange(0, len(both), 2)))
    flags = both.take(pa.array(np.arange(1, len(both), 2))).dictionary_encode()
    good = all(re.fullmatch(FLAGS, text) for text in flags.dictionary.to_pylist())
    numbers = values.filter(pc.not_equal(values, ":"))
    return (values, flags) if good and not pc.any(_not_plain(numbers)).as_py() else None


def _by_pattern(texts: pa.Array) -> tuple[pa.Array, pa.DictionaryArray] | None:
    """The same for any texts that hold a value; None if one does not."""
    parts = pc.extract_regex(texts, CELL)
    return None if parts.null_count else (parts.field("value"), parts.field("flags").dictionary_encode())


def _no_value(name: str, line: int, text: str) -> Problems:
    return Problems(
        "A file cannot be read:",
        [Problem(f"{name}:{line}", f"'{text}' is no value.", "Expected is '12.3', '12.3 bu', ': @C' or ':'.")],
    )


def _not_plain(texts: pa.Array) -> pa.Array:
    """Which texts are more than a number. Most columns of figures are plain but for blanks, so that is tried first."""
    blank = pc.match_substring(texts, " ")
    plain = texts.filter(pc.invert(blank))
    try:
        numbers = pc.cast(plain, pa.float64())
    except pa.ArrowInvalid:
        return pc.invert(pc.match_substring_regex(texts, NUMBER))
    if not pc.all(pc.is_finite(numbers), min_count=0).as_py():
        return pc.invert(pc.match_substring_regex(texts, NUMBER))
    return blank
