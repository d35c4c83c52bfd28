"""A briefing as PDF: one chart a page, as on its picture, with the presenter's heading and remark; text stays text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from dashboard import look
from dashboard.chart import Chart
from dashboard.render import image
from dashboard.render.image.text import LEADING, POINTS, wrapped
from dashboard.render.slides.deck import Leaf, as_of, numbered, source_pages
from dashboard.render.typeface import family
from dashboard.words import spoken


def pdf(
    leaves: Sequence[Leaf],
    *,
    title: str = "",
    remark: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """A first page with the title if there is one, one page a chart, 16:9, and the sources if there are several.

    ``progress`` is told after each chart how many of how many are done.
    """
    out = io.BytesIO()
    about = {
        "Title": title or (leaves[0].handout.chart.headline if leaves else ""),
        "Creator": "Baltic Digital Monitor",
    }
    with PdfPages(out, metadata=about) as pages:
        if title:
            pages.savefig(lettered(title, (remark, as_of([leaf.handout for leaf in leaves]))))
        for at, leaf in enumerate(leaves, start=1):
            pages.savefig(image.figure(told(leaf), "16:9"))
            if progress is not None:
                progress(at, len(leaves))
        listed = source_pages([leaf.handout for leaf in leaves]) if len(leaves) > 1 else []
        for number, lines in enumerate(listed, start=1):
            heading = numbered(spoken().say("slide.sources"), number, len(listed))
            pages.savefig(lettered(heading, [" · ".join(line) for line in lines], top=0.94, sizes=(20.0, 10.0)))
    return out.getvalue()


def lettered(
    title: str, lines: Sequence[str], *, top: float = 0.7, sizes: tuple[float, float] = (32.0, 17.0)
) -> Figure:
    """A page of words: a title from ``top`` (a part of the page's height) on, and lines below it."""
    width, height = image.SHAPES["16:9"]
    edge, name, top = 0.6, family(), top * height
    large, small = sizes
    page = Figure(figsize=(width, height), facecolor=look.GROUND)
    for text, size, colour, bold in (
        (title, large, look.INK, True),
        *((one, small, look.MUTED, False) for one in lines),
    ):
        for line in wrapped(text, width - 2 * edge, size, name, bold=bold):
            top -= size * LEADING / POINTS
            weight = "bold" if bold else "normal"
            page.text(edge / width, top / height, line, family=name, size=size, color=colour, weight=weight)
        top -= size * 0.009
    return page


def told(leaf: Leaf) -> Chart:
    """The chart with the presenter's words: own heading on top, then the sentence, then the remark."""
    chart = leaf.handout.chart
    if not leaf.heading and not leaf.remark:
        return replace(chart, source=f"{chart.source} · {leaf.handout.address}")
    below = [chart.headline if leaf.heading else "", leaf.remark, chart.subtitle]
    return replace(
        chart,
        headline=leaf.heading or chart.headline,
        subtitle=" · ".join(part for part in below if part),
        source=f"{chart.source} · {leaf.handout.address}",
    )
