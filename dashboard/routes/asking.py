"""From a request to a handout: the address read once, its errors told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from starlette.requests import Request

from dashboard import charts
from dashboard.charts import NotDrawnError
from dashboard.database import Database, DatabaseUnreadableError, open_database
from dashboard.handout import Handout, query_string
from dashboard.routes.kept import Kept, Store, keep
from dashboard.view import LONGEST, harmless
from dashboard.words import spoken

MOST_PARAMETERS = 40


class BadAddressError(Exception):
    """An address that cannot be answered: status and words."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def parameters(request: Request) -> dict[str, str]:
    """The parameters of an address that charts read, each once. Raises ``BadAddressError``."""
    say = spoken().say
    if len(request.url.query) > charts.LONGEST_QUERY * 3:
        raise BadAddressError(414, say("not drawn.long", longest=charts.LONGEST_QUERY))
    given = request.query_params.multi_items()
    if len(given) > MOST_PARAMETERS:
        raise BadAddressError(400, say("error.parameters", most=MOST_PARAMETERS))
    read: dict[str, str] = {}
    for name, value in given:
        if name not in charts.PARAMETERS:
            continue
        if name in read:
            raise BadAddressError(400, say("error.twice", name=name))
        if len(value) > LONGEST:
            raise BadAddressError(400, say("error.long.said", name=name, longest=LONGEST, given=harmless(value)))
        read[name] = value.strip()
    return {name: value for name, value in read.items() if value}


def canonical(query: Mapping[str, str]) -> str:
    """One spelling of an address's parameters."""
    return query_string({name: query[name] for name in charts.PARAMETERS if name in query})


def drawn(database: Database, query: Mapping[str, str]) -> Handout:
    """The chart of an address. Raises ``BadAddressError`` with 400 or 410."""
    try:
        return charts.draw(database, query)
    except NotDrawnError as error:
        raise BadAddressError(410 if error.gone else 400, str(error)) from None


def figures_at_hand() -> Database:
    """The database, if it can be read. Raises ``BadAddressError`` with 503."""
    database = open_database()
    try:
        database.stamp()
    except DatabaseUnreadableError as error:
        raise BadAddressError(503, str(error)) from None
    return database


def today() -> date:
    """The day that stands in citations."""
    return date.today()


Make = Callable[[Handout], bytes | str]

__all__ = [
    "BadAddressError",
    "Kept",
    "Make",
    "Store",
    "canonical",
    "drawn",
    "figures_at_hand",
    "keep",
    "parameters",
    "today",
]
