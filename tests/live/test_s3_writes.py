"""What Packline takes for granted of S3's writes. Each docstring ends with the module that relies on it."""

from __future__ import annotations

import base64
import hashlib
import zlib
from functools import partial
from typing import Any

import pytest

from tests.live.answers import outcome, outcomes, refused

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

MIB = 1024 * 1024
BODY = b"the bytes that are meant"
WRONG = {
    "ChecksumCRC32": "AAAAAA==",
    "ChecksumSHA1": base64.b64encode(bytes(20)).decode(),
    "ChecksumSHA256": base64.b64encode(bytes(32)).decode(),
    "ContentMD5": base64.b64encode(bytes(16)).decode(),
}
FULL = {"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"}


def crc32(body: bytes) -> str:
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


def start(s3: Any, bucket: str, key: str, **options: str) -> dict[str, str]:
    made = s3.create_multipart_upload(Bucket=bucket, Key=key, **options)
    return {"Bucket": bucket, "Key": key, "UploadId": made["UploadId"]}


def add(s3: Any, where: dict[str, str], number: int, body: bytes) -> dict[str, Any]:
    etag = s3.upload_part(**where, PartNumber=number, Body=body, ChecksumCRC32=crc32(body))["ETag"]
    return {"PartNumber": number, "ETag": etag}


def complete(s3: Any, where: dict[str, str], parts: list[Any], **options: Any) -> Any:
    return s3.complete_multipart_upload(**where, MultipartUpload={"Parts": parts}, **options)


@pytest.mark.parametrize("option", WRONG)
def test_bytes_without_the_declared_digest_are_not_stored(s3: Any, bucket: str, option: str) -> None:
    """A wrong digest is BadDigest, and there is no object. Relied on by ``packline.part_builder.multipart_upload``."""
    with refused("BadDigest", status=400):
        s3.put_object(Bucket=bucket, Key="lie", Body=BODY, **{option: WRONG[option]})
    with refused("404", status=404):
        s3.head_object(Bucket=bucket, Key="lie")


def test_one_of_many_conditional_puts_wins(s3: Any, bucket: str) -> None:
    """The others get 412, or 409 while they overlap. Relied on by ``packline.aws.s3``."""
    ended = outcomes(
        lambda number: s3.put_object(Bucket=bucket, Key="once", Body=str(number), IfNoneMatch="*"), 20
    )
    assert ended.count("") == 1
    assert set(ended) <= {"", "PreconditionFailed", "ConditionalRequestConflict"}
    assert len(s3.list_object_versions(Bucket=bucket, Prefix="once")["Versions"]) == 1


def test_a_conditional_put_succeeds_behind_a_delete_marker(s3: Any, bucket: str) -> None:
    """A deleted key counts as absent. Relied on by ``packline.aws.s3``."""
    s3.put_object(Bucket=bucket, Key="deleted", Body=b"1")
    s3.delete_object(Bucket=bucket, Key="deleted")
    s3.put_object(Bucket=bucket, Key="deleted", Body=b"2", IfNoneMatch="*")
    assert s3.get_object(Bucket=bucket, Key="deleted")["Body"].read() == b"2"


def test_a_completion_can_be_conditional(s3: Any, bucket: str) -> None:
    """412 where the object exists; it stays open. Relied on by ``packline.part_builder.multipart_messages``."""
    first, second = (start(s3, bucket, "one-part", **FULL) for _ in range(2))
    parts = [add(s3, first, 1, BODY)]
    late = [add(s3, second, 1, b"other")]
    complete(s3, first, parts, IfNoneMatch="*", ChecksumCRC32=crc32(BODY), ChecksumType="FULL_OBJECT")
    with refused("PreconditionFailed", status=412):
        complete(s3, second, late, IfNoneMatch="*")
    assert s3.get_object(Bucket=bucket, Key="one-part")["Body"].read() == BODY
    assert s3.list_parts(**second)["Parts"], "it can be aborted"
    s3.abort_multipart_upload(**second)


def test_a_delete_between_start_and_completion(s3: Any, bucket: str) -> None:
    """409 or success: whichever it is, no wrong object. Relied on by ``packline.aws_api.s3_errors``."""
    s3.put_object(Bucket=bucket, Key="overtaken", Body=b"old")
    where = start(s3, bucket, "overtaken")
    parts = [add(s3, where, 1, BODY)]
    s3.delete_object(Bucket=bucket, Key="overtaken")
    ended = outcome(lambda: complete(s3, where, parts, IfNoneMatch="*"))
    assert ended in ("", "ConditionalRequestConflict")
    with refused("NoSuchKey") if ended else _nothing():
        assert s3.get_object(Bucket=bucket, Key="overtaken")["Body"].read() == BODY


def test_a_completion_that_is_repeated_succeeds(s3: Any, bucket: str) -> None:
    """An answer that was lost can be asked for again. Relied on by ``packline.part_builder.multipart_messages``."""
    where = start(s3, bucket, "repeated", **FULL)
    parts = [add(s3, where, 1, BODY)]
    assert complete(s3, where, parts)["ETag"] == complete(s3, where, parts)["ETag"]


def test_size_and_checksum_of_the_whole_object_are_compared(s3: Any, bucket: str) -> None:
    """BadDigest, InvalidRequest. Relied on by ``packline.part_builder.multipart_messages``."""
    bodies = [b"a" * 5 * MIB, b"tail"]
    where = start(s3, bucket, "whole", **FULL)
    parts = [add(s3, where, number, body) for number, body in enumerate(bodies, 1)]
    right = {"ChecksumCRC32": crc32(b"".join(bodies)), "ChecksumType": "FULL_OBJECT"}
    with refused("BadDigest", status=400):
        complete(s3, where, parts, ChecksumCRC32=crc32(b"other"), ChecksumType="FULL_OBJECT")
    with refused("InvalidRequest", status=400):
        complete(s3, where, parts, MpuObjectSize=5 * MIB, **right)
    complete(s3, where, parts, MpuObjectSize=5 * MIB + 4, **right)
    head = s3.head_object(Bucket=bucket, Key="whole", ChecksumMode="ENABLED")
    assert (head["ChecksumCRC32"], head["ChecksumType"]) == (right["ChecksumCRC32"], "FULL_OBJECT")
    assert "ChecksumCRC32" not in s3.head_object(Bucket=bucket, Key="whole")


def test_copied_slices_need_no_checksum_of_their_own(s3: Any, bucket: str) -> None:
    """The CRC-32 of the whole is compared with the copy. Relied on by ``packline.part_builder.large_members``."""
    source = bytes(range(256)) * (6 * MIB // 256)
    etag = s3.put_object(Bucket=bucket, Key="source", Body=source)["ETag"]
    head, tail = b"h" * 5 * MIB, b"tail"
    for checksum, code in ((crc32(b"other"), "BadDigest"), (crc32(head + source + tail), "")):
        where = start(s3, bucket, "joined", **FULL)
        copied = s3.upload_part_copy(
            **where,
            PartNumber=2,
            CopySource={"Bucket": bucket, "Key": "source"},
            CopySourceRange=f"bytes=0-{len(source) - 1}",
            CopySourceIfMatch=etag,
        )
        parts = [
            add(s3, where, 1, head),
            {"PartNumber": 2, "ETag": copied["CopyPartResult"]["ETag"]},
            add(s3, where, 3, tail),
        ]
        options = {"ChecksumCRC32": checksum, "ChecksumType": "FULL_OBJECT"}
        assert outcome(partial(complete, s3, where, parts, **options)) == code
        if code:
            s3.abort_multipart_upload(**where)
    assert s3.head_object(Bucket=bucket, Key="joined")["ContentLength"] == 11 * MIB + 4


def test_a_copy_is_refused_where_the_source_has_changed_or_is_shorter(s3: Any, bucket: str) -> None:
    """412, and nothing of a range that is not there. Relied on by ``packline.client.upload.server_side_copy``."""
    s3.put_object(Bucket=bucket, Key="short", Body=BODY)
    where = start(s3, bucket, "copy")
    copy = {**where, "PartNumber": 1, "CopySource": {"Bucket": bucket, "Key": "short"}}
    with refused("PreconditionFailed", status=412):
        s3.upload_part_copy(**copy, CopySourceIfMatch='"00000000000000000000000000000000"')
    with refused("InvalidArgument", "InvalidRange", "InvalidRequest"):
        s3.upload_part_copy(**copy, CopySourceRange="bytes=0-9999")
    s3.abort_multipart_upload(**where)


def test_parts_are_compared_with_what_was_uploaded(s3: Any, bucket: str) -> None:
    """Order, entity tags, sizes. Relied on by ``packline.part_builder.settings``."""
    where = start(s3, bucket, "parts", **FULL)
    first, second = add(s3, where, 1, b"small"), add(s3, where, 2, BODY)
    for parts, code in (
        ([second, first], "InvalidPartOrder"),
        ([{**first, "ETag": '"00000000000000000000000000000000"'}], "InvalidPart"),
        ([first, second], "EntityTooSmall"),
    ):
        with refused(code, status=400):
            complete(s3, where, parts)
    with refused("NoSuchUpload", status=404):
        s3.upload_part(**{**where, "UploadId": "none"}, PartNumber=1, Body=BODY)
    s3.abort_multipart_upload(**where)


def test_keys_have_at_most_1024_bytes(s3: Any, bucket: str) -> None:
    """Bytes of UTF-8, not characters. Relied on by ``packline.client.upload.scan``."""
    s3.put_object(Bucket=bucket, Key="ä" * 512, Body=b"")
    with refused("KeyTooLongError", status=400):
        s3.put_object(Bucket=bucket, Key="ä" * 512 + "a", Body=b"")


def test_the_etag_of_one_put_is_its_md5_and_of_slices_is_not(s3: Any, bucket: str) -> None:
    """With S3's own encryption. Relied on by ``packline.api.object_hashes``."""
    etag = s3.put_object(Bucket=bucket, Key="md5", Body=BODY)["ETag"]
    assert etag.strip('"') == hashlib.md5(BODY).hexdigest()
    where = start(s3, bucket, "slices")
    done = complete(s3, where, [add(s3, where, 1, BODY)])
    assert done["ETag"].strip('"').endswith("-1")


def test_open_uploads_are_listed_at_once(s3: Any, bucket: str) -> None:
    """Sealing waits for them. Relied on by ``packline.pipeline.listing``."""
    where = start(s3, bucket, "open/ä &+")
    listed = s3.list_multipart_uploads(Bucket=bucket, Prefix="open/", EncodingType="url")["Uploads"]
    assert [upload["UploadId"] for upload in listed] == [where["UploadId"]]
    s3.abort_multipart_upload(**where)


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()
