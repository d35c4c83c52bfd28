"""The built database, read-only: one cursor a use, opened anew when a new build lands.

You get rows; SQL and parameters come from ``dashboard.questions``. Nothing is ever written here.

Odd facts of DuckDB (1.5) behind this module: ``duckdb.connect(path)`` hands back the *old* database as long as one
connection to that path lives in the process, even after ``os.replace``; attaching the file to a fresh in-memory
instance does not. Cursors do not inherit ``USE``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

SCHEMA_VERSION = 1
"""The ``build.schema_version`` that the questions are written for."""

ROOT = Path(__file__).resolve().parent.parent

REBUILD = "Build it from the snapshot with: python -m etl build"


class DatabaseUnreadableError(Exception):
    """The database cannot be used. ``str()`` names the file, what is wrong and what to do."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        super().__init__(f"{shown(path)}: {what} {REBUILD}")


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
        self._stamp: Stamp | None = None
        self._instance: duckdb.DuckDBPyConnection | None = None

    def stamp(self) -> Stamp:
        """The stamp of the file as it lies there now. Raises ``DatabaseUnreadableError`` if there is none."""
        try:
            found = self.path.stat()
        except OSError:
            raise DatabaseUnreadableError(self.path, "the database file is missing.") from None
        return Stamp(found.st_ino, found.st_mtime_ns, found.st_size)

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        try:
            with closing(self._current().cursor()) as cursor:
                cursor.execute("use monitor")
                return cursor.execute(sql, parameters).fetchall()
        except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
            self.close()  # the next use starts from the file, not from a broken instance
            raise DatabaseUnreadableError(
                self.path, f"the database file is damaged ({first_line(error, self.path)})."
            ) from error

    def close(self) -> None:
        """Let go of the file. The next use opens it again."""
        with self._lock:
            self._instance, self._stamp = None, None  # cursors still running keep their instance alive

    def _current(self) -> duckdb.DuckDBPyConnection:
        stamp = self.stamp()
        with self._lock:
            if self._instance is None or stamp != self._stamp:
                self._instance = attach(self.path)
                self._stamp = stamp
            return self._instance


def attach(path: Path) -> duckdb.DuckDBPyConnection:
    """A locked-down in-memory instance with the file attached read-only as ``monitor``.

    Raises ``DatabaseUnreadableError`` for a file that is missing, damaged, of another DuckDB or another schema.
    """
    instance = duckdb.connect(":memory:", config={"threads": 2})
    try:
        instance.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as monitor (read_only)")
        versions = instance.execute("select schema_version from monitor.build").fetchall()
    except duckdb.CatalogException:
        raise DatabaseUnreadableError(path, "this is a DuckDB database, but not a build of this project.") from None
    except duckdb.Error as error:
        if not path.exists():
            raise DatabaseUnreadableError(path, "the database file is missing.") from None
        what = f"the database file cannot be read by DuckDB {duckdb.__version__} ({first_line(error, path)})."
        raise DatabaseUnreadableError(path, what) from error
    found = [version for (version,) in versions]
    if found != [SCHEMA_VERSION]:
        said = f"has version {found[0]}" if len(found) == 1 else "does not say its version"
        raise DatabaseUnreadableError(path, f"the database {said}, this program reads version {SCHEMA_VERSION}.")
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
