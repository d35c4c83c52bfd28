"""Answers that are kept until the next build: names, definitions, breaks, and figures that many ask for alike.

Bounded, keyed on the file's stamp, so that a new build is asked anew and nothing grows. It is not only time that is
saved: of every buffer of a query DuckDB (1.5) keeps a note of 200 bytes until there are 30,000 of a kind, 40 MB in all.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from dashboard.database import Database, Stamp

P = ParamSpec("P")
R = TypeVar("R")

MOST = 256
"""Answers kept a question; the one that was asked for least lately goes first."""


def once_a_build(
    question: Callable[Concatenate[Database, P], R],
) -> Callable[Concatenate[Database, P], R]:
    """A question that is asked once a build and arguments. A database frozen to another day has answers of its own.

    Lists among the arguments may stay lists. A dictionary that you get is your own; what is in an answer must not be
    changed.
    """
    kept: OrderedDict[tuple[Path, Stamp, object, Hashable], R] = OrderedDict()
    lock = threading.Lock()

    @wraps(question)
    def ask(database: Database, /, *args: P.args, **named: P.kwargs) -> R:
        asked = tuple(_hashable(one) for one in (*args, *named.items()))
        key = (database.path, database.stamp(), getattr(database, "day", None), asked)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return _own(kept[key])
        answer = question(database, *args, **named)
        with lock:
            kept[key] = answer
            while len(kept) > MOST:
                kept.popitem(last=False)
        return _own(answer)

    return ask


def _own(answer: R) -> R:
    return cast(R, dict(answer)) if isinstance(answer, dict) else answer


def _hashable(argument: object) -> Hashable:
    if isinstance(argument, (list, tuple)):
        return tuple(_hashable(one) for one in argument)
    assert isinstance(argument, Hashable)
    return argument
