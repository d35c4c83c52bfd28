"""Headers that every answer carries, whoever made it: Streamlit's files, its errors, our own routes.

An answer that brings a header of its own keeps it: ``/embed`` has a stricter content policy than the pages, and says
itself who may frame it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from dashboard import site

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)

POWERS = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
"""What a page could ask a browser for and these pages never do. Copying to the clipboard stays allowed."""

YEAR = 365 * 24 * 60 * 60


def inline_scripts(page: str) -> list[str]:
    """The scripts written into a page, each as the source expression that allows this one and no other."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def streamlits_page() -> str:
    """The page that Streamlit sends for every address, from the installed package."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def app_policy(page: str, ancestors: str) -> str:
    """The content security policy of the pages: nothing from elsewhere, no script but Streamlit's files.

    Styles may be inline, for that is how Streamlit styles. Pictures from ``data:`` and ``blob:`` are charts that a
    visitor saves; workers from ``blob:`` are Streamlit's.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *inline_scripts(page)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def standing_headers() -> dict[str, str]:
    """The headers of an answer that brings none of its own. Raises ``site.SettingError``."""
    ancestors = site.app_ancestors()
    headers = {
        "Content-Security-Policy": app_policy(streamlits_page(), ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if site.address().startswith("https://"):  # without TLS the header would be ignored, with it it must stand
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return headers


class PlainHeaders:
    """ASGI middleware: adds the standing headers to HTTP answers and leaves WebSockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = standing_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and put the headers on its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    own.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
