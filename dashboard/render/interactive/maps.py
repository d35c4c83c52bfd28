"""Maps: countries in their outlines or as tiles, and the key of shades."""

from __future__ import annotations

from typing import Any

from dashboard import look
from dashboard.builders.maps import TILES
from dashboard.chart import Chart, Mark, Row
from dashboard.render.interactive.template import Drawing, Layout, Trace
from dashboard.render.interactive.text import empty_text, hover_text, letters_text, name_text, safe, value_label
from dashboard.render.outlines import LABELS, WINDOW, in_window


def draw_map(chart: Chart) -> Drawing:
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
        trace = _polygon(points, mark.tint or look.EMPTY, edge, width, hover_text(mark), geo)
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
            "hovertext": [hover_text(mark) for _, mark, *_ in labelled],
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
            "text": name_text(row, f"{row.label} {mark.label}") + letters_text(mark)
            if mark.value is not None
            else name_text(row, row.label) + f" {empty_text(mark)}",
            "hovertext": hover_text(mark),
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
    value = value_label(mark, row) if mark.form != "lock" else f"<i>{mark.drawn}</i>"
    year = f" ({mark.year_note})" if mark.year_note else ""
    name = f"<b>{safe(row.label)}</b>" if row.role == "mine" else safe(row.label)
    return f"{name}<br>{value}{year}" if side == "middle center" or year else f"{name} {value}"


def draw_tile_grid(chart: Chart) -> Drawing:
    """One square a country, shaded, with its figure."""
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
        "hovertext": [hover_text(mark) for _, mark, _, _ in given],
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
    name = row.key if len(row.key) == 2 else safe(row.label)
    value = f"<i>{mark.drawn}</i>" if mark.form == "lock" else safe(mark.label) + letters_text(mark)
    year = f"<br>{mark.year_note}" if mark.year_note else ""
    return f"<b>{name}</b><br>{value}{year}"


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
