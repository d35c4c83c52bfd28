"""From a view to what the questions and the chart builders need: cells, countries, setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dashboard.chart import Setting
from dashboard.questions.breaks import breaks
from dashboard.questions.figures import Cell, absences, by_indicator
from dashboard.questions.reference import places
from dashboard.shell.frame import Here
from dashboard.view import query_of
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


def setting(here: Here, cells: Sequence[Cell], absent: Mapping[tuple[str, ...], str] | None = None) -> Setting:
    """Names, colours, breaks and reasons for the charts of some cells. ``absent`` replaces the reasons asked here."""
    geos = shown_geos(here)
    named = places(here.database)
    reasons = by_indicator(absences(here.database, cells, geos)) if absent is None else absent
    return Setting(
        places={geo: named[geo] for geo in geos},
        mine=here.view.country or "",
        compared=here.view.with_,
        breaks=breaks(here.database, [cell.indicator_id for cell in cells], [cell.nace_r2 for cell in cells]),
        absences=reasons,
        view=urlencode(query_of(here.view, here.words), safe=","),
    )
