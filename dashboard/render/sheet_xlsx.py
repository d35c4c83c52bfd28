"""An Excel workbook of a chart: the table with a native chart, every figure with its flags, codes, choices, source.

Numbers are numbers, years as labels are text, words are words: a cell that begins with = + - @ is never a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from dashboard import look
from dashboard.builders.sources import tables_of
from dashboard.chart import Chart, Mark, column_title
from dashboard.handout import FIGURE_COLUMNS, Handout, column_meanings, dimension_lines, figures, limits
from dashboard.render import citation
from dashboard.render.slides.axes import number_format
from dashboard.render.slides.marks import letters, tinted
from dashboard.render.slides.native import POINTS
from dashboard.render.slides.page import key_text
from dashboard.render.slides.plot import Plot, Point, Series
from dashboard.site import NAME
from dashboard.words import NO_VALUE, spoken

SHEETS = ("Chart", "Figures", "Flags", "Dimensions", "Filters", "Source")
POINTS_SHEET = "Chart data"
"""Hidden from nobody, but last: the points of the native chart."""

LONGEST = 32_000
"""Excel takes 32,767 characters in a cell."""

NAME_WIDE, VALUE_WIDE, BESIDE_WIDE = 26, 14, 20
"""Widths of the columns of a chart's table, in letters."""

MARKERS = {"disc": "circle", "diamond": "diamond", "square": "square"}
LABELS = {"left": "left", "right": "right", "above": "above", "below": "below", "middle": "center"}


class _Book:
    """A workbook being written, with its few formats."""

    def __init__(self, stream: io.BytesIO) -> None:
        self.book = Workbook(
            stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        self.head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.muted = self.book.add_format({"font_color": look.MUTED})
        self.note = self.book.add_format({"font_color": look.MUTED, "text_wrap": True, "valign": "top"})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = self.book.add_format({"bold": True})
        self.link = self.book.add_format({"font_color": look.PLAIN, "underline": 1})
        self._numbers: dict[int, Any] = {}

    def number(self, decimals: int) -> Any:
        """A number with so many decimals shown; the cell keeps all digits."""
        if decimals not in self._numbers:
            code = "#,##0" + (f".{'0' * decimals}" if decimals else "")
            self._numbers[decimals] = self.book.add_format({"num_format": code})
        return self._numbers[decimals]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet without grid noise on paper."""
        made = self.book.add_worksheet(name)
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(9)  # A4
        made.fit_to_pages(1, 0)
        return made


def words(sheet: Worksheet, down: int, across: int, text: str, form: Any = None) -> None:
    """Text as text, whatever it begins with."""
    sheet.write_string(down, across, text[:LONGEST], form)


def label(text: str) -> str:
    """Words in a chart: XlsxWriter takes what looks like Sheet!A1 for a reference, so the look is broken unseen."""
    return text.replace("!", "!\u2060")


def rows(sheet: Worksheet, down: int, header: Sequence[str], lines: Sequence[Sequence[str]], book: _Book) -> int:
    """A header and lines of text; the row after the last."""
    for across, text in enumerate(header):
        words(sheet, down, across, text, book.head)
    for below, line in enumerate(lines, start=down + 1):
        for across, text in enumerate(line):
            words(sheet, below, across, text)
    return down + 1 + len(lines)


def xlsx(handout: Handout, accessed: date) -> bytes:
    """The workbook of a chart. ``accessed``: the day that stands in the citation."""
    out = io.BytesIO()
    book = _Book(out)
    chart = handout.chart
    book.book.set_properties(
        {"title": chart.headline[:250], "subject": chart.subtitle[:250], "author": NAME, "comments": handout.address}
    )
    sheet = book.sheet("Chart")
    table, place = _chart_sheet(book, sheet, chart, handout)
    _figures_sheet(book, handout)
    _flags_sheet(book, handout)
    _dimensions_sheet(book, handout)
    _filters_sheet(book, handout)
    _source_sheet(book, handout, accessed)
    _native(book, sheet, chart, table, place)
    book.book.close()
    return out.getvalue()


# --- sheets -----------------------------------------------------------------------------------------------------------


def _chart_sheet(book: _Book, sheet: Worksheet, chart: Chart, handout: Handout) -> tuple[tuple[int, int], str]:
    """The chart's table: figures as numbers, flags beside them.

    First and last row of the figures, and the cell where the chart begins: right of the table, below a wide one.
    """
    words(sheet, 0, 0, chart.headline, book.title)
    words(sheet, 1, 0, chart.subtitle, book.muted)
    cells = chart.by_cell()
    top = 3
    sheet.set_row(top, 48)
    words(sheet, top, 0, chart.table.header[0], book.head)
    for at, column in enumerate(chart.columns):
        unit = f", {column.unit}" if column.unit and column.unit not in column_title(column) else ""
        words(sheet, top, 1 + 2 * at, f"{column_title(column)}{unit}", book.head)
        words(sheet, top, 2 + 2 * at, spoken().say("sheet.beside"), book.head)
    aside = 1 + 2 * len(chart.columns)
    if chart.aside_title:
        words(sheet, top, aside, chart.aside_title, book.head)
    for below, row in enumerate(chart.rows, start=top + 1):
        words(sheet, below, 0, row.label, book.bold if row.role == "mine" else None)
        for at, column in enumerate(chart.columns):
            mark = cells.get((row.key, column.key))
            if mark is None:
                continue
            if mark.value is None:
                words(sheet, below, 1 + 2 * at, NO_VALUE)
            elif chart.kind == "timeline":
                words(sheet, below, 1 + 2 * at, mark.text)  # a period is a label
            else:
                sheet.write_number(below, 1 + 2 * at, mark.value, book.number(column.decimals))
            words(sheet, below, 2 + 2 * at, _beside(mark))
        if row.aside:
            words(sheet, below, aside, row.aside)
    last = top + len(chart.rows)
    across = max(2, aside if chart.aside_title else aside - 1)
    letters_wide = NAME_WIDE + (across + 1) // 2 * VALUE_WIDE + across // 2 * BESIDE_WIDE
    for below, text in enumerate(
        (*chart.notes, chart.source, spoken().say("sheet.seen", address=handout.address)), start=last + 2
    ):
        sheet.merge_range(below, 0, below, across, "", book.note)  # the chart stands right of it
        words(sheet, below, 0, text, book.note)
        sheet.set_row(below, 15 * -(-len(text) // int(letters_wide * 0.95)))
    sheet.set_column(0, 0, NAME_WIDE)
    for at in range(1, across + 1):
        sheet.set_column(at, at, BESIDE_WIDE if at % 2 == 0 else VALUE_WIDE)
    if chart.aside_title:
        longest = max((len(row.aside) for row in chart.rows), default=0)
        sheet.set_column(aside, aside, min(max(VALUE_WIDE, longest + 2), 60))
    sheet.freeze_panes(top + 1, 1)
    wide = len(chart.columns) > MOST_BESIDE
    place = xl_rowcol_to_cell(below + 2, 0) if wide else xl_rowcol_to_cell(top, across + 2)
    return (top + 1, last), place


def _beside(mark: Mark) -> str:
    """Letters, the year where it differs, the reason where there is no figure."""
    unknown = "" if mark.flags_known else spoken().say("hover.unknown")
    reason = mark.absence if mark.value is None else ""
    return " ".join(
        part for part in (mark.letters, f"({mark.year_note})" if mark.year_note else "", reason, unknown) if part
    )


def _figures_sheet(book: _Book, handout: Handout) -> None:
    sheet = book.sheet("Figures")
    lines = figures(handout)
    decimals = {info.id: info.decimals for info in handout.infos}
    for across, name in enumerate(FIGURE_COLUMNS):
        words(sheet, 0, across, name, book.head)
    for down, line in enumerate(lines, start=1):
        for across, name in enumerate(FIGURE_COLUMNS):
            value = getattr(line, name)
            if isinstance(value, bool):
                words(sheet, down, across, spoken().say("sheet.yes" if value else "sheet.no"))
            elif isinstance(value, float):
                sheet.write_number(down, across, value, book.number(decimals.get(line.indicator, 1)))
            elif value:
                words(sheet, down, across, value)
    sheet.autofilter(0, 0, max(1, len(lines)), len(FIGURE_COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(FIGURE_COLUMNS) - 1, 14)
    sheet.set_column(1, 1, 40)


def _flags_sheet(book: _Book, handout: Handout) -> None:
    sheet = book.sheet("Flags")
    present = sorted({letter for cell in handout.cells for letter in cell.letters})
    say = spoken().say
    head = (say("sheet.letter"), say("sheet.meaning"))
    below = rows(sheet, 0, head, [(letter, spoken().flags(letter)) for letter in present], book)
    if not present:
        words(sheet, below, 0, say("sheet.no flags"))
    unknown = sorted({cell.geo for cell in handout.cells if not cell.flags_known})
    if unknown:
        words(sheet, below + 2, 0, say("sheet.flags unknown", places=say("list").join(unknown)))
    words(sheet, below + 3, 0, say("sheet.never zero"))
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 60)


def _dimensions_sheet(book: _Book, handout: Handout) -> None:
    sheet = book.sheet("Dimensions")
    say = spoken().say
    head = (say("sheet.dimension"), say("sheet.code"), say("sheet.name"))
    below = rows(sheet, 0, head, dimension_lines(handout), book)
    below = rows(
        sheet,
        below + 1,
        (say("sheet.column"), "", say("sheet.what")),
        [(name, "", meaning) for name, meaning in column_meanings()],
        book,
    )
    words(sheet, below + 1, 0, say("limits"), book.head)
    for at, text in enumerate(limits(handout), start=below + 2):
        words(sheet, at, 0, text)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 80)


def _filters_sheet(book: _Book, handout: Handout) -> None:
    sheet = book.sheet("Filters")
    say = spoken().say
    address = (
        (say("sheet.address"), handout.address),
        (say("sheet.address alone"), f"{handout.site}/embed?{handout.query_string}"),
    )
    rows(sheet, 0, (say("sheet.choice"), say("sheet.applied")), (*handout.filters, *address), book)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)


def _source_sheet(book: _Book, handout: Handout, accessed: date) -> None:
    sheet = book.sheet("Source")
    say = spoken().say
    columns = ("producer", "table", "title", "vintages", "doi", "address", "via", "licence")
    header = [say(f"sheet.{column}") for column in columns]
    lines = [
        (
            used.source.producer,
            used.source.dataset_id,
            used.source.title,
            say("list").join(text for _, text in used.vintages),
            used.source.doi or "",
            used.source.url,
            used.source.via or "",
            used.source.licence,
        )
        for used in tables_of(handout.measured, spoken())
    ]
    below = rows(sheet, 0, header, lines, book)
    words(sheet, below + 1, 0, say("cite"), book.head)
    for at, text in enumerate(citation.plain(handout, accessed).splitlines(), start=below + 2):
        words(sheet, at, 0, text)
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 7, 24)


# --- native charts ----------------------------------------------------------------------------------------------------


def _native(book: _Book, sheet: Worksheet, chart: Chart, span: tuple[int, int], place: str) -> None:
    """A native chart at a cell of the sheet; a heat table is shaded instead."""
    if chart.kind == "heat_table":
        _shade(book, sheet, chart, span)
    elif chart.kind in POINTS:
        data = book.sheet(POINTS_SHEET)
        at = 0
        for index, plot in enumerate(POINTS[chart.kind](chart)):
            made, at = _points(book, data, chart, plot, at)
            wide, high = _size(plot)
            made.set_size({"width": wide, "height": high})
            moved = {"x_offset": index % ACROSS * (wide + 8), "y_offset": index // ACROSS * (high + 8)}
            sheet.insert_chart(place, made, {**moved, "description": chart.alt, "object_position": 2})
    else:
        sheet.insert_chart(place, _bars(book, chart, span), {"description": chart.alt, "object_position": 2})


MOST_BESIDE = 6
"""Columns of figures up to which the chart stands right of its table."""

ACROSS = 3
"""Charts beside each other."""


def _size(plot: Plot) -> tuple[int, int]:
    """Width and height of an XY chart, in pixels."""
    return (300, 220) if plot.plane.size <= 10 else (720, 440)


def _shade(book: _Book, sheet: Worksheet, chart: Chart, span: tuple[int, int]) -> None:
    cells = chart.by_cell()
    for below, row in enumerate(chart.rows, start=span[0]):
        for at, column in enumerate(chart.columns):
            mark = cells.get((row.key, column.key))
            if mark is None or mark.value is None or not mark.tint:
                continue
            code = "#,##0" + (f".{'0' * column.decimals}" if column.decimals else "")
            shaded = book.book.add_format(
                {"num_format": code, "bg_color": mark.tint, "font_color": look.text_on(mark.tint)}
            )
            sheet.write_number(below, 1 + 2 * at, mark.value, shaded)


def _bars(book: _Book, chart: Chart, span: tuple[int, int]) -> Any:
    stacked = chart.kind == "stacked"
    made = book.book.add_chart({"type": "bar", "subtype": "stacked"} if stacked else {"type": "bar"})
    cells = chart.by_cell()
    first, last = span
    whole = {
        row.key
        for row in chart.rows
        if all(
            (mark := cells.get((row.key, column.key))) is not None and mark.value is not None
            for column in chart.columns
        )
    }
    for at, column in enumerate(chart.columns):
        marks = [cells.get((row.key, column.key)) for row in chart.rows]
        points: list[dict[str, Any] | None] = []
        labels: list[dict[str, Any]] = []
        for row, mark in zip(chart.rows, marks, strict=True):
            colour = (column.colour or look.PLAIN) if stacked else row.colour
            if mark is None or mark.value is None or (stacked and row.key not in whole):
                points.append(None)
                labels.append({"delete": True})
                continue
            points.append(
                {
                    "fill": {"color": tinted(colour, {"hollow": 0.0, "ringed": 0.55}.get(mark.form, 1.0))},
                    "border": {"color": colour},
                }
            )
            ink = look.text_on(colour) if stacked and mark.form == "solid" else look.INK
            labels.append({"value": label(f"{mark.label}{letters(mark)}"), "font": {"color": ink}})
        made.add_series(
            {
                "name": ["Chart", first - 1, 1 + 2 * at],
                "categories": ["Chart", first, 0, last, 0],
                "values": ["Chart", first, 1 + 2 * at, last, 1 + 2 * at],
                "points": points,
                "fill": {"color": column.colour or look.PLAIN},
                "gap": 45,
                "data_labels": {"value": True, "custom": labels, "position": "center" if stacked else "outside_end"},
            }
        )
    low, high = (
        (chart.x.low, chart.x.high) if chart.x is not None and chart.kind not in ("map", "tile_grid") else (0, None)
    )
    made.set_y_axis({"reverse": True, "line": {"color": look.RULE}})
    code = number_format(chart.x) if chart.x is not None else "General"
    grid = {"visible": True, "line": {"color": look.GRID}}
    made.set_x_axis({"min": low, "max": high, "num_format": code, "label_position": "high", "major_gridlines": grid})
    made.set_legend({"position": "top"} if stacked else {"none": True})
    made.set_title({"name": label(chart.headline), "name_font": {"size": 12}})
    _gaps_stay(made)
    made.set_size({"width": 760, "height": 26 * len(chart.rows) + 140})
    return made


def _gaps_stay(made: Any) -> None:
    """Write that blanks are gaps: XlsxWriter leaves its default unsaid, and readers differ on what that means."""
    made._write_disp_blanks_as = lambda: made._xml_empty_tag("c:dispBlanksAs", [("val", "gap")])


def _labels_stay_on_one_line(made: Any) -> None:
    """Write that words at points are not wrapped, which XlsxWriter has no setting for."""
    turned = made._write_a_body_pr

    def write(rotation: int | None, is_horizontal: bool | None) -> None:
        if rotation is None and not is_horizontal:
            made._xml_empty_tag("a:bodyPr", [("wrap", "none")])
        else:
            turned(rotation, is_horizontal)

    made._write_a_body_pr = write


KEY_HIGH = 0.08
"""Part of a chart's height that its key takes."""


def _points(book: _Book, data: Worksheet, chart: Chart, plot: Plot, start: int) -> tuple[Any, int]:
    """One XY chart from points written at column ``start`` on; the next free column."""
    made = book.book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    at = start
    for one in apart(plot.in_order):
        words(data, 0, at, one.name, book.head)
        words(data, 1, at, "x", book.muted)
        words(data, 1, at + 1, "y", book.muted)
        words(data, 1, at + 2, "label", book.muted)
        for down, point in enumerate(one.points, start=2):
            data.write_number(down, at, point.x)
            data.write_number(down, at + 1, point.y)
            words(data, down, at + 2, point.label)
        made.add_series(_series(one, at))
        at += 3
    plane = plot.plane
    grid = {"visible": True, "line": {"color": look.GRID}}
    made.set_x_axis(
        {
            "min": plane.x[0],
            "max": plane.x[1],
            "major_unit": plane.x_ticks or None,
            "num_format": plane.x_format,
            "major_gridlines": grid,
            "name": label(plane.x_title) or None,
            "label_position": "low",
        }
    )
    made.set_y_axis(
        {
            "min": plane.y[0],
            "max": plane.y[1],
            "major_unit": plane.y_ticks or None,
            "num_format": plane.y_format,
            "visible": plane.show_y,
            "major_gridlines": {**grid, "visible": plane.show_y},
            "name": label(plane.y_title) or None,
            "label_position": "low",
        }
    )
    made.set_legend({"none": True})
    title = plot.title or key_text(chart)
    if title:
        made.set_title({"name": label(title), "name_font": {"size": 11, "bold": bool(plot.title)}})
    else:
        made.set_title({"none": True})
    left, top, wide, high = plane.inner
    head = KEY_HIGH if title and not plot.title else 0.0
    made.set_plotarea({"layout": {"x": left, "y": top + head, "width": wide, "height": high - head}})
    _gaps_stay(made)
    _labels_stay_on_one_line(made)
    return made, at


def apart(series: Sequence[Series]) -> list[Series]:
    """Series with one shape of mark and one side of labels each, longest first: XlsxWriter has one a series.

    A row of discs and diamonds becomes its line without marks, then its discs, then its diamonds.
    """
    found: list[Series] = []
    for one in series:
        kinds: dict[tuple[str, str, str], list[Point]] = {}
        for point in one.points:
            kinds.setdefault((point.shape, point.form, point.side if point.label else ""), []).append(point)
        if len(kinds) == 1:
            found.append(one)
            continue
        if one.line != "none":
            found.append(replace(one, points=[Point(point.x, point.y) for point in one.points]))
        found += [replace(one, points=points, line="none") for points in kinds.values()]
    return sorted(found, key=lambda one: -len(one.points))


def _series(one: Series, at: int) -> dict[str, Any]:
    last = 1 + len(one.points)
    first = one.points[0]
    dash = {"dash": "long_dash", "dot": "round_dot"}.get(one.line)
    line: dict[str, Any] = {"none": True} if one.line == "none" else {"color": one.colour, "width": one.width}
    if dash:
        line["dash_type"] = dash
    custom = [
        {
            "value": label(point.label),
            "font": {"color": point.colour or one.colour, "bold": point.bold},
        }
        if point.label
        else {"delete": True}
        for point in one.points
    ]
    made: dict[str, Any] = {
        "name": [POINTS_SHEET, 0, at],
        "categories": [POINTS_SHEET, 2, at, last, at],
        "values": [POINTS_SHEET, 2, at + 1, last, at + 1],
        "line": line,
        "marker": {
            "type": MARKERS[first.shape],
            "size": round(one.marker),
            "fill": {"color": tinted(one.colour, {"hollow": 0.25, "ringed": 0.55}.get(first.form, 1.0))},
            "border": {"color": one.colour},
        }
        if first.shape
        else {"type": "none"},
    }
    side = next((point.side for point in one.points if point.label), None)
    if side is not None:
        made["data_labels"] = {"value": True, "custom": custom, "position": LABELS[side]}
    return made
