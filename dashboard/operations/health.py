"""Whether this server is well: is it alive, which build does it serve, how old are the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.database import SCHEMA_VERSION, Database, DatabaseUnreadableError, open_database
from dashboard.questions.reference import build

NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Health:
    """``status``: ``ok``; ``stale`` (an older build is served than the one that lies there); ``down`` (no figures)."""

    status: str
    schema_version: int
    built_at: str | None = None
    newest_vintage: str | None = None
    age_days: int | None = None
    note: str | None = None


def age_in_days(newest_vintage: date, today: date) -> int | None:
    """Days since the newest vintage; ``None`` when that lies ahead, for then one of two clocks is wrong."""
    days = (today - newest_vintage).days
    return days if days >= 0 else None


def examine(database: Database, today: date) -> Health:
    """Look at the build that is served."""
    try:
        found = build(database)
    except DatabaseUnreadableError as error:
        return Health("down", SCHEMA_VERSION, note=str(error))
    age = age_in_days(found.newest_vintage, today)
    clock = "The newest figures are dated ahead of this machine's clock." if age is None else None
    return Health(
        status="stale" if database.trouble else "ok",
        schema_version=SCHEMA_VERSION,
        built_at=f"{found.built_at:%Y-%m-%dT%H:%M:%SZ}",
        newest_vintage=found.newest_vintage.isoformat(),
        age_days=age,
        note=database.trouble or clock,
    )


def health_route(look: Callable[[], Database] = open_database) -> Callable[[Request], object]:
    """The endpoint of ``/health``: 200 while there are figures to show, 503 when there are none."""

    async def answer(request: Request) -> Response:
        found = await run_in_threadpool(examine, look(), datetime.now(UTC).date())
        return JSONResponse(asdict(found), status_code=503 if found.status == "down" else 200, headers=NO_STORE)

    return answer
