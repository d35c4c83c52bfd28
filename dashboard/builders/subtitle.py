"""The line under the headline: measure, whom it is about, unit, years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import Words


def subtitle_of(info: IndicatorInfo, cells: Sequence[Observation], words: Words, title: str = "") -> str:
    """Measure, whom it is about, unit, years. What the title already says is not said twice."""
    title = title or info.title
    parts = [title, _about(info, cells, words, title)]
    unit = info.unit_title or info.unit
    if unit and info.unit not in title:
        parts.append(unit[0].lower() + unit[1:] if info.unit_title else unit)
    parts.append(years_shown(cells, words))
    return " · ".join(part for part in parts if part)


def _about(info: IndicatorInfo, cells: Sequence[Observation], words: Words, title: str) -> str:
    """The size class in full, several in short, else the population in the catalog's words."""
    sizes = list(dict.fromkeys(cell.size_emp for cell in cells))
    if len(sizes) == 1 and words.has(f"size.long.{sizes[0]}"):
        return words.say(f"size.long.{sizes[0]}")
    if len(sizes) > 1:
        return words.listed(words.size(size) for size in sizes)
    return info.population if info.population.casefold() not in title.casefold() else ""


def years_shown(cells: Iterable[Observation], words: Words) -> str:
    """The year of the figures, or the first and the last; empty where there is no figure."""
    periods = sorted({cell.period for cell in cells if cell.value is not None})
    if not periods:
        return ""
    if len(periods) == 1:
        return words.say("years.one", year=periods[0])
    return words.say("years.range", first=periods[0], last=periods[-1])


def shared_title(titles: Sequence[str]) -> str:
    """The common start of titles, without an opened bracket: versions of one measure differ at the end."""
    size = next((at for at, letters in enumerate(zip(*titles, strict=False)) if len(set(letters)) > 1), None)
    shared = titles[0] if size is None else titles[0][:size]
    if shared == titles[0]:
        return shared
    if shared.count("(") > shared.count(")"):
        shared = shared[: shared.rindex("(")]
    return shared.rstrip(" ,(") or titles[0]
