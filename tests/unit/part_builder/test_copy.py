"""Members over the limit: copied by the store, slice by slice, never through us but for the first bytes."""

from __future__ import annotations

import pytest

from packline import errors
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.part_builder.parts import KEY, assert_is_the_part, in_store, pack, some_files

SLICE_MINIMUM = 700


@pytest.fixture(autouse=True)
def _minimum(s3: FakeS3) -> None:
    s3.slice_minimum = SLICE_MINIMUM


def test_a_large_member_is_copied_by_the_store(s3: FakeS3) -> None:
    files = some_files(150_001)
    part = pack(s3, in_store(s3, files, crc=True))
    assert_is_the_part(part, s3.data(KEY), files)
    assert part.sha256 == "", "its bytes never passed through us"
    assert (s3.count("GET"), s3.uploads) == (1, {})
    assert sum("x-amz-copy-source" in seen.headers for seen in s3.seen) == 8


def test_without_a_stored_crc_that_of_the_copied_ranges_is_taken_and_nothing_is_read(s3: FakeS3) -> None:
    files = some_files(150_001)
    part = pack(s3, in_store(s3, files))
    assert_is_the_part(part, s3.data(KEY), files)
    assert s3.count("GET") == 1, "its first bytes, which are sent with the header"


def test_where_copies_tell_no_crc_its_bytes_are_read_once_and_still_copied(s3: FakeS3) -> None:
    s3.tells_crc_of_copies = False
    files = some_files(60_000)
    assert_is_the_part(pack(s3, in_store(s3, files)), s3.data(KEY), files)
    assert any("x-amz-copy-source" in seen.headers for seen in s3.seen)
    assert s3.count("GET") > 1


def test_an_unversioned_source_is_pinned_by_its_etag(s3: FakeS3) -> None:
    files = some_files(60_000)
    assert_is_the_part(pack(s3, in_store(s3, files, versioned=False)), s3.data(KEY), files)
    copies = [seen.headers for seen in s3.seen if "x-amz-copy-source" in seen.headers]
    assert all("x-amz-copy-source-if-match" in headers for headers in copies)


def test_a_key_beyond_ascii_is_copied(s3: FakeS3) -> None:
    files = {"ä +%/ü.bin": bytes(60_000)}
    assert_is_the_part(pack(s3, in_store(s3, files)), s3.data(KEY), files)


def test_a_store_that_cannot_copy_gets_the_bytes(s3: FakeS3) -> None:
    s3.copies = False
    files = some_files(60_000)
    part = pack(s3, in_store(s3, files))
    assert_is_the_part(part, s3.data(KEY), files)
    assert len(part.sha256) == 64
    assert s3.uploads == {}


def test_a_stored_crc_that_is_wrong_makes_no_part(s3: FakeS3) -> None:
    members = in_store(s3, some_files(60_000), crc=True)
    s3.versions[members[0].key][0].crc32 = "AAAAAA=="
    with pytest.raises(errors.PacklineError):
        pack(s3, members)
    assert (KEY in s3.objects, s3.uploads) == (False, {})


def test_a_source_written_again_is_named(s3: FakeS3) -> None:
    members = in_store(s3, some_files(60_000), versioned=False)
    s3.fault = lambda seen: Fault(412, "PreconditionFailed") if "x-amz-copy-source" in seen.headers else None
    with pytest.raises(errors.ObjectChanged, match=r"f0000\.bin"):
        pack(s3, members)
    assert s3.uploads == {}


def test_the_same_part_twice_is_a_success(s3: FakeS3) -> None:
    members = in_store(s3, some_files(60_000), crc=True)
    assert pack(s3, members) == pack(s3, members)
    assert s3.uploads == {}
