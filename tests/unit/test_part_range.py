"""Members inside parts of their uploader: where they are is a text, which old and new readers take for a version."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from packline.aws.s3 import S3Store
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Client, S3Source
from packline.errors import InvalidInput
from packline.keys import check_form, manifest_shard_key
from packline.manifest.reader import read_files
from packline.manifest.rows import UnreadableManifest, decode_rows, encode_shards
from packline.model import ManifestRef, Member
from packline.part_range import ObjectRange, PartRange, UnreadablePartRange, parse_part_range, resolve
from tests.memory_store import MemoryStore
from tests.unit.test_stored_files import MEMBERS, each_release

KEY = "outputs/e/.packline-parts/a:b.vhpkgzip"
RANGE = PartRange(KEY, "v7", "e3-2", 35, 5, 0xDEADBEEF)
UNVERSIONED = RANGE._replace(version_id=None)
PACKED = [
    MEMBERS[0]._replace(
        version_id=RANGE._replace(key=KEY.replace("a:b", "p")).encode(), etag=RANGE.member_etag
    ),
    MEMBERS[1],
]

IN_ARCHIVE = PartRange("raw/train-0.tar", "v7", "e3-2", 512, 5, 0xDEADBEEF)
ARCHIVED = [
    MEMBERS[0]._replace(key="raw/a.txt", version_id=IN_ARCHIVE.encode(), etag=IN_ARCHIVE.member_etag),
    MEMBERS[1],
]


@pytest.mark.parametrize("at", [RANGE, UNVERSIONED, IN_ARCHIVE])
def test_a_location_is_read_as_it_was_written(at: PartRange) -> None:
    assert parse_part_range(at.encode()) == at


def test_a_reader_is_led_to_the_bytes_inside_the_part_and_not_beyond_the_member() -> None:
    version = RANGE.encode()
    assert resolve("k", version) == ObjectRange(KEY, "v7", 35, 5)
    assert resolve("k", version, 2, 100) == ObjectRange(KEY, "v7", 37, 3)
    assert resolve("k", UNVERSIONED.encode(), 1, 2) == ObjectRange(KEY, None, 36, 2, "e3-2")


@pytest.mark.parametrize("start", [5, 6, 100])
@pytest.mark.parametrize("length", [-1, 0, 3])
def test_behind_the_end_of_a_member_there_is_nothing_to_ask_for(start: int, length: int) -> None:
    assert resolve("k", RANGE.encode(), start, length).length == 0
    never = S3Client(S3Source("bucket", find_endpoint("s3", "eu-north-1", url="http://127.0.0.1:1")))
    assert never.read_range("k", start, length, RANGE.encode()) == b""
    assert S3Store(None, "bucket").read_range("k", start, length, RANGE.encode()) == b""


def test_an_object_stays_what_it_is() -> None:
    assert resolve("k", "v1", 3, 4) == ObjectRange("k", "v1", 3, 4)
    assert resolve("k") == ObjectRange("k", None, 0, -1)
    assert parse_part_range("null") is None


def test_a_damaged_location_is_an_error_of_its_own() -> None:
    with pytest.raises(UnreadablePartRange):
        resolve("k", "part:1:2:three")


def test_an_etag_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(InvalidInput, match="colon"):
        RANGE._replace(etag="a:b").encode()


@each_release
@pytest.mark.parametrize(("folder", "members"), [("store-of-parts", PACKED), ("store-of-archives", ARCHIVED)])
def test_manifests_of_members_inside_parts_are_read_and_keep_their_bytes(
    release: Path, folder: str, members: list[Member]
) -> None:
    (file,) = (release / folder).iterdir()
    store = MemoryStore()
    store.put(f"manifests/{file.name}", file.read_bytes())
    (shard,) = encode_shards(members)
    assert shard.key == f"manifests/{file.name}"
    assert gzip.decompress(shard.body) == gzip.decompress(file.read_bytes())
    manifest = ManifestRef(shard.digest, (shard.key,), 2, 12, 2)
    assert list(read_files(manifest, store)) == members
    check_form([shard.key])


def test_a_manifest_without_members_inside_parts_keeps_its_name() -> None:
    named = MEMBERS[0]._replace(path='x","part:1', key='outputs/e/x","part:1')
    (shard,) = encode_shards([*MEMBERS, named])
    assert shard.key == manifest_shard_key(shard.digest)


def test_the_rows_of_a_manifest_of_members_inside_parts_are_compared_with_its_name() -> None:
    (shard,) = encode_shards(PACKED)
    with pytest.raises(UnreadableManifest, match="SHA-256"):
        list(decode_rows(gzip.compress(shard.rows + shard.rows), shard.key))
