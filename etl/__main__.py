"""python -m etl: build, check and look at the database; pull fresh figures.

Exit status: 0 done; 1 the figures or the catalog have problems (they are listed); 2 the command was misspelt. ``pull``
has two more: 3 some tables failed or wait for a person, the others are done; 75 another pull is under way.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.catalog import read_catalog
from etl.extract.command import Said, add_commands, folders, keep_report, refresh_snapshot
from etl.extract.reference import import_reference
from etl.load.build import DATABASE, SNAPSHOT, Job, build
from etl.load.status import status
from etl.problems import Problems, disk_problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; see ``python -m etl --help``."""
    options = _parser().parse_args(arguments)
    try:
        said, code = options.run(options)
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    except OSError as error:
        problem = disk_problem(error, options.database.parent)
        if problem is None:
            raise
        print(Problems("This was broken off:", [problem]), file=sys.stderr)
        return 1
    if said:
        print(said)
    return int(code)


def _build(options: argparse.Namespace) -> Said:
    report = str(build(Job(options.database, options.snapshot, accept=options.accept)))
    keep_report(options.database, report)
    return report, 0


def _check(options: argparse.Namespace) -> Said:
    catalog = read_catalog()
    counts = f"{len(catalog.datasets)} tables, {len(catalog.indicators)} indicators, {len(catalog.breaks)} breaks"
    return f"The catalog is whole: {counts}.", 0


def _status(options: argparse.Namespace) -> Said:
    return status(options.database), 0


def _snapshot(options: argparse.Namespace) -> Said:
    if options.from_ is None:
        return refresh_snapshot(folders(options), read_catalog()), 0
    done = import_reference(options.from_, options.snapshot, read_catalog())
    said = f"Wrote {len(done.files)} files with {done.rows_kept:,} of {done.rows_read:,} rows to {options.snapshot}."
    return said, 0


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

    command = commands.add_parser(
        "snapshot",
        help="move the pulled figures into the snapshot, so that git shows what changed",
        description="With --from: make the whole snapshot anew from a folder of reference files (done once).",
    )
    command.add_argument("--from", dest="from_", type=Path, metavar="FOLDER", help="the reference files")
    command.set_defaults(run=_snapshot)

    add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
