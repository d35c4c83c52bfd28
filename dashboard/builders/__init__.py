"""Builders: figures in, a :class:`~dashboard.chart.Chart` out. One function a kind, all pure.

A builder places figures and says what they say; what may be compared it asks of ``dashboard.measure``. Countries of the
setting without an observation get an empty place with its reason: nothing is left out silently.

One module a family of kinds: ``bars``, ``target``, ``maps`` (one figure a country, with ``standing`` in common),
``dumbbells``, ``changes``, ``scatterplot`` (two figures), ``lines``, ``heat``, ``stacks`` (many), ``timelines``. What
they share: ``figures`` sorts observations, ``rows``, ``marks`` and ``axes`` place them, ``subtitle``, ``notes`` and
``sources`` are the words around, ``assembly`` puts all of it together.
"""

from dashboard.builders.bars import ranked_bars
from dashboard.builders.changes import arrows
from dashboard.builders.dumbbells import dumbbell
from dashboard.builders.figures import Measured
from dashboard.builders.heat import heat_table
from dashboard.builders.lines import segment_lines, small_multiples
from dashboard.builders.maps import country_map, tile_grid
from dashboard.builders.scatterplot import scatter
from dashboard.builders.stacks import stacked
from dashboard.builders.target import target_distance
from dashboard.builders.timelines import Event, timeline

__all__ = [
    "Event",
    "Measured",
    "arrows",
    "country_map",
    "dumbbell",
    "heat_table",
    "ranked_bars",
    "scatter",
    "segment_lines",
    "small_multiples",
    "stacked",
    "target_distance",
    "tile_grid",
    "timeline",
]
