"""XY charts: points in a plane, drawn alike by PowerPoint and LibreOffice.

One series a country or stretch draws dumbbells and lines alike; a category line would tear biennial series into dots.
Gaps stay gaps: nothing is ever written as zero.

Two facts about LibreOffice: it loses an XY series that stands before a longer one, so series go longest first; and it
draws markers without their edge, so hollow and ringed marks are filled with a tint of their colour, never with white.
"""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard import look
from dashboard.chart import Chart
from dashboard.render.slides.axes import gaps_stay, style_axis
from dashboard.render.slides.marks import tinted
from dashboard.render.slides.place import Box, child, clean, rgb, style
from dashboard.render.slides.plot import HELPER, Plot, Point, Series, Side
from dashboard.render.slides.workbook import PointData

SIDES: dict[Side, XL_LABEL_POSITION] = {
    "left": XL_LABEL_POSITION.LEFT,
    "right": XL_LABEL_POSITION.RIGHT,
    "above": XL_LABEL_POSITION.ABOVE,
    "below": XL_LABEL_POSITION.BELOW,
    "middle": XL_LABEL_POSITION.CENTER,
}
MARKERS = {"disc": XL_MARKER_STYLE.CIRCLE, "diamond": XL_MARKER_STYLE.DIAMOND, "square": XL_MARKER_STYLE.SQUARE}


def draw_points(slide: Any, box: Box, chart: Chart, plot: Plot) -> Any:
    """An XY chart in a box of a slide; its graphic frame."""
    data = PointData(chart)
    series, plane = plot.in_order, plot.plane
    for one in series:
        added = data.add_series(clean(f"{HELPER}{one.name}" if one.helper else one.name))
        for point in one.points:
            added.add_data_point(point.x, point.y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, box.left, box.top, box.width, box.height, data)
    native = frame.chart
    native.has_legend = False
    native.has_title = False
    native.font.size = Pt(plane.size)
    native.font.color.rgb = rgb(look.INK)
    for drawn, one in zip(native.plots[0].series, series, strict=True):
        _style_series(drawn, one, plane.size)
    style_axis(
        native.category_axis,
        plane.x,
        plane.x_ticks,
        plane.x_format,
        show=plane.show_x,
        title=plane.x_title,
        size=plane.size,
    )
    style_axis(
        native.value_axis,
        plane.y,
        plane.y_ticks,
        plane.y_format,
        show=plane.show_y,
        title=plane.y_title,
        size=plane.size,
    )
    _stand_still(native, plane.inner)
    if plot.title:
        _entitle(native, plot.title)
    return frame


def _style_series(drawn: Any, one: Series, size: float) -> None:
    drawn.smooth = False
    if one.line == "none":
        drawn.format.line.fill.background()
    else:
        drawn.format.line.color.rgb = rgb(one.colour)
        drawn.format.line.width = Pt(one.width)
        if one.line != "solid":
            drawn.format.line.dash_style = MSO_LINE.LONG_DASH if one.line == "dash" else MSO_LINE.ROUND_DOT
    drawn.marker.style = XL_MARKER_STYLE.NONE
    shaped = [point for point in one.points if point.shape]
    plain = len({(point.shape, point.form) for point in one.points}) == 1 and bool(shaped)
    if plain:
        _style_marker(drawn.marker, one.points[0], one.colour, one.marker)
    for at, point in enumerate(one.points):
        if point.shape and not plain:
            _style_marker(drawn.points[at].marker, point, one.colour, one.marker)
        if point.label:
            label = drawn.points[at].data_label
            frame = label.text_frame
            frame.word_wrap = False
            run = frame.paragraphs[0].add_run()
            run.text = clean(point.label)
            style(run.font, size=point.size or size, colour=point.colour or one.colour, bold=point.bold)
            label.position = SIDES[point.side]


def _style_marker(marker: Any, point: Point, colour: str, size: float) -> None:
    marker.style = MARKERS[point.shape]
    marker.size = round(size + (2 if point.shape == "diamond" else 0))
    marker.format.fill.solid()
    ringed = point.form == "ringed"
    share = {"hollow": 0.25, "ringed": 0.55}.get(point.form, 1.0)
    marker.format.fill.fore_color.rgb = rgb(tinted(colour, share))
    marker.format.line.color.rgb = rgb(colour)
    marker.format.line.width = Pt(3 if ringed else 1.75)


def _stand_still(native: Any, inner: tuple[float, float, float, float]) -> None:
    """Fix the plot's place inside the frame, so that words beside it have room; and keep gaps open."""
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = OxmlElement("c:layout")
    manual = child(layout, "c:manualLayout")
    for tag, value in (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", inner[0]),
        ("y", inner[1]),
        ("w", inner[2]),
        ("h", inner[3]),
    ):
        child(manual, f"c:{tag}", val=str(value))
    area.insert(0, layout)
    gaps_stay(native)


def _entitle(native: Any, title: str) -> None:
    native.has_title = True
    native.chart_title.include_in_layout = False
    frame = native.chart_title.text_frame
    run = frame.paragraphs[0].add_run()
    run.text = clean(title)
    style(run.font, size=12, colour=look.INK, bold=True)
