"""Requests of an Application Load Balancer as API Gateway sends them (payload format 2.0), and answers back.

The target group sends headers and queries with all their values. What differs: neither path nor query is decoded, a
function is told nothing of who calls, and an answer has at most 1 MB
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, unquote_plus

MOST_BYTES = 1_000_000
"""Of the JSON of an answer; the load balancer takes 1 MB, and answers 502 to more."""
MOST_BODY_BYTES = 704 << 10
"""Of a body that travels as base64: with its headers it has less than ``MOST_BYTES``."""
TOO_LARGE = {
    "type": "urn:packline:error:TooMuchAtOnce",
    "title": "TooMuchAtOnce",
    "status": 413,
    "detail": "The answer has more than 1 MB, which a load balancer does not take from a function.",
    "remedy": "Ask for fewer at once (limit, files, length) and follow next, and accept gzip.",
}


def is_from_load_balancer(event: Mapping[str, Any]) -> bool:
    """Return whether an event is a request of a load balancer. Its context is written by AWS, not by who calls."""
    return "elb" in event.get("requestContext", {})


def is_of_load_balancer(request: Mapping[str, Any]) -> bool:
    """Return whether ``to_gateway_event`` has made a request, so that its answer goes to a load balancer."""
    return "authorizations" in request.get("requestContext", {})


def to_gateway_event(event: Mapping[str, Any], request_id: str) -> dict[str, Any]:
    """Return a request of a load balancer in payload format 2.0, without an identity.

    Header names are in lower case, and several values of one are joined by commas. ``authorizations`` in the context
    has all values of the header Authorization, which must not be joined.

    Args:
        event: The request.
        request_id: Of the invocation, by Lambda: ``x-amzn-trace-id`` may begin as the client likes.
    """
    sent: Mapping[str, list[str]] = event.get("multiValueHeaders") or {}
    headers: dict[str, list[str]] = {}
    for name, values in sent.items():
        headers.setdefault(name.lower(), []).extend(values)
    cookies = headers.pop("cookie", [])
    query: Mapping[str, list[str]] = event.get("multiValueQueryStringParameters") or {}
    pairs = [(name, value) for name, values in query.items() for value in values]
    joined: dict[str, str] = {}
    for name, value in pairs:
        key, text = unquote_plus(name), unquote_plus(value)
        joined[key] = f"{joined[key]},{text}" if key in joined else text
    path, method = unquote(str(event["path"])), str(event["httpMethod"])
    host = (headers.get("host") or [""])[-1].partition(":")[0]
    converted: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in pairs),
        "headers": {name: ",".join(values) for name, values in headers.items()},
        "requestContext": {
            "domainName": host,
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": (headers.get("x-forwarded-for") or [""])[-1].rpartition(",")[2].strip(),
                "userAgent": (headers.get("user-agent") or [""])[0],
            },
            "requestId": request_id,
            "routeKey": "$default",
            "stage": "$default",
            "authorizations": headers.get("authorization", []),
        },
        "isBase64Encoded": bool(event.get("isBase64Encoded")),
    }
    optional = {
        "queryStringParameters": joined,
        "cookies": [each.strip() for line in cookies for each in line.split(";")],
        "body": event.get("body"),
    }
    return converted | {name: value for name, value in optional.items() if value}


def to_load_balancer_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer of payload format 2.0 as a load balancer takes it; 413 in place of one that is too large."""
    converted = _converted(answer)
    if len(json.dumps(converted)) <= MOST_BYTES:
        return converted
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    return _converted({"statusCode": 413, "headers": headers, "body": json.dumps(TOO_LARGE)})


def _converted(answer: Mapping[str, Any]) -> dict[str, Any]:
    status = int(answer["statusCode"])
    headers = {name: [str(value)] for name, value in (answer.get("headers") or {}).items()}
    if answer.get("cookies"):
        headers["Set-Cookie"] = [*answer["cookies"]]
    return {
        "statusCode": status,
        "statusDescription": f"{status} {HTTPStatus(status).phrase}",
        "isBase64Encoded": bool(answer.get("isBase64Encoded")),
        "multiValueHeaders": headers,
        "body": answer.get("body") or "",
    }
