"""The frame of every page: menu, notes on the address, messages when there are no figures.

The address is the state. Each run reads the view from it; widgets are set from the view and write the address when
they change (see ``filters``); nothing is written while a page loads, so Back and Forward work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.database import Database, DatabaseUnreadableError, open_database
from dashboard.measure.value import IndicatorInfo
from dashboard.questions.choices import vocabulary
from dashboard.questions.reference import all_infos
from dashboard.shell import comeback
from dashboard.shell.screens import SCREENS, Screen
from dashboard.shell.start import build_failure
from dashboard.site import NAME
from dashboard.view import Note, View, Vocabulary, at, query_of, read_view
from dashboard.words import spoken

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a visitor is: the view of the address, what can be chosen, and the figures."""

    view: View
    words: Vocabulary
    database: Database
    notes: tuple[Note, ...]


def here(screen: str) -> Here:
    """Read the address for a screen. Raises ``DatabaseUnreadableError``."""
    database = open_database()
    words = vocabulary(database)
    view, notes = read_view(screen, st.query_params.to_dict(), words)
    return Here(view, words, database, notes)


def open_page(screen: str, heading: str) -> Here:
    """Begin a page: its heading, then a note for each part of the address that could not be had."""
    st.title(heading, anchor=False)
    place = here(screen)
    for note in place.notes:
        st.html(f'<p class="bdm-note" role="status">{escape(note.text)}</p>')
    return place


def part(place: Here, draw: Callable[[Here], None]) -> None:
    """A part of the page that a choice inside it draws again alone, from the address as it is then.

    Only for choices that nothing else on the page follows and no other page has: the links outside stay as they are.
    """
    st.fragment(_part)(place.view.screen, draw)


def _part(screen: str, draw: Callable[[Here], None]) -> None:
    draw(here(screen))


def run() -> None:
    """The entry script's work: menu, then the page that the address names."""
    pages = {
        screen.id: st.Page(screen.path, title=screen.title, url_path=screen.id, default=screen is SCREENS[0])
        for screen in SCREENS
    }
    current = st.navigation(list(pages.values()), position="hidden")
    screen = next(one for one in SCREENS if pages[one.id] == current)
    title = spoken().say("shared.title", title=screen.title, site=NAME)
    st.set_page_config(page_title=title, layout="wide", initial_sidebar_state="collapsed")
    try:
        menu(here(screen.id), pages)
        current.run()
        comeback.catch_up()
    except DatabaseUnreadableError as error:
        no_figures(error)


def menu(place: Here, pages: dict[str, Page]) -> None:
    """Name and links to all screens; each link keeps the choices that the other screen has too."""
    with st.container(key="masthead", horizontal=True, vertical_alignment="center", gap="small"):
        about = escape(spoken().say("frame.about"))
        st.html(f'<p class="bdm-masthead">{NAME} <span>· {about}</span></p>')
        search(place, pages)
    with st.container(key="menu", horizontal=True, gap="small"):
        for screen in SCREENS:
            link(screen, pages[screen.id], place)


SEARCH = "search"
SEARCHED_ON = "searched_on"
MOST_FOUND = 8
"""Hits that are listed; more words make them fewer."""


def search(place: Here, pages: dict[str, Page]) -> None:
    """The search box; what is typed there runs nothing but the search."""
    st.fragment(_search)(place, pages)


def _search(place: Here, pages: dict[str, Page]) -> None:
    """All indicators on every page: name, definition and table are searched. A hit is a link to the page Compare."""
    if st.session_state.get(SEARCHED_ON) != place.view.screen:  # whoever followed a hit has found it
        st.session_state[SEARCH] = ""
        st.session_state[SEARCHED_ON] = place.view.screen
    words = spoken()
    label = words.say("frame.search")
    st.text_input(label, key=SEARCH, placeholder=label, label_visibility="collapsed")
    wanted = st.session_state[SEARCH].casefold().split()
    if not wanted:
        return
    infos = all_infos(place.database)
    hits = matching(infos, wanted)
    drawn = [id_ for id_ in hits if id_ in place.words.indicators]
    waiting = [infos[id_].short for id_ in hits if infos[id_].supply == "first live pull"]
    with st.container(key="found", gap=None):
        for id_ in drawn[:MOST_FOUND]:
            view = at(replace(place.view, indicator=id_), "compare", place.words)
            st.page_link(
                pages["compare"],
                label=infos[id_].short,
                help=infos[id_].definition,
                query_params=query_of(view, place.words),
            )
        said = words.count("frame.found", len(drawn)) if drawn else words.say("frame.found.nothing")
        if len(drawn) > MOST_FOUND:
            said = words.say("frame.found.many", most=MOST_FOUND, n=len(drawn))
        if waiting:
            said += " " + words.say("frame.found.waiting", measures=words.listed(waiting[:MOST_FOUND]))
        st.html(f'<p role="status">{escape(said)}</p>')


def matching(infos: Mapping[str, IndicatorInfo], wanted: Sequence[str]) -> list[str]:
    """Ids of the indicators that have all words somewhere; those that have them in their name come first."""
    named, described = [], []
    for id_, info in infos.items():
        name = f"{info.short} {info.title}".casefold()
        if all(word in name for word in wanted):
            named.append(id_)
        elif all(word in f"{name} {info.definition} {info.source.dataset_id} {id_}".casefold() for word in wanted):
            described.append(id_)
    return named + described


def link(screen: Screen, page: Page, place: Here) -> None:
    """One entry of the menu; the current one in bold."""
    current = screen.id == place.view.screen
    target = place.view if current else at(place.view, screen.id, place.words)
    label = f"**{screen.title}**" if current else screen.title
    st.page_link(page, label=label, query_params=query_of(target, place.words))


def no_figures(error: DatabaseUnreadableError) -> None:
    """There is nothing to show: say what is wrong and what helps."""
    log.error("%s", error)
    st.title(spoken().say("frame.no figures"), anchor=False)
    st.html(f'<p class="bdm-note" role="alert">{escape(str(error))}</p>')
    failure = build_failure()
    if failure is not None:
        st.write(spoken().say("frame.build said"))
        st.code(failure, language=None, wrap_lines=True)
