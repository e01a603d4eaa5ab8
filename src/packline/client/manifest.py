"""Reads a version's manifest: gzip shards of JSON rows, one member a line, in path order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from packline.errors import CorruptPackage
from packline.model import ManifestRef, Member

BATCH_LINES = 1000
LONGEST_SHARD = 256 << 20
"""Bytes unpacked: 40,000 rows with the longest key that S3 takes, as path and as key, have 100 MB."""

_TYPES = (str, str, str, int, str)


class Objects(Protocol):
    """Reads whole small objects."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """A whole object. Raises ObjectNotFound."""


class UnreadableManifest(CorruptPackage):
    """A manifest shard that is not gzip, not JSON lines, or not rows of members."""


def read_rows(manifest: ManifestRef, objects: Objects) -> Iterator[Member]:
    """The files in order, one shard in memory at a time; of members with one path the last one wins.

    Raises UnreadableManifest, ObjectNotFound.
    """
    count = len(manifest.inline)
    yield from manifest.inline
    former: Member | None = None
    for key in manifest.shards:
        for row in _shard(objects.read(key), key):
            count += 1
            if former is not None and former.path != row.path:
                yield former
            former = row
    if former is not None:
        yield former
    if count != manifest.rows:
        raise UnreadableManifest(f"The manifest has {count} rows, {manifest.rows} are recorded.")


def _shard(data: bytes, key: str) -> Iterator[Member]:
    lines = shard_lines(data, key)
    try:
        for first in range(0, len(lines), BATCH_LINES):
            # One call of the parser for many rows takes half the time of one for each.
            batch = json.loads(b"[" + b",".join(lines[first : first + BATCH_LINES]) + b"]")
            for path, datum, object_key, version_id, size, etag in batch:
                if (type(path), type(datum), type(object_key), type(size), type(etag)) != _TYPES:
                    raise TypeError("a row has values of other types")
                yield Member(path, datum, object_key, version_id, size, etag)
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableManifest(f"Manifest shard {key!r} cannot be read: {error}.") from error


def shard_lines(data: bytes, key: str) -> list[bytes]:
    """The rows of a gzip shard, each still JSON. Raises UnreadableManifest; unpacks no bomb."""
    import zlib  # most fetches never look at a manifest

    unpacking = zlib.decompressobj(wbits=31)  # gzip, its CRC checked
    try:
        text = unpacking.decompress(data, LONGEST_SHARD)
    except zlib.error as error:
        raise UnreadableManifest(f"Manifest shard {key!r} cannot be read: {error}.") from error
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableManifest(f"Manifest shard {key!r} is cut off, or longer than any of ours.")
    return text.splitlines()
