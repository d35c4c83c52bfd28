"""The note line: flags, absences, breaks and tolerances, only those that are present on the chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.builders.figures import Measured
from dashboard.builders.rows import name_of, names_of
from dashboard.chart import Mark, Setting
from dashboard.measure import sentences
from dashboard.measure.comparability import EPSILON, change, difference_unit, tolerance_of
from dashboard.measure.portrait import is_level
from dashboard.measure.value import NOT_APPLICABLE, Derived, IndicatorInfo, Observation, Refusal
from dashboard.words import NO_VALUE, Words

PLAIN_YEARS = ("survey year", "calendar year")
"""Rules on which the year says what a reader takes it to say."""


def notes_of(
    measured: Sequence[Measured],
    marks: Sequence[Mark],
    setting: Setting,
    *,
    common: str = "",
    extra: Iterable[str] = (),
) -> tuple[str, ...]:
    """The note line: only flags, gaps and years that are present on this chart."""
    words = setting.words
    notes: list[str] = []
    cells = [cell for _, given in measured for cell in given]
    letters = sorted({letter for mark in marks for letter in mark.drawn if letter != "~"}, key=_letter_order)
    if letters:
        explained = [words.say("note.flag", letter=letter, meaning=words.flags(letter)) for letter in letters]
        notes.append(words.say("note.flags", flags=" · ".join(explained)))
    notes += [words.say("note.all flagged", letter=letter, meaning=words.flags(letter)) for letter in common]
    notes += extra
    unknown = [mark for mark in marks if not mark.flags_known]
    valued = [mark for mark in marks if mark.value is not None]
    several = len(measured) > 1
    if several and unknown:
        without = [info.short for info, given in measured if any(not cell.flags_known for cell in given)]
        notes.append(words.say("note.flags unknown.measures", measures=words.listed(without)))
    elif unknown and len(unknown) >= len(valued):
        notes.append(words.say("note.flags unknown.all"))
    elif unknown:
        named = names_of(dict.fromkeys(mark.row for mark in unknown), setting)
        notes.append(words.say("note.flags unknown", places=named))
    rules = dict.fromkeys((info.reference_year, info.year_note) for info, _ in measured)
    if len(rules) == 1:
        notes += [note for rule, note in rules if note and rule not in PLAIN_YEARS]
    optional = [info.short for info, _ in measured if info.optional]
    if optional:
        named_all = len(optional) == len(measured)
        notes.append(
            words.say("note.optional")
            if named_all
            else words.say("note.optional.named", measures=words.listed(optional))
        )
    populations = dict.fromkeys(info.population for info, _ in measured if info.population)
    if len(populations) == 1 and any(cell.size_emp != NOT_APPLICABLE for cell in cells):
        # Where the subtitle names the size class, the rest of the population stands here.
        notes.append(words.say("note.population", population=next(iter(populations)).rstrip(".")))
    own = dict.fromkeys((cell.geo, cell.period, cell.note) for cell in cells if cell.note)
    if 0 < len(own) <= 4:
        notes += [
            words.say("note.cell", place=name_of(geo, setting), period=period, note=note) for geo, period, note in own
        ]
    return tuple(notes)


def _letter_order(letter: str) -> tuple[bool, str]:
    return (letter.isupper(), letter)


def absent_notes(marks: Iterable[Mark], setting: Setting) -> list[str]:
    """Names and reasons of the empty places, by reason."""
    words = setting.words
    by_reason: dict[str, list[str]] = {}
    for mark in marks:
        if mark.value is None:
            names = by_reason.setdefault(mark.absence, [])
            if name_of(mark.row, setting) not in names:
                names.append(name_of(mark.row, setting))
    return [
        words.say(
            "note.absent", sign=NO_VALUE, places=words.say("note.absent.one", place=words.listed(names), reason=reason)
        )
        for reason, names in by_reason.items()
    ]


def why_notes(key: str, found: Sequence[tuple[str, str, str]], everybody: int, setting: Setting) -> list[str]:
    """One note on breaks or dotted lines, by kind: *the jump is not explained (Poland 2023); …*.

    ``found`` holds (kind, country, period). What concerns everybody in one period is said without names.
    """
    words = setting.words
    by_kind: dict[str, dict[str, list[str]]] = {}
    for kind, geo, period in found:
        places = by_kind.setdefault(kind, {}).setdefault(period, [])
        if geo not in places:
            places.append(geo)
    said: list[str] = []
    for kind, periods in by_kind.items():
        where: list[str] = []
        for period, geos in sorted(periods.items()):
            if len(geos) >= everybody > 1:
                where.append(words.say("note.where.all", period=period).rstrip(", "))
            else:
                where += [words.say("note.where", place=name_of(geo, setting), period=period).strip() for geo in geos]
        why = words.say(f"why.{kind}") if words.has(f"why.{kind}") else kind
        said.append(words.say("note.why", why=why, where=words.say("list").join(where)))
    return [words.say(key, reasons="; ".join(said))] if said else []


def tolerance_notes(info: IndicatorInfo, cells: Sequence[Observation], words: Words) -> list[str]:
    """How far two figures must be apart before they count as different; nothing where any difference counts."""
    tolerance = tolerance_of(cells, info)
    if tolerance <= 0:
        return []
    unit = difference_unit(info)
    text = words.quantity(tolerance, unit, 0 if tolerance == int(tolerance) else max(info.decimals, 1))
    return [words.say("note.tolerance", tolerance=text)]


def rounding_notes(apart: Iterable[Derived], decimals: int, words: Words) -> list[str]:
    """That differences are worked out before rounding, where one differs from that of the two figures as printed."""
    for one in apart:
        low, high = (part.value or 0.0 for part in one.parts[:2])
        if not adds_up(low, high, decimals):
            return [words.say("note.rounding")]
    return []


def adds_up(low: float, high: float, decimals: int) -> bool:
    """Whether two figures as printed are as far apart as is printed."""
    printed = abs(round(high, decimals) - round(low, decimals))
    return abs(printed - round(abs(high - low), decimals)) <= EPSILON


def change_notes(
    series: Sequence[Observation], start: str, end: str, info: IndicatorInfo, setting: Setting
) -> list[str]:
    """The note on rounding that a headline needs which states the change of a series."""
    moved = change(series, start, end, setting.breaks, info=info)
    if isinstance(moved, Refusal) or is_level(moved, info):
        return []
    return rounding_notes([moved], sentences.change_decimals(moved, info), setting.words)
