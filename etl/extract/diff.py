"""What a pull changes, cell by cell, and whether that may be published without a person looking at it.

Compared is inside the scope only: what the catalog names today, in the periods that were asked for. A value has
changed if it differs by more than the coarser of the two roundings; what a vintage rounds to is read off all its
values of the slice, since a single 12.0 may come written as 12. A figure of the producer's own that takes the place
of a copy is a replacement, not a revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import Catalog
from etl.catalog.models import Dataset, Indicator
from etl.catalog.read import FREE_DIMENSIONS
from etl.extract.published import COPIES
from etl.extract.reference import pick, rows_of_each
from etl.problems import Problem
from etl.transform.cells import WITHDRAWN, held
from etl.transform.flags import FlagList
from etl.transform.keys import coded, key_numbers

MOST_LOST = 0.02
"""The largest part of its scope that a table may lose without being looked at."""

LONGEST_MOVE = 15.0
"""The largest move of a headline figure, in points, without being looked at."""

HEADLINE_GROUP = "bsr"
HEADLINE_AGGREGATE = "EU27_2020"

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


KINDS = {
    "new": "new",
    "value": "changed in value",
    "flag": "changed in flag",
    "replaced": "replaced by the producer's own figure",
    "withdrawn": "withdrawn",
}
"""The kinds of change and how they are said."""


@dataclass(frozen=True)
class Changes:
    """What is different in one table.

    ``cells`` has a row a changed cell: ``kind``, the table's dimensions, ``geo``, ``period``, and the cell as it was
    (``old``) and is (``new``) in one text with its flags, ``:`` for no value.
    """

    dataset: str
    before: int
    after: int
    cells: pa.Table
    counts: Mapping[str, int]

    def count(self, kind: str) -> int:
        """How many cells changed in this way."""
        return self.counts.get(kind, 0)

    def __str__(self) -> str:
        said = ", ".join(f"{self.count(kind):,} {word}" for kind, word in KINDS.items() if self.count(kind))
        return f"{self.dataset}: {said or 'no cell changed'} ({self.before:,} cells before, {self.after:,} now)"

    def lines(self, most: int = 20) -> list[str]:
        """The changed cells one by one, revisions first; at most so many of each kind."""
        found = []
        for kind in ("value", "flag", "replaced", "withdrawn", "new"):
            rows = self.cells.filter(pc.equal(self.cells.column("kind"), kind))
            for row in rows.slice(0, most).to_pylist():
                where = ", ".join(text for name, text in row.items() if name not in ("kind", "old", "new"))
                found.append(f"  {kind}: {where}: {row['old'] or '(no cell)'} -> {row['new'] or '(no cell)'}")
            if rows.num_rows > most:
                found.append(f"  {kind}: and {rows.num_rows - most:,} more")
        return found


def compare(
    old: pa.Table,
    new: pa.Table,
    dataset: Dataset,
    flags: FlagList,
    periods: frozenset[str] | None = None,
    list_new: bool = True,
) -> Changes:
    """The changes from the published cells (withdrawn ones among them) to those of a pull.

    New cells are always counted; a first pull has so many that listing them one by one is a choice.
    """
    old = old.filter(pc.invert(pc.starts_with(old.column("note").cast(pa.string()), WITHDRAWN)))
    if periods is not None:
        old = old.filter(pc.is_in(old.column("period").cast(pa.string()), value_set=pa.array(sorted(periods))))
    key = [*dataset.dimensions, "geo", "period"]
    old_key, new_key = key_numbers([old, new], key)
    order = np.argsort(old_key)
    known, place = np.zeros(len(new_key), dtype=bool), np.zeros(len(new_key), dtype=np.int64)
    if len(old_key):
        place = np.minimum(np.searchsorted(old_key[order], new_key), len(old_key) - 1)
        known = old_key[order][place] == new_key
    new_rows = np.flatnonzero(known)
    old_rows = order[place[new_rows]] if len(old_key) else new_rows
    kinds = _kinds(old, new, old_rows, new_rows, dataset, flags)
    parts = [_part(kind, key, old, old_rows[kinds == kind], new, new_rows[kinds == kind]) for kind in CHANGED]
    none = np.array([], dtype=np.int64)
    added = np.flatnonzero(~known)
    parts.append(_part("new", key, old, none, new, added if list_new else none))
    parts.append(_part("withdrawn", key, old, np.flatnonzero(~np.isin(old_key, new_key)), new, none))
    counts = {kind: part.num_rows for kind, part in zip((*CHANGED, "new", "withdrawn"), parts, strict=True)}
    return Changes(dataset.id, old.num_rows, new.num_rows, pa.concat_tables(parts), {**counts, "new": len(added)})


CHANGED = ("value", "flag", "replaced")


def _kinds(
    old: pa.Table, new: pa.Table, old_rows: Places, new_rows: Places, dataset: Dataset, flags: FlagList
) -> npt.NDArray[np.str_]:
    """How each cell that is in both tables changed; empty text where it did not."""
    if not len(old_rows):
        return np.array([], dtype="<U8")
    slices = [dimension for dimension in dataset.dimensions if dimension not in FREE_DIMENSIONS]
    old_value, new_value = numbers(old)[old_rows], numbers(new)[new_rows]
    step = np.maximum(_steps(old, slices)[old_rows], _steps(new, slices)[new_rows])
    moved = np.isnan(old_value) != np.isnan(new_value)
    both = ~np.isnan(old_value) & ~np.isnan(new_value)
    moved[both] = np.abs(new_value[both] - old_value[both]) > step[both] * (1 + 1e-6)
    flagged = _flags(old, flags)[old_rows] != _flags(new, flags)[new_rows]
    flagged &= _is(old, "flags_known", ("true",))[old_rows] & _is(new, "flags_known", ("true",))[new_rows]
    found = np.full(len(old_rows), "", dtype="<U8")
    found[flagged] = "flag"
    found[moved] = "value"
    found[moved & _is(old, "source_kind", COPIES)[old_rows]] = "replaced"
    return found


def _part(kind: str, key: list[str], old: pa.Table, old_rows: Places, new: pa.Table, new_rows: Places) -> pa.Table:
    """Rows of changes of one kind; one of the two sides may be absent."""
    side, rows = (new, new_rows) if len(new_rows) else (old, old_rows)
    columns_ = {name: side.column(name).take(pa.array(rows)).cast(pa.string()) for name in key}
    nothing = pa.array([""] * len(rows), pa.string())
    was = shown(old.take(pa.array(old_rows))) if len(old_rows) else nothing
    is_ = shown(new.take(pa.array(new_rows))) if len(new_rows) else nothing
    return pa.table({"kind": pa.array([kind] * len(rows), pa.string()), **columns_, "old": was, "new": is_})


def shown(cells: pa.Table) -> pa.ChunkedArray:
    """Each cell in one text: ``12.3 bu``, ``: |C``, ``:``."""
    value, status, conf = (cells.column(name).cast(pa.string()) for name in ("value", "status", "conf"))
    secret = pc.if_else(pc.equal(conf, ""), "", pc.binary_join_element_wise("|", conf, ""))
    letters = pc.binary_join_element_wise(status, secret, "")
    apart = pc.if_else(pc.equal(letters, ""), "", " ")
    return pc.binary_join_element_wise(pc.if_else(pc.equal(value, ""), ":", value), apart, letters, "")


def _is(cells: pa.Table, column: str, texts: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    hit = pc.is_in(cells.column(column).cast(pa.string()), value_set=pa.array(texts))
    return np.asarray(hit.to_numpy(), dtype=bool)


def numbers(cells: pa.Table) -> Numbers:
    """Values as floats; no value is NaN."""
    texts = pc.if_else(
        pc.equal(cells.column("value").cast(pa.string()), ""), None, cells.column("value").cast(pa.string())
    )
    found = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False) if cells.num_rows else np.array([])
    return np.asarray(found, dtype=np.float64)


def _steps(cells: pa.Table, slices: list[str]) -> Numbers:
    """What each cell's slice and vintage is rounded to: 0.01 for two decimals."""
    if not cells.num_rows:
        return np.array([])
    decimals = _decimals(cells.column("value").cast(pa.string()))
    group = np.unique(key_numbers([cells], [*slices, "vintage"])[0], return_inverse=True)[1]
    most = np.zeros(int(group.max()) + 1, dtype=np.int64)
    np.maximum.at(most, group, decimals)
    return np.asarray(10.0 ** -most[group].astype(np.float64), dtype=np.float64)


def _decimals(texts: pa.ChunkedArray) -> Places:
    """How many decimals each number is written with: 2 for ``44.50``, 0 for ``44`` and for ``1.5e1``."""
    point = pc.find_substring(texts, ".").to_numpy().astype(np.int64)
    found = np.where(point < 0, 0, pc.binary_length(texts).to_numpy().astype(np.int64) - point - 1)
    powers = np.flatnonzero(pc.match_substring_regex(texts, "[eE]").to_numpy())
    for row in powers.tolist():
        mantissa, _, exponent = texts[row].as_py().lower().partition("e")
        found[row] = max(0, len(mantissa.partition(".")[2]) - int(exponent))
    return found


def _flags(cells: pa.Table, flags: FlagList) -> npt.NDArray[np.str_]:
    """The flags of each cell in today's letters, in one text."""
    if not cells.num_rows:
        return np.array([], dtype=np.str_)
    status, conf = cells.column("status").cast(pa.string()), cells.column("conf").cast(pa.string())
    pairs, places = coded([pc.binary_join_element_wise(status, conf, "\n")])
    read = [flags.read(*text.split("\n")) for text in pairs.to_pylist()]
    texts = np.array([f"{one.status}|{one.conf}|{one.unknown}" for one in read], dtype=np.str_)
    return np.asarray(texts[places], dtype=np.str_)


def tombstones(old: pa.Table, changes: Changes, dataset: Dataset, template: dict[str, str]) -> pa.Table:
    """Rows that say of withdrawn cells that they were withdrawn: no value, no flag, a note with the last vintage."""
    key = [*dataset.dimensions, "geo", "period"]
    withdrawn = changes.cells.filter(pc.equal(changes.cells.column("kind"), "withdrawn")).select(key)
    gone = {tuple(row.values()) for row in withdrawn.to_pylist()}
    rows = []
    for row in old.to_pylist() if gone else []:
        if tuple(row[name] for name in key) in gone and not row["note"].startswith(WITHDRAWN):
            note = f"{WITHDRAWN} by the producer; last published in the vintage of {row['vintage']}."
            rows.append(
                {**{name: row[name] for name in key}, "value": "", "status": "", "conf": "", **template, "note": note}
            )
    return pa.Table.from_pylist(rows, held(dataset.dimensions))


def out_of_range(cells: pa.Table, indicators: Iterable[Indicator], catalog: Catalog) -> Iterator[Problem]:
    """Values that cannot be in their unit: a thousand millions where a percentage belongs."""
    published = numbers(cells)
    for indicator, named in rows_of_each(cells, indicators):
        unit = catalog.units[indicator.unit]
        value = published * (indicator.convert.factor if indicator.convert else 1.0)
        low = -np.inf if unit.minimum is None else unit.minimum
        high = np.inf if unit.maximum is None else unit.maximum
        with np.errstate(invalid="ignore"):
            wrong = np.flatnonzero(named & ((value < low) | (value > high) | np.isinf(value)))
        for row in wrong[:5].tolist():
            where = ", ".join(str(cells.column(name)[row].as_py()) for name in ("geo", "period"))
            said = cells.column("value")[row].as_py()
            yield Problem(f"{indicator.id}: {where}", f"{said} cannot be in {unit.title} ({low:g} to {high:g}).")


def reasons_to_hold(
    old: pa.Table, new: pa.Table, changes: Changes, indicators: Iterable[Indicator], catalog: Catalog
) -> list[str]:
    """Why a person should look before this is published; empty if nobody needs to."""
    found = []
    lost = changes.count("withdrawn")
    if changes.before and lost / changes.before > MOST_LOST:
        found.append(
            f"{lost:,} of {changes.before:,} cells would be lost ({100 * lost / changes.before:.1f} %; "
            f"up to {100 * MOST_LOST:g} % pass without being looked at)"
        )
    moves = sorted(_headline_moves(old, new, indicators, catalog), key=lambda move: -abs(move[1]))
    found += [f"{where} would move by {move:+.1f} points ({words})" for where, move, words in moves[:5]]
    if len(moves) > 5:
        found.append(f"{len(moves) - 5} more headline figures would move by more than {LONGEST_MOVE:g} points")
    return found


def _headline_moves(
    old: pa.Table, new: pa.Table, indicators: Iterable[Indicator], catalog: Catalog
) -> Iterator[tuple[str, float, str]]:
    """Shares of the nine and the EU that would be far from what a reader saw: newest before, newest now."""
    geos = {HEADLINE_AGGREGATE, *catalog.groups[HEADLINE_GROUP].members} if HEADLINE_GROUP in catalog.groups else set()
    for indicator in indicators:
        if not catalog.units[indicator.unit].share:
            continue
        factor = indicator.convert.factor if indicator.convert else 1.0
        free = [dimension for dimension in FREE_DIMENSIONS if dimension in (indicator.filter or {})]
        before = _newest_values(pick(old, [indicator]), [*free, "geo"], geos)
        after = _newest_values(pick(new, [indicator]), [*free, "geo"], geos)
        for key, (period, value) in after.items():
            if key not in before:
                continue
            old_period, old_value = before[key]
            move = (value - old_value) * factor
            if abs(move) > LONGEST_MOVE:
                words = f"{old_value * factor:g} in {old_period}, {value * factor:g} in {period}"
                yield f"{indicator.id}, {', '.join(reversed(key))}", move, words


def _newest_values(cells: pa.Table, key: list[str], geos: set[str]) -> dict[tuple[str, ...], tuple[str, float]]:
    found: dict[tuple[str, ...], tuple[str, float]] = {}
    value = numbers(cells)
    rows = zip(*(cells.column(name).to_pylist() for name in [*key, "period"]), value.tolist(), strict=True)
    for *codes, period, number in rows:
        group = tuple(codes)
        if codes[-1] in geos and not np.isnan(number) and period > found.get(group, ("", 0.0))[0]:
            found[group] = (period, number)
    return found
