"""Embeds and shared addresses in a real browser: on a page of another origin, without cookies, without scripts."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Request, expect

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.render import image
from dashboard.render.standalone import Sheet
from dashboard.render.standalone import page as page_of

pytestmark = pytest.mark.browser

VIEW = "chart=beside&indicator=cloud_any&country=EE&with=LV"


class Host:
    """A site of another origin (127.0.0.1 beside our localhost) that has our frame in a page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        quiet = functools.partial(_Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), quiet)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, name: str, body: str) -> str:
        (self.folder / name).write_text(f"<!DOCTYPE html><title>Host</title><h1>Ministry</h1>{body}", encoding="utf-8")
        return f"http://127.0.0.1:{self.server.server_address[1]}/{name}"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: the test's own requests are not news."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    made = Host(tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


def snippet(server: str, query: str = VIEW) -> str:
    return (
        f'<iframe data-bdm src="{server}/embed?{query}" title="Chart" loading="lazy" '
        f'style="width:100%;height:300px;border:0">'
        "</iframe>"
        f'<script async src="{server}/embed/height.js"></script>'
    )


def frame_of(page: Page) -> Frame:
    page.wait_for_selector("iframe")
    frame = page.query_selector("iframe").content_frame()  # type: ignore[union-attr]
    assert frame is not None
    return frame


def picture_is_there(frame: Frame) -> bool:
    return bool(
        frame.evaluate(
            "(() => { const i = document.querySelector('img'); return i.complete && i.naturalWidth > 0; })()"
        )
    )


def test_a_picture_without_scripts_cookies_or_session(browser: Browser, server: str, host: Host) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(host.page("still.html", snippet(server)))
    frame = page.frame_locator("iframe")
    image = frame.locator("img")
    image.wait_for(state="visible")
    assert "Estonia" in (image.get_attribute("alt") or "")
    assert image.bounding_box()["width"] > 300  # type: ignore[index]
    assert frame.locator("text=Table of these figures").is_visible()
    ours = [request for request in asked if request.url.startswith(server)]
    assert len(ours) <= 4
    assert not [request for request in ours if "_stcore" in request.url]
    assert context.cookies() == []
    context.close()


def test_interactive_where_scripts_run_and_as_high_as_it_needs(
    context: BrowserContext, server: str, host: Host
) -> None:
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(host.page("live.html", snippet(server)))
    frame = frame_of(page)
    frame.wait_for_selector("html[data-live=yes]", state="attached")
    assert frame.query_selector(".js-plotly-plot .main-svg") is not None
    assert not frame.locator("#picture").is_visible()
    assert frame.locator("#live h1").inner_text().startswith("Cloud services, any: Estonia 60% of SMEs")
    page.wait_for_function("document.querySelector('iframe').clientHeight > 400")
    inside = frame.evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(page.evaluate("document.querySelector('iframe').clientHeight") - inside) < 40
    ours = [url for url in asked if url.startswith(server) and not url.endswith("height.js")]
    assert len(ours) <= 4, "\n".join(ours)
    assert all(url.startswith((server, "http://127.0.0.1:", "data:", "blob:")) for url in asked)
    assert [text for text in wrong if "Content Security" in text] == []


def test_third_party_cookies_blocked_changes_nothing(browser: Browser, server: str, host: Host) -> None:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.setCookieControls",
        {
            "enableThirdPartyCookieRestriction": True,
            "disableThirdPartyCookieMetadata": True,
            "disableThirdPartyCookieHeuristics": True,
        },
    )
    page.goto(host.page("blocked.html", snippet(server)))
    frame = frame_of(page)
    frame.wait_for_selector("html[data-live=yes]", state="attached")
    assert context.cookies() == []
    context.close()


def test_readable_on_a_phone_without_scripts(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/embed?{VIEW}")
    page.locator("img").wait_for(state="visible")
    assert [url for url in asked if "shape=narrow" in url]
    context.close()


def test_a_frozen_embed_says_its_day_and_a_lost_one_says_so(page: Page, server: str) -> None:
    answer = page.goto(f"{server}/embed?chart=standing&indicator=dii3_basic&vintage=2024-02-02&country=EE")
    assert answer is not None
    assert answer.status == 200
    assert "as of 2024-02-02" in page.inner_text("body")
    gone = page.goto(f"{server}/embed?chart=standing&indicator=dii3_basic&vintage=2020-02-02")
    assert gone is not None
    assert gone.status == 410
    assert "not held" in page.inner_text("body")


def test_a_briefing_as_one_file_is_interactive_without_a_network(browser: Browser, tmp_path: Path) -> None:
    monitor = Database(database_path())
    names = ("beside", "lines", "map", "heat")
    sheets = [Sheet(charts.draw(monitor, {"chart": name, "country": "EE"})) for name in names]
    kept = tmp_path / "briefing.html"
    kept.write_text(page_of(sheets, lambda chart: image.svg(chart), title="Briefing"), encoding="utf-8")
    for wide in (1440, 390):
        context = browser.new_context(offline=True, viewport={"width": wide, "height": 900})
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, wrong=wrong: wrong.append(message.text) if message.type == "error" else None)
        page.goto(kept.as_uri())
        page.wait_for_function("document.querySelectorAll('.js-plotly-plot .main-svg').length >= 3")
        assert [url for url in asked if url.startswith("http")] == []
        assert wrong == []
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        page.locator("summary", has_text="Table of these figures").first.click()
        assert page.locator("table").first.is_visible()
        context.close()


def test_nobody_frames_the_app(context: BrowserContext, server: str, host: Host) -> None:
    page = context.new_page()
    page.goto(host.page("app.html", f'<iframe src="{server}/uptake"></iframe>'))
    page.wait_for_timeout(1500)
    frame = page.query_selector("iframe").content_frame()  # type: ignore[union-attr]
    assert frame is None or "Baltic Digital Monitor" not in (frame.content() if frame.url.startswith(server) else "")


def asked_plainly(address: str) -> tuple[int, str]:
    """What somebody without a browser gets: a search engine, a chat that makes a preview."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_shared_address_of_the_app_says_what_it_shows(server: str) -> None:
    status, text = asked_plainly(f"{server}/uptake?country=EE&with=LV&indicator=cloud_any")
    assert status == 200
    assert "<title>Cloud services, any: Estonia 60% of SMEs" in text
    picture = re.search(r'property="og:image" content="[^"]*(/chart\.png\?[^"]+)"', text)
    assert picture is not None
    assert "country=EE" in picture.group(1)
    with urllib.request.urlopen(server + picture.group(1).replace("&amp;", "&"), timeout=30) as drawn:
        assert drawn.read(8) == b"\x89PNG\r\n\x1a\n"
    other = asked_plainly(f"{server}/uptake?country=LV")[1]
    assert "Latvia" in re.search("<title>(.*?)</title>", other).group(1)  # type: ignore[union-attr]


def test_hostile_words_in_an_address_do_not_reach_the_page(server: str) -> None:
    _, text = asked_plainly(
        f"{server}/uptake?country=%3Cscript%3Ealert(1)%3C/script%3E&indicator=%22%3E%3Cimg%20src=x%3E"
    )
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


@pytest.mark.parametrize("path", ["/nope", "/uptake/extra", "/robots.tx", "/..%2f..%2fetc/passwd", "/pages/uptake.py"])
def test_an_unknown_address_is_a_real_404(server: str, path: str) -> None:
    status, text = asked_plainly(server + path)
    assert status in (400, 404)
    assert status == 400 or "There is no page at this address" in text


def test_the_name_of_the_first_page_shows_it(page: Page, server: str) -> None:
    page.goto(f"{server}/overview?country=EE")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{server}/?country=EE")


def test_the_page_of_a_shared_address_still_works(page: Page, server: str) -> None:
    page.goto(f"{server}/uptake?country=EE")
    page.wait_for_selector("text=Take it away")
    with page.expect_download() as saved:
        page.locator('a[href^="/chart.pptx?chart=beside"]').first.click()
    assert re.fullmatch(r"cloud-services-any-beside_EE_2025_vintage-[\d-]+\.pptx", saved.value.suggested_filename)


def test_from_a_chart_to_a_deck(page: Page, server: str, tmp_path: Path) -> None:
    """Add to briefing, open the page, own heading, PowerPoint: three clicks and a word."""
    page.goto(f"{server}/uptake?country=EE")
    page.get_by_role("button", name="Add to briefing").first.click()
    page.wait_for_selector("text=In the briefing (1)")
    page.get_by_role("link", name="Briefing").click()
    page.wait_for_selector(".bdm-sheet img")
    page.get_by_label("Own heading").fill("What I say")
    page.get_by_label("Own heading").press("Enter")
    page.wait_for_url(re.compile("[?&]list="))
    address = page.url
    page.wait_for_selector(".bdm-own")  # the page has run again with the new heading
    with page.expect_download() as saved:
        page.get_by_role("button", name="PowerPoint", exact=True).click()
    assert saved.value.suggested_filename.startswith("briefing_1-charts_vintage-")
    saved.value.save_as(tmp_path / "deck.pptx")
    assert (tmp_path / "deck.pptx").read_bytes()[:2] == b"PK"
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".bdm-own")
    assert "What I say" in page.inner_text(".bdm-own")
