"""Charts of SME uptake: who moved, how far apart countries stand, reasons against AI, manufacturing beside the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dashboard.builders import arrows, heat_table
from dashboard.builders_uptake import behind_sentences, reason_name, reasons, spread_lines, two_activities
from dashboard.charts.scene import (
    Entry,
    NotDrawnError,
    Scene,
    Sketch,
    absent,
    by_year,
    newest,
    of_all_versions,
    series,
    setting,
)
from dashboard.database import Database
from dashboard.measure.asked import period_before
from dashboard.measure.movement import stated_spans
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.questions.breaks import breaks
from dashboard.questions.choices import ACTIVITIES, BY_ACTIVITY
from dashboard.questions.figures import Cell, absences, latest_by_country
from dashboard.questions.movement import CONSIDERED, REASONS, reason_cells
from dashboard.questions.reference import indicator_infos
from dashboard.view import ALL_ACTIVITIES, REFERENCE, Vocabulary
from dashboard.words import spoken

MANUFACTURING = "C"


def _by_country(cells: tuple[Observation, ...]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for cell in cells:
        found.setdefault(cell.geo, []).append(cell)
    return found


def spans(scene: Scene, cell: Cell, cells: tuple[Observation, ...], info: IndicatorInfo) -> tuple[tuple[str, str], ...]:
    """The spans of years over which most of the countries' changes may be stated, newest first."""
    entries = breaks(scene.database, [cell.indicator_id], [cell.nace_r2])
    among = [geo for geo in scene.geos if geo != REFERENCE]
    return stated_spans(_by_country(cells), entries, info=info, among=among)


def _movers(at: int) -> Callable[[Scene], Sketch]:
    """The draw function of the newest span (0) or the one before it (1)."""

    def draw(scene: Scene) -> Sketch:
        cell = scene.cell
        info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
        cells = series(scene, cell)
        found = spans(scene, cell, cells, info)
        if len(found) <= at:
            key = "not drawn.movers" if at == 0 else "not drawn.movers_before"
            raise NotDrawnError(spoken().say(key, measure=info.short))
        start, end = found[at]
        between = tuple(one for one in cells if start <= one.period <= end)
        missing = absences(scene.database, [cell], scene.geos)
        ((drawn, moved),) = by_year(scene, [(info, between)])
        if drawn is not info:
            start, end = period_before(start), period_before(end)
        chart = arrows(moved, drawn, setting(scene, [cell], missing), start=start, end=end)
        return Sketch(chart, ((info, between),), absent(missing))

    return draw


def _spread(scene: Scene) -> Sketch:
    cells = of_all_versions(scene)
    infos = indicator_infos(scene.database, [cell.indicator_id for cell in cells])
    measured = tuple((infos[cell.indicator_id], series(scene, cell)) for cell in cells)
    missing = absences(scene.database, cells, scene.geos)
    chart = spread_lines(by_year(scene, measured), setting(scene, cells, missing), chosen=scene.cell.indicator_id)
    return Sketch(chart, measured, absent(missing))


def behind(scene: Scene) -> tuple[str, ...]:
    """Sentences on how far my country is from the highest figure, and since when; empty without a country."""
    if not scene.view.country:
        return ()
    cell = scene.cell
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    ((drawn, moved),) = by_year(scene, [(info, series(scene, cell))])
    return behind_sentences(moved, drawn, setting(scene, [cell], {}))


def _reason_size(scene: Scene) -> str:
    sizes = scene.words.indicators[REASONS[0]].sizes
    return scene.view.size if scene.view.size in sizes else scene.main_cell(REASONS[0]).size_emp


def _reasons(scene: Scene) -> Sketch:
    cells = reason_cells(_reason_size(scene))
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    here = scene.view.country or REFERENCE
    beside = scene.view.with_[0] if scene.view.country and scene.view.with_ else REFERENCE
    considered = Cell(CONSIDERED, cells[0].size_emp, cells[0].nace_r2)
    base = latest_by_country(scene.database, [considered], list(dict.fromkeys((here, beside))))[considered]
    chart = reasons(measured, setting(scene, cells, missing), here=here, beside=beside, base=base)
    return Sketch(chart, measured, absent(missing))


def _reasons_by_country(scene: Scene) -> Sketch:
    cells = [Cell(CONSIDERED, _reason_size(scene), ALL_ACTIVITIES), *reason_cells(_reason_size(scene))]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    named = [(replace(info, short=reason_name(info.short)), given) for info, given in measured]
    return Sketch(heat_table(named, setting(scene, cells, missing)), measured, absent(missing))


def _activities(scene: Scene) -> Sketch:
    right = scene.view.chosen("beside") or ALL_ACTIVITIES
    cells = [Cell(BY_ACTIVITY, "GE10", code) for code in (MANUFACTURING, right)]
    found, infos = newest(scene, cells)
    info = infos[BY_ACTIVITY]
    both = tuple(one for cell in cells for one in found[cell])
    missing = absences(scene.database, cells, scene.geos)
    names = {code: spoken().say(f"activity.{code}") for code in (MANUFACTURING, *ACTIVITIES, ALL_ACTIVITIES)}
    chart = two_activities(both, info, setting(scene, cells, missing), left=MANUFACTURING, right=right, names=names)
    return Sketch(chart, ((info, both),), absent(missing))


def _over_years(database: Database, words: Vocabulary) -> tuple[str, ...]:
    first = words.offered("uptake")
    every = (*first, *(id_ for id_ in words.indicators if id_ not in first))
    return tuple(id_ for id_ in every if words.indicators[id_].first_year < words.indicators[id_].last_year)


def _sized(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return tuple(id_ for id_ in REASONS if id_ in words.indicators)


def _by_activity(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return tuple(id_ for id_ in (BY_ACTIVITY,) if id_ in words.indicators)


UPTAKE: dict[str, Entry] = {
    "movers": Entry("uptake", _movers(0), _over_years, ("year",)),
    "movers_before": Entry("uptake", _movers(1), _over_years, ("year",)),
    "spread": Entry("uptake", _spread, _over_years, ("year",)),
    "reasons": Entry("uptake", _reasons, _sized),
    "reasons_by_country": Entry("uptake", _reasons_by_country, _sized),
    "activities": Entry("uptake", _activities, _by_activity, ("beside",)),
}
"""Name in an address -> chart."""
