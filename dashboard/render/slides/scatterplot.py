"""Two measures across and up: one point a country, its name on the side that is free."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.chart import Chart
from dashboard.render.slides.axes import number_format, step_of
from dashboard.render.slides.marks import text_colour
from dashboard.render.slides.plot import Plane, Plot, Point, Series, Side


def scatter(chart: Chart) -> list[Plot]:
    """One plot: a point each country that has both figures."""
    assert chart.x is not None
    assert chart.y is not None
    cells = chart.by_cell()
    taken: list[tuple[float, float]] = []
    series: list[Series] = []
    wide, high = chart.x.high - chart.x.low, chart.y.high - chart.y.low
    for row in chart.rows:
        across, up = cells[row.key, "x"], cells[row.key, "y"]
        if across.value is None or up.value is None:
            continue
        form = across.form if across.form != "solid" else up.form
        said = "".join(dict.fromkeys(across.drawn + up.drawn))
        years = "/".join(dict.fromkeys(mark.year_note for mark in (across, up) if mark.year_note))
        label = row.label + (f" {said}" if said else "") + (f" ({years})" if years else "")
        place = ((across.value - chart.x.low) / wide, (up.value - chart.y.low) / high)
        side = _free_side(place, taken)
        taken.append(place)
        series.append(
            Series(
                row.label,
                row.colour,
                [
                    Point(
                        across.value,
                        up.value,
                        "square" if row.role == "average" else "disc",
                        form,
                        label,
                        side,
                        text_colour(row),
                        row.role == "mine",
                    )
                ],
                marker=11 if row.role == "mine" else 9,
            )
        )
    plane = Plane(
        (chart.x.low, chart.x.high),
        (chart.y.low, chart.y.high),
        inner=(0.08, 0.03, 0.85, 0.82),
        x_ticks=step_of(chart.x),
        y_ticks=step_of(chart.y),
        x_format=number_format(chart.x),
        y_format=number_format(chart.y),
        x_title=chart.x.title,
        y_title=chart.y.title,
    )
    return [Plot(tuple(series), plane)]


def _free_side(place: tuple[float, float], taken: Sequence[tuple[float, float]]) -> Side:
    """Right of the point, unless another lies there; then left, above, below."""
    x, y = place
    near = [
        (other_x - x, other_y - y) for other_x, other_y in taken if abs(other_x - x) < 0.16 and abs(other_y - y) < 0.1
    ]
    choices: list[tuple[Side, bool]] = [
        ("right", x > 0.88 or any(dx >= -0.01 and abs(dy) < 0.05 for dx, dy in near)),
        ("left", x < 0.12 or any(dx <= 0.01 and abs(dy) < 0.05 for dx, dy in near)),
        ("above", any(dy >= 0 for _, dy in near)),
        ("below", any(dy <= 0 for _, dy in near)),
    ]
    return next((side for side, blocked in choices if not blocked), "right")
