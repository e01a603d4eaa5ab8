"""Opens the index of very many members in a new process: ``million.py FOLDER NAME SCRATCH URL``."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from bench.reading.packline_dataset import PlannedVersion


def main(folder: Path, name: str, scratch: Path, url: str) -> None:
    """Open the dataset, which builds the index the first time, and look up a few members."""
    planned = PlannedVersion(folder / f"{name}-plan.json", scratch / "cache", url)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    dataset = planned.open()
    opened = time.perf_counter() - started
    middle = dataset.paths()[len(dataset) // 2]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    index = next((scratch / "cache").glob("**/members/*"))
    print(
        json.dumps(
            {
                "members": len(dataset),
                "open_ms": opened * 1000,
                "grown_mib": grown / 1024,
                "index_bytes_per_member": index.stat().st_size / len(dataset),
                "name_bytes": len(middle.encode()),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
