"""Builders of the page SME uptake: reasons in order, one activity beside another, how far apart the countries stand.

Like ``dashboard.builders``: figures in, a chart out, all pure; what may be said is asked of ``dashboard.measure``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from dashboard import look
from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.figures import Measured, main_period, other_year, series_by_place
from dashboard.builders.marks import common_letters, mark_of
from dashboard.builders.notes import absent_notes, rounding_notes, tolerance_notes
from dashboard.builders.rows import name_of, row_of
from dashboard.builders.subtitle import shared_title, subtitle_of
from dashboard.chart import Chart, Column, Line, Mark, Panel, Row, Setting, Sign
from dashboard.measure import sentences
from dashboard.measure.comparability import EPSILON, gap, needed_of, period_position, segments
from dashboard.measure.movement import Width, behind, widths
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal
from dashboard.words import NO_VALUE

# --- reasons ----------------------------------------------------------------------------------------------------------


def reasons(
    measured: Sequence[Measured], setting: Setting, *, here: str, beside: str = "", base: Sequence[Observation] = ()
) -> Chart:
    """Reasons of one place in order, most often named first, beside those of another place.

    Give one figure a reason and place.

    ``base``: for whom the reasons stand, as a share of all; printed, since a share of a share says little without it.
    """
    words = setting.words
    geos = [here, *([beside] if beside and beside != here else [])]
    cells = {(info.id, cell.geo): cell for info, given in measured for cell in given if cell.geo in geos}
    shown = [(info, [cells[info.id, geo] for geo in geos if (info.id, geo) in cells]) for info, _ in measured]
    every = [cell for _, given in shown for cell in given]
    period = main_period(every)
    names = {info.id: reason_name(info.short) for info, _ in measured}

    def order(info: IndicatorInfo) -> tuple[bool, float]:
        cell = cells.get((info.id, here))
        value = cell.value if cell is not None else None
        return (value is None, -(value or 0.0))

    ordered = sorted((info for info, _ in measured), key=order)
    rows = [Row(info.id, names[info.id], "plain", look.PLAIN) for info in ordered]
    marks: list[Mark] = []
    lines: list[Line] = []
    for info in ordered:
        for geo in geos:
            cell = cells.get((info.id, geo))
            mark = mark_of(cell, geo, geo, info, setting, decimals=0, period=period, year_note=other_year(cell, period))
            marks.append(replace(mark, row=info.id, hover=(names[info.id], *mark.hover)))
        if len(geos) > 1 and all(_has_value(cells.get((info.id, geo))) for geo in geos):
            lines.append(Line(info.id, geos[0], geos[1]))
    info = measured[0][0]
    columns = [
        Column(
            geo,
            name_of(geo, setting),
            unit=info.unit,
            decimals=info.decimals,
            shape="disc" if at == 0 else "diamond",
            period=period,
        )
        for at, geo in enumerate(geos)
    ]
    title = words.say("title.reasons")
    rough = replace(info, tolerance=info.subgroup_tolerance)  # those asked are a part of all firms, often a small one
    lacking = {mark.absence: mark.column for mark in marks if mark.value is None}
    extra = [
        words.say(
            "note.absent",
            sign=NO_VALUE,
            places=words.say("note.absent.one", place=name_of(geo, setting), reason=reason),
        )
        for reason, geo in lacking.items()
    ]
    extra += [*_base_note(base, setting), *tolerance_notes(rough, every, words)]
    values = [cell.value for cell in every if cell.value is not None]
    return finish(
        "dumbbell" if len(geos) > 1 else "ranked_bars",
        shown,
        setting,
        headline=_reasons_headline(title, ordered, names, cells, here, setting),
        subtitle=subtitle_of(info, every, words, title),
        rows=rows,
        columns=columns if len(geos) > 1 else [replace(columns[0], key=here)],
        marks=marks,
        extra=extra,
        lines=lines,
        x=value_axis(values, info, from_zero=True),
    )


def _has_value(cell: Observation | None) -> bool:
    return cell is not None and cell.value is not None


def reason_name(short: str) -> str:
    """``Reason against AI: cost too high`` -> ``Cost too high``."""
    name = short.partition(": ")[2] or short
    return name[:1].upper() + name[1:]


def _base_note(base: Sequence[Observation], setting: Setting) -> list[str]:
    words = setting.words
    shares = [
        words.say(
            "note.base of reasons.one",
            value=words.quantity(cell.value, "%", 0),
            place=sentences.place_name(cell.geo, setting.places, words),
        )
        for cell in base
        if cell.value is not None
    ]
    if not shares:
        return []
    who = sentences.who(base[0].size_emp, words) or words.say("who.GE10")
    return [words.say("note.base of reasons", who=who, shares=words.listed(shares))]


def _reasons_headline(
    title: str,
    ordered: Sequence[IndicatorInfo],
    names: Mapping[str, str],
    cells: Mapping[tuple[str, str], Observation],
    here: str,
    setting: Setting,
) -> str:
    """The reasons named most often: the first, and all that cannot be told from it."""
    words = setting.words
    own = [(info, cells[info.id, here]) for info in ordered if _has_value(cells.get((info.id, here)))]
    title = sentences.subject(replace(ordered[0], short=title), [cell for _, cell in own], words)
    if not own:
        empty = cells.get((ordered[0].id, here))
        why = setting.absences.get((ordered[0].id, here), "")
        return sentences.say_absent(here, empty, why, title, setting.places, words)
    first_info, first = own[0]
    assert first.value is not None
    slack = first_info.subgroup_tolerance + EPSILON
    leading = [(info, cell) for info, cell in own if (cell.value or 0.0) >= first.value - slack]
    said = [
        words.say("say.reason", reason=names[info.id].lower(), value=sentences.value_text(cell, info, 0, words))
        for info, cell in leading
    ]
    sentence = words.say(
        "say.reasons",
        title=title,
        reasons=words.listed(said),
        place=sentences.place_name(here, setting.places, words),
        period=first.period,
    )
    return sentences.with_flags_known(sentence, all(cell.flags_known for _, cell in leading), words)


# --- activities -------------------------------------------------------------------------------------------------------


def two_activities(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    left: str,
    right: str,
    names: Mapping[str, str],
) -> Chart:
    """One activity beside another in each country, highest of the left one first. One figure a country and activity."""
    words = setting.words
    sides: dict[str, dict[str, Observation]] = {left: {}, right: {}}
    for cell in observations:
        if cell.nace_r2 in sides and cell.geo in setting.places:
            sides[cell.nace_r2][cell.geo] = cell
    shown = [cell for side in sides.values() for cell in side.values()]
    decimals = sentences.shown_decimals(info, shown)
    common = common_letters(shown)
    period = main_period(shown)

    def order(geo: str) -> tuple[bool, float]:
        cell = sides[left].get(geo)
        value = cell.value if cell is not None else None
        return (value is None, -(value or 0.0))

    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    gaps: list[Derived] = []
    for geo in sorted(setting.places, key=order):
        one, other = sides[left].get(geo), sides[right].get(geo)
        aside = ""
        if one is not None and other is not None:
            apart = gap(other, one, info=info)
            if isinstance(apart, Derived):
                aside = words.quantity(apart.value, apart.unit, decimals, sign=True)
                lines.append(Line(geo, left, right))
                gaps.append(apart)
        rows.append(row_of(setting.places[geo], setting, aside=aside))
        for code in (left, right):
            cell_here = sides[code].get(geo)
            marks.append(
                mark_of(
                    cell_here,
                    code,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                    year_note=other_year(cell_here, period),
                )
            )
    columns = [
        Column(left, names[left], unit=info.unit, decimals=info.decimals, shape="disc", period=period),
        Column(right, names[right], unit=info.unit, decimals=info.decimals, shape="diamond", period=period),
    ]
    values = [cell.value for cell in shown if cell.value is not None]
    return finish(
        "dumbbell",
        [(info, shown)],
        setting,
        headline=_activities_headline(sides, left, right, names, info, setting),
        subtitle=subtitle_of(info, shown, words),
        rows=rows,
        columns=columns,
        marks=marks,
        common=common,
        extra=[
            *absent_notes(marks, setting),
            words.say("note.not crossed"),
            *tolerance_notes(info, shown, words),
            *rounding_notes(gaps, decimals, words),
        ],
        lines=lines,
        x=value_axis(values, info, from_zero=False),
        aside_title=words.say("gap"),
    )


def _activities_headline(
    sides: Mapping[str, Mapping[str, Observation]],
    left: str,
    right: str,
    names: Mapping[str, str],
    info: IndicatorInfo,
    setting: Setting,
) -> str:
    words, places = setting.words, setting.places
    title = info.short
    cells = [cell for side in sides.values() for cell in side.values()]
    decimals = sentences.shown_decimals(info, cells)
    if not setting.mine:
        named = f"{title}, {names[left].lower()}"
        return sentences.say_range(list(sides[left].values()), info, places, words, named)
    one, other = sides[left].get(setting.mine), sides[right].get(setting.mine)
    if one is None or other is None or one.value is None or other.value is None:
        lacking = one if one is None or one.value is None else other
        reason = setting.absences.get((info.id, setting.mine), "")
        return sentences.say_absent(setting.mine, lacking, reason, title, places, words)
    sentence = words.say(
        "say.activities",
        title=title,
        place=sentences.place_name(setting.mine, places, words),
        one=sentences.value_text(one, info, decimals, words),
        one_who=names[left].lower(),
        other=sentences.value_text(other, info, decimals, words),
        other_who=names[right],
        period=one.period,
    )
    return sentences.with_flags_known(sentence, one.flags_known and other.flags_known, words)


# --- how far apart ----------------------------------------------------------------------------------------------------

EDGES = ("highest", "median", "lowest")


def spread_lines(measured: Sequence[Measured], setting: Setting, *, chosen: str = "") -> Chart:
    """Highest, median and lowest of the countries over time, and my country between them; one panel a version.

    ``chosen``: the version that the headline is about; without it the one with the newest figures.
    """
    words = setting.words
    countries = [geo for geo, place in setting.places.items() if not place.is_aggregate]
    mine = setting.mine
    columns: list[Column] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    signs: list[Sign] = []
    panels: list[Panel] = []
    shown: list[Measured] = []
    doubts: dict[str, tuple[str, ...]] = {}
    newest: tuple[IndicatorInfo, tuple[Width, ...]] | None = None
    axis_info = next((info for info, _ in measured if info.id == chosen), measured[0][0])
    for info, given in measured:
        series = series_by_place(given, setting)
        found = widths(series, setting.breaks, info=info, among=countries)
        if not found:
            continue
        if chosen in ("", info.id) and (newest is None or found[-1].spread.period > newest[1][-1].spread.period):
            newest = (info, found)
        members = {geo for width in found for geo in width.members}
        shown.append((info, [cell for geo in members for cell in series[geo]]))
        decimals = sentences.shown_decimals(info, shown[-1][1])
        title = words.say("panel.version", version=info.version, title=info.short) if info.version else info.short
        panels.append(Panel(info.id, title if len(measured) > 1 else ""))
        for width in found:
            period = width.spread.period
            columns.append(
                Column(
                    f"{info.id}|{period}",
                    period,
                    panel=info.id,
                    unit=info.unit,
                    decimals=info.decimals,
                    at=period_position(period),
                    title=f"{period}, {title}" if len(measured) > 1 else period,
                    period=period,
                )
            )
            marks += _edge_marks(width, info, decimals, setting)
            if mine:
                own = next((cell for cell in series.get(mine, ()) if cell.period == period), None)
                key = f"{info.id}|{period}"
                marks.append(mark_of(own, key, mine, info, setting, decimals=decimals, period=period))
        for before, after in pairwise(found):
            start, end = (f"{info.id}|{width.spread.period}" for width in (before, after))
            if after.doubts:
                doubts[after.spread.period] = after.doubts
            for edge in EDGES:
                if after.cut:
                    signs.append(Sign(edge, start, end, words.say("why.method version")))
                else:
                    lines.append(Line(edge, start, end, dotted=bool(after.doubts), reason=_doubted(after, setting)))
        if mine:
            lines += _own_lines(series.get(mine, ()), info, found, setting)
    values = [mark.value for mark in marks if mark.value is not None]
    axis = value_axis(values, axis_info, from_zero=False)
    rows = _edge_rows(newest[1][-1] if newest else None, setting)
    kept = {row.key for row in rows}
    order = {row.key: at for at, row in enumerate(rows)}
    marks = sorted((mark for mark in marks if mark.row in kept), key=lambda mark: order[mark.row])
    extra = [words.say("note.spread")]
    if doubts:
        where = [
            words.say("note.where.all", period=period)
            if len(geos) == len(countries)
            else words.say(
                "note.spread.doubt.one", period=period, places=words.listed(name_of(geo, setting) for geo in geos)
            )
            for period, geos in sorted(doubts.items())
        ]
        extra.append(words.say("note.spread.doubt", where="; ".join(where)))
    if axis.low > 0:
        extra.append(words.say("note.axis"))
    if len(panels) > 1:
        extra.append(words.say("note.versions"))
    headline, rounded = _spread_headline(newest, axis_info, setting)
    return finish(
        "segment_lines",
        shown,
        setting,
        headline=headline,
        subtitle=subtitle_of(
            axis_info,
            [cell for _, cells in shown for cell in cells],
            words,
            shared_title([info.title for info, _ in measured]),
        ),
        rows=rows,
        columns=columns,
        marks=marks,
        extra=[*extra, *rounded],
        lines=lines,
        signs=signs,
        panels=panels or [Panel("")],
        y=axis,
    )


def _edge_rows(newest: Width | None, setting: Setting) -> list[Row]:
    words = setting.words
    rows: list[Row] = []
    for edge in EDGES:
        label = words.say(f"row.{edge}")
        if newest is not None and edge != "median":
            cell = newest.spread.highest if edge == "highest" else newest.spread.lowest
            label = words.say("row.of", row=label, place=name_of(cell.geo, setting))
        rows.append(Row(edge, label, "average" if edge == "median" else "plain", _edge_colour(edge)))
    if setting.mine in setting.places:
        rows.append(row_of(setting.places[setting.mine], setting, lines=True))
    return rows


def _edge_colour(edge: str) -> str:
    return look.EU if edge == "median" else look.PLAIN


def _edge_marks(width: Width, info: IndicatorInfo, decimals: int, setting: Setting) -> list[Mark]:
    """The three marks of one period; the two ends say whose figure they are."""
    words = setting.words
    period = width.spread.period
    key = f"{info.id}|{period}"
    marks = []
    for edge, cell in (("highest", width.spread.highest), ("lowest", width.spread.lowest)):
        mark = mark_of(cell, key, cell.geo, info, setting, decimals=decimals, period=period)
        named = (words.say(f"row.{edge}"), *mark.hover)
        marks.append(replace(mark, row=edge, hover=named))
    middle = width.spread.middle
    members = words.listed(name_of(geo, setting) for geo in width.members)
    marks.insert(
        1,
        Mark(
            row="median",
            column=key,
            value=middle.value,
            text=words.number(middle.value, info.decimals),
            label=words.number(middle.value, decimals),
            period=period,
            letters=middle.mark,
            said=words.flags(middle.mark),
            flags_known=middle.flags_known,
            hover=(
                words.say(
                    "hover.value",
                    place=words.say("row.median"),
                    value=words.quantity(middle.value, info.unit, info.decimals),
                ),
                period,
                words.say("note.average", what=middle.note, members=members),
            ),
        ),
    )
    return marks


def _doubted(width: Width, setting: Setting) -> str:
    return setting.words.listed(name_of(geo, setting) for geo in width.doubts)


def _own_lines(own: Sequence[Observation], info: IndicatorInfo, found: Sequence[Width], setting: Setting) -> list[Line]:
    """My country's steps between the periods of the chart, as everywhere: dotted where in doubt, none over a break."""
    shown = {width.spread.period for width in found}
    kept = [cell for cell in own if cell.period in shown]
    return [
        Line(
            setting.mine,
            f"{info.id}|{step.start.period}",
            f"{info.id}|{step.end.period}",
            dotted=bool(step.doubts),
            reason=step.doubts[0].reason.rstrip(".") if step.doubts else "",
        )
        for segment in segments(kept, setting.breaks, info=info, waves=shown)
        for step in segment.steps
        if not step.open
    ]


def _spread_headline(
    newest: tuple[IndicatorInfo, tuple[Width, ...]] | None, info: IndicatorInfo, setting: Setting
) -> tuple[str, list[str]]:
    """The distance between lowest and highest in the newest period, and in the first from which every step is sure.

    With the note on rounding that it needs.
    """
    words = setting.words
    if newest is None:
        countries = sum(not place.is_aggregate for place in setting.places.values())
        return words.say("say.spread.none", title=info.short, needed=needed_of(countries), of=countries), []
    info, found = newest
    start = max((at for at, width in enumerate(found) if width.cut or width.doubts), default=0)
    first, last = found[start], found[-1]
    cells = [*last.apart.parts, *first.apart.parts]
    decimals = sentences.shown_decimals(info, cells)
    known = first.apart.flags_known and last.apart.flags_known
    sentence = words.say(
        "say.spread.one" if first is last else "say.spread",
        title=sentences.subject(info, cells, words),
        first=words.quantity(first.apart.value, first.apart.unit, decimals),
        last=words.quantity(last.apart.value, last.apart.unit, decimals),
        start=first.spread.period,
        end=last.spread.period,
    )
    rounded = rounding_notes([first.apart, last.apart], decimals, words)
    return sentences.with_flags_known(sentence, known, words), rounded


def behind_sentences(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> tuple[str, ...]:
    """My country against the highest figure of its newest year: how far, and since when the leader was there."""
    words, places, mine = setting.words, setting.places, setting.mine
    countries = [geo for geo, place in places.items() if not place.is_aggregate]
    series = series_by_place(observations, setting)
    found = behind(series, mine, setting.breaks, info=info, among=countries)
    place = sentences.place_name(mine, places, words)
    if isinstance(found, Refusal):
        reason = sentences.refusal_text(found, words, places)
        return (words.say("behind.none", place=place, reason=reason),)
    decimals = sentences.shown_decimals(info, (found.mine, found.leader))
    value = sentences.value_text(found.mine, info, decimals, words)
    leader = sentences.place_name(found.leader.geo, places, words)
    named = {
        "place": place,
        "value": value,
        "leader": leader,
        "leader_value": sentences.value_text(found.leader, info, decimals, words),
        "period": found.mine.period,
        "size": words.quantity(found.gap.value, found.gap.unit, decimals),
    }
    if found.leads or found.level:
        return (words.say("behind.leads" if found.leads else "behind.level", **named),)
    said = [words.say("behind.gap", **named)]
    rounded = rounding_notes([found.gap], decimals, words)
    if isinstance(found.years, Refusal):
        reason = sentences.refusal_text(found.years, words, places)
        said.append(words.say("behind.years.none", reason=reason))
    else:
        years = words.number(found.years.value, 0 if found.years.value == int(found.years.value) else 2)
        said.append(
            words.say("behind.years", leader=leader, value=value, then=found.years.parts[1].period, years=years)
        )
    return (*said, *rounded)
