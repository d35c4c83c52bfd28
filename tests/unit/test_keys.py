"""Keys of cells as numbers: equal where the texts are equal, however they are held."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.transform.cells import CODED
from etl.transform.keys import coded, key_numbers

TEXTS = st.lists(st.sampled_from(["", "A", "B", "A ", "a", "é"]), max_size=12)


def held(texts: list[str], how: str) -> pa.ChunkedArray:
    """The same texts as plain ones, in two chunks with lists of their own, or in a list where some stand twice."""
    if how == "plain":
        return pa.chunked_array([pa.array(texts, pa.string())])
    if how == "chunks":
        half = len(texts) // 2
        return pa.chunked_array([pa.array(part, pa.string()).cast(CODED) for part in (texts[:half], texts[half:])])
    places = pa.array(range(len(texts)), pa.int32())
    return pa.chunked_array([pa.DictionaryArray.from_arrays(places, pa.array(texts, pa.string()))])


@pytest.mark.parametrize("first", ["plain", "chunks", "twice"])
@pytest.mark.parametrize("second", ["plain", "chunks", "twice"])
@given(one=TEXTS, other=TEXTS)
def test_rows_agree_exactly_if_their_texts_do(first: str, second: str, one: list[str], other: list[str]) -> None:
    texts, places = coded([held(one, first), held(other, second)])
    assert [texts[place].as_py() for place in places.tolist()] == one + other
    tables = [pa.table({"x": held(one, first)}), pa.table({"x": held(other, second)})]
    groups = defaultdict(set)
    for text, number in zip(
        one + other, [n for part in key_numbers(tables, ["x"]) for n in part.tolist()], strict=True
    ):
        groups[text].add(number)
    assert all(len(numbers) == 1 for numbers in groups.values())
    assert len(set.union(set(), *groups.values())) == len(groups)
