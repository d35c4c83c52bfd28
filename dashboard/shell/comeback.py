"""A page that was open when its server went away makes its next choice at a server that has never seen it.

Streamlit then calls no ``on_change``, since there is no old value to differ from, and the filters set their boxes from
the address: the visitor's choice would be lost. So in a session's first run a box that the browser sent along keeps
what the browser says, and afterwards the choice is written to the address as if it had been made now.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

MET = "met_before"
"""In the session's state once it has run to its end."""

KEPT = "kept_boxes"


def keeps(key: str, value: object) -> bool:
    """Whether a box is to keep what the browser says; ``value`` is what the address says."""
    if MET in st.session_state or not _sent(key):
        return False
    st.session_state.setdefault(KEPT, {})[key] = [value, None]
    return True


def written_by(key: str, write: Callable[[], None]) -> None:
    """Remember how a kept box writes the address."""
    if key in st.session_state.get(KEPT, {}):
        st.session_state[KEPT][key][1] = write


def catch_up() -> None:
    """At the end of a run: write the choice that came with it, and run again with the address it gives."""
    st.session_state[MET] = True
    for key, (value, write) in st.session_state.pop(KEPT, {}).items():
        chosen = st.session_state.get(key, value)
        if write is not None and _plain(chosen) != _plain(value):
            write()
            st.rerun()


def _sent(key: str) -> bool:
    """Whether the browser sent a state for the box with this key. Streamlit's ids end in the key."""
    context = get_script_run_ctx()
    if context is None:
        return False
    return any(state.id.endswith(f"-{key}") for state in context.session_state.get_widget_states())


def _plain(value: object) -> object:
    return list(value) if isinstance(value, (tuple, list)) else value
