"""Errors as ``application/problem+json`` (RFC 9457), from the one error tree."""

from __future__ import annotations

import json
import logging
from binascii import Error
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from packline.errors import Conflict, InvalidInput, PacklineError

PROBLEM = "application/problem+json"
log = logging.getLogger(__name__)


class PreconditionFailed(Conflict):
    """The revision named by ``If-Match`` is not the current one."""

    status = 412


class PreconditionRequired(InvalidInput):
    """A write that must say which revision it has seen."""

    status = 428


class RangeNotSatisfiable(InvalidInput):
    """A range of a file that begins behind its last byte."""

    status = 416


class TooMuchAtOnce(InvalidInput):
    """An answer larger than a function can give; a part of it would be taken for the whole."""

    status = 413


class UnsupportedContentType(InvalidInput):
    """A body that is not JSON, nor a form whose fields are its keys."""

    status = 415


class InvalidRequest(InvalidInput):
    """A parameter or a body that is not as the API describes it."""


def problem(error: PacklineError, extra: Mapping[str, Any] | None = None) -> Response[str]:
    """Return the answer for an error of ours: its status, code, message and remedy."""
    document = {
        "type": f"urn:packline:error:{error.code}",
        "title": error.code,
        "status": error.status,
        "detail": error.message,
        "remedy": error.remedy,
        **(extra or {}),
    }
    return _answer(error.status, document)


def handle_problems(app: APIGatewayHttpResolver) -> None:
    """Answer every failure as a problem document; an unforeseen one is logged, and answered without its text."""
    app.exception_handler(PacklineError)(problem)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(RequestUnsupportedContentType)(_unsupported)
    app.exception_handler(NotFoundError)(lambda _: _no_route(app))
    # The body's base64, its UTF-8 and its JSON are decoded before any validation.
    app.exception_handler([UnicodeDecodeError, RecursionError, Error])(_unreadable)
    app.exception_handler(Exception)(_unforeseen)


def _invalid(error: RequestValidationError) -> Response[str]:
    places = [
        {"where": [str(step) for step in failure["loc"]], "message": str(failure["msg"])}
        for failure in error.errors()[:20]
    ]
    first = places[0] if places else {"where": [], "message": "it cannot be read"}
    message = f"{'.'.join(first['where'])}: {first['message']}."
    return problem(InvalidRequest(message, "See the OpenAPI document."), {"errors": places})


def _unsupported(error: RequestUnsupportedContentType) -> Response[str]:
    return problem(UnsupportedContentType("The body is not application/json.", "Send JSON."))


def _no_route(app: APIGatewayHttpResolver) -> Response[str]:
    """Answer 405 with ``Allow`` where the path has other methods (RFC 9110, 15.5.6), else 404."""
    path = app.context["_path"]
    # Powertools has no public list of the routes that were added.
    routes = (*app._static_routes, *app._dynamic_routes)
    methods = sorted({str(route.method) for route in routes if route.rule.match(path)})
    if not methods:
        return _named_problem("NoRoute", 404, "There is nothing at this path.", "See the OpenAPI document.")
    allowed = ", ".join(methods)
    refused = _named_problem(
        "MethodNotAllowed", 405, "There is nothing at this path with this method.", f"It takes {allowed}."
    )
    refused.headers["Allow"] = allowed
    return refused


def _named_problem(name: str, status: int, detail: str, remedy: str) -> Response[str]:
    kind = f"urn:packline:error:{name}"
    return _answer(
        status, {"type": kind, "title": name, "status": status, "detail": detail, "remedy": remedy}
    )


def _unreadable(error: Exception) -> Response[str]:
    return problem(InvalidRequest("The body is not JSON in UTF-8.", "Send a JSON object."))


def _unforeseen(error: Exception) -> Response[str]:
    log.error("unforeseen", exc_info=error)
    return problem(PacklineError("Something failed that should not have.", "See the log of the function."))


def _answer(status: int, document: Mapping[str, Any]) -> Response[str]:
    body = json.dumps(document, ensure_ascii=False)
    # HTTP lets caches keep a 404 or a 410 (RFC 9110, 15.1): what is restored or made later would stay gone.
    return Response(
        status_code=status, content_type=PROBLEM, body=body, headers={"Cache-Control": "no-store"}
    )
