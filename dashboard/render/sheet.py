"""A contact sheet of every kind of chart with real figures, to look at: ``python -m dashboard.render.sheet``.

Writes ``data/build/sheet/index.html`` (not in git): each chart interactive, as its table, and as pictures in three
shapes, once with nobody chosen and once from one country's side. Needs a built database.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

from dashboard import builders, look
from dashboard.chart import Chart, Setting
from dashboard.database import ROOT, Database, DatabaseUnreadableError, database_path
from dashboard.measure.comparability import Target
from dashboard.measure.value import Observation
from dashboard.questions.breaks import breaks
from dashboard.questions.figures import Cell, absences, by_indicator, latest_by_country, series_by_country
from dashboard.questions.reference import indicator_infos, members, places
from dashboard.render import image, interactive, table, typeface, words

FOLDER = ROOT / "data" / "build" / "sheet"
ALL = "C10-S951_X_K"
SME, LARGE = "10-249", "GE250"
HEAT = (
    Cell("dii3_basic", SME, ALL),
    Cell("cloud_any", SME, ALL),
    Cell("ai_any", SME, ALL),
    Cell("erp", SME, ALL),
    Cell("crm", SME, ALL),
    Cell("data_analytics", SME, ALL),
    Cell("e_sales", SME, ALL),
    Cell("e_invoices", SME, ALL),
    Cell("robots", SME, ALL),
    Cell("ict_specialists_share"),
    Cell("gerd_pc_gdp"),
)
LEVELS = tuple(Cell(name, SME, ALL) for name in ("dii3_very_low", "dii3_low", "dii3_high", "dii3_very_high"))


class Figures:
    """What the sheet shows, asked once."""

    def __init__(self, database: Database, mine: str, compared: tuple[str, ...]) -> None:
        self.database = database
        self.mine, self.compared = mine, compared
        named = places(database)
        self.geos = (*members(database), "EU27_2020")
        self.places = {geo: named[geo] for geo in self.geos}

    def setting(self, cells: Sequence[Cell]) -> Setting:
        """The setting for charts of some cells."""
        return Setting(
            places=self.places,
            mine=self.mine,
            compared=self.compared,
            breaks=breaks(self.database, [cell.indicator_id for cell in cells], [ALL]),
            absences=by_indicator(absences(self.database, cells, self.geos)),
        )

    def newest(self, cells: Sequence[Cell]) -> list[builders.Measured]:
        """Each cell's indicator with the newest figure of each country."""
        infos = indicator_infos(self.database, [cell.indicator_id for cell in cells])
        found = latest_by_country(self.database, cells, self.geos)
        return [(infos[cell.indicator_id], found[cell]) for cell in cells]

    def series(self, cell: Cell) -> builders.Measured:
        """A cell's indicator with all figures of all countries."""
        info = indicator_infos(self.database, [cell.indicator_id])[cell.indicator_id]
        rows: list[Observation] = []
        for row in series_by_country(self.database, cell, self.geos).values():
            rows += row
        return info, rows


def charts(figures: Figures) -> list[Chart]:
    """One chart of every kind, lines twice."""
    cloud, large = Cell("cloud_any", SME, ALL), Cell("cloud_any", LARGE, ALL)
    three, four = Cell("dii3_basic", SME, ALL), Cell("dii4_basic", SME, ALL)
    setting = figures.setting([cloud])
    info, newest = figures.newest([cloud])[0]
    _, big = figures.newest([large])[0]
    series = figures.series(cloud)[1]
    specialists = figures.newest([Cell("ict_specialists_share")])[0]
    basic = figures.newest([three])[0]
    target = Target(
        "digital_decade", "dii3_basic", "90% of SMEs by 2030", 90.0, "PC_ENT", 2030, "EU27_2020", SME, "each country"
    )
    events = [
        builders.Event("one", "An entry that ended", "2013", "2019", "ended", geo="DK"),
        builders.Event("two", "An entry that goes on", "2016", status="running", geo="DE"),
        builders.Event("three", "A later entry", "2020", "2024", "ended", geo="EE"),
    ]
    return [
        builders.ranked_bars(newest, info, setting),
        builders.dumbbell([*newest, *big], info, setting),
        builders.segment_lines([figures.series(three), figures.series(four)], figures.setting([three, four])),
        builders.segment_lines([(info, series)], setting),
        builders.heat_table(figures.newest(HEAT), figures.setting(HEAT)),
        builders.country_map(newest, info, setting),
        builders.tile_grid(newest, info, setting),
        builders.stacked(figures.newest(LEVELS), figures.setting(LEVELS)),
        builders.scatter(specialists, (info, newest), setting),
        builders.arrows(series, info, setting, start="2021", end="2025"),
        builders.small_multiples(series, info, setting),
        builders.target_distance(basic[1], basic[0], figures.setting([three]), target=target),
        builders.timeline(events, setting, title="Entries of a timeline (made up, to look at)"),
    ]


def page(chosen: Sequence[Chart], folder: Path, name: str) -> str:
    """The HTML of one set of charts; pictures are written beside it."""
    parts: list[str] = []
    for index, chart in enumerate(chosen):
        key = f"{name}-{index}"
        parts.append(f"<section><h2>{escape(chart.headline)}</h2><p>{escape(chart.subtitle)}</p>")
        if chart.kind != "heat_table":
            data = interactive.figure_json(chart).replace("</", "<\\/")
            parts.append(f'<div id="{key}"></div><script>draw("{key}",{data})</script>')
            parts.append(f"<details><summary>Table</summary>{table.html(chart)}</details>")
        else:
            parts.append(table.html(chart))
        parts.append(f'<p>{escape(chart.note)}</p><p class="source">{escape(chart.source)}</p>')
        parts.append(f"<details><summary>Words</summary><pre>{escape(words.markdown(chart))}</pre></details>")
        parts.append('<div class="pictures">')
        for shape in image.SHAPES:
            file = f"{key}-{shape.replace(':', 'x')}.png"
            (folder / file).write_bytes(image.png(chart, shape))
            parts.append(f'<a href="{file}"><img src="{file}" alt="{escape(chart.alt, quote=True)}"></a>')
        parts.append("</div></section>")
    return "".join(parts)


HEAD = f"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Contact sheet</title><style>
@font-face {{ font-family: "Source Sans"; src: url(typeface.woff2); font-weight: 200 900; }}
body {{ font: 16px/1.4 {look.FONT_STACK}; color: {look.INK}; margin: 24px auto; max-width: 1100px; padding: 0 12px; }}
h2 {{ font-size: 24px; line-height: 1.2; margin: 48px 0 4px; }}
p {{ color: {look.MUTED}; margin: 4px 0; font-size: 14px; }}
.pictures {{ display: flex; gap: 12px; align-items: flex-start; overflow-x: auto; }}
.pictures img {{ height: 260px; border: 1px solid {look.GRID}; }}
pre {{ white-space: pre-wrap; font-size: 12px; }} {table.STYLE}</style>
<script src="plotly.min.js"></script>
<script>function draw(id, f) {{
  Plotly.newPlot(id, f.data, f.layout, {{displayModeBar: false, responsive: true}}); }}</script>
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sheet and say where it is. Exit status 1 with a message when there is no database."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.render.sheet", description=main.__doc__)
    parser.add_argument("--mine", default="EE", help="the country that looks, for the second half")
    parser.add_argument("--with", dest="compared", default="FI,LV", help="compared countries, by comma")
    given = parser.parse_args(arguments)
    plotly = find_spec("plotly")
    assert plotly is not None
    assert plotly.origin is not None
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        database = Database(database_path())
        halves = [
            page(charts(Figures(database, mine, compared)), FOLDER, name)
            for name, mine, compared in (("all", "", ()), ("mine", given.mine, tuple(given.compared.split(","))))
        ]
    except DatabaseUnreadableError as error:
        print(error, file=sys.stderr)
        return 1
    shutil.copy(Path(plotly.origin).parent / "package_data" / "plotly.min.js", FOLDER)
    shutil.copy(typeface.source(), FOLDER / "typeface.woff2")
    (FOLDER / "index.html").write_text(HEAD + "".join(halves), encoding="utf-8")
    print((FOLDER / "index.html").relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
