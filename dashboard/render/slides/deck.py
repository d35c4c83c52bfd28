"""A deck of several charts, in the order given, in our plain look or an organisation's own."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Inches

from dashboard import look, site
from dashboard.builders.sources import tables_of
from dashboard.handout import Handout
from dashboard.render.slides import tables
from dashboard.render.slides.page import EDGE, Picture, entitle, fill
from dashboard.render.slides.place import Box, fitting, height_of, name_shape, text_box
from dashboard.render.slides.tags import NAME
from dashboard.render.slides.template import layout_with_title, open_template, size_of
from dashboard.words import spoken

AS_OF = f"{NAME} as of"
SOURCES = f"{NAME} sources"
"""Names of the shapes that speak of all charts of a deck."""

MOST_SOURCES = 16
"""Tables on one slide of sources."""

Source = tuple[str, str, str, str]
"""Producer, table, vintages, address."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One chart of a deck with the presenter's own heading and remark, either of which may be empty."""

    handout: Handout
    heading: str = ""
    remark: str = ""


def deck(
    leaves: Sequence[Leaf],
    picture: Picture,
    *,
    title: str = "",
    remark: str = "",
    template: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """A presentation: a title slide if there is a title, one slide a chart, and the sources if there are several.

    ``picture`` draws maps. ``progress`` is told after each chart how many of how many are done. Raises
    ``TemplateError`` for a template that cannot be used.
    """
    made = open_template(template)
    wide, high = size_of(made)
    layout = layout_with_title(made)
    if title:
        opening(made.slides.add_slide(layout), title, remark, leaves, wide, high)
    for at, leaf in enumerate(leaves, start=1):
        slide = made.slides.add_slide(layout)
        drop_empty(slide)
        fill(slide, leaf.handout, picture, wide=wide, high=high, heading=leaf.heading, remark=leaf.remark)
        if progress is not None:
            progress(at, len(leaves))
    if len(leaves) > 1:
        pages = source_pages([leaf.handout for leaf in leaves])
        for number, lines in enumerate(pages, start=1):
            heading = numbered(spoken().say("slide.sources"), number, len(pages))
            closing(made.slides.add_slide(layout), lines, heading, wide, high)
    made.core_properties.title = title or (leaves[0].handout.chart.headline if leaves else "")
    made.core_properties.author = site.NAME
    made.core_properties.comments = "; ".join(dict.fromkeys(leaf.handout.address for leaf in leaves))[:250]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def numbered(title: str, number: int, of: int) -> str:
    """``Sources (2 of 3)`` as the title of slides that go on; ``Sources`` for one alone."""
    return spoken().say("slide.number", title=title, number=number, of=of) if of > 1 else title


def drop_empty(slide: Any) -> None:
    """Take away the layout's placeholders that we do not fill: they would show as "Click to add text"."""
    for holder in list(slide.placeholders):
        if holder != slide.shapes.title and holder.placeholder_format.idx != 0:
            holder._element.getparent().remove(holder._element)


def opening(slide: Any, title: str, remark: str, leaves: Sequence[Leaf], wide: int, high: int) -> None:
    """The title slide: heading, remark, to which day the figures are true."""
    drop_empty(slide)
    width = wide - 2 * EDGE
    size, rows = fitting(title, width, ((36, 3), (28, 4)), bold=True)
    box = Box(EDGE, int(high * 0.3), width, height_of(rows, size))
    entitle(slide, box, f"{NAME} title", title, size)
    lines = [(f"{NAME} opening", remark), (AS_OF, as_of([leaf.handout for leaf in leaves]))]
    top = box.bottom + Inches(0.2)
    for name, text in lines:
        if text:
            size, rows = fitting(text, width, ((18, 6), (14, 9)))
            below = Box(EDGE, top, width, height_of(rows, size))
            text_box(slide, below, name, text, size=size, colour=look.MUTED)
            top = below.bottom + Inches(0.1)


def closing(slide: Any, lines: Sequence[Source], title: str, wide: int, high: int) -> None:
    """A last slide: tables with their vintages and where to read them."""
    drop_empty(slide)
    entitle(slide, Box(EDGE, Inches(0.38), wide - 2 * EDGE, Inches(0.5)), f"{NAME} title", title, 26)
    list_sources(slide, lines, wide, high)


def source_pages(handouts: Sequence[Handout]) -> list[list[Source]]:
    """Every table behind some charts with its vintages and address, as many as fit one slide after the other."""
    words = spoken()
    rows: list[Source] = []
    for used in tables_of([pair for handout in handouts for pair in handout.measured], words):
        ends = list(dict.fromkeys(text for _, text in (*used.vintages[:1], *used.vintages[-1:])))
        said = words.say("slide.vintages", first=ends[0], last=ends[1]) if len(ends) > 1 else "".join(ends)
        table = words.say("slide.source", table=used.source.dataset_id, title=used.source.title)
        rows.append((used.source.producer, table, said, used.source.url))
    return [rows[start : start + MOST_SOURCES] for start in range(0, len(rows), MOST_SOURCES)]


def list_sources(slide: Any, lines: Sequence[Source], wide: int, high: int) -> None:
    """The native table of sources on a last slide."""
    below = Box(EDGE, Inches(1.1), wide - 2 * EDGE, int(high - Inches(1.5)))
    words = spoken()
    head = tuple(words.say(f"slide.{column}") for column in ("producer", "table", "vintage", "address"))
    frame = tables.lines(slide, below, head, lines, (0.13, 0.36, 0.17, 0.34))
    name_shape(frame, SOURCES, words.say("slide.sources.alt"))


def as_of(handouts: Sequence[Handout]) -> str:
    """Whose deck it is and to which day its newest figures are true."""
    cells = (cell for handout in handouts for cell in handout.cells)
    newest = max(cells, key=lambda cell: cell.vintage, default=None)
    if newest is None:
        return site.NAME
    day = spoken().day(newest.vintage, newest.vintage_precision)
    return spoken().say("slide.as of", site=site.NAME, day=day)
