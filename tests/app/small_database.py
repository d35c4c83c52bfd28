"""A small database in the real schema, for tests that must know every row.

The values are Eurostat's (isoc_cicce_use, vintage 2026-02-27; isoc_e_dii, vintage 2025-04-08). Left out or altered on
purpose: Norway's large firms have no row, Latvia's are confidential, Denmark's SMEs have only a flag in 2025, Estonia
has no row at all.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb

SQL = Path(__file__).resolve().parents[2] / "etl" / "load"

NINE = ("DK", "DE", "EE", "FI", "LT", "LV", "NO", "PL", "SE")

NAMES = {
    "DK": "Denmark",
    "DE": "Germany",
    "EE": "Estonia",
    "FI": "Finland",
    "LT": "Lithuania",
    "LV": "Latvia",
    "NO": "Norway",
    "PL": "Poland",
    "SE": "Sweden",
    "IS": "Iceland",
    "EU27_2020": "EU27",
}

CLOUD = {  # geo: (SMEs 2023, SMEs 2025, large 2023, large 2025)
    "DE": (45.97, 52.85, 77.6, 85.58),
    "DK": (68.75, None, 93.67, 92.36),
    "EU27_2020": (44.34, 51.79, 77.77, 84.67),
    "FI": (77.61, 78.57, 99.06, 97.98),
    "LT": (37.22, 56.91, 78.93, 91.01),
    "LV": (34.75, 43.09, None, None),
    "NO": (70.87, 66.0, None, None),
    "PL": (54.48, 53.51, 88.38, 89.79),
    "SE": (70.94, 71.14, 91.2, 94.35),
}

DII3 = {"DK": (79.38, 75.33), "EE": (54.0, 55.93), "SE": (86.06, 79.91), "EU27_2020": (54.82, 57.9)}


def write(path: Path, schema_version: int = 1) -> Path:
    """Write the database to a file that does not exist yet, and give its path back."""
    with duckdb.connect(str(path)) as db:
        db.execute((SQL / "schema.sql").read_text(encoding="utf-8"))
        _reference(db)
        for row in _observations():
            db.execute(f"insert into observation values ({', '.join('?' * len(row))})", row)
        db.execute((SQL / "views.sql").read_text(encoding="utf-8"))
        db.execute((SQL / "coverage.sql").read_text(encoding="utf-8"))
        db.execute(
            "insert into build values (?, ?, '1.5', 'a', 'b', 60, 60, 0, ?)",
            [datetime(2026, 3, 1, 12, 0), schema_version, date(2026, 2, 27)],
        )
    return path


def _reference(db: duckdb.DuckDBPyConnection) -> None:
    db.execute(
        "insert into source values ('eurostat', 'Eurostat', 'Dissemination database', 'CC BY 4.0', "
        "'https://ec.europa.eu/eurostat/about-us/policies/copyright', 'Eurostat', 'https://ec.europa.eu/eurostat')"
    )
    for id_, vintage in (("isoc_cicce_use", date(2026, 2, 27)), ("isoc_e_dii", date(2025, 4, 8))):
        url = f"https://ec.europa.eu/eurostat/databrowser/product/view/{id_}"
        row = [id_, "eurostat", f"Table {id_}", "A", "survey year", None, f"10.2908/{id_.upper()}", url, None, None]
        row += ["snapshot", vintage, "day", "producer", None, "0"]
        db.execute(f"insert into dataset values ({', '.join('?' * len(row))})", row)
    db.execute("insert into unit values ('PC_ENT', 'Percentage of enterprises', '%', 0, 100, true)")
    for sort, (geo, name) in enumerate(NAMES.items()):
        kind = "aggregate" if geo == "EU27_2020" else "country"
        colour = "#0096e4" if geo in NINE else None
        db.execute("insert into geo values (?, ?, ?, ?, ?)", [geo, name, kind, colour, sort])
    for sort, geo in enumerate(NINE):
        db.execute("insert into geo_group values ('bsr', 'Baltic Sea Region', ?, ?)", [geo, sort])
    for sort, code in enumerate(("10-49", "50-249", "10-249", "GE250", "GE10")):
        db.execute("insert into code values ('size_emp', ?, ?, ?, ?, ?)", [code, code, code, code, sort])
    db.execute("insert into code values ('nace_r2', 'C10-S951_X_K', 'All activities', 'Alle', 'Toutes', 0)")
    for letter, kind, mark in (("b", "status", "break"), ("u", "status", "hollow"), ("C", "confidentiality", "lock")):
        db.execute("insert into flag values (?, ?, ?, ?, ?, ?)", [letter, kind, letter, letter, mark, letter == "b"])
    indicators = (
        ("cloud_any", "Enterprises that buy cloud computing services", "Cloud services", "isoc_cicce_use", None),
        ("dii3_basic", "At least basic digital intensity (version 3)", "Basic digital intensity", "isoc_e_dii", "v3"),
    )
    for sort, (id_, title, short, dataset, version) in enumerate(indicators):
        row = [id_, "uptake", title, short, "PC_ENT", 1, "higher", dataset, "{}", None]
        row += ["Enterprises with 10 or more persons employed", "survey year", version, None, False]
        row += ["A definition.", ["Something to know."], 2, 5, "our choice", None, None, False, "snapshot", sort]
        db.execute(f"insert into indicator values ({', '.join('?' * len(row))})", row)
    db.execute(
        "insert into comparability (indicator_id, geo, size_emp, from_period, kind, reason) values "
        "('cloud_any', 'SE', null, '2023', 'observation flag', 'flag b of Eurostat'), "
        "('cloud_any', 'LT', '10-249', '2025', 'unexplained jump', '37 to 57 without a flag')"
    )


def _observations() -> list[list[object]]:
    def row(
        id_: str, geo: str, year: int, size: str, value: float | None, status: str, conf: str, day: date
    ) -> list[object]:
        flags = status + ("|" + conf if conf else "")
        known = [flags, True, None, day, "day", "producer", "api", True]
        return [id_, geo, str(year), year, size, "C10-S951_X_K", "PC_ENT", value, status, conf, *known]

    rows = []
    cloud_day, dii_day = date(2026, 2, 27), date(2025, 4, 8)
    for geo, (small23, small25, large23, large25) in CLOUD.items():
        for year, small, large in ((2023, small23, large23), (2025, small25, large25)):
            broken = "b" if geo == "SE" and year == 2023 else ""
            rows.append(
                row("cloud_any", geo, year, "10-249", small, broken if small is not None else "u", "", cloud_day)
            )
            if geo != "NO":
                rows.append(
                    row("cloud_any", geo, year, "GE250", large, broken, "" if large is not None else "C", cloud_day)
                )
    for geo, (first, second) in DII3.items():
        for year, value in ((2021, first), (2023, second)):
            rows.append(
                row("dii3_basic", geo, year, "10-249", value, "b" if geo == "SE" and year == 2023 else "", "", dii_day)
            )
    return rows
