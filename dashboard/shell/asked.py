"""From a view to what the questions and the chart builders need: cells, countries, setting."""

from __future__ import annotations

from dashboard.questions.figures import Cell
from dashboard.shell.frame import Here
from dashboard.view import shown_geos as shown


def shown_geos(here: Here) -> tuple[str, ...]:
    """Codes of the countries shown, in listed order: all nine and the EU unless a group was chosen."""
    return shown(here.view, here.words)


def chosen_cell(here: Here) -> Cell:
    """The indicator of the view in its size class and activity. Only for screens that offer indicators."""
    if here.view.indicator is None:
        raise ValueError(f"the screen {here.view.screen} has no indicator to choose")
    return Cell(here.view.indicator, here.view.size, here.view.activity)


def main_cell(here: Here, indicator_id: str) -> Cell:
    """An indicator in the size class and activity that stand for it when nobody chose: SMEs where published."""
    choices = here.words.indicators[indicator_id]
    return Cell(indicator_id, choices.default_size, choices.default_activity)
