"""What Packline takes for granted of S3's reads and lists. Each docstring ends with the module that relies on it."""

from __future__ import annotations

import base64
import time
import urllib.error
import urllib.request
import zlib
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.live.answers import refused
from tests.live.target import wait_until

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

BODY = bytes(range(256)) * 16


def ask(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a presigned request."""
    request = urllib.request.Request(url, headers={n.replace("_", "-"): v for n, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {n.lower(): v for n, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {}, error.read()


def presigned(s3: Any, bucket: str, key: str) -> str:
    return str(s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}))


def test_a_list_shows_each_object_at_once(s3: Any, bucket: str) -> None:
    """Strong consistency: the listing at sealing is the truth. Relied on by ``packline.pipeline.listing``."""
    for number in range(25):
        s3.put_object(Bucket=bucket, Key=f"listed/{number}", Body=b"x")
        page = s3.list_objects_v2(Bucket=bucket, Prefix="listed/")
        assert page["KeyCount"] == number + 1
    s3.delete_object(Bucket=bucket, Key="listed/0")
    assert s3.list_objects_v2(Bucket=bucket, Prefix="listed/")["KeyCount"] == 24


def test_lists_are_in_order_of_utf8_and_versions_newest_first(s3: Any, bucket: str) -> None:
    """Bytes, not UTF-16 units. Relied on by ``packline.pipeline.listing``."""
    keys = ["order/a", "order/a/b", "order/ä", "order/\ue000", "order/\U0001f600", "order/Z", "order/a//b"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"1")
    newest = s3.put_object(Bucket=bucket, Key="order/a", Body=b"2")["VersionId"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="order/")["Contents"]
    assert [item["Key"] for item in listed] == sorted(keys, key=str.encode)
    versions = s3.list_object_versions(Bucket=bucket, Prefix="order/a")["Versions"]
    assert next(item["VersionId"] for item in versions if item["Key"] == "order/a") == newest


def test_a_page_ends_at_1000_keys_and_goes_on_behind_any_key(s3: Any, bucket: str) -> None:
    """``StartAfter`` takes keys that do not exist. Relied on by ``packline.aws.s3``."""
    page = s3.list_objects_v2(Bucket=bucket, Prefix="order/", StartAfter="order/a/a", MaxKeys=5000)
    assert page["MaxKeys"] == 1000
    assert page["Contents"][0]["Key"] == "order/a/b"


def test_times_of_lists_are_whole_seconds(s3: Any, bucket: str) -> None:
    """By the clock of the answers' Date header. Relied on by ``packline.pipeline.sealing``."""
    s3.put_object(Bucket=bucket, Key="when", Body=b"x")
    page = s3.list_objects_v2(Bucket=bucket, Prefix="when")
    modified = page["Contents"][0]["LastModified"]
    assert modified.microsecond == 0
    answered = page["ResponseMetadata"]["HTTPHeaders"].get("date")
    assert answered is None or modified <= parsedate_to_datetime(answered)


def test_the_checksum_is_told_only_to_who_asks(s3: Any, bucket: str) -> None:
    """``x-amz-checksum-mode``; never for a range. Relied on by ``packline.aws_api.checksums``."""
    expected = base64.b64encode(zlib.crc32(BODY).to_bytes(4, "big")).decode()
    s3.put_object(Bucket=bucket, Key="sum", Body=BODY, ChecksumCRC32=expected)
    where = {"Bucket": bucket, "Key": "sum"}
    head = s3.head_object(**where, ChecksumMode="ENABLED")
    assert (head["ChecksumCRC32"], head.get("ChecksumType", "FULL_OBJECT")) == (expected, "FULL_OBJECT")
    assert "ChecksumCRC32" not in s3.head_object(**where)
    assert "ChecksumCRC32" not in s3.get_object(**where, Range="bytes=0-9", ChecksumMode="ENABLED")
    assert s3.get_object(**where, ChecksumMode="ENABLED")["ChecksumCRC32"] == expected


def test_an_object_without_a_checksum_gets_crc64nvme(s3: Any, bucket: str, only_aws: None) -> None:
    """So most objects can be verified. Relied on by ``packline.aws_api.checksums``."""
    url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "plain"})
    urllib.request.urlopen(urllib.request.Request(url, data=BODY, method="PUT")).close()
    head = s3.head_object(Bucket=bucket, Key="plain", ChecksumMode="ENABLED")
    assert head["ChecksumCRC64NVME"]


def test_a_presigned_url_takes_a_range_that_is_not_signed(s3: Any, bucket: str) -> None:
    """A retry asks for less by the same URL. Relied on by ``packline.aws_api.s3``."""
    s3.put_object(Bucket=bucket, Key="range ä+", Body=BODY)
    url = presigned(s3, bucket, "range ä+")
    status, headers, body = ask(url, Range="bytes=10-19")
    assert (status, headers["content-range"], body) == (206, f"bytes 10-19/{len(BODY)}", BODY[10:20])
    assert ask(url, Range=f"bytes={len(BODY)}-")[0] == 416
    assert ask(url, If_Match='"00000000000000000000000000000000"')[0] == 412


def test_headers_of_amazon_that_are_not_signed_are_refused(s3: Any, bucket: str, only_aws: None) -> None:
    """A reader by URL cannot ask for the checksum. Relied on by ``packline.aws_api.s3``."""
    s3.put_object(Bucket=bucket, Key="unsigned", Body=BODY)
    assert ask(presigned(s3, bucket, "unsigned"), x_amz_checksum_mode="ENABLED")[0] == 403


def test_request_heads_of_7_kb_are_taken(s3: Any, bucket: str) -> None:
    """Signed URLs with session tokens are long. Relied on by ``packline.client.api.urls``."""
    s3.put_object(Bucket=bucket, Key="long", Body=BODY)
    assert ask(presigned(s3, bucket, "long"), x_filler="f" * 6_000)[0] == 200


def test_an_expired_url_says_so(s3: Any, bucket: str, only_aws: None) -> None:
    """AccessDenied with "Request has expired". Relied on by ``packline.aws_api.s3_errors``."""
    where = {"Bucket": bucket, "Key": "long"}
    url = s3.generate_presigned_url("get_object", Params=where, ExpiresIn=1)
    time.sleep(3)
    status, _, body = ask(url)
    assert (status, b"Request has expired" in body) == (403, True)


def test_dots_and_empty_folders_in_keys_are_kept(s3: Any, bucket: str) -> None:
    """S3 does not shorten paths; a signature has them as they are. Relied on by ``packline.aws_api.sigv4``."""
    for key in ("a//b", "a/./c", "sp ace", "p+lus", "per%25cent"):
        s3.put_object(Bucket=bucket, Key=f"names/{key}", Body=key.encode())
    listed = [i["Key"] for i in s3.list_objects_v2(Bucket=bucket, Prefix="names/")["Contents"]]
    assert "names/a//b" in listed
    assert urlsplit(presigned(s3, bucket, "names/a//b")).path.endswith("names/a//b")
    assert s3.get_object(Bucket=bucket, Key="names/a//b")["Body"].read() == b"a//b"


def test_a_version_that_was_deleted_is_missing(s3: Any, bucket: str) -> None:
    """404 NoSuchVersion, so a changed object is noticed. Relied on by ``packline.aws_api.s3_errors``."""
    first = s3.put_object(Bucket=bucket, Key="gone", Body=b"1")["VersionId"]
    s3.put_object(Bucket=bucket, Key="gone", Body=b"2")
    s3.delete_object(Bucket=bucket, Key="gone", VersionId=first)
    with refused("NoSuchVersion", status=404):
        s3.get_object(Bucket=bucket, Key="gone", VersionId=first)


def test_an_archived_object_cannot_be_read(s3: Any, bucket: str) -> None:
    """403 InvalidObjectState, and the list says GLACIER. Relied on by ``packline.rules.archived``."""
    s3.put_object(Bucket=bucket, Key="cold", Body=b"x", StorageClass="GLACIER")
    (item,) = s3.list_objects_v2(Bucket=bucket, Prefix="cold")["Contents"]
    assert item["StorageClass"] == "GLACIER"
    with refused("InvalidObjectState", status=403):
        s3.get_object(Bucket=bucket, Key="cold")


def test_without_leave_to_list_a_missing_object_is_denied(
    s3: Any, bucket: str, reader_without_list: Any, only_aws: None
) -> None:
    """403 where 404 would tell too much. Relied on by ``packline.aws_api.s3_error_messages``."""
    s3.put_object(Bucket=bucket, Key="present", Body=b"x")

    def reads() -> Any:
        reader = reader_without_list()
        return reader if reader.get_object(Bucket=bucket, Key="present")["Body"].read() == b"x" else None

    reader = wait_until(lambda: _or_none(reads), "the role is known everywhere", seconds=60)
    with refused("AccessDenied", status=403):
        reader.get_object(Bucket=bucket, Key="absent")
    with refused("403", status=403):
        reader.head_object(Bucket=bucket, Key="absent")
    with refused("NoSuchKey", status=404):
        s3.get_object(Bucket=bucket, Key="absent")


def _or_none(call: Any) -> Any:
    from botocore.exceptions import ClientError

    try:
        return call()
    except ClientError:
        return None
