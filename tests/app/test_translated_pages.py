"""Pages in another language: a translation reaches the frame, every page's prose, and what is said without figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, words
from dashboard.shell.comeback import MET
from dashboard.shell.screens import SCREENS
from tests.app.conftest import ROOT, Shown

GERMAN = {
    "decimal sign": ",",
    "screen.targets": "Ziele 2030",
    "screen.data": "Daten und Methode",
    "frame.search": "Indikator suchen",
    "frame.found": "{n} gefunden.",
    "frame.no figures": "Zurzeit keine Zahlen",
    "database": "{what} ({file}) {remedy}",
    "database.missing": "Die Datenbank fehlt",
    "database.rebuild": "{command} baut sie.",
    "target.figure": "{period}: {value}",
    "targets.heading": "Wie weit bis zu den Zielen?",
    "head.needed": "Nötig bis {year}",
    "method.cite.text": "Diese Website: {citation}. Dazu die Adresse unter „{link}“.",
    "method.cite.site": "{address} ({site}, Stand {day})",
    "around.link": "Link hierher",
}


@pytest.fixture(autouse=True)
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site in German as far as these words go, with a database of its own: what is kept of it is said in German."""
    (tmp_path / "de.json").write_text(json.dumps(GERMAN), encoding="utf-8")
    monkeypatch.setattr(words, "LANGUAGES", tmp_path)
    monkeypatch.setattr(database, "_shared", {})
    monkeypatch.setenv("MONITOR_LANGUAGE", "de")


def run(file: str) -> Shown:
    app = AppTest.from_file(ROOT / file, default_timeout=30)
    app.session_state[MET] = True
    app.run()
    assert [error.message for error in app.exception] == []
    return Shown(app)


def test_menu_and_search_are_translated_and_the_rest_is_said_in_english() -> None:
    app = run("dashboard/shell/main.py").app
    labels = [link.proto.label.strip("*") for link in app.get("page_link")]
    assert labels == [screen.title for screen in SCREENS]
    assert {"Ziele 2030", "Daten und Methode", "Overview"} <= set(labels)
    search = app.text_input(key="search")
    assert search.label == "Indikator suchen"
    found = Shown(search.input("robots").run())
    assert re.search(r"\d gefunden\.", found.text)


def test_a_page_takes_headings_heads_and_the_order_of_words_from_a_translation() -> None:
    shown = run("pages/targets.py")
    assert [title.value for title in shown.app.title] == ["Wie weit bis zu den Zielen?"]
    assert shown.tables()[1]["Country"][2] == "Nötig bis 2030"
    assert "2030: 90%" in shown.text


def test_prose_with_links_takes_the_order_of_words_from_a_translation() -> None:
    shown = run("pages/data_and_method.py")
    assert [title.value for title in shown.app.title] == ["Daten und Methode"]
    cited = r"Diese Website: http\S+ \(Baltic Digital Monitor, Stand [^)]+\) \. Dazu die Adresse unter „Link hierher“\."
    assert re.search(cited, shown.text)


def test_a_missing_database_is_told_in_the_language_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE", str(tmp_path / "monitor.duckdb"))
    shown = run("dashboard/shell/main.py")
    assert [title.value for title in shown.app.title] == ["Zurzeit keine Zahlen"]
    assert "Die Datenbank fehlt (monitor.duckdb) python -m etl build baut sie." in shown.text
