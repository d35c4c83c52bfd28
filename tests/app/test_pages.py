"""Every page over every filter: each figure equals the database, or its place says why there is none."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.database import Database
from dashboard.questions.choices import vocabulary
from dashboard.shell.screens import SCREENS
from dashboard.view import REFERENCE, Vocabulary
from dashboard.words import ENGLISH
from tests.app.conftest import ROOT, Pages, Shown

Row = tuple[str, str, float | None]

NEWEST = """
    select geo.name, period, value
    from latest join geo using (geo)
    where indicator_id = ? and size_emp = ? and nace_r2 = ?
      and (geo = ? or geo in (select geo from geo_group where group_id = 'bsr'))
    qualify row_number() over (partition by geo order by value is null, period desc) = 1
"""

BOTH = """
    with both_sizes as (
        select geo, period,
               max(value) filter (size_emp = '10-249') as small,
               max(value) filter (size_emp = 'GE250') as large
        from latest
        where indicator_id = ? and nace_r2 = ?
        group by all
    )
    select geo.name, period, small, large
    from both_sizes join geo using (geo)
    where geo = ? or geo in (select geo from geo_group where group_id = 'bsr')
"""


def names(database: Database, words: Vocabulary) -> list[str]:
    ((reference,),) = database.rows("select name from geo where geo = ?", [REFERENCE])
    return [*words.countries.values(), reference]


def decimals(database: Database, indicator: str) -> int:
    ((found,),) = database.rows("select decimals from indicator where indicator_id = ?", [indicator])
    return int(found)


def says(cell: str, value: float, places: int) -> bool:
    """Whether a table cell begins with a value, rounded to the indicator's decimals or one fewer."""
    found = re.match(r"[−0-9.\u202f]+(?: \d{3}(?!\d))*[.\d]*", cell)
    if found is None:
        return False
    number = found.group().replace("−", "-").replace("\u202f", "").replace(" ", "")
    printed = len(number.partition(".")[2])
    return printed >= places - 1 and f"{value:.{printed}f}" == number


def sized(words: Vocabulary, screen: str) -> Iterator[tuple[str, str, str]]:
    """Every indicator of a screen with every size class, each with another country."""
    countries = ["", *words.countries]
    at = 0
    for indicator in words.offered(screen):
        for size in words.indicators[indicator].sizes:
            yield indicator, size, countries[at % len(countries)]
            at += 1


def address(indicator: str, size: str, country: str) -> dict[str, str]:
    return {"indicator": indicator, "size": size} | ({"country": country} if country else {})


def test_every_screen_is_tested_here() -> None:
    """Every page is run by a test of this folder, by the name of its file."""
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    assert [screen.file for screen in SCREENS if f'"{Path(screen.file).stem}"' not in tests] == []


def test_the_heat_table_shows_each_country_and_indicator(pages: Pages, database: Database, words: Vocabulary) -> None:
    shown = pages.run("overview")
    table = shown.tables()[0]
    offered = words.offered("overview")
    assert len(offered) == 12
    assert [name for name in table if name in names(database, words)] == names(database, words)
    for at, indicator in enumerate(offered):
        choices = words.indicators[indicator]
        cell = [indicator, choices.default_size, choices.default_activity, REFERENCE]
        newest = {name: (period, value) for name, period, value in database.rows(NEWEST, cell)}
        years = [period for period, value in newest.values() if value is not None]
        usual = max(set(years), key=years.count)
        for name in names(database, words):
            period, value = newest.get(name, ("", None))
            text = table[name][at]
            if value is None:
                assert ":" in text, (indicator, name, text)
            else:
                assert says(text, value, decimals(database, indicator)), (indicator, name, value, text)
                assert period in text or period == usual, (indicator, name, period, text)


def test_norway_says_why_it_has_no_eurostat_figure_for_research(pages: Pages) -> None:
    shown = pages.run("overview", {"country": "NO", "indicator": "gerd_pc_gdp"})
    (reason,) = {"no figure of this country in the table as we hold it"}
    assert reason in shown.text
    assert shown.tables()[1]["Norway"][0].startswith(":")


def test_what_has_changed_is_dated_by_the_figures_shown(pages: Pages) -> None:
    text = pages.run("overview").text
    assert "Artificial intelligence: Eurostat, isoc_eb_ai , vintage 27 Feb 2026 and vintage 15 Jun 2026, via" in text
    assert "Cloud services, any: Eurostat, isoc_cicce_use , vintage 27 Feb 2026;" in text


def test_the_map_shows_every_indicator_in_every_size(pages: Pages, database: Database, words: Vocabulary) -> None:
    for indicator, size, country in sized(words, "overview"):
        shown = pages.run("overview", address(indicator, size, country))
        cell = [indicator, size, words.indicators[indicator].default_activity, REFERENCE]
        newest = {name: value for name, _, value in database.rows(NEWEST, cell)}
        wanted = {name: (newest.get(name),) for name in names(database, words)}
        check(shown, wanted, decimals(database, indicator), table=1)
        if country and newest.get(words.countries[country]) is not None:
            assert words.countries[country] in shown.block(1)[0], (indicator, size, country)


def check(shown: Shown, wanted: dict[str, tuple[float | None, ...]], places: int, table: int = -1) -> None:
    """Each row of a table holds the wanted values in its first cells, or a ":" with a reason."""
    rows = shown.tables()[table]
    for name, values in wanted.items():
        for at, value in enumerate(values):
            text = rows[name][at]
            if value is None:
                assert text.startswith(":"), (name, text)
                assert len(text) > 3, f"{name} has no figure and no reason: {text}"
            else:
                assert says(text, value, places), (name, value, text)


def test_smes_stand_beside_large_firms_in_every_technology(pages: Pages, database: Database, words: Vocabulary) -> None:
    for indicator, size, country in sized(words, "uptake"):
        shown = pages.run("uptake", address(indicator, size, country))
        check_pairs(shown, database, words, indicator)
        check_lines(shown, database, words, indicator, size)


def check_pairs(shown: Shown, database: Database, words: Vocabulary, indicator: str) -> None:
    """Both sizes of the newest year that has both; else of the year that is printed, with the reason of what lacks."""
    rows = database.rows(BOTH, [indicator, words.indicators[indicator].default_activity, REFERENCE])
    pairs: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for name, period, small, large in rows:
        pairs.setdefault(name, {})[period] = (small, large)
    newest = {name: max(years, key=lambda year: (None not in years[year], year)) for name, years in pairs.items()}
    whole = [year for name, year in newest.items() if None not in pairs[name][year]]
    usual = max(set(whole), key=whole.count)
    table = {re.sub(r" \(\d{4}\)$", "", name): (name, cells) for name, cells in shown.tables()[0].items()}
    for name in names(database, words):
        label, cells = table[name]
        printed = re.search(r"\b(20\d\d)\b", " ".join((label, *cells)))
        year = printed.group() if printed else usual
        if name in newest and None not in pairs[name][newest[name]]:
            assert year == newest[name], (indicator, name, year, cells)
        check(shown, {label: pairs.get(name, {}).get(year, (None, None))}, decimals(database, indicator), table=0)


def check_lines(shown: Shown, database: Database, words: Vocabulary, indicator: str, size: str) -> None:
    """Every published value of the chosen indicator and size stands in the table of the lines."""
    rows = shown.tables()[-1]
    published = database.rows(
        """
        select geo.name, value
        from latest join geo using (geo)
        where indicator_id = ? and size_emp = ? and nace_r2 = ? and value is not null
          and (geo = ? or geo in (select geo from geo_group where group_id = 'bsr'))
        """,
        [indicator, size, words.indicators[indicator].default_activity, REFERENCE],
    )
    places = decimals(database, indicator)
    for name, value in published:
        assert any(says(cell, value, places) for cell in rows[name]), (indicator, size, name, value, rows[name])


def test_years_of_the_lines_can_be_chosen(pages: Pages) -> None:
    every = pages.run("uptake", {"indicator": "cloud_any"}).tables()[-1]["Finland"]
    some = pages.run("uptake", {"indicator": "cloud_any", "from": "2021", "to": "2023"}).tables()[-1]["Finland"]
    assert 0 < len(some) < len(every)


def test_versions_of_an_index_are_drawn_apart(pages: Pages) -> None:
    shown = pages.run("uptake", {"indicator": "dii3_basic", "country": "DK"})
    row = shown.tables()[-1]["Denmark"]
    for value in ("79.4", "75.3", "92.5", "88.8", "90.5"):
        assert any(cell.startswith(value) for cell in row), (value, row)
    figure = json.loads(shown.charts[-1])
    for trace in figure["data"]:
        if "lines" in trace.get("mode", ""):
            seen = {str(x) for x in trace.get("x", ()) if x is not None}
            assert not ({"2021", "2023", "2025"} & seen and {"2022", "2024"} & seen), trace.get("name")


@pytest.mark.parametrize("page", ["overview", "uptake"])
def test_an_empty_choice_is_the_default_view(pages: Pages, page: str) -> None:
    default = pages.run(page).text
    assert pages.run(page, {"with": "", "country": "", "indicator": ""}).text == default
    assert pages.run(page, {"with": ",,,"}).text == default


@pytest.mark.parametrize("page", ["overview", "uptake"])
def test_unknown_values_fall_back_with_a_visible_note(pages: Pages, words: Vocabulary, page: str) -> None:
    hostile = {"country": "<b>XX</b>", "with": "EE,XX", "indicator": "x" * 5000, "size": "'; drop table observation"}
    shown = pages.run(page, hostile)
    assert "country=<b>XX</b>, which is not known here." in shown.text
    assert "<b>XX</b>" not in shown.html
    for name in words.countries:
        assert f"{name} (" in shown.text
    assert "Allowed: 10-49, 50-249, 10-249" in shown.text
    assert "x" * 100 not in shown.text


def test_widgets_show_the_address_and_write_it(pages: Pages) -> None:
    shown = pages.run("uptake", {"country": "LV", "with": "FI", "indicator": "erp"})
    app = shown.app
    assert app.selectbox(key="filter_country").value == "LV"
    assert app.multiselect(key="filter_with").value == ["FI"]
    assert app.selectbox(key="filter_indicator").value == "erp"
    app.selectbox(key="filter_country").select("FI").run()
    assert app.query_params == {"country": "FI", "indicator": "erp"}
    assert app.multiselect(key="filter_with").value == []
    app.selectbox(key="filter_indicator").select("cloud_any").run()
    assert app.query_params == {"country": "FI"}
    app.selectbox(key="filter_size").select("GE250").run()
    assert app.query_params == {"country": "FI", "size": "GE250"}
    app.slider(key="filter_years").set_range(2021, 2025).run()
    assert app.query_params == {"country": "FI", "size": "GE250", "from": "2021"}
    app.selectbox(key="filter_country").select("none").run()
    assert "country" not in app.query_params


def test_sources_vintages_flags_and_breaks_are_explained(pages: Pages, database: Database) -> None:
    text = pages.run("data_and_method").text
    for dataset, day in database.rows("select dataset_id, vintage from dataset where vintage_precision = 'day'"):
        assert f"{dataset}: " in text
        assert ENGLISH.day(day) in text
    for _, title, meaning in database.rows("select letter, title, meaning from flag"):
        assert title in text
        assert " ".join(meaning.split()) in text
    for (reason,) in database.rows("select distinct reason from comparability where kind <> 'observation flag'"):
        assert " ".join(reason.split()) in text
    for name, reason in database.rows("select name, reason from left_out"):
        assert " ".join(name.split()) in text
        assert " ".join(reason.split()) in text
    for (dataset,) in database.rows("select dataset_id from dataset where supply = 'first live pull'"):
        assert f"{dataset}: " in text


@pytest.mark.parametrize("theme", ["uptake", "skills", "funding"])
def test_what_the_first_live_pull_brings_is_named_where_it_would_stand(
    pages: Pages, database: Database, theme: str
) -> None:
    waiting = "select short from indicator where theme = ? and supply = 'first live pull' order by sort"
    names = [short for (short,) in database.rows(waiting, [theme])]
    assert len(names) > 5
    assert f"Come with the first live pull {'; '.join(names)}." in pages.run(theme).text


def frame(query: dict[str, str] | None = None) -> AppTest:
    """The entry script with its menu, on the first page."""
    app = AppTest.from_file(ROOT / "dashboard" / "shell" / "main.py", default_timeout=30)
    for name, value in (query or {}).items():
        app.query_params[name] = value
    app.run()
    assert [error.message for error in app.exception] == []
    return app


def test_the_menu_keeps_the_choices_that_another_screen_has() -> None:
    app = frame({"country": "EE", "with": "FI", "indicator": "gerd_pc_gdp"})
    links = {link.proto.label.strip("*"): dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link")}
    assert list(links) == [screen.title for screen in SCREENS]
    assert links["Overview"] == {"country": "EE", "with": "FI", "indicator": "gerd_pc_gdp"}
    assert links["SME uptake"] == {"country": "EE", "with": "FI"}  # has no figures on research to show
    assert links["Data and method"] == links["Overview"]  # has nothing to choose, and hands the choice on


def test_a_missing_database_is_explained_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE", str(tmp_path / "monitor.duckdb"))
    app = frame()
    assert [title.value for title in app.title] == ["No figures at the moment"]
    html = "".join(element.proto.body for element in app.get("html"))
    assert "monitor.duckdb: the database file is missing. Build it from the snapshot with: python -m etl build" in html
    assert str(tmp_path) not in html


def test_every_chart_has_sentence_source_vintage_and_link(pages: Pages, database: Database, words: Vocabulary) -> None:
    assert vocabulary(database) == words
    for page in ("overview", "uptake"):
        shown = pages.run(page, {"country": "EE"})
        feet = re.findall(r'<div class="bdm-foot">(.*?)</div>', shown.html, flags=re.S)
        assert len(feet) >= len(shown.charts) > 0
        for foot in feet:
            assert "Source: Eurostat" in foot
            assert "Baltic Digital Monitor" in foot
            assert "vintage" in foot
            assert 'href="https://ec.europa.eu/eurostat/databrowser/view/' in foot


@pytest.mark.long
def test_every_technology_size_and_country_of_uptake(pages: Pages, database: Database, words: Vocabulary) -> None:
    for indicator in words.offered("uptake"):
        for size, country in product(words.indicators[indicator].sizes, ("", *words.countries)):
            shown = pages.run("uptake", address(indicator, size, country))
            check_pairs(shown, database, words, indicator)
            check_lines(shown, database, words, indicator, size)


@pytest.mark.parametrize("screen", [Path(screen.path).stem for screen in SCREENS])
def test_who_comes_after_another_asks_the_database_nothing(
    pages: Pages, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the one table that a reader may search and order: Compare's."""
    pages.run(screen, {"country": "FI"})
    asked: list[str] = []
    rows = Database.rows

    def noted(self: Database, sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        asked.append(sys._getframe(1).f_code.co_name)
        return rows(self, sql, parameters)

    monkeypatch.setattr(Database, "rows", noted)
    pages.run(screen, {"country": "FI"})
    assert asked == (["listed"] if screen == "compare" else [])
