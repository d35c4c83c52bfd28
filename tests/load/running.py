"""Coroutines in tests: Playwright keeps an event loop in the main thread, so ours run in a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run(story: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, whatever the main thread is doing."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, story).result()
