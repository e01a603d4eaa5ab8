"""Checks requests as S3 does to protect data, before moto answers them; nothing is stored after a refusal.

The rules are in the ``s3_*`` modules beside this one; here they are chosen by the kind of request.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from moto.s3.models import FakeKey, S3Backend

from packline.local.http_server import Request, Response
from packline.local.s3_bodies import check_body
from packline.local.s3_conditions import DeleteTimes, check_copy_source, check_write
from packline.local.s3_errors import S3RequestRefused
from packline.local.s3_target import S3Target
from packline.local.s3_uploads import check_completion, check_part

MAX_KEY_BYTES = 1024
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"""
_SUBRESOURCES = {"acl", "tagging", "retention", "legal-hold", "annotation", "encryption"}


class S3Checks:
    """Refuses requests for one of moto's S3 backends."""

    def __init__(self, backend: S3Backend) -> None:
        self._backend = backend
        self._deleted = DeleteTimes()

    def check_request(self, request: Request) -> Request:
        """Check key and body. Returns the request with its decoded body. Raises S3RequestRefused."""
        target = S3Target.of(request)
        size = len(target.key.encode("utf-8", "surrogateescape"))
        if size > MAX_KEY_BYTES:
            details = {"Size": size, "MaxSizeAllowed": MAX_KEY_BYTES}
            raise S3RequestRefused("KeyTooLongError", "Your key is too long", **details)
        if request.method not in ("PUT", "POST"):
            return request
        completes = request.method == "POST" and "uploadId" in target.query
        return check_body(request, checksum_of_body=not completes)

    def check_state(self, request: Request) -> None:
        """Compare the request with what is stored. Call it, and write, under one lock. Raises S3RequestRefused."""
        bucket, key, query = S3Target.of(request)
        if not key or bucket not in self._backend.buckets:
            return
        if request.method in ("PUT", "POST") and "uploadId" in query:
            self._check_upload(request, bucket, key, query["uploadId"])
        elif request.method == "PUT" and not _SUBRESOURCES & query.keys():
            self._check_copy_source(request)
            self._check_write(request, bucket, key)

    def note(self, request: Request, response: Response) -> None:
        """Remember a delete, which makes a concurrent conditional write a conflict."""
        bucket, key, query = S3Target.of(request)
        if request.method == "DELETE" and key and response.status < 300 and "uploadId" not in query:
            self._deleted.note(bucket, key)

    def _check_upload(self, request: Request, bucket: str, key: str, upload_id: str) -> None:
        upload = self._backend.buckets[bucket].multiparts.get(upload_id)
        if upload is None or upload.key_name != key:
            if request.method == "POST" and self._is_repeated(bucket, key, upload_id):
                return
            text = (
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have "
                "been aborted or completed."
            )
            raise S3RequestRefused("NoSuchUpload", text, UploadId=upload_id)
        if request.method == "PUT":
            self._check_copy_source(request)
            check_part(upload, request.headers)
        else:
            self._check_write(request, bucket, key)
            check_completion(upload, request.body, request.headers)

    def _is_repeated(self, bucket: str, key: str, upload_id: str) -> bool:
        """Return whether this upload is completed already; repeating its completion succeeds, in S3 and in moto."""
        existing = self._existing(bucket, key)
        multipart = getattr(existing, "multipart", None)
        return multipart is not None and multipart.id == upload_id

    def _check_write(self, request: Request, bucket: str, key: str) -> None:
        deleted = self._deleted.deleted_since(bucket, key, request.received)
        check_write(request.headers, self._existing(bucket, key), deleted_meanwhile=deleted)

    def _check_copy_source(self, request: Request) -> None:
        named = request.headers.get("x-amz-copy-source")
        if named is None:
            return
        path, _, version = named.partition("?versionId=")
        bucket, _, key = unquote(path).lstrip("/").partition("/")
        if bucket in self._backend.buckets:
            source = self._existing(bucket, key, version or None)
            if source is not None:
                check_copy_source(request.headers, source)

    def _existing(self, bucket: str, key: str, version: str | None = None) -> Any:
        stored = self._backend.get_object(bucket, key, version_id=version)
        return stored if isinstance(stored, FakeKey) else None
