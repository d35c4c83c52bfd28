"""Questions of SME uptake beyond one figure a country: the reasons against AI and for whom they stand."""

from __future__ import annotations

from dashboard.questions.figures import Cell
from dashboard.view import ALL_ACTIVITIES

REASONS = (
    "ai_reason_skills",
    "ai_reason_cost",
    "ai_reason_legal",
    "ai_reason_privacy",
    "ai_reason_data",
    "ai_reason_incompatible",
    "ai_reason_ethics",
    "ai_reason_not_useful",
)
"""The eight reasons against AI that the survey of 2025 asked about."""

CONSIDERED = "ai_considered"
"""Those asked for reasons: firms that considered AI and do not use it."""


def reason_cells(size: str) -> list[Cell]:
    """The eight reasons in one size class."""
    return [Cell(id_, size, ALL_ACTIVITIES) for id_ in REASONS]
