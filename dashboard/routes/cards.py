"""What the app's own addresses say to those who do not run scripts: title, description, picture; and 404 for the rest.

Streamlit serves one and the same page for every address, with status 200 and the title "Streamlit". People share those
addresses, so the page that is sent gets the sentence and the picture of the view it will show.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from urllib.parse import parse_qsl, quote

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import charts, look, site
from dashboard.database import DatabaseUnreadableError, open_database
from dashboard.handout import Handout
from dashboard.questions.choices import vocabulary
from dashboard.routes.embed import card
from dashboard.routes.kept import BusyError, Kept, keep, made_once
from dashboard.routes.oembed import main_chart
from dashboard.shell.screens import SCREENS
from dashboard.shell.style import SHEET
from dashboard.view import HOME, address_of, query_of, read_view
from dashboard.words import spoken

log = logging.getLogger(__name__)

OURS = (
    "/api",
    "/embed",
    "/chart.",
    "/card.png",
    "/oembed",
    "/feed.atom",
    "/_stcore",
    "/static/",
    "/media/",
    "/component/",
)
"""Addresses that are no pages of the app."""

FIRST = (HOME, "index.html")
"""Other names of the first page. Streamlit knows it by the bare address alone, and says "Page not found" over it."""

TITLE = re.compile(rb"<title>[^<]*</title>")
LANGUAGE = b'<html lang="en">'
END = b"</body>"
LARGEST_PAGE = 1_000_000


class Cards:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; put a card into the app's page, answer 404 for addresses that are no page.

        The names of the first page lead to the bare address.
        """
        if scope["type"] != "http" or scope["path"].startswith(OURS):
            await self.app(scope, receive, send)
            return
        if scope["path"].strip("/") in FIRST:
            query = scope.get("query_string", b"").decode("latin-1")
            await RedirectResponse(f"/?{query}" if query else "/")(scope, receive, send)
            return
        await _Answer(self.app, scope, receive, send).run()


class _Answer:
    """One answer of the app, held back while it may be the app's page."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self.app, self.scope, self.receive, self.send = app, scope, receive, send
        self.start: Message | None = None
        self.body = bytearray()

    async def run(self) -> None:
        # The page must come whole: without ranges, without "not modified", not packed.
        unwanted = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
        plain = [(name, value) for name, value in self.scope["headers"] if name not in unwanted]
        await self.app({**self.scope, "headers": plain}, self.receive, self.pass_on)

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if is_page(message):
                self.start = message
                return
            await self.send(message)
            return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body", False):
            await self.finish()

    async def finish(self) -> None:
        assert self.start is not None
        status, body = await whole(self.scope, bytes(self.body))
        headers = MutableHeaders(scope=self.start)
        for name in ("etag", "last-modified", "accept-ranges"):
            if name in headers:
                del headers[name]
        if self.scope["method"] == "HEAD":  # no body came to be measured
            del headers["content-length"]
        else:
            headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-cache"
        await self.send({**self.start, "status": status})
        await self.send({"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else body})


def is_page(message: Message) -> bool:
    """Whether an answer is a page of HTML."""
    return bool(message["status"] == 200) and Headers(raw=message["headers"]).get("content-type", "").startswith(
        "text/html"
    )


async def whole(scope: Scope, body: bytes) -> tuple[int, bytes]:
    """Status and body of the app's page: with its card if the address is a page, else our 404.

    A card never costs the page: whatever goes wrong while it is made, the page comes with a plain one.
    """
    screen = scope["path"].strip("/")
    names = pages()
    if screen and screen not in names:
        return 404, not_found(names)
    try:
        database = open_database()
        given = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), max_num_fields=60))
        plain = await to_thread.run_sync(vocabulary, database)
        query = query_of(read_view(screen or HOME, given, plain)[0])  # what else an address says makes no other card
        key = ("card", screen, tuple(query.items()), site.address())

        def make() -> Kept:
            return keep(head(screen, query), "text/plain")

        kept = await made_once(key, database.stamp(), make)
        return 200, put(body, kept.body)
    except (DatabaseUnreadableError, BusyError, charts.NotDrawnError, ValueError) as error:
        log.warning("No card for %s: %s", screen or "the first page", type(error).__name__)
    except Exception:
        log.exception("No card for %s", screen or "the first page")
    return 200, put(body, plain_head(screen, names.get(screen, site.NAME)).encode())


def pages() -> Mapping[str, str]:
    """Path of each page and its title."""
    return {screen.id: screen.title for screen in SCREENS}


def head(screen: str, query: Mapping[str, str]) -> str:
    """Title and card of a page with its choices; of the site where the page has no main chart."""
    title = pages().get(screen, "")
    name = main_chart(screen, query)
    if name is None:
        return plain_head(screen, titled(title) if title else site.NAME)
    handout = forgiving(name, screen, query)
    heading = titled(handout.chart.headline)
    found = f"{site.address()}/oembed?url={quote(handout.address, safe='')}"
    link = f'<link rel="alternate" type="application/json+oembed" href="{escape(found)}">'
    return f"<title>{escape(heading)}</title>{card(handout)}{link}" + canonical_link(handout.address)


def titled(title: str) -> str:
    """The title of a page with the name of the site behind it."""
    return spoken().say("shared.title", title=title, site=site.NAME)


def forgiving(name: str, screen: str, query: Mapping[str, str]) -> Handout:
    """The main chart of a page as the page itself would show it: unknown values fall back."""
    database = open_database()
    plain = vocabulary(database)
    view, _ = read_view(screen or HOME, query, plain)
    words = charts.chart_words(database, name)
    chart_view, _ = read_view(name, query_of(view), words)
    scene = charts.Scene(database, words, chart_view)
    made = charts.handout(database, name, scene, charts.CHARTS[name].draw(scene))
    return replace(made, page=address_of(view, plain))


def plain_head(screen: str, title: str) -> str:
    """Title and card without a chart of its own: the picture is that of the Overview."""
    picture = f"{site.address()}/chart.png?chart=heat"
    description = spoken().say("shared.site")
    tags = [
        ("name", "description", description),
        ("property", "og:type", "website"),
        ("property", "og:site_name", site.NAME),
        ("property", "og:title", title),
        ("property", "og:description", description),
        ("property", "og:url", f"{site.address()}/{screen}"),
        ("property", "og:image", picture),
        ("name", "twitter:card", "summary_large_image"),
        ("name", "twitter:title", title),
        ("name", "twitter:image", picture),
    ]
    metas = "".join(f'<meta {kind}="{name}" content="{escape(value)}">' for kind, name, value in tags)
    return f"<title>{escape(title)}</title>{metas}{canonical_link(f'{site.address()}/{screen}')}"


def canonical_link(address: str) -> str:
    """Where this page is at home, and where its changes are told."""
    title, feed = spoken().say("feed.link"), f"{site.address()}/feed.atom"
    return (
        f'<link rel="canonical" href="{escape(address)}">'
        f'<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{escape(feed)}">'
    )


def put(body: bytes, head_: bytes) -> bytes:
    """The app's page with our title and card in the place of its title, our language, and our style at its end.

    There the style goes before the rules that Streamlit adds to the head.
    """
    if len(body) > LARGEST_PAGE:
        return body
    sheet = f"<style>{SHEET}</style>".encode()
    ours = f'<html lang="{spoken().language}">'.encode()
    return TITLE.sub(lambda _: head_, body, count=1).replace(LANGUAGE, ours, 1).replace(END, sheet + END, 1)


def not_found(names: Mapping[str, str]) -> bytes:
    """The page for addresses that are none."""
    paths = {"" if id_ == HOME else id_: title for id_, title in names.items()}
    links = "".join(f'<li><a href="/{escape(path)}">{escape(title)}</a></li>' for path, title in paths.items())
    words = spoken()
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(titled(words.say('missing.title')))}</title>"
        f"<style>body{{font-family:{look.FONT_STACK};color:{look.INK};"
        f"max-width:40rem;margin:3rem auto;padding:0 1rem;line-height:1.5}}a{{color:{look.PLAIN}}}</style></head>"
        f"<body><h1>{escape(words.say('missing.head'))}</h1><p>{escape(words.say('missing.text'))}</p>"
        f"<ul>{links}</ul></body></html>"
    ).encode()
