"""Skills: hiring in its three parts first, then people and skills side by side and one at a time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.charts import Scene
from dashboard.charts.scene import by_year
from dashboard.questions.themes import HIRING, WHY_HARD
from dashboard.shell import filters, findings
from dashboard.shell.block import card, drawn_block
from dashboard.shell.declined import decline, name_those_to_come
from dashboard.shell.filters import size_name
from dashboard.shell.frame import Here, open_page
from dashboard.shell.picking import listed, topic
from dashboard.view import ALL_ACTIVITIES, SME
from dashboard.words import spoken


def hiring(here: Here, size: str) -> None:
    """Who tried, who found it hard, and that share of those that tried, for firms of one size."""
    three = replace(here.view, indicator=HIRING, size=size, activity=ALL_ACTIVITIES, from_=None, to=None)
    drawn_block(here, "hiring", view=three, limit=spoken().say("skills.limit.hiring"))
    unanswered = [] if set(WHY_HARD) & set(here.words.offered("skills")) else ["vacancies"]
    decline(*unanswered, "neighbours")


def one_measure(here: Here) -> None:
    """A measure of choice: where the countries stand, and the way there."""
    with st.container(key="filters_under_measure", horizontal=True):
        filters.indicator(here, spoken().say("skills.measure"))
        filters.size(here)
        filters.years(here)
    drawn_block(here, "standing", key="standing")
    drawn_block(here, "lines", key="lines")


def training(here: Here) -> None:
    """Training beside trouble in hiring, both for all firms from 10 persons employed on."""
    both = replace(here.view, indicator="ict_training", size="GE10", activity=ALL_ACTIVITIES, from_=None, to=None)
    with st.container():
        place = st.empty()
        limit = spoken().say("skills.limit.training")
        sketch = drawn_block(here, "pairs", view=both, other="hiring_hard_to_fill_of_tried", limit=limit)
        if sketch is not None:
            with place.container():
                card(*by_year(Scene(here.database, here.words, both), sketch.measured))


here = open_page("skills", spoken().say("skills.heading"))
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
    size = listed(here, "firms", spoken().say("skills.firms"), SME, named=size_name)
    filters.year_meant(here, HIRING)
hiring(here, size)
drawn_block(here, "people", view=replace(here.view, indicator=None))
with st.container(key="filters_about"):
    about = topic(here, "about", spoken().say("topic"))
if about == "supply":
    plain = replace(here.view, indicator=None, from_=None, to=None)
    drawn_block(here, "supply", view=plain, limit=spoken().say("skills.limit.supply"))
elif about == "training":
    training(here)
else:
    one_measure(here)
name_those_to_come(here.database, "skills")
findings.beside(here, "workforce")
