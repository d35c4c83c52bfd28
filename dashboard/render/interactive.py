"""Chart to Plotly, for the screen: plain lists, own template, direct labels, flags on the marks, hover in words.

The figure holds marks, labels and axes only; headline, subtitle, note and source are page text around it, where they
wrap, can be selected and are read aloud. Give it to Streamlit with ``theme=None`` and ``config=CONFIG``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from plotly.graph_objects import Figure

from dashboard import look
from dashboard.builders.maps import TILES
from dashboard.chart import Axis, Chart, Column, Mark, Row
from dashboard.render.layout import label_places, one_sided, spread_labels, tick_text, ticks
from dashboard.render.outlines import LABELS, WINDOW, in_window

CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
"""Configuration for ``st.plotly_chart``: no tool bar, no zoom that traps a finger on a phone."""

ROW = 34
"""Height of one row of bars, in pixels."""

Trace = dict[str, Any]
Layout = dict[str, Any]


def figure(chart: Chart) -> Figure:
    """The chart as a Plotly figure. Not validated again: ``figure_dict`` only writes what the tests have validated."""
    return Figure(figure_dict(chart), _validate=False)


def figure_json(chart: Chart) -> str:
    """The figure as compact JSON for ``Plotly.newPlot``, plain lists, no binary arrays."""
    return json.dumps(figure_dict(chart), separators=(",", ":"), ensure_ascii=False)


def figure_dict(chart: Chart) -> dict[str, Any]:
    """The figure as ``{"data": [...], "layout": {...}}``."""
    traces, layout = DRAW[chart.kind](chart)
    return {"data": traces, "layout": {**_base(), **layout}}


TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": look.FONT_STACK, "size": look.TEXT_SIZE, "color": look.INK},
        "paper_bgcolor": look.GROUND,
        "plot_bgcolor": look.GROUND,
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": look.GROUND,
            "bordercolor": look.RULE,
            "align": "left",
            "font": {"family": look.FONT_STACK, "size": look.TEXT_SIZE, "color": look.INK},
        },
        "annotationdefaults": {"showarrow": False, "font": {"size": look.SMALL_SIZE, "color": look.INK}},
        "xaxis": {
            "tickfont": {"color": look.MUTED, "size": look.SMALL_SIZE},
            "gridcolor": look.GRID,
            "zerolinecolor": look.RULE,
            "zerolinewidth": 1,
            "linecolor": look.RULE,
            "tickcolor": look.RULE,
            "ticklen": 4,
            "fixedrange": True,
            "title": {"font": {"color": look.MUTED, "size": look.SMALL_SIZE}},
        },
        "yaxis": {
            "tickfont": {"color": look.MUTED, "size": look.SMALL_SIZE},
            "gridcolor": look.GRID,
            "zerolinecolor": look.RULE,
            "zerolinewidth": 1,
            "fixedrange": True,
            "title": {"font": {"color": look.MUTED, "size": look.SMALL_SIZE}},
        },
    },
    "data": {
        "scatter": [
            {
                "hovertemplate": "%{hovertext}<extra></extra>",
                "textfont": {"size": look.LABEL_SIZE},
                "cliponaxis": False,
                "connectgaps": False,
                "line": {"shape": "linear"},
            }
        ],
        "heatmap": [{"hovertemplate": "%{hovertext}<extra></extra>"}],
        "bar": [
            {"cliponaxis": False, "hovertemplate": "%{hovertext}<extra></extra>", "textfont": {"size": look.LABEL_SIZE}}
        ],
    },
}
"""Our own template, in place of Plotly's and Streamlit's: what all traces, axes and annotations share."""


def _base() -> Layout:
    return {"template": TEMPLATE}


# --- marks ------------------------------------------------------------------------------------------------------------


def _hover(mark: Mark) -> str:
    return "<br>".join(_safe(line) for line in mark.hover)


def _hovers(marks: Sequence[Mark]) -> dict[str, Any]:
    """Tooltips of a series: what all share at their end (vintage, source) is written once, in the template."""
    shared = 0
    least = min(len(mark.hover) for mark in marks)
    while shared < least - 1 and len({mark.hover[-1 - shared] for mark in marks}) == 1:
        shared += 1
    texts = ["<br>".join(_safe(line) for line in mark.hover[: len(mark.hover) - shared]) for mark in marks]
    rest = "".join(f"<br>{_safe(line)}" for line in marks[0].hover[len(marks[0].hover) - shared :])
    start = texts[0].split(": ", 1)[0] + ": "
    if all(text.startswith(start) for text in texts):  # the country's name
        texts = [text[len(start) :] for text in texts]
    else:
        start = ""
    # Braces would be read as names of fields.
    start, rest = start.replace("%{", "%&#123;"), rest.replace("%{", "%&#123;")
    return {"hovertext": texts, "hovertemplate": f"{start}%{{hovertext}}{rest}<extra></extra>"}


def _collapsed(settings: dict[str, Any]) -> dict[str, Any]:
    """Marker settings with one value in place of a list of equal ones."""
    result: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            result[key] = _collapsed(value)
        elif isinstance(value, list) and value and all(item == value[0] for item in value):
            result[key] = value[0]
        else:
            result[key] = value
    return result


def _safe(text: str) -> str:
    """Text for Plotly, which reads a small HTML: angle brackets and ampersands are shown, not read."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text_colour(row: Row) -> str:
    return look.REST if row.role == "rest" else look.readable(row.colour)


def _name(row: Row, text: str | None = None) -> str:
    """A row's name in its colour; my country bold."""
    label = _safe(row.label if text is None else text)
    if row.role == "mine":
        label = f"<b>{label}</b>"
    return f'<span style="color:{_text_colour(row)}">{label}</span>'


def _letters(mark: Mark) -> str:
    return f" <i>{mark.drawn}</i>" if mark.drawn else ""


def _value_label(mark: Mark, row: Row) -> str:
    text = _safe(mark.label) + _letters(mark)
    return f"<b>{text}</b>" if row.role == "mine" else text


def _symbols(marks: Sequence[tuple[Row, Mark]], shape: str, size: float | None = None) -> dict[str, Any]:
    """Marker settings of some marks: solid filled, hollow white with an edge, ringed white with a dot."""
    base = {"disc": "circle", "diamond": "diamond", "square": "square"}.get(shape, shape)
    return {
        "symbol": [f"{base}-dot" if mark.form == "ringed" else base for _, mark in marks],
        "color": [row.colour if mark.form == "solid" else look.GROUND for row, mark in marks],
        "size": [size or (look.ACCENT_DISC if row.role == "mine" else look.DISC) for row, _ in marks],
        "line": {"color": [row.colour for row, _ in marks], "width": 2},
        "opacity": 1,
    }


def _lock(x: Any, y: Any, colour: str, xref: str = "x", yref: str = "y") -> dict[str, Any]:
    """A closed lock of 10 by 12 pixels around a point."""
    body = "M-5,-6 L5,-6 L5,1 L3,1 L3,4 L1,6 L-1,6 L-3,4 L-3,1 L-5,1 Z"
    path = f"{body} M-1.5,1 L-1.5,3.5 L-0.5,4.5 L0.5,4.5 L1.5,3.5 L1.5,1 Z"
    return {
        "type": "path",
        "path": path,
        "fillrule": "evenodd",
        "xref": xref,
        "yref": yref,
        "xanchor": x,
        "yanchor": y,
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "fillcolor": colour,
        "line": {"width": 0},
    }


def _empty_text(mark: Mark) -> str:
    """What stands in an empty place: the sign and the reason, or the letter beside a lock."""
    if mark.form == "lock":
        return f"  <i>{mark.drawn}</i> {_safe(mark.absence)}"
    letters = f" <i>{mark.drawn}</i>" if mark.drawn else ""
    return f"{_safe(mark.label)}{letters} {_safe(mark.absence)}"


def _empties(places: Iterable[tuple[Row, Mark, float, float]]) -> tuple[list[Trace], list[dict[str, Any]]]:
    """A text trace over all empty places, and the locks among them."""
    given = list(places)
    if not given:
        return [], []
    trace: Trace = {
        "type": "scatter",
        "mode": "text",
        "name": "empty",
        "x": [x for _, _, x, _ in given],
        "y": [y for _, _, _, y in given],
        "text": [("   " if mark.form == "lock" else "") + _empty_text(mark) for _, mark, _, _ in given],
        "textposition": "middle right",
        "textfont": {"color": look.REST, "size": look.SMALL_SIZE},
        "hovertext": [_hover(mark) for _, mark, _, _ in given],
        "customdata": [[row.key, mark.column] for row, mark, _, _ in given],
    }
    locks = []
    for _, mark, x, y in given:
        if mark.form == "lock":
            shape = _lock(x, y, look.REST)
            shape["path"] = _shifted(shape["path"], 9)
            locks.append(shape)
    return [trace], locks


def _shifted(path: str, right: float) -> str:
    """A pixel path moved to the right."""
    moved = []
    for part in path.split():
        if part == "Z":
            moved.append(part)
            continue
        head, rest = part[0], part[1:]
        x, y = rest.split(",")
        moved.append(f"{head}{float(x) + right:g},{y}")
    return " ".join(moved)


# --- axes -------------------------------------------------------------------------------------------------------------


def _value_axis(axis: Axis, *, horizontal: bool = True, pad: float = 0.0, show: bool = True) -> dict[str, Any]:
    marks = ticks(axis)
    span = axis.high - axis.low
    result: dict[str, Any] = {
        "range": [axis.low - (0.02 * span if axis.low > 0 else 0), axis.high + pad * span],
        "tickvals": marks,
        "ticktext": [tick_text(mark, axis) for mark in marks],
        "zeroline": axis.low <= 0,
        "visible": show,
    }
    if axis.title:
        result["title"] = {"text": _safe(axis.title)}
    return result


def _row_axis(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "range": [len(rows) - 0.5, -0.55],
        "tickvals": list(range(len(rows))),
        "ticktext": [_name(row) + "  " for row in rows],
        "tickfont": {"size": look.LABEL_SIZE},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _asides(chart: Chart, above: float = -0.8) -> list[dict[str, Any]]:
    """The texts at the ends of the rows, and their heading."""
    notes = [
        {
            "xref": "paper",
            "x": 1.0,
            "xanchor": "left",
            "xshift": 14,
            "y": at,
            "text": _name(row, row.aside),
            "font": {"size": look.LABEL_SIZE},
        }
        for at, row in enumerate(chart.rows)
        if row.aside
    ]
    if notes and chart.aside_title:
        notes.append(
            {
                "xref": "paper",
                "x": 1.0,
                "xanchor": "left",
                "xshift": 14,
                "y": above,
                "text": _safe(chart.aside_title),
                "font": {"size": look.SMALL_SIZE, "color": look.MUTED},
            }
        )
    return notes


# --- bars -------------------------------------------------------------------------------------------------------------


def _bars(chart: Chart) -> tuple[list[Trace], Layout]:
    assert chart.x is not None
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    valued = [(rows[mark.row], mark) for mark in chart.marks if mark.value is not None]
    bars: Trace = {
        "type": "bar",
        "orientation": "h",
        "name": chart.columns[0].label,
        "x": [mark.value for _, mark in valued],
        "y": [at[row.key] for row, _ in valued],
        "width": 0.68,
        "marker": {
            "color": [look.GROUND if mark.form == "hollow" else row.colour for row, mark in valued],
            "line": {"color": [row.colour for row, _ in valued], "width": 1.5},
            "pattern": {
                "shape": ["/" if mark.form == "ringed" else "" for _, mark in valued],
                "fgcolor": look.GROUND,
                "size": 6,
                "solidity": 0.35,
            },
        },
        "text": [_value_label(mark, row) for row, mark in valued],
        "textposition": "outside",
        "textfont": {"color": [_text_colour(row) for row, _ in valued], "size": look.LABEL_SIZE},
        "hovertext": [_hover(mark) for _, mark in valued],
        "customdata": [[row.key, mark.column] for row, mark in valued],
    }
    zero = max(chart.x.low, 0.0)
    empties, locks = _empties((rows[mark.row], mark, zero, at[mark.row]) for mark in chart.marks if mark.value is None)
    shapes = list(locks)
    notes = _asides(chart)
    for line in chart.references:
        shapes.append(
            {
                "type": "line",
                "x0": line.at,
                "x1": line.at,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": look.TARGET, "width": 2},
            }
        )
        notes.append(
            {
                "x": line.at,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "xanchor": "right",
                "xshift": -2,
                "text": _safe(line.label),
                "font": {"color": look.TARGET, "size": look.SMALL_SIZE},
            }
        )
    layout: Layout = {
        "height": ROW * len(chart.rows) + (64 if chart.references else 46),
        "margin": {"l": 8, "r": 74 if notes and chart.aside_title else 44, "t": 26 if notes else 6, "b": 30},
        "xaxis": _value_axis(chart.x, pad=0.02),
        "yaxis": _row_axis(chart.rows),
        "shapes": shapes,
        "annotations": notes,
        "bargap": 0.3,
    }
    return [bars, *empties], layout


def _stacked(chart: Chart) -> tuple[list[Trace], Layout]:
    rows = {row.key: row for row in chart.rows}
    at = {row.key: index for index, row in enumerate(chart.rows)}
    cells = chart.by_cell()
    whole = [
        row
        for row in chart.rows
        if all((mark := cells.get((row.key, column.key))) and mark.value is not None for column in chart.columns)
    ]
    traces: list[Trace] = []
    for column in chart.columns:
        marks = [(row, cells[row.key, column.key]) for row in whole]
        colour = column.colour or look.PLAIN
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": column.label,
                "x": [mark.value for _, mark in marks],
                "y": [at[row.key] for row, _ in marks],
                "width": 0.7,
                "marker": {
                    "color": [look.GROUND if mark.form == "hollow" else colour for _, mark in marks],
                    "line": {
                        "color": [colour if mark.form == "hollow" else look.GROUND for _, mark in marks],
                        "width": 1,
                    },
                    "pattern": {
                        "shape": ["/" if mark.form == "ringed" else "" for _, mark in marks],
                        "fgcolor": look.GROUND,
                        "size": 6,
                        "solidity": 0.2,
                    },
                },
                "text": [_value_label(mark, row) for row, mark in marks],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {
                    "color": [look.INK if mark.form == "hollow" else look.text_on(colour) for _, mark in marks],
                    "size": look.LABEL_SIZE,
                },
                "hovertext": [_hover(mark) for _, mark in marks],
                "customdata": [[row.key, mark.column] for row, mark in marks],
                "constraintext": "none",
            }
        )
    incomplete = [row for row in chart.rows if row not in whole]
    parts = []
    for row in incomplete:
        marks_here = [cells[row.key, column.key] for column in chart.columns if (row.key, column.key) in cells]
        parts.append((row, marks_here))
    gaps: list[Trace] = []
    locks: list[dict[str, Any]] = []
    for row, marks_here in parts:
        # Where a part is missing no bar is drawn; the parts that are there stand as numbers.
        texts = [
            f"{_safe(chart.columns[n].label)} {_value_label(mark, row)}"
            if mark.value is not None
            else _empty_text(mark)
            for n, mark in enumerate(marks_here)
        ]
        same = len({mark.absence for mark in marks_here}) == 1 and marks_here[0].value is None
        gaps.append(
            {
                "type": "scatter",
                "mode": "text",
                "name": "empty",
                "x": [0],
                "y": [at[row.key]],
                "text": [" " + (texts[0] if same else " · ".join(texts))],
                "textposition": "middle right",
                "textfont": {"color": look.REST, "size": look.SMALL_SIZE},
                "hovertext": ["<br>".join(_hover(mark) for mark in marks_here)],
                "customdata": [[row.key, [[mark.column, mark.value] for mark in marks_here]]],
            }
        )
    notes = _part_names(chart, whole, cells)
    layout: Layout = {
        "height": ROW * len(chart.rows) + 76,
        "margin": {"l": 8, "r": 20, "t": 40, "b": 30},
        "barmode": "stack",
        "xaxis": {**_value_axis(Axis(0, 100, "%")), "range": [0, 100.5]},
        "yaxis": _row_axis(chart.rows),
        "shapes": locks,
        "annotations": notes,
    }
    del rows
    return traces + gaps, layout


def _part_names(chart: Chart, whole: Sequence[Row], cells: dict[tuple[str, str], Mark]) -> list[dict[str, Any]]:
    """A key of swatches above the bars: the parts in their order."""
    notes: list[dict[str, Any]] = []
    for index, column in enumerate(chart.columns):
        notes.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": index / len(chart.columns),
                "y": 1,
                "yshift": 6,
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "text": f'<span style="color:{column.colour}">■</span> {_safe(column.label)}',
                "font": {"size": look.SMALL_SIZE, "color": look.INK},
            }
        )
    return notes


# --- two marks a row --------------------------------------------------------------------------------------------------


def _pairs(chart: Chart) -> tuple[list[Trace], Layout]:
    """Dumbbells and arrows: two marks a row on one scale, joined by a line."""
    assert chart.x is not None
    arrow = chart.kind == "arrows"
    at = {row.key: index for index, row in enumerate(chart.rows)}
    rows = {row.key: row for row in chart.rows}
    cells = chart.by_cell()
    first, second = chart.columns
    traces: list[Trace] = []
    for dash, width, chosen in (
        ("solid", 2.2, [line for line in chart.lines if not line.dotted and _plain(rows[line.row])]),
        (
            "solid",
            look.ACCENT_WIDTH,
            [line for line in chart.lines if not line.dotted and rows[line.row].role == "mine"],
        ),
        ("9px,5px", 2.2, [line for line in chart.lines if not line.dotted and rows[line.row].role == "average"]),
        ("dot", 2.2, [line for line in chart.lines if line.dotted]),
    ):
        by_colour: dict[str, list[str]] = {}
        for line in chosen:
            by_colour.setdefault(rows[line.row].colour, []).append(line.row)
        for colour, keys in by_colour.items():
            xs: list[float | None] = []
            ys: list[float | None] = []
            for key in keys:
                xs += [cells[key, first.key].value, cells[key, second.key].value, None]
                ys += [at[key], at[key], None]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": xs[:-1],
                    "y": ys[:-1],
                    "line": {"color": colour, "width": width, "dash": dash},
                    "opacity": 1,
                    "hoverinfo": "skip",
                    "name": "dotted" if dash == "dot" else "line",
                }
            )
    for column, other in ((first, second), (second, first)):
        marks = [(rows[mark.row], mark) for mark in chart.marks if mark.column == column.key and mark.value is not None]
        marker = _symbols(marks, column.shape)
        sides: list[str] = []
        for position, (row, mark) in enumerate(marks):
            partner = cells.get((row.key, other.key))
            assert mark.value is not None
            behind = partner is None or partner.value is None or mark.value < partner.value
            if partner is not None and partner.value == mark.value:
                behind = column is first
            sides.append("middle left" if behind else "middle right")
            if arrow and column is second and partner is not None and partner.value is not None:
                marker["symbol"][position] = _arrowhead(mark, partner.value)
                marker["size"][position] += 3
            elif arrow and column is first:
                marker["size"][position] -= 2
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": column.label,
                "x": [mark.value for _, mark in marks],
                "y": [at[row.key] for row, _ in marks],
                "marker": marker,
                "text": [
                    ("\u2002" + _value_label(mark, row))
                    if side.endswith("right")
                    else (_value_label(mark, row) + "\u2002")
                    for (row, mark), side in zip(marks, sides, strict=True)
                ],
                "textposition": sides,
                "textfont": {"color": [_text_colour(row) for row, _ in marks], "size": look.LABEL_SIZE},
                "hovertext": [_hover(mark) for _, mark in marks],
                "customdata": [[row.key, mark.column] for row, mark in marks],
            }
        )
    empties, locks = _empties(_empty_pairs(chart, rows, at))
    notes = _asides(chart) + _column_names(chart, cells)
    layout: Layout = {
        "height": ROW * len(chart.rows) + 82,
        "margin": {"l": 8, "r": 74, "t": 34, "b": 30},
        "xaxis": {**_value_axis(chart.x), "range": _padded(chart.x, 0.12)},
        "yaxis": {**_row_axis(chart.rows), "range": [len(chart.rows) - 0.45, -1.1]},
        "shapes": locks,
        "annotations": notes,
    }
    return traces + empties, layout


def _plain(row: Row) -> bool:
    return row.role in ("rest", "plain", "compared")


def _arrowhead(mark: Mark, start: float) -> str:
    assert mark.value is not None
    head = "triangle-right" if mark.value >= start else "triangle-left"
    return f"{head}-dot" if mark.form == "ringed" else head


def _padded(axis: Axis, part: float) -> list[float]:
    span = axis.high - axis.low
    return [axis.low - part * span, axis.high + part * span]


def _empty_pairs(chart: Chart, rows: dict[str, Row], at: dict[str, int]) -> Iterable[tuple[Row, Mark, float, float]]:
    """Empty places of rows with two marks: at the left edge, or beside the mark that is there."""
    assert chart.x is not None
    cells = chart.by_cell()
    first, second = chart.columns
    for row in chart.rows:
        one, other = cells[row.key, first.key], cells[row.key, second.key]
        if one.value is None:
            yield rows[row.key], one, chart.x.low, at[row.key]
        if other.value is None and (one.value is not None or one.absence != other.absence or one.form != other.form):
            middle = (chart.x.low + chart.x.high) / 2
            yield rows[row.key], other, middle if one.value is None or one.value < middle else chart.x.low, at[row.key]


def _column_names(chart: Chart, cells: dict[tuple[str, str], Mark]) -> list[dict[str, Any]]:
    """The two columns named above the first full row, kept apart where its marks lie close."""
    assert chart.x is not None
    first, second = chart.columns
    for row in chart.rows:
        one, other = cells[row.key, first.key], cells[row.key, second.key]
        if one.value is None or other.value is None:
            continue
        span = chart.x.high - chart.x.low
        close = abs(other.value - one.value) < 0.45 * span
        low_first = one.value <= other.value
        anchors = ("right", "left") if low_first else ("left", "right")
        return [
            {
                "x": mark.value,
                "y": -0.8,
                "text": ("◆ " if column.shape == "diamond" and chart.kind == "dumbbell" else "● ") + _safe(column.label)
                if chart.kind == "dumbbell"
                else _safe(column.label),
                "xanchor": anchor if close else "center",
                "font": {"size": look.SMALL_SIZE, "color": look.MUTED},
            }
            for column, mark, anchor in ((first, one, anchors[0]), (second, other, anchors[1]))
        ]
    return []


# --- lines ------------------------------------------------------------------------------------------------------------

PANEL_HEIGHT = 340


def _segment_lines(chart: Chart) -> tuple[list[Trace], Layout]:
    """One panel under the other on one time axis, so that years line up and a phone can read it."""
    assert chart.y is not None
    positions = [column.at for column in chart.columns if column.at is not None]
    first, last = (min(positions), max(positions)) if positions else (2000.0, 2001.0)
    count = len(chart.panels)
    single = 400 if count == 1 else PANEL_HEIGHT
    height = single * count + 40
    layout: Layout = {
        "height": height,
        "margin": {"l": 40, "r": 118, "t": 12, "b": 30},
        "annotations": [],
        "shapes": [],
    }
    plot = height - 42
    spacing = 46 / plot
    share = (1 - spacing * (count - 1)) / count
    traces: list[Trace] = []
    for index, panel in enumerate(chart.panels):
        axis = "" if index == 0 else str(index + 1)
        top = 1 - index * (share + spacing)
        columns = [column for column in chart.columns if column.panel == panel.key]
        # A title takes the first pixels of its panel.
        head = 26 / plot if panel.title else 0.0
        layout[f"yaxis{axis}"] = {
            **_value_axis(chart.y, horizontal=False),
            "domain": [max(top - share, 0.0), top - head],
            "anchor": f"x{axis}",
        }
        if panel.title:
            layout["annotations"].append(_heading(panel.title, 0, top))
        layout[f"xaxis{axis}"] = _time_axis(columns, first, last) | {"anchor": f"y{axis}"}
        inner = (share - head) * plot
        traces += _panel_lines(chart, columns, f"x{axis}", f"y{axis}", inner, layout, label=_end_label)
    return traces, layout


def _heading(text: str, x: float, y: float) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "top",
        "text": _safe(text),
        "font": {"size": look.TEXT_SIZE, "color": look.MUTED},
    }


def _time_axis(columns: Sequence[Column], first: float, last: float) -> dict[str, Any]:
    span = max(last - first, 1.0)
    shown = _thinned([column for column in columns if column.at is not None])
    return {
        "range": [first - 0.04 * span, last + 0.04 * span],
        "tickvals": [column.at for column in shown],
        "ticktext": [column.label for column in shown],
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "ticks": "outside",
    }


def _thinned(columns: Sequence[Column], most: int = 8) -> list[Column]:
    """Ticks that have room on a phone: every year, or every second or third, always with the last."""
    step = -(-len(columns) // most)
    return [column for index, column in enumerate(columns) if (len(columns) - 1 - index) % step == 0]


def _end_label(row: Row, mark: Mark, last: bool) -> str:
    text = _safe(f"{row.label} {mark.label}")
    if not last:
        text += f" ({mark.period})"
    text += _letters(mark)
    return f"<b>{text}</b>" if row.role == "mine" else text


def _panel_lines(
    chart: Chart,
    columns: Sequence[Column],
    x: str,
    y: str,
    height: float,
    layout: Layout,
    *,
    rows: Sequence[Row] | None = None,
    label: Callable[[Row, Mark, bool], str] | None = None,
) -> list[Trace]:
    """Traces of one panel: lines solid and dotted, marks, break signs, names at the ends."""
    assert chart.y is not None
    # Whole years as whole numbers: half the characters.
    at = {column.key: _whole(column.at) for column in columns}
    cells = chart.by_cell()
    traces: list[Trace] = []
    ends: list[tuple[Row, Mark]] = []
    drawn = sorted(rows or chart.rows, key=lambda row: ("rest", "plain", "average", "compared", "mine").index(row.role))
    for row in drawn:
        marks = [cells[row.key, column.key] for column in columns if (row.key, column.key) in cells]
        valued = [mark for mark in marks if mark.value is not None]
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
                        "xaxis": x,
                        "yaxis": y,
                        "meta": [row.key, "dotted" if dotted else "sure"],
                    }
                )
        if valued:
            pairs = [(row, mark) for mark in valued]
            size = _disc(row, len(columns), chart.kind == "small_multiples")
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers+text",
                    "name": row.label,
                    "x": [at[mark.column] for mark in valued],
                    "y": [mark.value for mark in valued],
                    "marker": _collapsed(_symbols(pairs, "disc", size)),
                    "text": [f"<i>{mark.drawn}</i>" if mark.drawn else "" for mark in valued],
                    "textposition": "bottom center",
                    "textfont": {"color": _text_colour(row), "size": look.SMALL_SIZE},
                    **_hovers(valued),
                    "customdata": [[row.key, mark.period] for mark in valued],
                    "meta": columns[0].panel,
                    "xaxis": x,
                    "yaxis": y,
                }
            )
            ends.append((row, valued[-1]))
        # Flags without a value stand at the foot of the panel, at their year.
        bare = [mark for mark in marks if mark.value is None and mark.letters]
        if bare:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "text",
                    "name": row.label,
                    "x": [at[mark.column] for mark in bare],
                    "y": [chart.y.low for _ in bare],
                    "text": [
                        f"<i>{mark.drawn}</i>" if mark.form == "lock" else f": <i>{mark.drawn}</i>" for mark in bare
                    ],
                    "textposition": "top right" if any(mark.form == "lock" for mark in bare) else "top center",
                    "textfont": {"color": _text_colour(row), "size": look.SMALL_SIZE},
                    "hovertext": [_hover(mark) for mark in bare],
                    "customdata": [[row.key, mark.period] for mark in bare],
                    "meta": columns[0].panel,
                    "xaxis": x,
                    "yaxis": y,
                }
            )
            for mark in bare:
                if mark.form == "lock":
                    lock = _lock(at[mark.column], chart.y.low, _text_colour(row), x, y)
                    layout.setdefault("shapes", []).append(lock)
    traces += _break_signs(chart, at, drawn, x, y, layout)
    _time_marks(chart, at, x, y, layout, named=label is not None)
    if label is not None:
        traces += _end_names(chart, ends, columns, x, y, height, label)
    return traces


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
            "textfont": {"color": [_text_colour(shown[sign.row]) for sign in signs]},
            "hovertext": [_safe(f"{shown[sign.row].label}: {sign.reason}") for sign in signs],
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
                    "text": _safe(line.label),
                    "bgcolor": look.GROUND,
                    "font": {"size": look.SMALL_SIZE, "color": look.TARGET},
                }
            )


def _end_names(
    chart: Chart,
    ends: Sequence[tuple[Row, Mark]],
    columns: Sequence[Column],
    x: str,
    y: str,
    height: float,
    label: Callable[[Row, Mark, bool], str],
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
            "name": "names",
            "x": [_whole(last.at) for _ in ends],
            "y": places,
            "text": ["\u2002\u2002" + label(row, mark, mark.column == last.key) for row, mark in ends],
            "textposition": "middle right",
            "textfont": {"color": [_text_colour(row) for row, _ in ends], "size": look.LABEL_SIZE},
            "hoverinfo": "skip",
            "xaxis": x,
            "yaxis": y,
        }
    ]


def _small_multiples(chart: Chart) -> tuple[list[Trace], Layout]:
    """Three panels in a line: on a phone each is still wide enough for its line and its newest figure."""
    assert chart.y is not None
    own = [row for row in chart.rows if row.role != "average"]
    background = [row for row in chart.rows if row.role == "average"]
    if not own:
        own, background = background, []
    across = 3
    down = max(-(-len(own) // across), 1)
    height = 178 * down + 30
    layout: Layout = {"height": height, "margin": {"l": 34, "r": 8, "t": 8, "b": 28}, "annotations": [], "shapes": []}
    gap_x, gap_y = 0.085, 52 / height
    wide = (1 - gap_x * across) / across  # the last gap holds the newest figures of the last panel
    high = (1 - gap_y * (down - 1)) / down
    positions = [column.at for column in chart.columns if column.at is not None]
    traces: list[Trace] = []
    for index, row in enumerate(own):
        axis = "" if index == 0 else str(index + 1)
        left = (index % across) * (wide + gap_x)
        top = 1 - (index // across) * (high + gap_y)
        title = 22 / height
        layout[f"xaxis{axis}"] = _time_axis(chart.columns, min(positions), max(positions)) | {
            "domain": [left, left + wide],
            "anchor": f"y{axis}",
            "tickvals": [min(positions), max(positions)],
            "ticktext": [chart.columns[0].label, chart.columns[-1].label],
        }
        layout[f"yaxis{axis}"] = _value_axis(chart.y, horizontal=False) | {
            "domain": [top - high, top - title],
            "anchor": f"x{axis}",
            "showticklabels": index % across == 0,
        }
        heading = _heading(row.label, left, top)
        heading["text"] = _name(row)
        layout["annotations"].append(heading)
        traces += _panel_lines(
            chart,
            chart.columns,
            f"x{axis}",
            f"y{axis}",
            (high - title) * height,
            layout,
            rows=[*background, row],
            label=None,
        )
        newest = [mark for mark in chart.marks if mark.row == row.key and mark.value is not None]
        if newest:
            mark = newest[-1]
            column = next(column for column in chart.columns if column.key == mark.column)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "text",
                    "name": "names",
                    "x": [column.at],
                    "y": [mark.value],
                    "text": ["\u2002" + _value_label(mark, row)],
                    "textposition": "middle right",
                    "textfont": {"color": _text_colour(row)},
                    "hoverinfo": "skip",
                    "xaxis": f"x{axis}",
                    "yaxis": f"y{axis}",
                }
            )
    return traces, layout


# --- maps -------------------------------------------------------------------------------------------------------------


def _map(chart: Chart) -> tuple[list[Trace], Layout]:
    """Filled polygons in kilometres, neighbours pale, figures on the countries, the key of shades below."""
    rows = {row.key: row for row in chart.rows}
    marks = {mark.row: mark for mark in chart.marks}
    shapes = in_window()
    left, bottom, right, top = WINDOW
    around: list[tuple[float, float] | None] = []
    for geo, rings in shapes.items():
        if geo not in marks:
            for ring in rings:
                around += [*ring, None]
    traces: list[Trace] = [
        _polygon(around, look.EMPTY, look.GROUND, 0.8, "", ""),
    ]
    labelled: list[tuple[Row, Mark, float, float, str]] = []
    for geo, mark in sorted(marks.items(), key=lambda item: rows[item[0]].role == "mine"):
        if geo not in shapes:
            continue
        row = rows[geo]
        points: list[tuple[float, float] | None] = []
        for ring in shapes[geo]:
            points += [*ring, None]
        mine = row.role == "mine"
        edge, width = (look.ACCENT, 3.0) if mine else (look.GROUND, 1.0)
        trace = _polygon(points, mark.tint or look.EMPTY, edge, width, _hover(mark), geo)
        if mark.value is None:
            trace["fillpattern"] = {
                "shape": "/",
                "fgcolor": look.RULE,
                "bgcolor": look.EMPTY,
                "size": 6,
                "solidity": 0.25,
            }
            del trace["fillcolor"]
            if not mine:
                trace["line"] = {"color": look.RULE, "width": 1}
        traces.append(trace)
        if geo in LABELS:
            labelled.append((row, mark, *LABELS[geo]))
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "name": "figures",
            "x": [x for _, _, x, _, _ in labelled],
            "y": [y for _, _, _, y, _ in labelled],
            "text": [_map_label(row, mark, side) for row, mark, _, _, side in labelled],
            "textposition": [side for *_, side in labelled],
            "textfont": {
                "color": [
                    look.text_on(mark.tint or look.EMPTY) if side == "middle center" else look.INK
                    for _, mark, _, _, side in labelled
                ],
                "size": look.SMALL_SIZE,
            },
            "hovertext": [_hover(mark) for _, mark, *_ in labelled],
            "customdata": [[row.key, mark.column, mark.value] for row, mark, *_ in labelled],
        }
    )
    outside = [(rows[geo], mark) for geo, mark in marks.items() if geo not in shapes or geo not in LABELS]
    notes = [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0.0,
            "y": 0.985 - 0.045 * index,
            "xanchor": "left",
            "yanchor": "top",
            "text": _name(row, f"{row.label} {mark.label}") + _letters(mark)
            if mark.value is not None
            else _name(row, row.label) + f" {_empty_text(mark)}",
            "hovertext": _hover(mark),
            "font": {"size": look.TEXT_SIZE},
        }
        for index, (row, mark) in enumerate(outside)
    ]
    key_shapes, key_notes = _shade_key(chart)
    layout: Layout = {
        "height": 600,
        "margin": {"l": 4, "r": 4, "t": 4, "b": 46},
        "xaxis": {"range": [left, right], "visible": False, "fixedrange": True, "constrain": "domain"},
        "yaxis": {
            "range": [bottom, top],
            "visible": False,
            "scaleanchor": "x",
            "scaleratio": 1,
            "constrain": "domain",
        },
        "shapes": key_shapes,
        "annotations": notes + key_notes,
    }
    return traces, layout


def _polygon(
    points: list[tuple[float, float] | None], fill: str, edge: str, width: float, hover: str, key: str
) -> Trace:
    while points and points[-1] is None:
        points = points[:-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": key,
        "x": [None if point is None else point[0] for point in points],
        "y": [None if point is None else point[1] for point in points],
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": edge, "width": width},
        "hoveron": "fills",
        "hoverinfo": "skip" if not hover else "text",
        "text": hover,
        "meta": key,
    }


def _map_label(row: Row, mark: Mark, side: str) -> str:
    """Name and figure: two lines on a country, one line beside it."""
    value = _value_label(mark, row) if mark.form != "lock" else f"<i>{mark.drawn}</i>"
    year = f" ({mark.year_note})" if mark.year_note else ""
    name = f"<b>{_safe(row.label)}</b>" if row.role == "mine" else _safe(row.label)
    return f"{name}<br>{value}{year}" if side == "middle center" or year else f"{name} {value}"


def _shade_key(chart: Chart) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Six shades with the values where one ends and the next begins."""
    assert chart.x is not None
    steps = len(look.SEQUENCE)
    shapes = [
        {
            "type": "rect",
            "xref": "paper",
            "yref": "paper",
            "x0": 0.06 + 0.88 * index / steps,
            "x1": 0.06 + 0.88 * (index + 1) / steps,
            "y0": -0.035,
            "y1": -0.015,
            "fillcolor": colour,
            "line": {"width": 0},
        }
        for index, colour in enumerate(look.SEQUENCE)
    ]
    span = chart.x.high - chart.x.low
    notes = [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0.06 + 0.88 * index / steps,
            "y": -0.037,
            "yanchor": "top",
            "xanchor": "center",
            "text": _bound(chart, chart.x.low + span * index / steps),
            "font": {"size": look.SMALL_SIZE, "color": look.MUTED},
        }
        for index in range(steps + 1)
    ]
    return shapes, notes


def _bound(chart: Chart, value: float) -> str:
    assert chart.x is not None
    digits = 0 if (chart.x.high - chart.x.low) >= 12 else 1 if (chart.x.high - chart.x.low) >= 1 else 2
    return chart.words.number(value, digits) + (chart.x.unit[:1] if chart.x.unit.startswith("%") else "")


def _tile_grid(chart: Chart) -> tuple[list[Trace], Layout]:
    rows = {row.key: row for row in chart.rows}
    shapes: list[dict[str, Any]] = []
    given = [(rows[mark.row], mark, *TILES[mark.row]) for mark in chart.marks if mark.row in TILES]
    for row, mark, across, down in given:
        mine = row.role == "mine"
        shapes.append(
            {
                "type": "rect",
                "x0": across - 0.46,
                "x1": across + 0.46,
                "y0": down - 0.46,
                "y1": down + 0.46,
                "fillcolor": look.GROUND if row.role == "average" else mark.tint or look.EMPTY,
                "line": {
                    "color": look.ACCENT if mine else (look.EU if row.role == "average" else look.GRID),
                    "width": 3 if mine else 1,
                    "dash": "dash" if row.role == "average" else ("dot" if mark.value is None else "solid"),
                },
                "layer": "below",
            }
        )
    trace: Trace = {
        "type": "scatter",
        "mode": "text",
        "name": "figures",
        "x": [across for _, _, across, _ in given],
        "y": [down for _, _, _, down in given],
        "text": [_tile_text(row, mark) for row, mark, _, _ in given],
        "textfont": {
            "color": [
                look.text_on(look.GROUND if row.role == "average" else mark.tint or look.EMPTY)
                for row, mark, _, _ in given
            ],
            "size": look.LABEL_SIZE,
        },
        "hovertext": [_hover(mark) for _, mark, _, _ in given],
        "customdata": [[row.key, mark.column, mark.value] for row, mark, _, _ in given],
    }
    key_shapes, key_notes = _shade_key(chart)
    deep = max((down for _, _, _, down in given), default=3)
    wide = max((across for _, _, across, _ in given), default=3)
    layout: Layout = {
        "height": 480,
        "margin": {"l": 4, "r": 4, "t": 4, "b": 46},
        "xaxis": {"range": [-0.5, wide + 0.5], "visible": False, "fixedrange": True, "constrain": "domain"},
        "yaxis": {
            "range": [deep + 0.5, -0.5],
            "visible": False,
            "scaleanchor": "x",
            "constrain": "domain",
        },
        "shapes": shapes + key_shapes,
        "annotations": key_notes,
    }
    return [trace], layout


def _tile_text(row: Row, mark: Mark) -> str:
    name = row.key if len(row.key) == 2 else _safe(row.label)
    value = f"<i>{mark.drawn}</i>" if mark.form == "lock" else _safe(mark.label) + _letters(mark)
    year = f"<br>{mark.year_note}" if mark.year_note else ""
    return f"<b>{name}</b><br>{value}{year}"


# --- planes, tables, time ---------------------------------------------------------------------------------------------


def _scatter(chart: Chart) -> tuple[list[Trace], Layout]:
    assert chart.x is not None
    assert chart.y is not None
    cells = chart.by_cell()
    both = [
        (row, cells[row.key, "x"], cells[row.key, "y"])
        for row in chart.rows
        if cells[row.key, "x"].value is not None and cells[row.key, "y"].value is not None
    ]
    points = [
        (
            ((across.value or 0.0) - chart.x.low) / (chart.x.high - chart.x.low),
            ((up.value or 0.0) - chart.y.low) / (chart.y.high - chart.y.low),
            f"{row.label} {across.drawn}{up.drawn}",
        )
        for row, across, up in both
    ]
    sides = label_places(points, wide=320, high=400)
    forms = [
        (row, across if across.form != "solid" else up)  # one side's flag is the point's flag
        for row, across, up in both
    ]
    marker = _symbols(forms, "disc")
    for index, (row, _, _) in enumerate(both):
        if row.role == "average":
            marker["symbol"][index] = "square" + ("-dot" if forms[index][1].form == "ringed" else "")
    trace: Trace = {
        "type": "scatter",
        "mode": "markers+text",
        "name": "countries",
        "x": [across.value for _, across, _ in both],
        "y": [up.value for _, _, up in both],
        "marker": marker,
        "text": [_scatter_text(row, across, up) for row, across, up in both],
        "textposition": sides,
        "textfont": {"color": [_text_colour(row) for row, _, _ in both], "size": look.LABEL_SIZE},
        "hovertext": [_hover(across) + "<br>" + _hover(up) for _, across, up in both],
        "customdata": [[row.key] for row, _, _ in both],
    }
    alone = _one_sided(chart, cells)
    layout: Layout = {
        "height": 500 + 17 * len(alone),
        "margin": {"l": 58, "r": 30, "t": 12, "b": 52 + 17 * len(alone)},
        "xaxis": {**_value_axis(chart.x), "range": _padded(chart.x, 0.06)},
        "yaxis": {**_value_axis(chart.y), "range": _padded(chart.y, 0.06)},
        "annotations": alone,
    }
    return [trace], layout


def _scatter_text(row: Row, across: Mark, up: Mark) -> str:
    letters = "".join(dict.fromkeys(across.drawn + up.drawn))
    text = _safe(row.label) + (f" <i>{letters}</i>" if letters else "")
    return f"<b>{text}</b>" if row.role == "mine" else text


def _one_sided(chart: Chart, cells: dict[tuple[str, str], Mark]) -> list[dict[str, Any]]:
    """Countries with one figure of the two, or none: named below the plot, never drawn at zero."""
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 0,
            "yshift": -52 - 17 * index,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "text": _safe(text),
            "font": {"size": look.SMALL_SIZE, "color": look.REST},
            "name": "empty",
        }
        for index, text in enumerate(one_sided(chart, cells))
    ]


def _heat(chart: Chart) -> tuple[list[Trace], Layout]:
    """The heat table as a grid. Pages show the HTML table (``render.table``), which a screen reader can walk."""
    cells = chart.by_cell()
    shades = {colour: index for index, colour in enumerate(look.SEQUENCE)}
    grid = [[cells[row.key, column.key] for column in chart.columns] for row in chart.rows]
    trace: Trace = {
        "type": "heatmap",
        "name": "figures",
        "z": [[shades.get(mark.tint) for mark in line] for line in grid],
        "x": list(range(len(chart.columns))),
        "y": list(range(len(chart.rows))),
        "colorscale": [
            [edge / len(look.SEQUENCE), colour]
            for index, colour in enumerate(look.SEQUENCE)
            for edge in (index, index + 1)
        ],
        "zmin": -0.5,
        "zmax": len(look.SEQUENCE) - 0.5,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "customdata": [
            [[row.key, mark.column, mark.value] for mark in line] for row, line in zip(chart.rows, grid, strict=True)
        ],
        "hovertext": [[_hover(mark) for mark in line] for line in grid],
    }
    notes = [
        {
            "x": across,
            "y": down,
            "text": _heat_text(mark),
            "font": {"color": look.text_on(mark.tint or look.GROUND), "size": look.SMALL_SIZE},
        }
        for down, line in enumerate(grid)
        for across, mark in enumerate(line)
    ]
    layout: Layout = {
        "height": 38 * len(chart.rows) + 150,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": {
            "tickvals": list(range(len(chart.columns))),
            "ticktext": [_safe(column.label) for column in chart.columns],
            "side": "top",
            "tickangle": -40,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "automargin": True,
        },
        "yaxis": {**_row_axis(chart.rows)},
        "annotations": notes,
    }
    return [trace], layout


def _heat_text(mark: Mark) -> str:
    year = f"<br>{mark.year_note}" if mark.year_note else ""
    return _safe(mark.label) + _letters(mark) + year


def _timeline(chart: Chart) -> tuple[list[Trace], Layout]:
    assert chart.x is not None
    cells = chart.by_cell()
    traces: list[Trace] = []
    for index, row in enumerate(chart.rows):
        start, end = cells[row.key, "start"], cells[row.key, "end"]
        stop = end.value if end.value is not None else chart.x.high
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": row.label,
                "x": [start.value, stop],
                "y": [index, index],
                "line": {"color": row.colour, "width": 7, "dash": "solid" if end.value is not None else "dot"},
                "marker": {
                    "color": row.colour,
                    "size": 12,
                    "symbol": ["circle", "circle" if end.value is not None else "triangle-right"],
                },
                "hovertext": [_hover(start), _hover(end)],
                "customdata": [[row.key, "start", start.text], [row.key, "end", end.text]],
            }
        )
    notes = [
        {
            "x": cells[row.key, "start"].value,
            "y": index,
            "yshift": 15,
            "xanchor": "left",
            "xshift": -6,
            "text": _name(row, f"{row.label} · {_span(cells, row)}" + (f" · {row.aside}" if row.aside else "")),
            "font": {"size": look.SMALL_SIZE},
        }
        for index, row in enumerate(chart.rows)
    ]
    years = list(range(int(chart.x.low), int(chart.x.high) + 1))
    step = -(-len(years) // 8)
    layout: Layout = {
        "height": 44 * len(chart.rows) + 60,
        "margin": {"l": 12, "r": 20, "t": 10, "b": 30},
        "xaxis": {
            "range": [chart.x.low - 0.3, chart.x.high + 0.3],
            "tickvals": years[::step],
            "ticktext": [str(year) for year in years[::step]],
            "tickfont": {"color": look.MUTED, "size": look.SMALL_SIZE},
            "gridcolor": look.GRID,
            "zeroline": False,
        },
        "yaxis": {"range": [len(chart.rows) - 0.4, -0.8], "visible": False, "fixedrange": True},
        "annotations": notes,
    }
    return traces, layout


def _span(cells: dict[tuple[str, str], Mark], row: Row) -> str:
    start, end = cells[row.key, "start"], cells[row.key, "end"]
    return f"{start.text}–{end.text}" if end.value is not None else f"{start.text}–"


DRAW: dict[str, Callable[[Chart], tuple[list[Trace], Layout]]] = {
    "ranked_bars": _bars,
    "target_distance": _bars,
    "dumbbell": _pairs,
    "arrows": _pairs,
    "segment_lines": _segment_lines,
    "small_multiples": _small_multiples,
    "heat_table": _heat,
    "map": _map,
    "tile_grid": _tile_grid,
    "stacked": _stacked,
    "scatter": _scatter,
    "timeline": _timeline,
}
"""How each kind is drawn."""
