"""The one client against a server at its worst: it waits, gives up in time, keeps nothing that was not asked for."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from etl.catalog.read import read_catalog
from etl.extract import client as client_module
from etl.extract.client import Answer, Client, NotFetched, api_address, user_agent
from etl.problems import Problems
from tests.faults.server import Fault, Services, serving
from tests.faults.world import QUICK
from tests.faults.writers import Cell, Cube

CELLS = tuple(
    Cell(("A", "GE10", "PC_ENT", geo, "2025"), f"{number}.50") for number, geo in enumerate(("DK", "NO", "EE"))
)
CUBE = Cube(("freq", "size_emp", "unit", "geo", "time"), CELLS, "isoc_x")


@pytest.fixture
def services() -> Iterator[tuple[Services, str]]:
    found = Services({"isoc_x": CUBE})
    with serving(found) as environment:
        base = environment["MONITOR_BASE_URL_EUROSTAT"]
        yield found, f"{base}/sdmx/3.0/data/dataflow/ESTAT/isoc_x/1.0/?lang=EN&format=JSON&c[freq]=A"


def fetch(services: tuple[Services, str], folder: Path, **limits: float) -> Answer:
    with Client(folder, replace(QUICK, **limits), environment={"MONITOR_CONTACT": "a@b.example"}) as client:  # type: ignore[arg-type]
        return client.fetch(services[1], "json", "isoc_x")


def refused(services: tuple[Services, str], folder: Path, **limits: float) -> str:
    """The sentence of a fetch that fails; and that nothing at all was kept."""
    with pytest.raises(NotFetched) as caught:
        fetch(services, folder, **limits)
    assert not folder.exists() or not list(folder.iterdir()), "a failed answer must leave nothing behind"
    return str(caught.value)


def test_what_is_kept_of_an_answer(services: tuple[Services, str], tmp_path: Path) -> None:
    answer = fetch(services, tmp_path)
    kept = answer.path.read_bytes()
    assert hashlib.sha256(kept).hexdigest() == answer.sha256
    about = json.loads(answer.path.with_name(answer.path.name + ".about.json").read_text())
    assert about["url"] == services[1]
    assert about["sha256"] == answer.sha256
    assert about["bytes"] == len(kept)
    assert about["headers"]["Content-Type"] == "application/json"
    assert about["retrieved_at"].endswith("+00:00")
    assert {path.suffix for path in tmp_path.iterdir()} == {".json"}


def test_it_says_who_asks(services: tuple[Services, str], tmp_path: Path) -> None:
    fetch(services, tmp_path)
    said = services[0].seen[0].headers["User-Agent"]
    assert said.startswith("BalticDigitalMonitor/")
    assert "contact: a@b.example" in said
    with pytest.raises(Problems, match="MONITOR_CONTACT"):
        user_agent({"MONITOR_CONTACT": "a\r\nX-Evil: 1"})


def test_the_environment_can_move_a_service() -> None:
    source = read_catalog().sources["eurostat"]
    assert api_address(source, {}) == "https://ec.europa.eu/eurostat/api/dissemination"
    assert api_address(source, {"MONITOR_BASE_URL_EUROSTAT": "http://127.0.0.1:9/x/"}) == "http://127.0.0.1:9/x"
    with pytest.raises(Problems, match="MONITOR_BASE_URL_EUROSTAT: 'file:///etc' is no http address"):
        api_address(source, {"MONITOR_BASE_URL_EUROSTAT": "file:///etc"})


@pytest.mark.parametrize("what", ["gzip without header", "compress"])
def test_gzip_is_told_by_its_magic_bytes(services: tuple[Services, str], tmp_path: Path, what: str) -> None:
    if what == "compress":
        services[0].compress = True
    else:
        services[0].faults.append(Fault(what, "data"))
    answer = fetch(services, tmp_path)
    assert answer.path.suffix == ".gz"
    assert gzip.decompress(answer.path.read_bytes()) == answer.content()
    assert answer.dialect == "json-stat"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            Fault("status", "data", argument="503"),
            "answered with status 503 (A web page came instead of",
        ),
        (Fault("429", "data", argument="0"), "too many requests. Given up"),
        (Fault("reset", "data"), "Given up"),
        (Fault("cut off", "data"), "the answer was cut off. Given up"),
        (Fault("truncated gzip", "data"), "is gzip that was cut off. Given up"),
        (Fault("empty", "data"), "the answer was empty. Given up"),
        (Fault("silence", "data", argument="1.6"), "Given up"),
        (
            Fault("html", "data"),
            "not with json. A web page came instead of figures: Scheduled",
        ),
        (Fault("html as json", "data"), "A web page came instead of figures: Login"),
        (Fault("too big announced", "data"), "announces 1,000,000,000,000 bytes; at most 20,000,000 are read"),
        (Fault("endless", "data"), "sent more than 20,000,000 bytes"),
        (Fault("redirect", "data"), "sends us from one address to the next"),
        (Fault("text", "data", argument="Not JSON at all \x01"), "The answer begins with 'Not JSON at all"),
        (Fault("status", "data", argument="403"), "answered with status 403"),
        (
            Fault("body", "data", argument="400 http400_id140_invalid_dimension.json"),
            "says (status 400): INVALID_URL_PARAMETER_DIMENSION: Invalid dimension parameter. The parameter COLOUR",
        ),
        (
            Fault("body", "data", argument="400 http400_id150_invalid_code.xml"),
            "INVALID_QUERY_DIMENSION_VALUE: Query is invalid as per its structure's definition",
        ),
        (
            Fault("body", "data", argument="200 http400_id140_invalid_dimension.json"),
            "says (status 200): INVALID_URL_PARAMETER_DIMENSION",
        ),
        (Fault("body", "data", argument="404 sdmx21_fault_100_not_found.xml"), "ISOC_NONE is not available for"),
    ],
    ids=lambda value: value.what + " " + value.argument[:12] if isinstance(value, Fault) else "",
)
def test_a_fault_is_told_in_words_and_leaves_nothing(
    services: tuple[Services, str], tmp_path: Path, fault: Fault, said: str
) -> None:
    services[0].faults.append(fault)
    assert said in refused(services, tmp_path / "downloads")


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", "data", 2, "500"),
        Fault("status", "data", 2, "502"),
        Fault("429", "data", 2, "0"),
        Fault("reset", "data", 2),
        Fault("cut off", "data", 2),
        Fault("truncated gzip", "data", 2),
        Fault("silence", "data", 1, "1.6"),
    ],
    ids=lambda fault: fault.what + fault.argument,
)
def test_a_passing_fault_passes(services: tuple[Services, str], tmp_path: Path, fault: Fault) -> None:
    services[0].faults.append(fault)
    times = fault.times
    assert fetch(services, tmp_path).dialect == "json-stat"
    assert len(services[0].seen) == times + 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(services: tuple[Services, str], tmp_path: Path, form: str) -> None:
    asked = "1" if form == "seconds" else time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 2))
    services[0].faults.append(Fault("429", "data", 1, asked))
    fetch(services, tmp_path)
    first, second = (one.at for one in services[0].seen)
    assert second - first >= 0.95


def test_a_wait_longer_than_the_time_allowed_is_not_waited_for(services: tuple[Services, str], tmp_path: Path) -> None:
    services[0].faults.append(Fault("429", "data", 1, "3600"))
    started = time.monotonic()
    assert "asks to wait 3600 s, longer than we do" in refused(services, tmp_path / "d")
    assert time.monotonic() - started < 2


def test_a_drip_does_not_hold_us(services: tuple[Services, str], tmp_path: Path) -> None:
    services[0].faults.append(Fault("drip", "data", argument="0.05"))
    started = time.monotonic()
    assert "still not whole after 1 s" in refused(services, tmp_path / "d", answer=1.0, attempts=2)
    assert time.monotonic() - started < 5


def test_a_client_that_ran_out_of_time_asks_no_more(services: tuple[Services, str], tmp_path: Path) -> None:
    assert "the time for the whole pull (0 s) is over" in refused(services, tmp_path / "d", run=0.0)
    assert not services[0].seen


def test_at_most_four_at_once_and_a_pause_between(services: tuple[Services, str], tmp_path: Path) -> None:
    services[0].faults.append(Fault("slow", "data", argument="0.1"))
    with (
        Client(tmp_path, replace(QUICK, pause=0.02), environment={}) as client,
        ThreadPoolExecutor(max_workers=12) as pool,
    ):
        list(pool.map(lambda number: client.fetch(services[1], "json", f"x{number}"), range(12)))
    assert services[0].most_at_once == 4
    starts = sorted(one.at for one in services[0].seen)
    assert starts[-1] - starts[0] >= 11 * 0.02 * 0.9


def test_one_too_many_holds_back_all_threads(services: tuple[Services, str], tmp_path: Path) -> None:
    services[0].faults.append(Fault("429", "data", 1, "1"))
    limits = replace(QUICK, longest_wait=1.0)
    with Client(tmp_path, limits, environment={}) as client:
        first = threading.Thread(target=client.fetch, args=(services[1], "json", "a"))
        first.start()
        while not services[0].seen:
            time.sleep(0.01)
        time.sleep(0.1)
        client.fetch(services[1], "json", "b")
        first.join()
    times = sorted(one.at for one in services[0].seen)
    assert times[1] - times[0] >= 0.9


def test_a_certificate_of_another_time_points_to_the_clock() -> None:
    """A clock that is wrong by a year mostly shows before any answer: no certificate is valid."""
    error = requests.exceptions.SSLError("certificate verify failed: certificate is not yet valid (_ssl.c:1002)")
    assert client_module._fault(error) == (
        f"its certificate is not valid on {datetime.now(UTC):%Y-%m-%d}, the day that this machine's clock says."
    )


def test_a_cached_answer_is_as_old_as_its_cache_says(services: tuple[Services, str], tmp_path: Path) -> None:
    services[0].clock_ahead = -9 * 86400.0
    assert "Set the clock." in refused(services, tmp_path / "d")
    services[0].age = 9 * 86400
    assert fetch(services, tmp_path / "d").dialect == "json-stat"


def test_a_server_that_is_not_there_is_given_up_for_the_rest(tmp_path: Path) -> None:
    with Client(tmp_path, replace(QUICK, attempts=1), environment={}) as client:
        said = []
        for _ in range(5):
            with pytest.raises(NotFetched) as caught:
                client.fetch("http://127.0.0.1:9/x", "json", "x")
            said.append(str(caught.value))
    assert said[0] == "127.0.0.1:9: no server answers at this address. Given up."
    assert said[4] == "127.0.0.1:9: not asked any more, since it did not answer before."
