"""Ranked bars: countries side by side, the longest first."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.notes import tolerance_notes
from dashboard.builders.rows import row_of
from dashboard.builders.standing import by_value, dated_name, standing_of
from dashboard.chart import Chart, Column, Setting
from dashboard.measure.value import IndicatorInfo, Observation


def ranked_bars(observations: Sequence[Observation], info: IndicatorInfo, setting: Setting) -> Chart:
    """Bars from zero, longest first, empty places last. One observation a country; years that differ are printed."""
    base = standing_of(observations, info, setting)
    order = sorted(setting.places, key=lambda geo: by_value(base.marks[geo]))
    rows = [row_of(setting.places[geo], setting, label=dated_name(geo, base.marks[geo], setting)) for geo in order]
    values = [cell.value for cell in base.shown if cell.value is not None]
    return finish(
        "ranked_bars",
        [(info, base.shown)],
        setting,
        headline=base.headline,
        subtitle=base.subtitle,
        rows=rows,
        columns=[Column("value", info.short, unit=info.unit, decimals=info.decimals, period=base.period)],
        marks=[base.marks[geo] for geo in order],
        common=base.common,
        extra=[*base.extra, *tolerance_notes(info, base.shown, setting.words)],
        x=value_axis(values, info, from_zero=True),
    )
