"""Tables of words and money: states of recovery plans, programmes and what their evaluations found."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.funding import state_of
from dashboard.measure.value import Observation
from dashboard.questions.ledger import platforms
from dashboard.questions.ledger import programmes as programmes_known
from dashboard.questions.money import recovery_plans
from dashboard.questions.reference import places
from dashboard.shell.asked import shown_geos
from dashboard.shell.evidence import platform_table, programme_table
from dashboard.shell.frame import Here
from dashboard.shell.tables import Cell, table
from dashboard.words import NO_VALUE, spoken


def recovery_table(here: Here) -> None:
    """Share, size and rough amount of every printed state of every plan, with its note and day."""
    named = places(here.database)
    rows: list[tuple[Cell, ...]] = [
        (
            f"{named[one.geo].name} {one.period}",
            state_of(one),
            figure(one.share, 1),
            figure(one.size, 0),
            figure(one.amount, 0),
            noted(one.share, one.size, one.amount),
        )
        for one in recovery_plans(here.database, shown_geos(here))
    ]
    header = (
        "Country and year",
        "State of the plan",
        "Digital share, %",
        "Size, million euro",
        "Digital amount, million euro (rough)",
        "Notes and day of printing",
    )
    st.html(
        table("Recovery plans, every printed state apart. Amounts are for orders of magnitude only", header, rows, True)
    )


def figure(cell: Observation | None, decimals: int) -> str:
    """A figure as a table prints it; what was not printed has the sign of no value."""
    return NO_VALUE if cell is None or cell.value is None else spoken().number(cell.value, decimals)


def noted(*cells: Observation | None) -> str:
    """The notes of some figures, each once, and the day to which each is true."""
    found = [cell for cell in cells if cell is not None]
    notes = dict.fromkeys((cell.note or "").strip() for cell in found if cell.note)
    days = dict.fromkeys(spoken().day(cell.vintage, cell.vintage_precision) for cell in found)
    return f"{' '.join(notes)} Printed {spoken().listed(days)}.".strip()


def programmes(here: Here) -> None:
    """Programmes and what their evaluations found, my country's first; national initiatives folded below."""
    named = places(here.database)

    def name(geo: str) -> str:
        return named[geo].name

    found = sorted(programmes_known(here.database), key=lambda one: one.geo != here.view.country)
    st.html(
        '<div class="bdm-chart" id="programmes"><h2>Programmes, and what their evaluations found</h2>'
        "<p>Made by hand from copies of public pages, incomplete. Same region, same decade, opposite verdicts: whether "
        "initiatives are often unsuccessful is neither shown nor refuted. None of the pages read mentions a control "
        f"group.</p></div>{programme_table(found, name)}"
        '<details class="bdm-details"><summary>Who has a national initiative for Industry 4.0, and since when</summary>'
        f"{platform_table(platforms(here.database), name)}</details>"
    )
