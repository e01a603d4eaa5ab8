"""Reads members far apart, each by a request of its own, 64 in flight: ``single.py WAY FOLDER SCRATCH URL``."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.drivers.plan_file import read_plan
from bench.reading.packline_dataset import PlannedVersion
from bench.reading.settings import SEED, TREE
from packline.reader.dataset import Dataset

IN_FLIGHT = 64
STEP = 32
"""Every 32nd member: 320 KiB apart, too far for one range."""


def read_packline(dataset: Dataset, numbers: Sequence[int]) -> int:
    """Read in batches of 64; the bytes read."""
    batches = (numbers[at : at + IN_FLIGHT] for at in range(0, len(numbers), IN_FLIGHT))
    return sum(len(body) for batch in batches for body in dataset.read_many(batch))


async def read_obstore(url: str, ranges: Sequence[tuple[str, int, int]]) -> int:
    """Read the same ranges with obstore, 64 at a time; the bytes read."""
    import obstore
    from obstore.store import S3Store

    store = S3Store("bench", endpoint=url, region="us-east-1", client_options={"allow_http": True})
    limit = asyncio.Semaphore(IN_FLIGHT)

    async def read(key: str, start: int, length: int) -> int:
        async with limit:
            return len(await obstore.get_range_async(store, key, start=start, length=length))

    return sum(await asyncio.gather(*(read(*given) for given in ranges)))


def main(way: str, folder: Path, scratch: Path, url: str) -> None:
    """Measure one way; the index is built before the clock starts, for both."""
    planned = PlannedVersion(folder / f"{TREE}-plan.json", scratch / "cache", url)
    dataset = planned.open()
    numbers = list(range(0, len(dataset), STEP))
    random.Random(SEED).shuffle(numbers)
    assert dataset._reader is not None
    index, parts = dataset._reader.index, read_plan(planned.plan_file).parts
    where = [(index.part_of(n), index.offsets[n]) for n in numbers]
    ranges = [
        (parts[part.number].key, offset, index.entry_end(n, part) - offset)
        for n, (part, offset) in zip(numbers, where, strict=True)
    ]
    started, cpu = time.perf_counter(), time.process_time()
    size = read_packline(dataset, numbers) if way == "packline" else asyncio.run(read_obstore(url, ranges))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(
        json.dumps({"samples": len(numbers), "bytes": size, "seconds": seconds, "cpu_seconds": cpu}),
        flush=True,
    )
    os._exit(0)  # the interpreter's end aborts in obstore's threads


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
