"""Movement of many countries at once: over which years a change may be stated, how far apart they stand, who leads.

Nothing new is allowed here: every step is judged by ``comparability``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from dashboard.measure.comparability import (
    EPSILON,
    UNRANKED,
    Break,
    Segment,
    Spread,
    difference,
    difference_unit,
    quarter_of,
    segments,
    spread,
    tolerance_of,
    years_ahead,
)
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal, derive, refuse

Series = Mapping[str, Sequence[Observation]]
"""Figures by country, each over the years."""


def sure_runs(series: Iterable[Observation], breaks: Iterable[Break], *, info: IndicatorInfo) -> list[list[str]]:
    """The periods of one series in stretches inside which every step is sure, oldest first; never one flagged ``u``."""
    runs: list[list[str]] = []
    for segment in segments(series, breaks, info=info):
        runs.append([])
        for at, point in enumerate(segment.points):
            if at and not segment.steps[at - 1].is_sure:
                runs.append([])
            if not point.has("u"):
                runs[-1].append(point.period)
    return [run for run in runs if run]


def stated_spans(
    series: Series, breaks: Sequence[Break], *, info: IndicatorInfo, among: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Spans of years over which a change may be stated for at least half of the countries, newest first.

    The newest begins as early and ends as late as it can; the next one lies wholly before it. Spans never overlap.
    """
    runs = {geo: sure_runs(series[geo], breaks, info=info) for geo in among if geo in series}
    needed = max(2, ceil(len(among) / 2))
    periods = sorted({period for own in runs.values() for run in own for period in run})
    spans: list[tuple[str, str]] = []
    left = list(periods)
    while len(left) > 1:
        end = left.pop()
        alike = [one for one in left if quarter_of(one) == quarter_of(end)]
        start = next((one for one in alike if _stated(runs, one, end) >= needed), None)
        if start is not None:
            spans.append((start, end))
            left = [period for period in left if period < start]
    return tuple(spans)


def _stated(runs: Mapping[str, list[list[str]]], start: str, end: str) -> int:
    return sum(any(start in run and end in run for run in own) for own in runs.values())


@dataclass(frozen=True, slots=True)
class Width:
    """How far apart the countries stand in one period, and what lies between this and the period before.

    ``members`` had a figure. ``cut``: the measure itself changed for all. ``doubts``: countries whose step may not be
    stated, or that came or went; with any of them the two widths are levels and nothing more.
    """

    spread: Spread
    apart: Derived
    members: tuple[str, ...]
    cut: bool = False
    doubts: tuple[str, ...] = ()


def widths(series: Series, breaks: Sequence[Break], *, info: IndicatorInfo, among: Sequence[str]) -> tuple[Width, ...]:
    """Lowest, median and highest over time, for periods in which enough countries have a figure. Oldest first."""
    stretches = {geo: segments(series[geo], breaks, info=info) for geo in among if geo in series}
    periods = sorted({cell.period for geo in stretches for cell in series[geo] if cell.value is not None})
    found: list[Width] = []
    for period in periods:
        cells = [cell for geo in stretches for cell in series[geo] if cell.period == period and cell.value is not None]
        middle = spread(cells, members=tuple(among))
        if isinstance(middle, Refusal):
            continue
        low, high = middle.lowest, middle.highest
        assert low.value is not None
        assert high.value is not None
        apart = derive(high.value - low.value, difference_unit(info), (low, high))
        members = tuple(cell.geo for cell in cells)
        if not found:
            found.append(Width(middle, apart, members))
            continue
        before = found[-1]
        both = [geo for geo in members if geo in before.members]
        steps = {geo: _between(stretches[geo], before.spread.period, period) for geo in both}
        cut = bool(steps) and all(step == "cut" for step in steps.values())
        unsure = {geo for geo, step in steps.items() if step} | set(members) ^ set(before.members)
        doubts = () if cut else tuple(geo for geo in among if geo in unsure)
        found.append(Width(middle, apart, members, cut, doubts))
    return tuple(found)


def _between(stretch: Sequence[Segment], start: str, end: str) -> str:
    """``""`` where every step between two periods is sure, else ``doubt``, or ``cut`` where the line ends."""
    for segment in stretch:
        held = [point.period for point in segment.points]
        if start in held and end in held:
            steps = segment.steps[held.index(start) : held.index(end)]
            return "" if all(step.is_sure for step in steps) else "doubt"
    return "cut"


@dataclass(frozen=True, slots=True)
class Behind:
    """My country against the one with the best figure of the same period.

    ``gap``: leader minus mine. ``years``: since the leader was last observed at or below our figure. Either may be
    refused. ``level``: the difference is within the tolerance. ``leads``: mine is the best itself.
    """

    mine: Observation
    leader: Observation
    gap: Derived
    level: bool
    leads: bool
    years: Derived | Refusal


def behind(
    series: Series, mine: str, breaks: Sequence[Break], *, info: IndicatorInfo, among: Sequence[str]
) -> Behind | Refusal:
    """My newest figure against the best of that period; figures flagged ``u`` or ``d`` are nobody's lead."""
    own = [cell for cell in series.get(mine, ()) if cell.value is not None]
    if not own:
        return refuse("no figure")
    newest = own[-1]
    if newest.has(UNRANKED):
        return refuse("low reliability" if newest.has("u") else "defined differently", geo=mine)
    sign = -1.0 if info.direction == "lower" else 1.0
    rivals = [
        cell
        for geo in among
        for cell in series.get(geo, ())
        if cell.period == newest.period and cell.value is not None and not cell.has(UNRANKED)
    ]
    leader = max(rivals, key=lambda cell: (sign * (cell.value or 0.0), cell.geo == mine))
    assert leader.value is not None
    assert newest.value is not None
    gap = derive(abs(leader.value - newest.value), difference_unit(info), (newest, leader))
    level = gap.value <= tolerance_of((newest, leader), info) + EPSILON
    if leader.geo == mine:
        years: Derived | Refusal = refuse("same period", period=newest.period)
    elif sign < 0:
        years = refuse("lower is better")
    elif difference(leader, newest, info=info) == "above":
        years = years_ahead(newest, series[leader.geo], breaks, info=info)
        if isinstance(years, Refusal) and dict(years.values).get("period") == newest.period:
            years = refuse("nothing before", period=newest.period)
    else:
        years = derive(0.0, "years", (newest, leader))
    return Behind(newest, leader, gap, level, leader.geo == mine, years)
