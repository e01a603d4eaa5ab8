"""Read a manifest at a path: a binary search over its shards, without reading the others."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator

from packline.manifest.rows import decode_row, path_of_row, split_rows
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.ports import StoreReader

MAX_CACHED_SHARDS = 6
"""Shards kept unpacked: some 14 MB each."""
MAX_CACHED_FIRST_PATHS = 10_000
HEAD_BYTES = 4096
"""Bytes of a shard that hold its first row: a path and a key of S3 have at most 1,024 bytes each."""
_GZIP = 31
"""zlib's window bits for a gzip header and the largest window."""


class ShardReader:
    """Shards of manifests by key; what is read is kept, as it never changes: a key is the hash of its rows."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._rows: OrderedDict[str, list[bytes]] = OrderedDict()
        self._firsts: OrderedDict[str, bytes] = OrderedDict()
        self._replaced: OrderedDict[str, list[int]] = OrderedDict()
        self._last_paths: dict[str, bytes] = {}
        self.reads = 0
        """Whole shards read so far."""

    def expand(self, manifest: ManifestRef) -> ManifestRef:
        """Return the manifest with the keys of all its shards. Raises ObjectNotFound."""
        return expand_shards(manifest, self._store)

    def rows(self, key: str) -> list[bytes]:
        """Return all rows of a shard, each still JSON. Raises ObjectNotFound."""
        if key not in self._rows:
            self.reads += 1
            self._rows[key] = split_rows(self._store.read(key))
            if len(self._rows) > MAX_CACHED_SHARDS:
                self._rows.popitem(last=False)
        self._rows.move_to_end(key)
        return self._rows[key]

    def seek(self, manifest: ManifestRef, path: bytes, low: int = 0) -> tuple[int, int]:
        """Shard and row of the first member at or behind a path, looked for from a shard on.

        Reads the head of some shards, and one of them. Behind the last member: the number of shards, and 0.
        """
        keys = self.expand(manifest).shards
        shard = max(low, bisect_left(range(len(keys)), path, low, key=lambda at: self.first(keys[at])) - 1)
        if shard >= len(keys):
            return shard, 0
        row = find_row(self.rows(keys[shard]), path)
        return (shard, row) if row < len(self.rows(keys[shard])) else (shard + 1, 0)

    def find(self, manifest: ManifestRef, path: str) -> Member | None:
        """Find the last member at a path; None if there is none."""
        last = None
        for member in self.members(manifest, path.encode()):
            if member.path != path:
                break
            last = member
        return last

    def members(self, manifest: ManifestRef, path: bytes) -> Iterator[Member]:
        """Yield the members at or after a path."""
        shard, row = self.seek(manifest, path)
        for key in self.expand(manifest).shards[shard:]:
            for line in self.rows(key)[row:]:
                yield decode_row(line)
            row = 0

    def replaced_rows(self, manifest: ManifestRef, shard: int) -> list[int]:
        """Return the numbers of the rows of a shard whose path occurs again in the row after them."""
        keys = self.expand(manifest).shards
        if (key := keys[shard]) not in self._replaced:
            paths = [path_of_row(row) for row in self.rows(key)]
            repeated = [row for row in range(len(paths) - 1) if paths[row] == paths[row + 1]]
            self._replaced[key] = repeated
            self._last_paths[key] = paths[-1].encode()
            if len(self._replaced) > MAX_CACHED_SHARDS:
                self._last_paths.pop(self._replaced.popitem(last=False)[0], None)
        repeated = self._replaced[key]
        if shard + 1 < len(keys) and self.first(keys[shard + 1]) == self._last_paths[key]:
            return [*repeated, len(self.rows(key)) - 1]
        return repeated

    def has_counted(self, manifest: ManifestRef, shard: int) -> bool:
        """Return whether ``replaced_rows`` of a shard would read no whole shard."""
        key = self.expand(manifest).shards[shard]
        return key in self._rows

    def first(self, key: str) -> bytes:
        """Return the first path of a shard, from the head of its gzip stream."""
        if key not in self._firsts:
            self._firsts[key] = path_of(self._head(key))
            if len(self._firsts) > MAX_CACHED_FIRST_PATHS:
                self._firsts.popitem(last=False)
        return self._firsts[key]

    def _head(self, key: str) -> bytes:
        if key not in self._rows:
            head = zlib.decompressobj(_GZIP).decompress(self._store.read_range(key, 0, HEAD_BYTES))
            row, end, _ = head.partition(b"\n")
            if end:
                return row
        return self.rows(key)[0]


def find_row(rows: list[bytes], path: bytes, low: int = 0) -> int:
    """Find the number of the first row at or after a path; the number of rows if there is none."""
    return bisect_left(rows, path, low, key=path_of)


def path_of(row: bytes) -> bytes:
    """Return the path of a row."""
    path: str = json.loads(row)[0]
    return path.encode()
