"""What a hostile page, a hostile address or a broken page can do in a real browser: nothing."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.database import database_path
from dashboard.shell.headers import app_policy, inline_scripts, streamlits_page
from dashboard.shell.screens import SCREENS
from tests.browser.conftest import free_port, start_server, stop
from tests.browser.steps import settled

pytestmark = pytest.mark.browser

Serve = Callable[..., str]

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
    window.violations.push(event.effectiveDirective + " " + event.blockedURI));
"""


def address(server: str, screen: str) -> str:
    return f"{server}/{'' if screen == SCREENS[0].id else screen}"


STREAMLITS_OWN = {"script-src wasm-eval"}
"""Its library for long numbers tries WebAssembly, is refused, and counts in JavaScript."""


def violations(page: Page) -> list[str]:
    found = page.evaluate("() => window.violations")
    assert isinstance(found, list)
    return [violation for violation in found if violation not in STREAMLITS_OWN]


class Elsewhere:
    """Another site on this machine: serves one page and notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.page = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                content = site.page.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    site = Elsewhere()
    yield site
    site.server.shutdown()
    site.server.server_close()


# --- the policy ---


@pytest.mark.parametrize("screen", [screen.id for screen in SCREENS])
def test_no_page_of_ours_needs_what_the_policy_forbids(page: Page, server: str, screen: str) -> None:
    page.add_init_script(WATCH)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address(server, screen)}?country=EE")
    settled(page)
    chart = page.locator(".js-plotly-plot").first
    if chart.count():
        chart.hover()
    assert violations(page) == []
    assert errors == []


def test_a_chart_can_still_be_saved_as_a_picture(page: Page, server: str) -> None:
    page.add_init_script(WATCH)
    page.goto(f"{server}/uptake?country=EE")
    settled(page)
    page.locator(".js-plotly-plot").first.hover()
    button = page.locator(".modebar-btn[data-title*='Download'], .modebar-btn[data-title*='picture']").first
    if button.count():
        with page.expect_download() as saved:
            button.click()
        assert saved.value.path().stat().st_size > 1000
    assert violations(page) == []


def test_scripts_that_get_into_a_page_do_not_run(page: Page, server: str, elsewhere: Elsewhere) -> None:
    page.add_init_script(WATCH)
    page.goto(f"{server}/")
    settled(page)
    page.evaluate(
        """origin => {
            const inline = document.createElement("script");
            inline.textContent = "window.ran = 'inline'";
            document.body.append(inline);
            const foreign = document.createElement("script");
            foreign.src = origin + "/script.js";
            document.body.append(foreign);
            document.body.insertAdjacentHTML("beforeend", `<img src="x:" onerror="window.ran = 'handler'">`);
            document.body.insertAdjacentHTML("beforeend", `<img src="${origin}/pixel.gif">`);
            document.body.insertAdjacentHTML("beforeend", `<iframe src="${origin}/frame"></iframe>`);
            fetch(origin + "/fetch").catch(() => null);
            const base = document.createElement("base");
            base.href = origin;
            document.head.append(base);
        }""",
        elsewhere.origin,
    )
    expect(page.locator("iframe")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate("() => window.ran === undefined")
    assert elsewhere.asked == []
    stopped = {violation.split()[0] for violation in violations(page)}
    assert stopped >= {"script-src-elem", "script-src-attr", "img-src", "frame-src", "connect-src", "base-uri"}


def test_text_cannot_be_made_a_program(page: Page, server: str) -> None:
    page.goto(f"{server}/")
    settled(page)
    made = page.evaluate(  # in a task of its own: what the test's own channel runs is exempt
        """() => new Promise(done => setTimeout(() => {
            try { done(window["ev" + "al"]("1 + 1")) } catch (error) { done(error.name) }
        }))"""
    )
    assert made == "EvalError"


def test_hostile_addresses_are_words_on_the_page(page: Page, server: str) -> None:
    page.add_init_script(WATCH)
    hostile = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    shown: list[str] = []
    page.on("dialog", lambda dialog: (shown.append(dialog.message), dialog.dismiss()))
    page.goto(f"{server}/uptake?country={hostile}&indicator='%3B%20drop%20table%20build%3B--&size={hostile}")
    settled(page)
    expect(page.locator(".bdm-note").first).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".bdm-note img").count() == 0
    assert shown == []
    assert violations(page) == []


# --- headers ---


@pytest.mark.parametrize(
    "path", ["/", "/uptake?country=LV", "/_stcore/health", "/health", "/metrics", "/static/none.js", "//x", "/no/where"]
)
def test_every_answer_carries_the_headers(context: BrowserContext, server: str, path: str) -> None:
    answer = context.request.get(f"{server}{path}", max_redirects=0)
    headers = answer.headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert not re.search(r"script-src[^;]*unsafe-inline", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_behind_tls_browsers_are_told_to_stay_there(context: BrowserContext, fresh_server: Serve) -> None:
    server = fresh_server(MONITOR_ADDRESS="https://monitor.example.org")
    assert context.request.get(f"{server}/").headers["strict-transport-security"] == "max-age=31536000"


def test_the_only_inline_script_that_may_run_is_streamlits() -> None:
    page = streamlits_page()
    assert len(inline_scripts(page)) == 1
    assert inline_scripts(page)[0] in app_policy(page, "'none'")
    assert inline_scripts("<script>other()</script>") != inline_scripts(page)


# --- frames ---


def test_nobody_can_frame_the_pages_unless_a_setting_names_them(
    page: Page, server: str, fresh_server: Serve, elsewhere: Elsewhere
) -> None:
    elsewhere.page = f'<iframe src="{server}/"></iframe>'
    page.goto(elsewhere.origin)
    expect(page.locator("iframe")).to_be_visible()
    page.wait_for_timeout(1000)
    assert [frame.url for frame in page.frames if frame.url.startswith(server)] == []
    friendly = fresh_server(MONITOR_APP_ANCESTORS=f"'self' {elsewhere.origin}")
    elsewhere.page = f'<iframe src="{friendly}/" width="1200" height="800"></iframe>'
    page.goto(elsewhere.origin)
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


# --- what is said when something breaks ---


@pytest.fixture
def broken_database(tmp_path: Path) -> Path:
    """A build in which a table is missing that pages ask for: nothing that anybody expects."""
    path = tmp_path / "monitor.duckdb"
    shutil.copy(database_path(), path)
    with duckdb.connect(str(path)) as db:
        db.execute("drop view latest")
    return path


def test_an_error_shows_words_and_a_number_and_no_trace(
    page: Page, fresh_server: Serve, broken_database: Path, tmp_path: Path
) -> None:
    server = fresh_server(MONITOR_DATABASE=str(broken_database), MONITOR_LOG_FORMAT="json")
    page.goto(f"{server}/uptake?country=LV")
    note = page.get_by_role("alert").first
    expect(note).to_contain_text("This part of the page could not be made.")
    number = note.locator("strong").inner_text()
    body = page.locator("body").inner_text()
    for leak in ("Traceback", "duckdb", "Catalog Error", ".py", str(tmp_path), "select "):
        assert leak not in body, leak
    log = (tmp_path / "server0.log").read_text()
    assert number in log
    assert "CatalogException" in log
    assert "country=LV" not in log


def test_an_answer_that_fails_shows_no_trace(fresh_server: Serve, broken_database: Path) -> None:
    server = fresh_server(MONITOR_DATABASE=str(broken_database))
    for path in (
        "/api/v1/observations?indicator=cloud_any",
        "/chart.png?chart=beside",
        "/embed?chart=beside",
        "/health",
    ):
        answer = httpx.get(f"{server}{path}")
        assert answer.status_code >= 500, (path, answer.status_code)
        assert answer.headers["x-content-type-options"] == "nosniff", path
        for leak in ("Traceback", "Catalog Error", ".py", "site-packages"):
            assert leak not in answer.text, (path, leak)


# --- nothing leaves the machine ---

GUARD = """
import os, socket
_connect, _lookup = socket.socket.connect, socket.getaddrinfo
def _note(what):
    with open(os.environ["GUARD_FILE"], "a") as stream:
        stream.write(f"{what}\\n")
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(("127.", "::1")):
        _note(f"connect {address}")
    return _connect(self, address)
def lookup(host, *rest, **named):
    if host not in (None, "", "localhost", "127.0.0.1", "::1", "::", "0.0.0.0"):
        _note(f"look up {host}")
    return _lookup(host, *rest, **named)
socket.socket.connect, socket.getaddrinfo = connect, lookup
_note("watching")
"""


def test_the_server_opens_no_connection_of_its_own(page: Page, fresh_server: Serve, tmp_path: Path) -> None:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    noted = tmp_path / "noted"
    server = fresh_server(PYTHONPATH=str(tmp_path / "guard"), GUARD_FILE=str(noted))
    for screen in SCREENS:
        page.goto(f"{address(server, screen.id)}?country=EE")
        settled(page)
    for path in ("/health", "/metrics", "/chart.png?chart=beside", "/embed?chart=beside", "/api/v1/indicators"):
        page.request.get(f"{server}{path}")
    assert set(noted.read_text().splitlines()) == {"watching"}


# --- a server that goes away ---


def came_back(page: Page, server: str) -> None:
    """Wait until the open page has found the new server by itself and is at rest."""
    deadline = time.monotonic() + 60
    while "monitor_open_pages 1.0" not in httpx.get(f"{server}/metrics").text:
        assert time.monotonic() < deadline, "the page did not come back"
        page.wait_for_timeout(200)
    page.wait_for_timeout(500)
    settled(page)


def test_an_open_page_keeps_its_view_when_the_server_is_killed_and_comes_back(page: Page, tmp_path: Path) -> None:
    port = free_port()
    process, server = start_server(tmp_path / "first.log", port=port)
    try:
        page.goto(f"{server}/uptake?country=LV")
        settled(page)
        expect(page.locator(".st-key-block_beside .js-plotly-plot .main-svg").first).to_be_visible()
        sentence = page.locator(".st-key-block_beside h2")
        expect(sentence).to_contain_text("Latvia")
        before = sentence.inner_text()
        process.kill()
        process.wait()
        expect(sentence).to_have_text(before)
        process, _ = start_server(tmp_path / "second.log", port=port)
        came_back(page, server)
        expect(sentence).to_have_text(before)
        box = page.get_by_label("My country", exact=True)
        box.click()
        page.get_by_role("option", name="Poland", exact=True).click()
        expect(page).to_have_url(re.compile("country=PL"))
        expect(sentence).to_contain_text("Poland")
        page.go_back()
        expect(sentence).to_have_text(before)
    finally:
        stop(process)
