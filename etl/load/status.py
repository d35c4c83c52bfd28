"""What the database holds, for the person at the keyboard."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.problems import Problem, Problems


def status(database: Path) -> str:
    """A line for the build and one a table: vintage, rows, indicators.

    Raises:
        Problems: there is no database, or this version of DuckDB cannot read it.
    """
    if not database.is_file():
        raise Problems(
            "No database:", [Problem(str(database), "is missing.", "'python -m etl build' makes it from the snapshot.")]
        )
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            built = con.execute("select built_at, rows_out, newest_vintage, duckdb_version from build").fetchone()
            tables = con.execute(
                """
                select dataset_id, dataset.vintage, dataset.vintage_precision, dataset.vintage_basis, dataset.supply,
                    count(distinct indicator_id), count(observation.geo)
                from dataset
                left join indicator using (dataset_id)
                left join observation using (indicator_id)
                group by all
                order by dataset_id
                """
            ).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise Problems(
            "The database cannot be read:", [Problem(str(database), reason, "'python -m etl build' makes it again.")]
        ) from error
    assert built is not None, "every build signs"
    lines = [
        f"Built {built[0]:%Y-%m-%d %H:%M} UTC with DuckDB {built[3]}: {built[1]:,} cells, newest vintage {built[2]}."
    ]
    for name, vintage, precision, basis, supply, indicators, rows in tables:
        shown = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(precision or "", "")
        dated = f"{vintage:{shown}} ({basis})" if vintage else supply
        lines.append(f"  {name:32} {dated:24} {indicators:3} indicators {rows:8,} cells")
    return "\n".join(lines)
