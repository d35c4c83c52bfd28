"""The ledger in words: a rule, a verdict, a card. Text only; every place that shows a finding says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.ledger.judge import Judgement, Outcome, PartVerdict, RegionWave, Verdict, percent
from dashboard.ledger.rules import (
    AGREES,
    CANNOT_SAY,
    DEPENDS,
    IN_PART,
    OTHER_WAY,
    Clause,
    Finding,
    NamedTest,
    Part,
    Word,
)
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import ENGLISH

SIGNS: Mapping[Word, str] = {AGREES: "=", IN_PART: "≈", OTHER_WAY: "≠", DEPENDS: "±", CANNOT_SAY: "–"}
"""A sign beside each word, so that no colour has to be told apart; all in the typeface of page and picture."""

WHO = {"10-249": "SMEs (10-249)", "GE250": "large firms (250 or more)", "GE10": "all firms (10 or more)"}
"""Size classes in the middle of a sentence."""

Infos = Mapping[str, IndicatorInfo]


def initial(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def plain(name: str) -> str:
    """The name of a test as people read it."""
    return name.replace("_", " ")


# --- rules ---


def tell_test(test: NamedTest, infos: Infos) -> str:
    """What a test asks, in one sentence without its end."""
    beyond = _beyond(test, infos)
    short = infos[test.indicator].short if test.indicator else ""
    if test.kind == "gap present":
        large, small = WHO.get(test.large, test.large), WHO.get(test.small, test.small)
        return f"{large} stand above {small} in “{short}” by more than {beyond}"
    if test.kind == "above EU27":
        return f"“{short}” ({WHO.get(test.size_emp, '')}) stands above the EU27 by more than {beyond}"
    if test.kind == "rose since":
        return f"“{short}” ({WHO.get(test.size_emp, '')}) rose since the survey of {test.since} by more than {beyond}"
    if test.kind == "among the top":
        named = " or ".join(f"“{infos[id_].short}”" for id_ in test.named)
        ties = f"those within {beyond} of it counted as ahead"
        return f"{named} is among the first {test.top} of {len(test.among)} reasons, {ties}"
    if test.kind == "spread shared":
        return (
            f"highest and lowest country lie at most {test.at_most:g} points apart in “{short}”, give or take {beyond}"
        )
    return f"a {' or '.join(test.kinds)} is in our list that had begun by {test.begun_by}"


def _beyond(test: NamedTest, infos: Infos) -> str:
    """The tolerance of a test, as wide as ``measure`` takes it."""
    if test.tolerance is not None:
        return f"{test.tolerance:g} points"
    if test.kind == "listed":
        return ""
    info = infos[test.indicator or test.named[0]]
    sizes = [size for _, size in test.needs]
    return f"{max(info.tolerance_for(size, '_Z') for size in sizes):g} points"


def tell_clause(clause: Clause) -> str:
    """When a word is given: ``agrees when “harder” holds or “harder” is too close to tell``."""
    said = []
    for atom in clause.atoms:
        first, _, name = atom.rpartition(" ")
        how = {"": "holds", "not": "fails", "level": "is too close to tell"}[first]
        said.append(f"“{plain(name)}” {how}")
    return f"{clause.word} when {(' and ' if clause.needs_all else ' or ').join(said)}"


def tell_region(part: Part) -> str:
    """What the region needs."""
    since = f"Judged from the survey of {part.first_wave} on. " if part.first_wave else ""
    if part.is_regional:
        return f"{since}Judged for the region as a whole, with figures of at least {part.with_data} of nine countries."
    least = part.at_least
    return (
        f"{since}The region agrees when at least {least} of nine countries do, points the other way when as many do "
        f"that; figures of at least {part.with_data} are needed. While ties could still decide, data cannot say; where "
        f"neither can be reached, countries differ and it agrees in part."
    )


def tell_chance(part: Part, wave: RegionWave) -> str:
    """How often chance alone would meet the rule with the countries of a wave that have data."""
    if wave.chance is None:
        return part.chance_note or "Chance is no yardstick for this test."
    said = [f"{word} in {percent(wave.chance[word])}" for word in (AGREES, IN_PART, OTHER_WAY) if wave.chance.get(word)]
    text = f"By chance alone the region ({wave.with_data} countries with data) {ENGLISH.listed(said)} of cases."
    return f"{text} {part.chance_note}".strip()


CHANCE_MODEL = (
    "Chance is counted exactly on a plain model: a comparison of two figures comes out above, level or below with "
    "equal odds, every order of the reasons is equally likely, and each country goes its own way. Neighbours are "
    "alike, so it is a yardstick, not a test."
)


# --- verdicts ---


def tell_waves(verdict: Verdict, year_before: bool = False) -> str:
    """What the verdict rests on: ``survey 2022: agrees; survey 2024: points the other way``."""
    if not verdict.waves:
        return ""
    if len(verdict.by_wave) == len(verdict.waves) > 1:
        pairs = zip(verdict.waves, verdict.by_wave, strict=True)
        return "; ".join(f"{tell_wave(wave, year_before)}: {word}" for wave, word in pairs)
    return ENGLISH.listed(tell_wave(wave, year_before) for wave in verdict.waves)


def tell_wave(wave: str, year_before: bool = False) -> str:
    """A wave by its name: ``survey 2024 (about 2023)``, or the day to which a list was held."""
    if len(wave) == 4:
        return f"survey {wave} (about {int(wave) - 1})" if year_before else f"survey {wave}"
    return f"list of {ENGLISH.day(date.fromisoformat(wave))}"


def tell_counts(wave: RegionWave) -> str:
    """``6 agree, 1 points the other way, of 7 with data (2 without)``."""
    if wave.outcomes:
        return f"{wave.with_data} of {wave.of} with data"
    several = {AGREES: "agree", IN_PART: "agree in part", OTHER_WAY: "point the other way"}
    counted = [(wave.counts[word], word, text) for word, text in several.items() if wave.counts.get(word)]
    said = [f"{count} {word if count == 1 else text}" for count, word, text in counted]
    close = wave.counts.get(CANNOT_SAY, 0)
    said += [f"{close} too close to tell"] if close else []
    without = wave.of - wave.with_data
    if len(wave.wave) != 4:
        return f"{', '.join(said) or 'none'}, {without} of {wave.of} not in our list"
    rest = f" ({without} without)" if without else ""
    return f"{', '.join(said) or 'none'}, of {wave.with_data} with data{rest}"


def tell_reason(judgement: Judgement, geo: str | None = None) -> str:
    """Why data cannot say; empty where it can."""
    verdict = judgement.verdict(geo)
    if verdict is None:
        return f"{initial(judgement.finding.without_why)}: {judgement.finding.without_text}"
    if verdict.reason is None:
        return ""
    return f"{initial(verdict.reason.code)}: {verdict.reason.text}"


def sums(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """What was compared and what each test said to it: ``47.60, EU27 55.50: 7.90 points below: “harder” fails``."""
    found: dict[str, list[str]] = {}
    for one in outcomes:
        if one.said is not None:
            how = {"holds": "holds", "fails": "fails", "level": "is too close to tell"}[one.said]
            found.setdefault(one.working, []).append(f"“{plain(one.test)}” {how}")
        elif one.reason is not None:
            found.setdefault(initial(one.reason.text), [])
    return tuple(f"{working}: {', '.join(said)}" if said else working for working, said in found.items())


def vintages(parts: Sequence[PartVerdict]) -> str:
    """The days to which the figures of the last two waves are true."""
    days = {cell.vintage for cell in figures_of(parts)}
    return ENGLISH.listed(ENGLISH.day(day) for day in sorted(days))


def figures_of(parts: Sequence[PartVerdict], waves: int = 2) -> tuple[Observation, ...]:
    """All figures that the verdict rests on, those of the last waves."""
    found: dict[tuple[str, str, str, str], Observation] = {}
    for one in parts:
        for wave in one.waves[-waves:]:
            for outcome in (*wave.outcomes, *(o for country in wave.countries for o in country.outcomes)):
                for cell in outcome.figures:
                    found[cell.indicator_id, cell.geo, cell.size_emp, cell.period] = cell
    return tuple(found.values())


# --- the card ---

WHOSE = "Do figures agree? For the region:"
"""Stands above the word of a verdict: figures agree or not with what was said; nobody measured what was said."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding on one slide, in words; the chart comes beside it."""

    id: str
    theme: str
    label: str
    paraphrase: str
    quote: str
    voice: str
    said_on: str
    word: Word
    because: str
    """What it rests on, or why data cannot say."""
    rule: str
    needed: str
    caveat: str
    address: str
    report: str


def card(judgement: Judgement, posted: str, report: str, country: tuple[str, str] | None, address: str) -> Card:
    """The card of a finding. ``country``: code and name of "my country", whose verdict stands beside the region's."""
    finding: Finding = judgement.finding
    because = [rests_on(judgement, None)]
    if country is not None:
        geo, name = country
        own = judgement.verdict(geo)
        if own is not None:
            detail = rests_on(judgement, geo)
            if own.word == CANNOT_SAY and detail == because[0]:
                detail = "for the same reason"
            because.append(f"{name}: {own.word}{f' ({detail})' if detail else ''}.")
    return Card(
        id=finding.id,
        theme=finding.theme,
        label=finding.label,
        paraphrase=finding.paraphrase,
        quote=finding.quote,
        voice=finding.voice,
        said_on=f"{posted}, line {finding.line} of the report",
        word=judgement.word(),
        because=" ".join(initial(text if text.endswith(".") else f"{text}.") for text in because if text),
        rule=" ".join(part.states for part in finding.parts),
        needed=finding.needed,
        caveat=finding.caveat,
        address=address,
        report=report,
    )


def rests_on(judgement: Judgement, geo: str | None) -> str:
    """What a verdict rests on, in short; or the reason why data cannot say."""
    verdict = judgement.verdict(geo)
    if verdict is None or verdict.word == CANNOT_SAY:
        return tell_reason(judgement, geo)
    if len(judgement.parts) != 1:
        words = [
            (part.part.id, part.region.word if geo is None else part.countries[geo].word)
            for part in judgement.parts
            if geo is None or not part.part.is_regional
        ]
        return f"{'; '.join(f'{name}: {word}' for name, word in words)}; surveys of {ENGLISH.listed(verdict.waves)}"
    (part,) = judgement.parts
    if geo is not None:
        return tell_waves(verdict, part.year_before)
    waves = {wave.wave: wave for wave in part.waves}
    return "; ".join(
        f"{tell_wave(wave, part.year_before)}: {waves[wave].word}, {tell_counts(waves[wave])}" for wave in verdict.waves
    )
