"""Skills: hiring in its three parts first, then people and skills side by side and one at a time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.charts import Scene
from dashboard.charts.scene import by_year
from dashboard.questions.themes import HIRING
from dashboard.shell import filters, findings
from dashboard.shell.block import card, drawn_block
from dashboard.shell.declined import decline, name_those_to_come
from dashboard.shell.filters import size_name
from dashboard.shell.frame import Here, open_page
from dashboard.shell.picking import listed, topic
from dashboard.view import ALL_ACTIVITIES, SME

NEVER_ASKED = "Firms that never tried are not asked, and large firms report more trouble than small ones."
NOT_A_SHORTAGE = (
    "Stock, demand and those who come after: none of them is the shortage itself. The vacancy rate of information and "
    "communication comes with the first live pull."
)
ONE_COURSE = (
    "One course for one person counts as much as training for everyone. Training is published for all firms with 10 or "
    "more persons employed only, so both figures are for them."
)


def hiring(here: Here, size: str) -> None:
    """Who tried, who found it hard, and that share of those that tried, for firms of one size."""
    three = replace(here.view, indicator=HIRING, size=size, activity=ALL_ACTIVITIES, from_=None, to=None)
    drawn_block(here, "hiring", view=three, limit=NEVER_ASKED)
    decline("vacancies", "neighbours")


def one_measure(here: Here) -> None:
    """A measure of choice: where the countries stand, and the way there."""
    with st.container(key="filters_under_measure", horizontal=True):
        filters.indicator(here, "Measure")
        filters.size(here)
        filters.years(here)
    drawn_block(here, "standing", key="standing")
    drawn_block(here, "lines", key="lines")


def training(here: Here) -> None:
    """Training beside trouble in hiring, both for all firms from 10 persons employed on."""
    both = replace(here.view, indicator="ict_training", size="GE10", activity=ALL_ACTIVITIES, from_=None, to=None)
    with st.container():
        place = st.empty()
        sketch = drawn_block(here, "pairs", view=both, other="hiring_hard_to_fill_of_tried", limit=ONE_COURSE)
        if sketch is not None:
            with place.container():
                card(*by_year(Scene(here.database, here.words, both), sketch.measured))


here = open_page("skills", "Is it hard to find people with digital skills?")
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
    size = listed(here, "firms", "Size of the firms that hire", SME, named=size_name)
    filters.year_meant(here, HIRING)
hiring(here, size)
drawn_block(here, "people", view=replace(here.view, indicator=None))
with st.container(key="filters_about"):
    about = topic(here, "about", "Look closer")
if about == "supply":
    drawn_block(here, "supply", view=replace(here.view, indicator=None, from_=None, to=None), limit=NOT_A_SHORTAGE)
elif about == "training":
    training(here)
else:
    one_measure(here)
name_those_to_come(here.database, "skills")
findings.beside(here, "workforce")
