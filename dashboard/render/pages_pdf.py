"""A briefing as PDF: one chart a page, as on its picture, with the presenter's heading and remark; text stays text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

from matplotlib.backends.backend_pdf import PdfPages

from dashboard.chart import Chart
from dashboard.render import image
from dashboard.render.slides.deck import Leaf


def pdf(leaves: Sequence[Leaf], *, title: str = "", progress: Callable[[int, int], None] | None = None) -> bytes:
    """One page a chart, 16:9. ``progress`` is told after each page how many of how many are done."""
    out = io.BytesIO()
    about = {
        "Title": title or (leaves[0].handout.chart.headline if leaves else ""),
        "Creator": "Baltic Digital Monitor",
    }
    with PdfPages(out, metadata=about) as pages:
        for at, leaf in enumerate(leaves, start=1):
            pages.savefig(image.figure(told(leaf), "16:9"))
            if progress is not None:
                progress(at, len(leaves))
    return out.getvalue()


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
