"""Three servers behind nginx: one dies in mid-click, new figures land, a new version comes. Nobody gets an error page.

Real nginx (Debian's nginx-light is enough) with the configuration that ships; all on loopback.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError

import duckdb
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.briefing import LONGEST_ADDRESS
from tests.browser.conftest import free_port
from tests.load.askers import ask
from tests.load.running import run
from tests.load.site import Site, configuration, machine_load, nginx
from tests.load.visitor import Visitor

PEOPLE = 6

CACHED = [
    "/chart.svg?chart=beside&country=LV",
    "/embed?chart=beside&country=LV",
    "/api/v1/observations?indicator=cloud_any&country=LV",
]

NINE = ("DK", "DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE")


def needs_nginx() -> None:
    if nginx() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No nginx found: install one (Debian: nginx-light).")
        pytest.skip("No nginx found: install one (Debian: nginx-light).")


def test_the_configuration_that_ships_is_one_that_nginx_takes(tmp_path: Path) -> None:
    needs_nginx()
    file = tmp_path / "nginx.conf"
    file.write_text(configuration(tmp_path, [8601, 8602, 8603], 8600), encoding="utf-8")
    done = subprocess.run(
        [str(nginx()), "-t", "-c", str(file), "-p", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr, done.stderr


def test_the_front_tells_no_log_who_looked_at_what_whatever_goes_wrong(tmp_path: Path) -> None:
    needs_nginx()
    file, port = tmp_path / "nginx.conf", free_port()
    nobody = [free_port(), free_port(), free_port()]
    file.write_text(configuration(tmp_path, nobody, port, rate="1r/m"), encoding="utf-8")
    front = subprocess.Popen([str(nginx()), "-c", str(file), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        statuses = {fetched(f"http://127.0.0.1:{port}/api/v1?country=LV")[0] for _ in range(210)}
        assert statuses == {503, 429}
        longest = f"http://127.0.0.1:{port}/briefing?b={'x' * LONGEST_ADDRESS}"
        assert fetched(longest)[0] == 503, "the address of a long briefing gets as far as a server"
    finally:
        front.terminate()
        front.wait()
    told = (tmp_path / "access.log").read_text()
    assert "GET /api/v1 429" in told
    assert "502" in told, "what the servers answered"
    for log in (told, (tmp_path / "error.log").read_text()):
        assert "country" not in log
        assert "127.0.0.1" not in log


@pytest.fixture
def site(tmp_path: Path, database_path: Path) -> Iterator[Site]:
    needs_nginx()
    figures = tmp_path / "figures" / "monitor.duckdb"
    figures.parent.mkdir()
    shutil.copy(database_path, figures)
    with Site(tmp_path, figures, rate="100000r/s") as opened:
        yield opened


def fetched(address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def cookie(address: str) -> str:
    """The cookie that a browser has after it has asked for health, as it does before it opens its line."""
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=30) as answer:
        return str(answer.headers["Set-Cookie"]).split(";")[0]


class Persistent:
    """A person whose browser opens its line again when it is cut, as Streamlit's does."""

    def __init__(self, site: Site, number: int) -> None:
        self.visitor = Visitor(site.address, cookie=f"_streamlit_xsrf=2|a|b|{1_700_000_000 + number}")
        self.cuts = 0

    async def look(self, page: str, query: str) -> None:
        for _ in range(40):
            try:
                await self.visitor.open(page, query)
                return
            except (ConnectionClosed, InvalidStatus, OSError, EOFError):
                self.cuts += 1
                self.visitor.drop()
                await asyncio.sleep(0.25)
        raise AssertionError("the page did not come back within ten seconds")


async def while_people_click(site: Site, happen: Callable[[], Awaitable[None]]) -> tuple[int, int]:
    """People click while something happens: pages seen, lines cut. A page without its figures fails."""
    seen = cuts = 0
    over = asyncio.Event()

    async def person(number: int) -> None:
        nonlocal seen, cuts
        one = Persistent(site, number)
        while not over.is_set():
            await one.look("uptake", "country=LV")
            assert "Latvia" in one.visitor.text, one.visitor.text[:300]
            assert "% of SMEs" in one.visitor.text, one.visitor.text[:300]
            seen += 1
            await asyncio.sleep(0.2)
        cuts += one.cuts
        await one.visitor.leave()

    async def reader() -> None:
        number = 0
        while not over.is_set():
            path = CACHED[number % len(CACHED)].replace("LV", NINE[number % len(NINE)])
            status, _, _ = await asyncio.to_thread(fetched, f"{site.address}{path}")
            assert status == 200, (status, path)
            number += 1

    tasks = [asyncio.create_task(person(number)) for number in range(PEOPLE)] + [asyncio.create_task(reader())]
    try:
        await happen()
        await asyncio.sleep(1)
    finally:
        over.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    errors = [result for result in results if isinstance(result, BaseException)]
    assert errors == []
    return seen, cuts


@pytest.mark.long
def test_a_server_that_dies_in_mid_click_is_noticed_by_nobody(site: Site) -> None:
    async def happen() -> None:
        await asyncio.sleep(2)
        for number in range(site.replicas):
            await asyncio.to_thread(site.kill, number)
            await asyncio.sleep(2)
            await asyncio.to_thread(site.start, number)
            await asyncio.sleep(6)  # longer than the front leaves a failed server alone

    seen, cuts = run(while_people_click(site, happen))
    print(f"three kills, {seen} pages, {cuts} lines opened again; {machine_load()}")
    assert seen > 3 * PEOPLE
    assert cuts > 0


@pytest.mark.long
def test_a_new_version_comes_in_server_by_server(site: Site) -> None:
    async def happen() -> None:
        for number in range(site.replicas):
            await asyncio.to_thread(site.stop, number)
            await asyncio.to_thread(site.start, number)
            await asyncio.sleep(6)

    seen, cuts = run(while_people_click(site, happen))
    print(f"three servers replaced, {seen} pages, {cuts} lines opened again; {machine_load()}")
    assert seen > 3 * PEOPLE


@pytest.mark.long
def test_every_server_takes_up_new_figures_by_itself(site: Site) -> None:
    async def happen() -> None:
        for share in (11, 12):
            await asyncio.to_thread(publish, site.database, float(share))
            for port in site.ports:
                async with Visitor(f"http://127.0.0.1:{port}") as visitor:
                    await visitor.open("uptake", "country=LV")
                    assert f"Latvia {share}% of SMEs" in visitor.text, visitor.text[:300]

    seen, cuts = run(while_people_click(site, happen))
    print(f"two builds published, {seen} pages, {cuts} lines cut; {machine_load()}")
    assert cuts == 0


def publish(path: Path, value: float) -> None:
    new = path.with_suffix(".new")
    shutil.copy(path, new)
    with duckdb.connect(str(new)) as db:
        db.execute(
            "update observation set value = ? "
            "where indicator_id = 'cloud_any' and geo = 'LV' and size_emp = '10-249' and year = 2025",
            [value],
        )
    new.replace(path)


@pytest.mark.long
def test_visitors_stay_at_one_server_and_are_spread_over_all(site: Site) -> None:
    async def story() -> list[float]:
        opened = []
        for number in range(12):
            visitor = Visitor(site.address, cookie=f"_streamlit_xsrf=2|a|b|{1_700_000_000 + number}")
            await visitor.arrive()
            opened.append(visitor)
        counts = [open_pages(port) for port in site.ports]
        again = opened[0]
        for _ in range(3):  # the mask in the cookie is another one each time, the second of the first visit is not
            await again.leave()
            again.cookie = again.cookie.replace("|a|", "|b|")
            await again.arrive()
        assert sorted(open_pages(port) for port in site.ports) == sorted(counts)
        for visitor in opened:
            await visitor.leave()
        return counts

    counts = run(story())
    assert sum(counts) == 12
    assert min(counts) >= 1, counts
    assert cookie(site.address).startswith("_streamlit_xsrf=2|")


def open_pages(port: int) -> float:
    text = fetched(f"http://127.0.0.1:{port}/metrics")[2].decode()
    return float(next(line.split()[1] for line in text.splitlines() if line.startswith("monitor_open_pages ")))


@pytest.mark.long
def test_what_is_cached_is_ten_times_as_fast_as_one_server(site: Site) -> None:
    async def story() -> tuple[float, float]:
        direct = f"http://127.0.0.1:{site.ports[0]}"
        for address in (direct, site.address):
            assert set((await ask(address, CACHED, 2, connections=2)).statuses) == {200}
        one = await ask(direct, CACHED, 5, at_once=16)
        front = await ask(site.address, CACHED, 5, at_once=16)
        assert set(one.statuses) == set(front.statuses) == {200}
        print(f"one server {one.rate:.0f}/s, behind nginx {front.rate:.0f}/s; {machine_load()}")
        return one.rate, front.rate

    one, front = run(story())
    assert front >= 10 * one, (one, front)


@pytest.mark.long
def test_the_front_shows_no_metrics_and_writes_nothing_about_visitors(site: Site) -> None:
    assert json.loads(fetched(f"{site.address}/health")[2])["status"] == "ok"
    for path in ("/metrics", "/_stcore/metrics", "/_stcore/agent/openapi.json"):
        assert fetched(f"{site.address}{path}")[0] == 404, path
    first = fetched(f"{site.address}{CACHED[0]}")
    second = fetched(f"{site.address}{CACHED[0]}")
    assert (first[1]["x-cache"], second[1]["x-cache"]) == ("MISS", "HIT")
    assert first[2] == second[2]
    for header in ("content-security-policy", "x-content-type-options", "referrer-policy", "etag"):
        assert second[1][header] == first[1][header], header
    assert "set-cookie" not in second[1]
    log = (site.folder / "access.log").read_text()
    assert "127.0.0.1" not in log
    assert "country=LV" not in log
    assert "/chart.svg" in log


@pytest.mark.long
def test_when_all_servers_are_gone_the_cache_goes_on_and_pages_ask_for_a_moment(site: Site) -> None:
    assert fetched(f"{site.address}{CACHED[0]}")[0] == 200
    for number in range(site.replicas):
        site.kill(number)
    assert fetched(f"{site.address}{CACHED[0]}")[0] == 200
    status, headers, body = fetched(f"{site.address}/uptake")
    assert status == 503
    assert headers["retry-after"] == "5"
    assert b"One moment" in body
    for number in range(site.replicas):
        site.start(number)
