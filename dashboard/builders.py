"""Builders: figures in, a :class:`~dashboard.chart.Chart` out. One function a kind, all pure.

A builder places figures and says what they say; what may be compared it asks of ``dashboard.measure``. Countries of the
setting without an observation get an empty place with its reason: nothing is left out silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

from dashboard import look
from dashboard.chart import Axis, Chart, Column, Form, Kind, Line, Mark, Panel, Reference, Role, Row, Setting, Sign
from dashboard.measure import sentences
from dashboard.measure.comparability import (
    Target,
    difference_unit,
    distance_to_target,
    gap,
    movers,
    pace,
    pace_needed,
    pair,
    period_position,
    segments,
    tolerance_of,
)
from dashboard.measure.value import NOT_APPLICABLE, Derived, IndicatorInfo, Observation, Place, Refusal
from dashboard.words import NO_VALUE, Words

HOLLOW = "du"
RINGED = "efip"

Measured = tuple[IndicatorInfo, Sequence[Observation]]
"""One indicator and the observations of it that are shown."""


# --- rows -------------------------------------------------------------------------------------------------------------


def _role(place: Place, setting: Setting) -> Role:
    if place.is_aggregate:
        return "average"
    if place.geo == setting.mine:
        return "mine"
    if place.geo in setting.compared[: look.MAX_COMPARED]:
        return "compared"
    return "rest" if setting.mine or setting.compared else "plain"


def _colour(place: Place, role: Role, *, lines: bool) -> str:
    """The colour of a country's marks; where nobody is chosen, lines take the countries' own colours, bars one blue."""
    if role == "mine":
        return look.ACCENT
    if role == "average":
        return look.EU
    if role == "rest":
        return look.REST_LINE
    if role == "compared" or lines:
        return place.colour or look.PLAIN
    return look.PLAIN


def _row(place: Place, setting: Setting, *, lines: bool = False, aside: str = "", label: str = "") -> Row:
    role = _role(place, setting)
    return Row(place.geo, label or place.name, role, _colour(place, role, lines=lines), aside)


# --- marks ------------------------------------------------------------------------------------------------------------


def _form(cell: Observation, common: str) -> Form:
    if cell.value is None:
        return "lock" if cell.conf else "empty"
    if any(letter in HOLLOW for letter in cell.status):
        return "hollow"
    if any(letter in RINGED and letter not in common for letter in cell.status):
        return "ringed"
    return "solid"


def _common_letters(cells: Iterable[Observation]) -> str:
    """Letters of the ringed kind that every figure has: they stand in the note instead of at each mark."""
    valued = [cell for cell in cells if cell.value is not None]
    if len(valued) < 2:
        return ""
    return "".join(letter for letter in RINGED if all(letter in cell.status for cell in valued))


def _mark(
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
            form=_form(cell, "") if cell is not None else "empty",
            letters=letters,
            drawn=letters,
            said=words.flags(letters),
            absence=why,
            flags_known=cell.flags_known if cell is not None else True,
            vintage=_vintage(cell, words) if cell is not None else "",
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
        form=_form(cell, common),
        letters=cell.letters,
        drawn="".join(letter for letter in cell.letters if letter not in common),
        said=words.flags(cell.letters),
        flags_known=cell.flags_known,
        vintage=_vintage(cell, words),
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
    lines.append(_vintage(cell, words))
    if words.has(f"kind.{cell.source_kind}"):
        lines.append(words.say("hover.kind", kind=words.say(f"kind.{cell.source_kind}")))
    if cell.note:
        lines.append(cell.note)
    return lines


def _vintage(cell: Observation, words: Words) -> str:
    key = f"vintage.{cell.vintage_basis}"
    date = words.day(cell.vintage, cell.vintage_precision)
    return words.say(key if words.has(key) else "vintage.producer", date=date)


# --- words around -----------------------------------------------------------------------------------------------------


def _years(cells: Iterable[Observation], words: Words) -> str:
    periods = sorted({cell.period for cell in cells if cell.value is not None})
    if not periods:
        return ""
    if len(periods) == 1:
        return words.say("years.one", year=periods[0])
    return words.say("years.range", first=periods[0], last=periods[-1])


def _subtitle(info: IndicatorInfo, cells: Sequence[Observation], words: Words, title: str = "") -> str:
    """Measure, whom it is about, unit, years. What the title already says is not said twice."""
    title = title or info.title
    parts = [title, _about(info, cells, words, title)]
    unit = info.unit_title or info.unit
    if unit and info.unit not in title:
        parts.append(unit[0].lower() + unit[1:] if info.unit_title else unit)
    parts.append(_years(cells, words))
    return " · ".join(part for part in parts if part)


def _about(info: IndicatorInfo, cells: Sequence[Observation], words: Words, title: str) -> str:
    """The size class in full, several in short, else the population in the catalog's words."""
    sizes = list(dict.fromkeys(cell.size_emp for cell in cells))
    if len(sizes) == 1 and words.has(f"size.long.{sizes[0]}"):
        return words.say(f"size.long.{sizes[0]}")
    if len(sizes) > 1:
        return words.listed(words.size(size) for size in sizes)
    return info.population if info.population.casefold() not in title.casefold() else ""


def _sources(measured: Sequence[Measured], words: Words) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The source line, and text and address of each table in it. Many tables are grouped by producer and vintage."""
    seen: dict[str, tuple[IndicatorInfo, set[tuple[str, str]]]] = {}
    for info, cells in measured:
        entry = seen.setdefault(info.source.dataset_id, (info, set()))
        entry[1].update((cell.vintage.isoformat(), _vintage(cell, words)) for cell in cells)
    links = tuple((dataset_id, info.source.url) for dataset_id, (info, _) in seen.items())
    groups: dict[tuple[str, str, str], list[str]] = {}
    for dataset_id, (info, vintages) in seen.items():
        said = [text for _, text in sorted(vintages)] or _vintage_of_table(info, words)
        if len(said) > 3:
            said = [words.say("years.range", first=said[0], last=said[-1])]
        via = info.source.via.rstrip(".") if info.source.via else ""
        if via and len(seen) > MANY_SOURCES:
            via = words.say("source.second hand")
        groups.setdefault((info.source.producer, words.listed(said), via), []).append(dataset_id)
    texts = []
    for (producer, vintage, via), tables in groups.items():
        text = words.say("source.one", producer=producer, table=words.listed(tables), vintage=vintage).rstrip(" ,")
        texts.append(words.say("source.via", source=text, via=via) if via else text)
    return words.say("source", sources="; ".join(texts)), links


def _vintage_of_table(info: IndicatorInfo, words: Words) -> list[str]:
    if info.source.vintage is None:
        return []
    key = f"vintage.{info.source.vintage_basis}"
    date = words.day(info.source.vintage, info.source.vintage_precision)
    return [words.say(key if words.has(key) else "vintage.producer", date=date)]


MANY_SOURCES = 3
"""With more tables than this the source line says only that a copy is second-hand, not whose."""


def _notes(
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
        named = _names(dict.fromkeys(mark.row for mark in unknown), setting)
        notes.append(words.say("note.flags unknown", places=named))
    rules = dict.fromkeys(info.reference_year for info, _ in measured)
    for rule in rules:
        if words.has(f"base.{rule}") and len(rules) == 1:
            notes.append(words.say("note.reference", what=words.say(f"base.{rule}")))
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
            words.say("note.cell", place=_name(geo, setting), period=period, note=note) for geo, period, note in own
        ]
    return tuple(notes)


def _letter_order(letter: str) -> tuple[bool, str]:
    return (letter.isupper(), letter)


def _absent_note(marks: Iterable[Mark], setting: Setting) -> list[str]:
    """Names and reasons of the empty places, by reason."""
    words = setting.words
    by_reason: dict[str, list[str]] = {}
    for mark in marks:
        if mark.value is None:
            names = by_reason.setdefault(mark.absence, [])
            if _name(mark.row, setting) not in names:
                names.append(_name(mark.row, setting))
    return [
        words.say(
            "note.absent", sign=NO_VALUE, places=words.say("note.absent.one", place=words.listed(names), reason=reason)
        )
        for reason, names in by_reason.items()
    ]


def _name(geo: str, setting: Setting) -> str:
    return setting.places[geo].name if geo in setting.places else geo


def _names(geos: Iterable[str], setting: Setting) -> str:
    return setting.words.listed(_name(geo, setting) for geo in geos)


def _alt(
    kind: Kind,
    headline: str,
    subtitle: str,
    rows: Sequence[Row],
    marks: Sequence[Mark],
    notes: Sequence[str],
    words: Words,
) -> str:
    """What a reader who cannot see the chart needs first: kind, finding, measure, newest figures, notes."""
    newest: dict[str, Mark] = {}
    for mark in marks:
        held = newest.get(mark.row)
        if held is None or mark.value is not None:
            newest[mark.row] = mark
    labels = {row.key: row.label for row in rows}
    figures: list[str] = []
    for key, mark in list(newest.items())[:ALT_FIGURES]:
        place = labels.get(key, key)
        if mark.value is None:
            figures.append(words.say("alt.figure.absent", place=place, reason=mark.absence))
        else:
            flags = f" ({mark.said})" if mark.said else ""
            figures.append(words.say("alt.figure", place=place, value=mark.text + flags))
    if len(newest) > ALT_FIGURES:
        figures.append(words.say("alt.more", n=len(newest) - ALT_FIGURES))
    return words.say(
        "alt",
        kind=words.say(f"kind.{kind}"),
        headline=headline,
        subtitle=subtitle,
        figures=words.say("list").join(figures),
        notes=" ".join(notes),
    ).strip()


ALT_FIGURES = 12
"""Rows that the alternative text reads out; the table has the rest."""


def _finish(
    kind: Kind,
    measured: Sequence[Measured],
    setting: Setting,
    *,
    headline: str,
    subtitle: str,
    rows: Sequence[Row],
    columns: Sequence[Column],
    marks: Sequence[Mark],
    common: str = "",
    extra: Iterable[str] = (),
    lines: Sequence[Line] = (),
    signs: Sequence[Sign] = (),
    panels: Sequence[Panel] = (Panel(""),),
    x: Axis | None = None,
    y: Axis | None = None,
    references: Sequence[Reference] = (),
    aside_title: str = "",
    reasons: Iterable[str] = (),
) -> Chart:
    notes = _notes(measured, marks, setting, common=common, extra=extra)
    source, links = _sources(measured, setting.words)
    return Chart(
        kind=kind,
        headline=headline,
        subtitle=subtitle,
        rows=tuple(rows),
        columns=tuple(columns),
        marks=tuple(marks),
        notes=notes,
        source=source,
        alt=_alt(kind, headline, subtitle, rows, marks, notes, setting.words),
        lines=tuple(lines),
        signs=tuple(signs),
        panels=tuple(panels),
        x=x,
        y=y,
        references=tuple(references),
        aside_title=aside_title,
        links=links,
        reasons=tuple(dict.fromkeys(reasons)),
        view=setting.view,
        mine=setting.mine,
        words=setting.words,
    )


# --- axes -------------------------------------------------------------------------------------------------------------


def nice_step(span: float, count: int = 5) -> float:
    """A round distance between ticks: 1, 2, 2.5 or 5 times a power of ten, about ``count`` of them in the span."""
    if span <= 0:
        return 1.0
    rough = span / count
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * 0.75)


def value_axis(values: Iterable[float], info: IndicatorInfo, *, from_zero: bool, limit: float | None = None) -> Axis:
    """An axis that holds all values, with round ends; shares never run past 100."""
    given = list(values)
    low = min(given, default=0.0)
    high = max(given, default=1.0)
    if from_zero:
        low = min(low, 0.0)
        high = max(high, 0.0)
    step = nice_step(max(high - low, abs(high) * 0.05, 1e-9))
    start = floor(low / step + 1e-9) * step
    end = ceil(high / step - 1e-9) * step
    if end <= start:
        end = start + step
    if info.share and limit is None and high <= 100:
        end = min(end, 100.0)
    if info.share and low >= 0:
        start = max(start, 0.0)
    return Axis(start, end if limit is None else max(end, limit), info.unit)


# --- one figure a country ---------------------------------------------------------------------------------------------


def _one_each(cells: Sequence[Observation], setting: Setting) -> dict[str, Observation]:
    """One observation a country of the setting. Raises ValueError when a country has two."""
    result: dict[str, Observation] = {}
    for cell in cells:
        if cell.geo in result:
            raise ValueError(
                f"two figures for {cell.geo} ({result[cell.geo].period} and {cell.period}): give one a country"
            )
        if cell.geo in setting.places:
            result[cell.geo] = cell
    return result


def _main_period(cells: Iterable[Observation]) -> str:
    """The commonest period of the figures, the newer of two equally common: years that differ from it are printed."""
    counts = Counter(cell.period for cell in cells if cell.value is not None)
    return max(counts, key=lambda period: (counts[period], period), default="")


def _other_year(cell: Observation | None, period: str) -> str:
    """The year to print beside a figure: empty where it is the chart's own."""
    return cell.period if cell is not None and cell.value is not None and cell.period != period else ""


@dataclass(frozen=True, slots=True)
class _Standing:
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


def _standing(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    tint: Callable[[Observation], str] | None = None,
) -> _Standing:
    cells = _one_each(observations, setting)
    shown = tuple(cells.values())
    decimals = sentences.shown_decimals(info, shown)
    common = _common_letters(shown)
    period = _main_period(shown)
    marks: dict[str, Mark] = {}
    for geo in setting.places:
        cell = cells.get(geo)
        marks[geo] = _mark(
            cell,
            "value",
            geo,
            info,
            setting,
            decimals=decimals,
            common=common,
            period=period,
            tint=tint(cell) if tint is not None and cell is not None and cell.value is not None else "",
            year_note=_other_year(cell, period),
        )
    words = setting.words
    reason = setting.absences.get((info.id, setting.mine, period)) or setting.absences.get((info.id, setting.mine), "")
    headline = sentences.say_standing(shown, info, setting.places, words, setting.mine, reason)
    extra = _absent_note(marks.values(), setting)
    later = [f"{_name(mark.row, setting)} {mark.year_note}" for mark in marks.values() if mark.year_note]
    if later:
        extra.append(words.say("note.years", years=words.listed(later)))
    unranked = [geo for geo, mark in marks.items() if mark.value is not None and mark.form == "hollow"]
    if unranked:
        extra.append(words.say("note.unranked", places=_names(unranked, setting)))
    return _Standing(cells, shown, decimals, common, period, marks, headline, _subtitle(info, shown, words), extra)


def _tolerance_note(info: IndicatorInfo, cells: Sequence[Observation], words: Words) -> list[str]:
    tolerance = tolerance_of(cells, info)
    if tolerance <= 0:
        return []
    unit = difference_unit(info)
    text = words.quantity(tolerance, unit, 0 if tolerance == int(tolerance) else 1)
    return [words.say("note.tolerance", tolerance=text)]


def ranked_bars(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    """Bars from zero, longest first, empty places last. One observation a country; years that differ are printed."""
    base = _standing(observations, info, setting)
    order = sorted(setting.places, key=lambda geo: _by_value(base.marks[geo]))
    rows = [_row(setting.places[geo], setting, label=_dated(geo, base.marks[geo], setting)) for geo in order]
    values = [cell.value for cell in base.shown if cell.value is not None]
    return _finish(
        "ranked_bars",
        [(info, base.shown)],
        setting,
        headline=base.headline,
        subtitle=base.subtitle,
        rows=rows,
        columns=[Column("value", info.short, unit=info.unit, decimals=info.decimals, period=base.period)],
        marks=[base.marks[geo] for geo in order],
        common=base.common,
        extra=[*base.extra, *_tolerance_note(info, base.shown, setting.words)],
        x=value_axis(values, info, from_zero=True),
    )


def _by_value(mark: Mark) -> tuple[bool, float]:
    return (mark.value is None, -(mark.value or 0.0))


def _dated(geo: str, mark: Mark, setting: Setting) -> str:
    name = _name(geo, setting)
    return f"{name} ({mark.year_note})" if mark.year_note else name


def country_map(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    """Countries shaded by value; those without a figure are hatched and named. One observation a country."""
    return _map("map", observations, info, setting)


def tile_grid(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    """One square a country, about where it lies: small countries read as well as large ones."""
    return _map("tile_grid", observations, info, setting)


TILES: Mapping[str, tuple[int, int]] = {
    "IS": (0, 0),
    "NO": (1, 0),
    "SE": (2, 0),
    "FI": (3, 0),
    "EE": (3, 1),
    "DK": (1, 1),
    "LV": (3, 2),
    "DE": (1, 2),
    "PL": (2, 2),
    "LT": (3, 3),
    "EU27_2020": (0, 3),
}
"""Column and row of each square, counted from the upper left."""


def _map(kind: Kind, observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    values = [
        cell.value
        for cell in observations
        if cell.value is not None and cell.geo in setting.places and not setting.places[cell.geo].is_aggregate
    ]
    scale = value_axis(values, info, from_zero=False)

    def tint(cell: Observation) -> str:
        assert cell.value is not None
        return look.step_colour(cell.value, scale.low, scale.high)

    base = _standing(observations, info, setting, tint=tint)
    geos = [geo for geo in setting.places if kind == "map" or geo in TILES]
    extra = list(base.extra)
    if kind == "map" and "FI" in geos:
        extra.append(setting.words.say("note.aland"))
    return _finish(
        kind,
        [(info, base.shown)],
        setting,
        headline=base.headline,
        subtitle=base.subtitle,
        rows=[_row(setting.places[geo], setting) for geo in geos],
        columns=[Column("value", info.short, unit=info.unit, decimals=info.decimals, period=base.period)],
        marks=[base.marks[geo] for geo in geos],
        common=base.common,
        extra=extra,
        x=scale,
    )


def target_distance(
    observations: Sequence[Observation], info: IndicatorInfo, setting: Setting, *, target: Target
) -> Chart:
    """Bars with a target line; at the end of each row what is missing to it. One observation a country."""
    base = _standing(observations, info, setting)
    words = setting.words
    order = sorted(setting.places, key=lambda geo: _by_value(base.marks[geo]))
    asides: dict[str, str] = {}
    for geo, cell in base.cells.items():
        distance = distance_to_target(cell, target, info=info)
        if isinstance(distance, Derived):
            asides[geo] = words.quantity(-distance.value, distance.unit, base.decimals, sign=True)
    rows = [
        _row(setting.places[geo], setting, label=_dated(geo, base.marks[geo], setting), aside=asides.get(geo, ""))
        for geo in order
    ]
    values = [cell.value for cell in base.shown if cell.value is not None]
    goal = words.quantity(target.value, info.unit, 0 if target.value == int(target.value) else info.decimals)
    reason = setting.absences.get((info.id, setting.mine), "")
    return _finish(
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
    size = setting.words.quantity(needed.value, unit, 1)
    return [setting.words.say("note.pace needed", place=_name(own.geo, setting), size=size, year=target.year)]


# --- two figures a country --------------------------------------------------------------------------------------------


def dumbbell(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    low: str = "10-249",
    high: str = "GE250",
    as_ratio: bool = False,
) -> Chart:
    """Two size classes of each country on one scale, widest gap first; the gap stands at the end of the row."""
    words = setting.words
    sides: dict[str, dict[str, Observation]] = {low: {}, high: {}}
    for cell in observations:
        if cell.size_emp in sides and cell.geo in setting.places:
            if cell.geo in sides[cell.size_emp]:
                raise ValueError(f"two figures for {cell.geo}, {cell.size_emp}: give one a country and size class")
            sides[cell.size_emp][cell.geo] = cell
    shown = [cell for side in sides.values() for cell in side.values()]
    decimals = sentences.shown_decimals(info, shown)
    common = _common_letters(shown)
    period = _main_period(shown)
    gaps: dict[str, Derived] = {}
    refusals: dict[str, Refusal] = {}
    for geo in setting.places:
        one, other = sides[low].get(geo), sides[high].get(geo)
        if one is not None and other is not None:
            apart = gap(one, other, info=info, as_ratio=as_ratio)
            if isinstance(apart, Derived):
                gaps[geo] = apart
            elif apart.code != "missing country":
                refusals[geo] = apart
    order = sorted(setting.places, key=lambda geo: (geo not in gaps, -gaps[geo].value if geo in gaps else 0.0))
    columns = [
        Column(low, words.size(low), unit=info.unit, decimals=info.decimals, shape="disc", period=period),
        Column(high, words.size(high), unit=info.unit, decimals=info.decimals, shape="diamond", period=period),
    ]
    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    for geo in order:
        aside = ""
        if geo in gaps:
            aside = words.quantity(gaps[geo].value, gaps[geo].unit, 1 if as_ratio else decimals)
            lines.append(Line(geo, low, high))
        years = {
            side[geo].period
            for side in sides.values()
            if geo in side and side[geo].value is not None and side[geo].period != period
        }
        label = f"{_name(geo, setting)} ({', '.join(sorted(years))})" if years else ""
        rows.append(_row(setting.places[geo], setting, aside=aside, label=label))
        for code in (low, high):
            side_cell = sides[code].get(geo)
            marks.append(
                _mark(
                    side_cell,
                    code,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                    year_note=_other_year(side_cell, period),
                )
            )
    mine = setting.mine
    if mine:
        headline = sentences.say_gap(
            sides[low].get(mine), sides[high].get(mine), info, setting.places, words, as_ratio=as_ratio, geo=mine
        )
    else:
        headline = sentences.say_gaps(gaps, info, setting.places, words, as_ratio=as_ratio)
    extra = [
        words.say("note.no gap", place=_name(geo, setting), reason=sentences.refusal_text(why, words, setting.places))
        for geo, why in refusals.items()
    ]
    extra += _absent_note(marks, setting)
    if low == "10-249":
        extra.append(words.say("note.size missing"))
    extra += _tolerance_note(info, shown, words)
    values = [cell.value for cell in shown if cell.value is not None]
    return _finish(
        "dumbbell",
        [(info, shown)],
        setting,
        headline=headline,
        subtitle=_subtitle(info, shown, words),
        rows=rows,
        columns=columns,
        marks=marks,
        common=common,
        extra=extra,
        lines=lines,
        x=value_axis(values, info, from_zero=False),
        aside_title=words.say("ratio" if as_ratio else "gap"),
    )


def arrows(
    observations: Sequence[Observation], info: IndicatorInfo, setting: Setting, *, start: str, end: str
) -> Chart:
    """From the level of one year to that of another; the change stands at the row's end only where it may be stated.

    Give whole series: what lies between the two years decides whether they may be compared.
    """
    words = setting.words
    series = _series(observations, setting)
    moves = movers(series, start, end, setting.breaks, info=info)
    shown = [cell for move in moves for cell in (move.start, move.end)]
    decimals = sentences.shown_decimals(info, shown)
    common = _common_letters(shown)
    order = [move.geo for move in moves] + [geo for geo in setting.places if geo not in {move.geo for move in moves}]
    by_geo = {move.geo: move for move in moves}
    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    unsure: list[tuple[str, str, str]] = []
    whole: list[str] = []
    for geo in order:
        move = by_geo.get(geo)
        aside = ""
        if move is not None and isinstance(move.change, Derived):
            aside = words.quantity(move.change.value, move.change.unit, decimals, sign=True)
            lines.append(Line(geo, start, end))
        elif move is not None and isinstance(move.change, Refusal):
            lines.append(Line(geo, start, end, dotted=True, reason=move.change.reason))
            unsure.append((move.change.code, geo, ""))
            whole.append(sentences.refusal_text(move.change, words, setting.places))
        rows.append(_row(setting.places[geo], setting, aside=aside))
        found = {cell.period: cell for cell in series.get(geo, ())}
        for period in (start, end):
            marks.append(
                _mark(
                    found.get(period),
                    period,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                )
            )
    if setting.mine in by_geo:
        headline = sentences.say_change(series[setting.mine], start, end, setting.breaks, info, setting.places, words)
    else:
        headline = sentences.say_movers(moves, start, end, info, setting.places, words)
    extra = _why_notes("note.dotted", unsure, len(moves), setting)
    extra += _absent_note(marks, setting)
    extra += _tolerance_note(info, shown, words)
    values = [cell.value for cell in shown if cell.value is not None]
    return _finish(
        "arrows",
        [(info, shown)],
        setting,
        headline=headline,
        subtitle=_subtitle(info, shown, words),
        rows=rows,
        columns=[
            Column(start, start, unit=info.unit, decimals=info.decimals, period=start),
            Column(end, end, unit=info.unit, decimals=info.decimals, shape="diamond", period=end),
        ],
        marks=marks,
        common=common,
        extra=extra,
        lines=lines,
        x=value_axis(values, info, from_zero=False),
        aside_title=words.say("change"),
        reasons=whole,
    )


def _why_notes(key: str, found: Sequence[tuple[str, str, str]], everybody: int, setting: Setting) -> list[str]:
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
                where += [words.say("note.where", place=_name(geo, setting), period=period).strip() for geo in geos]
        why = words.say(f"why.{kind}") if words.has(f"why.{kind}") else kind
        said.append(words.say("note.why", why=why, where=words.say("list").join(where)))
    return [words.say(key, reasons="; ".join(said))] if said else []


def _series(observations: Sequence[Observation], setting: Setting) -> dict[str, list[Observation]]:
    result: dict[str, list[Observation]] = {}
    for cell in sorted(observations, key=lambda cell: cell.period):
        if cell.geo in setting.places:
            result.setdefault(cell.geo, []).append(cell)
    return {geo: result[geo] for geo in setting.places if geo in result}


def scatter(x: Measured, y: Measured, setting: Setting) -> Chart:
    """Two measures as names in a plane. No line is fitted; years that differ between the two are in the note."""
    (x_info, xs), (y_info, ys) = x, y
    words = setting.words
    xs, ys = [list(_one_each(cells, setting).values()) for cells in (xs, ys)]
    found = pair(xs, ys, among=tuple(setting.places), at_least=1)
    pairs = found.pairs if not isinstance(found, Refusal) else ()
    left = {cell.geo: cell for cell in xs}
    right = {cell.geo: cell for cell in ys}
    rows = [_row(place, setting, lines=True) for place in setting.places.values()]
    marks: list[Mark] = []
    for geo in setting.places:
        for key, info, given in (("x", x_info, left), ("y", y_info, right)):
            marks.append(
                _mark(
                    given.get(geo),
                    key,
                    geo,
                    info,
                    setting,
                    decimals=sentences.shown_decimals(info, given.values()),
                    period=_main_period(given.values()),
                )
            )
    periods = {"x": _main_period(xs), "y": _main_period(ys)}
    marks = [
        _with_year(mark) if mark.value is not None and mark.period != periods[mark.column] else mark for mark in marks
    ]
    countries = [item for item in pairs if not setting.places[item.geo].is_aggregate]
    extra = [words.say("note.no line", n=len(countries))]
    for key, info in (("x", x_info), ("y", y_info)):
        later = [
            f"{_name(mark.row, setting)} {mark.year_note}" for mark in marks if mark.column == key and mark.year_note
        ]
        if later:
            extra.append(words.say("note.years.of", what=info.short, years=words.listed(later)))
    one_sided = [row.label for row in rows if row.key not in {item.geo for item in pairs}]
    if one_sided:
        extra.append(words.say("note.no point", places=words.listed(one_sided)))
    shown_x = [item.x.value for item in pairs if item.x.value is not None]
    shown_y = [item.y.value for item in pairs if item.y.value is not None]
    subtitle = words.say(
        "subtitle.pair",
        x=_subtitle(x_info, xs, words),
        y=_subtitle(y_info, ys, words),
    )
    return _finish(
        "scatter",
        [(x_info, xs), (y_info, ys)],
        setting,
        headline=sentences.say_pairs(countries, x_info, y_info, setting.places, words, setting.mine),
        subtitle=subtitle,
        rows=rows,
        columns=[
            Column("x", x_info.short, unit=x_info.unit, decimals=x_info.decimals, period=periods["x"]),
            Column("y", y_info.short, unit=y_info.unit, decimals=y_info.decimals, period=periods["y"]),
        ],
        marks=marks,
        extra=extra,
        x=_titled(value_axis(shown_x, x_info, from_zero=False), x_info),
        y=_titled(value_axis(shown_y, y_info, from_zero=False), y_info),
    )


def _with_year(mark: Mark) -> Mark:
    return replace(mark, year_note=mark.period)


def _titled(axis: Axis, info: IndicatorInfo) -> Axis:
    return replace(axis, title=f"{info.short}, {info.unit}" if info.unit else info.short)


# --- many figures a country -------------------------------------------------------------------------------------------


def segment_lines(measured: Sequence[Measured], setting: Setting, *, references: Sequence[Reference] = ()) -> Chart:
    """Lines over time, one panel an indicator, one line each comparable stretch; breaks are gaps with their sign.

    ``references`` with axis ``x`` mark dates: a dashed line in every panel whose time axis holds them.
    """
    return _lines("segment_lines", measured, setting, references)


def small_multiples(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    references: Sequence[Reference] = (),
) -> Chart:
    """One small panel a country on the same axes, EU27 behind each."""
    return _lines("small_multiples", [(info, observations)], setting, references)


def _lines(kind: Kind, measured: Sequence[Measured], setting: Setting, references: Sequence[Reference]) -> Chart:
    words = setting.words
    columns: list[Column] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    signs: list[Sign] = []
    panels: list[Panel] = []
    shown: list[tuple[IndicatorInfo, list[Observation]]] = []
    unsure: list[tuple[str, str, str]] = []
    cuts: list[tuple[str, str, str]] = []
    whole: list[str] = []
    present: set[str] = set()
    common = _common_letters([cell for _, cells in measured for cell in cells])
    for info, given in measured:
        series = _series(given, setting)
        cells = [cell for row in series.values() for cell in row]
        shown.append((info, cells))
        decimals = sentences.shown_decimals(info, cells)
        waves = sorted({cell.period for cell in cells if cell.value is not None})
        periods = sorted({cell.period for cell in cells})
        title = words.say("panel.version", version=info.version, title=info.short) if info.version else info.short
        panels.append(Panel(info.id, title if len(measured) > 1 else ""))
        for period in periods:
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
        for geo in setting.places:
            row = series.get(geo, [])
            by_period = {cell.period: cell for cell in row}
            if row:
                present.add(geo)
            for period in periods:
                marks.append(
                    _mark(
                        by_period.get(period),
                        f"{info.id}|{period}",
                        geo,
                        info,
                        setting,
                        decimals=decimals,
                        common=common,
                        period=period,
                    )
                )
            stretch = segments(row, setting.breaks, info=info, waves=waves)
            for at, segment in enumerate(stretch):
                if at:
                    before, after = stretch[at - 1].points[-1], segment.points[0]
                    reason = segment.opened_by[0].reason.rstrip(".")
                    signs.append(Sign(geo, f"{info.id}|{before.period}", f"{info.id}|{after.period}", reason))
                    cuts += [(entry.kind, geo, entry.from_period) for entry in segment.opened_by]
                    whole += [entry.reason for entry in segment.opened_by]
                for step in segment.steps:
                    if step.open:
                        continue
                    reason = step.doubts[0].reason.rstrip(".") if step.doubts else ""
                    lines.append(
                        Line(
                            geo,
                            f"{info.id}|{step.start.period}",
                            f"{info.id}|{step.end.period}",
                            dotted=bool(step.doubts),
                            reason=reason,
                        )
                    )
                    unsure += [(doubt.kind, geo, doubt.from_period) for doubt in step.doubts]
                    whole += [doubt.reason for doubt in step.doubts]
    rows = [
        _row(place, setting, lines=kind == "segment_lines")
        for geo, place in setting.places.items()
        if geo in present or kind == "segment_lines"
    ]
    kept = {row.key for row in rows}
    everywhere = marks
    marks = [mark for mark in marks if mark.row in kept]
    extra = _why_notes("note.break", cuts, len(present), setting)
    extra += _why_notes("note.dotted", unsure, len(present), setting)
    if len(measured) > 1 and len({info.version for info, _ in measured}) > 1:
        extra.append(words.say("note.versions"))
    never = [place for geo, place in setting.places.items() if geo not in present]
    if never:
        absent = [mark for mark in everywhere if mark.row in {place.geo for place in never}]
        once = {mark.row: mark for mark in absent}
        extra += _absent_note(once.values(), setting)
    values = [cell.value for _, cells in shown for cell in cells if cell.value is not None]
    axis_info = measured[0][0]
    axis = value_axis(values, axis_info, from_zero=False)
    behind = [geo for geo in setting.places if geo in present and setting.places[geo].is_aggregate]
    if kind == "small_multiples" and behind:
        extra.append(words.say("note.behind", places=_names(behind, setting)))
    if axis.low > 0:
        extra.append(words.say("note.axis"))
    newest = max(
        measured, key=lambda item: max((cell.period for cell in item[1] if cell.value is not None), default="")
    )
    return _finish(
        kind,
        shown,
        setting,
        headline=_course_headline(newest, setting),
        subtitle=_lines_subtitle(shown, words),
        rows=rows,
        columns=columns,
        marks=marks,
        common=common,
        extra=extra,
        lines=lines,
        signs=signs,
        panels=panels,
        y=axis,
        references=references,
        reasons=whole,
    )


def _course_headline(measured: Measured, setting: Setting) -> str:
    """My country's course; without one, where the region stands in the newest year that most countries have."""
    info, cells = measured
    series = _series(cells, setting)
    words = setting.words
    if setting.mine:
        reason = setting.absences.get((info.id, setting.mine), "")
        own = series.get(setting.mine, [])
        wanted = [geo for geo in setting.compared[: look.MAX_COMPARED] if geo in series]
        wanted += [geo for geo in series if setting.places[geo].is_aggregate and geo not in wanted]
        beside = [cell for geo in wanted for cell in series[geo] if cell.value is not None]
        return sentences.say_course(own, setting.breaks, info, setting.places, words, reason, setting.mine, beside)
    period = _main_period(
        row[-1] for row in ([cell for cell in row if cell.value is not None] for row in series.values()) if row
    )
    newest = [cell for row in series.values() for cell in row if cell.period == period]
    return sentences.say_range(newest, info, setting.places, words)


def _lines_subtitle(measured: Sequence[Measured], words: Words) -> str:
    if len(measured) == 1:
        return _subtitle(measured[0][0], measured[0][1], words)
    cells = [cell for _, given in measured for cell in given]
    titles = [info.title for info, _ in measured]
    return _subtitle(measured[0][0], cells, words, _shared_title(titles))


def _shared_title(titles: Sequence[str]) -> str:
    """The common start of titles, without an opened bracket: versions of one measure differ at the end."""
    size = next((at for at, letters in enumerate(zip(*titles, strict=False)) if len(set(letters)) > 1), None)
    shared = titles[0] if size is None else titles[0][:size]
    if shared == titles[0]:
        return shared
    if shared.count("(") > shared.count(")"):
        shared = shared[: shared.rindex("(")]
    return shared.rstrip(" ,(") or titles[0]


def heat_table(measured: Sequence[Measured], setting: Setting) -> Chart:
    """Countries by measures, shaded within each column; each cell has its year printed where it differs."""
    words = setting.words
    columns: list[Column] = []
    by_row: dict[str, list[Mark]] = {geo: [] for geo in setting.places}
    shown: list[tuple[IndicatorInfo, list[Observation]]] = []
    for info, given in measured:
        cells = _one_each(given, setting)
        shown.append((info, list(cells.values())))
        values = [
            cell.value for geo, cell in cells.items() if cell.value is not None and not setting.places[geo].is_aggregate
        ]
        low, high = min(values, default=0.0), max(values, default=0.0)
        decimals = sentences.shown_decimals(info, cells.values())
        period = _main_period(cells.values())
        columns.append(
            Column(
                info.id,
                info.short,
                unit=info.unit,
                decimals=info.decimals,
                period=period,
                title=words.say("table.column", title=info.short, unit=info.unit, period=period)
                if period
                else info.short,
            )
        )
        for geo in setting.places:
            cell = cells.get(geo)
            tint = ""
            if cell is not None and cell.value is not None and not setting.places[geo].is_aggregate:
                tint = look.step_colour(cell.value, low, high)
            by_row[geo].append(
                _mark(
                    cell,
                    info.id,
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    period=period,
                    tint=tint,
                    year_note=_other_year(cell, period),
                )
            )
    marks = [mark for row in by_row.values() for mark in row]
    extra = [words.say("note.darker"), *_heat_absences(marks, columns, setting)]
    years = sorted({column.period for column in columns if column.period})
    span = words.say("years.range", first=years[0], last=years[-1]) if len(years) > 1 else "".join(years)
    return _finish(
        "heat_table",
        shown,
        setting,
        headline=sentences.say_table(shown, setting.places, words, setting.mine),
        subtitle=words.say("subtitle.table", years=span),
        rows=[_row(place, setting) for place in setting.places.values()],
        columns=columns,
        marks=marks,
        extra=extra,
    )


def _heat_absences(marks: Sequence[Mark], columns: Sequence[Column], setting: Setting) -> list[str]:
    """Reasons of empty cells with the measures and countries that they concern."""
    words = setting.words
    names = {column.key: column.label for column in columns}
    by_reason: dict[str, dict[str, list[str]]] = {}
    for mark in marks:
        if mark.value is None:
            by_reason.setdefault(mark.absence, {}).setdefault(names[mark.column], []).append(_name(mark.row, setting))
    notes: list[str] = []
    for reason, measures in by_reason.items():
        said = [
            words.say("note.absent.cell", measure=measure, places=words.listed(places))
            for measure, places in measures.items()
        ]
        where = words.say("note.absent.one", place=words.say("list").join(said), reason=reason)
        notes.append(words.say("note.absent", sign=NO_VALUE, places=where))
    return notes


def stacked(measured: Sequence[Measured], setting: Setting) -> Chart:
    """Parts of a whole as bars of 100%, in the order given; only countries with all parts of one year are drawn."""
    words = setting.words
    parts = [(info, _one_each(given, setting)) for info, given in measured]
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
    period = _main_period(every)
    common = _common_letters(every)
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
        for at, ((info, _), name) in enumerate(zip(parts, part_names([info.short for info, _ in parts]), strict=True))
    ]
    rows: list[Row] = []
    marks: list[Mark] = []
    for geo in order:
        year = next((cells[geo].period for _, cells in parts if geo in cells), period)
        label = f"{_name(geo, setting)} ({year})" if geo in complete and year != period else ""
        rows.append(_row(setting.places[geo], setting, label=label))
        for info, cells in parts:
            marks.append(
                _mark(
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
    extra = [words.say("note.parts missing", places=_names(incomplete, setting))] if incomplete else []
    return _finish(
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
        names = part_names([info.short for info, _ in own])
        said = [
            words.say("say.part", value=words.quantity(cell.value, info.unit, 0), part=name[0].lower() + name[1:])
            for (info, cell), name in zip(own, names, strict=True)
            if cell.value is not None
        ]
        sentence = words.say(
            "say.parts",
            title=_parts_title(parts, words),
            place=_name(setting.mine, setting),
            parts=words.listed(said),
            period=own[0][1].period,
        )
        barring = "".join(sorted({letter for _, cell in own for letter in cell.status if letter in HOLLOW}))
        return words.say("say.flagged", value=sentence, flags=words.flags(barring)) if barring else sentence
    return sentences.say_range(cells, last_info, setting.places, words)


def part_names(names: Sequence[str]) -> list[str]:
    """Names of parts without the words that all end with: *Very low digital intensity (v3)* becomes *Very low*."""
    split = [name.split() for name in names]
    shared = 0
    while all(len(words) > shared + 1 for words in split) and len({words[-1 - shared] for words in split}) == 1:
        shared += 1
    return [" ".join(words[: len(words) - shared]) for words in split]


def _parts_title(parts: Sequence[tuple[IndicatorInfo, Mapping[str, Observation]]], words: Words) -> str:
    """What the parts are parts of: the words that all names end with."""
    names = [info.short for info, _ in parts]
    own = part_names(names)[0]
    rest = names[0][len(own) :].strip()
    title = rest[0].upper() + rest[1:] if rest else names[0]
    sizes = {cell.size_emp for _, given in parts for cell in given.values()}
    name = sentences.who(next(iter(sizes)), words) if len(sizes) == 1 else ""
    return words.say("subject", title=title, who=name) if name else title


def _parts_subtitle(measured: Sequence[Measured], words: Words) -> str:
    cells = [cell for _, given in measured for cell in given]
    names = part_names([info.short for info, _ in measured])
    rest = measured[0][0].short[len(names[0]) :].strip()
    parts = [f"{words.listed(names).capitalize()} {rest}".strip()]
    sizes = {cell.size_emp for cell in cells}
    if len(sizes) == 1 and words.has(f"size.long.{next(iter(sizes))}"):
        parts.append(words.say(f"size.long.{next(iter(sizes))}"))
    else:
        parts.append(measured[0][0].population)
    parts += [measured[0][0].unit_title or measured[0][0].unit, _years(cells, words)]
    return " · ".join(part for part in parts if part)


# --- events -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """A dated entry, such as a national platform: from a period to another, or open-ended; ``status`` in words."""

    key: str
    label: str
    start: str
    end: str = ""
    status: str = ""
    source: str = ""
    geo: str = ""


def timeline(
    events: Sequence[Event], setting: Setting, *, title: str, subtitle: str = "", source: str = "", link: str = ""
) -> Chart:
    """Dated entries as bars on one time axis, earliest first; an entry without an end has an open arrow."""
    words = setting.words
    ordered = sorted(events, key=lambda event: (event.start, event.label))
    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    for event in ordered:
        place = setting.places.get(event.geo)
        role = _role(place, setting) if place is not None else "plain"
        colour = _colour(place, role, lines=False) if place is not None else look.PLAIN
        rows.append(Row(event.key, event.label, role, colour, event.status))
        for column, period in (("start", event.start), ("end", event.end)):
            hover = tuple(part for part in (event.label, event.status, event.source) if part)
            marks.append(
                Mark(
                    row=event.key,
                    column=column,
                    value=period_position(period) if period else None,
                    text=period or NO_VALUE,
                    label=period or "",
                    period=period,
                    form="solid" if period else "empty",
                    absence="" if period else words.say("timeline.open"),
                    hover=hover,
                )
            )
        lines.append(Line(event.key, "start", "end"))
    positions = [mark.value for mark in marks if mark.value is not None]
    starts = [event.start for event in ordered]
    headline = words.say(
        "say.timeline",
        title=title,
        n=len(ordered),
        start=starts[0] if starts else "",
        end=max((event.end or event.start for event in ordered), default=""),
    )
    return Chart(
        kind="timeline",
        headline=headline if ordered else words.say("say.nothing", title=title),
        subtitle=subtitle,
        rows=tuple(rows),
        columns=(
            Column("start", words.say("timeline.start")),
            Column("end", words.say("timeline.end")),
        ),
        marks=tuple(marks),
        notes=(),
        source=words.say("source", sources=source) if source else "",
        alt=_alt("timeline", headline, subtitle, rows, marks, (), words),
        lines=tuple(lines),
        x=Axis(floor(min(positions, default=2000.0)), ceil(max(positions, default=2001.0) + 0.01)),
        aside_title=words.say("timeline.status") if any(event.status for event in ordered) else "",
        links=((source, link),) if link else (),
        view=setting.view,
        mine=setting.mine,
        words=words,
    )


def pace_sentence(series: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> str:
    """Observed change a year inside one comparable stretch, or why none is stated; two points are called two points."""
    words = setting.words
    moved = pace(series, setting.breaks, info=info)
    if isinstance(moved, Refusal):
        return words.say("pace.none", reason=sentences.refusal_text(moved, words, setting.places).rstrip("."))
    unit = difference_unit(info)
    return words.say(
        "pace.two" if moved.points == 2 else "pace.more",
        size=words.quantity(moved.per_year.value, unit, 1, sign=True),
        start=moved.start,
        end=moved.end,
        n=moved.points,
    )
