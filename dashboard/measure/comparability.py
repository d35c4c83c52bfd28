"""Comparing figures: every function gives a value or a :class:`Refusal` with its reason in plain words.

What may be compared is decided here and nowhere else. The rules:

- a break in the registry or an observed flag ``b`` ends a segment before the flagged period;
- a changed or unverified composition, an unexplained jump, or a definition that differs (``d``) at one end makes a step
  doubtful: it is drawn dotted and no change is stated over it;
- differences within the source's tolerance are not differences;
- aggregates are never ranked, nor are cells flagged ``u`` or ``d``;
- a derived value with a missing part does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean, median
from typing import Literal

from dashboard.measure.value import Derived, IndicatorInfo, Observation, Refusal, derive, refuse
from dashboard.words import spoken

CUTTING = frozenset({"method version", "wording", "classification", "observation flag"})
"""Kinds of break that end a segment: no line is drawn over them."""

DOUBTFUL = frozenset({"composition changed", "composition unverified", "unexplained jump", "definition differs"})
"""Kinds that leave a dotted line, named in the note; no change is stated over them."""

UNRANKED = "ud"
"""Status letters of cells that are shown and never ranked."""

BSR = ("DK", "DE", "EE", "FI", "LV", "LT", "NO", "PL", "SE")
"""The nine countries of the Baltic Sea Region."""

SUMS = ("cumulative", "whole period")
"""Meanings of the year of a figure that is a sum of several years: between two of them there is no change."""
BASES = frozenset({("PC_EU27_2020_MPPS_CP", "EU27_2020")})
"""Units whose base is one of the places shown, with that place: it is 100 by definition."""

EPSILON = 1e-9
"""Slack for binary fractions: 52.1 - 50.1 is a difference of 2, not of 2.0000000000000013."""


@dataclass(frozen=True, slots=True)
class Break:
    """From ``from_period`` on, figures are not, or not surely, comparable with those before.

    The row of table ``comparability``. ``None`` for country, size class or activity means all of them; an empty
    ``indicator_id`` means that the caller has already chosen the breaks of one indicator.
    """

    kind: str
    from_period: str
    reason: str
    geo: str | None = None
    size_emp: str | None = None
    indicator_id: str = ""
    nace_r2: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in CUTTING | DOUBTFUL:
            raise ValueError(f"unknown kind of break {self.kind!r}. Allowed: {', '.join(sorted(CUTTING | DOUBTFUL))}.")

    @property
    def cuts(self) -> bool:
        """Whether the line ends before it (true) or goes on dotted (false)."""
        return self.kind in CUTTING

    def applies_to(self, observation: Observation) -> bool:
        """Whether it concerns this indicator, country and size class (not yet: this period)."""
        return (
            self.indicator_id in ("", observation.indicator_id)
            and self.geo in (None, observation.geo)
            and self.size_emp in (None, observation.size_emp)
            and self.nace_r2 in (None, observation.nace_r2)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """Two neighbouring figures of one series, and what stands between them.

    ``open``: a survey wave without a figure lies between, so no line is drawn. ``doubts``: why the line is dotted.
    """

    start: Observation
    end: Observation
    doubts: tuple[Break, ...] = ()
    open: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether a change over this step may be stated."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class Segment:
    """Figures that belong to one comparable stretch, oldest first, with the steps between them (one fewer)."""

    points: tuple[Observation, ...]
    steps: tuple[Step, ...] = ()
    opened_by: tuple[Break, ...] = ()
    """What cut this segment from the one before; empty for the first."""


def segments(
    series: Iterable[Observation],
    breaks: Iterable[Break] = (),
    *,
    info: IndicatorInfo | None = None,
    waves: Collection[str] = (),
) -> tuple[Segment, ...]:
    """The comparable stretches of one series, oldest first.

    Args:
        series: Observations of one indicator, country, size class and activity, in any order; cells without a value
            open the line.
        breaks: The registry's entries; those of other indicators, countries or size classes are passed over.
        info: Gives the limit beyond which an unflagged step is an unexplained jump. Without it none is.
        waves: Periods in which the indicator was surveyed anywhere: a wave without our figure opens the line.

    Raises:
        ValueError: When the series holds more than one thing or one period twice.
    """
    cells = sorted(series, key=lambda cell: cell.period)
    _check_one_series(cells)
    if not cells:
        return ()
    known = [entry for entry in breaks if entry.applies_to(cells[0])]
    empty = {cell.period for cell in cells if cell.value is None}
    published = {cell.period for cell in cells if cell.value is not None}
    empty |= {wave for wave in waves if wave not in published}

    result: list[Segment] = []
    points: list[Observation] = []
    steps: list[Step] = []
    opened: tuple[Break, ...] = ()
    flagged_between: list[Observation] = []
    for cell in cells:
        if cell.value is None:
            if "b" in cell.status:
                flagged_between.append(cell)
            continue
        if points:
            before = points[-1]
            entries = [entry for entry in known if before.period < entry.from_period <= cell.period]
            observed = [flagged for flagged in (*flagged_between, cell) if "b" in flagged.status]
            cuts = [entry for entry in entries if entry.cuts]
            # An observed b that the registry also lists (the build adds them) is one break, not two.
            listed = {entry.from_period for entry in cuts}
            cuts += [_observed_break(flagged) for flagged in observed if flagged.period not in listed]
            if cuts:
                result.append(Segment(tuple(points), tuple(steps), opened))
                points, steps, opened = [], [], tuple(cuts)
            else:
                doubts = [entry for entry in entries if not entry.cuts]
                doubts += _doubts_seen(before, cell, info, doubts)
                is_open = any(before.period < period < cell.period for period in empty)
                steps.append(Step(before, cell, tuple(doubts), is_open))
        flagged_between = []
        points.append(cell)
    if points:
        result.append(Segment(tuple(points), tuple(steps), opened))
    return tuple(result)


def _check_one_series(cells: Sequence[Observation]) -> None:
    things = {(*cell.cell, cell.unit) for cell in cells}
    if len(things) > 1:
        raise ValueError(f"more than one thing in one series: {sorted(things)}")
    periods = [cell.period for cell in cells]
    if len(set(periods)) != len(periods):
        twice = sorted({period for period in periods if periods.count(period) > 1})
        raise ValueError(f"one period twice in one series: {', '.join(twice)}")


def _observed_break(cell: Observation) -> Break:
    reason = spoken().say("break.observed", period=cell.period)
    return Break("observation flag", cell.period, reason, cell.geo, cell.size_emp)


def _doubts_seen(
    before: Observation, cell: Observation, info: IndicatorInfo | None, listed: Sequence[Break]
) -> list[Break]:
    """Doubts that the two cells show by themselves: a definition that differs at one end, an unflagged jump."""
    kinds = {entry.kind for entry in listed}
    doubts: list[Break] = []
    if ("d" in before.status) != ("d" in cell.status) and "definition differs" not in kinds:
        flagged = cell if "d" in cell.status else before
        reason = spoken().say("break.definition", period=flagged.period)
        doubts.append(Break("definition differs", cell.period, reason, cell.geo, cell.size_emp))
    if info is not None and info.share and info.tolerance > 0 and info.jump_points is not None and not kinds:
        assert before.value is not None
        assert cell.value is not None
        size = abs(cell.value - before.value)
        if size > info.jump_points + EPSILON and not doubts:
            reason = spoken().say("break.jump", size=f"{size:.0f}", start=before.period, end=cell.period)
            doubts.append(Break("unexplained jump", cell.period, reason, cell.geo, cell.size_emp))
    return doubts


def change(
    series: Iterable[Observation],
    start: str,
    end: str,
    breaks: Iterable[Break] = (),
    *,
    info: IndicatorInfo,
) -> Derived | Refusal:
    """The difference end minus start: percentage points for shares, else in the indicator's unit.

    ``start`` may be later than ``end``: then the sign turns round. Refuses for sums of several years, and when either
    figure is missing, when a break, a changed definition or composition, or an unexplained jump lies between, or one is
    of low reliability. Quarters are not adjusted for the season, so only the same quarters of two years are compared.
    What all others are measured against does not change.
    """
    if info.reference_year in SUMS:
        return refuse("sum")
    cells = {cell.period: cell for cell in series}
    first, last = cells.get(start), cells.get(end)
    for period, found in ((start, first), (end, last)):
        if found is None or found.value is None:
            return refuse("missing", period=period)
    assert first is not None
    assert last is not None
    assert first.value is not None
    assert last.value is not None
    if start == end:
        return refuse("same period", period=start)
    if (info.denominator, first.geo) in BASES:
        return refuse("base")
    if quarter_of(start) != quarter_of(end):
        return refuse("different quarters", start=start, end=end)
    for cell in (first, last):
        if cell.has("u"):
            return refuse("low reliability", geo=cell.geo)
    early, late = sorted((start, end))
    between = [cell for cell in cells.values() if early <= cell.period <= late]
    stretch = segments(between, breaks, info=info)
    if len(stretch) > 1:
        cut = stretch[-1].opened_by[0]
        return Refusal(cut.kind, cut.reason)
    doubts = [doubt for step in stretch[0].steps for doubt in step.doubts]
    if doubts:
        return Refusal(doubts[0].kind, doubts[0].reason)
    return derive(last.value - first.value, difference_unit(info), (first, last))


def difference_unit(info: IndicatorInfo) -> str:
    """``pp`` for shares and other percentages, else the indicator's own unit."""
    return "pp" if info.share or info.unit.startswith("%") else info.unit


Side = Literal["above", "below", "level"]


def difference(one: Observation, other: Observation, *, info: IndicatorInfo) -> Side | Refusal:
    """Where ``one`` stands against ``other`` in one year: above, below, or level within the tolerance.

    Refuses for missing figures, different years, different things, and cells flagged ``u`` or ``d``.
    """
    refusal = _cannot_compare(one, other)
    if refusal is not None:
        return refusal
    for cell in (one, other):
        if cell.has(UNRANKED):
            return refuse("low reliability" if cell.has("u") else "defined differently", geo=cell.geo)
    assert one.value is not None
    assert other.value is not None
    distance = one.value - other.value
    if abs(distance) <= tolerance_of((one, other), info) + EPSILON:
        return "level"
    return "above" if distance > 0 else "below"


def tolerance_of(cells: Iterable[Observation], info: IndicatorInfo) -> float:
    """The widest tolerance among the cells: a subgroup on one side makes the comparison one of a subgroup."""
    return max((info.tolerance_for(cell.size_emp, cell.nace_r2) for cell in cells), default=info.tolerance)


def _cannot_compare(one: Observation, other: Observation) -> Refusal | None:
    """Why two cells cannot stand beside each other, if they cannot."""
    for cell in (one, other):
        if cell.value is None:
            return refuse("missing country", geo=cell.geo, period=cell.period)
    if one.indicator_id != other.indicator_id:
        return refuse("different indicators")
    if one.unit != other.unit:
        return refuse("different units", one=one.unit, other=other.unit)
    if one.period != other.period:
        return refuse("different years", periods=f"{one.period}, {other.period}")
    return None


def gap(one: Observation, other: Observation, *, info: IndicatorInfo, as_ratio: bool = False) -> Derived | Refusal:
    """``other`` minus ``one`` (or other / one): SMEs and large firms, a country and the EU, one activity and all.

    The two may differ in exactly one of country, size class and activity; never in indicator, unit or year.
    """
    refusal = _cannot_compare(one, other)
    if refusal is not None:
        return refusal
    pairs = ((one.geo, other.geo), (one.size_emp, other.size_emp), (one.nace_r2, other.nace_r2))
    different = sum(left != right for left, right in pairs)
    if different > 1:
        return refuse("more than one difference")
    if one.has("d") != other.has("d"):
        return refuse("defined differently", geo=(one if one.has("d") else other).geo)
    assert one.value is not None
    assert other.value is not None
    if not as_ratio:
        return derive(other.value - one.value, difference_unit(info), (one, other))
    if one.value == 0:
        return refuse("zero base")
    return derive(other.value / one.value, "ratio", (one, other))


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the countries ranked: ``low`` to ``high`` where ties within the tolerance leave it open.

    ``of`` countries were ranked; ``missing`` have no figure; ``left_out`` have one that is not ranked (``u``, ``d``, of
    another year).
    """

    low: int
    high: int
    of: int
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    period: str
    flags_known: bool = True

    @property
    def is_shared(self) -> bool:
        """Whether others stand level."""
        return self.low != self.high


def rank(
    observations: Iterable[Observation],
    geo: str,
    *,
    info: IndicatorInfo,
    among: Collection[str],
    aggregates: Collection[str] = (),
    period: str = "",
) -> Rank | Refusal:
    """The place of ``geo``, 1 = highest value (lowest where the indicator's direction is ``lower``).

    Args:
        observations: One a country, all of one indicator, size class and activity; order does not matter.
        geo: Whose place.
        info: Direction and tolerance.
        among: The countries of the ranking; those without an observation count as missing.
        aggregates: Codes that are never ranked even when given.
        period: The one that is ranked; figures of others are left out. Without it mixed periods are refused.

    Refuses where neither end is the better one, for mixed periods, and for a country that is itself missing, flagged
    ``u`` or ``d``, or an aggregate.
    """
    if info.direction == "none":
        return refuse("no better end")
    countries = [code for code in among if code not in aggregates and not is_aggregate_code(code)]
    if geo not in countries:
        return refuse("aggregate", geo=geo)
    given = {cell.geo: cell for cell in observations if cell.geo in countries}
    kinds = {(cell.indicator_id, cell.size_emp, cell.nace_r2, cell.unit) for cell in given.values()}
    if len(kinds) > 1:
        return refuse("different indicators")
    held = {code: cell for code, cell in given.items() if cell.value is not None}
    valued = {code: cell for code, cell in held.items() if period in ("", cell.period)}
    periods = sorted({cell.period for cell in valued.values()})
    if len(periods) > 1:
        return refuse("different years", periods=", ".join(periods))
    if geo not in valued:
        return refuse("missing country", geo=geo, period=periods[0] if periods else period)
    ranked = {code: cell for code, cell in valued.items() if not cell.has(UNRANKED)}
    if geo not in ranked:
        return refuse("low reliability" if valued[geo].has("u") else "defined differently", geo=geo)
    sign = -1.0 if info.direction == "lower" else 1.0
    scores = {code: sign * cell.value for code, cell in ranked.items() if cell.value is not None}
    slack = tolerance_of(ranked.values(), info) + EPSILON
    mine = scores[geo]
    surely_ahead = sum(score > mine + slack for score in scores.values())
    surely_behind = sum(score < mine - slack for score in scores.values())
    return Rank(
        low=surely_ahead + 1,
        high=len(scores) - surely_behind,
        of=len(scores),
        missing=tuple(sorted(code for code in countries if code not in held)),
        left_out=tuple(sorted(code for code in held if code not in ranked)),
        period=periods[0],
        flags_known=all(cell.flags_known for cell in ranked.values()),
    )


def is_aggregate_code(geo: str) -> bool:
    """Whether a code is that of an aggregate: longer than two letters, or EA or EU."""
    return len(geo) != 2 or geo in {"EU", "EA"}


@dataclass(frozen=True, slots=True)
class Pace:
    """Change a year inside one comparable stretch. ``points`` figures lie in it: two points are called two points."""

    per_year: Derived
    start: str
    end: str
    points: int


def pace(series: Iterable[Observation], breaks: Iterable[Break] = (), *, info: IndicatorInfo) -> Pace | Refusal:
    """Change a year over the newest run of sure steps. Refuses when the newest is doubtful or there is one point."""
    stretch = segments(series, breaks, info=info)
    if not stretch:
        return refuse("no figure")
    last = stretch[-1]
    if len(last.points) < 2:
        if last.opened_by:
            return refuse("one point since", period=last.points[0].period, reason=last.opened_by[0].reason)
        return refuse("one point", period=last.points[0].period)
    if last.steps[-1].doubts:
        doubt = last.steps[-1].doubts[0]
        return Refusal(doubt.kind, doubt.reason)
    run = [last.points[-1]]
    for step in reversed(last.steps):
        if not step.is_sure:
            break
        run.append(step.start)
    first, newest = run[-1], run[0]
    years = elapsed_years(first.period, newest.period)
    assert first.value is not None
    assert newest.value is not None
    value = derive((newest.value - first.value) / years, f"{difference_unit(info)} a year", (first, newest))
    return Pace(value, first.period, newest.period, len(run))


def elapsed_years(start: str, end: str) -> float:
    """Years between two periods, quarters counted as fourths: 2023-Q1 to 2024-Q3 is 1.5."""
    return period_position(end) - period_position(start)


def quarter_of(period: str) -> str:
    """``Q3`` of 2024-Q3; empty for a year."""
    return period.partition("-")[2]


def period_position(period: str) -> float:
    """A period on a time axis to scale: 2024 is 2024.0, 2024-Q3 is 2024.5."""
    year, _, quarter = period.partition("-Q")
    return int(year) + (int(quarter) - 1) / 4 if quarter else float(year)


@dataclass(frozen=True, slots=True)
class Target:
    """A political target: the row of table ``target``. ``level`` is 'each country' or 'EU only'.

    ``members``: the countries that ``geo`` is made of. It is no target of any other; empty where that is not known.
    """

    target_id: str
    indicator_id: str | None
    title: str
    value: float
    unit: str
    year: int
    geo: str
    size_emp: str
    level: str
    note: str = ""
    url: str = ""
    members: tuple[str, ...] = ()


def distance_to_target(cell: Observation, target: Target, *, info: IndicatorInfo) -> Derived | Refusal:
    """Target minus figure; negative when the target is passed.

    Refuses for other measures and sizes, for EU-only totals, and for countries whose target it is not.
    """
    if cell.value is None:
        return refuse("missing", period=cell.period)
    if target.indicator_id != cell.indicator_id:
        return refuse("target measure")
    if target.size_emp not in (cell.size_emp, "_Z"):
        return refuse("target size", wanted=target.size_emp, given=cell.size_emp)
    if target.level == "EU only" and cell.geo != target.geo:
        return refuse("EU only")
    if target.members and cell.geo not in (target.geo, *target.members):
        return refuse("not a member", geo=cell.geo)
    return derive(target.value - cell.value, difference_unit(info), (cell,))


def pace_needed(cell: Observation, target: Target, *, info: IndicatorInfo) -> Derived | Refusal:
    """Change a year that would reach the target in its year, from this figure on."""
    distance = distance_to_target(cell, target, info=info)
    if isinstance(distance, Refusal):
        return distance
    years = target.year - period_position(cell.period)
    if years <= 0:
        return refuse("target year", year=str(target.year), period=cell.period)
    return derive(max(distance.value, 0.0) / years, f"{difference_unit(info)} a year", (cell,))


def needed_of(countries: int) -> int:
    """How many of some countries must have a figure for an average or a spread of all: 7 of 9, or the same part."""
    return ceil(7 / 9 * countries)


def average(
    observations: Iterable[Observation],
    *,
    members: Sequence[str] = BSR,
    how: Literal["mean", "median"] = "mean",
    at_least: int | None = None,
) -> Derived | Refusal:
    """Our own simple mean or median over named countries, unweighted; the members with data are in ``members``.

    Needs 7 of 9 (the same part of another number). Refuses for mixed periods, measures or units.
    """
    given = {cell.geo: cell for cell in observations if cell.geo in members and cell.value is not None}
    cells = tuple(given[geo] for geo in members if geo in given)
    needed = needed_of(len(members)) if at_least is None else at_least
    if len(cells) < needed:
        return refuse("too few", given=str(len(cells)), of=str(len(members)), needed=str(needed))
    if len({(cell.indicator_id, cell.size_emp, cell.nace_r2, cell.unit) for cell in cells}) > 1:
        return refuse("different indicators")
    periods = sorted({cell.period for cell in cells})
    if len(periods) > 1:
        return refuse("different years", periods=", ".join(periods))
    values = [cell.value for cell in cells if cell.value is not None]
    result = derive(fmean(values) if how == "mean" else median(values), cells[0].unit, cells)
    return Derived(
        result.value,
        result.unit,
        result.status,
        result.conf,
        result.flags_known,
        cells,
        note=spoken().say(f"own.{how}", n=len(cells), of=len(members)),
        members=tuple(cell.geo for cell in cells),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Lowest, median and highest of the countries with a figure in one period."""

    lowest: Observation
    highest: Observation
    middle: Derived
    period: str


def spread(observations: Iterable[Observation], *, members: Sequence[str] = BSR) -> Spread | Refusal:
    """How far apart the countries stand in one period, lowest to highest. Needs 7 of 9, as the median does."""
    cells = [cell for cell in observations if cell.geo in members and cell.value is not None]
    middle = average(cells, members=members, how="median")
    if isinstance(middle, Refusal):
        return middle
    ordered = sorted(cells, key=lambda cell: (cell.value, cell.geo))
    return Spread(ordered[0], ordered[-1], middle, ordered[0].period)


@dataclass(frozen=True, slots=True)
class Pair:
    """One country's two figures; their years may differ and are then printed."""

    geo: str
    x: Observation
    y: Observation


@dataclass(frozen=True, slots=True)
class Pairs:
    """Countries with both figures, and those left out because a side is missing. No line is ever fitted."""

    pairs: tuple[Pair, ...]
    missing: tuple[str, ...]


def pair(
    xs: Iterable[Observation], ys: Iterable[Observation], *, among: Collection[str], at_least: int = 3
) -> Pairs | Refusal:
    """The countries for which both indicators have a figure; one observation a country on each side."""
    left = {cell.geo: cell for cell in xs if cell.value is not None}
    right = {cell.geo: cell for cell in ys if cell.value is not None}
    both = tuple(Pair(geo, left[geo], right[geo]) for geo in among if geo in left and geo in right)
    missing = tuple(geo for geo in among if geo not in left or geo not in right)
    if len(both) < at_least:
        return refuse("too few pairs", given=str(len(both)), needed=str(at_least))
    return Pairs(both, missing)


def years_ahead(
    mine: Observation, leader: Iterable[Observation], breaks: Iterable[Break] = (), *, info: IndicatorInfo
) -> Derived | Refusal:
    """How many years ago the leader was last observed at or below our figure; from observed values only.

    Looks inside the newest comparable stretch of the leader. Refuses when the leader was already above us at its start.
    """
    if mine.value is None:
        return refuse("missing country", geo=mine.geo, period=mine.period)
    stretch = segments([cell for cell in leader if cell.period <= mine.period], breaks, info=info)
    if not stretch:
        return refuse("no figure")
    last = stretch[-1]
    first = 0
    for at, step in enumerate(last.steps):
        if not step.is_sure:
            first = at + 1
    comparable = last.points[first:]
    below = [cell for cell in comparable if cell.value is not None and cell.value <= mine.value]
    if not below:
        since = comparable[0].period
        return refuse("before the series", period=since)
    then = below[-1]
    return derive(elapsed_years(then.period, mine.period), "years", (mine, then))


def stood_near(base: Iterable[Observation], mine: str, within: float) -> tuple[str, ...]:
    """Countries whose figure lay within ±``within`` of ours, us aside; none where we have no figure."""
    levels = {cell.geo: cell.value for cell in base if cell.value is not None and not is_aggregate_code(cell.geo)}
    own = levels.pop(mine, None)
    return tuple(geo for geo, value in levels.items() if own is not None and abs(value - own) <= within + EPSILON)


def peers(
    base: Iterable[Observation], now: Iterable[Observation], mine: str, *, info: IndicatorInfo, within: float = 5.0
) -> tuple[str, ...] | Refusal:
    """Countries that stood within ±``within`` of us in the base year and are ahead now, furthest ahead first.

    Levels only: no change is stated, so breaks between the two years do not matter within one year's comparison.
    """
    then = [cell for cell in base if cell.value is not None]
    today = {cell.geo: cell for cell in now if cell.value is not None}
    if mine not in today or all(cell.geo != mine for cell in then):
        return refuse("missing peer", geo=mine)
    ahead: list[tuple[float, str]] = []
    for geo in stood_near(then, mine, within):
        other = today.get(geo)
        if other is not None and other.value is not None and difference(other, today[mine], info=info) == "above":
            ahead.append((-other.value, geo))
    return tuple(geo for _, geo in sorted(ahead))


@dataclass(frozen=True, slots=True)
class Move:
    """A country's way from one level to another: the change, or why none is stated."""

    geo: str
    start: Observation
    end: Observation
    change: Derived | Refusal


def movers(
    series: Mapping[str, Sequence[Observation]],
    start: str,
    end: str,
    breaks: Iterable[Break] = (),
    *,
    info: IndicatorInfo,
) -> tuple[Move, ...]:
    """Countries with figures in both periods, largest stated change first, those without a stated change last.

    The starting level stands beside each change: low starters rise faster almost by rule.
    """
    entries = tuple(breaks)
    moves: list[Move] = []
    for geo, cells in series.items():
        found = {cell.period: cell for cell in cells if cell.value is not None}
        if start in found and end in found:
            moves.append(Move(geo, found[start], found[end], change(cells, start, end, entries, info=info)))

    def order(move: Move) -> tuple[int, float, str]:
        stated = isinstance(move.change, Derived)
        size = -move.change.value if isinstance(move.change, Derived) else -(move.end.value or 0.0)
        return (0 if stated else 1, size, move.geo)

    return tuple(sorted(moves, key=order))
