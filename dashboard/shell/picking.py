"""Choices that one page has for itself: topics as buttons in a row, lists with a default that has a name.

Like all filters: set from the address, and ``on_change`` is the only writer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard.shell.filters import Change, key, show, written
from dashboard.shell.frame import Here
from dashboard.view import View


def picked(here: Here, name: str, default: str) -> str:
    """The page's own choice ``name``; ``default`` where none was made."""
    return here.view.chosen(name) or default


def topic(here: Here, name: str, label: str) -> str:
    """One of a few topics, shown as a row of buttons; the first one is the default. Gives the topic that is chosen."""
    offered = here.words.own[here.view.screen][name]
    first = next(iter(offered))
    _set(here, name, first)
    st.radio(
        label,
        list(offered),
        format_func=lambda code: offered[code],
        horizontal=True,
        key=key(name),
        on_change=written(name, here.view, here.words, _change(name, first)),
    )
    return picked(here, name, first)


def listed(
    here: Here,
    name: str,
    label: str,
    default: str,
    options: Sequence[str] = (),
    named: Mapping[str, str] | Callable[[str], str] | None = None,
) -> str:
    """One of a longer list. ``options``: those that give something now; ``default`` is one of them."""
    offered = here.words.own[here.view.screen][name]
    names = offered if named is None else named
    allowed = list(options or offered)
    now = picked(here, name, default)
    _set(here, name, default)
    st.selectbox(
        label,
        allowed if now in allowed else [*allowed, now],
        format_func=names if callable(names) else lambda code: names.get(code, code),
        key=key(name),
        on_change=written(name, here.view, here.words, _change(name, default)),
    )
    return now


def _set(here: Here, name: str, default: str) -> None:
    show(name, picked(here, name, default))


def _change(name: str, default: str) -> Change:
    def change(view: View, code: object) -> View:
        return view.choosing(name, None if code == default else str(code))

    return change
