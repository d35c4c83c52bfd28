"""Figures by the year that a question is about, where a survey asks about the year before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dashboard.measure.comparability import Break
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import spoken

YEAR_BEFORE = "year before"
ASKED_ABOUT = "year asked about"
"""The reference rule of figures that stand by the year they are about, in place of that of the survey."""


def can_be_moved(info: IndicatorInfo) -> bool:
    """Whether the survey asks about the year before: only then do the two years differ."""
    return info.reference_year == YEAR_BEFORE


def period_before(period: str) -> str:
    """The same quarter, or the year, one year earlier: 2024-Q3 gives 2023-Q3."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def about_year_asked(
    info: IndicatorInfo, cells: Iterable[Observation]
) -> tuple[IndicatorInfo, tuple[Observation, ...]]:
    """The measure and its figures by the year they are about. Others come back as they are.

    For drawing only: what leaves as a file keeps the period that the producer printed.
    """
    if not can_be_moved(info):
        return info, tuple(cells)
    moved = tuple(replace(cell, period=period_before(cell.period), year=cell.year - 1) for cell in cells)
    title = spoken().say("asked.title", title=info.title)
    return replace(info, title=title, reference_year=ASKED_ABOUT, year_note=""), moved


def breaks_about_year_asked(breaks: Iterable[Break], moved: Iterable[str]) -> tuple[Break, ...]:
    """Breaks of the moved indicators begin a year earlier too."""
    ids = set(moved)
    return tuple(
        replace(entry, from_period=period_before(entry.from_period)) if entry.indicator_id in ids else entry
        for entry in breaks
    )
