"""Languages: nothing is said outside the words, every key is used, and a site speaks the language of its setting."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest

from dashboard import words
from dashboard.charts import ask, draw
from dashboard.charts.findings import words_of
from dashboard.database import Database
from dashboard.handout import limits
from dashboard.ledger import told
from dashboard.ledger.judge import because
from dashboard.operations import settings
from dashboard.questions.ledger import ledger
from dashboard.render import card, citation
from dashboard.site import SettingError
from dashboard.words import TEMPLATES, Words, spoken

A_PHRASE = re.compile(r"[A-Za-z]{2,}[,:;]? [a-z]{2,}|^[A-Z][a-z]+ [A-Z]?[a-z]+$")
"""Two words in a row."""

A_CODE = re.compile(
    r"[{]|^; |;$|: [a-z-]+;|\bselect\b|(top|middle|bottom) (left|center|right)|offset points|each country|ranked bars"
    r"|use monitor|style-src|Chart data|(flags| sources| title| headline| key| as of)$"
    r"|^(first live pull|EU only|policy process|cross-border platforms and hubs|manufacturing smes|sales abroad)$"
    r"|\bfrom latest\b|^python -m |^set \w+ = |read_only"
)
"""Style, scripts, queries, commands, and names: of places on a plane, of sheets, of shapes on a slide, of rules of a
target, of ways in which a table is supplied, of themes of the catalog, of declined questions."""

TAG = re.compile(r"<[^>]*(>|$)|^[^<>]*>")

SHOWN = {"DatabaseUnreadableError", "NotDrawnError", "TemplateError", "UnreadableBriefingError"}
"""Errors that a visitor reads. Others are for those who call."""

SPEAKING = (
    "builders", "builders_targets.py", "builders_uptake.py", "chart.py", "charts", "measure", "ledger", "handout.py",
    "view.py", "briefing.py", "pinned.py", "render", "shell/block.py", "shell/takeaway.py", "shell/filters.py",
    "questions", "database.py", "shell/atlas.py", "shell/frame.py", "shell/listing.py", "shell/mishap.py",
    "shell/money.py", "shell/quoted.py", "shell/screens.py", "shell/start.py",
)  # fmt: skip

AT_THE_TOP = ("pages", "app.py")
"""What speaks outside of ``dashboard``."""

FOR_US = {"sheet.py", "typeface.py"}
"""The contact sheet that developers look at, and what is logged about letters."""


def _raised(node: ast.Raise) -> str:
    error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return getattr(error, "id", "")


def _is_logged(call: ast.expr) -> bool:
    return ast.unparse(call).startswith("log.")


def _phrases(path: Path) -> list[str]:
    """Phrases of English in a module, other than its docstrings, its log and errors that no visitor reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    beside = {
        id(text)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Expr) and (isinstance(node.value, ast.Constant) or _is_logged(node.value)))
        or (isinstance(node, ast.Raise) and _raised(node) not in SHOWN)
        for text in ast.walk(node)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in beside
    ]
    return [
        text for text in texts if A_PHRASE.search(TAG.sub(" ", text)) and text not in KEYS and not A_CODE.search(text)
    ]


KEYS = set(TEMPLATES) | {key.split(".", at)[-1] for key in TEMPLATES for at in (1, 2)}
"""Keys, and their ends as code puts them behind a prefix: ``refusal.<code>``."""


@pytest.mark.parametrize("part", [*(f"dashboard/{part}" for part in SPEAKING), *AT_THE_TOP])
def test_charts_files_ledger_and_pages_say_nothing_that_a_translation_could_not(part: str) -> None:
    root = Path(words.__file__).parents[1] / part
    for path in [root] if root.suffix else sorted(root.rglob("*.py")):
        if path.name not in FOR_US:
            assert _phrases(path) == [], path.name


def test_the_guard_finds_a_phrase_in_a_call_an_error_and_a_sentence_with_places(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        'def one(n):\n    """Not a phrase of ours."""\n    say("said.so")\n    raise ValueError("not for people")\n'
        'def log_it():\n    log.info("not for people")\n'
        'def two(n):\n    raise NotDrawnError("no chart here")\n'
        'def three(n):\n    return f"found {n} of many countries"\n',
        encoding="utf-8",
    )
    assert _phrases(module) == ["no chart here", " of many countries"]


def _modules() -> list[ast.Module]:
    root = Path(words.__file__).parent.parent
    paths = [path for folder in ("dashboard", "pages") for path in (root / folder).rglob("*.py")]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def test_every_key_is_said_somewhere() -> None:
    nodes = [node for module in _modules() for node in ast.walk(module)]
    whole = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    begun = {
        node.values[0].value
        for node in nodes
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    begun |= {f"{node.args[0].value}." for node in nodes if isinstance(node, ast.Call) and _names_a_choice(node)}
    before = tuple(
        text for text in begun if isinstance(text, str) and re.fullmatch(r"[a-z ]+[.]([a-zA-Z ]+[.])*", text)
    )
    ends = {part for node in nodes if isinstance(node, ast.JoinedStr) for part in _ends(node)}
    unsaid = {
        key
        for key in TEMPLATES
        if not {key, key.removesuffix(".one")} & whole and not key.startswith(before) and not key.endswith(tuple(ends))
    }
    assert unsaid == set()


def _names_a_choice(call: ast.Call) -> bool:
    """``named("choice.gap", GAPS)``: codes of a choice with their names."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return name == "named" and bool(call.args) and isinstance(call.args[0], ast.Constant)


def _ends(text: ast.JoinedStr) -> list[str]:
    """What a key ends in whose beginning is chosen: ``eibsme.headline``, ``rank.highest.first``."""
    last = text.values[-1]
    ends = isinstance(last, ast.Constant) and isinstance(last.value, str) and re.fullmatch(r"[.][a-z. ]+", last.value)
    return [last.value] if ends else []


def test_every_key_that_is_said_exists() -> None:
    root = Path(words.__file__).parent.parent
    for folder in ("dashboard", "pages"):
        for path in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("say", "count") and isinstance(node.args[0].value, str) and "." in node.args[0].value:
                    assert node.args[0].value in TEMPLATES, f"{path.name}: {node.args[0].value}"


# --- a site that speaks another language ---


GERMAN = {
    "decimal sign": ",",
    "hiring.headline.region": "{who}: {low} ({low_place}) bis {high} ({high_place}), {hired}",
    "hiring.note": "Der Anteil ist hier berechnet (~).",
    "hiring.of tried": "davon",
    "title.hiring": "Fachkräfte gesucht",
    "chosen.chart": "Diagramm",
    "cite.address": "{url} (gelesen am {day}).",
    "limits.know": "Zu wissen: {text}",
    "verdict.agrees": "stimmt überein",
    "verdict.points the other way": "weist in die andere Richtung",
    "reason.too few countries": "zu wenige Länder",
    "because.few countries": "{n} von {of} Ländern, {needed} nötig",
    "finding.caveat": "Zu beachten: {caveat}",
}


@pytest.fixture
def here(database_path: Path) -> Database:
    """A database of its own: what is kept of it is said in one language."""
    return Database(database_path)


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    """A site in German as far as these words go."""
    (tmp_path / "de.json").write_text(json.dumps({"Anything": GERMAN}), encoding="utf-8")
    monkeypatch.setattr(words, "LANGUAGES", tmp_path)
    monkeypatch.setenv("MONITOR_LANGUAGE", "de")
    return spoken()


def test_a_site_speaks_the_language_of_its_setting(german: Words) -> None:
    assert german.language == "de"
    assert german.say("hiring.of tried") == "davon"
    assert german.say("hiring.tried") == "tried to hire"


def test_a_language_changes_headline_notes_and_files_of_a_chart(german: Words, here: Database) -> None:
    handout = draw(here, {"chart": "hiring"})
    chart = handout.chart
    assert re.match(r"SMEs: \d+% \(.+\) bis \d+% \(.+\), 20\d\d", chart.headline)
    assert "Der Anteil ist hier berechnet (~)." in chart.notes
    assert chart.table.header[-1] == "davon"
    assert re.search(r"\d,\d", chart.alt), "figures take the language's decimal sign"
    assert handout.filters[0] == ("Diagramm", "Fachkräfte gesucht")
    assert "(gelesen am 2026-03-01)." in citation.plain(handout, date(2026, 3, 1))
    assert any(text.startswith("Zu wissen: ") for text in limits(handout))


def test_a_language_changes_verdicts_reasons_and_cards_of_the_ledger(german: Words, here: Database) -> None:
    judged = ledger(here).judgements
    agreeing = [one for one in judged.values() if one.word() == "agrees"]
    assert agreeing, "a verdict stays a code inside"
    for one in agreeing:
        assert "stimmt überein" in told.rests_on(one, None)
        _, scene, _ = ask(here, {"chart": "finding", "finding": one.finding.id})
        assert "stimmt überein" in card.alt(words_of(scene), None)
    assert told.signed("points the other way") == "≠ weist in die andere Richtung"
    few = because("too few countries", "few countries", n=2, of=9, needed=5)
    assert (told.reason_name(few.code), few.text) == ("zu wenige Länder", "2 von 9 Ländern, 5 nötig")


def test_a_language_that_is_not_there_stops_the_server_with_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_LANGUAGE", "xx")
    with pytest.raises(SettingError, match=r"MONITOR_LANGUAGE is 'xx': it must be one of en"):
        settings.language()


def test_a_damaged_language_stops_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "de.json").write_text('{"eu": "{who}"}', encoding="utf-8")
    monkeypatch.setattr(words, "LANGUAGES", tmp_path)
    monkeypatch.setenv("MONITOR_LANGUAGE", "de")
    with pytest.raises(SettingError, match=r"'eu' asks for who"):
        settings.language()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"eu": "a", "eu": "b"}', "'eu' stands there twice"),
        ('{"One": {"eu": "a"}, "Two": {"eu": "b"}}', "'eu' stands there twice"),
        ('{"One": {"eu": "a {"}}', "'eu': "),
        ('{"One": {"Two": {"eu": "a"}}}', "'Two' must be text"),
    ],
)
def test_a_language_file_has_each_key_once_as_text(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "de.json").write_text(text, encoding="utf-8")
    with pytest.raises(words.TranslationError, match=message):
        words.read(tmp_path / "de.json")


def test_one_thing_is_said_apart_from_several() -> None:
    assert spoken().count("because.close", 1) == "1 country is too close to tell within the tolerance"
    assert spoken().count("because.close", 2) == "2 countries are too close to tell within the tolerance"


def test_years_from_first_to_last() -> None:
    assert [spoken().years(given) for given in ([], ["2021"], ["2025", "2021"])] == ["no year", "2021", "2021–2025"]


def test_a_text_is_known_by_its_template() -> None:
    assert spoken().is_said("Target: at least 20% by 2030.", "note.target")
    assert not spoken().is_said("Targets differ.", "note.target")
