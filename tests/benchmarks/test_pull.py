"""A pull of the whole catalog from the local server: how long, how much memory, how many calls when nothing changed.

Run with ``pytest -m benchmark tests/benchmarks/test_pull.py -s``. The server runs beside the pull on the same cores, so
the times hold its work too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl.catalog import Catalog, read_catalog
from etl.extract import pull
from etl.load.build import SNAPSHOT
from tests.faults.server import Services, serving
from tests.faults.world import cube_of
from tests.faults.writers import Cell, Cube

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
CELLS = 400_000
AS_IT_IS = ("isoc_e_dii",)  # its levels must add up, which years of our making would not


def waiting(catalog: Catalog, name: str) -> Cube:
    """A table that we have no figures of, with some: all that the catalog names, every country, one year."""
    dataset = catalog.datasets[name]
    year = "2024-Q1" if dataset.frequency == "Q" else "2024"
    cells: dict[tuple[str, ...], Cell] = {}
    for indicator in catalog.published[name]:
        keys: list[tuple[str, ...]] = [(dataset.frequency,)]
        for dimension in dataset.dimensions:
            codes = (indicator.filter or {})[dimension]
            keys = [(*key, code) for key in keys for code in ([codes] if isinstance(codes, str) else codes)]
        for key in keys:
            for place, geo in enumerate(catalog.geos):
                cells[(*key, geo, year)] = Cell((*key, geo, year), f"{place % 90}.5")
    return Cube(("freq", *dataset.dimensions, "geo", "time"), tuple(cells.values()), name, "2026-11-20T11:00:00+0100")


def named(catalog: Catalog, name: str) -> dict[str, list[str]]:
    """The codes that a table must have, whether or not our copy has a figure of each."""
    found: dict[str, list[str]] = {}
    for indicator in catalog.published[name]:
        if catalog.supply(indicator) == "snapshot":
            for dimension, codes in (indicator.filter or {}).items():
                found.setdefault(dimension, []).extend([codes] if isinstance(codes, str) else codes)
    return found


def stretched(cube: Cube, factor: int) -> Cube:
    """The same table over more years: each cell again in years long before its first."""
    if factor < 2 or cube.code in AS_IT_IS:
        return cube
    years = sorted({cell.codes[-1][:4] for cell in cube.cells})
    span = int(years[-1]) - int(years[0]) + 1
    more = []
    for turn in range(1, factor):
        for cell in cube.cells:
            year = int(cell.codes[-1][:4]) - turn * span
            if year >= 1000:
                more.append(replace(cell, codes=(*cell.codes[:-1], f"{year}{cell.codes[-1][4:]}")))
    return replace(cube, cells=(*cube.cells, *more))


def test_the_whole_catalog(tmp_path: Path) -> None:
    catalog = read_catalog()
    names = [dataset.id for dataset in pull.plan(catalog)[0] if pull.source_of(dataset) == "eurostat"]
    cubes = {}
    for name in names:
        cube = cube_of(catalog, name)
        cubes[name] = replace(cube, codes=named(catalog, name)) if cube.cells else waiting(catalog, name)
    total = sum(len(cube.cells) for cube in cubes.values())
    services = Services({name: stretched(cube, -(-CELLS // total) + 2) for name, cube in cubes.items()})
    cells = sum(len(cube.cells) for cube in services.tables.values())
    shutil.copytree(SNAPSHOT, tmp_path / "snapshot")
    database = tmp_path / "build" / "monitor.duckdb"
    command = [
        sys.executable,
        "-m",
        "etl",
        "--database",
        str(database),
        "--snapshot",
        str(tmp_path / "snapshot"),
        "pull",
    ]
    with serving(services) as environment:

        def run(*more: str) -> tuple[float, int, str]:
            started = time.perf_counter()
            done = subprocess.run(
                [*command, *names, *more],
                cwd=ROOT,
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
            return time.perf_counter() - started, len(services.seen), done.stdout

        first, asked, said = run("--accept")
        again, asked_again, _ = run()
        memory = _largest(command, names, environment)
    with duckdb.connect(str(database), read_only=True) as con:
        (published,) = con.execute("select count(*) from observation").fetchone() or (0,)
    lines = [
        f"Pull of {len(names)} tables, {cells:,} cells ({published:,} observations in the database):",
        f"  first pull   {first:6.1f} s, {asked} requests",
        f"  unchanged    {again:6.1f} s, {asked_again - asked} requests",
        f"  most memory  {memory:6.0f} MB",
    ]
    sys.stdout.write("\n" + "\n".join(lines) + "\n" + said.splitlines()[0] + "\n")
    assert len(names) >= 40
    assert cells >= 0.9 * CELLS
    assert first < 60
    assert again < 5
    assert asked_again - asked == len(names)
    assert memory < 700


def _largest(command: list[str], names: list[str], environment: dict[str, str]) -> float:
    """The most memory of a pull that fetches everything again, in MB, as the kernel counted it."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=False, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command, "--again", *names],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"(\d+)\s*$", done.stdout)
    assert found is not None, done.stdout
    return int(found.group(1)) / 1024
