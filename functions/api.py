"""Answer the HTTP API: one function for all routes, people's and workers'."""

from typing import Any

from packline.aws import serving


@serving.on_request
def handler(event: Any, context: Any) -> dict[str, Any]:
    return serving.app().resolve(event, context)
