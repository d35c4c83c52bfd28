"""A view is what one address shows: the screen and every choice made on it.

PURE: addresses in, views out, and back; used by screens, routes and slides alike. Reading never fails: a value that
is not allowed falls back to the default and leaves a note that names the allowed values. Defaults are fixed: all
nine countries with EU27_2020, no country accented; nothing depends on chance or on who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlencode

from dashboard.look import MAX_COMPARED
from dashboard.measure.value import NOT_APPLICABLE
from dashboard.words import spoken

T = TypeVar("T")

HOME = "overview"
"""The screen of the bare address."""

REFERENCE = "EU27_2020"
"""The aggregate that every comparison carries; it is never chosen and never ranked."""

SME = "10-249"
"""The size class that this dashboard is about, wherever a table has it."""

ALL_ACTIVITIES = "C10-S951_X_K"
"""Eurostat's "all activities" of the enterprise survey: manufacturing to services, without finance."""

LONGEST = 200
"""Longer parameter values are cut: no choice needs more, and an address is anybody's text."""

SHOWN = 40
"""How much of an unknown value a note repeats."""


ANYTHING: Mapping[str, str] = MappingProxyType({})
"""In place of the codes of a choice: any words will do."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for one indicator: only what has figures. ``short`` is its name in a list."""

    title: str
    short: str
    sizes: tuple[str, ...]
    activities: tuple[str, ...]
    first_year: int
    last_year: int

    @property
    def default_size(self) -> str:
        """SMEs where published, else all enterprises."""
        return first_of((SME, "GE10", NOT_APPLICABLE), self.sizes)

    @property
    def default_activity(self) -> str:
        """All activities together where published."""
        return first_of((ALL_ACTIVITIES, NOT_APPLICABLE), self.activities)


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of countries, in listed order."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an address may say. ``indicators``: by id, in listed order; ``screens``: ids of a screen, default first."""

    countries: Mapping[str, str]
    indicators: Mapping[str, Choices]
    screens: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Group] = field(default_factory=dict)
    """Sets of countries that can be shown in place of all nine, by id."""
    own: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """Choices that only one screen has: screen -> parameter -> code -> name, or ``ANYTHING``. The default is none."""

    def offered(self, screen: str) -> tuple[str, ...]:
        """Ids of the indicators that can be chosen on a screen; empty where none can."""
        return self.screens.get(screen, ())


@dataclass(frozen=True, slots=True)
class View:
    """The choices behind what is on screen.

    Charts show all nine countries and the EU, or with ``group`` a part of them. ``country`` is "my country", which has
    the accent; ``with_`` are those that stand out beside it, at most ``MAX_COMPARED``. ``size`` and ``activity`` are
    codes of the indicator's table. ``from_`` and ``to`` bound the years of a series.
    """

    screen: str
    indicator: str | None = None
    size: str = NOT_APPLICABLE
    activity: str = NOT_APPLICABLE
    country: str | None = None
    with_: tuple[str, ...] = ()
    from_: int | None = None
    to: int | None = None
    own: tuple[tuple[str, str], ...] = ()
    """Choices that only this screen has, as parameter and code."""
    group: str | None = None

    def chosen(self, name: str) -> str | None:
        """One of the screen's own choices; ``None`` where nothing was chosen."""
        return dict(self.own).get(name)

    def choosing(self, name: str, code: str | None) -> View:
        """The same view with one of its own choices made, or with ``None`` unmade."""
        kept = {**dict(self.own), name: code}
        return replace(self, own=tuple((key, value) for key, value in kept.items() if value is not None))


@dataclass(frozen=True, slots=True)
class Note:
    """What an address asked for and cannot have, in a sentence for the page."""

    parameter: str
    text: str


@dataclass(slots=True)
class _Reading:
    """One pass over a query string, collecting notes."""

    query: Mapping[str, str]
    notes: list[Note] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        given = self.query.get(name)
        return None if given is None or not given.strip() else given.strip()[:LONGEST]

    def one_of(self, name: str, allowed: Mapping[str, str], default: T, instead: str) -> str | T:
        given = self.text(name)
        if given is None or given in allowed:
            return given if given is not None else default
        self.note("address.unknown.allowed", name, given, instead=instead, allowed=listed(allowed))
        return default

    def year(self, name: str, first: int, last: int) -> int | None:
        given = self.text(name)
        if given is None:
            return None
        if given.isascii() and given.isdigit() and len(given) == 4 and first <= int(given) <= last:
            return int(given)
        self.note("address.unknown.years", name, given, first=first, last=last)
        return None

    def note(self, key: str, name: str, given: str, **values: object) -> None:
        self.notes.append(Note(name, spoken().say(key, name=name, given=harmless(given), **values)))


def read_view(screen: str, query: Mapping[str, str], words: Vocabulary) -> tuple[View, tuple[Note, ...]]:
    """The view that a query string asks for on a screen, and a note for each value that fell back."""
    say, reading = spoken().say, _Reading(query)
    country = reading.one_of("country", words.countries, None, say("address.country"))
    with_ = _read_with(reading, words, country)
    indicator = _read_indicator(reading, screen, words)
    own = _read_own(reading, screen, words)
    group = reading.one_of("group", {id_: one.name for id_, one in words.groups.items()}, None, say("address.group"))
    if indicator is None:
        return View(screen, country=country, with_=with_, own=own, group=group), tuple(reading.notes)
    choices = words.indicators[indicator]
    size = reading.one_of(
        "size", {code: "" for code in choices.sizes}, choices.default_size, fallback(choices.default_size)
    )
    activity = reading.one_of(
        "activity",
        {code: "" for code in choices.activities},
        choices.default_activity,
        fallback(choices.default_activity),
    )
    from_ = reading.year("from", choices.first_year, choices.last_year)
    to = reading.year("to", choices.first_year, choices.last_year)
    if from_ is not None and to is not None and from_ > to:
        reading.notes.append(Note("from", say("address.years", first=from_, last=to)))
        from_ = to = None
    view = View(screen, indicator, size, activity, country, with_, from_, to, own, group)
    return view, tuple(reading.notes)


def _read_indicator(reading: _Reading, screen: str, words: Vocabulary) -> str | None:
    """An indicator that the screen offers. A screen that offers none carries the choice along for the next one."""
    offered = words.offered(screen)
    asked = reading.text("indicator")
    if not offered:
        return asked if asked in words.indicators else None
    titles = {id_: words.indicators[id_].short for id_ in offered}
    shown = spoken().say("address.indicator", measure=titles[offered[0]])
    if asked is not None and asked not in titles and asked in words.indicators:
        measure, allowed = words.indicators[asked].short, listed(titles)
        what = spoken().say("address.elsewhere", measure=measure, instead=shown, allowed=allowed)
        reading.notes.append(Note("indicator", what))
        return offered[0]
    return reading.one_of("indicator", titles, offered[0], shown)


def _read_own(reading: _Reading, screen: str, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    found = {
        name: reading.text(name)
        if allowed is ANYTHING
        else reading.one_of(name, allowed, None, spoken().say("address.own"))
        for name, allowed in words.own.get(screen, {}).items()
    }
    return tuple((name, code) for name, code in found.items() if code is not None)


def _read_with(reading: _Reading, words: Vocabulary, country: str | None) -> tuple[str, ...]:
    asked = [part.strip() for part in (reading.text("with") or "").split(",") if part.strip()]
    known = tuple(code for code in words.countries if code in asked and code != country)
    unknown = [part for part in asked if part not in words.countries]
    if unknown:
        left, allowed = spoken().say("address.with"), listed(words.countries)
        reading.note("address.unknown.allowed", "with", ", ".join(unknown), instead=left, allowed=allowed)
    if len(known) > MAX_COMPARED:
        left_out = spoken().say("list").join(words.countries[code] for code in known[MAX_COMPARED:])
        text = spoken().say("address.too many", most=MAX_COMPARED, countries=left_out)
        reading.notes.append(Note("with", text))
    return known[:MAX_COMPARED]


def fit(view: View, words: Vocabulary) -> View:
    """The nearest view that its screen can show, without a word: for choices that follow from another choice."""
    return read_view(view.screen, query_of(view), words)[0]


def about(view: View, indicator: str, words: Vocabulary) -> View:
    """The same choices about another indicator, in its own size class or activity where it lacks the chosen one."""
    choices = words.indicators[indicator]
    return replace(
        view,
        indicator=indicator,
        size=view.size if view.size in choices.sizes else choices.default_size,
        activity=view.activity if view.activity in choices.activities else choices.default_activity,
    )


def at(view: View, screen: str, words: Vocabulary) -> View:
    """The same choices on another screen, as far as that screen has them."""
    return fit(replace(view, screen=screen), words)


def shown_geos(view: View, words: Vocabulary) -> tuple[str, ...]:
    """Codes of the countries that charts show, in listed order, and the EU.

    All nine; with a group its members, my country and those compared, so that nobody who was chosen disappears.
    """
    group = words.groups.get(view.group or "")
    if group is None:
        return (*words.countries, REFERENCE)
    wanted = {*group.members, *view.with_, view.country}
    kept = [geo for geo in words.countries if geo in wanted]
    return (*kept, *(geo for geo in group.members if geo not in words.countries), REFERENCE)


def query_of(view: View, words: Vocabulary | None = None) -> dict[str, str]:
    """The parameters of a view's address, in a fixed order. With ``words``, defaults are left out."""
    parameters = {
        "country": view.country,
        "with": ",".join(view.with_) or None,
        "group": view.group,
        "indicator": view.indicator,
        "size": view.size if view.size != NOT_APPLICABLE else None,
        "activity": view.activity if view.activity != NOT_APPLICABLE else None,
        "from": None if view.from_ is None else str(view.from_),
        "to": None if view.to is None else str(view.to),
        **dict(view.own),
    }
    if words is not None and view.indicator is not None and view.indicator in words.indicators:
        choices = words.indicators[view.indicator]
        defaults = {"size": choices.default_size, "activity": choices.default_activity}
        if view.indicator in words.offered(view.screen)[:1]:
            defaults["indicator"] = view.indicator
        parameters = {name: value for name, value in parameters.items() if defaults.get(name) != value}
    return {name: value for name, value in parameters.items() if value is not None}


def address_of(view: View, words: Vocabulary | None = None) -> str:
    """The part of an address after the host: ``/uptake?country=EE``."""
    query = query_of(view, words)
    path = "/" if view.screen == HOME else f"/{view.screen}"
    return path + (f"?{urlencode(query, safe=',')}" if query else "")


def first_of(wanted: Iterable[str], among: tuple[str, ...]) -> str:
    """The first wanted code that is there, else the first there is."""
    return next((code for code in wanted if code in among), among[0] if among else NOT_APPLICABLE)


def fallback(code: str) -> str:
    """The part of a note that says what is shown in place of an unknown code."""
    return spoken().say("address.nothing" if code == NOT_APPLICABLE else "address.shown", code=code)


def listed(allowed: Mapping[str, str]) -> str:
    """``EE (Estonia), LV (Latvia)`` for the end of a note."""
    say = spoken().say
    return say("list").join(
        say("address.code", code=code, name=name) if name and name != code else code for code, name in allowed.items()
    )


def harmless(given: str) -> str:
    """Text from an address, short and on one line, for repeating in a sentence."""
    line = "".join(character if character.isprintable() else " " for character in given)
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
