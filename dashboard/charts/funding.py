"""Charts of money: research, support of firms' research, EU money for ICT, recovery plans, the EIB's survey.

Two sources of one measure never share a ranking, and the two groups of countries of the EIB's survey never share a
chart. Amounts follow the rules of each fund: no chart here says that money does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dashboard.builders import heat_table, ranked_bars, target_distance
from dashboard.builders.axes import value_axis
from dashboard.chart import Reference, Row, Setting
from dashboard.charts.scene import Entry, NotDrawnError, Scene, Sketch, absent, newest, setting
from dashboard.charts.two_measures import two_measures
from dashboard.database import Database
from dashboard.measure.comparability import Target
from dashboard.measure.sentences import say_range, say_standing
from dashboard.measure.value import IndicatorInfo, Observation, Place
from dashboard.questions.figures import Cell, absences
from dashboard.questions.money import DIGITAL_SHARE, PlanState, of_one_year, recovery_plans
from dashboard.questions.reference import indicator_infos
from dashboard.view import REFERENCE, Vocabulary
from dashboard.words import ENGLISH

GLANCE = (
    "gerd_pc_gdp",
    "gerd_pc_gdp_world_bank",
    "gbard_per_head",
    "rd_support_total",
    "venture_capital_mean3",
    "esif_ict_planned_erdf_per_head",
    "esif_ict_planned_eafrd_per_head",
    "edih_per_million",
)
"""Money at a glance. Recovery plans are not in it: states of plans do not match between countries."""

SECTORS = ("rd_business", "rd_higher_education", "rd_government")

EU_MONEY = "EU money for ICT (broadband, public e-services, ICT use)"
"""What this money is called everywhere: only a part of it is for firms."""

NOT_PROGRAMMED = dict.fromkeys(("DK", "DE", "FI"), "did not programme this objective under ERDF") | {
    "NO": "not a member of the EU: no such money",
    REFERENCE: "no total in our copy",
}
"""Why there is no ERDF money for ICT, where the producer's table has no row."""


def _glance(ids: Sequence[str]) -> Callable[[Scene], Sketch]:
    def draw(scene: Scene) -> Sketch:
        cells = [scene.main_cell(id_) for id_ in ids if id_ in scene.words.indicators]
        found, infos = newest(scene, cells)
        missing = _why_no_money(scene, cells)
        measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
        return Sketch(heat_table(measured, setting(scene, cells, missing)), measured, absent(missing))

    return draw


def _why_no_money(scene: Scene, cells: Sequence[Cell]) -> dict[tuple[Cell, str], str]:
    """Reasons of empty places; that of a fund where we know more than that the table has no row."""
    missing = dict(absences(scene.database, cells, scene.geos))
    for cell, geo in list(missing):
        if cell.indicator_id.startswith(("esif_ict_planned_erdf", "esif_ict_selected", "esif_ict_declared")):
            missing[cell, geo] = NOT_PROGRAMMED.get(geo, missing[cell, geo])
        if cell.indicator_id.startswith("esif_ict_planned_eafrd"):
            missing[cell, geo] = (
                NOT_PROGRAMMED[geo] if geo in ("NO", REFERENCE) else "no money for ICT under EAFRD in the table"
            )
    return missing


def _support(scene: Scene) -> Sketch:
    """Grants and contracts beside tax relief; their sum at the end of the row."""
    direct, tax, total = "rd_support_direct", "rd_support_tax", "rd_support_total"
    found = of_one_year(scene.database, [direct, tax, total], scene.geos)
    infos = indicator_infos(scene.database, [direct, tax, total])
    cells = [scene.main_cell(id_) for id_ in (direct, tax, total)]
    missing = absences(scene.database, cells, scene.geos)
    around = setting(scene, cells, missing)
    sums = {cell.geo: cell for cell in found[total]}
    reason = around.absences.get((total, scene.view.country or ""), "")
    chart = two_measures(
        (infos[direct], found[direct]),
        (infos[tax], found[tax]),
        around,
        names=("grants and contracts", "tax relief"),
        headline=say_standing(found[total], infos[total], around.places, ENGLISH, scene.view.country or "", reason),
        subtitle=(
            "Government support of research and development in firms, all sizes: grants and contracts, and tax relief "
            f"· % of GDP; at the end of the row: both together · {_span(found[total])}"
        ),
        asides={geo: ENGLISH.number(cell.value or 0.0, infos[total].decimals) for geo, cell in sums.items()},
        aside_title="together",
        order=sorted(sums, key=lambda geo: (-(sums[geo].value or 0.0), geo)),
    )
    return Sketch(chart, tuple((infos[id_], found[id_]) for id_ in (direct, tax, total)), absent(missing))


def _eu_money(scene: Scene) -> Sketch:
    """Selected and declared of one year, planned at the end of the row: ERDF only."""
    planned, selected, declared = (f"esif_ict_{what}_per_head" for what in ("planned_erdf", "selected", "declared"))
    found = of_one_year(scene.database, [selected, declared], scene.geos)
    found |= of_one_year(scene.database, [planned], scene.geos)
    infos = indicator_infos(scene.database, [planned, selected, declared])
    cells = [scene.main_cell(id_) for id_ in (declared, selected, planned)]
    missing = _why_no_money(scene, cells)
    around = setting(scene, cells, missing)
    plans = {cell.geo: cell for cell in found[planned]}
    spent = {cell.geo: cell for cell in found[declared]}
    year = _span(found[declared])
    mine = scene.view.country or ""
    chart = two_measures(
        (infos[declared], found[declared]),
        (infos[selected], found[selected]),
        around,
        names=("declared as spent", "selected for projects"),
        headline=_eu_sentence(found[selected], found[declared], plans, infos[declared], around.places, mine, missing),
        subtitle=(
            f"{EU_MONEY}, 2014–2020, European Regional Development Fund (ERDF) only: selected for projects and "
            f"declared as spent to the end of {year}, per inhabitant · euro; at the end of the row: planned, state of "
            f"{_span(found[planned])}"
        ),
        asides={geo: ENGLISH.number(cell.value or 0.0, 0) for geo, cell in plans.items()},
        aside_title="planned",
        order=sorted(spent, key=lambda geo: (-(spent[geo].value or 0.0), geo)),
        extra=["Sums of the whole period, not of a year."],
    )
    measured = tuple((infos[id_], found[id_]) for id_ in (declared, selected, planned))
    return Sketch(chart, measured, absent(missing))


def _eu_sentence(
    selected: Sequence[Observation],
    declared: Sequence[Observation],
    plans: dict[str, Observation],
    info: IndicatorInfo,
    named: Mapping[str, Place],
    mine: str,
    missing: Mapping[tuple[Cell, str], str],
) -> str:
    """My country's three amounts, or the range of what was declared."""
    own = {cell.geo: cell for cell in declared}.get(mine)
    if not mine:
        return say_range(declared, info, named, ENGLISH, "EU money for ICT (ERDF), declared per head")
    place = named[mine].name
    if own is None:
        reason = next((why for (_, geo), why in missing.items() if geo == mine), "")
        return f"EU money for ICT (ERDF): no figure for {place} ({reason})"
    chosen = next(cell for cell in selected if cell.geo == mine)

    def euro(cell: Observation) -> str:
        return f"{ENGLISH.number(cell.value or 0.0, 0)} euro"

    sentence = (
        f"EU money for ICT (ERDF): {place} {euro(own)} per head declared and {euro(chosen)} selected by {own.period}"
    )
    return f"{sentence}; {euro(plans[mine])} planned" if mine in plans else sentence


def _recovery(scene: Scene) -> Sketch:
    """Each printed state of each plan is a bar of its own: states are not compared with each other."""
    info = indicator_infos(scene.database, [DIGITAL_SHARE])[DIGITAL_SHARE]
    states = [one for one in recovery_plans(scene.database, scene.geos) if one.share is not None]
    if not states:
        raise NotDrawnError("No recovery plan has a printed digital share.")
    cell = scene.main_cell(DIGITAL_SHARE)
    missing = dict(absences(scene.database, [cell], scene.geos))
    for geo in ("NO", REFERENCE):
        if (cell, geo) in missing:
            missing[cell, geo] = NOT_PROGRAMMED[geo]
    around = setting(scene, [cell], missing)
    base = target_distance(_newest_states(states), info, around, target=FLOOR)
    template = {row.key: row for row in base.rows}
    rows: list[Row] = []
    marks = []
    for one in states:
        assert one.share is not None
        alone = ranked_bars([one.share], info, around)
        mark = next(mark for mark in alone.marks if mark.row == one.geo)
        key = f"{one.geo}|{one.period}"
        rows.append(replace(template[one.geo], key=key, label=state_label(one, template[one.geo].label), aside=""))
        marks.append(replace(mark, row=key, label=mark.text, year_note=""))
    empty = [row for row in base.rows if row.key in {geo for _, geo in missing}]
    rows += empty
    marks += [mark for mark in base.marks if mark.row in {row.key for row in empty}]
    shares = [one.share for one in states if one.share is not None]
    chart = replace(
        base,
        headline=_recovery_sentence(states, around, missing),
        subtitle=(
            "Digital share of recovery and resilience plans, each printed state of a plan apart · percentage of the "
            f"plan · {_span(shares)}"
        ),
        rows=tuple(rows),
        marks=tuple(marks),
        x=value_axis([one.value or 0.0 for one in shares] + [FLOOR.value], info, from_zero=True),
        notes=(
            *(note for note in base.notes if not note.startswith(("Years differ", "Target:", "Year of the survey"))),
            BASES_DIFFER,
        ),
        references=(Reference(FLOOR.value, "at least 20% asked for", "x"),),
        aside_title="",
    )
    return Sketch(
        replace(chart, alt=_alt_of_states(chart.headline, states, around.places)),
        ((info, tuple(shares)),),
        absent(missing),
    )


FLOOR = Target(
    "rrf_digital_floor", DIGITAL_SHARE, "at least 20% of each plan", 20.0, "PC_PLAN", 2026, "", "_Z", "each country"
)
"""What the regulation asks of each plan."""

BASES_DIFFER = (
    "Bases differ: at least this share, rounded, with or without the REPowerEU chapter; so no change between states of "
    "a plan is stated. Amounts are rough and stand in the table below only."
)


def state_of(one: PlanState) -> str:
    """``original``, ``amended``: what the note of a printed figure calls the state of the plan."""
    note = next((cell.note for cell in (one.share, one.size, one.amount) if cell is not None and cell.note), "")
    first = note.lower()
    for word in ("original", "modified", "amended", "repowereu"):
        if word in first:
            return "with REPowerEU" if word == "repowereu" else word
    return "state not named"


def state_label(one: PlanState, place: str) -> str:
    """``Germany 2021, original``."""
    return f"{place.split(' (')[0]} {one.period}, {state_of(one)}"


def _newest_states(states: Sequence[PlanState]) -> list[Observation]:
    newest = {one.geo: one.share for one in states if one.share is not None}
    return list(newest.values())


def _recovery_sentence(states: Sequence[PlanState], around: Setting, missing: Mapping[tuple[Cell, str], str]) -> str:
    mine, places = around.mine, around.places
    if mine:
        own = [one for one in states if one.geo == mine and one.share is not None]
        place = places[mine].name
        if not own:
            reason = next((why for (_, geo), why in missing.items() if geo == mine), "no figure")
            return f"Recovery plan, digital share: no figure for {place} ({reason})"
        said = ENGLISH.listed(
            f"{ENGLISH.quantity(one.share.value or 0.0, '%', 1)} ({state_of(one)}, {one.period})"
            for one in own
            if one.share is not None
        )
        return f"Recovery plan, digital share: {place} {said}"
    original = [one for one in states if state_of(one) == "original" and one.share is not None]
    count = len(dict.fromkeys(one.geo for one in states))
    return (
        f"Recovery plans: {len(states)} printed states of the plans of {count} countries, {len(original)} of them "
        "original; each asked for at least 20% digital"
    )


def _alt_of_states(headline: str, states: Sequence[PlanState], named: Mapping[str, Place]) -> str:
    figures = ", ".join(
        f"{state_label(one, named[one.geo].name)} {ENGLISH.quantity(one.share.value or 0.0, '%', 1)}"
        for one in states
        if one.share is not None
    )
    return f"Bar chart with a line at 20%. {headline}. {figures}. {BASES_DIFFER}"


def _span(cells: Sequence[Observation]) -> str:
    years = sorted({cell.period for cell in cells if cell.value is not None})
    if not years:
        return "no year"
    return years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


TWO_GROUPS = (
    "The EIB splits firms differently in two groups of countries: the other group stands in a chart of its own and is "
    "never compared with this one."
)


def _eib(low: str, high: str, names: tuple[str, str], geos: tuple[str, ...]) -> Callable[[Scene], Sketch]:
    """One of the two groups of countries of the EIB's survey, in the size classes that hold for it."""

    def draw(scene: Scene) -> Sketch:
        found = of_one_year(scene.database, [low, high], geos)
        infos = indicator_infos(scene.database, [low, high])
        cells = [scene.main_cell(id_) for id_ in (low, high)]
        missing = {key: why for key, why in absences(scene.database, cells, geos).items() if key[1] in geos}
        around = setting(scene, cells, missing, geos)
        if scene.view.country not in geos:
            around = replace(around, mine="")
        heights = {cell.geo: cell.value or 0.0 for cell in found[low]}
        chart = two_measures(
            (infos[low], found[low]),
            (infos[high], found[high]),
            around,
            names=names,
            headline=say_standing(found[low], infos[low], around.places, ENGLISH, "")
            if not around.mine
            else _eib_sentence(found[low], found[high], around.mine, around.places[around.mine].name, names),
            subtitle=(
                f"Firms that use several advanced digital technologies, {names[0]}, and {names[1]} firms in the EIB's "
                f"own size classes · percentage of firms in the EIB Investment Survey · {_span(found[low])}"
            ),
            asides={},
            aside_title="",
            order=sorted(heights, key=lambda geo: (-heights[geo], geo)),
            extra=[TWO_GROUPS],
        )
        return Sketch(chart, tuple((infos[id_], found[id_]) for id_ in (low, high)), absent(missing))

    return draw


def _eib_sentence(
    lows: Sequence[Observation], highs: Sequence[Observation], mine: str, place: str, names: tuple[str, str]
) -> str:
    one = next((cell for cell in lows if cell.geo == mine), None)
    other = next((cell for cell in highs if cell.geo == mine), None)
    if one is None or other is None:
        return f"Several advanced technologies (EIB survey): no figure for {place}"
    low, high = (ENGLISH.quantity(cell.value or 0.0, "%", 0) for cell in (one, other))
    return (
        f"Several advanced technologies (EIB survey): {place} {low} of {names[0]} firms, {high} of {names[1]} firms in "
        f"{one.period} (flags not known)"
    )


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


FUNDING: dict[str, Entry] = {
    "money": Entry("funding", "Money at a glance", _glance(GLANCE), _none),
    "sectors": Entry("funding", "Research by who does it", _glance(SECTORS), _none),
    "support": Entry("funding", "Public support of firms' research", _support, _none),
    "eumoney": Entry("funding", EU_MONEY, _eu_money, _none),
    "recovery": Entry("funding", "Recovery plans, digital share", _recovery, _none),
    "eibsme": Entry(
        "funding",
        "Advanced technologies: SMEs and large firms (EIB survey)",
        _eib(
            "eib_advanced_technology_multiple_sme",
            "eib_advanced_technology_multiple_large",
            ("small and medium", "large"),
            ("DE", "PL", "SE", REFERENCE),
        ),
        _none,
    ),
    "eibmicro": Entry(
        "funding",
        "Advanced technologies: smaller and larger firms (EIB survey)",
        _eib(
            "eib_advanced_technology_multiple_micro_small",
            "eib_advanced_technology_multiple_medium_large",
            ("micro and small", "medium and large"),
            ("DK", "EE", "FI", "LT", "LV"),
        ),
        _none,
    ),
}
"""Name in an address -> chart."""
