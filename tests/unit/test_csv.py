"""CSV files: text stays text, and damage is named with its line."""

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.problems import Problems
from etl.snapshot import to_bytes
from etl.transform.cells import columns
from etl.transform.csv import read_csv

ORDER = ("unit", "geo", "period", "vintage", "source_kind")
"""What the rows of a snapshot file are sorted by."""


def test_norway_and_na_stay_text() -> None:
    rows = read_csv(b"geo,value\nNO,1.0\nNA,\n", "f.csv").to_pylist()
    assert rows == [{"geo": "NO", "value": "1.0", "line": 2}, {"geo": "NA", "value": "", "line": 3}]


def test_digits_are_not_touched() -> None:
    assert read_csv(b"value\n18.190\n", "f.csv").column("value").to_pylist() == ["18.190"]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfgeo,v\r\nDK,1\r\n", b"geo,v\nDK,1\n", b'"geo","v"\n"DK","1"'])
def test_dialects_of_csv_read_the_same(content: bytes) -> None:
    assert [(row["geo"], row["v"]) for row in read_csv(content, "f.csv").to_pylist()] == [("DK", "1")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "f.csv: is empty"),
        (b"\n", "f.csv: is empty"),
        (b"a,b\n1,2\n3\n", "f.csv:3: has 1 fields where the header has 2"),
        (b"a,b\n1,2\n3,4,5\n", "f.csv:3: has 3 fields where the header has 2"),
        (b"a,b\n1,2\n\n3,4\n", "f.csv:3: is an empty line"),
        (b"a,b\n1,\xff\xfe\n", "not UTF-8"),
    ],
)
def test_damage_is_named_with_its_line(content: bytes, message: str) -> None:
    with pytest.raises(Problems, match=message):
        read_csv(content, "f.csv")


@given(st.lists(st.lists(st.text(alphabet='a,"\n é;', max_size=4), min_size=11, max_size=11), max_size=6))
def test_snapshot_files_are_the_csv_of_python_byte_for_byte(rows: list[list[str]]) -> None:
    names = columns(("unit",))
    rows = sorted(rows, key=lambda row: [row[names.index(name)].encode() for name in ORDER])
    cells = pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)})
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, *rows])
    assert to_bytes(cells, ("unit",)) == out.getvalue().encode()
