"""Survey year or the year asked about: what is chosen holds for every chart it stands beside, and for its files."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from dashboard.charts import CHARTS, NotDrawnError, draw
from dashboard.database import Database
from dashboard.measure.asked import can_be_moved, period_before
from dashboard.questions.reference import all_infos
from dashboard.render import table
from tests.app.conftest import Pages, TableReader

CAN_FOLLOW = [name for name, entry in CHARTS.items() if "year" in entry.own]


def rows(html: str) -> list[list[str]]:
    reader = TableReader()
    reader.feed(html)
    return [[" ".join(cell.split()) for cell in row] for one in reader.tables for row in one if row]


def queries(database: Database, name: str) -> list[dict[str, str]]:
    """An address of the chart for each measure whose survey asks about the year before."""
    moved = [id_ for id_, info in all_infos(database).items() if can_be_moved(info)]
    if name in ("hiring", "people"):
        return [{"chart": name}]
    pair = {"and": "ict_specialists_share"} if name == "pairs" else {}
    return [{"chart": name, "indicator": id_, "country": "FI", **pair} for id_ in moved]


@pytest.mark.parametrize("name", CAN_FOLLOW)
def test_a_chart_by_the_year_asked_about_has_the_same_figures_a_year_earlier(name: str, database: Database) -> None:
    drawn = 0
    for query in queries(database, name):
        try:
            plain = draw(database, query)
        except NotDrawnError:
            continue  # no figures yet, or no change that may be stated
        moved = draw(database, query | {"year": "asked"})
        drawn += 1
        infos = {info.id: info for info, _ in plain.measured}
        assert moved.measured == plain.measured, "files keep what the producer printed"
        assert moved.query["year"] == "asked"
        before, after = plain.chart, moved.chart
        assert [mark.value for mark in after.marks] == [mark.value for mark in before.marks]
        only = next(iter(infos.values())) if len(infos) == 1 else None
        changed = 0
        for mark, old in zip(after.marks, before.marks, strict=True):
            info = only or infos.get(mark.column) or infos.get({"x": query.get("indicator", "")}.get(mark.column, ""))
            if mark.value is not None and info is not None and can_be_moved(info):
                assert mark.period == period_before(old.period), (name, query, mark)
                changed += 1
        assert changed, (name, query)
        assert rows(table.html(after)) != rows(table.html(before))
    assert bool(drawn) == (name != "movers_before"), name  # of no such measure may two spans be stated today


def test_the_choice_stands_beside_no_chart_that_cannot_follow(pages: Pages) -> None:
    boxes = {
        ("uptake", "e_sales"): True,
        ("uptake", "cloud_any"): False,
        ("compare", "hiring_tried"): True,
        ("compare", "cloud_any"): False,
        ("overview", "e_sales"): False,
        ("skills", "ict_specialists_share"): True,  # the chart of hiring stands above
    }
    for (page, indicator), there in boxes.items():
        shown = pages.run(page, {"indicator": indicator})
        assert ("filter_year" in [box.key for box in shown.app.selectbox]) is there, (page, indicator)
    second = pages.run("compare", {"indicator": "cloud_any", "and": "e_sales"})
    assert "filter_year" in [box.key for box in second.app.selectbox]


def test_hiring_by_the_year_asked_about_is_of_the_year_of_hiring(pages: Pages) -> None:
    plain = pages.run("skills")
    assert "survey 2024 (hiring in 2023)" in plain.text
    by_survey = plain.tables()[0]
    moved = pages.run("skills", {"year": "asked"})
    assert "hiring in 2023 (survey 2024)" in moved.text
    assert "By the year asked about: ICT training of staff." in moved.text
    assert moved.tables()[0]["Finland"] == by_survey["Finland"]
    assert "2024" in " ".join(by_survey["Country"])
    assert "2023" in " ".join(moved.tables()[0]["Country"])
    assert "the last year asked about with all three parts was 2015" in moved.text


def test_files_on_compare_are_drawn_by_the_year_that_is_on_screen(pages: Pages, database: Database) -> None:
    shown = pages.run("compare", {"indicator": "e_sales", "year": "asked"})
    assert "the year is that of the survey, as published" in shown.text
    links = [part.split('"')[0] for part in shown.html.split('href="/chart.csv?')[1:]]
    assert len(links) == 2
    for link in links:
        made = draw(database, dict(parse_qsl(link.replace("&amp;", "&"))))
        assert made.chart.headline in shown.text
        assert "(by the year asked about)" in made.chart.subtitle
