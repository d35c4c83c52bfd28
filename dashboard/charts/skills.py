"""Charts of people and skills: hiring in its three parts, all measures side by side, stock and demand over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.builders import heat_table, segment_lines
from dashboard.charts.scene import Entry, NotDrawnError, Scene, Sketch, absent, by_year, newest, series, setting
from dashboard.charts.two_measures import two_measures
from dashboard.database import Database
from dashboard.handout import Measured
from dashboard.measure.asked import can_be_moved, period_before
from dashboard.measure.sentences import place_name, shown_decimals, who, with_flags_known
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.questions.figures import Cell, absences
from dashboard.questions.reference import indicator_infos
from dashboard.questions.skills import HARD, OF_TRIED, TRIED, Hiring, hiring
from dashboard.view import REFERENCE, Vocabulary
from dashboard.words import ENGLISH

PEOPLE = (
    "ict_specialists_share",
    "ict_specialists_women",
    "ict_specialists_under_35",
    "ict_specialists_tertiary",
    "ict_specialists_employed_by_firms",
    "ict_training",
    "digital_skills_basic",
    "ict_graduates",
    "ict_job_ads_share",
    "adult_learning",
)
"""Measures that stand side by side, hiring aside: it has three parts and a chart of its own."""

STOCK_AND_DEMAND = ("ict_specialists_share", "ict_job_ads_share", "ict_graduates")
"""What there is, what is asked for, what comes after."""

FROM = 2013
"""The first year of graduates: from here on the three can be read beside each other."""


def _hiring(scene: Scene) -> Sketch:
    size, activity = scene.cell.size_emp, scene.cell.nace_r2
    found = hiring(scene.database, size, scene.geos, activity)
    if not found.wave:
        raise NotDrawnError(f"No wave of the survey has all three parts for the size class {size}.")
    infos = indicator_infos(scene.database, [TRIED, HARD, OF_TRIED])
    cells = [Cell(id_, size, activity) for id_ in (HARD, TRIED, OF_TRIED)]
    missing = dict(absences(scene.database, cells, scene.geos))
    for geo, wave in found.earlier:
        last = f"year asked about with all three parts was {period_before(wave)}" if scene.by_year_asked else ""
        for cell in cells:
            missing.setdefault((cell, geo), f"the last {last or f'wave with all three parts was {wave}'}")
    around = setting(scene, cells, missing)
    of_tried = {cell.geo: cell for cell in found.of_tried if cell.value is not None}
    shares = {geo: ENGLISH.quantity(cell.value or 0.0, "%", 0) for geo, cell in of_tried.items()}
    hired = period_before(found.wave)
    years = (
        f"hiring in {hired} (survey {found.wave})"
        if scene.by_year_asked
        else f"survey {found.wave} (hiring in {hired})"
    )
    group = ENGLISH.say(f"size.long.{size}")
    hard, tried = by_year(scene, [(infos[HARD], found.hard), (infos[TRIED], found.tried)])
    chart = two_measures(
        hard,
        tried,
        around,
        names=("found it hard", "tried to hire"),
        headline=_hiring_sentence(scene, found, infos[OF_TRIED]),
        subtitle=(
            f"Enterprises that tried to hire ICT specialists, and those with vacancies hard to fill · {group} · "
            f"percentage of all enterprises; at the end of the row: of those that tried · {years}"
        ),
        asides=shares,
        aside_title="of tried",
        order=sorted(of_tried, key=lambda geo: (-(of_tried[geo].value or 0.0), geo)),
        extra=["The share of those that tried is worked out here (~) from the two others."],
    )
    measured = ((infos[HARD], found.hard), (infos[TRIED], found.tried), (infos[OF_TRIED], found.of_tried))
    return Sketch(chart, measured, absent(missing))


def _hiring_sentence(scene: Scene, found: Hiring, info: IndicatorInfo) -> str:
    """My country's three parts beside the EU's share; without one the range of the region."""
    size = scene.cell.size_emp
    group = who(size, ENGLISH) or "firms"
    hired = int(found.wave) - 1
    named = setting(scene, [], {}).places
    tried = {cell.geo: cell for cell in found.tried if cell.value is not None}
    hard = {cell.geo: cell for cell in found.hard if cell.value is not None}
    share = {cell.geo: cell for cell in found.of_tried if cell.value is not None}
    mine = scene.view.country

    def said(cell: Observation, decimals: int) -> str:
        return ENGLISH.quantity(cell.value or 0.0, "%", decimals)

    if mine is not None:
        place = named[mine].name
        if mine not in tried:
            return f"Hiring ICT specialists: no figure for {place} ({group}, hiring in {hired})"
        sentence = f"{place}: {said(tried[mine], 1)} of {group} tried to hire ICT specialists in {hired}"
        if mine not in share or mine not in hard:
            return with_flags_known(
                f"{sentence}; how many found it hard is not known", tried[mine].flags_known, ENGLISH
            )
        sentence += f", {said(hard[mine], 1)} found it hard: {said(share[mine], 0)} of those that tried"
        if REFERENCE in share:
            sentence += f"; {ENGLISH.say('eu')} {said(share[REFERENCE], 0)}"
        return with_flags_known(sentence, share[mine].flags_known, ENGLISH)
    fit = [cell for geo, cell in share.items() if not named[geo].is_aggregate and not cell.has("ud")]
    low, high = min(fit, key=lambda cell: cell.value or 0.0), max(fit, key=lambda cell: cell.value or 0.0)
    decimals = shown_decimals(info, fit)
    sentence = (
        f"Of {group} that tried to hire ICT specialists in {hired}, {said(low, decimals)} in "
        f"{place_name(low.geo, named, ENGLISH)} to {said(high, decimals)} in {place_name(high.geo, named, ENGLISH)} "
        "found it hard"
    )
    return with_flags_known(sentence, all(cell.flags_known for cell in fit), ENGLISH)


def _people(scene: Scene) -> Sketch:
    cells = [scene.main_cell(id_) for id_ in PEOPLE if id_ in scene.words.indicators]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    chart = heat_table(by_year(scene, measured), setting(scene, cells, missing))
    if scene.by_year_asked:
        moved = ENGLISH.listed(info.short for info, _ in measured if can_be_moved(info))
        chart = replace(chart, notes=(*chart.notes, f"By the year asked about: {moved}."))
    return Sketch(chart, measured, absent(missing))


def _stock_and_demand(scene: Scene) -> Sketch:
    cells = [scene.main_cell(id_) for id_ in STOCK_AND_DEMAND if id_ in scene.words.indicators]
    infos = indicator_infos(scene.database, [cell.indicator_id for cell in cells])
    measured = tuple(
        (infos[cell.indicator_id], tuple(one for one in series(scene, cell) if one.year >= FROM)) for cell in cells
    )
    missing = absences(scene.database, cells, scene.geos)
    chart = segment_lines(measured, setting(scene, cells, missing))
    parts = "; ".join(f"{info.title}, % of {BASES[info.id]}" for info, _ in measured)
    years = sorted({one.period[:4] for _, given in measured for one in given if one.value is not None})
    subtitle = f"{parts} · {years[0]}–{years[-1]}" if years else parts
    headline = _three_levels(scene, measured, chart.headline)
    return Sketch(replace(chart, headline=headline, subtitle=subtitle), measured, absent(missing))


def _three_levels(scene: Scene, measured: Sequence[Measured], otherwise: str) -> str:
    """The newest figure of each of the three for my country, or else for the EU, each with its year."""
    geo = scene.view.country or REFERENCE
    said = []
    for info, given in measured:
        own = [one for one in given if one.geo == geo and one.value is not None]
        if own:
            newest_one = max(own, key=lambda one: one.period)
            share = ENGLISH.quantity(newest_one.value or 0.0, "%", 1)
            said.append(f"{share} of {BASES[info.id]} in {newest_one.period}")
    if len(said) < len(measured):
        return otherwise
    place = place_name(geo, setting(scene, [], {}).places, ENGLISH)
    return f"ICT specialists, advertisements for them, graduates: {place} {', '.join(said)}"


BASES = {
    "ict_specialists_share": "employment",
    "ict_job_ads_share": "job advertisements online",
    "ict_graduates": "graduates",
}
"""What each is a share of: three bases, so three panels."""


def _hired(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return (TRIED,) if TRIED in words.indicators else ()


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


SKILLS: dict[str, Entry] = {
    "hiring": Entry("skills", "Hiring ICT specialists, in three parts", _hiring, _hired, ("year",)),
    "people": Entry("skills", "People and skills side by side", _people, _none, ("year",)),
    "supply": Entry("skills", "Specialists, job advertisements, graduates", _stock_and_demand, _none),
}
"""Name in an address -> chart."""
