"""Every word that the site says, in one place, so that a translation is one more file.

A language is a file of templates by key, ``dashboard/languages/<code>.json``. English (``en.json``) says which keys and
placeholders there are; another language may leave out a key, which is then said in English, and a placeholder, but may
not ask for one that English does not give. It may also name what the catalog names in English (``NAMED``). Groups in a
file are headings for its reader. Numbers take the language's decimal sign. A site speaks one language: ``spoken``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import NamedTuple

from dashboard import site

LANGUAGES = Path(__file__).with_name("languages")
"""Where languages lie, one JSON file each."""

NO_VALUE = ":"
"""What stands in the place of a figure that is not published: Eurostat's own sign."""


class Named(NamedTuple):
    """A table of the database that holds words: the column of its codes, the columns that a language may reword."""

    key: str
    columns: tuple[str, ...]


NAMED: Mapping[str, Named] = MappingProxyType(
    {
        "geo": Named("geo", ("name",)),
        "geo_group": Named("group_id", ("name",)),
        "indicator": Named("indicator_id", ("title", "short", "population", "definition", "know", "tolerance_basis")),
        "unit": Named("unit_id", ("title",)),
        "dataset": Named("dataset_id", ("title", "via", "reference_year_note")),
        "target": Named("target_id", ("title", "note")),
        "flag": Named("letter", ("title", "meaning")),
        "finding": Named(
            "finding_id",
            (
                "label",
                "paraphrase",
                "hedge",
                "voice",
                "caveat",
                "needed",
                "rule_why",
                "without_text",
                "limits",
                "questions",
            ),
        ),
        "platform": Named("platform_id", ("what", "status")),
        "programme": Named("programme_id", ("what", "found", "evidence_note", "paid_by")),
        "looked_for": Named("looked_for_id", ("what", "result", "consequence")),
        "left_out": Named("name", ("reason",)),
        "coverage": Named("reason", ("reason",)),
        "comparability": Named("reason", ("reason",)),
    }
)
"""What a language may say in the place of the catalog's English, as ``catalog.<table>.<code>.<column>``.

Reasons have no code: their English text stands in its place.
"""

LISTS = frozenset({"know", "limits", "questions"})
"""Columns that hold several texts: a language gives them in one, a line each."""

CATALOG = re.compile(r"catalog[.]([a-z_]+)[.](.+)[.]([a-z]+)")


MONTHS = 12


class TranslationError(ValueError):
    """A language file that cannot be used: names the file, the key and what is allowed there."""


def placeholders(template: str) -> set[str]:
    """The names in braces of a template. Raises ValueError where braces hold anything but a name."""
    found = set()
    for _, name, form, conversion in Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError("braces may hold a name and nothing else")
        found.add(name)
    return found


def read(path: Path) -> Mapping[str, str]:
    """The templates of a language file by key, out of their groups.

    Raises:
        TranslationError: When the file is not JSON, holds anything but texts and groups of texts, has a key twice, an
            empty text, or a template whose braces hold anything but names.
    """
    try:
        given = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
    except ValueError as error:
        raise TranslationError(f"{path}: not JSON: {error}") from error
    if not isinstance(given, dict):
        raise TranslationError(f"{path}: must be one object of key: text.")
    templates: dict[str, str] = {}
    for name, value in given.items():
        for key, template in value.items() if isinstance(value, dict) else ((name, value),):
            if key in templates:
                raise TranslationError(f"{path}: {key!r} stands there twice.")
            if not isinstance(template, str) or not template.strip(" "):
                raise TranslationError(f"{path}: {key!r} must be text.")
            try:
                template.encode()
                if not CATALOG.fullmatch(key):  # what the catalog says is not filled in
                    placeholders(template)
            except ValueError as error:
                raise TranslationError(f"{path}: {key!r}: {error}.") from error
            templates[key] = template
    return MappingProxyType(templates)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands there twice")
    return found


TEMPLATES: Mapping[str, str] = read(LANGUAGES / "en.json")
"""English: the keys and placeholders that every language has."""


@dataclass(frozen=True)
class Words:
    """One language. Keys that a translation leaves out are said in English."""

    language: str
    templates: Mapping[str, str]
    rule: str = ""
    """What the year of a figure means, where sentences say it otherwise: by ``<key>.<rule>`` where there is one."""

    def about(self, rule: str) -> Words:
        """The same words for figures whose year has this meaning (``reference_year``)."""
        return replace(self, rule=rule)

    def say(self, key: str, **values: object) -> str:
        """The template of a key, filled. Raises KeyError naming the key when there is no such template."""
        if self.rule and f"{key}.{self.rule}" in TEMPLATES:
            key = f"{key}.{self.rule}"
        template = self.templates.get(key)
        if template is None:
            template = TEMPLATES[key]
        return template.format(**values) if values else template

    def html(self, key: str, **values: object) -> str:
        """The template of a key as HTML, filled with values that are HTML already."""
        return escape(self.say(key), quote=False).format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """The template of a key for ``n`` things; that of ``<key>.one`` for one of them."""
        return self.say(f"{key}.one" if n == 1 else key, n=n, **values)

    def has(self, key: str) -> bool:
        """Whether a key exists."""
        return key in TEMPLATES

    def names(self, table: str) -> dict[tuple[str, str], str]:
        """What the language says in the place of the catalog's English, by code and column of a table (``NAMED``)."""
        found = ((CATALOG.fullmatch(key), text) for key, text in self.templates.items())
        return {(key[2], key[3]): text for key, text in found if key and key[1] == table}

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

    def years(self, periods: Iterable[str]) -> str:
        """``2014–2024`` from the first to the last of some periods; the one alone; "no year" for none."""
        held = sorted(periods)
        if not held:
            return self.say("years.none")
        if held[0] == held[-1]:
            return self.say("years.one", year=held[0])
        return self.say("years.range", first=held[0], last=held[-1])

    def is_said(self, text: str, key: str) -> bool:
        """Whether a text was made from the template of a key, whatever stands in its places."""
        parts = Formatter().parse(self.templates.get(key, TEMPLATES[key]))
        form = "".join(re.escape(literal) + (".*" if name is not None else "") for literal, name, _, _ in parts)
        return re.fullmatch(form, text, re.DOTALL) is not None

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


@lru_cache(maxsize=16)
def language(code: str, folder: Path = LANGUAGES) -> Words:
    """The words of a language; English for ``en`` and for a language without a file.

    Raises:
        TranslationError: When the file cannot be read as a language (see ``read``), has a key that English lacks, or
            asks for a placeholder that English does not give.
    """
    path = folder / f"{code}.json"
    if code == "en" or not code.isalpha() or not path.is_file():
        return ENGLISH
    given = read(path)
    for key, template in given.items():
        if named := CATALOG.fullmatch(key):
            _check_name(path, key, named[1], named[3])
            continue
        if key not in TEMPLATES:
            raise TranslationError(f"{path}: unknown key {key!r}. The keys are those of {LANGUAGES.name}/en.json.")
        extra = placeholders(template) - placeholders(TEMPLATES[key])
        if extra:
            allowed = ", ".join(sorted(placeholders(TEMPLATES[key]))) or "none"
            raise TranslationError(f"{path}: {key!r} asks for {', '.join(sorted(extra))}. Allowed: {allowed}.")
    if len(given.get("months", TEMPLATES["months"]).split(",")) != MONTHS:
        raise TranslationError(f"{path}: 'months' must name {MONTHS}, with commas between.")
    return Words(code, given)


def _check_name(path: Path, key: str, table: str, column: str) -> None:
    if table not in NAMED:
        raise TranslationError(f"{path}: {key!r}: no table {table!r}. Allowed: {', '.join(NAMED)}.")
    if column not in NAMED[table].columns:
        allowed = ", ".join(NAMED[table].columns)
        raise TranslationError(f"{path}: {key!r}: a language gives no {column!r} of {table}. Allowed: {allowed}.")


def spoken() -> Words:
    """The words of the language that this site speaks (``site.language``)."""
    return language(site.language(), LANGUAGES)
