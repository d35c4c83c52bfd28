"""Answers that are kept until the next build: names, definitions, breaks. Never figures.

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
    def ask(database: Database, *args: P.args, **named: P.kwargs) -> R:
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
