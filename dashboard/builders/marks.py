"""Marks: one observation, or its absence, as it is drawn, labelled and read out in a tooltip."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.chart import Form, Mark, Setting
from dashboard.measure import sentences
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import NO_VALUE, Words

HOLLOW = "du"
"""Status letters (definition differs, low reliability) whose marks are hollow."""


RINGED = "efip"
"""Status letters (estimated, forecast, imputed, provisional) whose marks are ringed or hatched."""


def form_of(cell: Observation, common: str) -> Form:
    """How a cell is drawn. Letters in ``common`` stand in the note, so they do not ring the mark."""
    if cell.value is None:
        return "lock" if cell.conf else "empty"
    if any(letter in HOLLOW for letter in cell.status):
        return "hollow"
    if any(letter in RINGED and letter not in common for letter in cell.status):
        return "ringed"
    return "solid"


def common_letters(cells: Iterable[Observation]) -> str:
    """Letters of the ringed kind that every figure has: they stand in the note instead of at each mark."""
    valued = [cell for cell in cells if cell.value is not None]
    if len(valued) < 2:
        return ""
    return "".join(letter for letter in RINGED if all(letter in cell.status for cell in valued))


def mark_of(
    cell: Observation | None,
    column: str,
    geo: str,
    info: IndicatorInfo,
    setting: Setting,
    *,
    decimals: int,
    common: str = "",
    period: str = "",
    tint: str = "",
    year_note: str = "",
) -> Mark:
    """The mark of one cell, with every line of its tooltip. ``cell`` ``None``: the row is not published."""
    words = setting.words
    name = setting.places[geo].name if geo in setting.places else geo
    period = cell.period if cell is not None else period
    given = setting.absences.get((info.id, geo, period)) or setting.absences.get((info.id, geo)) or ""
    if cell is None or cell.value is None:
        why = sentences.absence(cell, words, given)
        letters = cell.letters if cell is not None else ""
        hover = [words.say("hover.value", place=name, value=NO_VALUE), why]
        if cell is not None:
            hover += _provenance(cell, info, words)
        return Mark(
            row=geo,
            column=column,
            value=None,
            text=NO_VALUE,
            label=NO_VALUE,
            period=period,
            form=form_of(cell, "") if cell is not None else "empty",
            letters=letters,
            drawn=letters,
            said=words.flags(letters),
            absence=why,
            flags_known=cell.flags_known if cell is not None else True,
            vintage=vintage_text(cell, words) if cell is not None else "",
            hover=tuple(hover),
            year_note=year_note,
        )
    text = words.quantity(cell.value, info.unit, info.decimals)
    hover = [words.say("hover.value", place=name, value=text), *_provenance(cell, info, words)]
    return Mark(
        row=geo,
        column=column,
        value=cell.value,
        text=words.number(cell.value, info.decimals),
        label=words.number(cell.value, decimals),
        period=period,
        form=form_of(cell, common),
        letters=cell.letters,
        drawn="".join(letter for letter in cell.letters if letter not in common),
        said=words.flags(cell.letters),
        flags_known=cell.flags_known,
        vintage=vintage_text(cell, words),
        hover=tuple(hover),
        tint=tint,
        year_note=year_note,
    )


def _provenance(cell: Observation, info: IndicatorInfo, words: Words) -> list[str]:
    """The lines of a tooltip after the value: year, flags, vintage, how the figure reached us, its own remark."""
    lines = [words.say(f"reference.{info.reference_year}", year=cell.period, before=cell.year - 1)]
    if cell.letters:
        lines.append(words.say("hover.flags", letters=cell.letters, meaning=words.flags(cell.letters)))
    if not cell.flags_known:
        lines.append(words.say("hover.unknown"))
    lines.append(vintage_text(cell, words))
    if words.has(f"kind.{cell.source_kind}"):
        lines.append(words.say("hover.kind", kind=words.say(f"kind.{cell.source_kind}")))
    if cell.note:
        lines.append(cell.note)
    return lines


def vintage_text(cell: Observation, words: Words) -> str:
    """The day a figure is of, with what that day is: the producer's update, our pull."""
    key = f"vintage.{cell.vintage_basis}"
    date = words.day(cell.vintage, cell.vintage_precision)
    return words.say(key if words.has(key) else "vintage.producer", date=date)
