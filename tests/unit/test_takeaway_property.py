"""No way out loses a value, a flag or a gap: random figures through slide, workbook, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.builders import dumbbell, ranked_bars, segment_lines
from dashboard.chart import Chart
from dashboard.handout import Handout, figures
from dashboard.measure.value import Observation
from dashboard.render.sheet_xlsx import xlsx
from dashboard.render.slides import deck
from dashboard.render.slides.deck import Leaf
from dashboard.render.slides.plot import HELPER
from dashboard.render.slides.tags import recall
from dashboard.render.table_csv import csv_text, sidecar
from dashboard.routes.api import chart_value
from tests.samples.figures import PLACES, SETTING, cell, info

STATUS = st.sampled_from(["", "b", "d", "e", "p", "u", "bu", "bep", "n", "i"])
VALUES = st.one_of(st.none(), st.floats(0, 100).map(lambda value: round(value, 2)))


@st.composite
def cells(draw: st.DrawFn, periods: tuple[str, ...], sizes: tuple[str, ...]) -> list[Observation]:
    made: list[Observation] = []
    for geo in PLACES:
        for period in periods:
            for size in sizes:
                if draw(st.integers(0, 4)) == 0:
                    continue  # a row that is not published
                value = draw(VALUES)
                conf = draw(st.sampled_from(["", "C", "N"])) if value is None else ""
                made.append(
                    cell(
                        geo,
                        value,
                        period,
                        status=draw(STATUS),
                        conf=conf,
                        size_emp=size,
                        flags_known=draw(st.booleans()),
                    )
                )
    return made


def handout(chart: Chart, given_: list[Observation]) -> Handout:
    return Handout(
        name="random",
        chart=chart,
        measured=((info(), tuple(given_)),),
        places=PLACES,
        query={"chart": "random"},
        page="/",
        site="https://monitor.example.org",
    )


def out_by_every_way(told: Handout) -> None:
    chart = told.chart
    valued = [mark for mark in chart.marks if mark.value is not None]
    slide = Presentation(io.BytesIO(deck([Leaf(told)], lambda chart, wide, high: b""))).slides[0]
    held: list[float] = []
    for shape in slide.shapes:
        if shape.has_chart:
            for series in shape.chart.plots[0].series:
                if not series.name.startswith(HELPER):
                    held += [value for value in series.values if value is not None]
                    held += [
                        float(node.text)
                        for node in series._element.iter()
                        if node.tag.endswith("}v") and _number(node.text)
                    ]
    for mark in valued:
        assert any(value == pytest.approx(mark.value) for value in held)
    first = next(shape for shape in slide.shapes if shape.name.startswith("BDM chart 1"))
    remembered = recall(slide, first)
    assert remembered is not None
    assert [(mark[0], mark[1], mark[2], mark[4]) for mark in remembered.marks] == [
        (mark.row, mark.column, mark.value, mark.letters) for mark in chart.marks
    ]
    notes = slide.notes_slide.notes_text_frame.text
    assert all(mark.text in notes for mark in chart.marks)
    lines = figures(told)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(told, date(2026, 1, 1))))["Figures"]
    header, *rows = book.iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(header)}
    assert [row[at["value"]] for row in rows] == [line.value for line in lines]
    assert [(row[at["status"]] or "") + (row[at["conf"]] or "") for row in rows] == [
        line.status + line.conf for line in lines
    ]
    read = list(csv.DictReader(io.StringIO(csv_text(told))))
    assert [float(row["value"]) if row["value"] else None for row in read] == [line.value for line in lines]
    assert [row["status"] + row["conf"] for row in read] == [line.status + line.conf for line in lines]
    assert all(row["reason"] for row in read if not row["value"])
    assert json.loads(sidecar(told))["note"] == chart.note
    plain: dict[str, Any] = json.loads(json.dumps(chart_value(told), allow_nan=False))
    assert [(mark["value"], mark["flags"]) for mark in plain["marks"]] == [
        (mark.value, mark.letters) for mark in chart.marks
    ]


def _number(text: str | None) -> bool:
    try:
        float(text or "")
    except ValueError:
        return False
    return True


RANDOM = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@RANDOM
@given(cells(("2025",), ("10-249",)))
def test_bars(given_: list[Observation]) -> None:
    out_by_every_way(handout(ranked_bars(given_, info(), SETTING), given_))


@RANDOM
@given(cells(("2025",), ("10-249", "GE250")))
def test_dumbbells(given_: list[Observation]) -> None:
    out_by_every_way(handout(dumbbell(given_, info(), SETTING), given_))


@RANDOM
@given(cells(("2018", "2020", "2021", "2023", "2025"), ("10-249",)))
def test_lines(given_: list[Observation]) -> None:
    out_by_every_way(handout(segment_lines([(info(), given_)], SETTING), given_))
