"""Answers are kept for one build and one day, are bounded, and cannot be spoilt by those who get them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.database import Database
from dashboard.pinned import Pinned
from dashboard.questions import kept
from dashboard.questions.figures import Cell, latest_by_country
from dashboard.questions.kept import once_a_build
from tests.app.small_database import write

CLOUD = Cell("cloud_any", "10-249", "C10-S951_X_K")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(write(tmp_path / "monitor.duckdb"))
    yield opened
    opened.close()


def test_a_question_is_asked_once_a_build(database: Database) -> None:
    calls: list[tuple[str, ...]] = []

    @once_a_build
    def question(database: Database, geos: list[str]) -> dict[str, int]:
        calls.append(tuple(geos))
        return {geo: len(geo) for geo in geos}

    assert question(database, ["DE", "EE"]) == {"DE": 2, "EE": 2}
    assert question(database, ["DE", "EE"]) == {"DE": 2, "EE": 2}
    assert calls == [("DE", "EE")]
    new = database.path.with_suffix(".new")
    write(new)
    new.replace(database.path)
    question(database, ["DE", "EE"])
    assert len(calls) == 2


def test_what_a_caller_does_to_an_answer_is_not_seen_by_the_next(database: Database) -> None:
    first = latest_by_country(database, [CLOUD], ["DE"])
    first.clear()
    assert latest_by_country(database, [CLOUD], ["DE"])[CLOUD][0].value == 52.85


def test_a_database_frozen_to_a_day_has_answers_of_its_own(database: Database) -> None:
    today = latest_by_country(database, [CLOUD], ["DE"])[CLOUD]
    before = latest_by_country(Pinned(database, date(2020, 1, 1)), [CLOUD], ["DE"])[CLOUD]
    assert [one.value for one in today] == [52.85]
    assert before == ()
    assert latest_by_country(database, [CLOUD], ["DE"])[CLOUD] == today


def test_answers_are_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    calls: list[int] = []

    @once_a_build
    def question(database: Database, number: int) -> dict[int, int]:
        calls.append(number)
        return {number: number}

    for number in (1, 2, 3, 4, 4, 1):
        question(database, number)
    assert calls == [1, 2, 3, 4, 1]
