"""The commands end to end, with the real build: pull, diff, snapshot, exit codes, and a kill at any moment."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from etl import __main__ as command
from etl import snapshot
from etl.catalog import Catalog, read_catalog
from etl.extract import command as pull_command
from etl.load.build import SNAPSHOT, Job, build
from etl.provenance import read_entries, read_provenance
from tests.faults.server import Fault, Services, changed, serving
from tests.faults.small_disk import on_a_small_disk
from tests.faults.world import QUICK, cube_of
from tests.faults.writers import Cell

ROOT = Path(__file__).parents[2]
SMALL = "isoc_eb_das"
HIRING = "isoc_ske_itrcrs"  # transcribed, as of August 2026: later than the producer's own last update


def das(geo: str, period: str = "2025") -> tuple[str, ...]:
    return ("A", "10-249", "C10-S951_X_K", "E_DA", "PC_ENT", geo, period)


@dataclass
class Home:
    """A snapshot and a database of our own, services that hold two of its tables, and the command line."""

    folder: Path
    services: Services
    environment: dict[str, str]

    @property
    def database(self) -> Path:
        return self.folder / "build" / "monitor.duckdb"

    @property
    def snapshot(self) -> Path:
        return self.folder / "snapshot"

    def arguments(self, *arguments: str) -> list[str]:
        return ["--database", str(self.database), "--snapshot", str(self.snapshot), *arguments]

    def run(self, *arguments: str) -> int:
        return command.main(self.arguments(*arguments))

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as con:
            return con.execute(sql).fetchall()

    def update(self, change: dict[tuple[str, ...], Cell | None], day: str) -> None:
        self.services.tables[SMALL] = changed(self.services.tables[SMALL], f"{day}T11:00:00+0100", change)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


@pytest.fixture
def home(catalog: Catalog, tmp_path: Path, database_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    shutil.copytree(SNAPSHOT, tmp_path / "snapshot")
    (tmp_path / "build").mkdir()
    shutil.copy(database_path, tmp_path / "build" / "monitor.duckdb")
    services = Services({SMALL: cube_of(catalog, SMALL), HIRING: cube_of(catalog, HIRING, "2026-03-05T23:00:00+0100")})
    with serving(services) as environment:
        for name, text in environment.items():
            monkeypatch.setenv(name, text)
        monkeypatch.setattr(pull_command, "LIMITS", QUICK)
        yield Home(tmp_path, services, environment)


def test_from_a_pull_to_the_database_and_into_the_snapshot(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cube = home.services.tables[SMALL]
    first = next(cell for cell in cube.cells if cell.codes == das("DK"))
    gone = next(cell for cell in cube.cells if cell.codes == das("NO"))
    home.update({first.codes: replace(first, value="57.00"), gone.codes: None}, "2026-11-20")

    assert home.run("pull", SMALL, HIRING) == 0
    said = capsys.readouterr().out
    assert "isoc_eb_das: 1 changed in value, 1 withdrawn (170 cells before, 169 now)" in said

    where = "indicator_id = 'data_analytics' and size_emp = '10-249' and period = '2025'"
    assert home.ask(f"select value, source_kind from latest where {where} and geo = 'DK'") == [(57.0, "api")]
    ((value, note),) = home.ask(f"select value, note from latest where {where} and geo = 'NO'")
    assert value is None
    assert str(note).startswith("Withdrawn by the producer")
    old = home.ask(f"select value from observation where {where} and geo = 'NO' and not is_latest")
    assert old == [(float(gone.value),)], "the older vintage stays readable"
    assert home.ask(f"select state, reason from coverage where {where} and geo = 'NO'") == [
        ("not published", "withdrawn by the producer")
    ]
    revised = home.ask(
        f"select geo, from_value, to_value from revision where {where} and to_vintage = '2026-11-20' order by geo"
    )
    assert revised == [("DK", float(first.value), 57.0), ("NO", float(gone.value), None)]
    assert home.ask(f"select retrieved_at is not null from dataset where dataset_id = '{SMALL}'") == [(True,)]

    kinds = home.ask("select distinct source_kind, vintage_basis from latest where indicator_id = 'hiring_tried'")
    assert kinds == [("api", "producer")], "the producer's own answer takes the place of a later transcript"

    know = str(home.ask("select know from indicator where indicator_id = 'hiring_tried'"))
    assert "Sweden" in know
    assert "our copy" not in know
    assert home.ask(f"select via is null from dataset where dataset_id = '{HIRING}'") == [(True,)], (
        "not a copy any more"
    )
    assert home.ask("select supply from dataset where dataset_id = 'isoc_eb_iot'") == [("first live pull",)]

    assert home.run("diff", SMALL, "--cells") == 0
    said = capsys.readouterr().out
    assert f"value: 10-249, C10-S951_X_K, E_DA, PC_ENT, DK, 2025: {first.value} -> 57.00" in said

    before = home.ask("select count(*), sum(value) from observation")
    assert home.run("snapshot") == 0
    assert "Moved 2 files into" in capsys.readouterr().out
    assert not (home.folder / "build" / "pulled").exists()
    log = (home.snapshot / pull_command.CHANGES).read_text().splitlines()
    assert log[0].startswith("vintage\ttable\tkind")
    assert f"2026-11-20\t{SMALL}\tvalue\t10-249 C10-S951_X_K E_DA PC_ENT\tDK\t2025\t{first.value}\t57.00" in log
    assert {row.dataset for row in read_provenance(home.snapshot)} == {SMALL, HIRING}
    assert home.run("build") == 0
    assert home.ask("select count(*), sum(value) from observation") == before, (
        "the same figures, from the snapshot alone"
    )
    capsys.readouterr()

    requests = len(home.services.seen)
    assert home.run("pull", SMALL, HIRING, "--if-changed") == 0
    assert capsys.readouterr().out == "", "nothing new, nothing said"
    assert len(home.services.seen) - requests == 2, "a fresh clone knows what its snapshot is"

    assert home.run("snapshot") == 0
    assert "Nothing was pulled" in capsys.readouterr().out


def test_a_second_update_of_one_day_replaces_rows_of_the_snapshot(home: Home) -> None:
    assert home.run("pull", SMALL) == 0
    assert home.run("snapshot") == 0
    cube = home.services.tables[SMALL]
    first = next(cell for cell in cube.cells if cell.codes == das("DK"))
    home.services.tables[SMALL] = changed(
        cube, "2026-11-20T23:00:00+0100", {first.codes: replace(first, value="57.00")}
    )
    assert home.run("pull", SMALL) == 0
    assert home.run("snapshot") == 0
    entries = [entry for entry in read_entries(home.snapshot) if entry.dataset == SMALL]
    assert sorted(entry.vintages for entry in entries) == ["2026-02-27", "2026-11-20"]
    for entry in read_entries(home.snapshot):
        snapshot.read_file(home.snapshot, entry, read_catalog().datasets[entry.dataset])


def test_exit_codes(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.services.faults.append(Fault("status", SMALL, argument="500"))
    assert home.run("pull", SMALL) == 1
    assert home.run("pull", SMALL, HIRING) == 3
    assert "1 table with new figures, 1 failed and keeps its old figures." in capsys.readouterr().out
    assert home.run("pull", "no_such_table") == 1
    assert "is no table of the catalog" in capsys.readouterr().err
    lock = home.database.with_name("pull.lock")
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert home.run("pull", SMALL) == 75
        assert home.run("pull", SMALL, "--if-changed") == 0
        assert "another pull is under way" in capsys.readouterr().out
    assert home.run("diff", "isoc_e_dii") == 1
    assert "was not pulled. Pulled are: isoc_ske_itrcrs" in capsys.readouterr().err


def test_old_answers_can_be_pruned_and_figures_stay(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.run("pull", SMALL, "--dry-run") == 0
    downloads = home.folder / "build" / "downloads"
    count = len(list(downloads.iterdir()))
    assert count >= 6
    assert home.run("prune") == 0
    assert len(list(downloads.iterdir())) == count
    long_ago = time.time() - 200 * 86400
    for path in downloads.iterdir():
        os.utime(path, (long_ago, long_ago))
    capsys.readouterr()
    assert home.run("prune", "--days", "180") == 0
    assert f"Removed {count} files" in capsys.readouterr().out
    assert not list(downloads.iterdir())
    assert home.run("prune", "--days", "-1") == 1


def test_a_plan_is_printed_and_nobody_asked(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.run("pull", SMALL, "--plan") == 0
    assert "/structure/dataflow/ESTAT/isoc_eb_das/" in capsys.readouterr().out
    assert not home.services.seen


def test_a_snapshot_file_that_was_edited_by_hand_stops_a_pull(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = home.database.read_bytes()
    for file, ending in (("isoc_eb_das.csv", "isoc_eb_das: The snapshot cannot be read:"), ("tps00001.csv", "Nothing")):
        path = home.snapshot / file
        content = path.read_bytes()
        path.write_bytes(content.rstrip(b"\n") + b"edited\n")
        assert home.run("pull", SMALL) == 1
        said = capsys.readouterr().out
        assert ending in said
        assert f"{file}: is not the file that the manifest describes (sha256 differs)." in said
        assert "'git checkout data/snapshot' brings it back." in said
        assert home.database.read_bytes() == before
        assert not read_entries(home.folder / "build" / "pulled")
        path.write_bytes(content)
    assert home.run("pull", SMALL) == 0


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (0, "This was broken off:\n  - {home}: the disk is full. Make room and run the command again."),
        (20, "isoc_eb_das: {home}/downloads: the disk is full. Make room and run the command again."),
        (5000, "Nothing was published: Nothing was built; the old database stays: {home}: the disk is full."),
    ],
    ids=["at once", "with the answer", "with the new database"],
)
def test_a_disk_that_is_full(home: Home, tmp_path: Path, room: int, said: str) -> None:
    folder = home.database.parent
    (folder / "pull.lock").write_text("process 1, since long ago")  # room for the lock is not what this is about
    done = on_a_small_disk(folder, room, home.arguments("pull", SMALL), tmp_path / "kept")
    assert done.code == 1
    assert said.format(home=folder) in done.out + done.err
    assert "Traceback" not in done.err
    assert (done.after / "monitor.duckdb").read_bytes() == home.database.read_bytes()
    assert not list(done.after.glob("**/*.part"))
    assert not list(done.after.glob("monitor.duckdb.new*"))
    assert not read_entries(done.after / "pulled")


def test_two_pulls_at_once_the_second_says_wait(home: Home) -> None:
    home.services.faults.append(Fault("slow", "/data/", 1, "1000"))
    with start(home) as first:
        while not home.services.asked("/data/"):
            assert first.poll() is None
            time.sleep(0.02)
        assert home.run("pull", SMALL) == 75
        assert first.poll() is None
        first.kill()
    home.services.faults.clear()
    assert home.run("pull", SMALL) == 0, "the lock went with its process"


def start(home: Home, *python: str) -> subprocess.Popen[bytes]:
    """A pull in a process of its own; its server is here. ``python``: what is run in the place of the command."""
    return subprocess.Popen(
        [sys.executable, *(python or ("-m", "etl")), *home.arguments("pull", SMALL)],
        cwd=ROOT,
        env={**os.environ, **home.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_killed_at_twenty_moments_the_database_is_old_or_new_but_whole(home: Home) -> None:
    """Kill -9 anywhere between the first request and the renamed database."""
    first = next(cell for cell in home.services.tables[SMALL].cells if cell.codes == das("DK"))
    home.update({first.codes: replace(first, value="57.00")}, "2026-11-20")
    figures = "select count(*), round(sum(value), 6) from observation"
    build(Job(home.database, home.snapshot))
    old_database = home.database.read_bytes()
    old = home.ask(figures)
    began = time.monotonic()
    assert start(home).wait() == 0
    took = time.monotonic() - began
    new = home.ask(figures)
    assert new != old
    rng, catalog, seen = random.Random(2026), read_catalog(), set()
    for moment in sorted(rng.uniform(0.05, 1.0) * took for _ in range(20)):
        home.database.write_bytes(old_database)
        shutil.rmtree(home.folder / "build" / "pulled", ignore_errors=True)
        process = start(home)
        time.sleep(moment)
        process.kill()
        process.wait()
        now = home.ask(figures)
        assert now in (old, new), f"killed after {moment:.2f} s"
        seen.add(now == new)
        for entry in read_entries(home.folder / "build" / "pulled"):  # what is listed is whole
            snapshot.read_file(home.folder / "build" / "pulled", entry, catalog.datasets[entry.dataset])
    assert False in seen, "no kill came in time: the moments are wrong"
    assert start(home).wait() == 0, "a pull after a kill goes through"
    assert home.ask(figures) == new


KILLED_WHILE_PUBLISHING = """
import os, sys
from pathlib import Path
from etl.__main__ import main

left, rename = int(sys.argv.pop(1)), Path.replace

def killed(self, target):
    global left
    if target.parent.name == "pulled" or target.suffix == ".duckdb":
        left -= 1
        if left < 0:
            os._exit(9)
    return rename(self, target)

Path.replace = killed
sys.exit(main())
"""


def test_killed_between_two_renames_while_it_publishes_a_pull_leaves_old_or_new(home: Home) -> None:
    first = next(cell for cell in home.services.tables[SMALL].cells if cell.codes == das("DK"))
    home.update({first.codes: replace(first, value="57.00")}, "2026-11-20")
    figures = "select count(*), round(sum(value), 6) from observation"
    build(Job(home.database, home.snapshot))
    old_database, old = home.database.read_bytes(), home.ask(figures)
    pulled, catalog, seen, code = home.folder / "build" / "pulled", read_catalog(), [], 9
    while code == 9:
        home.database.write_bytes(old_database)
        shutil.rmtree(pulled, ignore_errors=True)
        code = start(home, "-c", KILLED_WHILE_PUBLISHING, str(len(seen))).wait()
        seen.append(home.ask(figures))
        for entry in read_entries(pulled):  # what is listed is whole
            snapshot.read_file(pulled, entry, catalog.datasets[entry.dataset])
        assert start(home).wait() == 0, f"the pull after a kill before rename {len(seen)}"
        new = home.ask(figures)
        assert seen[-1] in (old, new)
    assert code == 0
    assert len(seen) > 4, "figures, their two lists and the database are renamed"
    assert seen[0] == old != new == seen[-1]
