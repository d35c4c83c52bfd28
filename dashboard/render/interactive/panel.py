"""One panel of lines over time: lines, marks, break signs, dates, names at the ends."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import look
from dashboard.chart import Chart, Column, Mark, Row
from dashboard.render.interactive.marks import collapsed, lock_shape, symbols
from dashboard.render.interactive.template import Layout, Trace
from dashboard.render.interactive.text import hover_text, letters_text, safe, shared_hovers, text_colour
from dashboard.render.layout import spread_labels

NAMES = "names"
"""The trace of names at the ends of lines."""


def panel_traces(
    chart: Chart,
    columns: Sequence[Column],
    x: str,
    y: str,
    height: float,
    layout: Layout,
    *,
    rows: Sequence[Row] | None = None,
    named: bool,
) -> list[Trace]:
    """Traces of one panel: lines solid and dotted, marks, break signs, names at the ends."""
    assert chart.y is not None
    # Whole years as whole numbers: half the characters.
    at = {column.key: _whole(column.at) for column in columns}
    cells = chart.by_cell()
    axes = {"xaxis": x, "yaxis": y}
    traces: list[Trace] = []
    ends: list[tuple[Row, Mark]] = []
    drawn = sorted(rows or chart.rows, key=lambda row: ("rest", "plain", "average", "compared", "mine").index(row.role))
    for row in drawn:
        marks = [cells[row.key, column.key] for column in columns if (row.key, column.key) in cells]
        valued = [mark for mark in marks if mark.value is not None]
        traces += _course(chart, at, row, axes)
        if valued:
            size = _disc(row, len(columns), chart.kind == "small_multiples")
            traces.append(_figures(valued, at, row, size, columns[0].panel, axes))
            ends.append((row, valued[-1]))
        bare = [mark for mark in marks if mark.value is None and mark.letters]
        if bare:
            traces.append(_bare_flags(bare, at, row, chart.y.low, columns[0].panel, axes))
        for mark in bare:
            if mark.form == "lock":
                lock = lock_shape(at[mark.column], chart.y.low, text_colour(row), x, y)
                layout.setdefault("shapes", []).append(lock)
    traces += _break_signs(chart, at, drawn, x, y, layout)
    _time_marks(chart, at, x, y, layout, named=named)
    if named:
        traces += _end_names(chart, ends, columns, x, y, height)
    return traces


def _course(chart: Chart, at: dict[str, float | None], row: Row, axes: Trace) -> list[Trace]:
    """A row's lines: solid where figures may be compared, dotted where that is in doubt, gaps in between."""
    cells = chart.by_cell()
    traces: list[Trace] = []
    for dotted in (False, True):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for line in chart.lines:
            if line.row == row.key and line.dotted == dotted and line.start in at and line.end in at:
                start, end = cells[row.key, line.start], cells[row.key, line.end]
                if xs and xs[-1] == at[line.start] and ys[-1] == start.value:
                    xs.append(at[line.end])
                    ys.append(end.value)
                else:
                    if xs:
                        xs.append(None)
                        ys.append(None)
                    xs += [at[line.start], at[line.end]]
                    ys += [start.value, end.value]
        if xs:
            dash = "dot" if dotted else ("9px,5px" if row.role == "average" else "solid")
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": row.label,
                    "x": xs,
                    "y": ys,
                    "line": {"color": row.colour, "width": _width(row), "dash": dash},
                    "hoverinfo": "skip",
                    **axes,
                    "meta": [row.key, "dotted" if dotted else "sure"],
                }
            )
    return traces


def _figures(
    marks: Sequence[Mark], at: dict[str, float | None], row: Row, size: float, panel: str, axes: Trace
) -> Trace:
    """A row's marks with their flags below them."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": row.label,
        "x": [at[mark.column] for mark in marks],
        "y": [mark.value for mark in marks],
        "marker": collapsed(symbols([(row, mark) for mark in marks], "disc", size)),
        "text": [f"<i>{mark.drawn}</i>" if mark.drawn else "" for mark in marks],
        "textposition": "bottom center",
        "textfont": {"color": text_colour(row), "size": look.SMALL_SIZE},
        **shared_hovers(marks),
        "meta": [panel, row.key],
        **axes,
    }


def _bare_flags(
    marks: Sequence[Mark], at: dict[str, float | None], row: Row, foot: float, panel: str, axes: Trace
) -> Trace:
    """Flags without a value: they stand at the foot of the panel, at their year."""
    return {
        "type": "scatter",
        "mode": "text",
        "name": row.label,
        "x": [at[mark.column] for mark in marks],
        "y": [foot for _ in marks],
        "text": [f"<i>{mark.drawn}</i>" if mark.form == "lock" else f": <i>{mark.drawn}</i>" for mark in marks],
        "textposition": "top right" if any(mark.form == "lock" for mark in marks) else "top center",
        "textfont": {"color": text_colour(row), "size": look.SMALL_SIZE},
        "hovertext": [hover_text(mark) for mark in marks],
        "meta": [panel, row.key],
        **axes,
    }


def _whole(at: float | None) -> float | None:
    return int(at) if at is not None and at == int(at) else at


def _disc(row: Row, waves: int, small: bool) -> float:
    """Diameter of a mark on a line: smaller in long series and small panels."""
    if small:
        return 4.0 if row.role == "average" or waves > 9 else 6.0
    if waves > 9:
        return 6.0
    return look.ACCENT_DISC - 2 if row.role == "mine" else look.DISC - 2


def _width(row: Row) -> float:
    return {"mine": look.ACCENT_WIDTH, "rest": 1.6}.get(row.role, look.LINE_WIDTH)


def _break_signs(
    chart: Chart, at: dict[str, float | None], rows: Sequence[Row], x: str, y: str, layout: Layout
) -> list[Trace]:
    """The sign ``//`` between the two figures; a break that most rows share is one line across the panel."""
    assert chart.y is not None
    cells = chart.by_cell()
    shown = {row.key: row for row in rows}
    signs = [sign for sign in chart.signs if sign.row in shown and sign.start in at and sign.end in at]
    if not signs:
        return []
    middles = [((at[sign.start] or 0.0) + (at[sign.end] or 0.0)) / 2 for sign in signs]
    shared = {middle for middle in middles if len(rows) > 2 and middles.count(middle) > len(rows) / 2}
    xs: list[float] = []
    ys: list[float] = []
    for sign, middle in zip(signs, middles, strict=True):
        low, high = cells[sign.row, sign.start].value, cells[sign.row, sign.end].value
        assert low is not None
        assert high is not None
        xs.append(middle)
        ys.append(chart.y.low if middle in shared else (low + high) / 2)
    for middle in shared:
        line = {"color": look.RULE, "width": 1, "dash": "dot"}
        edges = {"x0": middle, "x1": middle, "y0": 0, "y1": 1, "xref": x, "yref": f"{y} domain"}
        layout["shapes"].append({"type": "line", "layer": "below", "line": line} | edges)
        layout["annotations"].append(
            {"x": middle, "y": 0, "xref": x, "yref": f"{y} domain", "yanchor": "bottom", "text": "<b>//</b>"}
            | {"bgcolor": look.GROUND, "font": {"size": look.TEXT_SIZE, "color": look.MUTED}}
        )
    return [
        {
            "type": "scatter",
            "mode": "text",
            "name": "break",
            "x": xs,
            "y": ys,
            "text": ["" if middle in shared else "<b>//</b>" for middle in xs],
            "textfont": {"color": [text_colour(shown[sign.row]) for sign in signs]},
            "hovertext": [safe(f"{shown[sign.row].label}: {sign.reason}") for sign in signs],
            "customdata": [[sign.row, sign.start, sign.end] for sign in signs],
            "xaxis": x,
            "yaxis": y,
        }
    ]


def _time_marks(chart: Chart, at: dict[str, float | None], x: str, y: str, layout: Layout, *, named: bool) -> None:
    """Dates that the reader should see: a dashed line across the panel, its name at the top where there is room."""
    positions = [place for place in at.values() if place is not None]
    for line in chart.references:
        if line.axis != "x" or not positions or not min(positions) <= line.at <= max(positions):
            continue
        layout["shapes"].append(
            {
                "type": "line",
                "layer": "below",
                "xref": x,
                "yref": f"{y} domain",
                "x0": line.at,
                "x1": line.at,
                "y0": 0,
                "y1": 1,
                "line": {"color": look.TARGET, "width": 1.2, "dash": "dash"},
            }
        )
        if named:
            layout["annotations"].append(
                {
                    "xref": x,
                    "yref": f"{y} domain",
                    "x": line.at,
                    "y": 1,
                    "xanchor": "left",
                    "xshift": 3,
                    "yanchor": "top",
                    "text": safe(line.label),
                    "bgcolor": look.GROUND,
                    "font": {"size": look.SMALL_SIZE, "color": look.TARGET},
                }
            )


def _end_label(row: Row, mark: Mark, last: bool) -> str:
    """A name with its newest figure; with the year where that is not the panel's last."""
    text = safe(f"{row.label} {mark.label}")
    if not last:
        text += f" ({mark.period})"
    text += letters_text(mark)
    return f"<b>{text}</b>" if row.role == "mine" else text


def _end_names(
    chart: Chart,
    ends: Sequence[tuple[Row, Mark]],
    columns: Sequence[Column],
    x: str,
    y: str,
    height: float,
) -> list[Trace]:
    """Names and newest figures at the right end, moved apart so that none covers another."""
    assert chart.y is not None
    if not ends or not columns:
        return []
    last = columns[-1]
    span = (chart.y.high - chart.y.low) * (1.02 if chart.y.low > 0 else 1)
    wanted = [mark.value if mark.value is not None else chart.y.low for _, mark in ends]
    places = spread_labels(wanted, apart=16.5 / height * span, low=chart.y.low, high=chart.y.high)
    return [
        {
            "type": "scatter",
            "mode": "text",
            "name": NAMES,
            "x": [_whole(last.at) for _ in ends],
            "y": places,
            "text": ["\u2002\u2002" + _end_label(row, mark, mark.column == last.key) for row, mark in ends],
            "textposition": "middle right",
            "textfont": {"color": [text_colour(row) for row, _ in ends], "size": look.LABEL_SIZE},
            "hoverinfo": "skip",
            "xaxis": x,
            "yaxis": y,
        }
    ]
