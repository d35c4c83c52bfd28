"""SDMX-CSV: two versions, with and without labels, columns in any order."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.problems import Problems
from etl.transform.sdmx_csv import read_sdmx_csv

DIMENSIONS = ("size_emp", "unit")
CONSTANTS = {"source_kind": "api", "flags_known": "true", "vintage_basis": "producer"}

V1 = b"""DATAFLOW,LAST UPDATE,freq,size_emp,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
ESTAT:ISOC_X(1.0),27/02/26 11:00:00,A,10-249,PC_ENT,NO,2025,12.30,bu,
ESTAT:ISOC_X(1.0),27/02/26 11:00:00,A,10-249,PC_ENT,EL,2025,,,C
"""
V1_LABELS_IN_FIELD = b"""DATAFLOW,LAST UPDATE,freq,size_emp,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
ESTAT:ISOC_X(1.0),2026-02-27,A:Annual,10-249:From 10 to 249,PC_ENT:Percentage,NO:Norway,2025,12.30,bu,
ESTAT:ISOC_X(1.0),2026-02-27,A:Annual,10-249:From 10 to 249,PC_ENT:Percentage,EL:Greece,2025,,,C
"""
V2 = b"""STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,geo,Geopolitical entity,unit,Unit of measure,\
size_emp,Size class,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag,CONF_STATUS,Confidentiality
dataflow,ESTAT:ISOC_X(1.0),"A, title",A,Annual,NO,Norway,PC_ENT,Percentage,10-249,"10, to 249",2025,,12.30,,bu,,,
dataflow,ESTAT:ISOC_X(1.0),"A, title",A,Annual,EL,Greece,PC_ENT,Percentage,10-249,"10, to 249",2025,,,,,,C,confidential
"""


def cells(content: bytes, **constants: str) -> list[dict[str, str]]:
    return read_sdmx_csv(content, "x.csv", DIMENSIONS, CONSTANTS | constants).to_pylist()


@pytest.mark.parametrize("content", [V1, V1_LABELS_IN_FIELD])
def test_version_1_reads_codes_values_flags_and_dates(content: bytes) -> None:
    first, second = cells(content)
    assert first == {
        "size_emp": "10-249", "unit": "PC_ENT", "geo": "NO", "period": "2025", "value": "12.30", "status": "bu",
        "conf": "", "flags_known": "true", "vintage": "2026-02-27", "vintage_basis": "producer", "source_kind": "api",
        "note": "", "line": 2,
    }  # fmt: skip
    assert (second["geo"], second["value"], second["status"], second["conf"]) == ("EL", "", "", "C")


def test_version_2_with_label_columns_reads_the_same_cells() -> None:
    assert cells(V2, vintage="2026-02-27") == cells(V1)


def test_a_new_dimension_stops_with_its_name() -> None:
    with pytest.raises(Problems, match="dimension 'nace_r2' is new"):
        cells(V1.replace(b"size_emp,unit,", b"size_emp,nace_r2,unit,").replace(b"10-249,", b"10-249,C,"))


def test_a_missing_column_stops_with_its_name() -> None:
    with pytest.raises(Problems, match="column 'TIME_PERIOD' is missing"):
        cells(V1.replace(b"TIME_PERIOD", b"period"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["10-249", "GE250"]),
            st.sampled_from(["NO", "EE", "EU27_2020"]),
            st.sampled_from(["2021", "2025"]),
            st.sampled_from(["", "0", "12.30", "-1.5", "100"]),
            st.sampled_from(["", "b", "bu"]),
            st.sampled_from(["", "C"]),
        ),
        min_size=1,
    ),
    st.permutations(["freq", "size_emp", "unit", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]),
)
def test_what_is_written_is_read_back_in_any_column_order(rows: list[tuple[str, ...]], order: list[str]) -> None:
    names = ["size_emp", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]
    lines = [",".join(["DATAFLOW", "LAST UPDATE", *order])]
    for row in rows:
        fields = dict(zip(names, row, strict=True)) | {"freq": "A", "unit": "PC_ENT"}
        lines.append(",".join(["ESTAT:X(1.0)", "2026-02-27", *(fields[name] for name in order)]))
    table = read_sdmx_csv("\n".join(lines).encode(), "x.csv", DIMENSIONS, CONSTANTS)
    wanted = ["size_emp", "geo", "period", "value", "status", "conf"]
    found = table.select(wanted).cast(pa.schema([(name, pa.string()) for name in wanted])).to_pylist()
    assert [tuple(one.values()) for one in found] == rows
