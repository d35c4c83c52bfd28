"""Overview: the region at a glance. Sentences, countries by a dozen indicators, one of them on the map."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.builders import country_map, heat_table, ranked_bars
from dashboard.questions.figures import latest_by_country
from dashboard.questions.reference import indicator_infos
from dashboard.shell import filters
from dashboard.shell.asked import chosen_cell, main_cell, setting, shown_geos
from dashboard.shell.block import chart_block, table_block
from dashboard.shell.frame import Here, open_page

SENTENCES = ("dii3_basic", "cloud_any", "ai_any", "ict_specialists_share")
"""Indicators that open the page with a sentence each."""


def side_by_side(here: Here) -> None:
    """A sentence on the main indicators, then countries by a dozen indicators, each figure with its year."""
    cells = {id_: main_cell(here, id_) for id_ in here.words.offered("overview")}
    figures = latest_by_country(here.database, list(cells.values()), shown_geos(here))
    infos = indicator_infos(here.database, list(cells))
    around = setting(here, list(cells.values()))
    said = [ranked_bars(figures[cells[id_]], infos[id_], around).headline for id_ in SENTENCES if id_ in cells]
    st.html(f'<ul class="bdm-sentences">{"".join(f"<li>{escape(sentence)}.</li>" for sentence in said)}</ul>')
    columns = [(infos[id_], figures[cell]) for id_, cell in cells.items()]
    table_block(heat_table(columns, around), key="heat")


def on_the_map(here: Here) -> None:
    """One indicator on the map, drawn from outlines that we hold."""
    cell = chosen_cell(here)
    with st.container(key="filters_map", horizontal=True):
        filters.indicator(here, "On the map")
        filters.size(here)
    figures = latest_by_country(here.database, [cell], shown_geos(here))[cell]
    info = indicator_infos(here.database, [cell.indicator_id])[cell.indicator_id]
    chart_block(country_map(figures, info, setting(here, [cell])), key="map")


here = open_page("overview", "The region at a glance")
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
side_by_side(here)
on_the_map(here)
