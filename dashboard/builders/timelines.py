"""The timeline: dated entries, such as national platforms, as bars on one time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from dashboard import look
from dashboard.builders.assembly import alt_text
from dashboard.builders.rows import colour_of, role_of
from dashboard.chart import Axis, Chart, Column, Line, Mark, Row, Setting
from dashboard.measure.comparability import period_position
from dashboard.words import NO_VALUE


@dataclass(frozen=True, slots=True)
class Event:
    """A dated entry, such as a national platform: from a period to another, or open-ended; ``status`` in words."""

    key: str
    label: str
    start: str
    end: str = ""
    status: str = ""
    source: str = ""
    geo: str = ""


def timeline(
    events: Sequence[Event],
    setting: Setting,
    *,
    title: str,
    subtitle: str = "",
    source: str = "",
    link: str = "",
    until: int = 0,
) -> Chart:
    """Dated entries as bars on one time axis, earliest first; an entry without an end has an open arrow.

    The axis ends with the year ``until``, or with the last date where that is later.
    """
    words = setting.words
    ordered = sorted(events, key=lambda event: (event.start, event.label))
    rows: list[Row] = []
    marks: list[Mark] = []
    lines: list[Line] = []
    for event in ordered:
        place = setting.places.get(event.geo)
        role = role_of(place, setting) if place is not None else "plain"
        colour = colour_of(place, role, lines=False) if place is not None else look.PLAIN
        rows.append(Row(event.key, event.label, role, colour, event.status))
        for column, period in (("start", event.start), ("end", event.end)):
            hover = tuple(part for part in (event.label, event.status, event.source) if part)
            marks.append(
                Mark(
                    row=event.key,
                    column=column,
                    value=period_position(period) if period else None,
                    text=period or NO_VALUE,
                    label=period or "",
                    period=period,
                    form="solid" if period else "empty",
                    absence="" if period else words.say("timeline.open"),
                    hover=hover,
                )
            )
        lines.append(Line(event.key, "start", "end"))
    positions = [mark.value for mark in marks if mark.value is not None]
    starts = [event.start for event in ordered]
    headline = words.say(
        "say.timeline",
        title=title,
        n=len(ordered),
        start=starts[0] if starts else "",
        end=max((event.end or event.start for event in ordered), default=""),
    )
    return Chart(
        kind="timeline",
        headline=headline if ordered else words.say("say.nothing", title=title),
        subtitle=subtitle,
        rows=tuple(rows),
        columns=(
            Column("start", words.say("timeline.start")),
            Column("end", words.say("timeline.end")),
        ),
        marks=tuple(marks),
        notes=(),
        source=words.say("source", sources=source) if source else "",
        alt=alt_text("timeline", headline, subtitle, rows, marks, (), words),
        lines=tuple(lines),
        x=Axis(floor(min(positions, default=2000.0)), max(ceil(max(positions, default=2001.0) + 0.01), until)),
        aside_title=words.say("timeline.status") if any(event.status for event in ordered) else "",
        links=((source, link),) if link else (),
        view=setting.view,
        mine=setting.mine,
        words=words,
    )
