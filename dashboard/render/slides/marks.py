"""What stands at a mark on a slide: its letters, its reason, its colour."""

from __future__ import annotations

from dashboard import look
from dashboard.chart import Mark, Row
from dashboard.words import NO_VALUE

LONGEST_REASON = 44
"""A longer reason stands in the note only."""


def tinted(colour: str, share: float) -> str:
    """A colour mixed with the ground: 1 is the colour, 0 the ground."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def text_colour(row: Row) -> str:
    """The colour of a row's words: dark enough to read."""
    return look.REST if row.role == "rest" else look.readable(row.colour)


def letters(mark: Mark) -> str:
    """The flag letters that stand at a mark, after a blank; empty for none."""
    return f" {mark.drawn}" if mark.drawn else ""


def why(mark: Mark) -> str:
    """What stands in an empty place: the sign, letters, and the reason if it is short."""
    reason = f" {mark.absence}" if len(mark.absence) <= LONGEST_REASON else ""
    return f"{NO_VALUE}{letters(mark)}{reason}"
