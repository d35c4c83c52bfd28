"""Tables of words and money: states of recovery plans, programmes and what their evaluations found."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.funding import state_of
from dashboard.measure.value import Observation
from dashboard.questions.ledger import Programme
from dashboard.questions.ledger import programmes as programmes_known
from dashboard.questions.money import recovery_plans
from dashboard.questions.reference import places
from dashboard.shell.asked import shown_geos
from dashboard.shell.frame import Here
from dashboard.shell.tables import Cell, table
from dashboard.words import ENGLISH, NO_VALUE


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
    return NO_VALUE if cell is None or cell.value is None else ENGLISH.number(cell.value, decimals)


def noted(*cells: Observation | None) -> str:
    """The notes of some figures, each once, and the day to which each is true."""
    found = [cell for cell in cells if cell is not None]
    notes = dict.fromkeys((cell.note or "").strip() for cell in found if cell.note)
    days = dict.fromkeys(ENGLISH.day(cell.vintage, cell.vintage_precision) for cell in found)
    return f"{' '.join(notes)} Printed {ENGLISH.listed(days)}.".strip()


EVIDENCE = {
    "control group": "control group",
    "before-after": "before and after",
    "outputs": "outputs",
    "opinion": "opinion",
    "not stated": "not stated",
}
"""Kinds of evidence, strongest first."""


def programmes(here: Here) -> None:
    """Programmes and what their evaluations found: my country's first. Made by hand, dated, incomplete."""
    named = places(here.database)
    found = sorted(programmes_known(here.database), key=lambda one: one.geo != here.view.country)
    body = "".join(_programme(one, named[one.geo].name if one.geo in named else one.geo) for one in found)
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Programme", "What it is", "What is reported", "Kind of evidence", "Who paid for it", "Read at")
    )
    st.html(
        '<div class="bdm-chart" id="programmes"><h2>Programmes, and what their evaluations found</h2>'
        "<p>Made by hand from public pages, incomplete; read in copies of the pages, on days that were not noted. Same "
        "region, same decade, opposite verdicts: whether initiatives are often unsuccessful is neither shown nor "
        "refuted. None of the pages read mentions a control group.</p></div>"
        '<div class="bdm-scroll" role="region" tabindex="0" aria-label="Programmes and evaluations">'
        '<table class="bdm-table bdm-programmes"><caption>Programmes and evaluations</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _programme(one: Programme, place: str) -> str:
    links = " ".join(
        f'<a href="{escape(url)}">{escape(url.split("/")[2])}</a>' for url in one.urls if url.startswith("https://")
    )
    kinds = ENGLISH.listed(EVIDENCE.get(kind, kind) for kind in one.evidence)
    read = "on the page named" if one.read == "there" else "told there by others than the evaluator"
    return (
        f'<tr><th scope="row">{escape(place)}: {escape(one.name)}<br><small>{escape(one.years)}</small></th>'
        f"<td>{escape(one.what)}</td><td>{escape(one.found)}</td>"
        f"<td>{escape(kinds[:1].upper() + kinds[1:])}. {escape(one.evidence_note)}</td>"
        f"<td>{escape(one.paid_by)}</td><td>{links}<br><small>{read}</small></td></tr>"
    )
