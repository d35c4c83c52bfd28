"""What must hold before a new database takes the place of the old one.

Each check yields problems in the words of a statistician. Could it go wrong and still finish quietly? Then it is
checked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.catalog import Catalog
from etl.problems import Problem
from etl.transform.cells import WITHDRAWN

KEY = "indicator_id, geo, period, size_emp, nace_r2"


def duplicates(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """One cell twice in one file, or two copies of one kind and vintage that differ."""
    rows = con.execute(
        f"""
        with repeated as (
            select {KEY}, vintage, source_kind
            from staged semi join contested using ({KEY})
            group by all
            having count(*) > 1 and (
                count(distinct file) < count(*) or min(hash(value, status, conf)) <> max(hash(value, status, conf))
            )
        )
        select {KEY}, vintage, source_kind,
            list(file || ':' || line order by file, line), list(value_text order by file, line),
            count(distinct file) < count(*)
        from staged
        join repeated using ({KEY}, vintage, source_kind)
        group by all
        order by all
        """
    ).fetchall()
    for indicator, geo, period, size, nace, vintage, kind, places, values, same_file in rows:
        cell = f"{indicator}, {geo}, {period}, {size}, {nace}, vintage {vintage} ({kind})"
        what = "stands twice in the file" if same_file else "differs between two files"
        yield Problem(places[0], f"{cell} {what}: {' and '.join(values)}.", f"Also at {', '.join(places[1:])}.")


def ranges(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """Values outside the range of their unit."""
    rows = con.execute(
        f"""
        select {KEY}, value, unit, minimum, maximum
        from observation join unit on unit_id = unit
        where value < minimum or value > maximum or not isfinite(value)
        order by all
        """
    ).fetchall()
    for *cell, value, unit, low, high in rows:
        yield Problem(
            ", ".join(cell),
            f"the value {value} is outside the range of {unit} ({low} to {high}).",
            "Is the unit in the catalog right?",
        )


def units(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """More than one unit in one series: the filter in the catalog is too loose."""
    for indicator, found in con.execute(
        "select indicator_id, list(distinct unit) from observation group by all having count(distinct unit) > 1"
    ).fetchall():
        yield Problem(indicator, f"has figures in several units: {', '.join(found)}.")


def empty_indicators(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """Indicators that are said to be in the snapshot but have no figure: a wrong code in a filter."""
    for (indicator,) in con.execute(
        """
        select indicator_id from indicator
        where supply = 'snapshot' and not exists (
            select 1 from observation where observation.indicator_id = indicator.indicator_id and value is not null
        )
        """
    ).fetchall():
        yield Problem(
            indicator,
            "has no figure at all.",
            "Check the codes of its filter, or say that it comes with the first live pull.",
        )


def nothing_lost(con: duckdb.DuckDBPyConnection, rows_in: int) -> Iterator[Problem]:
    """Rows read = rows that indicators use + rows rejected by name."""
    used, rejected = con.execute(
        """
        select
            (select count(*) from (select distinct file, line from staged)),
            (select coalesce(sum(rows), 0) from rejected)
        """
    ).fetchone() or (0, 0)
    if used + rejected != rows_in:
        yield Problem(
            "snapshot", f"{rows_in} rows were read, {used} used and {rejected} rejected by name: some were lost."
        )
    (chosen,) = con.execute(  # cells that came once, and the vintages of those that came more often
        f"""
        select
            (select count(*) from staged anti join contested using ({KEY}))
            + (select count(*) from (select distinct {KEY}, vintage from staged semi join contested using ({KEY})))
        """
    ).fetchone() or (0,)
    (published,) = con.execute("select count(*) from observation where source_kind <> 'computed'").fetchone() or (0,)
    if chosen != published:
        yield Problem("observation", f"holds {published} published cells, but {chosen} were picked.")
    (cast_away,) = con.execute("select count(*) from staged where value_text <> '' and value is null").fetchone() or (
        0,
    )
    if cast_away:
        yield Problem("staged", f"{cast_away} values did not survive the cast to a number.")


def compositions(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> Iterator[Problem | str]:
    """Parts that should add up and do not: a problem, or a line of the report where the catalog knows of it."""
    for composition in catalog.compositions.values():
        known = {(e.geo, e.period, e.size_emp, e.vintage): e for e in composition.exceptions}
        seen = set()
        rows = con.execute(
            """
            select geo, period, size_emp, cast(vintage as text), sum(value)
            from observation
            where list_contains($parts, indicator_id)
            group by geo, period, size_emp, nace_r2, vintage
            having count(value) = len($parts) and abs(sum(value) - $total) > $within + 1e-9
            order by all
            """,
            {"parts": list(composition.parts), "total": composition.total, "within": composition.within},
        ).fetchall()
        for geo, period, size, vintage, total in rows:
            exception = known.get((geo, period, size, vintage)) or known.get((geo, period, size, None))
            if exception is None:  # a newer vintage that repeats a set we know, sum and all, is no new case
                same = (one for key, one in known.items() if key[:3] == (geo, period, size))
                exception = next((one for one in same if abs(one.sum - total) <= 0.005), None)
            place = f"{composition.id}: {geo}, {period}, {size}, vintage {vintage}"
            if exception is None or abs(exception.sum - total) > 0.005:
                yield Problem(
                    place,
                    f"the parts add up to {total:.2f}, not {composition.total:g}.",
                    "If the producer publishes it so, enter it in compositions.yaml with the sum and a reason.",
                )
            else:
                seen.add((exception.geo, exception.period, exception.size_emp, exception.vintage))
                yield f"{place}: the parts add up to {total:.2f} ({exception.reason})"
        for key in known.keys() - seen:
            cell = ", ".join(part for part in key if part)
            yield f"{composition.id}: {cell}: adds up now; the exception can go."


def coverage_kept(con: duckdb.DuckDBPyConnection, old: Path) -> Iterator[Problem]:
    """Cells that had a value in the old database and have none now, where the filter is still the same.

    Judged inside the scope only: an indicator whose filter changed, or that is gone, has another scope. Cells that the
    producer has withdrawn are not lost: they say so, and the pull that brought this has its own limit for them.
    """
    try:
        con.execute(f"attach '{str(old).replace(chr(39), chr(39) * 2)}' as old (read_only)")
        con.execute(f"select {KEY}, value from old.latest limit 0")
        con.execute("select indicator_id, filter from old.indicator limit 0")
    except duckdb.Error:
        return  # unreadable or of another version: there is nothing to compare with
    try:
        rows = con.execute(
            f"""
            select indicator_id, count(*), min(geo || ' ' || period)
            from old.latest
            join old.indicator as then_ using (indicator_id)
            join indicator as now_ using (indicator_id)
            where then_.filter = now_.filter and value is not null
            and ({KEY}) not in (select ({KEY}) from latest where value is not null or note like '{WITHDRAWN}%')
            group by indicator_id
            order by all
            """
        ).fetchall()
    finally:
        con.execute("detach old")
    for indicator, lost, example in rows:
        yield Problem(
            indicator,
            f"{lost} cells that had a value have none now, such as {example}.",
            "--accept publishes all the same.",
        )
