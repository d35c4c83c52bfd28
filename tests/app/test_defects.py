"""Defects of the Commission's own tool that would show on a page, each a test that we pass."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from dashboard.shell.screens import SCREENS
from dashboard.view import Vocabulary, read_view
from tests.app.conftest import ROOT, Pages

STATES = ("", "country=EE", "country=PL&with=LT&group=baltics")

SEEN = """
import sys
from tests.app.conftest import Pages
pages = Pages()
for page in sys.argv[1:]:
    shown = pages.run(page)
    print(shown.html, *shown.charts, sep="\\n")
    print(*(f"{box.key}={box.value}" for box in (*shown.app.selectbox, *shown.app.multiselect)), sep="\\n")
"""
"""What a visitor without a country sees, page after page."""


def files() -> list[str]:
    return [Path(screen.file).stem for screen in SCREENS]


def seen_by(somebody: str) -> str:
    """All pages as another process sees them: sets and other things of chance have another order there."""
    done = subprocess.run(
        [sys.executable, "-c", SEEN, *files()],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": somebody},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_defect_9_everybody_sees_the_same_without_a_country() -> None:
    """Defect 9 of the Commission's tool: the country compared by default is random, so one link shows two charts."""
    one, other = seen_by("1"), seen_by("2")
    assert one == other
    assert len(one) > 100_000, "pages were drawn"
    assert set(re.findall(r"^filter_country=(.*)$", one, flags=re.M)) == {"none"}
    assert set(re.findall(r"^filter_with=(.*)$", one, flags=re.M)) == {"[]"}


def links(pages: Pages) -> Iterator[tuple[str, str]]:
    """Every link of every page in a few states, as page and address."""
    found: dict[tuple[str, str], None] = {}
    for page in files():
        for state in STATES:
            html = pages.run(page, dict(parse_qsl(state))).html
            found |= {(page, unescape(href)): None for href in re.findall(r'href="([^"]*)"', html)}
    return iter(found)


FILES = re.compile(r"/(chart|card)\.[a-z]+")


def test_defect_13_every_link_is_an_address_that_leads_where_it_says(pages: Pages, words: Vocabulary) -> None:
    """Defect 13 of the Commission's tool: the link that explains its index holds words where an address should be."""
    paths = {"/" if at == 0 else f"/{screen.id}": screen.id for at, screen in enumerate(SCREENS)}
    inside = outside = 0
    for page, href in links(pages):
        parts = urlsplit(href)
        if parts.scheme:
            assert parts.scheme in ("https", "http"), (page, href)
            assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", parts.netloc), (page, href)
            assert " " not in href, (page, href)
            outside += 1
        elif FILES.fullmatch(parts.path):
            assert parts.query, (page, href)
        else:
            assert parts.path in paths, (page, href)
            _, notes = read_view(paths[parts.path], dict(parse_qsl(parts.query)), words)
            assert notes == (), (page, href)
            inside += 1
    assert inside > 50
    assert outside > 50
