"""The comparability card as a table: it stands before every comparison of two things."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.handout import Handout
from dashboard.measure.card import Card, CardRow, comparability_card
from dashboard.measure.value import NOT_APPLICABLE
from dashboard.questions.reference import labels
from dashboard.shell.frame import Here
from dashboard.words import ENGLISH

NOTHING = {"": "not given", NOT_APPLICABLE: "does not apply"}


def card(here: Here, one: Handout) -> None:
    """What the two sides of a pair share and in what they differ. Folded where nothing differs."""
    (left, lefts), (right, rights) = one.measured
    held = comparability_card((left, lefts), (right, rights))
    names = {**labels(here.database, "nace_r2"), **UNITS}
    st.html(card_html(held, left.short, right.short, names))


def card_html(held: Card, left: str, right: str, names: dict[str, str]) -> str:
    """The card as HTML: open on the rows that differ, all rows one click away. ``names``: codes in words."""
    differing = held.differences
    said = ENGLISH.listed(ENGLISH.say(f"card.{row.aspect}").lower() for row in differing)
    summary = f"Can these be compared? They differ in {said}" if differing else "Can these be compared? Nothing differs"
    body = "".join(
        f'<tr><th scope="row">{escape(ENGLISH.say(f"card.{row.aspect}"))}</th>'
        f"<td>{escape(_side(row, row.left, names))}</td><td>{escape(_side(row, row.right, names))}</td>"
        f"<td>{escape(ENGLISH.say(f'card.{row.state}'))}</td></tr>"
        for row in held.rows
    )
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Aspect", left, right, ""))
    return (
        f'<details class="bdm-details bdm-card"><summary>{escape(summary)}</summary>'
        f'<div class="bdm-scroll"><table class="bdm-table"><caption>Comparability card</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


UNITS: dict[str, str] = {}


def _side(row: CardRow, text: str, names: dict[str, str]) -> str:
    if row.aspect == "size":
        return ", ".join(ENGLISH.size(code) if code != NOT_APPLICABLE else NOTHING[code] for code in text.split(", "))
    if row.aspect in ("activity", "denominator"):
        return ", ".join(names.get(code, NOTHING.get(code, code)) for code in text.split(", "))
    return NOTHING.get(text, text)
