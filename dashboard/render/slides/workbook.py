"""The sheet behind a native chart: what opens on a double click, with a second sheet that keeps flags and reasons.

python-pptx writes the first sheet, from which the chart draws. It holds numbers only, so the second one has the chart's
whole table: letters, years that differ, places without a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.util import lazyproperty
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.chart import Chart

FIGURES = "Figures"
"""Name of the second sheet."""


def write_figures(workbook: Workbook, chart: Chart) -> None:
    """Add a sheet with the chart's table as it reads, all cells as text, then its note and source."""
    sheet = workbook.add_worksheet(FIGURES)
    table = chart.table
    for down, line in enumerate((table.header, *table.rows)):
        for across, text in enumerate(line):
            sheet.write_string(down, across, text)
    below = len(table.rows) + 2
    for down, text in enumerate((chart.headline, chart.subtitle, chart.note, chart.source)):
        sheet.write_string(below + down, 0, text)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, max(1, len(table.header) - 1), 16)


@contextmanager
def _words_are_words(stream: BytesIO) -> Iterator[tuple[Workbook, Worksheet]]:
    """A workbook in which a name that begins with = or http is text, not a formula or a link."""
    workbook = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    yield workbook, workbook.add_worksheet()
    workbook.close()


class _CategoryWriter(CategoryWorkbookWriter):  # type: ignore[misc]
    _open_worksheet = staticmethod(_words_are_words)

    def _populate_worksheet(self, workbook: Workbook, worksheet: Worksheet) -> None:
        super()._populate_worksheet(workbook, worksheet)
        write_figures(workbook, self._chart_data.told)


class _XyWriter(XyWorkbookWriter):  # type: ignore[misc]
    _open_worksheet = staticmethod(_words_are_words)

    def _populate_worksheet(self, workbook: Workbook, worksheet: Worksheet) -> None:
        super()._populate_worksheet(workbook, worksheet)
        write_figures(workbook, self._chart_data.told)


class BarData(CategoryChartData):  # type: ignore[misc]
    """Rows and series of a bar chart; ``told`` is the chart whose table goes on the second sheet."""

    def __init__(self, told: Chart, number_format: str = "General") -> None:
        super().__init__(number_format=number_format)
        self.told = told

    @lazyproperty  # type: ignore[untyped-decorator]
    def _workbook_writer(self) -> Any:
        return _CategoryWriter(self)


class PointData(XyChartData):  # type: ignore[misc]
    """Series of points; ``told`` is the chart whose table goes on the second sheet."""

    def __init__(self, told: Chart, number_format: str = "General") -> None:
        super().__init__(number_format=number_format)
        self.told = told

    @lazyproperty  # type: ignore[untyped-decorator]
    def _workbook_writer(self) -> Any:
        return _XyWriter(self)
