"""Workbooks, CSV, citations, data packages, offline pages: read back with other programs, equal to the chart."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas
import pytest

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.handout import FIGURE_COLUMNS, Handout, figures
from dashboard.render import citation, image, package, standalone
from dashboard.render.fitted import fitted
from dashboard.render.sheet_xlsx import SHEETS, apart, xlsx
from dashboard.render.slides.native import POINTS
from dashboard.render.table_csv import csv_text, sidecar
from tests.samples import figures as samples

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def monitor() -> Database:
    return Database(database_path())


def book(handout: Handout) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx(handout, TODAY)))


def table(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# --- Excel ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", samples.KINDS)
def test_a_workbook_holds_figures_flags_codes_choices_and_source(kind: str) -> None:
    handout = samples.handout(kind)
    read = book(handout)
    assert tuple(read.sheetnames)[: len(SHEETS)] == SHEETS
    lines = table(read["Figures"])
    assert [(line["geo"], line["period"] or "", line["value"]) for line in lines] == [
        (line.geo, line.period, line.value) for line in figures(handout)
    ]
    assert [((line["status"] or "") + (line["conf"] or "")) for line in lines] == [
        line.status + line.conf for line in figures(handout)
    ]
    letters = {row[0] for row in read["Flags"].iter_rows(values_only=True, min_row=2)}
    assert {letter for cell in handout.cells for letter in cell.letters} <= letters
    assert ("My country", "Estonia") in {row[:2] for row in read["Filters"].iter_rows(values_only=True)}
    source = " ".join(str(cell) for row in read["Source"].iter_rows(values_only=True) for cell in row if cell)
    assert all(info.source.dataset_id in source for info in handout.infos)
    assert "accessed 2026-11-24" in source


@pytest.mark.parametrize("kind", samples.KINDS)
def test_numbers_are_numbers_years_are_text_and_words_are_words(kind: str) -> None:
    read = book(samples.handout(kind))
    for sheet in read.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate} is a formula: {cell.value}"
    for line in table(read["Figures"]):
        assert line["period"] is None or isinstance(line["period"], str)
        assert line["value"] is None or isinstance(line["value"], float | int)


def test_the_chart_sheet_has_the_charts_table_with_numbers() -> None:
    handout = samples.handout("dumbbell")
    read = book(handout)["Chart"]
    rows = {row[0]: row for row in read.iter_rows(values_only=True, min_row=5) if row[0]}
    for mark in handout.chart.marks:
        label = next(row.label for row in handout.chart.rows if row.key == mark.row)
        at = next(at for at, column in enumerate(handout.chart.columns) if column.key == mark.column)
        assert rows[label][1 + 2 * at] == (mark.value if mark.value is not None else ":")
        assert (mark.letters or "") in (rows[label][2 + 2 * at] or "")


@pytest.mark.parametrize("kind", [kind for kind in samples.KINDS if kind != "heat_table"])
def test_a_native_chart_draws_from_the_cells(kind: str) -> None:
    handout = samples.handout(kind)
    packed = zipfile.ZipFile(io.BytesIO(xlsx(handout, TODAY)))
    drawn = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert drawn
    assert all('dispBlanksAs val="gap"' in text for text in drawn)
    held = {round(float(value), 6) for text in drawn for value in re.findall(r"<c:v>(-?[\d.]+)</c:v>", text)}
    marks = [mark for mark in handout.chart.marks if mark.value is not None]
    if kind in ("scatter",):
        missing = {mark.row for mark in handout.chart.marks if mark.value is None}
        marks = [mark for mark in marks if mark.row not in missing]
    assert {round(mark.value, 6) for mark in marks if mark.value is not None} <= held
    assert "0.0" not in {text for one in drawn for text in re.findall(r"<c:v>(.*?)</c:v>", one)}


# --- CSV and its sidecar ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", samples.KINDS)
def test_csv_read_back_is_equal_and_harmless(kind: str) -> None:
    handout = samples.handout(kind)
    text = csv_text(handout)
    header, *rows = list(csv.reader(io.StringIO(text)))
    assert header == list(FIGURE_COLUMNS)
    lines = figures(handout)
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        given = dict(zip(header, row, strict=True))
        assert (float(given["value"]) if given["value"] else None) == line.value
        assert given["status"] == line.status
        assert given["conf"] == line.conf
        assert given["vintage"] == line.vintage
        assert given["country"].lstrip("'") == line.country
        for name, cell in given.items():
            assert name == "value" or not cell.startswith(("=", "+", "-", "@")), f"{name}: {cell}"


def test_pandas_reads_what_the_database_holds(monitor: Database) -> None:
    handout = charts.draw(monitor, {"chart": "lines", "indicator": "cloud_any", "country": "EE"})
    read = pandas.read_csv(io.StringIO(csv_text(handout)), dtype={"period": str}, keep_default_na=False, na_values=[""])
    stored = monitor.rows(
        "select geo, period, value, status from latest where indicator_id = 'cloud_any' and size_emp = '10-249' "
        "and nace_r2 = 'C10-S951_X_K' and geo = 'EE' order by period"
    )
    mine = read[read["geo"] == "EE"]
    assert list(mine["period"]) == [row[1] for row in stored]
    assert list(mine["value"]) == [row[2] for row in stored]
    assert list(mine["status"].fillna("")) == [row[3] for row in stored]
    assert "NO" in set(read["geo"]), "Norway is a country, not a no"


def test_the_sidecar_explains_every_column_and_names_every_source() -> None:
    handout = samples.handout("heat_table")
    told = json.loads(sidecar(handout))
    assert [column["name"] for column in told["columns"]] == list(FIGURE_COLUMNS)
    assert all(column["meaning"] for column in told["columns"])
    assert {source["table"] for source in told["sources"]} == {"isoc_cloud", "isoc_ai"}
    assert told["address"] == "https://monitor.example.org/uptake?country=EE&with=FI"
    assert told["note"] == handout.chart.note


# --- citations --------------------------------------------------------------------------------------------------------


def test_bibtex_has_balanced_braces_and_escaped_signs() -> None:
    handout = samples.handout("heat_table")
    text = citation.bibtex(handout, TODAY)
    assert text.count("@misc{") == 3
    plain = re.sub(r"\\[{}]", "", text)
    depth = 0
    for letter in plain:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert r"isoc\_cloud" in text
    assert "version = {2026-02-27}" in text
    assert "urldate = {2026-11-24}" in text


def test_ris_records_open_and_close() -> None:
    text = citation.ris(samples.handout("heat_table"), TODAY)
    records = [record for record in text.split("\r\n\r\n") if record]
    assert len(records) == 3
    for record in records:
        lines = record.split("\r\n")
        assert lines[0] == "TY  - DATA"
        assert lines[-1] == "ER  - "
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)


def test_the_plain_citation_names_producer_table_and_day() -> None:
    first, *_ = citation.plain(samples.handout("dumbbell"), TODAY).splitlines()
    assert first == (
        "Eurostat (2026): Table of cloud. Table isoc_cloud, as of 2026-02-27. "
        "https://example.org/cloud (accessed 2026-11-24)."
    )


def native_series(handout: Handout) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(handout, TODAY)))
    return [one for chart in book["Chart"]._charts for one in chart.series]


def test_marks_of_a_native_chart_have_the_shapes_of_the_key() -> None:
    """A row of discs and diamonds: its line, its disc with the label left, its diamond with the label right."""
    shapes = [one.marker.symbol for one in native_series(samples.handout("dumbbell")) if one.marker is not None]
    assert {"circle", "diamond"} <= set(shapes)
    points = [series for plot in POINTS["dumbbell"](samples.handout("dumbbell").chart) for series in plot.series]
    for one in apart(points):
        assert len({(point.shape, point.form) for point in one.points}) == 1
    drawn = {(point.x, point.y) for one in points for point in one.points}
    assert {(point.x, point.y) for one in apart(points) for point in one.points} == drawn


def test_charts_of_several_panels_do_not_lie_on_each_other(monitor: Database) -> None:
    for name in ("lines", "supply", "multiples"):
        book = openpyxl.load_workbook(io.BytesIO(xlsx(charts.draw(monitor, {"chart": name}), TODAY)))
        places = [chart.anchor for chart in book["Chart"]._charts]
        assert len(places) > 1
        boxes = sorted((one._from.row, one._from.col, one.to.row, one.to.col) for one in places)
        for at, (top, left, bottom, right) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert other[1] >= right or other[3] <= left or other[0] >= bottom or other[2] <= top


# --- packages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in samples.KINDS if kind != "timeline"])
def test_a_data_package_is_valid_and_equal(kind: str, tmp_path: Path) -> None:
    handout = samples.handout(kind)
    with zipfile.ZipFile(io.BytesIO(package.data_package(handout, TODAY))) as packed:
        packed.extractall(tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    held = pandas.read_parquet(tmp_path / "figures.parquet")
    lines = figures(handout)
    assert [None if pandas.isna(value) else value for value in held["value"]] == [line.value for line in lines]
    assert list(held["status"]) == [line.status for line in lines]
    assert list(held["reason"]) == [line.reason for line in lines]
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8").splitlines() == csv_text(handout).splitlines()
    words = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert handout.chart.headline in words
    assert "Mind the base." in words


def test_the_validator_would_find_a_wrong_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package.data_package(samples.handout("dumbbell"), TODAY))) as packed:
        packed.extractall(tmp_path)
    table_ = tmp_path / "figures.csv"
    table_.write_text(table_.read_text(encoding="utf-8").replace("68.0", "many"), encoding="utf-8")
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


def test_same_figures_same_bytes() -> None:
    handout = samples.handout("dumbbell")
    assert package.data_package(handout, TODAY) == package.data_package(handout, TODAY)


def test_a_briefing_folder_has_everything_once() -> None:
    handouts = [samples.handout("dumbbell"), samples.handout("segment_lines")]
    done: list[tuple[int, int]] = []
    made = package.briefing(
        handouts,
        TODAY,
        png=lambda handout: b"png",
        svg=lambda handout: b"svg",
        title="For Riga",
        remarks=["Ask about Latvia"],
        progress=lambda at, of: done.append((at, of)),
    )
    packed = zipfile.ZipFile(io.BytesIO(made))
    names = packed.namelist()
    assert names[:3] == ["README.md", "cite.bib", "cite.ris"]
    assert len(names) == 3 + 2 * 4
    assert "Ask about Latvia" in packed.read("README.md").decode()
    assert packed.read("cite.bib").decode().count("@misc{eurostat_isoc_cloud,") == 1
    assert done == [(1, 2), (2, 2)]


def test_words_of_the_presenter_are_words_in_the_readme() -> None:
    made = package.briefing(
        [samples.handout("dumbbell")],
        TODAY,
        png=lambda handout: b"png",
        svg=lambda handout: b"svg",
        title="<b>Riga</b>",
        remarks=["<script>alert(1)</script> [here](javascript:alert(1))"],
    )
    told = zipfile.ZipFile(io.BytesIO(made)).read("README.md").decode()
    assert "\\<script\\>alert(1)" in told
    assert "\\[here\\](javascript" in told
    assert "# \\<b\\>Riga" in told


# --- offline page -----------------------------------------------------------------------------------------------------


def test_the_offline_page_fetches_nothing_and_has_plotly_once() -> None:
    sheets = [standalone.Sheet(samples.handout(kind)) for kind in samples.KINDS]
    text = standalone.page(sheets, lambda chart: "<svg></svg>", title="Briefing <b>", remark="& more")
    assert text.count(standalone.plotly_js()) == 1
    own = text.replace(standalone.plotly_js(), "")
    assert not re.search(r"(src|href)=[\"']?(https?:)?//(?!monitor\.example\.org)", own)
    assert "<script>alert(1)</script>" not in own
    assert "Briefing &lt;b&gt;" in own
    for sheet in sheets:
        chart = sheet.handout.chart
        assert chart.kind == "heat_table" or "data-chart" in own
        for mark in chart.marks:
            assert mark.text in own


def test_the_page_for_print_has_no_scripts() -> None:
    text = standalone.page([standalone.Sheet(samples.handout("dumbbell"))], lambda chart: "<svg></svg>", scripts=False)
    assert "<script" not in text
    assert "script-src" not in text


# --- names ------------------------------------------------------------------------------------------------------------


def test_file_names_say_what_is_in_them(monitor: Database) -> None:
    handout = charts.draw(monitor, {"chart": "beside", "indicator": "cloud_any", "country": "EE", "with": "FI,LV"})
    assert handout.file_name("pptx") == "cloud-services-any-beside_EE-LV-FI_2025_vintage-2026-02-27.pptx"
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", samples.handout("scatter").file_name("zip"))


def test_times_in_packages_are_of_the_vintage() -> None:
    packed = zipfile.ZipFile(io.BytesIO(package.data_package(samples.handout("dumbbell"), TODAY)))
    assert {datetime(*entry.date_time) for entry in packed.infolist()} == {datetime(2026, 2, 27)}


def test_long_lines_of_a_picture_keep_their_length_in_any_typeface() -> None:
    handout = samples.handout("segment_lines")
    plain, kept = image.svg(handout.chart), fitted(image.svg(handout.chart))
    assert re.sub(r' textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"', "", kept) == plain
    told = re.findall(r'x="([\d.]+)"[^>]*textLength="([\d.]+)"[^>]*>([^<]+)<', kept)
    assert told
    assert all(float(left) + float(length) <= 921.6 for left, length, _ in told)
    assert fitted(kept) == kept
