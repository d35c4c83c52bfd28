"""Timelines: one bar an entry, dashed where its end is open or not known."""

from __future__ import annotations

from dashboard.chart import Chart
from dashboard.render.slides.lines import year_step
from dashboard.render.slides.marks import text_colour
from dashboard.render.slides.plot import Plane, Plot, Point, Series


def timeline(chart: Chart) -> list[Plot]:
    """One plot: a bar each entry with its words above."""
    assert chart.x is not None
    cells = chart.by_cell()
    count = len(chart.rows)
    series: list[Series] = []
    for at, row in enumerate(chart.rows):
        level = float(count - at)
        start, end = cells[row.key, "start"], cells[row.key, "end"]
        if start.value is None:
            continue
        until = f"{start.text}–{end.text}" if end.value is not None else f"{start.text}– {end.absence}"
        label = f"{row.label} · {until}" + (f" · {row.aside}" if row.aside else "")
        own = Series(row.label, row.colour, line="solid" if end.value is not None else "dash", width=5, marker=9)
        own.points.append(Point(start.value, level, "disc"))
        own.points.append(
            Point(end.value if end.value is not None else chart.x.high, level, "disc" if end.value is not None else "")
        )
        late = start.value > chart.x.low + 0.4 * (chart.x.high - chart.x.low)
        words = Point(
            own.points[1].x if late else start.value,
            level + 0.33,
            label=label,
            side="left" if late else "right",
            colour=text_colour(row),
        )
        series += [own, Series(chart.words.say("slide.in words", row=row.label), row.colour, [words], helper=True)]
    plane = Plane(
        (chart.x.low, chart.x.high),
        (0.4, count + 0.9),
        inner=(0.03, 0.01, 0.94, 0.91),
        x_ticks=year_step(chart.x.high - chart.x.low),
        x_format="0",
        show_y=False,
        size=11,
    )
    return [Plot(tuple(series), plane)]
