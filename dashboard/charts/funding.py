"""Charts of money: research, support of firms' research, EU money for ICT, recovery plans, the EIB's survey.

Two sources of one measure never share a ranking, and the two groups of countries of the EIB's survey never share a
chart. Amounts follow the rules of each fund: no chart here says that money does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dashboard.builders import heat_table, ranked_bars, target_distance
from dashboard.builders.axes import value_axis
from dashboard.builders.sources import sources_of
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
from dashboard.words import spoken

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


def _glance(ids: Sequence[str]) -> Callable[[Scene], Sketch]:
    def draw(scene: Scene) -> Sketch:
        cells = [scene.main_cell(id_) for id_ in ids if id_ in scene.words.indicators]
        found, infos = newest(scene, cells)
        missing = absences(scene.database, cells, scene.geos)
        measured = tuple((infos[cell.indicator_id], found[cell]) for cell in cells)
        return Sketch(heat_table(measured, setting(scene, cells, missing)), measured, absent(missing))

    return draw


def _support(scene: Scene) -> Sketch:
    """Grants and contracts beside tax relief; their sum at the end of the row."""
    direct, tax, total = "rd_support_direct", "rd_support_tax", "rd_support_total"
    found = of_one_year(scene.database, [direct, tax, total], scene.geos)
    infos = indicator_infos(scene.database, [direct, tax, total])
    cells = [scene.main_cell(id_) for id_ in (direct, tax, total)]
    missing = absences(scene.database, cells, scene.geos)
    around = setting(scene, cells, missing)
    words = around.words
    sums = {cell.geo: cell for cell in found[total]}
    reason = around.absences.get((total, scene.view.country or ""), "")
    chart = two_measures(
        (infos[direct], found[direct]),
        (infos[tax], found[tax]),
        around,
        names=(words.say("support.direct"), words.say("support.tax")),
        headline=say_standing(found[total], infos[total], around.places, words, scene.view.country or "", reason),
        subtitle=words.say("support.subtitle", years=_years(found[total])),
        asides={geo: words.number(cell.value or 0.0, infos[total].decimals) for geo, cell in sums.items()},
        aside_title=words.say("support.total"),
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
    missing = absences(scene.database, cells, scene.geos)
    around = setting(scene, cells, missing)
    words = around.words
    plans = {cell.geo: cell for cell in found[planned]}
    spent = {cell.geo: cell for cell in found[declared]}
    mine = scene.view.country or ""
    chart = two_measures(
        (infos[declared], found[declared]),
        (infos[selected], found[selected]),
        around,
        names=(words.say("eumoney.declared"), words.say("eumoney.selected")),
        headline=_eu_sentence(found[selected], found[declared], plans, infos[declared], around.places, mine, missing),
        subtitle=words.say(
            "eumoney.subtitle",
            title=words.say("title.eumoney"),
            years=_years(found[declared]),
            planned_years=_years(found[planned]),
        ),
        asides={geo: words.number(cell.value or 0.0, 0) for geo, cell in plans.items()},
        aside_title=words.say("eumoney.planned"),
        order=sorted(spent, key=lambda geo: (-(spent[geo].value or 0.0), geo)),
        extra=[words.say("eumoney.note")],
    )
    measured = tuple((infos[id_], found[id_]) for id_ in (declared, selected, planned))
    source, links = sources_of(measured, words)
    return Sketch(replace(chart, source=source, links=links), measured, absent(missing))


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
    words = spoken()
    own = {cell.geo: cell for cell in declared}.get(mine)
    if not mine:
        return say_range(declared, info, named, words, words.say("eumoney.headline.region"))
    place = named[mine].name
    if own is None:
        reason = next((why for (_, geo), why in missing.items() if geo == mine), "")
        return words.say("eumoney.headline.absent", place=place, reason=reason)
    chosen = next(cell for cell in selected if cell.geo == mine)

    def euro(cell: Observation) -> str:
        return words.number(cell.value or 0.0, 0)

    known = {"place": place, "declared": euro(own), "selected": euro(chosen), "period": own.period}
    if mine in plans:
        return words.say("eumoney.headline.planned", **known, planned=euro(plans[mine]))
    return words.say("eumoney.headline", **known)


def _recovery(scene: Scene) -> Sketch:
    """Each printed state of each plan is a bar of its own: states are not compared with each other."""
    words = spoken()
    info = indicator_infos(scene.database, [DIGITAL_SHARE])[DIGITAL_SHARE]
    states = [one for one in recovery_plans(scene.database, scene.geos) if one.share is not None]
    if not states:
        raise NotDrawnError(words.say("not drawn.recovery"))
    cell = scene.main_cell(DIGITAL_SHARE)
    missing = absences(scene.database, [cell], scene.geos)
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
        subtitle=words.say("recovery.subtitle", years=_years(shares)),
        rows=tuple(rows),
        marks=tuple(marks),
        x=value_axis([one.value or 0.0 for one in shares] + [FLOOR.value], info, from_zero=True),
        notes=(
            *(note for note in base.notes if not any(words.is_said(note, key) for key in LEFT_OUT)),
            words.say("recovery.note"),
        ),
        references=(Reference(FLOOR.value, words.say("recovery.floor"), "x"),),
        aside_title="",
    )
    return Sketch(
        replace(chart, alt=_alt_of_states(chart.headline, states, around.places)),
        ((info, tuple(shares)),),
        absent(missing),
    )


FLOOR = Target("rrf_digital_floor", DIGITAL_SHARE, "", 20.0, "PC_PLAN", 2026, "", "_Z", "each country")
"""What the regulation asks of each plan."""

LEFT_OUT = ("note.years", "note.target")
"""Notes of a chart with a target that do not hold for states of plans."""


def state_of(one: PlanState) -> str:
    """``original``, ``amended``: the state of the plan in words."""
    return spoken().say(f"recovery.state.{_state(one)}")


def _state(one: PlanState) -> str:
    """What the note of a printed figure calls the state of the plan; ``none`` where it does not."""
    note = next((cell.note for cell in (one.share, one.size, one.amount) if cell is not None and cell.note), "")
    first = note.lower()
    return next((word for word in ("original", "modified", "amended", "repowereu") if word in first), "none")


def state_label(one: PlanState, place: str) -> str:
    """``Germany 2021, original``."""
    return spoken().say("recovery.row", place=place.split(" (")[0], period=one.period, state=state_of(one))


def _newest_states(states: Sequence[PlanState]) -> list[Observation]:
    newest = {one.geo: one.share for one in states if one.share is not None}
    return list(newest.values())


def _recovery_sentence(states: Sequence[PlanState], around: Setting, missing: Mapping[tuple[Cell, str], str]) -> str:
    mine, places, words = around.mine, around.places, around.words
    if mine:
        own = [one for one in states if one.geo == mine and one.share is not None]
        place = places[mine].name
        if not own:
            reason = next((why for (_, geo), why in missing.items() if geo == mine), words.say("recovery.absent"))
            return words.say("recovery.headline.absent", place=place, reason=reason)
        said = words.listed(
            words.say(
                "recovery.headline.state",
                value=words.quantity(one.share.value or 0.0, "%", 1),
                state=state_of(one),
                period=one.period,
            )
            for one in own
            if one.share is not None
        )
        return words.say("recovery.headline.mine", place=place, states=said)
    original = sum(_state(one) == "original" and one.share is not None for one in states)
    count = len(dict.fromkeys(one.geo for one in states))
    return words.say("recovery.headline", n=len(states), countries=count, original=original)


def _alt_of_states(headline: str, states: Sequence[PlanState], named: Mapping[str, Place]) -> str:
    words = spoken()
    figures = words.say("list").join(
        words.say(
            "alt.figure",
            place=state_label(one, named[one.geo].name),
            value=words.quantity(one.share.value or 0.0, "%", 1),
        )
        for one in states
        if one.share is not None
    )
    return words.say("recovery.alt", headline=headline, figures=figures, note=words.say("recovery.note"))


def _years(cells: Sequence[Observation]) -> str:
    return spoken().years(cell.period for cell in cells if cell.value is not None)


def _eib(name: str, low: str, high: str, geos: tuple[str, ...]) -> Callable[[Scene], Sketch]:
    """One of the two groups of countries of the EIB's survey, in the size classes that hold for it."""

    def draw(scene: Scene) -> Sketch:
        found = of_one_year(scene.database, [low, high], geos)
        infos = indicator_infos(scene.database, [low, high])
        cells = [scene.main_cell(id_) for id_ in (low, high)]
        missing = {key: why for key, why in absences(scene.database, cells, geos).items() if key[1] in geos}
        around = setting(scene, cells, missing, geos)
        if scene.view.country not in geos:
            around = replace(around, mine="")
        words = around.words
        heights = {cell.geo: cell.value or 0.0 for cell in found[low]}
        region = words.say(
            "eib.headline.region",
            sentence=say_range(found[low], infos[low], around.places, words),
            n=sum(not around.places[geo].is_aggregate for geo in heights),
        )
        chart = two_measures(
            (infos[low], found[low]),
            (infos[high], found[high]),
            around,
            names=(words.say(f"{name}.low"), words.say(f"{name}.high")),
            headline=region
            if not around.mine
            else _eib_sentence(name, found[low], found[high], around.mine, around.places[around.mine].name),
            subtitle=words.say(f"{name}.subtitle", years=_years(found[low])),
            asides={},
            aside_title="",
            order=sorted(heights, key=lambda geo: (-heights[geo], geo)),
            extra=[words.say("eib.note")],
        )
        return Sketch(chart, tuple((infos[id_], found[id_]) for id_ in (low, high)), absent(missing))

    return draw


def _eib_sentence(name: str, lows: Sequence[Observation], highs: Sequence[Observation], mine: str, place: str) -> str:
    words = spoken()
    one = next((cell for cell in lows if cell.geo == mine), None)
    other = next((cell for cell in highs if cell.geo == mine), None)
    if one is None or other is None:
        return words.say("eib.headline.absent", place=place)
    low, high = (words.quantity(cell.value or 0.0, "%", 0) for cell in (one, other))
    return words.say(f"{name}.headline", place=place, low=low, high=high, period=one.period)


def _none(database: Database, words: Vocabulary) -> tuple[str, ...]:
    return ()


FUNDING: dict[str, Entry] = {
    "money": Entry("funding", _glance(GLANCE), _none),
    "sectors": Entry("funding", _glance(SECTORS), _none),
    "support": Entry("funding", _support, _none),
    "eumoney": Entry("funding", _eu_money, _none),
    "recovery": Entry("funding", _recovery, _none),
    "eibsme": Entry(
        "funding",
        _eib(
            "eibsme",
            "eib_advanced_technology_multiple_sme",
            "eib_advanced_technology_multiple_large",
            ("DE", "PL", "SE", REFERENCE),
        ),
        _none,
    ),
    "eibmicro": Entry(
        "funding",
        _eib(
            "eibmicro",
            "eib_advanced_technology_multiple_micro_small",
            "eib_advanced_technology_multiple_medium_large",
            ("DK", "EE", "FI", "LT", "LV"),
        ),
        _none,
    ),
}
"""Name in an address -> chart."""
