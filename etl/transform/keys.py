"""Keys of cells as numbers: which cells of two tables are the same cell, without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]

LARGEST = 2**62


def key_numbers(tables: Sequence[pa.Table], columns: Sequence[str]) -> list[Numbers]:
    """A number for each row of each table: equal if and only if the rows agree in ``columns``, in all tables."""
    lengths = [table.num_rows for table in tables]
    numbers = np.zeros(sum(lengths), dtype=np.int64)
    span = 1
    for column in columns:
        texts = pa.chunked_array([chunk for table in tables for chunk in _texts(table, column)], pa.string())
        encoded = pc.dictionary_encode(texts).combine_chunks()
        encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
        size = max(1, len(encoded.dictionary))
        if span * size > LARGEST:
            numbers = np.unique(numbers, return_inverse=True)[1].astype(np.int64)
            span = int(numbers.max(initial=0)) + 1
        numbers = numbers * size + encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        span *= size
    return list(np.split(numbers, np.cumsum(lengths)[:-1]))


def _texts(table: pa.Table, column: str) -> list[pa.Array]:
    found: list[pa.Array] = table.column(column).cast(pa.string()).chunks
    return found


def repeated(numbers: Numbers) -> Numbers:
    """The places of rows whose key stands in an earlier row."""
    first = np.unique(numbers, return_index=True)[1]
    mask = np.ones(len(numbers), dtype=bool)
    mask[first] = False
    return np.flatnonzero(mask)
