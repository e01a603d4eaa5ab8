"""Answers pages that upload to the local store as a bucket with the console's CORS rule does.

The local stack has no sign-in, so its template has no rule; pages of this machine are let in
(:mod:`packline.local.allowed_hosts`), for the methods and headers of the rule and for nothing else.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
"""

from __future__ import annotations

from packline.console.store_cors import EXPOSED, HEADERS, METHODS, SECONDS
from packline.local.http_server import Request, Response

REFUSED = (
    b"<Error><Code>AccessForbidden</Code>"
    b"<Message>CORSResponse: This CORS request is not allowed.</Message></Error>"
)


def answer_preflight(request: Request, origin: str) -> Response:
    """Answer the OPTIONS request by which a browser asks whether a page may send a request."""
    method = request.headers.get("access-control-request-method", "")
    requested = request.headers.get("access-control-request-headers", "")
    headers = {name.strip().lower() for name in requested.split(",") if name.strip()}
    if method not in METHODS or not headers.issubset(HEADERS):
        return Response(403, [("Content-Type", "application/xml")], REFUSED)
    allowed = [("Access-Control-Allow-Headers", requested)] if requested else []
    return Response(200, [*_allowed(origin), *allowed, ("Access-Control-Max-Age", str(SECONDS))])


def with_cors(request: Request, response: Response, origin: str) -> Response:
    """Return the response with the headers by which a page may read it."""
    if request.method not in METHODS:
        return response
    exposed = ("Access-Control-Expose-Headers", ", ".join(EXPOSED))
    return response._replace(headers=[*response.headers, *_allowed(origin), exposed])


def _allowed(origin: str) -> list[tuple[str, str]]:
    methods = ("Access-Control-Allow-Methods", ", ".join(METHODS))
    return [("Access-Control-Allow-Origin", origin), methods, ("Vary", "Origin")]
