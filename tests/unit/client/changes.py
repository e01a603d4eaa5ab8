"""Two versions of one dataset: some thousand files, and the same with a hundredth removed, changed and added."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

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


class _Objects:
    """What versions are put into, until a store takes it."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}


@cache
def _versions(part_files: int) -> tuple[dict[str, bytes], FetchPlan, FetchPlan]:
    """The objects of both versions and their plans, packed once for all tests."""
    kept: Any = _Objects()
    first, second = (a_version(kept, files, part_files, 1 << 20, 40_000) for files in (OLD, NEW))
    return kept.objects, first, replace(second, version="v2")


def versions(store: FakeS3, part_files: int = 20_000) -> tuple[FetchPlan, FetchPlan]:
    """An old and a new version in the store."""
    objects, first, second = _versions(part_files)
    store.objects.update(objects)
    return first, second
