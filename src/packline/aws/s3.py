"""``S3Store``: the object store on one S3 bucket, through boto3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packline.aws.faults import error_code, translated
from packline.model import StoredObject
from packline.rules.lines import split_lines

CHUNK = 1024 * 1024


class S3Store:
    """See ``packline.ports.ObjectStore``."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    def list(self, prefix: str) -> Iterator[StoredObject]:
        with translated(f"s3://{self.bucket}/{prefix}"):
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self.bucket, Prefix=prefix
            )
            for page in pages:
                for entry in page.get("Versions", ()):
                    if entry["IsLatest"]:
                        yield _stored(entry["Key"], entry)

    def read(self, key: str, version_id: str | None = None) -> bytes:
        with translated(f"s3://{self.bucket}/{key}"):
            body: bytes = self._get(key, version_id)["Body"].read()
        return body

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        with translated(f"s3://{self.bucket}/{key}"):
            wanted = f"bytes={start}-{start + length - 1}"
            body: bytes = self._get(key, version_id, Range=wanted)["Body"].read()
        return body

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        with translated(f"s3://{self.bucket}/{key}"):
            yield from split_lines(self._get(key, version_id)["Body"].iter_chunks(CHUNK))

    def head(self, key: str) -> StoredObject:
        with translated(f"s3://{self.bucket}/{key}"):
            found = self._client.head_object(Bucket=self.bucket, Key=key)
        return _stored(key, {**found, "Size": found["ContentLength"]})

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        try:
            with translated(f"s3://{self.bucket}/{key}"):
                self._client.put_object(
                    Bucket=self.bucket, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*"
                )
        except Exception as error:
            if error_code(error) in ("PreconditionFailed", "412"):
                return False
            raise
        return True

    def remove(self, key: str) -> None:
        pages = self._client.get_paginator("list_object_versions")
        with translated(f"s3://{self.bucket}/{key}"):
            for page in pages.paginate(Bucket=self.bucket, Prefix=key):
                for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if entry["Key"] == key:
                        self._client.delete_object(Bucket=self.bucket, Key=key, VersionId=entry["VersionId"])

    def _get(self, key: str, version_id: str | None, **more: str) -> Any:
        pinned = {"VersionId": version_id} if version_id else {}
        return self._client.get_object(Bucket=self.bucket, Key=key, **pinned, **more)


def _stored(key: str, entry: Any) -> StoredObject:
    version = entry.get("VersionId")
    return StoredObject(
        key,
        version if version != "null" else None,
        entry["Size"],
        entry["ETag"].strip('"'),
        entry["LastModified"].timestamp(),
    )
