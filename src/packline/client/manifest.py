"""Reads a version's manifest: gzip shards of JSON rows, one member a line, in path order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from packline.errors import CorruptPackage
from packline.model import ManifestRef, Member

BATCH_LINES = 1000


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
    import gzip  # most fetches never look at a manifest
    import zlib

    try:
        lines = gzip.decompress(data).splitlines()
        for first in range(0, len(lines), BATCH_LINES):
            # One call of the parser for many rows takes half the time of one for each.
            batch = json.loads(b"[" + b",".join(lines[first : first + BATCH_LINES]) + b"]")
            for path, datum, object_key, version_id, size, etag in batch:
                yield Member(path, datum, object_key, version_id, size, etag)
    except (OSError, EOFError, ValueError, TypeError, zlib.error) as error:
        raise UnreadableManifest(f"Manifest shard {key!r} cannot be read: {error}.") from error
