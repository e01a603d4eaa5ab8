"""Multipart uploads whose parts, size or checksums are wrong make no object."""

from __future__ import annotations

import hashlib

import pytest

from tests.local.s3_client import BODY, CHECKSUMS, MIB, Store, b64, crc32, refused


def test_a_part_with_a_wrong_digest_does_not_become_part_of_the_upload(store: Store) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
    where = store.create_upload("parts", ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    with refused("BadDigest"):
        store.s3.upload_part(**where, PartNumber=1, Body=BODY, ChecksumCRC32=crc32(b"other"))
    query = f"partNumber=1&uploadId={where['UploadId']}"
    wrong = {"Content_MD5": b64(hashlib.md5(b"other").digest())}
    assert store.ask("PUT", "parts", BODY, query, **wrong) == (400, "BadDigest")
    other = {"x-amz-checksum-sha256": CHECKSUMS["sha256"](BODY)}
    assert store.ask("PUT", "parts", BODY, query, **other) == (400, "InvalidRequest"), "not the upload's kind"
    assert not store.s3.list_parts(**where).get("Parts")


def test_an_upload_whose_whole_checksum_or_size_is_wrong_makes_no_object(store: Store) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
    key, parts = f"whole/{store.port}", [b"a" * 5 * MIB, b"tail"]
    where, listed = store.upload(key, parts, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    right = {"ChecksumCRC32": crc32(b"".join(parts)), "ChecksumType": "FULL_OBJECT"}
    with refused("BadDigest"):
        store.complete(where, listed, ChecksumCRC32=crc32(b"other"), ChecksumType="FULL_OBJECT")
    with refused("InvalidRequest"):
        store.complete(where, listed, **right, MpuObjectSize=5 * MIB + 3)
    with refused("InvalidRequest"):
        store.complete(where, listed, ChecksumCRC32=right["ChecksumCRC32"], ChecksumType="COMPOSITE")
    assert not store.holds(key)
    assert len(store.s3.list_parts(**where)["Parts"]) == 2, "it can still be completed"
    store.complete(where, listed, **right, MpuObjectSize=5 * MIB + 4)
    head = store.s3.head_object(Bucket=store.bucket, Key=key, ChecksumMode="ENABLED")
    assert (head["ChecksumCRC32"], head["ChecksumType"]) == (right["ChecksumCRC32"], "FULL_OBJECT")


@pytest.mark.parametrize("algorithm", ["CRC32C", "CRC64NVME"])
def test_other_whole_checksums_are_computed_too(store: Store, algorithm: str) -> None:
    key, text = f"whole/{algorithm}/{store.port}", CHECKSUMS[algorithm.lower()]
    where, listed = store.upload(key, [BODY], ChecksumAlgorithm=algorithm, ChecksumType="FULL_OBJECT")
    with refused("BadDigest"):
        store.complete(where, listed, **{f"Checksum{algorithm}": text(b"other")})
    store.complete(where, listed, **{f"Checksum{algorithm}": text(BODY)})
    head = store.s3.head_object(Bucket=store.bucket, Key=key, ChecksumMode="ENABLED")
    assert head[f"Checksum{algorithm}"] == text(BODY)


def test_a_composite_checksum_asks_for_the_checksum_of_each_part(store: Store) -> None:
    key = f"composite/{store.port}"
    where, listed = store.upload(key, [BODY], ChecksumAlgorithm="SHA256")
    with refused("InvalidRequest"):
        store.complete(where, listed)
    wrong = [{**listed[0], "ChecksumSHA256": CHECKSUMS["sha256"](b"other")}]
    with refused("InvalidPart"):
        store.complete(where, wrong)
    right = [{**listed[0], "ChecksumSHA256": CHECKSUMS["sha256"](BODY)}]
    composite = b64(hashlib.sha256(hashlib.sha256(BODY).digest()).digest())
    with refused("BadDigest"):
        store.complete(where, right, ChecksumSHA256=f"{CHECKSUMS['sha256'](BODY)}-1")
    assert not store.holds(key)
    store.complete(where, right, ChecksumSHA256=f"{composite}-1")
    assert store.holds(key)


def test_parts_that_are_missing_out_of_order_or_too_small_make_no_object(store: Store) -> None:
    key = f"order/{store.port}"
    where, listed = store.upload(key, [b"small", BODY], ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    first, second = listed
    for parts, code in (
        ([second, first], "InvalidPartOrder"),
        ([first, first], "InvalidPartOrder"),
        ([{**first, "ETag": '"0123456789abcdef0123456789abcdef"'}], "InvalidPart"),
        ([{**first, "PartNumber": 3}], "InvalidPart"),
        ([first, second], "EntityTooSmall"),
        ([], "MalformedXML"),
    ):
        with refused(code):
            store.complete(where, parts)
    query = f"uploadId={where['UploadId']}"
    assert store.ask("POST", key, b"<not xml", query) == (400, "MalformedXML")
    assert not store.holds(key)


def test_an_upload_that_does_not_exist_is_refused(store: Store) -> None:
    where = {"Bucket": store.bucket, "Key": "nowhere", "UploadId": "none"}
    with refused("NoSuchUpload", 404):
        store.s3.upload_part(**where, PartNumber=1, Body=BODY)
    with refused("NoSuchUpload", 404):
        store.complete(where, [{"PartNumber": 1, "ETag": "x"}])


def test_a_completion_that_is_repeated_succeeds_again(store: Store) -> None:
    where, listed = store.upload(f"again/{store.port}", [BODY])
    assert store.complete(where, listed)["ETag"] == store.complete(where, listed)["ETag"]
