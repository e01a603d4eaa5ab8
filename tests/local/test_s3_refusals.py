"""S3 refuses what would store other bytes than the client means, over a socket and with boto3, and stores nothing."""

from __future__ import annotations

import hashlib
import http.client

import pytest

from tests.local.s3_client import BODY, CHECKSUMS, SIGNED, Store, b64, crc32, refused
from tests.waiting import HANG_SECONDS


@pytest.mark.parametrize("algorithm", CHECKSUMS)
def test_a_wrong_checksum_in_a_header_is_a_bad_digest(store: Store, algorithm: str) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    name, right = f"x-amz-checksum-{algorithm}", CHECKSUMS[algorithm](BODY)
    wrong = CHECKSUMS[algorithm](b"other")
    assert store.ask("PUT", "lie", BODY, **{name: wrong}) == (400, "BadDigest")
    assert store.ask("PUT", "lie", BODY, **{name: "AAA="}) == (400, "InvalidRequest"), "of another length"
    assert store.ask("PUT", "lie", BODY, **{name: "no base64"}) == (400, "InvalidRequest")
    assert not store.holds("lie")
    assert store.ask("PUT", f"truth/{algorithm}", BODY, **{name: right}) == (200, "")


@pytest.mark.parametrize("algorithm", [name for name in CHECKSUMS if name != "sha512"])
def test_boto3_is_told_of_a_wrong_checksum(store: Store, algorithm: str) -> None:
    option = f"Checksum{algorithm.upper()}"
    with refused("BadDigest"):
        store.s3.put_object(
            Bucket=store.bucket, Key="lie", Body=BODY, **{option: CHECKSUMS[algorithm](b"other")}
        )
    assert not store.holds("lie")
    store.s3.put_object(Bucket=store.bucket, Key="right", Body=BODY, **{option: CHECKSUMS[algorithm](BODY)})
    got = store.s3.get_object(Bucket=store.bucket, Key="right", ChecksumMode="ENABLED")
    assert (got["Body"].read(), got[option]) == (BODY, CHECKSUMS[algorithm](BODY))


def test_two_checksums_and_one_that_cannot_be_computed_are_refused(store: Store) -> None:
    two = {"x-amz-checksum-crc32": crc32(BODY), "x-amz-checksum-sha256": CHECKSUMS["sha256"](BODY)}
    assert store.ask("PUT", "lie", BODY, **two) == (400, "InvalidRequest")
    assert store.ask("PUT", "lie", BODY, **{"x-amz-checksum-xxhash3": "AAAAAAAAAAA="}) == (
        501,
        "NotImplemented",
    )
    assert not store.holds("lie")


def test_a_wrong_content_md5_is_a_bad_digest(store: Store) -> None:
    wrong = b64(hashlib.md5(b"other").digest())
    assert store.ask("PUT", "lie", BODY, Content_MD5=wrong) == (400, "BadDigest")
    assert store.ask("PUT", "lie", BODY, Content_MD5="short") == (400, "InvalidDigest")
    with refused("BadDigest"):
        store.s3.put_object(Bucket=store.bucket, Key="lie", Body=BODY, ContentMD5=wrong)
    assert not store.holds("lie")
    assert store.ask("PUT", "md5", BODY, Content_MD5=b64(hashlib.md5(BODY).digest())) == (200, "")


def test_a_batch_of_deletes_with_a_wrong_digest_deletes_nothing(store: Store) -> None:
    store.s3.put_object(Bucket=store.bucket, Key="kept", Body=BODY)
    body = b"<Delete><Object><Key>kept</Key></Object></Delete>"
    wrong = b64(hashlib.md5(b"other").digest())
    assert store.ask("POST", "", body, "delete", Content_MD5=wrong) == (400, "BadDigest")
    assert store.s3.get_object(Bucket=store.bucket, Key="kept")["Body"].read() == BODY


def test_a_payload_that_is_not_the_signed_one_is_refused(store: Store) -> None:
    signed = hashlib.sha256(b"other").hexdigest()
    assert store.ask("PUT", "lie", BODY, x_amz_content_sha256=signed) == (400, "XAmzContentSHA256Mismatch")
    assert not store.holds("lie")


def chunked(checksum: str, **changes: str) -> dict[str, str]:
    headers = {
        "Content_Encoding": "aws-chunked",
        "x_amz_content_sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x_amz_decoded_content_length": str(len(BODY)),
        "x_amz_trailer": checksum,
    }
    return headers | changes


@pytest.mark.parametrize("algorithm", CHECKSUMS)
def test_a_wrong_checksum_in_a_trailer_is_a_bad_digest(store: Store, algorithm: str) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
    name = f"x-amz-checksum-{algorithm}"
    for text, outcome in ((b"other", (400, "BadDigest")), (BODY, (200, ""))):
        trailer = f"0\r\n{name}:{CHECKSUMS[algorithm](text)}\r\n\r\n".encode()
        body = b"%x\r\n%s\r\n%x\r\n%s\r\n" % (4, BODY[:4], len(BODY) - 4, BODY[4:]) + trailer
        key = f"trailer/{algorithm}/{outcome[0]}"
        assert store.ask("PUT", key, body, **chunked(name)) == outcome
        assert store.holds(key) is (outcome[0] == 200)
    got = store.s3.get_object(Bucket=store.bucket, Key=key)
    assert (got["Body"].read(), got.get("ContentEncoding")) == (BODY, None)


@pytest.mark.parametrize(
    ("body", "changes", "code"),
    [
        (b"0\r\n\r\n", {"x_amz_decoded_content_length": "0"}, "MalformedTrailerError"),
        (b"15\r\n" + BODY + b"\r\n0\r\n\r\n", {}, "MalformedTrailerError"),
        (b"15\r\n" + BODY + b"\r\n0\r\n\r\n", {"x_amz_decoded_content_length": "22"}, "IncompleteBody"),
        (b"15\r\n" + BODY[:9], {}, "IncompleteBody"),
        (b"15\r\n" + BODY + b"\r\n", {}, "IncompleteBody"),
        (b"zz\r\n" + BODY + b"\r\n0\r\n\r\n", {}, "IncompleteBody"),
    ],
)
def test_chunks_that_end_early_store_nothing(
    store: Store, body: bytes, changes: dict[str, str], code: str
) -> None:
    headers = chunked("x-amz-checksum-crc32", **changes)
    assert store.ask("PUT", "broken", body, **headers) == (400, code)
    assert not store.holds("broken")


@pytest.mark.parametrize("method", ["PUT", "GET", "HEAD", "DELETE"])
def test_keys_of_more_than_1024_bytes_are_refused(store: Store, method: str) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    longest = "ä" * 512
    store.s3.put_object(Bucket=store.bucket, Key=longest, Body=BODY)
    status, code = (400, "") if method == "HEAD" else (400, "KeyTooLongError")
    if method == "HEAD":
        with refused("400"):
            store.s3.head_object(Bucket=store.bucket, Key=longest + "a")
    else:
        assert store.ask(method, longest + "a", BODY if method == "PUT" else b"") == (status, code)
    with refused("KeyTooLongError"):
        store.s3.create_multipart_upload(Bucket=store.bucket, Key=longest + "a")
    assert not store.holds(longest + "a")


def test_conditional_writes_fail_where_their_condition_does_not_hold(store: Store) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    key = f"condition/{store.port}"
    with refused("NoSuchKey", 404):
        store.s3.put_object(Bucket=store.bucket, Key=key, Body=BODY, IfMatch='"0"')
    etag = store.s3.put_object(Bucket=store.bucket, Key=key, Body=BODY, IfNoneMatch="*")["ETag"]
    with refused("PreconditionFailed", 412):
        store.s3.put_object(Bucket=store.bucket, Key=key, Body=b"other", IfNoneMatch="*")
    with refused("PreconditionFailed", 412):
        store.s3.put_object(Bucket=store.bucket, Key=key, Body=b"other", IfMatch='"0"')
    with refused("PreconditionFailed", 412):
        store.s3.copy_object(
            Bucket=store.bucket, Key=key, CopySource=f"{store.bucket}/{key}", IfNoneMatch="*"
        )
    assert store.ask("PUT", key, b"other", If_None_Match=etag) == (501, "NotImplemented")
    where, listed = store.upload(key, [b"other"])
    for condition in ({"IfNoneMatch": "*"}, {"IfMatch": '"0"'}):
        with refused("PreconditionFailed", 412):
            store.complete(where, listed, **condition)
    versions = store.s3.list_object_versions(Bucket=store.bucket, Prefix=key)["Versions"]
    assert [version["ETag"] for version in versions] == [etag]
    store.complete(where, listed, IfMatch=etag)
    store.s3.delete_object(Bucket=store.bucket, Key=key)
    store.s3.put_object(Bucket=store.bucket, Key=key, Body=BODY, IfNoneMatch="*")


def test_a_copy_whose_source_has_changed_copies_nothing(store: Store) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
    source = {"CopySource": f"{store.bucket}/source/{store.port}"}
    etag = store.s3.put_object(Bucket=store.bucket, Key=f"source/{store.port}", Body=BODY)["ETag"]
    where = store.create_upload(f"copied/{store.port}")
    with refused("PreconditionFailed", 412):
        store.s3.upload_part_copy(**where, PartNumber=1, **source, CopySourceIfMatch='"0"')
    with refused("InvalidArgument"):
        store.s3.upload_part_copy(**where, PartNumber=1, **source, CopySourceRange="bytes=0-999")
    with refused("PreconditionFailed", 412):
        store.s3.copy_object(Bucket=store.bucket, Key="copied", **source, CopySourceIfMatch='"0"')
    assert not store.s3.list_parts(**where).get("Parts")
    assert not store.holds("copied/")
    store.s3.upload_part_copy(
        **where, PartNumber=1, **source, CopySourceIfMatch=etag, CopySourceRange=f"bytes=0-{len(BODY) - 1}"
    )


def test_a_delete_that_overtakes_a_conditional_write_makes_it_a_conflict(store: Store) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    key = f"overtaken/{store.port}"
    store.s3.put_object(Bucket=store.bucket, Key=key, Body=BODY)
    connection = http.client.HTTPConnection("127.0.0.1", store.port, timeout=HANG_SECONDS)
    connection.putrequest("PUT", f"/{store.bucket}/{key}")
    headers = {**SIGNED, "If-None-Match": "*", "Content-Length": "4", "Expect": "100-continue"}
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 100"), "its headers have been read"
    store.s3.delete_object(Bucket=store.bucket, Key=key)
    connection.send(b"late")
    answer = connection.getresponse()
    assert (answer.status, b"ConditionalRequestConflict" in answer.read()) == (409, True)
    connection.close()
    with refused("NoSuchKey", 404):
        store.s3.get_object(Bucket=store.bucket, Key=key)
    store.s3.put_object(Bucket=store.bucket, Key=key, Body=b"again", IfNoneMatch="*")


def test_requests_without_a_signature_are_checked_too(store: Store) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", store.port, timeout=HANG_SECONDS)
    connection.request("PUT", f"/{store.bucket}/unsigned", BODY, {"x-amz-checksum-crc32": crc32(b"other")})
    answer = connection.getresponse()
    assert (answer.status, b"BadDigest" in answer.read()) == (400, True)
    connection.close()
    assert not store.holds("unsigned")
