"""The screens, in the order of the menu.

A new page is a file in ``pages/``, one line here and its title in the words (``screen.<id>``); where visitors choose an
indicator on it, also its list of indicators in ``dashboard.questions.choices``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.words import spoken

PAGES = Path(__file__).resolve().parent.parent.parent / "pages"


@dataclass(frozen=True, slots=True)
class Screen:
    """``id`` is the path of its address and ``View.screen``; the first screen is also the bare address."""

    id: str
    file: str

    @property
    def title(self) -> str:
        """What the menu calls it."""
        return spoken().say(f"screen.{self.id}")

    @property
    def path(self) -> Path:
        """The page's file."""
        return PAGES / self.file


SCREENS: tuple[Screen, ...] = (
    Screen("overview", "overview.py"),
    Screen("uptake", "uptake.py"),
    Screen("skills", "skills.py"),
    Screen("funding", "funding.py"),
    Screen("findings", "findings.py"),
    Screen("profile", "profile.py"),
    Screen("compare", "compare.py"),
    Screen("targets", "targets.py"),
    Screen("briefing", "briefing.py"),
    Screen("data", "data_and_method.py"),
)
