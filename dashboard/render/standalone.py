"""One HTML file that works without a network: sentences, pictures, tables; interactive where scripts may run.

plotly.js is inside once. Every chart is first a picture in the page (SVG); the script replaces it, and where scripts
are off, or fail, the picture stays. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

from dashboard import look
from dashboard.chart import Chart
from dashboard.handout import Handout, limits
from dashboard.render import interactive, table
from dashboard.site import NAME
from dashboard.words import spoken

START = """
(function () {
  "use strict";
  var config = {displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false};
  Array.prototype.forEach.call(document.querySelectorAll("script[data-chart]"), function (holder) {
    var place = document.getElementById(holder.getAttribute("data-chart"));
    var picture = place.previousElementSibling;
    try {
      var figure = JSON.parse(holder.textContent);
      place.hidden = false;
      Plotly.newPlot(place, figure.data, figure.layout, config).then(function () {
        picture.hidden = true;
      }, function () { place.hidden = true; });
    } catch (error) { place.hidden = true; }
  });
  window.addEventListener("beforeprint", function () { window.dispatchEvent(new Event("resize")); });
}());
"""

STYLE = f"""
* {{ box-sizing: border-box; }}
body {{ font-family: {look.FONT_STACK}; color: {look.INK}; background: {look.GROUND}; line-height: 1.45;
  max-width: 72rem; margin: 0 auto; padding: 1.5rem; }}
h1 {{ font-size: 1.9rem; line-height: 1.2; }}
h2 {{ font-size: 1.3rem; line-height: 1.25; margin: 2.5rem 0 0.25rem; }}
p {{ margin: 0.2rem 0; }}
.muted {{ color: {look.MUTED}; font-size: 0.95rem; }}
.foot {{ color: {look.MUTED}; font-size: 0.875rem; }}
a {{ color: {look.PLAIN}; }}
svg {{ max-width: 100%; height: auto; }}
.scroll {{ overflow-x: auto; }}
section {{ break-inside: avoid; }}
details {{ margin: 0.4rem 0; font-size: 0.9rem; }}
@media print {{ details, .only-screen {{ display: none; }} body {{ max-width: none; padding: 0; }} }}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One chart of a page with the writer's own heading and remark, either of which may be empty."""

    handout: Handout
    heading: str = ""
    remark: str = ""


@lru_cache(maxsize=1)
def plotly_js() -> str:
    """plotly.min.js out of the installed package. Safe inside a script element."""
    import plotly

    path = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script")


Draw = Callable[[Chart], str]


def page(
    sheets: Sequence[Sheet],
    svg: Draw,
    *,
    title: str = "",
    remark: str = "",
    scripts: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """The file. ``svg`` draws a picture; ``scripts=False`` leaves plotly.js and the figures out (for print)."""
    heading = title or (sheets[0].handout.chart.headline if sheets else NAME)
    parts: list[str] = []
    for at, sheet in enumerate(sheets, start=1):
        parts.append(_section(at, sheet, svg, scripts))
        if progress is not None:
            progress(at, len(sheets))
    language = spoken().language
    code = f"<script>{plotly_js()}</script><script>{START}</script>" if scripts else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(heading)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(scripts))}">'
        f'<meta name="generator" content="{NAME}"><style>{STYLE}{table.STYLE}</style></head><body>'
        + (f"<h1>{escape(title)}</h1>" if title else "")
        + (f"<p>{escape(remark)}</p>" if remark else "")
        + "".join(parts)
        + f'<p class="foot">{NAME}</p>{code}</body></html>\n'
    )


def policy(scripts: bool) -> str:
    """What the file may do: run its own scripts, show what is inside it, fetch nothing."""
    own = ""
    if scripts:
        own = "script-src " + " ".join(f"'sha256-{_hash(text)}'" for text in (plotly_js(), START)) + "; "
    return (
        f"default-src 'none'; {own}style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=4)
def _hash(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()


def _section(at: int, sheet: Sheet, svg: Draw, scripts: bool) -> str:
    handout = sheet.handout
    chart, words = handout.chart, spoken()
    own = sheet.heading
    sentence = f"<p><strong>{escape(chart.headline)}</strong></p>" if own else ""
    remark = f"<p>{escape(sheet.remark)}</p>" if sheet.remark else ""
    is_table = chart.kind == "heat_table"
    drawing = f'<div class="scroll">{table.html(chart)}</div>'
    if not is_table:
        figure = ""
        if scripts:
            text = interactive.figure_json(chart).replace("<", "\\u003c")
            figure = (
                f'<div id="chart-{at}" hidden></div>'
                f'<script type="application/json" data-chart="chart-{at}">{text}</script>'
            )
        drawing = (
            f'<div class="picture">{svg(chart)}</div>{figure}'
            f"<details><summary>{escape(words.say('file.table'))}</summary>"
            f'<div class="scroll">{table.html(chart)}</div></details>'
        )
    notes = "".join(f"<p>{escape(note)}</p>" for note in chart.notes)
    known = "".join(f"<p>{escape(text)}</p>" for text in limits(handout))
    return (
        f"<section><h2>{escape(own or chart.headline)}</h2>{sentence}"
        f'<p class="muted">{escape(chart.subtitle)}</p>{remark}{drawing}'
        f'<div class="foot">{notes}<p>{escape(chart.source)}</p>'
        f'<p><a href="{escape(handout.address)}">{escape(handout.address)}</a></p>'
        f"<details><summary>{escape(words.say('limits'))}</summary>{known}</details></div></section>"
    )
