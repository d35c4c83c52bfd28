"""The page of findings over all findings and countries: words, verdicts, figures, and what it may never say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import pytest
from matplotlib.image import imread
from starlette.applications import Starlette

from dashboard.charts.findings import words_of
from dashboard.database import Database
from dashboard.ledger import told
from dashboard.ledger.rules import CANNOT_SAY, WORDS
from dashboard.questions.choices import THEMES
from dashboard.questions.ledger import Ledger, ledger
from dashboard.routes import take_away_routes
from dashboard.shell import findings
from dashboard.shell.frame import Here
from dashboard.view import Vocabulary, read_view
from tests.app.conftest import Pages
from tests.samples.asking import Asker

IDS = tuple(f"F{number:02}" for number in range(1, 36))
COUNTRIES = ("DK", "DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE")


@pytest.fixture(scope="module")
def book(database: Database) -> Ledger:
    return ledger(database)


def place(database: Database, words: Vocabulary, query: Mapping[str, str]) -> Here:
    view, notes = read_view("findings", query, words)
    assert notes == ()
    return Here(view, words, database, notes)


@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_every_card_of_every_country_says_what_the_ledger_says(
    pages: Pages, book: Ledger, words: Vocabulary, country: str
) -> None:
    for id_ in IDS:
        query = {"finding": id_} | ({"country": country} if country else {})
        shown = pages.run("findings", query)
        found = book.judgements[id_]
        one = found.finding
        for text in (one.paraphrase, f"“{one.quote}”", one.voice, "21 Apr 2021 (date line)", one.caveat):
            assert " ".join(text.split()) in shown.text, (id_, text)
        (verdict,) = re.findall(
            r'bdm-big"><span class="bdm-verdict"><span aria-hidden="true">.</span> ([a-z ]+)<', shown.html
        )
        assert verdict == found.word()
        if country and found.region is not None:
            assert f"{words.countries[country]}: {found.word(country)}" in shown.text
        drawn = one.picture is not None and one.picture.kind != "heat table"
        assert len(shown.charts) == (1 if drawn else 0), id_
        assert one.type != "question" or one.picture is None
        if one.needed:
            assert f"What would have to be measured: {one.needed}" in shown.text


def test_the_card_shows_every_sum(pages: Pages, book: Ledger) -> None:
    shown = pages.run("findings", {"finding": "F13"})
    (cost,) = book.judgements["F13"].parts
    table = next(one for one in shown.tables() if "Denmark" in one and len(one["Denmark"]) == 2)
    for country in cost.waves[-1].countries:
        word, sum_ = table[book.figures.name(country.geo)]
        assert word == f"{told.SIGNS[country.word]} {country.word}"
        if country.has_data:
            value = country.outcomes[0].figures[0].value
            assert value is not None
            assert f"{value:.2f}" in sum_
            assert "tolerance" in sum_ or "points" in sum_


def test_hard_to_fill_never_stands_without_the_share_that_tried(pages: Pages, book: Ledger) -> None:
    for id_, found in book.judgements.items():
        picture = found.finding.picture
        assert not picture or not any(one.startswith("hiring") for one in picture.indicators), id_  # 'hiring' has all
        for part in found.finding.parts:
            if any(one.startswith("hiring_hard") for one, _ in part.needs):
                assert part.beside == ("hiring_tried",)
                shown = pages.run("findings", {"finding": id_})
                tables = [one for one in shown.tables() if "Country" in one and one["Country"][-1] == "Sum"]
                hiring = [one for one in tables if "Tried to hire ICT specialists" in one["Country"]]
                assert len(hiring) == len(found.parts[0].waves)


def test_figures_of_non_use_are_never_called_lack_of_awareness(pages: Pages, book: Ledger) -> None:
    for id_ in ("F05", "F12"):
        shown = pages.run("findings", {"finding": id_, "country": "PL"})
        heading = re.findall(r"<h2>(.*?)</h2>", shown.html)[1]
        assert "aware" not in heading.lower(), heading
        assert "nothing measures it" in shown.text.lower()
        assert book.judgements[id_].word("PL") == CANNOT_SAY


def test_the_title_is_asked_first_and_answered_honestly(pages: Pages) -> None:
    text = pages.run("findings").text
    asked = text.index("“Why are Industry Digitalization Initiatives Often Unsuccessful?”")
    answered = text.index("The report asks. Neither it nor the figures answer")
    assert asked < answered < text.index("35 of 35 findings")


def test_counts_stand_at_the_same_size_and_add_up(pages: Pages, book: Ledger) -> None:
    for country in ("", "LV"):
        shown = pages.run("findings", {"country": country} if country else {})
        found = dict(
            re.findall(r"<li><b>(\d+)</b><span aria-hidden=\"true\">(.)</span>", shown.html)[at][::-1]
            for at in range(5)
        )
        said = [one.word(country or None) for one in book.judgements.values()]
        assert found == {told.SIGNS[word]: str(said.count(word)) for word in WORDS}
        assert sum(map(int, found.values())) == 35


@pytest.mark.parametrize("theme", THEMES)
def test_filters_narrow_the_scorecard(pages: Pages, book: Ledger, theme: str) -> None:
    shown = pages.run("findings", {"theme": theme, "country": "EE"})
    listed = re.findall(r">(F\d\d) ", shown.html)
    wanted = [id_ for id_, one in book.judgements.items() if THEMES[theme] in one.finding.themes]
    assert sorted(set(listed)) == sorted(wanted)


def test_filters_that_leave_nothing_say_so(pages: Pages) -> None:
    shown = pages.run("findings", {"theme": "finance", "type": "question"})
    assert "No finding fits these choices together." in shown.text


def test_links_of_the_scorecard_keep_the_choices(pages: Pages) -> None:
    shown = pages.run("findings", {"theme": "workforce", "country": "NO", "testability": "proxy"})
    links = re.findall(r'href="(/findings\?[^"]*finding=[^"]+)"', shown.html.replace("&amp;", "&"))
    assert links
    for link in links:
        query = dict(parse_qsl(urlsplit(link).query))
        assert query.pop("finding") in IDS
        assert query == {"theme": "workforce", "country": "NO", "testability": "proxy"}


def test_an_unknown_theme_or_finding_falls_back_with_a_note(pages: Pages) -> None:
    shown = pages.run("findings", {"theme": "weather", "finding": "F99"})
    assert "The address says theme=weather, which is not known here." in shown.text
    assert "The address says finding=F99, which is not known here." in shown.text
    assert "35 of 35 findings" in shown.text


def test_no_country_is_named_as_the_speaker(pages: Pages, book: Ledger, words: Vocabulary) -> None:
    for id_ in IDS:
        html = pages.run("findings", {"finding": id_}).html
        said = re.search(r'<p class="bdm-said">(.*?)Do figures agree', html, flags=re.S)
        assert said is not None
        assert [name for name in words.countries.values() if name in said.group(1)] == []


def test_evidence_tables_name_kind_payer_source_and_how_it_was_read(pages: Pages, book: Ledger) -> None:
    shown = pages.run("findings")
    programmes = [one for one in shown.tables() if "Programme" in one]
    assert [len(one) for one in programmes] == [len(book.programmes) + 1], "the table stands on the page once"
    assert programmes[0]["Programme"] == [
        "What it is",
        "What is reported",
        "Kind of evidence",
        "Who paid for it",
        "Source",
        "Read on",
    ]
    robots = programmes[0]["Sweden: Robotlyftet (automation of manufacturing SMEs) (2019–2021)"]
    assert robots[-2:] == ["automationregion.com", "day not noted, told by others than the evaluator"]
    (platforms,) = [one for one in shown.tables() if "Initiative" in one]
    assert len(platforms) == len(book.platforms) + 1
    (missing,) = [one for one in shown.tables() if "What" in one]
    assert any("Business Needs Assessment" in name for name in missing)
    assert any("White Paper" in name for name in missing)


@pytest.mark.parametrize(("id_", "country"), [("F04", "DK"), ("F06", "LV"), ("F24", ""), ("F30", ""), ("F02", "PL")])
def test_a_card_is_taken_away_as_a_picture(
    database: Database, words: Vocabulary, book: Ledger, id_: str, country: str
) -> None:
    here = place(database, words, {"finding": id_} | ({"country": country} if country else {}))
    picture = imread(BytesIO(findings.picture(here, book.judgements[id_])), format="png")
    assert picture.shape[:2] == (1080, 1920)
    assert float(picture[..., :3].min()) < 0.3  # there is ink on it


def test_the_words_of_a_card_carry_the_address_and_the_report(
    database: Database, words: Vocabulary, book: Ledger
) -> None:
    here = place(database, words, {"finding": "F06", "country": "LV"})
    card = words_of(findings.scene(here, book.judgements["F06"]))
    assert card.address.endswith("/findings?country=LV&finding=F06")
    assert "itl.ee" in card.report
    assert "Latvia: depends on the year" in card.because
    assert "6 agree, 2 point the other way, of 8 with data" in card.because


def test_a_card_tells_a_shared_reason_once(database: Database, words: Vocabulary, book: Ledger) -> None:
    card = words_of(findings.scene(place(database, words, {"finding": "F05", "country": "PL"}), book.judgements["F05"]))
    assert card.because.count("No official statistic asks firms") == 1
    assert card.because.endswith("Poland: data cannot say (for the same reason).")


def test_findings_stand_beside_the_charts_of_a_theme(database: Database, words: Vocabulary, book: Ledger) -> None:
    here = place(database, words, {"country": "EE"})
    assert findings.address(here, "F06") == "/findings?country=EE&finding=F06"
    uptake = Here(read_view("uptake", {"country": "EE"}, words)[0], words, database, ())
    query = dict(parse_qsl(urlsplit(findings.address(uptake, "F05")).query))
    assert (query["finding"], query["country"]) == ("F05", "EE")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    monkeypatch.setenv("MONITOR_API_RATE", "0")
    with Asker(Starlette(routes=take_away_routes())) as opened:
        yield opened


def test_the_card_has_an_address_of_its_own(client: Asker) -> None:
    answer = client.get("/card.png?finding=F06&country=LV")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert imread(BytesIO(answer.content), format="png").shape[:2] == (1080, 1920)
    again = client.get("/card.png?finding=F06&country=LV", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "said"), [("", "names no finding"), ("finding=F99", "F99"), ("finding=F06&country=XX", "XX")]
)
def test_a_card_that_is_not_there_is_refused_in_words(client: Asker, query: str, said: str) -> None:
    answer = client.get(f"/card.png?{query}")
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_the_chart_of_a_finding_has_an_address_of_its_own(client: Asker) -> None:
    assert client.get("/chart.svg?chart=finding&finding=F06&country=LV").status_code == 200
    refused = client.get("/chart.png?chart=finding&finding=F30")
    assert refused.status_code == 400
    assert "has no chart" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("page", "wanted"), [("uptake", {"F04", "F05", "F11"}), ("skills", {"F06", "F20"}), ("funding", {"F13", "F24"})]
)
def test_theme_pages_show_their_findings(pages: Pages, book: Ledger, page: str, wanted: set[str]) -> None:
    html = pages.run(page, {"country": "LV"}).html
    said = re.findall(r'aria-hidden="true">.</span> ([a-z ]+)</span> <a href="[^"]*finding=(F\d\d)', html)
    assert wanted <= {id_ for _, id_ in said}
    for word, id_ in said:
        assert word == book.judgements[id_].word("LV")
