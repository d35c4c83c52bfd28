"""oEmbed (oembed.com): the frame of a chart for those who paste an address into their editor."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from dashboard import charts, site
from dashboard.handout import Handout, query_string
from dashboard.routes.answers import LIVE, as_json, busy, only_reading, problem, reply
from dashboard.routes.asking import BadAddressError, canonical, drawn, figures_at_hand, keep
from dashboard.routes.embed import HEIGHT
from dashboard.routes.kept import STORE, BusyError, Kept, made_once
from dashboard.routes.limits import CHEAP, DRAWN, too_many
from dashboard.words import spoken

WIDTH = 900
MAIN_CHART = {
    "": "heat",
    "overview": "heat",
    "uptake": "beside",
    "skills": "hiring",
    "funding": "money",
    "profile": "profile",
    "compare": "standing",
    "targets": "target",
}
"""The chart that stands for a page: its social card, its frame. A page without one has the site's plain card."""


def main_chart(screen: str, query: Mapping[str, str]) -> str | None:
    """The chart that stands for a page; one finding of the ledger has its own."""
    if screen == "findings" and query.get("finding"):
        return "finding"
    return MAIN_CHART.get(screen)


async def oembed(request: Request) -> Response:
    """The answer to ``/oembed?url=...``: JSON of type ``rich``."""
    refused = only_reading(request)
    if refused is not None:
        return refused
    if request.query_params.get("format", "json") != "json":
        return Response(spoken().say("oembed.format") + "\n", status_code=501, media_type="text/plain")
    given = request.query_params.get("url", "")
    if not given:
        return problem(400, spoken().say("oembed.url"))
    try:
        wide = _size(request, "maxwidth", WIDTH)
        high = _size(request, "maxheight", HEIGHT)
        query = query_of_address(given, request)
        database = figures_at_hand()
        key, stamp = ("oembed", canonical(query), wide, high, site.address()), database.stamp()
        known = STORE.get((stamp, key))
        refused = too_many(request, CHEAP if known is not None else DRAWN)
        if refused is not None:
            return refused

        def make() -> Kept:
            return keep(as_json(described(drawn(database, query), wide, high)), "application/json")

        return reply(request, known or await made_once(key, stamp, make), LIVE)
    except BusyError:
        return busy()
    except BadAddressError as error:
        return problem(404 if error.status == 400 else error.status, str(error))


def _size(request: Request, name: str, most: int) -> int:
    given = request.query_params.get(name, "")
    if not given:
        return most
    if not (given.isascii() and given.isdigit() and 0 < len(given) <= 5 and int(given) > 0):
        raise BadAddressError(400, spoken().say("oembed.pixels", name=name))
    return min(most, int(given))


def query_of_address(address: str, request: Request) -> dict[str, str]:
    """The chart's parameters in an address of ours. Raises ``BadAddressError``."""
    say = spoken().say
    if len(address) > charts.LONGEST_QUERY:
        raise BadAddressError(400, say("oembed.long"))
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadAddressError(400, say("oembed.no address")) from None
    ours = {urlsplit(site.address()).netloc, request.headers.get("host", "")}
    if parts.scheme not in ("http", "https") or parts.netloc not in ours:
        raise BadAddressError(400, say("oembed.not ours"))
    given = {name: value for name, value in parse_qsl(parts.query, max_num_fields=40) if name in charts.PARAMETERS}
    path = parts.path.strip("/")
    if path == "embed" or path.startswith("chart."):
        return given
    name = main_chart(path, given)
    if name is not None:
        return {**given, "chart": name}
    raise BadAddressError(404, say("oembed.no chart"))


def described(handout: Handout, wide: int, high: int) -> dict[str, object]:
    """The oEmbed answer for a chart."""
    query = query_string(handout.query)
    address = f"{handout.site}/embed?{query}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": handout.chart.headline,
        "provider_name": site.NAME,
        "provider_url": handout.site,
        "cache_age": 3600,
        "width": wide,
        "height": high,
        "html": (
            f'<iframe src="{escape(address)}" title="{escape(handout.chart.headline)}" width="{wide}" '
            f'height="{high}" style="border:0;max-width:100%" loading="lazy"></iframe>'
        ),
        "thumbnail_url": f"{handout.site}/chart.png?{query}",
        "thumbnail_width": 1920,
        "thumbnail_height": 1080,
    }
