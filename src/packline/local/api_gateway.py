"""Emulates API Gateway: turns HTTP requests into events for the functions, and their results into responses.

moto does not support HTTP APIs. There is no authentication; the server listens on the loopback address only and refuses
pages of other origins.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from packline.local.allowed_hosts import AllowedHosts
from packline.local.http_server import Request, Response, Server

PERSON = {"jwt": {"claims": {"sub": "local", "email": "you@localhost"}, "scopes": None}}
CONSOLE = "/console/"

Invoke = Callable[[bytes], tuple[bytes, bool]]
"""Invokes a function: takes the event, returns the payload and whether it failed."""


class ApiGateway:
    """An HTTP server that invokes the functions of the API and the console."""

    def __init__(
        self,
        invoke: Invoke,
        console: Invoke | None = None,
        port: int = 0,
        hosts: AllowedHosts | None = None,
    ) -> None:
        self._invoke = invoke
        self._console = console or invoke
        self._server = Server(self._answer, port, hosts)
        self._authority = f"127.0.0.1:{self._server.port}"
        self.url = f"http://{self._authority}"

    def start(self) -> None:
        """Start the server."""
        self._server.start()

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return _other_origin(self.url)
        event = to_event(request, self._authority)
        # As the routes of the stack have it: two functions behind one address.
        console = request.path == "/" or f"{request.path}/".startswith(CONSOLE)
        invoke = self._console if console else self._invoke
        payload, failed = invoke(json.dumps(event).encode())
        if failed:
            # The response of API Gateway when a function fails.
            return Response(
                500, [("Content-Type", "application/json")], b'{"message":"Internal Server Error"}'
            )
        return to_response(json.loads(payload))


def to_event(request: Request, authority: str) -> dict[str, Any]:
    """Return a request as event in payload format 2.0.

    The path is decoded; repeated query parameters are joined by commas.
    """
    query = request.target.partition("?")[2]
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": query,
        "headers": {**request.headers, "x-forwarded-proto": "http"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "authorizer": PERSON,
            "domainName": authority,
            "domainPrefix": "local",
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": request.headers.get("user-agent", ""),
            },
            "requestId": "local",
            "routeKey": "$default",
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    if joined:
        event["queryStringParameters"] = joined
    if request.body:
        event |= _body(request.body)
    return event


def to_response(answer: dict[str, Any]) -> Response:
    """Return the result of a function in payload format 2.0 as a response."""
    text = answer.get("body") or ""
    body = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
    headers = [(name, str(value)) for name, value in (answer.get("headers") or {}).items()]
    headers += [("Set-Cookie", cookie) for cookie in answer.get("cookies") or ()]
    return Response(int(answer["statusCode"]), headers, body)


def _body(body: bytes) -> dict[str, Any]:
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def _other_origin(url: str) -> Response:
    """Return a problem document (RFC 9457) like those of ``packline.api.problems``."""
    problem = {
        "type": "urn:packline:error:OtherOrigin",
        "title": "OtherOrigin",
        "status": 403,
        "detail": "Pages of other origins may not use the local stack.",
        "remedy": f"Open the console at {url}{CONSOLE}, or send the request without a browser.",
    }
    return Response(403, [("Content-Type", "application/problem+json")], json.dumps(problem).encode())
