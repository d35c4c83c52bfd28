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
from dashboard.words import spoken

SIGNS: Mapping[Word, str] = {AGREES: "=", IN_PART: "≈", OTHER_WAY: "≠", DEPENDS: "±", CANNOT_SAY: "–"}
"""A sign beside each word, so that no colour has to be told apart; all in the typeface of page and picture."""

Infos = Mapping[str, IndicatorInfo]


def initial(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def plain(name: str) -> str:
    """The name of a test as people read it."""
    return name.replace("_", " ")


def word(verdict: str) -> str:
    """The word of a verdict in the language of the site; what a judgement holds is its code."""
    return spoken().say(f"verdict.{verdict}")


def signed(verdict: Word) -> str:
    """The word of a verdict with its sign before it."""
    return f"{SIGNS[verdict]} {word(verdict)}"


def reason_name(code: str) -> str:
    """Why data cannot say, in short."""
    words = spoken()
    return words.say(f"reason.{code}") if words.has(f"reason.{code}") else code


# --- rules ---


def tell_test(test: NamedTest, infos: Infos) -> str:
    """What a test asks, in one sentence without its end."""
    words = spoken()
    return words.say(
        f"test.{test.kind}",
        measure=infos[test.indicator].short if test.indicator else "",
        tolerance=_beyond(test, infos),
        who=_who(test.size_emp),
        large=_who(test.large),
        small=_who(test.small),
        since=test.since,
        named=words.say("or").join(words.say("quoted", text=infos[id_].short) for id_ in test.named),
        top=test.top,
        of=len(test.among),
        most=f"{test.at_most:g}",
        kinds=words.say("or").join(test.kinds),
        begun=test.begun_by,
    )


def _who(size: str) -> str:
    """A size class in the middle of a sentence."""
    words = spoken()
    return words.say(f"test.who.{size}") if words.has(f"test.who.{size}") else size


def _beyond(test: NamedTest, infos: Infos) -> str:
    """The tolerance of a test, as wide as ``measure`` takes it."""
    if test.tolerance is not None:
        return spoken().say("test.tolerance", size=f"{test.tolerance:g}")
    if test.kind == "listed":
        return ""
    info = infos[test.indicator or test.named[0]]
    sizes = [size for _, size in test.needs]
    return spoken().say("test.tolerance", size=f"{max(info.tolerance_for(size, '_Z') for size in sizes):g}")


def tell_clause(clause: Clause) -> str:
    """When a word is given: ``agrees when “harder” holds or “harder” is too close to tell``."""
    words = spoken()
    said = []
    for atom in clause.atoms:
        first, _, name = atom.rpartition(" ")
        how = {"": "holds", "not": "fails", "level": "level"}[first]
        said.append(words.say(f"outcome.{how}", test=plain(name)))
    joined = words.say("and" if clause.needs_all else "or").join(said)
    return words.say("clause", word=word(clause.word), outcomes=joined)


def tell_region(part: Part) -> str:
    """What the region needs."""
    words = spoken()
    since = [words.say("rule.since", wave=part.first_wave)] if part.first_wave else []
    key = "rule.region" if part.is_regional else "rule.countries"
    return " ".join([*since, words.say(key, least=part.at_least, needed=part.with_data)])


def tell_chance(part: Part, wave: RegionWave) -> str:
    """How often chance alone would meet the rule with the countries of a wave that have data."""
    if wave.chance is None:
        return part.chance_note or spoken().say("chance.none")
    words = spoken()
    said = [
        words.say("chance.word", word=word(one), share=percent(wave.chance[one]))
        for one in (AGREES, IN_PART, OTHER_WAY)
        if wave.chance.get(one)
    ]
    text = words.say("chance", n=wave.with_data, odds=words.listed(said))
    return f"{text} {part.chance_note}".strip()


# --- verdicts ---


def tell_waves(verdict: Verdict, year_before: bool = False) -> str:
    """What the verdict rests on: ``survey 2022: agrees; survey 2024: points the other way``."""
    words = spoken()
    if not verdict.waves:
        return ""
    if len(verdict.by_wave) == len(verdict.waves) > 1:
        pairs = zip(verdict.waves, verdict.by_wave, strict=True)
        return words.say("list.apart").join(
            words.say("verdict.wave", wave=tell_wave(wave, year_before), word=word(said)) for wave, said in pairs
        )
    return words.listed(tell_wave(wave, year_before) for wave in verdict.waves)


def tell_wave(wave: str, year_before: bool = False) -> str:
    """A wave by its name: ``survey 2024 (about 2023)``, or the day to which a list was held."""
    words = spoken()
    if len(wave) != 4:
        return words.say("wave.list", day=words.day(date.fromisoformat(wave)))
    if year_before:
        return words.say("wave.survey.before", wave=wave, before=int(wave) - 1)
    return words.say("wave.survey", wave=wave)


def tell_counts(wave: RegionWave) -> str:
    """``6 agree, 1 points the other way, of 7 with data (2 without)``."""
    words = spoken()
    if wave.outcomes:
        return words.say("counts.region", n=wave.with_data, of=wave.of)
    counted = [(one, wave.counts[one]) for one in (AGREES, IN_PART, OTHER_WAY) if wave.counts.get(one)]
    said = [words.count(f"counts.{one}", count) for one, count in counted]
    close = wave.counts.get(CANNOT_SAY, 0)
    said += [words.say("counts.close", n=close)] if close else []
    without = wave.of - wave.with_data
    key = "counts.list" if len(wave.wave) != 4 else "counts.without" if without else "counts"
    listed = words.say("list").join(said) or words.say("none")
    return words.say(key, said=listed, n=wave.with_data, of=wave.of, without=without)


def tell_reason(judgement: Judgement, geo: str | None = None) -> str:
    """Why data cannot say; empty where it can."""
    verdict = judgement.verdict(geo)
    if verdict is None:
        return reasoned(judgement.finding.without_why, judgement.finding.without_text)
    return "" if verdict.reason is None else reasoned(verdict.reason.code, verdict.reason.text)


def reasoned(code: str, text: str) -> str:
    """A reason in short, and the whole of it behind."""
    return spoken().say("verdict.reason", reason=initial(reason_name(code)), text=text)


def sums(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """What was compared and what each test said to it: ``47.60, EU27 55.50: 7.90 points below: “harder” fails``."""
    words = spoken()
    found: dict[str, list[str]] = {}
    for one in outcomes:
        if one.said is not None:
            found.setdefault(one.working, []).append(words.say(f"outcome.{one.said}", test=plain(one.test)))
        elif one.reason is not None:
            found.setdefault(initial(one.reason.text), [])
    return tuple(
        words.say("outcome.working", working=working, outcomes=words.say("list").join(said)) if said else working
        for working, said in found.items()
    )


def vintages(parts: Sequence[PartVerdict]) -> str:
    """The days to which the figures of the last two waves are true."""
    days = {cell.vintage for cell in figures_of(parts)}
    words = spoken()
    return words.listed(words.day(day) for day in sorted(days))


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
    words = spoken()
    finding: Finding = judgement.finding
    because = [rests_on(judgement, None)]
    if country is not None:
        geo, name = country
        own = judgement.verdict(geo)
        if own is not None:
            detail = rests_on(judgement, geo)
            if own.word == CANNOT_SAY and detail == because[0]:
                detail = words.say("verdict.same reason")
            key = "verdict.place.why" if detail else "verdict.place"
            because.append(words.say(key, place=name, word=word(own.word), why=detail))
    return Card(
        id=finding.id,
        theme=finding.theme,
        label=finding.label,
        paraphrase=finding.paraphrase,
        quote=finding.quote,
        voice=finding.voice,
        said_on=words.say("finding.said on", day=posted, line=finding.line),
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
    words, verdict = spoken(), judgement.verdict(geo)
    if verdict is None or verdict.word == CANNOT_SAY:
        return tell_reason(judgement, geo)
    apart = words.say("list.apart")
    if len(judgement.parts) != 1:
        said = [
            (part.part.id, part.region.word if geo is None else part.countries[geo].word)
            for part in judgement.parts
            if geo is None or not part.part.is_regional
        ]
        parts = apart.join(words.say("verdict.part", part=name, word=word(one)) for name, one in said)
        return words.say("verdict.parts", parts=parts, waves=words.listed(verdict.waves))
    (part,) = judgement.parts
    if geo is not None:
        return tell_waves(verdict, part.year_before)
    waves = {wave.wave: wave for wave in part.waves}
    return apart.join(
        words.say(
            "verdict.wave.counts",
            wave=tell_wave(wave, part.year_before),
            word=word(waves[wave].word),
            counts=tell_counts(waves[wave]),
        )
        for wave in verdict.waves
    )
