"""The shape of the catalog: what each YAML file may say, and nothing else.

Judgement lives in the YAML files of this folder; these models only state which keys exist and which values
they take. Cross-references between files are checked in ``etl.catalog.read``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Period = Annotated[str, StringConstraints(pattern=r"^\d{4}(-Q[1-4])?$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]

ReferenceYearRule = Literal[
    "survey year", "year before", "calendar year", "cumulative", "whole period", "edition", "unverified"
]
"""What the printed year of a figure means.

``survey year``: the situation when the survey was held. ``year before``: the survey asks about the year before it.
``calendar year``: accounts, registers and labour force figures of the year itself. ``cumulative``: a sum from the start
of a programme to the end of the year. ``whole period``: planned for all years of a programme; the year is that of the
plan. ``edition``: the year of a publication, not of its figures. ``unverified``: we have not seen the producer say so.
"""

Theme = Literal["uptake", "skills", "funding", "context"]


Supply = Literal["snapshot", "first live pull"]
"""Whether figures ship with the project, or come with the first live pull."""


class Entry(BaseModel):
    """A catalog entry: unknown keys are errors, values cannot change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Tolerance(Entry):
    """Differences at or below this many points are not called differences (our choice, printed on the page)."""

    points: float = Field(ge=0)
    subgroup_points: float = Field(ge=0, description="for one size class or activity instead of all enterprises")
    basis: Text


class Source(Entry):
    """A producer of figures and the terms on which they may be used."""

    id: Id
    producer: Text
    title: Text
    licence: Text
    licence_url: Url
    cite: Text
    base_url: Url
    api_url: Url | None = Field(default=None, description="the address under which the service answers")
    tolerance: Tolerance


class Dataset(Entry):
    """One table of a producer. For Eurostat the id is the table code in lower case."""

    id: Id
    title: Text
    source: Id
    dimensions: tuple[Id, ...] = Field(description="besides geo and time, in the order of the snapshot's columns")
    frequency: Literal["A", "Q"] = "A"
    reference_year: ReferenceYearRule
    reference_year_note: Text | None = None
    url: Url | None = Field(default=None, description="the page a reader can open; worked out for Eurostat")
    via: Text | None = Field(default=None, description="whose copy we hold if not the producer's, read after 'via'")
    tolerance: Tolerance | None = Field(default=None, description="where the source's does not fit this table")
    supply: Supply = "snapshot"
    covers: Text | None = Field(default=None, description="in words: which countries and years the table can hold")
    outside: dict[str, Text] = Field(default={}, description="countries that the programme leaves out, each with why")

    @model_validator(mode="after")
    def says_what_an_unusual_year_means(self) -> Dataset:
        """Refuse a year that is not what a reader takes it for, without the sentence that stands under its charts."""
        if self.reference_year not in ("survey year", "calendar year") and self.reference_year_note is None:
            raise ValueError(f"reference_year '{self.reference_year}' needs 'reference_year_note'")
        return self


class Unit(Entry):
    """A unit of measure with the range that a value in it can have."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    title: Text
    short: Text = Field(description="as printed after a number: '%', 'pp', 'EUR'")
    minimum: float | None = None
    maximum: float | None = None
    share: bool = Field(default=False, description="a part of a whole, 0 to 100: differences are percentage points")


class Convert(Entry):
    """A stated change of unit: published value times ``factor`` is our value."""

    factor: float
    reason: Text


class Derived(Entry):
    """A value that we work out ourselves, cell by cell; a missing part means no value.

    ``ratio``: factor x of / per. ``mean``: mean of ``years`` years ending in the year shown, all of them published.
    """

    rule: Literal["ratio", "mean"]
    of: Id
    per: Id | None = None
    factor: float = 1.0
    years: int | None = Field(default=None, ge=2, le=5)
    same_year: bool = Field(default=True, description="false: 'per' may be of its latest year (printed in the note)")
    per_year: int | None = Field(default=None, description="'per' is of this year for every year of 'of'")

    @model_validator(mode="after")
    def parts_fit_the_rule(self) -> Derived:
        """Refuse a rule without what it needs."""
        if self.rule == "ratio" and self.per is None:
            raise ValueError("rule 'ratio' needs 'per'")
        if self.rule == "mean" and self.years is None:
            raise ValueError("rule 'mean' needs 'years'")
        return self


class Remark(Entry):
    """What to know of one cell as it stands in one vintage; another vintage does not have it any more."""

    geo: str
    period: Period
    vintage: Text
    note: Text = Field(description="names the measure: it can stand under a chart of several")


class Indicator(Entry):
    """One measured thing: where its cells stand in a table, what it means and what to know before quoting it."""

    id: Id
    title: Text
    short: Text
    unit: str
    decimals: int = Field(ge=0, le=3)
    direction: Literal["higher", "lower", "none"] = Field(description="which end is good; 'none' where neither is")
    dataset: Id
    supply: Supply | None = Field(default=None, description="where it differs from the dataset's: no figures of it yet")
    filter: dict[str, str | tuple[str, ...]] | None = None
    derived: Derived | None = None
    convert: Convert | None = None
    population: Text = Field(description="of whom or of what, in words; also the base of a share of a share")
    reference_year: ReferenceYearRule | None = Field(default=None, description="where it differs from the dataset's")
    version: Text | None = Field(default=None, description="version of a definition; versions are never joined")
    family: Id | None = Field(default=None, description="indicators that measure one thing under several versions")
    optional: bool = Field(default=False, description="an optional module: countries may leave it out")
    definition: Text
    know: tuple[Text, ...] = Field(min_length=1)
    of_copy: tuple[Text, ...] = Field(default=(), description="what to know only until the table is pulled")
    remarks: tuple[Remark, ...] = Field(default=(), description="printed under every chart that shows the cell")
    tolerance: Tolerance | None = Field(default=None, description="where the table's does not fit, as for another unit")
    target: Id | None = None
    outside: dict[str, Text] = Field(default={}, description="countries that are left out here beside the dataset's")
    parts_of: Id | None = Field(default=None, description="a composition whose parts add up to 100")
    table_only: bool = Field(default=False, description="shown in tables, never drawn or ranked")

    @model_validator(mode="after")
    def has_one_origin(self) -> Indicator:
        """Refuse a figure that is both published and worked out, or neither."""
        if (self.filter is None) == (self.derived is None):
            raise ValueError("needs either 'filter' (published cells) or 'derived' (worked out here), not both")
        return self


class Geo(Entry):
    """A country or aggregate that may stand in the geo column."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
    name: Text
    kind: Literal["country", "aggregate"]
    colour: Colour | None = None
    left_out: Text | None = Field(default=None, description="why its rows are not loaded")


class Group(Entry):
    """A named set of countries."""

    id: Id
    name: Text
    members: tuple[str, ...]
    size: int = Field(description="stated, so that a lost member is noticed")

    @model_validator(mode="after")
    def size_is_right(self) -> Group:
        """Refuse a group with a member lost or written twice."""
        if len(self.members) != self.size or len(set(self.members)) != self.size:
            raise ValueError(f"{len(set(self.members))} different members, but size says {self.size}")
        return self


class Flag(Entry):
    """A letter beside a value: what it says, and what it does to comparisons."""

    letter: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]$")]
    kind: Literal["status", "confidentiality"]
    title: Text
    meaning: Text
    mark: Literal["break", "hollow", "ring", "lock", "empty"] = Field(description="how it is drawn")
    ranked: bool
    old_letters: tuple[str, ...] = ()


BreakKind = Literal[
    "method version",
    "wording",
    "classification",
    "observation flag",
    "definition differs",
    "composition changed",
    "composition unverified",
    "unexplained jump",
]


class Break(Entry):
    """Figures from ``from_period`` on are not, or not surely, comparable with those before."""

    indicators: tuple[Id, ...] = Field(min_length=1)
    geo: str | None = None
    size_emp: str | None = None
    from_period: Period
    kind: BreakKind
    reason: Text
    url: Url | None = None


class Target(Entry):
    """A political target: whose, how much, by when."""

    id: Id
    indicator: Id | None = Field(description="None for totals that no country figure can be held against")
    title: Text
    value: float
    unit: str
    year: int
    geo: str
    size_emp: str
    level: Literal["each country", "EU only"]
    note: Text
    url: Url


class Composition(Entry):
    """Indicators whose shares add up to ``total``, with the sets that are known to miss it."""

    id: Id
    title: Text
    parts: tuple[Id, ...] = Field(min_length=2)
    total: float
    within: float
    exceptions: tuple[CompositionException, ...] = ()


class CompositionException(Entry):
    """A published set that does not add up, with its sum as published."""

    geo: str
    period: Period
    size_emp: str
    vintage: Text | None = None
    sum: float
    reason: Text


class LeftOut(Entry):
    """Figures at hand that we do not publish, and why."""

    name: Text
    reason: Text
