"""Axes of native charts: their ends, ticks and number formats; gaps that stay open."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard import look
from dashboard.chart import Axis
from dashboard.render.layout import ticks
from dashboard.render.slides.place import clean, rgb, style


def style_axis(
    axis: Any, span: tuple[float, float], step: float, number_format: str, *, show: bool, title: str, size: float
) -> None:
    """Ends, ticks and labels of an axis; ``show=False`` hides all of it."""
    axis.minimum_scale, axis.maximum_scale = span
    if step:
        axis.major_unit = step
    axis.has_minor_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = show
    axis.format.line.fill.background()
    if show:
        axis.major_gridlines.format.line.color.rgb = rgb(look.GRID)
        axis.major_gridlines.format.line.width = Pt(0.75)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.tick_labels.number_format = number_format
        axis.tick_labels.number_format_is_linked = False
        style(axis.tick_labels.font, size=size - 1, colour=look.MUTED)
    else:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if title:
        axis.has_title = True
        frame = axis.axis_title.text_frame
        run = frame.paragraphs[0].add_run()
        run.text = clean(title)
        style(run.font, size=size - 1, colour=look.MUTED)
    else:
        axis.has_title = False


def gaps_stay(native: Any) -> None:
    """Blanks are gaps in a chart, never zero."""
    chart = native._chartSpace.chart
    blanks = chart.find(qn("c:dispBlanksAs"))
    if blanks is None:
        blanks = OxmlElement("c:dispBlanksAs")
        chart.find(qn("c:plotVisOnly")).addnext(blanks)
    blanks.set("val", "gap")


def number_format(axis: Axis) -> str:
    """The spreadsheet code of an axis's numbers: as many decimals as its steps need."""
    step = step_of(axis)
    decimals = next((digits for digits in range(6) if abs(round(step, digits) - step) < 1e-9), 6)
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f'{digits}"%"' if axis.unit.startswith("%") else digits


def step_of(axis: Axis) -> float:
    """Distance of two ticks."""
    marks = ticks(axis)
    return marks[1] - marks[0] if len(marks) > 1 else axis.high - axis.low
