"""Bars from zero, one a row: ranked, or with what is missing to a target."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard import look
from dashboard.chart import Axis, Chart, Mark, Reference, Row
from dashboard.render.slides.axes import gaps_stay, number_format, step_of, style_axis
from dashboard.render.slides.marks import letters, text_colour, why
from dashboard.render.slides.place import POINT, Box, clean, rgb, style
from dashboard.render.slides.workbook import BarData
from dashboard.words import NO_VALUE

ROOMY = 12
"""Bars up to which a name may run over two lines; with more of them reasons stand in the note only."""


def draw_bars(slide: Any, box: Box, chart: Chart, data: CategoryChartData, kind: XL_CHART_TYPE, axis: Axis) -> Any:
    """A horizontal bar chart, first row on top, from zero; its graphic frame."""
    frame = slide.shapes.add_chart(kind, box.left, box.top, box.width, box.height, data)
    native = frame.chart
    native.has_title = False
    native.has_legend = False
    native.font.size = Pt(12)
    native.font.color.rgb = rgb(look.INK)
    category = native.category_axis
    category.reverse_order = True
    category.has_major_gridlines = False
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.format.line.color.rgb = rgb(look.RULE)
    style(category.tick_labels.font, size=_name_size(box, len(data.categories)), colour=look.INK)
    _every_label(category)
    value = native.value_axis
    style_axis(value, (axis.low, axis.high), step_of(axis), number_format(axis), show=True, title="", size=12)
    value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # reversed rows turn the axis upside down
    native.plots[0].gap_width = 45
    gaps_stay(native)
    return frame


def _name_size(box: Box, rows: int) -> float:
    """Points at which the names of so many bars stand under each other: LibreOffice leaves out names that touch."""
    row = 0.86 * box.height / POINT / max(rows, 1)
    return min(13.0, max(6.0, int(row / 1.35 * 2) / 2))


def _every_label(category: Any) -> None:
    """Print the name of each row: programs leave names out where they think it crowded."""
    axis = category._element
    if axis.find(qn("c:tickLblSkip")) is None:
        skip = OxmlElement("c:tickLblSkip")
        skip.set("val", "1")
        axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def fill_bar(point: Any, mark: Mark, colour: str) -> None:
    """Fill a bar by the form of its mark: hollow, hatched or full."""
    fill = point.format.fill
    if mark.form == "hollow":
        fill.solid()
        fill.fore_color.rgb = rgb(look.GROUND)
    elif mark.form == "ringed":
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb = rgb(colour)
        fill.back_color.rgb = rgb(look.GROUND)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(colour)
    point.format.line.color.rgb = rgb(colour)
    point.format.line.width = Pt(1.5)


def label_point(
    point: Any, text: str, position: XL_LABEL_POSITION, *, colour: str, bold: bool = False, size: float = 12
) -> None:
    """Words at one bar."""
    label = point.data_label
    frame = label.text_frame
    frame.word_wrap = False
    run = frame.paragraphs[0].add_run()
    run.text = clean(text)
    style(run.font, size=size, colour=colour, bold=bold)
    label.position = position


def _missing(row: Row, mark: Mark, target: Reference, chart: Chart) -> float | None:
    """What a bar is short of the target; nothing where it is there, or where no distance is stated for it."""
    stated = bool(row.aside) or not chart.aside_title
    return target.at - mark.value if stated and mark.value is not None and mark.value < target.at else None


def bars(slide: Any, box: Box, chart: Chart) -> list[Any]:
    """One bar a row; with a target, a dashed one for what is missing."""
    assert chart.x is not None
    cells = chart.by_cell()
    column = chart.columns[0]
    target = chart.references[0] if chart.references else None
    data = BarData(chart)
    crowded = len(chart.rows) > ROOMY
    data.categories = [clean(_category(row, cells[row.key, column.key], crowded)) for row in chart.rows]
    marks = [cells[row.key, column.key] for row in chart.rows]
    data.add_series(clean(column.label), [mark.value for mark in marks])
    rest: list[float | None] = []
    if target is not None:
        rest = [_missing(row, mark, target, chart) for row, mark in zip(chart.rows, marks, strict=True)]
        data.add_series(clean(f"{chart.aside_title}: {target.label}"), rest)
    kind = XL_CHART_TYPE.BAR_STACKED if target is not None else XL_CHART_TYPE.BAR_CLUSTERED
    frame = draw_bars(slide, box, chart, data, kind, chart.x)
    series = frame.chart.plots[0].series
    if target is not None:
        frame.chart.plots[0].overlap = 100
    for at, (row, mark) in enumerate(zip(chart.rows, marks, strict=True)):
        if mark.value is None:
            continue
        point = series[0].points[at]
        fill_bar(point, mark, row.colour)
        bold = row.role == "mine"
        text = f"{mark.label}{letters(mark)}"
        inside = target is not None
        on_bar = look.text_on(row.colour) if mark.form == "solid" else look.INK
        label_point(
            point,
            text,
            XL_LABEL_POSITION.INSIDE_END if inside else XL_LABEL_POSITION.OUTSIDE_END,
            colour=on_bar if inside else text_colour(row),
            bold=bold or (inside and mark.form == "ringed"),
        )
        if inside and rest[at] is not None:
            missing = series[1].points[at]
            missing.format.fill.background()
            missing.format.line.color.rgb = rgb(look.TARGET)
            missing.format.line.width = Pt(1)
            missing.format.line.dash_style = MSO_LINE.SQUARE_DOT
            label_point(missing, row.aside or "", XL_LABEL_POSITION.CENTER, colour=look.TARGET, bold=bold)
    return [frame]


def _category(row: Row, mark: Mark, crowded: bool) -> str:
    """The name of a bar; an empty place says there that it is one and, where there is room, why."""
    if mark.value is not None:
        return row.label
    return f"{row.label}  {NO_VALUE}{letters(mark)}" if crowded else f"{row.label}  {why(mark)}"
