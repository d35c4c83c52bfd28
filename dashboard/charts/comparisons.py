"""Charts that any indicator can have: side by side, over time, in pairs, against a target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dashboard.builders import (
    arrows,
    country_map,
    dumbbell,
    ranked_bars,
    scatter,
    segment_lines,
    small_multiples,
    stacked,
    target_distance,
    tile_grid,
)
from dashboard.chart import Chart, Setting
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
from dashboard.measure.comparability import Target, quarter_of
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.questions.choices import LARGE
from dashboard.questions.figures import Cell, absences, series_by_country, sme_beside_large
from dashboard.questions.reference import indicator_infos
from dashboard.questions.takeaway import parts_of_whole, targets
from dashboard.view import SME, Vocabulary
from dashboard.words import spoken

Builder = Callable[[Sequence[Observation], IndicatorInfo, Setting], Chart]


def _one_figure_each(build: Builder) -> Callable[[Scene], Sketch]:
    def draw(scene: Scene) -> Sketch:
        cell = scene.cell
        found, infos = newest(scene, [cell])
        missing = absences(scene.database, [cell], scene.geos)
        info = infos[cell.indicator_id]
        ((drawn, cells),) = by_year(scene, [(info, found[cell])])
        chart = build(cells, drawn, setting(scene, [cell], missing))
        return Sketch(chart, ((info, found[cell]),), absent(missing))

    return draw


def _beside(scene: Scene) -> Sketch:
    cell = scene.cell
    pairs = sme_beside_large(scene.database, cell.indicator_id, scene.geos, cell.nace_r2)
    both = tuple(side for pair in pairs.values() for side in (pair.small, pair.large) if side is not None)
    sides = [Cell(cell.indicator_id, size, cell.nace_r2) for size in (SME, LARGE)]
    missing = absences(scene.database, sides, scene.geos)
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    ((drawn, moved),) = by_year(scene, [(info, both)])
    chart = dumbbell(moved, drawn, setting(scene, sides, missing), as_ratio=scene.view.chosen("gap") == "ratio")
    return Sketch(chart, ((info, both),), absent(missing))


def _lines(scene: Scene) -> Sketch:
    cells = of_all_versions(scene)
    infos = indicator_infos(scene.database, [cell.indicator_id for cell in cells])
    measured = tuple((infos[cell.indicator_id], series(scene, cell)) for cell in cells)
    missing = absences(scene.database, cells, scene.geos)
    chart = segment_lines(by_year(scene, measured), setting(scene, cells, missing), chosen=scene.cell.indicator_id)
    return Sketch(chart, measured, absent(missing))


def _multiples(scene: Scene) -> Sketch:
    cell = scene.cell
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    cells = series(scene, cell)
    missing = absences(scene.database, [cell], scene.geos)
    ((drawn, moved),) = by_year(scene, [(info, cells)])
    return Sketch(small_multiples(moved, drawn, setting(scene, [cell], missing)), ((info, cells),), absent(missing))


def _arrows(scene: Scene) -> Sketch:
    cell = scene.cell
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    cells = series(scene, cell)
    ((drawn, moved),) = by_year(scene, [(info, cells)])
    periods = sorted({one.period for one in moved if one.value is not None})
    own = sorted({one.period for one in moved if one.value is not None and one.geo == scene.view.country})
    periods = own if len(own) > 1 else periods
    if len(periods) < 2:
        raise NotDrawnError(spoken().say("not drawn.arrows", measure=info.short))
    missing = absences(scene.database, [cell], scene.geos)
    end = periods[-1]
    start = next((one for one in periods[:-1] if quarter_of(one) == quarter_of(end)), periods[0])
    chart = arrows(moved, drawn, setting(scene, [cell], missing), start=start, end=end)
    return Sketch(chart, ((info, cells),), absent(missing))


def _levels(scene: Scene) -> Sketch:
    chosen = scene.cell
    whole = next(ids for ids in parts_of_whole(scene.database) if chosen.indicator_id in ids)
    cells = [Cell(id_, chosen.size_emp, chosen.nace_r2) for id_ in whole]
    infos = indicator_infos(scene.database, [cell.indicator_id for cell in cells])
    found = of_one_year({cell: series_by_country(scene.database, cell, scene.geos) for cell in cells}, scene.geos)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    return Sketch(stacked(measured, setting(scene, cells, missing)), measured, absent(missing))


def of_one_year(
    parts: Mapping[Cell, Mapping[str, Sequence[Observation]]], geos: Sequence[str]
) -> dict[Cell, tuple[Observation, ...]]:
    """Of each country the parts of the newest year that has them all, else those of its newest year.

    Parts of two years are not a whole, however new each of them is.
    """
    chosen: dict[Cell, list[Observation]] = {cell: [] for cell in parts}
    for geo in geos:
        held = {cell: {one.period: one for one in series.get(geo, ())} for cell, series in parts.items()}
        periods = {period for own in held.values() for period in own}
        if not periods:
            continue

        def whole(period: str, held: Mapping[Cell, Mapping[str, Observation]] = held) -> bool:
            return all(period in own and own[period].value is not None for own in held.values())

        year = max(periods, key=lambda period: (whole(period), period))
        for cell, own in held.items():
            if year in own:
                chosen[cell].append(own[year])
    return {cell: tuple(found) for cell, found in chosen.items()}


def _pairs(scene: Scene) -> Sketch:
    other = scene.other or first_other(scene.words, scene.view.indicator)
    cells = [scene.cell, scene.alike(other)]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    across, up = ((infos[cell.indicator_id], found[cell]) for cell in cells)
    drawn_across, drawn_up = by_year(scene, (across, up))
    chart = scatter(drawn_across, drawn_up, setting(scene, cells, missing))
    return Sketch(chart, (across, up), absent(missing))


def first_other(words: Vocabulary, indicator: str | None) -> str:
    """The second indicator of a pair when none is named: the first of the Overview that is not the first one."""
    return next(id_ for id_ in (*words.offered("overview"), *words.indicators) if id_ != indicator)


def _target(scene: Scene) -> Sketch:
    target = target_of(scene.database, scene.cell.indicator_id)
    cell = Cell(scene.cell.indicator_id, target.size_emp, scene.cell.nace_r2)
    if target.size_emp not in scene.words.indicators[cell.indicator_id].sizes:
        cell = scene.cell
    found, infos = newest(scene, [cell])
    missing = absences(scene.database, [cell], scene.geos)
    info = infos[cell.indicator_id]
    chart = target_distance(found[cell], info, setting(scene, [cell], missing), target=target)
    return Sketch(chart, ((info, found[cell]),), absent(missing))


def target_of(database: Database, indicator_id: str) -> Target:
    """The target that every country is held against. Raises ``NotDrawnError`` where there is none."""
    for target in targets(database):
        if target.indicator_id == indicator_id and target.level == "each country":
            return target
    raise NotDrawnError(spoken().say("not drawn.target", indicator=indicator_id))


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


COMPARISONS: dict[str, Entry] = {
    "map": Entry("compare", _one_figure_each(country_map), _all, ("year",)),
    "tiles": Entry("compare", _one_figure_each(tile_grid), _all, ("year",)),
    "standing": Entry("compare", _one_figure_each(ranked_bars), _all, ("year",)),
    "beside": Entry("uptake", _beside, _both_sizes, ("gap", "year")),
    "lines": Entry("compare", _lines, _all, ("year",)),
    "multiples": Entry("compare", _multiples, _all, ("year",)),
    "arrows": Entry("compare", _arrows, _many_years, ("year",)),
    "levels": Entry("uptake", _levels, _parts),
    "pairs": Entry("compare", _pairs, _all, ("year",)),
    "target": Entry("targets", _target, _with_target),
}
"""Name in an address -> chart."""
