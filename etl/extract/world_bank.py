"""The World Bank's indicator interface: R&D intensity and population.

One answer is a list of two: what page this is and when the figures were last updated, and the rows. ``GR`` there is
``EL`` here. A row without a value is no figure: the World Bank lists every country and year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from etl.catalog.models import Dataset, Indicator
from etl.extract.client import Answer, Client, NotFetched, describe, query
from etl.extract.eurostat import Fetched
from etl.extract.reference import pick
from etl.problems import Problem, Problems
from etl.transform.cells import columns

SERIES = {"wdi_gb_xpd_rsdv_gd_zs": "GB.XPD.RSDV.GD.ZS", "wdi_sp_pop_totl": "SP.POP.TOTL"}

UNITS = {"GB.XPD.RSDV.GD.ZS": "PC_GDP"}

PER_PAGE = 5000

GEOS = {"GR": "EL", "GB": "UK", "EU": "EU27_2020"}


def url(base: str, series: str, geos: Iterable[str], page: int, per_page: int) -> str:
    """The address of one page."""
    back = {ours: theirs for theirs, ours in GEOS.items()}
    countries = ";".join(sorted(back.get(geo, geo) for geo in geos))
    asked = query({"format": "json", "per_page": str(per_page), "page": str(page)})
    return f"{base}/country/{countries}/indicator/{series}?{asked}"


def last_updated(client: Client, base: str, dataset: Dataset, geos: list[str]) -> str:
    """The cheap call: one row, for the date of the last update.

    Raises:
        NotFetched: no answer, or the World Bank's refusal.
        Problems: an answer of another form.
    """
    answer = client.fetch(url(base, SERIES[dataset.id], geos, 1, 1), "json", f"{dataset.id}.structure")
    about, _ = read_page(answer.content(), dataset.id)
    describe(answer, about["lastupdated"])
    return about["lastupdated"]


def fetch_table(client: Client, base: str, dataset: Dataset, indicators: list[Indicator], geos: list[str]) -> Fetched:
    """All years of the countries.

    Raises:
        NotFetched: a page could not be had.
        Problems: a page of another form, or fewer rows than announced.
    """
    series, answers, rows, page = SERIES[dataset.id], list[Answer](), list[Mapping[str, Any]](), 1
    while True:
        answer = client.fetch(url(base, series, geos, page, PER_PAGE), "json", dataset.id)
        about, found = read_page(answer.content(), dataset.id)
        describe(answer, about["lastupdated"])
        answers.append(answer)
        rows.extend(found)
        if page >= int(about["pages"]):
            break
        page += 1
    if len(rows) != int(about["total"]):
        raise Problems(
            "An answer is not whole:", [Problem(dataset.id, f"{about['total']} rows were announced, {len(rows)} came.")]
        )
    return Fetched(pick(to_cells(rows, dataset, about["lastupdated"]), indicators), answers)


def read_page(content: bytes, name: str) -> tuple[dict[str, str], list[Mapping[str, Any]]]:
    """What a page says of itself, and its rows; numbers stay text.

    Raises:
        NotFetched: the World Bank's refusal, which comes with status 200.
        Problems: not such a page.
    """
    title = "An answer of the World Bank cannot be read:"
    try:
        said = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except ValueError as error:
        raise Problems(title, [Problem(name, f"it is not valid JSON ({error}).", "Was it cut off?")]) from error
    if isinstance(said, list) and said and isinstance(said[0], dict) and "message" in said[0]:
        words = "; ".join(
            str(one.get("value") or one.get("key")) for one in said[0]["message"] if isinstance(one, dict)
        )
        raise NotFetched("refused", f"The World Bank says: {words}")
    if not (isinstance(said, list) and len(said) == 2 and isinstance(said[0], dict)):
        raise Problems(title, [Problem(name, "it is not a list of page and rows.")])
    about = {key: str(said[0].get(key, "")) for key in ("page", "pages", "total", "lastupdated")}
    if not (
        about["pages"].isdigit() and about["total"].isdigit() and re.match(r"^\d{4}-\d{2}-\d{2}$", about["lastupdated"])
    ):
        raise Problems(title, [Problem(name, "it does not say its pages, its total and when it was last updated.")])
    return about, list(said[1] or [])


def to_cells(rows: Iterable[Mapping[str, Any]], dataset: Dataset, updated: str) -> pa.Table:
    """Cells of the rows that have a value.

    Raises:
        Problems: a row of another series, or without a country or year.
    """
    series = SERIES[dataset.id]
    found: list[dict[str, str]] = []
    for number, row in enumerate(rows, start=1):
        try:
            code, geo, year = str(row["indicator"]["id"]), str(row["country"]["id"]), str(row["date"])
        except (KeyError, TypeError) as error:
            raise Problems(
                "A row cannot be read:", [Problem(f"{dataset.id}:{number}", "it lacks indicator, country or date.")]
            ) from error
        if code != series or not re.match(r"^\d{4}$", year):
            raise Problems("A row cannot be read:", [Problem(f"{dataset.id}:{number}", f"it is of {code}, {year}.")])
        if row.get("value") is None:
            continue
        found.append(
            {
                "series": series,
                "unit": UNITS.get(series, ""),
                "geo": GEOS.get(geo, geo),
                "period": year,
                "value": str(row["value"]),
                "status": str(row.get("obs_status") or "").lower(),
                "conf": "",
                "flags_known": "true",
                "vintage": updated,
                "vintage_basis": "producer",
                "source_kind": "api",
                "note": "",
                "line": str(number),
            }
        )
    names = columns(dataset.dimensions)
    table = {name: pa.array([row[name] for row in found], pa.string()) for name in names}
    return pa.table(table | {"line": pa.array([int(row["line"]) for row in found], pa.int32())})
