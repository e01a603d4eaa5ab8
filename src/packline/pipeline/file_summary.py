"""Summarize the files of a version by type and by size, from a bounded number of shards of its manifest."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from packline.manifest.members import last_per_path
from packline.manifest.rows import decode_rows
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.ports import StoreReader

MAX_SHARDS = 6
"""Shards that are read: 240,000 rows. Of more, as many at even distances."""
MAX_TYPES = 20
LONGEST_ENDING = 12
SIZE_LIMITS = tuple(step << shift for shift in (10, 20, 30) for step in (1, 10, 100))[:8]
"""Upper bounds of the size classes in bytes, which they include: 1 KiB, 10 KiB, 100 KiB, 1 MiB and so on to
10 GiB; the last class has none."""


class TypeSummary(NamedTuple):
    """The files whose names have one ending, in lower case and without the dot; empty for files without one."""

    ending: str
    files: int
    bytes: int


class FileSummary(NamedTuple):
    """What the files that were read are; ``files`` of the version may be more."""

    files: int
    bytes: int
    files_read: int
    bytes_read: int
    types: tuple[TypeSummary, ...]
    """The most frequent first."""
    other_types: int
    """Files of all other endings."""
    sizes: tuple[int, ...]
    """Files in each size class, in the order of ``SIZE_LIMITS``, and above the last."""


def summarize_files(store: StoreReader, manifest: ManifestRef) -> FileSummary:
    """Count the files of a version by type and by size. Raises ObjectNotFound, UnreadableManifest."""
    files: Counter[str] = Counter()
    sizes_by_ending: Counter[str] = Counter()
    classes = [0] * (len(SIZE_LIMITS) + 1)
    for member in last_per_path(_sampled(store, manifest)):
        ending = ending_of(member.path)
        files[ending] += 1
        sizes_by_ending[ending] += member.size
        classes[bisect_left(SIZE_LIMITS, member.size)] += 1
    frequent = files.most_common(MAX_TYPES)
    return FileSummary(
        files=manifest.files,
        bytes=manifest.bytes,
        files_read=files.total(),
        bytes_read=sizes_by_ending.total(),
        types=tuple(TypeSummary(ending, number, sizes_by_ending[ending]) for ending, number in frequent),
        other_types=files.total() - sum(number for _, number in frequent),
        sizes=tuple(classes),
    )


def ending_of(path: str) -> str:
    """Return what follows the last dot of a file's name, in lower case; empty where nothing short does."""
    stem, dot, ending = path.rpartition("/")[2].rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= LONGEST_ENDING else ""


def _sampled(store: StoreReader, manifest: ManifestRef) -> Iterator[Member]:
    yield from manifest.inline
    keys = expand_shards(manifest, store).shards
    step = max(1.0, len(keys) / MAX_SHARDS)
    for number in range(min(len(keys), MAX_SHARDS)):
        key = keys[int(number * step)]
        yield from decode_rows(store.read(key), key)
