"""Figures sorted for a chart: one a country or a series a country, and the year that stands for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dashboard.chart import Setting
from dashboard.measure.value import IndicatorInfo, Observation

Measured = tuple[IndicatorInfo, Sequence[Observation]]
"""One indicator and the observations of it that are shown."""


def one_each(cells: Sequence[Observation], setting: Setting) -> dict[str, Observation]:
    """One observation a country of the setting. Raises ValueError when a country has two."""
    result: dict[str, Observation] = {}
    for cell in cells:
        if cell.geo in result:
            raise ValueError(
                f"two figures for {cell.geo} ({result[cell.geo].period} and {cell.period}): give one a country"
            )
        if cell.geo in setting.places:
            result[cell.geo] = cell
    return result


def series_by_place(observations: Sequence[Observation], setting: Setting) -> dict[str, list[Observation]]:
    """Each country's observations, oldest first, countries in the setting's order; those without any are left out."""
    result: dict[str, list[Observation]] = {}
    for cell in sorted(observations, key=lambda cell: cell.period):
        if cell.geo in setting.places:
            result.setdefault(cell.geo, []).append(cell)
    return {geo: result[geo] for geo in setting.places if geo in result}


def main_period(cells: Iterable[Observation]) -> str:
    """The commonest period of the figures, the newer of two equally common: years that differ from it are printed."""
    counts = Counter(cell.period for cell in cells if cell.value is not None)
    return max(counts, key=lambda period: (counts[period], period), default="")


def other_year(cell: Observation | None, period: str) -> str:
    """The year to print beside a figure: empty where it is the chart's own."""
    return cell.period if cell is not None and cell.value is not None and cell.period != period else ""
