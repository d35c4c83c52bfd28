"""Builds from an object store: fetched when the published hash changes, checked, read through, renamed into place.

Whoever publishes puts up the database first and its hash second (``monitor.duckdb.sha256``, as ``sha256sum`` writes
it). A download that does not match, or that cannot be read, is thrown away; the figures that are here go on.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import duckdb

from dashboard.database import DatabaseUnreadableError, attach, first_line, read_through
from dashboard.operations import settings

log = logging.getLogger(__name__)

SECONDS = 30
"""How long the store may be silent."""

LARGEST = 1 << 30
"""No build of this project comes near a gigabyte."""

BLOCK = 1 << 20

UNANSWERED = (OSError, HTTPException, ValueError)
"""What asking can end in: no line, an answer that breaks off, an address that is none."""


class FetchError(Exception):
    """A build could not be fetched; ``str()`` says why in words."""


class _StayAtHome(HTTPRedirectHandler):
    """Follows no redirection: the address that was set is the only one asked."""

    def redirect_request(self, *_: object) -> None:
        """None: the redirection becomes an error."""
        return None


_opener = build_opener(_StayAtHome)


def published_hash(url: str) -> str:
    """The SHA-256 that stands beside the build. Raises ``FetchError``."""
    try:
        with _opener.open(Request(f"{url}.sha256"), timeout=SECONDS) as answer:
            said = answer.read(200).decode("ascii", "replace")
    except UNANSWERED as error:
        raise FetchError(f"The hash of the published build could not be read ({reason(error)}).") from error
    found = re.match(r"[0-9a-f]{64}\b", said)
    if found is None:
        raise FetchError("What is published as the build's hash is none.")
    return found.group()


def reason(error: Exception) -> str:
    """Why a request failed, without the address. Lets go of the answer, if there was one."""
    if isinstance(error, HTTPError):
        error.close()
    return str(getattr(error, "reason", "") or getattr(error, "strerror", "") or type(error).__name__)


def hash_of(path: Path) -> str | None:
    """The SHA-256 of a file; ``None`` if there is none."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def fetch(url: str, path: Path) -> bool:
    """Bring the published build to ``path`` if it is another one; whether it was. Raises ``FetchError``."""
    wanted = published_hash(url)
    if hash_of(path) == wanted:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        download(url, part)
        if hash_of(part) != wanted:
            raise FetchError("The build that was fetched does not have the published hash.")
        instance = attach(part, path)
        read_through(instance)
        instance.close()
        part.replace(path)
    except DatabaseUnreadableError as error:
        raise FetchError(f"The build that was fetched cannot be used: {error}") from error
    except duckdb.Error as error:
        raise FetchError(f"The build that was fetched is damaged: {first_line(error, part)}.") from error
    finally:
        part.unlink(missing_ok=True)
    log.info("A new build was fetched.", extra={"sha256": wanted})
    return True


def download(url: str, part: Path) -> None:
    """Write what the address holds into a file. Raises ``FetchError``."""
    try:
        with _opener.open(Request(url), timeout=SECONDS) as answer, part.open("wb") as stream:
            while block := answer.read(BLOCK):
                if stream.tell() + len(block) > LARGEST:
                    raise FetchError("The published build is larger than any build of this project.")
                stream.write(block)
    except UNANSWERED as error:
        raise FetchError(f"The published build could not be fetched ({reason(error)}).") from error


def fetch_once(path: Path) -> None:
    """Fetch if an address is set; a failure is logged and nothing else, for old figures are better than none."""
    url = settings.database_url()
    if url is None:
        return
    try:
        fetch(url, path)
    except FetchError as error:
        log.error("%s", error)
    except Exception:  # a fault of ours or of the disk must not be the last time that somebody asked
        log.exception("The published build could not be taken up.")


async def keep_fetching(path: Path) -> None:
    """Fetch again and again, until cancelled."""
    while settings.database_url() is not None:
        await asyncio.sleep(settings.database_every())
        await asyncio.to_thread(fetch_once, path)
