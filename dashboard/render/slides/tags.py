"""What a slide of ours remembers: the address of its chart and the figures it showed.

Kept as PowerPoint's own *tags* on the chart's shape (they survive editing and copying in PowerPoint) and, shorter, in
the shape's name (which also survives LibreOffice). From these an old deck is brought up to date.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement

from dashboard.chart import Chart
from dashboard.handout import Handout, query_string
from dashboard.render.slides.place import child, clean

NAME = "BDM"
"""What the names of our shapes begin with."""

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"
LARGEST = 2_000_000
"""Longer tags are not ours."""

Remembered = tuple[str, str, float | None, str, str, str]
"""Row, column, value, text, flag letters, period of one mark."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a chart on a slide was: the parameters of its address, the words around it, its marks."""

    query: Mapping[str, str]
    headline: str
    subtitle: str
    note: str
    source: str
    vintage: str
    marks: tuple[Remembered, ...]
    labels: Mapping[str, str]
    """Names of rows and columns by key."""


def memory(handout: Handout) -> Memory:
    """What to remember of a handout."""
    chart = handout.chart
    return Memory(
        query=dict(handout.query),
        headline=chart.headline,
        subtitle=chart.subtitle,
        note=chart.note,
        source=chart.source,
        vintage=handout.vintage.isoformat() if handout.vintage else "",
        marks=remembered(chart),
        labels=names(chart),
    )


def remembered(chart: Chart) -> tuple[Remembered, ...]:
    """The marks of a chart as they are remembered."""
    return tuple((mark.row, mark.column, mark.value, mark.text, mark.letters, mark.period) for mark in chart.marks)


def names(chart: Chart) -> dict[str, str]:
    """Names of rows and columns by key; a column has its title where one label stands for several."""
    rows = {row.key: row.label for row in chart.rows}
    return {**rows, **{f"|{column.key}": column.title or column.label for column in chart.columns}}


def remember(slide: Any, shape: Any, handout: Handout) -> None:
    """Tie the memory of a handout to a shape."""
    told = memory(handout)
    text = json.dumps(
        {
            "version": 1,
            "query": told.query,
            "headline": told.headline,
            "subtitle": told.subtitle,
            "note": told.note,
            "source": told.source,
            "vintage": told.vintage,
            "marks": told.marks,
            "labels": told.labels,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    root = OxmlElement("p:tagLst")
    child(root, "p:tag", name="BALTIC_DIGITAL_MONITOR", val=clean(text))
    blob = serialize_part_xml(root)
    package = slide.part.package
    part = Part(package.next_partname("/ppt/tags/tag%d.xml"), CONTENT_TYPE, package, blob)
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.TAGS)
    holder = shape._element._nvXxPr.find(qn("p:nvPr"))
    data = OxmlElement("p:custDataLst")
    child(data, "p:tags").set(qn("r:id"), link)
    extension = holder.find(qn("p:extLst"))
    if extension is not None:
        extension.addprevious(data)
    else:
        holder.append(data)


def recall(slide: Any, shape: Any) -> Memory | None:
    """The memory tied to a shape; ``None`` if there is none that we can read."""
    found = shape._element.find(f".//{qn('p:custDataLst')}/{qn('p:tags')}")
    if found is None:
        return None
    try:
        part = slide.part.related_part(found.get(qn("r:id")))
    except KeyError:
        return None
    blob = part.blob
    if len(blob) > LARGEST:
        return None
    try:
        root = parse_xml(blob)  # python-pptx's own parser: no entities
        text = next(
            (tag.get("val", "") for tag in root.iter(qn("p:tag")) if tag.get("name") == "BALTIC_DIGITAL_MONITOR"), ""
        )
        given = json.loads(text)
        return Memory(
            query={str(key): str(value) for key, value in given["query"].items()},
            headline=str(given["headline"]),
            subtitle=str(given["subtitle"]),
            note=str(given["note"]),
            source=str(given["source"]),
            vintage=str(given["vintage"]),
            marks=tuple(_mark(mark) for mark in given["marks"]),
            labels={str(key): str(value) for key, value in given["labels"].items()},
        )
    except (SyntaxError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _mark(given: list[Any]) -> Remembered:
    row, column, value, text, letters, period = given
    return str(row), str(column), None if value is None else float(value), str(text), str(letters), str(period)


def chart_name(handout: Handout, part: int) -> str:
    """The name of a chart's shape: its address is in it."""
    return f"{NAME} chart {part} | {query_string(handout.query)}"


def query_in_name(name: str) -> dict[str, str] | None:
    """The parameters in the name of a chart's shape; ``None`` for shapes that are not charts of ours."""
    if not name.startswith(f"{NAME} chart ") or " | " not in name:
        return None
    return dict(parse_qsl(name.split(" | ", 1)[1], max_num_fields=20))
