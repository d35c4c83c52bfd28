"""Any cube written out in any dialect is read back as the same cube, flags and all; and what is no cube says so."""

from __future__ import annotations

import gzip

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.problems import Problems
from etl.transform.dialect import name_dialect, read_figures, unpack
from etl.transform.jsonstat import read_jsonstat
from etl.transform.sdmx_csv import read_sdmx_csv
from etl.transform.tsv import read_tsv
from tests.faults import writers
from tests.faults.writers import Cell, Cube

DIMENSIONS = ("size_emp", "indic_is", "unit")
ALL = ("freq", *DIMENSIONS, "geo", "time")
KNOWN = {"flags_known": "true", "source_kind": "api", "vintage_basis": "producer", "vintage": "2026-02-27"}

codes = {
    "size_emp": ["10-249", "GE10", "GE250", "0_1"],
    "indic_is": ["E_DI3_GELO", "E_CC", "NA", "null"],
    "unit": ["PC_ENT", "1"],
    "geo": ["NO", "EU27_2020", "DK", "EL", "nan"],
    "time": ["2015", "2023", "2025", "2019-Q4"],
}
digits = st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,7})(\.[0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["44.50", "0", "0.0", "-0.1", "1.2345678E7", "1e9", "83237124"]),
)
statuses = st.sets(st.sampled_from("bdefimnpu"), max_size=3).map(lambda letters: "".join(sorted(letters)))
confs = st.sampled_from(["", "", "", "C", "N", "P"])


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    """Cubes of up to 40 cells out of a few hundred positions, each cell with a value, a flag, or both."""
    keys = draw(
        st.sets(st.tuples(*(st.sampled_from(codes[dimension]) for dimension in ALL[1:])), min_size=1, max_size=40)
    )
    cells = []
    for key in sorted(keys):
        value, status, conf = draw(st.one_of(st.just(""), digits)), draw(statuses), draw(confs)
        if value or status or conf:
            cells.append(Cell(("A", *key), value, status, conf))
    return Cube(ALL, tuple(cells) or (Cell(("A", *sorted(keys)[0]), "1.5"),))


def as_set(table: pa.Table) -> set[tuple[str, ...]]:
    rows = table.select([*DIMENSIONS, "geo", "period", "value", "status", "conf"]).to_pylist()
    assert len({tuple(row.values()) for row in rows}) == len(rows) == table.num_rows
    return {tuple(row.values()) for row in rows}


def expected(cube: Cube) -> set[tuple[str, ...]]:
    return {(*cell.codes[1:], cell.value, cell.status, cell.conf) for cell in cube.cells}


@given(cubes(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, 2]))
@settings(max_examples=120, deadline=None)
def test_jsonstat_round_trip(cube: Cube, values: bool, status: bool, index: bool, indent: int | None) -> None:
    content = writers.jsonstat(cube, values_as_list=values, status_as_list=status, index_as_list=index, indent=indent)
    assert name_dialect(content).dialect == "json-stat"
    assert as_set(read_figures(content, "x.json", DIMENSIONS, KNOWN)) == expected(cube)


@given(cubes(), st.permutations(range(6)))
@settings(max_examples=60, deadline=None)
def test_jsonstat_does_not_care_for_the_order_of_dimensions(cube: Cube, order: list[int]) -> None:
    turned = Cube(
        tuple(ALL[place] for place in order),
        tuple(
            Cell(tuple(cell.codes[place] for place in order), cell.value, cell.status, cell.conf) for cell in cube.cells
        ),
    )
    assert as_set(read_jsonstat(writers.jsonstat(turned), "x.json", DIMENSIONS, KNOWN)) == expected(cube)


@given(cubes(), st.sampled_from(["\r\n", "\n"]), st.booleans(), st.booleans())
@settings(max_examples=120, deadline=None)
def test_tsv_round_trip(cube: Cube, newline: str, bom: bool, packed: bool) -> None:
    content = writers.tsv(cube, newline=newline, bom=bom)
    assert name_dialect(content).dialect == "tsv"
    assert as_set(read_figures(gzip.compress(content) if packed else content, "x.tsv", DIMENSIONS, KNOWN)) == expected(
        cube
    )


@given(cubes(), st.sampled_from([1, 2]), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=120, deadline=None)
def test_sdmx_csv_round_trip(cube: Cube, version: int, labels: bool, conf_column: bool, bom: bool) -> None:
    content = writers.sdmx_csv(cube, version=version, labels=labels, conf_column=conf_column, bom=bom)
    assert name_dialect(content).dialect == "sdmx-csv"
    table = read_figures(content, "x.csv", DIMENSIONS, KNOWN)
    if conf_column:
        assert as_set(table) == expected(cube)
    else:  # the flags stay in one text there; taking them apart is the flag list's work
        assert {row[:6] for row in as_set(table)} == {row[:6] for row in expected(cube)}


@given(cubes(), st.permutations(range(11)))
@settings(max_examples=60, deadline=None)
def test_sdmx_csv_finds_columns_by_name(cube: Cube, order: list[int]) -> None:
    content = writers.sdmx_csv(cube, order=order)
    assert as_set(read_sdmx_csv(content, "x.csv", DIMENSIONS, KNOWN)) == expected(cube)


SMALL = Cube(
    ALL,
    (
        Cell(("A", "GE10", "E_CC", "PC_ENT", "NO", "2023"), "44.50", "bu"),
        Cell(("A", "GE10", "E_CC", "PC_ENT", "DK", "2023"), "", "", "C"),
        Cell(("A", "GE10", "E_CC", "PC_ENT", "EE", "2025"), "", "u"),
    ),
)


@pytest.mark.parametrize("write", [writers.jsonstat, writers.tsv, writers.sdmx_csv])
def test_norway_digits_and_reasons_survive(write: object) -> None:
    table = read_figures(write(SMALL), "x", DIMENSIONS, KNOWN)  # type: ignore[operator]
    rows = {row["geo"]: (row["value"], row["status"], row["conf"]) for row in table.to_pylist()}
    assert rows == {"NO": ("44.50", "bu", ""), "DK": ("", "", "C"), "EE": ("", "u", "")}


def test_the_vintage_of_jsonstat_is_its_own_update() -> None:
    table = read_jsonstat(writers.jsonstat(SMALL), "x", DIMENSIONS, {"flags_known": "true"})
    assert table.column("vintage").to_pylist() == ["2026-02-27"] * 3
    assert table.column("flags_known").to_pylist() == ["true"] * 3


def test_one_status_text_belongs_to_every_value() -> None:
    content = writers.jsonstat(Cube(ALL, SMALL.cells[:1])).replace(b'"status": {"0": "bu"}', b'"status": "p"')
    assert read_jsonstat(content, "x", DIMENSIONS, KNOWN).column("status").to_pylist() == ["p"]


@pytest.mark.parametrize("other", ["0n", "3.0  e @ P", "4 b"])
def test_flags_however_far_from_the_value(other: str) -> None:
    content = f"geo\\TIME_PERIOD\t2023 \t2024 \t2025 \r\nDK\t12.3  bu \t: @C\t{other} \r\n"
    rows = read_tsv(content.encode(), "x", (), KNOWN).to_pylist()
    got = [(row["value"], row["status"], row["conf"]) for row in rows]
    last = {"0n": ("0", "n", ""), "3.0  e @ P": ("3.0", "e", "P"), "4 b": ("4", "b", "")}[other]
    assert got == [("12.3", "bu", ""), ("", "", "C"), last]


def test_a_zero_after_rounding_keeps_its_letter() -> None:
    table = read_tsv(b"geo\\TIME_PERIOD\t2023 \r\nDK\t0n \r\n", "x", (), KNOWN)
    assert table.select(["value", "status"]).to_pylist() == [{"value": "0", "status": "n"}]


def test_a_bare_colon_is_not_a_cell() -> None:
    assert read_tsv(b"geo\\TIME_PERIOD\t2023 \t2024 \r\nDK\t: \t:\r\n", "x", (), KNOWN).num_rows == 0


def text(cube: Cube) -> bytes:
    return writers.jsonstat(cube)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text(SMALL)[:-40], "is not valid JSON"),
        (text(SMALL).replace(b'"unit"', b'"currency"'), "dimension 'currency' is new"),
        (text(SMALL).replace(b'"unit"', b'"currency"'), "dimension 'unit' is missing"),
        (text(SMALL).replace(b"44.50", b"true"), "is no number"),
        (text(SMALL).replace(b"44.50", b'"a lot"'), "is no number: 'a lot'"),
        (text(SMALL).replace(b"44.50", b"NaN"), "'NaN' is no JSON number"),
        (text(SMALL).replace(b'"0": 44.50', b'"77": 44.50'), "outside the cube of 6 positions"),
        (text(SMALL).replace(b'"0": 44.50', b'"0": 44.50, "00": 44.51'), "two things of one position"),
        (
            text(SMALL).replace(b'"index": {"GE10": 0}', b'"index": {"GE10": 4}'),
            "dimension 'size_emp' does not name its 1 codes",
        ),
        (b"", "The answer is empty"),
        (b"<!DOCTYPE html><html><head><title>Maintenance</title>", "A web page came instead of figures: Maintenance"),
        (b"\x00\x01\x02", "The answer begins with"),
        (gzip.compress(text(SMALL))[:-60], "gzip that was cut off"),
        (gzip.compress(text(SMALL)).replace(b"\x08", b"\x07", 1), "damaged gzip"),
        (writers.tsv(SMALL).replace(b"unit", b"currency"), "dimension 'currency' is new"),
        (writers.tsv(SMALL).replace(b"44.50", b"fourty"), "x:2: 'fourty bu' is no value"),
        (writers.tsv(SMALL)[:-8], "a line has 2 fields where the header has 3"),
        (writers.tsv(SMALL).replace(b"PC_ENT,NO", b"NO"), "x:2: has 4 codes where the header names 5 dimensions"),
        (writers.tsv(SMALL).replace(b"2025 ", b"2023 "), "'2023' is no period, or stands there twice"),
        (writers.sdmx_csv(SMALL).replace(b",unit,", b",currency,"), "dimension 'currency' is new"),
    ],
)
def test_what_is_no_cube_says_so(content: bytes, said: str) -> None:
    with pytest.raises(Problems) as caught:
        read_figures(content, "x", DIMENSIONS, KNOWN)
    assert said in str(caught.value)


def test_a_packed_trap_does_not_fill_the_memory() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with pytest.raises(Problems, match="unpacks to more than 1,000,000 bytes"):
        unpack(bomb, "x", largest=1_000_000)


@pytest.mark.parametrize(
    ("content", "dialect", "code"),
    [
        (b'{"error":[{"status":400,"id":150,"label":"INVALID_QUERY_DIMENSION_VALUE: GEO=EU27."}]}', "error", 150),
        (
            b'{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."}}',
            "wait",
            413,
        ),
        (
            b'<?xml version="1.0"?><S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>413</faultcode>'
            b"<faultstring>EXTRACTION_TOO_BIG: too big &amp; slow</faultstring></S:Fault>",
            "error",
            413,
        ),
        (b"[1, 2]", "json", 0),
        (b"\xef\xbb\xbfperiod,country,indicator\n", "csv", 0),
    ],
)
def test_messages_are_told_from_figures(content: bytes, dialect: str, code: int) -> None:
    named = name_dialect(content)
    assert (named.dialect, named.code) == (dialect, code)
