"""Several servers behind a real nginx with the configuration of ``deploy/nginx``, all on this machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.conftest import free_port, start_server

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "deploy" / "nginx" / "nginx.conf"


def nginx() -> str | None:
    """The installed nginx."""
    return shutil.which("nginx") or next((path for path in ("/usr/sbin/nginx",) if Path(path).exists()), None)


def configuration(folder: Path, ports: list[int], port: int, rate: str = "50r/s") -> str:
    """The configuration as it ships, with the places of this machine."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    changes = [
        (r"pid /run/nginx\.pid;", f"pid {folder}/nginx.pid; daemon off;"),
        (r"error_log stderr alert;", f"error_log {folder}/error.log alert;"),
        (r"access_log /dev/stdout plain;", f"access_log {folder}/access.log plain;"),
        (r"proxy_cache_path /var/cache/nginx/answers", f"proxy_cache_path {folder}/answers"),
        (r"listen 8080;", f"listen 127.0.0.1:{port};"),
        (r"rate=50r/s", f"rate={rate}"),
        *((rf"app{number}:8501", f"127.0.0.1:{one}") for number, one in enumerate(ports, 1)),
    ]
    for pattern, instead in changes:
        text, times = re.subn(pattern, instead, text)
        assert times, f"the configuration has no {pattern}"
    if os.getuid() == 0:  # else nginx gives its workers to a user who may not enter the test's folder
        text = f"user root;\n{text}"
    temporary = [f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
    return text.replace("http {", "http {\n    " + "\n    ".join(temporary), 1)


@dataclass
class Site:
    """``replicas`` servers over one database file and an nginx in front."""

    folder: Path
    database: Path
    replicas: int = 3
    rate: str = "50r/s"
    settings: dict[str, str] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    front: subprocess.Popen[bytes] | None = None
    address: str = ""
    starts: int = 0

    def __enter__(self) -> Site:
        self.ports = [free_port() for _ in range(self.replicas)]
        for number in range(self.replicas):
            self.servers.append(self._start(number))
        port = free_port()
        file = self.folder / "nginx.conf"
        ports = [*self.ports, *self.ports[:1] * (3 - self.replicas)]
        file.write_text(configuration(self.folder, ports, port, self.rate), encoding="utf-8")
        program = nginx()
        assert program is not None
        self.front = subprocess.Popen([program, "-c", str(file), "-p", str(self.folder)], stderr=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}"
        self.wait()
        return self

    def __exit__(self, *_: object) -> None:
        for process in [*self.servers, *([self.front] if self.front else [])]:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        self.starts += 1
        log = self.folder / f"server{number}-{self.starts}.log"
        settings = {"MONITOR_DATABASE": str(self.database), "MONITOR_API_RATE": "0", **self.settings}
        return start_server(log, settings, self.ports[number])[0]

    def wait(self) -> None:
        """Until the front answers with figures."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError((self.folder / "error.log").read_text())

    def kill(self, number: int) -> None:
        """End a server as a power cut does."""
        self.servers[number].send_signal(signal.SIGKILL)
        self.servers[number].wait()

    def stop(self, number: int) -> None:
        """End a server as a rollout does."""
        self.servers[number].terminate()
        try:
            self.servers[number].wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.servers[number].kill()
            self.servers[number].wait()

    def start(self, number: int) -> None:
        """Start it again at the same place."""
        self.servers[number] = self._start(number)

    def memory(self) -> list[int]:
        """Resident bytes of each server."""
        return [resident(process.pid) for process in self.servers]


def resident(pid: int) -> int:
    """Resident bytes of a process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found.group(1)) * 1024


def machine_load() -> str:
    """How busy the machine is, to stand beside every number."""
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} cores, load {one:.1f} (1 min) {five:.1f} (5 min)"
