"""Cubes written out in the dialects of the services, for tests: what is written here must be read back the same.

A cube is a set of published cells. The writers are made after real answers (their order of keys, blanks before tabs,
CRLF, sparse objects) and know nothing of the readers.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One published cell: codes by dimension (``geo`` and ``time`` among them), digits, flags. No digits: no value."""

    codes: tuple[str, ...]
    value: str = ""
    status: str = ""
    conf: str = ""


@dataclass(frozen=True)
class Cube:
    """Cells under their dimensions. ``freq`` comes first and ``time`` last, as Eurostat has them."""

    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    code: str = "isoc_test"
    updated: str = "2026-02-27T11:00:00+0100"
    structure_updated: str = "2025-12-11T11:00:00+0100"
    label: str = "A table for tests"
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def codes_of(self, dimension: str) -> list[str]:
        """The codes of a dimension: those declared, then those of the cells in the order in which they come."""
        place = self.dimensions.index(dimension)
        return list(dict.fromkeys([*self.codes.get(dimension, ()), *(cell.codes[place] for cell in self.cells)]))

    def where(self, wanted: dict[str, Sequence[str]]) -> Cube:
        """The slice that a filter asks for."""
        places = {self.dimensions.index(dimension): set(codes) for dimension, codes in wanted.items()}
        kept = tuple(cell for cell in self.cells if all(cell.codes[place] in codes for place, codes in places.items()))
        return Cube(self.dimensions, kept, self.code, self.updated, self.structure_updated, self.label)


def combined(cell: Cell) -> str:
    """Both flag lists in one text, as in JSON-stat."""
    return cell.status + (f"|{cell.conf}" if cell.conf else "")


def annotation(cube: Cube) -> list[dict[str, str]]:
    """The annotations that the cheap call is made for."""
    code = cube.code.upper()
    return [
        {"type": "CREATED", "date": "2022-12-08T09:15:05+0100"},
        {
            "type": "DISSEMINATION_DOI_XML",
            "title": f'<adms:identifier><adms:Identifier rdf:about="https://doi.org/10.2908/{code}"><skos:notation>10.2908/{code}</skos:notation></adms:Identifier></adms:identifier>',
        },
        {"type": "DISSEMINATION_OBJECT_TYPE", "title": "DATASET"},
        {"type": "DISSEMINATION_TIMESTAMP_DATA", "date": cube.updated},
        {
            "type": "ESMS_HTML",
            "title": "Explanatory texts (metadata)",
            "href": f"https://ec.europa.eu/eurostat/cache/metadata/en/{cube.code}_esms.htm",
        },
        {"type": "OBS_COUNT", "title": str(len(cube.cells))},
        {"type": "OBS_PERIOD_OVERALL_LATEST", "title": max((cell.codes[-1] for cell in cube.cells), default="")},
        {"type": "OBS_PERIOD_OVERALL_OLDEST", "title": min((cell.codes[-1] for cell in cube.cells), default="")},
        {"type": "SOURCE_INSTITUTIONS", "text": "Eurostat"},
        {"type": "UPDATE_DATA", "date": cube.updated},
        {"type": "UPDATE_STRUCTURE", "date": cube.structure_updated},
    ]


def structure(cube: Cube) -> bytes:
    """The answer of the cheap call: annotations and no figures."""
    return json.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "label": cube.label,
            "extension": {
                "lang": "EN",
                "id": cube.code.upper(),
                "agencyId": "ESTAT",
                "version": "1.0",
                "datastructure": {"id": cube.code.upper(), "agencyId": "ESTAT", "version": "37.1"},
                "annotation": annotation(cube),
            },
        },
        separators=(",", ":"),
    ).encode()


def constraint(cube: Cube) -> bytes:
    """The codes that a table really has, as SDMX 2.1 says them."""
    keys = "".join(
        f'<c:KeyValue id="{"TIME_PERIOD" if dimension == "time" else dimension}">'
        + "".join(f"<c:Value>{code}</c:Value>" for code in cube.codes_of(dimension))
        + "</c:KeyValue>"
        for dimension in cube.dimensions
    )
    schemas = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<m:Structure xmlns:m="{schemas}/message" xmlns:s="{schemas}/structure" xmlns:c="{schemas}/common">'
        f'<m:Structures><s:Constraints><s:ContentConstraint id="{cube.code.upper()}">'
        f'<s:CubeRegion include="true">{keys}</s:CubeRegion>'
        "</s:ContentConstraint></s:Constraints></m:Structures></m:Structure>"
    ).encode()


def jsonstat(
    cube: Cube,
    *,
    values_as_list: bool = False,
    status_as_list: bool = False,
    index_as_list: bool = False,
    indent: int | None = None,
) -> bytes:
    """JSON-stat 2.0: sparse objects as both services write them, or the lists that the standard also allows."""
    codes = {dimension: cube.codes_of(dimension) for dimension in cube.dimensions}
    size = [len(codes[dimension]) for dimension in cube.dimensions]
    place = {dimension: {code: number for number, code in enumerate(codes[dimension])} for dimension in cube.dimensions}

    def position(cell: Cell) -> int:
        number = 0
        for dimension, code, width in zip(cube.dimensions, cell.codes, size, strict=True):
            number = number * width + place[dimension][code]
        return number

    values: Any = {str(position(cell)): _Marked(cell.value) for cell in cube.cells if cell.value}
    status: Any = {str(position(cell)): combined(cell) for cell in cube.cells if combined(cell)}
    total = 1
    for width in size:
        total *= width
    if values_as_list:
        values = [values.get(str(number)) for number in range(total)]
    if status_as_list:
        status = [status.get(str(number)) for number in range(total)]
    index = {dimension: codes[dimension] if index_as_list else place[dimension] for dimension in cube.dimensions}
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": cube.label,
        "source": "ESTAT",
        "updated": cube.updated,
        "value": values,
        "status": status,
        "id": list(cube.dimensions),
        "size": size,
        "dimension": {
            dimension: {
                "label": dimension,
                "category": {
                    "index": index[dimension],
                    "label": {code: f"Label of {code}" for code in codes[dimension]},
                },
            }
            for dimension in cube.dimensions
        },
        "extension": {
            "lang": "EN",
            "id": cube.code.upper(),
            "agencyId": "ESTAT",
            "version": "1.0",
            "annotation": annotation(cube),
        },
    }
    text = json.dumps(document, default=lambda marked: f"\x00{marked.text}\x00", ensure_ascii=False, indent=indent)
    return text.replace('"\\u0000', "").replace('\\u0000"', "").encode()


@dataclass(frozen=True)
class _Marked:
    """Digits that must stand in JSON as they are, not as a float would print them."""

    text: str


def tsv(cube: Cube, *, newline: str = "\r\n", bom: bool = False) -> bytes:
    """The bulk form: one line a combination of codes, one field a period, a blank before every tab."""
    periods = sorted(cube.codes_of("time"))
    by_key: dict[tuple[str, ...], dict[str, Cell]] = {}
    for cell in cube.cells:
        by_key.setdefault(cell.codes[:-1], {})[cell.codes[-1]] = cell
    lines = ["\t".join([",".join(cube.dimensions[:-1]) + "\\TIME_PERIOD", *(f"{period} " for period in periods)])]
    for key, row in by_key.items():
        lines.append("\t".join([",".join(key), *(tsv_cell(row.get(period)) for period in periods)]))
    return (b"\xef\xbb\xbf" if bom else b"") + (newline.join(lines) + newline).encode()


def tsv_cell(cell: Cell | None) -> str:
    """``18.19 ``, ``: ``, ``: u``, ``12.3 bu``, ``: @C``."""
    if cell is None:
        return ": "
    return f"{cell.value or ':'} {cell.status}" + (f"@{cell.conf}" if cell.conf else "")


def sdmx_csv(
    cube: Cube,
    *,
    version: int = 1,
    labels: bool = False,
    conf_column: bool = True,
    order: Sequence[int] | None = None,
    bom: bool = False,
) -> bytes:
    """SDMX-CSV 1.0 or 2.0, with or without label columns; ``order`` changes the order of the columns."""
    day = cube.updated
    head = [
        ("DATAFLOW", f"ESTAT:{cube.code.upper()}(1.0)"),
        ("LAST UPDATE", f"{day[8:10]}/{day[5:7]}/{day[2:4]} {day[11:19]}"),
    ]
    if version == 2:
        head = [("STRUCTURE", "dataflow"), ("STRUCTURE_ID", f"ESTAT:{cube.code.upper()}(1.0)")]
    names = [*(name for name, _ in head)]
    rows: list[list[str]] = [[text for _, text in head] for _ in cube.cells]
    for place, dimension in enumerate(cube.dimensions):
        names.append("TIME_PERIOD" if dimension == "time" else dimension)
        if labels:
            names.append("Time" if dimension == "time" else f"Label of {dimension}")
        for row, cell in zip(rows, cube.cells, strict=True):
            row.append(cell.codes[place])
            if labels:
                row.append(f'"Label, of ""{cell.codes[place]}"""')
    names += ["OBS_VALUE", "OBS_FLAG", *(["CONF_STATUS"] if conf_column else [])]
    for row, cell in zip(rows, cube.cells, strict=True):
        row += [cell.value, cell.status if conf_column else combined(cell), *([cell.conf] if conf_column else [])]
    if order is not None:
        names = [names[place] for place in order]
        rows = [[row[place] for place in order] for row in rows]
    text = "\r\n".join(",".join(row) for row in itertools.chain([names], rows)) + "\r\n"
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode()
