"""Answers go out at once: without this each answer on a kept connection waits 40 milliseconds.

The server binds its socket without naming TCP, so Python does not switch Nagle's algorithm off on the connections that
it accepts: the head of an answer is sent, and the body waits for the other side's delayed acknowledgement.
"""

from __future__ import annotations

import socket
from asyncio import base_events
from contextlib import suppress

INTERNET = (socket.AF_INET, socket.AF_INET6)


def no_delay(sock: socket.socket) -> None:
    """Switch Nagle's algorithm off on a connection of the internet, whatever protocol number its socket has."""
    if sock.family in INTERNET and sock.type == socket.SOCK_STREAM:
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def send_at_once() -> None:
    """Have asyncio do so for every connection. Where its inner function is named otherwise, nothing changes."""
    if hasattr(base_events, "_set_nodelay"):
        base_events._set_nodelay = no_delay
