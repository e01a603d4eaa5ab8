"""Reads the plan that ``plan.py`` wrote."""

from __future__ import annotations

import json
from pathlib import Path

from packline.model import Block, FetchPlan, ManifestRef, Part


def read_plan(path: Path) -> FetchPlan:
    """Return a plan as ``plan.py`` wrote it."""
    fields = json.loads(path.read_text())
    parts = [
        Part(**(part | {"blocks": tuple(Block(*block) for block in part["blocks"])}))
        for part in fields["parts"]
    ]
    manifest = fields["manifest"] | {"shards": tuple(fields["manifest"]["shards"])}
    return FetchPlan(**(fields | {"parts": tuple(parts), "manifest": ManifestRef(**manifest)}))
