"""The API's description is served and true: schemathesis asks what it allows, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS
from starlette.applications import Starlette

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.routes import take_away_routes
from dashboard.routes.openapi import document
from tests.samples.asking import Asker

DOCUMENT = document(Database(database_path()))
schema = schemathesis.openapi.from_dict(DOCUMENT)

DEPENDS = {"GET /observations": {410}, "GET /chart": {400, 410}}
"""Answers to well-formed requests that depend on what is held: a vintage, an indicator that a chart can show."""


@pytest.fixture(scope="module")
def client() -> Iterator[Asker]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONITOR_API_RATE", "0")
        with Asker(Starlette(routes=take_away_routes())) as opened:
            yield opened


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case: schemathesis.Case, client: Asker) -> None:
    sent: dict[str, Any] = case.as_transport_kwargs(base_url="http://testserver/api/v1")
    answer = client.request(
        sent["method"],
        sent["url"],
        params=sent.get("params"),
        headers={
            name: value for name, value in (sent.get("headers") or {}).items() if name.lower() != "accept-encoding"
        },
    )
    operation = f"{case.operation.method.upper()} {case.operation.path}"
    depends = answer.status_code in DEPENDS.get(operation, set())
    excluded = [CHECKS.get_one("positive_data_acceptance")] if depends else []
    case.validate_response(schemathesis.Response.from_any(answer), excluded_checks=excluded)


def test_all_checks_are_on() -> None:
    names = set(CHECKS.get_all_names())
    assert {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    } <= names


def test_charts_are_described_with_every_parameter_and_what_it_may_say() -> None:
    described = {one["name"]: one for one in DOCUMENT["paths"]["/chart"]["get"]["parameters"]}
    assert tuple(described) == charts.PARAMETERS
    for name, one in described.items():
        said = one["schema"].get("items", one["schema"])
        assert "enum" in said or said.get("format") == "date" or said["type"] == "integer", name
        for chart, entry in charts.CHARTS.items():
            if name in entry.own:
                assert chart in one["description"]


def test_every_example_in_the_document_works(client: Asker) -> None:
    for path, operations in DOCUMENT["paths"].items():
        parameters = operations["get"]["parameters"]
        query = {
            one["name"]: ",".join(one["example"]) if isinstance(one["example"], list) else str(one["example"])
            for one in parameters
            if "example" in one and one["in"] == "query"
        }
        for one in parameters:
            if one["in"] == "path":
                path = path.replace("{" + one["name"] + "}", one["example"])
        answer = client.get(f"/api/v1{path}".rstrip("/"), params=query)
        assert answer.status_code == 200, f"{path} {query}: {answer.text[:300]}"
