"""python -m etl: build, check and look at the database.

Exit status: 0 done; 1 the figures or the catalog have problems (they are listed); 2 the command was misspelt.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.catalog import read_catalog
from etl.extract.reference import import_reference
from etl.load.build import DATABASE, SNAPSHOT, Job, build
from etl.load.status import status
from etl.problems import Problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; see ``python -m etl --help``."""
    options = _parser().parse_args(arguments)
    try:
        print(options.run(options))
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    return 0


def _build(options: argparse.Namespace) -> str:
    report = str(build(Job(options.database, options.snapshot, accept=options.accept)))
    (options.database.parent / "report.txt").write_text(report + "\n", encoding="utf-8")
    return report


def _check(options: argparse.Namespace) -> str:
    catalog = read_catalog()
    counts = f"{len(catalog.datasets)} tables, {len(catalog.indicators)} indicators, {len(catalog.breaks)} breaks"
    return f"The catalog is whole: {counts}."


def _status(options: argparse.Namespace) -> str:
    return status(options.database)


def _snapshot(options: argparse.Namespace) -> str:
    done = import_reference(options.from_, options.snapshot, read_catalog())
    return f"Wrote {len(done.files)} files with {done.rows_kept:,} of {done.rows_read:,} rows to {options.snapshot}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="How figures get into the database.")
    parser.add_argument("--database", type=Path, default=DATABASE, help="the database file (default: %(default)s)")
    parser.add_argument("--snapshot", type=Path, default=SNAPSHOT, help="the snapshot folder (default: %(default)s)")
    commands = parser.add_subparsers(required=True, metavar="command")

    command = commands.add_parser("build", help="build the database from the snapshot, check it, publish it")
    command.add_argument("--accept", action="store_true", help="publish although cells lost their value")
    command.set_defaults(run=_build)

    command = commands.add_parser("check", help="check the catalog alone")
    command.set_defaults(run=_check)

    command = commands.add_parser("status", help="what the database holds, table by table, with vintages")
    command.set_defaults(run=_status)

    command = commands.add_parser("snapshot", help="write the snapshot from a folder of reference files")
    command.add_argument("--from", dest="from_", type=Path, required=True, metavar="FOLDER", help="the reference files")
    command.set_defaults(run=_snapshot)
    return parser


if __name__ == "__main__":
    sys.exit(main())
