"""The addresses for those who run this: ``/health`` and ``/metrics``."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route

from dashboard.operations.health import health_route
from dashboard.operations.metrics import Measured, metrics


def operations_routes() -> list[Route]:
    """Routes to put before Streamlit's."""
    return [Route("/health", health_route(), methods=["GET"]), Route("/metrics", metrics, methods=["GET"])]


def operations_middleware() -> list[Middleware]:
    """Middleware to put outermost, so that it sees what the visitor sees."""
    return [Middleware(Measured)]
