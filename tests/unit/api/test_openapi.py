"""The description holds every route, and says how each one fails."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from infra.api_page import PAGE
from tests.unit.api.api import HOST, FakeApiDeployment, event
from tests.unit.api.described_calls import EXAMPLES, examples, page, routes


def test_every_route_is_described_with_its_problems() -> None:
    document = document_of("")
    assert document["openapi"].startswith("3.1")
    operations = [
        (path, method, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    assert len(operations) >= 18
    ids = [told["operationId"] for _, _, told in operations]
    assert len(set(ids)) == len(ids)
    for path, _, told in operations:
        assert path.startswith("/api/v0/")
        assert told["summary"], path
        assert told["description"] != told["summary"], path
        assert "422" not in told["responses"], path
        problem = told["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_route_that_changes_something_has_a_command() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (PUT|POST|PATCH|DELETE) `([^`]+)` \| `packline ([a-z-]+)", page, re.MULTILINE)
    paths = document_of("")["paths"]
    changing = {(method.upper(), path) for path in paths for method in paths[path] if method != "get"}
    assert {(method, path) for method, path, _ in listed} == changing
    reference = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"
    commands = set(re.findall(r"^## packline ([a-z-]+)", reference.read_text(encoding="utf-8"), re.MULTILINE))
    assert {command for _, _, command in listed} <= commands


def test_the_reference_page_lists_every_route() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (GET|PUT|POST|PATCH|DELETE) \| `([^`]+)`", page, re.MULTILINE))
    paths = document_of("")["paths"]
    assert listed == {(method.upper(), path) for path, methods in paths.items() for method in methods}


def document_of(prefix: str, authorizer: Any = None) -> Any:
    """The document, asked for below that prefix by someone whom that authorizer let in."""
    sent = event("GET", f"{prefix}/api/v0/openapi.json")
    sent["requestContext"]["authorizer"] = authorizer or {}
    return json.loads(answer_to(json.dumps(sent)))


@cache
def answer_to(sent: str) -> str:
    """The document's text; making one takes as long as ten tests."""
    body: str = FakeApiDeployment().app.resolve(json.loads(sent), LambdaContext())["body"]
    return body


@pytest.mark.parametrize(
    ("prefix", "authorizer", "security"),
    [
        ("/w", {"iam": {"userArn": "arn"}}, ["signature"]),
        ("", {"jwt": {"claims": {"iss": "https://issuer.example", "sub": "u1"}}}, ["token"]),
        ("", {"jwt": {"claims": {"sub": "local"}}}, []),
    ],
    ids=["role", "person", "local"],
)
def test_who_reads_the_document_can_use_its_paths_and_its_server(
    prefix: str, authorizer: Any, security: list[str]
) -> None:
    document = document_of(prefix, authorizer)
    validate(document)
    assert document["servers"] == [{"url": f"https://{HOST}"}]
    assert all(path.startswith(f"{prefix}/api/v0/") for path in document["paths"])
    assert [name for each in document.get("security", ()) for name in each] == security
    assert list(document["components"].get("securitySchemes", {})) == security
    listed = FakeApiDeployment().call("GET", f"{prefix}/api/v0/datasets/")
    assert listed.status == 200


def test_one_document_is_not_changed_by_who_asked_before() -> None:
    world = FakeApiDeployment()
    for prefix in ("", "/w", "", "/w"):
        body = json.loads(
            world.app.resolve(event("GET", f"{prefix}/api/v0/openapi.json"), LambdaContext())["body"]
        )
        assert all(path.startswith(f"{prefix}/api/") for path in body["paths"])


def test_operations_keep_their_names() -> None:
    """Generated clients name their functions by them: a route may come, but none may change its name.

    A function that is renamed keeps the old name by ``operation_id=`` on its route.
    """
    kept = (Path(__file__).parents[2] / "fixtures" / "api" / "operation-ids.txt").read_text().split()
    names = [
        operation["operationId"] for path in document_of("")["paths"].values() for operation in path.values()
    ]
    assert sorted(names) == kept
    assert all(re.fullmatch("[a-z_]+", name) for name in names)


def test_examples_are_what_the_api_answers() -> None:
    made = json.loads(json.dumps(examples()))
    assert made.keys() == routes(document_of("")).keys(), "add a call to tests/unit/api/described_calls.py"
    assert {name: each["status"] for name, each in made.items() if each["status"] >= 300} == {}
    recorded = json.loads(EXAMPLES.read_text("utf-8"))
    assert recorded == made, "python -m tests.unit.api.described_calls writes them again"


def test_the_page_of_the_docs_shows_every_operation_with_its_example() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.unit.api.described_calls writes it again"


def test_every_operation_has_an_example_that_its_own_description_allows() -> None:
    document = document_of("", {"jwt": {"claims": {"iss": "https://issuer.example", "sub": "u1"}}})
    validate(document)
    for name, (method, path) in routes(document).items():
        operation = document["paths"][path][method.lower()]
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media_type, content in part.get("content", {}).items():
                if "example" in content:
                    schema = {**content["schema"], "components": document["components"]}
                    Draft202012Validator(schema, format_checker=FormatChecker()).validate(content["example"])
                else:
                    assert media_type != "application/json" or part in _errors(operation), name


def _errors(operation: Any) -> list[Any]:
    """The answers of an operation that are no success, or one of several successes that was not recorded."""
    recorded = [part for part in operation["responses"].values() if "example" in str(part)]
    return [part for part in operation["responses"].values() if part not in recorded]


def test_times_and_states_are_described_by_format_and_by_values() -> None:
    schemas = document_of("")["components"]["schemas"]
    version = schemas["Version"]["properties"]
    assert version["ctime"] == {"type": "string", "format": "date-time", "title": "Ctime"}
    assert schemas["Packaging"]["enum"] == ["none", "pending", "built", "failed"]
    assert {"ExecutionState", "ModelStatus", "ChangeKind", "IdentitySource"} <= schemas.keys()


def test_what_the_gateway_answers_itself_is_described_as_it_is() -> None:
    for path in document_of("")["paths"].values():
        for operation in path.values():
            for status in ("401", "403", "429"):
                content = operation["responses"][status]["content"]["application/json"]
                assert content["schema"] == {"$ref": "#/components/schemas/GatewayError"}


def test_schemas_keep_their_names() -> None:
    """Generated clients name their types by them: a schema may come, but none may go or be renamed."""
    kept = (Path(__file__).parents[2] / "fixtures" / "api" / "schema-names.txt").read_text().split()
    assert set(kept) <= document_of("")["components"]["schemas"].keys()
