"""Serve the console: the same files to everyone, and where people sign in. No data, and no rights to any."""

import os
from typing import Any

from packline.console.pages import answer


def handler(event: Any, context: Any) -> dict[str, Any]:
    seen = event.get("headers", {}).get("if-none-match", "")
    status, headers, body = answer(event["rawPath"], seen, os.environ)
    return {"statusCode": status, "headers": headers, "body": body}
