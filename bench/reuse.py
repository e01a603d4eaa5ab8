"""How much of a new version needs no new packing, by where its changes lie: ``python -m bench.reuse [MEMBERS]``.

From a version of 100,000 members: add 1 %, remove 1 %, change 1 %, scattered at random or in runs; or append a
folder of 1 %; or change half of one class folder. Prints a table of the share of bytes in parts that are the same.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from packline.vhpkgzip.chunking import PartLimits, member_identity, part_digest, split_into_parts

SEEDS = range(5)


class Row(NamedTuple):
    """A member as the cut sees it; ``etag`` stands for its content."""

    path: str
    size: int
    etag: str


Version = list[Row]

LIMITS = {
    "512 MiB, 20,000 files": PartLimits(),
    "64 MiB, 2,500 files": PartLimits(64 << 20, 2_500),
    "16 MiB, 500 files": PartLimits(16 << 20, 500),
}


def first_version(count: int, size: int) -> Version:
    """Members in 100 class folders, of half to one and a half times ``size`` bytes."""
    dice = random.Random(1)
    rows = (
        Row(f"train/class-{i % 100:03d}/image-{i:07d}.jpg", dice.randint(size // 2, size * 3 // 2), "1")
        for i in range(count)
    )
    return sorted(rows)


def scattered(old: Version, seed: int) -> Version:
    dice, share = random.Random(seed), len(old) // 100
    touched = dice.sample(range(len(old)), 2 * share)
    removed, changed = set(touched[:share]), set(touched[share:])
    kept = [row._replace(etag="2") if i in changed else row for i, row in enumerate(old) if i not in removed]
    return sorted(kept + [_new(row) for row in dice.sample(old, share)])


def in_runs(old: Version, seed: int) -> Version:
    """One run removed, one changed, one added; each a hundredth of the members, anywhere."""
    dice, share = random.Random(seed), len(old) // 100
    removed, changed, added = (dice.randrange(len(old) - share) for _ in range(3))
    kept = [
        row._replace(etag="2") if changed <= i < changed + share else row
        for i, row in enumerate(old)
        if not removed <= i < removed + share
    ]
    return sorted(kept + [_new(row) for row in old[added : added + share]])


def appended(old: Version, seed: int) -> Version:
    """A new folder, somewhere among the others."""
    folder = f"train/class-{random.Random(seed).randrange(100):03d}-new"
    return sorted(old + [Row(f"{folder}/{i:07d}.jpg", old[i].size, "2") for i in range(len(old) // 100)])


def one_folder(old: Version, seed: int) -> Version:
    """Half of the members of one class folder changed."""
    dice = random.Random(seed)
    folder = f"train/class-{dice.randrange(100):03d}/"
    return [
        row._replace(etag="2") if row.path.startswith(folder) and dice.random() < 0.5 else row for row in old
    ]


def _new(row: Row) -> Row:
    return Row(f"{row.path}-new", row.size, "2")


CHANGES: dict[str, Callable[[Version, int], Version]] = {
    "1 % + 1 % + 1 % scattered": scattered,
    "1 % + 1 % + 1 % in runs": in_runs,
    "folder of 1 % appended": appended,
    "half of one class folder of 100 changed": one_folder,
}


def _parts(version: Version, limits: PartLimits) -> Iterator[tuple[str, int]]:
    for part in split_into_parts(version, lambda row: row.size, lambda row: row.path.encode(), limits):
        yield part_digest(member_identity(*row) for row in part), sum(row.size for row in part)


def reused(old: Version, new: Version, limits: PartLimits) -> tuple[float, int]:
    """Share of the new version's bytes in parts that the old one has, and the number of new parts."""
    known = {digest for digest, _ in _parts(old, limits)}
    parts = list(_parts(new, limits))
    kept = sum(size for digest, size in parts if digest in known)
    return kept / sum(size for _, size in parts), len(parts)


def unchanged(old: Version, new: Version) -> float:
    """Share of the new version's bytes in members that the old one has."""
    known = set(old)
    return sum(row.size for row in new if row in known) / sum(row.size for row in new)


def main(count: int) -> None:
    for size in (10_000, 100_000):
        old = first_version(count, size)
        print(f"\n{count:,} members of {size // 1000} KB | " + " | ".join([*LIMITS, "members unchanged"]))
        for name, change in CHANGES.items():
            versions = [change(old, seed) for seed in SEEDS]
            cells = []
            for limits in LIMITS.values():
                shares = [reused(old, new, limits) for new in versions]
                mean = sum(share for share, _ in shares) / len(shares)
                cells.append(f"{mean:.0%} ({min(shares)[0]:.0%}) of {shares[0][1]} parts")
            same = sum(unchanged(old, new) for new in versions) / len(versions)
            print(f"{name} | " + " | ".join([*cells, f"{same:.0%}"]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
