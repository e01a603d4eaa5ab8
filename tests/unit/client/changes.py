"""Two versions of one dataset: some thousand files, and the same with a hundredth removed, changed and added."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.datasets import a_version

COUNT, SIZE = 2000, 4000
PER_CENT = COUNT // 100


def many_files(count: int = COUNT, size: int = SIZE) -> dict[str, bytes]:
    """Files in ten folders."""
    dice = random.Random(1)
    return {
        f"train/class{i % 10}/{i:05d}.bin": dice.randbytes(dice.randrange(2 * size)) for i in range(count)
    }


def changed(files: Mapping[str, bytes], seed: int = 2) -> dict[str, bytes]:
    """1 % removed, 1 % changed, 1 % added, anywhere."""
    dice = random.Random(seed)
    touched = dice.sample(sorted(files), 3 * PER_CENT)
    new = {path: data for path, data in files.items() if path not in touched[:PER_CENT]}
    new |= {
        path: data[::-1] + b"!" for path, data in files.items() if path in touched[PER_CENT : 2 * PER_CENT]
    }
    return new | {f"{path}-new": dice.randbytes(SIZE) for path in touched[2 * PER_CENT :]}


OLD = many_files()
NEW = changed(OLD)


def versions(store: FakeS3, part_files: int = 20_000) -> tuple[FetchPlan, FetchPlan]:
    """An old and a new version in the store."""
    first, second = (a_version(store, files, part_files, 1 << 20, 40_000) for files in (OLD, NEW))
    return first, replace(second, version="v2")
