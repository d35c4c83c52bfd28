"""Country profile: one page on one country that prints on A4. Without a country it asks for one."""

from __future__ import annotations

from dataclasses import replace

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


def without_country(here: Here) -> None:
    """Ask for a country, and show the six figures of all nine meanwhile."""
    st.html(
        '<p class="bdm-lead">Choose a country: one page on it, to read or to print, with peers to learn from.</p>'
        f"{portrait.choose(here)}"
    )
    drawn_block(here, "profile", view=replace(here.view, indicator=None))


def peers(here: Here, mine: str) -> None:
    """Countries that started where we did and are ahead: to be asked, not to be copied."""
    st.html(
        '<div class="bdm-chart"><h2>Peers to learn from</h2><p>Countries that stood where we stood and are ahead now. '
        "A similar start is not a similar cause, so ask them, do not copy them.</p></div>"
    )
    with st.container(key="filters_under_peers", horizontal=True):
        filters.indicator(here, "Ahead in")
        indicator = here.view.indicator or here.words.offered("profile")[0]
        bases = portrait.base_years(here, mine, indicator)
        if bases:
            base = listed(here, "base", "Base year", portrait.base_of(bases), options=bases)
            band = listed(here, "band", "Stood within", "5", options=tuple(BANDS))
    if not bases:
        st.html('<p class="bdm-note">No peers can be named: there is no earlier figure to start from.</p>')
        return
    st.html(portrait.peers_table(here, mine, indicator, base, band))
    st.html(
        '<p class="bdm-foot">Manufacturing shares and contacts are not in our figures. Ask ministries and associations '
        "what they did, what it cost, and what they would not do again.</p>"
    )


here = open_page("profile", "Country profile")
with st.container(key="filters", horizontal=True):
    filters.country(here)
mine = here.view.country
if mine is None:
    without_country(here)
else:
    st.html(
        f'<div class="bdm-chart"><h2>{here.words.countries[mine]}: six themes, one figure each</h2></div>'
        f"{portrait.six(here, mine)}"
    )
    row_of_words(here, "profile", view=replace(here.view, indicator=None), key="portrait")
    peers(here, mine)
    st.html(quoted(here, quotes(here.database)))
    st.html(limits(here))
    more = st.expander("The same six figures for all nine countries", key="all_nine", on_change="rerun")
    with more:
        if more.open:
            drawn_block(here, "profile", view=replace(here.view, indicator=None))
decline("country", "2030")
