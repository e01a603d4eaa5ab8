"""Parts built in SeaweedFS: single puts, slices, server-side copies, ranges, checksums, conditional writes."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from packline.errors import ObjectChanged
from packline.part_builder import loop_pool
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from packline.part_builder.s3_errors import PartMismatch
from packline.part_builder.settings import MiB
from tests.foreign.seaweedfs_bucket import KEY, SeaweedfsBucket
from tests.foreign.servers import Server
from tests.unit.part_builder.parts import assert_is_the_part, some_files

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]

numbers = iter(range(1_000))


@pytest.fixture(params=["plain", "versioned"])
def bucket(request: pytest.FixtureRequest, seaweedfs_server: Server) -> Iterator[SeaweedfsBucket]:
    versioned = request.param == "versioned"
    yield SeaweedfsBucket(seaweedfs_server, f"pack-{request.param}-{next(numbers)}", versioned=versioned)
    loop_pool.close_all()


def test_a_small_part_is_one_put(bucket: SeaweedfsBucket) -> None:
    files = {"empty": b"", "ä ö/+%20&=?.txt": b"x" * 70, **some_files(*[300] * 40)}
    members = bucket.members(files)
    assert all(bool(member.version_id) == bucket.versioned for member in members)
    part, stats = bucket.pack(members)
    assert_is_the_part(part, bucket.read(KEY), files)
    assert stats.retries == 0


def test_a_part_of_several_slices_has_its_crc_checked_by_the_store(bucket: SeaweedfsBucket) -> None:
    files = some_files(*[200_000] * 60)
    part, stats = bucket.pack(bucket.members(files))
    assert part.size > 2 * 5 * MiB
    assert_is_the_part(part, bucket.read(KEY), files)
    head = bucket.s3.head_object(Bucket=bucket.name, Key=KEY, ChecksumMode="ENABLED")
    assert base64.b64decode(head["ChecksumCRC32"]) == part.crc32.to_bytes(4, "big")
    assert (head["ChecksumType"], bucket.open_uploads(), stats.retries) == ("FULL_OBJECT", [], 0)


def test_a_large_member_is_copied_by_the_store(bucket: SeaweedfsBucket) -> None:
    files = {"ä +%/ü.bin": some_files(24 * MiB)["dir/f0000.bin"]}
    part, _ = bucket.pack(bucket.members(files), copy_above=8 * MiB, copy_bytes=10 * MiB)
    assert_is_the_part(part, bucket.read(KEY), files)
    assert part.sha256 == "", "its bytes never passed through us"
    assert bucket.open_uploads() == []


def test_a_part_that_is_there_already_is_success_and_another_one_is_not(bucket: SeaweedfsBucket) -> None:
    files = some_files(*[200_000] * 30)
    members = bucket.members(files)
    first, _ = bucket.pack(members)
    assert bucket.pack(members)[0] == first
    small = bucket.members({"small": b"other"})
    with pytest.raises(PartMismatch):
        bucket.pack(small)
    with pytest.raises(PartMismatch):
        bucket.pack(bucket.members(some_files(*[200_001] * 30, seed=1)))
    assert_is_the_part(first, bucket.read(KEY), files)
    assert bucket.open_uploads() == []


def test_an_object_that_was_overwritten_is_read_in_its_version_or_refused(bucket: SeaweedfsBucket) -> None:
    files = some_files(10, 20)
    members = bucket.members(files)
    bucket.put(members[0].key, b"newer bytes")
    if bucket.versioned:
        assert_is_the_part(bucket.pack(members)[0], bucket.read(KEY), files)
    else:
        with pytest.raises(ObjectChanged):
            bucket.pack(members)
        assert bucket.keys("packages/") == []


def test_a_large_object_that_was_overwritten_is_copied_in_its_version_or_refused(
    bucket: SeaweedfsBucket,
) -> None:
    files = some_files(12 * MiB)
    members = bucket.members(files)
    bucket.put(members[0].key, b"y" * (12 * MiB))
    if bucket.versioned:
        part, _ = bucket.pack(members, copy_above=8 * MiB, copy_bytes=10 * MiB)
        assert_is_the_part(part, bucket.read(KEY), files)
    else:
        with pytest.raises(ObjectChanged):
            bucket.pack(members, copy_above=8 * MiB, copy_bytes=10 * MiB)
        assert bucket.keys("packages/") == []
        assert bucket.open_uploads() == []


def test_entries_are_taken_by_range_out_of_a_part_already_built(bucket: SeaweedfsBucket) -> None:
    files = some_files(*[4_000] * 200)
    old, others = "packages/old.vhpkgzip", bucket.members(files)
    built, _ = bucket.pack(others, key=old)
    more = {**files, "dir/f0100a.bin": b"added"}
    members = bucket.members(more)
    donor = BasePart(old, built.size, built.crc32, find_copy_runs(members, built.size, others))
    part, stats = bucket.pack(members, donors=[donor])
    assert_is_the_part(part, bucket.read(KEY), more)
    assert stats.copied_members >= 190
    assert stats.requests < 20


def test_the_store_refuses_wrong_checksums_of_slices_and_of_the_whole(bucket: SeaweedfsBucket) -> None:
    """Without these refusals, the engine's checksums would protect nothing on this store."""
    key, body, wrong = "checked", b"z" * (5 * MiB), encode(b"other bytes")
    create = {"Bucket": bucket.name, "Key": key}
    upload = bucket.s3.create_multipart_upload(
        **create, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT"
    )
    slices = {**create, "UploadId": upload["UploadId"]}
    with pytest.raises(ClientError, match="BadDigest"):
        bucket.s3.upload_part(**slices, PartNumber=1, Body=body, ChecksumCRC32=wrong)
    stored = bucket.s3.upload_part(**slices, PartNumber=1, Body=body, ChecksumCRC32=encode(body))
    listed = {"Parts": [{"PartNumber": 1, "ETag": stored["ETag"], "ChecksumCRC32": encode(body)}]}
    with pytest.raises(ClientError, match="BadDigest"):
        bucket.s3.complete_multipart_upload(
            **slices, MultipartUpload=listed, ChecksumCRC32=wrong, ChecksumType="FULL_OBJECT"
        )
    assert bucket.keys(key) == []


def encode(body: bytes) -> str:
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()
