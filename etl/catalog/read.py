"""Read the catalog and check it as a whole.

You get a ``Catalog``, or one ``Problems`` error that lists everything wrong with file and key, so that a catalog
with three typing errors is mended in one go.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from etl.catalog.ledger import Ledger, check_ledger, read_ledger
from etl.catalog.models import (
    Break,
    Composition,
    Dataset,
    Entry,
    Flag,
    Geo,
    Group,
    Indicator,
    LeftOut,
    Source,
    Supply,
    Target,
    Theme,
    Tolerance,
    Unit,
)
from etl.problems import Problem, Problems, allowed

T = TypeVar("T", bound=Entry)

HERE = Path(__file__).parent

FREE_DIMENSIONS = ("size_emp", "nace_r2")
"""The dimensions that one indicator may have several codes of; they are columns of an observation."""

NOT_APPLICABLE = "_Z"
"""SDMX's code for a dimension that an indicator does not have."""

THEMES: tuple[Theme, ...] = ("uptake", "skills", "funding", "context")


@dataclass(frozen=True)
class Code:
    """A code of a Eurostat code list with its labels."""

    dimension: str
    code: str
    label_en: str
    label_de: str
    label_fr: str


@dataclass(frozen=True)
class Catalog:
    """Everything the project has decided about its figures, by id. Order is the order of the files."""

    sources: Mapping[str, Source]
    datasets: Mapping[str, Dataset]
    units: Mapping[str, Unit]
    geos: Mapping[str, Geo]
    groups: Mapping[str, Group]
    flags: Mapping[str, Flag]
    indicators: Mapping[str, Indicator]
    themes: Mapping[str, Theme]
    breaks: tuple[Break, ...]
    targets: Mapping[str, Target]
    compositions: Mapping[str, Composition]
    left_out: tuple[LeftOut, ...]
    codes: tuple[Code, ...]
    ledger: Ledger

    @cached_property
    def published(self) -> dict[str, list[Indicator]]:
        """Indicators made of published cells, by dataset."""
        found: dict[str, list[Indicator]] = {}
        for indicator in self.indicators.values():
            if indicator.filter is not None:
                found.setdefault(indicator.dataset, []).append(indicator)
        return found

    @cached_property
    def codes_of(self) -> dict[str, frozenset[str]]:
        """The closed list of codes of each dimension that has one."""
        found: dict[str, set[str]] = {}
        for code in self.codes:
            found.setdefault(code.dimension, set()).add(code.code)
        return {dimension: frozenset(codes) for dimension, codes in found.items()}

    def reference_year(self, indicator: Indicator) -> str:
        """The reference-year rule of an indicator: its own, or that of its table."""
        return indicator.reference_year or self.datasets[indicator.dataset].reference_year

    def supply(self, indicator: Indicator) -> Supply:
        """Whether figures of an indicator ship with the project: its own word, or that of its table."""
        return indicator.supply or self.datasets[indicator.dataset].supply

    def outside(self, indicator: Indicator) -> dict[str, str]:
        """Countries that the programme behind an indicator leaves out, each with the reason."""
        return {**self.datasets[indicator.dataset].outside, **indicator.outside}

    def tolerance(self, indicator: Indicator) -> Tolerance:
        """The tolerance of an indicator: its own, that of its table, or that of its source."""
        dataset = self.datasets[indicator.dataset]
        return indicator.tolerance or dataset.tolerance or self.sources[dataset.source].tolerance


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as usual, but a key written twice is an error instead of a silent loss."""


def _mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in keys:
            raise yaml.MarkedYAMLError(problem=f"key '{key}' is written twice", problem_mark=key_node.start_mark)
        keys.add(key)
    found: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return found


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class _Reader:
    """Reads the files of one catalog folder and collects what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def load(self, name: str) -> Any:
        path = self.folder / name
        try:
            return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
        except FileNotFoundError:
            self.problems.append(Problem(name, "the file is missing."))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            self.problems.append(
                Problem(f"{name}:{mark.line + 1 if mark else '?'}", f"not valid YAML: {error.problem}.")
            )
        return None

    def entries(self, name: str, kind: type[T], under: str | None = None) -> list[T]:
        """The entries of a file (a list at its root, or under a key), those that are well-formed."""
        found = self.load(name)
        if under is not None and isinstance(found, dict):
            found = found.get(under)
        if not isinstance(found, list):
            if not any(problem.place.startswith(name) for problem in self.problems):
                self.problems.append(Problem(name, f"expected a list of entries{f' under {under}' if under else ''}."))
            return []
        good: list[T] = []
        for number, raw in enumerate(found, start=1):
            label = _label(raw, number)
            try:
                good.append(kind.model_validate(raw))
            except ValidationError as error:
                self.problems.extend(_explain(name, label, error, kind))
        return good

    def by_id(self, name: str, kind: type[T], key: str = "id", under: str | None = None) -> dict[str, T]:
        found: dict[str, T] = {}
        for entry in self.entries(name, kind, under):
            id_ = getattr(entry, key)
            if id_ in found:
                self.problems.append(Problem(f"{name}: {id_}", "this id is used twice."))
            found[id_] = entry
        return found

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file of the catalog."""
        try:
            with (self.folder / name).open(encoding="utf-8", newline="") as stream:
                return list(csv.DictReader(stream))
        except FileNotFoundError:
            self.problems.append(Problem(name, "the file is missing."))
            return []

    def codelists(self) -> Iterator[Code]:
        for path in sorted((self.folder / "codelists").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    yield Code(path.stem, row["code"], row["label_en"], row["label_de"], row["label_fr"])


def _label(raw: Any, number: int) -> str:
    if isinstance(raw, dict):
        for key in ("id", "letter", "name", "geo"):
            if isinstance(raw.get(key), str):
                return str(raw[key])
        if isinstance(raw.get("indicators"), list):
            return f"entry {number} ({', '.join(map(str, raw['indicators'][:2]))})"
    return f"entry {number}"


def _explain(name: str, label: str, error: ValidationError, kind: type[Entry]) -> Iterator[Problem]:
    for detail in error.errors():
        # pydantic names the members of a union in the location; a reader of the YAML has never seen them
        key = ".".join(str(part) for part in detail["loc"] if not re.match(r"^(str|tuple|function)\b", str(part)))
        message, remedy = detail["msg"] + ".", ""
        if detail["type"] == "extra_forbidden":
            message, remedy = f"unknown key '{key}'.", allowed(kind.model_fields)
        elif isinstance(detail["input"], bool):
            message = f"{detail['input']} is not text: YAML reads NO, YES, ON and OFF as true or false."
            remedy = 'Quote the code: "NO".'
        yield Problem(f"{name}: {label}{'.' + key if key else ''}", message, remedy)


def read_catalog(folder: Path = HERE) -> Catalog:
    """Read every file of a catalog folder; raise ``Problems`` with all that is wrong."""
    reader = _Reader(folder)
    indicators: dict[str, Indicator] = {}
    themes: dict[str, Theme] = {}
    for theme in THEMES:
        for id_, indicator in reader.by_id(f"indicators/{theme}.yaml", Indicator).items():
            if id_ in indicators:
                reader.problems.append(
                    Problem(f"indicators/{theme}.yaml: {id_}", f"also in indicators/{themes[id_]}.yaml.")
                )
            indicators[id_], themes[id_] = indicator, theme
    datasets: dict[str, Dataset] = {}
    for path in sorted((folder / "datasets").glob("*.yaml")):
        for id_, dataset in reader.by_id(f"datasets/{path.name}", Dataset).items():
            if id_ in datasets:
                reader.problems.append(Problem(f"datasets/{path.name}: {id_}", "stands in two files."))
            datasets[id_] = dataset
    catalog = Catalog(
        sources=reader.by_id("sources.yaml", Source),
        datasets=datasets,
        units=reader.by_id("units.yaml", Unit),
        geos=reader.by_id("countries.yaml", Geo, under="geos"),
        groups=reader.by_id("countries.yaml", Group, under="groups"),
        flags=reader.by_id("flags.yaml", Flag, key="letter"),
        indicators=indicators,
        themes=themes,
        breaks=tuple(reader.entries("breaks.yaml", Break)),
        targets=reader.by_id("targets.yaml", Target),
        compositions=reader.by_id("compositions.yaml", Composition),
        left_out=tuple(reader.entries("left_out.yaml", LeftOut)),
        codes=tuple(reader.codelists()),
        ledger=read_ledger(reader),
    )
    if not reader.problems:  # a missing entry would only repeat itself as broken references
        reader.problems.extend(check_references(catalog))
    if reader.problems:
        raise Problems("The catalog (etl/catalog) has errors:", reader.problems)
    return catalog


def check_references(catalog: Catalog) -> Iterator[Problem]:
    """Every id that one entry names must exist, and every filter must fit its table."""

    def missing(place: str, key: str, value: str | None, known: Iterable[str]) -> Iterator[Problem]:
        if value is not None and value not in known:
            yield Problem(f"{place}.{key}", f"'{value}' is unknown.", allowed(known, value))

    for dataset in catalog.datasets.values():
        place = f"datasets: {dataset.id}"
        yield from missing(place, "source", dataset.source, catalog.sources)
        for geo in dataset.outside:
            yield from missing(place, "outside", geo, catalog.geos)
        if dataset.source != "eurostat" and dataset.url is None:
            yield Problem(f"{place}.url", "is needed: only Eurostat's addresses can be worked out from the id.")
    for indicator in catalog.indicators.values():
        place = f"indicators/{catalog.themes[indicator.id]}.yaml: {indicator.id}"
        yield from missing(place, "unit", indicator.unit, catalog.units)
        yield from missing(place, "target", indicator.target, catalog.targets)
        yield from missing(place, "parts_of", indicator.parts_of, catalog.compositions)
        yield from missing(place, "dataset", indicator.dataset, catalog.datasets)
        for geo in indicator.outside:
            yield from missing(place, "outside", geo, catalog.geos)
        for remark in indicator.remarks:
            yield from missing(place, "remarks.geo", remark.geo, catalog.geos)
        if indicator.derived is not None:
            yield from missing(place, "derived.of", indicator.derived.of, catalog.indicators)
            yield from missing(place, "derived.per", indicator.derived.per, catalog.indicators)
        if indicator.dataset in catalog.datasets and indicator.filter is not None:
            yield from _check_filter(place, indicator.filter, catalog.datasets[indicator.dataset], catalog)
    for group in catalog.groups.values():
        for member in group.members:
            yield from missing(f"countries.yaml: {group.id}", "members", member, catalog.geos)
    for entry in catalog.breaks:
        place = f"breaks.yaml: {entry.kind} from {entry.from_period}"
        for id_ in entry.indicators:
            yield from missing(place, "indicators", id_, catalog.indicators)
        yield from missing(place, "geo", entry.geo, catalog.geos)
        yield from missing(place, "size_emp", entry.size_emp, catalog.codes_of.get("size_emp", ()))
    for target in catalog.targets.values():
        place = f"targets.yaml: {target.id}"
        yield from missing(place, "indicator", target.indicator, catalog.indicators)
        yield from missing(place, "unit", target.unit, catalog.units)
        yield from missing(place, "geo", target.geo, catalog.geos)
    for composition in catalog.compositions.values():
        for part in composition.parts:
            yield from missing(f"compositions.yaml: {composition.id}", "parts", part, catalog.indicators)
    yield from _check_no_cycles(catalog)
    yield from check_ledger(catalog)


def _check_filter(
    place: str, filter_: Mapping[str, str | tuple[str, ...]], dataset: Dataset, catalog: Catalog
) -> Iterator[Problem]:
    if set(filter_) != set(dataset.dimensions):
        yield Problem(
            f"{place}.filter",
            f"names {', '.join(sorted(filter_))}, but {dataset.id} has {', '.join(sorted(dataset.dimensions))}.",
            "Name every dimension, and no other.",
        )
    for dimension, codes in filter_.items():
        if not isinstance(codes, str) and dimension not in FREE_DIMENSIONS:
            yield Problem(
                f"{place}.filter.{dimension}", f"takes one code; only {' and '.join(FREE_DIMENSIONS)} take several."
            )
        for code in [codes] if isinstance(codes, str) else codes:
            known = catalog.codes_of.get(dimension)
            if known is not None and code not in known and dataset.source == "eurostat":
                yield Problem(
                    f"{place}.filter.{dimension}", f"'{code}' is not a code of this dimension.", allowed(known, code)
                )


def _check_no_cycles(catalog: Catalog) -> Iterator[Problem]:
    def parts(id_: str) -> list[str]:
        derived = catalog.indicators[id_].derived if id_ in catalog.indicators else None
        return [part for part in (derived.of, derived.per) if part is not None] if derived else []

    for id_ in catalog.indicators:
        reached, frontier = set(), parts(id_)
        while frontier:
            part = frontier.pop()
            if part == id_:
                yield Problem(f"indicators/{catalog.themes[id_]}.yaml: {id_}.derived", "is worked out from itself.")
                break
            if part not in reached:
                reached.add(part)
                frontier.extend(parts(part))


def derivation_order(catalog: Catalog) -> list[Indicator]:
    """Indicators that we work out, each after those it is worked out from."""
    done: set[str] = {id_ for id_, indicator in catalog.indicators.items() if indicator.derived is None}
    waiting = [indicator for indicator in catalog.indicators.values() if indicator.derived is not None]
    ordered: list[Indicator] = []
    while waiting:
        ready = [one for one in waiting if one.derived and {one.derived.of, one.derived.per} - {None} <= done]
        ordered.extend(ready)
        done.update(one.id for one in ready)
        waiting = [one for one in waiting if one.id not in done]
    return ordered
