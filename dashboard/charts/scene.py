"""What a chart is drawn from, what drawing gives, and what every drawing needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.chart import Chart, Setting
from dashboard.database import Database
from dashboard.handout import Absence, Measured
from dashboard.measure.asked import about_year_asked, breaks_about_year_asked, can_be_moved
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.questions.breaks import breaks
from dashboard.questions.figures import Cell, latest_by_country, series_by_country
from dashboard.questions.reference import indicator_infos, places, versions_of
from dashboard.view import View, Vocabulary, shown_geos


class NotDrawnError(Exception):
    """An address that no chart can be made from. ``str()`` names the place and what is allowed there.

    ``gone``: it asks for a vintage that is not held (any more).
    """

    def __init__(self, what: str, *, gone: bool = False) -> None:
        super().__init__(what)
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Scene:
    """What a chart is drawn from: the figures, the choices, and what can be chosen."""

    database: Database
    words: Vocabulary
    view: View
    other: str | None = None
    """The second indicator of a pair."""

    @property
    def geos(self) -> tuple[str, ...]:
        """Codes of the countries shown, in listed order: all nine and the EU unless a group was chosen."""
        return shown_geos(self.view, self.words)

    @property
    def cell(self) -> Cell:
        """The chosen indicator in its size class and activity. Only for charts that have one."""
        if self.view.indicator is None:
            raise ValueError("this view has no indicator")
        return Cell(self.view.indicator, self.view.size, self.view.activity)

    @property
    def by_year_asked(self) -> bool:
        """Whether figures stand by the year that the survey asks about, not by that of the survey."""
        return self.view.chosen("year") == "asked"

    def main_cell(self, indicator_id: str) -> Cell:
        """An indicator in the size class and activity that stand for it when nobody chose: SMEs where published."""
        choices = self.words.indicators[indicator_id]
        return Cell(indicator_id, choices.default_size, choices.default_activity)

    def alike(self, indicator_id: str) -> Cell:
        """Another indicator in the chosen size class and activity, or in its own main ones where it lacks them."""
        choices, main = self.words.indicators[indicator_id], self.main_cell(indicator_id)
        return Cell(
            indicator_id,
            self.view.size if self.view.size in choices.sizes else main.size_emp,
            self.view.activity if self.view.activity in choices.activities else main.nace_r2,
        )


@dataclass(frozen=True, slots=True)
class Sketch:
    """A chart and what it was drawn from."""

    chart: Chart
    measured: tuple[Measured, ...]
    absent: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """``screen``: the page that shows it. ``offered``: the indicators that it can show, default first; none: fixed.

    ``own``: which of the page's own choices (``Vocabulary.own``) change this chart.
    """

    screen: str
    draw: Callable[[Scene], Sketch]
    offered: Callable[[Database, Vocabulary], tuple[str, ...]]
    own: tuple[str, ...] = ()


# --- what builders need besides figures -------------------------------------------------------------------------------


def setting(
    scene: Scene, cells: Sequence[Cell], missing: Mapping[tuple[Cell, str], str], geos: Sequence[str] | None = None
) -> Setting:
    """Names, colours, breaks and reasons for the charts of some cells."""
    named = places(scene.database)
    ids = [cell.indicator_id for cell in cells]
    entries = breaks(scene.database, ids, [cell.nace_r2 for cell in cells])
    if scene.by_year_asked:
        infos = indicator_infos(scene.database, ids)
        entries = breaks_about_year_asked(entries, [id_ for id_, info in infos.items() if can_be_moved(info)])
    reasons: dict[tuple[str, ...], str] = {}
    for (cell, geo), reason in missing.items():
        reasons.setdefault((cell.indicator_id, geo), reason)
    return Setting(
        places={geo: named[geo] for geo in geos or scene.geos},
        mine=scene.view.country or "",
        compared=scene.view.with_,
        breaks=entries,
        absences=reasons,
        view="",
    )


def by_year(scene: Scene, measured: Sequence[Measured]) -> tuple[Measured, ...]:
    """What is drawn: figures by the year of the survey, or by the year asked about where that was chosen."""
    if not scene.by_year_asked:
        return tuple(measured)
    return tuple(about_year_asked(info, cells) for info, cells in measured)


def absent(missing: Mapping[tuple[Cell, str], str]) -> tuple[Absence, ...]:
    """Reasons of empty cells, as they travel with a handout."""
    return tuple(
        Absence(cell.indicator_id, geo, cell.size_emp, cell.nace_r2, reason) for (cell, geo), reason in missing.items()
    )


def newest(scene: Scene, cells: Sequence[Cell]) -> tuple[dict[Cell, tuple[Observation, ...]], dict[str, IndicatorInfo]]:
    """The newest figures of some cells by country, and what they measure."""
    ids = [cell.indicator_id for cell in cells]
    return latest_by_country(scene.database, cells, scene.geos), indicator_infos(scene.database, ids)


def flat(series: Mapping[str, Sequence[Observation]]) -> tuple[Observation, ...]:
    """All figures of a series by country, one after the other."""
    return tuple(one for observations in series.values() for one in observations)


def series(scene: Scene, cell: Cell) -> tuple[Observation, ...]:
    """One cell's figures over the years of the view, for all countries shown."""
    return flat(series_by_country(scene.database, cell, scene.geos, scene.view.from_, scene.view.to))


def of_all_versions(scene: Scene) -> list[Cell]:
    """The chosen cell under every version of its measure that is published for its size class and activity."""
    chosen, known = scene.cell, scene.words.indicators
    return [
        Cell(id_, chosen.size_emp, chosen.nace_r2)
        for id_ in versions_of(scene.database, chosen.indicator_id)
        if id_ in known and chosen.size_emp in known[id_].sizes and chosen.nace_r2 in known[id_].activities
    ]
