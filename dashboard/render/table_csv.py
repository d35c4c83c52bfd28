"""Figures as CSV with a sidecar in JSON, and as Parquet: every cell with its flags, vintage and source.

The CSV has a header and no comments, so that every program reads it; what the columns mean stands in the sidecar.
Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers never do.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.builders.sources import tables_of
from dashboard.handout import FIGURE_COLUMNS, Figure, Handout, column_meanings, dimension_lines, figures, limits
from dashboard.measure.value import SourceLine
from dashboard.site import NAME
from dashboard.words import spoken

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that make a spreadsheet read text as a formula."""


def harmless(text: str) -> str:
    """Text that stays text when a spreadsheet opens the file."""
    line = text.replace("\r", " ").replace("\n", " ").replace("\x00", "")
    return f"'{line}" if line.startswith(DANGEROUS) else line


def csv_text(handout: Handout) -> str:
    """All figures of a chart, one a line, in the order of :data:`FIGURE_COLUMNS`; lines end with CR LF (RFC 4180)."""
    return csv_of(figures(handout))


def csv_of(lines: Iterable[Figure]) -> str:
    """The same for any figures."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIGURE_COLUMNS)
    for line in lines:
        writer.writerow([_cell(getattr(line, name)) for name in FIGURE_COLUMNS])
    return out.getvalue()


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return harmless(value)


def sidecar(handout: Handout) -> str:
    """What stands beside the CSV: columns, codes, choices, sources, notes, how to see it again."""
    return json.dumps(described(handout), ensure_ascii=False, indent=2) + "\n"


def described(handout: Handout) -> dict[str, Any]:
    """The sidecar as a plain value."""
    chart = handout.chart
    return {
        "title": chart.headline,
        "subtitle": chart.subtitle,
        "note": chart.note,
        "source": chart.source,
        "address": handout.address,
        "site": NAME,
        "vintages": [day.isoformat() for day in handout.vintages],
        "pinned_to": handout.pinned.isoformat() if handout.pinned else None,
        "chosen": dict(handout.filters),
        "columns": [{"name": name, "meaning": meaning} for name, meaning in column_meanings()],
        "codes": [
            {"dimension": dimension, "code": code, "name": name} for dimension, code, name in dimension_lines(handout)
        ],
        "sources": [source_of(used.source) for used in tables_of(handout.measured, spoken())],
        "definition_and_limits": list(limits(handout)),
        "alternative_text": chart.alt,
        "missing_values": spoken().say("file.absent"),
        "formula_guard": spoken().say("file.formula"),
    }


def source_of(source: SourceLine) -> Mapping[str, str | None]:
    """A source line as a plain value."""
    return {
        "producer": source.producer,
        "table": source.dataset_id,
        "title": source.title,
        "url": source.url,
        "doi": source.doi,
        "via": source.via,
        "licence": source.licence,
    }


def parquet(lines: Sequence[Figure], title: str = "") -> bytes:
    """Figures as Parquet: text, ``value`` as a 64-bit float with nulls, ``flags_known`` as a truth value."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"value": pa.float64(), "flags_known": pa.bool_()}
    schema = pa.schema(
        [
            pa.field(name, types.get(name, pa.string()), metadata={"description": meaning})
            for name, meaning in column_meanings()
        ],
        metadata={"title": title, "publisher": NAME},
    )
    table = pa.table({name: [getattr(line, name) for line in lines] for name in FIGURE_COLUMNS}, schema=schema)
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
