"""Charts of the region: places instead of figures, what changed since the seminar, a country's six figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dashboard import look
from dashboard.builders import heat_table, segment_lines
from dashboard.builders.notes import change_notes
from dashboard.chart import Chart, Column, Mark, Reference, Row, Setting
from dashboard.charts.scene import Entry, NotDrawnError, Scene, Sketch, absent, newest, series, setting
from dashboard.database import Database
from dashboard.handout import Measured
from dashboard.measure.comparability import Rank, period_position, rank
from dashboard.measure.portrait import change_since
from dashboard.measure.sentences import refusal_text, say_change, say_rank, shown_decimals
from dashboard.measure.value import IndicatorInfo, Observation, Refusal
from dashboard.questions.figures import absences
from dashboard.questions.reference import indicator_infos
from dashboard.view import REFERENCE, Vocabulary
from dashboard.words import spoken

SEMINAR = 2021 + 3.65 / 12
"""21 April 2021, the dateline of the report, on an axis of years."""

SINCE = (
    "dii3_basic",
    "cloud_any",
    "ai_any",
    "e_sales",
    "hiring_tried",
    "hiring_hard_to_fill_of_tried",
    "ict_specialists_share",
    "digital_skills_basic",
    "gerd_pc_gdp",
)
"""What is followed from 2021 on: measures that have a figure about that year and a later one."""

SIX = (
    ("intensity", "dii3_basic"),
    ("technology", "cloud_any"),
    ("skills", "digital_skills_basic"),
    ("workforce", "hiring_hard_to_fill_of_tried"),
    ("finance", "gerd_pc_gdp"),
    ("hubs", "edih_per_million"),
)
"""The country profile: six themes, one figure each."""


def _glance(scene: Scene) -> Sketch:
    """The dozen measures of the Overview as figures."""
    cells = [scene.main_cell(id_) for id_ in scene.words.offered("overview")]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    return Sketch(in_order(heat_table(measured, setting(scene, cells, missing)), scene), measured, absent(missing))


def in_order(chart: Chart, scene: Scene, every: Chart | None = None) -> Chart:
    """The rows by the measure that was chosen, highest figure first; else my country first, the others as listed.

    ``every``: a chart that holds the measures to order by which ``chart`` leaves out. Averages stay where they end the
    list: they are not placed among countries.
    """
    by, mine = scene.view.chosen("order"), scene.view.country
    cells, figures = chart.by_cell(), (every or chart).by_cell()

    def place(row: Row) -> tuple[bool, bool, float]:
        mark = figures.get((row.key, by)) if by is not None else None
        value = mark.value if mark is not None else None
        if by is None:
            return (row.role == "average", row.key != mine, 0.0)
        return (row.role == "average", value is None, -(value or 0.0))

    rows = tuple(sorted(chart.rows, key=place))
    marks = tuple(
        mark for row in rows for column in chart.columns if (mark := cells.get((row.key, column.key))) is not None
    )
    return replace(chart, rows=rows, marks=marks)


def _places(scene: Scene) -> Sketch:
    """The dozen measures of the Overview as places among the countries, ties shared, with the spread of each."""
    cells = [scene.main_cell(id_) for id_ in scene.words.offered("overview")]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    around = setting(scene, cells, missing)
    # Where neither end is the better one there are no places.
    placed = [cell for cell in cells if infos[cell.indicator_id].direction != "none"]
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in placed)
    base = heat_table(measured, around)
    words = around.words
    countries = [geo for geo, place in around.places.items() if not place.is_aggregate]
    columns: list[Column] = []
    years: dict[str, list[str]] = {}
    marks: dict[tuple[str, str], Mark] = {}
    for column, (info, given) in zip(base.columns, measured, strict=True):
        period = usual_period(given)
        level = [cell for cell in given if cell.period == period]
        years.setdefault(period, []).append(info.short)
        columns.append(replace(column, unit="", period=spread_text(level, info, countries)))
        ranks = {geo: rank(given, geo, info=info, among=countries, period=period) for geo in countries}
        for geo in countries:
            mark = base.mark(geo, column.key)
            assert mark is not None
            marks[geo, column.key] = _placed(mark, ranks[geo], info, around, period)
    rows = tuple(row for row in base.rows if row.key in countries)
    of_years = [
        words.say("places.note.year", year=year, measures=words.listed(years[year]))
        for year in sorted(years, reverse=True)
    ]
    notes = [
        words.say("places.note.order"),
        words.say("places.note.small"),
        words.say("places.note.years", years=words.say("list.apart").join(of_years)),
    ]
    chart = replace(
        base,
        headline=_places_sentence(scene, measured, around),
        subtitle=words.say("places.subtitle", countries=len(countries)),
        rows=rows,
        columns=tuple(columns),
        marks=tuple(marks[row.key, column.key] for row in rows for column in columns),
        notes=(*notes, *(note for note in base.notes if note != words.say("note.darker"))),
    )
    every = heat_table([(infos[cell.indicator_id], found[cell]) for cell in cells], around)
    return Sketch(in_order(chart, scene, every), measured, absent(missing))


def usual_period(cells: Sequence[Observation]) -> str:
    """The commonest period of figures, the newer of two equally common; empty without any."""
    counts = Counter(cell.period for cell in cells if cell.value is not None)
    return max(counts, key=lambda period: (counts[period], period), default="")


def spread_text(cells: Sequence[Observation], info: IndicatorInfo, countries: Sequence[str]) -> str:
    """``26–62%``: lowest and highest of the countries. Units other than per cent are left out: there is no room."""
    values = [cell.value for cell in cells if cell.geo in countries and cell.value is not None]
    if not values:
        return ""
    decimals = shown_decimals(info, cells)
    words = spoken()
    span = words.say("range", low=words.number(min(values), decimals), high=words.number(max(values), decimals))
    return words.with_unit(span, "%") if info.unit == "%" else span


def _placed(mark: Mark, found: Rank | Refusal, info: IndicatorInfo, around: Setting, period: str) -> Mark:
    """A cell that says a place. The figure stays its value, and the first line of its tooltip."""
    if mark.value is None:
        return mark
    words = around.words
    if isinstance(found, Refusal):
        other = mark.period != period
        why = words.say("places.another year") if other else refusal_text(found, words, around.places)
        hover = (*mark.hover, words.say("places.not placed", reason=why))
        return replace(mark, label=words.say("places.none"), tint="", hover=hover)
    label = str(found.low) if found.low == found.high else words.say("range", low=found.low, high=found.high)
    middle = (found.low + found.high) / 2
    tint = look.step_colour(found.of - middle, 0, max(found.of - 1, 1))
    return replace(mark, label=label, tint=tint, hover=(*mark.hover, say_rank(found, info.direction, words)))


def _places_sentence(scene: Scene, measured: Sequence[Measured], around: Setting) -> str:
    countries = [geo for geo, place in around.places.items() if not place.is_aggregate]
    mine = scene.view.country
    if mine is None:
        key = "places.headline.nobody" if _nobody_leads(measured, countries) else "places.headline"
        return around.words.say(key, n=len(measured), countries=len(countries))
    upper = placed = 0
    for info, given in measured:
        period = usual_period(given)
        found = rank(given, mine, info=info, among=countries, period=period)
        if isinstance(found, Rank):
            placed += 1
            upper += found.high <= 3
    return around.words.say("places.headline.mine", place=around.places[mine].name, upper=upper, placed=placed)


def _nobody_leads(measured: Sequence[Measured], countries: Sequence[str]) -> bool:
    for geo in countries:
        ranks = []
        for info, given in measured:
            period = usual_period(given)
            ranks.append(rank(given, geo, info=info, among=countries, period=period))
        if all(isinstance(one, Rank) and one.low == 1 for one in ranks):
            return False
    return True


def _since(scene: Scene) -> Sketch:
    """One measure over the years, with a mark at the seminar: a date, not a cause.

    The headline is my country's way from about 2021 to the newest figure; without one, the EU's.
    """
    cell = scene.cell
    info = indicator_infos(scene.database, [cell.indicator_id])[cell.indicator_id]
    cells = series(scene, cell)
    if not any(one.value is not None for one in cells):
        raise NotDrawnError(spoken().say("not drawn.since", measure=info.short))
    missing = absences(scene.database, [cell], scene.geos)
    chart = segment_lines([(info, cells)], setting(scene, [cell], missing))
    notes = list(chart.notes)
    headline = chart.headline
    geo = scene.view.country or REFERENCE
    own = [one for one in cells if one.geo == geo]
    around = setting(scene, [cell], {})
    moved = change_since(own, int(SEMINAR), around.breaks, info=info)
    is_base = isinstance(moved.change, Refusal) and moved.change.code == "base"
    if moved.start is not None and moved.end is not None and moved.start is not moved.end and not is_base:
        start, end = moved.start.period, moved.end.period
        headline = say_change(own, start, end, around.breaks, info, around.places, around.words)
        notes += [note for note in change_notes(own, start, end, info, around) if note not in notes]
    positions = [period_position(one.period) for one in cells if one.value is not None]
    inside = min(positions) <= SEMINAR <= max(positions)
    chart = replace(
        chart,
        headline=headline,
        references=(Reference(SEMINAR, spoken().say("since.mark"), "x"),) if inside else (),
        notes=(*notes, spoken().say("since.note")) if inside else tuple(notes),
    )
    return Sketch(chart, ((info, cells),), absent(missing))


def _six(scene: Scene) -> Sketch:
    cells = [scene.main_cell(id_) for _, id_ in SIX if id_ in scene.words.indicators]
    found, infos = newest(scene, cells)
    missing = absences(scene.database, cells, scene.geos)
    measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
    return Sketch(heat_table(measured, setting(scene, cells, missing)), measured, absent(missing))


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


def _since_offered(database: Database, words: Vocabulary) -> tuple[str, ...]:
    first = [id_ for id_ in SINCE if id_ in words.indicators]
    return (*first, *(id_ for id_, choices in words.indicators.items() if id_ not in first))


REGION: dict[str, Entry] = {
    "heat": Entry("overview", _glance, _none, own=("order",)),
    "places": Entry("overview", _places, _none, own=("order",)),
    "since": Entry("overview", _since, _since_offered),
    "profile": Entry("profile", _six, _none),
}
"""Name in an address -> chart."""
