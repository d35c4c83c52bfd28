"""Counts and timings for Prometheus: requests by kind, open pages, errors, and what is served.

Kinds are few and fixed, so no address a visitor makes up becomes a label.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from datetime import time as clock

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.database import Database, DatabaseUnreadableError, open_database
from dashboard.operations import settings
from dashboard.questions.reference import build

KINDS = ("api", "card", "chart", "embed", "feed", "health", "media", "metrics", "oembed", "static", "stream")
"""Kinds of address by the first word of the path; ``stream`` is Streamlit's own machinery, any other is ``page``."""

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REQUESTS = Counter("monitor_requests", "Answers by kind of address and status.", ("kind", "status"), registry=REGISTRY)
SECONDS = Histogram(
    "monitor_request_seconds",
    "Seconds from request to the end of its answer.",
    ("kind",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
OPEN_PAGES = Gauge("monitor_open_pages", "Pages that are open in a browser: WebSockets.", registry=REGISTRY)
MISHAPS = Counter("monitor_mishaps", "Errors that nobody expected, in pages and in answers.", registry=REGISTRY)


class Served(Collector):
    """The build that is served, looked at when somebody asks for the metrics."""

    def __init__(self, look: Callable[[], Database] = open_database) -> None:
        self._look = look

    def collect(self) -> Iterable[Metric]:
        """Whether there are figures, whether they are those that lie there, when they were built, how new they are."""
        database = self._look()
        try:
            found = build(database)
        except DatabaseUnreadableError:
            yield GaugeMetricFamily("monitor_figures", "1 while there are figures to show.", 0)
            return
        yield GaugeMetricFamily("monitor_figures", "1 while there are figures to show.", 1)
        yield GaugeMetricFamily(
            "monitor_figures_stale", "1 while an older build is served than lies there.", bool(database.trouble)
        )
        yield GaugeMetricFamily(
            "monitor_built_timestamp_seconds", "When the figures were built.", _seconds(found.built_at)
        )
        yield GaugeMetricFamily(
            "monitor_newest_vintage_timestamp_seconds", "The newest vintage served.", _seconds(found.newest_vintage)
        )

    def describe(self) -> Iterable[Metric]:
        """Nothing: names are found out when asked, so that registering needs no database."""
        return ()


def _seconds(moment: datetime | date) -> float:
    moment = moment if isinstance(moment, datetime) else datetime.combine(moment, clock())
    return moment.replace(tzinfo=UTC).timestamp()


REGISTRY.register(Served())


def kind_of(path: str) -> str:
    """The kind of an address: one of ``KINDS`` or ``page``."""
    first = path.lstrip("/").split("/", 1)[0].split(".", 1)[0]
    if first == "_stcore":
        return "stream"
    return first if first in KINDS else "page"


class Measured:
    """ASGI middleware: counts and times answers, counts open pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note how it went."""
        if scope["type"] == "websocket":
            with OPEN_PAGES.track_inprogress():
                await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._measure(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _measure(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, begun, status = kind_of(scope["path"]), time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            REQUESTS.labels(kind, str(status)).inc()
            SECONDS.labels(kind).observe(time.perf_counter() - begun)


async def metrics(request: Request) -> Response:
    """The endpoint of ``/metrics``; 404 when the setting says ``off``."""
    if not settings.metrics_on():
        return PlainTextResponse("There is nothing here.\n", status_code=404)
    text = await run_in_threadpool(generate_latest, REGISTRY)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
