"""Overview: the region at a glance, one measure on the map and over time, and what changed since the seminar."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.charts.region import SINCE
from dashboard.shell import filters
from dashboard.shell.block import drawn_block
from dashboard.shell.declined import decline
from dashboard.shell.frame import Here, open_page, part
from dashboard.shell.picking import listed, picked
from dashboard.shell.portrait import said_of, since_table
from dashboard.shell.quoted import sources
from dashboard.words import spoken

SENTENCES = ("dii3_basic", "cloud_any", "ai_any", "ict_specialists_share")
"""Indicators that open the page with a sentence each."""

AS_LISTED = "listed"
"""The entry for the order in which countries are listed."""


def side_by_side(here: Here) -> None:
    """Countries by a dozen indicators, as figures or as places."""
    say = spoken().say
    with st.container(key="filters_heat", horizontal=True):
        filters.own(here, "show", say("overview.show"), say("overview.show.figures"))
        names = here.words.own["overview"]["order"]
        first = say("overview.order.mine" if here.view.country else "overview.order.listed")
        listed(
            here,
            "order",
            say("overview.order"),
            AS_LISTED,
            options=(AS_LISTED, *names),
            named=lambda code: say("overview.order.by", measure=names[code]) if code in names else first,
        )
    name = "places" if picked(here, "show", "figures") == "places" else "heat"
    drawn_block(here, name, view=replace(here.view, indicator=None))


def one_measure(here: Here) -> None:
    """One indicator on the map, drawn from outlines that we hold, and over the years with a mark at the seminar."""
    with st.container(key="filters_map", horizontal=True):
        filters.indicator(here, spoken().say("topic.measure"))
        filters.size(here)
    drawn_block(here, "map")
    drawn_block(here, "since", limit=spoken().say("overview.limit.since"))


def since_the_seminar(here: Here) -> None:
    """About 2021 and newest, with the change inside one comparable stretch or the reason why none is stated."""
    say = spoken().say
    st.html(
        f'<div class="bdm-chart" id="since"><h2>{escape(say("overview.since"))}</h2>'
        f"<p>{escape(say('overview.since.text'))}</p></div>"
        f"{since_table(here)}{sources(here, SINCE)}"
    )
    decline("fail", "awareness")


here = open_page("overview", spoken().say("overview.heading"))
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
sentences = (spoken().say("overview.sentence", sentence=sentence) for sentence in said_of(here, SENTENCES))
said = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
st.html(f'<ul class="bdm-sentences">{said}</ul>')
part(here, side_by_side)
one_measure(here)
since_the_seminar(here)
