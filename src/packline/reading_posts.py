"""Names the requests of the HTTP API that only read, though they are a POST: their bodies do not fit into an address.

The routes of API Gateway, the policy of those who read and the check of tokens behind a load balancer take them from
here. A template ends without its last slash, which a request may leave out.
"""

from __future__ import annotations

import re

READING_POSTS = ("/api/v0/dataset-versions/{version}/files/urls",)
"""Path templates."""
_VARIABLE = re.compile(r"\{.*?\}")
_PATH = re.compile("|".join(f"{_VARIABLE.sub('[^/]+', template)}/?" for template in READING_POSTS))


def is_reading_post(method: str, path: str) -> bool:
    """Return whether a request is one of them. ``method``: in capitals; ``path``: decoded."""
    return method == "POST" and _PATH.fullmatch(path) is not None


def with_wildcards() -> tuple[str, ...]:
    """Return the paths with ``*`` for their variables, with and without the slash at the end, as IAM matches them."""
    return tuple(_VARIABLE.sub("*", template) + end for template in READING_POSTS for end in ("", "/"))
