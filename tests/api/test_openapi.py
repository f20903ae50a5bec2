"""The OpenAPI document: what it promises, and that clients made from it read well."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from api import openapi
from api.answers import Listing
from api.http.problems import KINDS
from tests.api.client import PROBLEM, Api
from visualizations.texts import TEXTS

LONGEST = 33
"""Characters of a name: about thirty, and the ending of a file."""


@pytest.fixture(scope="module")
def document(api: Api) -> dict[str, Any]:
    return api.document


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [said for methods in document["paths"].values() for said in methods.values()]


def test_names_of_operations_are_unique_short_and_begin_with_their_subject(
    operations: list[dict[str, Any]], document: dict[str, Any]
) -> None:
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids) > 150
    assert [id for id in ids if "__" in id or len(id) > LONGEST] == []
    subjects = [tag["name"] for tag in document["tags"]]
    for operation in operations:
        (subject,) = operation["tags"]
        assert subject in subjects
        assert operation["operationId"].partition("_")[0] == subject
        word = subject.removesuffix("s")
        assert word not in operation["operationId"].removeprefix(subject).split("_"), operation
    assert all(tag["description"] for tag in document["tags"])
    assert {operation["tags"][0] for operation in operations} == set(subjects)


def test_names_of_schemas_are_unique_and_short_and_are_their_titles(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    assert {name: schema["title"] for name, schema in schemas.items()} == {
        name: name for name in schemas
    }
    assert [name for name in schemas if not name.isalnum() or len(name) > LONGEST] == []
    # In generated code a variable of a class's name stands beside those of its properties.
    assert [name for name in schemas if name.lower() in schemas[name].get("properties", ())] == []
    assert len({name.lower() for name in schemas}) == len(schemas)


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """All objects inside a document that are no examples."""
    if isinstance(value, list):
        for each in value:
            yield from parts(each)
    elif isinstance(value, dict):
        yield value
        for name, each in value.items():
            if name not in {"example", "enum", "const", "default"}:
                yield from parts(each)


def test_no_list_is_one_of_anything_and_every_reference_leads_somewhere(
    document: dict[str, Any],
) -> None:
    found = list(parts(document))
    assert [part for part in found if part.get("items") == {}] == []
    kinds = document["components"]
    used = {part["$ref"] for part in found if isinstance(part.get("$ref"), str)}
    assert {reference.split("/")[3] for reference in used if "/schemas/" in reference} == set(
        kinds["schemas"]
    )
    assert {reference.split("/")[3] for reference in used if "/responses/" in reference} == set(
        kinds["responses"]
    )


def test_a_list_of_its_own_keeps_the_type_of_its_rows(document: dict[str, Any]) -> None:
    own = [listing.__name__ for listing in Listing.__subclasses__() if "[" not in listing.__name__]
    schemas = document["components"]["schemas"]
    listings = [schemas[name] for name in own if name in schemas]
    assert len(listings) > 20
    assert all("$ref" in listing["properties"]["data"]["items"] for listing in listings)


def test_every_subject_has_a_heading_on_the_page_of_the_api(document: dict[str, Any]) -> None:
    subjects = {
        tag for said in document["paths"].values() for each in said.values() for tag in each["tags"]
    }
    assert len(subjects) > 20
    assert [subject for subject in subjects if f"docs.tag.{subject}" not in TEXTS] == []


def test_server_and_security_are_declared(document: dict[str, Any]) -> None:
    assert document["servers"][0]["url"] == "/"
    assert document["security"] == [{}, {"token": []}, {"session": []}]
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    assert "without accounts" in document["info"]["description"]


def test_every_operation_names_its_right_or_that_it_needs_none(
    operations: list[dict[str, Any]],
) -> None:
    for operation in operations:
        open_to_all = operation.get("security") == [{}]
        assert ("x-right" in operation) != open_to_all, operation["operationId"]
        assert {"401", "403"} <= set(operation["responses"]) or open_to_all


def test_every_problem_of_an_operation_is_described(
    operations: list[dict[str, Any]], document: dict[str, Any]
) -> None:
    described = document["components"]["responses"]
    for operation in operations:
        problems = {
            int(status): said for status, said in operation["responses"].items() if status >= "400"
        }
        assert "default" not in operation["responses"]
        assert {400, 421, 422, 500} <= set(problems)
        for status, said in problems.items():
            response = described[said["$ref"].rpartition("/")[2]]
            schema = response["content"][PROBLEM]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}
            assert (
                HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "") in said["$ref"]
            )
            assert any(kind.status == status for kind in KINDS.values())
        if any(parameter["in"] == "path" for parameter in operation["parameters"]):
            assert 404 in problems


def test_every_operation_has_an_example_that_fits(
    operations: list[dict[str, Any]], document: dict[str, Any]
) -> None:
    def check(example: Any, schema: dict[str, Any]) -> None:
        OAS31Validator({**schema, "components": document["components"]}).validate(example)

    names = {operation["operationId"] for operation in operations}
    assert set(openapi._examples()) <= names, "run scripts/make_examples.py"
    answered = 0
    for operation in operations:
        given = [one for one in operation["parameters"] if "example" in one]
        for parameter in given:
            check(parameter["example"], parameter["schema"])
        media = [
            each
            for said in (operation.get("requestBody", {}), *operation["responses"].values())
            for each in said.get("content", {}).values()
            if "example" in each
        ]
        for each in media:
            check(each["example"], each["schema"])
        speaks = operation["parameters"] or "requestBody" in operation or media
        assert given or media or not speaks, (
            f"{operation['operationId']}: run scripts/make_examples.py"
        )
        needed = {one["name"] for one in operation["parameters"] if one["required"]}
        assert needed <= {one["name"] for one in given}, operation["operationId"]
        answered += bool(media)
    assert answered > 130


def test_behind_a_proxy_the_server_is_below_its_prefix(api: Api) -> None:
    from starlette.testclient import TestClient

    client = TestClient(api.app, base_url="http://localhost", root_path="/park")
    document = client.get("/api/v1/openapi.json").json()
    assert document["servers"][0]["url"] == "/park"
