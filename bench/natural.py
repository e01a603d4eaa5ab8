"""A tree as datasets have it: log-normal file sizes, three folder levels, folders with one file and with thousands."""

from __future__ import annotations

from itertools import accumulate
from math import exp, log
from random import Random

MEDIAN_BYTES = 8192
SIGMA = 1.4
"""Standard deviation of the logarithm of the size: one file in a thousand is larger than 600 KB."""
LARGEST_BYTES = 3_000_000
MEAN_BYTES = round(MEDIAN_BYTES * exp(SIGMA * SIGMA / 2))
FILES_PER_FOLDER = 60
"""On average, in folders of the third level."""
UNEVEN = 1.8
"""Standard deviation of the logarithm of a folder's share of the files."""
SITES, DAYS = 12, 40
"""Folders of the first level; the largest number of folders of the second level below each."""


def entries(files: int) -> list[tuple[str, int]]:
    """(path, size in bytes) of each file, in the byte order of the paths; the same in every run."""
    random = Random(f"natural {files}")
    folders = _folders(random, max(1, files // FILES_PER_FOLDER))
    shares = list(accumulate(random.lognormvariate(0, UNEVEN) for _ in folders))
    chosen = random.choices(folders, cum_weights=shares, k=files)
    paths = sorted(f"{folder}/record_{i:07d}.bin" for i, folder in enumerate(chosen))
    return [(path, _size(random)) for path in paths]


def _folders(random: Random, count: int) -> list[str]:
    """Most of the third level; each site and each day holds files of its own too."""
    folders: dict[str, None] = {}
    for i in range(count):
        site = f"site_{int(SITES * random.random() ** 2):02d}"
        day = f"{site}/day_{int(DAYS * random.random() ** 2):03d}"
        folders |= dict.fromkeys((site, day, f"{day}/sensor_{i:05d}"))
    return list(folders)


def _size(random: Random) -> int:
    return min(LARGEST_BYTES, max(1, round(random.lognormvariate(log(MEDIAN_BYTES), SIGMA))))
