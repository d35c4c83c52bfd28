"""Judging: tests on the figures of one wave, verdicts of countries and of the region, waves and parts put together.

Every wave is judged alone, over figures of one version only. The newest wave decides; where the wave before it says
something else, the verdict is "depends on the year". Missing figures are never guessed: they are named, with the
reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from dashboard.ledger.chance import Odds, country_odds, region_odds
from dashboard.ledger.rules import (
    AGREES,
    CANNOT_SAY,
    DEPENDS,
    IN_PART,
    OTHER_WAY,
    Finding,
    NamedTest,
    Part,
    Platform,
    Said,
    Word,
)
from dashboard.measure.comparability import (
    BSR,
    CUTTING,
    DOUBTFUL,
    EPSILON,
    UNRANKED,
    Break,
    change,
    difference,
    gap,
    tolerance_of,
)
from dashboard.measure.value import IndicatorInfo, Observation, Refusal
from dashboard.words import spoken

EU27 = "EU27_2020"

NO_FIGURE = "no figure"
DEFINITION = "definition changed"
BROKEN = "break in the series"
UNRELIABLE = "low reliability"
TOO_FEW = "too few countries"
TOO_CLOSE = "too close to tell"
NOTHING = "nothing measures it"
NOT_YET = "not yet in our figures"
NOT_LISTED = "not in the list"
NOT_THEN = "not out by then"

REASONS = (NOTHING, DEFINITION, BROKEN, TOO_FEW, NOT_YET, NO_FIGURE, UNRELIABLE, TOO_CLOSE, NOT_LISTED, NOT_THEN)
"""Why data cannot say, in short."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why data cannot say: one of ``REASONS``, and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one test found for one country and wave, with all that is needed to do it again by hand.

    ``said`` is ``None`` where it could not be done: ``reason`` then says why. ``figures`` are those compared, the
    tested one first; ``working`` is the sum in words.
    """

    test: str
    said: Said | None
    figures: tuple[Observation, ...] = ()
    tolerance: float = 0.0
    working: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class CountryWave:
    """The verdict of one country in one wave."""

    geo: str
    wave: str
    word: Word
    outcomes: tuple[Outcome, ...]
    reason: Reason | None = None

    @property
    def has_data(self) -> bool:
        """Whether its tests could be done, even where they are too close to tell."""
        return self.reason is None or self.reason.code == TOO_CLOSE


@dataclass(frozen=True, slots=True)
class RegionWave:
    """The verdict of the region in one wave: how many countries said what, of how many with data."""

    wave: str
    word: Word
    counts: Mapping[Word, int]
    with_data: int
    of: int
    countries: tuple[CountryWave, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reason: Reason | None = None
    chance: Odds | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word, the waves it rests on (newest last), and the reason where data cannot say."""

    word: Word
    waves: tuple[str, ...] = ()
    by_wave: tuple[Word, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """One part judged: all its waves, the verdict of the region and of each country, and that of April 2021."""

    part: Part
    waves: tuple[RegionWave, ...]
    region: Verdict
    countries: Mapping[str, Verdict]
    then: Verdict
    countries_then: Mapping[str, Verdict]
    year_before: bool = False
    """The survey asks about the year before it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A finding judged. ``region`` is ``None`` for a finding that may have no verdict."""

    finding: Finding
    region: Verdict | None
    countries: Mapping[str, Verdict] = field(default_factory=dict)
    then: Verdict | None = None
    countries_then: Mapping[str, Verdict] = field(default_factory=dict)
    parts: tuple[PartVerdict, ...] = ()

    def word(self, geo: str | None = None) -> Word:
        """What stands on the card: the verdict, or "data cannot say" where there can be none."""
        verdict = self.verdict(geo)
        return CANNOT_SAY if verdict is None else verdict.word

    def verdict(self, geo: str | None = None) -> Verdict | None:
        """The verdict of a country, or of the region."""
        return self.region if geo is None else self.countries.get(geo, self.region and Verdict(CANNOT_SAY))


@dataclass(frozen=True, slots=True)
class Figures:
    """What judging needs: figures by indicator and size class, what each measures, breaks, and the tables kept by hand.

    ``absences`` gives the reason for an indicator and country without any figure.
    """

    series: Mapping[tuple[str, str], Mapping[str, Sequence[Observation]]]
    infos: Mapping[str, IndicatorInfo]
    breaks: Sequence[Break] = ()
    platforms: Sequence[Platform] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    countries: tuple[str, ...] = BSR

    def cell(self, indicator: str, size: str, geo: str, wave: str) -> Observation | None:
        """One published cell, if there is a row."""
        found = self.series.get((indicator, size), {}).get(geo, ())
        return next((cell for cell in found if cell.period == wave), None)

    def name(self, geo: str) -> str:
        """How a country is written."""
        return self.names.get(geo, geo)


# --- tests ---


def run_test(test: NamedTest, geo: str, wave: str, figures: Figures) -> Outcome:
    """One test for one country and wave."""
    kinds = {"gap present": _gap, "above EU27": _above, "rose since": _rose, "among the top": _top, "listed": _listed}
    return kinds[test.kind](test, geo, wave, figures)


def _info(test: NamedTest, indicator: str, figures: Figures) -> IndicatorInfo:
    """The indicator with the tolerance of the test, where it has its own."""
    info = figures.infos[indicator]
    if test.tolerance is None:
        return info
    return replace(info, tolerance=test.tolerance, subgroup_tolerance=test.tolerance)


def because(code: str, key: str, **values: object) -> Reason:
    """The reason of a code, in the words of a key."""
    return Reason(code, spoken().say(f"because.{key}", **values))


def _missing(test: NamedTest, measure: str, geo: str, wave: str, figures: Figures, size: str = "") -> Outcome:
    key = "no figure.size" if size else "no figure"
    reason = because(NO_FIGURE, key, place=figures.name(geo), measure=measure, size=size, wave=wave)
    return Outcome(test.name, None, reason=reason)


def _refused(test: NamedTest, refusal: Refusal, cells: Iterable[Observation], figures: Figures) -> Outcome:
    """A refusal of ``measure`` as an outcome that could not be had."""
    if refusal.code in ("observation flag", "unexplained jump"):
        code = BROKEN
    elif refusal.code in CUTTING | DOUBTFUL or refusal.code == "defined differently":
        code = DEFINITION
    elif refusal.code == "low reliability":
        code = UNRELIABLE
    else:
        code = NO_FIGURE
    text = refusal.reason
    for geo, name in figures.names.items():
        text = text.replace(f" {geo} ", f" {name} ")
    return Outcome(test.name, None, tuple(cells), reason=Reason(code, text))


def _number(value: float) -> str:
    return spoken().number(value, 2)


def _shown(cell: Observation) -> str:
    """A figure as it stands in a sum, with its flags."""
    return f"{_number(cell.value or 0.0)} {cell.letters}".rstrip()


def _gap(test: NamedTest, geo: str, wave: str, figures: Figures) -> Outcome:
    small, large = (figures.cell(test.indicator, size, geo, wave) for size in (test.small, test.large))
    info = _info(test, test.indicator, figures)
    for cell, size in ((small, test.small), (large, test.large)):
        if cell is None or cell.value is None:
            return _missing(test, info.short, geo, wave, figures, size)
    assert small is not None
    assert large is not None
    distance = gap(small, large, info=info)
    if isinstance(distance, Refusal):
        return _refused(test, distance, (small, large), figures)
    if small.has("u") or large.has("u"):
        reason = because(UNRELIABLE, "low reliability", place=figures.name(geo), wave=wave)
        return Outcome(test.name, None, (small, large), reason=reason)
    tolerance = tolerance_of((small, large), info)
    working = spoken().say(
        "working.gap.above" if distance.value >= 0 else "working.gap.below",
        large=_shown(large),
        small=_shown(small),
        size=_number(abs(distance.value)),
        tolerance=f"{tolerance:g}",
    )
    return Outcome(test.name, _side(distance.value, tolerance), (small, large), tolerance, working)


def _side(distance: float, tolerance: float) -> Said:
    if abs(distance) <= tolerance + EPSILON:
        return "level"
    return "holds" if distance > 0 else "fails"


def _above(test: NamedTest, geo: str, wave: str, figures: Figures) -> Outcome:
    info = _info(test, test.indicator, figures)
    own, union = (figures.cell(test.indicator, test.size_emp, place, wave) for place in (geo, EU27))
    for cell, place in ((own, geo), (union, EU27)):
        if cell is None or cell.value is None:
            return _missing(test, info.short, place, wave, figures)
    assert own is not None
    assert union is not None
    side = difference(own, union, info=info)
    if isinstance(side, Refusal):
        return _refused(test, side, (own, union), figures)
    said: dict[str, Said] = {"above": "holds", "below": "fails", "level": "level"}
    tolerance = tolerance_of((own, union), info)
    value, of_union = own.value or 0.0, union.value or 0.0
    distance = value - of_union
    working = spoken().say(
        "working.union.above" if distance >= 0 else "working.union.below",
        own=_shown(own),
        union=_shown(union),
        size=_number(abs(distance)),
        tolerance=f"{tolerance:g}",
    )
    return Outcome(test.name, said[side], (own, union), tolerance, working)


def _rose(test: NamedTest, geo: str, wave: str, figures: Figures) -> Outcome:
    info = _info(test, test.indicator, figures)
    cells = figures.series.get((test.indicator, test.size_emp), {}).get(geo, ())
    if wave <= test.since:
        return Outcome(test.name, None, reason=because(NO_FIGURE, "too early", wave=wave, since=test.since))
    ends = tuple(cell for period in (test.since, wave) for cell in cells if cell.period == period)
    moved = change(cells, test.since, wave, figures.breaks, info=info)
    if isinstance(moved, Refusal):
        if moved.code in ("missing", "no figure"):
            period = wave if any(cell.period == test.since and cell.value is not None for cell in cells) else test.since
            return _missing(test, info.short, geo, period, figures)
        return _refused(test, moved, ends, figures)
    tolerance = tolerance_of(ends, info)
    working = spoken().say(
        "working.rose.more" if moved.value >= 0 else "working.rose.fewer",
        first=_shown(ends[0]),
        since=test.since,
        last=_shown(ends[1]),
        wave=wave,
        size=_number(abs(moved.value)),
        tolerance=f"{tolerance:g}",
    )
    return Outcome(test.name, _side(moved.value, tolerance), (ends[1], ends[0]), tolerance, working)


def _top(test: NamedTest, geo: str, wave: str, figures: Figures) -> Outcome:
    cells: dict[str, Observation] = {}
    for id_ in test.among:
        cell = figures.cell(id_, test.size_emp, geo, wave)
        if cell is None or cell.value is None:
            return _missing(test, figures.infos[id_].short, geo, wave, figures)
        if cell.has(UNRANKED):
            code = UNRELIABLE if cell.has("u") else DEFINITION
            reason = because(code, "flag", place=figures.name(geo), wave=wave, letters=cell.letters)
            return Outcome(test.name, None, (cell,), reason=reason)
        cells[id_] = cell
    values = {id_: cell.value or 0.0 for id_, cell in cells.items()}
    info = _info(test, test.named[0], figures)
    tolerance = tolerance_of(cells.values(), info)
    slack = tolerance + EPSILON
    found: list[Said] = []
    spans: list[str] = []
    for id_ in test.named:
        others = [value for other, value in values.items() if other != id_]
        ahead = sum(value > values[id_] + slack for value in others)
        level = sum(abs(value - values[id_]) <= slack for value in others)
        found.append("holds" if ahead + level < test.top else "fails" if ahead >= test.top else "level")
        spans.append(
            spoken().say(
                "working.top.shared" if level else "working.top",
                value=_shown(cells[id_]),
                ahead=ahead,
                others=len(others),
                tolerance=f"{tolerance:g}",
                level=level,
                place=ahead + 1,
                last=ahead + level + 1,
                of=len(values),
            )
        )
    said: Said = "holds" if "holds" in found else "fails" if set(found) == {"fails"} else "level"
    first = [cells[id_] for id_ in test.named]
    rest = sorted((cell for id_, cell in cells.items() if id_ not in test.named), key=lambda cell: -(cell.value or 0.0))
    return Outcome(test.name, said, (*first, *rest), tolerance, spoken().say("list.apart").join(spans))


def _listed(test: NamedTest, geo: str, wave: str, figures: Figures) -> Outcome:
    found = [
        one
        for one in figures.platforms
        if one.geo == geo and one.kind in test.kinds and one.began is not None and one.began <= test.begun_by
    ]
    if not found:
        reason = because(NOT_LISTED, "not listed", place=figures.name(geo), begun=test.begun_by)
        return Outcome(test.name, None, reason=reason)
    words = spoken()
    working = words.say("list.apart").join(
        words.say("working.listed", name=one.name, kind=one.kind, began=one.began) for one in found
    )
    return Outcome(test.name, "holds", working=working)


def run_spread(test: NamedTest, wave: str, figures: Figures, with_data: int) -> Outcome:
    """The test of the region: how far apart highest and lowest country lie. Figures flagged ``u`` or ``d`` stay out."""
    found = [figures.cell(test.indicator, test.size_emp, geo, wave) for geo in figures.countries]
    cells = [cell for cell in found if cell is not None and cell.value is not None and not cell.has(UNRANKED)]
    if len(cells) < with_data:
        of = len(figures.countries)
        reason = because(TOO_FEW, "few figures", n=len(cells), of=of, wave=wave, needed=with_data)
        return Outcome(test.name, None, tuple(cells), reason=reason)
    ordered = sorted(cells, key=lambda cell: cell.value or 0.0)
    low, high = ordered[0], ordered[-1]
    info = _info(test, test.indicator, figures)
    tolerance = tolerance_of(cells, info)
    apart = (high.value or 0.0) - (low.value or 0.0)
    working = spoken().say(
        "working.spread",
        low_place=figures.name(low.geo),
        low=_shown(low),
        high_place=figures.name(high.geo),
        high=_shown(high),
        size=_number(apart),
        most=f"{test.at_most:g}",
        tolerance=f"{tolerance:g}",
    )
    said = _side(test.at_most - apart, tolerance)
    return Outcome(test.name, said, (high, low, *ordered[1:-1]), tolerance, working)


# --- one wave ---


def country_word(part: Part, outcomes: Mapping[str, Said | None]) -> Word:
    """The word of the first clause that is met; "data cannot say" where none is, or a missing test leaves it open."""
    for clause in part.clauses:
        met = clause.is_met(outcomes)
        if met is None:
            return CANNOT_SAY
        if met:
            return part.at_most if clause.word == AGREES else clause.word
    return CANNOT_SAY


def judge_country(part: Part, geo: str, wave: str, figures: Figures) -> CountryWave:
    """One country in one wave."""
    outcomes = tuple(run_test(test, geo, wave, figures) for test in part.tests)
    word = country_word(part, {outcome.test: outcome.said for outcome in outcomes})
    reason = None
    if word == CANNOT_SAY:
        missing = next((one.reason for one in outcomes if one.reason is not None), None)
        reason = missing or because(TOO_CLOSE, "within")
    return CountryWave(geo, wave, word, outcomes, reason)


def region_word(part: Part, counts: Mapping[Word, int]) -> tuple[Word, Reason | None]:
    """The word of the region from the words of its countries with data.

    Countries that are too close to tell could still go either way: while they could carry the region over a threshold,
    data cannot say. Where neither side can reach its threshold any more, the countries differ: it agrees in part.
    """
    agrees, in_part, other = (counts.get(word, 0) for word in (AGREES, IN_PART, OTHER_WAY))
    close = counts.get(CANNOT_SAY, 0)
    if agrees >= part.at_least:
        return AGREES, None
    if agrees + in_part >= part.at_least:
        return IN_PART, None
    if other >= part.at_least:
        return OTHER_WAY, None
    if close and max(agrees + in_part, other) + close >= part.at_least:
        return CANNOT_SAY, Reason(TOO_CLOSE, spoken().count("because.close", close))
    if agrees + in_part == 0:
        return (OTHER_WAY, None) if other else (CANNOT_SAY, because(TOO_CLOSE, "within"))
    return IN_PART, None


def judge_region(part: Part, wave: str, figures: Figures) -> RegionWave:
    """All countries in one wave, and the region from them."""
    of = len(figures.countries)
    if part.is_regional:
        outcome = run_spread(part.tests[0], wave, figures, part.with_data)
        word = country_word(part, {outcome.test: outcome.said})
        reason = outcome.reason
        if word == CANNOT_SAY and reason is None:
            reason = because(TOO_CLOSE, "spread")
        return RegionWave(wave, word, {}, len(outcome.figures), of, outcomes=(outcome,), reason=reason)
    countries = tuple(judge_country(part, geo, wave, figures) for geo in figures.countries)
    having = [one for one in countries if one.has_data]
    counts: dict[Word, int] = {}
    for one in having:
        counts[one.word] = counts.get(one.word, 0) + 1
    if len(having) < part.with_data:
        return RegionWave(
            wave, CANNOT_SAY, counts, len(having), of, countries, reason=_too_few(part, countries, len(having))
        )
    word, reason = region_word(part, counts)
    return RegionWave(wave, word, counts, len(having), of, countries, (), reason, chance_of(part, len(having)))


def _too_few(part: Part, countries: Sequence[CountryWave], having: int) -> Reason:
    """Too few countries, unless one cause other than a missing figure stands behind most of what is lacking."""
    lacking = [one.reason for one in countries if one.reason is not None and not one.has_data]
    for code in (DEFINITION, BROKEN):
        hit = [reason for reason in lacking if reason.code == code]
        if len(countries) - len(hit) < part.with_data:
            return Reason(code, hit[0].text)
    return because(TOO_FEW, "few countries", n=having, of=len(countries), needed=part.with_data)


@lru_cache(maxsize=256)
def chance_of(part: Part, countries: int) -> Odds | None:
    """How often chance alone would give each word to the region with so many countries; ``None``: no yardstick."""
    odds = country_odds(part, country_word)
    return None if odds is None else region_odds(odds, countries, lambda counts: region_word(part, counts)[0])


# --- waves, parts, findings ---


def waves_of(part: Part, figures: Figures) -> tuple[str, ...]:
    """The waves in which any of the countries has the figure of the first test, oldest first."""
    if not part.needs:
        return (part.tests[0].begun_by,)
    found = figures.series.get(part.needs[0], {})
    periods = {cell.period for geo in figures.countries for cell in found.get(geo, ()) if cell.value is not None}
    return tuple(sorted(period for period in periods if period >= part.first_wave))


def over_waves(found: Sequence[tuple[str, Word, Reason | None]], none: Reason | None = None) -> Verdict:
    """The verdict of the last two waves: the newest decides, unless the one before says something else."""
    if not found:
        return Verdict(CANNOT_SAY, reason=none or because(NOT_YET, "no wave"))
    (wave, word, reason), before = found[-1], found[-2:-1]
    if word == CANNOT_SAY:
        return Verdict(CANNOT_SAY, (wave,), (word,), reason)
    if not before or before[0][1] == CANNOT_SAY:
        return Verdict(word, (wave,), (word,))
    earlier, said, _ = before[0]
    return Verdict(word if said == word else DEPENDS, (earlier, wave), (said, word))


def judge_part(part: Part, figures: Figures, last_then: str) -> PartVerdict:
    """A part in every wave, for the region and each country, today and with what was out in April 2021."""
    waves = tuple(judge_region(part, wave, figures) for wave in waves_of(part, figures))
    then = tuple(one for one in waves if not part.needs or one.wave <= last_then)
    none, none_then = because(NOT_YET, "no wave"), because(NOT_THEN, "no wave then")

    def region(given: Sequence[RegionWave], none: Reason) -> Verdict:
        return over_waves([(one.wave, one.word, one.reason) for one in given], none)

    def countries(given: Sequence[RegionWave], none: Reason) -> dict[str, Verdict]:
        if part.is_regional:
            return {}
        by_geo = {geo: [one for wave in given for one in wave.countries if one.geo == geo] for geo in figures.countries}
        return {geo: over_waves([(one.wave, one.word, one.reason) for one in own], none) for geo, own in by_geo.items()}

    return PartVerdict(
        part,
        waves,
        region(waves, none),
        countries(waves, none),
        region(then, none_then),
        countries(then, none_then),
        bool(part.needs) and figures.infos[part.needs[0][0]].reference_year == "year before",
    )


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict from those of several parts.

    Parts that cannot say are left out while another can. Parts that say the same give that; where one depends on the
    year, so does the whole; parts that differ agree in part.
    """
    saying = [verdict for verdict in verdicts if verdict.word != CANNOT_SAY]
    if not saying:
        return verdicts[0] if verdicts else Verdict(CANNOT_SAY)
    words = {verdict.word for verdict in saying}
    waves = tuple(sorted({wave for verdict in saying for wave in verdict.waves}))
    if len(words) == 1:
        return Verdict(saying[0].word, waves, saying[0].by_wave if len(saying) == 1 else ())
    return Verdict(DEPENDS if DEPENDS in words else IN_PART, waves)


def judge(finding: Finding, figures: Figures, last_then: str) -> Judgement:
    """A finding against the figures. One that may have no verdict gets none; one without a rule cannot be told."""
    if not finding.may_be_judged:
        return Judgement(finding, None)
    if not finding.parts:
        verdict = Verdict(CANNOT_SAY, reason=Reason(finding.without_why, finding.without_text))
        every = dict.fromkeys(figures.countries, verdict)
        return Judgement(finding, verdict, every, verdict, every)
    parts = tuple(judge_part(part, figures, last_then) for part in finding.parts)
    own = [one for one in parts if not one.part.is_regional]
    return Judgement(
        finding,
        together([one.region for one in parts]),
        {geo: together([one.countries[geo] for one in own]) for geo in figures.countries},
        together([one.then for one in parts]),
        {geo: together([one.countries_then[geo] for one in own]) for geo in figures.countries},
        parts,
    )


def percent(chance: Fraction) -> str:
    """A chance as people read it: "64 %", "0.4 %", "less than 0.1 %"."""
    words, value = spoken(), float(chance * 100)
    if 0 < value < 0.1:
        return words.say("percent.less", number=words.number(0.1, 1))
    return words.say("percent", number=words.number(value, 0 if value >= 10 or value == 0 else 1))
