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
from dashboard.questions.themes import SIDE_BY_SIDE
from dashboard.view import REFERENCE, Vocabulary
from dashboard.words import spoken

STOCK_AND_DEMAND = ("ict_specialists_share", "ict_job_ads_share", "ict_graduates")
"""What there is, what is asked for, what comes after: shares of three bases, so three panels."""

FROM = 2013
"""The first year of graduates: from here on the three can be read beside each other."""


def _hiring(scene: Scene) -> Sketch:
    words = spoken()
    size, activity = scene.cell.size_emp, scene.cell.nace_r2
    found = hiring(scene.database, size, scene.geos, activity)
    if not found.wave:
        raise NotDrawnError(words.say("not drawn.hiring", size=size))
    infos = indicator_infos(scene.database, [TRIED, HARD, OF_TRIED])
    cells = [Cell(id_, size, activity) for id_ in (HARD, TRIED, OF_TRIED)]
    missing = dict(absences(scene.database, cells, scene.geos))
    for geo, wave in found.earlier:
        last = (
            words.say("hiring.last.asked", period=period_before(wave))
            if scene.by_year_asked
            else words.say("hiring.last", period=wave)
        )
        for cell in cells:
            missing.setdefault((cell, geo), last)
    around = setting(scene, cells, missing)
    of_tried = {cell.geo: cell for cell in found.of_tried if cell.value is not None}
    shares = {geo: words.quantity(cell.value or 0.0, "%", 0) for geo, cell in of_tried.items()}
    hard, tried = by_year(scene, [(infos[HARD], found.hard), (infos[TRIED], found.tried)])
    chart = two_measures(
        hard,
        tried,
        around,
        names=(words.say("hiring.hard"), words.say("hiring.tried")),
        headline=_hiring_sentence(scene, found, infos[OF_TRIED]),
        subtitle=words.say(
            "hiring.subtitle.asked" if scene.by_year_asked else "hiring.subtitle",
            who=words.say(f"size.long.{size}"),
            survey=found.wave,
            hired=period_before(found.wave),
        ),
        asides=shares,
        aside_title=words.say("hiring.of tried"),
        order=sorted(of_tried, key=lambda geo: (-(of_tried[geo].value or 0.0), geo)),
        extra=[words.say("hiring.note")],
    )
    measured = ((infos[HARD], found.hard), (infos[TRIED], found.tried), (infos[OF_TRIED], found.of_tried))
    return Sketch(chart, measured, absent(missing))


def _hiring_sentence(scene: Scene, found: Hiring, info: IndicatorInfo) -> str:
    """My country's three parts beside the EU's share; without one the range of the region."""
    words = spoken()
    group = who(scene.cell.size_emp, words) or words.say("who.GE10")
    hired = int(found.wave) - 1
    named = setting(scene, [], {}).places
    tried = {cell.geo: cell for cell in found.tried if cell.value is not None}
    hard = {cell.geo: cell for cell in found.hard if cell.value is not None}
    share = {cell.geo: cell for cell in found.of_tried if cell.value is not None}
    mine = scene.view.country

    def said(cell: Observation, decimals: int) -> str:
        return words.quantity(cell.value or 0.0, "%", decimals)

    if mine is not None:
        place = named[mine].name
        if mine not in tried:
            return words.say("hiring.headline.absent", place=place, who=group, hired=hired)
        known = {"place": place, "who": group, "hired": hired, "tried": said(tried[mine], 1)}
        if mine not in share or mine not in hard:
            return with_flags_known(words.say("hiring.headline.tried", **known), tried[mine].flags_known, words)
        known |= {"hard": said(hard[mine], 1), "share": said(share[mine], 0)}
        if REFERENCE in share:
            sentence = words.say("hiring.headline.with", **known, union=said(share[REFERENCE], 0))
        else:
            sentence = words.say("hiring.headline", **known)
        return with_flags_known(sentence, share[mine].flags_known, words)
    fit = [cell for geo, cell in share.items() if not named[geo].is_aggregate and not cell.has("ud")]
    low, high = min(fit, key=lambda cell: cell.value or 0.0), max(fit, key=lambda cell: cell.value or 0.0)
    decimals = shown_decimals(info, fit)
    sentence = words.say(
        "hiring.headline.region",
        who=group,
        hired=hired,
        low=said(low, decimals),
        low_place=place_name(low.geo, named, words),
        high=said(high, decimals),
        high_place=place_name(high.geo, named, words),
    )
    return with_flags_known(sentence, all(cell.flags_known for cell in fit), words)


def _people(scene: Scene) -> Sketch:
    cells = [scene.main_cell(id_) for id_ in SIDE_BY_SIDE if id_ in scene.words.indicators]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    chart = heat_table(by_year(scene, measured), setting(scene, cells, missing))
    if scene.by_year_asked:
        moved = spoken().listed(info.short for info, _ in measured if can_be_moved(info))
        chart = replace(chart, notes=(*chart.notes, spoken().say("people.note.asked", measures=moved)))
    return Sketch(chart, measured, absent(missing))


def _stock_and_demand(scene: Scene) -> Sketch:
    cells = [scene.main_cell(id_) for id_ in STOCK_AND_DEMAND if id_ in scene.words.indicators]
    infos = indicator_infos(scene.database, [cell.indicator_id for cell in cells])
    measured = tuple(
        (infos[cell.indicator_id], tuple(one for one in series(scene, cell) if one.year >= FROM)) for cell in cells
    )
    missing = absences(scene.database, cells, scene.geos)
    chart = segment_lines(measured, setting(scene, cells, missing))
    words = spoken()
    parts = words.say("list.apart").join(
        words.say("supply.part", title=info.title, base=words.say(f"supply.base.{info.id}")) for info, _ in measured
    )
    years = [one.period[:4] for _, given in measured for one in given if one.value is not None]
    subtitle = words.say("supply.subtitle", parts=parts, years=words.years(years)) if years else parts
    headline = _three_levels(scene, measured, chart.headline)
    return Sketch(replace(chart, headline=headline, subtitle=subtitle), measured, absent(missing))


def _three_levels(scene: Scene, measured: Sequence[Measured], otherwise: str) -> str:
    """The newest figure of each of the three for my country, or else for the EU, each with its year."""
    words = spoken()
    geo = scene.view.country or REFERENCE
    said = []
    for info, given in measured:
        own = [one for one in given if one.geo == geo and one.value is not None]
        if own:
            newest_one = max(own, key=lambda one: one.period)
            share = words.quantity(newest_one.value or 0.0, "%", 1)
            base = words.say(f"supply.base.{info.id}")
            said.append(words.say("supply.level", share=share, base=base, period=newest_one.period))
    if len(said) < len(measured):
        return otherwise
    place = place_name(geo, setting(scene, [], {}).places, words)
    return words.say("supply.headline", place=place, levels=words.say("list").join(said))


def _hired(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return (TRIED,) if TRIED in words.indicators else ()


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


SKILLS: dict[str, Entry] = {
    "hiring": Entry("skills", _hiring, _hired, ("year",)),
    "people": Entry("skills", _people, _none, ("year",)),
    "supply": Entry("skills", _stock_and_demand, _none),
}
"""Name in an address -> chart."""
