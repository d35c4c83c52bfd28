"""The API's description for machines: OpenAPI 3.1, made from the parameters that reading checks against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard import charts, site
from dashboard.database import Database
from dashboard.ledger.rules import WORDS
from dashboard.questions.shelf import Shelf, shelf
from dashboard.routes import api
from dashboard.routes.answers import title
from dashboard.words import spoken

Schema = dict[str, Any]

LONGEST = 200
"""Longest free text of a parameter."""

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
URL: Schema = {"type": "string"}
NUMBER_OR_NOTHING: Schema = {"type": ["number", "null"], "description": "schema.number"}
TEXT_OR_NOTHING: Schema = {"type": ["string", "null"]}
STATUS: Schema = {"type": "string", "pattern": "^[bdefimnpu]*$", "description": "schema.status"}
CONF: Schema = {"type": "string", "pattern": "^[CNP]*$", "description": "schema.conf"}


def record(**properties: Schema) -> Schema:
    """An object with just these properties, all of them present."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def many(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def by_name(of: Schema) -> Schema:
    """An object of like values by name."""
    return {"type": "object", "additionalProperties": of}


def ref(name: str) -> Schema:
    """A schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str, of: str) -> Schema:
    """A slice of a longer list."""
    return record(total=COUNT, offset=COUNT, limit=COUNT, **{name: many(ref(of))})


WORD: Schema = {"type": "string", "enum": list(WORDS)}

FINDING = record(
    id=TEXT, theme=TEXT, also_themes=many(TEXT), type=TEXT, also_types=many(TEXT), label=TEXT, paraphrase=TEXT,
    hedge=TEXT, quote=TEXT, voice=TEXT, line=COUNT, testability=TEXT,
    evidence=many(record(
        indicator=TEXT_OR_NOTHING, size=TEXT_OR_NOTHING, table=TEXT_OR_NOTHING, absent=TEXT_OR_NOTHING, use=TEXT,
        read=TEXT,
    )),
    rule={"anyOf": [record(dated=DAY, why=TEXT, parts=many(ref("Rule"))), {"type": "null"}]},
    verdict=ref("Verdict"), by_country=by_name(ref("Verdict")),
    april_2021=record(verdict=ref("Verdict"), by_country=by_name(ref("Verdict"))),
    parts=many(record(id=TEXT, word=WORD, asks_about_year_before=FLAG, waves=many(ref("Wave")))),
    needed=TEXT, caveat=TEXT, limits=many(TEXT),
)  # fmt: skip


SCHEMAS: Mapping[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "schema.problem",
        "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
        "required": ["type", "title", "status", "detail"],
    },
    "Index": record(
        title=TEXT, version=TEXT, newest_vintage=DAY, cells=COUNT, indicators=COUNT, links=by_name(URL),
        charts=many(TEXT),
    ),
    "TableSource": record(
        producer=TEXT, table=TEXT, title=TEXT, url=URL, doi=TEXT_OR_NOTHING, via=TEXT_OR_NOTHING, licence=TEXT,
        vintage={"type": ["string", "null"], "format": "date"},
    ),
    "Indicator": {
        "type": "object",
        "properties": {
            "id": TEXT, "title": TEXT, "short": TEXT, "theme": TEXT, "unit": TEXT, "decimals": COUNT,
            "direction": TEXT, "population": TEXT, "reference_year": TEXT, "version": TEXT_OR_NOTHING,
            "family": TEXT_OR_NOTHING, "optional_module": FLAG, "tolerance": {"type": "number"}, "definition": TEXT,
            "to_know": many(TEXT), "sizes": many(TEXT), "activities": many(TEXT), "first_period": TEXT_OR_NOTHING,
            "last_period": TEXT_OR_NOTHING, "values": COUNT, "source": ref("TableSource"), "links": by_name(URL),
            "vintages": many(DAY),
        },
        "required": ["id", "title", "unit", "population", "reference_year", "version", "values", "source"],
        "additionalProperties": False,
    },
    "Indicators": record(indicators=many(ref("Indicator"))),
    "Country": record(code=TEXT, name=TEXT, kind=TEXT, member=FLAG),
    "Countries": record(countries=many(ref("Country"))),
    "Value": {
        **record(
            indicator=TEXT, country=TEXT, country_name=TEXT, period=TEXT, size=TEXT, activity=TEXT,
            value=NUMBER_OR_NOTHING, unit=TEXT, status=STATUS, conf=CONF, flags_known=FLAG, note=TEXT_OR_NOTHING,
            version=TEXT_OR_NOTHING, vintage=DAY, vintage_precision=TEXT, vintage_basis=TEXT,
            source=record(producer=TEXT, table=TEXT, kind=TEXT),
        ),
        "description": "schema.value",
    },
    "Observations": record(total=COUNT, offset=COUNT, limit=COUNT, next=TEXT_OR_NOTHING, values=many(ref("Value"))),
    "JsonStat": {
        "type": "object",
        "description": "schema.jsonstat",
        "properties": {
            "version": {"const": "2.0"}, "class": {"const": "dataset"}, "value": by_name({"type": "number"}),
        },
        "required": ["version", "class", "id", "size", "dimension", "value", "status"],
    },
    "Reason": {
        "description": "schema.reason",
        "anyOf": [record(code=TEXT, text=TEXT), {"type": "null"}],
    },
    "Verdict": {
        **record(word=WORD, waves=many(TEXT), by_wave=many(WORD), reason=ref("Reason")),
        "description": "schema.verdict",
    },
    "Test": {
        **record(
            test=TEXT, said={"enum": ["holds", "fails", "level", None]}, tolerance={"type": "number"}, working=TEXT,
            reason=ref("Reason"), figures=many(ref("Value")),
        ),
        "description": "schema.test",
    },
    "Wave": record(
        wave=TEXT, word=WORD, reason=ref("Reason"), counts=by_name(COUNT), with_data=COUNT, of=COUNT,
        tests=many(ref("Test")),
        countries=by_name(record(word=WORD, reason=ref("Reason"), tests=many(ref("Test")))),
    ),
    "Rule": record(
        id=TEXT, states=TEXT, population=TEXT, tests=by_name(TEXT), clauses=many(TEXT), region=TEXT, at_least=COUNT,
        with_data=COUNT, first_wave=TEXT_OR_NOTHING, at_most=WORD,
    ),
    "Finding": FINDING,
    "OneFinding": record(report=ref("Report"), note=TEXT, **FINDING["properties"]),
    "Report": record(title=TEXT, publisher=TEXT, posted=DAY, url=URL),
    "Findings": record(report=ref("Report"), note=TEXT, findings=many(ref("Finding"))),
    "Revision": record(
        kind=TEXT, indicator=TEXT, country=TEXT, period=TEXT, size=TEXT, activity=TEXT, unit=TEXT, from_vintage=DAY,
        to_vintage=DAY, from_value=NUMBER_OR_NOTHING, to_value=NUMBER_OR_NOTHING, from_flags=TEXT, to_flags=TEXT,
    ),
    "Revisions": listed("revisions", "Revision"),
    "Change": record(
        kind={"enum": list(api.KINDS)}, indicator=TEXT, country=TEXT, period=TEXT, on=DAY, cells=COUNT, detail=TEXT
    ),
    "Changes": listed("changes", "Change"),
    "Vintages": record(vintages=by_name(many(DAY))),
    "Chart": {
        "type": "object",
        "properties": {
            "chart": {"enum": list(charts.CHARTS)}, "kind": TEXT, "headline": TEXT, "subtitle": TEXT,
            "notes": many(TEXT),
            "source": TEXT, "alternative_text": TEXT, "address": URL, "query": by_name(TEXT), "vintages": many(DAY),
            "pinned_to": {"type": ["string", "null"], "format": "date"}, "rows": many({"type": "object"}),
            "columns": many({"type": "object"}), "marks": many(ref("Mark")), "lines": many({"type": "object"}),
            "breaks": many({"type": "object"}), "figures": many({"type": "object"}),
        },
        "required": ["chart", "kind", "headline", "subtitle", "notes", "source", "marks", "figures", "vintages"],
        "additionalProperties": False,
    },
    "Mark": record(
        row=TEXT, column=TEXT, value=NUMBER_OR_NOTHING, text=TEXT, period=TEXT, flags=TEXT, flags_meaning=TEXT,
        flags_known=FLAG, absence=TEXT,
    ),
}  # fmt: skip
"""The schemas by name; their descriptions are keys of words."""


def described(schema: Any) -> Any:
    """A schema with its descriptions in words."""
    if isinstance(schema, Mapping):
        return {
            name: spoken().say(value) if name == "description" and isinstance(value, str) else described(value)
            for name, value in schema.items()
        }
    return [described(one) for one in schema] if isinstance(schema, list) else schema


def parameter(one: api.Parameter, codes: Codes, *, required: bool = False) -> Schema:
    """A parameter as OpenAPI describes it: lists are one text with commas."""
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    if one.kind == "list" and one.name in codes:
        schema = {
            "type": "array",
            "items": {"type": "string", "enum": list(codes[one.name])},
            "minItems": 1,
            "maxItems": one.most,
        }
    elif one.kind in ("year", "number"):
        schema = {"type": "integer", "minimum": one.low, "maximum": one.high}
        if one.default:
            schema["default"] = int(one.default)
    elif one.kind == "day":
        schema = {"type": "string", "format": "date"}
    elif one.name in codes:
        schema = {"type": "string", "enum": list(codes[one.name])}
    elif one.allowed and one.kind != "list":
        schema = {"type": "string", "enum": list(one.allowed)}
        if one.default:
            schema["default"] = one.default
    about = spoken().say(one.about)
    made: Schema = {"name": one.name, "in": "query", "description": about, "required": required, "schema": schema}
    example: Any = int(one.example) if one.example and one.kind in ("year", "number") else one.example
    if schema["type"] == "array":
        made |= {"style": "form", "explode": False}
        example = one.example.split(",")
    if one.example:
        made["example"] = example
    return made


def problems(*statuses: int) -> Schema:
    """Error answers."""
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {str(status): {"description": title(status), "content": content} for status in statuses}


def operation(name: str, about: str, parameters: Sequence[Schema], content: Schema, errors: Sequence[int]) -> Schema:
    """Reading one address."""
    return {
        "get": {
            "operationId": name,
            "summary": about,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": about, "content": content},
                "304": {"description": spoken().say("openapi.unchanged")},
                **problems(*errors, 414, 429, 503),
            },
        }
    }


Codes = Mapping[str, Sequence[str]]
"""What parameters may say in this build."""


def codes_of(held: Shelf) -> Codes:
    """The codes of a build that tables of figures have."""
    return {
        "indicator": tuple(held.indicators),
        "country": tuple(held.places),
        "size": api.sizes_of(held),
        "activity": api.activities_of(held),
    }


def chart_codes(database: Database) -> Codes:
    """The codes of a build that charts read."""
    return {name: tuple(allowed) for name, allowed in charts.allowed_values(database).items()}


def chart_parameter(one: api.Parameter, codes: Codes) -> Schema:
    """A parameter of charts; one that only some charts read names these."""
    bound = one
    if one.name in ("from", "to"):
        years = [int(code) for code in codes[one.name]]
        bound = replace(one, kind="year", low=min(years), high=max(years))
    readers = [name for name, entry in charts.CHARTS.items() if one.name in entry.own]
    if one.name == "and":
        readers = ["pairs"]
    made = parameter(bound, codes, required=one.name == "chart")
    if readers:
        made["description"] = spoken().say("openapi.read by", about=made["description"], charts=", ".join(readers))
    return made


def document(database: Database) -> Schema:
    """The whole document, with the codes of a build."""
    say = spoken().say
    codes, own_codes = codes_of(shelf(database)), chart_codes(database)
    paths: dict[str, Schema] = {}
    for path, endpoint in api.ENDPOINTS.items():
        required = {"indicator"} if path == "observations" else set()
        content: Schema = {"application/json": {"schema": ref(endpoint.schema)}}
        errors = [400]
        if path == "observations":
            content = {
                "application/json": {"schema": {"anyOf": [ref("Observations"), ref("JsonStat")]}},
                "text/csv": {"schema": TEXT},
                api.MEDIA["parquet"]: {"schema": {"type": "string", "format": "binary"}},
            }
            errors = [400, 410]
        paths[f"/{path}" if path else "/"] = operation(
            path or "index",
            say(endpoint.about),
            [parameter(one, codes, required=one.name in required) for one in endpoint.parameters],
            content,
            errors,
        )
    own = {
        "name": "id", "in": "path", "required": True, "description": say("openapi.indicator.id"),
        "schema": {"type": "string", "enum": list(codes["indicator"])}, "example": "cloud_any",
    }  # fmt: skip
    paths["/indicators/{id}"] = operation(
        "indicator",
        say("openapi.indicator"),
        [own],
        {"application/json": {"schema": ref("Indicator")}},
        [400, 404],
    )
    own = {
        "name": "id", "in": "path", "required": True, "description": say("openapi.finding.id"),
        "schema": {"type": "string", "enum": list(own_codes["finding"])}, "example": own_codes["finding"][0],
    }  # fmt: skip
    paths["/findings/{id}"] = operation(
        "finding",
        say("openapi.finding"),
        [own],
        {"application/json": {"schema": ref("OneFinding")}},
        [400, 404],
    )
    paths["/chart"] = operation(
        "chart",
        say("openapi.chart"),
        [chart_parameter(one, own_codes) for one in api.CHART],
        {"application/json": {"schema": ref("Chart")}},
        [400, 410],
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("api.title", site=site.NAME),
            "version": "1",
            "summary": say("openapi.summary"),
            "description": say("openapi.description"),
        },
        "servers": [{"url": f"{site.address()}{api.BASE}"}],
        "paths": paths,
        "components": {"schemas": described(SCHEMAS)},
    }
