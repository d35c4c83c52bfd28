"""A deck of several charts, in the order given, in our plain look or an organisation's own."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Inches

from dashboard import look
from dashboard.builders.marks import vintage_text
from dashboard.handout import Handout, sources
from dashboard.render.slides import tables
from dashboard.render.slides.page import EDGE, Picture, entitle, fill
from dashboard.render.slides.place import Box, fitting, height_of, name_shape, text_box
from dashboard.render.slides.tags import NAME
from dashboard.render.slides.template import layout_with_title, open_template, size_of
from dashboard.words import ENGLISH

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
            closing(made.slides.add_slide(layout), lines, numbered(number, len(pages)), wide, high)
    made.core_properties.title = title or (leaves[0].handout.chart.headline if leaves else "")
    made.core_properties.author = "Baltic Digital Monitor"
    made.core_properties.comments = "; ".join(dict.fromkeys(leaf.handout.address for leaf in leaves))[:250]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def numbered(number: int, of: int) -> str:
    """`` (2 of 3)`` for the titles of slides that go on; empty for one alone."""
    return f" ({number} of {of})" if of > 1 else ""


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


def closing(slide: Any, lines: Sequence[Source], number: str, wide: int, high: int) -> None:
    """A last slide: tables with their vintages and where to read them."""
    drop_empty(slide)
    entitle(slide, Box(EDGE, Inches(0.38), wide - 2 * EDGE, Inches(0.5)), f"{NAME} title", f"Sources{number}", 26)
    list_sources(slide, lines, wide, high)


def source_pages(handouts: Sequence[Handout]) -> list[list[Source]]:
    """Every table behind some charts with its vintages and address, as many as fit one slide after the other."""
    rows: list[Source] = []
    for info in sources(handouts):
        days = sorted(
            {
                (cell.vintage, vintage_text(cell, ENGLISH))
                for handout in handouts
                for one, cells in handout.measured
                if one.source.dataset_id == info.source.dataset_id
                for cell in cells
            }
        )
        said = " to ".join(dict.fromkeys(text for _, text in (*days[:1], *days[-1:])))
        rows.append((info.source.producer, f"{info.source.dataset_id}: {info.source.title}", said, info.source.url))
    return [rows[start : start + MOST_SOURCES] for start in range(0, len(rows), MOST_SOURCES)]


def list_sources(slide: Any, lines: Sequence[Source], wide: int, high: int) -> None:
    """The native table of sources on a last slide."""
    below = Box(EDGE, Inches(1.1), wide - 2 * EDGE, int(high - Inches(1.5)))
    frame = tables.lines(slide, below, ("Producer", "Table", "Vintage", "Address"), lines, (0.13, 0.36, 0.17, 0.34))
    name_shape(frame, SOURCES, "Table of the sources of this deck: producer, table, vintage, address.")


def as_of(handouts: Sequence[Handout]) -> str:
    """Whose deck it is and to which day its newest figures are true."""
    cells = (cell for handout in handouts for cell in handout.cells)
    newest = max(cells, key=lambda cell: cell.vintage, default=None)
    day = "" if newest is None else ENGLISH.day(newest.vintage, newest.vintage_precision)
    return f"Baltic Digital Monitor{f' · figures as of {day}' if day else ''}"
