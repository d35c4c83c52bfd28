"""The card of a finding by address: ``/card.png?finding=F06&country=LV``, 16:9, for slides and other people's pages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from dashboard.charts.findings import SCREEN, card_of
from dashboard.charts.scene import Scene
from dashboard.database import Database
from dashboard.handout import query_string
from dashboard.questions.choices import vocabulary
from dashboard.render.card import png
from dashboard.routes.answers import LIVE, busy, matches, only_reading, problem, reply
from dashboard.routes.asking import BadAddressError, figures_at_hand, keep, parameters
from dashboard.routes.kept import STORE, BusyError, Kept, address_tag, made_once
from dashboard.routes.limits import CHEAP, DRAWN, too_many
from dashboard.view import View, Vocabulary, read_view
from dashboard.words import spoken

PARAMETERS = ("finding", "country", "with")
"""What an address of a card may say."""


async def card(request: Request) -> Response:
    """The card of an address as a picture."""
    refused = only_reading(request)
    if refused is not None:
        return refused
    try:
        given = parameters(request)
        query = {name: given[name] for name in PARAMETERS if name in given}
        database = figures_at_hand()
        view, words = asked(database, query)
        address = query_string(query)
        tag = address_tag(database, "card", address)
        key = ("card", address)
        stamp = database.stamp()
        known = STORE.get((stamp, key))
        refused = too_many(request, CHEAP if known is not None or matches(request, tag) else DRAWN)
        if refused is not None:
            return refused
        if known is None and matches(request, tag):  # such a tag is given out with a made answer only
            return reply(request, Kept(b"", "image/png", tag), LIVE)

        def make() -> Kept:
            name = f"finding-{view.chosen('finding')}{f'-{view.country}' if view.country else ''}.png"
            headers = {"Content-Disposition": f'inline; filename="{name}"'}
            return keep(png(*card_of(Scene(database, words, view))), "image/png", tag, headers=headers)

        return reply(request, known or await made_once(key, stamp, make))
    except BusyError:
        return busy()
    except BadAddressError as error:
        return problem(error.status, str(error))


def asked(database: Database, query: dict[str, str]) -> tuple[View, Vocabulary]:
    """The view of a card. Raises ``BadAddressError``: a picture of another finding would be worse than none."""
    words = vocabulary(database)
    view, notes = read_view(SCREEN, query, words)
    if notes:
        raise BadAddressError(400, " ".join(note.text for note in notes))
    if view.chosen("finding") is None:
        known = ", ".join(words.own[SCREEN]["finding"])
        raise BadAddressError(400, spoken().say("error.no finding", known=known))
    return view, words
