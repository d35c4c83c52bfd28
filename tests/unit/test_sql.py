"""SQL text is made of constants only; what a visitor says goes in as a parameter."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]

EXCEPTIONS = {
    ("dashboard/database.py", "str(path).replace(chr(39), chr(39) * 2)"),
    ("dashboard/names.py", "table"),
    ("dashboard/names.py", "column"),
    ("dashboard/names.py", "NAMED[table].key"),
}
"""Names are no parameters: of the file, from a setting, with its quotes doubled; of stored tables; of ``NAMED``."""


def is_sql(text: str) -> bool:
    words = text.lower().split()
    if not words or words[0] not in ("select", "with", "insert", "update", "delete", "attach", "use", "pragma"):
        return False
    return words[0] not in ("with", "use") or " as (" in text.lower() or len(words) == 2


def loose_names(part: ast.expr) -> list[str]:
    """Names in an expression that are no constants: not in capitals, and not running over one in capitals."""
    running = {
        target.id
        for node in ast.walk(part)
        if isinstance(node, ast.comprehension)
        for target in ast.walk(node.target)
        if isinstance(target, ast.Name)
    }
    names = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
    return sorted(name for name in names - running if not name.isupper())


def made(path: Path) -> list[tuple[int, str]]:
    """Parts of SQL texts in a file that are put in when it runs and are no constants: line and part."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else " ? " for part in node.values)
            parts = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            inner = node.func.value
            text = inner.value if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else ""
            parts = [*node.args, *(word.value for word in node.keywords)]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
            text = node.left.value if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str) else ""
            parts = [node.right]
        else:
            continue
        if is_sql(text):
            found += [(node.lineno, ast.unparse(part)) for part in parts if loose_names(part)]
    return found


def test_sql_of_the_dashboard_holds_constants_only() -> None:
    wrong = [
        f"{name}:{line}: {part}"
        for path in sorted((ROOT / "dashboard").rglob("*.py"))
        for name in [path.relative_to(ROOT).as_posix()]
        for line, part in made(path)
        if (name, part) not in EXCEPTIONS
    ]
    assert wrong == []


def test_the_check_finds_what_it_is_for(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(
        'COLUMNS = "a"\n'
        'good = f"select {COLUMNS} from t"\n'
        'also = f"select {", ".join(c for c in COLUMNS)} from t"\n'.replace('", "', "', '")
        + "bad = f\"select * from t where geo = '{geo}'\"\n"
        'worse = "select * from t where geo = " + geo\n'
        'worst = "select * from {}".format(table)\n'
        'old = "select %s" % name\n',
        encoding="utf-8",
    )
    assert made(path) == [(4, "geo"), (5, "geo"), (6, "table"), (7, "name")]
