"""Bars against a target: what is missing to it, and the pace that my country would need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.notes import adds_up
from dashboard.builders.rows import name_of, row_of
from dashboard.builders.standing import by_value, dated_name, standing_of
from dashboard.chart import Chart, Column, Reference, Setting
from dashboard.measure import sentences
from dashboard.measure.comparability import Target, difference_unit, distance_to_target, pace_needed
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal


def target_distance(
    observations: Sequence[Observation], info: IndicatorInfo, setting: Setting, *, target: Target
) -> Chart:
    """Bars with a target line; at the end of each row what is missing to it. One observation a country."""
    base = standing_of(observations, info, setting)
    words = setting.words
    order = sorted(setting.places, key=lambda geo: by_value(base.marks[geo]))
    asides: dict[str, str] = {}
    all_add_up = True
    others: list[str] = []
    for geo, cell in base.cells.items():
        distance = distance_to_target(cell, target, info=info)
        if isinstance(distance, Derived):
            decimals = sentences.telling_decimals(distance.value, base.decimals)
            all_add_up = all_add_up and adds_up(cell.value or 0.0, target.value, decimals)
            asides[geo] = words.quantity(-distance.value, distance.unit, decimals, sign=True)
        elif distance.code == "not a member":
            reason = sentences.refusal_text(distance, words, setting.places)
            others.append(words.say("note.no distance", place=name_of(geo, setting), reason=reason))
    rows = [
        row_of(setting.places[geo], setting, label=dated_name(geo, base.marks[geo], setting), aside=asides.get(geo, ""))
        for geo in order
    ]
    values = [cell.value for cell in base.shown if cell.value is not None]
    goal = words.quantity(target.value, info.unit, 0 if target.value == int(target.value) else info.decimals)
    reason = setting.absences.get((info.id, setting.mine), "")
    return finish(
        "target_distance",
        [(info, base.shown)],
        setting,
        headline=sentences.say_target(base.shown, target, info, setting.places, words, setting.mine, reason),
        subtitle=base.subtitle,
        rows=rows,
        columns=[Column("value", info.short, unit=info.unit, decimals=info.decimals, period=base.period)],
        marks=[base.marks[geo] for geo in order],
        common=base.common,
        extra=[
            *base.extra,
            words.say("note.target", title=target.title),
            *([] if all_add_up else [words.say("note.rounding")]),
            *others,
            *_pace_notes(base.cells, target, info, setting),
        ],
        x=value_axis([*values, target.value], info, from_zero=True),
        references=[Reference(target.value, words.say("target.label", value=goal, year=target.year), "x")],
        aside_title=words.say("target.aside"),
    )


def _pace_notes(cells: Mapping[str, Observation], target: Target, info: IndicatorInfo, setting: Setting) -> list[str]:
    """What change a year my country would need from here on."""
    own = cells.get(setting.mine)
    if own is None:
        return []
    needed = pace_needed(own, target, info=info)
    if isinstance(needed, Refusal) or needed.value == 0:
        return []
    unit = difference_unit(info)
    size = setting.words.quantity(needed.value, unit, sentences.telling_decimals(needed.value, 1))
    return [setting.words.say("note.pace needed", place=name_of(own.geo, setting), size=size, year=target.year)]
