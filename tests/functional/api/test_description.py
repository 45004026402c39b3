"""The description of the API: it knows every address, and what is answered is what it says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import validator_for

from catalogue import database
from catalogue.api.openapi import PREFIX
from catalogue.api.operations import JSON
from catalogue.projects.examples import FOLDER, examples
from tests.bench.contract import faults
from tests.client import StrictClient
from tests.databases import TestDatabase
from tests.factories.accounts import new_client
from tests.factories.desks import BRNO
from tests.factories.projects import publish
from tests.factories.worlds import new_app

CASES = 12


@pytest.fixture(scope="module")
def filled(database_template: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A catalogue with all examples, a short record and one without a place."""
    app, url = new_app(database_template, tmp_path_factory.mktemp("described"))
    with app.app_context():
        for number, example in enumerate(examples(FOLDER)):
            publish(**example.document, label=example.label, day=number)
        publish(BRNO, day=1, other_title="A map of faults", other_summary="Residents report faults on a map.")
        publish(
            day=2, stage="stopped", stopped_reason="money", stopped_text="Peníze došly dříve.", stopped_anonymous=True
        )
        database.commit()
    yield app
    database.of(app).engine.dispose()
    database_template.drop(url)


@pytest.fixture(scope="module")
def visitor(filled: Flask) -> StrictClient:
    return new_client(filled)


@pytest.fixture(scope="module")
def description(visitor: StrictClient) -> dict[str, Any]:
    body: dict[str, Any] = visitor.get(f"{PREFIX}/openapi.json").get_json()
    return body


def test_the_description_is_a_sound_openapi_document(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert description["servers"] == [{"url": "https://katalog.example.cz/api/v1"}]
    for schema in description["components"]["schemas"].values():
        validator_for(schema, Draft202012Validator).check_schema(schema)
    named = [one["get"]["operationId"] for one in description["paths"].values()]
    assert len(set(named)) == len(named)
    assert all(one["get"]["summary"] and one["get"]["description"] for one in description["paths"].values())


def test_every_route_of_the_api_is_described_and_nothing_else(filled: Flask, description: dict[str, Any]) -> None:
    adapter = filled.url_map.bind("localhost")
    routes = {rule.rule for rule in filled.url_map.iter_rules() if rule.rule.startswith("/api/")}
    described = {PREFIX + path for path in description["paths"]}
    assert len(routes) == len(described)
    for path in described:
        endpoint, _values = adapter.match(re.sub(r"\{\w+_id\}", "1", path).replace("{ending}", "csv"), method="GET")
        assert endpoint.startswith("api.")


@pytest.mark.parametrize(
    "query", ["", "?q=mapa&region=CZ064", "?per_page=1&page=2", "?since=0&per_page=1", "?since=2026-01-01"]
)
def test_real_answers_fit_their_schemas(visitor: StrictClient, description: dict[str, Any], query: str) -> None:
    numbers = [one["id"] for one in visitor.get(f"{PREFIX}/projects?per_page=100").get_json()["items"]]
    assert len(numbers) > 20
    for path, item in description["paths"].items():
        content = item["get"]["responses"]["200"]["content"]
        if JSON not in content:
            continue
        schema = {**content[JSON]["schema"], "components": description["components"]}
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        for number in numbers if path.endswith("{project_id}") and not query else numbers[:1]:
            answer = visitor.get(f"{PREFIX}{path.replace('{project_id}', str(number))}{query}")
            if answer.status_code == 200:
                assert not list(checker.iter_errors(answer.get_json())), path
            else:
                assert str(answer.status_code) in item["get"]["responses"], path


def test_answers_of_chance_are_as_described(filled: Flask) -> None:
    """More of them: `python -m tests.bench.contract --cases 2000`."""
    told = [(operation, count, str(fault)) for operation, count, fault in faults(filled, CASES, 1) if fault]
    assert not told
