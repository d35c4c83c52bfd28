"""How fast things leave: slides, pictures, embeds beside a Streamlit embed, the API under load."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.handout import Handout
from dashboard.render import image
from dashboard.render.sheet_xlsx import xlsx
from dashboard.render.slides import deck
from dashboard.render.slides.deck import Leaf
from tests.browser.conftest import FLAGS, browser_path, start_server, stop

pytestmark = [pytest.mark.benchmark, pytest.mark.browser]

NAMES = (
    "standing",
    "beside",
    "lines",
    "multiples",
    "arrows",
    "levels",
    "pairs",
    "target",
    "heat",
    "map",
    "tiles",
    "spread",
)


@pytest.fixture(scope="module")
def handouts() -> dict[str, Handout]:
    monitor = Database(database_path())
    return {name: charts.draw(monitor, {"chart": name, "country": "EE", "with": "FI,LV"}) for name in NAMES}


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs, in milliseconds: what the work costs when nobody else takes the cores."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return min(took)


def say(what: str, **numbers: object) -> None:
    print(f"\n  {what}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in numbers.items()))


# --- made in this process ---------------------------------------------------------------------------------------------


def test_a_native_slide(handouts: dict[str, Handout]) -> None:
    for name, handout in handouts.items():
        leaf = [Leaf(handout)]
        took = best(lambda leaf=leaf: deck(leaf, image.drawing_png))  # type: ignore[misc]
        say(f"slide of {name}", ms=round(took))
        picture = handout.chart.kind in ("map", "tile_grid")
        assert took < (400 if picture else 150)


def test_a_deck_of_twelve(handouts: dict[str, Handout]) -> None:
    leaves = [Leaf(handout) for handout in handouts.values()]
    took = best(lambda: deck(leaves, image.drawing_png, title="Twelve"), 3)
    say("deck of twelve", ms=round(took))
    assert took < 2000


def test_a_workbook(handouts: dict[str, Handout]) -> None:
    from datetime import date

    took = best(lambda: xlsx(handouts["lines"], date(2026, 11, 24)))
    say("workbook of lines", ms=round(took))
    assert took < 150


def test_a_picture(handouts: dict[str, Handout]) -> None:
    for name, handout in handouts.items():
        took = best(lambda handout=handout: image.png(handout.chart), 3)  # type: ignore[misc]
        say(f"PNG of {name}", ms=round(took))
        assert took < 400


# --- over HTTP --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = start_server(tmp_path_factory.mktemp("server") / "log", {"MONITOR_API_RATE": "0"})
    yield address
    stop(process)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield launched
        launched.close()


def test_a_picture_from_the_cache(serving: str) -> None:
    address = f"{serving}/chart.png?chart=beside&country=EE"
    urlopen(address, timeout=30).read()
    took = best(lambda: urlopen(address, timeout=30).read(), 20)
    say("PNG from the cache", ms=round(took, 1))
    assert took < 10


@dataclass
class Visit:
    """What one visit cost."""

    requests: int
    kilobytes: float
    first_picture: float
    whole: float


PAINTED = """() => new Promise(done => new PerformanceObserver(
    told => done(told.getEntries().map(one => one.startTime).at(-1))
).observe({type: "largest-contentful-paint", buffered: true}))"""


def visit(chromium: Browser, address: str, first: str, last: str) -> Visit:
    """Open an address in a browser that was never here; seconds until something is seen and until it is whole."""
    context = chromium.new_context(viewport={"width": 900, "height": 620})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    asked: list[str] = []
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(first, state="visible", timeout=60_000)
    seen = time.perf_counter() - started
    if first == "img":  # the browser's own account of when the picture was painted
        seen = page.evaluate(PAINTED) / 1000
    page.wait_for_selector(last, state="attached", timeout=60_000)
    whole = time.perf_counter() - started
    page.wait_for_timeout(500)
    context.close()
    return Visit(len(asked), sum(sizes) / 1024, seen, whole)


def test_an_embed_beside_a_streamlit_embed(chromium: Browser, serving: str) -> None:
    query = "country=EE&indicator=cloud_any"
    for path in ("embed", "chart.svg", "embed/start.js"):  # made once, as behind any cache
        urlopen(f"{serving}/{path}?chart=beside&{query}", timeout=30).read()
    plain = chromium.new_context(java_script_enabled=False).new_page()
    before: list[int] = []
    plain.on("response", lambda answer: before.append(int(answer.headers.get("content-length", "0"))))
    plain.goto(f"{serving}/embed?chart=beside&{query}")
    visit(chromium, f"{serving}/embed?chart=beside&{query}", "img", "html[data-live=yes]")  # warm
    ours = min(
        (visit(chromium, f"{serving}/embed?chart=beside&{query}", "img", "html[data-live=yes]") for _ in range(3)),
        key=lambda one: one.first_picture,
    )
    theirs = visit(
        chromium,
        f"{serving}/uptake?{query}&embed=true",
        ".js-plotly-plot .main-svg",
        ".js-plotly-plot .barlayer, .js-plotly-plot .scatterlayer",
    )
    say(
        "embed",
        requests=ours.requests,
        kB=round(ours.kilobytes),
        kB_before_interactive=round(sum(before) / 1024),
        first_picture_s=round(ours.first_picture, 2),
        interactive_s=round(ours.whole, 2),
    )
    say(
        "the same as a Streamlit embed",
        requests=theirs.requests,
        kB=round(theirs.kilobytes),
        first_chart_s=round(theirs.first_picture, 2),
    )
    assert ours.requests <= 4
    assert sum(before) < 60_000
    assert ours.first_picture < 0.5
    assert ours.kilobytes < 60 + 1650
    assert theirs.requests > 10 * ours.requests


LOAD = """
import asyncio, json, sys, time
host, port, connections, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
paths = json.load(sys.stdin)
took, wrong = [], 0
async def one(index, until):
    global wrong
    reader, writer = await asyncio.open_connection(host, port)
    at = index
    while time.perf_counter() < until:
        path = paths[at % len(paths)]; at += connections
        started = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\\r\\nHost: {host}\\r\\nAccept-Encoding: gzip\\r\\n\\r\\n".encode())
        head = await reader.readuntil(b"\\r\\n\\r\\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\\r\\n")[0])
        await reader.readexactly(length)
        took.append(time.perf_counter() - started)
        wrong += not head.startswith(b"HTTP/1.1 200")
    writer.close()
async def main():
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    await asyncio.gather(*(one(n, until) for n in range(connections)))
    spent = time.perf_counter() - started
    took.sort()
    p99 = took[int(len(took) * 0.99)] * 1000
    print(json.dumps({"a_second": len(took) / spent, "p99_ms": p99, "wrong": wrong, "asked": len(took)}))
asyncio.run(main())
"""


def load(address: str, paths: list[str], seconds: float = 4.0) -> dict[str, float]:
    """Eight connections that ask without a pause, from a process of their own."""
    parts = urlsplit(address)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, parts.hostname or "localhost", str(parts.port), "8", str(seconds)],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def test_country_series_from_the_cache(serving: str) -> None:
    """The Commission's own API with a thousand facts on the same kind of machine: 304 a second, p99 48 ms."""
    countries = ("DK", "DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE", "EU27_2020")
    paths = [f"/api/v1/observations?indicator=cloud_any&country={geo}&size=10-249" for geo in countries]
    for path in paths:
        urlopen(serving + path, timeout=30).read()
    told = load(serving, paths)
    say("country series, cached", **{name: round(value, 1) for name, value in told.items()})
    assert told["wrong"] == 0
    assert told["a_second"] >= 900
    assert told["p99_ms"] < 50


def test_country_series_when_every_one_is_different(serving: str) -> None:
    ids = [one["id"] for one in json.load(urlopen(f"{serving}/api/v1/indicators", timeout=30))["indicators"]]
    countries = ("DK", "DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE", "EU27_2020")
    paths = [
        f"/api/v1/observations?indicator={id_}&country={geo}&from={year}"
        for year in range(1990, 1998)
        for id_ in ids
        for geo in countries
    ]
    told = load(serving, paths)
    say("country series, each other", **{name: round(value, 1) for name, value in told.items()})
    assert told["wrong"] == 0
    assert told["asked"] <= len(paths), "some were asked twice"
    assert told["a_second"] >= 300
    assert told["p99_ms"] < 50


def test_not_modified_costs_least(serving: str) -> None:
    address = f"{serving}/chart.png?chart=lines&country=EE"
    with urlopen(address, timeout=30) as answer:
        etag = answer.headers["ETag"]

    def again() -> None:
        with pytest.raises(HTTPError, match="304"):  # urllib takes it for an error
            urlopen(Request(address, headers={"If-None-Match": etag}), timeout=30)

    took = [best(again, 1) for _ in range(30)]
    say("not modified", ms=round(statistics.median(took), 1))
    assert statistics.median(took) < 10
