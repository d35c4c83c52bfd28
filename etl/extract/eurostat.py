"""Eurostat's dissemination service: is there something new, and the slices that the catalog names.

First the cheap call for a table's annotations; unchanged tables cost nothing more. Then the codes that the table
really has, against which the catalog's filters are checked. Then the slices, as JSON-stat and, if that fails, as
SDMX-CSV. What is prepared in a queue is polled for, what is too large is asked for in halves.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pyarrow as pa

from etl.catalog.models import Dataset, Indicator
from etl.extract.client import Answer, Client, Form, NotFetched, describe, query
from etl.extract.reference import pick
from etl.problems import Problem, Problems, allowed
from etl.transform.cells import distinct, held
from etl.transform.dialect import read_figures
from etl.transform.jsonstat import read_annotations
from etl.transform.keys import key_numbers, repeated

Box = dict[str, tuple[str, ...]]
"""A slice: codes by dimension. Geo and time are not in it: all countries, all periods."""

SLACK = 1.5
"""Two slices are asked for as one if that makes the answer at most this much larger than both together."""

LONGEST_ADDRESS = 2000
"""Characters; network appliances refuse longer addresses with an error that says nothing."""


@dataclass(frozen=True)
class Structure:
    """What the cheap call says of a table."""

    code: str
    label: str
    updated: str
    structure_updated: str
    observations: int | None = None
    doi: str = ""
    metadata_url: str = ""
    oldest: str = ""
    latest: str = ""


@dataclass
class Fetched:
    """The cells of one table and the answers that they were read from.

    ``periods``: the periods that were asked for, where these are not all: a figure of another one is not withdrawn.
    """

    cells: pa.Table
    answers: list[Answer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    periods: frozenset[str] | None = None


def structure_url(base: str, code: str) -> str:
    """The address of the cheap call."""
    return f"{base}/sdmx/3.0/structure/dataflow/ESTAT/{code}/1.0/?{query({'lang': 'EN', 'format': 'JSON'})}"


def constraint_url(base: str, code: str) -> str:
    """The address of the codes that a table really has."""
    return f"{base}/sdmx/2.1/contentconstraint/ESTAT/{code.upper()}"


def data_url(base: str, dataset: Dataset, box: Box) -> str:
    """The address of a slice as JSON-stat."""
    filters = {f"c[{dimension}]": ",".join(codes) for dimension, codes in {"freq": (dataset.frequency,), **box}.items()}
    return f"{base}/sdmx/3.0/data/dataflow/ESTAT/{dataset.id}/1.0/?{query({'lang': 'EN', 'format': 'JSON', **filters})}"


def csv_url(base: str, dataset: Dataset, box: Box) -> str:
    """The address of the same slice as SDMX-CSV: codes in the order of the table's dimensions, geo left open."""
    key = ".".join([dataset.frequency, *("+".join(box[dimension]) for dimension in dataset.dimensions), ""])
    return f"{base}/sdmx/2.1/data/{dataset.id}/{key}?{query({'format': 'SDMX-CSV'})}"


def read_structure(content: bytes, name: str) -> Structure:
    """The annotations of the cheap call.

    Raises:
        Problems: not such an answer, or one without UPDATE_DATA.
    """
    title = "The description of a table cannot be read:"
    try:
        said = json.loads(content.decode("utf-8-sig"))
        extension = said["extension"]
        notes = read_annotations(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problems(title, [Problem(name, "it is not what Eurostat sends for a table's structure.")]) from error
    if not re.match(r"^\d{4}-\d{2}-\d{2}T", notes.get("UPDATE_DATA", "")):
        raise Problems(title, [Problem(name, "it does not say when the figures were last updated (UPDATE_DATA).")])
    doi = re.search(r"10\.2908/[A-Z0-9_]+", notes.get("DISSEMINATION_DOI_XML", ""))
    count = notes.get("OBS_COUNT", "")
    return Structure(
        code=str(extension.get("id", "")).lower(),
        label=str(said.get("label", "")),
        updated=notes["UPDATE_DATA"],
        structure_updated=notes.get("UPDATE_STRUCTURE", ""),
        observations=int(count) if count.isdigit() else None,
        doi=doi.group() if doi else "",
        metadata_url=notes.get("ESMS_HTML", ""),
        oldest=notes.get("OBS_PERIOD_OVERALL_OLDEST", ""),
        latest=notes.get("OBS_PERIOD_OVERALL_LATEST", ""),
    )


def read_constraint(content: bytes, name: str) -> dict[str, tuple[str, ...]]:
    """The codes that a table has, by dimension.

    Raises:
        Problems: not such an answer.
    """
    try:
        if re.search(rb"<!(DOCTYPE|ENTITY)", content[:4096]):
            raise ElementTree.ParseError("a document type is not expected")
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise Problems("The codes of a table cannot be read:", [Problem(name, f"not valid XML ({error}).")]) from error
    found = {
        str(entry.get("id")): tuple(value.text.strip() for value in entry.findall("{*}Value") if value.text)
        for entry in root.findall(".//{*}KeyValue")
    }
    if not found:
        raise Problems("The codes of a table cannot be read:", [Problem(name, "it names no dimensions.")])
    return found


class Misfit(Problems):
    """The catalog and the live table do not fit."""


def check_filters(
    live: Mapping[str, tuple[str, ...]],
    dataset: Dataset,
    indicators: Iterable[Indicator],
    waiting: Set[str] = frozenset(),
) -> tuple[list[Indicator], list[str]]:
    """Hold the catalog against the live table, before any figure is asked for.

    Args:
        live: the codes of the table, by dimension.
        dataset: the table as the catalog knows it.
        indicators: what the catalog wants from it.
        waiting: ids of indicators that nobody has seen a figure of yet. Their codes may be wrong: an unknown one
            costs that indicator, and is told, but not the table.

    Returns:
        The indicators to ask for, and what to say of those that are not.

    Raises:
        Misfit: a dimension or code that the table does not have, or a dimension that the catalog does not know;
            each with the valid ones.
    """
    names = {name.lower(): name for name in live if name not in ("TIME_PERIOD", "time")}
    problems = [
        Problem(f"{dataset.id}: dimension '{dimension}'", "is not in Eurostat's table.", allowed(sorted(names)))
        for dimension in (*dataset.dimensions, "geo")
        if dimension not in names
    ]
    problems += [
        Problem(
            f"{dataset.id}: dimension '{name}'",
            "is new in Eurostat's table.",
            f"The catalog knows {', '.join(dataset.dimensions)}. Codes there: {', '.join(live[names[name]][:12])}.",
        )
        for name in sorted(set(names) - {*dataset.dimensions, "geo", "freq"})
    ]
    if "freq" in names and dataset.frequency not in live[names["freq"]]:
        problems.append(
            Problem(f"{dataset.id}: freq", f"'{dataset.frequency}' is not there.", allowed(live[names["freq"]]))
        )
    usable, notes = [], []
    for indicator in indicators:
        wrong = []
        for dimension, codes in (indicator.filter or {}).items():
            valid = live.get(names.get(dimension, ""), ())
            for code in [codes] if isinstance(codes, str) else codes:
                if valid and code not in valid:
                    place = f"{dataset.id}: {indicator.id}.filter.{dimension}"
                    wrong.append(Problem(place, f"'{code}' is not a code of Eurostat's table.", allowed(valid)))
        if not wrong:
            usable.append(indicator)
        elif indicator.id in waiting:
            notes += [f"{problem} Not asked for; correct the code." for problem in wrong]
        else:
            problems += wrong
    if problems or not usable:
        raise Misfit(
            "The catalog does not fit Eurostat's table:", problems or [Problem(dataset.id, note) for note in notes]
        )
    return usable, notes


def boxes(indicators: Iterable[Indicator]) -> list[Box]:
    """The slices to ask for: few, and together little larger than what the indicators name."""
    found: list[dict[str, frozenset[str]]] = []
    for indicator in indicators:
        filter_ = indicator.filter or {}
        box = {key: frozenset([codes] if isinstance(codes, str) else codes) for key, codes in filter_.items()}
        if box not in found:
            found.append(box)
    while pair := _best_pair(found):
        first, second = pair
        merged = {key: found[first][key] | found[second][key] for key in found[first]}
        found = [box for place, box in enumerate(found) if place not in pair] + [merged]
    return [{key: tuple(sorted(codes)) for key, codes in box.items()} for box in found]


def _best_pair(found: list[dict[str, frozenset[str]]]) -> tuple[int, int] | None:
    best: tuple[float, int, int] | None = None
    for first in range(len(found)):
        for second in range(first + 1, len(found)):
            apart = _size(found[first]) + _size(found[second])
            together = _size({key: found[first][key] | found[second][key] for key in found[first]})
            if together <= SLACK * apart and (best is None or together / apart < best[0]):
                best = (together / apart, first, second)
    return best[1:] if best else None


def _size(box: Mapping[str, Iterable[str]]) -> int:
    size = 1
    for codes in box.values():
        size *= len(list(codes))
    return size


def halves(box: Box) -> tuple[Box, Box] | None:
    """A slice in two by its longest dimension; none if it is a single series a country."""
    dimension = max(box, key=lambda key: len(box[key]))
    codes = box[dimension]
    if len(codes) < 2:
        return None
    middle = len(codes) // 2
    return {**box, dimension: codes[:middle]}, {**box, dimension: codes[middle:]}


def fetch_structure(client: Client, base: str, dataset: Dataset) -> tuple[Structure, Answer]:
    """The cheap call.

    Raises:
        NotFetched: no answer, or Eurostat's refusal.
        Problems: an answer that says nothing.
    """
    answer = client.fetch(structure_url(base, dataset.id), "json", f"{dataset.id}.structure")
    structure = read_structure(answer.content(), dataset.id)
    describe(answer, structure.updated)
    return structure, answer


def fetch_table(
    client: Client,
    base: str,
    dataset: Dataset,
    indicators: list[Indicator],
    structure: Structure,
    waiting: Set[str] = frozenset(),
) -> Fetched:
    """The slices that the catalog names, of the update that ``structure`` tells of.

    ``waiting``: ids of indicators that nobody has seen a figure of yet; a wrong code of theirs costs them alone.

    Raises:
        NotFetched: a slice could not be had.
        Problems: the catalog does not fit the table, or an answer cannot be read.
    """
    constraint = client.fetch(constraint_url(base, dataset.id), "xml", f"{dataset.id}.codes")
    describe(constraint, structure.updated)
    indicators, notes = check_filters(read_constraint(constraint.content(), dataset.id), dataset, indicators, waiting)
    found = Fetched(_no_cells(dataset), [constraint], notes)
    tables = []
    to_ask = boxes(indicators)
    while to_ask:
        box = to_ask.pop(0)
        if len(data_url(base, dataset, box)) > LONGEST_ADDRESS and (parts := halves(box)):
            to_ask[:0] = parts
            continue
        try:
            answer, cells = _fetch_slice(client, base, dataset, box, structure, found.notes)
        except NotFetched as fault:
            if fault.kind == "empty":
                found.notes.append(f"{dataset.id}: no figures for {_words(box)}. {fault}")
                continue
            parts = halves(box) if fault.kind == "too large" else None
            if parts is None:
                raise
            to_ask[:0] = parts
            continue
        describe(answer, structure.updated)
        found.answers.append(answer)
        tables.append(cells)
    if tables:
        found.cells = _put_together(tables, dataset, indicators)
    return found


def _no_cells(dataset: Dataset) -> pa.Table:
    return held(dataset.dimensions).append(pa.field("line", pa.int32())).empty_table()


def _put_together(tables: list[pa.Table], dataset: Dataset, indicators: list[Indicator]) -> pa.Table:
    """One table out of the slices; a cell that two slices share comes once."""
    schema = held(dataset.dimensions).append(pa.field("line", pa.int32()))
    cells = pick(pa.concat_tables([table.select(schema.names).cast(schema) for table in tables]), indicators)
    key = [*dataset.dimensions, "geo", "period"]
    twice = repeated(key_numbers([cells], key)[0])
    if not len(twice):
        return cells
    differing = repeated(key_numbers([cells], [*key, "value", "status", "conf"])[0])
    conflicts = sorted(set(twice.tolist()) - set(differing.tolist()))
    if conflicts:
        row = cells.slice(conflicts[0], 1).to_pylist()[0]
        where = ", ".join(row[name] for name in key)
        raise Problems("An answer contradicts itself:", [Problem(dataset.id, f"two figures for one cell ({where}).")])
    keep = [place for place in range(cells.num_rows) if place not in set(twice.tolist())]
    return cells.take(pa.array(keep))


def _fetch_slice(
    client: Client, base: str, dataset: Dataset, box: Box, structure: Structure, notes: list[str]
) -> tuple[Answer, pa.Table]:
    """A slice as JSON-stat; as SDMX-CSV if that answer cannot be used."""
    try:
        return _read_slice(client, base, dataset, data_url(base, dataset, box), "json", structure)
    except NotFetched as fault:
        if fault.kind not in ("unusable", "unreachable"):
            raise
        first: Exception = fault
    except UnreadableAnswer as fault:
        first = fault
    try:
        done = _read_slice(client, base, dataset, csv_url(base, dataset, box), "csv", structure)
    except (NotFetched, UnreadableAnswer) as second:
        raise NotFetched(
            "unusable", f"{_plain(first)} The second way, SDMX-CSV, failed too: {_plain(second)}"
        ) from first
    notes.append(f"{dataset.id}: read as SDMX-CSV, because the JSON-stat answer could not be used. {_plain(first)}")
    return done


class UnreadableAnswer(Problems):
    """The bytes are damaged, so the other way may work; a form that the catalog does not expect stays what it is."""


def _read_slice(
    client: Client, base: str, dataset: Dataset, url: str, form: Form, structure: Structure
) -> tuple[Answer, pa.Table]:
    answer = _ask(client, base, dataset, url, form)
    constants = {
        "flags_known": "true",
        "source_kind": "api",
        "vintage_basis": "producer",
        "vintage": structure.updated[:10],
    }
    try:
        cells = read_figures(answer.content(), dataset.id, dataset.dimensions, constants)
    except Problems as problems:
        if problems.title.startswith(("An answer cannot be read", "A file cannot be read", "An answer holds no")):
            raise UnreadableAnswer(problems.title, problems.problems) from problems
        raise
    stamp = re.search(rb'"updated"\s*:\s*"([^"]+)"', answer.content()[: 1 << 16]) if form == "json" else None
    updates = {stamp.group(1).decode()} if stamp else set(distinct(cells, "vintage"))
    if updates - {structure.updated, structure.updated[:10]}:
        words = ", ".join(sorted(updates))
        raise Moved(f"{dataset.id} was updated while it was read: {structure.updated} became {words}.")
    return answer, cells


class Moved(Exception):
    """The table was updated between two calls: what was read so far belongs to two updates. Begin again."""


def _ask(client: Client, base: str, dataset: Dataset, url: str, form: Form) -> Answer:
    """An answer, waited for if it is being prepared.

    Raises:
        NotFetched: refused, or still not there after the polls that the limits allow.
    """
    try:
        return client.fetch(url, form, dataset.id)
    except NotFetched as fault:
        if fault.kind != "queued":
            raise
        key, sentence = fault.key, str(fault)
    for _ in range(client.limits.polls):
        client.meter.says(f"{dataset.id}: being prepared by Eurostat")
        time.sleep(client.limits.poll_every)
        try:
            if not key:
                return client.fetch(url, form, dataset.id)
            client.fetch(f"{base}/1.0/async/status/{key}", "xml", f"{dataset.id}.status")
        except NotFetched as fault:
            if fault.kind != "queued":
                raise
            if fault.state == "AVAILABLE":
                return client.fetch(f"{base}/1.0/async/data/{key}", form, dataset.id)
            if fault.state == "EXPIRED":
                raise NotFetched(
                    "slow", f"{dataset.id}: what Eurostat prepared has expired before we fetched it."
                ) from fault
            key, sentence = fault.key or key, str(fault)
    waited = client.limits.polls * client.limits.poll_every
    raise NotFetched("slow", f"{dataset.id}: still being prepared after {waited:.0f} s. {sentence}")


def _words(box: Box) -> str:
    return ", ".join(f"{dimension} {'+'.join(codes)}" for dimension, codes in box.items())


def _plain(fault: Exception) -> str:
    return in_words(fault) if isinstance(fault, Problems) else str(fault)


def in_words(problems: Problems, most: int = 3) -> str:
    """Problems in one line: the first few, and how many more there are."""
    shown = " ".join(str(problem) for problem in problems.problems[:most])
    more = len(problems.problems) - most
    return f"{problems.title} {shown}" + (f" And {more} more." if more > 0 else "")
