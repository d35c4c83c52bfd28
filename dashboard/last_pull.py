"""The last attempt to bring fresh figures, as the pull itself told it.

It lies beside the database: a pull that fails does not build one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "last_pull.json"

LARGEST = 1_000_000
"""Bytes. A file of ours is some kilobytes; anything larger is not ours."""


@dataclass(frozen=True, slots=True)
class PulledTable:
    """How one table fared."""

    dataset: str
    outcome: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LastPull:
    """When it began and ended, and how, in words. Without an end it still runs, or was cut off."""

    started: datetime
    ended: datetime | None
    sentence: str
    tables: tuple[PulledTable, ...]


def last_pull(folder: Path) -> LastPull | None:
    """What the last pull said; ``None`` if none has run here, or if its file cannot be read."""
    path = folder / NAME
    try:
        if path.stat().st_size > LARGEST:
            return None
        given = json.loads(path.read_text(encoding="utf-8"))
        tables = tuple(
            PulledTable(str(one["dataset"]), str(one["outcome"]), str(one["sentence"]))
            for one in given.get("tables", ())
        )
        ended = given["ended"]
        return LastPull(
            datetime.fromisoformat(given["started"]),
            None if ended is None else datetime.fromisoformat(ended),
            str(given["sentence"]),
            tables,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
