"""The Cohesion Open Data Platform (Socrata): money planned, decided and spent, added up by country.

Socrata gives 1,000 rows unless asked for more, and says nothing of the rest. So the number of rows is asked for
first, pages are read in a fixed order, and the total must be whole. Amounts are added as decimals, to the cent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from etl.catalog.models import Dataset, Indicator
from etl.extract.client import Answer, Client, describe, query
from etl.extract.eurostat import Fetched, Misfit
from etl.extract.reference import pick
from etl.problems import Problem, Problems
from etl.transform.cells import columns

PAGE = 5000

GEOS = {"GR": "EL", "GB": "UK"}

TOTAL = "TOTAL"


@dataclass(frozen=True)
class Columns:
    """Where the platform's table holds what ours needs.

    ``codes``: our dimension -> its column. ``amounts``: code of our dimension ``amount`` -> its column; under ``""``
    the one amount of a table without that dimension. ``year``: its column of years, or none: the state of the day.
    """

    table: str
    codes: Mapping[str, str]
    amounts: Mapping[str, str]
    year: str | None = None
    where: str = ""
    pad: int = 0  # width to which codes of objectives are filled with zeros
    with_totals: bool = False


TABLES = {
    "esif_2014_2020_planned": Columns(
        "e4v6-qrrq",
        {"fund": "fund", "thematic_objective": "to"},
        {"": "eu_amount"},
        where="fund in ('ERDF','EAFRD')",
        pad=2,
        with_totals=True,
    ),
    "erdf_implementation_2018": Columns(
        "99js-gm52",
        {"thematic_objective": "to"},
        {"total_decided": "total_eligible_cost", "total_spent": "total_eligible_expenditure"},
        year="year",
        where="fund='ERDF' and year='2018'",
    ),
    "cohesion_2021_2027_planned": Columns(
        "hgyj-gyin",
        {"fund": "fund", "intervention_field": "category_code"},
        {"": "eu_amount"},
        where="dimension_type='Intervention Field'",
    ),
}
"""Tables of ours that the platform can feed. The names of columns are the platform's; the pull checks that they are
there before it reads a row, and names those that are."""


def last_updated(client: Client, base: str, dataset: Dataset) -> str:
    """The cheap call: when rows were last changed, as an ISO time.

    Raises:
        NotFetched: no answer, or a refusal.
        Problems: an answer that does not say.
        Misfit: columns that are not there.
    """
    spec = TABLES[dataset.id]
    answer = client.fetch(f"{base}/api/views/{spec.table}.json", "json", f"{dataset.id}.structure")
    try:
        said = json.loads(answer.content())
        moment = datetime.fromtimestamp(int(said["rowsUpdatedAt"]), UTC).isoformat(timespec="seconds")
        there = {str(column["fieldName"]) for column in said["columns"]}
    except (ValueError, KeyError, TypeError) as error:
        raise Problems(
            "The description of a table cannot be read:",
            [Problem(dataset.id, f"{spec.table} does not say when its rows were updated and what its columns are.")],
        ) from error
    needed = {*spec.codes.values(), *spec.amounts.values(), "ms", *([spec.year] if spec.year else [])}
    if missing := sorted(needed - there):
        raise Misfit(
            "The platform's table does not have the columns that we know:",
            [
                Problem(
                    f"{dataset.id} ({spec.table})",
                    f"column '{name}' is missing.",
                    f"It has {', '.join(sorted(there))}.",
                )
                for name in missing
            ],
        )
    describe(answer, moment)
    return moment


def fetch_table(client: Client, base: str, dataset: Dataset, indicators: list[Indicator], updated: str) -> Fetched:
    """All rows of the table, page by page, added up by country and by what the table tells apart.

    Raises:
        NotFetched: a page could not be had.
        Problems: the rows are fewer or more than announced, or an amount is no number.
    """
    spec = TABLES[dataset.id]
    resource = f"{base}/resource/{spec.table}.json"
    where = {"$where": spec.where} if spec.where else {}
    counted = client.fetch(
        f"{resource}?{query({'$select': 'count(*) as rows', **where})}", "json", f"{dataset.id}.count"
    )
    total = int(_rows(counted, dataset.id)[0]["rows"])
    needed = ["ms", *spec.codes.values(), *spec.amounts.values(), *([spec.year] if spec.year else [])]
    answers: list[Answer] = []
    rows: list[Mapping[str, Any]] = []
    while len(rows) < total:
        asked = {
            "$select": ",".join(needed),
            **where,
            "$order": ":id",
            "$limit": str(PAGE),
            "$offset": str(len(rows)),
        }
        answer = client.fetch(f"{resource}?{query(asked)}", "json", dataset.id)
        describe(answer, updated)
        answers.append(answer)
        page = _rows(answer, dataset.id)
        if not page:
            break
        rows.extend(page)
    if len(rows) != total:
        raise Problems(
            "The rows of a table are not whole:",
            [Problem(dataset.id, f"{spec.table} announced {total:,} rows, {len(rows):,} came.", "Pull again.")],
        )
    cells = to_cells(rows, spec, dataset, updated)
    periods = None if spec.year else frozenset({updated[:4]})
    return Fetched(pick(cells, indicators), [counted, *answers], periods=periods)


def _rows(answer: Answer, name: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(answer.content().decode("utf-8-sig"), parse_float=str, parse_int=str)
    except ValueError as error:
        raise Problems("A page cannot be read:", [Problem(name, f"it is not valid JSON ({error}).")]) from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Problems("A page cannot be read:", [Problem(name, "it is not a list of rows.")])
    return found


def to_cells(rows: list[Mapping[str, Any]], spec: Columns, dataset: Dataset, updated: str) -> pa.Table:
    """Sums by country, codes, amount and year; a sum over no rows is no cell.

    A sum of which a part has no amount is not known: it has no value and says how many parts are missing.

    Raises:
        Problems: a row without a country, or an amount that is no number.
    """
    sums: dict[tuple[str, ...], list[Decimal | None]] = {}
    free = [dimension for dimension in dataset.dimensions if dimension != "amount"]
    for number, row in enumerate(rows, start=1):
        place = f"{dataset.id}:{number}"
        country = str(row.get("ms") or "").strip()
        if not country:
            raise Problems("A row cannot be read:", [Problem(place, "it names no member state (ms).")])
        codes = {dimension: str(row.get(spec.codes[dimension]) or "") for dimension in free}
        if spec.pad and codes.get("thematic_objective", "").isdigit():
            codes["thematic_objective"] = codes["thematic_objective"].zfill(spec.pad)
        year = str(row.get(spec.year) or "")[:4] if spec.year else updated[:4]
        for amount, column in spec.amounts.items():
            text = "" if row.get(column) is None else str(row[column]).strip()
            try:
                value = Decimal(text) if text else None
            except InvalidOperation as error:
                raise Problems("A row cannot be read:", [Problem(place, f"{column} '{text}' is no amount.")]) from error
            groups = [codes, {**codes, "thematic_objective": TOTAL}] if spec.with_totals else [codes]
            for group in groups:
                key = (
                    *(amount if one == "amount" else group[one] for one in dataset.dimensions),
                    GEOS.get(country, country),
                    year,
                )
                sums.setdefault(key, []).append(value)
    found = [
        dict(zip([*dataset.dimensions, "geo", "period"], key, strict=True))
        | {
            "value": "" if None in parts else f"{sum(filter(None, parts), Decimal(0)):f}",
            "status": "",
            "conf": "",
            "flags_known": "false",
            "vintage": updated[:10],
            "vintage_basis": "producer",
            "source_kind": "api",
            "note": _sum_note(parts),
        }
        for key, parts in sums.items()
    ]
    names = columns(dataset.dimensions)
    table = {name: pa.array([row[name] for row in found], pa.string()) for name in names}
    return pa.table(table | {"line": pa.array(range(1, len(found) + 1), pa.int32())})


def _sum_note(parts: list[Decimal | None]) -> str:
    missing = parts.count(None)
    if missing:
        return f"No sum: {missing} of {len(parts)} parts have no amount."
    return f"Sum of {len(parts)} published amounts." if len(parts) > 1 else ""
