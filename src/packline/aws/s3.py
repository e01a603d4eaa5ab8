"""``S3Store``: the object store on one S3 bucket, or below a prefix of it, through boto3."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_plus

from packline.aws.errors import RETRIED, translate
from packline.aws_api.error_codes import CONFLICT, error_code
from packline.errors import AccessDenied, ObjectNotFound, PacklineError, Unavailable
from packline.keys import MAX_KEY_BYTES, is_storable, split_store
from packline.objects import OpenUpload, StoredObject
from packline.part_builder.multipart_messages import full_object_crc
from packline.part_range import ObjectRange, resolve
from packline.ports.objects import LISTED_PER_PAGE
from packline.retry import CONDITIONAL_PUTS
from packline.rules.bounded_lines import split_lines

CHUNK = 1024 * 1024
CHANGED = ("PreconditionFailed", "412")
"""Codes of S3 where an object has another ETag than the request names, or exists where it must not."""


class S3Store:
    """Implements ``packline.ports.ObjectStore``."""

    def __init__(self, client: Any, bucket: str, sleep: Callable[[float], None] = time.sleep) -> None:
        """``bucket`` may be ``bucket/prefix``: then keys are those below that prefix, which they do not hold."""
        self._client = client
        self.bucket = bucket
        self._bucket, self._prefix = split_store(bucket)
        self._sleep = sleep

    def list(self, prefix: str, after: str = "", page: int = LISTED_PER_PAGE) -> Iterator[StoredObject]:
        """List current objects below a prefix, in byte order of their keys (strongly consistent)."""
        if not is_storable(self._prefix + prefix):
            return
        start = {"KeyMarker": _cut(self._prefix + after)} if after else {}
        with translate(f"s3://{self.bucket}/{prefix}"):
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket,
                Prefix=self._prefix + prefix,
                OptionalObjectAttributes=["RestoreStatus"],
                PaginationConfig={"PageSize": page},
                **start,
            )
            for listed in pages:
                for entry in listed.get("Versions", ()):
                    # A store may begin with the marker itself, which AWS's reference does not rule out.
                    key = entry["Key"].removeprefix(self._prefix)
                    if entry["IsLatest"] and key > after:
                        yield _stored(key, entry)

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """List multipart uploads below a prefix that were begun, and neither completed nor aborted."""
        # XML 1.0 has no way to write some control characters, which keys may hold.
        below = self._prefix + prefix
        request = {"Bucket": self._bucket, "Prefix": below, "EncodingType": "url"}
        more = True
        while more:
            with translate(f"s3://{self.bucket}/{prefix}"):
                page = self._client.list_multipart_uploads(**request)
            decode = unquote_plus if page.get("EncodingType") == "url" else str
            for entry in page.get("Uploads", ()):
                key = decode(entry["Key"])
                if key.startswith(below):  # some stores pass over the prefix
                    yield OpenUpload(
                        key.removeprefix(self._prefix), entry["UploadId"], entry["Initiated"].timestamp()
                    )
            more = page.get("IsTruncated", False) and bool(page.get("NextKeyMarker"))
            if more:
                request["KeyMarker"] = decode(page["NextKeyMarker"])
                request["UploadIdMarker"] = page.get("NextUploadIdMarker", "")

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole small object. Raises ObjectNotFound."""
        with self._reading(key, version_id):
            body: bytes = self._get(resolve(key, version_id))["Body"].read()
        return body

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read bytes of an object; fewer where it ends before. Raises ObjectNotFound."""
        what = resolve(key, version_id, start, length)
        if not what.length:
            return b""
        with self._reading(key, version_id):
            body: bytes = self._get(what)["Body"].read()
        return body

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        """Yield the lines of a text object, never whole in memory; of an endless line only the beginning."""
        with self._reading(key, version_id):
            yield from split_lines(self._get(resolve(key, version_id))["Body"].iter_chunks(CHUNK))

    def head(self, key: str) -> StoredObject:
        """Read what S3 records of an object. Raises ObjectNotFound."""
        if not is_storable(self._prefix + key):  # S3 would refuse the request, not say that there is none
            raise ObjectNotFound(f"{key[:200]!r} is not a key that an object can have.")
        with self._reading(key):
            response = self._client.head_object(**self._at(key))
        return _stored(key, {**response, "Size": response["ContentLength"]})

    def crc32(self, key: str, version_id: str | None = None) -> int | None:
        """Read the CRC-32 that the store has computed of a whole object; None if it has none. Raises ObjectNotFound."""
        pinned = {"VersionId": version_id} if version_id else {}
        with self._reading(key, version_id):
            response = self._client.head_object(**self._at(key), **pinned, ChecksumMode="ENABLED")
        return full_object_crc(response.get("ChecksumCRC32"), response.get("ChecksumType"))

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write an object only if absent (``If-None-Match: *``). Returns False if it exists already.

        Raises Unavailable if other writers always wrote the key at the same time.
        """
        with translate(f"s3://{self.bucket}/{key}"):
            for attempt in range(1, CONDITIONAL_PUTS.attempts + 1):
                try:
                    self._client.put_object(
                        **self._at(key), Body=body, ContentType=content_type, IfNoneMatch="*"
                    )
                    return True
                except Exception as error:
                    code = error_code(error)
                    if code in CHANGED:
                        return False
                    if code not in (CONFLICT, "409"):
                        raise
                self._sleep(CONDITIONAL_PUTS.backoff(attempt))
        raise Unavailable(f"s3://{self.bucket}/{key} is written by others at the same time.", RETRIED)

    def versions(self, prefix: str) -> Iterator[StoredObject]:
        """List all versions of objects below a prefix, delete markers among them."""
        pages = self._client.get_paginator("list_object_versions")
        with translate(f"s3://{self.bucket}/{prefix}"):
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                markers = ({**entry, "Size": 0, "ETag": ""} for entry in page.get("DeleteMarkers", ()))
                for entry in (*page.get("Versions", ()), *markers):
                    yield _stored(entry["Key"].removeprefix(self._prefix), entry)

    def discard(self, stored: StoredObject) -> bool:
        """Remove this version of an object, and no newer one; return False if the key has another one by now."""
        # Without versions, only the ETag tells two objects of one key apart.
        which = {"VersionId": stored.version_id} if stored.version_id else {"IfMatch": f'"{stored.etag}"'}
        try:
            with self._reading(stored.key, stored.version_id):
                self._client.delete_object(**self._at(stored.key), **which)
        except ObjectNotFound:
            return True
        except Exception as error:
            if error_code(error) not in CHANGED:
                raise
            return False
        return True

    def is_absent(self, key: str, version_id: str | None = None) -> bool | None:
        """List a key to look whether it exists; None if listing is not allowed or does not succeed.

        Args:
            key: Key of the object.
            version_id: The version that is looked for; a version of the key, or a range of a part.
        """
        key, version_id, *_ = resolve(key, version_id)
        try:
            if not version_id or version_id == "null":
                with translate(f"s3://{self.bucket}/{key}"):
                    page = self._client.list_objects_v2(
                        Bucket=self._bucket, Prefix=self._prefix + key, MaxKeys=1
                    )
                return [entry["Key"] for entry in page.get("Contents", ())] != [self._prefix + key]
            with translate(f"s3://{self.bucket}/{key}"):
                page = self._client.list_object_versions(Bucket=self._bucket, Prefix=self._prefix + key)
        except PacklineError:
            return None
        # Delete markers are listed apart from versions, and both with those of longer keys.
        rows = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        listed = [row for row in rows if row["Key"] == self._prefix + key]
        if any(row["VersionId"] == version_id for row in listed):
            return False
        # Further versions of the key may be on the next page.
        return None if len(listed) == len(rows) and page["IsTruncated"] else True

    @contextmanager
    def _reading(self, key: str, version_id: str | None = None) -> Iterator[None]:
        """Turn what S3 says of a read into our errors: a missing key is denied to who lists by prefix."""
        try:
            with translate(f"s3://{self.bucket}/{key}"):
                yield
        except AccessDenied as error:
            if not self.is_absent(key, version_id):
                raise
            raise ObjectNotFound(
                f"s3://{self.bucket}/{key} is not in the store (AccessDenied, and no listing has it).",
                "Check the name and the store.",
            ) from error

    def _get(self, what: ObjectRange) -> Any:
        key, version_id, start, length, etag = what
        pinned = {"VersionId": version_id} if version_id else {}
        if etag:
            pinned["IfMatch"] = f'"{etag}"'
        if length >= 0:
            pinned["Range"] = f"bytes={start}-{start + length - 1}"
        try:
            return self._client.get_object(**self._at(key), **pinned)
        except Exception as error:
            if error_code(error) not in CHANGED:
                raise
            raise ObjectNotFound(
                f"s3://{self.bucket}/{key} is another object by now than the one whose bytes are meant.",
                "Make a new version of what is there; a bucket with versions keeps what is overwritten.",
            ) from error

    def _at(self, key: str) -> dict[str, str]:
        """Return where S3 has an object."""
        return {"Bucket": self._bucket, "Key": self._prefix + key}


def _cut(marker: str) -> str:
    """Return a marker that S3 accepts: no key lies between it and a longer one."""
    return marker.encode()[:MAX_KEY_BYTES].decode(errors="ignore")


def _stored(key: str, entry: Any) -> StoredObject:
    version = entry.get("VersionId")
    return StoredObject(
        key,
        version if version != "null" else None,
        entry["Size"],
        entry["ETag"].strip('"'),
        entry["LastModified"].timestamp(),
        entry.get("ArchiveStatus") or entry.get("StorageClass", "STANDARD"),
        _is_restored(entry),
        entry.get("ServerSideEncryption", "").startswith("aws:") or "SSECustomerAlgorithm" in entry,
    )


def _is_restored(entry: Any) -> bool:
    """Return whether an archived object has a readable copy: listings say it by an element, HEAD by a header."""
    listed = entry.get("RestoreStatus", {}).get("RestoreExpiryDate") is not None
    return listed or 'ongoing-request="false"' in entry.get("Restore", "")
