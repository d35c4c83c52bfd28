"""Funding: who spends what on research, firms' research, venture capital, EU money; money beside uptake; programmes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.measure.value import NOT_APPLICABLE
from dashboard.shell import filters, findings, money
from dashboard.shell.block import card, drawn_block
from dashboard.shell.declined import decline, name_those_to_come
from dashboard.shell.frame import Here, open_page, part
from dashboard.shell.picking import listed, topic
from dashboard.words import spoken


def single(here: Here, indicator: str, *names: str, limit: str = "") -> None:
    """Charts of one indicator of money."""
    alone = replace(here.view, indicator=indicator, size=NOT_APPLICABLE, activity=NOT_APPLICABLE, from_=None, to=None)
    for name in names:
        drawn_block(here, name, view=alone, key=f"{name}_{indicator}", limit=limit)


def closer(here: Here) -> None:
    """One subject: of the others nothing is drawn."""
    say = spoken().say
    with st.container(key="filters_about"):
        subject = topic(here, "about", say("topic"))
    plain = replace(here.view, indicator=None, from_=None, to=None)
    if subject == "research":
        single(here, "gerd_pc_gdp", "standing")
        single(here, "gerd_pc_gdp", "lines", limit=say("funding.limit.scoreboard"))
        drawn_block(here, "sectors", view=plain, limit=say("funding.limit.sectors"))
    elif subject == "budgets":
        single(here, "gbard_per_head", "standing", limit=say("funding.limit.budgets"))
        single(here, "gbard_industry_per_head", "standing")
    elif subject == "firms":
        drawn_block(here, "support", view=plain, limit=say("funding.limit.support"))
    elif subject == "venture":
        single(here, "venture_capital_mean3", "standing", limit=say("funding.limit.venture"))
        single(here, "venture_capital_mean3", "lines")
    elif subject == "eu":
        drawn_block(here, "eumoney", view=plain, limit=say("funding.limit.eu"))
        single(here, "esif_ict_planned_eafrd_per_head", "standing", limit=say("funding.limit.eafrd"))
    elif subject == "recovery":
        drawn_block(here, "recovery", view=plain)
        money.recovery_table(here)
    elif subject == "hubs":
        single(here, "edih_per_million", "standing", limit=say("funding.limit.hubs"))
        decline("hubs")
    else:
        drawn_block(here, "eibsme", view=plain)
        drawn_block(here, "eibmicro", view=plain)


def beside_uptake(here: Here) -> None:
    """One kind of money and one use of technology as names in a plane. No line, no cause."""
    with st.container(key="filters_beside", horizontal=True):
        spent = listed(here, "money", spoken().say("funding.money"), "gerd_pc_gdp")
        used = listed(here, "uptake", spoken().say("funding.uptake"), "dii3_basic")
    place = st.container()
    both = replace(here.view, indicator=spent, size=NOT_APPLICABLE, activity=NOT_APPLICABLE, from_=None, to=None)
    sketch = drawn_block(here, "pairs", view=both, other=used, limit=spoken().say("funding.limit.pairs"))
    if sketch is not None:
        with place:
            card(*sketch.measured)


here = open_page("funding", spoken().say("funding.heading"))
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
drawn_block(here, "money", view=replace(here.view, indicator=None), limit=spoken().say("funding.limit.glance"))
part(here, closer)
part(here, beside_uptake)
decline("programme")
money.programmes(here)
name_those_to_come(here.database, "funding")
findings.beside(here, "finance", "hubs")
