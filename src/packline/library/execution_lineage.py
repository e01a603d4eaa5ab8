"""The lineage of the execution that this process runs in, for the marker of its upload."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from packline.client.upload.marker import read_lineage
from packline.library import environment


def execution_lineage(**more: object) -> dict[str, object]:
    """Return the lineage of this execution for the marker; ``more`` is added by the caller."""
    lineage = read_lineage(Path(os.environ.get("VH_CONFIG_DIR") or "/valohai/config"))
    lineage.setdefault("who", {"name": environment.person()})
    times = more.pop("times", {})
    ended = datetime.now(UTC).isoformat(timespec="milliseconds")
    all_times = {**lineage.get("times", {}), **(times if isinstance(times, dict) else {}), "ended": ended}
    return lineage | {"status": "completed", **more, "times": all_times}
