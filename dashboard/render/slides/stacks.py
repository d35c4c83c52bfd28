"""Stacked bars: parts of a whole, drawn only where all parts are known."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION

from dashboard import look
from dashboard.chart import Chart, Row
from dashboard.render.slides.bars import draw_bars, fill_bar, label_point
from dashboard.render.slides.marks import letters, why
from dashboard.render.slides.place import Box, clean, rgb, style
from dashboard.render.slides.workbook import BarData
from dashboard.words import NO_VALUE


def stacked(slide: Any, box: Box, chart: Chart) -> list[Any]:
    """One bar a row, cut into its parts; an incomplete row stands as words."""
    assert chart.x is not None
    cells = chart.by_cell()
    whole = {
        row.key
        for row in chart.rows
        if all(
            (mark := cells.get((row.key, column.key))) is not None and mark.value is not None
            for column in chart.columns
        )
    }
    data = BarData(chart)
    data.categories = [
        clean(row.label if row.key in whole else f"{row.label}  {_parts(chart, row)}") for row in chart.rows
    ]
    for column in chart.columns:
        values = [
            mark.value if row.key in whole and (mark := cells.get((row.key, column.key))) is not None else None
            for row in chart.rows
        ]
        data.add_series(clean(column.label), values)
    frame = draw_bars(slide, box, chart, data, XL_CHART_TYPE.BAR_STACKED, chart.x)
    native = frame.chart
    native.plots[0].overlap = 100
    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.TOP
    native.legend.include_in_layout = False
    style(native.legend.font, size=12, colour=look.INK)
    for series, column in zip(native.plots[0].series, chart.columns, strict=True):
        colour = column.colour or look.PLAIN
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
        for at, row in enumerate(chart.rows):
            mark = cells.get((row.key, column.key))
            if row.key not in whole or mark is None:
                continue
            if mark.form != "solid":
                fill_bar(series.points[at], mark, colour)
            ink = look.text_on(colour) if mark.form == "solid" else look.INK
            label_point(
                series.points[at],
                f"{mark.label}{letters(mark)}",
                XL_LABEL_POSITION.CENTER,
                colour=ink,
                bold=row.role == "mine",
            )
    return [frame]


def _parts(chart: Chart, row: Row) -> str:
    """The parts of an incomplete row as words: what is there as numbers, what is missing as the sign."""
    cells = chart.by_cell()
    marks = [(column, cells[row.key, column.key]) for column in chart.columns if (row.key, column.key) in cells]
    if all(mark.value is None for _, mark in marks):
        return why(marks[0][1]) if marks else NO_VALUE
    return "; ".join(f"{column.label} {mark.label}{letters(mark)}" for column, mark in marks)
