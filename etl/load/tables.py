"""The catalog's own tables: one function a table would say nothing, so one list of rows each, in one place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from typing import Any

import duckdb
import pyarrow as pa

from etl.catalog import Catalog
from etl.catalog.ledger import Ledger
from etl.catalog.models import Dataset

EUROSTAT_PAGE = "https://ec.europa.eu/eurostat/databrowser/view/{code}/default/table"
EUROSTAT_DOI = "10.2908/{code}"


def fill_catalog_tables(con: duckdb.DuckDBPyConnection, catalog: Catalog, fetched: Set[str] = frozenset()) -> None:
    """Fill every table whose rows stand in the catalog, in an order that keeps references whole.

    Of tables that were ``fetched`` from their producer, nothing is said any more that holds for our old copy only.
    """
    insert(
        con,
        "source",
        [(s.id, s.producer, s.title, s.licence, s.licence_url, s.cite, s.base_url) for s in catalog.sources.values()],
    )
    insert(con, "dataset", [_dataset_row(dataset) for dataset in catalog.datasets.values()])
    insert(con, "unit", [(u.id, u.title, u.short, u.minimum, u.maximum, u.share) for u in catalog.units.values()])
    loaded = [geo for geo in catalog.geos.values() if geo.left_out is None]
    insert(con, "geo", [(geo.id, geo.name, geo.kind, geo.colour, sort) for sort, geo in enumerate(loaded)])
    insert(
        con,
        "geo_group",
        [(g.id, g.name, member, sort) for g in catalog.groups.values() for sort, member in enumerate(g.members)],
    )
    insert(
        con, "code", [(c.dimension, c.code, c.label_en, c.label_de, c.label_fr, n) for n, c in enumerate(catalog.codes)]
    )
    insert(con, "flag", [(f.letter, f.kind, f.title, f.meaning, f.mark, f.ranked) for f in catalog.flags.values()])
    insert(con, "indicator", _indicator_rows(catalog, fetched))
    insert(
        con,
        "outside",
        [(one.id, geo, why) for one in catalog.indicators.values() for geo, why in catalog.outside(one).items()],
    )
    insert(
        con,
        "comparability",
        [
            (indicator, b.geo, b.size_emp, None, b.from_period, b.kind, b.reason, b.url)
            for b in catalog.breaks
            for indicator in b.indicators
        ],
    )
    insert(
        con,
        "target",
        [
            (t.id, t.indicator, t.title, t.value, t.unit, t.year, t.geo, t.size_emp, t.level, t.note, t.url)
            for t in catalog.targets.values()
        ],
    )
    insert(
        con,
        "composition",
        [
            (c.id, c.title, part, c.total, c.within, n)
            for c in catalog.compositions.values()
            for n, part in enumerate(c.parts)
        ],
    )
    insert(con, "left_out", [(one.name, one.reason) for one in catalog.left_out])
    _fill_ledger(con, catalog.ledger)


def _fill_ledger(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """The findings of the report, their rules, and what was read beside them."""
    if ledger.report is not None:
        insert(con, "finding_report", [tuple(dict(ledger.report).values())])
    insert(con, "finding", _finding_rows(ledger))
    insert(
        con,
        "finding_evidence",
        [
            (finding.id, one.indicator, one.size_emp, one.table, one.absent, one.use, one.read, sort)
            for finding in ledger.findings.values()
            for sort, one in enumerate(finding.evidence)
        ],
    )
    insert(
        con,
        "finding_rule",
        [
            (finding.id, part.id, part.states, part.model_dump_json(), sort)
            for finding in ledger.findings.values()
            if finding.rule is not None
            for sort, part in enumerate(finding.rule.parts)
        ],
    )
    for table, entries in (
        ("programme", ledger.programmes),
        ("platform", ledger.platforms),
        ("looked_for", ledger.looked_for),
    ):
        insert(con, table, [(*dict(one).values(), sort) for sort, one in enumerate(entries.values())])


def _finding_rows(ledger: Ledger) -> Iterable[tuple[Any, ...]]:
    lines = {row.finding: row.line_sha256 for row in ledger.quoted}
    for sort, one in enumerate(ledger.findings.values()):
        rule, without = one.rule, one.without
        yield (
            one.id,
            one.line,
            lines[one.id],
            one.theme,
            one.also,
            one.type,
            one.also_types,
            one.label,
            one.paraphrase,
            one.hedge,
            one.quote,
            one.voice,
            ledger.voices[one.voice].title,
            one.testability,
            one.may_have_verdict,
            rule.dated if rule else None,
            rule.why if rule else None,
            without.why if without else None,
            without.text if without else None,
            without.needed if without else None,
            one.picture.model_dump_json() if one.picture else None,
            one.caveat,
            [ledger.limits[limit].text for limit in one.limits],
            one.answers,
            [ledger.questions[question].text for question in one.answers],
            sort,
        )


def _dataset_row(dataset: Dataset) -> tuple[Any, ...]:
    is_eurostat = dataset.source == "eurostat"
    return (
        dataset.id,
        dataset.source,
        dataset.title,
        dataset.frequency,
        dataset.reference_year,
        dataset.reference_year_note,
        EUROSTAT_DOI.format(code=dataset.id.upper()) if is_eurostat else None,
        dataset.url or EUROSTAT_PAGE.format(code=dataset.id),
        dataset.via,
        dataset.covers,
        dataset.supply,
        *(None,) * 5,  # vintage, precision, basis, retrieved_at, sha256: known when the figures are in
    )


def _indicator_rows(catalog: Catalog, fetched: Set[str]) -> Iterable[tuple[Any, ...]]:
    for sort, one in enumerate(catalog.indicators.values()):
        tolerance = catalog.tolerance(one)
        yield (
            one.id,
            catalog.themes[one.id],
            one.title,
            one.short,
            one.unit,
            one.decimals,
            one.direction,
            one.dataset,
            json.dumps(one.filter, sort_keys=True) if one.filter else None,
            one.derived.model_dump_json(exclude_defaults=True) if one.derived else None,
            one.population,
            catalog.reference_year(one),
            one.version,
            one.family,
            one.optional,
            one.definition,
            list(one.know if one.dataset in fetched else one.know + one.of_copy),
            *(tolerance.points, tolerance.subgroup_points, tolerance.basis),
            one.target,
            one.parts_of,
            one.table_only,
            catalog.supply(one),
            sort,
        )


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given in the order of the table's columns."""
    found = list(rows)
    if not found:
        return
    con.register("new_rows", pa.table({str(n): pa.array(column) for n, column in enumerate(zip(*found, strict=True))}))
    con.execute(f"insert into {table} select * from new_rows")
    con.unregister("new_rows")
