"""The Commission's Digital Decade DESI tool: facts of a chart group, edition by edition.

``period`` there is an edition (``desi_2026``), ``reference_period`` the year that a figure is true for. A table of
ours is one edition, named by its id; the year shown is the reference period, and the edition stands in the note of
each cell, so that the two are never taken for one another. The tool does not say when a fact was last changed, so the
vintage is the day on which we read it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from etl.catalog.models import Dataset, Indicator
from etl.extract.client import Client, NotFetched, describe
from etl.extract.eurostat import Fetched
from etl.extract.reference import pick
from etl.problems import Problem, Problems, allowed
from etl.transform.cells import columns
from etl.transform.csv import read_csv
from etl.transform.dialect import name_dialect


@dataclass(frozen=True)
class Group:
    """A chart group of the tool and the edition in it that a table of ours holds."""

    code: str
    edition: str | None  # None: the periods of the group are years


GROUPS = {
    "desi_2026": Group("desi", "desi_2026"),
    "digital_decade_trajectories": Group("dd-trajectories", None),
}

HEADER = ("period", "country", "indicator", "breakdown", "unit", "value", "flags", "reference_period", "remarks")

GEOS = {"EU": "EU27_2020"}

OWN_MARKS = {"x": "Marked unavailable by the Commission's tool.", "~": "A part is missing, says the Commission's tool."}
"""Marks of the tool among Eurostat's letters; they become words, for they are no flags of the producer."""

NUMBER = re.compile(r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$")


def fetch_table(client: Client, base: str, dataset: Dataset, indicators: list[Indicator]) -> Fetched:
    """The facts that the catalog names, of the edition that the table holds.

    Raises:
        NotFetched: no answer.
        Problems: an answer of another form, or without that edition.
    """
    group = GROUPS[dataset.id]
    answer = client.fetch(f"{base}/chart-groups/{group.code}/facts/", "csv", dataset.id)
    day = answer.retrieved_at.date().isoformat()
    describe(answer)
    rows, editions = read_facts(answer.content(), dataset.id)
    notes = []
    if group.edition is not None:
        if group.edition not in editions:
            raise Problems(
                "The edition is not there:",
                [Problem(dataset.id, f"the tool has no facts of {group.edition}.", allowed(sorted(editions)))],
            )
        newer = sorted(one for one in editions if re.match(r"^desi_\d{4}$", one) and one > group.edition)
        if newer:
            notes.append(f"{dataset.id}: the tool has a newer edition, {newer[-1]}; the catalog does not know it yet.")
    cells = to_cells(rows, group.edition, dataset, day)
    return Fetched(pick(cells, indicators), [answer], notes)


def newest_edition(client: Client, base: str) -> str:
    """What the tool calls its current DESI edition, such as ``DESI 2026``.

    Raises:
        NotFetched: no answer, or one that does not say.
    """
    answer = client.fetch(f"{base}/chart-groups/", "json", "desi.chart-groups")
    for group in json.loads(answer.content()):
        if isinstance(group, dict) and group.get("code") == "desi" and group.get("short_name"):
            return str(group["short_name"])
    raise NotFetched("unusable", "The Commission's tool does not list a chart group 'desi'.")


def read_facts(content: bytes, name: str) -> tuple[list[dict[str, str]], frozenset[str]]:
    """The facts of a bulk CSV or of a JSON list, each as text by column, and the periods among them.

    Raises:
        Problems: a column is missing, or the bytes are neither form.
    """
    named = name_dialect(content)
    if named.dialect == "json":
        rows = [
            {key: "" if fact.get(key) is None else str(fact[key]) for key in HEADER}
            for fact in json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str)
        ]
    elif named.dialect == "csv":
        table = read_csv(content, name)
        missing = sorted(set(HEADER) - set(table.column_names))
        if missing:
            header = ", ".join(column for column in table.column_names if column != "line")
            raise Problems(
                "The Commission's facts do not have the form that we know:",
                [
                    Problem(f"{name}:1", f"column '{column}' is missing.", f"The header has {header}.")
                    for column in missing
                ],
            )
        rows = [{key: str(row[key]) for key in HEADER} for row in table.select(HEADER).to_pylist()]
    else:
        raise Problems(
            "The Commission's facts cannot be read:", [Problem(name, named.sentence or f"it is {named.dialect}.")]
        )
    return rows, frozenset(row["period"] for row in rows)


def to_cells(rows: list[dict[str, str]], edition: str | None, dataset: Dataset, day: str) -> pa.Table:
    """Cells of one edition. A fact without value and without flags says nothing and is no cell.

    Raises:
        Problems: a value that is no number, or a fact without a reference year.
    """
    problems: list[Problem] = []
    found: list[Mapping[str, str]] = []
    for number, row in enumerate(rows, start=2):
        if edition is not None and row["period"] != edition:
            continue
        year = (row["reference_period"] or ("" if edition else row["period"])).strip()
        value = row["value"].strip()
        status, conf, remarks = read_flags(row["flags"])
        if row["breakdown"].startswith("dd_target"):
            continue  # a target is not a fact of a year; ours are in the catalog
        if not value and not (status or conf or remarks):
            continue
        if value and not NUMBER.match(value):
            problems.append(Problem(f"{dataset.id}:{number}", f"'{value}' is no number."))
        if not re.match(r"^\d{4}$", year):
            problems.append(Problem(f"{dataset.id}:{number}", f"'{year}' is no reference year."))
        note = [f"Edition {edition}." if edition else "", *remarks, plain(row["remarks"])]
        found.append(
            {
                "indicator": row["indicator"],
                "breakdown": row["breakdown"],
                "unit": row["unit"],
                "geo": GEOS.get(row["country"], row["country"]),
                "period": year,
                "value": value,
                "status": status,
                "conf": conf,
                "flags_known": "true",
                "vintage": day,
                "vintage_basis": "retrieved",
                "source_kind": "api",
                "note": " ".join(part for part in note if part),
                "line": str(number),
            }
        )
    if problems:
        raise Problems("The Commission's facts cannot be read:", problems)
    names = columns(dataset.dimensions)
    table = {name: pa.array([row[name] for row in found], pa.string()) for name in names}
    return pa.table(table | {"line": pa.array([int(row["line"]) for row in found], pa.int32())})


def read_flags(text: str) -> tuple[str, str, list[str]]:
    """Status and confidentiality letters, and the tool's own marks in words."""
    left, _, right = text.strip().strip('"').partition("|")
    words = list(dict.fromkeys(OWN_MARKS[letter] for letter in left + right if letter in OWN_MARKS))

    def letters(part: str) -> Iterator[str]:
        return (letter for letter in part if not letter.isspace() and letter not in OWN_MARKS)

    return "".join(letters(left)), "".join(letters(right)), words


def plain(text: str) -> str:
    """Text without HTML: the tool's remarks hold markup, and links whose address is no address."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text))).strip()
