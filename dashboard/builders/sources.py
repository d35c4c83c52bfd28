"""The source line: producers, tables and vintages behind the figures shown."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.builders.figures import Measured
from dashboard.builders.marks import vintage_text
from dashboard.measure.value import IndicatorInfo
from dashboard.words import Words

MANY_SOURCES = 3
"""With more tables than this the source line says only that a copy is second-hand, not whose."""


def sources_of(measured: Sequence[Measured], words: Words) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The source line, and text and address of each table in it. Many tables are grouped by producer and vintage."""
    seen: dict[str, tuple[IndicatorInfo, set[tuple[str, str]]]] = {}
    for info, cells in measured:
        entry = seen.setdefault(info.source.dataset_id, (info, set()))
        entry[1].update((cell.vintage.isoformat(), vintage_text(cell, words)) for cell in cells)
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
