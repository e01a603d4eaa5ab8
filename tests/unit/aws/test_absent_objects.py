"""A missing key is told from a forbidden one by listing it, where S3 answers 403 for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from packline.aws.s3 import S3Store
from packline.errors import AccessDenied, ObjectNotFound

BUCKET = "store"
DENIED = {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}
DENIED_HEAD = {"Error": {"Code": "403", "Message": "Forbidden"}}


class ByPrefix:
    """A client whose role may list ``listed`` alone: of other keys, missing ones are denied and not listed."""

    def __init__(self, client: Any, listed: tuple[str, ...] = ("team/outputs/",)) -> None:
        self._client, self._listed = client, listed
        self.forbidden: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_object(self, **request: Any) -> Any:
        return self._read(self._client.get_object, DENIED, request)

    def head_object(self, **request: Any) -> Any:
        return self._read(self._client.head_object, DENIED_HEAD, request)

    def list_objects_v2(self, **request: Any) -> Any:
        if not request["Prefix"].startswith(self._listed):
            raise ClientError(DENIED, "ListObjectsV2")
        return self._client.list_objects_v2(**request)

    def delete_object(self, **request: Any) -> Any:
        if request["Key"] in self.forbidden:
            raise ClientError(DENIED, "DeleteObject")
        return self._client.delete_object(**request)

    def _read(self, read: Callable[..., Any], denied: Any, request: dict[str, Any]) -> Any:
        if request["Key"] in self.forbidden:
            raise ClientError(denied, "GetObject")
        try:
            return read(**request)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise ClientError(denied, "GetObject") from error
            raise


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[ByPrefix]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = boto3.client("s3", region_name="us-east-1")
        made.create_bucket(Bucket=BUCKET)
        made.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield ByPrefix(made)


READS: dict[str, Callable[[S3Store, str], object]] = {
    "read": lambda store, key: store.read(key),
    "range": lambda store, key: store.read_range(key, 0, 1),
    "lines": lambda store, key: [*store.lines(key)],
    "head": lambda store, key: store.head(key),
    "crc32": lambda store, key: store.crc32(key),
    "version": lambda store, key: store.read(key, "no-such-version"),
    "version of crc32": lambda store, key: store.crc32(key, "no-such-version"),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_missing_key_is_not_found(client: ByPrefix, read: Callable[[S3Store, str], object]) -> None:
    store = S3Store(client, f"{BUCKET}/team")
    store.create("outputs/e/ab", b"one that begins as the missing key does", "text/plain")
    with pytest.raises(ObjectNotFound, match="outputs/e/a is not in the store"):
        read(store, "outputs/e/a")


@pytest.mark.parametrize("read", [READS["read"], READS["head"]], ids=["read", "head"])
def test_a_forbidden_key_stays_forbidden(client: ByPrefix, read: Callable[[S3Store, str], object]) -> None:
    store = S3Store(client, f"{BUCKET}/team")
    store.create("outputs/e/a", b"secret", "text/plain")
    client.forbidden.add("team/outputs/e/a")
    with pytest.raises(AccessDenied):
        read(store, "outputs/e/a")


def test_a_version_that_is_gone_is_told_from_one_that_is_forbidden(client: ByPrefix) -> None:
    store = S3Store(client, BUCKET)
    store.create("team/outputs/e/a", b"first", "text/plain")
    first = store.head("team/outputs/e/a")
    client.put_object(Bucket=BUCKET, Key=first.key, Body=b"second")
    assert store.is_absent(first.key, first.version_id) is False
    store.discard(first)
    with pytest.raises(ObjectNotFound):
        store.read(first.key, first.version_id)
    assert store.read(first.key) == b"second"


def test_what_may_not_be_listed_either_is_denied(client: ByPrefix) -> None:
    store = S3Store(client, BUCKET)
    assert store.is_absent("plans/p") is None
    with pytest.raises(AccessDenied):
        store.read("plans/p")


@pytest.mark.parametrize("deletes_marker", [False, True])
def test_a_version_that_may_not_be_deleted_is_not_taken_for_a_deleted_one(
    client: ByPrefix, deletes_marker: bool
) -> None:
    """The key is not listed behind its delete marker, and other keys may begin as it does."""
    store = S3Store(client, BUCKET)
    store.create("team/outputs/e/a", b"to be erased", "text/plain")
    store.create("team/outputs/e/ab", b"another", "text/plain")
    client.delete_object(Bucket=BUCKET, Key="team/outputs/e/a")
    version, marker = (
        next(
            s for s in store.versions("team/outputs/e/a") if s.key.endswith("/a") and bool(s.size) is has_data
        )
        for has_data in (True, False)
    )
    client.forbidden.add("team/outputs/e/a")
    with pytest.raises(AccessDenied):
        store.discard(marker if deletes_marker else version)
