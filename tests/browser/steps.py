"""What a visitor does on a page, and what the database says to what is read there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from dashboard.database import Database

ALL = "C10-S951_X_K"
SMES, LARGE = "10-249", "GE250"


def settled(page: Page) -> None:
    """Nothing is running any more."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator("[data-stale='true']")).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    """Pick from a box. Its list closes when the page still moves under it: then open it again, as anybody would."""
    settled(page)
    box, wanted = page.get_by_label(label, exact=True), page.get_by_role("option", name=option, exact=True)
    box.scroll_into_view_if_needed()
    for patience in (4_000, 4_000, 15_000):
        box.click()
        try:
            wanted.click(timeout=patience)
        except TimeoutError:
            continue
        return
    pytest.fail(f"{label} does not offer {option}")


def value(database: Database, indicator: str, geo: str, period: str, size: str = SMES, activity: str = ALL) -> float:
    """The figure of one cell; fails when there is not exactly one."""
    ((found,),) = database.rows(
        "select value from latest where indicator_id = ? and geo = ? and period = ? and size_emp = ? and nace_r2 = ?",
        [indicator, geo, period, size, activity],
    )
    return float(found)
