"""Builders for the tests: members in a fake store, the settings they are packed with, the bytes they must give."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from packline.model import Member, Part
from packline.part_builder.build import build_part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.retry import RetryPolicy
from packline.vhpkgzip.layout import PartLayout
from tests.fakes.s3 import FakeS3

KEY = "packages/ab/part.vhpkgzip"
QUICK = RetryPolicy(attempts=10, base_seconds=0.002)
SMALL = PackSettings(
    connections=8,
    slice_bytes=1000,
    buffers=4,
    uploads=2,
    block_bytes=3000,
    gets_per_second=0,
    retry_policy=QUICK,
    connect_seconds=100,
    read_stall_seconds=100,
    stall_seconds=100,
    copy_above=50_000,
    copy_bytes=20_000,
    slice_minimum=700,
)


def some_files(*sizes: int, seed: int = 0) -> dict[str, bytes]:
    rng = random.Random(seed)
    return {f"dir/f{index:04}.bin": rng.randbytes(size) for index, size in enumerate(sizes)}


def in_store(
    s3: FakeS3, files: Mapping[str, bytes], *, versioned: bool = True, crc: bool = False
) -> list[Member]:
    """Put the files in the store; their members, in order."""
    members = []
    for path in sorted(files, key=str.encode):
        key = f"outputs/exec-1/{path}"
        stored = s3.put(key, files[path], crc=crc)
        version = stored.version_id if versioned else None
        members.append(Member(path, "datum", key, version, len(files[path]), stored.etag))
    return members


def pack(
    s3: FakeS3,
    members: Sequence[Member],
    stats: BuildStats | None = None,
    *,
    key: str = KEY,
    base_parts: Sequence[BasePart] = (),
    **changes: Any,
) -> Part:
    store = S3RequestBuilder.find("bucket", endpoint_url=s3.url)
    settings = replace(SMALL, **changes)
    return build_part(
        members,
        key,
        store=store,
        index=3,
        digest="d1g",
        settings=settings,
        stats=stats,
        base_parts=base_parts,
    )


def expected_bytes(files: Mapping[str, bytes]) -> bytes:
    """The part, put together the plain way."""
    paths = sorted(map(str.encode, files))
    data = [files[path.decode()] for path in paths]
    crcs = [zlib.crc32(each) for each in data]
    layout = PartLayout(paths, [len(each) for each in data])
    entries = [layout.local_header(index, crc) + data[index] for index, crc in enumerate(crcs)]
    return b"".join([*entries, layout.directory(crcs)])


def assert_is_the_part(part: Part, data: bytes, files: Mapping[str, bytes]) -> None:
    """The stored bytes are the expected ones, the record tells the truth, and zipfile agrees."""
    assert data == expected_bytes(files)
    assert (part.size, part.files, part.bytes) == (len(data), len(files), sum(map(len, files.values())))
    assert part.crc32 == zlib.crc32(data)
    assert part.sha256 in ("", hashlib.sha256(data).hexdigest())
    assert sum(block.members for block in part.blocks) == len(files)
    at = 0
    for block in part.blocks:
        assert block.offset == at
        at += block.length
        assert zlib.crc32(data[block.offset : at]) == block.crc32
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == dict(files)
