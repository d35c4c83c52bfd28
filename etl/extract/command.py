"""The commands of the live pull: pull, diff, snapshot, prune."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl import snapshot
from etl.catalog import Catalog, read_catalog
from etl.extract import diff, published
from etl.extract import pull as pulling
from etl.extract.client import Limits
from etl.extract.published import Folders
from etl.files import write_whole
from etl.load.build import DATABASE, SNAPSHOT, Job, build
from etl.problems import Problem, Problems
from etl.provenance import read_entries, read_provenance
from etl.transform.cells import WITHDRAWN, columns
from etl.transform.flags import FlagList

CHANGES = "changes.tsv"
"""In the snapshot folder: every cell that a refresh of the snapshot changed, so that git shows it in one place."""

Said = tuple[str, int]

LIMITS = Limits()
"""How long a pull waits and how much it takes."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands that need a network, or what the network brought, to the parser of ``python -m etl``."""
    command = commands.add_parser(
        "pull",
        help="fetch today's figures, compare them with those published, publish them",
        description="Exit codes: 0 done or nothing new; 1 nothing could be published; 3 some tables failed or are held "
        "back, the others are done; 75 another pull is under way (0 with --if-changed).",
    )
    command.add_argument(
        "tables", nargs="*", metavar="TABLE", help="only these tables (default: all that can be asked)"
    )
    command.add_argument("--dry-run", action="store_true", help="fetch and compare, publish nothing")
    command.add_argument("--plan", action="store_true", help="print the addresses that would be asked, ask none")
    command.add_argument("--if-changed", action="store_true", help="say nothing if nothing is new: for cron")
    command.add_argument("--again", action="store_true", help="fetch also what the producer has not updated")
    command.add_argument(
        "--accept",
        nargs="*",
        metavar="TABLE",
        help="publish these tables although they lose cells or move headline figures by far (no name: any table)",
    )
    command.set_defaults(run=_pull)

    command = commands.add_parser("diff", help="what the pulled figures changed against the snapshot, table by table")
    command.add_argument("tables", nargs="*", metavar="TABLE")
    command.add_argument("--cells", action="store_true", help="list the cells, not only their number")
    command.set_defaults(run=_diff)

    command = commands.add_parser("prune", help="remove raw answers that are older than some days; figures stay")
    command.add_argument("--days", type=int, default=180, help="the age (default: %(default)s)")
    command.set_defaults(run=_prune)


def folders(options: argparse.Namespace) -> Folders:
    """Where figures lie, from the options of every command."""
    home = Path(getattr(options, "database", DATABASE)).parent
    return Folders(Path(getattr(options, "snapshot", SNAPSHOT)), home / "pulled", home / "downloads")


def _pull(options: argparse.Namespace) -> Said:
    catalog = read_catalog()
    accept = frozenset() if options.accept is None else frozenset(options.accept) or None
    tables = tuple(dict.fromkeys([*options.tables, *(options.accept or [])])) if options.tables else ()
    wanted = pulling.Options(
        folders=folders(options),
        database=options.database,
        tables=tables or tuple(options.accept or ()),
        dry_run=options.dry_run,
        again=options.again or bool(options.accept),
        accept=accept,
        limits=LIMITS,
    )
    if options.plan:
        return "\n".join(pulling.requests_planned(catalog, wanted)), 0
    try:
        result = pulling.pull(catalog, wanted, builder(options, catalog))
    except pulling.Busy as busy:
        return str(busy), 0 if options.if_changed else pulling.BUSY
    if options.if_changed and result.code == 0 and not result.having("pulled"):
        return "", 0
    return str(result), result.code


def builder(options: argparse.Namespace, catalog: Catalog) -> Callable[[Path, frozenset[str]], str]:
    """The build that a pull calls: from the snapshot and a folder of pulled figures to the database."""

    def run(pulled: Path, _: frozenset[str]) -> str:
        report = str(build(Job(options.database, options.snapshot, pulled=pulled), catalog))
        keep_report(options.database, report)
        return report

    return run


def keep_report(database: Path, report: str) -> None:
    """Keep the words on a build beside its database; without room for them they are printed all the same."""
    with suppress(OSError):
        write_whole(database.with_name("report.txt"), (report + "\n").encode())


def _diff(options: argparse.Namespace) -> Said:
    catalog, where = read_catalog(), folders(options)
    lines: list[str] = []
    for name in _pulled_tables(where, options.tables):
        changes = changes_of(where, catalog, name)
        lines.append(str(changes))
        if options.cells:
            lines += changes.lines(most=1000)
    return "\n".join(lines) or "Nothing was pulled since the snapshot was made.", 0


def _pulled_tables(where: Folders, wanted: list[str]) -> list[str]:
    names = sorted({entry.dataset for entry in read_entries(where.pulled)})
    unknown = [name for name in wanted if name not in names]
    if unknown:
        have = f"Pulled are: {', '.join(names) or 'none'}."
        raise Problems("Nothing to compare:", [Problem(name, "was not pulled.", have) for name in unknown])
    return [name for name in names if not wanted or name in wanted]


def changes_of(where: Folders, catalog: Catalog, name: str) -> diff.Changes:
    """What the pulled figures of a table changed against the snapshot alone."""
    dataset = catalog.datasets[name]
    nowhere = where.pulled.with_name("nowhere")
    old = published.latest_cells(Folders(where.snapshot, nowhere, where.downloads), dataset, catalog)
    new = published.latest_cells(where, dataset, catalog)
    alive = new.filter(pc.invert(pc.starts_with(new.column("note"), WITHDRAWN)))
    return diff.compare(old, alive, dataset, FlagList.of(catalog.flags))


def refresh_snapshot(where: Folders, catalog: Catalog) -> str:
    """Move the pulled figures into the snapshot.

    Each vintage stays a file of its own; rows of the snapshot of the same table and vintage, which the pull has
    replaced, go out. What changed is added to ``changes.tsv``, and the pulled folder is empty afterwards.

    Returns:
        What was moved, in words.

    Raises:
        Problems: a file is damaged; the snapshot is then as it was.
    """
    entries = read_entries(where.pulled)
    if not entries:
        return "Nothing was pulled since the snapshot was made; it stays as it is."
    lines, changed = [], []
    for name in sorted({entry.dataset for entry in entries}):
        changes = changes_of(where, catalog, name)
        lines.append(f"  {changes}")
        day = max(vintage for entry in entries if entry.dataset == name for vintage in entry.vintages.split())
        changed += [
            "\t".join([day, name, row["kind"], *_where(row), row["old"], row["new"]])
            for row in changes.cells.to_pylist()
        ]
    work = where.snapshot.with_name(where.snapshot.name + ".new")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(where.snapshot, work)
    _merge(work, where, catalog, entries)
    _log_changes(work / CHANGES, changed)
    _swap(work, where.snapshot)
    shutil.rmtree(where.pulled)
    return "\n".join([f"Moved {len(entries)} files into {where.snapshot}.", *lines])


def _where(row: dict[str, str]) -> list[str]:
    """Codes of a changed cell in one field, then geo and period."""
    codes = [text for key, text in row.items() if key not in ("kind", "old", "new", "geo", "period")]
    return [" ".join(codes), row["geo"], row["period"]]


def _merge(work: Path, where: Folders, catalog: Catalog, entries: list[snapshot.ManifestEntry]) -> None:
    kept: list[snapshot.ManifestEntry] = []
    fresh = {(entry.dataset, vintage) for entry in entries for vintage in entry.vintages.split()}
    rows = read_provenance(work)
    for entry in read_entries(work):
        stale = [vintage for vintage in entry.vintages.split() if (entry.dataset, vintage) in fresh]
        if not stale:
            kept.append(entry)
            continue
        dataset = catalog.datasets[entry.dataset]
        cells = snapshot.read_file(work, entry, dataset)
        names = [*columns(dataset.dimensions), "line"]
        texts = pc.is_in(cells.column("vintage").cast(pa.string()), value_set=pa.array(stale))
        cells = cells.select(names).filter(pc.invert(texts))
        (work / entry.file).unlink()
        if cells.num_rows:
            kept.append(snapshot.write_file(work, Path(entry.file).stem, cells.drop_columns("line"), catalog, dataset))
    sources = read_provenance(where.pulled)
    for entry in entries:
        stem = published.free_name(work, catalog.datasets[entry.dataset], entry.vintages.split()[-1])
        shutil.copyfile(where.pulled / entry.file, work / f"{stem}.csv")
        kept.append(replace(entry, file=f"{stem}.csv"))
        rows += [replace(row, file=f"{stem}.csv") for row in sources if row.file == entry.file]
    names_kept = {entry.file for entry in kept}
    published.write_lists(work, kept, [row for row in rows if row.file in names_kept])


def _log_changes(path: Path, changed: list[str]) -> None:
    header = "vintage\ttable\tkind\tcodes\tgeo\tperiod\twas\tis"
    before = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
    write_whole(path, ("\n".join([header, *before, *changed]) + "\n").encode())


def _swap(work: Path, target: Path) -> None:
    """Put the new folder in the place of the old one. Git has the old one, should the machine stop in between."""
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    target.replace(old)
    work.replace(target)
    shutil.rmtree(old)


def _prune(options: argparse.Namespace) -> Said:
    if options.days < 0:
        raise Problems("Nothing was removed:", [Problem("--days", "must not be negative.")])
    folder, limit = folders(options).downloads, datetime.now(UTC) - timedelta(days=options.days)
    old = [path for path in folder.glob("*") if datetime.fromtimestamp(path.stat().st_mtime, UTC) < limit]
    size = sum(path.stat().st_size for path in old)
    for path in old:
        path.unlink()
    return f"Removed {len(old)} files ({size / 1e6:.1f} MB) of raw answers older than {options.days} days.", 0
