"""The source line: producers, tables and vintages behind the figures shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.builders.figures import Measured
from dashboard.builders.marks import vintage_text
from dashboard.measure.value import SourceLine
from dashboard.words import Words

MANY_SOURCES = 3
"""With more tables than this the source line says only that a copy is second-hand, not whose."""


@dataclass(frozen=True, slots=True)
class Used:
    """A table behind the figures shown, and their vintages in it: day and words, oldest first.

    ``source.via`` is ``None`` where all figures shown are the producer's own answer, whatever else is in the table.
    """

    source: SourceLine
    vintages: tuple[tuple[date, str], ...]

    @property
    def newest(self) -> date | None:
        """The newest vintage among the figures shown."""
        return self.vintages[-1][0] if self.vintages else None

    def said(self, words: Words) -> str:
        """The vintages in words; of more than three the first and the last."""
        said = list(dict.fromkeys(text for _, text in self.vintages))
        return words.listed(said) if len(said) <= 3 else words.say("years.range", first=said[0], last=said[-1])


def tables_of(measured: Sequence[Measured], words: Words) -> tuple[Used, ...]:
    """Each table behind some figures once, in the order of first use; those that figures are divided by at the end."""
    lines: dict[str, SourceLine] = {}
    vintages: dict[str, set[tuple[date, str]]] = {}
    kinds: dict[str, set[str]] = {}
    for info, cells in measured:
        table = info.source.dataset_id
        lines.setdefault(table, info.source)
        vintages.setdefault(table, set()).update((cell.vintage, vintage_text(cell, words)) for cell in cells)
        kinds.setdefault(table, set()).update(cell.source_kind for cell in cells)
    for info, _ in measured:
        if info.per is not None:
            lines.setdefault(info.per.dataset_id, info.per)
    return tuple(
        Used(
            replace(line, via=None) if kinds.get(table) == {"api"} else line,
            tuple(sorted(vintages.get(table, ()))) or _vintage_of_table(line, words),
        )
        for table, line in lines.items()
    )


def sources_of(measured: Sequence[Measured], words: Words) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The source line, and text and address of each table in it. Many tables are grouped by producer and vintage."""
    used = tables_of(measured, words)
    links = tuple((one.source.dataset_id, one.source.url) for one in used)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in used:
        via = one.source.via.rstrip(".") if one.source.via else ""
        if via and len(used) > MANY_SOURCES:
            via = words.say("source.second hand")
        groups.setdefault((one.source.producer, one.said(words), via), []).append(one.source.dataset_id)
    texts = []
    for (producer, vintage, via), tables in groups.items():
        text = words.say("source.one", producer=producer, table=words.listed(tables), vintage=vintage).rstrip(" ,")
        texts.append(words.say("source.via", source=text, via=via) if via else text)
    return words.say("source", sources="; ".join(texts)), links


def _vintage_of_table(line: SourceLine, words: Words) -> tuple[tuple[date, str], ...]:
    if line.vintage is None:
        return ()
    key = f"vintage.{line.vintage_basis}"
    day = words.day(line.vintage, line.vintage_precision)
    return ((line.vintage, words.say(key if words.has(key) else "vintage.producer", date=day)),)
