"""A question reads its own slice: among ten times as many figures it reads as many rows, and says the same.

Rows read are DuckDB's own count of what it took from each table (``explain analyze``), so that no clock is asked.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.database import Database, database_path
from dashboard.questions import kept
from dashboard.questions.choices import vocabulary
from etl.load.build import create
from tests.samples.questions import OF_A_SLICE, OF_EVERYTHING, ONCE_A_BUILD, every_name

FIGURES = ("observation", "coverage", "comparability", "revision")
"""The tables that grow with the figures."""

TIMES = 10

ENDS = 4096
"""Rows that may be read beyond those of the smaller table: rows are read in blocks, and a slice ends inside one."""


class Counting(Database):
    """A database that counts the rows that questions take from the tables of figures."""

    read = 0

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        ((_, plan),) = super().rows(f"explain (analyze, format json) {sql}", parameters)
        self.read += sum(rows_read(json.loads(plan)))
        return super().rows(sql, parameters)

    def rows_of(self, table: str) -> int:
        """How many rows a table has."""
        ((found,),) = super().rows(f"select count(*) from {table}")
        return int(found)


def rows_read(plan: Any) -> Iterator[int]:
    """Rows taken from tables of figures: one number a scan. DuckDB 2 calls them otherwise than 1.5."""
    if isinstance(plan, list):
        for one in plan:
            yield from rows_read(one)
    elif isinstance(plan, dict):
        scanned = plan.get("operator_rows_scanned", plan.get("rows_scanned"))
        table = (plan.get("extra_info") or {}).get("Table", "").rpartition(".")[2]
        if table in FIGURES:
            assert scanned is not None, "this DuckDB does not say how many rows it scanned"
            yield int(scanned)
        for key in ("operator", "children"):
            yield from rows_read(plan.get(key, ()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for databases, while nothing is kept from one question to the next."""
    most, kept.MOST = kept.MOST, 0
    yield tmp_path_factory.mktemp("slices")
    kept.MOST = most


@pytest.fixture(scope="module")
def once(folder: Path) -> Iterator[Counting]:
    """The figures as the build leaves them."""
    path = folder / "once.duckdb"
    path.symlink_to(database_path().resolve())
    yield from opened(path)


@pytest.fixture(scope="module")
def tenfold(folder: Path) -> Iterator[Counting]:
    """Nine more indicators beside each, with the same figures, after the others as the build would add them."""
    path = folder / "tenfold.duckdb"
    shutil.copyfile(database_path(), path)
    with create(path) as con:
        for table in ("indicator", *FIGURES):
            con.execute(f"create temp table original as select * from {table} order by rowid")
            renamed = "indicator_id, family" if table == "indicator" else "indicator_id"
            for copy in range(1, TIMES):
                replaced = ", ".join(f"'copy {copy} ' || {name} as {name}" for name in renamed.split(", "))
                con.execute(f"insert into {table} select * replace ({replaced}) from original")
            con.execute("drop table original")
        con.execute("checkpoint")
    yield from opened(path)


def opened(path: Path) -> Iterator[Counting]:
    database = Counting(path)
    vocabulary(database)  # asked once a build
    yield database
    database.close()


def test_every_question_is_put_in_these_tests() -> None:
    asked = [*OF_A_SLICE, *OF_EVERYTHING, *ONCE_A_BUILD]
    assert sorted(asked) == sorted(every_name())


def test_there_are_ten_times_as_many_figures(once: Counting, tenfold: Counting) -> None:
    for table in FIGURES:
        assert tenfold.rows_of(table) == TIMES * once.rows_of(table) > 0


@pytest.mark.parametrize("question", OF_A_SLICE)
def test_what_a_question_reads_grows_with_its_answer_not_with_the_table(
    once: Counting, tenfold: Counting, question: str
) -> None:
    ask = OF_A_SLICE[question]
    answers, rows = [], []
    for database in (once, tenfold):
        before = database.read
        answers.append(ask(database))
        rows.append(database.read - before)
    assert answers[0] == answers[1]
    assert rows[1] <= rows[0] + ENDS


def test_a_series_of_one_indicator_reads_a_small_part_of_the_table(once: Counting) -> None:
    before = once.read
    assert OF_A_SLICE["figures.series_by_country"](once)
    read = once.read - before
    assert 0 < read < once.rows_of("observation") / 5
