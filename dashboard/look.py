"""The look in one place: colours, typeface, sizes. Screen, picture and page take them from here.

Country colours are judgement and live in the catalog. The tokens here are what no country may have: ink, the one
accent of "my country", the dark of EU27, the greys of the rest.
"""

from __future__ import annotations

GROUND = "#ffffff"
INK = "#16202c"
"""Text and headings: 16:1 on white."""
MUTED = "#4a5563"
"""Subtitles, axis labels, notes: 7.6:1 on white."""
GRID = "#e3e7ec"
RULE = "#9aa4b0"
"""Axis lines and frames: never text."""

ACCENT = "#c2410c"
"""My country. No country has it as its own colour: the nine leave orange free. 5.2:1 on white."""
EU = INK
"""EU27 and other aggregates: dark, with long dashes."""
PLAIN = "#2b5f9e"
"""Marks when no country is chosen: 6.4:1 on white."""
REST = "#6b7684"
"""Countries in the background, as marks and as text: 4.7:1 on white."""
REST_LINE = "#8791a0"
"""Lines and bars of the background; their labels are in REST."""
EMPTY = "#eef1f4"
"""A place without a figure (hatched with RULE)."""
TARGET = "#7a4b00"
"""Target lines and their labels: 7.4:1 on white."""

SEQUENCE = ("#e4edf7", "#bdd3ea", "#8db4da", "#5990c4", "#2f6aa6", "#154a82")
"""Six steps from low to high for maps and heat tables; text on them is INK on the first three, white on the rest."""

PARTS = ("#d9dee5", "#a9c4e4", "#5c93cb", "#123f73")
"""Ordered parts of a whole, low to high: told apart by lightness alone."""

FONT = "Source Sans"
"""The family as Streamlit serves it."""
FONT_STACK = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Helvetica Neue", Arial, sans-serif'

TEXT_SIZE = 14
LABEL_SIZE = 14
SMALL_SIZE = 12
LINE_WIDTH = 2.4
ACCENT_WIDTH = 3.6
DISC = 10
ACCENT_DISC = 12
MAX_COMPARED = 4
"""At most this many compared countries keep their own colour; more would be a tangle."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` after WCAG 2.2, 0 (black) to 1 (white)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours after WCAG 2.2, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(ground: str) -> str:
    """Ink or white, whichever reads better on the ground."""
    return INK if contrast(INK, ground) >= contrast(GROUND, ground) else GROUND


def readable(colour: str, ground: str = GROUND) -> str:
    """The colour, darkened as little as makes text in it reach 4.5:1 on the ground."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    while contrast(colour, ground) < 4.5:
        parts = [int(part * 0.95) for part in parts]
        colour = "#" + "".join(f"{part:02x}" for part in parts)
    return colour


def step_colour(value: float, low: float, high: float) -> str:
    """The colour of a value on the sequence from ``low`` to ``high``; values outside take the end colours."""
    if high <= low:
        return SEQUENCE[len(SEQUENCE) // 2]
    at = int((value - low) / (high - low) * len(SEQUENCE))
    return SEQUENCE[min(max(at, 0), len(SEQUENCE) - 1)]
