"""A small world for the tests of the pull: the real catalog and snapshot, and services that hold the same figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.catalog import Catalog
from etl.extract import published, pull
from etl.extract.client import Limits
from etl.extract.published import Folders
from etl.load.build import SNAPSHOT
from etl.problems import Problems
from etl.provenance import read_entries
from tests.faults.server import Services, serving
from tests.faults.writers import Cell, Cube

QUICK = Limits(
    connect=2.0,
    silence=1.0,
    answer=3.0,
    request=10.0,
    run=60.0,
    attempts=3,
    first_wait=0.01,
    longest_wait=0.05,
    pause=0.0,
    poll_every=0.01,
    polls=5,
    bytes=20_000_000,
)
"""Limits at which a test of patience takes a second."""


def cube_of(catalog: Catalog, name: str, updated: str = "2026-11-20T11:00:00+0100", snapshot: Path = SNAPSHOT) -> Cube:
    """The published cells of a table as its service would hold them, from today's snapshot and catalog."""
    if (name, updated) not in _CUBES:
        _CUBES[name, updated] = _read_cube(catalog, name, updated, snapshot)
    return _CUBES[name, updated]


_CUBES: dict[tuple[str, str], Cube] = {}  # the same for every test, and cubes do not change


def _read_cube(catalog: Catalog, name: str, updated: str, snapshot: Path) -> Cube:
    dataset = catalog.datasets[name]
    nowhere = snapshot.parent / "nowhere"
    cells = published.latest_cells(Folders(snapshot, nowhere, nowhere), dataset, catalog)
    rows = cells.select([*dataset.dimensions, "geo", "period", "value", "status", "conf"]).to_pylist()
    return Cube(
        ("freq", *dataset.dimensions, "geo", "time"),
        tuple(
            Cell(
                (dataset.frequency, *(row[dimension] for dimension in dataset.dimensions), row["geo"], row["period"]),
                row["value"],
                row["status"],
                row["conf"],
            )
            for row in rows
            if row["value"] or row["status"] or row["conf"]
        ),
        code=name,
        updated=updated,
        label=dataset.title,
    )


@dataclass
class Builds:
    """Stands in for the build where a test is not about it: notes what it was given, and can refuse."""

    refuse: Problems | None = None
    given: list[frozenset[str]] = field(default_factory=list)

    def __call__(self, work: Path, new: frozenset[str]) -> str:
        assert read_entries(work), "a build without pulled files has nothing to do"
        self.given.append(new)
        if self.refuse is not None and any(table in str(self.refuse) for table in new):
            raise self.refuse
        return "built"


@dataclass
class World:
    """Services that are up, and the place where a pull of ours keeps its things."""

    catalog: Catalog
    services: Services
    environment: dict[str, str]
    home: Path
    builds: Builds = field(default_factory=Builds)

    @property
    def folders(self) -> Folders:
        return Folders(SNAPSHOT, self.home / "pulled", self.home / "downloads")

    @property
    def database(self) -> Path:
        return self.home / "monitor.duckdb"

    def options(self, *tables: str, **more: object) -> pull.Options:
        options = pull.Options(
            self.folders, self.database, tables, limits=QUICK, environment=self.environment, progress=False
        )
        return replace(options, **more)  # type: ignore[arg-type]

    def pull(
        self, *tables: str, build: Callable[[Path, frozenset[str]], str] | None = None, **more: object
    ) -> pull.Result:
        return pull.pull(self.catalog, self.options(*tables, **more), build or self.builds)

    def outcome(self, table: str, **more: object) -> pull.Outcome:
        """Pull one table and say how it fared."""
        (found,) = self.pull(table, **more).outcomes
        return found


@contextmanager
def world(catalog: Catalog, home: Path, *tables: str) -> Iterator[World]:
    """Services with these Eurostat tables, and nothing pulled yet."""
    services = Services({name: cube_of(catalog, name) for name in tables})
    with serving(services) as environment:
        yield World(catalog, services, environment, home)
