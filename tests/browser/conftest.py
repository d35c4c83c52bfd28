"""A real browser and a real server. Marked ``browser``; the Makefile looks for a Chromium and sets MONITOR_CHROMIUM."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""A container's needs, and a browser that asks nothing of anybody on its own account."""

START_SECONDS = 60

expect.set_options(timeout=20_000)  # other tests and servers share the machine; what has a limit measures it itself


def browser_path() -> str:
    """The browser to use; skips (with CI=true: fails) when there is none."""
    for name in (os.environ.get("MONITOR_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    message = "No Chromium found: install one or set MONITOR_CHROMIUM to its path."
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    log: Path, extra: dict[str, str] | None = None, port: int | None = None
) -> tuple[subprocess.Popen[bytes], str]:
    """A server of its own as `make run` starts it, and its address once it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(extra or {})}, stdout=stream, stderr=subprocess.STDOUT
        )
    address = f"http://localhost:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return process, address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    process.kill()
    process.wait()
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


Serve = Callable[..., str]


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Serve]:
    """Start a server that nobody has visited yet; its address. Settings go in as environment variables."""
    running: list[subprocess.Popen[bytes]] = []

    def serve(**settings: str) -> str:
        process, address = start_server(tmp_path / f"server{len(running)}.log", settings)
        running.append(process)
        return address

    yield serve
    for process in running:
        stop(process)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests that do not need it fresh."""
    process, address = start_server(tmp_path_factory.mktemp("server") / "server.log")
    yield address
    stop(process)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser as it comes out of the box, that has never been here. Wide as a laptop."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
