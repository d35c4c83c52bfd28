"""Compare every quote with the report, word for word, and write down that it was done.

``python -m etl.catalog.quotes REPORT.txt`` reads the report from a file of yours (it is not ours to ship), checks
that it is the one that the catalog names, and that each quote stands in the line that the catalog says. It then
writes ``quotes.csv``: one row a finding with the hash of the line and of the quote. The build refuses a quote that
differs from the one compared here.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from etl.catalog.ledger import Finding, Quoted, sha256
from etl.problems import Problem, Problems

HERE = Path(__file__).parent
COLUMNS = ("finding", "line", "line_sha256", "quote_sha256")


def compare(findings: Iterable[Finding], report: str) -> list[Quoted]:
    """One row a finding. Raises ``Problems`` naming every quote that is not in its line, with the lines it is in."""
    lines = report.split("\n")
    rows: list[Quoted] = []
    problems: list[Problem] = []
    for finding in findings:
        line = lines[finding.line - 1] if finding.line <= len(lines) else ""
        if finding.quote in line:
            rows.append(Quoted(finding.id, finding.line, sha256(line), sha256(finding.quote)))
            continue
        elsewhere = [str(number) for number, text in enumerate(lines, start=1) if finding.quote in text]
        where = f"It is in line {', '.join(elsewhere)}." if elsewhere else "It is nowhere in the report."
        problems.append(Problem(f"{finding.id}", f"the quote is not in line {finding.line}: “{finding.quote}”.", where))
    if problems:
        raise Problems("Quotes that are not word for word in the report:", problems)
    return rows


def write(rows: Sequence[Quoted], path: Path) -> None:
    """Write quotes.csv."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((row.finding, row.line, row.line_sha256, row.quote_sha256) for row in rows)


def run(report: Path, folder: Path = HERE) -> str:
    """Compare the quotes of a catalog folder with a report's file; gives what to print. Raises ``Problems``."""
    found = yaml.safe_load((folder / "findings.yaml").read_text(encoding="utf-8"))
    text = report.read_text(encoding="utf-8")
    wanted = found["reports"][0]["sha256"]
    if sha256(text) != wanted:
        problem = Problem(report.name, f"has hash {sha256(text)}, not {wanted}.")
        raise Problems("Not the report of the catalog:", [problem])
    rows = compare([Finding.model_validate(one) for one in found["findings"]], text)
    write(rows, folder / "quotes.csv")
    return f"{len(rows)} quotes are word for word in {report.name}."


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m etl.catalog.quotes REPORT.txt")
    try:
        print(run(Path(sys.argv[1])))
    except Problems as error:
        sys.exit(str(error))
