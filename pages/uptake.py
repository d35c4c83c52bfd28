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
from dashboard.view import ALL_ACTIVITIES, about
from dashboard.words import spoken

LEVELS = "dii3_very_low"


def over_time(here: Here) -> None:
    """Who moved fastest over years that may be compared, then all waves; versions of a measure apart."""
    with st.container(key="filters_lines", horizontal=True):
        filters.size(here)
        filters.years(here)
    limit = spoken().say("uptake.limit.movers")
    for id_ in versions_of(here.database, here.view.indicator or ""):
        if id_ in here.words.indicators:
            view = about(here.view, id_, here.words)
            drawn_block(here, "movers", view=view, key=f"movers_{id_}", limit=limit)
            drawn_block(here, "movers_before", view=view, key=f"before_{id_}", limit=limit, quiet=True)
    drawn_block(here, "lines")


def converging(here: Here) -> None:
    """Spread of the region over time, and my country's distance to the highest."""
    with filters.unfolded(here, "spread", spoken().say("uptake.spread")) as folded:
        if folded.open:
            said = behind(Scene(here.database, here.words, here.view))
            if said:
                st.html("".join(f'<p class="bdm-lead">{escape(sentence)}</p>' for sentence in said))
            drawn_block(here, "spread")


def levels(here: Here) -> None:
    """The four levels of digital intensity as parts of a whole."""
    with filters.unfolded(here, "levels", spoken().say("uptake.levels")) as folded:
        if folded.open:
            view = about(here.view, LEVELS, here.words)
            drawn_block(here, "levels", view=view, limit=spoken().say("uptake.limit.levels"))


def barriers(here: Here) -> None:
    """Reasons against AI, ranked for my country and side by side for all."""
    with filters.unfolded(here, "reasons", spoken().say("uptake.reasons")) as folded:
        if folded.open:
            drawn_block(here, "reasons", limit=spoken().say("uptake.limit.reasons"))
            drawn_block(here, "reasons_by_country", limit=spoken().say("uptake.limit.reasons by country"))


def manufacturing(here: Here) -> None:
    """Manufacturing beside all activities or another one, where activity is published."""
    with filters.unfolded(here, "activities", spoken().say("uptake.activities")) as folded:
        if folded.open:
            every = spoken().say(f"activity.{ALL_ACTIVITIES}")
            filters.own(here, "beside", spoken().say("uptake.beside"), every)
            drawn_block(here, "activities", limit=spoken().say("uptake.limit.activities"))


here = open_page("uptake", spoken().say("uptake.heading"))
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
    filters.indicator(here, spoken().say("theme.technology"))
    filters.year_meant(here, here.view.indicator)
    filters.own(here, "gap", spoken().say("uptake.gap"), spoken().say("uptake.gap.points"))
limits = [spoken().say("uptake.limit.gap")]
if (here.view.indicator or "").startswith("security_"):
    limits.append(spoken().say("uptake.limit.security"))
drawn_block(here, "beside", limit=" ".join(limits))
over_time(here)
for folded_part in (converging, levels, barriers, manufacturing):
    part(here, folded_part)
decline("manufacturing smes", "unaware", "abroad", "sales abroad")
name_those_to_come(here.database, "uptake")
findings.beside(here, "awareness", "regulation")
