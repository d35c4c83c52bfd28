"""A country in a few figures: its own, the EU's, the best neighbour's, and what changed where that may be said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.measure.comparability import (
    EPSILON,
    UNRANKED,
    Break,
    change,
    quarter_of,
    tolerance_of,
)
from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal, refuse

AGGREGATE = "EU27_2020"


@dataclass(frozen=True, slots=True)
class Best:
    """The best of the others in one period; ``level``: those that cannot be told from it, nearest first."""

    best: Observation
    level: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A change from one period to another, or why none is stated; periods are empty where there is none."""

    change: Derived | Refusal
    start: Observation | None = None
    end: Observation | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """One measure of one country. ``own`` and ``average`` may be missing or without a value.

    ``later``: the EU's newest figure where it is newer than ``average``. ``last``: the newest period of the others.
    """

    info: IndicatorInfo
    own: Observation | None
    average: Observation | None
    neighbour: Best | Refusal
    moved: Moved
    later: Observation | None = None
    last: str = ""


def portrait(
    series: Mapping[str, Sequence[Observation]],
    mine: str,
    breaks: Iterable[Break],
    *,
    info: IndicatorInfo,
    among: Collection[str],
    since: int,
) -> Portrait:
    """My newest figure, the EU's and the best neighbour's of the same year, and my change from ``since`` on.

    Without a figure of mine, the EU's and the neighbour's are the newest there are.
    """
    own_series = list(series.get(mine, ()))
    own = newest(own_series)
    last = _newest_period(series, among)
    period = own.period if own is not None and own.value is not None else last
    newest_average = newest(series.get(AGGREGATE, ()))
    average = next(
        (cell for cell in series.get(AGGREGATE, ()) if cell.period == period and cell.value is not None), None
    )
    of_year = [cell for geo in among if geo != mine for cell in series.get(geo, ()) if cell.period == period]
    return Portrait(
        info,
        own,
        average if average is not None else newest_average,
        best_of(of_year, info=info),
        change_since(own_series, since, breaks, info=info),
        newest_average if average is not None and newest_average != average else None,
        last,
    )


def newest(cells: Iterable[Observation]) -> Observation | None:
    """The newest figure; where there is none, the newest row, which says why; ``None`` without any row."""
    return max(cells, key=lambda cell: (cell.value is not None, cell.period), default=None)


def _newest_period(series: Mapping[str, Sequence[Observation]], among: Collection[str]) -> str:
    return max((cell.period for geo in among for cell in series.get(geo, ()) if cell.value is not None), default="")


def best_of(cells: Iterable[Observation], *, info: IndicatorInfo) -> Best | Refusal:
    """The best figure of one period, where less is better the lowest. Cells flagged ``u`` or ``d`` are passed over.

    Refuses where neither end is the better one.
    """
    if info.direction == "none":
        return refuse("no better end")
    fit = [cell for cell in cells if cell.value is not None and not cell.has(UNRANKED)]
    if not fit:
        return refuse("no figure")
    periods = sorted({cell.period for cell in fit})
    if len(periods) > 1:
        return refuse("different years", periods=", ".join(periods))
    sign = -1.0 if info.direction == "lower" else 1.0
    ordered = sorted(fit, key=lambda cell: (-sign * (cell.value or 0.0), cell.geo))
    best, slack = ordered[0], tolerance_of(fit, info) + EPSILON
    level = [cell for cell in ordered[1:] if abs((cell.value or 0.0) - (best.value or 0.0)) <= slack]
    return Best(best, tuple(level))


def change_since(series: Sequence[Observation], year: int, breaks: Iterable[Break], *, info: IndicatorInfo) -> Moved:
    """From the first figure about ``year`` or later to the newest one: the change, or why none is stated.

    Of quarters the first that is the same as the newest, where there is one.
    A survey that asks about the year before counts for that year: hiring in 2021 stands in the survey of 2022.
    """
    about = year + 1 if info.reference_year == "year before" else year
    valued = sorted((cell for cell in series if cell.value is not None), key=lambda cell: cell.period)
    since = [cell for cell in valued if cell.year >= about]
    if not since:
        return Moved(refuse("no figure"), None, valued[-1] if valued else None)
    end = since[-1]
    start = next((cell for cell in since[:-1] if quarter_of(cell.period) == quarter_of(end.period)), since[0])
    if start.period == end.period:
        return Moved(refuse("one point", period=start.period), start, end)
    return Moved(change(series, start.period, end.period, tuple(breaks), info=info), start, end)


def is_level(moved: Derived, info: IndicatorInfo) -> bool:
    """Whether a change lies within the tolerance: then nothing rose and nothing fell."""
    return abs(moved.value) <= tolerance_of(moved.parts, info) + EPSILON
