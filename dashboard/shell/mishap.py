"""What visitors read when something goes wrong that nobody expected: words and a number, no trace."""

from __future__ import annotations

import logging
import secrets
from html import escape

import streamlit as st

from dashboard.database import DatabaseUnreadableError
from dashboard.operations.metrics import MISHAPS

log = logging.getLogger(__name__)


def script_failed(error: Exception) -> bool:
    """Show what happened, and tell the log with the number that the visitor sees. True: Streamlit shows nothing."""
    if isinstance(error, DatabaseUnreadableError):  # in a part of a page that is drawn again by itself
        st.html(f'<p class="bdm-note" role="alert">{escape(str(error))}</p>')
        return True
    MISHAPS.inc()
    number = secrets.token_hex(3)
    log.error("A page failed.", extra={"number": number, "kind": type(error).__name__})
    st.html(
        '<p class="bdm-note" role="alert">This part of the page could not be made. The fault is ours, it has been '
        f"noted under the number <strong>{number}</strong>. Other pages may well work; loading this one again may "
        "help too.</p>"
    )
    return True
