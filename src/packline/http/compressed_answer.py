"""Compress answers of functions behind API Gateway, which compresses none of an HTTP API itself."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

WORTH_IT = 1_024
"""Bytes from which a compressed answer takes fewer packets."""
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
LEVEL = 6
QVALUE = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?").fullmatch


def compressed(event: Mapping[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer in gzip, if its reader takes that and it is worth it; else as it is.

    One with a strong ETag stays: it names one representation (RFC 9110, 8.8.3), and clients send it back in If-Match.

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
    is_strong = not names.get("etag", "W/").startswith("W/")
    plain = not (
        answer.get("isBase64Encoded") or is_strong or {"content-encoding", "content-range"} & set(names)
    )
    if answer.get("statusCode") != 200 or not (text and plain) or len(body) < WORTH_IT:
        return answer
    varied = {**headers, "Vary": ", ".join(filter(None, [names.get("vary"), "Accept-Encoding"]))}
    if not accepts_gzip(event.get("headers") or {}):
        return {**answer, "headers": varied}
    packed = gzip.compress(body.encode(), LEVEL, mtime=0)
    return {
        **answer,
        "headers": {**varied, "Content-Encoding": "gzip"},
        "body": b64encode(packed).decode(),
        "isBase64Encoded": True,
    }


def accepts_gzip(headers: Mapping[str, object]) -> bool:
    """Return whether a request takes an answer in gzip (RFC 9110, 12.5.3).

    The weight of ``gzip`` (or ``x-gzip``, 8.4.1.3) counts, else that of ``*``; an unreadable weight counts as 0.
    Routes that answer more in gzip than without it call this, too, so that they promise no more than is compressed.

    Args:
        headers: Those of the request, their names in any case.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    weights: dict[str, float] = {}
    for one in str(sent.get("accept-encoding") or "").lower().split(","):
        coding, _, parameter = one.partition(";")
        weights[coding.strip()] = _weight(parameter)
    named = [weights[coding] for coding in ("gzip", "x-gzip") if coding in weights]
    return (max(named) if named else weights.get("*", 0.0)) > 0


def _weight(parameter: str) -> float:
    name, _, value = parameter.replace(" ", "").replace("\t", "").partition("=")
    if not name:
        return 1.0
    match = QVALUE(value) if name == "q" else None
    return float(match[0]) if match else 0.0
