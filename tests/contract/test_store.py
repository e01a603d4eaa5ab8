"""What every object store promises."""

from __future__ import annotations

from zlib import crc32

import pytest

from packline.aws.s3 import S3Store
from packline.errors import ObjectNotFound
from packline.part_range import PartRange
from packline.ports import CollectedStore, ObjectStore
from tests.contract.conftest import REGION
from tests.moto_clients import moto_client

KEYS = ["outputs/e/a b+c.txt", "outputs/e/sub/ä.txt", "outputs/e/zero", "outputs/f/other"]


def filled(store: ObjectStore) -> ObjectStore:
    for key in KEYS:
        body = b"" if key.endswith("zero") else f"line 1 of {key}\nline 2".encode()
        assert store.create(key, body, "text/plain")
    return store


def test_a_listing_has_every_object_below_the_prefix_in_byte_order(store: ObjectStore) -> None:
    found = list(filled(store).list("outputs/e/"))
    assert [entry.key for entry in found] == sorted(KEYS[:3], key=str.encode)
    assert [entry.size for entry in found if entry.key.endswith("zero")] == [0]
    assert all(entry.version_id and entry.etag and entry.last_modified > 0 for entry in found)


def test_a_listing_goes_on_past_a_page(store: ObjectStore) -> None:
    keys = [f"many/{number:02d}" for number in range(12)]
    for key in keys:
        store.create(key, b"", "text/plain")
    assert [entry.key for entry in store.list("many/", page=5)] == keys


def test_a_listing_begins_behind_a_key(store: ObjectStore) -> None:
    filled(store)
    assert [entry.key for entry in store.list("outputs/e/", after=KEYS[0], page=1)] == KEYS[1:3]
    assert [entry.key for entry in store.list("outputs/e/", after=KEYS[1])] == [KEYS[2]]
    assert not [*store.list("outputs/e/", after=KEYS[2])]


def test_an_object_is_read_whole_or_by_lines(store: ObjectStore) -> None:
    key = KEYS[1]
    filled(store)
    assert store.read(key) == f"line 1 of {key}\nline 2".encode()
    assert store.read_range(key, 5, 3) == b"1 o"
    assert store.read_range(key, 5, 10_000) == store.read(key)[5:]
    assert list(store.lines(key)) == [f"line 1 of {key}".encode(), b"line 2"]


def test_a_listed_object_is_read_in_the_version_that_was_listed(store: ObjectStore) -> None:
    listed = next(entry for entry in filled(store).list("outputs/e/") if entry.key == KEYS[0])
    assert store.head(KEYS[0]) == listed
    assert store.read(listed.key, listed.version_id).startswith(b"line 1")
    assert store.read_range(listed.key, 0, 6, listed.version_id) == b"line 1"


def test_a_member_inside_a_part_is_read_by_its_location(store: ObjectStore) -> None:
    store.create("parts/p", b"header-content-rest", "application/zip")
    part = store.head("parts/p")
    for version_id in (part.version_id, None):
        at = PartRange("parts/p", version_id, part.etag, 7, 7, crc32(b"content")).encode()
        assert store.read("outputs/e/a.txt", at) == b"content"
        assert store.read_range("outputs/e/a.txt", 2, 100, at) == b"ntent"
        assert list(store.lines("outputs/e/a.txt", at)) == [b"content"]


def test_a_member_of_a_part_that_was_overwritten_is_not_there(store: ObjectStore) -> None:
    store.create("raw/all.tar", b"other content", "application/x-tar")
    at = PartRange("raw/all.tar", None, "0" * 32, 6, 7, crc32(b"content")).encode()
    for read in (store.read, lambda key, version: store.read_range(key, 0, 7, version)):
        with pytest.raises(ObjectNotFound, match=r"all\.tar is another object by now"):
            read("raw/a.txt", at)
    with pytest.raises(ObjectNotFound):
        list(store.lines("raw/a.txt", at))


def test_the_checksum_of_an_object_is_told(store: ObjectStore) -> None:
    store.create("a", b"content", "text/plain")
    assert store.crc32("a") == crc32(b"content")
    assert store.crc32("a", store.head("a").version_id) == crc32(b"content")
    with pytest.raises(ObjectNotFound):
        store.crc32("b")


def test_creating_twice_keeps_the_first(store: ObjectStore) -> None:
    assert store.create("manifests/x", b"first", "text/plain")
    assert not store.create("manifests/x", b"second", "text/plain")
    assert store.read("manifests/x") == b"first"


def test_a_missing_object_is_named(store: ObjectStore) -> None:
    for missing in (
        store.read,
        store.head,
        lambda key: list(store.lines(key)),
        lambda key: store.read_range(key, 0, 9),
    ):
        with pytest.raises(ObjectNotFound, match="no/such"):
            missing("no/such")


def test_a_removed_object_is_gone_in_all_its_versions_and_its_neighbours_stay(store: CollectedStore) -> None:
    assert store.create("packages/x", b"first", "text/plain")
    assert store.create("packages/x-2", b"other", "text/plain")
    pinned = store.head("packages/x")
    for _ in range(2):
        for stored in [*store.versions("packages/x")]:
            assert stored.key != "packages/x" or store.discard(stored)
    for look in (store.read, lambda key: store.read(key, pinned.version_id)):
        with pytest.raises(ObjectNotFound):
            look("packages/x")
    assert store.read("packages/x-2") == b"other"


def test_a_listing_tells_how_objects_are_stored(store: ObjectStore) -> None:
    (found,) = filled(store).list("outputs/f/")
    assert (found.storage_class, found.restored) == ("STANDARD", False)


def test_a_store_where_nothing_is_being_uploaded_has_no_open_uploads(store: ObjectStore) -> None:
    assert list(filled(store).open_uploads("outputs/")) == []


def test_two_stores_in_one_bucket_do_not_see_each_other(aws: None) -> None:
    client = moto_client("s3")
    client.create_bucket(Bucket="shared", CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_bucket_versioning(Bucket="shared", VersioningConfiguration={"Status": "Enabled"})
    one, other = S3Store(client, "shared/team-a"), S3Store(client, "shared/team-b")
    client.put_object(Bucket="shared", Key="outputs/e/of somebody", Body=b"")
    assert one.create("outputs/e/x", b"of a", "text/plain")
    assert other.create("outputs/e/x", b"of b", "text/plain")
    client.create_multipart_upload(Bucket="shared", Key="team-b/outputs/e/y")
    assert [entry.key for entry in one.list("")] == ["outputs/e/x"]
    assert one.read("outputs/e/x") == b"of a"
    assert not [*one.open_uploads("outputs/")]
    assert [upload.key for upload in other.open_uploads("outputs/")] == ["outputs/e/y"]
    (stored,) = one.versions("outputs/e/x")
    one.discard(stored)
    assert other.read("outputs/e/x") == b"of b"
    with pytest.raises(ObjectNotFound):
        one.head("outputs/e/of somebody")
