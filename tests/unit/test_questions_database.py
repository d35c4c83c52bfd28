"""The database is read-only, follows a new build, and says in words what is wrong with a file."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.database import REBUILD, Database, DatabaseUnreadableError, attach, database_path
from dashboard.shell import start
from tests.app.small_database import write


def versions(database: Database) -> list[tuple[str, str]]:
    return database.rows("select snapshot_sha256, catalog_sha256 from build")


def replace_with_marked(path: Path, mark: str) -> None:
    new = path.with_suffix(".new")
    write(new)
    with duckdb.connect(str(new)) as db:
        db.execute("update build set snapshot_sha256 = ?", [mark])
    new.replace(path)


def test_a_new_build_is_read_from_the_next_question_on(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    assert versions(database) == [("a", "b")]
    for mark in ("second", "third"):
        replace_with_marked(path, mark)
        assert versions(database) == [(mark, "b")]


def test_questions_go_on_while_new_builds_land(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    seen: set[str] = set()
    errors: list[Exception] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.update(mark for mark, _ in versions(database))
            except Exception as error:  # whatever it is, the test must know
                errors.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for mark in ("c", "d", "e"):
        replace_with_marked(path, mark)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert versions(database) == [("e", "b")]
    assert seen <= {"a", "c", "d", "e"}


def test_nothing_can_be_written_and_no_other_file_read(tmp_path: Path) -> None:
    database = Database(write(tmp_path / "monitor.duckdb"))
    for sql in (
        "delete from monitor.build",
        "create table monitor.mine (a integer)",
        "set enable_external_access = true",
    ):
        with pytest.raises(duckdb.InvalidInputException):
            database.rows(sql)
    with pytest.raises(duckdb.BinderException, match="Can only delete from base table"):
        database.rows("delete from build")
    with pytest.raises(duckdb.PermissionException):
        database.rows(f"select * from read_text('{__file__}')")


def missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database" * 1000)


def truncated(path: Path) -> None:
    write(path)
    path.write_bytes(path.read_bytes()[:6000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def another(path: Path) -> None:
    missing(path)
    duckdb.connect(str(path)).close()


def old(path: Path) -> None:
    missing(path)
    write(path, schema_version=0)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (missing, "the database file is missing."),
        (garbage, "cannot be read by DuckDB"),
        (truncated, "cannot be read by DuckDB"),
        (empty, "cannot be read by DuckDB"),
        (another, "not a build of this project"),
        (old, "has version 0, this program reads version 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_reason_and_remedy(tmp_path: Path, spoil: object, says: str) -> None:
    path = tmp_path / "monitor.duckdb"
    assert callable(spoil)
    spoil(path)
    with pytest.raises(DatabaseUnreadableError) as caught:
        versions(Database(path))
    message = str(caught.value)
    assert says in message
    assert message.endswith(REBUILD)
    assert str(tmp_path) not in message  # a visitor reads it: nothing about the machine
    assert not start.readable(path)


def test_a_database_that_was_deleted_goes_on_being_served_until_the_next_build(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    assert versions(database) == [("a", "b")]
    stamp = database.stamp()
    path.unlink()
    assert versions(database) == [("a", "b")]
    assert database.stamp() == stamp
    assert database.trouble is not None
    assert database.trouble.startswith("monitor.duckdb: the database file is missing.")
    replace_with_marked(path, "again")
    assert versions(database) == [("again", "b")]
    assert database.trouble is None


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


def half_written(path: Path) -> None:
    """As after a copy in place that was stopped: head and size are those of a good file, a block in it is not."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut_off, half_written, garbage, empty, another, old])
def test_a_file_damaged_under_our_feet_takes_nothing_away(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    assert versions(database) == [("a", "b")]
    damage(path)
    assert versions(database) == [("a", "b")]
    assert database.trouble is not None
    replace_with_marked(path, "mended")
    assert versions(database) == [("mended", "b")]
    assert database.trouble is None


def test_a_damaged_file_is_looked_at_once_and_not_at_every_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    versions(database)
    garbage(path)
    for _ in range(3):
        versions(database)
    assert len(caplog.records) == 1
    assert "The last good build goes on being served." in caplog.text


def test_a_file_damaged_before_anybody_asked_is_named_and_forgotten(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(DatabaseUnreadableError, match=r"monitor\.duckdb"):
        versions(database)
    replace_with_marked(path, "mended")
    assert versions(database) == [("mended", "b")]


def test_nothing_is_left_behind_by_private_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    database = Database(write(tmp_path / "monitor.duckdb"))
    assert versions(database) == [("a", "b")]
    assert list(folder.iterdir()) == []


def test_a_writer_that_holds_the_file_locks_nobody_out(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    with duckdb.connect(str(path)):
        assert versions(Database(path)) == [("a", "b")]


def test_the_path_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE", str(tmp_path / "else.duckdb"))
    assert database_path() == tmp_path / "else.duckdb"
    monkeypatch.delenv("MONITOR_DATABASE")
    assert database_path().parts[-3:] == ("data", "build", "monitor.duckdb")


def test_a_missing_database_is_built_at_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "monitor.duckdb"
    monkeypatch.setenv("MONITOR_DATABASE", str(path))

    def build(target: Path) -> None:
        write(target)

    assert start.ensure_database(build) is None
    attach(path).close()

    def never(target: Path) -> str:
        pytest.fail("a readable database is left alone")

    assert start.ensure_database(never) is None


def test_a_build_that_fails_leaves_its_message_for_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE", str(tmp_path / "monitor.duckdb"))
    assert start.ensure_database(lambda path: "line 3: unknown country XX") == "line 3: unknown country XX"
    assert start.build_failure() == "line 3: unknown country XX"
