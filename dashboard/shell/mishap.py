"""What visitors read when a page breaks in a way that nobody expected: words and a number, no trace."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.database import DatabaseUnreadableError
from dashboard.operations.mishaps import note
from dashboard.words import spoken


def script_failed(error: Exception) -> bool:
    """Show what happened, and tell the log with the number that the visitor sees. True: Streamlit shows nothing."""
    if isinstance(error, DatabaseUnreadableError):  # in a part of a page that is drawn again by itself
        st.html(f'<p class="bdm-note" role="alert">{escape(str(error))}</p>')
        return True
    number = note(error, "A page")
    said = spoken().html("frame.mishap", number=f"<strong>{number}</strong>")
    st.html(f'<p class="bdm-note" role="alert">{said}</p>')
    return True
