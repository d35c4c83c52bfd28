"""Own routes without a server: pictures, files, embeds, oEmbed, API, feed, and what they say to bad addresses."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import threading
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import duckdb
import pandas
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.handout import Handout
from dashboard.operations.metrics import kind_of
from dashboard.questions.reference import members
from dashboard.routes import api, cards, kept, limits, take_away_middleware, take_away_routes
from dashboard.routes.files import FORMS
from dashboard.routes.kept import STORE, Store, keep
from dashboard.routes.sockets import no_delay
from dashboard.shell.screens import SCREENS
from dashboard.view import HOME
from tests.samples.asking import Asker

ADDRESS = "https://monitor.example.org"


@pytest.fixture(scope="module")
def monitor() -> Database:
    return Database(database_path())


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    monkeypatch.setenv("MONITOR_ADDRESS", ADDRESS)
    monkeypatch.setenv("MONITOR_API_RATE", "0")
    with Asker(Starlette(routes=take_away_routes())) as opened:
        yield opened


MAGIC = {
    "png": b"\x89PNG",
    "svg": b"<?xml",
    "pdf": b"%PDF",
    "pptx": b"PK",
    "xlsx": b"PK",
    "zip": b"PK",
    "csv": b"indicator,",
    "json": b"{",
    "bib": b"@misc{",
    "ris": b"TY  - ",
    "txt": b"Eurostat (",
}


# --- files by address -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", list(FORMS))
def test_every_form_of_file_comes_with_its_type_and_name(client: Asker, extension: str) -> None:
    answer = client.get(f"/chart.{extension}?chart=beside&indicator=cloud_any&country=EE&with=FI,LV")
    assert answer.status_code == 200
    assert answer.content.startswith(MAGIC[extension])
    assert answer.headers["content-type"] == FORMS[extension].media
    named = answer.headers["content-disposition"]
    assert f"cloud-services-any-beside_EE-LV-FI_2025_vintage-2026-02-27.{extension}" in named
    assert named.startswith("attachment" if FORMS[extension].saved else "inline")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", list(charts.CHARTS))
def test_every_chart_has_a_picture_whose_text_holds_its_figures(client: Asker, name: str, monitor: Database) -> None:
    handout = charts.draw(monitor, {"chart": name, "country": "LV"})
    text = client.get(f"/chart.svg?chart={name}&country=LV").text
    root = ElementTree.fromstring(text)
    words = " ".join("".join(root.itertext()).split())
    for mark in handout.chart.marks:
        assert mark.text in words, f"{mark.row} {mark.column}: {mark.text}"
        for letter in mark.letters:
            assert letter in words
    assert "Source:" in words
    assert not handout.cells or re.search("vintage|copy of|printed|edition", words)


def test_an_answer_says_how_long_it_may_be_kept_and_is_not_sent_twice(client: Asker) -> None:
    first = client.get("/chart.svg?chart=beside&country=EE")
    assert "public" in first.headers["cache-control"]
    assert "max-age=3600" in first.headers["cache-control"]
    again = client.get("/chart.svg?country=EE&chart=beside", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get("/chart.svg?chart=beside&country=LV", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_a_frozen_answer_may_be_kept_for_good(client: Asker) -> None:
    live = client.get("/chart.csv?chart=standing&indicator=dii3_basic")
    frozen = client.get("/chart.csv?chart=standing&indicator=dii3_basic&vintage=2024-02-02")
    assert "immutable" in frozen.headers["cache-control"]
    assert "immutable" not in live.headers["cache-control"]
    rows = {row["geo"]: row for row in csv.DictReader(io.StringIO(frozen.text))}
    assert (rows["EE"]["period"], rows["EE"]["value"], rows["EE"]["vintage"]) == ("2023", "55.9", "2024-02-02")
    assert (rows["SE"]["value"], rows["SE"]["status"]) == ("79.9", "b")
    today = {row["geo"]: row for row in csv.DictReader(io.StringIO(live.text))}
    assert (today["EE"]["period"], today["EE"]["value"], today["EE"]["status"]) == ("2025", "72.12", "d")


def test_a_vintage_that_is_gone_is_410_in_words(client: Asker) -> None:
    for path in ("/chart.png", "/embed", "/embed/start.js", "/api/v1/chart"):
        answer = client.get(f"{path}?chart=standing&indicator=dii3_basic&vintage=2023-01-01")
        assert answer.status_code == 410
        assert "not held here (any more)" in answer.text
        assert "2026-02-27" in answer.text


def test_two_people_with_one_address_get_one_chart(client: Asker) -> None:
    """Defect 10 of the Commission's tool: export ignores the country selection; the card is the group's picture."""
    chosen = client.get("/chart.csv?chart=lines&indicator=cloud_any&country=EE&with=LV")
    again = client.get("/chart.csv?with=LV&country=EE&indicator=cloud_any&chart=lines")
    assert chosen.text == again.text
    page = client.get("/embed?chart=beside&indicator=cloud_any&country=EE&with=LV").text
    picture = re.search(r'property="og:image" content="([^"]+)"', page)
    assert picture is not None
    assert "country=EE" in picture.group(1)
    assert "with=LV" in picture.group(1)
    assert 'property="og:title" content="Cloud services, any: Estonia' in page
    told = client.get(f"/oembed?url={quote(f'{ADDRESS}/uptake?country=EE')}").json()
    assert "country=EE" in told["html"]
    assert "<iframe" in told["html"]
    assert told["height"] > 300


# --- bad addresses ----------------------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "' or 1=1; drop table observation; --",
    "%00",
    "\u202eEE",
    "x" * 5000,
)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", charts.PARAMETERS)
def test_hostile_values_are_refused_in_words_that_run_nothing(client: Asker, name: str, value: str) -> None:
    query = {"chart": "beside", "indicator": "cloud_any", name: value}
    for path in ("/chart.png", "/embed", "/api/v1/chart"):
        answer = client.get(path, params=query)
        assert answer.status_code in (400, 414)
        assert "<script>alert" not in answer.text
        assert "Traceback" not in answer.text
        if answer.status_code == 400 and path != "/embed":
            told = answer.json()
            assert answer.headers["content-type"] == "application/problem+json"
            assert told["status"] == 400
            assert len(told["detail"]) < 4000


def test_an_unknown_value_names_the_allowed_ones(client: Asker) -> None:
    told = client.get("/chart.png?chart=beside&country=XX").json()
    assert "country=XX" in told["detail"]
    assert "EE (Estonia)" in told["detail"]
    assert "beside" in client.get("/chart.png?chart=nope").json()["detail"]
    assert "png" in client.get("/chart.exe?chart=beside").json()["detail"]


def test_every_parameter_of_a_view_refuses_what_it_does_not_know_and_names_what_it_does(
    client: Asker, monitor: Database
) -> None:
    allowed = charts.allowed_values(monitor)
    assert set(allowed) | {"vintage"} == set(charts.PARAMETERS)
    for name, values in allowed.items():
        query = {"chart": "heat", name: "nonsense"}  # a chart that reads next to none of them
        for path in ("/api/v1/chart", "/chart.csv", "/embed"):
            answer = client.get(path, params=query)
            assert answer.status_code == 400, name
            if path != "/embed":
                assert answer.headers["content-type"] == "application/problem+json"
                assert all(value in answer.json()["detail"] for value in values), name


def test_every_parameter_of_a_view_is_accepted(client: Asker) -> None:
    for query in (
        "chart=beside&gap=ratio&year=asked&group=baltics",
        "chart=activities&beside=ICT",
        "chart=heat&order=cloud_any",
        "chart=finding&finding=F05&country=LT",
        "chart=pairs&indicator=cloud_any&and=ai_any&from=2021&to=2025&size=10-249&activity=C10-S951_X_K",
        "chart=standing&indicator=dii3_basic&vintage=2024-02-02",
    ):
        answer = client.get(f"/api/v1/chart?{query}")
        assert answer.status_code == 200, answer.text


def test_campaign_tags_do_not_matter(client: Asker) -> None:
    plain = client.get("/chart.csv?chart=beside")
    tagged = client.get("/chart.csv?chart=beside&utm_source=mail&fbclid=1")
    assert tagged.text == plain.text
    assert tagged.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/chart.png", "/embed", "/oembed", "/feed.atom", "/api/v1/indicators", "/embed/height.js"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_reading(client: Asker, path: str, method: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["status"] == 405


def test_any_page_may_read(client: Asker) -> None:
    asked = client.options("/api/v1/countries", headers={"Origin": "https://elsewhere.example"})
    assert asked.status_code == 204
    answer = client.get("/api/v1/countries", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


# --- embeds -----------------------------------------------------------------------------------------------------------


def test_an_embed_works_without_scripts_and_may_do_little(client: Asker) -> None:
    answer = client.get("/embed?chart=beside&indicator=cloud_any&country=EE")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors *" in policy
    assert "set-cookie" not in answer.headers
    text = answer.text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "an embed has no inline script"
    assert not re.search(r"\bon\w+=", text)
    assert re.search(r'<img src="/chart\.svg\?chart=beside&amp;indicator=cloud_any&amp;country=EE"', text)
    assert "Estonia" in text
    assert "<table" in text
    assert "59.9" in text


def test_who_may_frame_an_embed_is_a_setting(client: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_EMBED_ANCESTORS", "https://*.europa.eu 'self'")
    answer = client.get("/embed?chart=beside")
    assert "frame-ancestors https://*.europa.eu 'self'" in answer.headers["content-security-policy"]


def test_an_embed_is_small_before_it_is_interactive(client: Asker) -> None:
    """Under 60 kB as sent: page, picture, script with the figure."""
    for name in charts.CHARTS:
        sent = 0
        for path in ("/embed", "/chart.svg", "/embed/start.js"):
            answer = client.get(f"{path}?chart={name}", headers={"Accept-Encoding": "gzip"})
            assert answer.status_code == 200
            assert answer.headers["content-encoding"] == "gzip"
            sent += int(answer.headers["content-length"])
        assert sent < 60_000, f"{name}: {sent}"


def test_plotly_comes_from_the_installed_package_packed_and_for_good(client: Asker) -> None:
    start = client.get("/embed/start.js?chart=beside").text
    name = re.search(r'var PLOTLY = "(/embed/plotly-[0-9a-f]{12}\.min\.js)"', start)
    assert name is not None
    answer = client.get(name.group(1), headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 1_650_000
    figure = json.loads(re.search(r"var FIGURE = (\{.*\});\nvar PLOTLY", start).group(1))  # type: ignore[union-attr]
    assert figure["data"]


def test_oembed_refuses_what_is_not_ours(client: Asker) -> None:
    for address in (
        "https://evil.example/uptake",
        "javascript:alert(1)",
        f"{ADDRESS}.evil.example/uptake",
        "//x",
        "http://[::1",
    ):
        answer = client.get("/oembed", params={"url": address})
        assert answer.status_code in (400, 404)
    assert client.get("/oembed").status_code == 400
    assert client.get("/oembed", params={"url": f"{ADDRESS}/uptake", "format": "xml"}).status_code == 501
    small = client.get("/oembed", params={"url": f"{ADDRESS}/embed?chart=beside", "maxwidth": "300"}).json()
    assert small["width"] == 300


# --- API --------------------------------------------------------------------------------------------------------------


def stored(monitor: Database, id_: str, geo: str) -> list[tuple[Any, ...]]:
    return monitor.rows(
        "select period, size_emp, nace_r2, value, status, conf, vintage from latest where indicator_id = ? and geo = ? "
        "order by size_emp, nace_r2, period",
        [id_, geo],
    )


def test_observations_are_those_of_the_database(client: Asker, monitor: Database) -> None:
    for id_, geo in (("cloud_any", "EE"), ("dii3_basic", "SE"), ("ict_specialists_share", "NO"), ("gerd_pc_gdp", "DE")):
        told = client.get("/api/v1/observations", params={"indicator": id_, "country": geo}).json()
        held = stored(monitor, id_, geo)
        assert told["total"] == len(held) > 0
        assert [
            (one["period"], one["size"], one["activity"], one["value"], one["status"], one["conf"], one["vintage"])
            for one in told["values"]
        ] == [(*row[:6], row[6].isoformat()) for row in held]
        for one in told["values"]:
            assert {"unit", "status", "conf", "flags_known", "version", "vintage", "source"} <= set(one)
            assert one["source"]["producer"]


def test_csv_parquet_and_json_stat_say_the_same(client: Asker) -> None:
    query = {"indicator": "dii3_basic,cloud_any", "country": "EE,SE,LV", "size": "10-249"}
    values = client.get("/api/v1/observations", params=query).json()["values"]
    lines = list(
        csv.DictReader(io.StringIO(client.get("/api/v1/observations", params={**query, "format": "csv"}).text))
    )
    assert [(one["country"], one["value"]) for one in values] == [
        (line["geo"], float(line["value"]) if line["value"] else None) for line in lines
    ]
    packed = client.get("/api/v1/observations", params={**query, "format": "parquet"}).content
    frame = pandas.read_parquet(io.BytesIO(packed))
    assert [None if pandas.isna(value) else value for value in frame["value"]] == [one["value"] for one in values]
    stat = client.get("/api/v1/observations", params={**query, "format": "jsonstat"}).json()
    sizes, names = stat["size"], stat["id"]
    for one in values:
        codes = {
            "indicator": one["indicator"],
            "geo": one["country"],
            "size_emp": one["size"],
            "nace_r2": one["activity"],
            "time": one["period"],
        }
        place = 0
        for name, length in zip(names, sizes, strict=True):
            place = place * length + stat["dimension"][name]["category"]["index"][codes[name]]
        assert stat["value"].get(str(place)) == one["value"]
        letters = one["status"] + (f"|{one['conf']}" if one["conf"] else "")
        assert stat["status"].get(str(place), "") == letters


def test_a_chart_as_json_has_marks_figures_and_comparable_lines(client: Asker) -> None:
    told = client.get("/api/v1/chart?chart=lines&indicator=dii3_basic&country=SE").json()
    assert {"lines", "breaks", "marks", "figures", "headline", "vintages"} <= set(told)
    assert any(one["row"] == "SE" and "2023" in one["to"] for one in told["breaks"])
    assert {one["comparable"] for one in told["lines"]} == {True, False}


WORDS = {"agrees", "agrees in part", "points the other way", "depends on the year", "data cannot say"}


def test_findings_come_with_verdicts_of_region_and_countries_and_reasons(client: Asker, monitor: Database) -> None:
    told = client.get("/api/v1/findings").json()["findings"]
    assert len(told) == 35
    for one in told:
        assert all(one[name] for name in ("theme", "paraphrase", "quote", "voice", "testability", "caveat"))
        assert one["evidence"] or one["testability"] == "none"
        assert one["hedge"] is not None
        assert (one["rule"] is None) == (not one["parts"])
        for verdicts in (one, one["april_2021"]):
            assert list(verdicts["by_country"]) == list(members(monitor))
            for verdict in (verdicts["verdict"], *verdicts["by_country"].values()):
                assert verdict["word"] in WORDS
                assert bool(verdict["reason"]) or verdict["word"] != "data cannot say", one["id"]
                assert verdict["reason"] is None or verdict["reason"]["text"]
                assert verdict["waves"] or verdict["word"] == "data cannot say"


def test_every_verdict_stands_on_figures_of_the_database(client: Asker, monitor: Database) -> None:
    told = client.get("/api/v1/findings").json()["findings"]
    stored = {
        (id_, geo, period, size, activity): (value, status, conf, vintage.isoformat())
        for id_, geo, period, size, activity, value, status, conf, vintage in monitor.rows(
            "select indicator_id, geo, period, size_emp, nace_r2, value, status, conf, vintage from latest"
        )
    }
    seen = 0
    for one in told:
        ruled = {part["id"]: set(part["tests"]) for part in (one["rule"] or {"parts": []})["parts"]}
        for part in one["parts"]:
            for wave in part["waves"]:
                judged = [wave, *wave["countries"].values()]
                assert all(each["word"] in WORDS for each in judged)
                assert all(each["reason"] for each in judged if each["word"] == "data cannot say")
                for test in (test for each in judged for test in each["tests"]):
                    assert test["test"] in ruled[part["id"]]
                    assert (test["said"] is None) == (test["reason"] is not None)
                    for value in test["figures"]:
                        key = tuple(value[name] for name in ("indicator", "country", "period", "size", "activity"))
                        assert stored[key] == tuple(value[name] for name in ("value", "status", "conf", "vintage"))
                        assert value["unit"]
                        assert value["source"]["producer"]
                        seen += 1
    assert seen > 500


def test_a_finding_has_an_address_of_its_own(client: Asker) -> None:
    (listed,) = [one for one in client.get("/api/v1/findings").json()["findings"] if one["id"] == "F05"]
    one = client.get("/api/v1/findings/F05").json()
    assert one.pop("report")["posted"] == "2021-04-21"
    assert one.pop("note")
    assert one == listed
    missing = client.get("/api/v1/findings/F99")
    assert missing.status_code == 404
    assert "F05" in missing.json()["detail"]


def test_revisions_are_those_of_the_database(client: Asker, monitor: Database) -> None:
    told = client.get("/api/v1/revisions?country=EE,LV").json()
    ((held,),) = monitor.rows("select count(*) from revision where geo in ('EE', 'LV')")
    assert told["total"] == held
    assert all(one["from_vintage"] < one["to_vintage"] for one in told["revisions"])


def test_the_api_refuses_in_words(client: Asker) -> None:
    for query, words in {
        "observations": "Name at least one indicator",
        "observations?indicator=nope": "no indicator",
        "observations?indicator=cloud_any&country=NOPE": "Allowed: ",
        "observations?indicator=cloud_any&format=xml": "Allowed: json, csv",
        "observations?indicator=cloud_any&limit=0": "whole number from 1",
        "observations?indicator=cloud_any&size=huge": "Allowed: ",
        "observations?indicator=cloud_any&colour=red": "no parameter",
        "observations?indicator=cloud_any&indicator=ai_any": "twice",
        "observations?indicator=cloud_any&vintage=yesterday": "a day such as",
        "indicators?theme=money": "Allowed: uptake",
        "chart": "There is no chart",
    }.items():
        answer = client.get(f"/api/v1/{query}")
        assert answer.status_code == 400, query
        assert words in answer.json()["detail"], query
    assert client.get("/api/v1/indicators/nope").status_code == 404
    assert client.get("/api/v2/indicators").status_code == 404
    assert client.get("/api/v1/observations?indicator=" + "a" * 9000).status_code == 414


def test_pages_of_observations_join_without_a_seam(client: Asker) -> None:
    whole = client.get("/api/v1/observations?indicator=cloud_any&limit=20000").json()
    joined: list[Any] = []
    address = "/api/v1/observations?indicator=cloud_any&limit=300"
    while address:
        part = client.get(address).json()
        joined += part["values"]
        address = part["next"].removeprefix(ADDRESS) if part["next"] else ""
    assert joined == whole["values"]


# --- feed -------------------------------------------------------------------------------------------------------------


def test_the_feed_is_atom_and_can_be_narrowed(client: Asker) -> None:
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = ElementTree.fromstring(client.get("/feed.atom").content)
    entries = root.findall("a:entry", space)
    assert entries
    ids = [entry.findtext("a:id", namespaces=space) for entry in entries]
    assert len(ids) == len(set(ids))
    updated = [entry.findtext("a:updated", namespaces=space) or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert root.findtext("a:updated", namespaces=space) == updated[0]
    own = ElementTree.fromstring(client.get("/feed.atom?country=EE&indicator=dii3_basic").content)
    terms = {
        tuple(one.get("term") for one in entry.findall("a:category", space))[1:]
        for entry in own.findall("a:entry", space)
    }
    assert terms == {("EE", "dii3_basic")}
    titles = [entry.findtext("a:title", namespaces=space) for entry in own.findall("a:entry", space)]
    assert any("2025" in (title or "") for title in titles)


def test_a_withdrawn_figure_is_told_to_those_who_follow_its_country(
    client: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot has none, so one is written into a copy: Latvia's cloud figure of 2023 becomes a place without."""
    copy = tmp_path / "monitor.duckdb"
    shutil.copyfile(database_path(), copy)
    with duckdb.connect(str(copy)) as opened:
        opened.execute(
            "insert into revision values ('cloud_any', 'LV', '2023', '10-249', 'C10-S951_X_K', '2025-04-08', "
            "'2026-11-01', 34.5, null, '', '', 'revision')"
        )
    monkeypatch.setenv("MONITOR_DATABASE", str(copy))
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = ElementTree.fromstring(client.get("/feed.atom?country=LV&indicator=cloud_any").content)
    newest = root.find("a:entry", space)
    assert newest is not None
    assert newest.findtext("a:title", namespaces=space) == "Cloud services, any, Latvia: figure for 2023 withdrawn"
    assert [one.get("term") for one in newest.findall("a:category", space)] == ["withdrawn", "LV", "cloud_any"]
    elsewhere = client.get("/feed.atom?country=EE&indicator=cloud_any").text
    assert "withdrawn" not in elsewhere
    told = client.get("/api/v1/changes?country=LV&indicator=cloud_any").json()["changes"]
    assert told[0]["kind"] == "withdrawn"


# --- limits and memory ------------------------------------------------------------------------------------------------


def test_who_asks_too_much_waits(monkeypatch: pytest.MonkeyPatch, client: Asker) -> None:
    monkeypatch.setenv("MONITOR_API_RATE", "1")
    monkeypatch.setattr(limits, "BUCKETS", limits.Buckets(clock=lambda: 0.0))
    answers = [client.get("/api/v1/countries") for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].headers["content-type"] == "application/problem+json"


def test_many_figures_cost_as_much_as_a_drawing_and_hold_up_nobody(
    monkeypatch: pytest.MonkeyPatch, client: Asker
) -> None:
    ids = ",".join(one["id"] for one in client.get("/api/v1/indicators?theme=uptake").json()["indicators"][:40])
    threads: list[str] = []
    true = api.chosen

    def noting(*given: Any) -> Any:
        threads.append(threading.current_thread().name)
        return true(*given)

    monkeypatch.setattr(api, "chosen", noting)
    monkeypatch.setenv("MONITOR_API_RATE", "5")
    monkeypatch.setattr(limits, "BUCKETS", limits.Buckets(clock=lambda: 0.0))
    asked = [f"/api/v1/observations?indicator={ids}&limit=20000&offset={n}&format=csv" for n in range(1, 7)]
    assert [client.get(path).status_code for path in asked] == [200] * 4 + [429] * 2
    assert threading.current_thread().name not in threads
    monkeypatch.setattr(limits, "BUCKETS", limits.Buckets(clock=lambda: 0.0))
    assert [client.get(path).status_code for path in asked[:4] * 5] == [200] * 20, "kept, and cheap"
    few = [f"/api/v1/observations?indicator={ids}&limit=100&offset={n}" for n in range(1, 31)]
    assert [client.get(path).status_code for path in few] == [200] * 30


@pytest.mark.parametrize(
    ("host", "shared"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_one_holder_of_many_addresses_has_one_bucket(host: str, shared: str) -> None:
    assert limits.party(host) == shared


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = limits.Buckets(clock=lambda: now[0])
    assert buckets.wait("a", 10, 1) == 0
    assert buckets.wait("a", 1, 1) == pytest.approx(1.0)
    assert buckets.wait("b", 1, 1) == 0
    now[0] = 1.0
    assert buckets.wait("a", 1, 1) == 0


def test_memory_is_bounded_and_the_oldest_leaves() -> None:
    store = Store(budget=4000)
    for number in range(10):
        store.put(number, keep(bytes(900), "image/png"))
    assert store.used <= 4000
    assert store.get(0) is None
    assert store.get(9) is not None
    store.put("large", keep(bytes(2000), "image/png"))
    assert store.get("large") is None


def test_long_addresses_with_small_answers_do_not_get_past_the_bound() -> None:
    store = Store(budget=1_000_000)
    for number in range(100):
        store.put(("card", f"{number}{'x' * 50_000}"), keep(b"small", "text/plain"))
    assert sum(store.get(("card", f"{number}{'x' * 50_000}")) is not None for number in range(100)) < 20
    assert store.used <= 1_000_000


def test_nothing_is_computed_twice(client: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/chart.csv?chart=standing&country=PL")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(charts, "draw", never)
    assert client.get("/chart.csv?chart=standing&country=PL").status_code == 200


def test_the_store_is_shared_by_all_routes() -> None:
    assert STORE.budget >= 16 * 1024 * 1024


def test_every_address_of_ours_is_counted_let_through_and_kept_by_the_front() -> None:
    front = (Path(__file__).parents[2] / "deploy" / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    (cached,) = re.findall(r"location ~ (\S+) \{", front)
    for route in take_away_routes():
        path = getattr(route, "path", "").split("{")[0]
        assert re.match(cached, path), path
        assert path.startswith(cards.OURS), f"If-None-Match does not reach {path}"
        assert kind_of(path) != "page", path


def test_answers_go_out_at_once_on_sockets_that_do_not_name_tcp() -> None:
    """As uvicorn's: protocol number 0. Without this each answer on a kept connection takes 40 ms."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0) as one:
        assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        no_delay(one)
        assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    here, there = socket.socketpair(socket.AF_UNIX)
    no_delay(here)
    here.close()
    there.close()


def test_who_comes_while_too_much_is_drawn_is_told_to_come_again(
    client: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_waiting", kept.MOST_WAITING)
    asked = ("/chart.png?chart=beside&country=DK&with=NO", "/embed?chart=beside&country=DK&with=NO")
    for path in (*asked, "/card.png?finding=F06&country=DK&with=NO", f"/oembed?url={ADDRESS}/embed?chart=spread"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert "try again" in answer.json()["detail"]


def test_forty_at_once_all_get_an_answer_and_none_twice_the_work(
    client: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_waiting", 0)
    drawn: list[str] = []
    true = charts.draw

    def counting(database: Database, query: Mapping[str, str]) -> Handout:
        drawn.append(query["country"] + query.get("with", ""))
        return true(database, query)

    monkeypatch.setattr(charts, "draw", counting)
    others = ("DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE")
    paths = [f"/chart.csv?chart=arrows&country=DK&with={other}" for other in others] * 5
    statuses = [answer.status_code for answer in client.together(paths)]
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= kept.MOST_WAITING
    assert len(drawn) == len(set(drawn))


PAGE = b"<!DOCTYPE html><html><head><title>Streamlit</title></head><body></body></html>"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    """The app's page as Streamlit sends it, for every address, with our middleware around it."""
    monkeypatch.setenv("MONITOR_ADDRESS", ADDRESS)

    async def everything(request: Request) -> Response:
        return Response(PAGE, media_type="text/html; charset=utf-8", headers={"ETag": "streamlits"})

    with Asker(Starlette(routes=[Route("/{path:path}", everything)], middleware=take_away_middleware())) as opened:
        yield opened


def test_every_page_says_what_it_shows(app: Asker) -> None:
    titles = set()
    for screen in SCREENS:
        answer = app.get(f"/{'' if screen.id == HOME else screen.id}?country=EE&with=LV")
        assert answer.status_code == 200
        title = re.search("<title>(.*?)</title>", answer.text)
        assert title is not None
        titles.add(title.group(1))
        assert "Baltic Digital Monitor" in title.group(1)
        assert answer.text.count("<title>") == 1
        picture = re.search(r'property="og:image" content="([^"]+)"', answer.text)
        assert picture is not None
        assert picture.group(1).startswith(f"{ADDRESS}/chart.png?")
        assert "etag" not in answer.headers
    assert len(titles) >= len(SCREENS) - 1


def test_other_addresses_are_404_with_links_to_the_pages(app: Asker) -> None:
    for path in ("/nope", "/uptake/more", "/uptake/..", "/static.html"):
        answer = app.get(path)
        assert answer.status_code in (200, 404)
        assert answer.status_code == 404 or path == "/uptake/.."
    assert 'href="/uptake"' in app.get("/nope").text
    assert 'href="/"' in app.get("/nope").text


def test_the_name_of_the_first_page_leads_to_it_with_its_choices(app: Asker) -> None:
    """Streamlit itself would show "Page not found" over the page: it knows its first page by the bare address alone."""
    for asked, there in (
        ("", "/"),
        ("?country=LV&with=EE,DK", "/?country=LV&with=EE,DK"),
        ("?x=%0d%0aA:b", "/?x=%0d%0aA:b"),
    ):
        for name in ("/overview", "/overview/", "/index.html"):
            answer = app.get(f"{name}{asked}")
            assert answer.status_code == 307
            assert answer.headers["location"] == there


def test_a_card_never_costs_the_page(app: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("nobody expects this")

    monkeypatch.setattr(cards, "head", broken)
    answer = app.get("/uptake?country=FI&with=NO")
    assert answer.status_code == 200
    assert "<title>SME uptake</title>" in answer.text


def test_words_that_no_page_reads_make_no_other_card(app: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    true = cards.head

    def counting(screen: str, query: Mapping[str, str]) -> str:
        made.append(screen)
        return true(screen, query)

    monkeypatch.setattr(cards, "head", counting)
    text = {app.get(f"/uptake?country=SE&with=DK{more}").text for more in ("", "&fbclid=1", f"&{'x' * 40_000}=1")}
    assert len(text) == 1
    assert made == ["uptake"]


def test_the_page_is_sent_with_its_style(app: Asker) -> None:
    """The first words must not stand unstyled until a script brings the rules."""
    for path in ("/", "/data?country=EE"):
        assert ".bdm-scroll { overflow-x: auto; }" in app.get(path).text


def test_words_of_an_address_are_words_in_the_card(app: Asker) -> None:
    text = app.get("/uptake", params={"country": "<script>alert(1)</script>", "indicator": '"><img src=x>'}).text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


def test_files_of_a_deck_open(client: Asker) -> None:
    packed = zipfile.ZipFile(io.BytesIO(client.get("/chart.pptx?chart=lines&country=EE").content))
    assert packed.testzip() is None
