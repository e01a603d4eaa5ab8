"""What EXPLAIN of Snowflake says of a statement, whichever way it was asked."""

from __future__ import annotations

import json

from packline.snapshots.source import Estimate


def estimate_of_plan(plan: str) -> Estimate:
    """Return what the JSON of EXPLAIN says of the whole statement."""
    stats = json.loads(plan).get("GlobalStats", {})
    details = {key: stats[key] for key in ("partitionsTotal", "partitionsAssigned") if key in stats}
    return Estimate(bytes_scanned=stats.get("bytesAssigned"), details=details)
