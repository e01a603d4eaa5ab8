"""Reads a version's manifest: gzip shards of JSON rows, one member a line, in path order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Protocol

from packline.errors import CorruptPackage
from packline.model import ManifestRef, Member

BATCH_LINES = 1000
REMEDY = "The store holds another manifest than the table records: make the version again."
MAX_SHARD_BYTES = 256 << 20
"""Bytes unpacked: 40,000 rows with the longest key that S3 takes, as path and as key, have 100 MB."""

_ROW_TYPES = (str, str, str, int, str)
_named_digest = re.compile(r"[^/]*/?([0-9a-f]{64})\.jsonl\.gz").fullmatch


class ObjectReader(Protocol):
    """Reads whole small objects."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """A whole object. Raises ObjectNotFound."""


class UnreadableManifest(CorruptPackage):
    """A manifest whose shards are not gzip, not rows of members, or not the rows that its digests name."""


def read_rows(manifest: ManifestRef, objects: ObjectReader) -> Iterator[Member]:
    """The files in order, one shard in memory at a time; of members with one path the last one wins.

    Every shard is compared with the SHA-256 in its key before its first row is given, all of them together with
    the digest of the version. Raises UnreadableManifest, ObjectNotFound.
    """
    count = len(manifest.inline)
    yield from manifest.inline
    former: Member | None = None
    digest = sha256()
    for key in manifest.shards:
        text = _read_shard(objects, key)
        digest.update(text)
        for row in _members(text.splitlines(), key):
            count += 1
            if former is not None and former.path != row.path:
                yield former
            former = row
    if manifest.shards and digest.hexdigest() != manifest.digest:
        raise UnreadableManifest(
            f"The manifest's rows have the SHA-256 {digest.hexdigest()}, {manifest.digest} is recorded.",
            REMEDY,
        )
    if former is not None:
        yield former
    if count != manifest.rows:
        raise UnreadableManifest(f"The manifest has {count} rows, {manifest.rows} are recorded.", REMEDY)


def _read_shard(objects: ObjectReader, key: str) -> bytes:
    """The rows of a shard; read again once if they are wrong, as a cached copy or the way here may be at fault."""
    try:
        return shard_text(objects.read(key), key)
    except UnreadableManifest:
        forget = getattr(objects, "forget", None)
        if forget is not None:
            forget(key)
        return shard_text(objects.read(key), key)


def _members(lines: list[bytes], key: str) -> Iterator[Member]:
    try:
        for first in range(0, len(lines), BATCH_LINES):
            # One call of the parser for many rows takes half the time of one for each.
            batch = json.loads(b"[" + b",".join(lines[first : first + BATCH_LINES]) + b"]")
            for path, datum, object_key, version_id, size, etag, *_ in batch:
                if (type(path), type(datum), type(object_key), type(size), type(etag)) != _ROW_TYPES:
                    raise TypeError("a row has values of other types")
                yield Member(path, datum, object_key, version_id, size, etag)
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableManifest(f"Manifest shard {key!r} cannot be read: {error}.", REMEDY) from error


def shard_text(data: bytes, key: str) -> bytes:
    """The rows of a gzip shard, compared with the digest in its key. Raises UnreadableManifest; unpacks no bomb."""
    import zlib  # most fetches never look at a manifest

    unpacking = zlib.decompressobj(wbits=31)  # gzip, its CRC checked
    try:
        text = unpacking.decompress(data, MAX_SHARD_BYTES)
    except zlib.error as error:
        raise UnreadableManifest(f"Manifest shard {key!r} cannot be read: {error}.", REMEDY) from error
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableManifest(f"Manifest shard {key!r} is cut off, or longer than any of ours.", REMEDY)
    named = _named_digest(key)
    if named is not None and sha256(text).hexdigest() != named[1]:
        raise UnreadableManifest(
            f"Manifest shard {key!r} does not have the SHA-256 that its name says.", REMEDY
        )
    return text


def shard_lines(data: bytes, key: str) -> list[bytes]:
    """The rows of a gzip shard, each still JSON. Raises UnreadableManifest."""
    return shard_text(data, key).splitlines()
