"""The reference says what the code and the catalog say; links in the docs lead somewhere; commands in them exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from dashboard.operations.settings import SETTINGS
from etl.catalog import read_catalog

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_reference", DOCS / "reference" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(database_path: Path) -> dict[str, str]:
    assert database_path.is_file()
    return {name: make() for name, make in generator().pages().items()}


def test_every_reference_page_is_what_make_docs_gives(made: dict[str, str]) -> None:
    old = [name for name, text in made.items() if read(DOCS / "reference" / name) != text]
    assert old == [], "run `make docs` and commit docs/reference"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def test_the_reference_names_every_setting_indicator_table_and_flag(made: dict[str, str]) -> None:
    catalog = read_catalog()
    for name, ids in (
        ("settings.md", [setting.name for setting in SETTINGS]),
        ("indicators.md", list(catalog.indicators)),
        ("tables.md", [*catalog.datasets, *catalog.sources]),
        ("flags.md", list(catalog.flags)),
    ):
        missing = [id_ for id_ in ids if f"| `{id_}` |" not in made[name]]
        assert missing == [], name
    assert "/observations" in made["api.md"]
    assert "## observation\n" in made["database.md"]
    assert "`test-long`" in made["commands.md"]


def documents() -> list[Path]:
    return sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "deploy").rglob("*.md")])


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_paths_in_the_docs_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    dead = [link for link in links if link and "://" not in link and not (path.parent / link).exists()]
    named = re.findall(r"`((?:etl|dashboard|tests|docs|deploy|pages|data/snapshot|\.streamlit|\.ci)/[\w./-]+)`", text)
    gone = [name for name in named if not (ROOT / name.rstrip("/")).exists()]
    assert (dead, gone) == ([], [])


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_make_targets_in_the_docs_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    asked = set(re.findall(r"`make ([a-z-]+)`", path.read_text(encoding="utf-8")))
    assert asked - targets == set()
