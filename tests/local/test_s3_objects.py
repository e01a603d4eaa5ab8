"""Objects are read and written as S3 does it: ranges, conditions, versions, headers, chunks, presigned URLs."""

from __future__ import annotations

import base64
import json
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from packline.local.s3_bodies import decode_chunks
from tests.local.conftest import Aws
from tests.local.s3_client import Store

WITH_AND_WITHOUT_RANGE: list[dict[str, Any]] = [{}, {"Range": "bytes=0-9"}]
KEYS = ["plain", "with space", "a+b", "ä/ö", "deep/er/key", "percent%41", "tilde~(x)", "semi;colon", "empty"]
BODY = bytes(range(256)) * 8


@pytest.fixture(scope="module")
def objects(aws: Aws) -> Store:
    """The bucket with an object under each of KEYS."""
    for key in KEYS:
        aws.client("s3").put_object(
            Bucket=aws.stack.store,
            Key=key,
            Body=b"" if key == "empty" else BODY,
            Metadata={"my_note": "x"},
            ContentType="a/b",
        )
    return Store(aws.stack)


@pytest.mark.parametrize("key", KEYS)
def test_an_object_is_read_with_what_was_put_with_it(objects: Store, key: str) -> None:
    body = b"" if key == "empty" else BODY
    for method, expected in (("GET", body), ("HEAD", b"")):
        status, headers, content = objects.exchange(method, key)
        assert (status, headers["content-length"], content) == (200, str(len(body)), expected)
        assert headers["x-amz-meta-my_note"] == "x"
        assert (headers["content-type"], headers["accept-ranges"]) == ("a/b", "bytes")


def test_what_is_not_there_is_not_found(objects: Store) -> None:
    assert objects.ask("GET", "missing") == (404, "NoSuchKey")
    assert objects.ask("GET", "missing", Range="bytes=0-1") == (404, "NoSuchKey")
    assert objects.exchange("HEAD", "missing")[0] == 404


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=5-99", 5, 99),
        ("bytes=2000-", 2000, 2047),
        ("bytes=2040-9999", 2040, 2047),
        ("bytes=0-2047", 0, 2047),
        ("bytes=-10", 2038, 2047),
    ],
)
def test_a_range_is_a_part_of_the_object(objects: Store, span: str, first: int, last: int) -> None:
    status, headers, content = objects.exchange("GET", "plain", Range=span)
    assert (status, content) == (206, BODY[first : last + 1])
    assert headers["content-range"] == f"bytes {first}-{last}/2048"
    assert headers["content-length"] == str(len(content))
    assert headers["x-amz-meta-my_note"] == "x"


@pytest.mark.parametrize("span", ["bytes=9-5", "bytes=1-2,4-5"])
def test_a_range_that_is_not_supported_is_ignored(objects: Store, span: str) -> None:
    status, _, content = objects.exchange("GET", "plain", Range=span)
    assert (status, content) == (200, BODY)


@pytest.mark.parametrize(("key", "span"), [("plain", "bytes=2048-"), ("empty", "bytes=0-")])
def test_a_range_beyond_the_end_cannot_be_satisfied(objects: Store, key: str, span: str) -> None:
    assert objects.ask("GET", key, Range=span) == (416, "InvalidRange")


def test_conditions_on_reading(objects: Store) -> None:
    tag = objects.exchange("HEAD", "plain")[1]["etag"]
    for span in WITH_AND_WITHOUT_RANGE:
        done = 206 if span else 200
        assert objects.ask("GET", "plain", **span, If_Match=tag)[0] == done
        assert objects.ask("GET", "plain", **span, If_Match=tag.strip('"'))[0] == done
        assert objects.ask("GET", "plain", **span, If_Match='"other"') == (412, "PreconditionFailed")
        assert objects.ask("GET", "plain", **span, If_None_Match=tag)[0] == 304
        assert objects.ask("GET", "plain", **span, If_None_Match='"other"')[0] == done


def test_versions_and_delete_markers(objects: Store) -> None:
    s3, where = objects.s3, {"Bucket": objects.bucket, "Key": "versioned"}
    first = s3.put_object(**where, Body=b"one")["VersionId"]
    second = s3.put_object(**where, Body=b"two")["VersionId"]
    for version, body in ((first, b"one"), (second, b"two")):
        query = f"versionId={version}&x-id=GetObject"
        assert objects.exchange("GET", "versioned", query=query)[2] == body
        assert objects.exchange("GET", "versioned", query=query, Range="bytes=1-")[2] == body[1:]
        assert objects.exchange("HEAD", "versioned", query=query)[1]["x-amz-version-id"] == version
    assert objects.exchange("GET", "versioned", query="versionId=none")[0] == 404
    s3.delete_object(**where)
    assert objects.ask("GET", "versioned") == (404, "NoSuchKey")
    assert objects.exchange("GET", "versioned", query=f"versionId={first}")[2] == b"one"


def test_headers_an_answer_is_told_to_carry(objects: Store) -> None:
    query = "response-content-type=text%2Fplain"
    for span in WITH_AND_WITHOUT_RANGE:
        assert objects.exchange("GET", "plain", query=query, **span)[1]["content-type"] == "text/plain"


def test_only_one_of_many_conditional_puts_wins(objects: Store) -> None:
    def create(number: int) -> bool:
        try:
            objects.s3.put_object(Bucket=objects.bucket, Key="race", Body=str(number), IfNoneMatch="*")
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(create, range(40))) == 1


@pytest.mark.parametrize("signed", [False, True])
def test_a_body_in_chunks_is_put_together(objects: Store, signed: bool) -> None:
    mark = ";chunk-signature=" + "0" * 64 if signed else ""
    checksum = base64.b64encode(zlib.crc32(b"hello world").to_bytes(4, "big")).decode()
    body = f"5{mark}\r\nhello\r\n6{mark}\r\n world\r\n0{mark}\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n".encode()
    kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" if signed else "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    status, headers, _ = objects.exchange(
        "PUT",
        "chunked",
        body,
        Content_Encoding="aws-chunked",
        x_amz_content_sha256=kind,
        x_amz_decoded_content_length="11",
        x_amz_trailer="x-amz-checksum-crc32",
        x_amz_sdk_checksum_algorithm="CRC32",
    )
    assert (status, headers["x-amz-checksum-crc32"]) == (200, checksum)
    _, headers, content = objects.exchange("GET", "chunked", x_amz_checksum_mode="ENABLED")
    assert (content, headers["x-amz-checksum-crc32"]) == (b"hello world", checksum)


def test_chunks_and_trailer_are_told_apart() -> None:
    body, trailer = decode_chunks(b"3\r\nabc\r\n0\r\nx-amz-checksum-crc32: AAAA==\r\n\r\n")
    assert (body, trailer) == (b"abc", {"x-amz-checksum-crc32": "AAAA=="})


def test_bytes_that_do_not_have_the_declared_checksum_are_refused(aws: Aws) -> None:
    where = {"Bucket": aws.stack.store, "Key": "lie"}
    with pytest.raises(ClientError, match="BadDigest"):
        aws.client("s3").put_object(**where, Body=b"abc", ChecksumCRC32="AAAAAA==")
    assert aws.client("s3").list_objects_v2(Bucket=aws.stack.store, Prefix="lie")["KeyCount"] == 0


def test_a_presigned_url_reads_and_writes_without_credentials(aws: Aws) -> None:
    where = {"Bucket": aws.stack.store, "Key": "signed/ä +"}
    write = aws.client("s3").generate_presigned_url("put_object", Params=where)
    urllib.request.urlopen(urllib.request.Request(write, data=b"by link", method="PUT")).close()
    read = aws.client("s3").generate_presigned_url("get_object", Params=where)
    with urllib.request.urlopen(read) as answer:
        assert answer.read() == b"by link"


def test_an_empty_put_a_tagged_put_and_a_copy_work_as_ever(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.stack.store
    s3.put_object(Bucket=bucket, Key="nothing")
    s3.put_object(Bucket=bucket, Key="tagged", Body=json.dumps({}), Tagging="a=1")
    assert s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"] == [{"Key": "a", "Value": "1"}]
    s3.copy_object(Bucket=bucket, Key="copied", CopySource={"Bucket": bucket, "Key": "tagged"})
    assert s3.get_object(Bucket=bucket, Key="copied")["Body"].read() == b"{}"
    assert s3.get_object(Bucket=bucket, Key="nothing")["Body"].read() == b""
