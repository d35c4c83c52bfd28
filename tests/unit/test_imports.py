"""The directions of dependence: what may import what. A new arrow needs a decision, not a typing error."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

NEVER = {
    "etl": {"dashboard", "pages", "app", "streamlit", "plotly", "matplotlib"},
    "dashboard": {"etl", "pages", "app"},
    "dashboard/measure": {"streamlit", "duckdb", "pandas", "plotly", "requests", "dashboard.render", "dashboard.shell"},
    "dashboard/chart.py": {"streamlit", "duckdb", "pandas", "plotly", "matplotlib"},
    "dashboard/view.py": {"streamlit", "duckdb", "pandas", "plotly"},
    "dashboard/questions": {"streamlit", "plotly", "matplotlib", "dashboard.render", "dashboard.shell"},
    "dashboard/render": {"streamlit", "duckdb", "dashboard.shell", "dashboard.questions", "dashboard.database"},
    "dashboard/operations": {"streamlit", "plotly", "matplotlib", "dashboard.render", "dashboard.shell"},
    "dashboard/routes": {"streamlit"},
    "dashboard/handout.py": {"streamlit", "duckdb"},
    "pages": {"etl", "duckdb"},
    "app.py": {"etl"},
    "etl/catalog": {"etl.load", "etl.extract", "etl.transform", "duckdb", "requests"},
    "etl/transform": {"etl.load", "etl.extract", "requests", "duckdb"},
    "etl/load": {"etl.extract", "requests"},
}
"""Part of the house -> modules that nothing in it may import."""

ONLY_HERE = {"requests": "etl/extract", "streamlit": ("dashboard/shell", "pages", "app.py")}
"""Library -> the only parts that may import it."""

EXCEPTIONS = {"dashboard/render/sheet.py": {"dashboard.questions", "dashboard.database"}}
"""The contact sheet is a command that draws real figures, not a renderer."""


def files(part: str) -> list[Path]:
    path = ROOT / part
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def touches(module: str, names: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for name in names)


@pytest.mark.parametrize("part", NEVER)
def test_directions(part: str) -> None:
    assert files(part), f"{part} is empty: was it moved?"
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files(part)
        for module in NEVER[part] - EXCEPTIONS.get(str(path.relative_to(ROOT)), set())
        if touches(module, imported(path))
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ONLY_HERE)
def test_libraries_stay_in_their_place(library: str) -> None:
    places = ONLY_HERE[library]
    allowed = tuple(str(ROOT / place) for place in ([places] if isinstance(places, str) else places))
    wrong = [
        str(path.relative_to(ROOT))
        for part in ("etl", "dashboard", "pages", "app.py")
        for path in files(part)
        if touches(library, imported(path)) and not str(path).startswith(allowed)
    ]
    assert wrong == []


def test_pages_hold_no_sql() -> None:
    for path in files("pages"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.lower().lstrip().startswith(("select ", "with ", "insert ")), path.name
