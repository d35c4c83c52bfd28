"""Seminar findings: what the 2021 report said, held against the figures where figures allow it."""

from __future__ import annotations

import streamlit as st

from dashboard.questions.ledger import ledger
from dashboard.shell import filters, findings
from dashboard.shell.frame import open_page

here = open_page("findings", "What the 2021 seminar said, beside the figures")
book = ledger(here.database)
chosen = here.view.chosen("finding")
if chosen is None:
    findings.title_question(book)
with st.container(key="filters", horizontal=True):
    filters.country(here)
    findings.own_choice(here, "theme", "Theme", "All themes")
    findings.own_choice(here, "type", "Type", "All types")
    findings.own_choice(here, "testability", "How near figures come", "All")
    findings.own_choice(here, "finding", "One finding", "None: the scorecard")
if chosen is not None:
    findings.card(here, book, book.judgements[chosen])
else:
    findings.scorecard(here, book, findings.chosen(here, book))
    findings.evidence_tables(here, book)
