"""Requests as clients really send them: paths without the slash at the end, and bodies of HTML forms."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
"""Powertools would take the files of such a form for the keys of the body: it is refused like any other type."""
NO_JSON = "application/octet-stream"
DOCUMENT = "/openapi.json"
"""The one path that has no slash at its end."""
MOST_FIELDS = 1_000


def normalize_request(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event (payload format 2.0) with the slash at the end of its path, and with a JSON body.

    ``requests.post(url, data={...})`` sends a form: its fields become the keys of an object, a field that comes
    several times a list. What is not a form stays as it is.
    """
    changed = dict(event)
    path = str(event.get("rawPath", ""))
    if not path.endswith(("/", DOCUMENT)):
        changed["rawPath"] = f"{path}/"
    headers = dict(event.get("headers") or {})
    kind = next((name for name in headers if name.lower() == "content-type"), "")
    media_type = headers[kind].partition(";")[0].strip().lower() if kind else ""
    if media_type == MULTIPART:
        changed["headers"] = {**headers, kind: NO_JSON}
    if media_type == FORM:
        body = _json_of_form(event)
        if body is not None:
            changed |= {"body": body, "isBase64Encoded": False}
            changed["headers"] = {**headers, kind: "application/json"}
    return changed


def _json_of_form(event: Mapping[str, Any]) -> str | None:
    """Return the fields as JSON; None if the body is not a form in UTF-8."""
    body = event.get("body") or ""
    try:
        text = b64decode(body, validate=True).decode() if event.get("isBase64Encoded") else body
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except (ValueError, Error):
        return None
    fields: dict[str, str | list[str]] = {}
    for name, value in pairs:
        former = fields.get(name)
        if former is None:
            fields[name] = value
        else:
            fields[name] = [*former, value] if isinstance(former, list) else [former, value]
    return json.dumps(fields)
