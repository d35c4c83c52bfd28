"""Words: numbers, flags, translations, and a chart as Markdown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dashboard import builders, words
from dashboard.render import words as rendered
from dashboard.words import ENGLISH, TEMPLATES, TranslationError, language, placeholders
from tests.samples.measure import PLACES, cell, indicator, setting


def test_numbers_take_true_minus_and_narrow_spaces() -> None:
    assert ENGLISH.number(-4.05, 1) == "−4.0"
    assert ENGLISH.number(-0.01, 1) == "0.0"
    assert ENGLISH.number(1234567.0, 0) == "1\u202f234\u202f567"
    assert ENGLISH.quantity(3.2, "pp", 0, sign=True) == "+3 pp"
    assert ENGLISH.quantity(0.2, "pp", 0, sign=True) == "0 pp"


def test_units_in_brackets_and_percent_of_something() -> None:
    assert ENGLISH.quantity(2.24, "% of GDP", 2) == "2.24% of GDP"
    assert ENGLISH.quantity(104.0, "(EU 2016 = 100)", 0) == "104"
    assert ENGLISH.quantity(3.5, "EUR per inhabitant", 1) == "3.5 EUR per inhabitant"


def test_dates_say_no_more_than_is_known() -> None:
    assert ENGLISH.day(date(2026, 2, 27)) == "27 Feb 2026"
    assert ENGLISH.day(date(2026, 2, 1), "month") == "Feb 2026"
    assert ENGLISH.day(date(2026, 1, 1), "year") == "2026"


def test_flags_are_told_apart_by_case_and_unknown_ones_are_kept() -> None:
    assert ENGLISH.flags("bu") == "break in the series, low reliability"
    assert ENGLISH.flags("C") == "confidential"
    assert ENGLISH.flags("N") == "not for publication"
    assert ENGLISH.flags("n") == "not significant"
    assert ENGLISH.flags("q") == "flag q"


def test_ordinals() -> None:
    assert [ENGLISH.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 21)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "21st",
    ]  # fmt: skip


def test_every_template_can_be_filled_with_its_own_placeholders() -> None:
    for template in TEMPLATES.values():
        assert "{" not in template.format(**dict.fromkeys(placeholders(template), "x"))


def test_a_translation_is_a_file(tmp_path: Path) -> None:
    given = {"decimal sign": ",", "say.levels": "{title}: {levels} im Jahr {period}", "flag.b": "Bruch in der Reihe"}
    (tmp_path / "de.json").write_text(json.dumps(given), encoding="utf-8")
    german = language("de", tmp_path)
    assert german.number(4.05, 2) == "4,05"
    assert german.flags("bu") == "Bruch in der Reihe, low reliability"
    chart = builders.ranked_bars([cell("EE", "2025", 7.15, "u")], indicator(), setting("EE", words=german))
    assert chart.headline.endswith("im Jahr 2025")
    assert "7,2" in chart.table.rows[0][1]
    assert language("xx", tmp_path) is ENGLISH
    assert language("../de", tmp_path) is ENGLISH


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "one object"),
        ('{"say.levles": "x"}', "unknown key 'say.levles'"),
        ('{"say.levels": "{titel}"}', "asks for titel. Allowed: levels, period, title."),
        ('{"say.levels": 3}', "must be text"),
    ],
)
def test_a_bad_translation_names_file_key_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "fr.json").write_text(text, encoding="utf-8")
    with pytest.raises(TranslationError, match=r"fr\.json") as caught:
        language("fr", tmp_path)
    assert message in str(caught.value)
    words.language.cache_clear()


def test_markdown_keeps_value_flag_and_reason() -> None:
    cells = [cell("EE", "2025", 72.12, "d"), cell("NO", "2025", None, conf="C"), cell("LV", "2023", 48.3)]
    chart = builders.ranked_bars(cells, indicator(), setting("EE"))
    text = rendered.markdown(chart)
    assert "| Estonia | 72.1 d |" in text
    assert "| Latvia (2023) | 48.3 (2023) |" in text
    assert "| Norway | : C confidential |" in text
    assert chart.source in text
    assert text.count("\n| ") == len(PLACES) + 2
    assert rendered.headline(chart) == chart.headline
    assert rendered.alt(chart) == chart.alt


def test_markdown_shows_signs_instead_of_obeying_them() -> None:
    chart = builders.ranked_bars([cell("EE", "2025", 1.0)], indicator(short="a|b <i>*"), setting())
    assert "a\\|b \\<i>\\*" in rendered.markdown(chart)
