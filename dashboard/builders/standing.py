"""What the kinds with one figure a country share: marks, headline, notes, and an order by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.builders.figures import main_period, one_each, other_year
from dashboard.builders.marks import common_letters, mark_of
from dashboard.builders.notes import absent_notes
from dashboard.builders.rows import name_of, names_of
from dashboard.builders.subtitle import subtitle_of
from dashboard.chart import Mark, Setting
from dashboard.measure import sentences
from dashboard.measure.value import IndicatorInfo, Observation


@dataclass(frozen=True, slots=True)
class Standing:
    """What the kinds with one figure a country share."""

    cells: dict[str, Observation]
    shown: tuple[Observation, ...]
    decimals: int
    common: str
    period: str
    marks: dict[str, Mark]
    headline: str
    subtitle: str
    extra: list[str]


def standing_of(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    tint: Callable[[Observation], str] | None = None,
) -> Standing:
    """Marks, headline and notes of one figure a country. ``tint`` gives the shade of a cell that has a value."""
    cells = one_each(observations, setting)
    shown = tuple(cells.values())
    decimals = sentences.shown_decimals(info, shown)
    common = common_letters(shown)
    period = main_period(shown)
    marks: dict[str, Mark] = {}
    for geo in setting.places:
        cell = cells.get(geo)
        marks[geo] = mark_of(
            cell,
            "value",
            geo,
            info,
            setting,
            decimals=decimals,
            common=common,
            period=period,
            tint=tint(cell) if tint is not None and cell is not None and cell.value is not None else "",
            year_note=other_year(cell, period),
        )
    words = setting.words
    reason = setting.absences.get((info.id, setting.mine, period)) or setting.absences.get((info.id, setting.mine), "")
    headline = sentences.say_standing(shown, info, setting.places, words, setting.mine, reason)
    extra = absent_notes(marks.values(), setting)
    later = [f"{name_of(mark.row, setting)} {mark.year_note}" for mark in marks.values() if mark.year_note]
    if later:
        extra.append(words.say("note.years", years=words.listed(later)))
    unranked = [geo for geo, mark in marks.items() if mark.value is not None and mark.form == "hollow"]
    if unranked:
        extra.append(words.say("note.unranked", places=names_of(unranked, setting)))
    return Standing(cells, shown, decimals, common, period, marks, headline, subtitle_of(info, shown, words), extra)


def by_value(mark: Mark) -> tuple[bool, float]:
    """Sort key: highest first, empty places last."""
    return (mark.value is None, -(mark.value or 0.0))


def dated_name(geo: str, mark: Mark, setting: Setting) -> str:
    """A country's name, with the year of its figure where that is not the chart's own."""
    name = name_of(geo, setting)
    return f"{name} ({mark.year_note})" if mark.year_note else name
