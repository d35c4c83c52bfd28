"""What this site answers beside its pages: pictures, files, embeds, an API, a feed, social cards, a real 404.

None of it is a Streamlit session: no cookies, no WebSocket, no JavaScript. Answers are made once a build and kept,
so that any cache in front may hold them: their ETag changes when the figures or this program change.
"""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from dashboard.routes import api, embed, feed, files, finding_card, oembed
from dashboard.routes.cards import Cards

__all__ = ["take_away_middleware", "take_away_routes"]

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"]
"""All: what is not allowed is answered by us, in words."""


def take_away_routes() -> list[BaseRoute]:
    """The routes to give to ``st.App``."""
    return [
        Route("/chart.{extension}", files.chart_file, methods=METHODS),
        Route("/card.png", finding_card.card, methods=METHODS),
        Route("/embed", embed.page, methods=METHODS),
        Route("/embed/{name}", embed.part, methods=METHODS),
        Route("/oembed", oembed.oembed, methods=METHODS),
        Route("/feed.atom", feed.atom, methods=METHODS),
        Route("/api", api.root, methods=METHODS),
        Route("/api/{path:path}", api.api, methods=METHODS),
    ]


def take_away_middleware() -> list[Middleware]:
    """Social cards and a real 404 for the pages of the app, and who may frame them."""
    return [Middleware(Cards)]
