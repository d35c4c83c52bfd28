"""Seminar findings: what the 2021 report said, held against the figures where figures allow it."""

from __future__ import annotations

import streamlit as st

from dashboard.questions.ledger import ledger
from dashboard.shell import filters, findings
from dashboard.shell.frame import open_page
from dashboard.words import spoken

here = open_page("findings", spoken().say("findings.heading"))
book = ledger(here.database)
chosen = here.view.chosen("finding")
if chosen is None:
    findings.title_question(book)
with st.container(key="filters", horizontal=True):
    filters.country(here)
    for name in ("theme", "type", "testability", "finding"):
        findings.own_choice(here, name, spoken().say(f"findings.by.{name}"), spoken().say(f"findings.every.{name}"))
if chosen is not None:
    findings.card(here, book, book.judgements[chosen])
else:
    findings.scorecard(here, book, findings.chosen(here, book))
    findings.evidence_tables(here, book)
