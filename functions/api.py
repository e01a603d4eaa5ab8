"""Answer the HTTP API: all routes of people and workers."""

from typing import Any

from packline.aws import api_runtime


@api_runtime.on_request
def handler(event: Any, context: Any) -> dict[str, Any]:
    return api_runtime.app_for(event).resolve(event, context)
