"""Pages run by Streamlit's own test machine, on the real figures, without a browser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.database import Database, attach, database_path
from dashboard.questions.choices import vocabulary
from dashboard.shell import block
from dashboard.shell.comeback import MET
from dashboard.view import Vocabulary

logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)  # no server here

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_browser_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody paints here: the first chart of a visit need not wait for the words to stand."""
    monkeypatch.setattr(block, "PAINTING", 0.0)


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """The built database, as the pages read it."""
    attach(database_path()).close()  # says in words what to do if there is none
    opened = Database(database_path())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def words(database: Database) -> Vocabulary:
    return vocabulary(database)


class TableReader(HTMLParser):
    """The tables of a page: rows of cell texts, header rows included."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._open = True
        elif self._open:
            self.tables[-1][-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.tables[-1][-1][-1] += data


@dataclass
class Shown:
    """What one run of a page put on screen."""

    app: AppTest

    @property
    def html(self) -> str:
        return "\n".join(element.proto.body for element in self.app.get("html"))

    @property
    def text(self) -> str:
        """All words of the page, tags taken off, blanks made single."""
        return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", self.html, flags=re.S)).split())

    @property
    def charts(self) -> list[str]:
        """Plotly figures as JSON."""
        return [element.proto.spec for element in self.app.get("plotly_chart")]

    def tables(self) -> list[dict[str, list[str]]]:
        """Every table as row name -> cells, in the order of the page."""
        reader = TableReader()
        reader.feed(self.html)
        return [
            {" ".join(row[0].split()): [" ".join(cell.split()) for cell in row[1:]] for row in table if row}
            for table in reader.tables
        ]

    def block(self, chart: int) -> tuple[str, dict[str, list[str]]]:
        """Heading and table of the n-th chart block."""
        return re.findall(r"<h2>(.*?)</h2>", self.html)[chart], self.tables()[chart]


class Pages:
    """Runs pages, each in one ``AppTest`` that is used again and again."""

    def __init__(self) -> None:
        self._apps: dict[str, AppTest] = {}

    def run(self, page: str, query: Mapping[str, str] | None = None) -> Shown:
        """Open an address on a page (``overview``, ``uptake`` ...). An error on the page is an error of the test."""
        app = self._apps.setdefault(page, AppTest.from_file(ROOT / "pages" / f"{page}.py", default_timeout=30))
        app.session_state[MET] = True  # a page alone does not end like the whole app: it has been here before
        app.query_params.clear()
        for name, value in (query or {}).items():
            app.query_params[name] = value
        app.run()
        assert [error.message for error in app.exception] == []
        return Shown(app)


@pytest.fixture(scope="session")
def pages() -> Pages:
    return Pages()
