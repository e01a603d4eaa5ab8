"""Which errors each operation answers with, for the OpenAPI document: derived from what the operation takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from packline.api.problems import PROBLEM

SCHEMAS = "#/components/schemas/"
GATEWAY = {
    "401": "Nobody is signed in, or the token is not valid. API Gateway answers.",
    "403": "The token does not have the scope, or the role may not call this. API Gateway answers.",
    "429": "More requests than the deployment takes (`api_rate`). API Gateway answers; retry after a second.",
}
"""Answers that never reach a function, and have the form of API Gateway."""
NAMES = frozenset(
    {
        "dataset",
        "dataset_version",
        "datum",
        "execution",
        "against",
        "model",
        "name",
        "output_execution",
        "uri",
        "uris",
    }
)
"""Parameters of a query that name something, which may not exist."""
ALWAYS_WHOLE = frozenset(
    {"read_version", "search_datums", "list_projects", "list_datasets", "list_versions", "list_files"}
)
"""Operations whose answer can be longer than a function's may be, or that have too many results to sort."""
DESCRIPTIONS = {
    "400": "A parameter or the body is wrong.",
    "404": "Something that is named does not exist.",
    "409": "Something that exists, or somebody else's change, stands against it.",
    "410": "The version was deleted.",
    "412": "It has another revision than `If-Match` or `If-None-Match` says.",
    "413": "The answer is too long for one; ask for less at once.",
    "415": "The body is not `application/json`.",
    "416": "The range lies behind the end of the file.",
    "428": "`If-Match` or `If-None-Match` is missing.",
    "500": "A mistake of Packline; the function's log has it.",
    "502": "What is stored is damaged, or a service of AWS refused a request.",
    "503": "A service of AWS is overloaded or cannot be reached; retry.",
}


def error_responses(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the error responses of an operation by status, in the form of OpenAPI."""
    problem = _content(PROBLEM, "Problem")
    responses = {
        status: {"description": DESCRIPTIONS[status], "content": problem}
        for status in sorted({*_statuses(path, method, operation)})
    }
    refused = {
        status: {"description": text, "content": _content("application/json", "GatewayError")}
        for status, text in GATEWAY.items()
    }
    return {**responses, **refused, "default": {"description": "Another problem.", "content": problem}}


def _statuses(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    parameters = {each["name"].lower(): each["in"] for each in operation.get("parameters", ())}
    yield from ("400", "500", "502", "503")
    if "{" in path or method != "get" or NAMES & parameters.keys():
        yield from ("404", "410")
    if method != "get":
        yield "409"
    if "requestBody" in operation:
        yield "415"
    if "if-match" in parameters:
        yield "412"
    if "if-match" in parameters and "alias" in path:
        yield "428"  # a change of properties may go without
    if "range" in parameters or path.endswith(("/content/", "/preview/")):
        yield "416"
    if operation["operationId"] in ALWAYS_WHOLE or path.endswith(("/content/", "/preview/")):
        yield "413"


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"{SCHEMAS}{schema}"}}}
