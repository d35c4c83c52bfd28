"""Targets 2030: distance and pace of each target and country against the database; no country for the totals."""

from __future__ import annotations

import itertools
import re

from dashboard.database import Database
from dashboard.view import Vocabulary
from tests.app.conftest import Pages
from tests.app.test_pages import decimals, names, says

NEWEST = """
    select geo.name, max_by(value, period) filter (value is not null), max(period) filter (value is not null)
    from latest join geo using (geo)
    where indicator_id = ? and size_emp = ? and nace_r2 = ?
    group by geo.name
"""


def test_every_target_states_distance_and_pace_from_the_figures(
    pages: Pages, database: Database, words: Vocabulary
) -> None:
    targets = database.rows("select indicator_id, value, year, size_emp from target where level = 'each country'")
    assert {indicator for indicator, *_ in targets} >= set(words.offered("targets")) > {"dii3_basic", "cloud_advanced"}
    countries = itertools.cycle(["", *words.countries])
    for indicator, goal, until, size in targets:
        if indicator not in words.offered("targets"):
            continue
        choices = words.indicators[indicator]
        size = size if size in choices.sizes else choices.default_size
        country = next(countries)
        shown = pages.run("targets", {"indicator": indicator} | ({"country": country} if country else {}))
        held = {
            name: (value, period)
            for name, value, period in database.rows(NEWEST, [indicator, size, choices.default_activity])
        }
        table = next(table for table in shown.tables() if "Observed" in next(iter(table.values())))
        if country:
            assert list(table)[1] == words.countries[country]
        for name in names(database, words):
            value, period = held.get(name, (None, None))
            figure, distance, needed, _ = table[name]
            if value is None:
                assert figure.startswith(":"), (indicator, name, figure)
                assert len(figure) > 3, (indicator, name, figure)
                continue
            places = decimals(database, indicator)
            assert says(figure, value, places), (indicator, name, figure, value)
            assert f"in {period}" in figure
            if name == "Norway":
                assert (distance, needed) == ("the target is the EU’s, and Norway is not a member", "")
            elif value >= goal:
                assert (distance, needed) == ("there or past it", "")
            else:
                assert says(distance, goal - value, places), (indicator, name, distance, goal - value)
                pace = (goal - value) / (until - int(period))
                number = needed.lstrip("+").split()[0]
                assert number == f"{pace:.{len(number.partition('.')[2])}f}", (indicator, name, needed, pace)
                assert float(number) > 0, (indicator, name, needed)


def test_what_is_short_by_little_is_not_said_to_be_there(pages: Pages, database: Database) -> None:
    shown = pages.run("targets", {"indicator": "desi2026_ai_cloud_da", "country": "EE"})
    ((value,),) = database.rows("select value from latest where indicator_id = 'desi2026_ai_cloud_da' and geo = 'EE'")
    assert value == 74.99
    assert "Estonia 74.99% in 2025, 0.01 pp short of the target of 75% for 2030" in shown.text
    assert "Estonia would need 0.002 pp a year" in shown.text


def test_norway_has_no_target_of_the_union(pages: Pages) -> None:
    shown = pages.run("targets", {"country": "NO"})
    assert "no distance to the target is stated: the target is the EU’s, and Norway is not a member" in shown.text
    assert "Norway would need" not in shown.text


def test_those_within_half_a_point_of_full_coverage_are_named(pages: Pages) -> None:
    shown = pages.run("targets", {"indicator": "desi2026_5gcov"})
    assert "1 of 8 EU members with data" in shown.text
    assert "within half a point of it: Estonia, Finland and Lithuania" in shown.text


def test_the_ninety_per_cent_are_held_against_version_three_only(pages: Pages) -> None:
    shown = pages.run("targets", {"country": "LV"})
    third, fourth = (table for table in shown.tables() if "Observed" in next(iter(table.values())))
    assert third["Latvia"][3] == (
        "No pace from 2023 to 2025: same composition not verified. +5.0 pp a year between two points, 2021 and 2023."
    )
    assert next(iter(fourth.values())) == ["Newest figure", "Observed"]
    assert fourth["Latvia"][1] == "+3.5 pp a year between two points, 2022 and 2024."
    assert "(v4), on its own" in shown.text


def test_technologies_are_held_against_the_target_for_all_enterprises(pages: Pages) -> None:
    for indicator in ("cloud_advanced", "ai_any", "data_analytics"):
        shown = pages.run("targets", {"indicator": indicator})
        assert "firms with 10 persons employed or more" in shown.text
        assert "not SMEs" in shown.text


def test_totals_of_the_union_have_no_country(pages: Pages, database: Database, words: Vocabulary) -> None:
    table = pages.run("targets").tables()[-1]
    rows = database.rows(
        "select title, value, indicator_id from target where level = 'EU only' and indicator_id is not null"
    )
    assert len(rows) == 3
    for title, goal, indicator in rows:
        ((figure, period),) = database.rows(
            """
            select max_by(value, period), max(period) from latest
            where indicator_id = ? and geo = 'EU27_2020' and value is not null
            """,
            [indicator],
        )
        said, wanted, _ = table[title]
        assert says(said, figure, decimals(database, indicator)), (title, said)
        assert said.endswith(f"in {period}")
        assert says(wanted, goal, 0)
        assert indicator not in words.offered("targets")
    assert not set(words.countries.values()) & set(table)


def test_nothing_is_foretold(pages: Pages, words: Vocabulary) -> None:
    for indicator in words.offered("targets")[:4]:
        text = pages.run("targets", {"indicator": indicator, "country": "EE"}).text
        assert "nothing here is a forecast" in text
        assert not re.search(r"will (reach|be at|rise|have)|on track|expected", text)
