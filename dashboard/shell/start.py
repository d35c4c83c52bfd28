"""What happens before the first visitor: a database that is missing or unreadable is built from the snapshot.

The build is another program (``python -m etl build``): the dashboard knows nothing of how figures get here. If it
fails the server starts all the same, and its pages say why.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dashboard.database import ROOT, DatabaseUnreadableError, attach, database_path, open_database
from dashboard.operations import fetch, logs, settings
from dashboard.questions.choices import vocabulary
from dashboard.questions.ledger import ledger
from dashboard.questions.shelf import shelf
from dashboard.words import spoken

log = logging.getLogger(__name__)

BUILD_SECONDS = 300
"""A build takes seconds. One that takes this long hangs."""

SHOWN_LINES = 40
"""How much of a failed build's message pages repeat: its end, where the reason stands."""

TRACE = "Traceback"
"""How Python begins the lines of an error that nobody expected."""

_failure: str | None = None


def build_failure() -> str | None:
    """Why the build at start failed, in its own words; ``None`` if it did not, or was not needed."""
    return _failure


def readable(path: Path) -> bool:
    """Whether the database can be used as it is."""
    try:
        attach(path).close()
    except DatabaseUnreadableError as error:
        log.warning("%s", error)
        return False
    return True


def run_build(path: Path) -> str | None:
    """Build the database from the snapshot; what the build said if it failed, for visitors: no trace, no folders."""
    command = [sys.executable, "-m", "etl", "--database", str(path), "build"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return spoken().say("build.too long", seconds=BUILD_SECONDS)
    except OSError as error:
        return spoken().say("build.not started", reason=error.strerror)
    if done.returncode == 0:
        return None
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    if any(line.startswith(TRACE) for line in lines):  # for the log; its last line for the page
        log.error("The build broke off: %s", "\n".join(lines))
        lines = lines[-1:]
    said = "\n".join(lines[-SHOWN_LINES:]) or spoken().say("build.silent", status=done.returncode)
    place = path.absolute().parent
    for folder, instead in ((f"{ROOT}{os.sep}", ""), (f"{place}{os.sep}", ""), (f"{place}", place.name)):
        said = said.replace(folder, instead)
    return said


def ensure_database(build: Callable[[Path], str | None] = run_build) -> str | None:
    """Make sure that there is a database to read; why not, if there is none."""
    global _failure
    path = database_path()
    _failure = None
    if not readable(path):
        log.warning("Building the database from the snapshot.")
        _failure = build(path)
        if _failure is not None:
            log.error("The build failed: %s", _failure)
    return _failure


def warm_up() -> None:
    """Ask and load what first visitors would wait for: vocabulary, findings, the drawing library; the API's figures."""
    try:
        vocabulary(open_database())
        ledger(open_database())
        importlib.import_module("dashboard.render.interactive")
        shelf(open_database())  # half a second that the first caller of the API would wait
        logs.set_up()  # loggers that came with what was imported
        # Streamlit collects garbage after every run of a page. What has been loaded by now stays for good: looking
        # through all of it each time would cost 90 ms of every click.
        gc.collect()
        gc.freeze()
    except DatabaseUnreadableError as error:  # pages will say so too
        log.warning("%s", error)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[dict[str, Any]]:
    """Runs around the server's life: nobody is let in before there are figures, or a reason why not."""
    logs.set_up()
    for remark in settings.unknown():
        log.warning("%s", remark)
    await asyncio.to_thread(fetch.fetch_once, database_path())
    await asyncio.to_thread(ensure_database)
    warming = asyncio.create_task(asyncio.to_thread(warm_up))
    fetching = asyncio.create_task(fetch.keep_fetching(database_path()))
    yield {}
    fetching.cancel()
    await warming
