"""Plotly: every value, flag and gap can be read back from the JSON; text reads; nothing is bridged."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings

from dashboard import builders, look
from dashboard.chart import Chart, Column, Reference
from dashboard.charts import draw
from dashboard.database import Database, database_path
from dashboard.measure.comparability import Target
from dashboard.measure.value import Observation
from dashboard.render import image, interactive
from dashboard.render.image.text import POINTS, text_width
from dashboard.render.interactive.scatterplot import NOTE_WIDTH
from dashboard.render.layout import one_sided, year_ticks
from dashboard.render.outlines import in_window, outlines
from dashboard.render.typeface import family
from tests.samples.measure import NINE, PLACES, cell, indicator, random_panel, random_year, setting
from tests.unit.test_chart_builders import every_kind

CHARTS = every_kind("EE", ("DK", "FI"))
INFO = indicator()


def drawn(chart: Chart) -> dict[str, Any]:
    """The figure as a browser gets it."""
    return json.loads(interactive.figure_json(chart))  # type: ignore[no-any-return]


def read_back(chart: Chart) -> dict[tuple[str, str], tuple[float | None, str]]:
    """(row, column) -> value and hover text, from the JSON alone."""
    found: dict[tuple[str, str], tuple[float | None, str]] = {}
    for trace in drawn(chart)["data"]:
        data, hover = trace.get("customdata"), trace.get("hovertext")
        if "hovertemplate" in trace:  # what all tooltips of the trace share stands there
            hover = [trace["hovertemplate"].replace("%{hovertext}", text) for text in hover]
        if chart.kind in ("segment_lines", "small_multiples") and hover is not None and "meta" in trace:
            panel, row = trace["meta"]
            data = [
                [row, next(one.key for one in chart.columns if (one.panel, one.at) == (panel, x))] for x in trace["x"]
            ]
        if data is None or trace["name"] == "break":
            continue
        if trace["type"] == "heatmap":
            for line, texts in zip(data, hover, strict=True):
                for (row, column, value), text in zip(line, texts, strict=True):
                    found[row, column] = (value, text)
            continue
        for at, entry in enumerate(data):
            if chart.kind == "scatter":
                found[entry[0], "x"] = (trace["x"][at], hover[at])
                found[entry[0], "y"] = (trace["y"][at], hover[at])
            elif trace["name"] == "empty" and isinstance(entry[1], list):
                for column, value in entry[1]:
                    found[entry[0], column] = (value, hover[at])
            elif trace["name"] == "empty" or (trace.get("mode") == "text" and len(entry) == 2):
                found[entry[0], entry[1]] = (None, hover[at])
            elif len(entry) == 3 and chart.kind in ("map", "tile_grid"):
                found[entry[0], entry[1]] = (entry[2], hover[at])
            else:
                along = "y" if chart.kind in ("segment_lines", "small_multiples") else "x"
                found[entry[0], entry[1]] = (trace[along][at], hover[at])
    return found


@pytest.mark.parametrize("kind", [kind for kind in CHARTS if kind != "timeline"])
def test_every_value_and_flag_is_read_back(kind: str) -> None:
    chart = CHARTS[kind]
    found = read_back(chart)
    for mark in chart.marks:
        if mark.value is None and kind in ("segment_lines", "small_multiples") and not mark.letters:
            continue  # an open line is the sign of a year without a row
        if kind in ("map", "scatter") and (mark.row, mark.column) not in found:
            texts = json.dumps(drawn(chart)["layout"]["annotations"], ensure_ascii=False)
            assert PLACES[mark.row].name in texts
            assert mark.label in texts
            assert all(letter in texts for letter in mark.drawn)
            continue
        if kind == "dumbbell" and (mark.row, mark.column) not in found:
            partner = next(one for one in chart.marks if one.row == mark.row and one.column != mark.column)
            assert partner.value is None  # both are absent for one reason: it is written once
            assert partner.absence == mark.absence
            continue
        if kind == "arrows" and (mark.row, mark.column) not in found:
            assert mark.value is None
            continue
        value, hover = found[mark.row, mark.column]
        assert value == mark.value
        for line in mark.hover:
            assert line in hover
        if mark.letters:
            assert mark.letters in hover


@pytest.mark.parametrize("kind", [kind for kind in CHARTS if kind != "timeline"])
def test_flags_are_drawn_on_the_mark(kind: str) -> None:
    chart = CHARTS[kind]
    text = re.sub(r"<[^>]+>", "", json.dumps(drawn(chart), ensure_ascii=False).replace("\\u2002", " "))
    for mark in chart.marks:
        if mark.drawn and mark.value is not None:
            beside = rf"(?:{re.escape(mark.label)}|{re.escape(PLACES[mark.row].name)}) [a-zA-Z]*{mark.drawn}"
            assert re.search(rf"{beside}|\"{mark.drawn}\"", text)


def test_hollow_ringed_and_solid_marks_differ_in_form_not_only_in_colour() -> None:
    bars = drawn(CHARTS["ranked_bars"])["data"][0]
    by_row = {entry[0]: at for at, entry in enumerate(bars["customdata"])}
    fill, pattern = bars["marker"]["color"], bars["marker"]["pattern"]["shape"]
    assert fill[by_row["EE"]] == look.GROUND
    assert pattern[by_row["FI"]] == "/"
    assert fill[by_row["DK"]] != look.GROUND
    assert pattern[by_row["DK"]] == ""


def test_a_confidential_place_has_a_lock_and_its_letter() -> None:
    figure = drawn(CHARTS["ranked_bars"])
    assert sum(shape["type"] == "path" for shape in figure["layout"]["shapes"]) == 1
    empty = next(trace for trace in figure["data"] if trace["name"] == "empty")
    assert any("<i>C</i> confidential" in text for text in empty["text"])


@pytest.mark.parametrize("name", ["eumoney", "standing", "beside", "target"])
def test_a_reason_in_an_empty_place_has_room_on_a_phone_and_is_told_whole_below(name: str) -> None:
    chart = draw(Database(database_path()), {"chart": name, "country": "NO"}).chart
    absences = {mark.absence for mark in chart.marks if mark.value is None and mark.absence}
    for trace in drawn(chart)["data"]:
        if trace["name"] == "empty":
            for text, hover in zip(trace["text"], trace["hovertext"], strict=True):
                assert all(len(line) <= 40 for line in text.split("<br>")), text
                assert text.count("<br>") <= 1
                assert any(absence in hover for absence in absences), hover
    notes = " ".join(chart.notes)
    assert all(absence in notes for absence in absences)


@pytest.mark.parametrize("kind", CHARTS)
def test_plotly_accepts_every_figure(kind: str) -> None:
    go.Figure(interactive.figure_dict(CHARTS[kind]))


@pytest.mark.parametrize("kind", CHARTS)
def test_data_are_plain_lists(kind: str) -> None:
    text = interactive.figure_json(CHARTS[kind])
    assert "bdata" not in text
    assert json.loads(interactive.figure(CHARTS[kind]).to_json())["data"] == json.loads(text)["data"]


def text_colours(node: Any, ground: str = look.GROUND) -> set[str]:
    """Every text colour in a figure: fonts, and spans inside texts."""
    found: set[str] = set()
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("font", "textfont", "tickfont") and isinstance(value, dict) and "color" in value:
                given_colours = value["color"]
                found |= set(given_colours) if isinstance(given_colours, list) else {given_colours}
            found |= text_colours(value)
    elif isinstance(node, list):
        for value in node:
            found |= text_colours(value)
    elif isinstance(node, str):
        found |= set(re.findall(r"color:(#[0-9a-f]{6})\">(?!■)", node))
    return found


@pytest.mark.parametrize("kind", [kind for kind in CHARTS if kind not in ("map", "tile_grid", "heat_table", "stacked")])
@pytest.mark.parametrize("mine", ["", "EE"])
def test_text_on_white_reads(kind: str, mine: str) -> None:
    for colour in text_colours(drawn(every_kind(mine)[kind])):
        assert look.contrast(colour, look.GROUND) >= 4.5, colour


def test_text_on_shades_reads() -> None:
    for ground in (*look.SEQUENCE, *look.PARTS, look.EMPTY):
        assert look.contrast(look.text_on(ground), ground) >= 4.5


@settings(max_examples=60)
@given(random_panel())
def test_no_line_is_drawn_that_the_chart_does_not_hold(cells: list[Observation]) -> None:
    chart = builders.segment_lines([(INFO, cells)], setting("EE"))
    at = {column.at: column.key for column in chart.columns}
    held = {(line.row, line.start, line.end, line.dotted) for line in chart.lines}
    seen = set()
    for trace in drawn(chart)["data"]:
        if trace["mode"] != "lines":
            continue
        row, sort = trace["meta"]
        assert trace["line"].get("shape", "linear") == "linear"
        assert not trace.get("connectgaps", False)
        points = list(zip(trace["x"], trace["y"], strict=True))
        for (x0, y0), (x1, y1) in pairwise(points):
            if None not in (x0, x1, y0, y1):
                seen.add((row, at[x0], at[x1], sort == "dotted"))
    assert seen == held


@settings(max_examples=60)
@given(random_year())
def test_any_year_is_read_back_whole(cells: list[Observation]) -> None:
    chart = builders.ranked_bars(cells, INFO, setting("EE"))
    found = read_back(chart)
    assert {row for row, _ in found} == set(PLACES)
    for one in cells:
        value, hover = found[one.geo, "value"]
        assert value == one.value
        assert one.letters in hover


def long_series() -> list[Observation]:
    return [cell(geo, str(year), 40.0 + at + year % 7, "b" if year == 2016 else "") for at, geo in enumerate(PLACES)
            for year in range(2011, 2026)]  # fmt: skip


def test_nine_countries_by_fifteen_years_stay_under_30_kilobytes() -> None:
    chart = builders.segment_lines([(INFO, long_series())], setting("EE", ("FI", "LV")))
    assert len(interactive.figure_json(chart).encode()) < 30_000


@pytest.mark.parametrize("indicator_id", ["ict_specialists_share", "ict_specialists_thousand"])
def test_real_figures_of_fifteen_years_with_their_flags_stay_under_30_kilobytes(indicator_id: str) -> None:
    asked = {"chart": "lines", "indicator": indicator_id, "from": "2010", "to": "2024"}
    chart = draw(Database(database_path()), asked).chart
    assert (len(chart.columns), len(chart.rows)) == (15, 10)
    assert len(interactive.figure_json(chart).encode()) < 30_000


def test_a_date_is_marked_in_every_panel_that_holds_it() -> None:
    date = Reference(2021.3, "seminar, April 2021", "x")
    chart = builders.segment_lines([(INFO, long_series())], setting("EE"), references=[date])
    figure = drawn(chart)
    assert any(shape.get("x0") == 2021.3 and shape["line"]["dash"] == "dash" for shape in figure["layout"]["shapes"])
    assert any(note["text"] == date.label for note in figure["layout"]["annotations"])
    assert date.label in image.svg(chart)
    early = builders.segment_lines([(INFO, long_series())], setting("EE"), references=[Reference(1999.0, "then", "x")])
    assert "then" not in interactive.figure_json(early).replace("strengthen", "")


def test_what_all_tooltips_share_is_written_once() -> None:
    text = interactive.figure_json(builders.segment_lines([(INFO, long_series())], setting()))
    assert text.count("vintage 27 Feb 2026") == len(PLACES)


def test_the_map_stays_under_130_kilobytes_and_holds_no_more_than_it_shows() -> None:
    assert len(interactive.figure_json(CHARTS["map"]).encode()) < 130_000
    assert {"NO", "SE", "FI", "EE", "LV", "LT", "PL", "DE", "DK"} <= set(in_window())
    assert "CY" not in in_window()


def test_aland_is_coloured_with_finland() -> None:
    # Mariehamn (60.1 N, 19.9 E) lies at about 4,867 by 4,157 km in EPSG:3035.
    islands = [ring for ring in outlines()["FI"] if all(4850 < x < 4895 and 4140 < y < 4190 for x, y in ring)]
    assert len(islands) == 1
    trace = next(trace for trace in drawn(CHARTS["map"])["data"] if trace["name"] == "FI")
    assert None in trace["x"]
    assert islands[0][0][0] in trace["x"]


def test_a_country_without_a_figure_is_hatched_and_named() -> None:
    figure = drawn(CHARTS["map"])
    sweden = next(trace for trace in figure["data"] if trace["name"] == "SE")
    assert sweden["fillpattern"]["shape"] == "/"
    labels = next(trace for trace in figure["data"] if trace["name"] == "figures")
    assert "Sweden<br>:" in labels["text"]
    assert "Sweden" in CHARTS["map"].note


def test_from_figures_to_json_in_30_milliseconds() -> None:
    cells, here = long_series(), setting("EE", ("FI", "LV"))
    times = []
    for _ in range(9):
        start = time.process_time()
        interactive.figure_json(builders.segment_lines([(INFO, cells)], here))
        times.append(time.process_time() - start)
    assert sorted(times)[4] < 0.030


def test_names_stand_beside_their_lines_and_do_not_cover_each_other() -> None:
    chart = builders.segment_lines([(INFO, long_series())], setting())
    names = next(trace for trace in drawn(chart)["data"] if trace["name"] == "names")
    assert {re.sub(r"<[^>]+>|\d.*", "", text).strip() for text in names["text"]} == {
        place.name if place.geo != "EU27_2020" else "EU" for place in PLACES.values()
    }
    places = sorted(names["y"])
    assert all(second - first > 0.5 for first, second in pairwise(places))


def test_a_name_with_an_older_year_and_flags_has_room_beside_the_plot() -> None:
    cells = [one for one in long_series() if one.geo != "DE"]
    cells += [cell("DE", "2014", 50.0), cell("DE", "2016", 50.0, "bep")]
    chart = builders.segment_lines([(INFO, cells)], setting())
    figure = drawn(chart)
    texts = next(trace for trace in figure["data"] if trace["name"] == "names")["text"]
    longest = max((re.sub(r"<[^>]+>", "", text) for text in texts), key=len)
    assert figure["layout"]["margin"]["r"] >= text_width(longest.strip(), look.LABEL_SIZE, family()) * POINTS + 14


def test_a_figure_that_would_stand_on_the_target_stands_in_its_bar() -> None:
    cells = [cell(geo, "2025", value) for geo, value in (("FI", 94.0), ("SE", 86.0), ("DE", 74.0), ("EE", 59.0))]
    cells.append(cell("NO", "2025", 84.0, "u"))
    target = Target("t", INFO.id, "Nine in ten", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
    bars = drawn(builders.target_distance(cells, INFO, setting(), target=target))["data"][0]
    geos = [row for row, _ in bars["customdata"]]
    places = dict(zip(geos, bars["textposition"], strict=True))
    assert [geo for geo, place in places.items() if place == "inside"] == ["SE"], (
        "NO is hatched: text there is not read"
    )
    at = geos.index("SE")
    assert look.contrast(bars["textfont"]["color"][at], bars["marker"]["color"][at]) >= 4.5


def test_countries_without_a_point_are_named_in_lines_that_a_phone_has_room_for() -> None:
    chart = CHARTS["scatter"]
    alone = one_sided(chart, chart.by_cell())
    assert max(len(text) for text in alone) > NOTE_WIDTH
    notes = [note["text"] for note in drawn(chart)["layout"]["annotations"] if note["name"] == "empty"]
    assert " ".join(notes) == " ".join(alone)
    assert max(len(note) for note in notes) <= NOTE_WIDTH


def quarters(first: int, last: int) -> list[Column]:
    return [
        Column(f"{year}-Q{quarter}", f"{year}-Q{quarter}", at=year + (quarter - 1) / 4)
        for year in range(first, last + 1)
        for quarter in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ([Column(str(year), str(year), at=year) for year in (2014, 2016, 2018, 2020, 2021, 2023, 2025)],
         ["2014", "2016", "2018", "2021", "2023", "2025"]),
        ([Column(str(year), str(year), at=year) for year in range(2011, 2026)],
         ["2013", "2016", "2019", "2022", "2025"]),
        (quarters(2020, 2025), ["2020", "2021", "2022", "2023", "2024", "2025"]),
        (quarters(2025, 2025)[1:2], ["2025-Q2"]),
        ([], []),
    ],
)  # fmt: skip
def test_a_time_axis_has_as_many_ticks_as_have_room_and_always_the_last(
    columns: list[Column], shown: list[str]
) -> None:
    positions = [column.at or 0.0 for column in columns]
    span = max(positions, default=0.0) - min(positions, default=0.0)
    assert [label for _, label in year_ticks(columns, span, 6)] == shown


def test_markup_in_names_is_shown_not_obeyed() -> None:
    cells = [cell("EE", "2025", 50.0, note="<img src=x onerror=alert(1)>")]
    text = interactive.figure_json(builders.ranked_bars(cells, INFO, setting()))
    assert "<img" not in text


def test_nothing_chosen_accents_nobody() -> None:
    for chart in every_kind().values():
        assert look.ACCENT not in interactive.figure_json(chart)
    assert len(NINE) == 9
