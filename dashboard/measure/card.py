"""The comparability card: what two things that are compared share, and in what they differ.

It stands before every comparison of two things. It states; it does not decide: refusals come from ``comparability``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.measure.value import IndicatorInfo, Observation, union_of_flags
from dashboard.words import spoken

State = Literal["same", "differs", "unknown"]


@dataclass(frozen=True, slots=True)
class CardRow:
    """One aspect: ``aspect`` is a key of the words file, ``left`` and ``right`` are as printed."""

    aspect: str
    left: str
    right: str
    state: State


@dataclass(frozen=True, slots=True)
class Card:
    """All aspects, always in the same order, from version to module."""

    rows: tuple[CardRow, ...]

    @property
    def differences(self) -> tuple[CardRow, ...]:
        """The rows on which the two are not surely the same."""
        return tuple(row for row in self.rows if row.state != "same")


def comparability_card(
    left: tuple[IndicatorInfo, Sequence[Observation]], right: tuple[IndicatorInfo, Sequence[Observation]]
) -> Card:
    """The card of two sides, each an indicator and the observations that are shown of it."""
    (one, ones), (other, others) = left, right
    rows = (
        _row("version", one.version or "", other.version or ""),
        _row("population", one.population, other.population),
        _row("size", _listed(cell.size_emp for cell in ones), _listed(cell.size_emp for cell in others)),
        _row("activity", _listed(cell.nace_r2 for cell in ones), _listed(cell.nace_r2 for cell in others)),
        _row("year", _listed(cell.period for cell in ones), _listed(cell.period for cell in others)),
        _reference(one, other),
        _row("denominator", one.denominator or one.unit_title, other.denominator or other.unit_title),
        _flags(ones, others),
        _row("module", _asked_in(one), _asked_in(other)),
    )
    return Card(rows)


def _asked_in(info: IndicatorInfo) -> str:
    return spoken().say("card.module.optional" if info.optional else "card.module.all")


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(sorted(set(codes)))


def _row(aspect: str, left: str, right: str) -> CardRow:
    return CardRow(aspect, left, right, "same" if left == right else "differs")


def _reference(one: IndicatorInfo, other: IndicatorInfo) -> CardRow:
    if "unverified" in (one.reference_year, other.reference_year):
        return replace(_row("reference", _rule(one), _rule(other)), state="unknown")
    return _row("reference", _rule(one), _rule(other))


def _rule(info: IndicatorInfo) -> str:
    return spoken().say(f"rule.{info.reference_year}")


def _flags(ones: Sequence[Observation], others: Sequence[Observation]) -> CardRow:
    sides = [(status + conf, known) for status, conf, known in map(union_of_flags, (ones, others))]
    left, right = (_flags_of(letters, known) for letters, known in sides)
    if not all(known for _, known in sides):
        return CardRow("flags", left, right, "unknown")
    return CardRow("flags", left, right, "differs" if any(letters for letters, _ in sides) else "same")


def _flags_of(letters: str, known: bool) -> str:
    words = spoken()
    if known:
        return letters or words.say("none")
    return words.say("card.flags.not all known", letters=letters) if letters else words.say("card.flags.not known")
