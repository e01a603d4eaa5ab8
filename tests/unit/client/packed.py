"""Versions in a store whose files lie inside parts that their uploader stored."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from zlib import crc32

from packline.manifest.rows import encode_shards
from packline.model import FetchPlan, ManifestRef, Member
from packline.part_range import PartRange
from packline.vhpkgzip.layout import PartLayout
from tests.fakes.s3 import FakeS3
from tests.unit.part_builder.parts import expected_bytes

SHARD_ROWS = 90


def packed_members(
    store: FakeS3, files: Mapping[str, bytes], part_files: int = 60, *, versioned: bool = True
) -> list[Member]:
    """Put files into the store as parts; their members, in order."""
    members, paths = [], sorted(files, key=str.encode)
    for first in range(0, len(paths), part_files):
        chosen = paths[first : first + part_files]
        key = f"outputs/exec-1/.packline-parts/{first}.vhpkgzip"
        stored = store.put(key, expected_bytes({path: files[path] for path in chosen}))
        layout = PartLayout([path.encode() for path in chosen], [len(files[path]) for path in chosen])
        for number, path in enumerate(chosen):
            at = PartRange(
                key,
                stored.version_id if versioned else None,
                stored.etag.strip('"'),
                layout.data_offsets[number],
                len(files[path]),
                crc32(files[path]),
            )
            own = f"outputs/exec-1/{path}"
            members.append(Member(path, f"datum-{path}", own, at.encode(), at.size, at.member_etag))
    return members


def a_packed_version(
    store: FakeS3, files: Mapping[str, bytes], part_files: int = 60, *, versioned: bool = True
) -> FetchPlan:
    """Put a version without package into the store."""
    members = packed_members(store, files, part_files, versioned=versioned)
    digest, keys = sha256(), []
    for shard in encode_shards(members, SHARD_ROWS):
        store.objects[shard.key] = shard.body
        keys.append(shard.key)
        digest.update(shard.rows)
    size = sum(member.size for member in members)
    manifest = ManifestRef(digest.hexdigest(), tuple(keys), len(members), size, len(members))
    return FetchPlan("images", "v1", manifest.digest, manifest.files, size, manifest)
