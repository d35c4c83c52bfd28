"""Languages: nothing is said outside the words, every key is used, and a site speaks the language of its setting."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import words
from dashboard.briefing import Briefing, Item
from dashboard.charts import ask, draw
from dashboard.charts.findings import words_of
from dashboard.database import Database
from dashboard.handout import limits
from dashboard.ledger import told
from dashboard.ledger.judge import because
from dashboard.operations import settings
from dashboard.questions.choices import vocabulary
from dashboard.questions.ledger import ledger
from dashboard.questions.takeaway import Change
from dashboard.render import card, citation
from dashboard.routes import api, feed, take_away_middleware, take_away_routes
from dashboard.routes.kept import address_tag
from dashboard.shell import findings, portrait
from dashboard.shell.briefing import drawn
from dashboard.shell.declined import declined_html
from dashboard.shell.evidence import programme_table
from dashboard.shell.frame import Here
from dashboard.site import SettingError
from dashboard.view import read_view
from dashboard.words import TEMPLATES, Words, spoken
from tests.samples.asking import Asker

A_PHRASE = re.compile(r"[A-Za-z]{2,}[,:;]? [a-z]{2,}|^[A-Z][a-z]+ [A-Z]?[a-z]+$")
"""Two words in a row."""

A_CODE = re.compile(
    r"[{]|^;\s|;$|: [a-z-]+;|\bselect\b|(top|middle|bottom) (left|center|right)|offset points|each country|ranked bars"
    r"|style-src|charset=|max-age=|filename=|blob:$|Chart data"
    r"|(flags| sources| title| headline| key| as of)$|\bfrom latest\b|^python -m |^set \w+ = |read_only"
    r"|^(first live pull|EU only|policy process|cross-border platforms and hubs|manufacturing smes|sales abroad)$"
)
"""Style, scripts, queries, commands, heads of answers, and names: of places on a plane, of sheets, of shapes on slides,
of rules of a target, of ways in which a table is supplied, of themes of the catalog, of declined questions."""

TAG = re.compile(r"<[^>]*(>|$)|^[^<>]*>")

SHOWN = {"BadAddressError", "DatabaseUnreadableError", "NotDrawnError", "TemplateError", "UnreadableBriefingError"}
"""Errors that a visitor reads. Others are for those who call."""

FOR_US = {"sheet.py", "typeface.py", "look.py", "site.py", "settings.py", "metrics.py", "health.py", "fetch.py"}
"""The contact sheet of developers, and what operators read: of settings, measurements and the log."""


def _raised(node: ast.Raise) -> str:
    error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return getattr(error, "id", "")


def _phrases(path: Path) -> list[str]:
    """Phrases of English in a module, other than its docstrings, its log and errors that no visitor reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    beside = {
        id(text)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Raise) and _raised(node) not in SHOWN)
        or (isinstance(node, ast.Call) and re.match(r"log[.]|note$", ast.unparse(node.func)))
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


ROOT = Path(words.__file__).parents[1]


@pytest.mark.parametrize("part", ["app.py", "dashboard", "pages"])
def test_nothing_is_said_that_a_translation_could_not_say(part: str) -> None:
    root = ROOT / part
    said = {str(path.relative_to(ROOT)): _phrases(path) for path in ([root] if root.suffix else root.rglob("*.py"))}
    assert {path: found for path, found in said.items() if found and Path(path).name not in FOR_US} == {}


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


def _said(call: ast.Call) -> list[str]:
    """The keys that a call says, where they stand in it: one, or one of two."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name not in ("say", "html", "count") or not call.args or (name == "count" and len(call.args) < 2):
        return []
    first = call.args[0]
    keys = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    said = [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return [*said, *(f"{key}.one" for key in said)] if name == "count" else said


def test_every_key_that_is_said_exists_and_has_what_it_is_filled_with() -> None:
    calls = [node for module in _modules() for node in ast.walk(module) if isinstance(node, ast.Call)]
    checked = 0
    for call in calls:
        given = {word.arg for word in call.keywords} | {"n"}
        for key in _said(call):
            assert key in TEMPLATES, ast.unparse(call)
            assert None in given or words.placeholders(TEMPLATES[key]) <= given, ast.unparse(call)
            checked += 1
    assert checked > 600


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
    "catalog.geo.LV.name": "Lettland",
    "catalog.indicator.cloud_any.short": "Wolke",
    "catalog.indicator.cloud_any.definition": "Unternehmen, die Dienste aus der Wolke kaufen.",
    "catalog.indicator.cloud_any.know": "Erstens.\nZweitens.",
    "catalog.dataset.isoc_cicce_use.title": "Wolken nach Größe",
    "catalog.geo.XX.name": "Niemandsland",
    "catalog.coverage.no figure of this country in the table as we hold it.reason": "von diesem Land keine Zahl",
    "file.table": "Tabelle dieser Zahlen",
    "problem.400": "Hier ist etwas nicht bekannt",
    "error.unknown.country": "Erlaubt: {allowed}. Nicht erlaubt: {given}.",
    "parameter.theme": "Thema der Indikatoren.",
    "schema.value": "Eine Zahl mit allem, was zu ihr gehört.",
    "shared.title": "{site}: {title}",
    "missing.title": "Nicht gefunden",
    "feed.title": "{site}: was sich geändert hat",
    "feed.change.withdrawn": "Zahl für {period} zurückgezogen",
    "findings.column.verdict": "Urteil",
    "findings.read": "{publisher}: {link}, Zeile {line}",
    "evidence.read.relayed": "{day}, von anderen berichtet",
    "portrait.neighbour": "Bester Nachbar",
    "since.column.change": "Änderung ({place})",
    "portrait.peers.alone": "Niemand war {base} nah.",
    "declined.answer.2030": "Hier wird nichts vorhergesagt.",
    "briefing.lost": "Nicht gezeichnet wird Diagramm {number}: {reason}",
}


@pytest.fixture
def here(database_path: Path, tmp_path: Path) -> Database:
    """A database of its own: what is kept of it is said in one language."""
    return Database(Path(shutil.copyfile(database_path, tmp_path / "own.duckdb")))


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


@pytest.fixture
def asked(database_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    """Our own routes, and the page that Streamlit sends for any other address, over a database of their own."""
    shutil.copyfile(database_path, tmp_path / "monitor.duckdb")
    monkeypatch.setenv("MONITOR_DATABASE", str(tmp_path / "monitor.duckdb"))
    monkeypatch.setenv("MONITOR_API_RATE", "0")

    async def page(request: Request) -> Response:
        head = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head>'
        return Response(f"{head}<body></body></html>", media_type="text/html")

    routes = [*take_away_routes(), Route("/{path:path}", page)]
    with Asker(Starlette(routes=routes, middleware=take_away_middleware())) as opened:
        yield opened


def test_a_language_changes_embeds_cards_and_the_feed(german: Words, asked: Asker) -> None:
    embed = asked.get("/embed?chart=hiring").text
    assert '<html lang="de">' in embed
    assert "<summary>Tabelle dieser Zahlen</summary>" in embed
    page = asked.get("/data").text
    assert '<html lang="de">' in page
    assert re.search("<title>Baltic Digital Monitor: .+</title>", page)
    assert "<title>Baltic Digital Monitor: Nicht gefunden</title>" in asked.get("/nope").text
    atom = asked.get("/feed.atom").text
    assert 'xml:lang="de"' in atom
    assert "<title>Baltic Digital Monitor: was sich geändert hat</title>" in atom
    withdrawn = Change("withdrawn", "cloud_any", "Cloud", "LV", "Latvia", "2023", date(2026, 11, 1), 1, "")
    assert "<title>Cloud, Latvia: Zahl für 2023 zurückgezogen</title>" in feed.entry(withdrawn)


def test_a_language_changes_errors_and_the_description_of_the_api(german: Words, asked: Asker) -> None:
    told = asked.get("/api/v1/observations?indicator=cloud_any&country=XX").json()
    assert told["title"] == "Hier ist etwas nicht bekannt"
    assert told["detail"].startswith("Erlaubt: ")
    assert told["detail"].endswith("Nicht erlaubt: 'XX'.")
    described = asked.get("/api/v1/openapi.json").json()
    (theme,) = described["paths"]["/indicators"]["get"]["parameters"]
    assert theme["description"] == "Thema der Indikatoren."
    assert described["components"]["schemas"]["Value"]["description"] == "Eine Zahl mit allem, was zu ihr gehört."


def test_an_answer_in_one_language_is_not_taken_for_that_in_another(here: Database, german: Words) -> None:
    ours = address_tag(here, "csv", "chart=hiring")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONITOR_LANGUAGE", "en")
        assert address_tag(here, "csv", "chart=hiring") != ours


def test_every_kind_of_change_has_words_for_the_feed() -> None:
    assert [kind for kind in api.KINDS if f"feed.change.{kind}" not in TEMPLATES] == []


def test_a_language_changes_cards_profiles_briefings_and_what_is_declined(german: Words, here: Database) -> None:
    offered, book = vocabulary(here), ledger(here)
    place = Here(read_view("profile", {"country": "EE"}, offered)[0], offered, here, ())
    card = "".join(findings.card_details(place, book, book.judgements["F13"]))
    assert '<th scope="col">Urteil</th>' in card
    assert f">{escape(book.report.title)}</a>, Zeile {book.judgements['F13'].finding.line} " in card
    assert ", von anderen berichtet</td>" in programme_table(book.programmes, book.figures.name)
    assert "<dt>Bester Nachbar</dt>" in portrait.six(place, "EE")
    assert '<th scope="col">Änderung (EU27)</th>' in portrait.since_table(place)
    peers = portrait.peers_table(place, "EE", "cloud_any", "2021", "5")
    assert "Niemand war 2021 nah." in peers
    assert "<dd>Hier wird nichts vorhergesagt.</dd>" in declined_html("2030")
    _, lost = drawn(here, Briefing(items=(Item((("chart", "nope"),)),)))
    assert lost[0].startswith("Nicht gezeichnet wird Diagramm 1: ")


def test_a_language_renames_what_the_catalog_names(
    german: Words, here: Database, database: duckdb.DuckDBPyConnection, caplog: pytest.LogCaptureFixture
) -> None:
    handout = draw(here, {"chart": "standing", "country": "LV", "indicator": "cloud_any"})
    chart, info = handout.chart, handout.measured[0][0]
    assert chart.headline.startswith("Wolke")
    assert "Lettland" in chart.headline
    assert "Lettland" in {row.label for row in chart.rows}
    assert "Denmark" in {row.label for row in chart.rows}, "what a language leaves out is said in English"
    assert info.definition == "Unternehmen, die Dienste aus der Wolke kaufen."
    assert info.source.title == "Wolken nach Größe", "stored views read the reworded tables"
    assert info.know == ("Erstens.", "Zweitens.")
    assert [record.getMessage() for record in caplog.records if record.name == "dashboard.names"] == [
        "Language de: there is no geo 'XX'; its name is not used."
    ]
    assert "von diesem Land keine Zahl" in draw(here, {"chart": "standing", "indicator": "gerd_pc_gdp"}).chart.note
    for same in ("select * exclude (name) from geo order by geo", "select count(*), sum(value) from latest"):
        assert here.rows(same) == database.execute(same).fetchall()


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
        ('{"eu": " "}', "'eu' must be text"),
        ('{"eu": "{}"}', "'eu': braces may hold a name and nothing else"),
        ('{"eu": "{who:d}"}', "'eu': braces may hold a name and nothing else"),
        ('{"eu": "\\ud800"}', "'eu': .*surrogates not allowed"),
    ],
)
def test_a_language_file_has_each_key_once_as_text(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "de.json").write_text(text, encoding="utf-8")
    with pytest.raises(words.TranslationError, match=message):
        words.read(tmp_path / "de.json")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("catalog.geo.LV", "unknown key"),
        ("catalog.country.LV.name", "no table 'country'. Allowed: geo, "),
        ("catalog.geo.LV.colour", "a language gives no 'colour' of geo. Allowed: name."),
    ],
)
def test_only_words_of_the_catalog_can_be_said_otherwise(tmp_path: Path, key: str, message: str) -> None:
    (tmp_path / "de.json").write_text(json.dumps({"Countries": {key: "Lettland"}}), encoding="utf-8")
    with pytest.raises(words.TranslationError, match=re.escape(message)):
        words.language("de", tmp_path)


def test_a_language_may_reword_columns_that_the_database_has(database_path: Path) -> None:
    database = Database(database_path)
    told = (ROOT / "docs" / "how-to" / "translate.md").read_text(encoding="utf-8")
    for table, (key, columns) in words.NAMED.items():
        database.rows(f"select {', '.join((key, *columns))} from {table}")
        assert f"| `{table}` | `{key}` | {', '.join(f'`{column}`' for column in columns)} |" in told


def test_a_language_names_twelve_months(tmp_path: Path) -> None:
    (tmp_path / "de.json").write_text('{"months": "Jan,Feb"}', encoding="utf-8")
    with pytest.raises(words.TranslationError, match="'months' must name 12, with commas between"):
        words.language("de", tmp_path)


def test_a_sentence_with_markup_shows_the_signs_of_a_translation_as_they_are() -> None:
    german = Words("de", {"source": "Quellen < 3 & mehr: {sources}"})
    assert german.html("source", sources="<a>x</a>") == "Quellen &lt; 3 &amp; mehr: <a>x</a>"


def test_one_thing_is_said_apart_from_several() -> None:
    assert spoken().count("because.close", 1) == "1 country is too close to tell within the tolerance"
    assert spoken().count("because.close", 2) == "2 countries are too close to tell within the tolerance"


def test_years_from_first_to_last() -> None:
    assert [spoken().years(given) for given in ([], ["2021"], ["2025", "2021"])] == ["no year", "2021", "2021–2025"]


def test_a_text_is_known_by_its_template() -> None:
    assert spoken().is_said("Target: at least 20% by 2030.", "note.target")
    assert not spoken().is_said("Targets differ.", "note.target")
