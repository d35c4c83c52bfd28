"""A briefing: charts that somebody collected, in an order, with a heading and a remark each; kept in an address.

PURE. No account and nothing on the server: the whole list is a parameter of the page's address, packed so that a dozen
charts stay short. What is read from an address is anybody's text: it is cut, checked and never trusted.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.handout import slug
from dashboard.words import spoken

MOST = 24
"""Charts in one briefing."""

LONGEST_HEADING = 140
LONGEST_REMARK = 500
LARGEST = 40_000
"""Bytes of an unpacked list; a longer one is not ours."""

LONGEST_ADDRESS = 12_000
"""Letters of a packed list."""


@dataclass(frozen=True, slots=True)
class Item:
    """One chart: the parameters of its address, the presenter's own heading and remark."""

    query: tuple[tuple[str, str], ...]
    heading: str = ""
    remark: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The chart's address as parameters."""
        return dict(self.query)


@dataclass(frozen=True, slots=True)
class Briefing:
    """A title, a remark under it, charts in order."""

    title: str = ""
    remark: str = ""
    items: tuple[Item, ...] = ()

    def adding(self, query: Mapping[str, str]) -> Briefing:
        """With one more chart at the end; the same chart is not added twice, and none beyond ``MOST``."""
        item = Item(tuple(query.items()))
        if any(one.parameters == item.parameters for one in self.items) or len(self.items) >= MOST:
            return self
        return replace(self, items=(*self.items, item))

    def without(self, at: int) -> Briefing:
        """Without one chart."""
        return replace(self, items=tuple(item for place, item in enumerate(self.items) if place != at))

    def moved(self, at: int, by: int) -> Briefing:
        """With one chart moved up (negative) or down; nothing happens at the ends."""
        to = at + by
        if not (0 <= at < len(self.items) and 0 <= to < len(self.items)):
            return self
        items = list(self.items)
        items.insert(to, items.pop(at))
        return replace(self, items=tuple(items))

    def saying(self, at: int, *, heading: str | None = None, remark: str | None = None) -> Briefing:
        """With other words at one chart."""
        items = list(self.items)
        old = items[at]
        items[at] = replace(
            old,
            heading=old.heading if heading is None else line(heading, LONGEST_HEADING),
            remark=old.remark if remark is None else line(remark, LONGEST_REMARK),
        )
        return replace(self, items=tuple(items))

    def titled(self, title: str, remark: str) -> Briefing:
        """With another title and remark."""
        return replace(self, title=line(title, LONGEST_HEADING), remark=line(remark, LONGEST_REMARK))

    def file_name(self, extension: str, vintage: str) -> str:
        """``digital-uptake_briefing_3-charts_vintage-2026-02-27.pptx``."""
        parts = [slug(self.title)[:50].rstrip("-"), "briefing", f"{len(self.items)}-charts"]
        if vintage:
            parts.append(f"vintage-{vintage}")
        return "_".join(part for part in parts if part) + f".{extension}"


def line(text: str, longest: int) -> str:
    """Text on one line, without control characters, cut."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:longest]


def packed(briefing: Briefing) -> str:
    """The briefing as the value of a parameter; empty for an empty one."""
    if briefing == Briefing():
        return ""
    value = [
        briefing.title,
        briefing.remark,
        [[dict(item.query), item.heading, item.remark] for item in briefing.items],
    ]
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return "1" + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


class UnreadableBriefingError(ValueError):
    """A list that is not ours, or was cut on its way. ``str()`` says so to people."""


def unpacked(text: str, parameters: Sequence[str]) -> Briefing:
    """The briefing of a parameter's value; charts keep only the parameters that charts read.

    Raises:
        UnreadableBriefingError: When the text is damaged, too long, or of a form that we do not know.
    """
    if not text:
        return Briefing()
    sorry = UnreadableBriefingError(spoken().say("address.briefing"))
    if len(text) > LONGEST_ADDRESS or not text.startswith("1"):
        raise sorry
    try:
        raw = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        opener = zlib.decompressobj()
        told = opener.decompress(raw, LARGEST)
        if opener.unconsumed_tail or not opener.eof:
            raise sorry
        title, remark, items = json.loads(told)
        read = tuple(_item(item, parameters) for item in items[:MOST])
        return Briefing(line(str(title), LONGEST_HEADING), line(str(remark), LONGEST_REMARK), read)
    except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError, AttributeError) as error:
        raise sorry from error


def _item(given: object, parameters: Sequence[str]) -> Item:
    if not isinstance(given, list) or len(given) != 3 or not isinstance(given[0], dict):
        raise ValueError("not an item")
    query, heading, remark = given
    kept = {str(name): str(value)[:200] for name, value in query.items() if name in parameters}
    return Item(tuple(kept.items()), line(str(heading), LONGEST_HEADING), line(str(remark), LONGEST_REMARK))
