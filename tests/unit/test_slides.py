"""Slides read back: every number, flag, gap and word of a chart is in the file, native and editable."""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard import charts
from dashboard.chart import Chart
from dashboard.database import Database, database_path
from dashboard.handout import Handout
from dashboard.render.slides import deck, refresh
from dashboard.render.slides.arial import BLANK, blanks, line_count, width
from dashboard.render.slides.deck import Leaf
from dashboard.render.slides.lines import segment_lines
from dashboard.render.slides.native import NATIVE
from dashboard.render.slides.pairs import WIDE, pairs
from dashboard.render.slides.plot import HELPER
from dashboard.render.slides.tags import recall
from dashboard.render.slides.template import TemplateError
from tests.samples import figures

DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00"
    b"\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7V\xbd\xfb\x00\x00\x00\x00IEND\xaeB`\x82"
)


def picture(chart: Chart, wide: int, high: int) -> bytes:
    """A dot in the place of a map: the drawing has tests of its own."""
    return DOT


@pytest.fixture(scope="module")
def monitor() -> Database:
    return Database(database_path())


def read(made: bytes) -> Any:
    return Presentation(io.BytesIO(made))


def slide_of(handout: Handout, leaf: Leaf | None = None) -> Any:
    return read(deck([leaf or Leaf(handout)], picture)).slides[0]


def native_values(slide: Any) -> list[float]:
    """All figures of native charts, helper series left out; of XY charts both coordinates."""
    values: list[float] = []
    for shape in slide.shapes:
        if not shape.has_chart:
            continue
        for series in shape.chart.plots[0].series:
            if series.name.startswith(HELPER):
                continue
            values += [value for value in series.values if value is not None]
            values += [float(node.text) for node in series._element.findall(f".//{qn('c:xVal')}//{qn('c:v')}")]
    return values


def words_of(slide: Any) -> str:
    """All text of a slide: shapes, tables, labels and categories of charts."""
    parts: list[str] = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            parts.append(shape.text_frame.text)
        if shape.has_table:
            parts += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            for element in shape.chart._chartSpace.iter(qn("a:t"), qn("c:v")):
                parts.append(element.text or "")
    return "\n".join(parts)


def spoken(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("kind", [kind for kind in NATIVE if kind != "timeline"])
def test_every_figure_stands_in_a_native_chart(kind: str) -> None:
    handout = figures.handout(kind)
    held = native_values(slide_of(handout))
    drawn = [mark for mark in handout.chart.marks if mark.value is not None]
    if kind in ("scatter", "stacked"):  # rows with one figure of several are words, not points
        incomplete = {mark.row for mark in handout.chart.marks if mark.value is None}
        drawn = [mark for mark in drawn if mark.row not in incomplete]
    assert drawn
    for mark in drawn:
        assert any(value == pytest.approx(mark.value) for value in held), f"{mark.row} {mark.column} {mark.value}"


@pytest.mark.parametrize("kind", figures.KINDS)
def test_words_flags_gaps_and_papers_are_on_the_slide(kind: str) -> None:
    handout = figures.handout(kind)
    chart = handout.chart
    slide = slide_of(handout)
    shown, said = words_of(slide), spoken(slide)
    assert slide.shapes.title.text_frame.text == chart.headline
    for text in (chart.subtitle, chart.note, chart.source, handout.address):
        assert text in shown
    for mark in chart.marks:
        assert mark.text in said
        for letter in mark.letters:
            assert letter in said.replace(mark.text, "")
        if mark.drawn and kind not in ("map", "tile_grid") and mark.value is not None:
            assert re.search(rf"(^|\s){mark.drawn}(\s|$)", shown, re.MULTILINE), f"{mark.row}: {mark.drawn}"
        if mark.value is None and mark.absence:
            assert mark.absence in said
    for info in handout.infos:
        assert info.definition in said
        assert info.know[0] in said
    assert handout.address in said


@pytest.mark.parametrize("kind", figures.KINDS)
def test_alternative_text_name_and_memory(kind: str) -> None:
    handout = figures.handout(kind)
    slide = slide_of(handout)
    shapes = [shape for shape in slide.shapes if shape.name.startswith("BDM chart ")]
    assert shapes
    assert all(shape._element._nvXxPr.cNvPr.get("descr") for shape in shapes)
    assert shapes[0]._element._nvXxPr.cNvPr.get("descr") == handout.chart.alt
    told = recall(slide, shapes[0])
    assert told is not None
    assert told.query == handout.query
    assert [(mark[0], mark[1], mark[2], mark[4]) for mark in told.marks] == [
        (mark.row, mark.column, mark.value, mark.letters) for mark in handout.chart.marks
    ]


def test_gaps_stay_gaps_and_nothing_is_zero() -> None:
    for kind in NATIVE:
        for shape in slide_of(figures.handout(kind)).shapes:
            if shape.has_chart:
                space = shape.chart._chartSpace
                assert space.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"
                assert all(node.get("val") == "0" for node in space.iter(qn("c:smooth")))
                assert not [node for node in space.iter(qn("c:v")) if node.text in ("0", "0.0", "nan", "None")]


@pytest.mark.parametrize("kind", ["map", "tile_grid"])
def test_a_map_is_a_picture_beside_its_figures(kind: str) -> None:
    handout = figures.handout(kind)
    slide = slide_of(handout)
    (shown,) = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    (table,) = [shape for shape in slide.shapes if shape.has_table]
    assert shown.left + shown.width <= table.left
    listed = {row.cells[0].text: row.cells[1].text for row in table.table.rows}
    for mark in handout.chart.marks:
        label = next(row.label for row in handout.chart.rows if row.key == mark.row)
        assert listed[label].startswith(mark.text)
        assert all(letter in listed[label] for letter in mark.letters)


def test_a_deck_of_our_own_is_16_to_9() -> None:
    made = read(deck([Leaf(figures.handout("dumbbell"))], picture))
    assert made.slide_width / made.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_bars_without_a_figure_are_empty_and_say_why() -> None:
    slide = slide_of(figures.handout("ranked_bars"))
    plot = next(shape.chart for shape in slide.shapes if shape.has_chart).plots[0]
    by_name = dict(zip(plot.categories, plot.series[0].values, strict=True))
    empty = {name: value for name, value in by_name.items() if value is None}
    assert {name.split("  ")[0] for name in empty} == {"Latvia", figures.PLACES["PL"].name}
    assert next(name for name in empty if name.startswith("Latvia")).endswith(": C confidential")
    assert "not asked in this country" in next(name for name in empty if name.startswith("Poland"))


def test_lines_end_at_breaks_and_a_point_alone_has_a_marker() -> None:
    slide = slide_of(figures.handout("segment_lines"))
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    estonia = [series for series in chart.plots[0].series if series.name.startswith("Estonia")]
    stretches = {series.name: list(series.values) for series in estonia if "," not in series.name}
    assert stretches["Estonia 2023"] == [58.0]
    assert all(58.0 not in values for name, values in stretches.items() if name != "Estonia 2023")
    alone = next(series for series in estonia if series.name == "Estonia 2023")
    assert alone.marker.style is not None
    assert alone.marker.size >= 5
    assert "//" in words_of(slide)
    finland = [list(series.values) for series in chart.plots[0].series if series.name.startswith("Finland")]
    assert [50.0] in finland, "the line must not run over the year without a figure"
    assert [78.5] in finland


def test_longest_series_come_first_for_libreoffice() -> None:
    for kind in ("dumbbell", "segment_lines", "arrows", "small_multiples"):
        for shape in slide_of(figures.handout(kind)).shapes:
            if shape.has_chart:
                lengths = [len(list(series.values)) for series in shape.chart.plots[0].series]
                assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("kind", NATIVE)
def test_a_double_click_opens_a_sheet_with_the_figures_and_the_table(kind: str) -> None:
    handout = figures.handout(kind)
    for shape in slide_of(handout).shapes:
        if shape.has_chart:
            book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
            sheet = book["Figures"]
            table = handout.chart.table
            for down, row in enumerate((table.header, *table.rows), start=1):
                for across, text in enumerate(row, start=1):
                    found = sheet.cell(down, across)
                    assert (found.value or "") == text
                    assert found.data_type in ("s", "n")  # never "f": a name like =cmd is no formula
                    assert found.value is None or found.data_type == "s"
            names = [cell for row in book["Sheet1"].iter_rows() for cell in row if isinstance(cell.value, str)]
            assert not [cell for cell in names if cell.data_type == "f"]


def test_a_template_lends_its_size_and_loses_its_sample_slides() -> None:
    own = Presentation()
    own.slide_width, own.slide_height = 12192000, 6858000
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Sample slide"
    kept = io.BytesIO()
    own.save(kept)
    made = read(deck([Leaf(figures.handout("ranked_bars"))], picture, template=kept.getvalue()))
    assert len(made.slides) == 1
    assert made.slides[0].shapes.title.text_frame.text == figures.handout("ranked_bars").chart.headline
    assert "Sample slide" not in words_of(made.slides[0])


def test_heading_and_remark_stand_beside_the_sentence() -> None:
    handout = figures.handout("dumbbell")
    leaf = Leaf(handout, heading="What I say", remark="Ask about Latvia")
    made = read(deck([leaf, Leaf(figures.handout("map"))], picture, title="My talk", remark="in Riga"))
    assert [slide.shapes.title.text_frame.text for slide in made.slides] == [
        "My talk",
        "What I say",
        figures.handout("map").chart.headline,
        "Sources",
    ]
    shown = words_of(made.slides[1])
    assert handout.chart.headline in shown
    assert "Ask about Latvia" in shown
    assert "isoc_cloud" in words_of(made.slides[3])


def test_a_long_heading_and_remark_leave_room_for_the_chart() -> None:
    """Longest words that a briefing takes, with umlauts, quotes and a formula: nothing lies on anything."""
    heading = ('=cmd|calc "Öffentliche Förderung" – größer: ' * 4)[:140]
    leaf = Leaf(figures.handout("dumbbell"), heading=heading, remark=("Rückfrage: „warum?“ & <b>wieso</b> " * 20)[:500])
    slide = slide_of(leaf.handout, leaf)
    assert slide.shapes.title.text_frame.text == heading
    shapes = sorted(slide.shapes, key=lambda shape: shape.top)
    assert all(above.top + above.height <= below.top for above, below in itertools.pairwise(shapes))
    chart = next(shape for shape in shapes if shape.has_chart)
    assert chart.height > Inches(2)


def test_sources_go_on_over_as_many_slides_as_they_need(monitor: Database) -> None:
    handouts = [charts.draw(monitor, {"chart": name}) for name in charts.CHARTS]
    made = read(deck([Leaf(handout) for handout in handouts], picture))
    last = [slide for slide in made.slides if slide.shapes.title.text_frame.text.startswith("Sources")]
    assert len(last) == 2
    listed = "\n".join(words_of(slide) for slide in last)
    for source in {source for handout in handouts for info in handout.infos for source in info.sources}:
        assert f"{source.dataset_id}: {source.title}" in listed
    assert "copy of 2025" in listed  # no day is made up where only the year is known
    assert "1 Jan 2025" not in listed
    for slide in last:
        table = next(shape.table for shape in slide.shapes if shape.has_table)
        assert len(table.rows) <= 17


def test_a_date_is_a_line_with_its_name(monitor: Database) -> None:
    chart = charts.draw(monitor, {"chart": "since"}).chart
    assert chart.references
    assert chart.y is not None
    (plot,) = segment_lines(chart)
    (date,) = chart.references
    line = next(one for one in plot.series if one.name == date.label)
    assert [(point.x, point.y) for point in line.points] == [(date.at, chart.y.high), (date.at, chart.y.low)]
    assert (line.helper, line.line, line.points[0].label) == (True, "dash", date.label)


@pytest.mark.parametrize("name", [name for name in charts.CHARTS if name != "platforms"])
def test_words_of_a_row_do_not_run_into_each_other(monitor: Database, name: str) -> None:
    """Name, two figures, what stands at the end: in points along the row, as wide as Arial runs."""
    for query in ({"chart": name}, {"chart": name, "country": "EE", "with": "FI,LV"}):
        chart = charts.draw(monitor, query).chart
        if chart.kind not in ("dumbbell", "arrows"):
            continue
        (plot,) = pairs(chart)
        low, high = plot.plane.x
        left, _, across, _ = plot.plane.inner
        rows: dict[float, list[tuple[float, float]]] = {}
        for one in plot.series:
            for point in one.points:
                at = WIDE * (left + across * (point.x - low) / (high - low))
                wide = width(point.label.strip(BLANK), plot.plane.size, bold=point.bold)
                blank = width(point.label, plot.plane.size, bold=point.bold) - wide
                start, end = (at + 5 + blank, at + 5 + blank + wide)
                if point.side == "left":
                    start, end = at - 5 - blank - wide, at - 5 - blank
                rows.setdefault(point.y, []).append((start, end))
        for spans in rows.values():
            ordered = sorted(spans)
            assert all(before[1] <= after[0] for before, after in itertools.pairwise(ordered)), name
            assert ordered[0][0] >= 0
            assert ordered[-1][1] <= WIDE


def test_widths_of_words_are_those_of_arial() -> None:
    assert width("Estonia", 1000) == 667 + 500 + 278 + 556 + 556 + 222 + 556
    assert width("Estonia", 1000, bold=True) == 667 + 556 + 333 + 611 + 611 + 278 + 556
    assert width("ÄäšŽ", 10) == width("AasZ", 10)
    assert width(blanks(20, 12), 12) >= 20
    assert line_count("one two three", 10, width("one two", 10)) == 2
    assert line_count("W" * 40, 10, 95) == 4


# --- refresh ----------------------------------------------------------------------------------------------------------


def old_deck(monitor: Database) -> bytes:
    asked = [
        {"chart": "standing", "indicator": "dii3_basic", "vintage": "2025-04-08", "country": "EE"},
        {"chart": "lines", "indicator": "dii3_basic", "vintage": "2025-04-08", "country": "EE"},
        {"chart": "map", "indicator": "dii3_basic", "vintage": "2025-04-08"},
    ]
    return deck([Leaf(charts.draw(monitor, query)) for query in asked], picture, title="2025")


def test_a_deck_of_the_2025_vintage_gets_todays_figures_and_the_right_list(monitor: Database) -> None:
    """By hand: EE 55.93 (2023) -> 72.12 d (2025), SE 79.91 b (2023) -> 86.47 (2025); ten countries, each newer."""
    done = refresh(old_deck(monitor), lambda query: charts.draw(monitor, query), picture)
    assert done.charts == 3
    of_bars = {change.where.split(",")[0]: change for change in done.changes if change.slide == 2}
    assert len(of_bars) == 10
    assert (of_bars["Estonia"].before, of_bars["Estonia"].now) == ("55.9 (2023)", "72.1 d (2025)")
    assert (of_bars["Sweden"].before, of_bars["Sweden"].now) == ("79.9 b (2023)", "86.5 (2025)")
    assert {change.kind for change in of_bars.values()} == {"new"}
    of_lines = [change for change in done.changes if change.slide == 3]
    assert len(of_lines) == 10
    assert all(change.before == "not there" and "2025, Version 3" in change.where for change in of_lines)
    made = read(done.deck)
    now = {mark.value for mark in charts.draw(monitor, {"chart": "standing", "indicator": "dii3_basic"}).chart.marks}
    assert set(native_values(made.slides[1])) == now
    title = made.slides[1].shapes.title.text_frame.text
    assert "72%" in title
    listed = words_of(made.slides[-2]) + words_of(made.slides[-1])
    assert "Before" in listed
    assert "55.9 (2023)" in listed
    assert "27 Feb 2026" in words_of(made.slides[0])
    assert "8 Apr 2025" not in "".join(words_of(slide) for slide in made.slides)


def test_refreshing_twice_changes_nothing_more(monitor: Database) -> None:
    once = refresh(old_deck(monitor), lambda query: charts.draw(monitor, query), picture)
    twice = refresh(once.deck, lambda query: charts.draw(monitor, query), picture)
    assert twice.changes == ()
    assert twice.charts == 3


def test_what_the_presenter_changed_stays(monitor: Database) -> None:
    deck_ = read(old_deck(monitor))
    deck_.slides[1].shapes.title.text_frame.text = "My own words"
    box = deck_.slides[1].shapes.add_textbox(0, 0, 100, 100)
    box.text_frame.text = "my arrow"
    kept = io.BytesIO()
    deck_.save(kept)
    done = refresh(kept.getvalue(), lambda query: charts.draw(monitor, query), picture)
    slide = read(done.deck).slides[1]
    assert slide.shapes.title.text_frame.text == "My own words"
    assert "my arrow" in words_of(slide)
    assert [change.before for change in done.changes if change.kind == "kept"] == ["My own words"]


def test_a_chart_that_cannot_be_drawn_any_more_stays_and_is_named(monitor: Database) -> None:
    given = old_deck(monitor)
    before = native_values(read(given).slides[1])

    def redraw(query: Any) -> Handout:
        raise charts.NotDrawnError("There is no such indicator any more.")

    done = refresh(given, redraw, picture)
    assert [change.kind for change in done.changes] == ["not updated"] * 3
    assert native_values(read(done.deck).slides[1]) == before
    assert "There is no such indicator any more." in words_of(read(done.deck).slides[-1])


def test_a_deck_of_somebody_else_is_refused_in_words(monitor: Database) -> None:
    own = io.BytesIO()
    Presentation().save(own)
    with pytest.raises(TemplateError, match="No chart of this site"):
        refresh(own.getvalue(), lambda query: charts.draw(monitor, query), picture)


def test_names_alone_are_enough_after_libreoffice_has_saved_the_deck(monitor: Database) -> None:
    """LibreOffice drops tags and keeps names: the chart is redrawn, and the list says that the old state is unknown."""
    made = read(old_deck(monitor))
    for slide in made.slides:
        for node in list(slide._element.iter(qn("p:custDataLst"))):
            node.getparent().remove(node)
    kept = io.BytesIO()
    made.save(kept)
    done = refresh(kept.getvalue(), lambda query: charts.draw(monitor, query), picture)
    assert done.charts == 3
    assert all("tags are gone" in change.now for change in done.changes if change.kind == "revised")
    assert 72.12 in native_values(read(done.deck).slides[1])


@pytest.mark.parametrize("name", [name for name in charts.CHARTS if name != "platforms"])  # a list kept by hand
def test_real_charts_are_equal_to_the_database(monitor: Database, name: str) -> None:
    """Figures on the slide, read back, are the stored ones, to the last digit."""
    handout = charts.draw(monitor, {"chart": name, "country": "LV", "with": "EE"})
    slide = slide_of(handout)
    stored = {cell.value for cell in handout.cells if cell.value is not None}
    if handout.chart.kind in NATIVE:
        years = {column.at for column in handout.chart.columns if column.at is not None}
        rows = {float(at) for at in range(1, 12)}
        target = {line.at for line in handout.chart.references}
        for value in native_values(slide):
            distances = {goal - one for goal in target for one in stored}
            allowed = stored | years | rows | distances
            assert any(abs(value - one) < 1e-9 for one in allowed), value
    else:
        shown = words_of(slide)
        exact = handout.chart.kind != "heat_table"
        assert all((mark.text if exact else mark.label) in shown for mark in handout.chart.marks)
