"""Reads two epochs through a data loader: ``cold.py WAY DATA SCRATCH URL WORKERS``; prints one JSON line.

The clock starts when the dataset is opened: interpreter and imports are the same for all. CPU and memory are those of
this process and of its workers, which end with each epoch.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from pathlib import Path

from bench.reading.loaders import OPEN, OpenEpoch, Source
from bench.reading.settings import BATCH


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def peak_mib() -> float:
    """Return the peak memory of the largest process, in MiB."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(usage.ru_maxrss for usage in used) / 1024


def read_epoch(open_epoch: OpenEpoch, number: int, started: float) -> dict[str, float]:
    """Read one epoch to its end; ``started``: when the clock began."""
    cpu, samples, size, first = cpu_seconds(), 0, 0, 0.0
    for batch in open_epoch(number):
        first = first or time.perf_counter() - started
        samples += len(batch)
        size += sum(map(len, batch))
    return {
        "samples": samples,
        "bytes": size,
        "seconds": time.perf_counter() - started,
        "first_batch_s": first,
        "cpu_seconds": cpu_seconds() - cpu,
    }


def main(way: str, source: Source) -> None:
    """Read two epochs."""
    import torch.utils.data  # noqa: F401 - before the clock starts

    gc.collect()  # of what torch has allocated: else a collection of its heap falls into the clock of every way
    cpu, started = cpu_seconds(), time.perf_counter()
    open_epoch = OPEN[way](source)
    first = read_epoch(open_epoch, 0, started)
    first["cpu_seconds"] = cpu_seconds() - cpu
    second = read_epoch(open_epoch, 1, time.perf_counter())
    print(json.dumps({"epochs": [first, second], "peak_mib": peak_mib(), "batch": BATCH}), flush=True)
    os._exit(0)  # some loaders leave threads that never end


if __name__ == "__main__":
    main(sys.argv[1], Source(sys.argv[4], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[5])))
