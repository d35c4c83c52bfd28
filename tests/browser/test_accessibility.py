"""Pages that axe looks at in three widths, with every part unfolded; the theme pages are in ``test_theme_journeys``."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

PAGES = {
    "uptake": "/uptake?country=PL&spread=open&levels=open&reasons=open&activities=open",
    "compare": "/compare?country=EE&map=open&find=estonia",
    "pairs": "/compare?indicator=erp&and=ai_any&country=EE",
    "targets": "/targets?country=LV",
    "data": "/data?atlas=open&revised=open",
    "findings": "/findings?country=EE",
    "briefing": "/briefing",
}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

WIDTHS = (390, 820, 1440)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(browser: Browser, server: str, name: str) -> None:
    # axe is put into the page from outside, which our own content policy would refuse.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    context.set_default_timeout(30_000)
    try:
        page = context.new_page()
        page.goto(f"{server}{PAGES[name]}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
            expect(page.locator("[data-stale='true']")).to_have_count(0)
            if name in ("uptake", "compare", "pairs", "targets"):
                expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
            found = Axe().run(page, options={"runOnly": RULES}).response
            serious = [
                (width, fault["id"], node["target"], node.get("failureSummary", "")[:200])
                for fault in found["violations"]
                if fault["impact"] in ("serious", "critical")
                for node in fault["nodes"]
            ]
            assert serious == []
    finally:
        context.close()


def test_the_keyboard_reaches_search_filters_parts_and_tables(browser: Browser, server: str) -> None:
    """Tab from the top: everything that can be used gets the focus, in the order of the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    try:
        page = context.new_page()
        page.goto(f"{server}/uptake?country=PL")
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        expect(page.locator("[data-stale='true']")).to_have_count(0)
        reached: list[str] = []
        for _ in range(120):
            page.keyboard.press("Tab")
            name = page.evaluate(
                """() => {
                    const one = document.activeElement;
                    return one.getAttribute('aria-label') || one.textContent.trim().slice(0, 40) || one.tagName;
                }"""
            )
            reached.append(str(name))
        wanted = ("Find an indicator", "Overview", "My country", "Technology", "definition", "Table of these figures")
        at = [next((i for i, name in enumerate(reached) if one in name), None) for one in wanted]
        assert None not in at, dict(zip(wanted, at, strict=True))
        assert at == sorted(at, key=lambda place: place or 0)
        assert any("Are we catching up" in name for name in reached), reached
    finally:
        context.close()
