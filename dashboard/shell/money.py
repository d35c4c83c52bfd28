"""Tables of words and money: states of recovery plans, programmes and what their evaluations found."""

from __future__ import annotations

from html import escape

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
            spoken().say("note.where", place=named[one.geo].name, period=one.period),
            state_of(one),
            figure(one.share, 1),
            figure(one.size, 0),
            figure(one.amount, 0),
            noted(one.share, one.size, one.amount),
        )
        for one in recovery_plans(here.database, shown_geos(here))
    ]
    header = (
        "head.country and year",
        "head.plan",
        "head.plan share",
        "head.plan size",
        "head.plan amount",
        "head.plan notes",
    )
    say = spoken().say
    st.html(table(say("funding.plans"), [*map(say, header)], rows, True))


def figure(cell: Observation | None, decimals: int) -> str:
    """A figure as a table prints it; what was not printed has the sign of no value."""
    return NO_VALUE if cell is None or cell.value is None else spoken().number(cell.value, decimals)


def noted(*cells: Observation | None) -> str:
    """The notes of some figures, each once, and the day to which each is true."""
    found = [cell for cell in cells if cell is not None]
    notes = dict.fromkeys((cell.note or "").strip() for cell in found if cell.note)
    days = dict.fromkeys(spoken().day(cell.vintage, cell.vintage_precision) for cell in found)
    return " ".join((*notes, spoken().say("funding.printed", days=spoken().listed(days))))


def programmes(here: Here) -> None:
    """Programmes and what their evaluations found, my country's first; national initiatives folded below."""
    named = places(here.database)

    def name(geo: str) -> str:
        return named[geo].name

    found = sorted(programmes_known(here.database), key=lambda one: one.geo != here.view.country)
    say = spoken().say
    st.html(
        f'<div class="bdm-chart" id="programmes"><h2>{escape(say("funding.programmes"))}</h2>'
        f"<p>{escape(say('funding.programmes.text'))}</p></div>{programme_table(found, name)}"
        f'<details class="bdm-details"><summary>{escape(say("funding.initiatives"))}</summary>'
        f"{platform_table(platforms(here.database), name)}</details>"
    )
