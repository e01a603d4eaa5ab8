"""Serve the console: static files and sign-in settings; it has no permissions and reads no data."""

import os
from typing import Any

from packline.console.pages import answer
from packline.http.compressed_answer import compressed


def handler(event: Any, context: Any) -> dict[str, Any]:
    if_none_match = event.get("headers", {}).get("if-none-match", "")
    status, headers, body = answer(event["rawPath"], if_none_match, os.environ)
    return compressed(event, {"statusCode": status, "headers": headers, "body": body})
