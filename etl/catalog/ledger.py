"""The claim ledger: findings of the 2021 report, the rules that may judge them, and what was read beside them.

A finding is somebody's statement, never a measurement. What may be judged, and how, is data: a rule is a few named
tests, put together in YAML, each small enough to be done again by hand. The tests themselves are done in
``dashboard.ledger``; here stands what may be asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeVar

from pydantic import Field, StringConstraints, model_validator

from etl.catalog.models import Entry, Id, Indicator, Period, Text, Url
from etl.problems import Problem, allowed

if TYPE_CHECKING:
    from etl.catalog.read import Catalog

T = TypeVar("T", bound=Entry)

FindingId = Annotated[str, StringConstraints(pattern=r"^F\d{2}$")]
VoiceId = Annotated[str, StringConstraints(pattern=r"^W\d$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^Q\d{2}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Start = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A date as exactly as it was read: year, month or day."""

Theme = Literal["regulation", "awareness", "finance", "workforce", "cross-border platforms and hubs", "policy process"]
Type = Literal["obstacle", "enabler", "opportunity", "question", "recommendation"]
Testability = Literal["direct", "proxy", "context", "none"]

JUDGED: tuple[Testability, ...] = ("direct", "proxy")
"""Only findings that a statistic measures, or nearly measures, may have a verdict."""

LONGEST_QUOTE = 25
"""Words that a quote may have."""

SPECIAL = {
    "F02": "averages of countries cannot show what a firm gains",
    "F07": "its hedge could hardly be refuted",
    "F10": "the assessment itself is not in hand",
    "F21": "a spread between countries is always there",
}
"""Findings that may have no verdict whatever their testability, and why."""


class Report(Entry):
    """The page that the findings were read on. Its text is not kept here: hashes tell whether it is still the same."""

    title: Text
    publisher: Text
    event: Text
    posted: date
    url: Url
    sha256: Sha256
    dates: Text
    answer: Text = Field(description="what may be said to the question of the title")
    terms: tuple[Text, ...] = Field(min_length=1, description="what to keep in mind with every finding")
    last_survey_then: Period = Field(description="newest survey year whose figures were out when the report appeared")
    last_survey_note: Text


class Voice(Entry):
    """Who says it, as far as the report tells."""

    id: VoiceId
    title: Text


class Question(Entry):
    """A question that visitors bring, in our words."""

    id: QuestionId
    text: Text


class Limit(Entry):
    """A caveat that several findings share."""

    id: Annotated[str, StringConstraints(pattern=r"^GC\d+$")]
    text: Text


class Evidence(Entry):
    """A figure beside a finding and how it is read. ``absent``: a figure that would be needed and is not here."""

    indicator: Id | None = None
    size_emp: str | None = None
    table: Literal["programmes", "platforms"] | None = None
    absent: Text | None = None
    use: Literal["confirm", "contradict", "nuance", "context"]
    read: Text

    @model_validator(mode="after")
    def is_one_thing(self) -> Evidence:
        """An entry names one thing."""
        if sum(part is not None for part in (self.indicator, self.table, self.absent)) != 1:
            raise ValueError("names exactly one of 'indicator', 'table' and 'absent'")
        return self


class Measured(Entry):
    """A test of published figures. ``tolerance`` in points takes the place of the source's, with the reason why."""

    tolerance: float | None = Field(default=None, ge=0)
    tolerance_why: Text | None = None

    @model_validator(mode="after")
    def says_why(self) -> Measured:
        """A tolerance of its own needs a reason."""
        if (self.tolerance is None) != (self.tolerance_why is None):
            raise ValueError("'tolerance' and 'tolerance_why' come together")
        return self


class GapPresent(Measured):
    """Large firms stand above SMEs by more than the tolerance, in one country and wave."""

    test: Literal["gap present"]
    indicator: Id
    small: str = "10-249"
    large: str = "GE250"


class AboveEU(Measured):
    """The country stands above the EU27 by more than the tolerance, in one wave."""

    test: Literal["above EU27"]
    indicator: Id
    size_emp: str = "10-249"


class RoseSince(Measured):
    """The figure rose by more than the tolerance since a survey year, inside one comparable segment."""

    test: Literal["rose since"]
    indicator: Id
    since: Period
    size_emp: str = "10-249"


class AmongTop(Measured):
    """One of the named reasons is surely among the ``top`` largest of all reasons, in one country and wave."""

    test: Literal["among the top"]
    indicators: tuple[Id, ...] = Field(min_length=1)
    among: tuple[Id, ...] = Field(min_length=3)
    top: int = Field(ge=1)
    size_emp: str = "10-249"

    @model_validator(mode="after")
    def named_are_among_all(self) -> AmongTop:
        """The named reasons are some of all reasons."""
        if not set(self.indicators) <= set(self.among) or len(set(self.among)) != len(self.among):
            raise ValueError("'indicators' must stand in 'among', and 'among' must name each reason once")
        if not self.top < len(self.among):
            raise ValueError("'top' must be smaller than the number of reasons")
        return self


class SpreadShared(Measured):
    """Highest and lowest country lie at most ``at_most`` points apart. A test of the region in one wave."""

    test: Literal["spread shared"]
    indicator: Id
    at_most: float = Field(gt=0)
    size_emp: str = "10-249"


class Listed(Entry):
    """The country is in a table kept by hand, with an entry that began by a given day."""

    test: Literal["listed"]
    table: Literal["platforms"]
    kinds: tuple[Text, ...] = Field(min_length=1)
    begun_by: Start


Test = Annotated[GapPresent | AboveEU | RoseSince | AmongTop | SpreadShared | Listed, Field(discriminator="test")]

Atom = Annotated[str, StringConstraints(pattern=r"^(not |level )?[a-z][a-z_]*$")]
"""A named test that holds; ``not x``: it fails; ``level x``: too close to tell within the tolerance."""


class Clause(Entry):
    """Tests put together: all of them, or any of them."""

    all: tuple[Atom, ...] = ()
    any: tuple[Atom, ...] = ()

    @model_validator(mode="after")
    def says_something(self) -> Clause:
        """A clause is one kind of list."""
        if bool(self.all) == bool(self.any):
            raise ValueError("needs either 'all' or 'any'")
        return self

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The named tests, however they are joined."""
        return self.all or self.any


class Part(Entry):
    """One line of judgement: tests, clauses that turn them into a verdict, and what the region needs.

    The first clause that holds gives the verdict of a country; where none holds the figures are too close to tell.
    The region agrees when at least ``at_least`` of nine countries do, and is judged when ``with_data`` have data.
    """

    id: Id
    states: Text = Field(description="what is put to the test, in words")
    population: Text
    units: tuple[Text, ...] = Field(description="units of the figures used; empty for a table kept by hand")
    tests: dict[Id, Test] = Field(min_length=1)
    agrees: Clause
    in_part: Clause | None = None
    other_way: Clause | None = None
    first_wave: Period | None = None
    at_least: int = Field(default=6, ge=1, le=9)
    with_data: int = Field(default=7, ge=1, le=9)
    at_most: Literal["agrees", "agrees in part"] = "agrees"
    at_most_why: Text | None = None
    beside: tuple[Id, ...] = Field(default=(), description="figures that are always shown with those of the tests")
    chance_note: Text | None = None

    @model_validator(mode="after")
    def is_whole(self) -> Part:
        """Clauses name tests that exist, and every choice has its reason."""
        for name, clause in self.clauses.items():
            for atom in clause.atoms:
                if atom.split()[-1] not in self.tests:
                    raise ValueError(f"{name}: '{atom}' names no test of this part")
        if (self.at_most == "agrees") != (self.at_most_why is None):
            raise ValueError("'at_most' other than 'agrees' and 'at_most_why' come together")
        regional = [isinstance(test, SpreadShared) for test in self.tests.values()]
        if any(regional) and not all(regional):
            raise ValueError("a test of the region cannot stand in one part with tests of countries")
        return self

    @property
    def clauses(self) -> dict[str, Clause]:
        """The clauses that are given, in the order in which they are tried."""
        given = {"agrees": self.agrees, "in_part": self.in_part, "other_way": self.other_way}
        return {name: clause for name, clause in given.items() if clause is not None}

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that the verdict rests on, each once."""
        named: list[str] = []
        for test in self.tests.values():
            if isinstance(test, AmongTop):
                named += test.among
            elif not isinstance(test, Listed):
                named.append(test.indicator)
        return tuple(dict.fromkeys(named))


class Rule(Entry):
    """How a finding is judged. Parts that differ give "agrees in part". ``dated``: when we last changed it."""

    dated: date
    why: Text = Field(description="why these tests and not others; what was dropped from the first proposal")
    parts: tuple[Part, ...] = Field(min_length=1)


Why = Literal[
    "a question",
    "a wish or a norm",
    "an announcement",
    "a judgement of itself",
    "nothing measures it",
    "figures only frame it",
    "not yet in our figures",
]


class Without(Entry):
    """Why a finding has no rule, and what would have to be measured to have one."""

    why: Why
    text: Text
    needed: Text | None = Field(default=None, description="left out where nothing could be measured")


class Picture(Entry):
    """The chart of a finding's card. ``hiring``: the three parts of hiring beside each other, always all of them."""

    kind: Literal["ranked bars", "dumbbell", "heat table", "scatter", "hiring", "timeline"]
    indicators: tuple[Id, ...] = ()
    size_emp: str | None = None

    @model_validator(mode="after")
    def has_its_indicators(self) -> Picture:
        """Each kind of chart takes its own number of indicators."""
        none, one, two = (0, 0), (1, 1), (2, 2)
        wanted = {"ranked bars": one, "dumbbell": one, "scatter": two, "hiring": none, "timeline": none}
        low, high = wanted.get(self.kind, (2, 9))
        if not low <= len(self.indicators) <= high:
            raise ValueError(f"'{self.kind}' takes {low} to {high} indicators, not {len(self.indicators)}")
        return self


class Finding(Entry):
    """A statement of the report: our paraphrase with its hedge, their words, who says it, what may be said of it."""

    id: FindingId
    line: int = Field(ge=1)
    theme: Theme
    also: tuple[Theme, ...] = ()
    type: Type
    also_types: tuple[Type, ...] = ()
    label: Text
    paraphrase: Text
    hedge: Text
    quote: Text
    voice: VoiceId
    testability: Testability
    evidence: tuple[Evidence, ...] = ()
    rule: Rule | None = None
    without: Without | None = None
    picture: Picture | None = None
    caveat: Text
    limits: tuple[str, ...] = ()
    answers: tuple[QuestionId, ...] = ()

    @property
    def may_have_verdict(self) -> bool:
        """Whether a verdict is allowed at all, with or without a rule."""
        return self.testability in JUDGED and self.id not in SPECIAL

    @model_validator(mode="after")
    def may_be_judged(self) -> Finding:
        """Only some findings may have a rule; quotes are short; questions have no chart."""
        if (self.rule is None) == (self.without is None):
            raise ValueError("needs either 'rule' or 'without' (why there is none)")
        if self.rule is not None and self.testability not in JUDGED:
            raise ValueError(f"testability '{self.testability}' allows no rule; only {' and '.join(JUDGED)} do")
        if self.rule is not None and self.id in SPECIAL:
            raise ValueError(f"may have no rule: {SPECIAL[self.id]}")
        if len(self.quote.split()) > LONGEST_QUOTE:
            raise ValueError(f"the quote has {len(self.quote.split())} words; {LONGEST_QUOTE} are allowed")
        if self.type == "question" and self.picture is not None:
            raise ValueError("a question is shown without a chart")
        return self


Read = Literal["there", "relayed"]
"""``there``: read on the page named (or a copy of it); ``relayed``: told there by somebody else."""


class Programme(Entry):
    """A named programme and what was found out about it."""

    id: Id
    geo: str
    name: Text
    years: Text
    what: Text
    found: Text
    evidence: tuple[Literal["control group", "before-after", "outputs", "opinion", "not stated"], ...] = Field(
        min_length=1
    )
    evidence_note: Text
    paid_by: Text
    urls: tuple[Url, ...] = Field(min_length=1)
    read: Read
    read_on: date | None = Field(description="the day on which the pages were read; null where nobody noted it")


class Platform(Entry):
    """A national initiative for Industry 4.0, or the note that none was found."""

    id: Id
    geo: str
    name: Text
    kind: Literal["platform", "strategy", "cluster", "commission", "programme", "network", "none found"]
    began: Start | None = None
    ended: Start | None = None
    status: Text
    what: Text
    counted_2017: bool = Field(description="in the Commission's count of national initiatives of October 2017")
    urls: tuple[Url, ...] = Field(min_length=1)
    read: Read
    read_on: date | None = Field(description="the day on which the pages were read; null where nobody noted it")

    @model_validator(mode="after")
    def begins_if_it_exists(self) -> Platform:
        """What exists has a beginning."""
        if (self.began is None) != (self.kind == "none found"):
            raise ValueError("'began' is needed, unless the kind is 'none found'")
        return self


class LookedFor(Entry):
    """Something that was looked for, and what came of it."""

    id: Id
    what: Text
    result: Text
    consequence: Text = Field(description="what the dashboard therefore does not say")
    url: Url | None = Field(default=None, description="the page that comes nearest, if any; read there")
    findings: tuple[FindingId, ...] = ()


@dataclass(frozen=True)
class Quoted:
    """A row of quotes.csv: proof that somebody compared the quote with the report."""

    finding: str
    line: int
    line_sha256: str
    quote_sha256: str


@dataclass(frozen=True)
class Ledger:
    """Everything of the catalog that stands beside the report of 2021."""

    report: Report | None
    voices: Mapping[str, Voice]
    questions: Mapping[str, Question]
    limits: Mapping[str, Limit]
    findings: Mapping[str, Finding]
    programmes: Mapping[str, Programme]
    platforms: Mapping[str, Platform]
    looked_for: Mapping[str, LookedFor]
    quoted: tuple[Quoted, ...]


class Reader(Protocol):
    """What ``read_ledger`` needs of the catalog's reader."""

    problems: list[Problem]

    def entries(self, name: str, kind: type[T], under: str | None = None) -> list[T]:
        """The entries of a file."""

    def by_id(self, name: str, kind: type[T], key: str = "id", under: str | None = None) -> dict[str, T]:
        """The same by id."""

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file."""


def read_ledger(reader: Reader) -> Ledger:
    """Read the files of the ledger; what is wrong goes to the reader's problems."""
    reports = reader.entries("findings.yaml", Report, under="reports")
    return Ledger(
        report=reports[0] if reports else None,
        voices=reader.by_id("findings.yaml", Voice, under="voices"),
        questions=reader.by_id("findings.yaml", Question, under="questions"),
        limits=reader.by_id("findings.yaml", Limit, under="limits"),
        findings=reader.by_id("findings.yaml", Finding, under="findings"),
        programmes=reader.by_id("programmes.yaml", Programme),
        platforms=reader.by_id("platforms.yaml", Platform),
        looked_for=reader.by_id("looked_for.yaml", LookedFor),
        quoted=tuple(
            Quoted(row["finding"], int(row["line"]), row["line_sha256"], row["quote_sha256"])
            for row in reader.table("quotes.csv")
        ),
    )


def sha256(text: str) -> str:
    """The hash of a text as it stands in quotes.csv."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_ledger(catalog: Catalog) -> Iterator[Problem]:
    """Every id that the ledger names must exist, every rule fit its figures, every quote have been compared."""
    ledger = catalog.ledger
    rows = {row.finding: row for row in ledger.quoted}
    for finding in ledger.findings.values():
        place = f"findings.yaml: {finding.id}"
        yield from _unknown(f"{place}.voice", [finding.voice], ledger.voices)
        yield from _unknown(f"{place}.limits", finding.limits, ledger.limits)
        yield from _unknown(f"{place}.answers", finding.answers, ledger.questions)
        named = [one.indicator for one in finding.evidence if one.indicator is not None]
        named += finding.picture.indicators if finding.picture is not None else ()
        yield from _unknown(f"{place}.evidence", named, catalog.indicators)
        yield from _check_quote(place, finding, rows.get(finding.id))
        for part in finding.rule.parts if finding.rule is not None else ():
            yield from _check_part(f"{place}.rule.{part.id}", part, catalog)
    for row in ledger.quoted:
        if row.finding not in ledger.findings:
            yield Problem(f"quotes.csv: {row.finding}", "is no finding.", allowed(ledger.findings, row.finding))
    for programme in ledger.programmes.values():
        yield from _unknown(f"programmes.yaml: {programme.id}.geo", [programme.geo], catalog.geos)
    for platform in ledger.platforms.values():
        yield from _unknown(f"platforms.yaml: {platform.id}.geo", [platform.geo], catalog.geos)
    for one in ledger.looked_for.values():
        yield from _unknown(f"looked_for.yaml: {one.id}.findings", one.findings, ledger.findings)


def _unknown(place: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    have = set(known)
    for name in named:
        if name not in have:
            yield Problem(place, f"'{name}' is unknown.", allowed(have, name))


def _check_quote(place: str, finding: Finding, row: Quoted | None) -> Iterator[Problem]:
    remedy = "Compare it with the report: python -m etl.catalog.quotes REPORT.txt"
    if row is None:
        yield Problem(f"{place}.quote", "has never been compared with the report.", remedy)
    elif row.quote_sha256 != sha256(finding.quote) or row.line != finding.line:
        yield Problem(f"{place}.quote", "is not the one that was compared with the report.", remedy)


def _check_part(place: str, part: Part, catalog: Catalog) -> Iterator[Problem]:
    yield from _unknown(f"{place}.tests", part.indicators, catalog.indicators)
    yield from _unknown(f"{place}.beside", part.beside, catalog.indicators)
    yield from _unknown(f"{place}.units", part.units, catalog.units)
    used = [catalog.indicators[id_] for id_ in part.indicators if id_ in catalog.indicators]
    units = {indicator.unit for indicator in used}
    if units != set(part.units):
        yield Problem(f"{place}.units", f"says {_list(part.units)}, but the figures are in {_list(units)}.")
    versions: dict[str, set[str]] = {}
    for indicator in used:
        if indicator.family is not None:
            versions.setdefault(indicator.family, set()).add(indicator.id)
    for family, ids in versions.items():
        if len(ids) > 1:
            yield Problem(
                f"{place}.tests", f"mixes versions of {family}: {_list(ids)}. No verdict goes over two versions."
            )
    for name, test in part.tests.items():
        for id_, size in _sizes(test):
            sizes = size_codes(catalog.indicators.get(id_), catalog.indicators)
            if sizes is not None and size not in sizes:
                yield Problem(f"{place}.tests.{name}", f"{id_} is not held for {size}.", allowed(sizes, size))
        if isinstance(test, Listed):
            kinds = {platform.kind for platform in catalog.ledger.platforms.values()}
            yield from _unknown(f"{place}.tests.{name}.kinds", test.kinds, kinds)
    for id_ in part.indicators:
        # A share of those that tried means little without how many tried.
        if id_.startswith("hiring_hard_to_fill") and "hiring_tried" not in part.beside:
            yield Problem(f"{place}.beside", f"{id_} is never shown without hiring_tried.", "Add it to 'beside'.")


def _sizes(test: Any) -> list[tuple[str, str]]:
    if isinstance(test, GapPresent):
        return [(test.indicator, test.small), (test.indicator, test.large)]
    if isinstance(test, AmongTop):
        return [(id_, test.size_emp) for id_ in test.among]
    return [] if isinstance(test, Listed) else [(test.indicator, test.size_emp)]


def size_codes(indicator: Indicator | None, indicators: Mapping[str, Indicator]) -> tuple[str, ...] | None:
    """The size classes that an indicator is held for; ``_Z`` for none, None where that cannot be told."""
    if indicator is None:
        return None
    if indicator.derived is not None:
        return size_codes(indicators.get(indicator.derived.of), indicators)
    codes = (indicator.filter or {}).get("size_emp", "_Z")
    return (codes,) if isinstance(codes, str) else codes


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
