"""What S3 says of archived objects and of uploads under way, by moto and by answers as AWS documents them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from packline.aws.errors import translate
from packline.aws.s3 import S3Store
from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import AccessDenied, ObjectNotFound
from packline.objects import StoredObject
from packline.rules.archived import is_archived
from tests.moto_clients import moto_client

BUCKET = "store"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = moto_client("s3", "us-east-1")
        made.create_bucket(Bucket=BUCKET)
        made.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield made


def test_uploads_under_way_are_listed_below_a_prefix_until_they_end(client: Any) -> None:
    store = S3Store(client, BUCKET)
    for key in ("outputs/e1/a", "outputs/e1/b", "outputs/e2/a"):
        client.create_multipart_upload(Bucket=BUCKET, Key=key)
    found = list(store.open_uploads("outputs/e1/"))
    assert [upload.key for upload in found] == ["outputs/e1/a", "outputs/e1/b"]
    assert all(upload.initiated_at > 0 for upload in found)
    client.abort_multipart_upload(Bucket=BUCKET, Key=found[0].key, UploadId=found[0].upload_id)
    assert [upload.key for upload in store.open_uploads("outputs/e1/")] == ["outputs/e1/b"]


class Pages:
    """Two pages of uploads, as S3 encodes them."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def list_multipart_uploads(self, **request: str) -> dict[str, Any]:
        self.asked.append(dict(request))
        first = "KeyMarker" not in request
        upload = {"UploadId": "u", "Initiated": datetime(2026, 1, 1, tzinfo=UTC)}
        return {
            "EncodingType": "url",
            "IsTruncated": first,
            "Uploads": [{"Key": "p/a+%01b" if first else "p/c", **upload}, {"Key": "q/x", **upload}],
            **({"NextKeyMarker": "p/a+%01b", "NextUploadIdMarker": "u"} if first else {}),
        }


def test_pages_of_uploads_go_on_at_the_key_as_it_is() -> None:
    pages = Pages()
    assert [upload.key for upload in S3Store(pages, BUCKET).open_uploads("p/")] == ["p/a \x01b", "p/c"]
    assert pages.asked[1]["KeyMarker"] == "p/a \x01b"


@pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
def test_an_archived_object_is_told_by_the_listing_and_by_reading(client: Any, storage_class: str) -> None:
    client.put_object(Bucket=BUCKET, Key="a", Body=b"a", StorageClass=storage_class)
    store = S3Store(client, BUCKET)
    (found,) = store.list("")
    assert found.storage_class == storage_class
    assert is_archived(found)
    with pytest.raises(ObjectArchived, match="is archived"):
        store.read("a")


class Answers:
    """A client that answers with what AWS documents."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts

    def head_object(self, **_: str) -> dict[str, Any]:
        return {
            "ContentLength": 1,
            "ETag": '"e"',
            "LastModified": datetime(2026, 1, 1, tzinfo=UTC),
            **self.facts,
        }


@pytest.mark.parametrize(
    ("facts", "archived"),
    [
        ({}, False),
        ({"StorageClass": "STANDARD_IA"}, False),
        ({"StorageClass": "GLACIER_IR"}, False),
        ({"StorageClass": "GLACIER"}, True),
        ({"StorageClass": "GLACIER", "Restore": 'ongoing-request="true"'}, True),
        ({"StorageClass": "GLACIER", "Restore": 'ongoing-request="false", expiry-date="..."'}, False),
        ({"StorageClass": "INTELLIGENT_TIERING"}, False),
        ({"StorageClass": "INTELLIGENT_TIERING", "ArchiveStatus": "DEEP_ARCHIVE_ACCESS"}, True),
    ],
)
def test_what_head_says_of_archives(facts: dict[str, Any], archived: bool) -> None:
    assert is_archived(S3Store(Answers(**facts), BUCKET).head("a")) == archived


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("InvalidObjectState", ObjectArchived),
        ("AccessDenied", AccessDenied),
        ("KMS.DisabledException", AccessDenied),
    ],
)
def test_objects_that_cannot_be_read_are_typed_errors(code: str, kind: type[Exception]) -> None:
    with pytest.raises(kind, match="s3://store/a"), translate("s3://store/a"):
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "GetObject")


def test_a_denied_request_names_the_action_that_aws_denies() -> None:
    said = "User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: dynamodb:Query on resource: t"
    with pytest.raises(AccessDenied, match="not authorized to perform: dynamodb:Query"), translate("table"):
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": said}}, "Query")


class Strict:
    """Refuses keys, prefixes and markers of more than 1,024 bytes, as S3 does."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def head_object(self, **request: Any) -> Any:
        if len(request["Key"].encode()) > 1_024:  # HEAD has no body that could say why
            raise ClientError({"Error": {"Code": "400", "Message": "Bad Request"}}, "HeadObject")
        return self._client.head_object(**request)

    def get_paginator(self, name: str) -> Any:
        pages = self._client.get_paginator(name)

        class Paginator:
            def paginate(self, **request: Any) -> Any:
                assert all(len(request.get(name, "").encode()) <= 1_024 for name in ("Prefix", "KeyMarker"))
                return pages.paginate(**request)

        return Paginator()


@pytest.mark.parametrize("prefix", ["", "team/"])
def test_what_cannot_be_a_key_is_not_found_rather_than_refused(client: Any, prefix: str) -> None:
    store = S3Store(Strict(client), f"{BUCKET}/{prefix}")
    longest = "k" * (1_024 - len(prefix))
    client.put_object(Bucket=BUCKET, Key=prefix + longest, Body=b"x")
    assert store.head(longest).size == 1
    for key in (f"{longest}.metadata.json", longest[:-1] + "é", "half \ud800"):
        with pytest.raises(ObjectNotFound):
            store.head(key)
        assert list(store.list(key)) == []
    assert [each.key for each in store.list("k")] == [longest]
    assert [each.key for each in store.list("k", after=longest[:-1] + "\U0010ffff")] == []
    assert [each.key for each in store.list("k", after=longest[:-2] + "\U0010ffff")] == []


class OtherObject:
    """A client of a bucket without versions, where another object has the key by now, or none."""

    def __init__(self, code: str) -> None:
        self._code = code

    def delete_object(self, **request: Any) -> None:
        assert request["IfMatch"] == '"old"'
        raise ClientError({"Error": {"Code": self._code}}, "DeleteObject")


@pytest.mark.parametrize(("code", "is_gone"), [("PreconditionFailed", False), ("NoSuchKey", True)])
def test_an_object_that_was_written_anew_is_not_called_deleted(code: str, is_gone: bool) -> None:
    store = S3Store(OtherObject(code), BUCKET)
    assert store.discard(StoredObject("plans/a.json", None, 1, "old", 0.0)) is is_gone
