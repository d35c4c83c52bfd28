"""Chart to a picture: PNG, SVG with real text, PDF, without a browser. Source line and notes stand inside the picture.

Three shapes: ``16:9`` for slides, ``4:5`` for pages and social media, ``narrow`` for phones. Figures are plain
Matplotlib ``Figure`` objects (no pyplot, nothing global is kept), drawn from the same tokens as the screen.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import nan
from typing import Any, Literal

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline

from dashboard import look
from dashboard.builders.maps import TILES
from dashboard.chart import Axis, Chart, Column, Form, Mark, Panel, Row, cell_text
from dashboard.render.layout import label_places, one_sided, spread_labels, tick_text, ticks
from dashboard.render.outlines import LABELS, WINDOW, in_window
from dashboard.render.typeface import family

matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: it can be read, found and translated
matplotlib.rcParams["pdf.fonttype"] = 42
matplotlib.rcParams["svg.hashsalt"] = "baltic-digital-monitor"  # equal charts give equal bytes

Shape = Literal["16:9", "4:5", "narrow"]

SHAPES: dict[Shape, tuple[float, float]] = {"16:9": (12.8, 7.2), "4:5": (8.0, 10.0), "narrow": (4.2, 7.4)}
"""Width and height in inches. A narrow picture grows with its rows."""

PIXELS_PER_INCH = 150
POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Text sizes of one shape, in points: readable at arm's length on a projector, and at 320 px on a phone."""

    title: float
    text: float
    label: float
    small: float
    edge: float
    """Margin around everything, in inches."""


SIZES: dict[Shape, Sizes] = {
    "16:9": Sizes(21, 13, 13.5, 11, 0.42),
    "4:5": Sizes(18.5, 12, 12.5, 10, 0.36),
    "narrow": Sizes(14, 9.5, 10, 8, 0.18),
}


# --- ways out ---------------------------------------------------------------------------------------------------------


def png(chart: Chart, shape: Shape = "16:9") -> bytes:
    """The picture as PNG; 1920 by 1080 pixels at 16:9."""
    out = io.BytesIO()
    figure(chart, shape).savefig(
        out,
        format="png",
        dpi=PIXELS_PER_INCH,
        metadata={"Title": chart.headline, "Description": chart.alt},
        pil_kwargs={"compress_level": 3},
    )
    return out.getvalue()


def svg(chart: Chart, shape: Shape = "16:9") -> str:
    """The picture as SVG that can stand in a page: real text, ``title`` and ``desc``, ids that clash with no other's.

    ``desc`` reads out the alternative text and every figure, flag and gap of the chart's table.
    """
    out = io.StringIO()
    figure(chart, shape).savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _inline(out.getvalue(), chart)


def pdf(chart: Chart, shape: Shape = "16:9") -> bytes:
    """The picture as PDF with its text as text."""
    out = io.BytesIO()
    figure(chart, shape).savefig(
        out, format="pdf", metadata={"Title": chart.headline, "Subject": chart.subtitle, "CreationDate": None}
    )
    return out.getvalue()


def drawing_png(chart: Chart, width_px: int, height_px: int) -> bytes:
    """The plot alone, without headline, subtitle, notes and source, for a slide that has those as its own text."""
    shape: Shape = "narrow" if width_px < 0.8 * height_px else "16:9"
    wide = 10.0 if shape == "16:9" else 5.0
    page = Figure(figsize=(wide, wide * height_px / width_px), facecolor=look.GROUND)
    canvas = Canvas(chart, page, SIZES[shape], shape, family())
    DRAW[chart.kind](canvas, (0.15, 0.15, wide - 0.3, wide * height_px / width_px - 0.3))
    out = io.BytesIO()
    page.savefig(out, format="png", dpi=width_px / wide)
    return out.getvalue()


def figure(chart: Chart, shape: Shape = "16:9") -> Figure:
    """The picture as a Matplotlib figure: headline, subtitle, plot, notes, source, from top to bottom."""
    sizes = SIZES[shape]
    width, height = SHAPES[shape]
    if shape == "narrow":
        height = _narrow_height(chart, height)
    name = family()
    inner = width - 2 * sizes.edge
    title = _wrapped(chart.headline, inner, sizes.title, name, bold=True)
    subtitle = _wrapped(chart.subtitle, inner, sizes.text, name)
    notes = _wrapped(chart.note, inner, sizes.small, name)
    source = _wrapped(chart.source, inner, sizes.small, name)
    head = _block(title, sizes.title) + 0.06 + _block(subtitle, sizes.text) + 0.16
    foot = _block(notes, sizes.small) + (0.05 if notes else 0) + _block(source, sizes.small) + 0.14
    if shape == "narrow":
        height += head + foot - 2.4
    page = Figure(figsize=(width, height), facecolor=look.GROUND)
    canvas = Canvas(chart, page, sizes, shape, name)
    top = height - sizes.edge
    top = canvas.lines(title, sizes.edge, top, sizes.title, look.INK, bold=True)
    canvas.lines(subtitle, sizes.edge, top - 0.06, sizes.text, look.MUTED)
    bottom = sizes.edge + _block(source, sizes.small)
    canvas.lines(source, sizes.edge, bottom, sizes.small, look.MUTED)
    canvas.lines(notes, sizes.edge, bottom + 0.05 + _block(notes, sizes.small), sizes.small, look.INK)
    area = (sizes.edge, sizes.edge + foot, inner, height - 2 * sizes.edge - head - foot)
    DRAW[chart.kind](canvas, area)
    return page


def _narrow_height(chart: Chart, least: float) -> float:
    """Height of a narrow picture for its rows or panels, in inches, with two and a half for the words."""
    if chart.kind in ("ranked_bars", "dumbbell", "arrows", "target_distance", "stacked"):
        return 0.32 * len(chart.rows) + 3.0
    if chart.kind == "segment_lines":
        return 2.6 * len(chart.panels) + 3.0
    if chart.kind == "heat_table":
        return 0.36 * len(chart.columns) + 3.2
    if chart.kind == "timeline":
        return 0.5 * len(chart.rows) + 3.0
    return least


# --- text -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _advance(letter: str, name: str, bold: bool) -> float:
    """Width of one letter at one point, in points. Kept: laying out whole texts is slow."""
    font = get_font(findfont(FontProperties(family=name, weight="bold" if bold else "normal")))
    font.set_size(100.0, POINTS)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


def _width(text: str, size: float, name: str, *, bold: bool = False) -> float:
    """Width of a text in inches, kerning aside."""
    return sum(_advance(letter, name, bold) for letter in text) * size / POINTS


def _wrapped(text: str, width: float, size: float, name: str, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than ``width`` inches; a word that is wider stands alone."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size, name, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


LEADING = 1.28


def _block(lines: Sequence[str], size: float) -> float:
    """Height of some lines, in inches."""
    return len(lines) * size * LEADING / POINTS


def _inline(text: str, chart: Chart) -> str:
    """The SVG without prolog and metadata, named and described, with its own ids and the page's typeface."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    key = "c" + hashlib.sha256(f"{chart.view}|{chart.kind}|{chart.headline}".encode()).hexdigest()[:8]
    text = text.replace('id="', f'id="{key}-').replace("url(#", f"url(#{key}-").replace('href="#', f'href="#{key}-')
    text = re.sub(r"font: (italic |oblique )?(\d+ )?([\d.]+px) '[^;\"]*", _short_font, text)
    text = re.sub(r"font-family: [^;\"]*; ", "", text)
    head, rest = text.split(">", 1)
    head = re.sub(r' (?:width|height)="[^"]*"', "", head)
    fonts = look.FONT_STACK.replace('"', "'")
    named = f'{head} font-family="{fonts}" role="img" aria-labelledby="{key}-title {key}-desc">'
    described = f'<title id="{key}-title">{escape(chart.headline)}</title>'
    described += f'<desc id="{key}-desc">{escape(chart.alt)} {escape(_figures(chart))}</desc>'
    rest = re.sub(r"\n\s*", "\n", re.sub(r"<!--.*?-->", "", rest))
    # Inside tags only: what stands between them are figures, and those are never shortened.
    rest = re.sub(r"<[^>]+>", _short_tag, rest)
    # Ids that nothing refers to, and styles that are the default anyway.
    rest = re.sub(rf' id="{key}-(?:patch|text|line2d|matplotlib|figure|xtick|ytick|PathPatch)[^"]*"', "", rest)
    rest = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", rest).replace("\n<g/>", "")
    for _ in range(2):  # groups that only hold one thing
        rest = re.sub(r"<g>\n(<(?:path|use|text)[^\n]*)\n</g>", r"\1", rest)
    return named + described + rest


def _short_tag(found: re.Match[str]) -> str:
    """A tag with places to a tenth of a point, which is finer than print, and without default styles."""
    tag = re.sub(r"(-?\d+\.\d)\d+", r"\1", found.group(0))
    tag = re.sub(r' d="([^"]*)"', _short_path, tag)
    return tag.replace("; stroke-linejoin: miter", "").replace("; text-anchor: start", "")


def _short_font(found: re.Match[str]) -> str:
    """Size, and weight and slant where they are not the usual; the family stands once, on the root."""
    slant, weight, size = found.groups()
    parts = [f"font-size: {size}"]
    if weight:
        parts.append(f"font-weight: {weight.strip()}")
    if slant:
        parts.append(f"font-style: {slant.strip()}")
    return "; ".join(parts)


def _short_path(found: re.Match[str]) -> str:
    """Path data without line breaks and, where there are only straight lines, without their repeated letters."""
    path = re.sub(r"\s+", " ", found.group(1)).strip()
    path = re.sub(r"\.0(?=\D|$)", "", path)
    if "C" not in path and "Q" not in path:
        path = re.sub(r" L ?", " ", path)
    return f' d="{path}"'


def _figures(chart: Chart) -> str:
    """Every cell in words: ``Estonia: 2023 55.9; 2025 72.1 d``."""
    cells = chart.by_cell()
    rows = []
    for row in chart.rows:
        said = []
        for column in chart.columns:
            mark = cells.get((row.key, column.key))
            if mark is not None:
                said.append(f"{column.title or column.label} {cell_text(mark)}")
        rows.append(f"{row.label}: " + "; ".join(said))
    return ". ".join(rows)


# --- canvas -----------------------------------------------------------------------------------------------------------

Area = tuple[float, float, float, float]
"""Left, bottom, width, height in inches."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A figure with what every drawing needs: the chart, sizes, typeface, and inches instead of fractions."""

    chart: Chart
    page: Figure
    sizes: Sizes
    shape: str
    name: str

    def axes(self, area: Area) -> Any:
        """Bare axes over an area: no frame, no ticks."""
        width, height = self.page.get_size_inches()
        left, bottom, wide, high = area
        plot = self.page.add_axes((left / width, bottom / height, wide / width, high / height))
        plot.set_facecolor("none")
        for side in plot.spines.values():
            side.set_visible(False)
        plot.tick_params(length=0, labelsize=self.sizes.small, labelcolor=look.MUTED)
        plot.set_axisbelow(True)
        return plot

    def lines(
        self, lines: Sequence[str], left: float, top: float, size: float, colour: str, *, bold: bool = False
    ) -> float:
        """Lines of text from a point (inches from lower left) down; gives the place below the last."""
        width, height = self.page.get_size_inches()
        for line in lines:
            top -= size * LEADING / POINTS
            self.page.text(
                left / width,
                (top + 0.25 * size / POINTS) / height,
                line,
                fontfamily=self.name,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                color=colour,
            )
        return top

    def text(self, plot: Any, x: float, y: float, text: str, **settings: Any) -> Any:
        """Text in an axes, in our typeface; all settings of Matplotlib's ``text``."""
        given = {"fontfamily": self.name, "fontsize": self.sizes.label, "color": look.INK, "va": "center"} | settings
        return plot.text(x, y, text, **given)

    def patch(self, plot: Any, patch: Any) -> None:
        """A patch in data coordinates. Axes limits are ours, so Matplotlib need not look at every patch for them."""
        patch.set_transform(plot.transData)
        plot.add_artist(patch)

    def width(self, text: str, size: float | None = None, *, bold: bool = False) -> float:
        """Width of a text in inches."""
        return _width(text, size or self.sizes.label, self.name, bold=bold)

    def value_ticks(self, plot: Any, axis: Axis, *, vertical: bool = False) -> None:
        """Grid lines and labels of a value axis."""
        marks = ticks(axis)
        labels = [tick_text(mark, axis) for mark in marks]
        if vertical:
            plot.set_yticks(marks, labels, fontfamily=self.name)
            plot.grid(axis="y", color=look.GRID, linewidth=1)
        else:
            plot.set_xticks(marks, labels, fontfamily=self.name)
            plot.grid(axis="x", color=look.GRID, linewidth=1)


def _text_colour(row: Row) -> str:
    return look.REST if row.role == "rest" else look.readable(row.colour)


def _weight(row: Row) -> str:
    return "bold" if row.role == "mine" else "normal"


def _label(mark: Mark) -> str:
    return f"{mark.label} {mark.drawn}" if mark.drawn else mark.label


def _empty(mark: Mark) -> str:
    return f"{_label(mark)} {mark.absence}" if mark.form != "lock" else f"{mark.drawn} {mark.absence}"


LOCK = Outline(
    [
        *[(-5, -6), (5, -6), (5, 1), (3, 1), (3, 4), (1, 6), (-1, 6), (-3, 4), (-3, 1), (-5, 1), (-5, -6)],
        *[(-1.5, 1), (-1.5, 3.5), (-0.5, 4.5), (0.5, 4.5), (1.5, 3.5), (1.5, 1), (-1.5, 1)],
    ],
    [1, *[2] * 9, 79, 1, *[2] * 5, 79],
)
"""A closed lock, the shape of the one on the screen."""

MARKERS = {"disc": "o", "diamond": "D", "square": "s"}


def _points(plot: Any, places: Sequence[tuple[float, float]], row: Row, form: Form, shape: str, size: float) -> None:
    """Marks of one row and form: filled, hollow, or white with a dot; larger for my country."""
    size *= 1.2 if row.role == "mine" else 1.0
    if shape == "diamond":
        size *= 0.88
    xs, ys = [x for x, _ in places], [y for _, y in places]
    plot.plot(
        xs,
        ys,
        MARKERS.get(shape, shape),
        markersize=size,
        markerfacecolor=row.colour if form == "solid" else look.GROUND,
        markeredgecolor=row.colour,
        markeredgewidth=1.6,
        zorder=4,
        clip_on=False,
    )
    if form == "ringed":
        plot.plot(xs, ys, "o", markersize=size * 0.3, color=row.colour, zorder=5, clip_on=False)


def _point(plot: Any, x: float, y: float, row: Row, mark: Mark, shape: str, size: float) -> None:
    """One mark."""
    _points(plot, [(x, y)], row, mark.form, shape, size)


def _lock_and_text(canvas: Canvas, plot: Any, x: float, y: float, mark: Mark) -> None:
    """An empty place: the sign and its reason, or a lock and its letter."""
    if mark.form == "lock":
        plot.plot([x], [y], marker=LOCK, markersize=9, color=look.REST, clip_on=False, linestyle="none")
    canvas.text(
        plot,
        x,
        y,
        ("     " if mark.form == "lock" else " ") + _empty(mark),
        color=look.REST,
        fontsize=canvas.sizes.small,
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def _row_axes(canvas: Canvas, area: Area, *, above: float = 0.0) -> tuple[Any, float]:
    """Axes with one line a row, names to the left, asides to the right; gives the axes and its width in inches."""
    chart, sizes = canvas.chart, canvas.sizes
    names = max((canvas.width(row.label, bold=row.role == "mine") for row in chart.rows), default=0.5) + 0.14
    aside = max((canvas.width(row.aside, bold=row.role == "mine") for row in chart.rows if row.aside), default=0.0)
    aside = max(aside, canvas.width(chart.aside_title, sizes.small) if aside else 0.0)
    right = aside + 0.2 if aside else 0.1
    left, bottom, width, height = area
    ticks_high = sizes.small * 1.7 / POINTS
    plot = canvas.axes((left + names, bottom + ticks_high, width - names - right, height - ticks_high))
    plot.set_ylim(len(chart.rows) - 0.5, -0.5 - above)
    plot.set_yticks([])
    across = plot.get_yaxis_transform()
    inches = width - names - right
    for at, row in enumerate(chart.rows):
        canvas.text(
            plot,
            -0.12 / inches,
            at,
            row.label,
            ha="right",
            color=_text_colour(row),
            fontweight=_weight(row),
            transform=across,
        )
        if row.aside:
            canvas.text(
                plot,
                1 + (aside + 0.18) / inches,
                at,
                row.aside,
                ha="right",
                color=_text_colour(row),
                fontweight=_weight(row),
                transform=across,
            )
    if aside and chart.aside_title:
        canvas.text(
            plot,
            1 + (aside + 0.18) / inches,
            -0.5 - above / 2,
            chart.aside_title,
            ha="right",
            color=look.MUTED,
            fontsize=sizes.small,
            transform=across,
        )
    return plot, inches


def _bars(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    assert chart.x is not None
    headed = bool(chart.aside_title or chart.references)
    plot, inches = _row_axes(canvas, area, above=0.7 if headed else 0.0)
    room = canvas.width("100 bdu") / inches
    span = chart.x.high - chart.x.low
    plot.set_xlim(chart.x.low, chart.x.high + span * (room if not chart.references else room / 2))
    canvas.value_ticks(plot, chart.x)
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    for mark in chart.marks:
        row, y = rows[mark.row], at[mark.row]
        if mark.value is None:
            _lock_and_text(canvas, plot, max(chart.x.low, 0.0), y, mark)
            continue
        plot.barh(
            y,
            mark.value,
            height=0.68,
            color=look.GROUND if mark.form == "hollow" else row.colour,
            edgecolor=look.GROUND if mark.form == "ringed" else row.colour,
            linewidth=1.6 if mark.form == "hollow" else 0,
            hatch="////" if mark.form == "ringed" else None,
            zorder=3,
        )
        canvas.text(
            plot,
            mark.value + span * 0.008,
            y,
            _label(mark),
            color=_text_colour(row),
            fontweight=_weight(row),
            zorder=5,
            bbox={"facecolor": look.GROUND, "edgecolor": "none", "pad": 0.6} if chart.references else None,
        )
    for line in chart.references:
        plot.axvline(line.at, color=look.TARGET, linewidth=2, zorder=4)
        canvas.text(
            plot, line.at - span * 0.01, -0.9, line.label, ha="right", color=look.TARGET, fontsize=canvas.sizes.small
        )


def _pairs(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    assert chart.x is not None
    plot, inches = _row_axes(canvas, area, above=0.7)
    span = chart.x.high - chart.x.low
    room = canvas.width("000 bd ") / inches * span
    plot.set_xlim(chart.x.low - room, chart.x.high + room)
    canvas.value_ticks(plot, chart.x)
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    cells = chart.by_cell()
    first, second = chart.columns
    arrow = chart.kind == "arrows"
    for line in chart.lines:
        row = rows[line.row]
        start, end = cells[line.row, line.start].value, cells[line.row, line.end].value
        plot.plot(
            [start, end],
            [at[line.row]] * 2,
            color=row.colour,
            linewidth=3.2 if row.role == "mine" else 2.0,
            linestyle=(0, (1, 1.6)) if line.dotted else (0, (4.5, 2)) if row.role == "average" else "solid",
            zorder=3,
        )
    for column, other in ((first, second), (second, first)):
        for mark in chart.marks:
            if mark.column != column.key:
                continue
            row, y = rows[mark.row], at[mark.row]
            partner = cells[mark.row, other.key]
            if mark.value is None:
                if column is first or partner.value is not None or partner.absence != mark.absence:
                    x = chart.x.low if column is first else (chart.x.low + chart.x.high) / 2
                    _lock_and_text(canvas, plot, x, y, mark)
                continue
            before = (
                partner.value is None or mark.value < partner.value or (mark.value == partner.value and column is first)
            )
            shape: str = column.shape
            if arrow and column is second and partner.value is not None:
                shape = ">" if mark.value >= partner.value else "<"
            _point(plot, mark.value, y, row, mark, shape, 9.5)
            shift = 0.12 / inches * (span + 2 * room)
            canvas.text(
                plot,
                mark.value + (-shift if before else shift),
                y,
                _label(mark),
                ha="right" if before else "left",
                color=_text_colour(row),
                fontweight=_weight(row),
            )
    _column_names(canvas, plot, cells, span)


def _column_names(canvas: Canvas, plot: Any, cells: dict[tuple[str, str], Mark], span: float) -> None:
    first, second = canvas.chart.columns
    for row in canvas.chart.rows:
        one, other = cells[row.key, first.key], cells[row.key, second.key]
        if one.value is None or other.value is None:
            continue
        close = abs(other.value - one.value) < (0.6 if canvas.shape == "narrow" else 0.35) * span
        anchors = ("right", "left") if one.value <= other.value else ("left", "right")
        for column, mark, anchor in ((first, one, anchors[0]), (second, other, anchors[1])):
            canvas.text(
                plot,
                mark.value or 0.0,
                -0.85,
                column.label,
                ha=anchor if close else "center",
                color=look.MUTED,
                fontsize=canvas.sizes.small,
            )
        return


def _stacked(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    plot, inches = _row_axes(canvas, area, above=0.8)
    plot.set_xlim(0, 100)
    canvas.value_ticks(plot, Axis(0, 100, "%"))
    cells = chart.by_cell()
    for at, row in enumerate(chart.rows):
        marks = [cells[row.key, column.key] for column in chart.columns]
        if any(mark.value is None for mark in marks):
            same = len({mark.absence for mark in marks}) == 1
            shown = marks[:1] if same else marks
            texts = [
                _empty(mark) if mark.value is None else f"{column.label} {_label(mark)}"
                for column, mark in zip(chart.columns, shown, strict=False)
            ]
            canvas.text(plot, 0.5, at, " · ".join(texts), color=look.REST, fontsize=canvas.sizes.small)
            continue
        left = 0.0
        for column, mark in zip(chart.columns, marks, strict=True):
            colour = column.colour or look.PLAIN
            assert mark.value is not None
            hollow = mark.form == "hollow"
            plot.barh(
                at,
                mark.value,
                left=left,
                height=0.72,
                color=look.GROUND if hollow else colour,
                edgecolor=colour if hollow else look.GROUND,
                linewidth=1.4,
                hatch="////" if mark.form == "ringed" else None,
                zorder=3,
            )
            canvas.text(
                plot,
                left + mark.value / 2,
                at,
                _label(mark),
                ha="center",
                color=look.INK if hollow else look.text_on(colour),
                fontweight=_weight(row),
                fontsize=canvas.sizes.label
                if mark.value / 100 * inches > canvas.width(_label(mark))
                else canvas.sizes.small,
                zorder=5,
            )
            left += mark.value
    x = 0.0
    for column in chart.columns:
        plot.plot([x + 0.8], [-0.9], "s", markersize=canvas.sizes.small * 0.8, color=column.colour, clip_on=False)
        canvas.text(plot, x + 2.2 * 8 / inches, -0.9, column.label, fontsize=canvas.sizes.small)
        x += max(100 / len(chart.columns), 0)


# --- lines ------------------------------------------------------------------------------------------------------------


def _segment_lines(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    assert chart.y is not None
    left, bottom, width, height = area
    panels = chart.panels
    names = max((canvas.width(f"{row.label} 00 bd", bold=row.role == "mine") for row in chart.rows), default=1.0) + 0.16
    axis_wide = canvas.width("100%", canvas.sizes.small) + 0.1
    beside = canvas.shape == "16:9"
    for index, panel in enumerate(panels):
        columns = [column for column in chart.columns if column.panel == panel.key]
        if beside:
            spans = [_span([column for column in chart.columns if column.panel == item.key]) for item in panels]
            free = width - len(panels) * (names + axis_wide)
            before = sum(spans[:index]) / sum(spans) * free + index * (names + axis_wide)
            box = (left + before, bottom, spans[index] / sum(spans) * free + axis_wide + names, height)
        else:
            each = height / len(panels)
            box = (left, bottom + height - (index + 1) * each, width, each - (0.12 if len(panels) > 1 else 0))
        _line_panel(canvas, box, panel, columns, chart.rows, names, axis_wide, ends=True)


def _span(columns: Sequence[Column]) -> float:
    """Years that a panel covers, at least two, so that a short panel keeps room."""
    positions = [column.at for column in columns if column.at is not None]
    return max(positions) - min(positions) + 1 if positions else 2.0


def _line_panel(
    canvas: Canvas,
    box: Area,
    panel: Panel,
    columns: Sequence[Column],
    rows: Sequence[Row],
    names: float,
    axis_wide: float,
    *,
    ends: bool,
    small: bool = False,
    heading: Row | None = None,
) -> None:
    chart, sizes = canvas.chart, canvas.sizes
    assert chart.y is not None
    left, bottom, width, height = box
    low = sizes.small * 2.0 / POINTS
    head = sizes.text * 1.7 / POINTS if panel.title or heading is not None else 0.06
    plot = canvas.axes((left + axis_wide, bottom + low, width - axis_wide - names, height - low - head))
    at = {column.key: column.at for column in columns if column.at is not None}
    if not at:
        return
    first, last = min(at.values()), max(at.values())
    edge = 0.05 * max(last - first, 1.0)
    plot.set_xlim(first - edge, last + edge)
    span = chart.y.high - chart.y.low
    plot.set_ylim(chart.y.low - (0.02 * span if chart.y.low > 0 else 0), chart.y.high)
    canvas.value_ticks(plot, chart.y, vertical=True)
    plot.spines["bottom"].set_visible(True)
    plot.spines["bottom"].set_color(look.RULE)
    shown = [columns[0], columns[-1]] if small else _thinned(columns, width - axis_wide - names, canvas)
    plot.set_xticks([column.at for column in shown], [column.label for column in shown], fontfamily=canvas.name)
    plot.tick_params(axis="x", length=3, color=look.RULE)
    if heading is not None:
        title, colour, weight = heading.label, _text_colour(heading), _weight(heading)
    else:
        title, colour, weight = panel.title, look.MUTED, "normal"
    if title:
        canvas.text(
            plot, 0, 1 + 0.3 * head / (height - low - head), title, color=colour, fontweight=weight,
            fontsize=sizes.text, transform=plot.transAxes,
        )  # fmt: skip
    cells = chart.by_cell()
    order = ("rest", "plain", "average", "compared", "mine")
    newest: list[tuple[Row, Mark]] = []
    for row in sorted(rows, key=lambda item: order.index(item.role)):
        for dotted in (False, True):
            xs: list[float] = []
            ys: list[float] = []
            for line in chart.lines:
                if line.row == row.key and line.dotted == dotted and line.start in at and line.end in at:
                    low_value, high_value = cells[row.key, line.start].value, cells[row.key, line.end].value
                    assert low_value is not None
                    assert high_value is not None
                    if not xs or xs[-1] != at[line.start]:
                        xs += [nan, at[line.start]]
                        ys += [nan, low_value]
                    xs.append(at[line.end])
                    ys.append(high_value)
            if not xs:
                continue
            thick = 3.2 if row.role == "mine" else 1.3 if row.role == "rest" else 2.0
            plot.plot(
                xs[1:],
                ys[1:],
                color=row.colour,
                linewidth=thick * (0.7 if small else 1),
                linestyle=(0, (1, 1.5)) if dotted else (0, (4.5, 2)) if row.role == "average" else "solid",
                solid_capstyle="butt",
                zorder=3,
            )
        marks = [cells[row.key, column.key] for column in columns if (row.key, column.key) in cells]
        size = 3.0 if small else 4.6 if len(columns) > 9 else 7.5
        for form in ("solid", "hollow", "ringed"):
            given = [(at[mark.column], mark.value) for mark in marks if mark.value is not None and mark.form == form]
            if given:
                _points(plot, given, row, form, "disc", size)
        for mark in marks:
            if mark.value is not None:
                if mark.drawn:
                    canvas.text(
                        plot, at[mark.column], mark.value - 0.055 * span, mark.drawn, ha="center", fontstyle="italic",
                        color=_text_colour(row), fontsize=sizes.small,
                    )  # fmt: skip
            elif mark.letters:
                sign = "" if mark.form == "lock" else ":"
                if mark.form == "lock":
                    plot.plot(
                        [at[mark.column]], [chart.y.low + 0.02 * span], marker=LOCK, markersize=8,
                        color=_text_colour(row), linestyle="none", clip_on=False,
                    )  # fmt: skip
                canvas.text(
                    plot, at[mark.column] + 0.02 * (last - first), chart.y.low + 0.02 * span, f"{sign}{mark.drawn}",
                    fontstyle="italic", color=_text_colour(row), fontsize=sizes.small,
                )  # fmt: skip
        valued = [mark for mark in marks if mark.value is not None]
        if valued:
            newest.append((row, valued[-1]))
    for date in chart.references:
        if date.axis == "x" and first - edge <= date.at <= last + edge:
            plot.axvline(date.at, color=look.TARGET, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
            if not small:
                canvas.text(
                    plot, date.at + 0.01 * (last - first), chart.y.high - 0.01 * span, date.label, va="top",
                    color=look.TARGET, fontsize=sizes.small,
                    bbox={"facecolor": look.GROUND, "edgecolor": "none", "pad": 0.5},
                )  # fmt: skip
    _signs(canvas, plot, at, rows)
    inches = width - axis_wide - names
    if ends:
        apart = sizes.label * 1.12 / POINTS / (height - low - head) * span
        places = spread_labels(
            [mark.value or 0.0 for _, mark in newest], apart=apart, low=chart.y.low, high=chart.y.high
        )
        for (row, mark), y in zip(newest, places, strict=True):
            year = "" if mark.column == columns[-1].key else f" ({mark.period})"
            x = last + 0.16 / inches * (last - first + 2 * edge)
            canvas.text(
                plot, x, y, f"{row.label} {mark.label}{year}" + (f" {mark.drawn}" if mark.drawn else ""),
                color=_text_colour(row), fontweight=_weight(row),
            )  # fmt: skip
    for row, mark in newest:
        if heading is not None and row.key == heading.key:
            x = at[mark.column] + 0.08 / inches * (last - first + 2 * edge)
            canvas.text(plot, x, mark.value or 0.0, _label(mark), color=_text_colour(row), fontweight=_weight(row))


def _thinned(columns: Sequence[Column], inches: float, canvas: Canvas) -> list[Column]:
    """Ticks that have room: every year, or every second or third, always with the last."""
    wide = canvas.width("2025", canvas.sizes.small) * 1.5
    most = max(2, int(inches / wide))
    step = -(-len(columns) // most)
    return [column for index, column in enumerate(columns) if (len(columns) - 1 - index) % step == 0]


def _signs(canvas: Canvas, plot: Any, at: dict[str, float], rows: Sequence[Row]) -> None:
    """The sign of a break in its gap; a break that most rows share is one line across the panel."""
    chart = canvas.chart
    assert chart.y is not None
    cells = chart.by_cell()
    shown = {row.key: row for row in rows}
    signs = [sign for sign in chart.signs if sign.row in shown and sign.start in at and sign.end in at]
    middles = [(at[sign.start] + at[sign.end]) / 2 for sign in signs]
    shared = {middle for middle in middles if len(rows) > 2 and middles.count(middle) > len(rows) / 2}
    for middle in shared:
        plot.axvline(middle, color=look.RULE, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
        canvas.text(
            plot, middle, chart.y.low, "//", ha="center", va="bottom", fontweight="bold", color=look.MUTED,
            bbox={"facecolor": look.GROUND, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    for sign, middle in zip(signs, middles, strict=True):
        if middle in shared:
            continue
        low, high = cells[sign.row, sign.start].value, cells[sign.row, sign.end].value
        assert low is not None
        assert high is not None
        canvas.text(
            plot, middle, (low + high) / 2, "//", ha="center", fontweight="bold", color=_text_colour(shown[sign.row])
        )


def _small_multiples(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    own = [row for row in chart.rows if row.role != "average"]
    behind = [row for row in chart.rows if row.role == "average"]
    if not own:
        own, behind = behind, []
    across = min(5 if canvas.shape == "16:9" else 3, max(len(own), 1))
    down = max(-(-len(own) // across), 1)
    left, bottom, width, height = area
    axis_wide = canvas.width("100%", canvas.sizes.small) + 0.06
    names = canvas.width("00 b") + 0.1
    for index, row in enumerate(own):
        wide, high = width / across, height / down
        box = (left + index % across * wide, bottom + height - (index // across + 1) * high, wide, high - 0.08)
        _line_panel(
            canvas, box, Panel(""), chart.columns, [*behind, row], names, axis_wide, ends=False, small=True, heading=row
        )


# --- maps -------------------------------------------------------------------------------------------------------------


def _map(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    left, bottom, width, height = area
    x0, y0, x1, y1 = WINDOW
    ratio = (x1 - x0) / (y1 - y0)
    beside = canvas.shape == "16:9"
    key_high = 0.0 if beside else 0.62
    high = height - key_high
    wide = min(high * ratio, width * (0.62 if beside else 1.0))
    high = wide / ratio
    start = left + (width * 0.06 if beside else (width - wide) / 2)
    plot = canvas.axes((start, bottom + key_high + (height - key_high - high), wide, high))
    plot.set_xlim(x0, x1)
    plot.set_ylim(y0, y1)
    plot.set_xticks([])
    plot.set_yticks([])
    rows = {row.key: row for row in chart.rows}
    marks = {mark.row: mark for mark in chart.marks}
    shapes = in_window()
    drawn = sorted(shapes, key=lambda geo: (geo in marks, geo in rows and rows[geo].role == "mine"))
    for geo in drawn:
        points: list[tuple[float, float]] = []
        codes: list[int] = []
        for ring in shapes[geo]:
            points += [*ring, ring[0]]
            codes += [1, *[2] * (len(ring) - 1), 79]
        mark = marks.get(geo)
        mine = geo in rows and rows[geo].role == "mine"
        missing = mark is not None and mark.value is None
        canvas.patch(
            plot,
            PathPatch(
                Outline(points, codes),
                facecolor=mark.tint if mark is not None and mark.tint else look.EMPTY,
                edgecolor=look.ACCENT if mine else look.RULE if missing else look.GROUND,
                linewidth=2.4 if mine else 0.8,
                hatch="////" if missing else None,
            ),
        )
    for geo, (x, y, side) in LABELS.items():
        mark = marks.get(geo)
        if mark is None:
            continue
        row = rows[geo]
        inside = side == "middle center"
        year = f" ({mark.year_note})" if mark.year_note else ""
        value = (mark.drawn if mark.form == "lock" else _label(mark)) + year
        canvas.text(
            plot,
            x,
            y,
            f"{row.label}\n{value}" if inside else f"{row.label} {value}",
            ha="center" if inside else "left" if side.endswith("right") else "right",
            color=look.text_on(mark.tint or look.EMPTY) if inside else look.INK,
            fontweight=_weight(row),
            fontsize=canvas.sizes.small,
            linespacing=1.15,
        )
    outside = [mark for geo, mark in marks.items() if geo not in LABELS]
    if beside:
        _key(canvas, (left + width * 0.62, bottom + 0.3, width * 0.36, 0.2))
        _beside(canvas, (left + width * 0.62, bottom + height), _ranked(chart.marks))
    else:
        _key(canvas, (left + width * 0.06, bottom + 0.3, width * 0.88, 0.16))
        _beside(canvas, (left, bottom + height - 0.12), outside)


def _ranked(marks: Sequence[Mark]) -> list[Mark]:
    """Highest first, places without a figure last."""
    return sorted(marks, key=lambda mark: (mark.value is None, -(mark.value or 0.0)))


def _beside(canvas: Canvas, at: tuple[float, float], marks: Sequence[Mark]) -> None:
    """Places and their figures as lines of text: those without an outline, or all where there is room."""
    rows = {row.key: row for row in canvas.chart.rows}
    left, top = at
    for mark in marks:
        text = f"{rows[mark.row].label} {_label(mark) if mark.value is not None else _empty(mark)}"
        if mark.year_note:
            text += f" ({mark.year_note})"
        row = rows[mark.row]
        top = canvas.lines([text], left, top, canvas.sizes.label, _text_colour(row), bold=row.role == "mine") - 0.05


def _key(canvas: Canvas, area: Area) -> None:
    """Six shades with the values where one ends and the next begins."""
    chart = canvas.chart
    assert chart.x is not None
    plot = canvas.axes(area)
    steps = len(look.SEQUENCE)
    plot.set_xlim(0, steps)
    plot.set_ylim(0, 1)
    plot.set_yticks([])
    for index, colour in enumerate(look.SEQUENCE):
        canvas.patch(plot, Rectangle((index, 0), 1, 1, facecolor=colour, edgecolor="none"))
    span = chart.x.high - chart.x.low
    digits = 0 if span >= 12 else 1 if span >= 1 else 2
    sign = "%" if chart.x.unit.startswith("%") else ""
    labels = [chart.words.number(chart.x.low + span * index / steps, digits) + sign for index in range(steps + 1)]
    plot.set_xticks(range(steps + 1), labels, fontfamily=canvas.name)


def _tile_grid(canvas: Canvas, area: Area) -> None:
    chart = canvas.chart
    rows = {row.key: row for row in chart.rows}
    given = [(rows[mark.row], mark, *TILES[mark.row]) for mark in chart.marks if mark.row in TILES]
    across = max((x for _, _, x, _ in given), default=3) + 1
    down = max((y for _, _, _, y in given), default=3) + 1
    left, bottom, width, height = area
    side = min(width / across, (height - 0.6) / down)
    start = left + (width - side * across) / 2
    plot = canvas.axes((start, bottom + 0.6, side * across, side * down))
    plot.set_xlim(-0.5, across - 0.5)
    plot.set_ylim(down - 0.5, -0.5)
    plot.set_xticks([])
    plot.set_yticks([])
    for row, mark, x, y in given:
        mine, average = row.role == "mine", row.role == "average"
        ground = look.GROUND if average else mark.tint or look.EMPTY
        canvas.patch(
            plot,
            FancyBboxPatch(
                (x - 0.45, y - 0.45),
                0.9,
                0.9,
                boxstyle="square,pad=0",
                facecolor=ground,
                edgecolor=look.ACCENT if mine else look.EU if average else look.GRID,
                linewidth=2.6 if mine else 1,
                linestyle="dashed" if average else "solid",
                hatch="////" if mark.value is None else None,
            ),
        )
        name = row.key if len(row.key) == 2 else row.label
        value = mark.drawn if mark.form == "lock" else _label(mark)
        year = f"\n{mark.year_note}" if mark.year_note else ""
        canvas.text(plot, x, y - 0.16, name, ha="center", fontweight="bold", color=look.text_on(ground))
        canvas.text(plot, x, y + 0.18, value + year, ha="center", color=look.text_on(ground))
    _key(canvas, (start, bottom + 0.3, side * across, 0.16))


# --- planes, tables, time ---------------------------------------------------------------------------------------------


def _scatter(canvas: Canvas, area: Area) -> None:
    chart, sizes = canvas.chart, canvas.sizes
    assert chart.x is not None
    assert chart.y is not None
    left, bottom, width, height = area
    axis_wide = canvas.width("100%", sizes.small) + 0.1 + sizes.small * 1.5 / POINTS
    cells = chart.by_cell()
    alone = [line for text in one_sided(chart, cells) for line in _wrapped(text, width, sizes.small, canvas.name)]
    foot = _block(alone, sizes.small)
    canvas.lines(alone, left, bottom + foot, sizes.small, look.REST)
    low = sizes.small * 3.6 / POINTS + foot
    wide, high = width - axis_wide - 0.1, height - low - 0.08
    plot = canvas.axes((left + axis_wide, bottom + low, wide, high))
    for axis, limits in ((chart.x, plot.set_xlim), (chart.y, plot.set_ylim)):
        pad = 0.05 * (axis.high - axis.low)
        limits(axis.low - pad, axis.high + pad)
    canvas.value_ticks(plot, chart.x)
    canvas.value_ticks(plot, chart.y, vertical=True)
    plot.grid(axis="both", color=look.GRID, linewidth=1)
    plot.set_xlabel(chart.x.title, fontfamily=canvas.name, fontsize=sizes.small, color=look.MUTED)
    plot.set_ylabel(chart.y.title, fontfamily=canvas.name, fontsize=sizes.small, color=look.MUTED)
    both = []
    for row in chart.rows:
        x, y = cells[row.key, "x"], cells[row.key, "y"]
        if x.value is not None and y.value is not None:
            both.append((row, x, y))
    points = [
        (
            ((x.value or 0.0) - chart.x.low) / (chart.x.high - chart.x.low),
            ((y.value or 0.0) - chart.y.low) / (chart.y.high - chart.y.low),
            f"{row.label} {x.drawn}{y.drawn}",
        )
        for row, x, y in both
    ]
    sides = label_places(points, wide=wide * 84, high=high * 84)
    for (row, x, y), side in zip(both, sides, strict=True):
        letters = "".join(dict.fromkeys(x.drawn + y.drawn))
        _point(
            plot,
            x.value or 0.0,
            y.value or 0.0,
            row,
            x if x.form != "solid" else y,
            "square" if row.role == "average" else "disc",
            9,
        )
        across = {"middle right": ("left", 9.0), "middle left": ("right", -9.0)}.get(side, ("center", 0.0))
        up = {"top center": 12.0, "bottom center": -12.0}.get(side, 0.0)
        plot.annotate(
            f"{row.label} {letters}".strip(),
            (x.value or 0.0, y.value or 0.0),
            xytext=(across[1], up),
            textcoords="offset points",
            ha=across[0],
            va="center",
            fontfamily=canvas.name,
            fontsize=sizes.label,
            color=_text_colour(row),
            fontweight=_weight(row),
            annotation_clip=False,
        )


def _heat(canvas: Canvas, area: Area) -> None:
    """Countries down and measures across; turned round where the picture is narrow."""
    chart, sizes = canvas.chart, canvas.sizes
    cells = chart.by_cell()
    turned = canvas.shape != "16:9"
    labels = {row.key: row.label for row in chart.rows}
    short = {key: key if len(key) == 2 else label for key, label in labels.items()}
    left, bottom, width, height = area
    if turned:
        downs = [(column.key, f"{column.label} {column.period}".strip()) for column in chart.columns]
        acrosses = [(row.key, short[row.key]) for row in chart.rows]
        names = width * 0.36
    else:
        downs = [(row.key, row.label) for row in chart.rows]
        acrosses = [(column.key, column.label) for column in chart.columns]
        names = max(canvas.width(text, bold=True) for _, text in downs) + 0.12
    wide = (width - names) / max(len(acrosses), 1)
    heads = [_wrapped(text, wide - 0.04, sizes.small, canvas.name) for _, text in acrosses]
    periods = {column.key: column.period for column in chart.columns}
    top = (max((len(lines) for lines in heads), default=1) + (0 if turned else 1)) * sizes.small * 1.2 / POINTS + 0.08
    plot = canvas.axes((left + names, bottom, width - names, height - top))
    plot.set_xlim(0, len(acrosses))
    plot.set_ylim(len(downs), 0)
    plot.set_xticks([])
    plot.set_yticks([])
    rows = {row.key: row for row in chart.rows}
    for x, ((key, _), lines) in enumerate(zip(acrosses, heads, strict=True)):
        text = "\n".join(lines if turned else [*lines, periods[key]])
        canvas.text(
            plot,
            x + 0.5,
            -0.08,
            text,
            ha="center",
            va="bottom",
            fontsize=sizes.small,
            color=look.MUTED,
            linespacing=1.1,
        )
    for y, (down, text) in enumerate(downs):
        row = rows.get(down)
        lines = _wrapped(text, names - 0.1, sizes.small if turned else sizes.label, canvas.name)
        canvas.text(
            plot,
            -0.1 / wide,
            y + 0.5,
            "\n".join(lines),
            ha="right",
            fontsize=sizes.small if turned else sizes.label,
            color=_text_colour(row) if row is not None else look.INK,
            fontweight=_weight(row) if row is not None else "normal",
            linespacing=1.05,
        )
        for x, (across, _) in enumerate(acrosses):
            mark = cells[(across, down) if turned else (down, across)]
            owner = rows[mark.row]
            ground = mark.tint or look.GROUND
            canvas.patch(
                plot,
                Rectangle(
                    (x + 0.02, y + 0.03), 0.96, 0.94, facecolor=ground, edgecolor="none" if mark.tint else look.GRID
                ),
            )
            if mark.form == "hollow":
                canvas.patch(
                    plot, Rectangle((x + 0.06, y + 0.1), 0.88, 0.8, fill=False, edgecolor=look.REST, linewidth=1.2)
                )
            if mark.form == "lock":
                plot.plot(
                    [x + 0.5 - 0.09 / wide], [y + 0.5], marker=LOCK, markersize=8, color=look.MUTED, linestyle="none"
                )
            value = mark.drawn if mark.form == "lock" else _label(mark)
            canvas.text(
                plot,
                x + 0.5 + (0.08 / wide if mark.form == "lock" else 0),
                y + 0.5,
                f"{value} ({mark.year_note})" if mark.year_note else value,
                ha="center",
                color=look.text_on(ground),
                fontweight=_weight(owner),
                fontsize=sizes.small * (0.75 if mark.year_note else 1),
                linespacing=1.0,
            )


def _timeline(canvas: Canvas, area: Area) -> None:
    chart, sizes = canvas.chart, canvas.sizes
    assert chart.x is not None
    left, bottom, width, height = area
    low = sizes.small * 2 / POINTS
    plot = canvas.axes((left, bottom + low, width, height - low))
    plot.set_xlim(chart.x.low - 0.2, chart.x.high + 0.3)
    plot.set_ylim(len(chart.rows) - 0.3, -0.9)
    plot.set_yticks([])
    years = list(range(int(chart.x.low), int(chart.x.high) + 1))
    step = -(-len(years) // (10 if canvas.shape == "16:9" else 5))
    plot.set_xticks(years[::step], [str(year) for year in years[::step]], fontfamily=canvas.name)
    plot.grid(axis="x", color=look.GRID, linewidth=1)
    cells = chart.by_cell()
    for at, row in enumerate(chart.rows):
        start, end = cells[row.key, "start"], cells[row.key, "end"]
        assert start.value is not None
        stop = end.value if end.value is not None else chart.x.high
        plot.plot(
            [start.value, stop], [at, at], color=row.colour, linewidth=5,
            linestyle="solid" if end.value is not None else (0, (1, 1.2)), zorder=3,
        )  # fmt: skip
        plot.plot([start.value], [at], "o", color=row.colour, markersize=9, zorder=4)
        plot.plot([stop], [at], "o" if end.value is not None else ">", color=row.colour, markersize=9, zorder=4)
        span = f"{start.text}–{end.text if end.value is not None else ''}"
        text = " · ".join(part for part in (row.label, span, row.aside) if part)
        canvas.text(plot, start.value, at - 0.42, text, fontsize=sizes.small, color=_text_colour(row))


DRAW: dict[str, Callable[[Canvas, Area], None]] = {
    "ranked_bars": _bars,
    "target_distance": _bars,
    "dumbbell": _pairs,
    "arrows": _pairs,
    "stacked": _stacked,
    "segment_lines": _segment_lines,
    "small_multiples": _small_multiples,
    "map": _map,
    "tile_grid": _tile_grid,
    "scatter": _scatter,
    "heat_table": _heat,
    "timeline": _timeline,
}
"""How each kind is drawn."""
