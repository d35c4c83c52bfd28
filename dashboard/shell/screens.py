"""The screens, in the order of the menu.

A new page is a file in ``pages/`` and one line here; where visitors choose an indicator on it, also its list of
indicators in ``dashboard.questions.choices``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent.parent / "pages"


@dataclass(frozen=True, slots=True)
class Screen:
    """``id`` is the path of its address and ``View.screen``; the first screen is also the bare address."""

    id: str
    title: str
    file: str

    @property
    def path(self) -> Path:
        """The page's file."""
        return PAGES / self.file


SCREENS: tuple[Screen, ...] = (
    Screen("overview", "Overview", "overview.py"),
    Screen("uptake", "SME uptake", "uptake.py"),
    Screen("skills", "Skills", "skills.py"),
    Screen("funding", "Funding", "funding.py"),
    Screen("findings", "Seminar findings", "findings.py"),
    Screen("profile", "Country profile", "profile.py"),
    Screen("compare", "Compare", "compare.py"),
    Screen("targets", "Targets 2030", "targets.py"),
    Screen("briefing", "Briefing", "briefing.py"),
    Screen("data", "Data and method", "data_and_method.py"),
)

NAME = "Baltic Digital Monitor"
