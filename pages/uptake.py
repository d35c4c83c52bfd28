"""SME uptake: how far SMEs are behind large firms, in what technology, since when."""

from __future__ import annotations

import streamlit as st

from dashboard.builders import dumbbell, segment_lines
from dashboard.measure.value import Observation
from dashboard.questions.choices import LARGE
from dashboard.questions.figures import Cell, absences, series_by_country, sme_beside_large
from dashboard.questions.reference import indicator_infos, versions_of
from dashboard.shell import filters
from dashboard.shell.asked import chosen_cell, setting, shown_geos
from dashboard.shell.block import chart_block
from dashboard.shell.frame import Here, open_page
from dashboard.view import SME

LIMIT = "A small gap can also mean that large firms lag."


def beside(here: Here) -> None:
    """SMEs beside large firms of the same year, country by country."""
    cell = chosen_cell(here)
    geos = shown_geos(here)
    pairs = sme_beside_large(here.database, cell.indicator_id, geos, cell.nace_r2)
    both: list[Observation] = [side for pair in pairs.values() for side in (pair.small, pair.large) if side is not None]
    sides = [Cell(cell.indicator_id, size, cell.nace_r2) for size in (SME, LARGE)]
    reasons: dict[tuple[str, ...], str] = {}
    for (_, geo), reason in absences(here.database, sides, geos).items():
        reasons.setdefault((cell.indicator_id, geo), reason)
    info = indicator_infos(here.database, [cell.indicator_id])[cell.indicator_id]
    chart_block(dumbbell(both, info, setting(here, sides, reasons)), key="beside", limit=LIMIT)


def over_time(here: Here) -> None:
    """All waves by country: lines end where figures cannot be compared, versions of a measure have their own panels."""
    view = here.view
    chosen = chosen_cell(here)
    with st.container(key="filters_lines", horizontal=True):
        filters.size(here)
        filters.years(here)
    cells = [
        Cell(id_, chosen.size_emp, chosen.nace_r2)
        for id_ in versions_of(here.database, chosen.indicator_id)
        if id_ in here.words.indicators and chosen.size_emp in here.words.indicators[id_].sizes
    ]
    infos = indicator_infos(here.database, [cell.indicator_id for cell in cells])
    panels = []
    for cell in cells:
        series = series_by_country(here.database, cell, shown_geos(here), view.from_, view.to)
        panels.append((infos[cell.indicator_id], [one for observations in series.values() for one in observations]))
    chart_block(segment_lines(panels, setting(here, cells)), key="lines")


here = open_page("uptake", "How far are SMEs behind large firms?")
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.indicator(here, "Technology")
beside(here)
over_time(here)
