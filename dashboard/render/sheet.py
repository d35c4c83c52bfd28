"""A contact sheet of every chart with real figures, to look at: ``python -m dashboard.render.sheet``.

Writes ``data/build/sheet/index.html`` (not in git): each chart interactive, as its table, and as pictures in three
shapes, once with nobody chosen and once from one country's side. Needs a built database.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

from dashboard import look
from dashboard.chart import Chart
from dashboard.charts import CHARTS, draw
from dashboard.database import ROOT, Database, DatabaseUnreadableError, database_path
from dashboard.render import image, interactive, table, typeface, words

FOLDER = ROOT / "data" / "build" / "sheet"


def charts(database: Database, names: Sequence[str], seen_by: Mapping[str, str]) -> dict[str, Chart]:
    """Each chart by its name in an address, as the countries of a query see it."""
    return {name: draw(database, {"chart": name, **seen_by}).chart for name in names}


def page(chosen: Mapping[str, Chart], folder: Path, side: str) -> str:
    """The HTML of one set of charts; pictures are written beside it."""
    parts: list[str] = []
    for name, chart in chosen.items():
        key = f"{side}-{name}"
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
    parser.add_argument("names", nargs="*", metavar="chart", help="names of charts; all where none is given")
    parser.add_argument("--mine", default="EE", help="the country that looks, for the second half")
    parser.add_argument("--with", dest="compared", default="FI,LV", help="compared countries, by comma")
    given = parser.parse_args(arguments)
    plotly = find_spec("plotly")
    assert plotly is not None
    assert plotly.origin is not None
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        database = Database(database_path())
        mine = {"country": given.mine, "with": given.compared}
        halves = [
            page(charts(database, given.names or list(CHARTS), seen_by), FOLDER, side)
            for side, seen_by in (("all", {}), ("mine", mine))
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
