"""Questions that visitors bring and figures cannot answer: declined in words, where they would be asked.

The same six everywhere. Declining is an answer: it says what is known instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st


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
"""By a short name."""


def declined_html(*names: str) -> str:
    """Questions with their answers as one list of terms. Raises KeyError for a name that is not in ``DECLINED``."""
    items = "".join(
        f"<dt>“{escape(DECLINED[name].question)}”</dt><dd>{escape(DECLINED[name].answer)}</dd>" for name in names
    )
    return f'<dl class="bdm-declined">{items}</dl>'


def decline(*names: str) -> None:
    """Put questions that are declined, and why, on the page."""
    st.html(declined_html(*names))
