"""Questions that visitors bring and figures cannot answer, or not yet: said in words, where they would be asked.

The same words everywhere. Declining is an answer: it says what is known instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.database import Database
from dashboard.questions import reference


@dataclass(frozen=True, slots=True)
class Declined:
    """A question as visitors put it, and what can be said instead."""

    question: str
    answer: str


DECLINED: dict[str, Declined] = {
    "programme": Declined(
        "Did programme X work?",
        "Uptake figures cannot show that: they do not say what would have happened without it. Here are the "
        "evaluations we know of, with the kind of evidence each rests on.",
    ),
    "fail": Declined(
        "Why do initiatives fail?",
        "The report of 2021 asks this in its title. Neither the report nor the figures answer it.",
    ),
    "country": Declined(
        "What did my country say at the seminar?",
        "The report names no country and no speaker.",
    ),
    "awareness": Declined(
        "What share of firms named awareness in the Business needs assessment?",
        "Its tables were not found. Ask Aalborg University or ITL, who published it.",
    ),
    "2030": Declined(
        "What will we be in 2030?",
        "There is no forecast here. The page Targets 2030 shows the pace that a target would need.",
    ),
    "manufacturing smes": Declined(
        "Our manufacturing SMEs only?",
        "Not in the public tables: size and activity are never crossed there. SMEs of all activities and manufacturing "
        "of all sizes can be shown side by side.",
    ),
}
"""Those that no figure could answer, by a short name."""

UNANSWERED: dict[str, Declined] = {
    "unaware": Declined(
        "Is it really lack of awareness?",
        "No statistic measures awareness. The nearest signs stand above under “What holds firms back”: how many firms "
        "ever considered AI, and how many of those say that it is not useful for them.",
    ),
    "abroad": Declined(
        "Can a firm deal with our administration online from abroad?",
        "Not yet: the scores that we hold do not split services for firms at home from those for firms abroad. The one "
        "score for both can be chosen on the page Compare: public services for businesses.",
    ),
    "sales abroad": Declined(
        "Do our SMEs sell digitally to other EU countries?",
        "Not yet: the survey asks for sales to other EU countries, but they are not in our copy of the table. "
        "E-commerce sales in all can be chosen above as a technology.",
    ),
    "vacancies": Declined(
        "Why do our vacancies stay open: nobody applies, wrong skills, or pay?",
        "Not yet: the survey asks it, but the answers are not in our copy of the table. They come with the first live "
        "pull.",
    ),
    "neighbours": Declined(
        "Are we losing people to our neighbours?",
        "We cannot tell. No official figures on ICT specialists who move between these countries were found.",
    ),
    "hubs": Declined(
        "Do the hubs work across borders?",
        "No source yet: hubs report their work outside their region to the Digital Europe Programme, and those reports "
        "are not in our figures.",
    ),
}
"""Those that figures which we do not hold could answer, by a short name."""


def declined_html(*names: str) -> str:
    """Questions with their answers as one list of terms. Raises KeyError for a name that stands in neither table."""
    known = DECLINED | UNANSWERED
    items = "".join(f"<dt>“{escape(known[name].question)}”</dt><dd>{escape(known[name].answer)}</dd>" for name in names)
    return f'<dl class="bdm-declined">{items}</dl>'


def decline(*names: str) -> None:
    """Put questions that are declined, and why, on the page."""
    st.html(declined_html(*names))


def name_those_to_come(database: Database, theme: str) -> None:
    """Name in one line what a page on a theme would show, had a live pull brought it; nothing once it has."""
    names = reference.to_come(database, theme)
    if names:
        said = escape("; ".join(names))
        st.html(f'<dl class="bdm-declined"><dt>Come with the first live pull</dt><dd>{said}.</dd></dl>')
