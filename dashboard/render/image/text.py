"""Text set in inches: how wide it runs, where it wraps, how high it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

POINTS = 72.0
"""Points in an inch."""


LEADING = 1.28
"""Distance of two lines of text, as a multiple of their size."""


@lru_cache(maxsize=4096)
def _advance(letter: str, name: str, bold: bool) -> float:
    """Width of one letter at one point, in points. Kept: laying out whole texts is slow."""
    font = get_font(findfont(FontProperties(family=name, weight="bold" if bold else "normal")))
    font.set_size(100.0, POINTS)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


def text_width(text: str, size: float, name: str, *, bold: bool = False) -> float:
    """Width of a text in inches, kerning aside."""
    return sum(_advance(letter, name, bold) for letter in text) * size / POINTS


def wrapped(text: str, width: float, size: float, name: str, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than ``width`` inches; a word that is wider stands alone."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size, name, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def block_height(lines: Sequence[str], size: float) -> float:
    """Height of some lines, in inches."""
    return len(lines) * size * LEADING / POINTS
