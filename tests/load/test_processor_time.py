"""What one action costs the server in processor time: every page, every country, every choice that a page offers.

Processor time, not time on the clock: it says the same on a busy machine, nearly.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import pytest

from dashboard.questions.themes import MONEY_TOPICS, SKILLS_TOPICS
from dashboard.shell.screens import SCREENS
from tests.browser.conftest import start_server, stop
from tests.load.running import run
from tests.load.site import machine_load
from tests.load.visitor import Visitor

MEAN_MS, P95_MS = 100.0, 250.0

COUNTRIES = ("Denmark", "Germany", "Estonia", "Finland", "Lithuania", "Latvia", "Norway", "Poland", "Sweden", "None")

PARTS: Mapping[str, tuple[str, ...]] = {
    "skills": tuple(f"about={topic}" for topic in SKILLS_TOPICS),
    "funding": tuple(f"about={topic}" for topic in MONEY_TOPICS),
    "uptake": ("spread=open", "levels=open", "reasons=open", "activities=open"),
    "compare": ("and=ai_any", "map=open", "indicator=gerd_pc_gdp", "indicator=hiring_tried&year=asked"),
    "overview": ("show=places", "order=ai_any"),
    "findings": ("finding=F04", "finding=F24", "finding=F30", "theme=workforce"),
    "data": ("atlas=open", "revised=open"),
}
"""What radios and folded parts of a page do, as the addresses that they write."""


PATHS = {screen.id: screen.id if at else "" for at, screen in enumerate(SCREENS)}
"""The address of each page; the first one is the bare address."""


def spent(pid: int) -> float:
    """Milliseconds of processor time that a process has used so far, threads that have ended included."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6  # the clock that clock_getcpuclockid(3) names


@dataclass
class Costs:
    """Milliseconds of processor time of each action, by page."""

    pid: int
    by_page: dict[str, list[float]] = field(default_factory=dict)

    async def of(self, page: str, action: Callable[[], Awaitable[float]]) -> None:
        before = spent(self.pid)
        await action()
        self.by_page.setdefault(page, []).append(spent(self.pid) - before)

    @property
    def all(self) -> list[float]:
        return [cost for costs in self.by_page.values() for cost in costs]


def p95(costs: list[float]) -> float:
    return sorted(costs)[int(0.95 * (len(costs) - 1))]


async def acting(address: str, costs: Costs) -> None:
    """Go through all pages; on each choose every country, then one other option of every box, then its parts."""
    async with Visitor(address) as visitor:
        for screen in SCREENS:
            page = screen.id
            await costs.of(page, lambda page=page: visitor.open(PATHS[page], "country=EE"))  # type: ignore[misc]
            assert "could not be made" not in visitor.text, page
            if visitor.offers("My country"):
                for country in COUNTRIES:
                    await costs.of(page, lambda country=country: visitor.choose("My country", country))  # type: ignore[misc]
            for label in visitor.labels():
                if not visitor.offers(label):  # another choice has taken it away
                    continue
                options = list(visitor.box(label).options)
                other = options[(options.index(visitor.shown(label)) + 1) % len(options)]
                await costs.of(page, lambda label=label, other=other: visitor.choose(label, other))  # type: ignore[misc]
            for part in PARTS.get(page, ()):
                await costs.of(page, lambda page=page, part=part: visitor.open(PATHS[page], f"country=PL&{part}"))  # type: ignore[misc]
                assert "could not be made" not in visitor.text, part


@pytest.mark.long
def test_an_action_costs_little_processor_time(tmp_path: Path, database_path: Path) -> None:
    process, address = start_server(tmp_path / "log", {"MONITOR_DATABASE": str(database_path)})
    try:
        run(acting(address, Costs(process.pid)))  # the database is warm after that
        costs = Costs(process.pid)
        run(acting(address, costs))
    finally:
        stop(process)
    for page, found in costs.by_page.items():
        print(
            f"\n{page:9} {len(found):3} actions, mean {mean(found):4.0f} ms, p95 {p95(found):4.0f}, "
            f"most {max(found):4.0f}",
            end="",
        )
    print(
        f"\nall       {len(costs.all):3} actions, mean {mean(costs.all):4.0f} ms, p95 {p95(costs.all):4.0f}; "
        f"{machine_load()}"
    )
    assert mean(costs.all) <= MEAN_MS
    assert p95(costs.all) <= P95_MS
