"""What may be uploaded, and how much is held: an upload lies in memory until the page that it came from is left.

Streamlit bounds one file (``server.maxUploadSize``), not their number: without this one visitor could send files until
the server has no memory left.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from dashboard.routes.answers import problem
from dashboard.routes.limits import too_many
from dashboard.words import spoken

PATH = "/_stcore/upload_file/"

COST = 60.0
"""Tokens of the client's bucket that an upload takes: as much as five drawings."""

MOST_HELD = 100 * 1024 * 1024
"""Bytes of files that are held for all visitors together: five of the largest that are taken."""

RETRY_SECONDS = 60


def held() -> int:
    """Bytes of files that Streamlit holds at the moment."""
    if not Runtime.exists():
        return 0
    families = Runtime.instance().uploaded_file_mgr.get_stats()
    return sum(one.byte_length for stats in families.values() for one in stats if hasattr(one, "byte_length"))


class Uploads:
    """ASGI middleware: refuses an upload in words while too much is held, and one client's many."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is an upload too many."""
        if scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(PATH):
            refused = too_many(Request(scope), COST)
            if refused is None and held() >= MOST_HELD:
                again = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
                refused = problem(503, spoken().say("error.uploads"), headers=again)
            if refused is not None:
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)
