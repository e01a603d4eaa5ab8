"""Serve the console: static files and sign-in settings; it has no permissions and reads no data."""

import os
from typing import Any

from packline.console.pages import answer
from packline.http.compressed_answer import compressed
from packline.http.load_balancer import is_from_load_balancer, to_gateway_event, to_load_balancer_answer


def handler(event: Any, context: Any) -> dict[str, Any]:
    is_balanced = is_from_load_balancer(event)
    event = to_gateway_event(event, context.aws_request_id) if is_balanced else event
    if_none_match = event.get("headers", {}).get("if-none-match", "")
    status, headers, body = answer(event["rawPath"], if_none_match, os.environ)
    served = compressed(event, {"statusCode": status, "headers": headers, "body": body})
    return to_load_balancer_answer(served) if is_balanced else served
