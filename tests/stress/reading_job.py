"""One reader: ``python -m tests.stress.reading_job URL PLAN CACHE EXPECTED LIMIT SEED SECONDS``.

It opens the version again and again, reads members in several ways, and compares every byte. Exit 3: a wrong byte.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

from packline.client.cache.refs import read_plan
from packline.reader.dataset import Dataset
from tests.unit.reader.opening import open_dataset

WRONG = 3
BATCH = 24


def compare(dataset: Dataset, digests: Sequence[str], positions: Sequence[int]) -> None:
    """Read members, and leave the process at a wrong byte."""
    for position, data in zip(positions, dataset.read_many(positions), strict=True):
        if sha256(data).hexdigest() != digests[position]:
            print(f"{dataset.uri}: {dataset.paths()[position]} is wrong", file=sys.stderr, flush=True)
            os._exit(WRONG)


def read_shuffled(dataset: Dataset, digests: Sequence[str], numbers: Random) -> None:
    """Read all members in an order that was announced."""
    order = list(range(len(dataset)))
    numbers.shuffle(order)
    dataset.prefetch(order, whole_runs=numbers.random() < 0.5)
    for start in range(0, len(order), BATCH):
        compare(dataset, digests, order[start : start + BATCH])


def read_some(dataset: Dataset, digests: Sequence[str], numbers: Random) -> None:
    """Read members anywhere, nothing announced."""
    for _ in range(5):
        compare(dataset, digests, [numbers.randrange(len(dataset)) for _ in range(BATCH)])


def read_by_threads(dataset: Dataset, digests: Sequence[str], numbers: Random) -> None:
    """Read by three threads at once."""
    threads = [
        threading.Thread(target=read_some, args=(dataset, digests, Random(numbers.random())))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_in_children(dataset: Dataset, digests: Sequence[str], numbers: Random) -> None:
    """Read by two forked children, as the workers of a data loader do, while this process reads ahead."""
    order = list(range(len(dataset)))
    numbers.shuffle(order)
    pids = []
    for first in range(2):
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                for start in range(first * BATCH, len(order), 2 * BATCH):
                    compare(dataset, digests, order[start : start + BATCH])
                status = 0
            finally:
                os._exit(status)
        pids.append(pid)
    dataset.prefetch(order, whole_runs=numbers.random() < 0.5)
    for pid in pids:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code:
            os._exit(code if code > 0 else 1)


WAYS = (read_shuffled, read_some, read_by_threads, read_in_children)


def main() -> None:
    """Read until the time is over."""
    url, plan_file, cache, expected, limit, seed, seconds = sys.argv[1:]
    plan, numbers = read_plan(json.loads(Path(plan_file).read_text())), Random(int(seed))
    digests: list[str] = json.loads(Path(expected).read_text())
    ends_at = time.monotonic() + float(seconds)
    while time.monotonic() < ends_at:
        with open_dataset(plan, url, Path(cache), cache_bytes=int(limit)) as dataset:
            for _ in range(3):
                numbers.choice(WAYS)(dataset, digests, numbers)


if __name__ == "__main__":
    main()
