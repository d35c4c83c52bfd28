"""Pictures and files by address: ``/chart.png?<view>``, and svg, pdf, pptx, xlsx, csv, json, zip, bib, ris, txt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from dashboard.handout import Handout
from dashboard.render import citation, image, package
from dashboard.render.fitted import fitted
from dashboard.render.sheet_xlsx import xlsx
from dashboard.render.slides import deck
from dashboard.render.slides.deck import Leaf
from dashboard.render.table_csv import csv_text, sidecar
from dashboard.routes.answers import FROZEN, LIVE, busy, matches, only_reading, problem, reply
from dashboard.routes.asking import (
    BadAddressError,
    canonical,
    drawn,
    figures_at_hand,
    keep,
    parameters,
    today,
)
from dashboard.routes.kept import STORE, BusyError, Kept, address_tag, made_once
from dashboard.routes.limits import CHEAP, DRAWN, too_many
from dashboard.words import spoken

Shape = Literal["16:9", "4:5", "narrow"]
SHAPES: dict[str, Shape] = {"": "16:9", "16:9": "16:9", "4:5": "4:5", "narrow": "narrow"}


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: its media type, how it is made, whether a browser saves rather than shows it."""

    media: str
    make: Callable[[Handout, Shape], bytes | str]
    saved: bool = True
    dated: bool = False
    """Whether today's date is in it (the day of access in a citation)."""


FORMS: dict[str, Form] = {
    "png": Form("image/png", lambda handout, shape: image.png(handout.chart, shape), saved=False),
    "svg": Form("image/svg+xml", lambda handout, shape: alone(fitted(image.svg(handout.chart, shape))), saved=False),
    "pdf": Form("application/pdf", lambda handout, shape: image.pdf(handout.chart, shape), saved=False),
    "pptx": Form(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        lambda handout, shape: deck([Leaf(handout)], image.drawing_png),
    ),
    "xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda handout, shape: xlsx(handout, today()),
        dated=True,
    ),
    "csv": Form("text/csv; charset=utf-8; header=present", lambda handout, shape: csv_text(handout)),
    "json": Form("application/json", lambda handout, shape: sidecar(handout)),
    "zip": Form("application/zip", lambda handout, shape: package.data_package(handout, today()), dated=True),
    "bib": Form("application/x-bibtex", lambda handout, shape: citation.bibtex(handout, today()), dated=True),
    "ris": Form(
        "application/x-research-info-systems", lambda handout, shape: citation.ris(handout, today()), dated=True
    ),
    "txt": Form("text/plain; charset=utf-8", lambda handout, shape: citation.plain(handout, today()), dated=True),
}

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""An SVG opened by itself is a document: it may run nothing."""


def alone(svg: str) -> str:
    """An inline SVG as a file of its own."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return svg if svg.startswith("<?xml") else head + svg


async def chart_file(request: Request) -> Response:
    """The chart of an address as a file."""
    refused = only_reading(request)
    if refused is not None:
        return refused
    extension = request.path_params["extension"]
    if extension not in FORMS:
        return problem(404, spoken().say("error.form", given=extension[:20], allowed=", ".join(FORMS)))
    form = FORMS[extension]
    shape = request.query_params.get("shape", "")
    if shape not in SHAPES:
        return problem(400, spoken().say("error.shape", allowed=", ".join(filter(None, SHAPES))))
    try:
        query = parameters(request)
        database = figures_at_hand()
        address = canonical(query)
        day = today().isoformat() if form.dated else ""
        tag = address_tag(database, extension, shape, address, day)
        caching = FROZEN if "vintage" in query and not form.dated else LIVE
        key = (extension, SHAPES[shape], address, day)
        stamp = database.stamp()
        known = STORE.get((stamp, key))
        refused = too_many(request, CHEAP if known is not None or matches(request, tag) else DRAWN)
        if refused is not None:
            return refused
        if known is None and matches(request, tag):  # such a tag is given out with a made answer only
            return reply(request, Kept(b"", form.media, tag), caching)

        def make() -> Kept:
            handout = drawn(database, query)
            kind = "attachment" if form.saved else "inline"
            headers = {"Content-Disposition": f'{kind}; filename="{handout.file_name(extension)}"'}
            if extension == "svg":
                headers["Content-Security-Policy"] = SVG_POLICY
            return keep(form.make(handout, SHAPES[shape]), form.media, tag, headers=headers)

        return reply(request, known or await made_once(key, stamp, make), caching)
    except BusyError:
        return busy()
    except BadAddressError as error:
        return problem(error.status, str(error))
