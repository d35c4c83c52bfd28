"""Briefing: the charts I collected, in my order and with my words, to take to a meeting."""

from __future__ import annotations

from dashboard.shell.briefing import the_page

the_page()
