"""Metadata shards: the metadata of an execution's outputs, as ranges of neighbours that share it.

A row is ``["first path", "last path" or null, {metadata}]``: every output from the first to the last, in path order,
has that metadata; null if it is one file alone. A million files with one metadata are one row.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from hashlib import sha256
from json.encoder import encode_basestring
from typing import NamedTuple

from packline.manifest.rows import SHARD_ROWS, compress_rows

SHARD_BYTES = 16 * 1024 * 1024
"""A shard is cut at this many bytes of rows before compression."""


class MetadataRange(NamedTuple):
    """Outputs from ``first`` to ``last`` with the same metadata."""

    first: str
    last: str
    metadata: dict[str, object]


class EncodedMetadataShard(NamedTuple):
    """A shard: its digest (of the rows before compression), its gzip bytes, and the first path in it."""

    digest: str
    body: bytes
    first: str


def encode_metadata(described: Iterable[tuple[str, bytes | None]]) -> Iterator[EncodedMetadataShard]:
    """Encode (path, metadata as JSON text or None), in path order, to reproducible shards."""
    return _encode(_ranges(described))


def encode_ranges(ranges: Iterable[MetadataRange]) -> Iterator[EncodedMetadataShard]:
    """Encode ranges that were decoded, in path order, to reproducible shards."""
    return _encode(
        (each.first, each.last, json.dumps(each.metadata, ensure_ascii=False).encode()) for each in ranges
    )


def _encode(ranges: Iterable[tuple[str, str, bytes]]) -> Iterator[EncodedMetadataShard]:
    rows: list[bytes] = []
    size, start = 0, ""
    for first, last, text in ranges:
        if not rows:
            start = first
        row = b"[%b,%b,%b]\n" % (_json(first), _json(last) if last != first else b"null", text)
        rows.append(row)
        size += len(row)
        if len(rows) >= SHARD_ROWS or size >= SHARD_BYTES:
            yield _shard(rows, start)
            rows, size = [], 0
    if rows:
        yield _shard(rows, start)


class ShardRanges:
    """The ranges of one gzip shard, each parsed when it is first looked at: one path takes some 16 of 40,000."""

    def __init__(self, body: bytes = gzip.compress(b"")) -> None:
        self._lines = [line for line in gzip.decompress(body).split(b"\n") if line]
        self._parsed: dict[int, MetadataRange] = {}
        self._at = -1
        """The range that was found last."""

    def find(self, path: str) -> MetadataRange | None:
        """Return the range that holds a path; None if no range holds it. Paths in order are found fastest."""
        following = self._at + 1
        if self._at < 0 or path < self._parse(self._at).first:
            self._at = self._bisect(path)
        elif following < len(self._lines) and self._parse(following).first <= path:
            after = following + 1
            is_next = after == len(self._lines) or path < self._parse(after).first
            self._at = following if is_next else self._bisect(path)
        nearest = self._parse(self._at) if self._at >= 0 else None
        return nearest if nearest and path <= nearest.last else None

    def read_all(self) -> list[MetadataRange]:
        """Return all ranges, in path order."""
        return [self._parse(at) for at in range(len(self._lines))]

    def _bisect(self, path: str) -> int:
        return bisect_right(range(len(self._lines)), path, key=lambda at: self._parse(at).first) - 1

    def _parse(self, at: int) -> MetadataRange:
        parsed = self._parsed.get(at)
        if parsed is None:
            first, last, metadata, *_ = json.loads(self._lines[at])
            parsed = self._parsed[at] = MetadataRange(first, last or first, metadata)
        return parsed


def _ranges(described: Iterable[tuple[str, bytes | None]]) -> Iterator[tuple[str, str, bytes]]:
    first = last = ""
    current: bytes | None = None
    for path, text in described:
        if text != current:
            if current is not None:
                yield first, last, current
            first, current = path, text
        last = path
    if current is not None:
        yield first, last, current


def _shard(rows: list[bytes], first: str) -> EncodedMetadataShard:
    body = b"".join(rows)
    return EncodedMetadataShard(sha256(body).hexdigest(), compress_rows(body), first)


def _json(path: str) -> bytes:
    return encode_basestring(path).encode()
