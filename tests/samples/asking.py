"""Asks an ASGI application without a server: one event loop, answers as httpx gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx


class Asker:
    """A client for tests; use as a context manager. Redirects are not followed."""

    def __init__(self, app: Any, base_url: str = "http://testserver") -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url=base_url)

    def __enter__(self) -> Asker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def request(
        self, method: str, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request."""
        return self._runner.run(self._client.request(method, path, params=params, headers=headers))

    def get(
        self, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Read an address."""
        return self.request("GET", path, params, headers)

    def together(self, paths: Sequence[str]) -> list[httpx.Response]:
        """Many addresses at the same time."""

        async def all_of_them() -> list[httpx.Response]:
            return list(await asyncio.gather(*(self._client.get(path) for path in paths)))

        return self._runner.run(all_of_them())

    def options(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask what is allowed."""
        return self.request("OPTIONS", path, headers=headers)
