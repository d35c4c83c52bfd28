"""The built database, read-only: one cursor a use, opened anew when a new build lands.

You get rows; SQL and parameters come from ``dashboard.questions``. Nothing is ever written here.

What is served is a private copy of the file, read through once before anybody sees it. So a file that is deleted,
cut off, overwritten or locked afterwards takes nothing from visitors: the last good build goes on, and ``trouble``
says why it is not the newest.

Odd facts of DuckDB (1.5) behind this module: ``duckdb.connect(path)`` hands back the *old* database as long as one
connection to that path lives in the process, even after ``os.replace``; attaching the file to a fresh in-memory
instance does not. Cursors do not inherit ``USE``: ``dashboard.names`` makes the tables known by their bare names.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dashboard.names import lay_over
from dashboard.words import spoken

SCHEMA_VERSION = 1
"""The ``build.schema_version`` that the questions are written for."""

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent

REBUILD = "python -m etl build"
"""The command that makes a database from the snapshot."""

MEMORY = "512MB"
"""What one open build may take for its queries. All figures together are a few dozen megabytes."""


class DatabaseUnreadableError(Exception):
    """The database cannot be used. ``str()`` names the file, what is wrong (``database.<what>``) and what to do."""

    def __init__(self, path: Path, what: str, **values: object) -> None:
        self.path = path
        said, remedy = spoken().say(f"database.{what}", **values), spoken().say("database.rebuild", command=REBUILD)
        super().__init__(spoken().say("database", file=shown(path), what=said, remedy=remedy))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one build from the next: the file's inode, modification time and size."""

    inode: int
    modified_ns: int
    size: int


def database_path() -> Path:
    """Where the database is: ``MONITOR_DATABASE`` if set, else ``data/build/monitor.duckdb``."""
    return Path(os.environ.get("MONITOR_DATABASE") or ROOT / "data" / "build" / "monitor.duckdb")


def shown(path: Path) -> str:
    """A path as it is shown to people: from the project's folder on, nothing about the machine."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


class Database:
    """One database file. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._served: tuple[Stamp, duckdb.DuckDBPyConnection] | None = None
        self._refused: Stamp | None = None
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why the build that is served is not the one that lies there, in words; ``None`` if it is."""
        return self._trouble

    def stamp(self) -> Stamp:
        """The stamp of the build that is served: the key of everything kept in memory about it.

        Raises ``DatabaseUnreadableError`` if there is none.
        """
        return self._current()[0]

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        _, instance = self._current()
        try:
            with closing(instance.cursor()) as cursor:
                return cursor.execute(sql, parameters).fetchall()
        except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
            self.close()  # the next use starts from the file, not from a broken instance
            raise DatabaseUnreadableError(self.path, "damaged", reason=first_line(error, self.path)) from error

    def close(self) -> None:
        """Let go of the build. The next use opens the file again."""
        with self._lock:
            self._served, self._refused, self._trouble = None, None, None  # running cursors keep their instance alive

    def _current(self) -> tuple[Stamp, duckdb.DuckDBPyConnection]:
        """The build to read: the file's if it is new and good, else the last good one."""
        with self._lock:
            try:
                found = stamp_of(self.path)
                if self._served is not None and found in (self._served[0], self._refused):
                    self._trouble = None if found == self._served[0] else self._trouble
                    return self._served
                self._refused = found
                self._served = open_copy(self.path)
                self._trouble = None
            except DatabaseUnreadableError as error:
                if self._served is None:
                    raise
                if self._trouble != str(error):
                    log.error("%s The last good build goes on being served.", error)
                self._trouble = str(error)
            return self._served


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file as it lies there now. Raises ``DatabaseUnreadableError`` if there is none."""
    try:
        return _stamp(path.stat())
    except OSError:
        raise DatabaseUnreadableError(path, "missing") from None


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_ino, found.st_mtime_ns, found.st_size)


def open_copy(path: Path) -> tuple[Stamp, duckdb.DuckDBPyConnection]:
    """A private copy of a database file, opened and read through, with the stamp of the file it was copied from.

    Its tables go by their bare names, and what they hold in words is in the language of the site (``dashboard.names``).
    The copy has no name any more when you get it: nothing is left behind however the process ends. Raises
    ``DatabaseUnreadableError``, also for a file whose beginning is good and whose rest is not.
    """
    with tempfile.TemporaryDirectory(prefix="monitor-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        try:
            with path.open("rb") as original, copy.open("wb") as target:
                stamp = _stamp(os.fstat(original.fileno()))
                shutil.copyfileobj(original, target, 1 << 20)
        except FileNotFoundError:
            raise DatabaseUnreadableError(path, "missing") from None
        except OSError as error:
            raise DatabaseUnreadableError(path, "not copied", reason=error.strerror) from None
        instance = attach(copy, path)
        try:
            read_through(instance)
        except duckdb.Error as error:
            raise DatabaseUnreadableError(path, "damaged", reason=first_line(error, copy)) from error
        lay_over(instance, spoken())
    return stamp, instance


def read_through(instance: duckdb.DuckDBPyConnection) -> None:
    """Read every cell of every table once: DuckDB checks a block's checksum only when it reads it."""
    tables = instance.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'monitor'"
    ).fetchall()
    for schema, table in tables:
        instance.table(f'monitor."{schema}"."{table}"').aggregate("bit_xor(hash(COLUMNS(*)))").fetchall()


def attach(path: Path, called: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A locked-down in-memory instance with the file attached read-only as ``monitor``.

    Raises ``DatabaseUnreadableError`` for a file that is missing, damaged, of another DuckDB or another schema.
    Messages name the file ``called`` where that is another one.
    """
    called = called or path
    instance = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": MEMORY, "temp_directory": ""})
    try:
        instance.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as monitor (read_only)")
        versions = instance.execute("select schema_version from monitor.build").fetchall()
    except duckdb.CatalogException:
        raise DatabaseUnreadableError(called, "another") from None
    except duckdb.Error as error:
        if not path.exists():
            raise DatabaseUnreadableError(called, "missing") from None
        reason = first_line(error, path)
        raise DatabaseUnreadableError(called, "not read", duckdb=duckdb.__version__, reason=reason) from error
    found = [version for (version,) in versions]
    if found != [SCHEMA_VERSION]:
        what = "version" if len(found) == 1 else "no version"
        raise DatabaseUnreadableError(called, what, found=", ".join(map(str, found)), read=SCHEMA_VERSION)
    instance.execute("set enable_external_access = false")
    instance.execute("set lock_configuration = true")
    return instance


def first_line(error: Exception, path: Path) -> str:
    """The first line of an error without folders: people need the reason, not the machine's paths."""
    line = str(error).splitlines()[0] if str(error) else type(error).__name__
    for folder in (path.absolute().parent, ROOT):
        line = line.replace(f"{folder}{os.sep}", "")
    return line.rstrip(".! ")


_shared: dict[Path, Database] = {}
_shared_lock = threading.Lock()


def open_database() -> Database:
    """The process's one ``Database`` for the configured path."""
    path = database_path()
    with _shared_lock:
        if path not in _shared:
            _shared[path] = Database(path)
        return _shared[path]
