"""Asks for addresses over kept connections as fast as answers come. Cheap enough to find the limit of a server."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit


@dataclass
class Asked:
    """What came of it: seconds of each answer, and how many of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.took if self.took else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def ask(address: str, paths: Iterable[str], seconds: float, connections: int = 8) -> Asked:
    """Ask for paths in turn for some seconds."""
    found = Asked()
    turn = cycle(list(paths))
    end = time.perf_counter() + seconds
    begun = time.perf_counter()
    await asyncio.gather(*(_keep_asking(address, turn, end, found) for _ in range(connections)))
    found.took = time.perf_counter() - begun
    return found


async def _keep_asking(address: str, turn: Iterable[str], end: float, found: Asked) -> None:
    place = urlsplit(address)
    paths = iter(turn)
    reader = writer = None
    while time.perf_counter() < end:
        if reader is None or writer is None:
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
        begun = time.perf_counter()
        head = f"GET {next(paths)} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(head.encode())
        status, stays = await _read(reader)
        found.seconds.append(time.perf_counter() - begun)
        found.statuses[status] += 1
        if not stays:
            writer.close()
            reader = writer = None
    if writer is not None:
        writer.close()


async def _read(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer to its end: status, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if fields.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", "0")))
    return int(head.split(" ", 2)[1]), fields.get("connection") != "close"
