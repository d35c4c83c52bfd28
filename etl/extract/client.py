"""The one client: every request that leaves this program goes through here.

It is polite (says who asks and whom to write to, at most four requests at once, a pause between them), patient
(backs off on 429, 5xx and lost connections, and waits as long as ``Retry-After`` says) and bounded (time a request,
time a run, bytes an answer). Nothing is kept of an answer that is not what was asked for: status, content type and
the first bytes are looked at before the file gets its name.
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from etl.catalog.models import Source
from etl.files import write_whole
from etl.problems import DISK, Problem, Problems
from etl.transform.dialect import GZIP, Dialect, Named, name_dialect, unpack

VERSION = "0.1"
PROJECT = "BalticDigitalMonitor"

CLOCK = timedelta(days=2)
"""How far this machine's clock may be from a server's: what is fetched is dated by it."""

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})

TYPES: dict[str, tuple[str, ...]] = {
    "json": ("application/json", "application/vnd.sdmx", "text/json", "application/octet-stream", "application/gzip"),
    "csv": ("text/csv", "application/vnd.sdmx", "text/plain", "application/octet-stream", "application/gzip"),
    "xml": ("application/xml", "text/xml", "application/vnd.sdmx", "application/octet-stream", "application/gzip"),
}
"""Content types in which an answer of each form may come; XML besides, because envelopes and faults are XML."""

KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Content-Length", "Last-Modified", "ETag", "Date")

Form = Literal["json", "csv", "xml"]


@dataclass(frozen=True)
class Limits:
    """How long, how much, how often. Seconds and bytes."""

    connect: float = 10.0
    silence: float = 60.0  # the longest wait for the next bytes
    answer: float = 300.0  # the longest an answer may take to arrive
    request: float = 900.0  # with all its attempts
    run: float = 3600.0
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    pause: float = 0.05  # between the starts of two requests
    at_once: int = 4
    bytes: int = 200 << 20
    give_up_after: int = 3  # requests in a row that a server did not answer: then it is not asked again in this run
    polls: int = 60
    poll_every: float = 5.0


class NotFetched(Exception):
    """A request without a usable answer; ``str()`` is the sentence for people.

    ``kind``: ``refused`` (the producer says no, in its own words), ``too large``, ``empty`` (no figures for what was
    asked), ``queued`` (being prepared: ask again, with ``key`` if there is one), ``unreachable`` (gave up after all
    attempts), ``unusable`` (something else came), ``slow``, ``clock`` (this machine's is wrong).
    """

    def __init__(self, kind: str, sentence: str, key: str = "", state: str = "") -> None:
        self.kind, self.key, self.state = kind, key, state
        super().__init__(sentence)


class _Passing(Exception):
    """A fault that may be over the next time. ``wait`` is what the server asked for, in seconds."""

    def __init__(self, sentence: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(sentence)


@dataclass(frozen=True)
class Answer:
    """An answer as it came: exact bytes in a file, and what is worth knowing of it."""

    url: str
    path: Path
    sha256: str
    size: int
    retrieved_at: datetime
    headers: Mapping[str, str]
    dialect: Dialect

    def content(self) -> bytes:
        """The bytes, unpacked if they are gzip.

        Raises:
            NotFetched: the packed bytes are damaged.
        """
        return _unpacked(self.path.read_bytes(), self.url)


@dataclass
class Meter:
    """What is under way, for a progress bar. Called from several threads."""

    received: Callable[[int], None] = lambda _: None
    says: Callable[[str], None] = lambda _: None


def api_address(source: Source, environment: Mapping[str, str] = os.environ) -> str:
    """The base address of a source's interface: the environment's, the catalog's, or that of its pages.

    Raises:
        Problems: the environment holds something that is no http address.
    """
    name = f"MONITOR_BASE_URL_{source.id.upper()}"
    given = environment.get(name, "").strip()
    if given and not re.match(r"^https?://[^\s/]+", given):
        raise Problems("A setting cannot be used:", [Problem(name, f"'{given}' is no http address.")])
    return str(given or source.api_url or source.base_url).rstrip("/")


def user_agent(environment: Mapping[str, str] = os.environ) -> str:
    """Who asks, with an address to write to if ``MONITOR_CONTACT`` is set.

    Raises:
        Problems: the contact cannot stand in a header.
    """
    contact = environment.get("MONITOR_CONTACT", "").strip()
    if not re.match(r"^[\x20-\x7e]*$", contact):
        raise Problems("A setting cannot be used:", [Problem("MONITOR_CONTACT", "may hold plain Latin letters only.")])
    return f"{PROJECT}/{VERSION} (statistics dashboard; contact: {contact or 'not given'})"


@dataclass
class Client:
    """Fetches answers into a folder. Safe to use from several threads; close it when done."""

    folder: Path
    limits: Limits = field(default_factory=Limits)
    meter: Meter = field(default_factory=Meter)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": user_agent(self.environment), "Accept-Encoding": "gzip"})
        self._session.max_redirects = 5
        adapter = HTTPAdapter(pool_connections=self.limits.at_once, pool_maxsize=self.limits.at_once, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._slots = threading.BoundedSemaphore(self.limits.at_once)
        self._pace = threading.Lock()
        self._next_start: dict[str, float] = {}
        self._unreachable: dict[str, int] = {}
        self._deadline = time.monotonic() + self.limits.run
        self.requests = 0

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def fetch(self, url: str, form: Form, stem: str) -> Answer:
        """Ask once, with as many attempts as the limits allow.

        Args:
            url: the whole address.
            form: what is asked for; answers of another content type are refused.
            stem: how the kept file's name begins, such as the table's code.

        Returns:
            The answer, kept in the folder.

        Raises:
            NotFetched: with the reason in words.
        """
        deadline = min(time.monotonic() + self.limits.request, self._deadline)

        def give_up(state: RetryCallState) -> bool:
            fault = state.outcome.exception() if state.outcome else None
            wait = fault.wait if isinstance(fault, _Passing) and fault.wait is not None else 0.0
            return state.attempt_number >= self.limits.attempts or time.monotonic() + wait >= deadline

        backoff = wait_random_exponential(multiplier=self.limits.first_wait, max=self.limits.longest_wait)

        def wait(state: RetryCallState) -> float:
            fault = state.outcome.exception() if state.outcome else None
            asked = fault.wait if isinstance(fault, _Passing) else None
            seconds = backoff(state) if asked is None else asked + 0.1 * backoff(state)
            self.meter.says(f"{_host(url)}: {fault} Trying again in {seconds:.0f} s.")
            return max(0.0, min(seconds, deadline - time.monotonic()))

        host = _host(url)
        if self._unreachable.get(host, 0) >= self.limits.give_up_after:
            raise NotFetched("unreachable", f"{host}: not asked any more, since it did not answer before.")
        try:
            answer: Answer = Retrying(
                retry=retry_if_exception_type(_Passing), stop=give_up, wait=wait, reraise=True, sleep=time.sleep
            )(self._once, url, form, stem, deadline)
        except _Passing as fault:
            self._unreachable[host] = self._unreachable.get(host, 0) + 1
            later = f" The server asks to wait {fault.wait:.0f} s, longer than we do." if fault.wait else ""
            raise NotFetched("unreachable", f"{host}: {fault} Given up.{later}") from fault
        self._unreachable[host] = 0
        return answer

    def _once(self, url: str, form: Form, stem: str, deadline: float) -> Answer:
        if time.monotonic() >= self._deadline:
            raise NotFetched("slow", f"{_host(url)}: the time for the whole pull ({self.limits.run:.0f} s) is over.")
        with self._slots:
            self._wait_for_turn(_host(url))
            try:
                with self._session.get(
                    url, stream=True, timeout=(self.limits.connect, self.limits.silence)
                ) as response:
                    return self._receive(response, url, form, stem, deadline)
            except requests.TooManyRedirects as error:
                raise NotFetched("unusable", f"{_host(url)}: sends us from one address to the next.") from error
            except (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError, OSError) as error:
                if _of_our_disk(error):
                    raise
                raise _Passing(_fault(error)) from error

    def _wait_for_turn(self, host: str) -> None:
        with self._pace:
            self.requests += 1
            now = time.monotonic()
            start = max(now, self._next_start.get(host, 0.0))
            self._next_start[host] = start + self.limits.pause
        time.sleep(start - now)

    def _hold_back(self, host: str, seconds: float) -> None:
        """One answer of "too many requests" holds back the requests of all threads to that server."""
        with self._pace:
            self._next_start[host] = max(self._next_start.get(host, 0.0), time.monotonic() + seconds)

    def _receive(self, response: requests.Response, url: str, form: Form, stem: str, deadline: float) -> Answer:
        """Check what is coming, write it to a temporary file, look at it again, give it its name."""
        end = min(time.monotonic() + self.limits.answer, deadline)
        _compare_clocks(response, url)
        if response.status_code != 200:
            self._refuse(response, url, end)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind and not kind.startswith((*TYPES[form], *TYPES["xml"])):
            raise NotFetched(
                "unusable", f"{_host(url)}: answered with {kind}, not with {form}.{self._title(response, kind, end)}"
            )
        retrieved_at = datetime.now(UTC)
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{stem}.{os.getpid()}.{threading.get_ident()}.part"
        try:
            digest, size, head = self._write(response, part, url, end)
            named = self._look(part, head, url)
            name = f"{stem}.{retrieved_at:%Y%m%dT%H%M%SZ}.{digest[:12]}.{'gz' if head[:2] == GZIP else form}"
            path = self.folder / name
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        headers = {key: response.headers[key] for key in KEPT_HEADERS if key in response.headers}
        answer = Answer(url, path, digest, size, retrieved_at, headers, named.dialect)
        try:
            describe(answer)
        except OSError:
            path.unlink()  # an answer that nothing is known of is worth nothing
            raise
        return answer

    def _blocks(self, response: requests.Response, end: float) -> Iterator[bytes]:
        """The bytes as they come over the line. ``read1``: a server that drips cannot hold us beyond the time."""
        while block := response.raw.read1(1 << 16, decode_content=False):
            if time.monotonic() > end:
                raise _Passing(f"the answer was still not whole after {self.limits.answer:.0f} s.")
            yield block

    def _short(self, response: requests.Response, end: float) -> bytes:
        """The beginning of an answer that is no figures: enough for its sentence."""
        found = b""
        for block in self._blocks(response, end):
            found += block
            if len(found) >= 65536:
                break
        return found

    def _write(self, response: requests.Response, part: Path, url: str, end: float) -> tuple[str, int, bytes]:
        expected = response.headers.get("Content-Length", "")
        if expected.isdigit() and int(expected) > self.limits.bytes:
            raise NotFetched(
                "unusable", f"{_host(url)}: announces {int(expected):,} bytes; at most {self.limits.bytes:,} are read."
            )
        digest, size, head = hashlib.sha256(), 0, b""
        with part.open("wb") as stream:
            for block in self._blocks(response, end):
                size += len(block)
                if size > self.limits.bytes:
                    raise NotFetched("unusable", f"{_host(url)}: sent more than {self.limits.bytes:,} bytes.")
                if len(head) < 4:
                    head = (head + block)[:4]
                digest.update(block)
                stream.write(block)
                self.meter.received(len(block))
            stream.flush()
            os.fsync(stream.fileno())
        return digest.hexdigest(), size, head

    def _look(self, part: Path, head: bytes, url: str) -> Named:
        """What came, told by its bytes; errors that come with status 200 are errors all the same."""
        content = part.read_bytes()
        if head[:2] == GZIP:
            try:
                content = unpack(content, _host(url), self.limits.bytes * 8)
            except Problems as problems:
                raise _Passing(f"the answer {problems.problems[0].message}") from problems
        named = name_dialect(content)
        if named.dialect == "empty":
            raise _Passing("the answer was empty.")
        if named.dialect in ("queued", "wait"):
            raise NotFetched("queued", f"{_host(url)}: {named.sentence}", named.key, named.state)
        if named.dialect == "error":
            raise _refusal(200, named, url)
        if named.dialect in ("html", "unknown", "xml"):
            raise NotFetched("unusable", f"{_host(url)}: {named.sentence}")
        return named

    def _refuse(self, response: requests.Response, url: str, end: float) -> None:
        """An answer with another status than 200: passing fault or refusal, in the server's own words."""
        status, named = response.status_code, self._named(response, url, end)
        if named.dialect in ("queued", "wait"):
            raise NotFetched("queued", f"{_host(url)}: {named.sentence}", named.key, named.state)
        if status in RETRIED:
            said = f" ({named.sentence})" if named.dialect in ("error", "html") else ""
            asked = _retry_after(response)
            if asked is not None:
                self._hold_back(_host(url), min(asked, self.limits.longest_wait))
            words = "too many requests" if status == 429 else f"answered with status {status}"
            raise _Passing(f"{words}{said}.", asked)
        raise _refusal(status, named, url)

    def _named(self, response: requests.Response, url: str, end: float) -> Named:
        try:
            return name_dialect(_unpacked(self._short(response, end), url))
        except (NotFetched, _Passing, urllib3.exceptions.HTTPError):
            return Named("unknown")

    def _title(self, response: requests.Response, kind: str, end: float) -> str:
        """What a web page that came instead of figures is called."""
        return " " + self._named(response, "", end).sentence if "html" in kind else ""


def _refusal(status: int, named: Named, url: str) -> NotFetched:
    """The producer's own sentence, with its kind."""
    sentence = named.sentence or "no reason given"
    upper = sentence.upper()
    if status == 413 or "EXTRACTION_TOO_BIG" in upper or named.code == 413:
        return NotFetched("too large", f"{_host(url)} says: {sentence}")
    if named.code == 100 and "NOT AVAILABLE" not in upper:
        return NotFetched("empty", f"{_host(url)} says: {sentence}")
    if named.dialect == "error":
        return NotFetched("refused", f"{_host(url)} says (status {status}): {sentence}")
    return NotFetched("refused", f"{_host(url)}: answered with status {status}. {named.sentence}".strip())


def _unpacked(content: bytes, url: str) -> bytes:
    try:
        return unpack(content, _host(url))
    except Problems as problems:
        raise NotFetched("unusable", f"{_host(url)}: the answer {problems.problems[0].message}") from problems


def _compare_clocks(response: requests.Response, url: str) -> None:
    """Refuse what would be dated wrongly: by a clock that is days away from the server's."""
    try:
        sent = email.utils.parsedate_to_datetime(response.headers["Date"])
        theirs = sent + timedelta(seconds=int(response.headers.get("Age", "0")))  # Age: how long a cache has had it
    except (KeyError, TypeError, ValueError, OverflowError):
        return
    ours = datetime.now(UTC)
    if abs(ours - theirs) > CLOCK:
        words = f"this machine's clock says {ours:%Y-%m-%d}, the server's says {theirs:%Y-%m-%d}. Set the clock."
        raise NotFetched("clock", f"{_host(url)}: {words}")


def _retry_after(response: requests.Response) -> float | None:
    """Seconds that the server asks us to wait: a number, or a date."""
    text = response.headers.get("Retry-After", "").strip()
    if re.match(r"^\d{1,9}$", text):
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _of_our_disk(error: Exception) -> bool:
    """Whether it was not the network that failed."""
    if isinstance(error, requests.RequestException) or not isinstance(error, OSError):
        return False
    return bool(error.filename) or error.errno in DISK


def _fault(error: Exception) -> str:
    """What happened to a connection, in words."""
    text = f"{type(error).__name__} {error}"
    if "certificate has expired" in text or "certificate is not yet valid" in text:
        return f"its certificate is not valid on {datetime.now(UTC):%Y-%m-%d}, the day that this machine's clock says."
    if isinstance(error, requests.ConnectTimeout) or "ConnectTimeout" in text:
        return "no connection within the time allowed."
    if isinstance(error, requests.Timeout) or "Read timed out" in text or "ReadTimeout" in text:
        return "fell silent in the middle of the answer."
    if "IncompleteRead" in text or "InvalidChunk" in text:
        return "the answer was cut off."
    if "reset" in text.lower() or "aborted" in text.lower():
        return "the connection was broken off."
    if "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text:
        return "the name of the server is not known here (no network?)."
    if "refused" in text.lower():
        return "no server answers at this address."
    return f"the connection failed ({type(error).__name__})."


def _host(url: str) -> str:
    return urlsplit(url).netloc or url


def query(parameters: Mapping[str, str]) -> str:
    """A query string; the characters that SDMX gives a meaning stay as they are."""
    return "&".join(f"{key}={quote(text, safe=',+:*')}" for key, text in parameters.items())


def describe(answer: Answer, upstream_updated: str = "") -> None:
    """Write beside a kept answer what it is: address, headers, hash, when, and the producer's own date of it."""
    said = {
        "url": answer.url,
        "retrieved_at": answer.retrieved_at.isoformat(timespec="seconds"),
        "upstream_updated": upstream_updated,
        "bytes": answer.size,
        "sha256": answer.sha256,
        "headers": dict(answer.headers),
    }
    path = answer.path.with_name(answer.path.name + ".about.json")
    write_whole(path, (json.dumps(said, indent=1) + "\n").encode())
