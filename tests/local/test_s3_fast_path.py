"""The fast path of S3 answers as moto does, for every kind of request."""

from __future__ import annotations

import base64
import http.client
import json
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from packline.local.s3_bodies import decode_chunks
from packline.local.server import Endpoint
from tests.local.conftest import Aws
from tests.waiting import HANG_SECONDS

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/eu-west-1/s3/aws4_request, Signature=0"}
KEYS = ["plain", "with space", "a+b", "ä/ö", "deep/er/key", "percent%41", "tilde~(x)", "empty"]
PASSING = {
    "date",
    "server",
    "x-amzn-requestid",
    "x-amz-version-id",
    "last-modified",
    "access-control-allow-origin",
}


@pytest.fixture(scope="module")
def long_way(aws: Aws) -> Iterator[Endpoint]:
    """A second endpoint over the same state, without the fast path."""
    endpoint = Endpoint(0, short_way=False)
    endpoint.start()
    yield endpoint
    endpoint.stop()


class Both:
    """Sends one request to both endpoints and compares the answers."""

    def __init__(self, aws: Aws, long_way: Endpoint) -> None:
        self.aws = aws
        self.ports = [int(aws.stack.endpoint_url.rsplit(":", 1)[1]), long_way.port]

    def ask(self, method: str, key: str, body: bytes = b"", query: str = "", **headers: str) -> Any:
        """The answer of the fast path, once it is shown to equal moto's."""
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        short, long = (self._send(port, method, key, query, body, spelled) for port in self.ports)
        assert short == long
        return short

    def _send(
        self, port: int, method: str, key: str, query: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANG_SECONDS)
        target = f"/{self.aws.stack.store}/{quote(key)}" + (f"?{query}" if query else "")
        connection.request(method, target, body=body or None, headers={**SIGNED, **headers})
        answer = connection.getresponse()
        received = {name.lower(): value for name, value in answer.getheaders()}
        content = answer.read()
        connection.close()
        kept = {name: value for name, value in received.items() if name not in PASSING}
        if method == "PUT":
            # Flask calls even nothing HTML.
            kept.pop("content-type", None)
        if answer.status >= 400:
            kept.pop("x-amz-error-message", None)
            content = content.split(b"<RequestId>")[0]
        return answer.status, kept, content


@pytest.fixture(scope="module")
def both(aws: Aws, long_way: Endpoint) -> Both:
    s3 = aws.client("s3")
    for key in KEYS:
        body = b"" if key == "empty" else bytes(range(256)) * 8
        s3.put_object(
            Bucket=aws.stack.store, Key=key, Body=body, Metadata={"my_note": "x"}, ContentType="a/b"
        )
    return Both(aws, long_way)


@pytest.mark.parametrize("key", [*KEYS, "missing"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whole_objects_and_missing_ones(both: Both, method: str, key: str) -> None:
    status, headers, _ = both.ask(method, key)
    assert status == (404 if key == "missing" else 200)
    assert key == "missing" or headers["x-amz-meta-my_note"] == "x"


@pytest.mark.parametrize(
    ("span", "status"),
    [
        ("bytes=0-0", 206),
        ("bytes=5-99", 206),
        ("bytes=2000-", 206),
        ("bytes=2040-9999", 206),
        ("bytes=0-2047", 206),
        ("bytes=-10", 206),
        ("bytes=2048-", 416),
        ("bytes=9-5", 200),
        ("bytes=1-2,4-5", 200),
        ("lines=1-2", 206),
    ],
)
def test_ranges(both: Both, span: str, status: int) -> None:
    assert both.ask("GET", "plain", Range=span)[0] == status


def test_a_range_of_an_empty_object_cannot_be_satisfied(both: Both) -> None:
    assert both.ask("GET", "empty", Range="bytes=0-")[0] == 416


def test_conditions_on_reading(both: Both) -> None:
    tag = both.ask("HEAD", "plain")[1]["etag"]
    assert both.ask("GET", "plain", If_Match=tag)[0] == 200
    assert both.ask("GET", "plain", If_Match=tag.strip('"'))[0] == 200
    assert both.ask("GET", "plain", If_Match='"other"')[0] == 412
    assert both.ask("GET", "plain", If_None_Match=tag)[0] == 304
    assert both.ask("GET", "plain", If_None_Match='"other"')[0] == 200
    assert both.ask("GET", "plain", If_Modified_Since="Wed, 01 Jan 2025 00:00:00 GMT")[0] == 200


def test_versions_and_delete_markers(both: Both) -> None:
    s3, where = both.aws.client("s3"), {"Bucket": both.aws.stack.store, "Key": "versioned"}
    first = s3.put_object(**where, Body=b"one")["VersionId"]
    second = s3.put_object(**where, Body=b"two")["VersionId"]
    assert both.ask("GET", "versioned", query=f"versionId={first}")[2] == b"one"
    assert both.ask("GET", "versioned", query=f"versionId={second}&x-id=GetObject")[2] == b"two"
    assert both.ask("HEAD", "versioned", query=f"versionId={first}")[0] == 200
    assert both.ask("GET", "versioned", query="versionId=none")[0] == 404
    s3.delete_object(**where)
    assert both.ask("GET", "versioned")[0] == 404
    assert both.ask("GET", "versioned", query=f"versionId={first}")[2] == b"one"


def test_headers_an_answer_is_told_to_carry(both: Both) -> None:
    _, headers, _ = both.ask("GET", "plain", query="response-content-type=text%2Fplain")
    assert headers["content-type"] == "text/plain"


@pytest.mark.parametrize("key", KEYS)
def test_putting_and_what_is_read_back(both: Both, key: str) -> None:
    body = b"some bytes of " + key.encode()
    assert both.ask("PUT", f"put/{key}", body, Content_Type="x/y", x_amz_meta_a_b="1")[0] == 200
    assert both.ask("GET", f"put/{key}")[2] == body


def test_a_put_only_if_absent_is_refused_the_second_time(both: Both) -> None:
    s3, where = both.aws.client("s3"), {"Bucket": both.aws.stack.store, "Key": "once"}
    s3.put_object(**where, Body=b"first", IfNoneMatch="*")
    assert both.ask("PUT", "once", b"second", If_None_Match="*")[0] == 412
    assert s3.get_object(**where)["Body"].read() == b"first"


def test_only_one_of_many_conditional_puts_wins(both: Both) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from botocore.exceptions import ClientError

    s3 = both.aws.client("s3")

    def create(number: int) -> bool:
        try:
            s3.put_object(Bucket=both.aws.stack.store, Key="race", Body=str(number), IfNoneMatch="*")
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(create, range(40))) == 1


@pytest.mark.parametrize("signed", [False, True])
def test_a_body_in_chunks_is_put_together(both: Both, signed: bool) -> None:
    mark = ";chunk-signature=" + "0" * 64 if signed else ""
    checksum = base64.b64encode(zlib.crc32(b"hello world").to_bytes(4, "big")).decode()
    body = f"5{mark}\r\nhello\r\n6{mark}\r\n world\r\n0{mark}\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n".encode()
    kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" if signed else "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    status, headers, _ = both.ask(
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
    assert both.ask("GET", "chunked", x_amz_checksum_mode="ENABLED")[2] == b"hello world"


def test_chunks_and_trailer_are_told_apart() -> None:
    body, trailer = decode_chunks(b"3\r\nabc\r\n0\r\nx-amz-checksum-crc32: AAAA==\r\n\r\n")
    assert (body, trailer) == (b"abc", {"x-amz-checksum-crc32": "AAAA=="})


def test_bytes_that_do_not_have_the_declared_checksum_are_refused(aws: Aws) -> None:
    from botocore.exceptions import ClientError

    where = {"Bucket": aws.stack.store, "Key": "lie"}
    with pytest.raises(ClientError, match="BadDigest"):
        aws.client("s3").put_object(**where, Body=b"abc", ChecksumCRC32="AAAAAA==")
    assert aws.client("s3").list_objects_v2(Bucket=aws.stack.store, Prefix="lie")["KeyCount"] == 0


def test_a_presigned_url_reads_and_writes_without_credentials(aws: Aws) -> None:
    import urllib.request

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
