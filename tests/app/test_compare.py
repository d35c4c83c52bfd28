"""Compare: every indicator, size and activity; pairs with their card; the table searched, sorted and taken away."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator

import pytest

from dashboard.database import Database
from dashboard.questions.figures import Cell
from dashboard.questions.listing import every_figure, found, listed, ordered
from dashboard.questions.reference import all_infos, places
from dashboard.shell.listing import MOST, shown_csv, table
from dashboard.view import REFERENCE, Vocabulary, query_of, read_view
from tests.app.conftest import Pages
from tests.app.test_pages import decimals, names, says

CELLS = """
    select geo.name, period, value
    from latest join geo using (geo)
    where indicator_id = ? and size_emp = ? and nace_r2 = ?
"""


def products(words: Vocabulary) -> Iterator[tuple[str, str, str, str]]:
    """Every indicator with every size class and every activity, each with another country."""
    countries = itertools.cycle(["", *words.countries])
    for indicator in words.offered("compare"):
        choices = words.indicators[indicator]
        for size, activity in itertools.product(choices.sizes, choices.activities):
            yield indicator, size, activity, next(countries)


def pairwise(words: Vocabulary) -> list[tuple[str, str, str, str]]:
    """Every indicator at least once; further sizes and activities for a few."""
    seen: dict[str, int] = {}
    kept = []
    for one in products(words):
        seen[one[0]] = seen.get(one[0], 0) + 1
        if seen[one[0]] <= (3 if one[0] in ("cloud_any", "ai_by_activity") else 1):
            kept.append(one)
    return kept


def check(pages: Pages, database: Database, words: Vocabulary, one: tuple[str, str, str, str]) -> None:
    """Each country's newest value stands in the first table, and every line of the list equals the database."""
    indicator, size, activity, country = one
    query = {"indicator": indicator, "size": size, "activity": activity} | ({"country": country} if country else {})
    query = {name: value for name, value in query.items() if value != "_Z"}
    shown = pages.run("compare", query)
    held: dict[str, dict[str, float | None]] = {}
    for name, period, value in database.rows(CELLS, [indicator, size, activity]):
        held.setdefault(name, {})[period] = value
    places_ = decimals(database, indicator)
    standing = {name.partition(" (")[0]: cells for name, cells in shown.tables()[0].items()}
    for name in names(database, words):
        years = {period: value for period, value in held.get(name, {}).items() if value is not None}
        cell = standing[name][0]
        if not years:
            assert cell.startswith(":"), (one, name, cell)
            assert len(cell) > 3, (one, name, cell)
        else:
            assert says(cell, years[max(years)], places_), (one, name, cell, years[max(years)])
    lines = re.findall(
        r'<th scope="row">([^<]+)</th><td>([^<]+)</td><td class="number">([^<]+)</td><td>([^<]*)</td><td>([^<]*)</td>',
        shown.html,
    )
    assert lines, one
    for name, period, cell, _, reason in lines:
        value = held.get(name, {}).get(period)
        if value is None:
            assert cell == ":", (one, name, period, cell)
            assert reason, (one, name, period)
        else:
            assert says(cell, value, places_), (one, name, period, cell, value)


def test_each_indicator_equals_the_database_or_says_why_not(
    pages: Pages, database: Database, words: Vocabulary
) -> None:
    for one in pairwise(words):
        check(pages, database, words, one)


@pytest.mark.long
def test_each_indicator_in_each_size_and_activity(pages: Pages, database: Database, words: Vocabulary) -> None:
    for one in products(words):
        check(pages, database, words, one)


def test_two_indicators_stand_in_a_plane_after_their_card(pages: Pages, database: Database, words: Vocabulary) -> None:
    offered = words.offered("compare")
    for first, second in zip(offered[::9], offered[4::9], strict=False):
        shown = pages.run("compare", {"indicator": first, "and": second, "country": "PL"})
        assert shown.html.index("Can these two be compared?") < shown.html.index("bdm-foot")
        assert len(shown.charts) == 1
        assert "nothing here says what causes what" in shown.text
        table_ = shown.tables()[1]
        for at, indicator in enumerate((first, second)):
            choices = words.indicators[indicator]
            rows = database.rows(CELLS, [indicator, choices.default_size, choices.default_activity])
            years = {period: value for name, period, value in rows if name == "Poland" and value is not None}
            cell = table_["Poland"][at]
            assert says(cell, years[max(years)], decimals(database, indicator)) if years else cell.startswith(":")


def test_the_card_says_in_what_two_measures_differ(pages: Pages) -> None:
    shown = pages.run("compare", {"indicator": "dii3_basic", "and": "dii4_basic"})
    card = shown.tables()[0]
    assert card["Version"] == ["3", "4", "differs"]
    assert card["Year"] == ["2025", "2024", "differs"]
    assert card["Population"][2] == "same"


def test_an_indicator_is_not_its_own_second(pages: Pages) -> None:
    shown = pages.run("compare", {"indicator": "erp", "and": "erp"})
    assert "Can these two be compared?" not in shown.text


def test_the_table_is_searched_and_sorted_from_the_address(pages: Pages, database: Database) -> None:
    shown = pages.run("compare", {"indicator": "cloud_any", "find": "latvia 20", "sort": "highest"})
    values = re.findall(r'<th scope="row">Latvia</th><td>(\d+)</td><td class="number">([\d.]+)%</td>', shown.html)
    rows = database.rows(CELLS, ["cloud_any", "10-249", "C10-S951_X_K"])
    held = sorted((value for name, _, value in rows if name == "Latvia" and value is not None), reverse=True)
    assert [float(value) for _, value in values] == [round(value, 1) for value in held]
    assert '<th scope="row">Poland' not in shown.html.split("bdm-listing")[1]
    app = shown.app
    assert app.text_input(key="filter_find").value == "latvia 20"
    app.text_input(key="filter_find").set_value("").run()
    assert "find" not in app.query_params
    nothing = pages.run("compare", {"indicator": "cloud_any", "find": "<b>nothing</b>"})
    assert "0 lines." in nothing.text
    assert "<b>nothing" not in nothing.html


def test_what_is_downloaded_is_what_is_shown_or_all(database: Database) -> None:
    info = all_infos(database)["cloud_any"]
    cell = Cell("cloud_any", "10-249", "C10-S951_X_K")
    lines = listed(database, cell, info, places(database), ["LV", "PL", REFERENCE], 2021, 2025)
    kept = ordered(found(lines, "latvia"), "newest")
    rows = list(csv.DictReader(io.StringIO(shown_csv(kept), newline="")))
    assert [row["period"] for row in rows] == [line.period for line in kept]
    assert {row["country"] for row in rows} == {"Latvia"}
    for row, line in zip(rows, kept, strict=True):
        assert row["value"] == ("" if line.value is None else repr(line.value))
        assert bool(row["reason"]) == (line.value is None)
    every = every_figure(database, "cloud_any")
    ((count,),) = database.rows("select count(*) from latest where indicator_id = 'cloud_any'")
    assert len(every) == count > 1000


def test_lines_are_found_by_all_words_and_sorted_with_empty_ones_last(database: Database) -> None:
    info = all_infos(database)["cloud_any"]
    geos = ["DE", "PL", "NO"]
    lines = listed(database, Cell("cloud_any", "10-249", "C10-S951_X_K"), info, places(database), geos)
    assert [line.geo for line in lines] == sorted((line.geo for line in lines), key=geos.index)
    assert {line.country for line in found(lines, "GERMANY not published")} == {"Germany"}
    assert found(lines, "  ") == lines
    for how, sign in (("highest", -1), ("lowest", 1)):
        values = [line.value for line in ordered(lines, how)]
        held = [value for value in values if value is not None]
        assert held == sorted(held, key=lambda value: sign * value)
        assert all(value is None for value in values[len(held) :])
    assert len(table(lines * 20).split("<tr>")) - 2 == MOST


def test_a_country_that_a_table_does_not_cover_has_one_line(database: Database) -> None:
    info = all_infos(database)["gerd_pc_gdp"]
    lines = listed(database, Cell("gerd_pc_gdp"), info, places(database), ["NO", "PL"])
    (norway,) = [line for line in lines if line.geo == "NO"]
    assert norway.reason == "no figure of this country in the table as we hold it"
    assert len(lines) > 10


def test_choices_in_words_survive_the_address(words: Vocabulary) -> None:
    view, notes = read_view(
        "compare", {"find": " two words ", "and": "erp", "sort": "newest", "group": "baltics"}, words
    )
    assert notes == ()
    assert query_of(view, words) == {"and": "erp", "sort": "newest", "find": "two words", "group": "baltics"}
    _, notes = read_view("compare", {"sort": "backwards", "group": "hanse"}, words)
    assert [note.parameter for note in notes] == ["sort", "group"]
    assert "baltics (Baltic countries)" in notes[1].text
