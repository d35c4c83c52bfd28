"""How answers go out: cached where nothing has changed, errors as problem+json (RFC 9457) in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dashboard.routes.kept import Kept, content_tag
from dashboard.words import spoken

LIVE = "public, max-age=3600, stale-while-revalidate=86400"
"""Today's figures: a cache may hold them an hour, and a day more while it asks again."""

FROZEN = "public, max-age=31536000, immutable"
"""Figures of a named vintage, or files named by their content."""

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
"""Anybody's page may read what we answer: all of it is public, none of it depends on who asks."""

READ = ("GET", "HEAD", "OPTIONS")


def reply(request: Request, kept: Kept, caching: str = LIVE) -> Response:
    """A kept answer: 304 if the asker has it, packed if the asker takes that."""
    common = {
        "ETag": kept.etag,
        "Cache-Control": caching,
        "Vary": "Accept-Encoding",
        **CORS,
        **kept.headers,
    }
    if kept.status == 200 and matches(request, kept.etag):
        return Response(status_code=304, headers=common)
    body = kept.body
    if kept.packed is not None and takes_gzip(request):
        body = kept.packed
        common["Content-Encoding"] = "gzip"
    return Response(body, status_code=kept.status, media_type=kept.media, headers=common)


def matches(request: Request, etag: str) -> bool:
    """Whether the asker holds this very answer."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or etag.removeprefix("W/") in {
        one.strip().removeprefix("W/") for one in given.split(",")
    }


def takes_gzip(request: Request) -> bool:
    """Whether the asker takes gzip."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def title(status: int) -> str:
    """What an error is, in short; ``status`` is one of those that we give."""
    return spoken().say(f"problem.{status}")


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """An error as problem+json: what is wrong, and what is allowed."""
    body = {"type": "about:blank", "title": title(status), "status": status, "detail": detail, **more}
    text = json.dumps(body, ensure_ascii=False).replace("<", "\\u003c")  # whoever takes it for HTML sees no tag
    caching = {"Cache-Control": "public, max-age=60" if status in (400, 404, 410) else "no-store"}
    return Response(
        text,
        status_code=status,
        media_type="application/problem+json",
        headers={**CORS, **caching, **(headers or {})},
    )


def busy() -> Response:
    """The answer to who comes while too much is being made already."""
    again = {"Retry-After": "2", "Cache-Control": "no-store"}
    return problem(503, spoken().say("error.busy"), headers=again)


def only_reading(request: Request, allowed: Sequence[str] = READ) -> Response | None:
    """The answer to a request that is none of reading: preflight, or what is not allowed. ``None`` for reading."""
    if request.method == "OPTIONS":
        headers = {
            **CORS,
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
            "Allow": ", ".join(allowed),
        }
        return Response(status_code=204, headers=headers)
    if request.method not in allowed:
        detail = spoken().say("error.method", method=request.method)
        return problem(405, detail, headers={"Allow": ", ".join(allowed)})
    return None


def as_json(value: Any) -> str:
    """Compact JSON; a value that is no number of JSON is a fault of ours and raises."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


__all__ = [
    "CORS",
    "FROZEN",
    "LIVE",
    "as_json",
    "busy",
    "content_tag",
    "matches",
    "only_reading",
    "problem",
    "reply",
    "takes_gzip",
    "title",
]
