"""One slide of one chart: sentence, subtitle, native chart, note, source, address; definition and limits to speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pptx.util import Inches

from dashboard import look
from dashboard.chart import Chart
from dashboard.handout import Handout, limits
from dashboard.render.slides import native, tables
from dashboard.render.slides.place import Box, clean, fitting, height_of, name_shape, text_box, write
from dashboard.render.slides.tags import NAME, chart_name, remember
from dashboard.words import spoken

Picture = Callable[[Chart, int, int], bytes]
"""Draws the plot of a chart alone as PNG, so many pixels wide and high."""

PIXEL = 6350
"""EMU of one pixel of a picture on a slide: 144 an inch."""

EDGE = Inches(0.55)
TITLE_SIZES = ((26, 1), (24, 1), (22, 2), (20, 2), (17, 3))
"""Sizes of a title in points, each with the lines that it may take."""

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
    told = (
        ("headline", chart.headline if heading else "", look.INK, ((16, 2), (14, 2), (12, 3))),
        ("subtitle", chart.subtitle, look.MUTED, ((13, 2), (12, 2), (11, 3))),
        ("remark", remark, look.INK, ((13, 3), (11, 6))),
    )
    for name, text, colour, sizes in told:
        if text:
            size, rows = fitting(text, width, sizes)
            box = Box(EDGE, top, width, height_of(rows, size))
            text_box(slide, box, f"{NAME} {name}", text, size=size, colour=colour)
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
    size, rows = fitting(text, width, TITLE_SIZES, bold=True)
    box = Box(EDGE, Inches(0.38), width, height_of(rows, size))
    entitle(slide, box, f"{NAME} title", text, size)
    return int(box.bottom + Inches(0.06))


def entitle(slide: Any, box: Box, name: str, text: str, size: float) -> None:
    """Write a title into the layout's own placeholder, or into a box where the layout has none."""
    title = slide.shapes.title
    if title is None:
        text_box(slide, box, name, text, size=size, colour=look.INK, bold=True)
        return
    title.left, title.top, title.width, title.height = box.left, box.top, box.width, box.height
    name_shape(title, name)
    write(title.text_frame, text, size=size, colour=look.INK, bold=True)


def _foot(slide: Any, handout: Handout, width: int, high: int) -> int:
    """Note, source and address at the foot; where they begin."""
    chart = handout.chart
    line = height_of(1, SOURCE_SIZE)
    address = Box(EDGE, high - Inches(0.3) - line, width, line)
    text_box(
        slide, address, f"{NAME} address", handout.address, size=SOURCE_SIZE, colour=look.PLAIN, link=handout.address
    )
    size, rows = fitting(chart.source, width, ((SOURCE_SIZE, 4), (8, 6)))
    source = Box(EDGE, address.top - height_of(rows, size), width, height_of(rows, size))
    text_box(slide, source, f"{NAME} source", chart.source, size=size, colour=look.MUTED)
    if not chart.note:
        return int(source.top - Inches(0.05))
    size, rows = fitting(chart.note, width, ((NOTE_SIZE, 4), (9, 6), (8, 8)))
    height = height_of(rows, size)
    note = Box(EDGE, source.top - height - Inches(0.04), width, height)
    text_box(slide, note, f"{NAME} note", chart.note, size=size, colour=look.MUTED)
    return int(note.top - Inches(0.05))


def key_text(chart: Chart) -> str:
    """What discs and diamonds stand for, where a chart has both; what dashed bars reach up to."""
    if chart.kind == "target_distance":
        short = any(
            mark.value is not None and mark.value < line.at for line in chart.references for mark in chart.marks
        )
        return spoken().say("slide.short", target=chart.references[0].label) if short else ""
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
    return spoken().say("slide.part.titled" if title else "slide.part", part=part, title=title)


def speak(slide: Any, handout: Handout) -> None:
    """Speaker notes: definition, limits, the whole table in words, where it comes from."""
    slide.notes_slide.notes_text_frame.text = clean("\n".join(speaker_notes(handout)))


def speaker_notes(handout: Handout) -> Sequence[str]:
    """The lines of the speaker notes."""
    chart, words = handout.chart, spoken()
    table = chart.table
    lines = [chart.headline, chart.subtitle, "", words.say("limits"), *limits(handout)]
    if chart.note:
        lines += ["", words.say("slide.note"), chart.note]
    lines += ["", words.say("slide.figures"), " | ".join(table.header), *(" | ".join(row) for row in table.rows)]
    lines += ["", chart.source, *dict.fromkeys(url for _, url in chart.links if url), handout.address]
    return lines
