"""The OpenAPI document, made fit for clients that are generated from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packline.api.route_errors import error_responses

WORKERS = "/w"
"""Before the paths that machines use, with signatures of IAM; people's paths have no prefix."""
SIGNED = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "awsSigv4",
    "description": "AWS Signature Version 4 for the service execute-api.",
}
TAGGED = frozenset({"read_alias", "move_alias", "resolve_datum_alias", "move_datum_alias"})
ETAG = {
    "description": "The revision in quotes, which If-Match of a change names.",
    "schema": {"type": "string"},
    "example": '"3"',
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A token of the deployment's issuer.",
}


def for_reader(document: Mapping[str, Any], event: Mapping[str, Any], site: str) -> dict[str, Any]:
    """Return the document with the paths, the server and the authorization of who asks for it.

    Args:
        document: Its paths are those of people.
        event: The request for it, in payload format 2.0.
        site: Scheme and host of the deployment.
    """
    signed = str(event.get("rawPath", "")).startswith(f"{WORKERS}/")
    prefix = WORKERS if signed else ""
    adapted = {
        **document,
        "servers": [{"url": site}],
        "paths": {f"{prefix}{path}": methods for path, methods in document["paths"].items()},
    }
    name, scheme = ("signature", SIGNED) if signed else ("token", BEARER)
    if signed or _has_token(event):
        adapted["components"] = {**document["components"], "securitySchemes": {name: scheme}}
        adapted["security"] = [{name: []}]
    return adapted


def _has_token(event: Mapping[str, Any]) -> bool:
    """Return whether a token of an issuer let the request in; the local stack asks nobody for one."""
    context = event.get("requestContext") or {}
    claims = ((context.get("authorizer") or {}).get("jwt") or {}).get("claims") or {}
    return "iss" in claims


def with_operation_ids(document: dict[str, Any]) -> dict[str, Any]:
    """Name each operation as its function, or as its route says, without the path that Powertools adds.

    Generated clients name their functions so. A released name stays: tests/fixtures/api/operation-ids.txt.
    """
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            ending = re.sub(r"\W", "_", path) + f"_{method}"
            operation["operationId"] = operation["operationId"].removesuffix(ending)
    return document


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Describe the errors of each operation, in the place of the validation errors that Powertools describes."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operation["responses"].pop("422", None)
            if operation["operationId"] in TAGGED:
                operation["responses"]["200"]["headers"] = {"ETag": ETAG}
            if method == "get":
                operation["responses"]["304"] = {"description": "It is what `If-None-Match` names."}
            operation["responses"] |= error_responses(path, method, operation)
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ResponseValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = {
        "type": "object",
        "description": "RFC 9457; title is the code of the error.",
        "required": ["type", "title", "status", "detail", "remedy"],
        "properties": {
            **{name: {"type": "string"} for name in ("type", "title", "detail", "remedy")},
            "status": {"type": "integer"},
        },
    }
    schemas["GatewayError"] = {
        "type": "object",
        "description": "What API Gateway answers before a function is called.",
        "required": ["message"],
        "properties": {"message": {"type": "string"}},
    }
    return document


def with_examples(document: dict[str, Any]) -> dict[str, Any]:
    """Add an example to each parameter, body and answer: recorded calls, which tests make again.

    ``python -m tests.unit.api.described_calls`` writes them.
    """
    recorded = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
    for methods in document["paths"].values():
        for operation in methods.values():
            _add_example(operation, recorded.get(operation["operationId"], {}))
    return document


def with_descriptions(document: dict[str, Any], texts: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Describe each operation by a text; without one, its summary stays. ``texts``: by method and path."""
    for path, methods in document["paths"].items():
        template = path.replace("{", "<").replace("}", ">")
        for method, operation in methods.items():
            text = texts.get((method, path)) or texts.get((method, template))
            if text:
                operation["description"] = text
    return document


def _add_example(operation: dict[str, Any], recorded: Mapping[str, Any]) -> None:
    sent = recorded.get("parameters", {})
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in sent:
            value, schema = sent[parameter["name"]], parameter.get("schema", {})
            parameter["example"] = [value] if schema.get("type") == "array" else _typed(value, schema)
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and recorded.get("request") is not None:
        body["example"] = recorded["request"]
    answer = operation["responses"].get(str(recorded.get("status")), {}).get("content", {})
    if "application/json" in answer and recorded.get("answer") is not None:
        answer["application/json"]["example"] = recorded["answer"]


def _typed(value: Any, schema: Mapping[str, Any]) -> Any:
    """Return a text of a query as the JSON value that its schema describes."""
    return value == "true" if schema.get("type") == "boolean" else value
