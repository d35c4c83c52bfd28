"""The card of a finding as a picture, 16:9: what was said, by whom, the verdict with its rule, and the chart beside it.

The words are set first and as large as they fit; the chart gets the right half. A finding without a chart (a pure
question) has the whole width for its words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.image import imread

from dashboard import look
from dashboard.chart import Chart
from dashboard.ledger.told import Card, initial, word
from dashboard.render.image.files import PIXELS_PER_INCH, drawing_png
from dashboard.render.image.text import LEADING, POINTS, block_height, wrapped
from dashboard.render.typeface import family
from dashboard.words import spoken

WIDTH, HEIGHT, EDGE = 12.8, 7.2, 0.42
GAP = 0.3
LEFT = 5.5
"""Width of the words beside a chart, in inches."""

SHRINK = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
"""Text sizes that are tried until everything fits."""
GROW = (1.7, 1.55, 1.4, 1.25, 1.1)
"""Those tried first where words have the whole width."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph: text, size in points, colour, weight, and the space after it in inches."""

    text: str
    size: float
    colour: str = look.INK
    bold: bool = False
    after: float = 0.12


def png(card: Card, chart: Chart | None) -> bytes:
    """The card as PNG, 1920 by 1080 pixels."""
    out = io.BytesIO()
    title = spoken().say("finding.title", id=card.id, label=card.label)
    figure(card, chart).savefig(
        out, format="png", dpi=PIXELS_PER_INCH, metadata={"Title": title, "Description": alt(card, chart)}
    )
    return out.getvalue()


def alt(card: Card, chart: Chart | None) -> str:
    """The card in words."""
    said = spoken().say(
        "finding.alt",
        paraphrase=card.paraphrase,
        quote=card.quote,
        voice=card.voice,
        said_on=card.said_on,
        word=initial(word(card.word)),
        because=card.because,
    )
    return f"{said} {chart.alt}" if chart is not None else said


def figure(card: Card, chart: Chart | None) -> Figure:
    """The card as a Matplotlib figure."""
    page = Figure(figsize=(WIDTH, HEIGHT), facecolor=look.GROUND)
    name = family()
    foot = [card.report, f"{card.address}"]
    foot_lines = [line for text in foot for line in wrapped(text, WIDTH - 2 * EDGE, 9, name)]
    floor = EDGE + block_height(foot_lines, 9) + 0.12
    _lines(page, foot_lines, EDGE, EDGE + block_height(foot_lines, 9), 9, look.MUTED, name)
    width = LEFT if chart is not None else WIDTH - 2 * EDGE
    for scale in SHRINK if chart is not None else (*GROW, *SHRINK):
        pieces = [
            (piece, wrapped(piece.text, width, piece.size, name, bold=piece.bold)) for piece in _words(card, scale)
        ]
        if _height(pieces) <= HEIGHT - EDGE - floor:
            break
    top = HEIGHT - EDGE
    for piece, lines in pieces:
        _lines(page, lines, EDGE, top, piece.size, piece.colour, name, bold=piece.bold)
        top -= block_height(lines, piece.size) + piece.after
    if chart is not None:
        _chart(page, chart, floor, name)
    return page


def _words(card: Card, scale: float) -> list[Piece]:
    """The words of the card from top to bottom."""
    words = spoken()
    pieces = [
        Piece(words.say("finding.theme", id=card.id, theme=card.theme), 11 * scale, look.MUTED, after=0.04),
        Piece(card.paraphrase, 17 * scale, bold=True, after=0.12),
        Piece(words.say("quoted", text=card.quote), 13 * scale, after=0.04),
        Piece(words.say("finding.voice", voice=card.voice, said_on=card.said_on), 10.5 * scale, look.MUTED, after=0.18),
        Piece(words.say("verdict.whose"), 10.5 * scale, look.MUTED, after=0.0),
        Piece(initial(word(card.word)), 19 * scale, bold=True, after=0.05),
        Piece(card.because, 11.5 * scale, after=0.12),
    ]
    if card.rule:
        pieces.append(Piece(words.say("finding.rule", rule=card.rule), 10.5 * scale, look.MUTED))
    elif card.needed:
        pieces.append(Piece(words.say("finding.needed", what=card.needed), 11.5 * scale))
    pieces.append(Piece(words.say("finding.caveat", caveat=card.caveat), 10.5 * scale, look.MUTED, after=0.0))
    return pieces


def _height(pieces: Sequence[tuple[Piece, list[str]]]) -> float:
    return sum(block_height(lines, piece.size) + piece.after for piece, lines in pieces)


def _chart(page: Figure, chart: Chart, floor: float, name: str) -> None:
    """The chart's own words and drawing in the right half."""
    left = EDGE + LEFT + GAP
    width = WIDTH - EDGE - left
    head = wrapped(chart.headline, width, 13, name, bold=True)
    under = wrapped(chart.subtitle, width, 9.5, name)
    notes = wrapped(chart.note, width, 8, name)
    source = wrapped(chart.source, width, 8, name)
    top = HEIGHT - EDGE
    top = _lines(page, head, left, top, 13, look.INK, name, bold=True)
    top = _lines(page, under, left, top - 0.04, 9.5, look.MUTED, name)
    low = floor + block_height(source, 8)
    _lines(page, source, left, low, 8, look.MUTED, name)
    low += block_height(notes, 8) + 0.04
    _lines(page, notes, left, low, 8, look.INK, name)
    tall = top - low - 0.2
    drawing = drawing_png(chart, round(width * PIXELS_PER_INCH), round(tall * PIXELS_PER_INCH))
    axes = page.add_axes((left / WIDTH, (low + 0.1) / HEIGHT, width / WIDTH, tall / HEIGHT))
    axes.imshow(imread(io.BytesIO(drawing), format="png"), aspect="auto", interpolation="none")
    axes.set_axis_off()


def _lines(
    page: Figure,
    lines: Sequence[str],
    left: float,
    top: float,
    size: float,
    colour: str,
    name: str,
    *,
    bold: bool = False,
) -> float:
    """Write some lines below each other; gives where the next may stand."""
    for line in lines:
        page.text(
            left / WIDTH,
            top / HEIGHT,
            line,
            fontsize=size,
            color=colour,
            family=name,
            weight="bold" if bold else "normal",
            va="top",
            parse_math=False,
        )
        top -= size * LEADING / POINTS
    return top
