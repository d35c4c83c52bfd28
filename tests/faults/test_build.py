"""Bad input to a build: a clear message with place and remedy, status 1, and the last good database untouched."""

from __future__ import annotations

import csv
import hashlib
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl import __main__ as command
from etl import snapshot
from etl.catalog.read import HERE as CATALOG
from etl.load import build as building
from etl.load.build import SNAPSHOT, Job, build
from etl.problems import Problems
from tests.faults.small_disk import ROOT, on_a_small_disk


@dataclass
class Place:
    """A copy of snapshot, catalog and database to break."""

    snapshot: Path
    catalog: Path
    database: Path

    def job(self, accept: bool = False) -> Job:
        return Job(self.database, self.snapshot, self.catalog, accept)

    def arguments(self, *arguments: str) -> list[str]:
        return ["--database", str(self.database), "--snapshot", str(self.snapshot), *arguments]

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as con:
            return con.execute(sql).fetchall()

    def edit(self, file: str, change: Callable[[str], str], reseal: bool = True) -> None:
        """Change a snapshot file; with ``reseal`` the manifest agrees, as after a pull that brought this."""
        path = self.snapshot / file
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        if reseal:
            content = path.read_bytes()
            rows = max(content.count(b"\n") - 1, 0)
            self.enter(file, rows=str(rows), sha256=hashlib.sha256(content).hexdigest())

    def enter(self, file: str, **fields: str) -> None:
        path = self.snapshot / snapshot.MANIFEST
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | (fields if row["file"] == file else {}) for row in rows)

    def fails_with(self, *messages: str) -> None:
        """Building says all of this, and the database serves what it served."""
        before = self.database.read_bytes()
        with pytest.raises(Problems) as raised:
            build(self.job())
        for message in messages:
            assert message in str(raised.value)
        assert self.database.read_bytes() == before
        assert not self.database.with_name(self.database.name + ".new").exists()


@pytest.fixture
def place(tmp_path: Path, database_path: Path) -> Place:
    found = Place(tmp_path / "snapshot", tmp_path / "catalog", tmp_path / "build" / "monitor.duckdb")
    shutil.copytree(SNAPSHOT, found.snapshot)
    shutil.copytree(CATALOG, found.catalog, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    found.database.parent.mkdir()
    shutil.copy(database_path, found.database)
    return found


def replace_in_line(number: int, old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        lines = text.split("\n")
        assert old in lines[number - 1], f"line {number} is {lines[number - 1]!r}"
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        return "\n".join(lines)

    return change


def test_a_good_build_replaces_the_old_one(place: Place) -> None:
    before = place.database.stat().st_ino
    report = build(place.job())
    assert place.database.stat().st_ino != before
    assert report.rows_in == sum(entry.rows for entry in snapshot.read_manifest(place.snapshot))


def test_cut_off_line(place: Place) -> None:
    place.edit("isoc_eb_das.csv", lambda text: text[: text.rindex(",") - 20])
    place.fails_with("isoc_eb_das.csv:", "fields where the header has", "cut off")


def test_empty_file(place: Place) -> None:
    place.edit("isoc_eb_das.csv", lambda text: "")
    place.fails_with("isoc_eb_das.csv: is empty")


def test_edited_by_hand(place: Place) -> None:
    place.edit("isoc_eb_das.csv", replace_in_line(2, "PC_ENT", "PC_ENT "), reseal=False)
    place.fails_with("isoc_eb_das.csv", "sha256 differs", "git checkout data/snapshot")


def test_line_missing(place: Place) -> None:
    place.edit("isoc_eb_das.csv", lambda text: text[: text.rindex("\n", 0, -1) + 1], reseal=False)
    place.fails_with("isoc_eb_das.csv", "the manifest says")


def test_file_missing(place: Place) -> None:
    (place.snapshot / "isoc_eb_das.csv").unlink()
    place.fails_with("isoc_eb_das.csv", "is in the manifest but missing")


def test_manifest_missing(place: Place) -> None:
    (place.snapshot / snapshot.MANIFEST).unlink()
    place.fails_with("manifest.csv", "is missing")


def test_manifest_entry_missing(place: Place) -> None:
    path = place.snapshot / snapshot.MANIFEST
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("isoc_eb_das")), encoding="utf-8")
    place.fails_with("isoc_eb_das.csv: is not in manifest.csv", "'isoc_eb_das', which the catalog expects")


def test_manifest_damaged(place: Place) -> None:
    place.enter("isoc_eb_das.csv", rows="many")
    place.fails_with("manifest.csv:", "'rows' is no number")


@pytest.mark.parametrize(
    ("column", "old", "new", "message"),
    [
        ("geo", ",AT,", ",QQ,", "isoc_eb_das.csv:2: unknown geo 'QQ'"),
        ("size_emp", "10-249,", "10-294,", "isoc_eb_das.csv:2: unknown size_emp '10-294'. Did you mean 10-249"),
        ("nace_r2", "C10-S951_X_K", "C10-S952", "unknown nace_r2 'C10-S952'"),
        ("indic_is", "E_DA", "E_DAX", "unknown indic_is 'E_DAX'"),
        ("unit", "PC_ENT", "PC_ENTERPRISES", "unknown unit 'PC_ENTERPRISES'"),
        ("period", ",2025,", ",25,", "isoc_eb_das.csv:2: period '25' should look like 2025"),
        ("vintage", "2026-02-27", "27/02/26", "isoc_eb_das.csv:2: vintage: '27/02/26' is not an ISO date"),
        ("source_kind", ",api,", ",apii,", "unknown source_kind 'apii'. Did you mean api?"),
        ("flags_known", ",true,", ",yes,", "unknown flags_known 'yes'. Allowed: false, true."),
    ],
)
def test_unknown_code(place: Place, column: str, old: str, new: str, message: str) -> None:
    place.edit("isoc_eb_das.csv", replace_in_line(2, old, new))
    place.fails_with(message)


@pytest.mark.parametrize("text", ["12,3", "n/a", "NaN", "inf", ":", "1 234", "0x10", "12.3 b"])
def test_a_value_that_is_no_number(place: Place, text: str) -> None:
    def change(content: str) -> str:
        lines = content.split("\n")
        fields = lines[1].split(",")
        fields[lines[0].split(",").index("value")] = f'"{text}"'
        return "\n".join([lines[0], ",".join(fields), *lines[2:]])

    place.edit("isoc_eb_das.csv", change)
    place.fails_with(f"isoc_eb_das.csv:2: value '{text}' is no number")


def test_a_value_outside_the_range_of_its_unit(place: Place) -> None:
    def change(content: str) -> str:
        lines = content.split("\n")
        fields = lines[1].split(",")
        fields[lines[0].split(",").index("value")] = "1e9"
        return "\n".join([lines[0], ",".join(fields), *lines[2:]])

    place.edit("isoc_eb_das.csv", change)
    place.fails_with("1000000000.0 is outside the range of PC_ENT (0.0 to 100.0)")


def test_duplicate_key(place: Place) -> None:
    place.edit("isoc_eb_das.csv", lambda text: text + text.split("\n")[1] + "\n")
    place.fails_with("stands twice in the file", "isoc_eb_das.csv:2")


def test_two_files_that_disagree_on_one_cell_of_one_vintage(place: Place) -> None:
    old = place.snapshot / "isoc_e_dii@2025-04-08.csv"
    header, *lines = old.read_text(encoding="utf-8").splitlines()
    names = header.split(",")
    row = dict(zip(names, next(line for line in lines if ",10-249," in f",{line}").split(","), strict=True))
    row["value"] = "3.14"
    place.edit("isoc_e_dii.csv", lambda text: text + ",".join(row[name] for name in names) + "\n")
    place.fails_with("differs between two files", "3.14")


def test_lost_cells_stop_the_build_and_accept_publishes(place: Place) -> None:
    place.edit("isoc_eb_das.csv", lambda text: "\n".join(line for line in text.split("\n") if ",EE," not in line))
    place.fails_with("data_analytics: ", "cells that had a value have none now", "--accept")
    report = build(place.job(accept=True))
    assert any("accepted: data_analytics" in note for note in report.notes)


def test_levels_that_do_not_add_up(place: Place) -> None:
    def change(content: str) -> str:
        lines = content.split("\n")
        names = lines[0].split(",")
        for number, line in enumerate(lines[1:], start=1):
            fields = dict(zip(names, line.split(","), strict=True))
            if (fields["indic_is"], fields["geo"], fields["period"], fields["size_emp"]) == (
                "E_DI3_LO",
                "EE",
                "2025",
                "10-249",
            ):
                lines[number] = ",".join((fields | {"value": f"{float(fields['value']) + 1:.2f}"}).values())
                return "\n".join(lines)
        raise AssertionError("the row to change was not found")

    place.edit("isoc_e_dii.csv", change)
    place.fails_with("dii3_levels: EE, 2025, 10-249", "the parts add up to 101.0", "compositions.yaml")


def test_unknown_flag_letter_keeps_the_value_and_warns(place: Place) -> None:
    def change(content: str) -> str:
        lines = content.split("\n")
        fields = lines[1].split(",")
        fields[lines[0].split(",").index("status")] = "X"
        return "\n".join([lines[0], ",".join(fields), *lines[2:]])

    place.edit("isoc_eb_das.csv", change)
    report = build(place.job())
    assert "isoc_eb_das.csv: unknown flag letter 'X': value kept." in report.notes
    with duckdb.connect(str(place.database), read_only=True) as con:
        assert con.execute(
            "select count(*) from observation where flag_source = 'X' and value is not null"
        ).fetchone() == (1,)


CATALOG_FAULTS = [
    ("indicators/uptake.yaml", "dataset: isoc_eb_das", "dataset: isoc_eb_dass", "Did you mean isoc_eb_das"),
    ("indicators/uptake.yaml", "indic_is: E_DA\n", "indic_is: E_DAA\n", "'E_DAA' is not a code of this dimension"),
    ("indicators/uptake.yaml", "decimals: 1", "decimal: 1", "unknown key 'decimal'. Allowed:"),
    (
        "indicators/uptake.yaml",
        "direction: higher",
        "direction: up",
        "direction: Input should be 'higher', 'lower' or 'none'",
    ),
    ("countries.yaml", '"NO"', "NO", 'Quote the code: "NO"'),
    ("breaks.yaml", "kind: wording", "kind: words", "kind: Input should be 'method version'"),
    ("targets.yaml", "- id:", "- idd:", "unknown key 'idd'"),
    ("sources.yaml", "- id: eurostat", "- id: eurostat\n  id: eurostat2", "key 'id' is written twice"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"), CATALOG_FAULTS, ids=[fault[3][:30] for fault in CATALOG_FAULTS]
)
def test_catalog_typo(place: Place, file: str, old: str, new: str, message: str) -> None:
    path = place.catalog / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    place.fails_with(file.split("/")[-1].split(".")[0], message)


def test_all_catalog_errors_are_shown_at_once(place: Place) -> None:
    for file, old, new, _ in CATALOG_FAULTS[3:6]:
        path = place.catalog / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    place.fails_with("uptake.yaml", "countries.yaml", "breaks.yaml")


def test_a_table_that_the_snapshot_lacks(place: Place) -> None:
    path = place.catalog / "indicators" / "uptake.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("dataset: isoc_eb_das", "dataset: isoc_sk_oja2", 1), encoding="utf-8")
    place.fails_with("data_analytics.filter", "isoc_sk_oja2 has")


def test_a_catalog_that_names_a_table_that_does_not_exist(place: Place) -> None:
    for file in ("datasets/eurostat.yaml", "indicators/uptake.yaml"):
        path = place.catalog / file
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\bisoc_eb_das$", "isoc_eb_dax", text, flags=re.M), encoding="utf-8")
    place.fails_with(
        "manifest.csv: isoc_eb_das.csv: table 'isoc_eb_das' is not in the catalog.",
        "manifest.csv: has no file of table 'isoc_eb_dax', which the catalog expects.",
    )


def test_the_old_database_may_be_damaged(place: Place) -> None:
    place.database.write_bytes(b"not a database" * 1000)
    build(place.job())
    with duckdb.connect(str(place.database), read_only=True) as con:
        assert con.execute("select count(*) from build").fetchone() == (1,)


def test_a_reader_keeps_its_database_while_a_new_one_is_published(place: Place) -> None:
    with duckdb.connect(str(place.database), read_only=True) as con:
        before = con.execute("select count(*) from observation").fetchone()
        build(place.job())
        assert con.execute("select count(*) from observation").fetchone() == before


def test_two_builds_at_once_one_says_wait(place: Place) -> None:
    with building._only_one(place.database):
        place.fails_with("another build is under way")


def start(place: Place, **more: object) -> subprocess.Popen[str]:
    """A build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *place.arguments("build")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_any_moment_the_database_is_old_or_new_but_whole(place: Place, kills: int) -> None:
    """Kill -9 at random moments from the start to the end, when the new file is there, and just after its renaming."""
    figures = "select count(*), round(sum(value), 6) from observation"
    old_database, old = place.database.read_bytes(), place.ask(figures)
    place.edit(
        "isoc_eb_das.csv", lambda text: re.sub(r"(?m)^(10-249,.*,)\d+\.?\d*(,[^,]*,[^,]*,true,)", r"\g<1>1\2", text)
    )
    began = time.monotonic()
    with start(place) as process:
        assert process.wait() == 0
    took = time.monotonic() - began
    new = place.ask(figures)
    assert new != old

    def killed(when: Callable[[], bool]) -> bool:
        """Build and kill; whether the new figures are there."""
        place.database.write_bytes(old_database)
        with start(place) as process:
            while not when() and process.poll() is None:
                time.sleep(0.0005)
            process.kill()
        now = place.ask(figures)
        assert now in (old, new)
        return now == new

    def after(seconds: float) -> bool:
        end = time.monotonic() + seconds
        return killed(lambda: time.monotonic() >= end)

    rng = random.Random(2026)
    published = [after(rng.uniform(0.02, 1.0) * took) for _ in range(kills)]
    assert not all(published), "no kill came in time: the moments are wrong"
    assert not killed(place.database.with_name("monitor.duckdb.new").exists)
    place.database.write_bytes(old_database)
    inode = place.database.stat().st_ino
    assert killed(lambda: place.database.stat().st_ino != inode)
    build(place.job(accept=True))
    assert place.ask(figures) == new, "a build after a kill goes through"


@pytest.mark.parametrize("room", [200, 5000], ids=["from the start", "towards the end"])
def test_a_disk_that_is_full(place: Place, tmp_path: Path, room: int) -> None:
    done = on_a_small_disk(place.database.parent, room, place.arguments("build"), tmp_path / "kept")
    assert done.code == 1
    assert done.err == (
        "Nothing was built; the old database stays:\n"
        f"  - {place.database.parent}: the disk is full. Make room and run the command again.\n"
    )
    assert (done.after / "monitor.duckdb").read_bytes() == place.database.read_bytes()
    assert {path.name for path in done.after.iterdir()} == {"monitor.duckdb", "monitor.duckdb.lock"}


def test_a_file_that_may_not_grow(place: Place) -> None:
    before = place.database.read_bytes()
    most = 4 << 20
    with start(place, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) as process:
        _, said = process.communicate()
    assert process.returncode == 1
    assert said == (
        "Nothing was built; the old database stays:\n"
        f"  - {place.database.parent}: a file would grow beyond what is allowed here.\n"
    )
    assert place.database.read_bytes() == before
    assert {path.name for path in place.database.parent.iterdir()} == {"monitor.duckdb", "monitor.duckdb.lock"}


def test_a_clock_that_is_wrong_by_a_year_changes_no_figure(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    build(place.job())
    tables = ("observation", "coverage", "revision", "comparability", "dataset")
    right = {table: place.ask(f"select * from {table} order by all") for table in tables}
    today = datetime.now(UTC).date()
    for off in (timedelta(days=-365), timedelta(days=365)):

        class Wrong(datetime):
            wrong_by = off

            @classmethod
            def now(cls, tz: object = None) -> datetime:
                return datetime.now(UTC) + cls.wrong_by

        monkeypatch.setattr(building, "datetime", Wrong)
        build(place.job())
        assert {table: place.ask(f"select * from {table} order by all") for table in tables} == right
        ((built,),) = place.ask("select cast(built_at as date) from build")
        assert built == today + off, "the test needs a clock that is wrong"


def test_a_database_of_another_version_is_built_anew(place: Place) -> None:
    """Older or newer schema: nothing in it is compared with, and nothing of it stays."""
    with duckdb.connect(str(place.database)) as con:
        con.execute("drop view latest")
        con.execute("alter table observation rename to figures")
        con.execute("update build set schema_version = 999")
    build(place.job())
    assert place.ask("select schema_version from build") == [(building.SCHEMA_VERSION,)]
    assert place.ask(
        "select value from latest where indicator_id = 'dii3_basic' and geo = 'DK' and year = 2025 "
        "and size_emp = '10-249'"
    ) == [(92.45,)]


def test_the_command_says_it_and_returns_1(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (place.snapshot / snapshot.MANIFEST).unlink()
    status = command.main(place.arguments("build"))
    assert status == 1
    assert "manifest.csv" in capsys.readouterr().err


def test_status_of_a_missing_and_of_a_damaged_database(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--database", str(place.database), "status"]) == 0
    assert "isoc_e_dii" in capsys.readouterr().out
    place.database.write_bytes(b"\0" * 5000)
    assert command.main(["--database", str(place.database), "status"]) == 1
    assert "'python -m etl build' makes it again" in capsys.readouterr().err
    place.database.unlink()
    assert command.main(["--database", str(place.database), "status"]) == 1
    assert "is missing" in capsys.readouterr().err
