"""The description holds every route, and says how each one fails."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.api.api import World


def test_every_route_is_described_with_its_problems() -> None:
    document = World().get("openapi.json")
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
        assert "422" not in told["responses"], path
        problem = told["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_route_that_changes_something_has_a_command() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (PUT|POST|PATCH|DELETE) `([^`]+)` \| `packline ([a-z-]+)", page, re.MULTILINE)
    paths = World().get("openapi.json")["paths"]
    changing = {(method.upper(), path) for path in paths for method in paths[path] if method != "get"}
    assert {(method, path) for method, path, _ in listed} == changing
    reference = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"
    commands = set(re.findall(r"^## packline ([a-z-]+)", reference.read_text(encoding="utf-8"), re.MULTILINE))
    assert {command for _, _, command in listed} <= commands


def test_the_reference_page_lists_every_route() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (GET|PUT|POST|PATCH|DELETE) \| `([^`]+)`", page, re.MULTILINE))
    paths = World().get("openapi.json")["paths"]
    assert listed == {(method.upper(), path) for path, methods in paths.items() for method in methods}
