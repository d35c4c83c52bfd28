"""Every word that a chart says, in one place, so that a translation is one more file.

A language is a mapping of keys to templates. English is here; another language is a JSON file of the same keys in
``dashboard/languages/<code>.json``. A template may leave out a placeholder but may not ask for one that English does
not give. Numbers take the language's decimal sign.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

LANGUAGES = Path(__file__).with_name("languages")
"""Where translations lie, one JSON file a language."""

NO_VALUE = ":"
"""What stands in the place of a figure that is not published: Eurostat's own sign."""

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        # Numbers, dates, lists
        "decimal sign": ".",
        "minus sign": "−",
        "and": " and ",
        "list": ", ",
        "date.day": "{day} {month} {year}",
        "date.month": "{month} {year}",
        "date.year": "{year}",
        "months": "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
        "year or quarter": "{period}",
        # Units after a number
        "unit.%": "{number}%",
        "unit.pp": "{number} pp",
        "unit.ratio": "{number} times",
        "unit.other": "{number} {unit}",
        "unit.none": "{number}",
        # Flags, as explained in notes and hovers
        "flag.b": "break in the series",
        "flag.d": "definition differs",
        "flag.e": "estimated",
        "flag.f": "forecast",
        "flag.i": "imputed by the producer",
        "flag.m": "cannot exist",
        "flag.n": "not significant",
        "flag.p": "provisional",
        "flag.u": "low reliability",
        "flag.C": "confidential",
        "flag.N": "not for publication",
        "flag.P": "secret for other reasons",
        "flag.~": "worked out here from published figures",
        "flag.other": "flag {letter}",
        # Reasons for an empty place
        "absent.C": "confidential",
        "absent.N": "not for publication",
        "absent.P": "secret for other reasons",
        "absent.m": "cannot exist",
        "absent.flag": "no value: {flags}",
        "absent.empty": "not available from the producer",
        "absent.row": "not published",
        # Marks and roles
        "role.mine": "my country",
        "size.10-249": "SMEs (10–249)",
        "size.GE250": "large firms (250+)",
        "size.GE10": "all firms (10+)",
        "size.10-49": "small (10–49)",
        "size.50-249": "medium (50–249)",
        "size.0-9": "micro (0–9)",
        "size.0-1": "0–1 persons",
        "size.2-9": "2–9 persons",
        "size.long.10-249": "SMEs with 10 to 249 persons employed",
        "size.long.GE250": "large firms with 250 persons employed or more",
        "size.long.GE10": "firms with 10 persons employed or more",
        "size.long.10-49": "small firms with 10 to 49 persons employed",
        "size.long.50-249": "medium firms with 50 to 249 persons employed",
        # Who a level is about, at the start of a sentence
        "subject": "{title}, {who}",
        "subject.comma": "{title} ({who})",
        "who.10-249": "SMEs",
        "who.GE250": "large firms",
        "who.GE10": "firms",
        "who.10-49": "small firms",
        "who.50-249": "medium firms",
        "eu": "the EU",
        "gap": "gap",
        "ratio": "ratio",
        "reference.survey year": "survey {year}",
        "reference.year before": "survey {year} (asks about {before})",
        "reference.calendar year": "{year}",
        "reference.year asked about": "{year}, the year asked about",
        "reference.edition": "edition {year}",
        "reference.unverified": "{year} (reference year unverified)",
        "base.year before": "asks about the year before the survey",
        "base.unverified": "reference year unverified",
        "base.edition": "the year is that of the edition",
        # Headlines: the grammar. Only dashboard.measure.sentences fills these, after the comparison has been allowed.
        "say.nothing": "{title}: no figure to show",
        "say.flagged": "{value} ({flags})",
        "say.levels": "{title}: {levels} in {period}",
        "say.levels.dated": "{title}: {levels}",
        "say.place value": "{place} {value}",
        "say.place value.dated": "{place} {value} in {period}",
        "say.absent": "{title}: no figure for {place} ({reason})",
        "say.range": "{title}: from {low} in {low_place} to {high} in {high_place} in {period}",
        "say.range.dated": (
            "{title}: from {low} in {low_place} ({low_period}) to {high} in {high_place} ({high_period})"
        ),
        "say.rank": "{title}: {place} {value} in {period}, {rank}",
        "say.rank.with": "{sentence}; {other} {other_value}",
        "say.rank.with.dated": "{sentence}; {other} {other_value} in {other_period}",
        "rank.highest.first": "highest of {of} with data",
        "rank.highest.last": "lowest of {of} with data",
        "rank.lowest.first": "lowest of {of} with data",
        "rank.lowest.last": "highest of {of} with data",
        "rank.highest.one": "{low} highest of {of} with data",
        "rank.highest.shared": "{low}–{high} highest of {of} with data",
        "rank.lowest.one": "{low} lowest of {of} with data",
        "rank.lowest.shared": "{low}–{high} lowest of {of} with data",
        "rank.missing": "{rank} ({missing} missing)",
        "say.above": "{title}: {place} {value} in {period}, above {other} ({other_value})",
        "say.below": "{title}: {place} {value} in {period}, below {other} ({other_value})",
        "say.about level": "{title}: {place} {value} in {period}, about level with {other} ({other_value})",
        "say.rose": "{title}: {place} rose by {size}, from {first} in {start} to {last} in {end}",
        "say.fell": "{title}: {place} fell by {size}, from {first} in {start} to {last} in {end}",
        "say.unchanged": "{title}: {place} about unchanged, {first} in {start} and {last} in {end}",
        "say.no change": "{title}: {place} {first} in {start}, {last} in {end}; no change stated: {reason}",
        "say.fastest": "{title}: {place} rose most, by {size}, from {first} in {start} to {last} in {end}",
        "say.fastest.shared": "{title}: {places} rose most, by {low} to {size}, from {start} to {end}",
        "say.fastest.same": "{title}: {places} rose most, by {size}, from {start} to {end}",
        "say.none rose": "{title}: no country is known to have risen by more than the tolerance from {start} to {end}",
        "say.gap": "{title}: {place} {one} of {one_who}, {other} of {other_who} in {period}, a gap of {size}",
        "say.gap.ratio": "{title}: {place} {one} of {one_who}, {other} of {other_who} in {period}, {size} as many",
        "say.gap.level": "{title}: {place} {one} of {one_who}, about level with {other_who} ({other}) in {period}",
        "say.gap.none": "{title}: no gap can be stated for {place}: {reason}",
        "say.gap.region": (
            "{title}: {one_who} and {other_who} are {high} apart in {high_place}, {low} in {low_place} in {period}"
        ),
        "say.gap.region.dated": (
            "{title}: {one_who} and {other_who} are {high} apart in {high_place} ({high_period}), "
            "{low} in {low_place} ({low_period})"
        ),
        "say.target.short": (
            "{title}: {place} {value} in {period}, {size} short of the target of {target} for {target_year}"
        ),
        "say.target.reached": (
            "{title}: {place} {value} in {period}, at or past the target of {target} for {target_year}"
        ),
        "say.target.region": (
            "{title}: {reached} of {of} countries with data are at or past the target of {target} for {target_year}"
        ),
        "say.target.none": "{title}: no distance to the target for {place}: {reason}",
        "say.parts": "{title}: {place} {parts} in {period}",
        "say.part": "{value} {part}",
        "say.pairs": "{x} beside {y}: {n} countries with both figures",
        "say.pairs.mine": "{x} beside {y}: {place} {x_value} in {x_period} and {y_value} in {y_period}",
        "say.table": "{place}: above the countries' median in {above} of {of} measures, below it in {below}",
        "none": "none",
        "say.table.near": "{place}: about at the countries' median in all {of} measures",
        "say.table.one.above": "{place}: above the countries' median in the one measure that can be compared",
        "say.table.one.below": "{place}: below the countries' median in the one measure that can be compared",
        "say.table.one.near": "{place}: about at the countries' median in the one measure that can be compared",
        "say.table.region.one": "One measure, {m} countries: the figures side by side",
        "say.table.region": "{n} measures, {m} countries: the figures side by side",
        "say.timeline": "{title}: {n} entries from {start} to {end}",
        "say.flags unknown": "{sentence} (flags not known)",
        "why.missing": "a figure is missing",
        "why.low reliability": "low reliability",
        "why.defined differently": "the definition differs",
        "why.definition differs": "the definition differs",
        "why.method version": "the method changed",
        "why.wording": "the question changed",
        "why.classification": "the classification changed",
        "why.observation flag": "break in the series",
        "why.composition changed": "its composition changed",
        "why.composition unverified": "same composition not verified",
        "why.unexplained jump": "the jump is not explained",
        # Headlines of SME uptake
        "say.spread": "{title}: lowest and highest {first} apart in {start}, {last} apart in {end}",
        "say.spread.one": "{title}: lowest and highest {last} apart in {end}",
        "say.reasons": "{title}: most often {reasons} in {place} in {period}",
        "say.reason": "{reason} ({value})",
        "say.activities": "{title}: {place} {one} of {one_who}, {other} of {other_who} in {period}",
        "say.activities.region": (
            "{title}, {one_who}: from {low} in {low_place} to {high} in {high_place} in {period}"
        ),
        "behind.leads": "{place} has the highest figure of the countries shown, {value} in {period}.",
        "behind.level": "{place} ({value}) is about level with {leader} ({leader_value}), the highest in {period}.",
        "behind.gap": "{place} ({value}) stands {size} from {leader} ({leader_value}), the highest in {period}.",
        "behind.years": "{leader} was last observed at or below {value} in {then}, {years} years before.",
        "behind.years.none": "How many years that is cannot be said: {reason}.",
        "behind.none": "No distance to the highest is stated for {place}: {reason}.",
        # Ordinals of ranks
        "ordinal.1": "{n}st",
        "ordinal.2": "{n}nd",
        "ordinal.3": "{n}rd",
        "ordinal.other": "{n}th",
        # Why a comparison is not made
        "refusal.missing": "there is no figure for {period}",
        "refusal.missing country": "there is no figure for {geo} in {period}",
        "refusal.missing peer": "{geo} has no figure in one of the two years",
        "refusal.no figure": "there is no figure",
        "refusal.same period": "both figures are of {period}",
        "refusal.low reliability": "the figure of {geo} is of low reliability",
        "refusal.defined differently": "the figure of {geo} is defined differently",
        "refusal.different indicators": "the figures are of different measures or size classes",
        "refusal.different units": "the figures are in two units, {one} and {other}",
        "refusal.different years": "the figures are of different years ({periods})",
        "refusal.more than one difference": "the two differ in more than one of country, size class and activity",
        "refusal.zero base": "nothing can be so many times zero",
        "refusal.aggregate": "{geo} is not among the ranked countries",
        "refusal.one point": "there is one figure only, of {period}",
        "refusal.one point since": "there is one figure since then, of {period}: {reason}",
        "refusal.target measure": "the target is set on another measure",
        "refusal.target size": "the target is set for size class {wanted}, not for {given}",
        "refusal.EU only": "the target is a total for the EU; no country figure can be held against it",
        "refusal.target year": "the target year {year} is not after {period}",
        "refusal.too few": "{given} of {of} have a figure, {needed} are needed",
        "refusal.too few pairs": "{given} countries have both figures, {needed} are needed",
        "refusal.nothing before": "the leader has no earlier figure that compares with that of {period}",
        "refusal.lower is better": "a lower figure is the better one here",
        "refusal.before the series": "the leader was above us at the start of its comparable figures ({period})",
        # Reasons that the figures themselves show
        "break.observed": "break in the series in {period}",
        "break.definition": "the definition differs in {period}",
        "break.jump": "{size} points between {start} and {end}, which the producer does not explain",
        # Notes under a chart
        "note.flags": "{flags}.",
        "note.flag": "{letter} {meaning}",
        "note.all flagged": "All figures are {meaning} ({letter}).",
        "note.break": "// {reasons}.",
        "note.dotted": "Dotted, no change is stated: {reasons}.",
        "note.why": "{why} ({where})",
        "note.where": "{place} {period}",
        "note.where.all": "all, {period}",
        "note.versions": "The panels are different versions of the measure and must not be joined.",
        "note.flags unknown": "Our copy carries no flags for {places}: breaks and low reliability cannot be ruled out.",
        "note.flags unknown.all": (
            "Our copy of these figures carries no flags: breaks and low reliability cannot be ruled out."
        ),
        "note.absent": "No figure ({sign}): {places}.",
        "note.absent.one": "{place}, {reason}",
        "note.absent.cell": "{measure} ({places})",
        "note.population": "Population: {population}.",
        "note.years": "Years differ and are printed: {years}.",
        "note.unranked": "Shown, not ranked: {places}.",
        "note.axis": "The value axis does not start at zero.",
        "note.tolerance": "Differences up to {tolerance} are not called differences.",
        "note.rounding": "Differences are worked out before rounding.",
        "note.reference": "Year of the survey; {what}.",
        "note.optional": "An optional module: countries may leave it out.",
        "note.optional.named": "Optional, countries may leave it out: {measures}.",
        "note.flags unknown.measures": "Our copy carries no or not all flags for: {measures}.",
        "note.darker": "Darker means a higher value within its column, among the countries.",
        "note.parts missing": "Drawn only where all parts are there; not: {places}.",
        "note.no line": "{n} countries: no line is fitted, and nothing here says what causes what.",
        "note.size missing": "Firms with fewer than 10 persons employed are not in these figures.",
        "note.behind": "Dashed, in each panel: {places}.",
        "note.aland": "Åland is shown with Finland.",
        "note.average": "{what}: {members}.",
        "note.target": "Target: {title}.",
        "note.cell": "{place} {period}: {note}",
        "note.rank gaps": "Places that lie within the tolerance of each other are shared.",
        "note.pace needed": "From here {place} would need {size} a year to be there in {year}; this is no forecast.",
        "note.no gap": "No gap for {place}: {reason}.",
        "note.years.of": "{what}: years differ and are printed: {years}.",
        "note.no point": "No point for {places}: a figure is missing.",
        "target.label": "target {value} in {year}",
        "target.aside": "to the target",
        "change": "change",
        "panel.version": "Version {version}",
        "timeline.open": "open-ended or not known",
        "timeline.start": "from",
        "timeline.end": "until",
        "timeline.status": "status",
        "pace.a year": "{size} a year",
        "pace.one": "One figure only, of {period}.",
        "pace.refused": "No pace from {start} to {end}: {reason}.",
        "target.there": "there or past it",
        "pace.two": "{size} a year between two points, {start} and {end}.",
        "pace.more": "{size} a year from {start} to {end} ({n} figures).",
        "title.reasons": "Reasons against AI",
        "row.highest": "Highest",
        "row.lowest": "Lowest",
        "row.median": "Median",
        "row.of": "{row}, {place}",
        "note.spread": "Nine numbers or fewer: one country can move the lowest, the highest and the distance.",
        "note.spread.doubt": "Dotted, no change ({where}): their step is not comparable, or they came or left.",
        "note.spread.doubt.one": "{period}: {places}",
        "note.base of reasons": (
            "A share of those that considered AI and do not use it. Of all {who} that is about {shares}."
        ),
        "note.base of reasons.one": "{value} in {place}",
        "note.not crossed": (
            "All sizes from 10 persons employed. Public tables never cross size and activity: "
            "manufacturing SMEs cannot be separated."
        ),
        # Subtitles
        "subtitle.pair": "Across: {x}. Up: {y}",
        "subtitle.table": "Newest figures, {years}; the year stands in the column or, where it differs, in the cell",
        "table.column": "{title}, {unit}, {period}",
        "years.one": "{year}",
        "years.range": "{first}–{last}",
        # Source line
        "source": "Source: {sources} · Baltic Digital Monitor",
        "source.one": "{producer}, {table}, {vintage}",
        "source.via": "{source}, via {via}",
        "source.second hand": "other bodies' copies (see Data and method)",
        "vintage.producer": "vintage {date}",
        "vintage.retrieved": "copy of {date}",
        "vintage.printed": "printed {date}",
        "vintages": "vintages {dates}",
        # Hover
        "hover.value": "{place}: {value}",
        "hover.year": "{reference}",
        "hover.flags": "{letters}: {meaning}",
        "hover.unknown": "flags not known",
        "hover.kind": "figure {kind}",
        "kind.relayed": "from another body's file",
        "kind.derived": "published by others from the producer's table",
        "kind.transcribed": "copied from a text",
        "kind.computed": "worked out here",
        # Alternative text
        "alt": "{kind}. {headline}. {subtitle}. {figures}. {notes}",
        "alt.figure": "{place} {value}",
        "alt.figure.absent": "{place} no figure ({reason})",
        "alt.more": "and {n} more in the table",
        "kind.ranked_bars": "Bar chart",
        "kind.dumbbell": "Dumbbell chart",
        "kind.segment_lines": "Line chart, one line for each comparable stretch",
        "kind.heat_table": "Table with shaded cells",
        "kind.map": "Map",
        "kind.tile_grid": "Map of squares, one a country",
        "kind.stacked": "Stacked bars of parts of a whole",
        "kind.scatter": "Scatter chart of named countries",
        "kind.arrows": "Arrow chart from one year to another",
        "kind.small_multiples": "Small line charts, one a country",
        "kind.target_distance": "Bar chart with a target line",
        "kind.timeline": "Timeline",
        # Tables
        "table.country": "Country",
        "table.period": "Year",
        "table.value": "Value",
        "table.flags": "Flags",
        "table.entry": "Entry",
        "table.region": "Table: {headline}",
        "table.caption": "{headline}. {subtitle}.",
        # Comparability card
        "card.version": "Version",
        "card.population": "Population",
        "card.size": "Size class",
        "card.activity": "Activity",
        "card.year": "Year",
        "card.reference": "What the year means",
        "card.denominator": "Share of",
        "card.flags": "Flags",
        "card.module": "Asked in",
        "card.same": "same",
        "card.differs": "differs",
        "card.unknown": "not known",
    }
)
"""English: the keys and placeholders that every language has."""


class TranslationError(ValueError):
    """A language file that cannot be used: names the file, the key and what is allowed there."""


@dataclass(frozen=True)
class Words:
    """One language. Keys that a translation leaves out are said in English."""

    language: str
    templates: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The template of a key, filled. Raises KeyError naming the key when there is no such template."""
        template = self.templates.get(key)
        if template is None:
            template = TEMPLATES[key]
        return template.format(**values) if values else template

    def has(self, key: str) -> bool:
        """Whether a key exists."""
        return key in TEMPLATES

    def number(self, value: float, decimals: int) -> str:
        """A number with the language's decimal and minus signs, thousands apart by a narrow space."""
        text = f"{value:,.{decimals}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        # One pass through a placeholder: the two signs may change places.
        text = text.replace(",", "\0").replace(".", self.say("decimal sign")).replace("\0", "\u202f")
        return text.replace("-", self.say("minus sign"))

    def quantity(self, value: float, unit: str, decimals: int, *, sign: bool = False) -> str:
        """A number with its unit: ``58.6%``, ``40 pp``, ``1.9 times``; ``sign`` puts a plus before gains."""
        number = self.number(value, decimals)
        if sign and value > 0 and any(digit in number for digit in "123456789"):
            number = f"+{number}"
        return self.with_unit(number, unit)

    def with_unit(self, number: str, unit: str) -> str:
        """A formatted number and its unit as the language writes them together."""
        if not unit or unit.startswith("("):
            return self.say("unit.none", number=number)  # "(EU 2016 = 100)" stands in the subtitle, not at each number
        if unit.startswith("%"):
            return self.say("unit.%", number=number) + unit[1:]
        key = f"unit.{unit}"
        return self.say(key, number=number) if self.has(key) else self.say("unit.other", number=number, unit=unit)

    def listed(self, items: Iterable[str]) -> str:
        """``a, b and c``."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        return self.say("list").join(parts[:-1]) + self.say("and") + parts[-1]

    def ordinal(self, number: int) -> str:
        """``1st``, ``2nd``, ``3rd``, ``11th``."""
        ending = str(number % 10) if number % 10 in (1, 2, 3) and number % 100 not in (11, 12, 13) else "other"
        return self.say(f"ordinal.{ending}", n=number)

    def day(self, value: date, precision: str = "day") -> str:
        """A date to the precision that is known: ``27 Feb 2026``, ``Feb 2026`` or ``2026``."""
        month = self.say("months").split(",")[value.month - 1]
        return self.say(f"date.{precision}", day=value.day, month=month, year=value.year)

    def flags(self, letters: str) -> str:
        """Flag letters in words: ``break in the series, low reliability``."""
        return self.say("list").join(
            self.say(f"flag.{letter}") if self.has(f"flag.{letter}") else self.say("flag.other", letter=letter)
            for letter in letters
        )

    def size(self, code: str) -> str:
        """A size class as a label; the code itself where there is no word for it."""
        return self.say(f"size.{code}") if self.has(f"size.{code}") else code


ENGLISH = Words("en", TEMPLATES)


def placeholders(template: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@lru_cache(maxsize=16)
def language(code: str, folder: Path = LANGUAGES) -> Words:
    """The words of a language; English for ``en`` and for a language without a file.

    Raises:
        TranslationError: When the file is not a JSON object of texts, has a key that English lacks, or asks for a
            placeholder that English does not give.
    """
    path = folder / f"{code}.json"
    if code == "en" or not code.isalpha() or not path.is_file():
        return ENGLISH
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TranslationError(f"{path}: not JSON: {error}") from error
    if not isinstance(given, dict):
        raise TranslationError(f"{path}: must be one object of key: text.")
    for key, template in given.items():
        if key not in TEMPLATES:
            raise TranslationError(f"{path}: unknown key {key!r}. The keys are those of dashboard/words.py.")
        if not isinstance(template, str):
            raise TranslationError(f"{path}: {key!r} must be text.")
        extra = placeholders(template) - placeholders(TEMPLATES[key])
        if extra:
            allowed = ", ".join(sorted(placeholders(TEMPLATES[key]))) or "none"
            raise TranslationError(f"{path}: {key!r} asks for {', '.join(sorted(extra))}. Allowed: {allowed}.")
    return Words(code, MappingProxyType(dict(given)))
