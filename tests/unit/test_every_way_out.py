"""Every chart through every way out: what is read back is what the database holds, figure by figure, flag by flag.

Each form is asked for by its address, as anybody asks, and read with a reader that knows nothing of this project.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import openpyxl
import pandas
import pytest
from pptx import Presentation
from starlette.applications import Starlette

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.routes import take_away_routes
from tests.samples.asking import Asker

KEY = ("indicator", "geo", "period", "size_emp", "nace_r2")
Stored = dict[tuple[str, ...], tuple[float | None, str, str, str]]

MEASURED = [name for name in charts.CHARTS if name != "platforms"]
"""Charts of figures; the other one is of a list kept by hand."""


@pytest.fixture(scope="module")
def stored() -> Stored:
    """Value, flags and vintage of every newest cell."""
    rows = Database(database_path()).rows(
        "select indicator_id, geo, period, size_emp, nace_r2, value, status, conf, vintage from latest"
    )
    return {tuple(row[:5]): (row[5], row[6], row[7], row[8].isoformat()) for row in rows}


@pytest.fixture(scope="module")
def client() -> Iterator[Asker]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONITOR_API_RATE", "0")
        with Asker(Starlette(routes=take_away_routes())) as opened:
            yield opened


def got(client: Asker, form: str, name: str) -> bytes:
    answer = client.get(f"/chart.{form}?chart={name}&country=LV&with=EE")
    assert answer.status_code == 200
    return answer.content


def nothing(value: Any) -> bool:
    return value is None or value == "" or pandas.isna(value)


def equal(lines: list[dict[str, Any]], stored: Stored) -> int:
    """Check lines of a table of figures against the database; how many have a row there."""
    held = 0
    for line in lines:
        value = None if nothing(line["value"]) else float(line["value"])
        flags = tuple("" if nothing(line[name]) else line[name] for name in ("status", "conf"))
        if nothing(line["vintage"]):  # a place without a published row
            assert value is None
            assert line["reason"]
            continue
        key = tuple(str(line[name]) for name in KEY)
        number, *rest = stored[key]
        assert rest == [*flags, line["vintage"]]
        assert (value is None) == (number is None)
        assert value is None or value == pytest.approx(number, rel=1e-15, abs=0)  # a workbook keeps 16 digits
        assert value is not None or line["reason"]
        assert line["unit"]
        held += 1
    return held


@pytest.mark.parametrize("name", MEASURED)
def test_tables_of_figures_are_the_databases(client: Asker, stored: Stored, name: str, tmp_path: Path) -> None:
    """CSV, workbook, and the data package: valid, with its Parquet and its CSV."""
    of_csv = list(csv.DictReader(io.StringIO(got(client, "csv", name).decode())))
    held = equal(of_csv, stored)
    assert held > 0
    sheet = openpyxl.load_workbook(io.BytesIO(got(client, "xlsx", name)))["Figures"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert equal([dict(zip(header, row, strict=True)) for row in rows], stored) == held
    with zipfile.ZipFile(io.BytesIO(got(client, "zip", name))) as packed:
        packed.extractall(tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    frame = pandas.read_parquet(tmp_path / "figures.parquet")
    assert equal(frame.astype({"vintage": str}).to_dict("records"), stored) == held
    assert (tmp_path / "figures.csv").read_bytes().splitlines() == got(client, "csv", name).splitlines()
    sidecar = json.loads(got(client, "json", name))
    assert {column["name"] for column in sidecar["columns"]} == set(of_csv[0])


@pytest.mark.parametrize("name", MEASURED)
def test_slide_picture_and_json_show_the_same_marks(client: Asker, name: str) -> None:
    """What a chart shows as JSON stands on its slide and in its picture, flags and gaps too."""
    told = client.get(f"/api/v1/chart?chart={name}&country=LV&with=EE").json()
    assert told["marks"]
    slide = Presentation(io.BytesIO(got(client, "pptx", name))).slides[0]
    notes = slide.notes_slide.notes_text_frame.text
    picture = " ".join(ElementTree.fromstring(got(client, "svg", name)).itertext())
    for mark in told["marks"]:
        for shown in (notes, picture):
            assert mark["text"] in shown
            assert all(letter in shown for letter in mark["flags"])
    assert all(" ".join(note.split()) in " ".join(notes.split()) for note in told["notes"])


@pytest.mark.parametrize("name", MEASURED)
def test_marks_are_figures_of_the_database(client: Asker, stored: Stored, name: str) -> None:
    """A mark whose figure is published is equal to it; what is worked out here says so."""
    told = client.get(f"/api/v1/chart?chart={name}&country=LV&with=EE").json()
    values = {cell[0] for cell in stored.values() if cell[0] is not None}
    shown = [mark["value"] for mark in told["marks"] if mark["value"] is not None]
    if name not in ("spread", "places"):  # a median, a place: worked out here, and named so
        assert shown
        assert set(shown) <= values


def test_the_list_kept_by_hand_leaves_whole(client: Asker) -> None:
    told = client.get("/api/v1/chart?chart=platforms").json()
    notes = Presentation(io.BytesIO(got(client, "pptx", "platforms"))).slides[0].notes_slide.notes_text_frame.text
    for row in told["rows"]:
        assert row["label"] in notes
    with zipfile.ZipFile(io.BytesIO(got(client, "zip", "platforms"))) as packed:
        assert packed.testzip() is None
