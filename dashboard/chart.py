"""The chart: a frozen value that every renderer takes.

Every kind of chart is the same thing: rows (countries), columns (years, size classes, measures or parts) and one
:class:`Mark` a cell that has something to say: a figure with its flags, or an empty place with its reason. Lines
join marks of one row, signs stand in their gaps. A renderer decides where ink goes; it decides nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from dashboard.measure.comparability import Break
from dashboard.measure.value import Place
from dashboard.words import Words, spoken

Kind = Literal[
    "ranked_bars",
    "dumbbell",
    "segment_lines",
    "heat_table",
    "map",
    "tile_grid",
    "stacked",
    "scatter",
    "arrows",
    "small_multiples",
    "target_distance",
    "timeline",
]

Role = Literal["mine", "compared", "rest", "plain", "average"]
"""``mine``: the accent; ``compared``: own colour; ``rest``: grey; ``plain``: nobody was chosen; ``average``: EU27."""

Form = Literal["solid", "hollow", "ringed", "lock", "empty"]
"""How it is drawn: hollow for ``d`` and ``u``, ringed or hatched for ``e p f i``, a lock for ``C N P``, else empty."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What builders need besides figures: names and colours, who is looking, breaks, reasons for empty cells, words.

    ``absences`` gives the reason of an empty cell (table ``coverage``) by ``(indicator_id, geo)`` or
    ``(indicator_id, geo, period)``; ``places`` is in the order of listing. ``view`` is the query string of the chart's
    own address.
    """

    places: Mapping[str, Place]
    mine: str = ""
    compared: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    absences: Mapping[tuple[str, ...], str] = field(default_factory=lambda: MappingProxyType({}))
    view: str = ""
    words: Words = field(default_factory=spoken)


@dataclass(frozen=True, slots=True)
class Row:
    """One country, average or entry. ``aside`` is printed at the end of the row: the gap, the change, the distance."""

    key: str
    label: str
    role: Role
    colour: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One year, size class, measure or part. ``at`` is its place on a time axis; ``shape`` that of its marks."""

    key: str
    label: str
    panel: str = ""
    unit: str = ""
    decimals: int = 0
    at: float | None = None
    shape: Literal["disc", "diamond", "square"] = "disc"
    colour: str | None = None
    title: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell: a figure, or an empty place with its reason.

    ``text`` is the figure to the indicator's decimals (tables), ``label`` as it stands on the mark; both are ``:``
    where there is none. ``letters`` are the flags (status, then confidentiality), ``drawn`` those that stand at the
    mark (a letter that every mark has stands in the note instead), ``said`` all of them in words. ``absence`` is the
    reason of an empty place, ``hover`` every line of the tooltip.
    """

    row: str
    column: str
    value: float | None
    text: str
    label: str
    period: str
    form: Form = "solid"
    letters: str = ""
    drawn: str = ""
    said: str = ""
    absence: str = ""
    flags_known: bool = True
    vintage: str = ""
    hover: tuple[str, ...] = ()
    tint: str = ""
    """Ground colour in heat tables and maps; empty elsewhere."""
    year_note: str = ""
    """The year as printed beside the figure where it differs from that of the chart; else empty."""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line between two neighbouring marks of one row in one segment; dotted where no change is stated."""

    row: str
    start: str
    end: str
    dotted: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign ``//`` in the gap between two marks of one row."""

    row: str
    start: str
    end: str
    reason: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the plot with its own axes: a version of a measure, or one country."""

    key: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis: its range, the unit on its ticks, its title. Bars always start at zero."""

    low: float
    high: float
    unit: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A straight line at one value: a target, a date."""

    at: float
    label: str
    axis: Literal["x", "y"] = "y"


@dataclass(frozen=True, slots=True)
class Table:
    """The chart as a table: a caption, a header, and rows whose first cell names the row. Every mark is in it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a renderer may show. ``marks`` come in the order of rows, then columns."""

    kind: Kind
    headline: str
    subtitle: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]
    source: str
    alt: str
    lines: tuple[Line, ...] = ()
    signs: tuple[Sign, ...] = ()
    panels: tuple[Panel, ...] = (Panel(""),)
    x: Axis | None = None
    y: Axis | None = None
    references: tuple[Reference, ...] = ()
    aside_title: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Text and address of each source, in the order of the source line."""
    reasons: tuple[str, ...] = ()
    """The registry's whole reasons for the breaks and dotted lines on this chart; the note says them in short."""
    view: str = ""
    mine: str = ""
    words: Words = field(default_factory=spoken)

    @property
    def note(self) -> str:
        """The note line: the flags, breaks and gaps that are present, and nothing else."""
        return " ".join(self.notes)

    def mark(self, row: str, column: str) -> Mark | None:
        """The mark of one cell, if the cell has anything to say."""
        return next((mark for mark in self.marks if mark.row == row and mark.column == column), None)

    def by_cell(self) -> dict[tuple[str, str], Mark]:
        """All marks by (row key, column key)."""
        return {(mark.row, mark.column): mark for mark in self.marks}

    @property
    def table(self) -> Table:
        """The chart's own table. A cell reads ``72.1 d (2025)``: figure, flags, and its year where it differs."""
        cells = self.by_cell()
        header = [self.words.say("table.entry" if self.kind == "timeline" else "table.country")]
        header += [column_title(column) for column in self.columns]
        if self.aside_title:
            header.append(self.aside_title)
        body: list[tuple[str, ...]] = []
        for row in self.rows:
            line = [row.label]
            for column in self.columns:
                mark = cells.get((row.key, column.key))
                line.append(cell_text(mark) if mark is not None else "")
            if self.aside_title:
                line.append(row.aside)
            body.append(tuple(line))
        caption = self.words.say("table.caption", headline=self.headline, subtitle=self.subtitle)
        return Table(caption, tuple(header), tuple(body))


def column_title(column: Column) -> str:
    """A column's name in a table: its label, and its panel's where there are several of one label."""
    return column.title or column.label


def cell_text(mark: Mark) -> str:
    """A mark in a table cell: ``72.1 d (2025)`` or ``: confidential``."""
    parts = [mark.text]
    if mark.letters:
        parts.append(mark.letters)
    if mark.year_note:
        parts.append(f"({mark.year_note})")
    if mark.value is None and mark.absence:
        parts.append(mark.absence)
    return " ".join(parts)
