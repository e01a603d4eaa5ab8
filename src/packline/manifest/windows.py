"""Reads only those shards of a manifest that may hold paths with one of some beginnings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from packline.manifest.reader import ObjectReader, read_files, read_shard
from packline.manifest.rows import SHARD_ROWS, decode_lines, path_of_row
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member

LAST = "\U0010ffff"
"""Sorts behind every character of a path."""


class RowWindow(NamedTuple):
    """Rows of a manifest, from ``first`` to before ``stop``."""

    first: int
    stop: int


def find_windows(
    manifest: ManifestRef, objects: ObjectReader, prefixes: Sequence[str], shard_rows: int = SHARD_ROWS
) -> list[RowWindow]:
    """Return the rows, in whole shards, among which all paths are that begin with one of the prefixes.

    Where a path occurs twice, rows are not files: all rows are returned then.

    Args:
        manifest: In path order.
        objects: Reads the shards: some of them, by a binary search.
        prefixes: Beginnings of paths; an empty one is that of all.
        shard_rows: Rows of each shard but the last.

    Raises:
        UnreadableManifest: A shard is not what its key says.
        ObjectNotFound: A shard does not exist.
    """
    everything = [RowWindow(0, manifest.files)]
    if "" in prefixes or manifest.inline or manifest.rows != manifest.files or manifest.rows <= shard_rows:
        return everything
    keys = expand_shards(manifest, objects).shards
    firsts: dict[int, bytes] = {}

    def first_path(at: int) -> bytes:
        if at not in firsts:
            firsts[at] = path_of_row(read_shard(objects, keys[at]).partition(b"\n")[0]).encode()
        return firsts[at]

    windows: list[RowWindow] = []
    for prefix in sorted(set(prefixes), key=str.encode):
        begin = max(0, bisect_right(range(len(keys)), prefix.encode(), key=first_path) - 1)
        end = bisect_left(range(len(keys)), (prefix + LAST).encode(), begin, key=first_path)
        first, stop = begin * shard_rows, min(max(end, begin + 1) * shard_rows, manifest.rows)
        if windows and first <= windows[-1].stop:
            first, stop = windows[-1].first, max(stop, windows.pop().stop)
        windows.append(RowWindow(first, stop))
    return windows


def read_windows(
    manifest: ManifestRef,
    objects: ObjectReader,
    windows: Iterable[RowWindow],
    shard_rows: int = SHARD_ROWS,
) -> Iterator[tuple[int, Member]]:
    """Yield the files of some rows of a manifest, with their numbers. All of them are read as ``read_files`` does.

    Raises UnreadableManifest, ObjectNotFound.
    """
    keys: Sequence[str] = ()
    for first, stop in windows:
        if (first, stop) == (0, manifest.files):
            yield from enumerate(read_files(manifest, objects))
            continue
        keys = keys or expand_shards(manifest, objects).shards
        at, skip = divmod(first, shard_rows)
        row = first
        while row < stop:
            lines = read_shard(objects, keys[at]).splitlines()[skip:]
            for member in islice(decode_lines(lines, keys[at]), stop - row):
                yield row, member
                row += 1
            at, skip = at + 1, 0
