"""Keys of cells as numbers: which cells of two tables are the same cell, without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.transform.cells import CODED

Numbers = npt.NDArray[np.int64]

LARGEST = 2**62


def key_numbers(tables: Sequence[pa.Table], columns: Sequence[str]) -> list[Numbers]:
    """A number for each row of each table: equal if and only if the rows agree in ``columns``, in all tables."""
    lengths = [table.num_rows for table in tables]
    numbers = np.zeros(sum(lengths), dtype=np.int64)
    span = 1
    for column in columns:
        texts, places = coded([table.column(column) for table in tables])
        size = max(1, len(texts))
        if span * size > LARGEST:
            numbers = np.unique(numbers, return_inverse=True)[1].astype(np.int64)
            span = int(numbers.max(initial=0)) + 1
        numbers = numbers * size + places
        span *= size
    return list(np.split(numbers, np.cumsum(lengths)[:-1]))


def coded(columns: Sequence[pa.ChunkedArray]) -> tuple[pa.StringArray, Numbers]:
    """Different texts, all of those in the columns among them, and for each row, one below the other, which it has."""
    if not all(_is_coded(column) for column in columns):
        columns = [pc.dictionary_encode(column.cast(pa.string())) for column in columns]
    chunks = [chunk for column in columns for chunk in column.chunks]
    if not chunks:
        return pa.array([], pa.string()), np.array([], dtype=np.int64)
    chunks = pa.chunked_array(chunks).unify_dictionaries().chunks
    return chunks[0].dictionary, np.concatenate([chunk.indices.to_numpy() for chunk in chunks]).astype(np.int64)


def _is_coded(column: pa.ChunkedArray) -> bool:
    """Whether a column is held as places in a list of texts in which none stands twice."""
    if column.type != CODED:
        return False
    return all(len(chunk.dictionary.unique()) == len(chunk.dictionary) for chunk in column.chunks)


def repeated(numbers: Numbers) -> Numbers:
    """The places of rows whose key stands in an earlier row."""
    first = np.unique(numbers, return_index=True)[1]
    mask = np.ones(len(numbers), dtype=bool)
    mask[first] = False
    return np.flatnonzero(mask)
