"""Data and method: why cells are empty, what was revised, how the last pull ended, and who answers for the site."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.database import Database
from dashboard.last_pull import LARGEST, NAME, last_pull
from dashboard.view import REFERENCE, Vocabulary
from dashboard.words import ENGLISH
from tests.app.conftest import Pages

PAGE = "data_and_method"


def test_the_atlas_equals_the_coverage_of_every_indicator(pages: Pages, database: Database, words: Vocabulary) -> None:
    signs = {"value": "●", "flag without value": "⚑", "not published": ":", "not in our copy": "?", "not covered": "–"}
    for indicator in words.offered("data")[::6]:
        choices = words.indicators[indicator]
        shown = pages.run(PAGE, {"indicator": indicator})
        table = next(table for table in shown.tables() if "Country" in table and "Denmark" in table)
        periods = table["Country"]
        rows = database.rows(
            """
            select geo.name, period, state, reason
            from coverage join geo using (geo)
            where indicator_id = ? and size_emp = ? and nace_r2 = ?
              and (geo = ? or geo in (select geo from geo_group where group_id = 'bsr'))
            """,
            [indicator, choices.default_size, choices.default_activity, REFERENCE],
        )
        assert len(rows) == len(periods) * 10, indicator
        for name, period, state, reason in rows:
            cell = table[name][periods.index(period)]
            assert cell.startswith(signs[state]), (indicator, name, period, cell)
            assert reason in cell
            assert not reason or reason[1:] in shown.text


def test_every_reason_for_an_empty_cell_is_counted(pages: Pages, database: Database) -> None:
    table = next(table for table in pages.run(PAGE).tables() if table.get("Reason") == ["Cells"])
    told = {why: int("".join(filter(str.isdigit, cells))) for why, (cells,) in table.items() if why != "Reason"}
    rows = database.rows(
        """
        select reason, count(*)
        from coverage
        where state <> 'value' and (geo = ? or geo in (select geo from geo_group where group_id = 'bsr'))
        group by reason
        """,
        [REFERENCE],
    )
    assert told == dict(rows)


def test_a_table_that_no_indicator_reads_is_not_listed_as_held(pages: Pages, database: Database) -> None:
    listed = next(table for table in pages.run(PAGE).tables() if "Flags known" in table.get("Table", []))
    unread = database.rows("select dataset_id from dataset anti join indicator using (dataset_id)")
    assert unread
    assert not any(one.startswith(f"{id_}:") for (id_,) in unread for one in listed)


def test_all_indicators_at_a_glance_when_asked_for(pages: Pages, database: Database, words: Vocabulary) -> None:
    assert "Cells with a value" not in pages.run(PAGE).text
    shown = pages.run(PAGE, {"atlas": "open"})
    table = next(table for table in shown.tables() if "Cloud services, any" in table)
    ((values, cells),) = database.rows(
        """
        with surveyed as (
            select period from coverage where indicator_id = 'cloud_any' group by period having bool_or(state = 'value')
        )
        select count(*) filter (state = 'value'), count(*)
        from coverage join surveyed using (period) where indicator_id = 'cloud_any' and geo = 'DK'
        """
    )
    assert table["Cloud services, any"][table["Indicator"].index("Denmark")] == f"{values} of {cells}"
    ((indicators,),) = database.rows("select count(distinct indicator_id) from coverage")
    assert len(table) == indicators + 1


def test_the_first_case_of_a_revision_is_told_with_its_vintages(pages: Pages, database: Database) -> None:
    shown = pages.run(PAGE)
    assert "moved from 57.7% to 57.9%, without a flag" in shown.text
    for (day,) in database.rows(
        "select distinct vintage from observation join indicator using (indicator_id) where family like 'digital_int%'"
    ):
        assert ENGLISH.day(day) in shown.text
    every = pages.run(PAGE, {"revised": "open"})
    ((cells,),) = database.rows("select count(*) from revision where indicator_id = 'gdp'")
    table = next(table for table in every.tables() if "Vintages" in next(iter(table.values())))
    assert str(cells) in table["GDP"]


def test_each_producer_has_its_licence_and_its_way_of_being_cited(pages: Pages, database: Database) -> None:
    text = pages.run(PAGE).text
    for licence, cite in database.rows("select licence, cite from source"):
        assert " ".join(licence.split()) in text
        assert " ".join(cite.split()) in text
    for heading in ("How to cite", "Next releases", "Accessibility", "Privacy", "Imprint"):
        assert heading in text
    assert "None of the tables here comes with the date of its next release" in text


def test_the_operator_is_named_by_settings(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_OPERATOR", "Ministry <of> Examples, 1 Main Street")
    monkeypatch.setenv("MONITOR_CONTACT", "desk@example.org")
    shown = pages.run(PAGE)
    assert "Ministry <of> Examples, 1 Main Street" in shown.text
    assert "<of>" not in shown.html
    assert 'href="mailto:desk@example.org"' in shown.html
    monkeypatch.delenv("MONITOR_OPERATOR")
    monkeypatch.setenv("MONITOR_CONTACT", '"><script>')
    shown = pages.run(PAGE)
    assert "The operator of this copy has not given a name." in shown.text
    assert "<script" not in shown.html


PULL = {
    "started": "2026-11-24T02:00:00+00:00",
    "ended": "2026-11-24T02:00:41+00:00",
    "sentence": "3 tables are new, 1 failed.",
    "tables": [{"dataset": "isoc_e_dii", "outcome": "failed", "sentence": "The server said: too busy."}],
}


def test_the_last_pull_is_told_as_it_was(tmp_path: Path) -> None:
    assert last_pull(tmp_path) is None
    file = tmp_path / NAME
    file.write_text(json.dumps(PULL), encoding="utf-8")
    told = last_pull(tmp_path)
    assert told is not None
    assert told.sentence == "3 tables are new, 1 failed."
    assert told.ended == datetime.fromisoformat("2026-11-24T02:00:41+00:00")
    assert [(one.dataset, one.outcome) for one in told.tables] == [("isoc_e_dii", "failed")]
    file.write_text(json.dumps(PULL | {"ended": None}), encoding="utf-8")
    running = last_pull(tmp_path)
    assert running is not None
    assert running.ended is None


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "{}", '{"started": 3, "ended": 4}', " " * (LARGEST + 1)])
def test_a_spoilt_note_on_the_last_pull_is_as_good_as_none(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / NAME).write_text(spoilt, encoding="utf-8")
    assert last_pull(tmp_path) is None


def test_without_a_pull_the_page_says_where_its_figures_come_from(pages: Pages, database: Database) -> None:
    told = last_pull(database.path.parent)
    text = pages.run(PAGE).text
    assert "Last pull" in text
    assert ("No figures have been pulled" in text) == (told is None)
