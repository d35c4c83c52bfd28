"""Ways out: PNG, SVG, PDF, and the plot alone."""

from __future__ import annotations

import io

import matplotlib
from matplotlib.figure import Figure

from dashboard import look
from dashboard.chart import Chart
from dashboard.render.image.canvas import SIZES, Canvas, Shape
from dashboard.render.image.inline import inline
from dashboard.render.image.page import DRAW, figure
from dashboard.render.typeface import family

matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: it can be read, found and translated
matplotlib.rcParams["pdf.fonttype"] = 42
matplotlib.rcParams["text.hinting"] = "none"  # hinted letters are up to 3% wider than we measure: lines leave the page
matplotlib.rcParams["svg.hashsalt"] = "baltic-digital-monitor"  # equal charts give equal bytes

PIXELS_PER_INCH = 150


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
    return inline(out.getvalue(), chart)


def pdf(chart: Chart, shape: Shape = "16:9") -> bytes:
    """The picture as PDF with its text as text."""
    out = io.BytesIO()
    figure(chart, shape).savefig(
        out, format="pdf", metadata={"Title": chart.headline, "Subject": chart.subtitle, "CreationDate": None}
    )
    return out.getvalue()


def drawing_png(chart: Chart, width_px: int, height_px: int) -> bytes:
    """The plot alone, without headline, subtitle, notes and source, for a slide that has those as its own text."""
    shape: Shape = "narrow" if width_px < 1.2 * height_px else "16:9"
    wide = 10.0 if shape == "16:9" else width_px / 144  # as large as on the slide: letters keep their size
    page = Figure(figsize=(wide, wide * height_px / width_px), facecolor=look.GROUND)
    canvas = Canvas(chart, page, SIZES[shape], shape, family())
    DRAW[chart.kind](canvas, (0.15, 0.15, wide - 0.3, wide * height_px / width_px - 0.3))
    out = io.BytesIO()
    page.savefig(out, format="png", dpi=width_px / wide)
    return out.getvalue()
