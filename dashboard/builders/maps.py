"""Maps: countries in their outlines, or one square each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import look
from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.rows import row_of
from dashboard.builders.standing import standing_of
from dashboard.chart import Chart, Column, Kind, Setting
from dashboard.measure.value import IndicatorInfo, Observation

TILES: Mapping[str, tuple[int, int]] = {
    "IS": (0, 0),
    "NO": (1, 0),
    "SE": (2, 0),
    "FI": (3, 0),
    "EE": (3, 1),
    "DK": (1, 1),
    "LV": (3, 2),
    "DE": (1, 2),
    "PL": (2, 2),
    "LT": (3, 3),
    "EU27_2020": (0, 3),
}
"""Column and row of each square, counted from the upper left."""


def country_map(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    """Countries shaded by value; those without a figure are hatched and named. One observation a country."""
    return _map("map", observations, info, setting)


def tile_grid(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    """One square a country, about where it lies: small countries read as well as large ones."""
    return _map("tile_grid", observations, info, setting)


def _map(kind: Kind, observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    values = [
        cell.value
        for cell in observations
        if cell.value is not None and cell.geo in setting.places and not setting.places[cell.geo].is_aggregate
    ]
    scale = value_axis(values, info, from_zero=False)

    def tint(cell: Observation) -> str:
        assert cell.value is not None
        return look.step_colour(cell.value, scale.low, scale.high)

    base = standing_of(observations, info, setting, tint=tint)
    geos = [geo for geo in setting.places if kind == "map" or geo in TILES]
    extra = list(base.extra)
    if kind == "map" and "FI" in geos:
        extra.append(setting.words.say("note.aland"))
    return finish(
        kind,
        [(info, base.shown)],
        setting,
        headline=base.headline,
        subtitle=base.subtitle,
        rows=[row_of(setting.places[geo], setting) for geo in geos],
        columns=[Column("value", info.short, unit=info.unit, decimals=info.decimals, period=base.period)],
        marks=[base.marks[geo] for geo in geos],
        common=base.common,
        extra=extra,
        x=scale,
    )
