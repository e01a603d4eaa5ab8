"""ETags of the properties and tags of datasets and versions, and the ``If-Match`` that names one (RFC 9110, 13.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header

from packline.api.problems import PreconditionFailed
from packline.pipeline.properties import CheckState

IfMatchProperties = Annotated[
    str, Header(max_length=64, description="The ETag of the properties it has now.")
]


def etag_of(properties: Mapping[str, object], tags: Sequence[str] = ()) -> str:
    """Return the ETag of properties and tags, in quotes: a digest of both."""
    text = json.dumps([properties, list(tags)], sort_keys=True, separators=(",", ":"))
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def state_check(if_match: str) -> CheckState:
    """Return the check of a write: that ``If-Match``, if it was sent, names the properties and tags there are."""

    def check(properties: Mapping[str, object], tags: Sequence[str]) -> None:
        if if_match and if_match != etag_of(properties, tags):
            raise PreconditionFailed(
                "Properties or tags were changed since you read them.", "Read them again, then change them."
            )

    return check
