"""Fetch a version from a plan in a file, as ``packline fetch`` does after resolving: ``fetch.py PLAN.json FOLDER URL``.

The files land in ``FOLDER/cache`` and are placed at ``FOLDER/files`` by a link.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from packline.client.fetch import fetch
from packline.model import Block, FetchPlan, ManifestRef, Part
from packline.wire.endpoint import find_endpoint
from packline.wire.s3 import S3Source


def read_plan(path: Path) -> FetchPlan:
    """A plan as ``plan.py`` wrote it."""
    fields = json.loads(path.read_text())
    parts = [
        Part(**(part | {"blocks": tuple(Block(*block) for block in part["blocks"])}))
        for part in fields["parts"]
    ]
    manifest = fields["manifest"] | {"shards": tuple(fields["manifest"]["shards"])}
    return FetchPlan(**(fields | {"parts": tuple(parts), "manifest": ManifestRef(**manifest)}))


plan_file, folder, url = sys.argv[1:4]
receipt = fetch(
    read_plan(Path(plan_file)),
    Path(folder, "files"),
    source=S3Source("bench", find_endpoint("s3", url=url)),
    cache=Path(folder, "cache"),
)
print(receipt)
