"""Passes a request to moto's handler for its service, as moto's own proxy does, but without Flask.

Flask and moto's server, which lists moto's own folders for every request, take three quarters of the time of a request.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from moto.backend_index import backend_url_patterns
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    environ_key_for_header,
    should_preserve_original_header_name,
)
from moto.core.request import Request as MotoRequest
from werkzeug.exceptions import HTTPException

from packline.local.http_server import Request, Response

_SIGNED_FOR = re.compile(r"Credential=[^/\s]+/\d+/[^/]+/([^/]+)/aws4_request")
_HOP_BY_HOP = ("transfer-encoding", "expect")


def service_of(request: Request) -> str | None:
    """Return the name of the service that a request is signed for in its headers, or None."""
    signed = _SIGNED_FOR.search(request.headers.get("authorization", ""))
    return signed[1] if signed else None


def answer_by_moto(request: Request, service: str, url: str) -> Response:
    """Return moto's response of a service. ``url`` is the address at which the client reached this server."""
    path, _, query = request.target.partition("?")
    handler = _find_handler(service, path)
    if handler is None:
        return Response(404, [("Content-Type", "text/plain")], f"moto has no service {service}.".encode())
    items = [(request.names[key], value) for key, value in request.headers.items() if key not in _HOP_BY_HOP]
    adapted: Any = MotoRequest.from_values(
        method=request.method, base_url=url, path=path, query_string=query, data=request.body, headers=items
    )
    # WSGI folds _ and - into one; S3 metadata keys differ by it, and moto reads their spelling from here.
    adapted.environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = {
        environ_key_for_header(name): name for name, _ in items if should_preserve_original_header_name(name)
    }
    adapted.environ.setdefault("CONTENT_LENGTH", "0")
    if request.method == "PUT":
        # The body of an object stays as it is, even where a client calls it a form.
        adapted.get_data()
    try:
        result = handler(adapted, adapted.raw_url, adapted.headers)
    except HTTPException as error:
        result = (error.code, dict(error.get_headers()), error.get_body())
    status, headers, body = result if len(result) == 3 else (200, {}, result)
    content = body.encode() if isinstance(body, str) else body
    return Response(int(status), [(name, str(value)) for name, value in headers.items()], content)


def _find_handler(service: str, path: str) -> Callable[..., Any] | None:
    for pattern, handler in _handlers(service):
        if pattern.match(path):
            return handler
    return None


@cache
def _handlers(service: str) -> list[tuple[re.Pattern[str], Callable[..., Any]]]:
    """Return the handlers of a service in moto's order, each with the paths that it takes."""
    url = f"https://{service}.eu-west-1.amazonaws.com"
    for name, pattern in backend_url_patterns:
        if pattern.match(url):
            regions: Any = cast("Any", get_backend)(name)[DEFAULT_ACCOUNT_ID]
            backend = regions["eu-west-1" if "eu-west-1" in regions else "aws"]
            return [(re.compile(path), handler) for path, handler in backend.url_paths.items()]
    return []
