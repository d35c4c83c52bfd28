"""Write the reference pages from the code and the catalog: `make docs`. A test holds the pages against this.

What a page says is written once, where it is used: settings in ``dashboard/operations/settings.py``, indicators,
tables, flags and breaks in ``etl/catalog``, the API in ``dashboard/routes``, the database in ``etl/load/schema.sql``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from dashboard.database import Database, database_path  # noqa: E402
from dashboard.operations.settings import SETTINGS  # noqa: E402
from dashboard.routes.openapi import document  # noqa: E402
from etl.__main__ import main as command  # noqa: E402
from etl.catalog import Catalog, read_catalog  # noqa: E402
from etl.catalog.read import THEMES  # noqa: E402

MADE = "<!-- Made by `make docs`; changes go into {source}. -->"


def page(title: str, source: str, *parts: str) -> str:
    """A page: heading, where it comes from, its parts."""
    return "\n\n".join([f"# {title}", MADE.format(source=source), *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar inside a cell is escaped, a missing text is empty."""
    lines = [list(head), ["---"] * len(head), *([cell(one) for one in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(value: object) -> str:
    """A value as it stands in a table."""
    return "" if value is None else " ".join(str(value).split()).replace("|", "\\|")


def settings() -> str:
    """Our environment variables, and those of Streamlit's that an operator needs."""
    streamlits = [
        ("STREAMLIT_SERVER_PORT", "8501", "The port to listen on."),
        ("STREAMLIT_SERVER_ADDRESS", "all", "The address to listen on; `127.0.0.1` behind a proxy on this machine."),
        ("STREAMLIT_BROWSER_SERVER_ADDRESS", "`localhost`", "The host name of the public address."),
        ("STREAMLIT_SERVER_ALLOWED_HOSTS", "any", 'Host names that are answered: `["monitor.example.org"]`.'),
        ("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "20", "Megabytes of an upload; larger ones are not taken."),
        ("STREAMLIT_SERVER_MAX_MESSAGE_SIZE", "20", "Megabytes of one message between a page and the server."),
        ("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "120", "Seconds in which a page that lost its line may return."),
        (
            "FORWARDED_ALLOW_IPS",
            "`127.0.0.1`",
            "The proxy whose word on a visitor's address and on TLS is taken; one on this machine is known by that "
            "address only with `STREAMLIT_SERVER_ADDRESS=127.0.0.1`.",
        ),
    ]  # fmt: skip
    return page(
        "Settings",
        "`dashboard/operations/settings.py`",
        "All are environment variables, none is needed. They are checked when the server starts: one that cannot be "
        "used stops it with a message that names it and what it may hold; a misspelt name is pointed out in the log. "
        "No setting is a secret.",
        table(
            ("variable", "default", "may hold", "what it does", "read by"),
            ((f"`{one.name}`", one.default, one.allowed, one.meaning, one.reader) for one in SETTINGS),
        ),
        "## Streamlit's own",
        "Streamlit reads `.streamlit/config.toml`; each of its options is also an environment variable. Of use here:",
        table(("variable", "default", "what it does"), ((f"`{name}`", *rest) for name, *rest in streamlits)),
    )


def indicators(catalog: Catalog) -> str:
    """Every indicator by theme: what it is, of whom, where it comes from."""
    parts = []
    for theme in THEMES:
        parts.append(f"## {theme.capitalize()}")
        parts.append(
            table(
                ("id", "title", "unit", "population", "table", "figures"),
                (
                    (
                        f"`{id_}`",
                        one.title,
                        catalog.units[one.unit].short,
                        one.population,
                        f"`{one.dataset}`",
                        supply(one),
                    )
                    for id_, one in catalog.indicators.items()
                    if catalog.themes[id_] == theme
                ),
            )
        )
    return page(
        "Indicators",
        "`etl/catalog/indicators`",
        f"{len(catalog.indicators)} indicators. Definition, what to know before quoting and the breaks of each stand "
        "beside its charts, in the API (`/api/v1/indicators/<id>`) and in the catalog.",
        *parts,
    )


def tables(catalog: Catalog) -> str:
    """Every table and its producer, with licence and tolerance."""
    return page(
        "Sources and tables",
        "`etl/catalog/sources.yaml` and `etl/catalog/datasets`",
        "## Sources",
        table(
            ("id", "producer", "what", "licence", "differences not told apart (points)"),
            (
                (f"`{id_}`", one.producer, one.title, f"[{one.licence}]({one.licence_url})", one.tolerance.points)
                for id_, one in catalog.sources.items()
            ),
        ),
        "## Tables",
        table(
            ("id", "title", "source", "the printed year is", "figures", "via"),
            (
                (f"`{id_}`", one.title, f"`{one.source}`", one.reference_year, one.supply, one.via)
                for id_, one in catalog.datasets.items()
            ),
        ),
    )


def flags(catalog: Catalog) -> str:
    """Letters beside values, and breaks in series."""
    return page(
        "Flags and breaks",
        "`etl/catalog/flags.yaml` and `etl/catalog/breaks.yaml`",
        "A flag is a letter that the producer puts beside a value, or in its place. Value, flag and absence are three "
        "things; none is ever zero.",
        table(
            ("letter", "says", "meaning", "mark", "ranked", "older letters"),
            (
                (
                    f"`{one.letter}`",
                    one.title,
                    one.meaning,
                    one.mark,
                    "yes" if one.ranked else "no",
                    " ".join(one.old_letters),
                )
                for one in catalog.flags.values()
            ),
        ),
        "## Breaks entered by hand",
        "Beside every break that a producer flags. From the period on, figures are not compared with those before.",
        table(
            ("indicators", "country", "from", "kind", "reason"),
            (
                (
                    ", ".join(f"`{id_}`" for id_ in one.indicators),
                    one.geo or "all",
                    one.from_period,
                    one.kind,
                    one.reason,
                )
                for one in catalog.breaks
            ),
        ),
    )


def api() -> str:
    """Every address of the API with its parameters."""
    described = document(Database(database_path()))
    parts: list[str] = []
    for path, methods in described["paths"].items():
        for operation in methods.values():
            parts += [f"## GET {path if path != '/' else '/ (the index)'}", operation["summary"]]
            if operation["parameters"]:
                parts.append(table(("parameter", "in", "needed", "what"), map(parameter, operation["parameters"])))
    return page(
        "API",
        "`dashboard/routes`",
        described["info"]["description"],
        "Everything stands below `/api/v1`. The full description for machines is `/api/v1/openapi.json` (OpenAPI "
        f"{described['openapi']}). Errors are problem+json (RFC 9457).",
        *parts,
    )


def parameter(one: dict[str, Any]) -> tuple[str, str, str, str]:
    """Name, place, need and meaning of a parameter."""
    return f"`{one['name']}`", one["in"], "yes" if one.get("required") else "no", one.get("description", "")


def commands() -> str:
    """`make help` and `python -m etl --help`."""
    made = re.findall(r"^([a-z-]+):.*?## (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    said = StringIO()
    os.environ["COLUMNS"] = "100"  # argparse lays its text out for the terminal it finds
    with redirect_stdout(said), suppress(SystemExit):
        command(["--help"])
    shown = re.sub(r"\(default: [^)]*\)", "", said.getvalue()).strip()
    return page(
        "Commands",
        "`Makefile` and `etl/__main__.py`",
        table(("make ...", "does"), ((f"`{name}`", what) for name, what in made)),
        "## python -m etl",
        f"```\n{shown}\n```",
        "Exit status: 0 done; 1 the figures or the catalog have problems, all listed; 2 the command was misspelt; for "
        "`pull` also 3 (some tables failed or wait for a person, the others are done) and 75 (another is at work).",
    )


def database() -> str:
    """Tables and columns of the built database with their comments."""
    opened = Database(database_path())
    described = opened.rows(
        "select table_name, comment from duckdb_tables() where database_name = 'monitor' order by 1"
    )
    described += opened.rows(
        "select view_name, comment from duckdb_views() where database_name = 'monitor' and not internal order by 1"
    )
    columns = opened.rows(
        "select table_name, column_name, data_type, comment from duckdb_columns() where database_name = 'monitor' "
        "order by table_name, column_index"
    )
    parts = []
    for name, comment in described:
        parts.append(f"## {name}")
        parts += [comment] if comment else []
        parts.append(
            table(("column", "type", "what"), ((f"`{c}`", t.lower(), w) for n, c, t, w in columns if n == name))
        )
    return page("Database", "`etl/load/schema.sql` and `etl/load/views.sql`", "`data/build/monitor.duckdb`.", *parts)


def supply(one: object) -> str:
    """Where an indicator's figures are, where that differs from its table's."""
    return getattr(one, "supply", None) or ""


def pages() -> dict[str, Callable[[], str]]:
    """Name of each page's file -> what makes its text."""
    catalog = read_catalog()
    return {
        "settings.md": settings,
        "indicators.md": lambda: indicators(catalog),
        "tables.md": lambda: tables(catalog),
        "flags.md": lambda: flags(catalog),
        "api.md": api,
        "commands.md": commands,
        "database.md": database,
    }


def write() -> None:
    """Write all pages."""
    for name, make in pages().items():
        (HERE / name).write_text(make(), encoding="utf-8")
        print(HERE.relative_to(ROOT) / name)


if __name__ == "__main__":
    write()
