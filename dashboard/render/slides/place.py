"""Where things stand on a slide, and the small acts of putting them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

from dashboard.render.slides.arial import line_count

WIDE = Inches(13.333)
HIGH = Inches(7.5)
"""16:9, as PowerPoint makes it."""

POINT = 12700
"""EMU of one point."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height

    def columns(self, count: int, gap: int = Inches(0.25)) -> list[Box]:
        """The box cut into so many side by side."""
        width = (self.width - gap * (count - 1)) // count
        return [Box(self.left + at * (width + gap), self.top, width, self.height) for at in range(count)]

    def grid(self, across: int, down: int, gap: int = Inches(0.1)) -> list[Box]:
        """The box cut into cells, row by row."""
        height = (self.height - gap * (down - 1)) // down
        return [
            Box(column.left, self.top + at * (height + gap), column.width, height)
            for at in range(down)
            for column in self.columns(across, gap)
        ]


def rgb(colour: str) -> RGBColor:
    """``#rrggbb`` for python-pptx."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def name_shape(shape: Any, name: str, alt: str = "") -> None:
    """The name by which we find a shape again, and its alternative text."""
    shape.name = name
    properties = shape._element._nvXxPr.cNvPr
    if alt:
        properties.set("descr", clean(alt))


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """A new XML element at the end of its parent."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(name, value)
    parent.append(element)
    return element


def clean(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter in "\n\t" or letter >= " ")


def write(
    frame: Any,
    text: str,
    *,
    size: float,
    colour: str,
    bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    link: str = "",
) -> None:
    """Fill a text frame with one run of text. ``link`` makes it a hyperlink."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = anchor
    frame.clear()
    paragraph = frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run()
    run.text = clean(text)
    style(run.font, size=size, colour=colour, bold=bold)
    if link:
        run.hyperlink.address = link


def style(font: Any, *, size: float, colour: str, bold: bool = False, italic: bool = False) -> None:
    """Size in points, colour, weight of a font."""
    font.size = Pt(size)
    font.bold = bold
    font.italic = italic
    font.color.rgb = rgb(colour)


def text_box(slide: Any, box: Box, name: str, text: str, **how: Any) -> Any:
    """A named text box."""
    shape = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
    name_shape(shape, name)
    write(shape.text_frame, text, **how)
    return shape


def lines_of(text: str, size: float, width: int, *, bold: bool = False) -> int:
    """On how many lines a text stands at a size in points in a width in EMU, with a little to spare."""
    return line_count(text, size, 0.97 * width / POINT, bold=bold)


def fitting(text: str, width: int, sizes: Sequence[tuple[float, int]], *, bold: bool = False) -> tuple[float, int]:
    """The first of some sizes at which a text needs no more than so many lines, and its lines; else the last size."""
    for size, most in sizes:
        rows = lines_of(text, size, width, bold=bold)
        if rows <= most:
            break
    return size, rows


def height_of(rows: int, size: float) -> int:
    """Height of some lines, in EMU."""
    return int(rows * size * POINT * 1.2)
