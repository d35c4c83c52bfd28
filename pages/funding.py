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

GLANCE = "Funds and sources stand side by side: columns do not add up, and no column explains another."
BY_DESIGN = "Poorer regions get more by design, and only a part of this money is for firms."
ONE_HUB = "A number of hubs is not a measure of service: one hub can serve a whole country."
BUDGETS = "Budgets, not spending; no one year after 2017 has all nine countries."
SCOREBOARD = "Two sources of one measure: they stand in panels of their own and are never ranked together."
NO_RESULT = (
    "If it looks like a result, it is not one: money follows the rules of each fund, and rich countries buy both."
)
EAFRD = "Money for rural areas, a fund of its own: never added to or ranked with the other one."


def single(here: Here, indicator: str, *names: str, limit: str = "") -> None:
    """Charts of one indicator of money."""
    alone = replace(here.view, indicator=indicator, size=NOT_APPLICABLE, activity=NOT_APPLICABLE, from_=None, to=None)
    for name in names:
        drawn_block(here, name, view=alone, key=f"{name}_{indicator}", limit=limit)


def closer(here: Here) -> None:
    """One subject: of the others nothing is drawn."""
    with st.container(key="filters_about"):
        subject = topic(here, "about", "Look closer")
    plain = replace(here.view, indicator=None, from_=None, to=None)
    if subject == "research":
        single(here, "gerd_pc_gdp", "standing")
        single(here, "gerd_pc_gdp", "lines", limit=SCOREBOARD)
        drawn_block(here, "sectors", view=plain, limit="Of 2016, and revised since: the newest by sector that we hold.")
    elif subject == "budgets":
        single(here, "gbard_per_head", "standing", limit=BUDGETS)
        single(here, "gbard_industry_per_head", "standing")
    elif subject == "firms":
        drawn_block(here, "support", view=plain, limit="All firms, not SMEs alone.")
    elif subject == "venture":
        single(here, "venture_capital_mean3", "standing", limit="Means of three years: one large deal moves a country.")
        single(here, "venture_capital_mean3", "lines")
    elif subject == "eu":
        drawn_block(here, "eumoney", view=plain, limit=BY_DESIGN)
        single(here, "esif_ict_planned_eafrd_per_head", "standing", limit=EAFRD)
    elif subject == "recovery":
        drawn_block(here, "recovery", view=plain)
        money.recovery_table(here)
    elif subject == "hubs":
        single(here, "edih_per_million", "standing", limit=ONE_HUB)
        decline("hubs")
    else:
        drawn_block(here, "eibsme", view=plain)
        drawn_block(here, "eibmicro", view=plain)


def beside_uptake(here: Here) -> None:
    """One kind of money and one use of technology as names in a plane. No line, no cause."""
    with st.container(key="filters_beside", horizontal=True):
        spent = listed(here, "money", "Money", "gerd_pc_gdp")
        used = listed(here, "uptake", "Uptake", "dii3_basic")
    place = st.container()
    both = replace(here.view, indicator=spent, size=NOT_APPLICABLE, activity=NOT_APPLICABLE, from_=None, to=None)
    sketch = drawn_block(here, "pairs", view=both, other=used, limit=NO_RESULT)
    if sketch is not None:
        with place:
            card(*sketch.measured)


here = open_page("funding", "Who spends what?")
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
drawn_block(here, "money", view=replace(here.view, indicator=None), limit=GLANCE)
part(here, closer)
part(here, beside_uptake)
decline("programme")
money.programmes(here)
name_those_to_come(here.database, "funding")
findings.beside(here, "finance", "hubs")
