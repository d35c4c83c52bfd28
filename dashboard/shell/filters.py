"""The filters: widgets that show the address and, when a visitor changes one, write it.

Never ``bind``: it replaces history, so Back would leave the site. A widget's state is set from the view on each run
before the widget is made; ``on_change`` is the only writer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.look import MAX_COMPARED
from dashboard.measure.asked import can_be_moved
from dashboard.measure.value import NOT_APPLICABLE
from dashboard.questions.reference import all_infos, labels
from dashboard.shell import comeback
from dashboard.shell.frame import Here
from dashboard.view import SHOWN, View, Vocabulary, fit, query_of, read_view
from dashboard.words import spoken

Change = Callable[[View, Any], View]

NOBODY = "none"
"""The entry for no country. Not None: Streamlit would show its own "Choose an option"."""


def size_name(code: str) -> str:
    """A size class as a visitor reads it in a list: ``SMEs (10–249)``."""
    name = spoken().size(code)
    return name[:1].upper() + name[1:]


def written(name: str, view: View, words: Vocabulary, change: Change) -> Callable[[], None]:
    """What a widget does when it changes: the new view becomes the address, and one step of history.

    It starts from the address of that moment: a part of the page may have written it since the widget was made.
    """

    def write() -> None:
        now, _ = read_view(view.screen, st.query_params.to_dict(), words)
        new = fit(change(now, st.session_state[key(name)]), words)
        st.query_params.from_dict(query_of(new, words))

    comeback.written_by(key(name), write)
    return write


def key(name: str) -> str:
    """The key of a filter's widget."""
    return f"filter_{name}"


def show(name: str, value: object) -> None:
    """Set a widget's state from the view, before the widget is made."""
    if not comeback.keeps(key(name), value):
        st.session_state[key(name)] = value


def country(place: Here) -> None:
    """My country: accented on every chart, on every page."""
    view, words = place.view, place.words
    nobody = spoken().say("filter.country.none")
    show("country", view.country or NOBODY)
    st.selectbox(
        spoken().say("filter.country"),
        [NOBODY, *words.countries],
        format_func=lambda code: words.countries.get(code, nobody),
        key=key("country"),
        on_change=written(
            "country", view, words, lambda view, code: replace(view, country=None if code == NOBODY else code)
        ),
    )


def compared(place: Here) -> None:
    """Countries that stand out beside mine in their own colours; all others stay, in grey."""
    view, words = place.view, place.words
    show("with", list(view.with_))
    st.multiselect(
        spoken().say("filter.with"),
        [code for code in words.countries if code != view.country],
        format_func=lambda code: words.countries[code],
        key=key("with"),
        max_selections=MAX_COMPARED,
        placeholder=spoken().say("filter.with.most", most=MAX_COMPARED),
        on_change=written("with", view, words, lambda view, codes: replace(view, with_=tuple(codes))),
    )


def indicator(place: Here, label: str = "") -> None:
    """One of the indicators that the screen offers."""
    view, words = place.view, place.words
    offered = words.offered(view.screen)
    show("indicator", view.indicator)
    st.selectbox(
        label or spoken().say("filter.indicator"),
        list(offered),
        format_func=lambda id_: words.indicators[id_].short,
        key=key("indicator"),
        on_change=written("indicator", view, words, lambda view, id_: replace(view, indicator=id_)),
    )


def size(place: Here) -> None:
    """The size class, where the indicator has more than one."""
    view, words = place.view, place.words
    if view.indicator is None or len(words.indicators[view.indicator].sizes) < 2:
        return
    show("size", view.size)
    st.selectbox(
        spoken().say("filter.size"),
        list(words.indicators[view.indicator].sizes),
        format_func=size_name,
        key=key("size"),
        on_change=written("size", view, words, lambda view, code: replace(view, size=code or NOT_APPLICABLE)),
    )


def group(place: Here) -> None:
    """A part of the nine countries, for those who think in Nordics and Baltics."""
    view, words = place.view, place.words
    every = spoken().say("filter.group.none")
    show("group", view.group or NOBODY)
    st.selectbox(
        spoken().say("filter.group"),
        [NOBODY, *words.groups],
        format_func=lambda id_: words.groups[id_].name if id_ in words.groups else every,
        key=key("group"),
        on_change=written("group", view, words, lambda view, id_: replace(view, group=None if id_ == NOBODY else id_)),
    )


def own(place: Here, name: str, label: str, default: str) -> None:
    """One of the screen's own choices; ``default`` names what is shown when none is made."""
    view, words = place.view, place.words
    offered = words.own.get(view.screen, {}).get(name, {})
    if not offered:
        return
    show(name, view.chosen(name) or NOBODY)
    st.selectbox(
        label,
        [NOBODY, *offered],
        format_func=lambda code: offered.get(code, default),
        key=key(name),
        on_change=written(name, view, words, lambda view, code: view.choosing(name, None if code == NOBODY else code)),
    )


def unfolded(place: Here, name: str, question: str) -> Any:
    """A part of the page under its question. Draw into it only if ``open``: what nobody opened costs nothing."""
    view, words = place.view, place.words
    show(name, view.chosen(name) == "open")
    return st.expander(
        question,
        key=key(name),
        on_change=written(name, view, words, lambda view, opened: view.choosing(name, "open" if opened else None)),
    )


def activity(place: Here) -> None:
    """The activity, where the indicator is published for more than one."""
    view, words = place.view, place.words
    if view.indicator is None or len(words.indicators[view.indicator].activities) < 2:
        return
    named = labels(place.database, "nace_r2")
    show("activity", view.activity)
    st.selectbox(
        spoken().say("filter.activity"),
        list(words.indicators[view.indicator].activities),
        format_func=lambda code: named.get(code, code),
        key=key("activity"),
        on_change=written("activity", view, words, lambda view, code: replace(view, activity=code)),
    )


def years(place: Here) -> None:
    """First and last year of a series."""
    view, words = place.view, place.words
    if view.indicator is None:
        return
    choices = words.indicators[view.indicator]
    if choices.first_year == choices.last_year:
        return
    show("years", (view.from_ or choices.first_year, view.to or choices.last_year))

    def change(view: View, span: tuple[int, int]) -> View:
        first, last = span
        return replace(
            view,
            from_=None if first == choices.first_year else first,
            to=None if last == choices.last_year else last,
        )

    st.slider(
        spoken().say("filter.years"),
        choices.first_year,
        choices.last_year,
        key=key("years"),
        on_change=written("years", view, words, change),
    )


def year_meant(place: Here, *indicators: str | None) -> None:
    """Survey year or the year asked about, where the two differ for one of the measures that are shown."""
    infos = all_infos(place.database)
    if any(can_be_moved(infos[id_]) for id_ in indicators if id_ is not None):
        own(place, "year", spoken().say("filter.year"), spoken().say("filter.year.survey"))


def words_in(place: Here, name: str, label: str) -> None:
    """One of the screen's own choices that takes any words."""
    view, words = place.view, place.words
    show(name, view.chosen(name) or "")
    st.text_input(
        label,
        key=key(name),
        max_chars=SHOWN,
        on_change=written(name, view, words, lambda view, text: view.choosing(name, text.strip() or None)),
    )
