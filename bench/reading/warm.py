"""Reads all members once, shuffled, from memory: ``warm.py WAY FOLDER URL``; prints one JSON line.

One process, pinned to one core. Each way reads everything twice; the second pass counts, so that caches, indexes and
pages are there for each of them.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.reading.packline_dataset import PlannedVersion
from bench.reading.settings import BATCH, SEED, TREE

Read = Callable[[Sequence[int]], Sequence[bytes]]
"""Reads one batch of members by number."""


def read_paths(folder: Path) -> list[str]:
    """Return the paths of the tree in order."""
    return [line.split("\t")[0] for line in (folder / f"{TREE}.catalog").read_text().splitlines()]


def open_packline(folder: Path, url: str, *, batches: bool) -> Read:
    """Open the dataset; the first pass fills its cache."""
    dataset = PlannedVersion(folder / f"{TREE}-plan.json", folder / "cache", url).open()
    return dataset.read_many if batches else lambda batch: [dataset[number] for number in batch]


def open_files(folder: Path) -> Read:
    """Read extracted files."""
    names = [str(folder / f"{TREE}-extracted" / path) for path in read_paths(folder)]

    def read(batch: Sequence[int]) -> list[bytes]:
        bodies = []
        for number in batch:
            with open(names[number], "rb") as file:
                bodies.append(file.read())
        return bodies

    return read


def open_zipfile(folder: Path) -> Read:
    """Read the zip of the same members, stored, by Python's zipfile."""
    archive, paths = zipfile.ZipFile(folder / f"{TREE}.zip"), read_paths(folder)
    return lambda batch: [archive.read(paths[number]) for number in batch]


def open_fsspec_zip(folder: Path) -> Read:
    """Read the same zip through fsspec."""
    import fsspec

    archive, paths = fsspec.filesystem("zip", fo=str(folder / f"{TREE}.zip")), read_paths(folder)
    return lambda batch: [archive.cat_file(paths[number]) for number in batch]


def open_pread(folder: Path) -> Read:
    """Read the bytes at known offsets of the tar, and compare nothing."""
    rows = [line.split("\t") for line in (folder / f"{TREE}.catalog").read_text().splitlines()]
    handle = os.open(rows[0][1], os.O_RDONLY)
    ranges = [(int(size), int(offset)) for _, _, offset, size, _ in rows]
    return lambda batch: [os.pread(handle, *ranges[number]) for number in batch]


def measure(read: Read, batches: Sequence[Sequence[int]]) -> dict[str, float]:
    """Read all batches; samples a second of CPU and of wall time."""
    started, cpu, samples = time.perf_counter(), time.process_time(), 0
    for batch in batches:
        samples += len(read(batch))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {"samples": samples, "seconds": seconds, "cpu_seconds": cpu}


def main(way: str, folder: Path, url: str) -> None:
    """Measure one way."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    ways: dict[str, Callable[[], Read]] = {
        "packline_many": lambda: open_packline(folder, url, batches=True),
        "packline_one": lambda: open_packline(folder, url, batches=False),
        "files": lambda: open_files(folder),
        "zipfile": lambda: open_zipfile(folder),
        "fsspec_zip": lambda: open_fsspec_zip(folder),
        "pread": lambda: open_pread(folder),
    }
    read = ways[way]()
    order = list(range(len(read_paths(folder))))
    random.Random(SEED).shuffle(order)
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    measure(read, batches)
    print(json.dumps(measure(read, batches)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
