"""How much one client may ask for: a bucket of tokens that fills at a steady rate.

Kept answers cost one token, those that must be made cost more. ``MONITOR_API_RATE`` is the number of tokens a second (0
switches the limit off, for those who limit in front). Behind a proxy let the server read the client's address from it
(``FORWARDED_ALLOW_IPS``), or all visitors share one bucket.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from dashboard.routes.answers import problem
from dashboard.site import number
from dashboard.words import spoken

DEFAULT_RATE = 60
BURST_SECONDS = 10
"""A full bucket holds what flows in so many seconds."""

MOST_CLIENTS = 10_000

CHEAP = 1.0
DRAWN = 12.0
"""A picture, a slide or a workbook that is not kept yet."""


class Buckets:
    """Tokens by client. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, cost: float, rate: float) -> float:
        """Take tokens from a client's bucket: 0 if they were there, else the seconds until they are."""
        if rate <= 0:
            return 0.0
        now = self._clock()
        full = rate * BURST_SECONDS
        tokens, then = self._held.pop(client, (full, now))
        tokens = min(full, tokens + (now - then) * rate)
        missing = min(cost, full) - tokens
        self._held[client] = (tokens if missing > 0 else tokens - cost, now)
        while len(self._held) > MOST_CLIENTS:
            self._held.popitem(last=False)
        return max(0.0, missing / rate)


BUCKETS = Buckets()


HOUSEHOLD = 64
"""Bits of an address of IPv6 that a provider gives out; the others are its holder's to change at will."""


def party(host: str) -> str:
    """Who shares a bucket: one address, or all addresses of IPv6 that one holder has."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), HOUSEHOLD), strict=False))


def too_many(request: Request, cost: float = CHEAP) -> Response | None:
    """The refusal of a client that asks for too much; ``None`` if it may go on."""
    client = party(request.client.host) if request.client else "unknown"
    seconds = BUCKETS.wait(client, cost, number("MONITOR_API_RATE", DEFAULT_RATE))
    if seconds <= 0:
        return None
    again = int(seconds) + 1
    return problem(429, spoken().count("error.rate", again), headers={"Retry-After": str(again)})
