"""The description holds every route, and says how each one fails."""

from __future__ import annotations

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
