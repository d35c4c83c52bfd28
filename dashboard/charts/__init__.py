"""The catalogue of charts: the one place where a view becomes a chart, for pages, pictures, slides and the API.

A chart's address is ``chart=<name>`` and the parameters of a view; ``and=`` names the second indicator of a pair and
``vintage=`` freezes it to a day. Pages of the dashboard forgive an unknown value with a note; files and pictures do
not: a picture of something else than was asked for would be worse than none (:class:`NotDrawnError`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from dashboard import site
from dashboard.charts.comparisons import COMPARISONS, first_other
from dashboard.charts.findings import FINDINGS
from dashboard.charts.funding import FUNDING
from dashboard.charts.region import REGION
from dashboard.charts.scene import Entry, NotDrawnError, Scene, Sketch
from dashboard.charts.skills import SKILLS
from dashboard.charts.uptake import UPTAKE
from dashboard.database import Database, Stamp
from dashboard.handout import Handout, code_name, vintages_of
from dashboard.pinned import Pinned
from dashboard.questions.choices import vocabulary
from dashboard.questions.reference import labels, places
from dashboard.questions.revisions import vintages
from dashboard.view import View, Vocabulary, address_of, at, harmless, listed, query_of, read_view
from dashboard.words import spoken

__all__ = [
    "CHARTS",
    "Entry",
    "NotDrawnError",
    "Scene",
    "Sketch",
    "allowed_values",
    "ask",
    "chart_query",
    "draw",
    "first_other",
    "handout",
    "title_of",
]

LONGEST_QUERY = 2000
"""Longer addresses are refused before anything is read from them."""


CHARTS: dict[str, Entry] = {**COMPARISONS, **UPTAKE, **REGION, **SKILLS, **FUNDING, **FINDINGS}
"""Every chart that has an address. A new theme has a module beside this one and is added here."""


def title_of(name: str) -> str:
    """What a chart is called."""
    return spoken().say(f"title.{name}")


# --- addresses --------------------------------------------------------------------------------------------------------


def chart_words(database: Database, name: str) -> Vocabulary:
    """What the address of a chart may say. Asked once a build and chart."""
    return _chart_words(database, database.stamp(), name)


@lru_cache(maxsize=64)
def _chart_words(database: Database, stamp: Stamp, name: str) -> Vocabulary:
    words, entry = vocabulary(database), CHARTS[name]
    own = {given: codes for given, codes in words.own.get(entry.screen, {}).items() if given in entry.own}
    return replace(
        words,
        screens={**words.screens, name: entry.offered(database, words)},
        own={**words.own, name: own},
    )


PARAMETERS = (
    *(
        "chart",
        "country",
        "with",
        "group",
        "indicator",
        "and",
        "size",
        "activity",
        "from",
        "to",
        "gap",
        "beside",
        "year",
    ),
    *("order", "finding", "vintage"),
)
"""What an address of a chart may say; anything else in it (campaign tags and the like) is not read."""


def allowed_values(database: Database) -> Mapping[str, Mapping[str, str]]:
    """What each parameter may say in this build, by code with its name, over all charts. A vintage: see ``draw``."""
    return _allowed_values(database, database.stamp())


@lru_cache(maxsize=4)
def _allowed_values(database: Database, stamp: Stamp) -> Mapping[str, Mapping[str, str]]:
    words = vocabulary(database)
    every = words.indicators.values()
    titles = {id_: one.short for id_, one in words.indicators.items()}
    years = range(min(one.first_year for one in every), max(one.last_year for one in every) + 1)
    allowed: dict[str, dict[str, str]] = {
        "chart": {name: title_of(name) for name in CHARTS},
        "country": dict(words.countries),
        "with": dict(words.countries),
        "group": {id_: one.name for id_, one in words.groups.items()},
        "indicator": titles,
        "and": titles,
        "size": dict.fromkeys(sorted({code for one in every for code in one.sizes}), ""),
        "activity": dict.fromkeys(sorted({code for one in every for code in one.activities}), ""),
        "from": dict.fromkeys(map(str, years), ""),
        "to": dict.fromkeys(map(str, years), ""),
    }
    for entry in CHARTS.values():
        for name in entry.own:
            allowed.setdefault(name, {}).update(words.own[entry.screen][name])
    return allowed


def _refuse_unknown(database: Database, query: Mapping[str, str]) -> None:
    """Raises ``NotDrawnError`` for a value that no chart knows, also where this chart would not read it."""
    for name, allowed in allowed_values(database).items():
        asked = query.get(name, "").strip()
        wrong = [part for part in (asked.split(",") if name == "with" else [asked]) if part.strip() not in allowed]
        if asked and wrong:
            say = spoken().say
            known = listed(allowed) if len(allowed) <= MOST_NAMED else say("list").join(allowed)
            raise NotDrawnError(say("not drawn.value", name=name, given=harmless(asked), allowed=known))


MOST_NAMED = 40
"""Allowed values up to which a refusal names each with its title."""


def ask(database: Database, query: Mapping[str, str]) -> tuple[str, Scene, date | None]:
    """The chart, scene and frozen vintage that an address asks for. Raises ``NotDrawnError`` for anything unknown."""
    if sum(len(value) for value in query.values()) > LONGEST_QUERY:
        raise NotDrawnError(spoken().say("not drawn.long", longest=LONGEST_QUERY))
    name = query.get("chart", "").strip()
    if name not in CHARTS:
        raise NotDrawnError(spoken().say("not drawn.chart", given=repr(harmless(name)), allowed=", ".join(CHARTS)))
    words = chart_words(database, name)
    view, notes = read_view(name, query, words)
    if notes:
        raise NotDrawnError(" ".join(note.text for note in notes))
    _refuse_unknown(database, query)
    other = _second(query, name, view, words)
    day = _frozen(database, query)
    scene = Scene(Pinned(database, day) if day else database, words, view, other)
    return name, scene, day


def _second(query: Mapping[str, str], name: str, view: View, words: Vocabulary) -> str | None:
    asked = query.get("and", "").strip()
    if name != "pairs" or not asked:
        return None
    if asked == view.indicator:
        raise NotDrawnError(spoken().say("not drawn.same pair", given=asked))
    return asked


def _frozen(database: Database, query: Mapping[str, str]) -> date | None:
    asked = query.get("vintage", "").strip()
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise NotDrawnError(spoken().say("not drawn.vintage", given=harmless(asked))) from None
    if day.isoformat() != asked:
        raise NotDrawnError(spoken().say("not drawn.vintage form", given=harmless(asked), day=day.isoformat()))
    return day


def draw(database: Database, query: Mapping[str, str]) -> Handout:
    """The chart of an address with its papers. Raises ``NotDrawnError``."""
    name, scene, day = ask(database, query)
    sketch = CHARTS[name].draw(scene)
    if day is not None:
        _still_held(database, sketch, day)
    return handout(database, name, scene, sketch, day)


def _still_held(database: Database, sketch: Sketch, day: date) -> None:
    """Raises ``NotDrawnError`` (gone) unless a table of the chart has this very vintage."""
    held = sorted({*vintages(database, [info.id for info, _ in sketch.measured]), *vintages_of(sketch.measured)})
    if day not in held:
        days = ", ".join(one.isoformat() for one in held) or spoken().say("none")
        raise NotDrawnError(spoken().say("not drawn.not held", day=day.isoformat(), days=days), gone=True)


def handout(database: Database, name: str, scene: Scene, sketch: Sketch, day: date | None = None) -> Handout:
    """A chart that was drawn, with its papers."""
    query = chart_query(name, scene, day)
    entry = CHARTS[name]
    named = places(database)
    plain = vocabulary(database)
    seen = scene.view if scene.other is None else scene.view.choosing("and", scene.other)
    page = address_of(at(seen, entry.screen, plain), plain)
    chart = replace(sketch.chart, view="&".join(f"{key}={value}" for key, value in query.items()))
    geos = dict.fromkeys((*scene.geos, *(cell.geo for _, cells in sketch.measured for cell in cells)))
    return Handout(
        name=name,
        chart=chart,
        measured=sketch.measured,
        places={geo: named[geo] for geo in geos if geo in named},
        query=query,
        page=page,
        absent=sketch.absent,
        filters=_filters(database, name, scene, sketch, day),
        labels={**labels(database, "size_emp"), **labels(database, "nace_r2")},
        pinned=day,
        site=site.address(),
    )


def chart_query(name: str, scene: Scene, day: date | None = None) -> dict[str, str]:
    """The address that draws the same again. The indicator is always in it: which one comes first may change."""
    query = {"chart": name}
    if scene.view.indicator is not None:
        query["indicator"] = scene.view.indicator
    query.update(query_of(scene.view, scene.words))
    if scene.other is not None:
        query["and"] = scene.other
    if day is not None:
        query["vintage"] = day.isoformat()
    return query


def _filters(
    database: Database, name: str, scene: Scene, sketch: Sketch, day: date | None
) -> tuple[tuple[str, str], ...]:
    view, known, words = scene.view, scene.words.countries, spoken()
    named = {**labels(database, "size_emp"), **labels(database, "nace_r2")}
    cells = [cell for _, given in sketch.measured for cell in given]
    sizes = dict.fromkeys(cell.size_emp for cell in cells)
    activities = dict.fromkeys(cell.nace_r2 for cell in cells)
    comma, nobody, all_years = words.say("list"), words.say("chosen.nobody"), words.say("chosen.all years")

    def codes(given: Iterable[str]) -> str:
        return comma.join(words.say("chosen.code", code=code, name=code_name(code, named)) for code in given)

    chosen = {
        "chart": title_of(name),
        "indicators": words.say("list.apart").join(info.title for info, _ in sketch.measured),
        "countries": words.say("chosen.countries.all", countries=comma.join(known.values())),
        "mine": known[view.country] if view.country else nobody,
        "compared": comma.join(known[geo] for geo in view.with_) or nobody,
        "size": codes(sizes),
        "activity": codes(activities),
        "from": str(view.from_) if view.from_ else all_years,
        "to": str(view.to) if view.to else all_years,
        "vintage": words.say("chosen.vintage.pinned", day=day.isoformat())
        if day
        else words.say("chosen.vintage.newest"),
    }
    return tuple((words.say(f"chosen.{what}"), said) for what, said in chosen.items())
