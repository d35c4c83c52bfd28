"""SME uptake: how far SMEs are behind large firms, who moved, what holds firms back, and are we converging."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts import Scene
from dashboard.charts.uptake import behind
from dashboard.questions.reference import versions_of
from dashboard.shell import filters, findings
from dashboard.shell.block import drawn_block
from dashboard.shell.declined import decline, name_those_to_come
from dashboard.shell.frame import Here, open_page, part
from dashboard.view import about

SMALL_GAP = "A small gap can also mean that large firms lag."
BEYOND_THE_REPORT = "Security is not a topic of the seminar report of 2021."
LOW_STARTERS = "Those that start low rise faster almost by rule: read each change with its starting level."
LOWEST_LEVEL = "A very low level is not the same as not knowing, nor as doing badly."
ONLY_THOSE_ASKED = "Firms that never thought of AI were not asked: no statistic measures awareness."
LEVELS = "dii3_very_low"


def over_time(here: Here) -> None:
    """Who moved fastest over years that may be compared, then all waves; versions of a measure apart."""
    with st.container(key="filters_lines", horizontal=True):
        filters.size(here)
        filters.years(here)
    for id_ in versions_of(here.database, here.view.indicator or ""):
        if id_ in here.words.indicators:
            view = about(here.view, id_, here.words)
            drawn_block(here, "movers", view=view, key=f"movers_{id_}", limit=LOW_STARTERS)
            drawn_block(here, "movers_before", view=view, key=f"before_{id_}", limit=LOW_STARTERS, quiet=True)
    drawn_block(here, "lines")


def converging(here: Here) -> None:
    """Spread of the region over time, and my country's distance to the highest."""
    with filters.unfolded(here, "spread", "Are we catching up, or is the region drifting apart?") as folded:
        if folded.open:
            said = behind(Scene(here.database, here.words, here.view))
            st.html("".join(f'<p class="bdm-lead">{escape(sentence)}</p>' for sentence in said))
            drawn_block(here, "spread")


def levels(here: Here) -> None:
    """The four levels of digital intensity as parts of a whole."""
    with filters.unfolded(here, "levels", "How many firms are still at the very bottom?") as folded:
        if folded.open:
            drawn_block(here, "levels", view=about(here.view, LEVELS, here.words), limit=LOWEST_LEVEL)


def barriers(here: Here) -> None:
    """Reasons against AI, ranked for my country and side by side for all."""
    with filters.unfolded(here, "reasons", "What holds firms back: cost, skills, law or data?") as folded:
        if folded.open:
            drawn_block(here, "reasons", limit=ONLY_THOSE_ASKED)
            drawn_block(here, "reasons_by_country", limit="Felt, not measured: what firms say stands in their way.")


def manufacturing(here: Here) -> None:
    """Manufacturing beside all activities or another one, where activity is published."""
    with filters.unfolded(here, "activities", "Is manufacturing different from the rest of the economy?") as folded:
        if folded.open:
            filters.own(here, "beside", "Manufacturing beside", "all activities")
            drawn_block(
                here,
                "activities",
                limit="Published by activity: artificial intelligence. The other "
                "technologies by activity come with the first live pull.",
            )


here = open_page("uptake", "How far are SMEs behind large firms?")
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
    filters.indicator(here, "Technology")
    filters.year_meant(here, here.view.indicator)
    filters.own(here, "gap", "Gap in", "Percentage points")
security = (here.view.indicator or "").startswith("security_")
drawn_block(here, "beside", limit=f"{SMALL_GAP} {BEYOND_THE_REPORT}" if security else SMALL_GAP)
over_time(here)
for folded_part in (converging, levels, barriers, manufacturing):
    part(here, folded_part)
decline("manufacturing smes", "unaware", "abroad", "sales abroad")
name_those_to_come(here.database, "uptake")
findings.beside(here, "awareness", "regulation")
