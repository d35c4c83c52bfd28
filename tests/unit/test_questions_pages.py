"""Questions of Compare and of Data and method, on a database in which every row is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.database import Database
from dashboard.questions import coverage, revisions
from dashboard.questions.choices import groups, vocabulary
from dashboard.questions.figures import Cell
from dashboard.questions.kept import MOST, once_a_build
from dashboard.questions.listing import every_figure, found, listed, ordered
from dashboard.questions.reference import all_infos, places
from dashboard.view import ANYTHING, Group, Vocabulary, about, read_view, shown_geos
from tests.app.small_database import CLOUD, NINE, write

ALL = "C10-S951_X_K"
SMES = Cell("cloud_any", "10-249", ALL)
LARGE = Cell("cloud_any", "GE250", ALL)
GEOS = (*NINE, "EU27_2020")

REVISIONS = """
    insert into revision values
    ('cloud_any', 'DK', '2023', '10-249', 'C10-S951_X_K', '2025-01-01', '2026-02-27', 60.0, 68.75, '', '', 'revision'),
    ('cloud_any', 'SE', '2023', '10-249', 'C10-S951_X_K', '2025-01-01', '2026-02-27', 70.0, 70.94, '', 'b', 'revision'),
    ('cloud_any', 'SE', '2023', 'GE250', 'C10-S951_X_K', '2025-01-01', '2026-02-27', null, 91.2, 'u', '', 'replacement')
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = write(tmp_path_factory.mktemp("figures") / "small.duckdb")
    with duckdb.connect(str(path)) as db:
        db.execute(REVISIONS)
        db.execute("insert into geo_group values ('baltics', 'Baltic countries', 'EE', 0)")
        db.execute("insert into geo_group values ('baltics', 'Baltic countries', 'LV', 1)")
        db.execute("update indicator set family = 'digital_intensity' where indicator_id = 'dii3_basic'")
    opened = Database(path)
    yield opened
    opened.close()


def test_the_list_has_a_line_for_each_country_and_period_with_value_flag_or_reason(database: Database) -> None:
    lines = listed(database, SMES, all_infos(database)["cloud_any"], places(database), GEOS)
    told = {(line.geo, line.period): (line.value, line.reason) for line in lines}
    assert told["LV", "2025"] == (43.09, "")
    assert told["DK", "2025"] == (None, "published without a value, flag u")
    assert told["EE", "2025"] == (None, "no figure of this country in the table as we hold it")
    assert ("EE", "2023") not in told  # said once
    assert ("LV", "2024") not in told  # nobody has 2024
    assert len(told) == 9 * 2 + 1
    some = listed(database, SMES, all_infos(database)["cloud_any"], places(database), ["LV"], 2024, 2025)
    assert [line.period for line in some] == ["2025"]


def test_lines_say_what_is_read_in_them(database: Database) -> None:
    lines = listed(database, LARGE, all_infos(database)["cloud_any"], places(database), ["LV", "SE"])
    assert [line.texts[:5] for line in lines if line.period == "2023"] == [
        ("Latvia", "2023", ":", "C", "confidential"),
        ("Sweden", "2023", "91.2", "b", "break in the series"),
    ]
    assert [line.geo for line in found(lines, "BREAK sweden")] == ["SE"]
    assert [line.value for line in ordered(lines, "highest")] == [94.35, 91.2, None, None]
    assert [line.value for line in ordered(lines, "lowest")] == [91.2, 94.35, None, None]
    assert [line.period for line in ordered(lines, "newest")] == ["2025", "2025", "2023", "2023"]


def test_every_figure_is_every_row(database: Database) -> None:
    rows = every_figure(database, "cloud_any")
    assert len(rows) == len(CLOUD) * 2 + (len(CLOUD) - 1) * 2  # large firms of Norway have no row
    assert every_figure(database, "nothing") == ()


def test_the_atlas_names_each_state_and_its_reason(database: Database) -> None:
    told = {(one.geo, one.period): (one.state, one.reason) for one in coverage.atlas(database, SMES, GEOS)}
    assert told["LV", "2023"] == ("value", "")
    assert told["LV", "2024"] == ("not published", "not surveyed or not published for any country that year")
    assert told["DK", "2025"] == ("flag without value", "published without a value, flag u")
    assert told["EE", "2025"] == ("not covered", "no figure of this country in the table as we hold it")
    large = {(one.geo, one.period): one.reason for one in coverage.atlas(database, LARGE, GEOS)}
    assert large["LV", "2025"] == "confidential"
    assert large["NO", "2025"] == "not published for this size class or activity"


def test_held_counts_only_periods_that_anybody_has(database: Database) -> None:
    held = {(one.indicator_id, one.geo): (one.values, one.of) for one in coverage.all_held(database, GEOS)}
    assert held["cloud_any", "SE"] == (4, 4)  # two sizes in two years; 2024 is nobody's
    assert held["cloud_any", "DK"] == (3, 4)
    assert held["cloud_any", "LV"] == (2, 4)
    assert held["cloud_any", "EE"] == (0, 4)


def test_reasons_are_counted_commonest_first(database: Database) -> None:
    counted = coverage.reasons(database, GEOS)
    assert [cells for _, cells in counted] == sorted((cells for _, cells in counted), reverse=True)
    assert dict(counted)["confidential"] == 2  # large firms of Latvia in 2023 and 2025
    assert "" not in dict(counted)


def test_revisions_are_summed_by_vintage_and_kind(database: Database) -> None:
    told = {one.kind: (one.cells, one.flagged, one.largest) for one in revisions.revised(database)}
    assert told == {"revision": (2, 1, pytest.approx(8.75)), "replacement": (1, 1, None)}


def test_changes_are_told_cell_by_cell(database: Database) -> None:
    (denmark,) = revisions.changes(database, ["cloud_any"], ["DK"])
    assert (denmark.country, denmark.from_value, denmark.to_value, denmark.unit) == ("Denmark", 60.0, 68.75, "%")
    assert len(revisions.changes(database, ["cloud_any"], GEOS)) == 3
    assert revisions.changes(database, ["dii3_basic"], GEOS) == ()


def test_a_family_and_its_vintages(database: Database) -> None:
    assert revisions.family(database, "digital_intensity") == ("dii3_basic",)
    assert revisions.vintages(database, ["dii3_basic", "cloud_any"]) == (date(2025, 4, 8), date(2026, 2, 27))


def test_groups_are_offered_as_the_catalog_has_them(database: Database) -> None:
    assert groups(database) == {"baltics": Group("Baltic countries", ("EE", "LV"))}
    words = vocabulary(database)
    assert words.own["compare"]["find"] is ANYTHING


WORDS = Vocabulary(
    countries={geo: geo for geo in NINE},
    indicators={},
    screens={},
    groups={"baltics": Group("Baltic countries", ("EE", "LV")), "north": Group("North", ("DK", "IS"))},
)


def test_a_group_never_hides_who_was_chosen() -> None:
    def shown(**query: str) -> tuple[str, ...]:
        return shown_geos(read_view("uptake", query, WORDS)[0], WORDS)

    assert shown() == GEOS
    assert shown(group="baltics") == ("EE", "LV", "EU27_2020")
    assert shown(group="baltics", country="PL", **{"with": "FI,SE"}) == ("EE", "FI", "LV", "PL", "SE", "EU27_2020")
    assert shown(group="north") == ("DK", "IS", "EU27_2020")
    view, notes = read_view("uptake", {"group": "hanse"}, WORDS)
    assert view.group is None
    assert "All nine countries are shown. Allowed: baltics (Baltic countries), north (North)." in notes[0].text


def test_the_same_choices_about_another_indicator(database: Database) -> None:
    words = vocabulary(database)
    view, _ = read_view("compare", {"indicator": "cloud_any", "size": "GE250", "country": "LV"}, words)
    other = about(view, "dii3_basic", words)
    assert (other.indicator, other.size, other.country) == (
        "dii3_basic",
        "10-249",
        "LV",
    )  # only SMEs have an index here


def test_answers_are_kept_until_the_next_build_and_never_more_than_a_bound(tmp_path: Path) -> None:
    asked: list[int] = []

    @once_a_build
    def double(database: Database, number: int) -> int:
        asked.append(number)
        return 2 * number

    path = write(tmp_path / "small.duckdb")
    database = Database(path)
    assert [double(database, 1), double(database, 1), double(database, 2)] == [2, 2, 4]
    assert asked == [1, 2]
    new = write(tmp_path / "new.duckdb")
    new.replace(path)
    assert double(database, 1) == 2
    assert asked == [1, 2, 1]
    for number in range(MOST + 1):
        double(database, number)
    asked.clear()
    double(database, 0)  # the oldest was let go
    assert asked == [0]
