"""A local server that answers as Eurostat, the Commission's tool, the World Bank and the cohesion platform do.

It holds cubes and gives out slices of them in the real dialects; faults are put in front of single addresses. It also
notes what a client does: how many requests at once, with which headers.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.faults import writers
from tests.faults.writers import Cell, Cube

SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass
class Fault:
    """Something that goes wrong at addresses that match ``where``, the first ``times`` times."""

    what: str
    where: str
    times: int = 10**9
    argument: str = ""


@dataclass
class Seen:
    """A request as the server saw it."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Services:
    """What the services hold, and what goes wrong with them."""

    tables: dict[str, Cube] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)  # chart group -> bulk CSV
    world_bank: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    world_bank_updated: str = "2026-10-01"
    socrata: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    socrata_updated: int = 1_790_000_000
    faults: list[Fault] = field(default_factory=list)
    compress: bool = False
    indent: int | None = None
    csv_order: list[int] | None = None
    shuffle: int = 0
    clock_ahead: float = 0.0  # seconds that the server's clock is ahead of ours
    age: int = 0  # seconds that a cache on the way has had the answers
    seen: list[Seen] = field(default_factory=list)
    most_at_once: int = 0
    queue: dict[str, list[Any]] = field(default_factory=dict)  # key -> [polls left, content, content type]

    def asked(self, pattern: str) -> list[str]:
        """The addresses asked so far that match."""
        return [one.path for one in self.seen if re.search(pattern, one.path)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Say nothing: tests read what they need from ``Services.seen``."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        ahead = self.server.services.clock_ahead
        return super().date_time_string((timestamp or time.time()) + ahead)

    def do_GET(self) -> None:
        services, gate = self.server.services, self.server.gate
        with gate:
            self.server.running += 1
            services.most_at_once = max(services.most_at_once, self.server.running)
            services.seen.append(Seen(unquote(self.path), dict(self.headers.items()), time.monotonic()))
        try:
            fault = self._fault()
            if fault is None or not self._go_wrong(fault):
                self._answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with gate:
                self.server.running -= 1

    def _fault(self) -> Fault | None:
        with self.server.gate:
            for fault in self.server.services.faults:
                if fault.times > 0 and re.search(fault.where, unquote(self.path)):
                    fault.times -= 1
                    return fault
        return None

    def _send(self, content: bytes, kind: str, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        given = {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}
        if self.server.services.age:
            given["Age"] = str(self.server.services.age)
        for key, text in given.items():
            self.send_header(key, text)
        self.end_headers()
        self.wfile.write(content)

    def _answer(self) -> None:
        content, kind, status = self._content()
        headers = {}
        if self.server.services.compress and status == 200:
            content, headers = gzip.compress(content, 1), {"Content-Encoding": "gzip"}
        self._send(content, kind, status, headers)

    # --- faults ---

    def _go_wrong(self, fault: Fault) -> bool:
        """Send something wrong; False if the right answer is to follow after all."""
        match fault.what:
            case "status":
                self._send(
                    b"<html><head><title>Service unavailable</title></head></html>", "text/html", int(fault.argument)
                )
            case "429":
                self._send(b"", "text/plain", 429, {"Retry-After": fault.argument})
            case "html":
                self._send(
                    b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head></html>", "text/html"
                )
            case "html as json":
                self._send(b"<!DOCTYPE html><html><head><title>Login</title></head></html>", "application/json")
            case "body":
                status, _, sample = fault.argument.partition(" ")
                content = (SAMPLES / sample).read_bytes()
                self._send(content, "application/xml" if sample.endswith("xml") else "application/json", int(status))
            case "text":
                self._send(fault.argument.encode(), "application/json")
            case "empty":
                self._send(b"", "application/json")
            case "reset":
                self._reset_half_way()
            case "cut off":
                self._cut_off()
            case "drip":
                self._drip(float(fault.argument))
            case "silence":
                self._content()
                time.sleep(float(fault.argument))
                self.close_connection = True
            case "slow":
                time.sleep(float(fault.argument))
                return False
            case "gzip without header":
                content, kind, status = self._content()
                self._send(gzip.compress(content), kind, status)
            case "truncated gzip":
                content, kind, status = self._content()
                packed = gzip.compress(content)
                self._send(packed[: len(packed) // 2], kind, status)
            case "too big announced":
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(10**12))
                self.end_headers()
                self.close_connection = True
            case "endless":
                self._endless()
            case "queue":
                self._queue(int(fault.argument))
            case "too large":
                return self._too_large(int(fault.argument))
            case "redirect":
                self._send(b"", "text/plain", 302, {"Location": self.path})
            case "replace":
                old, _, new = fault.argument.partition(" => ")
                content, kind, status = self._content()
                self._send(content.replace(old.encode(), new.encode()), kind, status)
            case _:
                raise ValueError(f"no such fault: {fault.what}")
        return True

    def _reset_half_way(self) -> None:
        content, kind, _ = self._content()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _cut_off(self) -> None:
        content, kind, _ = self._content()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.close_connection = True

    def _drip(self, pause: float) -> None:
        content, kind, _ = self._content()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for place in range(len(content)):
            self.wfile.write(content[place : place + 1])
            self.wfile.flush()
            time.sleep(pause)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        block = b" " * 65536
        while True:
            self.wfile.write(b"10000\r\n" + block + b"\r\n")

    def _queue(self, polls: int) -> None:
        content, kind, _ = self._content()
        with self.server.gate:
            key = f"e3d39a1b-27eb-4ce4-936d-{len(self.server.services.queue):012d}"
            self.server.services.queue[key] = [polls, content, kind]
        envelope = (SAMPLES / "http200_async_queue_envelope.xml").read_text(encoding="utf-8")
        envelope = re.sub(r"<id>[^<]*</id>", f"<id>{key}</id>", envelope)
        self._send(envelope.encode(), "application/xml")

    def _too_large(self, most: int) -> bool:
        cells = self._slice().cells if self._slice() is not None else ()
        if len(cells) <= most:
            return False
        fault = (SAMPLES / "http413_extraction_too_big.xml").read_bytes()
        self._send(fault, "application/xml", 413)
        return True

    # --- the services ---

    def _content(self) -> tuple[bytes, str, int]:
        path = unquote(urlsplit(self.path).path)
        first, _, rest = path.lstrip("/").partition("/")
        asked = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        match first:
            case "eurostat":
                return self._eurostat("/" + rest, asked)
            case "desi":
                return self._desi("/" + rest)
            case "worldbank":
                return self._world_bank("/" + rest, asked)
            case "cohesion":
                return self._cohesion("/" + rest, asked)
        return b"", "text/plain", 404

    def _eurostat(self, path: str, asked: dict[str, str]) -> tuple[bytes, str, int]:
        services = self.server.services
        if match := re.match(r"^/1\.0/async/(status|data)/(.+)$", path):
            return self._async(match[1], match[2])
        match = re.match(
            r"^/(?:sdmx/3\.0/(?P<what>structure|data)/dataflow/ESTAT/|sdmx/2\.1/(?P<two>contentconstraint/ESTAT|data)/|"
            r"(?P<statistics>statistics/1\.0/data)/)(?P<code>[A-Za-z0-9_]+)",
            path,
        )
        cube = services.tables.get(match["code"].lower()) if match else None
        if match is None or cube is None:
            return (SAMPLES / "sdmx21_fault_100_not_found.xml").read_bytes(), "application/xml", 404
        if match["what"] == "structure":
            return writers.structure(cube), "application/json", 200
        if match["two"] == "contentconstraint/ESTAT":
            return writers.constraint(cube), "application/vnd.sdmx.structure+xml;version=2.1", 200
        part = self._slice()
        if part is None:
            return (SAMPLES / "http400_id140_invalid_dimension.json").read_bytes(), "application/json", 400
        if not part.cells:
            return (SAMPLES / "http404_id100_no_results.json").read_bytes(), "application/json", 404
        if match["two"] == "data":
            if asked.get("format") == "TSV":
                return writers.tsv(part), "text/tab-separated-values", 200
            return writers.sdmx_csv(part, order=services.csv_order), "application/vnd.sdmx.data+csv;version=1.0.0", 200
        return writers.jsonstat(part, indent=services.indent), "application/json", 200

    def _slice(self) -> Cube | None:
        """The cube that a data address asks for; None for a dimension that the table does not have."""
        split = urlsplit(self.path)
        path = unquote(split.path)
        if match := re.match(r"^/eurostat/sdmx/2\.1/data/([A-Za-z0-9_]+)(?:/([^/]+))?$", path):
            cube = self.server.services.tables[match[1].lower()]
            codes = (match[2] or "").split(".")
            wanted = {name: part.split("+") for name, part in zip(cube.dimensions, codes, strict=False) if part}
            return cube.where(wanted)
        match = re.match(r"^/eurostat/(?:sdmx/3\.0/data/dataflow/ESTAT|statistics/1\.0/data)/([A-Za-z0-9_]+)", path)
        if match is None:
            return None
        cube = self.server.services.tables[match[1].lower()]
        wanted = {}
        for key, text in parse_qsl(split.query):
            name = key[2:-1] if key.startswith("c[") else key
            if name in ("lang", "format"):
                continue
            if name not in cube.dimensions:
                return None
            wanted[name] = text.split(",")
        part = cube.where(wanted)
        if self.server.services.shuffle:
            cells = list(part.cells)
            random.Random(self.server.services.shuffle).shuffle(cells)
            part = replace(part, cells=tuple(cells))
        return part

    def _async(self, what: str, key: str) -> tuple[bytes, str, int]:
        entry = self.server.services.queue[key]
        if what == "data":
            return entry[1], entry[2], 200
        entry[0] -= 1
        state = "PROCESSING" if entry[0] > 0 else "AVAILABLE"
        text = (SAMPLES / "http200_async_status.xml").read_text(encoding="utf-8")
        return text.replace("STATE", state).replace("KEY", key).encode(), "application/xml", 200

    def _desi(self, path: str) -> tuple[bytes, str, int]:
        services = self.server.services
        if path == "/chart-groups/":
            return (SAMPLES / "desi_chart_groups.json").read_bytes(), "application/json", 200
        match = re.match(r"^/chart-groups/([a-z0-9-]+)/facts/$", path)
        if match and match[1] in services.facts:
            return services.facts[match[1]].encode(), "text/csv", 200
        return b'{"detail":"Not found."}', "application/json", 404

    def _world_bank(self, path: str, asked: dict[str, str]) -> tuple[bytes, str, int]:
        match = re.match(r"^/country/([^/]+)/indicator/(.+)$", path)
        rows = self.server.services.world_bank.get(match[2]) if match else None
        if match is None or rows is None:
            body = [
                {
                    "message": [
                        {"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}
                    ]
                }
            ]
            return json.dumps(body).encode(), "application/json", 200
        rows = [row for row in rows if row["country"]["id"] in match[1].split(";")]
        size, page = int(asked.get("per_page", "50")), int(asked.get("page", "1"))
        about = {
            "page": page,
            "pages": max(1, -(-len(rows) // size)),
            "per_page": size,
            "total": len(rows),
            "sourceid": "2",
            "lastupdated": self.server.services.world_bank_updated,
        }
        return json.dumps([about, rows[(page - 1) * size : page * size]]).encode(), "application/json", 200

    def _cohesion(self, path: str, asked: dict[str, str]) -> tuple[bytes, str, int]:
        services = self.server.services
        if match := re.match(r"^/api/views/([a-z0-9-]+)\.json$", path):
            names = sorted({key for row in services.socrata.get(match[1], []) for key in row})
            about = {
                "id": match[1],
                "rowsUpdatedAt": services.socrata_updated,
                "columns": [{"fieldName": name} for name in names],
            }
            return json.dumps(about).encode(), "application/json", 200
        match = re.match(r"^/resource/([a-z0-9-]+)\.json$", path)
        rows = list(services.socrata.get(match[1], [])) if match else []
        for part in re.findall(r"(\w+)='([^']*)'", asked.get("$where", "")):
            rows = [row for row in rows if row.get(part[0]) == part[1]]
        for name, texts in re.findall(r"(\w+) in \(([^)]*)\)", asked.get("$where", "")):
            rows = [row for row in rows if row.get(name) in re.findall(r"'([^']*)'", texts)]
        if "count(" in asked.get("$select", ""):
            return json.dumps([{"rows": str(len(rows))}]).encode(), "application/json", 200
        first, most = int(asked.get("$offset", "0")), int(asked.get("$limit", "1000"))
        return json.dumps(rows[first : first + most]).encode(), "application/json", 200


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, services: Services) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.services = services
        self.gate = threading.Lock()
        self.running = 0

    def handle_error(self, *_: object) -> None:
        """Clients that go away in the middle are part of the tests."""


@contextmanager
def serving(services: Services) -> Iterator[dict[str, str]]:
    """Serve, and give the environment with which the program asks this server and nobody else."""
    server = _Server(services)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield {
            "MONITOR_BASE_URL_EUROSTAT": f"{base}/eurostat",
            "MONITOR_BASE_URL_EUROPEAN_COMMISSION_DESI": f"{base}/desi",
            "MONITOR_BASE_URL_WORLD_BANK": f"{base}/worldbank",
            "MONITOR_BASE_URL_COHESION_OPEN_DATA": f"{base}/cohesion",
            "MONITOR_CONTACT": "tests@example.org",
        }
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def changed(cube: Cube, updated: str, change: dict[tuple[str, ...], Cell | None]) -> Cube:
    """A cube after an update: cells replaced, added, or (None) withdrawn."""
    kept = [cell for cell in cube.cells if cell.codes not in change]
    added = [cell for cell in change.values() if cell is not None]
    return Cube(cube.dimensions, (*kept, *added), cube.code, updated, cube.structure_updated, cube.label)
