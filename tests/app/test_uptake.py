"""SME uptake beyond the first chart: each figure equals the database, or its place says why there is none."""

from __future__ import annotations

import itertools
import re

import pytest

from dashboard.database import Database
from dashboard.questions.movement import REASONS
from dashboard.view import ALL_ACTIVITIES, REFERENCE, Vocabulary
from tests.app.conftest import Pages, Shown
from tests.app.test_pages import check, decimals, names, says

OPEN = dict.fromkeys(("levels", "reasons", "activities", "spread"), "open")

VALUES = """
    select indicator_id, geo.name, period, value
    from latest join geo using (geo)
    where indicator_id in (select unnest(?::text[])) and size_emp = ? and nace_r2 = ?
"""


def table_with(shown: Shown, *columns: str) -> dict[str, list[str]]:
    """The table of the page that has these columns (behind a column's name stand its unit and year)."""
    found = [
        table
        for table in shown.tables()
        if all(any(cell.startswith(name) for cell in next(iter(table.values()))) for name in columns)
    ]
    assert found, (columns, [next(iter(table.values())) for table in shown.tables()])
    return found[0]


def test_what_nobody_opened_is_not_drawn(pages: Pages) -> None:
    closed = pages.run("uptake", {"country": "PL"})
    drawn = len(closed.charts)
    assert "Reasons against AI" not in closed.text
    opened = pages.run("uptake", {"country": "PL", **OPEN})
    assert len(opened.charts) == drawn + 4
    assert "Reasons against AI" in opened.text


def test_the_levels_of_intensity_are_of_one_year_and_equal_the_database_in_every_size(
    pages: Pages, database: Database, words: Vocabulary
) -> None:
    levels = ["dii3_very_low", "dii3_low", "dii3_high", "dii3_very_high"]
    for size in words.indicators["dii3_very_low"].sizes:
        shown = pages.run("uptake", {"levels": "open", "size": size})
        table = {name.partition(" (")[0]: (name, cells) for name, cells in table_with(shown, "Very low").items()}
        held: dict[str, dict[str, dict[str, float | None]]] = {}
        for id_, name, period, value in database.rows(VALUES, [levels, size, ALL_ACTIVITIES]):
            held.setdefault(name, {}).setdefault(period, {})[id_] = value
        for name in names(database, words):
            whole = [year for year, parts in held[name].items() if None not in parts.values() and len(parts) == 4]
            year = max(whole) if whole else max(held[name])
            label, cells = table[name]
            if year != "2025":
                assert year in f"{label} {cells}", (size, name, label, cells)
            for at, id_ in enumerate(levels):
                value = held[name][year].get(id_)
                assert cells[at].startswith(":") if value is None else says(cells[at], value, 1), (size, name, cells)


def test_reasons_of_every_country_equal_the_database_or_say_why_not(
    pages: Pages, database: Database, words: Vocabulary
) -> None:
    held = {
        (name, id_): value for id_, name, _, value in database.rows(VALUES, [list(REASONS), "10-249", ALL_ACTIVITIES])
    }
    shorts = dict(
        database.rows("select indicator_id, short from indicator where starts_with(indicator_id, 'ai_reason')")
    )
    for country in ("", *words.countries):
        shown = pages.run("uptake", {"reasons": "open"} | ({"country": country} if country else {}))
        name = words.countries.get(country, "EU27")
        table = next(table for table in shown.tables() if "Lack of expertise" in table)
        places = [column.partition(" %")[0] for column in next(iter(table.values()))]
        assert places == ([name, "EU27"] if country else [name])
        for id_ in REASONS:
            short = shorts[id_].partition(": ")[2]
            cell = table[short[:1].upper() + short[1:]][0]
            value = held.get((name, id_))
            if value is None:
                assert cell.startswith(":"), (name, id_, cell)
                assert len(cell) > 3, (name, id_, cell)
            else:
                assert says(cell, value, 1), (name, id_, value, cell)


def test_manufacturing_stands_beside_every_activity(pages: Pages, database: Database, words: Vocabulary) -> None:
    offered = words.own["uptake"]["beside"]
    assert "ICT" in offered
    for activity, country in zip(("", *offered), itertools.cycle(words.countries), strict=False):
        query = {"activities": "open", "country": country} | ({"beside": activity} if activity else {})
        shown = pages.run("uptake", query)
        table = table_with(shown, "Manufacturing")
        rows = {
            (name, code): value
            for code in ("C", activity or ALL_ACTIVITIES)
            for _, name, _, value in database.rows(VALUES, [["ai_by_activity"], "GE10", code])
        }
        wanted = {
            name: tuple(rows.get((name, code)) for code in ("C", activity or ALL_ACTIVITIES))
            for name in names(database, words)
        }
        check(shown, wanted, 1, table=shown.tables().index(table))
        assert "manufacturing SMEs cannot be separated" in shown.text


def test_the_spread_names_the_lowest_and_highest_of_the_database(
    pages: Pages, database: Database, words: Vocabulary
) -> None:
    for indicator in ("cloud_any", "ai_any", "e_sales"):
        shown = pages.run("uptake", {"spread": "open", "indicator": indicator, "country": "EE"})
        table = next(table for table in shown.tables() if any(name.startswith("Highest") for name in table))
        rows = database.rows(VALUES, [[indicator], "10-249", words.indicators[indicator].default_activity])
        nine = set(words.countries.values())
        for at, column in enumerate(next(iter(table.values()))):
            period = column.split()[0]
            values = [value for _, name, year, value in rows if year == period and name in nine and value is not None]
            assert len(values) >= 7, (indicator, period)
            cells = {name.partition(",")[0]: row[at] for name, row in table.items()}
            assert says(cells["Highest"], max(values), decimals(database, indicator))
            assert says(cells["Lowest"], min(values), decimals(database, indicator))


def test_movers_state_only_what_may_be_stated(pages: Pages, database: Database) -> None:
    shown = pages.run("uptake", {"indicator": "cloud_any"})
    later, earlier = (table for table in shown.tables() if "change" in next(iter(table.values())))
    assert [column.split()[0] for column in next(iter(later.values()))[:2]] == ["2021", "2025"]
    assert [column.split()[0] for column in next(iter(earlier.values()))[:2]] == ["2014", "2020"]
    ((first, last),) = database.rows(
        """
        select max(value) filter (period = '2021'), max(value) filter (period = '2025')
        from latest where indicator_id = 'cloud_any' and geo = 'LV' and size_emp = '10-249'
        """
    )
    assert later["Latvia"][2] == f"+{last - first:.0f} pp"
    assert later["Poland"][2] == ""  # 27 to 54 in two years, which nobody explains
    assert later["Sweden"][2] == ""  # a break in 2023
    assert "2021 to 2025" in " ".join(re.findall(r"<h2>(.*?)</h2>", shown.html)) or "from 28% in 2021" in shown.text


def test_versions_of_the_index_move_apart(pages: Pages) -> None:
    shown = pages.run("uptake", {"indicator": "dii3_basic", "country": "LV"})
    headings = re.findall(r"<h2>(.*?)</h2>", shown.html)
    assert any("(v3)" in one and "from 38% in 2021 to 48% in 2023" in one for one in headings)
    assert any("(v4)" in one and "from 52% in 2022 to 59% in 2024" in one for one in headings)


def test_the_gap_can_be_told_as_a_ratio(pages: Pages, database: Database) -> None:
    shown = pages.run("uptake", {"gap": "ratio", "country": "PL"})
    ((small, large),) = database.rows(
        """
        select max(value) filter (size_emp = '10-249'), max(value) filter (size_emp = 'GE250')
        from latest where indicator_id = 'cloud_any' and geo = 'PL' and period = '2025'
        """
    )
    assert shown.tables()[0]["Poland"][2] == f"{large / small:.1f} times"
    assert f"{large / small:.1f} times as high" in shown.block(0)[0]


@pytest.mark.parametrize(
    ("group", "shown_too", "left_out"),
    [
        ("baltics", "Lithuania", "Finland"),
        ("nordics", "Norway", "Latvia"),
        ("nordics_with_iceland", "Iceland", "Latvia"),
    ],
)
def test_a_group_shows_its_members_my_country_and_the_union(
    pages: Pages, group: str, shown_too: str, left_out: str
) -> None:
    shown = pages.run("uptake", {"group": group, "country": "PL"})
    countries = {name.partition(" (")[0] for name in shown.tables()[0]}  # a year that differs stands behind the name
    assert {"Poland", "EU27", shown_too} <= countries
    assert left_out not in countries


def test_every_chart_can_be_shared_explained_and_reported(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_REPORT", "desk@example.org")
    shown = pages.run("uptake", {"country": "PL", "indicator": "erp"})
    assert shown.html.count("Link to this view") == len(shown.charts)
    assert 'href="/uptake?country=PL&amp;indicator=erp"' in shown.html
    reports = re.findall(r'href="(mailto:desk@example.org\?[^"]+)"', shown.html)
    assert len(reports) == len(shown.charts)
    assert all("country%3DPL%26indicator%3Derp" in one for one in reports)
    assert shown.html.count('class="bdm-tip"') == len(shown.charts)
    monkeypatch.delenv("MONITOR_REPORT")
    monkeypatch.delenv("MONITOR_CONTACT", raising=False)
    assert "Report an error" not in pages.run("uptake", {"country": "PL"}).text


def test_every_part_opens_without_a_country(pages: Pages) -> None:
    closed = len(pages.run("uptake").charts)
    assert len(pages.run("uptake", OPEN).charts) == closed + len(OPEN)


def test_my_distance_to_the_leader_equals_the_database(pages: Pages, database: Database) -> None:
    shown = pages.run("uptake", {"spread": "open", "country": "LV"})
    values = dict(
        database.rows(
            """
            select geo, value from latest
            where indicator_id = 'cloud_any' and size_emp = '10-249' and period = '2025' and geo in ('LV', 'FI')
            """
        )
    )
    assert f"Latvia ({values['LV']:.0f}%) stands {values['FI'] - values['LV']:.0f} pp from Finland" in shown.text
    assert REFERENCE not in shown.text


def test_years_can_be_those_asked_about_where_the_survey_asks_about_the_year_before(pages: Pages) -> None:
    def courses(shown: Shown) -> tuple[list[str], list[str]]:
        table = shown.tables()[-1]
        return [column.split()[0] for column in table["Country"]], table["Finland"]

    years, figures = courses(pages.run("uptake", {"indicator": "e_sales"}))
    moved = pages.run("uptake", {"indicator": "e_sales", "year": "asked"})
    assert courses(moved) == ([str(int(year) - 1) for year in years], figures)
    assert "(by the year asked about)" in moved.text
    assert moved.app.selectbox(key="filter_year").value == "asked"
    other = pages.run("uptake", {"indicator": "cloud_any", "year": "asked"})
    assert "(by the year asked about)" not in other.text
    assert "filter_year" not in [box.key for box in other.app.selectbox]
