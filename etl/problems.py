"""Errors for people: every problem names its place, and problems are shown together instead of one at a time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what may be done about it."""

    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" {self.remedy}" if self.remedy else "")


class Problems(Exception):
    """One or more problems that stop the work. ``str()`` is what the user reads."""

    def __init__(self, title: str, problems: Iterable[Problem]) -> None:
        self.title = title
        self.problems = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        shown = [f"  - {problem}" for problem in self.problems[:SHOWN]]
        hidden = len(self.problems) - len(shown)
        return "\n".join([self.title, *shown, *([f"  ... and {hidden} more"] if hidden > 0 else [])])


FEW = 12
"""How many of a very long list of allowed values are shown."""

SHOWN = 25
"""How many problems one message lists: enough to see the pattern, few enough to read."""


DISK = {
    errno.ENOSPC: "the disk is full.",
    errno.EDQUOT: "the space allowed on the disk is used up.",
    errno.EFBIG: "a file would grow beyond what is allowed here.",
    errno.EROFS: "the disk can be read only.",
    errno.EACCES: "access is not allowed.",
    errno.EIO: "the disk does not answer.",
}
"""What a disk can refuse, in words."""


def disk_problem(error: BaseException, place: Path) -> Problem | None:
    """What is wrong with the disk, if that is what an error of Python or of DuckDB is about; otherwise None."""
    for number, words in DISK.items():
        if getattr(error, "errno", None) == number or os.strerror(number) in str(error):
            where = str(getattr(error, "filename", None) or place)
            return Problem(where, words, "Make room and run the command again." if number == errno.ENOSPC else "")
    return None


def allowed(values: Iterable[str], given: str = "", limit: int = 40) -> str:
    """What follows a message about an unknown value, such as ``Did you mean b? Allowed: a, b, c.``."""
    names = sorted(values)
    close = get_close_matches(given, names, n=3) if given else []
    guess = f"Did you mean {' or '.join(close)}? " if close else ""
    if close and len(names) > limit:
        return guess.strip()
    if len(names) > limit:
        return f"Allowed: {', '.join(names[:FEW])}, ... ({len(names)} in all)."
    return f"{guess}Allowed: {', '.join(names)}."
