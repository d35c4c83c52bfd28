"""Tables and maps on slides: a heat table as a native table, a map as a picture with its table beside it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

from dashboard import look
from dashboard.chart import Chart, Mark, Row, cell_text, column_title
from dashboard.render.slides.marks import letters
from dashboard.render.slides.place import Box, child, clean, rgb, style


def heat(slide: Any, box: Box, chart: Chart) -> list[Any]:
    """The heat table: shaded cells, year printed where it differs; its graphic frame."""
    cells = chart.by_cell()
    frame = _table(slide, box, len(chart.rows) + 1, len(chart.columns) + 1, first=0.13)
    table = frame.table
    table.rows[0].height = head = Inches(0.72)
    for at in range(len(chart.rows)):
        table.rows[at + 1].height = Emu(min(Inches(0.4), (box.height - head) // len(chart.rows)))
    _cell(table.cell(0, 0), chart.table.header[0], size=10, bold=True)
    for at, column in enumerate(chart.columns, start=1):
        unit = f", {column.unit}" if column.unit else ""
        period = f", {column.period}" if column.period else ""
        _cell(table.cell(0, at), f"{column.label}{unit}{period}", size=9, bold=True, align=PP_ALIGN.CENTER)
    for down, row in enumerate(chart.rows, start=1):
        _cell(table.cell(down, 0), row.label, size=11, bold=row.role == "mine", colour=_ink(row))
        for at, column in enumerate(chart.columns, start=1):
            mark = cells.get((row.key, column.key))
            if mark is not None:
                _cell(
                    table.cell(down, at),
                    _short(mark),
                    size=11 if not mark.year_note else 10,
                    align=PP_ALIGN.CENTER,
                    ground=mark.tint,
                    bold=row.role == "mine",
                )
    return [frame]


def _short(mark: Mark) -> str:
    year = f" ({mark.year_note})" if mark.year_note else ""
    return f"{mark.label}{letters(mark)}{year}"


def _ink(row: Row) -> str:
    return look.readable(row.colour) if row.role in ("mine", "compared") else look.INK


def picture_box(box: Box) -> Box:
    """Where the picture of a map stands: upright, as the region is."""
    return Box(box.left, box.top, min(int(box.height * 0.95), int(box.width * 0.5)), box.height)


def picture_and_table(slide: Any, box: Box, chart: Chart, picture: bytes) -> list[Any]:
    """A picture of the drawing on the left, the chart's table on the right; picture shape, then the table's frame."""
    left = picture_box(box)
    start = left.left + left.width + Inches(0.4)
    right = Box(start, box.top, min(box.left + box.width - start, Inches(6.5)), box.height)
    shape = slide.shapes.add_picture(io.BytesIO(picture), left.left, left.top, height=left.height)
    if shape.width > left.width:
        shape.height = int(shape.height * left.width / shape.width)
        shape.width = left.width
    shape.left = left.left + (left.width - shape.width) // 2
    return [shape, figures(slide, right, chart)]


def figures(slide: Any, box: Box, chart: Chart) -> Any:
    """The chart's table as a native table, for kinds with one figure a country, highest first."""
    column = chart.columns[0]
    cells = chart.by_cell()
    marks = [(row, cells[row.key, column.key]) for row in chart.rows if (row.key, column.key) in cells]
    order = sorted(marks, key=lambda item: (item[1].value is None, -(item[1].value or 0.0)))
    frame = _table(slide, box, len(order) + 1, 2, first=0.52)
    table = frame.table
    _cell(table.cell(0, 0), chart.table.header[0], size=11, bold=True)
    unit = f", {column.unit}" if column.unit else ""
    period = f", {column.period}" if column.period else ""
    _cell(table.cell(0, 1), f"{column_title(column)}{unit}{period}", size=11, bold=True, align=PP_ALIGN.RIGHT)
    for down, (row, mark) in enumerate(order, start=1):
        _cell(table.cell(down, 0), row.label, size=12, bold=row.role == "mine", colour=_ink(row))
        _cell(table.cell(down, 1), cell_text(mark), size=12, bold=row.role == "mine", align=PP_ALIGN.RIGHT)
    return frame


def lines(slide: Any, box: Box, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Any:
    """A plain native table of words; ``widths`` are parts of the box's width."""
    frame = _table(slide, box, len(rows) + 1, len(header), first=widths[0])
    for at, part in enumerate(widths):
        frame.table.columns[at].width = Emu(int(box.width * part))
    for down, line in enumerate((header, *rows)):
        for at, text in enumerate(line):
            _cell(frame.table.cell(down, at), text, size=10 if len(rows) <= 12 else 9, bold=down == 0)
    return frame


def _table(slide: Any, box: Box, rows: int, columns: int, *, first: float) -> Any:
    height = min(box.height, Inches(0.4) * rows)
    frame = slide.shapes.add_table(rows, columns, box.left, box.top, box.width, height)
    table = frame.table
    table.horz_banding = False
    table.first_row = True
    # The plain style of PowerPoint: no fills of its own.
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    table.columns[0].width = Emu(int(box.width * first))
    for at in range(1, columns):
        table.columns[at].width = Emu(int(box.width * (1 - first) / (columns - 1)))
    for at in range(rows):
        table.rows[at].height = Emu(height // rows)
    return frame


def _cell(
    cell: Any,
    text: str,
    *,
    size: float,
    bold: bool = False,
    colour: str = "",
    align: PP_ALIGN = PP_ALIGN.LEFT,
    ground: str = "",
) -> None:
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if ground:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(ground)
    else:
        cell.fill.background()
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run()
    run.text = clean(text)
    style(run.font, size=size, colour=colour or (look.text_on(ground) if ground else look.INK), bold=bold)
    _rule(cell)


def _rule(cell: Any) -> None:
    """A thin line under a cell, as print has it."""
    properties = cell._tc.get_or_add_tcPr()
    line = OxmlElement("a:lnB")
    line.set("w", str(Pt(0.75)))
    child(child(line, "a:solidFill"), "a:srgbClr", val=look.GRID.lstrip("#").upper())
    properties.insert(0, line)  # borders come before fills
