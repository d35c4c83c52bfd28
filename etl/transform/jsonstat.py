"""JSON-stat 2.0, as both Eurostat services write it, to cells.

A cube is sparse: ``value`` and ``status`` are objects keyed by the cell's position in the cube, or lists with one
item a position. A cell with a status and no value is a published cell without a value. The two flag lists stand in
one text (``bu``, ``|C``, ``e|N``) and are taken apart here. Numbers are never turned into floats: ``44.50`` stays
``44.50``, so that rounding can be judged later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from etl.problems import Problem, Problems
from etl.transform.cells import columns

Positions = npt.NDArray[np.int64]

IGNORED = frozenset({"freq"})
"""Dimensions of the answer that the catalog states elsewhere: the frequency belongs to the table."""

TIMES = ("time", "TIME_PERIOD")

MOST_POSITIONS = 2**62
"""The size of the largest cube whose positions can be counted."""


def read_jsonstat(content: bytes, name: str, dimensions: Sequence[str], constants: Mapping[str, str]) -> pa.Table:
    """The cells of a JSON-stat data set.

    Args:
        content: the bytes of the answer, not packed, with or without a byte order mark.
        name: what to call the answer in messages.
        dimensions: the dimensions that the catalog knows for this table, besides geo and time.
        constants: values for ``flags_known``, ``source_kind`` ...; ``vintage`` is else the cube's ``updated``.

    Returns:
        One row a position with a value or a status, in the order of the cube; ``line`` numbers them from 1.

    Raises:
        Problems: not JSON-stat, cut off, a dimension is missing or new, or a value that is no number.
    """
    content, cut = _cut_values_out(content)
    cube = _load(content, name)
    if cut is not None and cube.get("value") != STAND_IN:  # it was another object's: read all of it the slow way
        content, cut = cut[2], None
        cube = _load(content, name)
    ids, sizes = _shape(cube, name, dimensions)
    codes = [_codes(cube, name, id_, size) for id_, size in zip(ids, sizes, strict=True)]
    total = int(np.prod(np.array(sizes, dtype=object))) if sizes else 0
    if total > MOST_POSITIONS:
        raise _broken(name, f"has {total} positions, more than can be counted.")
    value_at, values = cut[:2] if cut is not None else _sparse(cube.get("value"), name, "value", total)
    value_at, values = _in_order(value_at, values, name, "value", total)
    status_at, statuses = _statuses(cube.get("status"), name, total, value_at)
    positions = _union(value_at, status_at)
    found: dict[str, pa.Array] = {}
    coordinates = np.unravel_index(positions, sizes) if len(positions) else [positions] * len(sizes)
    for id_, labels, at in zip(ids, codes, coordinates, strict=True):
        column = "period" if id_ in TIMES else id_
        found[column] = pa.DictionaryArray.from_arrays(pa.array(at.astype(np.int32)), pa.array(labels, pa.string()))
    found["value"] = _spread(positions, value_at, _texts(values, name, value_at))
    found |= split_flags(_spread(positions, status_at, statuses))
    defaults = {"vintage": str(cube.get("updated") or "")[:10]} | {key: text for key, text in constants.items() if text}
    for column in columns(dimensions):
        if column not in found:
            found[column] = constant(defaults.get(column, ""), len(positions))
    table = pa.table({column: found[column] for column in columns(dimensions)})
    return table.append_column("line", pa.array(np.arange(1, len(positions) + 1, dtype=np.int32)))


def split_flags(texts: pa.Array) -> dict[str, pa.Array]:
    """``status`` and ``conf`` out of combined texts: left of ``|`` is status, right of it confidentiality."""
    encoded = texts.dictionary_encode()
    parts = [text.partition("|") for text in encoded.dictionary.to_pylist()]
    return {
        "status": pa.DictionaryArray.from_arrays(
            encoded.indices, pa.array([left for left, _, _ in parts], pa.string())
        ),
        "conf": pa.DictionaryArray.from_arrays(
            encoded.indices, pa.array([right for _, _, right in parts], pa.string())
        ),
    }


def constant(text: str, rows: int) -> pa.Array:
    """A column that says the same in every row."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([text], pa.string()))


def read_annotations(cube: Mapping[str, Any]) -> dict[str, str]:
    """The annotations of a Eurostat answer by type: date, title, text or link, whichever it has."""
    found: dict[str, str] = {}
    for entry in (cube.get("extension") or {}).get("annotation") or []:
        text = entry.get("date") or entry.get("href") or entry.get("title") or entry.get("text")
        if isinstance(entry.get("type"), str) and isinstance(text, str):
            found.setdefault(entry["type"], text)
    return found


def _load(content: bytes, name: str) -> dict[str, Any]:
    def refuse(text: str) -> NoReturn:
        raise ValueError(f"'{text}' is no JSON number")

    try:
        cube = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise _broken(name, "holds bytes that are not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise _broken(name, f"is not valid JSON ({error}).", "Was the answer cut off?") from error
    if not isinstance(cube, dict) or cube.get("class") != "dataset" or not isinstance(cube.get("dimension"), dict):
        raise _broken(name, "is not a JSON-stat data set.")
    return cube


def _shape(cube: Mapping[str, Any], name: str, dimensions: Sequence[str]) -> tuple[list[str], tuple[int, ...]]:
    """The cube's dimensions in its own order and their sizes, checked against the catalog's."""
    try:
        ids = [str(id_) for id_ in cube["id"]]
        sizes = tuple(int(size) for size in cube["size"])
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(name, "does not say its dimensions ('id') and their sizes ('size').") from error
    if len(ids) != len(sizes) or len(set(ids)) != len(ids) or any(size < 0 for size in sizes):
        raise _broken(name, f"names the dimensions {', '.join(ids)}, but the sizes {', '.join(map(str, sizes))}.")
    times = [id_ for id_ in ids if id_ in TIMES]
    present = set(ids) - IGNORED - set(times)
    problems = [
        Problem(name, f"dimension '{id_}' is missing.", f"The answer has {', '.join(ids)}.")
        for id_ in sorted({*dimensions, "geo"} - present)
    ]
    problems += [
        Problem(name, f"dimension '{id_}' is new.", f"The catalog knows {', '.join(dimensions)} for this table.")
        for id_ in sorted(present - {*dimensions, "geo"})
    ]
    if len(times) != 1:
        problems.append(
            Problem(name, f"has {len(times)} time dimensions, not one.", f"The answer has {', '.join(ids)}.")
        )
    if problems:
        raise Problems("An answer does not have the form that the catalog expects:", problems)
    return ids, sizes


def _codes(cube: Mapping[str, Any], name: str, id_: str, size: int) -> list[str]:
    """The codes of one dimension in the order of their positions."""
    dimension = cube["dimension"].get(id_)
    category = dimension.get("category") if isinstance(dimension, dict) else None
    index = category.get("index") if isinstance(category, dict) else None
    if index is None and isinstance(category, dict) and size == 1 and isinstance(category.get("label"), dict):
        index = list(category["label"])  # JSON-stat allows leaving the index out where there is one code only
    codes: list[str] | None = None
    if isinstance(index, list):
        codes = [str(code) for code in index]
    elif isinstance(index, dict):
        try:
            places = {int(place): str(code) for code, place in index.items()}
        except (TypeError, ValueError) as error:
            raise _broken(name, f"dimension '{id_}' has a position that is no number.") from error
        codes = [places[place] for place in range(size)] if set(places) == set(range(size)) else None
        if len(places) != len(index):
            codes = None
    if codes is None or len(codes) != size or len(set(codes)) != size:
        raise _broken(name, f"dimension '{id_}' does not name its {size} codes once each.")
    return codes


STAND_IN = {"values": "cut out"}


def _cut_values_out(content: bytes) -> tuple[bytes, tuple[Positions, pa.Array, bytes] | None]:
    """The answer without its values, and these as positions and texts: the long part, read without Python objects.

    Only a plain object of numbers is cut out. Anything else, also anything damaged, stays for the careful reader.
    """
    start = re.search(rb'"value"\s*:\s*\{', content)
    end = content.find(b"}", start.end()) if start else -1
    if start is None or end < 0:
        return content, None
    section = content[start.end() : end].translate(None, b" \r\n\t")
    if not section or section.translate(None, b'0123456789eE+-.,:"'):
        return content, None
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(section.replace(b",", b"\n")),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, column_names=["position", "value"], block_size=len(section) + 1024
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=":", ignore_empty_lines=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={"position": pa.int64(), "value": pa.string()}, strings_can_be_null=False, null_values=[]
            ),
        ).combine_chunks()
    except pa.ArrowInvalid:
        return content, None
    rest = content[: start.start()] + b'"value":' + json.dumps(STAND_IN).encode() + content[end + 1 :]
    return rest, (table.column("position").to_numpy(), table.column("value").chunk(0), content)


def _sparse(given: Any, name: str, what: str, total: int) -> tuple[Positions, pa.Array]:
    """Positions and the texts that stand at them. Nulls of a list are empty places; nulls of an object are kept.

    Raises:
        Problems: not such a list or object, or something in it that is neither a number nor a text.
    """
    if given is None:
        given = {}
    if isinstance(given, list):
        if len(given) != total:
            raise _broken(name, f"'{what}' lists {len(given)} positions of {total}.", "Was the answer cut off?")
        places = [place for place, item in enumerate(given) if item is not None]
        positions, items = np.array(places, dtype=np.int64), [given[place] for place in places]
    elif isinstance(given, dict):
        try:
            positions = np.fromiter(map(int, given), dtype=np.int64, count=len(given))
        except (ValueError, OverflowError) as error:
            raise _broken(name, f"'{what}' has a position that is no number.") from error
        items = list(given.values())
    else:
        raise _broken(name, f"'{what}' is neither a list nor an object.")
    try:
        return positions, pc.fill_null(pa.array(items, pa.string()), "")
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        wrong = next(place for place, item in enumerate(items) if not (item is None or isinstance(item, str)))
        kind = "number" if what == "value" else "text"
        raise _broken(name, f"the {what} at position {positions[wrong]} is no {kind}: {items[wrong]!r}.") from error


def _in_order(positions: Positions, items: pa.Array, name: str, what: str, total: int) -> tuple[Positions, pa.Array]:
    """Positions rising, with their items.

    Raises:
        Problems: a position outside the cube, or one that is named twice.
    """
    if len(positions) and (positions.min() < 0 or positions.max() >= total):
        raise _broken(name, f"'{what}' has a position outside the cube of {total} positions.")
    if len(positions) > 1 and not bool((np.diff(positions) > 0).all()):
        order = np.argsort(positions, kind="stable")
        positions, items = positions[order], items.take(pa.array(order))
        if bool((np.diff(positions) == 0).any()):
            raise _broken(name, f"'{what}' says two things of one position.")
    return positions, items


def _union(first: Positions, second: Positions) -> Positions:
    """Positions of both, rising, each once."""
    both = np.concatenate([first, second])
    both.sort(kind="stable")
    return both[np.append(True, np.diff(both) > 0)] if len(both) else both


def _statuses(given: Any, name: str, total: int, value_at: Positions) -> tuple[Positions, pa.Array]:
    """Positions and flag texts. One text for the whole cube, which JSON-stat allows, belongs to every value."""
    if isinstance(given, str):
        return value_at, pa.array([given] * len(value_at), pa.string())
    positions, items = _in_order(*_sparse(given, name, "status", total), name, "status", total)
    there = pc.not_equal(items, "")
    return positions[np.asarray(there.to_numpy(zero_copy_only=False), dtype=bool)], items.filter(there)


def _texts(texts: pa.Array, name: str, positions: Positions) -> pa.Array:
    """Values as they are, if all of them are numbers.

    Raises:
        Problems: something that is not a number, with its position.
    """
    good = pc.or_(pc.match_substring_regex(texts, NUMBER), pc.equal(texts, ""))
    if not pc.all(good, min_count=0).as_py():
        wrong = pc.index(good, False).as_py()
        raise _broken(name, f"the value at position {positions[wrong]} is no number: '{texts[wrong].as_py()}'.")
    return texts


NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
"""A number as sources write it, in full."""


def _spread(positions: Positions, at: Positions, items: pa.Array) -> pa.Array:
    """Items at their places among all positions, empty text elsewhere."""
    if len(at) == len(positions):
        return items
    index = np.searchsorted(at, positions)
    if len(at) == 0:
        return pa.array([""] * len(positions), pa.string())
    index = np.minimum(index, len(at) - 1)
    return pc.fill_null(items.take(pa.array(index, mask=at[index] != positions)), "")


def _broken(name: str, message: str, remedy: str = "") -> Problems:
    return Problems("An answer cannot be read:", [Problem(name, message, remedy)])
