"""Targets in words: how far, how fast it would have to go, and how fast it went where that may be said. No forecast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.builders.figures import series_by_place
from dashboard.chart import Setting
from dashboard.measure import sentences
from dashboard.measure.comparability import (
    EPSILON,
    Break,
    Step,
    Target,
    difference_unit,
    distance_to_target,
    elapsed_years,
    pace_needed,
    segments,
    tolerance_of,
)
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal
from dashboard.words import NO_VALUE


@dataclass(frozen=True, slots=True)
class PaceLine:
    """One country beside a target, every part as printed; ``distance`` and ``needed`` are empty without a target."""

    geo: str
    name: str
    figure: str
    distance: str
    needed: str
    observed: str


def pace_lines(
    observations: Sequence[Observation], info: IndicatorInfo, setting: Setting, *, target: Target | None = None
) -> tuple[PaceLine, ...]:
    """Each country of the setting, my country first: newest figure, distance, pace needed, pace observed."""
    words = setting.words
    series = series_by_place(observations, setting)
    order = sorted(setting.places, key=lambda geo: geo != setting.mine)
    lines: list[PaceLine] = []
    for geo in order:
        name = setting.places[geo].name
        cells = series.get(geo, [])
        valued = [cell for cell in cells if cell.value is not None]
        if not valued:
            empty = cells[-1] if cells else None
            reason = sentences.absence(empty, words, setting.absences.get((info.id, geo), ""))
            lines.append(PaceLine(geo, name, f"{NO_VALUE} {reason}", "", "", ""))
            continue
        newest = valued[-1]
        decimals = info.decimals
        assert newest.value is not None
        figure = words.say(
            "target.figure.flagged" if newest.letters else "target.figure",
            value=words.quantity(newest.value, info.unit, decimals),
            period=newest.period,
            flags=words.flags(newest.letters),
        )
        distance = needed = ""
        if target is not None:
            distance, needed = _ahead(newest, target, info, setting)
        lines.append(PaceLine(geo, name, figure, distance, needed, observed(cells, info, setting)))
    return tuple(lines)


def _ahead(newest: Observation, target: Target, info: IndicatorInfo, setting: Setting) -> tuple[str, str]:
    words = setting.words
    away = distance_to_target(newest, target, info=info)
    if isinstance(away, Refusal):
        return sentences.refusal_text(away, words, setting.places), ""
    if away.value <= 0:
        return words.say("target.there"), ""
    distance = words.quantity(away.value, away.unit, sentences.telling_decimals(away.value, info.decimals))
    wanted = pace_needed(newest, target, info=info)
    unit = difference_unit(info)
    if isinstance(wanted, Derived):
        size = words.quantity(wanted.value, unit, sentences.telling_decimals(wanted.value, 1), sign=True)
        return distance, words.say("pace.a year", size=size)
    return distance, sentences.refusal_text(wanted, words, setting.places)


def observed(cells: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> str:
    """The pace of every comparable stretch, newest first, and between them why none is stated.

    Where the whole difference lies within the tolerance there is no pace: the figures are about unchanged.
    """
    words = setting.words
    said: list[str] = []
    before: Observation | None = None
    for segment in segments(cells, setting.breaks, info=info):
        if before is not None:
            said.append(_refused(before.period, segment.points[0].period, segment.opened_by, setting))
        run: list[Step] = []
        for step in segment.steps:
            if step.is_sure:
                run.append(step)
                continue
            said += _run(run, info, setting)
            run = []
            said.append(_refused(step.start.period, step.end.period, step.doubts, setting))
        said += _run(run, info, setting)
        before = segment.points[-1]
    if not said:
        valued = [cell.period for cell in cells if cell.value is not None]
        return words.say("pace.one", period=valued[-1]) if valued else ""
    return " ".join(reversed(said))


def _run(steps: Sequence[Step], info: IndicatorInfo, setting: Setting) -> list[str]:
    if not steps:
        return []
    start, end = steps[0].start, steps[-1].end
    assert start.value is not None
    assert end.value is not None
    apart = end.value - start.value
    years = elapsed_years(start.period, end.period)
    size = setting.words.quantity(apart / years, difference_unit(info), 1, sign=True)
    count = "two" if len(steps) == 1 else "more"
    level = abs(apart) <= tolerance_of((start, end), info) + EPSILON
    key = f"pace.level.{count}" if level else f"pace.{count}"
    sentence = setting.words.say(key, size=size, start=start.period, end=end.period, n=len(steps) + 1)
    known = start.flags_known and all(step.end.flags_known for step in steps)
    return [sentences.with_flags_known(sentence, known, setting.words)]


def _refused(start: str, end: str, why: Iterable[Break], setting: Setting) -> str:
    words = setting.words
    kind = next(iter(why)).kind
    reason = words.say(f"why.{kind}") if words.has(f"why.{kind}") else kind
    return words.say("pace.refused", start=start, end=end, reason=reason)
