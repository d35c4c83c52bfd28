"""Questions brought to Overview, Skills, Funding and profiles: the number on the page equals the database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from dashboard.database import Database, database_path
from dashboard.view import REFERENCE
from tests.browser.steps import LARGE, choose, settled, value

pytestmark = pytest.mark.browser

OURS = {
    "overview": "/?country=EE",
    "skills": "/skills?country=EE",
    "funding": "/funding?country=LT&about=eu",
    "profile": "/profile?country=NO",
    "choose": "/profile",
}


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(database_path())


def row(table: Locator, name: str) -> Locator:
    return table.locator("tr").filter(has=table.page.locator("th[scope=row]", has_text=re.compile(f"^{name}")))


def test_is_it_harder_to_hire_ict_specialists_here_than_in_finland(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/skills")
    choose(page, "My country", "Estonia")
    expect(page).to_have_url(re.compile("country=EE"))
    block = page.locator(".st-key-block_hiring")
    expect(block.locator("h2")).to_contain_text("Estonia: 6.9% of SMEs tried to hire ICT specialists in 2023")
    block.get_by_text("Table of these figures").click()
    for name, geo in (("Estonia", "EE"), ("Finland", "FI")):
        hard, tried = (value(database, id_, geo, "2024") for id_ in ("hiring_hard_to_fill", "hiring_tried"))
        cells = row(block.locator("table"), name).locator("td")
        expect(cells).to_have_text([f"{hard:.1f}", f"{tried:.1f}", f"{hard / tried * 100:.0f}%"])
    settled(page)
    choose(page, "Size of the firms that hire", "Large firms (250+)")
    expect(page).to_have_url(re.compile("firms=GE250"))
    large = value(database, "hiring_tried", "EE", "2024", LARGE)
    expect(block.locator("h2")).to_contain_text(f"Estonia: {large:.1f}% of large firms tried")


def test_too_few_specialists_or_too_much_demand(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/skills?country=LV")
    page.get_by_text("Too few specialists, or too much demand?").click()
    expect(page).to_have_url(re.compile("about=supply"))
    share = value(database, "ict_specialists_share", "LV", "2024", "_Z", "_Z")
    expect(page.locator(".st-key-block_supply h2")).to_contain_text(f"Latvia {share:.1f}% of employment in 2024")
    page.go_back()
    expect(page.locator(".st-key-block_standing h2")).to_be_visible()


def test_who_spends_it_and_does_money_go_with_uptake(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/funding?country=PL")
    expect(page.locator(".st-key-block_pairs .js-plotly-plot")).to_be_visible()
    choose(page, "Money", "Venture capital")
    expect(page).to_have_url(re.compile("money=venture_capital_mean3"))
    block = page.locator(".st-key-block_pairs")
    venture = value(database, "venture_capital_mean3", "PL", "2023", "_Z", "_Z")
    expect(block.locator("h2")).to_contain_text(f"Poland {venture:.3f}% of GDP in 2023")
    expect(page.get_by_text("Can these two be compared?")).to_be_visible()
    expect(block).to_contain_text("no line is fitted")
    expect(block.locator(".js-plotly-plot")).to_have_count(1)  # on a slow machine the last one stands a moment longer
    expect(block.locator(".js-plotly-plot")).to_be_visible()


def test_which_schemes_were_evaluated_and_what_came_out(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/funding")
    table = page.get_by_role("table", name=re.compile("Programmes and what is reported of them"))
    ((count,),) = database.rows("select count(*) from programme")
    expect(table.locator("tbody tr")).to_have_count(count)
    expect(row(table, "Sweden: Robotlyftet")).to_contain_text("no control group is mentioned")
    expect(row(table, "Sweden: Robotlyftet")).to_contain_text("day not noted, told by others than the evaluator")
    expect(page.get_by_text("Did programme X work?")).to_be_visible()


def test_true_for_everything_nordics_first(page: Page, server: str) -> None:
    page.goto(f"{server}/")
    choose(page, "Show", "Places")
    expect(page).to_have_url(re.compile("show=places"))
    settled(page)
    choose(page, "Order of countries", "By Venture capital")
    table = page.locator(".st-key-block_places table")
    expect(table.locator("tbody tr").first.locator("th")).to_have_text("Estonia")
    expect(row(table, "Finland").locator("td").nth(1)).to_have_text("1")


def test_what_has_changed_since_the_seminar(page: Page, server: str, database: Database) -> None:
    page.goto(f"{server}/?country=LV")
    table = page.get_by_role("table", name="Latvia: about 2021 and newest")
    early, late = (value(database, "cloud_any", "LV", year) for year in ("2021", "2025"))
    cells = row(table, "Cloud services, any").locator("td")
    expect(cells.nth(0)).to_have_text(f"{early:.0f}% in 2021")
    expect(cells.nth(1)).to_have_text(f"{late:.0f}% in 2025")
    expect(cells.nth(2)).to_have_text(f"+{late - early:.0f} pp, 2021 to 2025")
    expect(row(table, "At least basic digital").locator("td").nth(2)).to_contain_text("no change stated")


def test_whom_to_learn_from(page: Page, server: str) -> None:
    page.goto(f"{server}/profile")
    page.get_by_role("link", name="Poland").click()
    expect(page).to_have_url(re.compile("country=PL"))
    expect(page.locator(".bdm-six section")).to_have_count(6)
    choose(page, "Ahead in", "Artificial intelligence")
    expect(page).to_have_url(re.compile("indicator=ai_any"))
    choose(page, "Ahead in", "Cloud services, any")
    expect(page).not_to_have_url(re.compile("indicator="))
    table = page.get_by_role("table", name=re.compile("Stood within 5 points of Poland in 2021"))
    expect(table.locator("tbody th")).to_have_text(["Lithuania"])
    expect(page.get_by_text("ask them, do not copy them")).to_be_visible()


MANY_PEERS = {"LV": "ai_any", "LT": "ai_any", "PL": "ai_any", "EE": "ai_any", "SE": "erp", "DE": "e_sales"}
"""Countries that have five to seven peers in this measure when the band is wide."""


def sheets(page: Page, path: Path) -> list[list[float]]:
    """Width and height in points of each sheet on which a page prints."""
    settled(page)
    page.pdf(path=path, prefer_css_page_size=True)
    printed = path.read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page[^s]", printed))
    return [[round(float(side)) for side in box] for box in boxes]


A4 = [595, 842]


def test_drawings_fit_on_paper(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{server}/uptake?country=LV")
    drawing = page.locator(".stPlotlyChart").first
    expect(drawing.locator(".main-svg").first).to_be_visible()
    on_screen = drawing.evaluate("element => element.getBoundingClientRect().width")
    page.emulate_media(media="print")
    frame = page.locator("[data-testid='stElementContainer']", has=drawing).first
    smaller = float(frame.evaluate("element => getComputedStyle(element).zoom"))
    millimetre = 96 / 25.4
    assert 150 * millimetre < on_screen * smaller <= 186 * millimetre


@pytest.mark.parametrize(("country", "indicator"), MANY_PEERS.items())
def test_one_sheet_of_paper_has_room_for_many_peers(
    page: Page, server: str, tmp_path: Path, country: str, indicator: str
) -> None:
    base = {"ai_any": "2023", "erp": "2021", "e_sales": "2017"}[indicator]
    page.goto(f"{server}/profile?country={country}&indicator={indicator}&base={base}&band=10")
    expect(page.get_by_role("table", name=re.compile("Stood within 10 points")).locator("tbody tr")).to_have_count(5)
    assert sheets(page, tmp_path / "profile.pdf") == [A4]


@pytest.mark.parametrize("country", ["DK", "DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE"])
def test_one_page_for_the_minister_is_one_sheet_of_paper(
    page: Page, server: str, database: Database, tmp_path: Path, country: str
) -> None:
    page.goto(f"{server}/profile?country={country}")
    cards = page.locator(".bdm-six section")
    expect(cards).to_have_count(6)
    cloud = value(database, "cloud_any", country, "2025")
    expect(cards.nth(1).locator(".bdm-number")).to_have_text(f"{cloud:.0f}%")
    eu = value(database, "cloud_any", REFERENCE, "2025")
    expect(cards.nth(1)).to_contain_text(f"{eu:.0f}%")
    assert sheets(page, tmp_path / "profile.pdf") == [A4]


STREAMLITS_OWN: dict[str, str] = {}
"""Rules that Streamlit's own elements break: rule -> why we cannot mend it."""


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("name", OURS)
def test_nothing_of_ours_stands_in_the_way_of_anybody(page: Page, server: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server}{OURS[name]}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    if name not in ("profile", "choose"):
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response
    serious = [
        (fault["id"], node["target"], node.get("failureSummary", "")[:200])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical") and fault["id"] not in STREAMLITS_OWN
        for node in fault["nodes"]
    ]
    assert serious == []
