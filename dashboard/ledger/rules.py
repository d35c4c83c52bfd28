"""Rules as the catalog declares them: named tests, clauses over their outcomes, thresholds for the region."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Said = Literal["holds", "fails", "level"]
"""What a test found; ``level``: too close to tell within the tolerance."""

Word = Literal["agrees", "agrees in part", "points the other way", "depends on the year", "data cannot say"]

AGREES: Word = "agrees"
IN_PART: Word = "agrees in part"
OTHER_WAY: Word = "points the other way"
DEPENDS: Word = "depends on the year"
CANNOT_SAY: Word = "data cannot say"

WORDS: tuple[Word, ...] = (AGREES, IN_PART, OTHER_WAY, DEPENDS, CANNOT_SAY)
"""All words of a verdict, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class NamedTest:
    """One named test of a part. Which fields count depends on ``kind``; the others keep their defaults.

    ``gap present`` (indicator, small, large), ``above EU27`` (indicator, size_emp), ``rose since`` (indicator,
    size_emp, since), ``among the top`` (named, among, top, size_emp), ``spread shared`` (indicator, size_emp,
    at_most), ``listed`` (kinds, begun_by).
    """

    name: str
    kind: str
    indicator: str = ""
    size_emp: str = "10-249"
    small: str = "10-249"
    large: str = "GE250"
    since: str = ""
    named: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    top: int = 0
    at_most: float = 0.0
    kinds: tuple[str, ...] = ()
    begun_by: str = ""
    tolerance: float | None = None
    tolerance_why: str | None = None

    @property
    def is_regional(self) -> bool:
        """Whether it is about the region as a whole and not about one country."""
        return self.kind == "spread shared"

    @property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """The figures it takes: indicator and size class, each once. The first one gives the waves."""
        if self.kind == "listed":
            return ()
        if self.kind == "among the top":
            return tuple((id_, self.size_emp) for id_ in (*self.named, *(o for o in self.among if o not in self.named)))
        if self.kind == "gap present":
            return (self.indicator, self.small), (self.indicator, self.large)
        return ((self.indicator, self.size_emp),)


@dataclass(frozen=True, slots=True)
class Clause:
    """Outcomes of tests, all of them or any of them: ``x`` holds, ``not x`` fails, ``level x`` is too close to tell."""

    word: Word
    atoms: tuple[str, ...]
    needs_all: bool

    def is_met(self, outcomes: Mapping[str, Said | None]) -> bool | None:
        """Whether it is met; ``None`` where a missing outcome leaves that open."""
        found = [_atom(atom, outcomes) for atom in self.atoms]
        decides = not self.needs_all
        if decides in found:
            return decides
        return None if None in found else not decides


def _atom(atom: str, outcomes: Mapping[str, Said | None]) -> bool | None:
    wanted: dict[str, Said] = {"not": "fails", "level": "level"}
    first, _, name = atom.rpartition(" ")
    said = outcomes[name]
    return None if said is None else said == wanted.get(first, "holds")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of judgement. Clauses are tried in order; the first that is met gives the verdict of a country."""

    id: str
    states: str
    population: str
    units: tuple[str, ...]
    tests: tuple[NamedTest, ...]
    clauses: tuple[Clause, ...]
    first_wave: str
    at_least: int
    with_data: int
    beside: tuple[str, ...]
    chance_note: str
    at_most: Word = AGREES
    at_most_why: str = ""

    @property
    def is_regional(self) -> bool:
        """Whether it judges the region as a whole."""
        return self.tests[0].is_regional

    @property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """All figures its tests take, in the order of the tests, each once."""
        return tuple(dict.fromkeys(one for test in self.tests for one in test.needs))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure beside a finding: an indicator of ours, a table kept by hand, or what is absent."""

    indicator: str | None
    size_emp: str | None
    kept_table: str | None
    absent: str | None
    use: str
    read: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The chart of a finding's card."""

    kind: str
    indicators: tuple[str, ...]
    size_emp: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement of the report. ``parts`` is empty where there is no rule; ``without_why`` then says why.

    ``may_be_judged``: whether a verdict is allowed at all. What figures only frame, or nothing measures, gets none.
    """

    id: str
    line: int
    line_sha256: str
    theme: str
    also_themes: tuple[str, ...]
    type: str
    also_types: tuple[str, ...]
    label: str
    paraphrase: str
    hedge: str
    quote: str
    voice_id: str
    voice: str
    testability: str
    may_be_judged: bool
    rule_dated: str
    rule_why: str
    without_why: str
    without_text: str
    needed: str
    picture: Picture | None
    caveat: str
    limits: tuple[str, ...]
    question_ids: tuple[str, ...]
    questions: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """Its theme, then those that it also touches."""
        return (self.theme, *self.also_themes)

    @property
    def types(self) -> tuple[str, ...]:
        """Its type, then those that it also has."""
        return (self.type, *self.also_types)


@dataclass(frozen=True, slots=True)
class Platform:
    """A national initiative for Industry 4.0, or the note that none was found."""

    id: str
    geo: str
    name: str
    kind: str
    began: str | None
    ended: str | None
    status: str
    what: str
    counted_2017: bool
    urls: tuple[str, ...]
    read: str
    read_on: date | None = None


def read_part(text: str) -> Part:
    """A part from the JSON in which the build keeps it. Raises KeyError when a field is missing."""
    raw = json.loads(text)
    clauses = [("agrees", AGREES), ("in_part", IN_PART), ("other_way", OTHER_WAY)]
    return Part(
        id=raw["id"],
        states=raw["states"],
        population=raw["population"],
        units=tuple(raw["units"]),
        tests=tuple(_test(name, one) for name, one in raw["tests"].items()),
        clauses=tuple(
            Clause(word, tuple(raw[key]["all"] or raw[key]["any"]), bool(raw[key]["all"]))
            for key, word in clauses
            if raw[key] is not None
        ),
        first_wave=raw["first_wave"] or "",
        at_least=raw["at_least"],
        with_data=raw["with_data"],
        beside=tuple(raw["beside"]),
        chance_note=raw["chance_note"] or "",
        at_most=raw["at_most"],
        at_most_why=raw["at_most_why"] or "",
    )


def _test(name: str, raw: Mapping[str, Any]) -> NamedTest:
    names = {"test": "kind", "indicators": "named"}
    given: dict[str, Any] = {
        names.get(key, key): tuple(value) if isinstance(value, list) else value for key, value in raw.items()
    }
    given.pop("table", None)  # 'listed' knows one table
    return NamedTest(name=name, **given)
