"""Versions in a store: parts by the package layout, single objects, manifest shards, and the plan to fetch them."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

from packline.keys import part_index_key
from packline.model import Block, FetchPlan, ManifestRef, Member, Packaging, Part
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.part_index import encode_part_index
from tests.fakes.s3 import FakeS3


def some_files(count: int = 200, size: int = 3000, seed: int = 1) -> dict[str, bytes]:
    """Files of up to twice that size, in folders, some empty, some with strange names."""
    numbers = random.Random(seed)
    files = {
        f"train/class{i % 7}/img {i:05d}+ä.bin": numbers.randbytes(numbers.randrange(2 * size))
        for i in range(count)
    }
    files["empty.txt"] = b""
    files["train/class0/large.bin"] = numbers.randbytes(700_000)
    return files


def a_version(
    store: FakeS3,
    files: Mapping[str, bytes],
    part_files: int = 60,
    block_bytes: int = 64 << 10,
    shard_rows: int = 90,
    etags: bool = True,
    indexed: bool = False,
) -> FetchPlan:
    """Put a version with package, objects and manifest into the store.

    Args:
        store: The store.
        files: The files by path.
        part_files: Files of each part but the last.
        block_bytes: Length of blocks.
        shard_rows: Rows of each shard but the last.
        etags: Whether the manifest has the ETags of the objects.
        indexed: Whether the index of each part is published.
    """
    ordered = sorted(files.items(), key=lambda item: item[0].encode())
    members = [_member(store, path, data, etags) for path, data in ordered]
    manifest = _manifest(store, members, shard_rows)
    parts = tuple(
        _part(store, number, dict(ordered[first : first + part_files]), block_bytes, indexed)
        for number, first in enumerate(range(0, len(ordered), part_files))
    )
    return FetchPlan(
        *("images", "v1", manifest.digest, manifest.files, manifest.bytes, manifest, parts, Packaging.BUILT)
    )


def _member(store: FakeS3, path: str, data: bytes, etag: bool) -> Member:
    key = f"outputs/exec-1/{path}"
    store.objects[key] = data
    return Member(path, f"datum-{path}", key, None, len(data), hashlib.md5(data).hexdigest() if etag else "")


def _manifest(store: FakeS3, members: list[Member], shard_rows: int) -> ManifestRef:
    shards, digest = [], hashlib.sha256()
    for first in range(0, len(members), shard_rows):
        rows = "".join(json.dumps(member) + "\n" for member in members[first : first + shard_rows])
        key = f"manifests/{hashlib.sha256(rows.encode()).hexdigest()}.jsonl.gz"
        store.objects[key] = gzip.compress(rows.encode())
        shards.append(key)
        digest.update(rows.encode())
    total = sum(member.size for member in members)
    return ManifestRef(digest.hexdigest(), tuple(shards), len(members), total, len(members))


def _part(store: FakeS3, number: int, files: Mapping[str, bytes], block_bytes: int, indexed: bool) -> Part:
    paths = [path.encode() for path in files]
    layout = PartLayout(paths, [len(data) for data in files.values()], block_bytes)
    crcs = [crc32(data) for data in files.values()]
    body = b"".join(layout.local_header(i, crcs[i]) + data for i, data in enumerate(files.values()))
    blocks = tuple(
        Block(span.offset, span.length, span.members, crc32(body[span.offset : span.offset + span.length]))
        for span in layout.blocks
    )
    whole = body + layout.directory(crcs)
    digest = hashlib.sha256(whole).hexdigest()
    key = f"packages/{digest}.vhpkgzip"
    store.objects[key] = whole
    if indexed:
        index = encode_part_index(layout, blocks)
        store.objects[part_index_key(key)], blocks = index.body, index.blocks
    total = sum(map(len, files.values()))
    names = list(files)
    return Part(
        *(
            number,
            digest,
            key,
            len(whole),
            len(files),
            total,
            digest,
            crc32(whole),
            blocks,
            names[0],
            names[-1],
        )
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
