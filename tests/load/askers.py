"""Asks for addresses over kept connections as fast as answers come. Cheap enough to find the limit of a server."""

from __future__ import annotations

import asyncio
import re
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


async def ask(address: str, paths: Iterable[str], seconds: float, connections: int = 8, at_once: int = 1) -> Asked:
    """Ask for paths in turn for some seconds.

    ``at_once`` requests go out together on a connection: then this program is not what limits the rate, and the seconds
    are those of the whole lot.
    """
    found = Asked()
    turn = cycle(list(paths))
    end = time.perf_counter() + seconds
    begun = time.perf_counter()
    await asyncio.gather(*(_keep_asking(address, turn, end, found, at_once) for _ in range(connections)))
    found.took = time.perf_counter() - begun
    return found


async def _keep_asking(address: str, turn: Iterable[str], end: float, found: Asked, at_once: int) -> None:
    place = urlsplit(address)
    paths = iter(turn)
    reader = writer = None
    while time.perf_counter() < end:
        if reader is None or writer is None:
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
        begun = time.perf_counter()
        lot = [
            f"GET {next(paths)} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
            for _ in range(at_once)
        ]
        writer.write("".join(lot).encode())
        stays = True
        for _ in lot:
            status, stays = await _read(reader)
            found.statuses[status] += 1
            if not stays:
                break
        found.seconds.append(time.perf_counter() - begun)
        if not stays:
            writer.close()
            reader = writer = None
    if writer is not None:
        writer.close()


LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.I)


async def _read(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer to its end: status, and whether the connection stays."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    if length is not None:
        await reader.readexactly(int(length[1]))
    elif b"chunked" in head.lower():
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head[9:12]), b"connection: close" not in head.lower()
