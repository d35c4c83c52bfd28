"""Errors that nobody expected: noted in the log under a number, told to visitors by that number and without a trace."""

from __future__ import annotations

import json
import logging
import secrets

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.operations.metrics import MISHAPS

log = logging.getLogger(__name__)


def note(error: Exception, where: str) -> str:
    """Put an error into the log, with its trace; the number under which it stands there."""
    MISHAPS.inc()
    number = secrets.token_hex(3)
    log.error("%s failed.", where, extra={"number": number, "kind": type(error).__name__}, exc_info=error)
    return number


async def answer_failed(request: Request, error: Exception) -> Response:
    """What somebody gets who asked for something that could not be made: words, or problem+json from the API."""
    number = note(error, "An answer")
    words = f"This could not be made. The fault is ours, it has been noted under the number {number}."
    headers = {"Cache-Control": "no-store"}
    if request.url.path.startswith("/api"):
        problem = {"type": "about:blank", "title": "Something went wrong here", "status": 500, "detail": words}
        return Response(json.dumps(problem), 500, headers, "application/problem+json")
    return PlainTextResponse(words + "\n", 500, headers)
