"""Questions that visitors bring and figures cannot answer, or not yet: said in words, where they would be asked.

The same words everywhere. Declining is an answer: it says what is known instead.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.database import Database
from dashboard.questions import reference
from dashboard.words import spoken


def declined_html(*names: str) -> str:
    """Questions by their short names with their answers, as one list of terms. Raises KeyError for an unknown name."""
    words = spoken()
    items = ""
    for name in names:
        question = words.say("quoted", text=words.say(f"declined.question.{name}"))
        items += f"<dt>{escape(question)}</dt><dd>{escape(words.say(f'declined.answer.{name}'))}</dd>"
    return f'<dl class="bdm-declined">{items}</dl>'


def decline(*names: str) -> None:
    """Put questions that are declined, and why, on the page."""
    st.html(declined_html(*names))


def name_those_to_come(database: Database, theme: str) -> None:
    """Name in one line what a page on a theme would show, had a live pull brought it; nothing once it has."""
    words, names = spoken(), reference.to_come(database, theme)
    if names:
        said = words.say("declined.to come.names", names=words.say("list.apart").join(names))
        st.html(
            f'<dl class="bdm-declined"><dt>{escape(words.say("declined.to come"))}</dt><dd>{escape(said)}</dd></dl>'
        )
