"""Country profile: one page on one country that prints on A4. Without a country it asks for one."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.questions.profile import quotes
from dashboard.questions.themes import BANDS
from dashboard.shell import filters, portrait
from dashboard.shell.block import drawn_block
from dashboard.shell.declined import decline
from dashboard.shell.frame import Here, open_page
from dashboard.shell.picking import listed
from dashboard.shell.quoted import limits, quoted
from dashboard.shell.takeaway import row_of_words
from dashboard.words import spoken


def without_country(here: Here) -> None:
    """Ask for a country, and show the six figures of all nine meanwhile."""
    st.html(f'<p class="bdm-lead">{escape(spoken().say("profile.lead"))}</p>{portrait.choose(here)}')
    drawn_block(here, "profile", view=replace(here.view, indicator=None))


def peers(here: Here, mine: str) -> None:
    """Countries that started where we did and are ahead: to be asked, not to be copied."""
    say = spoken().say
    st.html(
        f'<div class="bdm-chart"><h2>{escape(say("profile.peers"))}</h2>'
        f"<p>{escape(say('profile.peers.text'))}</p></div>"
    )
    with st.container(key="filters_under_peers", horizontal=True):
        filters.indicator(here, say("profile.ahead"))
        indicator = here.view.indicator or here.words.offered("profile")[0]
        bases = portrait.base_years(here, mine, indicator)
        if bases:
            base = listed(here, "base", say("profile.base"), portrait.base_of(bases), options=bases)
            band = listed(here, "band", say("profile.band"), "5", options=tuple(BANDS))
    if not bases:
        st.html(f'<p class="bdm-note">{escape(say("profile.peers.none"))}</p>')
        return
    st.html(portrait.peers_table(here, mine, indicator, base, band))
    st.html(f'<p class="bdm-foot">{escape(say("profile.peers.foot"))}</p>')


here = open_page("profile", spoken().say("screen.profile"))
with st.container(key="filters", horizontal=True):
    filters.country(here)
mine = here.view.country
if mine is None:
    without_country(here)
else:
    heading = escape(spoken().say("profile.six", place=here.words.countries[mine]))
    st.html(f'<div class="bdm-chart"><h2>{heading}</h2></div>{portrait.six(here, mine)}')
    row_of_words(here, "profile", view=replace(here.view, indicator=None), key="portrait")
    peers(here, mine)
    st.html(quoted(here, quotes(here.database)))
    st.html(limits(here))
    more = st.expander(spoken().say("profile.all nine"), key="all_nine", on_change="rerun")
    with more:
        if more.open:
            drawn_block(here, "profile", view=replace(here.view, indicator=None))
decline("country", "2030")
