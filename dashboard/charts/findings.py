"""Charts beside the seminar's findings: the one of a card, and the platforms on a time axis; and the card itself."""

from __future__ import annotations

from dataclasses import replace

from dashboard import site
from dashboard.builders import Event, dumbbell, heat_table, ranked_bars, scatter, timeline
from dashboard.chart import Chart
from dashboard.charts.scene import Entry, NotDrawnError, Scene, Sketch, absent, newest, setting
from dashboard.charts.skills import SKILLS
from dashboard.database import Database
from dashboard.ledger import told
from dashboard.ledger.rules import Finding, Picture
from dashboard.questions.choices import LARGE
from dashboard.questions.figures import Cell, absences, sme_beside_large
from dashboard.questions.ledger import findings, ledger, platforms
from dashboard.questions.reference import build, indicator_infos, places
from dashboard.questions.themes import HIRING
from dashboard.view import ALL_ACTIVITIES, SME, Vocabulary, address_of, at
from dashboard.words import spoken

FIRST = "F04"
"""The finding whose chart is drawn when an address names none."""

SCREEN = "findings"


def has_chart(finding: Finding) -> bool:
    """Whether a figure comes near enough to be shown beside it. Pure questions have none."""
    return finding.picture is not None


def _finding(scene: Scene) -> Sketch:
    """The chart of the finding that the address names."""
    asked = scene.view.chosen("finding") or FIRST
    finding = next(one for one in findings(scene.database) if one.id == asked)
    if finding.picture is None:
        raise NotDrawnError(spoken().say("not drawn.finding", id=finding.id, label=finding.label))
    return _drawn(scene, finding.picture)


def _drawn(scene: Scene, picture: Picture) -> Sketch:
    if picture.kind == "timeline":
        return _platforms(scene)
    if picture.kind == "hiring":
        three = replace(scene.view, indicator=HIRING, size=SME, activity=ALL_ACTIVITIES, from_=None, to=None)
        return SKILLS["hiring"].draw(Scene(scene.database, scene.words, three))
    if picture.kind == "dumbbell":
        return _beside(scene, scene.main_cell(picture.indicators[0]))
    cells = [_cell(scene, id_, picture.size_emp) for id_ in picture.indicators]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    around = setting(scene, cells, missing)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    if picture.kind == "ranked bars":
        ((info, observations),) = measured
        chart = ranked_bars(observations, info, around)
    elif picture.kind == "scatter":
        across, up = measured
        chart = scatter(across, up, around)
    else:
        chart = heat_table(measured, around)
    return Sketch(chart, measured, absent(missing))


def _cell(scene: Scene, indicator: str, size: str | None) -> Cell:
    """An indicator in the size class that the card asks for, where it is published for it."""
    cell = scene.main_cell(indicator)
    return replace(cell, size_emp=size) if size in scene.words.indicators[indicator].sizes else cell


def _beside(scene: Scene, cell: Cell) -> Sketch:
    pairs = sme_beside_large(scene.database, cell.indicator_id, scene.geos, cell.nace_r2)
    both = tuple(side for pair in pairs.values() for side in (pair.small, pair.large) if side is not None)
    sides = [replace(cell, size_emp=size) for size in (SME, LARGE)]
    missing = absences(scene.database, sides, scene.geos)
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    return Sketch(dumbbell(both, info, setting(scene, sides, missing)), ((info, both),), absent(missing))


def _platforms(scene: Scene) -> Sketch:
    """National initiatives for Industry 4.0 on one time axis. Rests on a list kept by hand, not on figures."""
    words = spoken()
    named = places(scene.database)
    kept = platforms(scene.database)
    events = [
        Event(
            one.id,
            words.say("platforms.entry", place=named[one.geo].name, name=one.name.partition(" (")[0]),
            quarter(one.began),
            quarter(one.ended or ""),
            words.say("platforms.status", kind=one.kind, status=one.status),
            one.urls[0],
            one.geo,
        )
        for one in kept
        if one.began is not None
    ]
    none = words.listed(named[one.geo].name for one in kept if one.began is None)
    chart = timeline(
        events,
        setting(scene, [], {}),
        title=words.say("platforms.title", places=none),
        subtitle=words.say("platforms.subtitle"),
        source=words.say("platforms.source"),
        until=build(scene.database).newest_vintage.year,
    )
    return Sketch(chart, (), ())


def quarter(text: str) -> str:
    """A date as a time axis takes it: years stay, months and days become their quarter."""
    year, _, rest = text.partition("-")
    return f"{year}-Q{(int(rest[:2]) + 2) // 3}" if rest else year


# --- the card ---------------------------------------------------------------------------------------------------------


def card_of(scene: Scene) -> tuple[told.Card, Chart | None]:
    """The card of the finding that the view names, in words, and its chart if it has one."""
    asked = ledger(scene.database).judgements[scene.view.chosen("finding") or FIRST].finding.picture
    return words_of(scene), _drawn(scene, asked).chart if asked is not None else None


def words_of(scene: Scene) -> told.Card:
    """The words of the card alone."""
    book = ledger(scene.database)
    judgement = book.judgements[scene.view.chosen("finding") or FIRST]
    finding, country = judgement.finding, scene.view.country
    seen = at(scene.view, SCREEN, scene.words).choosing("finding", finding.id)
    return told.card(
        judgement,
        spoken().day(book.report.posted),
        f"{book.report.title} {book.report.publisher}. {book.report.url}",
        (country, scene.words.countries[country]) if country else None,
        site.address() + address_of(seen, scene.words),
    )


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


FINDINGS: dict[str, Entry] = {
    "finding": Entry(SCREEN, _finding, _none, own=("finding",)),
    "platforms": Entry(SCREEN, _platforms, _none),
}
"""Name in an address -> chart."""
