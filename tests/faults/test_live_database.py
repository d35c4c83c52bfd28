"""The database is replaced, deleted, cut off, overwritten and locked while people click.

What visitors see each time: the figures of the last good build, and the new ones as soon as a good build lies there.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dashboard.database import REBUILD
from tests.browser.conftest import start_server, stop
from tests.load.running import run
from tests.load.visitor import Visitor

PEOPLE = 4

VIEWS = [("uptake", "country=LV"), ("", "country=LV"), ("uptake", "country=LV&indicator=ai_any")]


@dataclass
class Live:
    """A server of its own over a database of its own."""

    address: str
    path: Path
    process: subprocess.Popen[bytes]
    log: Path

    def health(self) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.address}/health", timeout=10) as answer:
            return dict(json.load(answer))

    def publish(self, value: float) -> None:
        """A new build in which Latvia's figure is another one, put in place as builds are: renamed."""
        new = self.path.with_suffix(".new")
        shutil.copy(self.good, new)
        with duckdb.connect(str(new)) as db:
            db.execute(
                "update observation set value = ? "
                "where indicator_id = 'cloud_any' and geo = 'LV' and size_emp = '10-249' and year = 2025",
                [value],
            )
        new.replace(self.path)

    @property
    def good(self) -> Path:
        return self.path.with_name("good.duckdb")


@pytest.fixture
def live(tmp_path: Path, database_path: Path) -> Iterator[Live]:
    path = tmp_path / "figures" / "monitor.duckdb"
    path.parent.mkdir()
    shutil.copy(database_path, path)
    log = tmp_path / "server.log"
    process, address = start_server(log, {"MONITOR_DATABASE": str(path), "MONITOR_LOG_FORMAT": "json"})
    found = Live(address, path, process, log)
    shutil.copy(path, found.good)
    yield found
    stop(process)


async def said(visitor: Visitor, share: int) -> None:
    """The page says this share of Latvia's SMEs."""
    assert f"Latvia {share}% of SMEs" in visitor.text, visitor.text[:300]


async def clicking(address: str, happen: Callable[[], Awaitable[None]]) -> int:
    """People look at page after page while something happens; how many pages they saw. Any error page fails."""
    seen = 0
    over = asyncio.Event()

    async def person(number: int) -> None:
        nonlocal seen
        async with Visitor(address) as visitor:
            while not over.is_set():
                page, query = VIEWS[(seen + number) % len(VIEWS)]
                await visitor.open(page, query)
                assert "No figures at the moment" not in visitor.text, visitor.text[:300]
                assert "could not be made" not in visitor.text, visitor.text[:300]
                assert "Latvia" in visitor.text
                seen += 1

    people = [asyncio.create_task(person(number)) for number in range(PEOPLE)]
    try:
        await happen()
    finally:
        over.set()
        await asyncio.gather(*people)
    return seen


def delete(path: Path) -> None:
    path.unlink()


def cut_off(path: Path) -> None:
    os.truncate(path, 100_000)


def overwrite(path: Path) -> None:
    """In place, as a careless copy does: same file, other content, the head of a database."""
    content = bytearray(path.read_bytes())
    content[1_000_000:] = bytes(len(content) - 1_000_000)
    path.write_bytes(content)


def of_another_version(path: Path) -> None:
    with duckdb.connect(str(path.with_name("good.duckdb"))) as db:
        db.execute("update build set schema_version = 999")
    shutil.copy(path.with_name("good.duckdb"), path.with_suffix(".new"))
    with duckdb.connect(str(path.with_name("good.duckdb"))) as db:
        db.execute("update build set schema_version = 1")
    path.with_suffix(".new").replace(path)


def unreadable(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "note"),
    [
        (delete, "the database file is missing."),
        (cut_off, "the database file cannot be read"),
        (overwrite, "Corrupt database file"),
        (of_another_version, "the database has version 999, this program reads version 1."),
        (unreadable, "the database file cannot be copied (Is a directory)."),
    ],
)
def test_people_see_the_last_good_figures_and_then_the_next(
    live: Live, spoil: Callable[[Path], None], note: str
) -> None:
    async def story() -> None:
        async with Visitor(live.address) as visitor:
            await visitor.open("uptake", "country=LV")
            await said(visitor, 43)

            async def happen() -> None:
                spoil(live.path)
                for _ in range(2):
                    await visitor.open("uptake", "country=LV")
                    await said(visitor, 43)

            assert await clicking(live.address, happen) >= PEOPLE
            health = await asyncio.to_thread(live.health)
            assert health["status"] == "stale"
            assert str(health["note"]).startswith("monitor.duckdb: ")
            assert note in str(health["note"])
            if live.path.is_dir():
                live.path.rmdir()
            await asyncio.to_thread(live.publish, 21.0)
            await visitor.open("uptake", "country=LV")
            await said(visitor, 21)
            assert (await asyncio.to_thread(live.health))["status"] == "ok"

    run(story())
    lines = [json.loads(line) for line in live.log.read_text().splitlines()]
    told = [line for line in lines if "The last good build goes on being served." in line["message"]]
    assert len(told) == 1, lines
    assert "127.0.0.1" not in live.log.read_text()
    assert "country=LV" not in live.log.read_text()


def test_people_click_on_while_builds_follow_each_other(live: Live) -> None:
    async def story() -> None:
        async def happen() -> None:
            async with Visitor(live.address) as visitor:
                for share in (11, 12, 13):
                    await asyncio.to_thread(live.publish, float(share))
                    await visitor.open("uptake", "country=LV")
                    await said(visitor, share)

        assert await clicking(live.address, happen) >= PEOPLE

    run(story())
    assert live.log.read_text() == ""


def test_a_writer_that_locks_the_file_locks_no_visitor_out(live: Live) -> None:
    hold = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    writer = subprocess.Popen(
        [sys.executable, "-c", hold, str(live.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "held\n"
        os.utime(live.path)  # a file that has changed, so that it is looked at anew

        async def story() -> None:
            async with Visitor(live.address) as visitor:
                await visitor.open("uptake", "country=LV")
                await said(visitor, 43)

        run(story())
    finally:
        writer.stdin.close()
        writer.wait(timeout=10)
        writer.stdout.close()


def test_a_server_without_figures_says_so_and_shows_them_when_they_come(tmp_path: Path, database_path: Path) -> None:
    folder = tmp_path / "figures"
    folder.write_text("a file where a folder should be")
    process, address = start_server(tmp_path / "log", {"MONITOR_DATABASE": str(folder / "monitor.duckdb")})
    try:

        async def story() -> None:
            async with Visitor(address) as visitor:
                await visitor.open("uptake", "country=LV")
                assert "No figures at the moment" in visitor.text
                assert REBUILD in visitor.text
                assert str(tmp_path) not in visitor.text
                folder.unlink()
                folder.mkdir()
                shutil.copy(database_path, folder / "part")
                (folder / "part").replace(folder / "monitor.duckdb")
                await visitor.open("uptake", "country=LV")
                await said(visitor, 43)

        run(story())
    finally:
        stop(process)


def test_a_server_that_is_killed_leaves_nothing_behind(tmp_path: Path, database_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    settings = {"MONITOR_DATABASE": str(database_path), "TMPDIR": str(temporary)}
    process, address = start_server(tmp_path / "log", settings)

    async def story() -> None:
        async with Visitor(address) as visitor:
            await visitor.open("uptake", "country=LV")
            await said(visitor, 43)

    try:
        run(story())
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        assert list(temporary.glob("monitor-*")) == []
    finally:
        stop(process)
