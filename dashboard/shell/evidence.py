"""Tables kept by hand beside the figures: programmes and what is reported of them, national initiatives.

Each row says where it was read, on what day as far as that was noted, and by whom it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from dashboard.ledger.rules import Platform
from dashboard.ledger.told import initial
from dashboard.questions.ledger import Programme
from dashboard.shell.tables import Link, table
from dashboard.words import spoken

Names = Callable[[str], str]
"""From the code of a country to its name."""


def programme_table(programmes: Iterable[Programme], name: Names) -> str:
    """Named programmes: what they are, what is reported, how anybody knows, who paid, where and when it was read."""
    words = spoken()
    columns = ("programme", "what", "found", "evidence", "paid by", "source", "read")
    rows = [
        (
            words.say("evidence.programme", place=name(one.geo), name=one.name, years=one.years),
            one.what,
            one.found,
            words.say("evidence.kinds", kinds=_kinds(one.evidence), note=one.evidence_note),
            one.paid_by,
            links(one.urls),
            read(one.read_on, one.read),
        )
        for one in programmes
    ]
    header = [words.say(f"evidence.column.{column}") for column in columns]
    return table(words.say("evidence.programmes"), header, rows, words=True)


def platform_table(platforms: Iterable[Platform], name: Names) -> str:
    """National initiatives for Industry 4.0: since when, in what state, where and when it was read."""
    words = spoken()
    columns = ("initiative", "kind", "began", "status", "counted", "was read", "source", "read")
    rows = [
        (
            words.say("platforms.entry", place=name(one.geo), name=one.name),
            one.kind,
            one.began or "",
            one.status,
            words.say("sheet.yes" if one.counted_2017 else "sheet.no"),
            one.what,
            links(one.urls),
            read(one.read_on, one.read),
        )
        for one in platforms
    ]
    header = [words.say(f"evidence.column.{column}") for column in columns]
    return table(words.say("evidence.initiatives"), header, rows, words=True)


def read(on: date | None, how: str) -> str:
    """The day on which a row was read, or that nobody noted it; and who tells it, if not the page named."""
    words = spoken()
    return words.say(f"evidence.read.{how}", day=words.say("evidence.no day") if on is None else words.day(on))


def links(urls: Sequence[str]) -> tuple[Link, ...]:
    """Pages as links that bear the names of their hosts."""
    return tuple(Link(host(url), url) for url in urls)


def host(url: str) -> str:
    """The site of an address, as people name it."""
    return url.split("/")[2].removeprefix("www.")


def _kinds(evidence: Sequence[str]) -> str:
    return initial(spoken().listed(spoken().say(f"evidence.kind.{kind}") for kind in evidence))
