"""ETags of the properties and tags of datasets and versions, and the check of a change against them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from packline.api.preconditions import Preconditions
from packline.pipeline.properties import CheckState


def etag_of(properties: Mapping[str, object], tags: Sequence[str] = ()) -> str:
    """Return the ETag of properties and tags, in quotes: a digest of both."""
    text = json.dumps([properties, list(tags)], sort_keys=True, separators=(",", ":"))
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def state_check(preconditions: Preconditions) -> CheckState:
    """Return the check of a change: that the properties and tags there are meet the preconditions, if any."""

    def check(properties: Mapping[str, object], tags: Sequence[str]) -> None:
        preconditions.check(etag_of(properties, tags))

    return check
