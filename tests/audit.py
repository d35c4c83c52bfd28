"""What is known to be unsafe: in our code (bandit) and in what is installed with it (pip-audit). `make audit` runs it.

Fails on anything that bandit finds beyond the exceptions below, and on any reported vulnerability. Where the service
of vulnerabilities cannot be asked, that is said plainly and is no failure: not knowing is not the same as clean.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ("etl", "dashboard", "pages", "app.py")
LOCKS = ("requirements.lock", "requirements-test.lock")

EVERYWHERE = {
    "B101": "assert tells the type checker what is known; nothing depends on it at run time",
    "B608": "SQL text holds constants of ours only, values go in as parameters: tests/unit/test_sql.py checks that",
}
"""Rule of bandit -> why it does not apply to us."""

EXCEPTIONS = {
    ("dashboard/shell/start.py", "B404"): "starts our own build",
    ("dashboard/shell/start.py", "B603"): "a fixed command without a shell; nothing a visitor says gets into it",
    ("etl/catalog/read.py", "B506"): "the loader is a subclass of SafeLoader that refuses double keys",
    (
        "etl/extract/eurostat.py",
        "B405",
    ): "expat (2.4.1 and later) stops entities that blow up; outside ones are not read",
    (
        "etl/extract/eurostat.py",
        "B314",
    ): "expat (2.4.1 and later) stops entities that blow up; outside ones are not read",
}
"""File and rule -> why it is safe there."""


def our_code() -> list[str]:
    """What bandit finds, without the exceptions; and exceptions that nothing needs any more."""
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", *CODE, "-f", "json", "-s", ",".join(EVERYWHERE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    results = json.loads(done.stdout)["results"]
    found = {(result["filename"], result["test_id"]) for result in results}
    beyond = [
        f"{result['filename']}:{result['line_number']}: {result['test_id']} {result['issue_text']}"
        for result in results
        if (result["filename"], result["test_id"]) not in EXCEPTIONS
    ]
    stale = [f"{file}: exception for {rule} is not needed any more" for file, rule in set(EXCEPTIONS) - found]
    return sorted(beyond + stale)


def installed(lock: str) -> tuple[list[str], str | None]:
    """Vulnerabilities of the packages in a lock file, and why some were not looked up (``None``: all were)."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", lock]
        command += ["--progress-spinner", "off", "--timeout", "10", "-f", "json", "-o", str(report)]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            return [], "the service did not answer within five minutes"
        if not report.exists() or not report.read_text():
            said = done.stderr.strip().splitlines()
            return [], said[-1] if said else "pip-audit said nothing"
        packages = json.loads(report.read_text())["dependencies"]
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'none'}"
        for package in packages
        for flaw in package.get("vulns", [])
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    reason = f"the service knows nothing of {len(unknown)} of {len(packages)} packages" if unknown else None
    return found, reason


def main() -> int:
    """Print what was found; 1 if there is anything to mend."""
    mistakes = our_code()
    print(
        "\n".join(mistakes) or f"Our code: nothing beyond {len(EVERYWHERE) + len(EXCEPTIONS)} exceptions with reasons."
    )
    for lock in LOCKS:
        found, reason = installed(lock)
        mistakes += found
        if found:
            print("\n".join([f"{lock}: vulnerabilities are known:", *found]))
        if reason:
            print(f"{lock}: NOT CHECKED for vulnerabilities: {reason}.")
        elif not found:
            print(f"{lock}: no vulnerability is known.")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
