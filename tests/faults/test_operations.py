"""What those who run this see: settings that cannot be used, logs, health, metrics, builds from an object store."""

from __future__ import annotations

import ast
import asyncio
import hashlib
import json
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.database import Database, DatabaseUnreadableError, attach, read_through
from dashboard.operations import fetch, logs, settings
from dashboard.operations.health import examine, health_route
from dashboard.operations.metrics import REGISTRY, Served, kind_of
from dashboard.operations.mishaps import Mishaps
from dashboard.operations.routes import operations_middleware, operations_routes
from dashboard.shell import start
from tests.app.small_database import write
from tests.load.running import run

ROOT = Path(__file__).resolve().parents[2]


# --- settings ---


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MONITOR_"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MONITOR_ADDRESS", "ftp://figures", "it must read like https://monitor.example.org"),
        ("MONITOR_DATABASE", "/var/lib/figures", "ends in .duckdb"),
        ("MONITOR_DATABASE_URL", "http://store.example.org/monitor.duckdb", "must be an https address"),
        ("MONITOR_DATABASE_URL", "file:///etc/passwd", "must be an https address"),
        ("MONITOR_DATABASE_URL", "https://[::1/monitor.duckdb", "must be an https address"),
        ("MONITOR_DATABASE_URL", "https://store.example.org:99999/monitor.duckdb", "must be an https address"),
        ("MONITOR_DATABASE_URL", "https://store.example.org/a file.duckdb", "must be an https address"),
        ("MONITOR_DATABASE_EVERY", "1", "5 seconds or more"),
        ("MONITOR_DATABASE_EVERY", "9" * 5000, "a whole number"),
        ("MONITOR_DATABASE_EVERY", "often", "a whole number"),
        ("MONITOR_APP_ANCESTORS", "https://a.example; script-src *", "allowed are *, 'self', 'none' and origins"),
        ("MONITOR_EMBED_ANCESTORS", "x y;z", "allowed are *"),
        ("MONITOR_LOG_FORMAT", "xml", "one of text, json"),
        ("MONITOR_LOG_LEVEL", "loud", "one of debug, info, warning, error"),
        ("MONITOR_METRICS", "maybe", "one of on, off"),
        ("MONITOR_CONTACT", "jörg\n", "plain Latin letters"),
        ("MONITOR_REPORT", "javascript:alert(1)", "an e-mail address or begin with https://"),
        ("MONITOR_API_RATE", "-1", "a whole number, 0 or more"),
        ("MONITOR_BASE_URL_EUROSTAT", "ec.europa.eu", "must begin with https://"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_it_may_hold(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = settings.problems()
    assert problem.startswith(name)
    assert says in problem


def test_the_server_says_every_mistake_at_once_and_does_not_start() -> None:
    wrong = {"MONITOR_ADDRESS": "nowhere", "MONITOR_METRICS": "maybe"}
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=ROOT,
        env={**os.environ, **wrong},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "The server does not start, because of its settings:" in done.stderr
    assert "MONITOR_ADDRESS is 'nowhere'" in done.stderr
    assert "MONITOR_METRICS is 'maybe'" in done.stderr
    assert "Traceback" not in done.stderr


def test_defaults_can_be_used_and_a_misspelt_name_is_pointed_out() -> None:
    assert settings.problems() == []
    settings.check()
    assert settings.unknown({"MONITOR_ADRESS": "x", "HOME": "/"}) == [
        "MONITOR_ADRESS is not a setting of this program and is ignored. Did you mean MONITOR_ADDRESS?"
    ]


def test_no_setting_is_read_that_is_not_in_the_list() -> None:
    known = {setting.name for setting in settings.SETTINGS}
    sources = [*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("etl/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    read = {
        (node.value, str(path.relative_to(ROOT)))
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"MONITOR_[A-Z_]+[A-Z]", node.value)
    }
    assert {name for name, _ in read} - known == set(), read


def test_the_listed_rate_is_the_one_that_holds() -> None:
    source = (ROOT / "dashboard" / "routes" / "limits.py").read_text(encoding="utf-8")  # the list imports no routes
    (rate,) = re.findall(r"^DEFAULT_RATE = (\d+)$", source, re.M)
    assert next(setting.default for setting in settings.SETTINGS if setting.name == "MONITOR_API_RATE") == rate


# --- logs ---


def line(form: type[logging.Formatter], message: str, *arguments: object, **extra: object) -> str:
    record = logging.getLogger("dashboard.test").makeRecord(
        "dashboard.test", logging.WARNING, "file.py", 1, message, arguments, None, extra=extra
    )
    return form().format(record)


@pytest.mark.parametrize(
    "said",
    [
        "('192.0.2.17', 51234) - \"WebSocket /_stcore/stream\" [accepted]",
        "('2001:db8::7', 51234, 0, 0) - accepted",
        "rejected 203.0.113.9:443",
        "peer ::ffff:203.0.113.9 went away",
        "peer 2001:db8:0:0:1:0:0:1 went away",
        "peer 2001:db8::a00:27ff:fe4e:66a1 went away",
        "peer 2001:db8::: went away",
        "peer [2001:DB8::7]:443 went away from 2001:db8::7%eth0",
        "peer ::ffff:192.0.2.17.",
        "it was 192.0.2.17.",
    ],
)
def test_no_network_address_gets_into_a_line(said: str) -> None:
    for form in (logs.JsonLines, logs.TextLines):
        written = line(form, said)
        assert not re.search(r"192\.0\.2|203\.0\.113|2001:|db8|51234|66a1", written, re.I), written


def test_what_somebody_looked_at_gets_into_no_line() -> None:
    written = line(logs.TextLines, 'GET "%s" failed for %s', "/uptake?country=LV&with=EE,FI", "a.person@example.org")
    assert "LV" not in written
    assert "person" not in written
    assert "/uptake?[view]" in written
    assert "LV" not in line(logs.TextLines, "GET /uptake?embed&country=LV and ?country=LV failed")


@pytest.mark.parametrize("said", [":" * 30_000, "a" * 30_000, "?" * 30_000, "1:" * 15_000, "1." * 15_000])
def test_a_long_line_is_written_at_once(said: str) -> None:
    begun = time.process_time()
    line(logs.TextLines, said)
    assert time.process_time() - begun < 0.2


def test_what_is_no_address_stays() -> None:
    for said in (
        "data/build/monitor.duckdb: version 1.5.6 at 2026-11-24T08:30:06, ratio 4:3, table isoc_e_dii (10-249)?",
        "3:2:1, std::move",
    ):
        assert line(logs.TextLines, said).endswith(said)


def test_a_line_is_one_json_object_whatever_is_in_it() -> None:
    said = json.loads(line(logs.JsonLines, 'two\nlines "and" %s', "\x1b[31m red", number="a1b2c3"))
    assert said["message"] == 'two\nlines "and" \x1b[31m red'
    assert said["number"] == "a1b2c3"
    assert said["level"] == "warning"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", said["time"])
    assert "\n" not in line(logs.JsonLines, "two\nlines")


def test_a_trace_stays_in_the_log() -> None:
    try:
        raise ValueError("from 192.0.2.17")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), sys.exc_info())
    said = json.loads(logs.JsonLines().format(record))
    assert "ValueError" in said["trace"]
    assert "192.0.2.17" not in said["trace"]


# --- a build at the start that fails ---


def test_a_build_that_cannot_be_written_shows_visitors_no_trace_and_no_folder(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "figures").write_text("a file where the folder should be")
    said = start.run_build(tmp_path / "figures" / "monitor.duckdb")
    assert said is not None
    assert "figures" in said
    assert not re.search(r"Traceback|\.py|line \d", said), said
    assert str(tmp_path) not in said
    assert "Traceback" in caplog.text


# --- health and metrics ---


class Site:
    """Our addresses for operators over one database, and an address that fails."""

    def __init__(self, database: Database) -> None:
        async def fails(request: Request) -> PlainTextResponse:
            raise RuntimeError("a secret of the machine")

        routes = [Route("/health", health_route(lambda: database)), *operations_routes(), Route("/api/fails", fails)]
        self.app = Starlette(routes=routes, middleware=[*operations_middleware(), Middleware(Mishaps)])

    def get(self, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.get(path)

        return run(ask())


def test_health_tells_which_build_is_served_and_how_old_the_figures_are(tmp_path: Path) -> None:
    answer = Site(Database(write(tmp_path / "monitor.duckdb"))).get("/health")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert said["status"] == "ok"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["newest_vintage"])
    assert said["schema_version"] == 1


def test_health_is_stale_when_the_file_is_gone_and_down_when_there_never_was_one(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    client = Site(database)
    assert client.get("/health").json()["status"] == "ok"
    path.unlink()
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "stale")
    assert "the database file is missing" in answer.json()["note"]
    answer = Site(Database(tmp_path / "never.duckdb")).get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert str(tmp_path) not in answer.text


def test_a_clock_that_is_wrong_by_a_year_is_named_and_changes_no_figure(tmp_path: Path) -> None:
    database = Database(write(tmp_path / "monitor.duckdb"))
    vintage = date.fromisoformat(str(examine(database, date(2027, 1, 1)).newest_vintage))
    ahead = examine(database, vintage.replace(year=vintage.year + 1))
    assert (ahead.status, ahead.age_days) == ("ok", (vintage.replace(year=vintage.year + 1) - vintage).days)
    behind = examine(database, vintage.replace(year=vintage.year - 1))
    assert (behind.status, behind.age_days) == ("ok", None)
    assert behind.note == "The newest figures are dated ahead of this machine's clock."
    assert behind.newest_vintage == ahead.newest_vintage


def number(text: str, name: str, **labels: str) -> float:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return float(sample.value)
    return 0.0


def test_metrics_count_answers_and_mishaps_and_nothing_shows_a_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = Site(Database(write(tmp_path / "monitor.duckdb")))
    before = client.get("/metrics").text
    failed = client.get("/api/fails")
    assert failed.status_code == 500
    assert failed.headers["content-type"] == "application/problem+json"
    assert failed.headers["cache-control"] == "no-store"
    found = re.search(r"noted under the number ([0-9a-f]{6})\.", failed.json()["detail"])
    assert found is not None
    assert "secret" not in failed.text
    (told,) = [record for record in caplog.records if getattr(record, "number", "") == found.group(1)]
    assert told.exc_info is not None
    after = client.get("/metrics").text
    for name, labels in (
        ("monitor_requests_total", {"kind": "api", "status": "500"}),
        ("monitor_mishaps_total", {}),
        ("monitor_request_seconds_count", {"kind": "api"}),
    ):
        assert number(after, name, **labels) - number(before, name, **labels) == 1, name


def test_addresses_that_visitors_make_up_are_no_labels(tmp_path: Path) -> None:
    client = Site(Database(write(tmp_path / "monitor.duckdb")))
    for n in range(30):
        client.get(f"/made-up-{n}/x?{n}")
    text = client.get("/metrics").text
    assert "made-up" not in text
    kinds = {
        sample.labels["kind"]
        for f in text_string_to_metric_families(text)
        for sample in f.samples
        if "kind" in sample.labels
    }
    assert kinds <= {
        "api",
        "card",
        "chart",
        "embed",
        "feed",
        "health",
        "media",
        "metrics",
        "oembed",
        "page",
        "static",
        "stream",
    }
    assert [kind_of(path) for path in ("/", "/chart.png", "/api/v1/x", "/_stcore/health", "/embed", "/etc/passwd")] == [
        "page",
        "chart",
        "api",
        "stream",
        "embed",
        "page",
    ]


def test_metrics_say_when_figures_are_missing_or_old(tmp_path: Path) -> None:
    path = write(tmp_path / "monitor.duckdb")
    database = Database(path)
    found = {metric.name: metric.samples[0].value for metric in Served(lambda: database).collect()}
    assert (found["monitor_figures"], found["monitor_figures_stale"]) == (1, 0)
    assert found["monitor_built_timestamp_seconds"] > 1.5e9
    path.write_bytes(b"")
    found = {metric.name: metric.samples[0].value for metric in Served(lambda: database).collect()}
    assert (found["monitor_figures"], found["monitor_figures_stale"]) == (1, 1)
    (nothing,) = Served(lambda: Database(tmp_path / "never.duckdb")).collect()
    assert nothing.samples[0].value == 0


def test_metrics_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_METRICS", "off")
    answer = Site(Database(write(tmp_path / "monitor.duckdb"))).get("/metrics")
    assert answer.status_code == 404
    assert REGISTRY.get_sample_value("process_start_time_seconds") is not None


# --- builds from an object store ---


class Store:
    """An object store on this machine: paths and what they hold; ``None`` redirects away."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes | None] = {}
        self.asked: list[str] = []
        self.broken_off: set[str] = set()
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                store.asked.append(self.path)
                if self.path in store.broken_off:
                    self.send_response(200)
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    self.wfile.write(b"100000\r\nand no more")
                    self.close_connection = True
                    return
                content = store.objects.get(self.path, b"")
                if content is None:
                    self.send_response(302)
                    self.send_header("Location", "http://169.254.169.254/latest/meta-data")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(200 if content else 404)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/monitor.duckdb"

    def publish(self, content: bytes, hash_: str | None = None) -> None:
        self.objects["/monitor.duckdb"] = content
        said = hash_ or hashlib.sha256(content).hexdigest()
        self.objects["/monitor.duckdb.sha256"] = f"{said}  monitor.duckdb\n".encode()


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


def test_a_published_build_is_fetched_once_and_taken_up(store: Store, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    here = write(tmp_path / "here" / "monitor.duckdb")
    database = Database(here)
    assert database.rows("select snapshot_sha256 from build") == [("a",)]
    there = write(tmp_path / "there.duckdb")
    with_mark(there, "published")
    store.publish(there.read_bytes())
    assert fetch.fetch(store.url, here) is True
    assert database.rows("select snapshot_sha256 from build") == [("published",)]
    assert fetch.fetch(store.url, here) is False
    assert store.asked == ["/monitor.duckdb.sha256", "/monitor.duckdb", "/monitor.duckdb.sha256"]
    assert [path.name for path in here.parent.iterdir()] == ["monitor.duckdb"]


def with_mark(path: Path, mark: str) -> None:
    with duckdb.connect(str(path)) as db:
        db.execute("update build set snapshot_sha256 = ?", [mark])


def broken(path: Path) -> bytes:
    content = bytearray(write(path).read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    return bytes(content)


@pytest.mark.parametrize("fault", ["hash", "not a hash", "damaged", "other schema", "gone", "redirect", "silence"])
def test_a_published_build_that_cannot_be_used_changes_nothing(store: Store, tmp_path: Path, fault: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    here = write(folder / "monitor.duckdb")
    before = here.read_bytes()
    good = write(tmp_path / "there.duckdb").read_bytes()
    url = store.url
    match fault:
        case "hash":
            store.publish(good, "0" * 64)
            says = "does not have the published hash"
        case "not a hash":
            store.publish(good, "latest")
            says = "hash is none"
        case "damaged":
            store.publish(broken(tmp_path / "broken.duckdb"))
            says = "cannot be"
        case "other schema":
            store.publish(write(tmp_path / "old.duckdb", schema_version=0).read_bytes())
            says = "has version 0"
        case "gone":
            says = "could not be read (Not Found)"
        case "redirect":
            store.objects["/monitor.duckdb.sha256"] = None
            says = "could not be read"
        case _:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                url = f"http://127.0.0.1:{probe.getsockname()[1]}/monitor.duckdb"
            says = "Connection refused"
    with pytest.raises((fetch.FetchError, DatabaseUnreadableError)) as caught:
        fetch.fetch(url, here)
    assert says in str(caught.value)
    assert here.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["monitor.duckdb"]


def damaged_late(path: Path) -> bytes:
    """A build whose beginning is good: one block of figures is not what its checksum says."""
    good = write(path).read_bytes()
    for at in range(12288 + 1000, len(good), 256 * 1024):  # once a block
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        try:
            instance = attach(path)
        except DatabaseUnreadableError:
            continue
        try:
            read_through(instance)
        except duckdb.Error:
            return path.read_bytes()
        finally:
            instance.close()
    raise AssertionError("no block of figures was found")


def test_a_published_build_with_one_bad_block_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    here = write(tmp_path / "monitor.duckdb")
    store.publish(damaged_late(tmp_path / "late.duckdb"))
    with pytest.raises(fetch.FetchError, match="is damaged"):
        fetch.fetch(store.url, here)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("path", ["/monitor.duckdb.sha256", "/monitor.duckdb"])
def test_an_answer_that_breaks_off_is_not_the_last_that_is_asked_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    here = write(tmp_path / "monitor.duckdb")
    other = write(tmp_path / "other.duckdb")
    with_mark(other, "published")
    store.publish(other.read_bytes())
    store.broken_off = {path}
    monkeypatch.setenv("MONITOR_DATABASE_URL", store.url)
    monkeypatch.setattr(settings, "database_every", lambda: 0.01)

    async def a_while() -> None:
        fetching = asyncio.create_task(fetch.keep_fetching(here))
        await asyncio.sleep(0.2)
        store.broken_off = set()
        for _ in range(100):
            await asyncio.sleep(0.05)
            if fetching.done() or Database(here).rows("select snapshot_sha256 from build") == [("published",)]:
                break
        assert not fetching.done()
        fetching.cancel()

    run(a_while())
    assert "could not be" in caplog.text
    assert Database(here).rows("select snapshot_sha256 from build") == [("published",)]


def test_a_place_that_cannot_be_written_does_not_stop_the_server(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "figures").write_text("a file where the folder should be")
    store.publish(write(tmp_path / "other.duckdb").read_bytes())
    monkeypatch.setenv("MONITOR_DATABASE_URL", store.url)
    fetch.fetch_once(tmp_path / "figures" / "monitor.duckdb")
    assert "could not be taken up" in caplog.text


def test_a_store_without_room_here_changes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = write(tmp_path / "monitor.duckdb")
    before = here.read_bytes()
    other = write(tmp_path / "other.duckdb")
    with_mark(other, "larger")
    store.publish(other.read_bytes())
    monkeypatch.setattr(fetch, "LARGEST", 1000)
    with pytest.raises(fetch.FetchError, match="larger than any build"):
        fetch.fetch(store.url, here)
    assert here.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_failed_fetch_at_start_is_a_line_in_the_log(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", store.url)
    here = write(tmp_path / "monitor.duckdb")
    fetch.fetch_once(here)
    assert "The hash of the published build could not be read" in caplog.text
    assert Database(here).rows("select snapshot_sha256 from build") == [("a",)]
