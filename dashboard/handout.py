"""A chart with its papers: what any file that leaves this site is made from.

PURE. A chart shows; a handout can also prove: the cells behind the chart with their exact vintages, the places without
a figure and why, what was chosen, what is measured, and where to see it again. Renderers of slides, sheets and
packages take a handout; those of pictures and words need only its chart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from dashboard.chart import Chart
from dashboard.measure.value import NOT_APPLICABLE, IndicatorInfo, Observation, Place
from dashboard.words import spoken

Measured = tuple[IndicatorInfo, tuple[Observation, ...]]


@dataclass(frozen=True, slots=True)
class Absence:
    """A country without any published row of a measure, and why."""

    indicator_id: str
    geo: str
    size_emp: str
    nace_r2: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handout:
    """``name`` is the chart's in the catalogue of charts; ``query`` its whole address as parameters.

    ``page`` is the address of the page that has this chart, from the slash on. ``filters`` are the choices in words.
    ``places`` are all countries and averages that the chart speaks of.
    """

    name: str
    chart: Chart
    measured: tuple[Measured, ...]
    places: Mapping[str, Place]
    query: Mapping[str, str]
    page: str
    absent: tuple[Absence, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names of the codes of size classes and activities that occur."""
    pinned: date | None = None
    site: str = ""
    """The site's public address, no slash at its end."""

    @property
    def address(self) -> str:
        """Where a reader sees it again: the page; for a chart frozen to a vintage the chart alone, as frozen."""
        return f"{self.site}/embed?{self.query_string}" if self.pinned else f"{self.site}{self.page}"

    @property
    def infos(self) -> tuple[IndicatorInfo, ...]:
        """What is measured."""
        return tuple(info for info, _ in self.measured)

    @property
    def cells(self) -> tuple[Observation, ...]:
        """All published cells behind the chart, by indicator, in the chart's order."""
        return tuple(cell for _, cells in self.measured for cell in cells)

    @property
    def vintage(self) -> date | None:
        """The newest vintage among the cells and what they are divided by: from that day on they are as shown."""
        return max(self.vintages, default=None)

    @property
    def vintages(self) -> tuple[date, ...]:
        """All vintages of the cells and of what they are divided by, oldest first."""
        return vintages_of(self.measured)

    @property
    def query_string(self) -> str:
        """The chart's own address as it stands behind the question mark of ``/chart.png`` and ``/embed``."""
        return query_string(self.query)

    def file_name(self, extension: str) -> str:
        """``sme-cloud-uptake_EE-FI-LV_2025_vintage-2026-02-27.pptx``: what, who, when, true to which day."""
        return f"{self.stem}.{extension}"

    @property
    def stem(self) -> str:
        """The file name without its extension; letters, digits, hyphens and underscores only."""
        parts = [self._subject(), self._who(), self._years()]
        if self.vintage is not None:
            parts.append(f"vintage-{self.vintage.isoformat()}")
        return "_".join(part for part in parts if part)

    def _subject(self) -> str:
        sizes = {cell.size_emp for cell in self.cells}
        about = slug(self.measured[0][0].short) if len(self.measured) == 1 else self.name
        if len(self.measured) > 1 and len({info.family for info in self.infos}) == 1 and self.infos[0].family:
            about = slug(self.infos[0].family)
        size = "sme-" if sizes == {"10-249"} and not about.startswith("sme") else ""
        kind = f"-{self.name}" if about != self.name else ""
        return f"{size}{about}{kind}"[:60].rstrip("-")

    def _who(self) -> str:
        chosen = [self.chart.mine, *(row.key for row in self.chart.rows if row.role == "compared")]
        chosen = [geo for geo in dict.fromkeys(chosen) if geo in self.places]
        named = [slug(geo).upper() for geo in chosen if geo]
        return "-".join(named) or "BSR9"

    def _years(self) -> str:
        years = sorted({cell.year for cell in self.cells if cell.value is not None})
        if not years:
            return ""
        return str(years[0]) if years[0] == years[-1] else f"{years[0]}-{years[-1]}"


def vintages_of(measured: Sequence[Measured]) -> tuple[date, ...]:
    """All vintages of some figures and of what they are divided by, oldest first."""
    divided_by = {info.per.vintage for info, cells in measured if cells and info.per and info.per.vintage}
    return tuple(sorted(divided_by | {cell.vintage for _, cells in measured for cell in cells}))


def query_string(query: Mapping[str, str]) -> str:
    """Parameters as they stand in an address: commas kept, everything else escaped."""
    return urlencode(dict(query), safe=",")


def slug(text: str) -> str:
    """``Cloud services, any`` -> ``cloud-services-any``: safe in any file system and address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table of figures: a published cell, or a place without one. ``reason`` only where no value is."""

    indicator: str
    indicator_title: str
    geo: str
    country: str
    period: str
    size_emp: str
    nace_r2: str
    value: float | None
    unit: str
    status: str
    conf: str
    flags_meaning: str
    flags_known: bool
    reason: str
    note: str
    version: str
    dataset: str
    producer: str
    vintage: str
    vintage_precision: str
    vintage_basis: str
    source_kind: str


FIGURE_COLUMNS: tuple[str, ...] = tuple(column.name for column in fields(Figure))
"""Columns of every table of figures that leaves: the fields of :class:`Figure`, in order."""


def column_meanings() -> tuple[tuple[str, str], ...]:
    """Each of ``FIGURE_COLUMNS`` and what it means."""
    return tuple((name, spoken().say(f"column.{name}")) for name in FIGURE_COLUMNS)


def figures(handout: Handout) -> tuple[Figure, ...]:
    """Every cell behind the chart, then every place without a published row: nothing is left out silently."""
    lines: list[Figure] = []
    infos = {info.id: info for info in handout.infos}
    reasons = {(one.indicator_id, one.geo, one.size_emp, one.nace_r2): one.reason for one in handout.absent}
    for info, cells in handout.measured:
        lines += [figure_of(cell, info, handout, reasons.get(cell.cell, "")) for cell in cells]
    held = {cell.cell for cell in handout.cells}
    for one in handout.absent:
        if (one.indicator_id, one.geo, one.size_emp, one.nace_r2) not in held and one.indicator_id in infos:
            lines.append(_nothing(one, infos[one.indicator_id], handout))
    return tuple(lines)


def figure_of(cell: Observation, info: IndicatorInfo, handout: Handout, reason: str = "") -> Figure:
    """A published cell as a line of a table of figures."""
    place = handout.places.get(cell.geo)
    return plain_figure(cell, info, place.name if place else cell.geo, reason)


def plain_figure(cell: Observation, info: IndicatorInfo, country: str, reason: str = "") -> Figure:
    """The same without a handout."""
    return Figure(
        indicator=cell.indicator_id,
        indicator_title=info.title,
        geo=cell.geo,
        country=country,
        period=cell.period,
        size_emp=cell.size_emp,
        nace_r2=cell.nace_r2,
        value=cell.value,
        unit=info.unit_title or info.unit,
        status=cell.status,
        conf=cell.conf,
        flags_meaning=meaning(cell.letters),
        flags_known=cell.flags_known,
        reason="" if cell.value is not None else (meaning(cell.letters) or reason or spoken().say("absent.unknown")),
        note=cell.note or "",
        version=info.version or "",
        dataset=info.source.dataset_id,
        producer=info.source.producer,
        vintage=cell.vintage.isoformat(),
        vintage_precision=cell.vintage_precision,
        vintage_basis=cell.vintage_basis,
        source_kind=cell.source_kind,
    )


def meaning(letters: str) -> str:
    """Flag letters in words, as on the charts; empty for none."""
    return spoken().flags(letters)


def _nothing(one: Absence, info: IndicatorInfo, handout: Handout) -> Figure:
    place = handout.places.get(one.geo)
    country = place.name if place else one.geo
    return no_figure(info, one.geo, country, one.size_emp, one.nace_r2, one.reason)


def no_figure(
    info: IndicatorInfo, geo: str, country: str, size_emp: str, nace_r2: str, reason: str, period: str = ""
) -> Figure:
    """A place without a published row as a line of a table of figures."""
    return Figure(
        indicator=info.id,
        indicator_title=info.title,
        geo=geo,
        country=country,
        period=period,
        size_emp=size_emp,
        nace_r2=nace_r2,
        value=None,
        unit=info.unit_title or info.unit,
        status="",
        conf="",
        flags_meaning="",
        flags_known=False,
        reason=reason,
        note="",
        version=info.version or "",
        dataset=info.source.dataset_id,
        producer=info.source.producer,
        vintage="",
        vintage_precision="",
        vintage_basis="",
        source_kind="",
    )


def limits(handout: Handout) -> tuple[str, ...]:
    """Definition and limits of each measure: what a speaker needs who is asked about a figure."""
    words = spoken()
    lines: list[str] = []
    for info in handout.infos:
        title = words.say("limits.version", title=info.title, version=info.version) if info.version else info.title
        lines.append(
            words.say("limits.definition", title=title, definition=info.definition) if info.definition else title
        )
        if info.population:
            lines.append(words.say("note.population", population=info.population))
        lines.append(words.say("limits.year", rule=words.say(f"rule.{info.reference_year}")))
        lines += [words.say("limits.know", text=text) for text in info.know]
    return tuple(dict.fromkeys(lines))


def dimension_lines(handout: Handout) -> tuple[tuple[str, str, str], ...]:
    """Dimension, code and name of every code that occurs."""
    found: dict[tuple[str, str], str] = {}
    for info in handout.infos:
        found["indicator", info.id] = info.title
    for cell in handout.cells:
        place = handout.places.get(cell.geo)
        found["geo", cell.geo] = place.name if place else cell.geo
        found["size_emp", cell.size_emp] = code_name(cell.size_emp, handout.labels)
        found["nace_r2", cell.nace_r2] = code_name(cell.nace_r2, handout.labels)
    for one in handout.absent:
        place = handout.places.get(one.geo)
        found["geo", one.geo] = place.name if place else one.geo
    order = ("indicator", "geo", "size_emp", "nace_r2")
    return tuple(
        (dimension, code, found[dimension, code])
        for dimension, code in sorted(found, key=lambda key: order.index(key[0]))
    )


def code_name(code: str, labels: Mapping[str, str]) -> str:
    """A code of a dimension in words."""
    return spoken().say("code.none") if code == NOT_APPLICABLE else labels.get(code, code)
