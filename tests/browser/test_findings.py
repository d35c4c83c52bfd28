"""A moderator picks a theme, opens a card, and takes it away as an image."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_moderator_picks_a_theme_opens_a_card_and_takes_it_away(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/findings")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the 2021 seminar said, beside the figures")
    expect(page.locator(".bdm-findings").first).to_be_visible()
    page.get_by_label("Theme", exact=True).click()
    page.get_by_role("option", name="Workforce", exact=True).click()
    expect(page).to_have_url(re.compile(r"/findings\?theme=workforce$"))
    expect(page.locator(".bdm-findings tbody tr")).to_have_count(7)  # six, and one of policy that touches it
    page.locator(".bdm-findings").get_by_role("link", name="F06 Lack of ICT specialists").click()
    expect(page).to_have_url(re.compile(r"theme=workforce&finding=F06$"))
    card = page.locator(".bdm-finding")
    expect(card).to_contain_text("“lack of ICT specialists”")
    expect(card.locator(".bdm-big")).to_contain_text("depends on the year")
    with page.expect_download() as download:
        page.get_by_role("button", name="This card as a picture (16:9)").click()
    saved = tmp_path / "card.png"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "finding-F06.png"
    assert saved.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    page.go_back()
    expect(page).to_have_url(re.compile(r"/findings\?theme=workforce$"))
    expect(page.locator(".bdm-findings tbody tr")).to_have_count(7)


@pytest.mark.parametrize("width", [390, 820])
def test_a_card_never_scrolls_sideways(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{server}/findings?finding=F13&country=EE")
    expect(page.locator(".bdm-finding")).to_be_visible()
    overflow = page.locator("[data-testid='stMain']").evaluate("main => main.scrollWidth - main.clientWidth")
    assert overflow <= 0
