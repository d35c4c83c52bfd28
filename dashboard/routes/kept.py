"""Answers that are made once: kept in memory by build and address, packed once, told apart by an ETag."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from anyio import CapacityLimiter, to_thread

from dashboard.database import Database, Stamp
from dashboard.questions.takeaway import build_key
from dashboard.words import spoken

PACKABLE = ("text/", "application/json", "application/problem+json", "image/svg+xml", "application/atom+xml")
PACKABLE_TOO = ("application/javascript", "text/javascript")
LEAST_PACKED = 900
"""Smaller bodies are sent as they are."""

BUDGET = 64 * 1024 * 1024
"""Bytes kept in all, keys with them."""

ENTRY = 1000
"""Bytes that an entry takes beside its body and the text of its key."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A made answer. ``packed`` is the gzip of ``body``, where that is worth it."""

    body: bytes
    media: str
    etag: str
    packed: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of its content."""
        return len(self.body) + len(self.packed or b"")


def keep(
    body: bytes | str, media: str, etag: str = "", *, level: int = 6, headers: Mapping[str, str] | None = None
) -> Kept:
    """An answer to be kept, packed where its kind packs."""
    raw = body.encode() if isinstance(body, str) else body
    packs = media.startswith((*PACKABLE, *PACKABLE_TOO)) and len(raw) >= LEAST_PACKED
    packed = gzip.compress(raw, level, mtime=0) if packs else None
    return Kept(raw, media, etag or content_tag(raw), packed, headers=headers or {})


def content_tag(body: bytes) -> str:
    """An ETag of the content; weak, since the same content may be sent packed."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'


@lru_cache(maxsize=1)
def program_key() -> str:
    """A hash of this program's code and words: a new version of the program makes new answers."""
    digest = hashlib.sha256()
    folder = Path(__file__).resolve().parents[1]
    for path in sorted((*folder.rglob("*.py"), *folder.glob("languages/*.json"))):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def address_tag(database: Database, *address: str) -> str:
    """An ETag for an address: the same on every machine that has the same figures, program and language."""
    text = "\n".join((*build_key(database), program_key(), spoken().language, *address))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


class Store:
    """Answers by key, the least recently asked for leaving first. Safe to share between threads."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.used = 0
        self._held: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    @staticmethod
    def weight(key: Hashable, kept: Kept) -> int:
        """Bytes that an entry takes: a key holds what an address said, which may be longer than the answer."""
        return kept.size + len(repr(key)) + ENTRY

    def get(self, key: Hashable) -> Kept | None:
        """The answer of a key, if it is still there."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep an answer; others leave when the budget is spent. One larger than a quarter of it is not kept."""
        if kept.size * 4 > self.budget:
            return
        with self._lock:
            old = self._held.pop(key, None)
            self.used += self.weight(key, kept) - (self.weight(key, old) if old else 0)
            self._held[key] = kept
            while self.used > self.budget:
                left, gone = self._held.popitem(last=False)
                self.used -= self.weight(left, gone)


STORE = Store()

MOST_WAITING = 16
"""Makings that may be under way or wait; who comes then is told to come again."""


class BusyError(Exception):
    """Too much is being made already: try again in a moment."""


_drawing: CapacityLimiter | None = None
_one_at_a_time = threading.Lock()
_waiting = 0


async def made_once(key: Hashable, stamp: Stamp, make: Callable[[], Kept]) -> Kept:
    """The answer of a key, made in a thread if it is not there. Work is done one piece at a time and never twice.

    Raises ``BusyError`` when ``MOST_WAITING`` others are being made or wait for it.
    """
    global _drawing, _waiting
    full = (stamp, key)
    found = STORE.get(full)
    if found is not None:
        return found
    if _waiting >= MOST_WAITING:
        raise BusyError
    if _drawing is None:
        _drawing = CapacityLimiter(4)

    def work() -> Kept:
        with _one_at_a_time:
            again = STORE.get(full)
            if again is not None:
                return again
            made = make()
            STORE.put(full, made)
            return made

    _waiting += 1  # only ever touched in the server's own thread
    try:
        return await to_thread.run_sync(work, limiter=_drawing)
    finally:
        _waiting -= 1
