"""Build the database: a new file, checked, then renamed over the old one.

Whatever goes wrong on the way, the old database stays where it is and keeps serving.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl import snapshot
from etl.catalog import Catalog, read_catalog
from etl.catalog.read import HERE as CATALOG_FOLDER
from etl.catalog.read import derivation_order
from etl.load import checks
from etl.load.derive import derive
from etl.load.observations import SnapshotFile, stage
from etl.load.tables import fill_catalog_tables
from etl.problems import Problem, Problems, disk_problem
from etl.provenance import PROVENANCE, read_entries, read_provenance
from etl.transform.flags import FlagList
from etl.transform.vintage import read_vintage

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "data" / "snapshot"
DATABASE = Path(os.environ.get("MONITOR_DATABASE") or ROOT / "data" / "build" / "monitor.duckdb")
SQL = Path(__file__).parent

PULLED = "pulled"
"""The folder beside the database that holds what live pulls brought, in the form of the snapshot."""

MEMORY = "400MB"
"""How much DuckDB may hold while it builds; what is beyond goes through a file beside the new database."""

ROW_GROUP = 2048
"""Rows of which DuckDB notes the least and the greatest value of each column, to pass over them unread. Its own choice,
122,880, is more than all our figures: every question would read the whole table."""

NOT_TRIED = "fsst,dict_fsst,zstd"
"""Ways to pack texts that DuckDB is not to try: on columns of codes trying them takes longer than all the rest of the
writing, and the file comes out no smaller."""

SCHEMA_VERSION = 1
"""Goes up when a reader of the old schema would go wrong."""


@dataclass(frozen=True)
class Job:
    """What to build from what."""

    database: Path = DATABASE
    snapshot: Path = SNAPSHOT
    catalog: Path = CATALOG_FOLDER
    accept: bool = False  # publish although cells that had a value in the old database have none now
    pulled: Path | None = None  # figures of live pulls; none given: those beside the database, if there are any

    @property
    def pulled_folder(self) -> Path:
        """Where the figures of live pulls lie, if there are any."""
        return self.pulled or self.database.parent / PULLED


@dataclass
class Report:
    """What a build did, for people."""

    database: Path
    rows_in: int = 0
    rows_out: int = 0
    rows_computed: int = 0
    rejected: list[tuple[str, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        rejected = sum(rows for _, _, rows in self.rejected)
        lines = [
            f"Built {self.database} in {self.seconds:.1f} s.",
            f"  {self.rows_in:,} rows read, {self.rows_out:,} cells published, "
            f"{self.rows_computed:,} worked out, {rejected:,} rejected by name.",
        ]
        for reason in sorted({reason for _, reason, _ in self.rejected}):
            files = [(file, rows) for file, why, rows in self.rejected if why == reason]
            where = files[0][0] if len(files) == 1 else f"{len(files)} files"
            lines.append(f"  rejected: {sum(rows for _, rows in files):,} rows of {where}: {reason}")
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)


def build(job: Job = Job(), catalog: Catalog | None = None) -> Report:
    """Build the database from the snapshot and the catalog.

    Args:
        job: what to build from what.
        catalog: the catalog of the job, if it has been read already.

    Raises:
        Problems: whatever is wrong with catalog, snapshot or figures; the old database is then untouched.
    """
    started = time.perf_counter()
    catalog = catalog or read_catalog(job.catalog)
    report = Report(job.database)
    job.database.parent.mkdir(parents=True, exist_ok=True)
    new = job.database.with_name(job.database.name + ".new")
    with _only_one(job.database):
        _remove(new)
        try:
            with create(new) as con:
                _fill(con, job, catalog, report)
            _publish(new, job.database)
        except BaseException as error:
            _remove(new)
            if isinstance(error, OSError | duckdb.Error) and (problem := disk_problem(error, job.database.parent)):
                raise Problems("Nothing was built; the old database stays:", [problem]) from error
            raise
    report.seconds = time.perf_counter() - started
    return report


@contextmanager
def create(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database file to write, which need not exist yet: sorted rows in it are found without reading the others."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": f"{path}.tmp",
    }
    with duckdb.connect(":memory:", config=config) as con:
        con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as monitor (row_group_size {ROW_GROUP})")
        con.execute("use monitor")
        con.execute(f"set disabled_compression_methods = '{NOT_TRIED}'")
        yield con


def _remove(new: Path) -> None:
    for leftover in (new, new.with_name(new.name + ".wal")):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(new.with_name(new.name + ".tmp"), ignore_errors=True)  # what did not fit into memory


def _fill(con: duckdb.DuckDBPyConnection, job: Job, catalog: Catalog, report: Report) -> None:
    """Everything between an empty file and one that may be published."""
    entries = snapshot.read_manifest(job.snapshot)
    pulled = read_entries(job.pulled_folder)
    _run(con, "schema", "stage")
    fetches = _fetches(job)
    fill_catalog_tables(con, catalog, fetched={dataset for dataset, _ in fetches})
    _note_when_fetched(con, fetches)
    _check_lists(job, entries, pulled, catalog)
    flags = FlagList.of(catalog.flags)
    fresh = {(entry.dataset, vintage) for entry in pulled for vintage in entry.vintages.split()}
    for entry in entries:
        _load_file(con, job.snapshot, entry, catalog, flags, report, superseded=fresh)
    for entry in pulled:
        _load_file(con, job.pulled_folder, entry, catalog, flags, report, before="pulled/")
    _run(con, "views", "choose")
    _remark(con, catalog)
    for indicator in derivation_order(catalog):
        derive(con, indicator)
    _run(con, "comparability", "coverage", "revision")
    _date_the_datasets(con, [*entries, *pulled])
    _check(con, job, catalog, report)
    _sign(con, job, report)
    for table in ("staged", "contested", "passed_over", "rejected", "fetched"):
        con.execute(f"drop table {table}")
    con.execute("checkpoint")


def _run(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        con.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _remark(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Put the catalog's remarks on the cells of the vintages that they are about."""
    for indicator in catalog.indicators.values():
        for remark in indicator.remarks:
            con.execute(
                """
                update observation set note = $note
                where indicator_id = $id and geo = $geo and period = $period and vintage = $vintage and note is null
                """,
                {"id": indicator.id, **remark.model_dump() | {"vintage": read_vintage(remark.vintage)[0]}},
            )


def _check_lists(
    job: Job, entries: list[snapshot.ManifestEntry], pulled: list[snapshot.ManifestEntry], catalog: Catalog
) -> None:
    """Files without an entry, entries without a table, tables without a file.

    Raises:
        Problems: any of these. Unlisted files among the pulled ones are what a killed pull left, and are no problem.
    """
    problems = []
    listed = {entry.file for entry in entries} | {snapshot.MANIFEST, PROVENANCE}
    for path in sorted(job.snapshot.glob("*.csv")):
        if path.name not in listed:
            problems.append(
                Problem(path.name, f"is not in {snapshot.MANIFEST}.", "Remove it, or make the snapshot again.")
            )
    for entry in entries:
        if entry.dataset not in catalog.datasets:
            problems.append(
                Problem(f"{snapshot.MANIFEST}: {entry.file}", f"table '{entry.dataset}' is not in the catalog.")
            )
    for entry in pulled:
        if entry.dataset not in catalog.datasets:
            problems.append(
                Problem(
                    f"{job.pulled_folder}: {entry.file}",
                    f"table '{entry.dataset}' is not in the catalog.",
                    "Remove the folder and pull again.",
                )
            )
    have = {entry.dataset for entry in entries}
    for name in catalog.published:
        if name not in have and catalog.datasets[name].supply == "snapshot":
            problems.append(Problem(snapshot.MANIFEST, f"has no file of table '{name}', which the catalog expects."))
    if problems:
        raise Problems("The snapshot cannot be loaded:", problems)


def _load_file(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    entry: snapshot.ManifestEntry,
    catalog: Catalog,
    flags: FlagList,
    report: Report,
    before: str = "",
    superseded: Set[tuple[str, str]] = frozenset(),
) -> None:
    """Stage one file. Rows of a table and vintage that a pull has brought whole are left out, and counted."""
    dataset = catalog.datasets[entry.dataset]
    cells = snapshot.read_file(folder, entry, dataset)
    report.rows_in += cells.num_rows
    stale = [vintage for vintage in entry.vintages.split() if (entry.dataset, vintage) in superseded]
    if stale:
        kept = cells.filter(pc.invert(pc.is_in(cells.column("vintage").cast(pa.string()), value_set=pa.array(stale))))
        replaced = cells.num_rows - kept.num_rows
        con.execute(
            "insert into rejected values (?, ?, ?)", [entry.file, "replaced by a pull of the vintage", replaced]
        )
        cells = kept
    report.notes.extend(stage(con, SnapshotFile(before + entry.file, dataset, cells), catalog, flags))


def _fetches(job: Job) -> list[tuple[str, datetime]]:
    """Each answer of a producer that we hold: its table, and when it was fetched (UTC)."""
    return [
        (row.dataset, datetime.fromisoformat(row.retrieved_at).astimezone(UTC).replace(tzinfo=None))
        for folder in (job.snapshot, job.pulled_folder)
        for row in read_provenance(folder)
    ]


def _note_when_fetched(con: duckdb.DuckDBPyConnection, fetches: list[tuple[str, datetime]]) -> None:
    """When each table was fetched from its producer: from then on, older copies by others give way to it."""
    con.execute("create temp table fetched (dataset_id text, retrieved_at timestamp)")
    for fetch in fetches:
        con.execute("insert into fetched values (?, ?)", fetch)


def _manifests(job: Job) -> list[Path]:
    return [job.snapshot / snapshot.MANIFEST, job.pulled_folder / snapshot.MANIFEST]


def _date_the_datasets(con: duckdb.DuckDBPyConnection, entries: list[snapshot.ManifestEntry]) -> None:
    con.execute(
        """
        update dataset set
            vintage = newest.vintage,
            vintage_precision = newest.vintage_precision,
            vintage_basis = newest.vintage_basis
        from (
            select
                indicator.dataset_id,
                max(observation.vintage) as vintage,
                arg_max(vintage_precision, observation.vintage) as vintage_precision,
                arg_max(vintage_basis, observation.vintage) as vintage_basis
            from observation join indicator using (indicator_id)
            where source_kind <> 'computed'
            group by indicator.dataset_id
        ) as newest
        where newest.dataset_id = dataset.dataset_id
        """
    )
    for dataset in sorted({entry.dataset for entry in entries}):
        hashes = "".join(entry.sha256 for entry in entries if entry.dataset == dataset)
        digest = hashes if len(hashes) == 64 else hashlib.sha256(hashes.encode()).hexdigest()
        con.execute("update dataset set sha256 = ? where dataset_id = ?", [digest, dataset])
    con.execute(
        """
        update dataset set retrieved_at = (
            select max(fetched.retrieved_at) from fetched where fetched.dataset_id = dataset.dataset_id
        )
        """
    )
    con.execute(  # what we hold is the producer's own answer now, not a copy by others any more
        """
        update dataset set via = null
        where dataset_id in (select dataset_id from fetched) and dataset_id not in (
            select dataset_id from observation join indicator using (indicator_id)
            where is_latest and source_kind in ('relayed', 'derived', 'transcribed')
        )
        """
    )
    con.execute(  # a table that waited for its first pull has had it
        """
        update dataset set supply = 'snapshot'
        where supply <> 'snapshot' and dataset_id in (
            select dataset_id from observation join indicator using (indicator_id)
        )
        """
    )
    con.execute(
        """
        update indicator set supply = 'snapshot'
        where supply <> 'snapshot' and indicator_id in (select indicator_id from observation)
        """
    )


def _check(con: duckdb.DuckDBPyConnection, job: Job, catalog: Catalog, report: Report) -> None:
    problems = [
        *checks.duplicates(con),
        *checks.ranges(con),
        *checks.units(con),
        *checks.empty_indicators(con),
        *checks.nothing_lost(con, report.rows_in),
    ]
    for found in checks.compositions(con, catalog):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            report.notes.append(found)
    if job.database.is_file():
        lost = list(checks.coverage_kept(con, job.database))
        if job.accept:
            report.notes.extend(f"accepted: {problem}" for problem in lost)
        else:
            problems.extend(lost)
    if problems:
        raise Problems("The new database does not pass its checks; the old one stays:", problems)
    report.rejected = con.execute("select file, reason, rows from rejected order by all").fetchall()
    superseded = con.execute("select file, count(*) from passed_over group by file order by file").fetchall()
    report.rejected += [(file, "another copy of the same cell and vintage was used", rows) for file, rows in superseded]


def _sign(con: duckdb.DuckDBPyConnection, job: Job, report: Report) -> None:
    row = con.execute(
        """
        select
            count(*) filter (source_kind <> 'computed'),
            count(*) filter (source_kind = 'computed'),
            max(vintage)
        from observation
        """
    ).fetchone()
    assert row is not None, "an aggregate without groups has one row"
    report.rows_out, report.rows_computed, newest = row
    con.execute(
        "insert into build values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            datetime.now(UTC).replace(tzinfo=None),
            SCHEMA_VERSION,
            duckdb.__version__,
            _hash_of([one for one in _manifests(job) if one.is_file()]),
            _hash_of(sorted([*job.catalog.rglob("*.yaml"), *job.catalog.rglob("*.csv")])),
            report.rows_in,
            report.rows_out,
            sum(rows for _, _, rows in report.rejected),
            newest,
        ],
    )


def _hash_of(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _only_one(database: Path) -> Iterator[None]:
    """Keep a second build out; the lock goes with the process, however it ends."""
    with database.with_name(database.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problems(
                "Nothing was built:", [Problem(str(database), "another build is under way.", "Wait for it to end.")]
            ) from None
        yield


def _publish(new: Path, database: Path) -> None:
    """Make sure that the bytes are on the disk, then rename: readers see the old file or the new one, never a part."""
    with new.open("rb+") as stream:
        os.fsync(stream.fileno())
    new.replace(database)
    directory = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
