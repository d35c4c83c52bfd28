"""How wide words run in Arial, the typeface of our slides, by its published letter widths: titles, notes, labels fit.

Programs that have no Arial take a typeface of the same widths (Liberation Sans in LibreOffice).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REGULAR = {
    222: "'`ijl",
    260: "|",
    278: " !,./:;I[\\]ft\u00a0·",
    333: "()-r“”‘’",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_BOLD = {
    278: " ',./I\\`ijl\u00a0·",
    280: "|",
    333: "!()-:;[]ft",
    350: "•",
    389: "*r{}",
    474: '"',
    500: "z“”",
    556: "#$0123456789J_aceksvxy–",
    584: "+<=>^~−",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
    1000: "—…",
}
WIDTHS = {
    bold: {letter: width for width, letters in table.items() for letter in letters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
UNKNOWN = 1000
"""A letter that the tables do not have is taken as wide as it is high."""

BLANK = "\u00a0"
"""The blank that no program trims or wraps."""


@lru_cache(maxsize=2048)
def _advance(letter: str, bold: bool) -> int:
    plain = unicodedata.normalize("NFKD", letter)[:1]  # é is as wide as e
    return WIDTHS[bold].get(letter, WIDTHS[bold].get(plain, UNKNOWN))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text on one line, in points."""
    return sum(_advance(letter, bold) for letter in text) * size / 1000


def line_count(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """On how many lines a text stands in so many points of width; a word that is wider is cut, as programs do."""
    lines, at = 1, 0.0
    blank = width(" ", size, bold=bold)
    for word in text.split(" "):
        wide = width(word, size, bold=bold)
        if at and at + blank + wide > room:
            lines, at = lines + 1, 0.0
        at += wide + (blank if at else 0.0)
        more = int(at / room)
        lines, at = lines + more, at - more * room
    return lines


def blanks(points: float, size: float) -> str:
    """So many blanks that they keep at least this distance, in points."""
    return BLANK * max(0, -int(-points // width(BLANK, size)))
