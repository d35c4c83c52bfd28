"""Charts of a page, taken from the catalogue of charts: what is on screen has an address and can be taken away.

A chart is drawn once a build and view and kept for the next visitor with the same question.
"""

from __future__ import annotations

from functools import lru_cache

from dashboard.charts import CHARTS, chart_words, handout
from dashboard.charts.scene import Scene
from dashboard.database import Database, Stamp
from dashboard.handout import Handout
from dashboard.measure.value import NOT_APPLICABLE
from dashboard.shell.block import chart_block, table_block
from dashboard.shell.frame import Here
from dashboard.view import View, fit

KEPT = 128
"""Charts that are kept: those of some ten people who look at different countries."""


def drawn(
    here: Here,
    name: str,
    *,
    indicator: str | None = None,
    size: str = NOT_APPLICABLE,
    activity: str = NOT_APPLICABLE,
    other: str | None = None,
    years: bool = False,
) -> Handout:
    """A chart of the catalogue for the countries of the view.

    What is not given takes the indicator's own default. ``years``: only those of the view.
    Raises ``NotDrawnError`` where the figures allow no such chart.
    """
    view = View(
        name,
        indicator,
        size,
        activity,
        here.view.country,
        here.view.with_,
        here.view.from_ if years else None,
        here.view.to if years else None,
    )
    return _drawn(here.database, here.database.stamp(), name, view, other)


@lru_cache(maxsize=KEPT)
def _drawn(database: Database, stamp: Stamp, name: str, view: View, other: str | None) -> Handout:
    words = chart_words(database, name)
    scene = Scene(database, words, fit(view, words), other)
    return handout(database, name, scene, CHARTS[name].draw(scene))


def show(one: Handout, key: str, limit: str = "") -> None:
    """A chart with everything that belongs to it, as a drawing or, where it is one, as a table."""
    block = table_block if one.chart.kind == "heat_table" else chart_block
    block(one.chart, key, limit)
