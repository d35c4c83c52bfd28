"""A disk that is really full: a folder of a few MB in memory, seen by one process only and gone with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRIVATE = (("unshare", "--user", "--map-root-user", "--mount"), ("unshare", "--mount"))
"""Ways to a view of the file system of one's own: as anybody, or as root."""

ON_IT = """
set -e
mount -t tmpfs -o size="$3"k tmpfs "$1"
cp -a "$2/before/." "$1/"
folder="$1" kept="$2"; shift 3
set +e
"$@" > "$kept/out" 2> "$kept/err"
echo $? > "$kept/code"
cp -a "$folder/." "$kept/after/"
"""


@dataclass(frozen=True)
class Done:
    """How a command ended on a small disk, and what lay on the disk then."""

    code: int
    out: str
    err: str
    after: Path


@cache
def _way() -> tuple[str, ...]:
    """How to mount a small disk here; skips the test where nobody may."""
    said = ""
    for way in PRIVATE:
        try:
            tried = subprocess.run(
                [*way, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"], capture_output=True, text=True
            )
        except FileNotFoundError as error:
            said = str(error)
            continue
        if tried.returncode == 0:
            return way
        said = tried.stderr.strip()
    pytest.skip(f"a disk of a few MB cannot be mounted here, so none can be filled: {said}")


def on_a_small_disk(folder: Path, room: int, arguments: list[str], keep: Path) -> Done:
    """Run ``python -m etl`` where ``folder`` is a disk of its own with ``room`` kB beside what lies there now."""
    way = _way()
    (keep / "after").mkdir(parents=True)
    shutil.copytree(folder, keep / "before")
    used = sum(-(-path.stat().st_size // 4096) * 4 for path in folder.rglob("*") if path.is_file())
    command = [sys.executable, "-m", "etl", *arguments]
    shell = [*way, "sh", "-c", ON_IT, "sh", str(folder), str(keep), str(used + room), *command]
    subprocess.run(shell, cwd=ROOT, check=True)
    said = {name: (keep / name).read_text() for name in ("out", "err", "code")}
    return Done(int(said["code"]), said["out"], said["err"], keep / "after")
