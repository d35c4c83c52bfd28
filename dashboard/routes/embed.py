"""Charts in other people's pages: ``/embed?<view>``.

First a picture, which needs no script, cookie or session; where scripts run the same chart becomes interactive. Four
requests in all: the page, the picture, the chart's own script with its figure, plotly.js out of the installed package.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dashboard import look, site
from dashboard.chart import Chart
from dashboard.handout import Handout, query_string
from dashboard.render import interactive, table
from dashboard.routes.answers import FROZEN, LIVE, busy, only_reading, problem, reply, title
from dashboard.routes.asking import BadAddressError, canonical, drawn, figures_at_hand, keep, parameters
from dashboard.routes.kept import STORE, BusyError, Kept, address_tag, made_once
from dashboard.routes.limits import CHEAP, DRAWN, too_many
from dashboard.words import spoken

HEIGHT = 560
"""Height of a frame before its content has said its own."""

STYLE = f"""
*{{box-sizing:border-box}}
body{{margin:0;padding:.75rem;font-family:{look.FONT_STACK};color:{look.INK};background:{look.GROUND};line-height:1.4}}
h1{{font-size:1.2rem;line-height:1.25;margin:0 0 .2rem}}
p{{margin:.15rem 0}}
.muted,.foot{{color:{look.MUTED};font-size:.85rem}}
a{{color:{look.PLAIN}}}
img{{max-width:100%;height:auto;display:block}}
details{{font-size:.85rem;margin:.3rem 0}}
.scroll{{overflow-x:auto}}
[hidden]{{display:none!important}}
"""

START = """(function () {
  "use strict";
  var config = {displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false};
  function tell() {
    if (window.parent !== window) {
      var high = Math.ceil(document.documentElement.getBoundingClientRect().height);
      window.parent.postMessage({source: "baltic-digital-monitor", height: high}, "*");
    }
  }
  function start() {
    var place = document.getElementById("plot");
    tell();
    if (!place || !FIGURE) { return; }
    var code = document.createElement("script");
    code.src = PLOTLY;
    code.onload = function () {
      document.getElementById("live").hidden = false;
      window.Plotly.newPlot(place, FIGURE.data, FIGURE.layout, config).then(function () {
        document.getElementById("picture").hidden = true;
        document.documentElement.setAttribute("data-live", "yes");
        tell();
      }, function () { document.getElementById("live").hidden = true; tell(); });
    };
    document.head.appendChild(code);
  }
  window.addEventListener("resize", tell);
  window.addEventListener("load", tell);
  document.addEventListener("toggle", tell, true);
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
"""

HEIGHT_JS = """(function () {
  "use strict";
  window.addEventListener("message", function (event) {
    var told = event.data;
    if (!told || told.source !== "baltic-digital-monitor" || typeof told.height !== "number") { return; }
    var frames = document.querySelectorAll("iframe[data-bdm]");
    for (var i = 0; i < frames.length; i += 1) {
      if (frames[i].contentWindow === event.source) {
        frames[i].style.height = Math.max(120, Math.min(4000, Math.ceil(told.height))) + "px";
      }
    }
  });
}());
"""
"""For the page around the frame: the frame says its height, this sets it. Without it the frame keeps a fixed height."""


def policy() -> str:
    """What an embed may do: run our scripts, show our pictures, be framed by whom the setting names."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {site.embed_ancestors()}"
    )


def snippet(handout: Handout, *, frozen: bool = False) -> str:
    """What a site copies into its page: a frame whose height adapts. ``frozen`` pins it to the newest vintage."""
    query = dict(handout.query)
    if frozen and handout.vintage is not None:
        query["vintage"] = handout.vintage.isoformat()
    address = f"{site.address()}/embed?{query_string(query)}"
    return (
        f'<iframe data-bdm src="{escape(address)}" title="{escape(handout.chart.headline)}" loading="lazy" '
        f'style="width:100%;height:{HEIGHT}px;border:0"></iframe>\n'
        f'<script async src="{escape(site.address())}/embed/height.js"></script>'
    )


async def page(request: Request) -> Response:
    """The embed of an address; errors are a page too, in words."""
    refused = only_reading(request)
    if refused is not None:
        return refused
    try:
        query = parameters(request)
        database = figures_at_hand()
        address = canonical(query)
        tag = address_tag(database, "embed", address, site.address(), policy())
        key, stamp = ("embed", address, site.address(), policy()), database.stamp()
        known = STORE.get((stamp, key))
        refused = too_many(request, CHEAP if known is not None else DRAWN)
        if refused is not None:
            return refused

        def make() -> Kept:
            made = html(drawn(database, query))
            return keep(made, "text/html; charset=utf-8", tag, headers={"Content-Security-Policy": policy()})

        caching = FROZEN if "vintage" in query else LIVE
        return reply(request, known or await made_once(key, stamp, make), caching)
    except BusyError:
        return busy()
    except BadAddressError as error:
        return sorry(error)


def sorry(error: BadAddressError) -> Response:
    """A small page that says why there is no chart."""
    heading = escape(title(error.status))
    body = (
        f'<!DOCTYPE html><html lang="{spoken().language}"><head><meta charset="utf-8"><title>{heading}</title>'
        f'<meta name="robots" content="noindex"><style>{STYLE}</style></head><body><h1>{heading}</h1>'
        f'<p>{escape(str(error))}</p><p><a href="{escape(site.address())}/" target="_blank" rel="noopener">'
        f"{site.NAME}</a></p></body></html>"
    )
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "public, max-age=60"}
    return Response(body, status_code=error.status, media_type="text/html; charset=utf-8", headers=headers)


def html(handout: Handout) -> str:
    """The page: a picture with its alternative text, the table, links; room for the interactive chart."""
    chart, words = handout.chart, spoken()
    query = escape(query_string(handout.query))
    own = escape(handout.address)
    oembed = escape(f"{handout.site}/oembed?url={_quoted(f'{handout.site}/embed?{query_string(handout.query)}')}")
    notes = "".join(f"<p>{escape(note)}</p>" for note in chart.notes)
    live = (
        f'<div id="live" hidden><h1>{escape(chart.headline)}</h1><p class="muted">{escape(chart.subtitle)}</p>'
        f'<div id="plot"></div><div class="foot">{notes}<p>{escape(chart.source)}</p></div></div>'
    )
    picture = (
        f'<div id="picture"><picture><source media="(max-width: 599px)" srcset="/chart.svg?{query}&amp;shape=narrow">'
        f'<img src="/chart.svg?{query}" width="1280" height="720" alt="{escape(chart.alt)}"></picture></div>'
    )
    if chart.kind == "heat_table":
        live = ""
    frozen = f" · {escape(words.say('chosen.vintage.pinned', day=handout.pinned))}" if handout.pinned else ""
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{escape(chart.headline)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="canonical" href="{own}"><link rel="icon" href="data:,">'
        f'<link rel="alternate" type="application/json+oembed" href="{oembed}" title="{escape(chart.headline)}">'
        f"{card(handout)}<style>{STYLE}{table.STYLE}</style></head><body>"
        f"{picture}{live}"
        f"<details><summary>{escape(words.say('file.table'))}</summary>"
        f'<div class="scroll">{table.html(chart)}</div></details>'
        f'<p class="foot"><a href="{own}" target="_blank" rel="noopener">{site.NAME}</a>{frozen} · '
        f'<a href="/chart.csv?{query}" download>CSV</a> · <a href="/chart.xlsx?{query}" download>Excel</a> · '
        f'<a href="/chart.pptx?{query}" download>PowerPoint</a> · <a href="/chart.png?{query}" target="_blank" '
        f'rel="noopener">{escape(words.say("embed.picture"))}</a></p>'
        f'<script src="/embed/start.js?{query}" defer></script></body></html>'
    )


def _quoted(text: str) -> str:
    return quote(text, safe="")


def card(handout: Handout) -> str:
    """Open Graph and Twitter card of a view: its own sentence, its own picture."""
    chart = handout.chart
    picture = f"{handout.site}/chart.png?{query_string(handout.query)}"
    tags = [
        ("name", "description", chart.subtitle),
        ("property", "og:type", "website"),
        ("property", "og:site_name", site.NAME),
        ("property", "og:title", chart.headline),
        ("property", "og:description", spoken().say("shared.chart", subtitle=chart.subtitle, source=chart.source)),
        ("property", "og:url", handout.address),
        ("property", "og:image", picture),
        ("property", "og:image:width", "1920"),
        ("property", "og:image:height", "1080"),
        ("property", "og:image:alt", chart.alt[:400]),
        ("name", "twitter:card", "summary_large_image"),
        ("name", "twitter:title", chart.headline),
        ("name", "twitter:description", chart.subtitle),
        ("name", "twitter:image", picture),
        ("name", "twitter:image:alt", chart.alt[:400]),
    ]
    return "".join(f'<meta {kind}="{name}" content="{escape(value)}">' for kind, name, value in tags)


# --- scripts ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def plotly_file() -> tuple[bytes, bytes, str]:
    """plotly.min.js out of the installed package, packed, and its name with its content's hash."""
    import plotly

    body = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()
    return body, gzip.compress(body, 9, mtime=0), f"plotly-{hashlib.sha256(body).hexdigest()[:12]}.min.js"


def start_script(chart: Chart) -> str:
    """The chart's own script: its figure, and how it starts."""
    figure = "null" if chart.kind == "heat_table" else interactive.figure_json(chart)
    figure = figure.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'var FIGURE = {figure};\nvar PLOTLY = "/embed/{plotly_file()[2]}";\n{START}'


async def part(request: Request) -> Response:
    """The parts of an embed: its script, plotly.js, the script for the page around it."""
    refused = only_reading(request)
    if refused is not None:
        return refused
    name = request.path_params["name"]
    if name == "height.js":
        return reply(request, keep(HEIGHT_JS, "text/javascript; charset=utf-8"), LIVE)
    if name == plotly_file()[2]:
        body, packed, _ = plotly_file()
        return reply(request, Kept(body, "text/javascript; charset=utf-8", f'W/"{name}"', packed), FROZEN)
    if name != "start.js":
        return problem(404, spoken().say("embed.no part"))
    try:
        query = parameters(request)
        database = figures_at_hand()
        address = canonical(query)
        tag = address_tag(database, "start", address)
        key, stamp = ("start", address), database.stamp()
        known = STORE.get((stamp, key))
        refused = too_many(request, CHEAP if known is not None else DRAWN)
        if refused is not None:
            return refused

        def make() -> Kept:
            return keep(start_script(drawn(database, query).chart), "text/javascript; charset=utf-8", tag)

        caching = FROZEN if "vintage" in query else LIVE
        return reply(request, known or await made_once(key, stamp, make), caching)
    except BusyError:
        return busy()
    except BadAddressError as error:
        return problem(error.status, str(error))
