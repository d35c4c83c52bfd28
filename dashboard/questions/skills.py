"""People: the three parts of hiring difficulty, all of one wave of the survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.database import Database
from dashboard.measure.value import Observation
from dashboard.questions.figures import COLUMNS
from dashboard.questions.kept import once_a_build
from dashboard.view import ALL_ACTIVITIES

TRIED = "hiring_tried"
HARD = "hiring_hard_to_fill"
OF_TRIED = "hiring_hard_to_fill_of_tried"

LEAST = 3
"""A wave counts from this many countries with all three parts on."""


@dataclass(frozen=True, slots=True)
class Hiring:
    """The newest wave in which countries have all three parts; ``earlier``: the last wave of those without, if any."""

    wave: str
    tried: tuple[Observation, ...] = ()
    hard: tuple[Observation, ...] = ()
    of_tried: tuple[Observation, ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()


@once_a_build
def hiring(database: Database, size: str, geos: Sequence[str], activity: str = ALL_ACTIVITIES) -> Hiring:
    """Who tried to hire ICT specialists, who found it hard, and that share of those that tried, by country."""
    rows = database.rows(
        f"""
        select {COLUMNS}
        from latest
        where indicator_id in ($tried, $hard, $of_tried)
          and size_emp = $size and nace_r2 = $activity
          and geo in (select unnest($geos::text[]))
        order by period
        """,
        {
            "tried": TRIED,
            "hard": HARD,
            "of_tried": OF_TRIED,
            "size": size,
            "activity": activity,
            "geos": list(geos),
        },
    )
    cells = [Observation(*row) for row in rows]
    whole = {(cell.geo, cell.period) for cell in cells if cell.indicator_id == OF_TRIED and cell.value is not None}
    waves = sorted({wave for _, wave in whole if sum(period == wave for _, period in whole) >= LEAST})
    if not waves:
        return Hiring("")
    wave = waves[-1]
    of_wave = {(cell.indicator_id, cell.geo): cell for cell in cells if cell.period == wave}

    def part(indicator: str) -> tuple[Observation, ...]:
        return tuple(of_wave[indicator, geo] for geo in geos if (indicator, geo) in of_wave)

    earlier = {geo: period for geo, period in sorted(whole, key=lambda one: one[1]) if (geo, wave) not in whole}
    return Hiring(wave, part(TRIED), part(HARD), part(OF_TRIED), tuple((geo, earlier[geo]) for geo in sorted(earlier)))
