"""Two hours of mixed traffic, kills at random, ten thousand views, slow lines: no error, flat memory, quick clicks.

What is asked can be set for a try: LOAD_SECONDS (7200), LOAD_PAUSE (10), LOAD_KILLS (20), LOAD_VIEWS (10000).
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from dashboard.shell.screens import SCREENS
from tests.browser.conftest import free_port, start_server, stop
from tests.load.askers import ask
from tests.load.running import run
from tests.load.site import machine_load, resident
from tests.load.visitor import PageError, Visitor

SECONDS = int(os.environ.get("LOAD_SECONDS", "7200"))
KILLS = int(os.environ.get("LOAD_KILLS", "20"))
VIEWS = int(os.environ.get("LOAD_VIEWS", "10000"))

PEOPLE = 40
PAUSE = float(os.environ.get("LOAD_PAUSE", "10"))
"""Seconds between two actions of a person."""
EMBEDS = 20
"""A second."""
API = 5

IDLE = httpx.Limits(keepalive_expiry=3)
"""The server closes a line that was idle for five seconds: who would still use it then has to ask again."""

SLOWEST_CLICK = 1.5
FLAT = 0.10

NINE = ("Denmark", "Estonia", "Finland", "Germany", "Latvia", "Lithuania", "Norway", "Poland", "Sweden")
GEOS = ("DK", "EE", "FI", "DE", "LV", "LT", "NO", "PL", "SE")
INDICATORS = ("cloud_any", "ai_any", "erp", "dii3_basic", "e_invoices")


@dataclass
class Notes:
    """What was seen: seconds of clicks, errors, memory from minute to minute."""

    clicks: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.clicks)
        return ordered[int(share * (len(ordered) - 1))]

    def growth(self) -> float:
        """How much larger the last tenth is than the tenth after the first (when caches have filled)."""
        tenth = max(1, len(self.memory) // 10)
        early, late = self.memory[tenth : 2 * tenth] or self.memory[:1], self.memory[-tenth:]
        return max(late) / max(early) - 1


async def person(address: str, number: int, end: float, notes: Notes) -> None:
    """Somebody who acts every ten seconds: another page, another country, another view."""
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, PAUSE))
    async with Visitor(address) as visitor:
        await visitor.open(dice.choice(SCREENS[1:]).id, f"country={dice.choice(GEOS)}")
        while time.monotonic() < end:
            begun = time.monotonic()
            try:
                match dice.choice(("page", "country", "country", "view")):
                    case "country" if visitor.offers("My country"):
                        took = await visitor.choose("My country", dice.choice(NINE))
                    case "page":
                        took = await visitor.open(dice.choice(SCREENS[1:]).id, visitor.query)
                    case _:
                        query = f"country={dice.choice(GEOS)}&indicator={dice.choice(INDICATORS)}"
                        took = await visitor.open("uptake", query)
                notes.clicks.append(took)
                for words in ("No figures at the moment", "could not be made"):
                    if words in visitor.text:
                        notes.errors.append(words)
            except (PageError, TimeoutError, ConnectionClosed) as error:
                notes.errors.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - begun)))


async def steadily(address: str, paths: list[str], rate: float, end: float, notes: Notes) -> None:
    """Ask for addresses in turn, so many a second."""
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=IDLE) as client:
        number = 0
        while time.monotonic() < end:
            begun = time.monotonic()
            answers = await asyncio.gather(
                *(client.get(paths[(number + k) % len(paths)]) for k in range(int(rate))), return_exceptions=True
            )
            number += int(rate)
            for answer in answers:
                if isinstance(answer, BaseException):
                    notes.errors.append(f"{type(answer).__name__}: {answer}")
                else:
                    notes.answers[answer.status_code] += 1
            await asyncio.sleep(max(0.0, 1 - (time.monotonic() - begun)))


async def watched(pid: int, end: float, notes: Notes) -> None:
    """Note the memory of the server."""
    pause = max(1.0, SECONDS / 240)
    while time.monotonic() < end:
        notes.memory.append(resident(pid))
        await asyncio.sleep(pause)


EMBEDDED = [f"/embed?chart={chart}&country={geo}" for chart, geo in product(("beside", "lines", "standing"), GEOS)]
ASKED = [f"/api/v1/observations?indicator={indicator}&country={geo}" for indicator, geo in product(INDICATORS, GEOS)]


@pytest.mark.long
def test_hours_of_mixed_traffic(tmp_path: Path, database_path: Path) -> None:
    log = tmp_path / "server.log"
    process, address = start_server(log, {"MONITOR_DATABASE": str(database_path), "MONITOR_API_RATE": "0"})
    notes = Notes()

    async def story() -> None:
        await each_once(address, [*EMBEDDED, *ASKED])  # drawn once a build; a front keeps them from then on
        end = time.monotonic() + SECONDS
        await asyncio.gather(
            *(person(address, number, end, notes) for number in range(PEOPLE)),
            steadily(address, EMBEDDED, EMBEDS, end, notes),
            steadily(address, ASKED, API, end, notes),
            watched(process.pid, end, notes),
        )

    try:
        run(story())
    finally:
        stop(process)
    print(
        f"\n{SECONDS} s, {PEOPLE} people: {len(notes.clicks)} clicks, p50 {notes.percentile(0.5):.2f} s, "
        f"p95 {notes.percentile(0.95):.2f} s, slowest {max(notes.clicks):.2f} s; answers {dict(notes.answers)}; "
        f"memory {notes.memory[0] >> 20} to {notes.memory[-1] >> 20} MB, at most {max(notes.memory) >> 20}; "
        f"{len(notes.errors)} errors; {machine_load()}"
    )
    assert notes.errors == [], Counter(notes.errors)
    assert set(notes.answers) == {200}
    assert "Traceback" not in log.read_text()
    assert notes.percentile(0.95) < SLOWEST_CLICK
    assert max(notes.memory) < 700 << 20
    assert notes.growth() < FLAT, [size >> 20 for size in notes.memory]


@pytest.mark.long
def test_kills_at_random_lose_nothing(tmp_path: Path, database_path: Path) -> None:
    """The server is killed again and again; whoever comes back sees the view of the address."""
    figures = tmp_path / "monitor.duckdb"
    shutil.copy(database_path, figures)
    port, dice = free_port(), random.Random(20)
    settings = {"MONITOR_DATABASE": str(figures), "TMPDIR": str(tmp_path)}
    before = figures.read_bytes()

    async def look(visitor: Visitor) -> None:
        for _ in range(100):
            try:
                await visitor.open("uptake", "country=LV")
                break
            except (ConnectionClosed, InvalidStatus, InvalidMessage, OSError, EOFError):
                visitor.drop()
                await asyncio.sleep(0.2)
        assert "Latvia 43% of SMEs" in visitor.text, visitor.text[:300]

    async def story() -> None:
        visitor = Visitor(f"http://localhost:{port}")
        for number in range(KILLS):
            process, _ = await asyncio.to_thread(start_server, tmp_path / f"{number}.log", settings, port)
            await look(visitor)
            going = asyncio.create_task(visitor.open("uptake", "country=LV"))
            await asyncio.sleep(dice.uniform(0, 0.5))
            process.kill()
            await asyncio.to_thread(process.wait)
            await asyncio.gather(going, return_exceptions=True)
            visitor.drop()

    run(story())
    assert figures.read_bytes() == before
    assert list(tmp_path.glob("monitor-*")) == []
    print(f"\n{KILLS} kills; {machine_load()}")


@pytest.fixture
def server(tmp_path: Path, database_path: Path) -> Iterator[tuple[str, int]]:
    process, address = start_server(tmp_path / "log", {"MONITOR_DATABASE": str(database_path), "MONITOR_API_RATE": "0"})
    yield address, process.pid
    stop(process)


@pytest.mark.long
def test_ten_thousand_different_views_do_not_fill_the_memory(server: tuple[str, int]) -> None:
    address, pid = server
    years = [(first, last) for first in range(2010, 2024) for last in range(first + 1, 2026)]
    every = [
        f"/embed?chart={chart}&country={geo}&indicator={indicator}&from={first}&to={last}"
        for (first, last), chart, geo, indicator in product(years, ("beside", "standing"), GEOS, INDICATORS)
    ]
    random.Random(1).shuffle(every)
    sizes = []
    for start in range(0, min(VIEWS, len(every)), max(1, VIEWS // 20)):
        part = every[start : start + VIEWS // 20]
        run(each_once(address, part))
        sizes.append(resident(pid))
    print(f"\n{min(VIEWS, len(every))} views: {[size >> 20 for size in sizes]} MB; {machine_load()}")
    assert max(sizes[len(sizes) // 2 :]) < (1 + FLAT) * sizes[len(sizes) // 2 - 1]


async def each_once(address: str, paths: list[str]) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        waiting = asyncio.Semaphore(4)

        async def one(path: str) -> None:
            async with waiting:
                answer = await client.get(path)
                assert answer.status_code in (200, 400, 404), (answer.status_code, path)

        await asyncio.gather(*(one(path) for path in paths))


def test_slow_and_half_open_lines_keep_nobody_waiting(server: tuple[str, int]) -> None:
    address, _ = server
    port = int(address.rsplit(":", 1)[1])
    slow = []
    try:
        for number in range(200):
            line = socket.create_connection(("127.0.0.1", port), timeout=10)
            if number % 2:
                line.sendall(b"GET /embed?chart=beside HTTP/1.1\r\nHost: x\r\nX-Slow:")
            slow.append(line)
        found = run(ask(f"http://127.0.0.1:{port}", ["/health"], 2, connections=2))
        assert set(found.statuses) == {200}
        assert found.percentile(0.95) < 1
        begun = time.monotonic()

        async def story() -> None:
            async with Visitor(address) as visitor:
                await visitor.open("uptake", "country=LV")
                assert "Latvia 43% of SMEs" in visitor.text

        run(story())
        assert time.monotonic() - begun < 15
    finally:
        for line in slow:
            line.close()
