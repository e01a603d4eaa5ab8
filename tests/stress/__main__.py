"""``python -m tests.stress [--readers] [--seconds N] [--jobs N] [--seed N] [--folder DIR]``, and for rare conditions
``[--no-flock] [--pid-namespaces]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.s3 import plain_store
from tests.stress.reading import ReadingRun
from tests.stress.run import JOBS


def main() -> int:
    """Run, print the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--readers", action="store_true", help="8 readers and 2 fetches, not fetches alone")
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--no-flock", action="store_true", help="as on a file system without locks")
    parser.add_argument("--pid-namespaces", action="store_true", help="every other fetch in one of its own")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--folder", type=Path, help="where the cache lies (default: the temporary folder)")
    options = parser.parse_args()
    variables = {"PACKLINE_LOCKS": "off"} if options.no_flock else {}
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, plain_store() as store:
        store.latency = 0.01
        run = ReadingRun(
            store, Path(folder), seed=options.seed, namespaces=options.pid_namespaces, variables=variables
        )
        result = (
            run.run_readers(options.seconds) if options.readers else run.run(options.seconds, options.jobs)
        )
        print(
            f"{len(store.seen):,} requests; "
            + ", ".join(f"{n:,} {what}" for what, n in result.events.items())
        )
    for title in ("errors", "wrong", "left_over"):
        lines = getattr(result, title)
        print(f"{title.replace('_', ' ')}: {len(lines)}", *lines[:20], sep="\n  ")
    return 0 if result.passed else 1


if __name__ == "__main__":
    sys.exit(main())
