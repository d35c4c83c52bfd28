"""Words and tables of the country profile and of "since the seminar": what is measured becomes text here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from dashboard.charts.region import SINCE, SIX
from dashboard.measure.comparability import UNRANKED, change, peers, stood_near
from dashboard.measure.portrait import Best, Moved, Portrait, change_since, is_level, portrait
from dashboard.measure.sentences import (
    refusal_text,
    said_reason,
    say_standing,
    shown_decimals,
    with_flags_known,
)
from dashboard.measure.value import NOT_APPLICABLE, Derived, IndicatorInfo, Observation, Place, Refusal
from dashboard.questions.breaks import breaks
from dashboard.questions.figures import Cell, absences, latest_by_country
from dashboard.questions.ledger import programmes
from dashboard.questions.profile import many_series
from dashboard.questions.reference import indicator_infos, places
from dashboard.shell.asked import main_cell, shown_geos
from dashboard.shell.frame import Here
from dashboard.shell.tables import Cell as Written
from dashboard.shell.tables import table
from dashboard.view import REFERENCE, View, address_of, at
from dashboard.words import NO_VALUE, spoken

Places = Mapping[str, Place]

SEMINAR_YEAR = 2021
"""Changes are followed from the year of the seminar on."""

FROM = 2015
"""Figures from here on are looked at: all that a change since the seminar and a newest figure need."""


# --- figures in words -------------------------------------------------------------------------------------------------


def figure(cell: Observation | None, info: IndicatorInfo, with_year: str = "") -> str:
    """A figure with its flags, and its year where it is not ``with_year``; else the sign of no value."""
    if cell is None or cell.value is None:
        return NO_VALUE
    words = spoken()
    text = words.quantity(cell.value, info.unit, shown_decimals(info, [cell]))
    text = words.say("say.flagged", value=text, flags=words.flags(cell.letters)) if cell.letters else text
    return text if cell.period == with_year else words.say("portrait.of year", value=text, period=cell.period)


def moved_text(moved: Moved, info: IndicatorInfo) -> str:
    """A change with its two years, ``about unchanged``, or why none is stated."""
    words = spoken()
    if isinstance(moved.change, Refusal):
        return words.say("portrait.no change", reason=said_reason(moved.change, words).rstrip("."))
    assert moved.start is not None
    assert moved.end is not None
    size = words.quantity(
        moved.change.value, moved.change.unit, shown_decimals(info, [moved.start, moved.end]), sign=True
    )
    key = "portrait.unchanged" if is_level(moved.change, info) else "portrait.changed"
    text = words.say(key, size=size, start=moved.start.period, end=moved.end.period)
    return with_flags_known(text, moved.change.flags_known, words)


def best_text(found: Best | Refusal, info: IndicatorInfo, named: Places, with_year: str) -> str:
    """The best neighbour and those that cannot be told from it."""
    words = spoken()
    if isinstance(found, Refusal):
        return f"{NO_VALUE} {refusal_text(found, words, named)}"
    text = words.say("say.place value", place=named[found.best.geo].name, value=figure(found.best, info, with_year))
    if not found.level:
        return text
    names = [named[cell.geo].name for cell in found.level]
    return words.say("portrait.neighbour.level", best=text, places=words.listed(names))


# --- six figures ------------------------------------------------------------------------------------------------------


ALSO = {"edih_per_million": "edih_count", "gerd_pc_gdp": "gerd_pc_gdp_world_bank"}
"""What stands beside a theme's figure: what is counted, or where there is none the series of another body."""


def six(here: Here, mine: str) -> str:
    """The six themes of a country as cards, one figure each."""
    shown = [(key, id_) for key, id_ in SIX if id_ in here.words.indicators]
    themes = [(spoken().say(f"theme.{key}"), main_cell(here, id_)) for key, id_ in shown]
    cells = [cell for _, cell in themes]
    geos = (*here.words.countries, REFERENCE)
    named = places(here.database)
    infos = indicator_infos(here.database, [cell.indicator_id for cell in cells])
    series = many_series(here.database, cells, geos, FROM)
    entries = breaks(here.database, [cell.indicator_id for cell in cells], [cell.nace_r2 for cell in cells])
    missing = absences(here.database, cells, geos)
    beside = [main_cell(here, ALSO[id_]) for _, id_ in shown if ALSO.get(id_) in here.words.indicators]
    others = latest_by_country(here.database, beside, [mine])
    other_infos = indicator_infos(here.database, [cell.indicator_id for cell in beside])
    said = []
    for theme, cell in themes:
        info = infos[cell.indicator_id]
        own = [entry for entry in entries if entry.indicator_id == info.id]
        one = portrait(series[cell], mine, own, info=info, among=tuple(here.words.countries), since=SEMINAR_YEAR)
        reasons = {geo: missing.get((cell, geo), "") for geo in (mine, REFERENCE)}
        also = [
            (other_infos[other.indicator_id], found[0])
            for other, found in others.items()
            if other.indicator_id == ALSO.get(cell.indicator_id) and found and found[0].value is not None
        ]
        said.append(_card(theme, one, cell, named, reasons, mine, also))
    return f'<div class="bdm-six">{"".join(said)}</div>'


def _card(
    theme: str,
    one: Portrait,
    cell: Cell,
    named: Places,
    reasons: Mapping[str, str],
    mine: str,
    also: Sequence[tuple[IndicatorInfo, Observation]] = (),
) -> str:
    words, info, own = spoken(), one.info, one.own
    year = own.period if own is not None and own.value is not None else ""
    measure = _measured(info, cell)
    if year:
        reference = words.say(f"reference.{info.reference_year}", year=year, before=int(year[:4]) - 1)
        measure = words.say("portrait.measure.dated", measure=measure, reference=reference)
    about = words.say("portrait.measure", measure=measure)
    if own is not None and not own.flags_known:
        about = f"{about} {words.say('portrait.flags unknown')}"
    if year and year < one.last:
        about = f"{about} {words.say('portrait.older', place=named[mine].name, period=one.last)}"
    big = _big(own, info)
    why = f" <small>{escape(reasons[mine] or words.say('absent.row'))}</small>" if not year else ""
    eu = figure(one.average, info, year)
    if eu == NO_VALUE:
        eu = f"{NO_VALUE} {reasons[REFERENCE] or words.say('absent.row')}"
    if one.later is not None:
        eu = words.say("portrait.eu.later", value=eu, later=figure(one.later, info))
    lines = [(words.say("portrait.eu"), eu)]
    if not isinstance(one.neighbour, Refusal) or one.neighbour.code != "no better end":
        lines.append((words.say("portrait.neighbour"), best_text(one.neighbour, info, named, year)))
    lines.append((words.say("portrait.since", year=SEMINAR_YEAR), moved_text(one.moved, info)))
    for other, found in also:
        if other.family is None:
            lines.append((other.short, figure(found, other)))
        elif not year:
            lines.append((words.say("portrait.another series", measure=other.short), figure(found, other)))
    terms = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in lines)
    return (
        f'<section><h3>{escape(theme)}</h3><p class="bdm-number">{big}{why}</p>'
        f"<p>{escape(about)}</p><dl>{terms}</dl></section>"
    )


def _measured(info: IndicatorInfo, cell: Cell) -> str:
    """What is measured, with the size class where it has one."""
    if cell.size_emp == NOT_APPLICABLE:
        return info.short
    return spoken().say("subject", title=info.short, who=spoken().size(cell.size_emp))


def _big(cell: Observation | None, info: IndicatorInfo) -> str:
    """A figure in large type with its unit and flags in small type, as HTML."""
    if cell is None or cell.value is None:
        return NO_VALUE
    decimals = shown_decimals(info, [cell])
    number = spoken().number(cell.value, decimals)
    text = spoken().quantity(cell.value, info.unit, decimals)
    short = next(start for start in (f"{number}%", number, text) if text.startswith(start))
    small = " ".join(part for part in (text[len(short) :].strip(), spoken().flags(cell.letters)) if part)
    return f"{escape(short)} <small>{escape(small)}</small>" if small else escape(short)


# --- since the seminar ------------------------------------------------------------------------------------------------


def since_table(here: Here) -> str:
    """About 2021 and newest, my country's (without one, the EU's), with the change or why none is stated."""
    words = spoken()
    cells = [main_cell(here, id_) for id_ in SINCE if id_ in here.words.indicators]
    mine = here.view.country or REFERENCE
    geos = (*here.words.countries, REFERENCE)
    named = places(here.database)
    infos = indicator_infos(here.database, [cell.indicator_id for cell in cells])
    series = many_series(here.database, cells, geos, FROM)
    entries = breaks(here.database, [cell.indicator_id for cell in cells], [cell.nace_r2 for cell in cells])
    rows: list[tuple[Written, ...]] = []
    for cell in cells:
        info = infos[cell.indicator_id]
        own = [entry for entry in entries if entry.indicator_id == info.id]
        moved = {geo: change_since(series[cell].get(geo, ()), SEMINAR_YEAR, own, info=info) for geo in geos}
        measure = _measured(info, cell)
        line: list[Written] = [
            words.say("since.asks", measure=measure) if info.reference_year == "year before" else measure,
            _dated(moved[mine].start, info),
            _dated(moved[mine].end, info),
            moved_text(moved[mine], info),
        ]
        if mine != REFERENCE:
            line.append(moved_text(moved[REFERENCE], info))
        line.append(_risen([moved[geo] for geo in here.words.countries], info))
        rows.append(tuple(line))
    name = named[mine].name
    columns = ("measure", "then", "newest", "change")
    header = [words.say(f"since.column.{column}", place=name, year=SEMINAR_YEAR) for column in columns]
    header += [] if mine == REFERENCE else [words.say("since.column.change", place=words.say("portrait.eu"))]
    header.append(words.say("since.column.countries"))
    return table(words.say("since.caption", place=name, year=SEMINAR_YEAR), header, rows, remarks=True)


def _dated(cell: Observation | None, info: IndicatorInfo) -> str:
    return figure(cell, info) if cell is not None else NO_VALUE


def _risen(moves: Sequence[Moved], info: IndicatorInfo) -> str:
    """``rose in 3, fell in 0, about unchanged in 1; no change stated in 4; no figure in 1``."""
    words = spoken()
    held = [moved for moved in moves if moved.start is not None]
    stated = [moved.change for moved in moves if isinstance(moved.change, Derived)]
    sure = [one for one in stated if not is_level(one, info)]
    rose = sum(one.value > 0 for one in sure)
    without, empty = len(held) - len(stated), len(moves) - len(held)
    key = "since.moves.none" if not stated else "since.moves.without" if without else "since.moves"
    level = len(stated) - len(sure)
    text = words.say(key, rose=rose, fell=len(sure) - rose, level=level, without=without)
    return words.say("since.moves.empty", moves=text, empty=empty) if empty else text


# --- peers ------------------------------------------------------------------------------------------------------------


PEERS_SHOWN = 5
"""Peers with a row of their own, nearest the top first; more would push the limits off a printed sheet."""


def peers_table(here: Here, mine: str, indicator: str, base: str, band: str) -> str:
    """Countries that stood near us in the base year and are ahead now, with what to know before asking them."""
    words, cell = spoken(), main_cell(here, indicator)
    info = indicator_infos(here.database, [indicator])[indicator]
    geos = tuple(here.words.countries)
    series = many_series(here.database, [cell], geos)[cell]
    named = places(here.database)
    now = newest_common(series, mine)
    then = [one for cells in series.values() for one in cells if one.period == base]
    today = [one for cells in series.values() for one in cells if one.period == now]
    found = peers(then, today, mine, info=info, within=float(band))
    place = named[mine].name
    if isinstance(found, Refusal):
        refused = words.say("portrait.peers.refused", reason=refusal_text(found, words, named))
        return f'<p class="bdm-note">{escape(refused)}</p>'
    before, after = ({one.geo: one for one in cells} for cells in (then, today))
    if after[mine].has(UNRANKED):
        flags = words.flags(after[mine].status)
        flagged = words.say("portrait.peers.flagged", measure=info.short, place=place, period=now, flags=flags)
        return f'<p class="bdm-note">{escape(flagged)}</p>'
    years = {"base": base, "now": now}

    entries = breaks(here.database, [indicator], [cell.nace_r2])

    own_step = change(series[mine], base, now, entries, info=info)

    def levels(geo: str) -> dict[str, str]:
        """Both figures; with the second why no change is stated between them. What holds for us too is said once."""
        text, step = figure(after[geo], info, now), change(series[geo], base, now, entries, info=info)
        if isinstance(step, Refusal) and (geo == mine or step != own_step):
            why = words.say("portrait.no change", reason=said_reason(step, words).rstrip("."))
            text = words.say("portrait.peers.doubt", value=text, reason=why)
        return {"before": figure(before[geo], info, base), "after": text}

    about = words.say("portrait.peers.stood", measure=info.short, place=place, **levels(mine), **years)
    if not found:
        near = stood_near(then, mine, float(band))
        nobody = words.say("portrait.peers.nobody" if near else "portrait.peers.alone", band=band, **years)
        return f'<p class="bdm-prose">{escape(about)} {escape(nobody)}</p>'
    told, others = found[:PEERS_SHOWN], found[PEERS_SHOWN:]
    size, hard = Cell("enterprises_sme_share"), main_cell(here, "hiring_hard_to_fill_of_tried")
    beside = latest_by_country(here.database, [size, hard], told)
    beside_infos = indicator_infos(here.database, [size.indicator_id, hard.indicator_id])
    other = {
        (one.geo, one.indicator_id): figure(one, beside_infos[one.indicator_id])
        for cells in beside.values()
        for one in cells
    }
    schemes: dict[str, list[str]] = {}
    for programme in programmes(here.database):
        schemes.setdefault(programme.geo, []).append(programme.name)
    rows: list[tuple[Written, ...]] = [
        (
            named[geo].name,
            *levels(geo).values(),
            other.get((geo, size.indicator_id), NO_VALUE),
            other.get((geo, hard.indicator_id), NO_VALUE),
            words.say("list.apart").join(schemes.get(geo, [words.say("portrait.peers.no programme")])),
        )
        for geo in told
    ]
    columns = ("peer", "base", "now", "size", "hard", "programmes")
    header = [words.say(f"portrait.peers.column.{column}", **years) for column in columns]
    caption = words.say("portrait.peers.ahead", place=place, band=band, **years)
    also = [words.say("portrait.peers.levels", place=named[geo].name, **levels(geo)) for geo in others]
    more = words.say("portrait.peers.also", peers=words.listed(also))
    foot = f'<p class="bdm-foot">{escape(more)}</p>' if also else ""
    return f'<p class="bdm-prose">{escape(about)}</p>{table(caption, header, rows, remarks=True)}{foot}'


def newest_common(series: Mapping[str, Sequence[Observation]], mine: str) -> str:
    """The newest period in which my country has a figure."""
    return max((cell.period for cell in series.get(mine, ()) if cell.value is not None), default="")


def base_years(here: Here, mine: str, indicator: str) -> tuple[str, ...]:
    """Years before the newest in which my country has a figure: what peers can be measured from. Newest last."""
    cell = main_cell(here, indicator)
    series = many_series(here.database, [cell], [mine])[cell]
    return tuple(sorted({one.period for one in series.get(mine, ()) if one.value is not None})[:-1])


def base_of(years: Sequence[str]) -> str:
    """The base year when nobody chose: that of the seminar where there is one, else the first."""
    return str(SEMINAR_YEAR) if str(SEMINAR_YEAR) in years else years[0]


def choose(here: Here) -> str:
    """Links to the page of each country."""
    links = "".join(
        f'<li><a href="{escape(address_of(at(_with(here, geo), "profile", here.words), here.words))}" target="_self">'
        f"{escape(name)}</a></li>"
        for geo, name in here.words.countries.items()
    )
    return f'<ul class="bdm-choose">{links}</ul>'


def _with(here: Here, geo: str) -> View:
    return replace(here.view, country=geo, with_=tuple(one for one in here.view.with_ if one != geo))


# --- opening sentences ------------------------------------------------------------------------------------------------


def said_of(here: Here, ids: Sequence[str]) -> list[str]:
    """A sentence on each of some measures: my country's place, or the range of the region."""
    cells = [main_cell(here, id_) for id_ in ids if id_ in here.words.indicators]
    found = latest_by_country(here.database, cells, shown_geos(here))
    infos = indicator_infos(here.database, [cell.indicator_id for cell in cells])
    named = {geo: place for geo, place in places(here.database).items() if geo in shown_geos(here)}
    mine = here.view.country or ""
    missing = absences(here.database, cells, [mine]) if mine else {}
    return [
        say_standing(found[cell], infos[cell.indicator_id], named, spoken(), mine, missing.get((cell, mine), ""))
        for cell in cells
    ]
