"""Atom feed of changes: new periods, revisions, breaks, withdrawn figures, by country and indicator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from dashboard import site
from dashboard.database import Database
from dashboard.handout import query_string
from dashboard.questions import takeaway
from dashboard.questions.shelf import shelf
from dashboard.questions.takeaway import Change
from dashboard.routes.answers import LIVE, busy, only_reading, problem, reply
from dashboard.routes.api import COUNTRY, INDICATOR, Given, _geos, _ids, read
from dashboard.routes.asking import BadAddressError, figures_at_hand
from dashboard.routes.kept import BusyError, Kept, keep, made_once
from dashboard.routes.limits import too_many
from dashboard.words import spoken

ENTRIES = 100
"""Newest changes in one answer."""


async def atom(request: Request) -> Response:
    """The feed, of everything or of some countries and indicators."""
    refused = only_reading(request) or too_many(request)
    if refused is not None:
        return refused
    try:
        database = figures_at_hand()
        given = read(request, (INDICATOR, COUNTRY))
        key = ("feed", tuple(sorted(given.items())), site.address())
        return reply(request, await made_once(key, database.stamp(), lambda: made(database, given)), LIVE)
    except BusyError:
        return busy()
    except BadAddressError as error:
        return problem(error.status, str(error))


def made(database: Database, given: Given) -> Kept:
    """The feed as Atom (RFC 4287)."""
    held = shelf(database)
    ids = set(_ids(given, held)) if "indicator" in given else None
    geos = set(_geos(given, held)) if "country" in given else None
    told = [
        one
        for one in takeaway.changes(database)
        if (ids is None or one.indicator_id in ids) and (geos is None or one.geo in geos)
    ]
    return keep(text(told[:ENTRIES], given), "application/atom+xml; charset=utf-8")


def text(told: Sequence[Change], given: Given) -> str:
    """Entries of changes, newest first."""
    own = f"{site.address()}/feed.atom" + (f"?{query_string(given)}" if given else "")
    updated = moment(told[0].on if told else date(1970, 1, 1))
    words = spoken()
    title = words.say("feed.title.of" if given else "feed.title", site=site.NAME, chosen=", ".join(given.values()))
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{words.language}">\n'
        f"<title>{escape(title)}</title>\n<id>{escape(own)}</id>\n"
        f'<link rel="self" href="{escape(own)}"/>\n<link href="{escape(site.address())}/"/>\n'
        f"<updated>{updated}</updated>\n<author><name>{site.NAME}</name></author>\n"
    )
    return head + "".join(entry(one) for one in told) + "</feed>\n"


def entry(one: Change) -> str:
    """One change, with the address of the chart that shows it."""
    address = f"{site.address()}/embed?chart=lines&indicator={one.indicator_id}"
    if one.geo != "EU27_2020":
        address += f"&country={one.geo}"
    words = spoken()
    what = words.say(f"feed.change.{one.kind}", period=one.period)
    parts = (one.indicator_id, one.geo, one.period, one.kind.replace(" ", "-"), one.on.isoformat())
    name = f"{site.address()}/changes/{'/'.join(parts)}"
    cells = words.say("feed.cells", n=one.cells) if one.cells > 1 else ""
    title = words.say("feed.entry", indicator=one.indicator, country=one.country, what=what)
    return (
        f"<entry><title>{escape(title)}</title><id>{escape(name)}</id>"
        f'<link href="{escape(address)}"/><updated>{moment(one.on)}</updated>'
        f'<category term="{escape(one.kind)}"/><category term="{escape(one.geo)}"/>'
        f'<category term="{escape(one.indicator_id)}"/>'
        f"<summary>{escape(f'{cells} {one.detail}'.strip()[:600] or what)}</summary></entry>\n"
    )


def moment(day: date) -> str:
    """A day as Atom writes it."""
    return f"{day.isoformat()}T00:00:00Z"
