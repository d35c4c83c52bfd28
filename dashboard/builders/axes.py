"""Value axes with round ends."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10

from dashboard.chart import Axis
from dashboard.measure.value import IndicatorInfo


def nice_step(span: float, count: int = 5) -> float:
    """A round distance between ticks: 1, 2, 2.5 or 5 times a power of ten, about ``count`` of them in the span."""
    if span <= 0:
        return 1.0
    rough = span / count
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * 0.75)


def value_axis(values: Iterable[float], info: IndicatorInfo, *, from_zero: bool, limit: float | None = None) -> Axis:
    """An axis that holds all values, with round ends; shares never run past 100."""
    given = list(values)
    low = min(given, default=0.0)
    high = max(given, default=1.0)
    if from_zero:
        low = min(low, 0.0)
        high = max(high, 0.0)
    step = nice_step(max(high - low, abs(high) * 0.05, 1e-9))
    start = floor(low / step + 1e-9) * step
    end = ceil(high / step - 1e-9) * step
    if end <= start:
        end = start + step
    if info.share and limit is None and high <= 100:
        end = min(end, 100.0)
    if info.share and low >= 0:
        start = max(start, 0.0)
    return Axis(start, end if limit is None else max(end, limit), info.unit)
