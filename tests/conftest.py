"""What every test has: the built database, and no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.load.build import DATABASE, Job, build

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that would leave this machine is an error, whoever opens it."""
    connect = socket.socket.connect

    def connect_at_home_only(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}: tests use no network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_at_home_only)


@pytest.fixture(scope="session")
def database_path() -> Path:
    """The database built from the snapshot in git; `make test` has made it, a bare pytest makes it here."""
    if not DATABASE.is_file():
        build(Job())
    return DATABASE


@pytest.fixture(scope="session")
def database(database_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to it."""
    with duckdb.connect(str(database_path), read_only=True) as con:
        yield con
