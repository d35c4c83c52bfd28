"""Headlines with a grammar that cannot say too much.

A sentence says *rose*, *fell*, *above*, *below* or a rank only after ``comparability`` allowed it: outside the
tolerance, inside one comparable stretch, both years named when they differ. Where our copy carries no flags it says so.
Otherwise it states levels, each with its year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from dashboard.measure.comparability import (
    EPSILON,
    UNRANKED,
    Break,
    Move,
    Pair,
    Rank,
    Segment,
    Target,
    average,
    change,
    difference,
    difference_unit,
    distance_to_target,
    gap,
    quarter_of,
    rank,
    segments,
    tolerance_of,
)
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Place, Refusal
from dashboard.words import Words


def place_name(geo: str, places: Mapping[str, Place], words: Words) -> str:
    """A country's name inside a sentence; EU27 reads *the EU*."""
    if geo == "EU27_2020":
        return words.say("eu")
    return places[geo].name if geo in places else geo


def who(size_emp: str, words: Words) -> str:
    """Whom a figure is about: *SMEs*, *large firms*; empty where the indicator has no size classes."""
    return words.say(f"who.{size_emp}") if words.has(f"who.{size_emp}") else ""


def subject(info: IndicatorInfo, cells: Sequence[Observation], words: Words) -> str:
    """What a headline is about: the short title, and whom where all cells are of one size class: *Cloud, SMEs*."""
    sizes = {cell.size_emp for cell in cells}
    if len(sizes) == 1:
        name = who(next(iter(sizes)), words)
        if name and name.casefold() not in info.short.casefold():
            return words.say("subject.comma" if "," in info.short else "subject", title=info.short, who=name)
    return info.short


def shown_decimals(info: IndicatorInfo, cells: Iterable[Observation]) -> int:
    """Decimals on marks and in sentences: none for shares that reach 10, else the indicator's own."""
    largest = max((abs(cell.value) for cell in cells if cell.value is not None), default=0.0)
    return 0 if info.share and largest >= 10 else info.decimals


MOST_DECIMALS = 4

NEAR = 0.5
"""Points short of a target up to which a country is named beside those that are there: rounded, it reads the same."""


def telling_decimals(value: float, least: int) -> int:
    """Decimals with which a number other than zero does not read as zero: ``least``, or as many more as that takes."""
    if value == 0:
        return least
    return next((places for places in range(least, MOST_DECIMALS) if round(abs(value), places) > 0), MOST_DECIMALS)


def value_text(cell: Observation, info: IndicatorInfo, decimals: int, words: Words) -> str:
    """A figure in a sentence: ``72% (definition differs)``. Only flags that bar comparison are said here."""
    if cell.value is None:
        return words.say("refusal.no figure")
    text = words.quantity(cell.value, info.unit, decimals)
    barring = "".join(letter for letter in cell.status if letter in UNRANKED)
    return words.say("say.flagged", value=text, flags=words.flags(barring)) if barring else text


def said_reason(refusal: Refusal, words: Words) -> str:
    """A refusal in a few words for a headline; the whole reason stands in the note."""
    key = f"why.{refusal.code}"
    return words.say(key) if words.has(key) else refusal_text(refusal, words)


def refusal_text(refusal: Refusal, words: Words, places: Mapping[str, Place] | None = None) -> str:
    """A refusal's whole reason, in the language of ``words`` and with country names for codes."""
    key = f"refusal.{refusal.code}"
    if not words.has(key):
        return refusal.reason
    values = dict(refusal.values)
    if places is not None and "geo" in values:
        values["geo"] = place_name(values["geo"], places, words)
    return words.say(key, **values)


def with_flags_known(sentence: str, known: bool, words: Words) -> str:
    """The sentence, with *(flags not known)* where our copy of a part carries none."""
    return sentence if known else words.say("say.flags unknown", sentence=sentence)


def say_levels(
    cells: Sequence[Observation], info: IndicatorInfo, places: Mapping[str, Place], words: Words, title: str = ""
) -> str:
    """Levels beside each other, no comparison: *Cloud: Latvia 43%, the EU 52% in 2025*; years named if they differ."""
    words = words.about(info.reference_year)
    valued = [cell for cell in cells if cell.value is not None]
    title = title or subject(info, valued, words)
    if not valued:
        return words.say("say.nothing", title=title)
    decimals = shown_decimals(info, valued)
    periods = {cell.period for cell in valued}
    key = "say.place value" if len(periods) == 1 else "say.place value.dated"
    levels = words.say("list").join(
        words.say(
            key,
            place=place_name(cell.geo, places, words),
            value=value_text(cell, info, decimals, words),
            period=cell.period,
        )
        for cell in valued
    )
    if len(periods) == 1:
        return words.say("say.levels", title=title, levels=levels, period=valued[0].period)
    return words.say("say.levels.dated", title=title, levels=levels)


def say_range(
    cells: Sequence[Observation], info: IndicatorInfo, places: Mapping[str, Place], words: Words, title: str = ""
) -> str:
    """Lowest and highest of the countries, cells flagged ``u`` or ``d`` and aggregates aside."""
    words = words.about(info.reference_year)
    fit = [cell for cell in cells if cell.value is not None and not cell.has(UNRANKED) and _is_country(cell, places)]
    title = title or subject(info, cells, words)
    if len(fit) < 2:
        return say_levels(cells, info, places, words, title)
    ordered = sorted(fit, key=lambda cell: (cell.value, cell.geo))
    low, high = ordered[0], ordered[-1]
    decimals = shown_decimals(info, fit)
    one_year = len({cell.period for cell in fit}) == 1
    return words.say(
        "say.range" if one_year else "say.range.dated",
        title=title,
        low=value_text(low, info, decimals, words),
        low_place=place_name(low.geo, places, words),
        low_period=low.period,
        high=value_text(high, info, decimals, words),
        high_place=place_name(high.geo, places, words),
        high_period=high.period,
        period=high.period,
    )


def _is_country(cell: Observation, places: Mapping[str, Place]) -> bool:
    return cell.geo not in places or not places[cell.geo].is_aggregate


def say_absent(
    geo: str, cell: Observation | None, reason: str, title: str, places: Mapping[str, Place], words: Words
) -> str:
    """That there is no figure, and why."""
    why = absence(cell, words, reason)
    return words.say("say.absent", title=title, place=place_name(geo, places, words), reason=why)


def absence(cell: Observation | None, words: Words, reason: str = "") -> str:
    """Why a cell is empty: its own confidentiality or status first, then the reason given, then *not published*."""
    if cell is not None:
        for letter in cell.conf:
            return words.say(f"absent.{letter}") if words.has(f"absent.{letter}") else words.flags(letter)
        if "m" in cell.status:
            return words.say("absent.m")
        if cell.status:
            return words.say("absent.flag", flags=words.flags(cell.status))
        return reason or words.say("absent.empty")
    return reason or words.say("absent.row")


LEAST_RANKED = 5
"""A place among fewer countries is not said in a headline: it would tell little of nine."""


def say_rank(place: Rank, direction: str, words: Words) -> str:
    """``3rd–5th highest of 7 with data (2 missing)``; where figures are left out, ``of the 7 that are ranked``.

    That the order is not known where a place may be any of them.
    """
    end = "lowest" if direction == "lower" else "highest"
    if place.is_shared:
        key = "rank.unknown" if (place.low, place.high) == (1, place.of) else f"rank.{end}.shared"
    elif place.low == 1:
        key = f"rank.{end}.first"
    else:
        key = f"rank.{end}.last" if place.low == place.of else f"rank.{end}.one"
    if place.left_out:
        of = words.count("rank.of.ranked", place.of)
    else:
        of = words.say("rank.of.missing" if place.missing else "rank.of", n=place.of, missing=len(place.missing))
    return words.say(key, low=words.ordinal(place.low), high=words.ordinal(place.high), of=of)


def say_standing(
    cells: Sequence[Observation],
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
    mine: str = "",
    reason: str = "",
) -> str:
    """Headline over one observation a country: my country's level and rank beside the EU, or the region's range.

    The EU's figure of another year is not set beside mine, and no place is said among fewer than ``LEAST_RANKED``.
    """
    words = words.about(info.reference_year)
    title = subject(info, cells, words)
    by_geo = {cell.geo: cell for cell in cells}
    if not mine:
        return say_range(cells, info, places, words)
    own = by_geo.get(mine)
    if own is None or own.value is None:
        return say_absent(mine, own, reason, title, places, words)
    decimals = shown_decimals(info, cells)
    eu = next((cell for cell in (by_geo.get("EU27_2020"),) if cell is not None and cell.period == own.period), None)
    countries = [geo for geo, place in places.items() if not place.is_aggregate]
    standing = rank(cells, mine, info=info, among=countries, period=own.period)
    if isinstance(standing, Refusal) or standing.of < LEAST_RANKED:
        return say_levels([own, *([eu] if eu is not None else [])], info, places, words, title)
    sentence = words.say(
        "say.rank",
        title=title,
        place=place_name(mine, places, words),
        value=value_text(own, info, decimals, words),
        period=own.period,
        rank=say_rank(standing, info.direction, words),
    )
    if eu is not None and eu.value is not None:
        sentence = words.say(
            "say.rank.with",
            sentence=sentence,
            other=words.say("eu"),
            other_value=value_text(eu, info, decimals, words),
        )
    return with_flags_known(sentence, standing.flags_known, words)


def say_difference(
    one: Observation, other: Observation, info: IndicatorInfo, places: Mapping[str, Place], words: Words
) -> str:
    """One country against another: above, below, about level, or the two levels with their years."""
    words = words.about(info.reference_year)
    side = difference(one, other, info=info)
    title = subject(info, (one, other), words)
    if isinstance(side, Refusal):
        return say_levels((one, other), info, places, words, title)
    decimals = shown_decimals(info, (one, other))
    key = "say.about level" if side == "level" else f"say.{side}"
    sentence = words.say(
        key,
        title=title,
        place=place_name(one.geo, places, words),
        value=value_text(one, info, decimals, words),
        period=one.period,
        other=place_name(other.geo, places, words),
        other_value=value_text(other, info, decimals, words),
    )
    return with_flags_known(sentence, one.flags_known and other.flags_known, words)


def change_decimals(moved: Derived, info: IndicatorInfo) -> int:
    """Decimals of a change and of its two figures in a sentence."""
    decimals = shown_decimals(info, moved.parts)
    # A small change between large shares: whole numbers would hide it.
    return info.decimals if abs(moved.value) < 10**-decimals else decimals


def say_change(
    series: Sequence[Observation],
    start: str,
    end: str,
    breaks: Iterable[Break],
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
) -> str:
    """From one year to another: rose, fell, about unchanged, or both levels and why no change is stated."""
    words = words.about(info.reference_year)
    cells = {cell.period: cell for cell in series}
    title = subject(info, list(series), words)
    moved = change(series, start, end, breaks, info=info)
    first, last = cells.get(start), cells.get(end)
    if first is None or last is None or first.value is None or last.value is None:
        found = [cell for cell in (first, last) if cell is not None and cell.value is not None]
        return say_levels(found, info, places, words, title)
    decimals = shown_decimals(info, (first, last)) if isinstance(moved, Refusal) else change_decimals(moved, info)
    named = {
        "title": title,
        "place": place_name(first.geo, places, words),
        "first": value_text(first, info, decimals, words),
        "last": value_text(last, info, decimals, words),
        "start": start,
        "end": end,
    }
    if isinstance(moved, Refusal):
        return words.say("say.no change", **named, reason=said_reason(moved, words))
    below_rounding = abs(moved.value) < 0.5 * 10**-decimals
    if abs(moved.value) <= tolerance_of(moved.parts, info) + EPSILON or below_rounding:
        return with_flags_known(words.say("say.unchanged", **named), moved.flags_known, words)
    size = words.quantity(abs(moved.value), moved.unit, decimals)
    sentence = words.say("say.rose" if moved.value > 0 else "say.fell", **named, size=size)
    return with_flags_known(sentence, moved.flags_known, words)


def newest_run(newest: Segment) -> tuple[Observation, Observation]:
    """The first and the last figure of the newest run of sure steps; one and the same where the newest is in doubt.

    Of quarters the first one is the same quarter as the last.
    """
    end = start = newest.points[-1]
    for step in reversed(newest.steps):
        if not step.is_sure:
            break
        if quarter_of(step.start.period) == quarter_of(end.period):
            start = step.start
    return start, end


def say_course(
    series: Sequence[Observation],
    breaks: Sequence[Break],
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
    reason: str = "",
    geo: str = "",
    beside: Sequence[Observation] = (),
) -> str:
    """Headline over one series: the change over its newest sure run.

    Where no change may be stated over the newest step, the newest figure beside those of the same year in ``beside``.
    """
    stretch = segments(series, breaks, info=info)
    if not stretch:
        title = subject(info, list(series) or beside, words)
        empty = max(series, key=lambda cell: cell.period, default=None)
        return say_absent(geo or (empty.geo if empty else ""), empty, reason, title, places, words)
    start, end = newest_run(stretch[-1])
    if start is end:
        others = [cell for cell in beside if cell.period == end.period and cell.geo != end.geo]
        return say_levels([end, *others], info, places, words)
    return say_change(series, start.period, end.period, breaks, info, places, words)


def say_gap(
    one: Observation | None,
    other: Observation | None,
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
    *,
    as_ratio: bool = False,
    geo: str = "",
) -> str:
    """SMEs beside large firms in one country: both levels and the gap, or why there is none."""
    title = info.short
    if one is None or other is None or one.value is None or other.value is None:
        found = one if one is not None else other
        geo = found.geo if found is not None else geo
        reason = words.say("why.missing")
        return words.say("say.gap.none", title=title, place=place_name(geo, places, words), reason=reason)
    apart = gap(one, other, info=info, as_ratio=as_ratio)
    place = place_name(one.geo, places, words)
    if isinstance(apart, Refusal):
        reason = refusal_text(apart, words, places)
        return words.say("say.gap.none", title=title, place=place, reason=reason)
    decimals = shown_decimals(info, (one, other))
    named = {
        "title": title,
        "place": place,
        "one": value_text(one, info, decimals, words),
        "other": value_text(other, info, decimals, words),
        "one_who": who(one.size_emp, words) or one.size_emp,
        "other_who": who(other.size_emp, words) or other.size_emp,
        "period": one.period,
    }
    if abs(other.value - one.value) <= tolerance_of((one, other), info) + EPSILON:
        return with_flags_known(words.say("say.gap.level", **named), apart.flags_known, words)
    if as_ratio and not reads_as_one(apart):
        sentence = words.say("say.gap.ratio", **named, size=words.quantity(apart.value, "ratio", 1))
    else:
        size = words.quantity(abs(other.value - one.value), difference_unit(info), decimals)
        sentence = words.say("say.gap", **named, size=size)
    return with_flags_known(sentence, apart.flags_known, words)


def reads_as_one(ratio: Derived) -> bool:
    """Whether a quotient is 1.0 as printed: then it is not said."""
    return round(ratio.value, 1) == 1.0


def _times(ratio: Derived, words: Words) -> str:
    """``6.5 times as high``, or that the two are about level."""
    if reads_as_one(ratio):
        return words.say("ratio.level")
    return words.say("ratio.high", size=words.quantity(ratio.value, ratio.unit, 1))


def say_gaps(
    gaps: Mapping[str, Derived],
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
    *,
    as_ratio: bool = False,
) -> str:
    """Widest and narrowest gap between size classes among the countries."""
    fit = [(geo, apart) for geo, apart in gaps.items() if not (geo in places and places[geo].is_aggregate)]
    if len(fit) < 2:
        return words.say("say.nothing", title=info.short)
    ordered = sorted(fit, key=lambda item: (item[1].value, item[0]))
    (low_geo, low), (high_geo, high) = ordered[0], ordered[-1]
    decimals = shown_decimals(info, [part for _, apart in fit for part in apart.parts])
    part, opposite = high.parts
    one_year = len({year for _, apart in fit for year in apart.years}) == 1
    kind = "say.gap.ratio.region" if as_ratio else "say.gap.region"
    sentence = words.say(
        kind if one_year else f"{kind}.dated",
        title=info.short,
        one_who=who(part.size_emp, words) or part.size_emp,
        other_who=who(opposite.size_emp, words) or opposite.size_emp,
        high=_times(high, words) if as_ratio else words.quantity(high.value, high.unit, decimals),
        high_place=place_name(high_geo, places, words),
        high_period=part.period,
        low=_times(low, words) if as_ratio else words.quantity(low.value, low.unit, decimals),
        low_place=place_name(low_geo, places, words),
        low_period=low.parts[0].period,
        period=part.period,
    )
    return with_flags_known(sentence, all(apart.flags_known for _, apart in fit), words)


def say_movers(
    moves: Sequence[Move],
    start: str,
    end: str,
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
) -> str:
    """Who rose most, with those that cannot be told from the first; doubtful changes never make a headline.

    Where one of those is not known to have risen, nobody rose most. Of how many countries is said unless of all.
    """
    cells = [cell for move in moves for cell in (move.start, move.end)]
    title = subject(info, cells, words)
    countries = [geo for geo, place in places.items() if not place.is_aggregate]
    stated = [(move, move.change) for move in moves if isinstance(move.change, Derived) and move.geo in countries]
    if not stated:
        refused = [move.change for move in moves if isinstance(move.change, Refusal) and move.geo in countries]
        reasons = [said_reason(one, words) for one in refused]
        reasons += [words.say("why.missing")] * (len(countries) - len(refused))
        reason = Counter(reasons).most_common(1)[0][0] if reasons else words.say("why.missing")
        return words.say("say.none stated", title=title, start=start, end=end, reason=reason)
    of_all = len(stated) == len(countries)
    known = all(moved.flags_known for _, moved in stated)
    tolerance = tolerance_of(cells, info) + EPSILON
    rising = [(move, moved) for move, moved in stated if moved.value > tolerance]
    if not rising:
        if of_all:
            sentence = words.say("say.none rose", title=title, start=start, end=end)
        else:
            sentence = words.count("say.none rose.of", len(stated), title=title, start=start, end=end)
        return with_flags_known(sentence, known, words)
    decimals = shown_decimals(info, cells)
    top = max(moved.value for _, moved in rising)
    level = [(move, moved) for move, moved in stated if moved.value >= top - tolerance]
    leaders = [(move, moved) for move, moved in level if moved.value > tolerance]
    others = [move for move, moved in level if moved.value <= tolerance]
    low = words.number(min(moved.value for _, moved in leaders), decimals)
    first = leaders[0][0]
    shared = "" if len(leaders) == 1 else ".same" if low == words.number(top, decimals) else ".shared"
    sentence = words.say(
        f"say.rising{shared}" if others or len(stated) == 1 else f"say.fastest{shared}",
        title=title,
        place=words.listed(place_name(move.geo, places, words) for move, _ in leaders),
        most=words.say("say.most") if of_all else words.say("say.most.of", n=len(stated)),
        low=low,
        size=words.quantity(top, leaders[0][1].unit, decimals),
        first=value_text(first.start, info, decimals, words),
        last=value_text(first.end, info, decimals, words),
        start=start,
        end=end,
    )
    if others:
        named_others = words.listed(place_name(move.geo, places, words) for move in others)
        sentence = words.say("say.rising.level", sentence=sentence, n=len(stated), others=named_others)
    elif len(stated) == 1:
        sentence = words.say("say.rising.alone", sentence=sentence)
    return with_flags_known(sentence, known, words)


def say_target(
    cells: Sequence[Observation],
    target: Target,
    info: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
    mine: str = "",
    reason: str = "",
) -> str:
    """My country's distance to a target, or how many countries are there."""
    title = subject(info, cells, words)
    decimals = shown_decimals(info, cells)
    goal = words.quantity(target.value, info.unit, decimals)
    if mine:
        own = next((cell for cell in cells if cell.geo == mine), None)
        if own is None or own.value is None:
            return say_absent(mine, own, reason, title, places, words)
        distance = distance_to_target(own, target, info=info)
        place = place_name(mine, places, words)
        if isinstance(distance, Refusal):
            why = refusal_text(distance, words, places)
            value = value_text(own, info, decimals, words)
            return words.say("say.target.none", title=title, place=place, value=value, period=own.period, reason=why)
        decimals = telling_decimals(distance.value, decimals)  # 74.99 is short of 75, by little
        key = "say.target.short" if distance.value > 0 else "say.target.reached"
        sentence = words.say(
            key,
            title=title,
            place=place,
            value=value_text(own, info, decimals, words),
            period=own.period,
            size=words.quantity(distance.value, distance.unit, decimals),
            target=goal,
            target_year=target.year,
        )
        return with_flags_known(sentence, own.flags_known, words)
    found = [
        distance
        for cell in cells
        if _is_country(cell, places) and isinstance(distance := distance_to_target(cell, target, info=info), Derived)
    ]
    if not found:
        return say_range(cells, info, places, words)
    near = [distance.parts[0].geo for distance in found if 0 < distance.value <= NEAR + EPSILON]
    sentence = words.say(
        "say.target.region.near" if near else "say.target.region",
        title=title,
        reached=sum(distance.value <= 0 for distance in found),
        of=len(found),
        target=goal,
        target_year=target.year,
        near=words.listed(place_name(geo, places, words) for geo in near),
    )
    return with_flags_known(sentence, all(distance.flags_known for distance in found), words)


def _usual(cells: Iterable[Observation]) -> str:
    """The commonest period, the newer of two equally common."""
    counts = Counter(cell.period for cell in cells)
    return max(counts, key=lambda period: (counts[period], period), default="")


def say_pairs(
    pairs: Sequence[Pair],
    x: IndicatorInfo,
    y: IndicatorInfo,
    places: Mapping[str, Place],
    words: Words,
    mine: str = "",
) -> str:
    """Two measures side by side, figures of other years than most named. Never that one goes with the other."""
    own = next((pair for pair in pairs if pair.geo == mine), None)
    if own is None:
        x_year, y_year = _usual(pair.x for pair in pairs), _usual(pair.y for pair in pairs)
        others = []
        for one in pairs:
            odd = [cell.period for cell, year in ((one.x, x_year), (one.y, y_year)) if cell.period != year]
            if odd:
                others.append(words.say("say.pairs.of year", place=place_name(one.geo, places, words), period=odd[0]))
        named = {"x": x.short, "y": y.short, "n": len(pairs) - len(others)}
        key = "say.pairs.older" if others else "say.pairs"
        return words.say(key, **named, others=words.listed(others))
    return words.say(
        "say.pairs.mine",
        x=x.short,
        y=y.short,
        place=place_name(own.geo, places, words),
        x_value=value_text(own.x, x, shown_decimals(x, [pair.x for pair in pairs]), words),
        y_value=value_text(own.y, y, shown_decimals(y, [pair.y for pair in pairs]), words),
        x_period=own.x.period,
        y_period=own.y.period,
    )


def say_table(
    columns: Sequence[tuple[IndicatorInfo, Sequence[Observation]]],
    places: Mapping[str, Place],
    words: Words,
    mine: str = "",
) -> str:
    """In how many measures my country is above or below the median of the countries, beyond the tolerance.

    Versions of one measure, as of two producers, count once: the first that can be compared.
    """
    countries = [geo for geo, place in places.items() if not place.is_aggregate]
    side_by_side = words.say(
        "say.table.region" if len(columns) != 1 else "say.table.region.one", n=len(columns), m=len(countries)
    )
    if not mine:
        return side_by_side
    above = below = of = 0
    known = True
    counted: set[str] = set()
    for info, cells in columns:
        if info.family in counted:
            continue
        own = next((cell for cell in cells if cell.geo == mine and cell.value is not None), None)
        middle = average(cells, members=countries, how="median")
        if own is None or own.has(UNRANKED) or own.value is None or isinstance(middle, Refusal):
            continue
        tolerance = tolerance_of(cells, info) + EPSILON
        counted |= {info.family} if info.family else set()
        of += 1
        known = known and middle.flags_known
        above += own.value > middle.value + tolerance
        below += own.value < middle.value - tolerance
    if not of:
        return side_by_side
    place = place_name(mine, places, words)
    if of == 1:
        sentence = words.say(f"say.table.one.{'above' if above else 'below' if below else 'near'}", place=place)
    elif above or below:
        counts = {"above": above or words.say("none"), "below": below or words.say("none")}
        sentence = words.say("say.table", place=place, of=of, **counts)
    else:
        sentence = words.say("say.table.near", place=place, of=of)
    return with_flags_known(sentence, known, words)
