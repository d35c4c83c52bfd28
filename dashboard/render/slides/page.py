"""One slide of one chart: sentence, subtitle, native chart, note, source, address; definition and limits to speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches

from dashboard import look
from dashboard.chart import Chart
from dashboard.handout import Handout, limits
from dashboard.render.slides import native, tables
from dashboard.render.slides.place import Box, clean, lines_of, name_shape, text_box, write
from dashboard.render.slides.tags import NAME, chart_name, remember

Picture = Callable[[Chart, int, int], bytes]
"""Draws the plot of a chart alone as PNG, so many pixels wide and high."""

PIXEL = 6350
"""EMU of one pixel of a picture on a slide: 144 an inch."""

EDGE = Inches(0.55)
NOTE_SIZE = 10.5
SOURCE_SIZE = 10


def fill(
    slide: Any,
    handout: Handout,
    picture: Picture,
    *,
    wide: int,
    high: int,
    heading: str = "",
    remark: str = "",
) -> None:
    """Put a chart with its papers on an empty slide that has a title placeholder."""
    chart = handout.chart
    width = wide - 2 * EDGE
    top = _title(slide, heading or chart.headline, width)
    told = [text for text in (chart.headline if heading else "", chart.subtitle) if text]
    for at, text in enumerate(told):
        size = 16 if heading and at == 0 else 13
        rows = min(2, lines_of(text, size, width))
        box = Box(EDGE, top, width, int(rows * size * 12700 * 1.25))
        name = f"{NAME} headline" if heading and at == 0 else f"{NAME} subtitle"
        text_box(slide, box, name, text, size=size, colour=look.INK if at == 0 and heading else look.MUTED)
        top = box.bottom + Inches(0.04)
    if remark:
        rows = min(3, lines_of(remark, 13, width))
        box = Box(EDGE, top, width, int(rows * 13 * 12700 * 1.25))
        text_box(slide, box, f"{NAME} remark", remark, size=13, colour=look.INK)
        top = box.bottom + Inches(0.04)
    foot = _foot(slide, handout, width, high)
    keys = key_text(chart)
    if keys:
        box = Box(EDGE, top, width, Inches(0.26))
        text_box(slide, box, f"{NAME} key", keys, size=12, colour=look.INK)
        top = box.bottom
    box = Box(EDGE, top + Inches(0.05), width, foot - top - Inches(0.1))
    draw(slide, box, handout, picture)
    speak(slide, handout)


def _title(slide: Any, text: str, width: int) -> int:
    """Write the title into the layout's own placeholder; where the next thing may stand."""
    size = 26 if lines_of(text, 26, width, bold=True) <= 1 else 22
    title = slide.shapes.title
    if title is None:
        rows = min(2, lines_of(text, size, width, bold=True))
        box = Box(EDGE, Inches(0.4), width, int(rows * size * 12700 * 1.15))
        text_box(slide, box, f"{NAME} title", text, size=size, colour=look.INK, bold=True)
        return int(box.bottom + Inches(0.08))
    rows = min(2, lines_of(text, size, width, bold=True))
    title.left, title.top, title.width = EDGE, Inches(0.38), width
    title.height = int(rows * size * 12700 * 1.2)
    name_shape(title, f"{NAME} title")
    write(title.text_frame, text, size=size, colour=look.INK, bold=True, anchor=MSO_ANCHOR.TOP)
    return int(title.top + title.height + Inches(0.06))


def _foot(slide: Any, handout: Handout, width: int, high: int) -> int:
    """Note, source and address at the foot; where they begin."""
    chart = handout.chart
    line = int(SOURCE_SIZE * 12700 * 1.2)
    address = Box(EDGE, high - Inches(0.3) - line, width, line)
    text_box(
        slide, address, f"{NAME} address", handout.address, size=SOURCE_SIZE, colour=look.PLAIN, link=handout.address
    )
    rows = min(4, lines_of(chart.source, SOURCE_SIZE, width))
    source = Box(EDGE, address.top - rows * line, width, rows * line)
    text_box(slide, source, f"{NAME} source", chart.source, size=SOURCE_SIZE, colour=look.MUTED)
    if not chart.note:
        return int(source.top - Inches(0.05))
    size = NOTE_SIZE if lines_of(chart.note, NOTE_SIZE, width) <= 4 else 9
    rows = min(6, lines_of(chart.note, size, width))
    height = int(rows * size * 12700 * 1.2)
    note = Box(EDGE, source.top - height - Inches(0.04), width, height)
    text_box(slide, note, f"{NAME} note", chart.note, size=size, colour=look.MUTED)
    return int(note.top - Inches(0.05))


def key_text(chart: Chart) -> str:
    """What discs and diamonds stand for, where a chart has both."""
    if chart.kind not in ("dumbbell", "arrows"):
        return ""
    signs = {"disc": "●", "diamond": "◆", "square": "■"}
    return "     ".join(f"{signs[column.shape]} {column.label}" for column in chart.columns)


def draw(slide: Any, box: Box, handout: Handout, picture: Picture) -> list[Any]:
    """Draw the chart into a box, name its shapes, give them their words and their memory."""
    chart = handout.chart
    if chart.kind in native.NATIVE:
        shapes = native.draw(slide, box, chart)
    elif chart.kind == "heat_table":
        shapes = tables.heat(slide, box, chart)
    else:
        place = tables.picture_box(box)
        drawn = picture(chart, place.width // PIXEL, place.height // PIXEL)
        shapes = tables.picture_and_table(slide, box, chart, drawn)
    for part, shape in enumerate(shapes, start=1):
        name_shape(shape, chart_name(handout, part), chart.alt if part == 1 else panel_alt(chart, part))
    remember(slide, shapes[0], handout)
    return shapes


def panel_alt(chart: Chart, part: int) -> str:
    """The alternative text of a further part of a chart: the first one has it all."""
    titles = [panel.title for panel in chart.panels]
    title = titles[part - 1] if part <= len(titles) else ""
    return (
        f"Part {part} of the same chart{f': {title}' if title else ''}. Its figures are in the text of the first part."
    )


def speak(slide: Any, handout: Handout) -> None:
    """Speaker notes: definition, limits, the whole table in words, where it comes from."""
    slide.notes_slide.notes_text_frame.text = clean("\n".join(spoken(handout)))


def spoken(handout: Handout) -> Sequence[str]:
    """The lines of the speaker notes."""
    chart = handout.chart
    table = chart.table
    lines = [chart.headline, chart.subtitle, "", "Definition and limits", *limits(handout)]
    if chart.note:
        lines += ["", "Note", chart.note]
    lines += ["", "Figures", " | ".join(table.header), *(" | ".join(row) for row in table.rows)]
    lines += ["", chart.source, *dict.fromkeys(url for _, url in chart.links if url), handout.address]
    return lines
