"""Questions brought to SME uptake, Compare, Targets and the method page: the number on the page equals the database."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.database import Database, database_path
from tests.browser.steps import ALL, LARGE, SMES, choose, settled, value

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(database_path())


def unfold(page: Page, question: str) -> None:
    settled(page)
    page.get_by_text(question, exact=True).click()


def row(block: Locator, name: str) -> str:
    """A country's row of the table under a chart."""
    block.locator("summary", has_text="Table of these figures").click()
    return block.locator("tr", has=block.page.locator("th", has_text=name)).last.inner_text()


def test_q01_how_far_are_our_smes_behind_our_large_firms(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/uptake")
    choose(page, "My country", "Poland")
    expect(page).to_have_url(re.compile("country=PL"))
    small, large = (value(database, "cloud_any", "PL", "2025", size) for size in (SMES, LARGE))
    sentence = page.locator(".st-key-block_beside h2")
    expect(sentence).to_have_text(
        f"Cloud services, any: Poland {small:.0f}% of SMEs, {large:.0f}% of large firms in 2025, "
        f"a gap of {large - small:.0f} pp"
    )
    choose(page, "Gap in", "Times as high")
    expect(page).to_have_url(re.compile("gap=ratio"))
    expect(sentence).to_contain_text(f"{large / small:.1f} times as high")
    assert f"{large:.1f}" in row(page.locator(".st-key-block_beside"), "Poland")


def test_q02_who_improved_fastest_and_from_what_level(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/uptake")
    first, last = (value(database, "cloud_any", "LV", year) for year in ("2021", "2025"))
    expect(page.locator(".st-key-block_movers_cloud_any h2")).to_have_text(
        f"Cloud services, any (SMEs): Latvia rose most of the 6 countries whose change can be stated, "
        f"by {last - first:.0f} pp, from {first:.0f}% in 2021 to {last:.0f}% in 2025"
    )
    expect(page.locator(".st-key-block_before_cloud_any h2")).to_contain_text("in 2020")


def test_q03_are_we_catching_up(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/uptake?country=LV")
    unfold(page, "Are we catching up, or is the region drifting apart?")
    expect(page).to_have_url(re.compile("spread=open"))
    mine, leader = (value(database, "cloud_any", geo, "2025") for geo in ("LV", "FI"))
    said = page.locator(".bdm-lead").first
    expect(said).to_contain_text(f"Latvia ({mine:.0f}%) stands {leader - mine:.0f} pp from Finland ({leader:.0f}%)")
    expect(page.locator(".st-key-block_spread h2")).to_contain_text(f"{leader - mine:.0f} pp apart in 2025")
    page.reload()  # a copied address opens the same part
    expect(page.locator(".st-key-block_spread h2")).to_be_visible(timeout=30_000)
    page.go_back()
    expect(page).not_to_have_url(re.compile("spread"))
    expect(page.locator(".st-key-block_spread")).to_have_count(0)


def test_q13_what_stops_our_firms(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/uptake?country=PL&reasons=open")
    share = value(database, "ai_reason_skills", "PL", "2025")
    base = value(database, "ai_considered", "PL", "2025")
    block = page.locator(".st-key-block_reasons")
    expect(block.locator("h2")).to_contain_text(f"lack of expertise ({share:.0f}%) in Poland in 2025", ignore_case=True)
    expect(block).to_contain_text(f"Of all SMEs that is about {base:.0f}% in Poland")
    expect(block).to_contain_text("no statistic measures awareness")


def test_q18_is_our_manufacturing_different(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/uptake?country=DK&activities=open")
    made, every = (value(database, "ai_by_activity", "DK", "2025", "GE10", code) for code in ("C", ALL))
    block = page.locator(".st-key-block_activities")
    expect(block.locator("h2")).to_contain_text(f"Denmark {made:.0f}% of manufacturing, {every:.0f}% of all activities")
    expect(block).to_contain_text("manufacturing SMEs cannot be separated")
    choose(page, "Manufacturing beside", "the ICT sector")
    other = value(database, "ai_by_activity", "DK", "2025", "GE10", "ICT")
    expect(block.locator("h2")).to_contain_text(f"{other:.0f}% of the ICT sector")
    expect(page).to_have_url(re.compile("beside=ICT"))


def test_q29_how_many_are_at_the_very_bottom(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/uptake?country=PL&levels=open")
    share = value(database, "dii3_very_low", "PL", "2025")
    expect(page.locator(".st-key-block_levels h2")).to_contain_text(f"{share:.0f}% very low in 2025")


def test_q17_how_far_from_the_target(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/targets?country=LV")
    figure = value(database, "dii3_basic", "LV", "2025")
    expect(page.locator(".st-key-block_target h2")).to_contain_text(
        f"Latvia {figure:.0f}% in 2025, {90 - figure:.0f} pp short of the target of 90%"
    )
    line = page.locator("tr", has=page.locator("th[scope=row]", has_text="Latvia")).filter(has_text="a year").first
    expect(line).to_contain_text(f"+{(90 - figure) / 5:.1f} pp a year")
    expect(line).to_contain_text("No pace from 2023 to 2025: same composition not verified.")


def test_q27_every_figure_can_be_searched_sorted_and_taken_away(
    page: Page, server: str, database: Database, tmp_path: Path
) -> None:
    page.goto(f"{server}/compare?indicator=cloud_any&find=latvia&sort=highest")
    best = value(database, "cloud_any", "LV", "2025")
    first = page.locator(".bdm-listing tbody tr").first
    expect(first).to_contain_text("Latvia")
    expect(first).to_contain_text(f"{best:.1f}%")
    settled(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(r"Download these \d+ lines")).click()
    target = tmp_path / "shown.csv"
    waiting.value.save_as(target)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {line["country"] for line in rows} == {"Latvia"}
    assert float(rows[0]["value"]) == best
    assert len(rows) == page.locator(".bdm-listing tbody tr").count()


def test_a_search_finds_an_indicator_from_any_page_and_back_leads_home(page: Page, server: str) -> None:
    page.goto(f"{server}/targets?country=PL")
    expect(page.locator(".st-key-block_target h2")).to_be_visible()
    settled(page)
    box = page.get_by_label("Find an indicator", exact=True)
    box.fill("innovation hubs million")
    box.press("Enter")
    hits = page.locator(".st-key-found").get_by_role("link").filter(visible=True)
    expect(hits).to_have_text(["Digital innovation hubs per million"])
    hits.first.click()
    expect(page).to_have_url(re.compile(r"/compare\?country=PL&indicator=edih_per_million"))
    expect(page.locator(".st-key-block_standing h2")).to_contain_text("Digital innovation hubs per million")
    expect(page.locator(".st-key-found")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/targets\?country=PL$"))
    box.fill("nothing of this kind")
    box.press("Enter")
    expect(page.locator(".st-key-found")).to_contain_text("No indicator has these words")


def test_an_error_is_reported_with_the_view(page: Page, fresh_server: object) -> None:
    assert callable(fresh_server)
    page.goto(f"{fresh_server(MONITOR_REPORT='https://tracker.example.org/new')}/uptake?country=PL&indicator=erp")
    link = page.locator(".st-key-block_beside").get_by_role("link", name="Report an error in this figure")
    address = link.get_attribute("href") or ""
    assert address.startswith("https://tracker.example.org/new?title=Error+in+a+figure%3A+ERP")
    assert address.endswith("%2Fuptake%3Fcountry%3DPL%26indicator%3Derp")


def test_the_method_page_says_why_a_cell_is_empty(page: Page, server: str) -> None:
    page.goto(f"{server}/data?indicator=gerd_pc_gdp")
    expect(page.locator(".bdm-reasons")).to_contain_text("No figure of this country in the table as we hold it: Norway")
    expect(page.get_by_text("moved from 57.7% to 57.9%, without a flag")).to_be_visible()
    settled(page)
    box = page.get_by_label("Coverage of", exact=True)  # a list this long is searched by typing
    box.click()
    box.fill("ERP software")
    page.get_by_role("option", name="ERP software", exact=True).click()
    expect(page).to_have_url(re.compile("indicator=erp"))
