"""Compress answers of functions behind API Gateway, which compresses none of an HTTP API itself."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

WORTH_IT = 1_024
"""Bytes from which a compressed answer takes fewer packets."""
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
LEVEL = 6


def compressed(event: Mapping[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer in gzip, if its reader takes that and it is worth it; else as it is.

    One with an ETag stays: a tag names one representation (RFC 9110, 8.8.3), and clients send it back in If-Match.

    Args:
        event: A request of API Gateway (payload format 2.0).
        answer: Status, headers and body of a function.

    Returns:
        The answer, its body in base64 where it is compressed.
    """
    headers = answer.get("headers") or {}
    names = {name.lower(): str(value) for name, value in headers.items()}
    body = answer.get("body") or ""
    text = names.get("content-type", "").startswith(TEXTS)
    plain = not answer.get("isBase64Encoded") and not {"etag", "content-encoding", "content-range"} & set(
        names
    )
    if answer.get("statusCode") != 200 or not (text and plain) or len(body) < WORTH_IT:
        return answer
    varied = {**headers, "Vary": ", ".join(filter(None, [names.get("vary"), "Accept-Encoding"]))}
    if not _takes_gzip(event):
        return {**answer, "headers": varied}
    packed = gzip.compress(body.encode(), LEVEL, mtime=0)
    return {
        **answer,
        "headers": {**varied, "Content-Encoding": "gzip"},
        "body": b64encode(packed).decode(),
        "isBase64Encoded": True,
    }


def _takes_gzip(event: Mapping[str, Any]) -> bool:
    """Return whether Accept-Encoding names gzip without ``q=0`` (RFC 9110, 12.5.3)."""
    sent = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    for one in str(sent.get("accept-encoding", "")).lower().split(","):
        coding, _, weight = one.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
