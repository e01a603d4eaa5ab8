"""Questions about S3 whose answer AWS documents: what is done to a bucket, AWS's answer, and the page that says so."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

MIB = 1 << 20
API = "https://docs.aws.amazon.com/AmazonS3/latest/API/"
GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
OTHER = b"other bytes"


class Store(NamedTuple):
    """A bucket and a client of it."""

    s3: Any
    bucket: str

    def put(self, key: str, body: bytes = b"body", **options: Any) -> Any:
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **options)

    def get(self, key: str, **options: Any) -> Any:
        return self.s3.get_object(Bucket=self.bucket, Key=key, **options)

    def upload(self, key: str, *bodies: bytes) -> tuple[dict[str, str], list[Any]]:
        """Start an upload with a CRC-32 of the full object, send these parts, and return what completes it."""
        full = {"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"}
        made = self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, **full)
        open_upload = {"Bucket": self.bucket, "Key": key, "UploadId": made["UploadId"]}
        parts = []
        for number, body in enumerate(bodies, 1):
            sent = self.s3.upload_part(**open_upload, PartNumber=number, Body=body, ChecksumCRC32=crc32(body))
            parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumCRC32": crc32(body)})
        return open_upload, parts

    def complete(self, open_upload: dict[str, str], parts: list[Any], **options: Any) -> Any:
        return self.s3.complete_multipart_upload(**open_upload, MultipartUpload={"Parts": parts}, **options)


class Question(NamedTuple):
    """``ask`` returns a text, or raises what the server refuses with."""

    ask: Callable[[Store], Any]
    aws: str
    page: str


def answer_of(question: Question, store: Store) -> str:
    """Return what the server answers: a text, 200, or the status and the code of its refusal."""
    try:
        answer = question.ask(store)
        return answer if isinstance(answer, str) else str(answer["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        refusal = error.response
        return f"{refusal['ResponseMetadata']['HTTPStatusCode']} {refusal['Error']['Code']}"


def crc32(body: bytes) -> str:
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


def md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body).digest()).decode()


def sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def existing(ask: Callable[[Store, str], Any]) -> Callable[[Store], Any]:
    """Ask about the key of an object that exists."""

    def run(store: Store) -> Any:
        with suppress(ClientError):
            store.put("there", b"0123456789")
        return ask(store, "there")

    return run


def _complete_onto_existing(store: Store, key: str) -> Any:
    return store.complete(*store.upload(key, OTHER), IfNoneMatch="*")


def _complete_with(
    parts: Callable[[list[Any]], list[Any]], *bodies: bytes, **options: Any
) -> Callable[..., Any]:
    def run(store: Store) -> str:
        open_upload, sent = store.upload("uploaded", *bodies)
        store.complete(open_upload, parts(sent), **options)
        return "200"

    return run


def _complete_twice(store: Store) -> str:
    open_upload, parts = store.upload("twice", OTHER)
    first = store.complete(open_upload, parts)["ETag"]
    return "200" if store.complete(open_upload, parts)["ETag"] == first else "another ETag"


def _checksum_of_full_object(store: Store) -> str:
    store.complete(*store.upload("full", b"a" * 5 * MIB, b"tail"))
    head = store.s3.head_object(Bucket=store.bucket, Key="full", ChecksumMode="ENABLED")
    right = crc32(b"a" * 5 * MIB + b"tail")
    return f"{'right' if head.get('ChecksumCRC32') == right else 'wrong'} {head.get('ChecksumType')}"


def _etag_in_list_of_versions(store: Store) -> str:
    made = store.complete(*store.upload("listed", b"a" * 5 * MIB, b"tail"))
    (version,) = store.s3.list_object_versions(Bucket=store.bucket, Prefix="listed")["Versions"]
    return "that of the object" if version["ETag"] == made["ETag"] else "another"


def _copy_part(**options: Any) -> Callable[[Store, str], Any]:
    def run(store: Store, key: str) -> str:
        open_upload, _ = store.upload("copied")
        source = {"Bucket": store.bucket, "Key": key}
        store.s3.upload_part_copy(**open_upload, PartNumber=1, CopySource=source, **options)
        return "200"

    return run


def _upload_part_with_wrong_checksum(store: Store) -> Any:
    open_upload, _ = store.upload("part")
    return store.s3.upload_part(**open_upload, PartNumber=1, Body=b"body", ChecksumCRC32=crc32(OTHER))


def _deleted_version(store: Store) -> Any:
    store.s3.put_bucket_versioning(Bucket=store.bucket, VersioningConfiguration={"Status": "Enabled"})
    version = store.put("gone")["VersionId"]
    store.s3.delete_object(Bucket=store.bucket, Key="gone", VersionId=version)
    return store.get("gone", VersionId=version)


def _version_under_a_delete_marker(store: Store) -> str:
    store.s3.put_bucket_versioning(Bucket=store.bucket, VersioningConfiguration={"Status": "Enabled"})
    version = store.put("marked")["VersionId"]
    store.s3.delete_object(Bucket=store.bucket, Key="marked")
    return str(store.get("marked", VersionId=version)["Body"].read(), "ascii")


def _order_of_keys(store: Store) -> str:
    keys = ["order/a/b", "order/a.b", "order/ä", "order/\ufffd", "order/😀", "order/A"]
    for key in keys:
        store.put(key)
    listed = store.s3.list_objects_v2(Bucket=store.bucket, Prefix="order/")["Contents"]
    return "by UTF-8 bytes" if [e["Key"] for e in listed] == sorted(keys, key=str.encode) else "another"


LARGE = (b"a" * 5 * MIB, b"tail")
WHOLE = b"".join(LARGE)
QUESTIONS = {
    "put with a wrong CRC-32": Question(
        lambda s: s.put("a", ChecksumCRC32=crc32(OTHER)),
        "400 BadDigest",
        f"{GUIDE}checking-object-integrity-upload.html",
    ),
    "put with a wrong SHA-256": Question(
        lambda s: s.put("a", ChecksumSHA256=sha256(OTHER)),
        "400 BadDigest",
        f"{GUIDE}checking-object-integrity-upload.html",
    ),
    "put with a wrong MD5": Question(
        lambda s: s.put("a", ContentMD5=md5(OTHER)), "400 BadDigest", f"{API}API_PutObject.html"
    ),
    "put under a key of 1,025 bytes": Question(
        lambda s: s.put("k" * 1025), "400 KeyTooLongError", f"{GUIDE}object-keys.html"
    ),
    "put if there is none, onto an object": Question(
        existing(lambda s, key: s.put(key, IfNoneMatch="*")),
        "412 PreconditionFailed",
        f"{GUIDE}conditional-writes.html",
    ),
    "put if it has another ETag": Question(
        existing(lambda s, key: s.put(key, IfMatch='"0"')),
        "412 PreconditionFailed",
        f"{GUIDE}conditional-writes.html",
    ),
    "put if it has an ETag, and there is none": Question(
        lambda s: s.put("none", IfMatch='"0"'), "404 NoSuchKey", f"{GUIDE}conditional-writes.html"
    ),
    "get if it has another ETag": Question(
        existing(lambda s, key: s.get(key, IfMatch='"0"')),
        "412 PreconditionFailed",
        f"{API}API_GetObject.html",
    ),
    "get a range beyond the end": Question(
        existing(lambda s, key: s.get(key, Range="bytes=10-20")),
        "416 InvalidRange",
        f"{API}ErrorResponses.html",
    ),
    "get what is not there": Question(lambda s: s.get("none"), "404 NoSuchKey", f"{API}API_GetObject.html"),
    "get a version that was deleted": Question(
        _deleted_version, "404 NoSuchVersion", f"{API}ErrorResponses.html"
    ),
    "get a version under a delete marker": Question(
        _version_under_a_delete_marker, "body", f"{GUIDE}DeleteMarker.html"
    ),
    "delete if it has another ETag": Question(
        existing(lambda s, key: s.s3.delete_object(Bucket=s.bucket, Key=key, IfMatch='"0"')),
        "412 PreconditionFailed",
        f"{GUIDE}conditional-deletes.html",
    ),
    "upload a part with a wrong CRC-32": Question(
        _upload_part_with_wrong_checksum, "400 BadDigest", f"{API}API_UploadPart.html"
    ),
    "complete with a wrong CRC-32 of the full object": Question(
        _complete_with(list, *LARGE, ChecksumCRC32=crc32(OTHER), ChecksumType="FULL_OBJECT"),
        "400 BadDigest",
        f"{API}API_CompleteMultipartUpload.html",
    ),
    "complete with a wrong size": Question(
        _complete_with(list, *LARGE, MpuObjectSize=len(WHOLE) - 1),
        "400 InvalidRequest",
        f"{API}API_CompleteMultipartUpload.html",
    ),
    "complete if there is none, onto an object": Question(
        existing(_complete_onto_existing), "412 PreconditionFailed", f"{GUIDE}conditional-writes.html"
    ),
    "complete with parts out of order": Question(
        _complete_with(lambda sent: sent[::-1], *LARGE),
        "400 InvalidPartOrder",
        f"{API}API_CompleteMultipartUpload.html",
    ),
    "complete with another ETag": Question(
        _complete_with(lambda sent: [{**sent[0], "ETag": f'"{"0" * 32}"'}], OTHER),
        "400 InvalidPart",
        f"{API}API_CompleteMultipartUpload.html",
    ),
    "complete with a first part below 5 MiB": Question(
        _complete_with(list, b"small", b"tail"),
        "400 EntityTooSmall",
        f"{API}API_CompleteMultipartUpload.html",
    ),
    "complete again": Question(_complete_twice, "200", f"{API}API_CompleteMultipartUpload.html"),
    "complete an upload that is not there": Question(
        lambda s: s.complete(
            {"Bucket": s.bucket, "Key": "none", "UploadId": "none"}, [{"PartNumber": 1, "ETag": '"0"'}]
        ),
        "404 NoSuchUpload",
        f"{API}API_CompleteMultipartUpload.html",
    ),
    "the checksum of a completed object": Question(
        _checksum_of_full_object, "right FULL_OBJECT", f"{GUIDE}checking-object-integrity-upload.html"
    ),
    "copy a part if its source has another ETag": Question(
        existing(_copy_part(CopySourceIfMatch='"0"')),
        "412 PreconditionFailed",
        f"{API}API_UploadPartCopy.html",
    ),
    "copy a part beyond the end of its source": Question(
        existing(_copy_part(CopySourceRange="bytes=0-99")),
        "400 InvalidArgument",
        f"{API}API_UploadPartCopy.html",
    ),
    "the ETag of a multipart object in the list of versions": Question(
        _etag_in_list_of_versions, "that of the object", f"{API}API_ObjectVersion.html"
    ),
    "the order of keys": Question(_order_of_keys, "by UTF-8 bytes", f"{GUIDE}ListingKeysUsingAPIs.html"),
}
