"""Stacked bars: parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import look
from dashboard.builders.assembly import finish
from dashboard.builders.figures import Measured, main_period, one_each
from dashboard.builders.marks import HOLLOW, common_letters, mark_of
from dashboard.builders.rows import name_of, names_of, row_of
from dashboard.builders.subtitle import years_shown
from dashboard.chart import Axis, Chart, Column, Mark, Row, Setting
from dashboard.measure import sentences
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import Words


def stacked(measured: Sequence[Measured], setting: Setting) -> Chart:
    """Parts of a whole as bars of 100%, in the order given; only countries with all parts of one year are drawn."""
    words = setting.words
    parts = [(info, one_each(given, setting)) for info, given in measured]
    shown = [(info, list(cells.values())) for info, cells in parts]
    complete = [
        geo
        for geo in setting.places
        if all(geo in cells and cells[geo].value is not None for _, cells in parts)
        and len({cells[geo].period for _, cells in parts}) == 1
    ]
    last_info, last = parts[-1]
    order = sorted(complete, key=lambda geo: -(last[geo].value or 0.0))
    order += [geo for geo in setting.places if geo not in complete]
    every = [cell for _, cells in parts for cell in cells.values()]
    period = main_period(every)
    common = common_letters(every)
    columns = [
        Column(
            info.id,
            name,
            unit=info.unit,
            decimals=info.decimals,
            period=period,
            title=info.short,
            colour=look.PARTS[round(at * (len(look.PARTS) - 1) / max(len(parts) - 1, 1))],
        )
        for at, ((info, _), name) in enumerate(zip(parts, _part_names([info.short for info, _ in parts]), strict=True))
    ]
    rows: list[Row] = []
    marks: list[Mark] = []
    for geo in order:
        year = next((cells[geo].period for _, cells in parts if geo in cells), period)
        label = f"{name_of(geo, setting)} ({year})" if geo in complete and year != period else ""
        rows.append(row_of(setting.places[geo], setting, label=label))
        for info, cells in parts:
            marks.append(
                mark_of(
                    cells.get(geo),
                    info.id,
                    geo,
                    info,
                    setting,
                    decimals=0,
                    common=common,
                    period=period,
                    year_note=year if geo in complete and year != period else "",
                )
            )
    incomplete = [geo for geo in setting.places if geo not in complete]
    extra = [words.say("note.parts missing", places=names_of(incomplete, setting))] if incomplete else []
    return finish(
        "stacked",
        shown,
        setting,
        headline=_parts_headline(parts, complete, setting),
        subtitle=_parts_subtitle(shown, words),
        rows=rows,
        columns=columns,
        marks=marks,
        common=common,
        extra=extra,
        x=Axis(0.0, 100.0, last_info.unit),
    )


def _parts_headline(
    parts: Sequence[tuple[IndicatorInfo, Mapping[str, Observation]]], complete: Sequence[str], setting: Setting
) -> str:
    words = setting.words
    last_info, last = parts[-1]
    cells = [last[geo] for geo in complete]
    if setting.mine and setting.mine in complete:
        own = [(info, given[setting.mine]) for info, given in reversed(parts)]
        names = _part_names([info.short for info, _ in own])
        said = [
            words.say("say.part", value=words.quantity(cell.value, info.unit, 0), part=name[0].lower() + name[1:])
            for (info, cell), name in zip(own, names, strict=True)
            if cell.value is not None
        ]
        sentence = words.say(
            "say.parts",
            title=_parts_title(parts, words),
            place=name_of(setting.mine, setting),
            parts=words.listed(said),
            period=own[0][1].period,
        )
        barring = "".join(sorted({letter for _, cell in own for letter in cell.status if letter in HOLLOW}))
        return words.say("say.flagged", value=sentence, flags=words.flags(barring)) if barring else sentence
    return sentences.say_range(cells, last_info, setting.places, words)


def _part_names(names: Sequence[str]) -> list[str]:
    """Names of parts without the words that all end with: *Very low digital intensity (v3)* becomes *Very low*."""
    split = [name.split() for name in names]
    shared = 0
    while all(len(words) > shared + 1 for words in split) and len({words[-1 - shared] for words in split}) == 1:
        shared += 1
    return [" ".join(words[: len(words) - shared]) for words in split]


def _parts_title(parts: Sequence[tuple[IndicatorInfo, Mapping[str, Observation]]], words: Words) -> str:
    """What the parts are parts of: the words that all names end with."""
    names = [info.short for info, _ in parts]
    own = _part_names(names)[0]
    rest = names[0][len(own) :].strip()
    title = rest[0].upper() + rest[1:] if rest else names[0]
    sizes = {cell.size_emp for _, given in parts for cell in given.values()}
    name = sentences.who(next(iter(sizes)), words) if len(sizes) == 1 else ""
    return words.say("subject", title=title, who=name) if name else title


def _parts_subtitle(measured: Sequence[Measured], words: Words) -> str:
    cells = [cell for _, given in measured for cell in given]
    names = _part_names([info.short for info, _ in measured])
    rest = measured[0][0].short[len(names[0]) :].strip()
    parts = [f"{words.listed(names).capitalize()} {rest}".strip()]
    sizes = {cell.size_emp for cell in cells}
    if len(sizes) == 1 and words.has(f"size.long.{next(iter(sizes))}"):
        parts.append(words.say(f"size.long.{next(iter(sizes))}"))
    else:
        parts.append(measured[0][0].population)
    parts += [measured[0][0].unit_title or measured[0][0].unit, years_shown(cells, words)]
    return " · ".join(part for part in parts if part)
