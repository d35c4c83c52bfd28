"""The open API, version 1: what is measured, where, and every figure with its flags, version, vintage and source.

Answers come from memory (``questions.shelf``). An error is problem+json and says what is allowed. The description that
machines read is ``/api/v1/openapi.json``; it is made from the same tables of parameters that reading checks against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import charts, site
from dashboard.chart import Chart
from dashboard.database import Database
from dashboard.handout import Handout, figures, plain_figure, query_string
from dashboard.look import MAX_COMPARED
from dashboard.measure.value import NOT_APPLICABLE, IndicatorInfo, Observation
from dashboard.pinned import Pinned
from dashboard.questions import ledger, reference, takeaway
from dashboard.questions.shelf import Catalogued, Shelf, filled, shelf
from dashboard.render.table_csv import csv_of, parquet, source_of
from dashboard.routes.answers import FROZEN, LIVE, as_json, busy, only_reading, problem, reply
from dashboard.routes.asking import BadAddressError, canonical, drawn, figures_at_hand, parameters
from dashboard.routes.findings import finding_of, report_of
from dashboard.routes.kept import STORE, BusyError, Kept, address_tag, keep, made_once
from dashboard.routes.limits import CHEAP, DRAWN, too_many
from dashboard.routes.values import value_of
from dashboard.view import harmless
from dashboard.words import spoken

BASE = "/api/v1"
MOST_CELLS = 20_000
DEFAULT_CELLS = 5_000
MANY_CELLS = 2_000
"""More figures than any one measure has: writing them takes as long as a drawing."""
LONGEST_VALUE = 2_000
MOST_LISTED = 40
"""Values in one list: longer addresses break on their way."""

JSON = "application/json"
MEDIA = {
    "json": JSON,
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonstat": "application/json",
    "parquet": "application/vnd.apache.parquet",
}

Kind = Literal["text", "list", "year", "day", "number"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an endpoint: how it is written and, where the list is short, what it may say."""

    name: str
    kind: Kind
    about: str
    """Key of what it says."""
    allowed: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    example: str = ""
    default: str = ""
    most: int = MOST_LISTED
    """Values in a list."""


Given = Mapping[str, str]


def read(request: Request, known: Sequence[Parameter]) -> dict[str, str]:
    """The parameters of a request, checked for form. Raises ``BadAddressError`` naming what is allowed."""
    by_name, say = {one.name: one for one in known}, spoken().say
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in by_name:
            allowed = ", ".join(by_name) or say("none")
            raise BadAddressError(400, say("error.parameter", given=repr(harmless(name)), allowed=allowed))
        if name in given:
            raise BadAddressError(400, say("error.twice.list", name=name))
        if len(value) > LONGEST_VALUE:
            raise BadAddressError(400, say("error.long", name=name, longest=LONGEST_VALUE))
        check(by_name[name], value)
        given[name] = value
    return given


def check(one: Parameter, value: str) -> None:
    """Raises ``BadAddressError`` unless a value has its parameter's form."""
    say, said = spoken().say, {"name": one.name, "given": harmless(value)}
    if one.allowed:
        parts = value.split(",") if one.kind == "list" else [value]
        for part in parts:
            if part not in one.allowed:
                raise BadAddressError(400, say("error.value", **said, allowed=", ".join(one.allowed)))
    elif one.kind in ("year", "number"):
        low, high = one.low or 0, one.high if one.high is not None else 10**9
        if not (value.isascii() and value.isdigit() and len(value) <= 10 and low <= int(value) <= high):
            raise BadAddressError(400, say("error.number", **said, low=low, high=high))
    elif one.kind == "day":
        try:
            right = date.fromisoformat(value).isoformat() == value
        except ValueError:
            right = False
        if not right:
            raise BadAddressError(400, say("error.day", **said))
    elif not value:
        raise BadAddressError(400, say("error.empty", **said))
    if one.kind == "list" and value.count(",") >= one.most:
        raise BadAddressError(400, say("error.list", name=one.name, most=one.most))


# --- parameters -------------------------------------------------------------------------------------------------------

THEMES = ("uptake", "skills", "funding", "context")
FORMATS = ("json", "csv", "jsonstat", "parquet")
KINDS = ("new period", "revision", "replacement", "flags", "break", "withdrawn")

THEME = Parameter("theme", "text", "parameter.theme", THEMES, example="uptake")
INDICATOR = Parameter("indicator", "list", "parameter.indicator", example="cloud_any,ai_any")
COUNTRY = Parameter("country", "list", "parameter.country", example="EE,LV,NO")
OBSERVATIONS = (
    INDICATOR,
    COUNTRY,
    Parameter("size", "text", "parameter.size", example="10-249"),
    Parameter("activity", "text", "parameter.activity", example="C10-S951_X_K"),
    Parameter("from", "year", "parameter.from", low=1900, high=2100, example="2021"),
    Parameter("to", "year", "parameter.to", low=1900, high=2100, example="2025"),
    Parameter("vintage", "day", "parameter.vintage", example="2026-02-27"),
    Parameter("format", "text", "parameter.format", FORMATS, example="json", default="json"),
    Parameter(
        "limit", "number", "parameter.limit.cells", low=1, high=MOST_CELLS, example="100", default=str(DEFAULT_CELLS)
    ),
    Parameter("offset", "number", "parameter.offset.cells", low=0, high=1_000_000, example="0", default="0"),
)
REVISIONS = (
    INDICATOR,
    COUNTRY,
    Parameter("limit", "number", "parameter.limit.entries", low=1, high=MOST_CELLS, example="100", default="1000"),
    Parameter("offset", "number", "parameter.offset.entries", low=0, high=1_000_000, example="0", default="0"),
)
CHART = (
    Parameter("chart", "text", "parameter.chart", tuple(charts.CHARTS), example="beside"),
    Parameter("country", "text", "parameter.mine", example="EE"),
    Parameter("with", "list", "parameter.with", example="FI,LV", most=MAX_COMPARED),
    Parameter("group", "text", "parameter.group"),
    Parameter("indicator", "text", "parameter.indicator.one", example="cloud_any"),
    Parameter("and", "text", "parameter.and"),
    Parameter("size", "text", "parameter.size.chart"),
    Parameter("activity", "text", "parameter.activity.chart"),
    Parameter("from", "text", "parameter.from"),
    Parameter("to", "text", "parameter.to"),
    Parameter("gap", "text", "parameter.gap"),
    Parameter("beside", "text", "parameter.beside"),
    Parameter("year", "text", "parameter.year"),
    Parameter("order", "text", "parameter.order"),
    Parameter("finding", "text", "parameter.finding"),
    Parameter("vintage", "day", "parameter.vintage.chart"),
)  # fmt: skip
"""What an address of a chart may say, for charts as JSON and as files alike."""


# --- values -----------------------------------------------------------------------------------------------------------


def indicator_of(one: Catalogued) -> dict[str, Any]:
    """What an indicator measures."""
    info = one.info
    return {
        "id": info.id,
        "title": info.title,
        "short": info.short,
        "theme": one.theme,
        "unit": info.unit_title or info.unit,
        "decimals": info.decimals,
        "direction": info.direction,
        "population": info.population,
        "reference_year": info.reference_year,
        "version": info.version,
        "family": info.family,
        "optional_module": info.optional,
        "tolerance": info.tolerance,
        "definition": info.definition,
        "to_know": list(info.know),
        "sizes": list(one.sizes),
        "activities": list(one.activities),
        "first_period": one.first,
        "last_period": one.last,
        "values": one.values,
        "source": {
            **source_of(info.source),
            "vintage": info.source.vintage.isoformat() if info.source.vintage else None,
        },
        "links": {"observations": f"{site.address()}{BASE}/observations?indicator={info.id}"},
    }


# --- endpoints --------------------------------------------------------------------------------------------------------


def index(database: Database, given: Given) -> Kept:
    """What there is, and where."""
    made = reference.build(database)
    links = {
        name: f"{site.address()}{BASE}/{name}"
        for name in ("indicators", "countries", "observations", "chart", "findings", "revisions", "changes", "vintages")
    }
    return answer(
        {
            "title": spoken().say("api.title", site=site.NAME),
            "version": "1",
            "newest_vintage": made.newest_vintage.isoformat(),
            "cells": made.rows_out,
            "indicators": made.indicators,
            "links": {
                **links,
                "openapi": f"{site.address()}{BASE}/openapi.json",
                "feed": f"{site.address()}/feed.atom",
            },
            "charts": list(charts.CHARTS),
        }
    )


def indicators(database: Database, given: Given) -> Kept:
    """All indicators, or those of a theme."""
    held = shelf(database)
    return answer(
        {
            "indicators": [
                indicator_of(one) for one in held.indicators.values() if given.get("theme", one.theme) == one.theme
            ]
        }
    )


def one_indicator(database: Database, id_: str) -> Kept:
    """One indicator with the vintages held of it. Raises ``BadAddressError`` with 404."""
    held = shelf(database)
    if id_ not in held.indicators:
        raise BadAddressError(404, _no_indicator(id_))
    days = [day.isoformat() for day in held.vintages.get(id_, ())]
    return answer({**indicator_of(held.indicators[id_]), "vintages": days})


def countries(database: Database, given: Given) -> Kept:
    """Countries and averages."""
    held = shelf(database)
    return answer(
        {
            "countries": [
                {"code": place.geo, "name": place.name, "kind": place.kind, "member": place.geo in held.members}
                for place in held.places.values()
            ]
        }
    )


def vintages(database: Database, given: Given) -> Kept:
    """Vintages held of some indicators, or of all."""
    held = shelf(database)
    ids = _ids(given, held) if "indicator" in given else tuple(held.indicators)
    return answer({"vintages": {id_: [day.isoformat() for day in held.vintages.get(id_, ())] for id_ in ids}})


def _ids(given: Given, held: Shelf) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(given["indicator"].split(",")))
    unknown = [id_ for id_ in ids if id_ not in held.indicators]
    if unknown:
        raise BadAddressError(400, _no_indicator(unknown[0]))
    return ids


def _no_indicator(id_: str) -> str:
    return spoken().say("error.unknown.indicator", given=repr(harmless(id_)), address=f"{BASE}/indicators")


def _geos(given: Given, held: Shelf) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(given["country"].split(","))) if "country" in given else ()
    unknown = [geo for geo in asked if geo not in held.places]
    if unknown:
        raise BadAddressError(400, _no_code("country", unknown[0], held.places))
    return asked


def _no_code(name: str, given: str, allowed: Iterable[str]) -> str:
    return spoken().say(f"error.unknown.{name}", given=repr(harmless(given)), allowed=", ".join(allowed))


def chosen(database: Database, given: Given) -> tuple[list[Observation], Shelf]:
    """The cells that an address asks for, by indicator and country, oldest first."""
    held = shelf(database)
    if "indicator" not in given:
        raise BadAddressError(400, spoken().say("error.no indicator", address=f"{BASE}/indicators"))
    ids, geos = _ids(given, held), _geos(given, held)
    if "vintage" in given:
        cells = _as_of(database, ids, geos, date.fromisoformat(given["vintage"]), held)
    else:
        cells = [cell for id_ in ids for cell in held.series(id_, geos)]
    size, activity = given.get("size"), given.get("activity")
    first, last = int(given.get("from", 0)), int(given.get("to", 9999))
    for name, asked, known in (("size", size, sizes_of(held)), ("activity", activity, activities_of(held))):
        if asked is not None and asked not in known:
            raise BadAddressError(400, _no_code(name, asked, known))
    found = [
        cell
        for cell in cells
        if (size is None or cell.size_emp == size)
        and (activity is None or cell.nace_r2 == activity)
        and first <= cell.year <= last
    ]
    return found, held


def sizes_of(held: Shelf) -> tuple[str, ...]:
    """All size classes that occur."""
    return tuple(sorted({size for one in held.indicators.values() for size in one.sizes}))


def activities_of(held: Shelf) -> tuple[str, ...]:
    """All activities that occur."""
    return tuple(sorted({activity for one in held.indicators.values() for activity in one.activities}))


def _as_of(database: Database, ids: Sequence[str], geos: Sequence[str], day: date, held: Shelf) -> list[Observation]:
    known = sorted({one for id_ in ids for one in held.vintages.get(id_, ())})
    if day not in known:
        words = spoken()
        listed = ", ".join(one.isoformat() for one in known) or words.say("none")
        raise BadAddressError(410, words.say("error.not held", day=day, days=listed))
    return list(takeaway.cells_of(Pinned(database, day), ids, geos))


def observations(database: Database, given: Given) -> Kept:
    """Figures in the form asked for."""
    found, held = chosen(database, given)
    form = given.get("format", "json")
    limit, offset = int(given.get("limit", DEFAULT_CELLS)), int(given.get("offset", 0))
    shown = found[offset : offset + limit]
    infos = {id_: one.info for id_, one in held.indicators.items()}
    names = {geo: place.name for geo, place in held.places.items()}
    if form in ("csv", "parquet"):
        lines = [plain_figure(cell, infos[cell.indicator_id], names[cell.geo]) for cell in shown]
        headers = {"Content-Disposition": f'attachment; filename="observations.{form}"', "X-Total": str(len(found))}
        if form == "csv":
            return keep(csv_of(lines), MEDIA["csv"], headers=headers)
        return keep(parquet(lines, spoken().say("api.observations")), MEDIA["parquet"], headers=headers)
    if form == "jsonstat":
        return keep(as_json(json_stat(shown, infos, names, held)), JSON, level=3)
    following = None
    if offset + limit < len(found):
        query = {**given, "offset": str(offset + limit), "limit": str(limit)}
        following = f"{site.address()}{BASE}/observations?{query_string(query)}"
    return answer(
        {
            "total": len(found),
            "offset": offset,
            "limit": limit,
            "next": following,
            "values": [value_of(cell, infos[cell.indicator_id], names[cell.geo]) for cell in shown],
        },
        level=3,
    )


def many(held: Shelf, given: Given) -> bool:
    """Whether an answer holds so many figures that it has to be made beside the server's one thread."""
    geos = given["country"].split(",") if "country" in given else held.places
    asked = (held.cells.get(id_, {}) for id_ in set(given.get("indicator", "").split(",")))
    cells = sum(len(by_geo.get(geo, ())) for by_geo in asked for geo in geos)
    return min(cells, int(given.get("limit", DEFAULT_CELLS))) > MANY_CELLS


def json_stat(
    cells: Sequence[Observation], infos: Mapping[str, IndicatorInfo], names: Mapping[str, str], held: Shelf
) -> dict[str, Any]:
    """A JSON-stat 2.0 dataset, sparse; ``status`` holds Eurostat's letters as Eurostat writes them (``bu``, ``|C``)."""
    dimensions: dict[str, tuple[str, ...]] = {
        "indicator": tuple(dict.fromkeys(cell.indicator_id for cell in cells)),
        "geo": tuple(dict.fromkeys(cell.geo for cell in cells)),
        "size_emp": tuple(dict.fromkeys(cell.size_emp for cell in cells)),
        "nace_r2": tuple(dict.fromkeys(cell.nace_r2 for cell in cells)),
        "time": tuple(sorted({cell.period for cell in cells})),
    }
    at = {name: {code: place for place, code in enumerate(codes)} for name, codes in dimensions.items()}
    size = [len(codes) for codes in dimensions.values()]
    steps: list[int] = []
    step = 1
    for length in reversed(size):
        steps.insert(0, step)
        step *= length
    values: dict[str, float] = {}
    status: dict[str, str] = {}
    vintages_: dict[str, str] = {}
    for cell in cells:
        codes = (cell.indicator_id, cell.geo, cell.size_emp, cell.nace_r2, cell.period)
        key = str(sum(at[name][code] * by for name, code, by in zip(dimensions, codes, steps, strict=True)))
        if cell.value is not None:
            values[key] = cell.value
        if cell.status or cell.conf:
            status[key] = cell.status + (f"|{cell.conf}" if cell.conf else "")
        vintages_[key] = cell.vintage.isoformat()
    labels = {
        "indicator": {id_: infos[id_].title for id_ in dimensions["indicator"]},
        "geo": {geo: names[geo] for geo in dimensions["geo"]},
        "size_emp": {code: _label(code, held.sizes) for code in dimensions["size_emp"]},
        "nace_r2": {code: _label(code, held.activities) for code in dimensions["nace_r2"]},
        "time": {period: period for period in dimensions["time"]},
    }
    used = {id_: infos[id_] for id_ in dimensions["indicator"]}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "; ".join(info.title for info in used.values()),
        "source": "; ".join(
            dict.fromkeys(f"{line.producer}, {line.dataset_id}" for info in used.values() for line in info.sources)
        ),
        "updated": max((cell.vintage for cell in cells), default=date(1970, 1, 1)).isoformat(),
        "id": list(dimensions),
        "size": size,
        "role": {"time": ["time"], "geo": ["geo"], "metric": ["indicator"]},
        "dimension": {
            name: {
                "label": name,
                "category": {"index": {code: n for code, n in at[name].items()}, "label": labels[name]},
            }
            for name in dimensions
        },
        "value": values,
        "status": status,
        "extension": {
            "vintage": vintages_,
            "units": {id_: info.unit_title or info.unit for id_, info in used.items()},
            "versions": {id_: info.version for id_, info in used.items()},
            "flags_unknown": sorted({cell.geo for cell in cells if not cell.flags_known}),
        },
    }


def _label(code: str, named: Mapping[str, str]) -> str:
    return spoken().say("code.none") if code == NOT_APPLICABLE else named.get(code, code)


def chart_value(handout: Handout) -> dict[str, Any]:
    """A chart as a plain value: its words, its marks, its figures."""
    chart: Chart = handout.chart
    return {
        "chart": handout.name,
        "kind": chart.kind,
        "headline": chart.headline,
        "subtitle": chart.subtitle,
        "notes": list(chart.notes),
        "source": chart.source,
        "alternative_text": chart.alt,
        "address": handout.address,
        "query": dict(handout.query),
        "vintages": [day.isoformat() for day in handout.vintages],
        "pinned_to": handout.pinned.isoformat() if handout.pinned else None,
        "rows": [{"key": row.key, "label": row.label, "role": row.role, "aside": row.aside} for row in chart.rows],
        "columns": [
            {
                "key": one.key,
                "label": one.title or one.label,
                "panel": one.panel,
                "unit": one.unit,
                "period": one.period,
            }
            for one in chart.columns
        ],
        "marks": [
            {
                "row": mark.row,
                "column": mark.column,
                "value": mark.value,
                "text": mark.text,
                "period": mark.period,
                "flags": mark.letters,
                "flags_meaning": mark.said,
                "flags_known": mark.flags_known,
                "absence": mark.absence,
            }
            for mark in chart.marks
        ],
        "lines": [
            {"row": line.row, "from": line.start, "to": line.end, "comparable": not line.dotted, "reason": line.reason}
            for line in chart.lines
        ],
        "breaks": [
            {"row": sign.row, "from": sign.start, "to": sign.end, "reason": sign.reason} for sign in chart.signs
        ],
        "figures": [
            {
                name: getattr(figure, name)
                for name in (
                    "indicator",
                    "geo",
                    "period",
                    "size_emp",
                    "nace_r2",
                    "value",
                    "unit",
                    "status",
                    "conf",
                    "flags_known",
                    "reason",
                    "version",
                    "vintage",
                    "dataset",
                    "producer",
                    "source_kind",
                )
            }
            for figure in figures(handout)
        ],
    }


def findings(database: Database, given: Given) -> Kept:
    """All findings with their verdicts and the figures on which these rest."""
    told = ledger.ledger(database)
    found = [finding_of(told, one) for one in told.judgements.values()]
    return answer({**_before_verdicts(told), "findings": found})


def one_finding(database: Database, id_: str) -> Kept:
    """One finding. Raises ``BadAddressError`` with 404."""
    told = ledger.ledger(database)
    if id_ not in told.judgements:
        raise BadAddressError(404, _no_code("finding", id_, told.judgements))
    return answer({**_before_verdicts(told), **finding_of(told, told.judgements[id_])})


def _before_verdicts(told: ledger.Ledger) -> dict[str, Any]:
    return {"report": report_of(told.report), "note": spoken().say("api.note")}


def revisions(database: Database, given: Given) -> Kept:
    """Cells that changed between two vintages."""
    held = shelf(database)
    ids = set(_ids(given, held)) if "indicator" in given else None
    geos = set(_geos(given, held)) if "country" in given else None
    found = [
        one
        for one in takeaway.revisions(database)
        if (ids is None or one.indicator_id in ids) and (geos is None or one.geo in geos)
    ]
    limit, offset = int(given.get("limit", 1000)), int(given.get("offset", 0))
    infos = {id_: one.info for id_, one in held.indicators.items()}
    return answer(
        {
            "total": len(found),
            "offset": offset,
            "limit": limit,
            "revisions": [
                {
                    "kind": one.kind,
                    "indicator": one.indicator_id,
                    "country": one.geo,
                    "period": one.period,
                    "size": one.size_emp,
                    "activity": one.nace_r2,
                    "unit": infos[one.indicator_id].unit_title or infos[one.indicator_id].unit,
                    "from_vintage": one.from_vintage.isoformat(),
                    "to_vintage": one.to_vintage.isoformat(),
                    "from_value": one.from_value,
                    "to_value": one.to_value,
                    "from_flags": one.from_flags,
                    "to_flags": one.to_flags,
                }
                for one in found[offset : offset + limit]
            ],
        }
    )


def changes(database: Database, given: Given) -> Kept:
    """What a feed tells, as JSON."""
    held = shelf(database)
    ids = set(_ids(given, held)) if "indicator" in given else None
    geos = set(_geos(given, held)) if "country" in given else None
    found = [
        one
        for one in takeaway.changes(database)
        if (ids is None or one.indicator_id in ids) and (geos is None or one.geo in geos)
    ]
    limit, offset = int(given.get("limit", 1000)), int(given.get("offset", 0))
    return answer(
        {
            "total": len(found),
            "offset": offset,
            "limit": limit,
            "changes": [
                {
                    "kind": one.kind,
                    "indicator": one.indicator_id,
                    "country": one.geo,
                    "period": one.period,
                    "on": one.on.isoformat(),
                    "cells": one.cells,
                    "detail": one.detail,
                }
                for one in found[offset : offset + limit]
            ],
        }
    )


def answer(value: Any, level: int = 6) -> Kept:
    """A value as JSON, to be kept."""
    return keep(as_json(value), JSON, level=level)


# --- the way in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API."""

    path: str
    about: str
    """Key of what is there."""
    parameters: tuple[Parameter, ...]
    make: Callable[[Database, Given], Kept]
    schema: str
    """Name of the answer's schema in the OpenAPI document."""


ENDPOINTS: dict[str, Endpoint] = {
    one.path: one
    for one in (
        Endpoint("", "endpoint.index", (), index, "Index"),
        Endpoint("indicators", "endpoint.indicators", (THEME,), indicators, "Indicators"),
        Endpoint("countries", "endpoint.countries", (), countries, "Countries"),
        Endpoint("observations", "endpoint.observations", OBSERVATIONS, observations, "Observations"),
        Endpoint("findings", "endpoint.findings", (), findings, "Findings"),
        Endpoint("revisions", "endpoint.revisions", REVISIONS, revisions, "Revisions"),
        Endpoint("changes", "endpoint.changes", REVISIONS, changes, "Changes"),
        Endpoint("vintages", "endpoint.vintages", (INDICATOR,), vintages, "Vintages"),
    )
}


async def root(request: Request) -> Response:
    """``/api`` leads to the newest version."""
    return only_reading(request) or RedirectResponse(BASE, status_code=307)


async def api(request: Request) -> Response:
    """Any address under ``/api/``."""
    refused = only_reading(request)
    if refused is not None:
        return refused
    version, _, path = str(request.path_params["path"]).rstrip("/").partition("/")
    say = spoken().say
    try:
        if version != "v1":
            raise BadAddressError(404, say("error.version", given=repr(harmless(version)), address=BASE))
        if len(request.url.query) > 3 * LONGEST_VALUE:
            raise BadAddressError(414, say("not drawn.long", longest=3 * LONGEST_VALUE))
        return await _answer(request, path)
    except BusyError:
        return busy()
    except BadAddressError as error:
        return problem(error.status, str(error))


async def _answer(request: Request, path: str) -> Response:
    database = figures_at_hand()
    stamp = database.stamp()
    key = ("api", path, request.url.query, site.address())
    found = STORE.get((stamp, key))
    refused = too_many(request, CHEAP if found is not None or path != "chart" else DRAWN)
    if refused is not None:
        return refused
    caching = FROZEN if "vintage=" in request.url.query else LIVE
    if found is not None:
        return reply(request, found, caching)
    if not filled(database):
        await to_thread.run_sync(shelf, database)
    if path == "openapi.json":
        from dashboard.routes.openapi import document  # it describes this module

        made = keep(as_json(document(database)), "application/openapi+json;version=3.1")
    elif path == "chart":
        query = parameters(request)
        read(request, CHART)

        def draw() -> Kept:
            tag = address_tag(database, "api/chart", canonical(query), site.address())
            return keep(as_json(chart_value(drawn(database, query))), JSON, tag)

        return reply(request, await made_once(key, stamp, draw), caching)
    elif path.startswith("indicators/"):
        read(request, ())
        made = one_indicator(database, path.removeprefix("indicators/"))
    elif path.startswith("findings/"):
        read(request, ())
        id_ = path.removeprefix("findings/")
        return reply(request, await made_once(key, stamp, lambda: one_finding(database, id_)), caching)
    elif path in ENDPOINTS:
        endpoint = ENDPOINTS[path]
        given = read(request, endpoint.parameters)
        large = path == "observations" and ("vintage" in given or many(shelf(database), given))
        refused = too_many(request, DRAWN - CHEAP) if large else None
        if refused is not None:
            return refused
        if large or path in ("findings", "changes"):  # slow the first time: not in the server's one thread
            return reply(request, await made_once(key, stamp, lambda: endpoint.make(database, given)), caching)
        made = endpoint.make(database, given)
    else:
        offered = ", ".join(f"{BASE}/{one}" for one in (*filter(None, ENDPOINTS), "chart"))
        raise BadAddressError(404, spoken().say("error.nothing", given=f"{BASE}/{harmless(path)}", offered=offered))
    STORE.put((stamp, key), made)
    return reply(request, made, caching)
