"""How to cite: BibTeX, RIS and plain text, one entry a table of a producer, and one for the chart itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.builders.sources import Used, tables_of
from dashboard.handout import Handout, slug
from dashboard.site import NAME
from dashboard.words import spoken


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to cite."""

    key: str
    author: str
    title: str
    year: int | None
    published: date | None
    number: str
    url: str
    doi: str
    note: str


def works(handout: Handout) -> tuple[Work, ...]:
    """The tables behind a chart, each with the newest vintage used, then the chart."""
    return (*map(_table, tables_of(handout.measured, spoken())), _chart(handout))


def _table(used: Used) -> Work:
    words, source, vintage = spoken(), used.source, used.newest
    table = words.say("cite.table.via" if source.via else "cite.table", table=source.dataset_id, via=source.via)
    licence = words.say("cite.licence", licence=source.licence) if source.licence else ""
    return Work(
        key=slug(f"{source.producer} {source.dataset_id}").replace("-", "_"),
        author=source.producer,
        title=source.title or source.dataset_id,
        year=vintage.year if vintage else None,
        published=vintage,
        number=source.dataset_id,
        url=source.url,
        doi=source.doi or "",
        note=" ".join(part for part in (table, licence) if part),
    )


def _chart(handout: Handout) -> Work:
    vintage = handout.vintage
    return Work(
        key=slug(f"bdm {handout.stem}").replace("-", "_")[:60],
        author=NAME,
        title=handout.chart.headline,
        year=vintage.year if vintage else None,
        published=vintage,
        number="",
        url=handout.address,
        doi="",
        note=spoken().say("cite.chart", subtitle=handout.chart.subtitle, source=handout.chart.source),
    )


def plain(handout: Handout, accessed: date) -> str:
    """One paragraph an entry, for a footnote."""
    return "\n".join(_plain(work, accessed) for work in works(handout)) + "\n"


def _plain(work: Work, accessed: date) -> str:
    words = spoken()
    year = work.year or words.say("cite.no date")
    parts = [words.say("cite.title", author=work.author, year=year, title=work.title)]
    if work.number:
        key = "cite.table.dated" if work.published else "cite.table"
        parts.append(words.say(key, table=work.number, day=work.published))
    if work.doi:
        parts.append(f"doi:{work.doi}.")
    if work.url:
        parts.append(words.say("cite.address", url=work.url, day=accessed.isoformat()))
    return _line(" ".join(parts))


def bibtex(handout: Handout, accessed: date) -> str:
    """BibTeX entries of type ``misc``; special characters are escaped."""
    return "\n".join(_bibtex(work, accessed) for work in works(handout))


def _bibtex(work: Work, accessed: date) -> str:
    fields: list[tuple[str, str]] = [
        ("author", "{" + _tex(work.author) + "}"),
        ("title", "{" + _tex(work.title) + "}"),
        ("year", str(work.year) if work.year else ""),
        ("number", _tex(work.number)),
        ("doi", _address(work.doi)),
        ("url", _address(work.url)),
        ("urldate", accessed.isoformat()),
        ("version", work.published.isoformat() if work.published else ""),
        ("note", _tex(work.note)),
    ]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value)
    return f"@misc{{{work.key},\n{body}\n}}\n"


TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _tex(text: str) -> str:
    return "".join(TEX.get(letter, letter) for letter in _line(text))


def _address(text: str) -> str:
    """An address in BibTeX: braces would end the field, everything else stays."""
    return _line(text).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def ris(handout: Handout, accessed: date) -> str:
    """RIS records of type ``DATA``."""
    return "".join(_ris(work, accessed) for work in works(handout))


def _ris(work: Work, accessed: date) -> str:
    fields: Sequence[tuple[str, str]] = (
        ("TY", "DATA"),
        ("AU", work.author),
        ("TI", work.title),
        ("PY", str(work.year) if work.year else ""),
        ("DA", work.published.strftime("%Y/%m/%d") if work.published else ""),
        ("M1", work.number),
        ("DO", work.doi),
        ("UR", work.url),
        ("Y2", accessed.strftime("%Y/%m/%d")),
        ("N1", work.note),
    )
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""]) + "\r\n"


def _line(text: str) -> str:
    return " ".join(text.split())
