"""Errors that nobody expected: noted in the log under a number, told to visitors by that number and without a trace."""

from __future__ import annotations

import json
import logging
import secrets

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.operations.metrics import MISHAPS
from dashboard.words import spoken

log = logging.getLogger(__name__)


def note(error: Exception, where: str) -> str:
    """Put an error into the log, with its trace; the number under which it stands there."""
    MISHAPS.inc()
    number = secrets.token_hex(3)
    log.error("%s failed.", where, extra={"number": number, "kind": type(error).__name__}, exc_info=error)
    return number


class Mishaps:
    """ASGI middleware: words in the place of an answer that could not be made; problem+json from the API.

    It stands inside the middleware that puts headers on answers, so that these answers carry them too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer in its place if it fails before anything was sent."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await answer(scope["path"], note(error, "An answer"))(scope, receive, send)


def answer(path: str, number: str) -> Response:
    """What somebody gets who asked for something that could not be made."""
    detail = spoken().say("error.noted", number=number)
    headers = {"Cache-Control": "no-store"}
    if path.startswith("/api"):
        problem = {"type": "about:blank", "title": spoken().say("problem.500"), "status": 500, "detail": detail}
        return Response(json.dumps(problem), 500, headers, "application/problem+json")
    return PlainTextResponse(detail + "\n", 500, headers)
