"""The fast path for S3 objects: plain GET, HEAD and PUT served from moto's own objects, past Flask.

moto spends 3 to 5 ms on an object request, most of it in routing and in building a request four times; the
fast path spends 0.3 ms. This corrects the speed only: objects live in moto's backend, its methods store them,
its notifications fire, and whatever is not plain (a condition that fails, a tag, a lock, a copy, an unknown
header) is left to moto. A range is read without copying the whole object. What S3 refuses is refused before
(:mod:`packline.local.s3_checks`): bodies come here plain and checked.
"""

from __future__ import annotations

import re
import threading
from typing import Any
from urllib.parse import parse_qsl

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeKey, S3Backend, s3_backends
from moto.s3.utils import metadata_from_headers

from packline.local.http_server import Request, Response
from packline.local.patches import require, require_fields
from packline.local.s3_checksums import declared_checksum
from packline.local.s3_listing_fast_path import answer_listing

_SIGNED_BY = re.compile(r"/s3/aws4_request|%2Fs3%2Faws4_request|[?&]AWSAccessKeyId=", re.IGNORECASE)
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_PRESIGNED = {
    *("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders"),
    *("x-amz-signature", "x-amz-security-token", "x-id", "awsaccesskeyid", "signature", "expires"),
}
_READ_QUERY = _PRESIGNED | {"versionid"}
_PUT_HEADERS = {
    *("x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-sdk-checksum-algorithm"),
    *("x-amz-user-agent", "x-amz-checksum-crc32", "x-amz-checksum-sha256"),
}
_CONDITIONS = ("if-modified-since", "if-unmodified-since", "if-none-match", "origin")


class S3FastPath:
    """Answers what it is sure of; None leaves the request to moto."""

    def __init__(self) -> None:
        put = (
            *("bucket_name", "key_name", "value", "storage", "etag", "multipart", "encryption", "kms_key_id"),
            *("bucket_key_enabled", "lock_mode", "lock_legal_status", "lock_until", "checksum_value"),
            *("request_method", "disable_notification"),
        )
        require(S3Backend, "put_object", put)
        get = ("bucket_name", "key_name", "version_id", "part_number", "return_delete_marker")
        require(S3Backend, "get_object", get)
        require(FakeKey, "response_dict")
        require(FakeKey, "set_metadata", ("metadata", "replace"))
        self.lock = threading.RLock()
        self.backend: S3Backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        require_fields(self.backend, "buckets", "tagger")

    def answer(self, request: Request) -> Response | None:
        """Return the response, or None to leave the request to moto."""
        if request.method not in ("GET", "HEAD", "PUT") or not _is_s3(request):
            return None
        bucket_name, _, key_name = request.path[1:].partition("/")
        bucket = self.backend.buckets.get(bucket_name)
        if bucket is None or bucket.policy or bucket.logging or bucket.object_lock_enabled:
            return None
        query = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
        if not key_name:
            plain = request.method == "GET" and "origin" not in request.headers
            return self._list(bucket, query) if plain else None
        if request.method == "PUT":
            return self._put(request, query, bucket_name, key_name)
        return self._read(request, query, bucket_name, key_name)

    def _list(self, bucket: Any, query: dict[str, str]) -> Response | None:
        try:
            return answer_listing(self.backend, bucket, query)
        except S3ClientError:
            # moto meets the same error and words it.
            return None

    def _read(self, request: Request, query: dict[str, str], bucket: str, name: str) -> Response | None:
        headers = request.headers
        if any(key.lower() not in _READ_QUERY for key in query) or any(c in headers for c in _CONDITIONS):
            return None
        try:
            key = self.backend.get_object(bucket, name, version_id=query.get("versionId"))
        except (IndexError, KeyError):
            return None
        if not isinstance(key, FakeKey) or key.storage_class != "STANDARD":
            return None
        requested = headers.get("if-match")
        if requested and requested.strip('"') != key.etag.strip('"'):
            return None
        size = key.size
        span = _span(headers.get("range"), size)
        if span is None:
            return None
        start, stop = span
        partial = "range" in headers
        answer = _headers(key, headers.get("x-amz-checksum-mode") == "ENABLED" and (start, stop) == (0, size))
        answer["content-length"] = str(stop - start)
        if partial:
            answer["content-range"] = f"bytes {start}-{stop - 1}/{size}"
        body = b"" if request.method == "HEAD" else _slice(key, start, stop)
        return Response(206 if partial else 200, list(answer.items()), body)

    def _put(self, request: Request, query: dict[str, str], bucket: str, name: str) -> Response | None:
        headers = request.headers
        if any(key.lower() not in _PRESIGNED for key in query) or not _is_plain_put(headers):
            return None
        body = request.body
        algorithm, checksum = declared_checksum(headers) or ("", None)
        with self.lock:
            key = self.backend.put_object(bucket, name, body, storage="STANDARD", checksum_value=checksum)
            key.set_metadata(metadata_from_headers({request.names[h]: v for h, v in headers.items()}))
            key.set_acl(self.backend.buckets[bucket].acl)
            if algorithm:
                key.checksum_algorithm = algorithm
        answer = dict(key.response_dict)
        answer.pop("content-length", None)
        if algorithm:
            answer[f"x-amz-checksum-{algorithm.lower()}"] = checksum
        return Response(200, list(answer.items()))


def _is_s3(request: Request) -> bool:
    host = request.headers.get("host", "").partition(":")[0]
    if host not in ("127.0.0.1", "localhost"):
        return False
    return bool(_SIGNED_BY.search(request.headers.get("authorization") or request.target))


def _is_plain_put(headers: dict[str, str]) -> bool:
    if "if-match" in headers or "origin" in headers:
        return False
    special = (h for h in headers if h.startswith("x-amz-") and not h.startswith("x-amz-meta-"))
    return all(h in _PUT_HEADERS for h in special)


def _headers(key: FakeKey, with_checksum: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if key.version_id != "null":
        answer["x-amz-version-id"] = key.version_id
    answer.update(key.response_dict)
    if with_checksum and key.checksum_algorithm:
        composite = f"-{key.checksum_parts}" if key.checksum_type == "COMPOSITE" else ""
        answer[f"x-amz-checksum-{key.checksum_algorithm.lower()}"] = f"{key.checksum_value}{composite}"
        if key.checksum_type:
            answer["x-amz-checksum-type"] = key.checksum_type
    answer.update(key.metadata)
    answer["Accept-Ranges"] = "bytes"
    return answer


def _span(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and end of what is asked for; None for a range that is not plain."""
    if header is None:
        return 0, size
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        return None
    start = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return (start, last + 1) if start <= last else None


def _slice(key: FakeKey, start: int, stop: int) -> bytes:
    with key.lock:
        key._value_buffer.seek(start)
        data: bytes = key._value_buffer.read(stop - start)
        return data
