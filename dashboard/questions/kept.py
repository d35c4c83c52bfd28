"""Answers that are kept until the next build: names, definitions, breaks, and figures that many ask for alike.

Bounded, keyed on the file's stamp, so that a new build is asked anew and nothing grows.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from dashboard.database import Database, Stamp

P = ParamSpec("P")
R = TypeVar("R")

MOST = 256
"""Answers kept a question; the one that was asked for least lately goes first."""


def once_a_build(
    question: Callable[Concatenate[Database, P], R],
) -> Callable[Concatenate[Database, P], R]:
    """A question that is asked once a build and arguments. Arguments must be hashable, answers must not be changed.

    Only for questions that do not read ``latest``: a database frozen to an earlier day shares the answers.
    """
    kept: OrderedDict[tuple[Path, Stamp, Hashable], R] = OrderedDict()
    lock = threading.Lock()

    @wraps(question)
    def ask(database: Database, /, *args: P.args, **named: P.kwargs) -> R:
        key = (database.path, database.stamp(), (args, tuple(named.items())))
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        answer = question(database, *args, **named)
        with lock:
            kept[key] = answer
            while len(kept) > MOST:
                kept.popitem(last=False)
        return answer

    return ask


K = TypeVar("K")
V = TypeVar("V")


def figures_once_a_build(
    question: Callable[Concatenate[Database, P], dict[K, V]],
) -> Callable[Concatenate[Database, P], dict[K, V]]:
    """The same for figures that many visitors ask for alike. A database frozen to another day has answers of its own.

    Lists among the arguments may stay lists. You get a dictionary of your own; what is in it must not be changed.
    """
    kept: OrderedDict[tuple[Path, Stamp, object, Hashable], dict[K, V]] = OrderedDict()
    lock = threading.Lock()

    @wraps(question)
    def ask(database: Database, /, *args: P.args, **named: P.kwargs) -> dict[K, V]:
        asked = tuple(_hashable(one) for one in (*args, *named.items()))
        key = (database.path, database.stamp(), getattr(database, "day", None), asked)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return dict(kept[key])
        answer = question(database, *args, **named)
        with lock:
            kept[key] = answer
            while len(kept) > MOST:
                kept.popitem(last=False)
        return dict(answer)

    return ask


def _hashable(argument: object) -> Hashable:
    if isinstance(argument, (list, tuple)):
        return tuple(_hashable(one) for one in argument)
    assert isinstance(argument, Hashable)
    return argument
