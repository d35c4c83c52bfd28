"""An old deck brought up to date: today's figures in the old places, and a slide that lists what changed.

Only what is ours and untouched is changed. A title that the presenter rewrote stays; slides and shapes that are not
ours stay; a chart that cannot be drawn any more stays as it was and is named.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Inches

from dashboard.handout import Handout
from dashboard.render.slides import tables
from dashboard.render.slides.deck import AS_OF, SOURCES, as_of, drop_empty, list_sources, numbered, source_pages
from dashboard.render.slides.page import EDGE, NOTE_SIZE, Picture, draw, entitle, speaker_notes
from dashboard.render.slides.place import Box, clean, height_of, lines_of, name_shape
from dashboard.render.slides.tags import NAME, Memory, names, query_in_name, recall, remembered
from dashboard.render.slides.template import TemplateError, layout_with_title, open_deck, size_of
from dashboard.words import spoken

Redraw = Callable[[Mapping[str, str]], Handout]
"""Draws the chart of an address with today's figures; raises any exception whose text says why it cannot."""

LISTED = 16
"""Lines on one slide of changes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than before. ``slide`` counts from 1."""

    slide: int
    where: str
    before: str
    now: str
    kind: str
    """``new``, ``revised``, ``flags``, ``withdrawn``, ``not updated``, ``kept``."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The deck, how many charts were found and redrawn, and what changed."""

    deck: bytes
    charts: int
    changes: tuple[Change, ...]


def refresh(given: bytes, redraw: Redraw, picture: Picture) -> Refreshed:
    """Bring a deck of ours up to date. Raises ``TemplateError`` for a file that is none."""
    made = open_deck(given)
    found = 0
    changes: list[Change] = []
    handouts: list[Handout] = []
    for at, slide in enumerate(made.slides, start=1):
        for shapes in _charts_of(slide):
            found += 1
            handout, changed = _renew(slide, shapes, at, redraw, picture)
            changes += changed
            handouts += [handout] if handout is not None else []
    if not found:
        raise TemplateError(spoken().say("refresh.no chart"))
    wide, high = size_of(made)
    if len(handouts) == found:  # else the deck still shows figures of an older day
        _renew_sources(made, handouts, wide, high)
    layout = layout_with_title(made)
    pages = [changes[start : start + LISTED] for start in range(0, len(changes), LISTED)] or [[]]
    for number, page in enumerate(pages, start=1):
        _list_changes(made.slides.add_slide(layout), page, wide, high, number, len(pages))
    out = io.BytesIO()
    made.save(out)
    return Refreshed(out.getvalue(), found, tuple(changes))


def _charts_of(slide: Any) -> list[list[Any]]:
    """Our charts on a slide, each with all its shapes: the one with the memory first."""
    groups: dict[str, list[Any]] = {}
    for shape in slide.shapes:
        if query_in_name(shape.name) is not None:
            groups.setdefault(shape.name.split(" | ", 1)[1], []).append(shape)
    return list(groups.values())


def _renew_sources(made: Any, handouts: Sequence[Handout], wide: int, high: int) -> None:
    """The day on the title slide and the tables of sources, where they are still there."""
    pages = source_pages(handouts)
    for slide in made.slides:
        for shape in list(slide.shapes):
            if shape.name == AS_OF and shape.has_text_frame:
                replace_text(shape, as_of(handouts))
            elif shape.name == SOURCES:
                shape._element.getparent().remove(shape._element)
                if pages:
                    list_sources(slide, pages.pop(0), wide, high)


def _renew(
    slide: Any, shapes: Sequence[Any], at: int, redraw: Redraw, picture: Picture
) -> tuple[Handout | None, list[Change]]:
    told = next((found for shape in shapes if (found := recall(slide, shape)) is not None), None)
    query = dict(told.query) if told is not None else (query_in_name(shapes[0].name) or {})
    query.pop("vintage", None)
    try:
        handout = redraw(query)
    except Exception as error:  # whatever the reason, the presenter's slide stays as it was
        return None, [
            Change(at, told.headline if told else shapes[0].name, "", str(error) or type(error).__name__, "not updated")
        ]
    box = _around(shapes)
    for shape in shapes:
        _remove(slide, shape)
    changes = compare(told, handout, at)
    changes += _rewrite(slide, told, handout, at)
    draw(slide, _above_note(slide, box), handout, picture)
    if slide.has_notes_slide:
        slide.notes_slide.notes_text_frame.text = clean("\n".join(speaker_notes(handout)))
    return handout, changes


def _above_note(slide: Any, box: Box) -> Box:
    """The chart's place, less what a longer note has taken of it."""
    for shape in slide.shapes:
        if shape.name == f"{NAME} note" and box.top < shape.top < box.bottom:
            return Box(box.left, box.top, box.width, shape.top - box.top)
    return box


def _make_room(shape: Any, text: str) -> None:
    """A longer note grows upwards: below it stands the source."""
    runs = shape.text_frame.paragraphs[0].runs
    size = runs[0].font.size.pt if runs and runs[0].font.size else NOTE_SIZE
    wanted = height_of(lines_of(text, size, shape.width), size)
    if wanted > shape.height:
        shape.top, shape.height = shape.top - (wanted - shape.height), wanted


def _around(shapes: Sequence[Any]) -> Box:
    left, top = min(shape.left for shape in shapes), min(shape.top for shape in shapes)
    right = max(shape.left + shape.width for shape in shapes)
    bottom = max(shape.top + shape.height for shape in shapes)
    return Box(left, top, right - left, bottom - top)


def _remove(slide: Any, shape: Any) -> None:
    """Take a shape away with the parts that only it used (chart, sheet, tags)."""
    element = shape._element
    used = {value for node in element.iter() for name, value in node.attrib.items() if name.endswith(("}id", "}embed"))}
    element.getparent().remove(element)
    kept = {
        value
        for node in slide._element.iter()
        for name, value in node.attrib.items()
        if name.endswith(("}id", "}embed"))
    }
    for link in used - kept:
        if link in slide.part.rels:
            slide.part.drop_rel(link)


def compare(told: Memory | None, handout: Handout, at: int) -> list[Change]:
    """Figures that are new, other, flagged otherwise or gone."""
    if told is None:
        return [Change(at, handout.chart.headline, "", spoken().say("refresh.tags gone"), "revised")]
    before = {(row, column): mark for row, column, *mark in told.marks}
    now = {(row, column): mark for row, column, *mark in remembered(handout.chart)}
    labels = {**told.labels, **names(handout.chart)}
    changes: list[Change] = []
    for key in dict.fromkeys((*now, *before)):
        old, new = before.get(key), now.get(key)
        if old == new:
            continue
        where = _where(key, labels)
        if new is None or (new[0] is None and old is not None and old[0] is not None):
            changes.append(
                Change(at, where, _said(old), _said(new) if new else spoken().say("refresh.gone"), "withdrawn")
            )
        elif old is None or old[0] is None:
            if new[0] is not None:
                changes.append(Change(at, where, _said(old) if old else spoken().say("refresh.new"), _said(new), "new"))
            elif old is not None and old[2] != new[2]:
                changes.append(Change(at, where, _said(old), _said(new), "flags"))
        elif old[3] != new[3]:
            changes.append(Change(at, where, _said(old), _said(new), "new"))
        elif old[0] != new[0]:
            changes.append(Change(at, where, _said(old), _said(new), "revised"))
        else:
            changes.append(Change(at, where, _said(old), _said(new), "flags"))
    return changes


def _where(key: tuple[str, str], labels: Mapping[str, str]) -> str:
    row, column = key
    return ", ".join(part for part in (labels.get(row, row), labels.get(f"|{column}", column)) if part)


def _said(mark: Sequence[Any] | None) -> str:
    if mark is None:
        return ""
    _, text, letters, period = mark
    return " ".join(part for part in (text, letters, f"({period})" if period else "") if part)


def _rewrite(slide: Any, told: Memory | None, handout: Handout, at: int) -> list[Change]:
    """Replace our own words around the chart; words that the presenter changed stay and are named."""
    chart = handout.chart
    fresh = {
        "title": ("headline", chart.headline),
        "headline": ("headline", chart.headline),
        "subtitle": ("subtitle", chart.subtitle),
        "note": ("note", chart.note),
        "source": ("source", chart.source),
        "address": ("", handout.address),
    }
    changes: list[Change] = []
    charts = len(_charts_of(slide))
    for shape in slide.shapes:
        part = shape.name.removeprefix(f"{NAME} ") if shape.name.startswith(f"{NAME} ") else ""
        if part not in fresh or not shape.has_text_frame or charts > 1:
            continue
        field, text = fresh[part]
        shown = shape.text_frame.text
        was = getattr(told, field) if told is not None and field else shown
        if field and clean(was) != shown:
            if part != "title" or not _has(slide, "headline"):
                where = spoken().say(f"refresh.part.{part}")
                changes.append(Change(at, where, shown[:90], spoken().say("refresh.kept"), "kept"))
            continue
        if shown != clean(text):
            replace_text(shape, text, handout.address if part == "address" else "")
            if part == "note":
                _make_room(shape, text)
    return changes


def _has(slide: Any, part: str) -> bool:
    return any(shape.name == f"{NAME} {part}" for shape in slide.shapes)


def replace_text(shape: Any, text: str, link: str = "") -> None:
    """New words in the old look: the first run keeps its font."""
    paragraph = shape.text_frame.paragraphs[0]
    for extra in list(paragraph.runs)[1:]:
        extra._r.getparent().remove(extra._r)
    if paragraph.runs:
        paragraph.runs[0].text = clean(text)
        if link:
            paragraph.runs[0].hyperlink.address = link


def _list_changes(slide: Any, changes: Sequence[Change], wide: int, high: int, number: int, of: int) -> None:
    words = spoken()
    drop_empty(slide)
    width = wide - 2 * EDGE
    title = numbered(words.say("refresh.title"), number, of) if changes else words.say("refresh.title.nothing")
    entitle(slide, Box(EDGE, Inches(0.38), width, Inches(0.5)), f"{NAME} changes title", title, 24)
    if not changes:
        return
    below = Box(EDGE, Inches(1.05), width, int(high - Inches(1.4)))
    head = tuple(words.say(f"refresh.{column}") for column in ("slide", "kind", "figure", "before", "now"))
    rows = [(str(one.slide), words.say(f"refresh.kind.{one.kind}"), one.where, one.before, one.now) for one in changes]
    frame = tables.lines(slide, below, head, rows, (0.06, 0.11, 0.41, 0.21, 0.21))
    name_shape(frame, f"{NAME} changes", words.say("refresh.alt"))
