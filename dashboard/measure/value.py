"""A figure with everything that must travel with it, and the two kinds of answer a comparison can give.

Value, flag and absence are three things. An :class:`Observation` without a value is not zero and not lost: it says
why there is none. A comparison gives a :class:`Derived` value or a :class:`Refusal` with its reason, never ``None``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from dashboard.words import spoken

NOT_APPLICABLE = "_Z"
"""The code of a dimension that an indicator does not have."""

STATUS_LETTERS = "bdefimnpu"
"""Eurostat's observation status letters since January 2025."""

CONF_LETTERS = "CNP"
"""Eurostat's confidentiality letters since January 2025."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One published cell: the columns of view ``latest``, one to one.

    ``value`` is ``None`` where the producer published no figure. ``status`` and ``conf`` hold letters in today's code
    list, empty for none. ``flags_known`` is false where our copy carries no flags: their absence then says nothing.
    """

    indicator_id: str
    geo: str
    period: str
    year: int
    size_emp: str
    nace_r2: str
    unit: str
    value: float | None
    status: str
    conf: str
    flags_known: bool
    note: str | None
    vintage: date
    vintage_precision: str
    vintage_basis: str
    source_kind: str

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Observation:
        """An observation from a row of ``latest`` (a mapping by column name); other columns are ignored.

        Raises KeyError naming the column when one is missing.
        """
        return cls(**{name: row[name] for name in OBSERVATION_COLUMNS})

    @property
    def is_missing(self) -> bool:
        """No figure: never to be read as zero."""
        return self.value is None

    @property
    def letters(self) -> str:
        """All flags as one string, status first: ``bu``, ``C``; empty for none."""
        return self.status + self.conf

    @property
    def is_confidential(self) -> bool:
        """The producer has a figure and may not show it."""
        return bool(self.conf)

    def has(self, letters: str) -> bool:
        """Whether any of the given flag letters stands beside the value. Case matters: ``C`` is not ``c``."""
        return any(letter in self.letters for letter in letters)

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """What the figure is about, apart from when: indicator, country, size class, activity."""
        return (self.indicator_id, self.geo, self.size_emp, self.nace_r2)


OBSERVATION_COLUMNS = tuple(field.name for field in fields(Observation))
"""Column names of an observation, in order: select exactly these from ``latest``."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What stands under a chart: who published the figures, in which table, true to which day, and where to read it."""

    producer: str
    dataset_id: str
    title: str = ""
    url: str = ""
    doi: str | None = None
    via: str | None = None
    vintage: date | None = None
    vintage_precision: str = "day"
    vintage_basis: str = "producer"
    licence: str = ""


JUMP_POINTS = 12.0
"""An unflagged step larger than this between two waves of a sample survey is an unexplained jump."""


@dataclass(frozen=True, slots=True)
class IndicatorInfo:
    """What is measured: the row of table ``indicator`` with its unit, tolerance and source line.

    ``tolerance`` is in the unit of the indicator: differences up to it are not called differences.
    ``subgroup_tolerance`` is the same for one size class or one activity. ``jump_points``: an unflagged step larger
    than this is an unexplained jump even when the registry does not list it; ``None`` switches that off.
    """

    id: str
    title: str
    short: str
    unit: str
    decimals: int
    direction: str
    population: str
    reference_year: str
    share: bool
    tolerance: float
    subgroup_tolerance: float
    source: SourceLine
    unit_title: str = ""
    version: str | None = None
    family: str | None = None
    optional: bool = False
    year_note: str = ""
    """What ``reference_year`` means in this table, as a sentence."""
    denominator: str | None = None
    per: SourceLine | None = None
    """The table of what the figure is divided by here, where that is another one than ``source``."""
    definition: str = ""
    know: tuple[str, ...] = ()
    jump_points: float | None = JUMP_POINTS
    supply: str = "snapshot"

    @property
    def sources(self) -> tuple[SourceLine, ...]:
        """The table of the figure, and that of what it is divided by here."""
        return (self.source,) if self.per is None else (self.source, self.per)

    def tolerance_for(self, size_emp: str, nace_r2: str) -> float:
        """The tolerance for one size class and activity.

        SMEs (10-249) are nearly all of the firms in the sample, so they count as the whole, not as a subgroup.
        """
        whole = size_emp in WHOLE_SIZES and nace_r2 in WHOLE_ACTIVITIES
        return self.tolerance if whole else self.subgroup_tolerance


SHARES_OF_FEW = frozenset({"PC_ENT_ITSPRCR2", "PC_ENT_AI_EC"})
"""Units of shares of the few firms that tried to hire or considered AI: steps of more than 12 points are common there,
so none is called an unexplained jump. Tolerance and reason stand in the catalog, the choice in docs/decisions/0007."""

WHOLE_SIZES = frozenset({NOT_APPLICABLE, "GE10", "10-249", "TOTAL"})
WHOLE_ACTIVITIES = frozenset({NOT_APPLICABLE, "C10-S951_X_K", "TOTAL"})


@dataclass(frozen=True, slots=True)
class Place:
    """A country or aggregate as it is written and coloured. Only the nine countries have a colour of their own."""

    geo: str
    name: str
    kind: str = "country"
    colour: str | None = None

    @property
    def is_aggregate(self) -> bool:
        """An average or total of countries: drawn, never ranked."""
        return self.kind != "country"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A comparison that is not made, and why in plain words.

    ``code`` names the rule, for tests and for translations; ``values`` fill the sentence of that code in the words
    file. Refusals that rest on an entry of the registry of breaks have the kind of break as code and the entry's own
    reason.
    """

    code: str
    reason: str
    values: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """False, so that ``if result`` asks whether there is an answer."""
        return False


def refuse(code: str, **values: str) -> Refusal:
    """A refusal with the sentence of its code. Raises KeyError for a code that the words lack."""
    return Refusal(code, spoken().say(f"refusal.{code}", **values), tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Derived:
    """A value worked out here from published cells.

    It carries the union of the flags of its parts and its own mark ``~``; ``parts`` are the cells it rests on.
    ``unit`` is ``pp`` for differences of shares, ``ratio`` for quotients, else the unit of the parts.
    """

    value: float
    unit: str
    status: str
    conf: str
    flags_known: bool
    parts: tuple[Observation, ...]
    note: str = ""
    members: tuple[str, ...] = ()
    mark: str = "~"

    @property
    def letters(self) -> str:
        """Flags of all parts, sorted, then our own mark."""
        return self.status + self.conf + self.mark

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the parts, ascending, each once."""
        return tuple(sorted({part.year for part in self.parts}))


def union_of_flags(parts: Iterable[Observation]) -> tuple[str, str, bool]:
    """Status letters, confidentiality letters (each sorted, once) and whether all flags are known."""
    status: set[str] = set()
    conf: set[str] = set()
    known = True
    for part in parts:
        status.update(part.status)
        conf.update(part.conf)
        known = known and part.flags_known
    return "".join(sorted(status)), "".join(sorted(conf)), known


def derive(value: float, unit: str, parts: tuple[Observation, ...], note: str = "") -> Derived:
    """A derived value that inherits the flags of its parts. Give it only parts that have a value.

    Raises ValueError when a part has none: a derived value with a missing part does not exist.
    """
    missing = [part for part in parts if part.value is None]
    if missing:
        raise ValueError(f"no derived value from a missing part: {missing[0].cell} {missing[0].period}")
    status, conf, known = union_of_flags(parts)
    return Derived(value, unit, status, conf, known, parts, note)
