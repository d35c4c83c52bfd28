"""ZIP files: a data package that other programs can check, and everything of a briefing in one folder.

Same figures, same bytes: entries carry the day of the newest vintage as their time, in a fixed order.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from dashboard.builders.sources import tables_of
from dashboard.handout import Handout, column_meanings, figures, limits
from dashboard.render import citation
from dashboard.render.table_csv import csv_text, described, parquet, sidecar, source_of
from dashboard.site import NAME
from dashboard.words import spoken

EARLIEST = (1980, 1, 1)
"""A ZIP knows no earlier day."""

REQUIRED = {"indicator", "indicator_title", "geo", "country", "size_emp", "nace_r2", "unit", "dataset", "producer"}
"""Columns that are never empty."""


def zipped(files: Mapping[str, bytes], on: date | None) -> bytes:
    """Files by name as one ZIP."""
    day = max((on.year, on.month, on.day), EARLIEST) if on else EARLIEST
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (*day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return out.getvalue()


def data_package(handout: Handout, accessed: date) -> bytes:
    """A Frictionless data package: ``datapackage.json``, CSV, Parquet, README and citations."""
    lines = figures(handout)
    table = csv_text(handout).encode()
    columns = parquet(lines, handout.chart.headline)
    files = {
        "datapackage.json": (json.dumps(descriptor(handout, table), ensure_ascii=False, indent=2) + "\n").encode(),
        "figures.csv": table,
        "figures.parquet": columns,
        "README.md": readme(handout, accessed).encode(),
        "cite.bib": citation.bibtex(handout, accessed).encode(),
        "cite.ris": citation.ris(handout, accessed).encode(),
    }
    return zipped(files, handout.vintage)


def descriptor(handout: Handout, table: bytes) -> dict[str, Any]:
    """``datapackage.json``: title, sources, licences, the table's columns with types and limits."""
    chart = handout.chart
    sources = [used.source for used in tables_of(handout.measured, spoken())]
    licences = {source.licence for source in sources if source.licence}
    return {
        "profile": "tabular-data-package",
        "name": handout.stem.lower().replace("_", "-")[:100],
        "title": chart.headline,
        "description": " ".join(part for part in (chart.subtitle, chart.note) if part),
        "homepage": handout.address,
        "version": handout.vintage.isoformat() if handout.vintage else spoken().say("file.unknown version"),
        "sources": [
            {"title": spoken().say("file.source", **source_of(source)), "path": source.url} for source in sources
        ],
        "licenses": [{"name": "other", "title": licence} for licence in sorted(licences)],
        "contributors": [{"title": NAME, "role": "publisher", "path": handout.site}] if handout.site else [],
        "custom": {
            key: described(handout)[key] for key in ("chosen", "codes", "vintages", "pinned_to", "missing_values")
        },
        "resources": [
            {
                "name": "figures",
                "path": "figures.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(table),
                "hash": f"sha256:{sha256(table).hexdigest()}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
                "schema": {
                    "fields": [_field(name, meaning) for name, meaning in column_meanings()],
                    "missingValues": [""],
                },
            },
        ],
    }


def _field(name: str, meaning: str) -> dict[str, Any]:
    kind = {"value": "number", "flags_known": "boolean", "vintage": "date"}.get(name, "string")
    field: dict[str, Any] = {"name": name, "type": kind, "description": meaning}
    if name in REQUIRED:
        field["constraints"] = {"required": True}
    if name == "status":
        field["constraints"] = {"pattern": "[bdefimnpu]*"}
    if name == "conf":
        field["constraints"] = {"pattern": "[CNP]*"}
    return field


def readme(handout: Handout, accessed: date) -> str:
    """What is in the folder, in plain words."""
    chart, words = handout.chart, spoken()
    listed = ("csv", "parquet", "descriptor", "cite")
    lines = [
        f"# {chart.headline}",
        "",
        chart.subtitle,
        "",
        *chart.notes,
        "",
        chart.source,
        "",
        words.say("readme.again", address=handout.address),
        "",
        f"## {words.say('readme.files')}",
        "",
        *(f"- {words.say(f'readme.{file}')}" for file in listed),
        "",
        _letters(handout),
        words.say("readme.formula"),
        "",
        f"## {words.say('readme.chosen')}",
        "",
        *(f"- {words.say('readme.choice', name=name, value=value)}" for name, value in handout.filters),
        "",
        f"## {words.say('limits')}",
        "",
        *(f"- {text}" for text in limits(handout)),
        "",
        f"## {words.say('cite')}",
        "",
        citation.plain(handout, accessed),
    ]
    return "\n".join(lines)


def _letters(handout: Handout) -> str:
    words = spoken()
    present = sorted({letter for cell in handout.cells for letter in cell.letters})
    if not present:
        return words.say("readme.letters.none")
    said = (words.say("note.flag", letter=letter, meaning=words.flags(letter)) for letter in present)
    return words.say("readme.letters", letters=words.say("list").join(said))


def plain(text: str) -> str:
    """Somebody's words in Markdown: no tag and no link of theirs comes to life."""
    return re.sub(r"([\\`*_\[\]<>#!|])", r"\\\1", text)


Draw = Callable[[Handout], bytes]


def briefing(
    handouts: Sequence[Handout],
    accessed: date,
    *,
    png: Draw,
    svg: Draw,
    title: str,
    remarks: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """A folder of a briefing: for each chart its pictures, figures and sidecar; one README and one citation file."""
    files: dict[str, bytes] = {}
    words = spoken()
    said = [f"# {plain(title) or words.say('briefing.title')}", ""]
    bibliography: dict[str, str] = {}
    records: dict[str, str] = {}
    for at, handout in enumerate(handouts, start=1):
        stem = f"{at:02d}_{handout.stem}"
        files[f"{stem}.png"] = png(handout)
        files[f"{stem}.svg"] = svg(handout)
        files[f"{stem}.csv"] = csv_text(handout).encode()
        files[f"{stem}.json"] = sidecar(handout).encode()
        remark = remarks[at - 1] if at <= len(remarks) else ""
        said += [
            f"## {at}. {handout.chart.headline}",
            "",
            *([plain(remark), ""] if remark else []),
            handout.chart.subtitle,
            "",
        ]
        said += [
            *handout.chart.notes,
            "",
            handout.chart.source,
            "",
            f"<{handout.address}>",
            "",
            words.say("briefing.files", stem=stem),
            "",
        ]
        for entry in citation.bibtex(handout, accessed).split("\n@"):
            bibliography.setdefault(entry.split(",", 1)[0].lstrip("@"), f"@{entry.lstrip('@')}")
        for record in citation.ris(handout, accessed).split("\r\n\r\n"):
            records.setdefault(record, record)
        if progress is not None:
            progress(at, len(handouts))
    head = {
        "README.md": "\n".join(said).encode(),
        "cite.bib": "\n".join(entry.strip() + "\n" for entry in bibliography.values()).encode(),
        "cite.ris": "".join(f"{record}\r\n\r\n" for record in records.values() if record.strip()).encode(),
    }
    newest = max((handout.vintage for handout in handouts if handout.vintage), default=None)
    return zipped({**head, **files}, newest)
