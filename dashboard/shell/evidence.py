"""Tables kept by hand beside the figures: programmes and what is reported of them, national initiatives.

Each row says where it was read, on what day as far as that was noted, and by whom it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from dashboard.ledger.rules import Platform
from dashboard.questions.ledger import Programme
from dashboard.shell.tables import Link, table
from dashboard.words import spoken

KINDS = {"before-after": "before and after"}
"""Kinds of evidence that read better in other words than the catalog's."""

TOLD = {"there": "", "relayed": ", told by others than the evaluator"}
"""Who tells what stands in a row, where it is not the page named itself."""

Names = Callable[[str], str]
"""From the code of a country to its name."""


def programme_table(programmes: Iterable[Programme], name: Names) -> str:
    """Named programmes: what they are, what is reported, how anybody knows, who paid, where and when it was read."""
    header = (
        "Programme",
        "What it is",
        "What is reported",
        "Kind of evidence",
        "Who paid for it",
        "Source",
        "Read on",
    )
    rows = [
        (
            f"{name(one.geo)}: {one.name} ({one.years})",
            one.what,
            one.found,
            f"{_kinds(one.evidence)}. {one.evidence_note}",
            one.paid_by,
            links(one.urls),
            read(one.read_on, one.read),
        )
        for one in programmes
    ]
    return table("Programmes and what is reported of them, kept by hand and not complete", header, rows, words=True)


def platform_table(platforms: Iterable[Platform], name: Names) -> str:
    """National initiatives for Industry 4.0: since when, in what state, where and when it was read."""
    header = (
        "Initiative",
        "Kind",
        "Began",
        "Status",
        "In the Commission's count of 2017",
        "What was read",
        "Source",
        "Read on",
    )
    rows = [
        (
            f"{name(one.geo)}: {one.name}",
            one.kind,
            one.began or "",
            one.status,
            "yes" if one.counted_2017 else "no",
            one.what,
            links(one.urls),
            read(one.read_on, one.read),
        )
        for one in platforms
    ]
    return table("National initiatives for Industry 4.0, kept by hand and not complete", header, rows, words=True)


def read(on: date | None, how: str) -> str:
    """The day on which a row was read, or that nobody noted it; and who tells it, if not the page named."""
    return f"{spoken().day(on) if on is not None else 'day not noted'}{TOLD[how]}"


def links(urls: Sequence[str]) -> tuple[Link, ...]:
    """Pages as links that bear the names of their hosts."""
    return tuple(Link(host(url), url) for url in urls)


def host(url: str) -> str:
    """The site of an address, as people name it."""
    return url.split("/")[2].removeprefix("www.")


def _kinds(evidence: Sequence[str]) -> str:
    said = spoken().listed(KINDS.get(kind, kind) for kind in evidence)
    return said[:1].upper() + said[1:]
