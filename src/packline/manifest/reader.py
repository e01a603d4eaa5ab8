"""Reads the files of a version from its manifest, one shard in memory at a time, compared with all digests."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Protocol

from packline.manifest.members import last_per_path
from packline.manifest.rows import MANIFEST_REMEDY, UnreadableManifest, decode_lines, unpack_shard
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member


class ObjectReader(Protocol):
    """Reads whole small objects."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole object. Raises ObjectNotFound."""


def read_files(manifest: ManifestRef, objects: ObjectReader) -> Iterator[Member]:
    """Yield the files of a version in path order; of members with equal paths the last one.

    Every shard is compared with the SHA-256 in its key before its first row is yielded, all of them together with
    the digest of the version.

    Args:
        manifest: Which shards, and what they should hold.
        objects: Reads the shards. If it has a method ``forget``, a wrong shard is forgotten and read once more.

    Raises:
        UnreadableManifest: The shards are not what the manifest says.
        ObjectNotFound: A shard does not exist.
    """
    yield from manifest.inline
    yield from last_per_path(_members(manifest, objects))


def _members(manifest: ManifestRef, objects: ObjectReader) -> Iterator[Member]:
    count = len(manifest.inline)
    digest = sha256()
    manifest = expand_shards(manifest, objects)
    for key in manifest.shards:
        rows = read_shard(objects, key)
        digest.update(rows)
        for member in decode_lines(rows.splitlines(), key):
            count += 1
            yield member
    if manifest.shards and digest.hexdigest() != manifest.digest:
        raise UnreadableManifest(
            f"The manifest's rows have the SHA-256 {digest.hexdigest()}, {manifest.digest} is recorded.",
            MANIFEST_REMEDY,
        )
    if count != manifest.rows:
        raise UnreadableManifest(
            f"The manifest has {count} rows, {manifest.rows} are recorded.", MANIFEST_REMEDY
        )


def read_shard(objects: ObjectReader, key: str) -> bytes:
    """Read the rows of a shard; once more if they are wrong, because a cached copy or the network may be at fault.

    Raises UnreadableManifest, ObjectNotFound.
    """
    try:
        return unpack_shard(objects.read(key), key)
    except UnreadableManifest:
        forget = getattr(objects, "forget", None)
        if forget is not None:
            forget(key)
        return unpack_shard(objects.read(key), key)
