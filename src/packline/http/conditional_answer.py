"""Answer 304 to a reader that has what would be answered, so that lists can be read again and again."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from packline.http.entity_tags import matches_weakly, parse_etags

ONE_READER = "private, no-cache"
"""For a cache of this reader alone, which asks before it answers from there: others may see less of a list."""


def with_etag(event: Mapping[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer with an ETag, or 304 without a body if ``If-None-Match`` names that (RFC 9110, 13.1.2).

    It is for caches of its reader alone, which must ask each time, unless its route says otherwise.
    An answer that has a tag already is left to its route: a tag may name a revision, and not all that is answered.
    Others get a weak one, a digest of the body: it names the same answer
    compressed or not, and cannot be sent in ``If-Match`` (RFC 9110, 8.8.1 and 13.1.1).

    Args:
        event: A request of API Gateway (payload format 2.0).
        answer: Status, headers and body of a function.

    Returns:
        The answer to a GET with status 200 as said; any other as it is.
    """
    method = event.get("requestContext", {}).get("http", {}).get("method")
    if method != "GET" or answer.get("statusCode") != 200 or answer.get("isBase64Encoded"):
        return answer
    headers = answer.get("headers") or {}
    names = {name.lower(): str(value) for name, value in headers.items()}
    if "cache-control" not in names:
        headers = {**headers, "Cache-Control": ONE_READER}
    if {"content-range", "etag"} & names.keys():
        return {**answer, "headers": headers}
    tag = f'W/"{sha256(str(answer.get("body") or "").encode()).hexdigest()[:32]}"'
    tagged = {**headers, "ETag": tag}
    sent = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    if not matches_weakly(parse_etags(sent.get("if-none-match", "")) or (), tag):
        return {**answer, "headers": tagged}
    kept = {name: value for name, value in tagged.items() if not name.lower().startswith("content-")}
    # As the answer that it stands for, which may be compressed (RFC 9110, 15.4.5).
    varied = {"Vary": "Accept-Encoding", **kept}
    return {**answer, "statusCode": 304, "headers": varied, "body": ""}
