"""The page Briefing and the take-away row of every page: what is offered works, what is collected stays."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from pptx import Presentation
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from dashboard import charts
from dashboard.briefing import LONGEST_REMARK, MOST, Briefing, Item, UnreadableBriefingError, packed, unpacked
from dashboard.database import Database, database_path
from dashboard.render.slides.deck import Leaf
from dashboard.routes import take_away_routes
from dashboard.shell import briefing as page
from dashboard.shell.screens import SCREENS
from tests.samples.asking import Asker

ROOT = Path(__file__).resolve().parents[2]
BESIDE = {"chart": "beside", "indicator": "cloud_any", "country": "EE"}
LINES = {"chart": "lines", "indicator": "dii3_basic", "country": "EE", "with": "FI,LV"}
MAP = {"chart": "map", "indicator": "cloud_any"}

THREE = Briefing(
    "Digital uptake",
    "For Riga",
    tuple(Item(tuple(query.items()), heading) for query, heading in ((BESIDE, "My heading"), (LINES, ""), (MAP, ""))),
)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_a_list_survives_its_address_and_stays_short() -> None:
    text = packed(THREE)
    assert unpacked(text, charts.PARAMETERS) == THREE
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text)
    assert len(text) < 400
    assert packed(Briefing()) == ""
    assert unpacked("", charts.PARAMETERS) == Briefing()


def test_order_words_and_bounds() -> None:
    assert [item.parameters for item in THREE.moved(2, -1).items] == [BESIDE, MAP, LINES]
    assert THREE.moved(0, -1) == THREE
    assert THREE.moved(2, 1) == THREE
    assert THREE.adding(BESIDE) == THREE
    assert len(THREE.without(0).items) == 2
    said = THREE.saying(1, heading="a\nb\x00", remark="x" * 9999)
    assert said.items[1].heading == "a b"
    assert len(said.items[1].remark) == LONGEST_REMARK
    full = Briefing()
    for number in range(MOST + 5):
        full = full.adding({"chart": "lines", "from": str(2000 + number)})
    assert len(full.items) == MOST
    assert len(packed(full)) < 2000


@pytest.mark.parametrize(
    "text",
    [
        "1abc",
        "2" + "a" * 50,
        "<script>",
        "1" + "A" * 20_000,
        packed(THREE)[:-20],
        "1eJw",
        "1" + __import__("base64").urlsafe_b64encode(__import__("zlib").compress(b"x" * 50_000_000)).decode(),
        "1" + __import__("base64").urlsafe_b64encode(__import__("zlib").compress(b"[" * 9000)).decode(),
        "1" + __import__("base64").urlsafe_b64encode(__import__("zlib").compress(b'["a","b",[1,2]]')).decode(),
    ],
)
def test_a_damaged_or_hostile_list_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnreadableBriefingError, match="damaged"):
        unpacked(text, charts.PARAMETERS)


def test_only_parameters_of_charts_come_in() -> None:
    odd = Briefing(items=(Item((("chart", "lines"), ("__class__", "x"), ("list", "y"))),))
    assert unpacked(packed(odd), charts.PARAMETERS).items[0].parameters == {"chart": "lines"}


# --- the page ---------------------------------------------------------------------------------------------------------


def opened(query: dict[str, str] | None = None) -> AppTest:
    app = AppTest.from_file(ROOT / "pages" / "briefing.py", default_timeout=30)
    for name, value in (query or {}).items():
        app.query_params[name] = value
    app.run()
    assert [error.message for error in app.exception] == []
    return app


def html_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_an_empty_briefing_says_how_to_fill_it() -> None:
    assert "Add to briefing" in html_of(opened())


def test_a_list_in_the_address_is_shown_in_order_with_its_words() -> None:
    shown = html_of(opened({"list": packed(THREE)}))
    pictures = re.findall(r'<img src="/chart\.svg\?([^"]+)"', shown)
    assert [dict(parse_qsl(unescape(one))) for one in pictures] == [BESIDE, LINES, MAP]
    assert "My heading" in shown


def test_the_address_of_one_chart_holds_it_that_of_several_holds_them_all() -> None:
    one = Briefing(items=THREE.items[:1])
    assert "1 chart. This address holds it," in html_of(opened({"list": packed(one)}))
    assert "3 charts. This address holds them all," in html_of(opened({"list": packed(THREE)}))


def test_a_change_goes_into_the_address() -> None:
    app = opened({"list": packed(THREE)})
    next(button for button in app.button if button.key.startswith("down_0")).click().run()
    held = unpacked(app.session_state["briefing"], charts.PARAMETERS)
    assert [item.parameters for item in held.items] == [LINES, BESIDE, MAP]
    assert [error.message for error in app.exception] == []


def test_a_damaged_list_is_said_and_the_page_goes_on() -> None:
    assert "damaged" in html_of(opened({"list": "1abc"}))


def test_a_chart_that_cannot_be_drawn_is_named_and_the_rest_goes_on() -> None:
    wrong = Briefing(items=(Item((("chart", "nope"),)), *THREE.items))
    shown = html_of(opened({"list": packed(wrong)}))
    assert "Chart 1 cannot be drawn" in shown
    assert "My heading" in shown


@pytest.fixture(scope="module")
def leaves() -> list[Leaf]:
    found, lost = page.drawn(Database(database_path()), THREE)
    assert lost == []
    return found


def test_the_briefing_as_powerpoint(leaves: list[Leaf]) -> None:
    made = Presentation(io.BytesIO(page.powerpoint(THREE, leaves, None)))
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert titles[:2] == ["Digital uptake", "My heading"]
    assert titles[-1] == "Sources"
    assert len(titles) == 5


def test_the_briefing_as_a_file_that_works_offline(leaves: list[Leaf]) -> None:
    done: list[tuple[int, int]] = []
    text = page.offline(THREE, leaves, lambda at, of: done.append((at, of))).decode()
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert "<h1>Digital uptake</h1>" in text
    assert text.count("data-chart=") >= 3
    assert "59.9" in text


def test_the_briefing_as_pdf_and_folder_tells_how_far_it_is(leaves: list[Leaf]) -> None:
    told: list[tuple[int, int]] = []
    assert page.pdf(THREE, leaves, lambda at, of: told.append((at, of))).startswith(b"%PDF")
    assert told == [(1, 3), (2, 3), (3, 3)]
    packed_ = zipfile.ZipFile(io.BytesIO(page.folder(THREE, leaves, lambda at, of: told.append((at, of)))))
    assert told[3:] == [(1, 3), (2, 3), (3, 3)]
    assert packed_.testzip() is None
    assert len([name for name in packed_.namelist() if name.endswith(".png")]) == 3
    assert "My heading" in packed_.read("README.md").decode()


def test_names_say_what_is_in_them() -> None:
    assert THREE.file_name("pptx", "2026-02-27") == "digital-uptake_briefing_3-charts_vintage-2026-02-27.pptx"
    assert Briefing("../../etc", items=THREE.items).file_name("zip", "") == "etc_briefing_3-charts.zip"


# --- the take-away row of the other pages -----------------------------------------------------------------------------


@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen.id not in ("briefing", "data", "findings")])
def test_every_link_under_every_chart_gives_a_file_of_that_chart(
    screen: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_API_RATE", "0")
    app = AppTest.from_file(screen.path, default_timeout=60)  # type: ignore[attr-defined]
    app.query_params["country"] = "EE"
    app.query_params["with"] = "LV"
    app.run()
    assert [error.message for error in app.exception] == []
    addresses = re.findall(r'href="(/chart\.csv\?[^"]+)"', html_of(app))
    assert addresses, "no chart of this page can be taken away"
    with Asker(Starlette(routes=take_away_routes())) as client:
        for address in dict.fromkeys(unescape(one) for one in addresses):
            answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.text[:200]}"
            query = dict(parse_qsl(urlsplit(address).query))
            assert query.get("country") == "EE"


@pytest.mark.parametrize("country", [None, "EE"])
def test_a_profile_can_be_taken_away_with_and_without_a_country(country: str | None) -> None:
    app = AppTest.from_file(ROOT / "pages" / "profile.py", default_timeout=60)
    if country:
        app.query_params["country"] = country
    app.run()
    asked = f"/chart.csv?chart=profile{f'&country={country}' if country else ''}"
    assert asked in unescape(html_of(app))
    assert any(button.key.startswith("collect_") for button in app.button if button.key)


def test_what_is_added_under_a_chart_is_in_the_briefing() -> None:
    app = AppTest.from_file(ROOT / "pages" / "uptake.py", default_timeout=60)
    app.query_params["country"] = "EE"
    app.run()
    next(button for button in app.button if button.key == "collect_beside").click().run()
    held = unpacked(app.session_state["briefing"], charts.PARAMETERS)
    assert [item.parameters["chart"] for item in held.items] == ["beside"]
    assert held.items[0].parameters["country"] == "EE"
    assert next(button for button in app.button if button.key == "collect_beside").label == "In the briefing (1)"
