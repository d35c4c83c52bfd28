"""The catalogue of charts: the one place where a view becomes a chart, for pages, pictures, slides and the API alike.

An address of a chart is ``chart=<name>`` and the parameters of a view; ``and=`` names the second indicator of a pair and
``vintage=`` freezes it to a day. Pages of the dashboard forgive an unknown value with a note; files and pictures do
not: a picture of something else than was asked for would be worse than none (:class:`NotDrawnError`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dashboard import site
from dashboard.builders import (
    arrows,
    country_map,
    dumbbell,
    heat_table,
    ranked_bars,
    scatter,
    segment_lines,
    small_multiples,
    stacked,
    target_distance,
    tile_grid,
)
from dashboard.chart import Chart, Setting
from dashboard.database import Database, Stamp
from dashboard.handout import Absence, Handout, Measured
from dashboard.measure.comparability import Target
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.pinned import Pinned
from dashboard.questions.breaks import breaks
from dashboard.questions.choices import LARGE, vocabulary
from dashboard.questions.figures import (
    Cell,
    absences,
    latest_by_country,
    series_by_country,
    sme_beside_large,
)
from dashboard.questions.reference import indicator_infos, labels, places, versions_of
from dashboard.questions.takeaway import parts_of_whole, targets, vintages_of
from dashboard.view import REFERENCE, SME, View, Vocabulary, address_of, at, harmless, query_of, read_view

LONGEST_QUERY = 2000
"""Longer addresses are refused before anything is read from them."""


class NotDrawnError(Exception):
    """An address that no chart can be made from. ``str()`` names the place and what is allowed there.

    ``gone``: it asks for a vintage that is not held (any more).
    """

    def __init__(self, what: str, *, gone: bool = False) -> None:
        super().__init__(what)
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Scene:
    """What a chart is drawn from: the figures, the choices, and what can be chosen."""

    database: Database
    words: Vocabulary
    view: View
    other: str | None = None
    """The second indicator of a pair."""

    @property
    def geos(self) -> tuple[str, ...]:
        """Codes of the nine countries and the EU, in listed order: every chart shows them all."""
        return (*self.words.countries, REFERENCE)

    @property
    def cell(self) -> Cell:
        """The chosen indicator in its size class and activity. Only for charts that have one."""
        if self.view.indicator is None:
            raise ValueError("this view has no indicator")
        return Cell(self.view.indicator, self.view.size, self.view.activity)

    def main_cell(self, indicator_id: str) -> Cell:
        """An indicator in the size class and activity that stand for it when nobody chose: SMEs where published."""
        choices = self.words.indicators[indicator_id]
        return Cell(indicator_id, choices.default_size, choices.default_activity)

    def alike(self, indicator_id: str) -> Cell:
        """Another indicator in the chosen size class and activity, or in its own main ones where it lacks them."""
        choices, main = self.words.indicators[indicator_id], self.main_cell(indicator_id)
        return Cell(
            indicator_id,
            self.view.size if self.view.size in choices.sizes else main.size_emp,
            self.view.activity if self.view.activity in choices.activities else main.nace_r2,
        )


@dataclass(frozen=True, slots=True)
class Sketch:
    """A chart and what it was drawn from."""

    chart: Chart
    measured: tuple[Measured, ...]
    absent: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """``screen``: the page that shows it. ``offered``: the indicators that it can show, default first; none: fixed."""

    screen: str
    title: str
    draw: Callable[[Scene], Sketch]
    offered: Callable[[Database, Vocabulary], tuple[str, ...]]


# --- what builders need besides figures -------------------------------------------------------------------------------


def setting(
    scene: Scene, cells: Sequence[Cell], missing: Mapping[tuple[Cell, str], str], geos: Sequence[str] | None = None
) -> Setting:
    """Names, colours, breaks and reasons for the charts of some cells."""
    named = places(scene.database)
    reasons: dict[tuple[str, ...], str] = {}
    for (cell, geo), reason in missing.items():
        reasons.setdefault((cell.indicator_id, geo), reason)
    return Setting(
        places={geo: named[geo] for geo in geos or scene.geos},
        mine=scene.view.country or "",
        compared=scene.view.with_,
        breaks=breaks(scene.database, [cell.indicator_id for cell in cells], [cell.nace_r2 for cell in cells]),
        absences=reasons,
        view="",
    )


def _absent(missing: Mapping[tuple[Cell, str], str]) -> tuple[Absence, ...]:
    return tuple(
        Absence(cell.indicator_id, geo, cell.size_emp, cell.nace_r2, reason) for (cell, geo), reason in missing.items()
    )


def _newest(
    scene: Scene, cells: Sequence[Cell]
) -> tuple[dict[Cell, tuple[Observation, ...]], dict[str, IndicatorInfo]]:
    ids = [cell.indicator_id for cell in cells]
    return latest_by_country(scene.database, cells, scene.geos), indicator_infos(scene.database, ids)


def _flat(series: Mapping[str, Sequence[Observation]]) -> tuple[Observation, ...]:
    return tuple(one for observations in series.values() for one in observations)


Builder = Callable[[Sequence[Observation], IndicatorInfo, Setting], Chart]


def _one_figure_each(build: Builder) -> Callable[[Scene], Sketch]:
    def draw(scene: Scene) -> Sketch:
        cell = scene.cell
        found, infos = _newest(scene, [cell])
        missing = absences(scene.database, [cell], scene.geos)
        info = infos[cell.indicator_id]
        chart = build(found[cell], info, setting(scene, [cell], missing))
        return Sketch(chart, ((info, found[cell]),), _absent(missing))

    return draw


def _heat(scene: Scene) -> Sketch:
    cells = [scene.main_cell(id_) for id_ in scene.words.offered("overview")]
    found, infos = _newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    return Sketch(heat_table(measured, setting(scene, cells, missing)), measured, _absent(missing))


def _beside(scene: Scene) -> Sketch:
    cell = scene.cell
    pairs = sme_beside_large(scene.database, cell.indicator_id, scene.geos, cell.nace_r2)
    both = tuple(side for pair in pairs.values() for side in (pair.small, pair.large) if side is not None)
    sides = [Cell(cell.indicator_id, size, cell.nace_r2) for size in (SME, LARGE)]
    missing = absences(scene.database, sides, scene.geos)
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    return Sketch(dumbbell(both, info, setting(scene, sides, missing)), ((info, both),), _absent(missing))


def _lines(scene: Scene) -> Sketch:
    chosen, known = scene.cell, scene.words.indicators
    cells = [
        Cell(id_, chosen.size_emp, chosen.nace_r2)
        for id_ in versions_of(scene.database, chosen.indicator_id)
        if id_ in known and chosen.size_emp in known[id_].sizes and chosen.nace_r2 in known[id_].activities
    ]
    infos = indicator_infos(scene.database, [cell.indicator_id for cell in cells])
    measured = tuple((infos[cell.indicator_id], _series(scene, cell)) for cell in cells)
    missing = absences(scene.database, cells, scene.geos)
    return Sketch(segment_lines(measured, setting(scene, cells, missing)), measured, _absent(missing))


def _series(scene: Scene, cell: Cell) -> tuple[Observation, ...]:
    return _flat(series_by_country(scene.database, cell, scene.geos, scene.view.from_, scene.view.to))


def _multiples(scene: Scene) -> Sketch:
    cell = scene.cell
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    cells = _series(scene, cell)
    missing = absences(scene.database, [cell], scene.geos)
    return Sketch(small_multiples(cells, info, setting(scene, [cell], missing)), ((info, cells),), _absent(missing))


def _arrows(scene: Scene) -> Sketch:
    cell = scene.cell
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    cells = _series(scene, cell)
    periods = sorted({one.period for one in cells if one.value is not None})
    if len(periods) < 2:
        raise NotDrawnError(f"“{info.short}” has figures of one year only: there is no change to draw.")
    missing = absences(scene.database, [cell], scene.geos)
    chart = arrows(cells, info, setting(scene, [cell], missing), start=periods[0], end=periods[-1])
    return Sketch(chart, ((info, cells),), _absent(missing))


def _levels(scene: Scene) -> Sketch:
    chosen = scene.cell
    whole = next(ids for ids in parts_of_whole(scene.database) if chosen.indicator_id in ids)
    cells = [Cell(id_, chosen.size_emp, chosen.nace_r2) for id_ in whole]
    found, infos = _newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    return Sketch(stacked(measured, setting(scene, cells, missing)), measured, _absent(missing))


def _pairs(scene: Scene) -> Sketch:
    other = scene.other or first_other(scene.words, scene.view.indicator)
    cells = [scene.cell, scene.alike(other)]
    found, infos = _newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    across, up = ((infos[cell.indicator_id], found[cell]) for cell in cells)
    return Sketch(scatter(across, up, setting(scene, cells, missing)), (across, up), _absent(missing))


def first_other(words: Vocabulary, indicator: str | None) -> str:
    """The second indicator of a pair when none is named: the first of the Overview that is not the first one."""
    return next(id_ for id_ in (*words.offered("overview"), *words.indicators) if id_ != indicator)


def _target(scene: Scene) -> Sketch:
    target = target_of(scene.database, scene.cell.indicator_id)
    cell = Cell(scene.cell.indicator_id, target.size_emp, scene.cell.nace_r2)
    if target.size_emp not in scene.words.indicators[cell.indicator_id].sizes:
        cell = scene.cell
    found, infos = _newest(scene, [cell])
    missing = absences(scene.database, [cell], scene.geos)
    info = infos[cell.indicator_id]
    chart = target_distance(found[cell], info, setting(scene, [cell], missing), target=target)
    return Sketch(chart, ((info, found[cell]),), _absent(missing))


def target_of(database: Database, indicator_id: str) -> Target:
    """The target that every country is held against. Raises ``NotDrawnError`` where there is none."""
    for target in targets(database):
        if target.indicator_id == indicator_id and target.level == "each country":
            return target
    raise NotDrawnError(f"No target is set for {indicator_id}.")


# --- what each can show -----------------------------------------------------------------------------------------------


def _all(database: Database, words: Vocabulary) -> tuple[str, ...]:
    first = words.offered("overview")
    return (*first, *(id_ for id_ in words.indicators if id_ not in first))


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


def _both_sizes(database: Database, words: Vocabulary) -> tuple[str, ...]:
    first = words.offered("uptake")
    rest = (id_ for id_, choices in words.indicators.items() if {SME, LARGE} <= set(choices.sizes))
    return (*first, *(id_ for id_ in rest if id_ not in first))


def _many_years(database: Database, words: Vocabulary) -> tuple[str, ...]:
    several = [id_ for id_, choices in words.indicators.items() if choices.first_year < choices.last_year]
    return tuple(sorted(several, key=lambda id_: id_ != "cloud_any"))


def _parts(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return tuple(id_ for ids in parts_of_whole(database) if all(one in words.indicators for one in ids) for id_ in ids)


def _with_target(database: Database, words: Vocabulary) -> tuple[str, ...]:
    found = (target.indicator_id for target in targets(database) if target.level == "each country")
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None and id_ in words.indicators))


CHARTS: dict[str, Entry] = {
    "heat": Entry("overview", "The region at a glance", _heat, _none),
    "map": Entry("overview", "Map", _one_figure_each(country_map), _all),
    "tiles": Entry("overview", "Tile map", _one_figure_each(tile_grid), _all),
    "standing": Entry("overview", "Countries side by side", _one_figure_each(ranked_bars), _all),
    "beside": Entry("uptake", "SMEs beside large firms", _beside, _both_sizes),
    "lines": Entry("uptake", "Over time", _lines, _all),
    "multiples": Entry("uptake", "Over time, country by country", _multiples, _all),
    "arrows": Entry("uptake", "From one year to another", _arrows, _many_years),
    "levels": Entry("uptake", "Levels of digital intensity", _levels, _parts),
    "pairs": Entry("overview", "Two indicators", _pairs, _all),
    "target": Entry("overview", "Distance to the 2030 target", _target, _with_target),
}
"""Every chart that has an address. A new page adds its charts here."""


# --- addresses --------------------------------------------------------------------------------------------------------


def chart_words(database: Database, name: str) -> Vocabulary:
    """What the address of a chart may say. Asked once a build and chart."""
    return _chart_words(database, database.stamp(), name)


@lru_cache(maxsize=64)
def _chart_words(database: Database, stamp: Stamp, name: str) -> Vocabulary:
    words = vocabulary(database)
    return replace(words, screens={**words.screens, name: CHARTS[name].offered(database, words)})


PARAMETERS = ("chart", "country", "with", "indicator", "and", "size", "activity", "from", "to", "vintage")
"""What an address of a chart may say; anything else in it (campaign tags and the like) is not read."""


def ask(database: Database, query: Mapping[str, str]) -> tuple[str, Scene, date | None]:
    """The chart, scene and frozen vintage that an address asks for. Raises ``NotDrawnError`` for anything unknown."""
    if sum(len(value) for value in query.values()) > LONGEST_QUERY:
        raise NotDrawnError(f"The address is longer than {LONGEST_QUERY} characters.")
    name = query.get("chart", "").strip()
    if name not in CHARTS:
        raise NotDrawnError(f"There is no chart {harmless(name)!r}. Allowed: {', '.join(CHARTS)}.")
    words = chart_words(database, name)
    view, notes = read_view(name, query, words)
    if notes:
        raise NotDrawnError(" ".join(note.text for note in notes))
    other = _second(query, name, view, words)
    day = _frozen(database, query)
    scene = Scene(Pinned(database, day) if day else database, words, view, other)
    return name, scene, day


def _second(query: Mapping[str, str], name: str, view: View, words: Vocabulary) -> str | None:
    asked = query.get("and", "").strip()
    if name != "pairs" or not asked:
        return None
    if asked not in words.indicators:
        raise NotDrawnError(
            f"The address says and={harmless(asked)}, which is not known here. Allowed: {', '.join(words.indicators)}."
        )
    if asked == view.indicator:
        raise NotDrawnError(f"The address says and={asked}: the two indicators of a pair must differ.")
    return asked


def _frozen(database: Database, query: Mapping[str, str]) -> date | None:
    asked = query.get("vintage", "").strip()
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise NotDrawnError(
            f"The address says vintage={harmless(asked)}: it must be a day such as 2026-02-27."
        ) from None
    if day.isoformat() != asked:
        raise NotDrawnError(f"The address says vintage={harmless(asked)}: it must be written {day.isoformat()}.")
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
    held = vintages_of(database, [info.id for info, _ in sketch.measured])
    if day not in held:
        listed = ", ".join(one.isoformat() for one in held) or "none"
        raise NotDrawnError(
            f"The figures of this chart as of {day.isoformat()} are not held here (any more). Held: {listed}. "
            "Leave vintage= out for today's figures.",
            gone=True,
        )


def handout(database: Database, name: str, scene: Scene, sketch: Sketch, day: date | None = None) -> Handout:
    """A chart that was drawn, with its papers."""
    query = chart_query(name, scene, day)
    entry = CHARTS[name]
    named = places(database)
    plain = vocabulary(database)
    page = address_of(at(scene.view, entry.screen, plain), plain)
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
    view, words = scene.view, scene.words
    named = {**labels(database, "size_emp"), **labels(database, "nace_r2"), "_Z": "does not apply"}
    cells = [cell for _, given in sketch.measured for cell in given]
    sizes = dict.fromkeys(cell.size_emp for cell in cells)
    activities = dict.fromkeys(cell.nace_r2 for cell in cells)
    return (
        ("Chart", CHARTS[name].title),
        ("Indicators", "; ".join(info.title for info, _ in sketch.measured)),
        ("Countries", ", ".join(words.countries.values()) + " and the EU (27 countries)"),
        ("My country", words.countries[view.country] if view.country else "none chosen"),
        ("Compared countries", ", ".join(words.countries[geo] for geo in view.with_) or "none chosen"),
        ("Size class", ", ".join(f"{code} ({named.get(code, code)})" for code in sizes)),
        ("Activity", ", ".join(f"{code} ({named.get(code, code)})" for code in activities)),
        ("First year", str(view.from_) if view.from_ else "all"),
        ("Last year", str(view.to) if view.to else "all"),
        ("Vintage", f"as of {day.isoformat()}" if day else "newest"),
    )
