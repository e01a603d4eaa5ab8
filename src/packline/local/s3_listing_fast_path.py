"""The fast path for listings: the pages of ``packline.local.sorted_listings``, written as XML without moto.

moto's serializer walks a model of the answer field by field and parses each date it has just printed: half a
second for a page of 1,000 objects, 6 ms here. Folder views, owners and unknown parameters are left to moto.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from moto.s3.models import S3Backend

from packline.local.http_server import Response

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_OBJECTS = {"list-type", "prefix", "max-keys", "continuation-token", "start-after", "encoding-type", "x-id"}
_VERSIONS = {"versions", "prefix", "max-keys", "key-marker", "version-id-marker", "encoding-type", "x-id"}
_PAGE = 1000


def answer_listing(backend: S3Backend, bucket: Any, query: Mapping[str, str]) -> Response | None:
    """Return a page of ListObjectsV2 or ListObjectVersions, or None to leave the request to moto."""
    parameters = {name for name, value in query.items() if value or name == "versions"}
    if not query.get("max-keys", "1").isdecimal():
        return None
    if query.get("list-type") == "2" and parameters <= _OBJECTS:
        text = _objects(backend, bucket, query)
    elif "versions" in query and parameters <= _VERSIONS:
        text = _versions(backend, bucket, query)
    else:
        return None
    body = '<?xml version="1.0" encoding="utf-8"?>\n' + text
    return Response(200, [("Content-Type", "application/xml")], body.encode())


def _objects(backend: S3Backend, bucket: Any, query: Mapping[str, str]) -> str:
    size = min(int(query.get("max-keys", _PAGE)), _PAGE)
    token, after = query.get("continuation-token"), query.get("start-after")
    keys: Any
    keys, truncated, following = backend.list_objects_v2(
        bucket, query.get("prefix"), None, token or None, after or None, size
    )
    show = _spelling(query)
    fields = [
        *_head(bucket, query, size, truncated),
        _tag("KeyCount", len(keys)),
        _tag("NextContinuationToken", following) if following else "",
        _tag("StartAfter", show(after)) if after and not token else "",
    ]
    contents = (f"<Contents>{_tag('Key', show(key.name))}{_stored(key)}</Contents>" for key in keys)
    fields.extend(contents)
    return f'<ListBucketResult xmlns="{_NAMESPACE}">{"".join(fields)}</ListBucketResult>'


def _versions(backend: S3Backend, bucket: Any, query: Mapping[str, str]) -> str:
    size = min(int(query.get("max-keys", _PAGE)), _PAGE)
    marker, version_marker = query.get("key-marker", ""), query.get("version-id-marker", "")
    versions, _, deleted, next_key, next_version = backend.list_object_versions(
        bucket.name,
        None,
        marker or None,
        size,
        query.get("prefix", ""),
        version_marker or None,
    )
    show = _spelling(query)
    fields = [
        *_head(bucket, query, size, next_key is not None),
        _tag("KeyMarker", show(marker)),
        _tag("VersionIdMarker", version_marker),
    ]
    if next_key is not None:
        fields += [_tag("NextKeyMarker", show(next_key)), _tag("NextVersionIdMarker", next_version or "")]
    for version in versions:
        fields.append(f"<Version>{_version(version, show(version.name))}{_stored(version)}</Version>")
    for gone in deleted:
        modified = _tag("LastModified", gone.last_modified_ISO8601)
        fields.append(f"<DeleteMarker>{_version(gone, show(gone.name))}{modified}</DeleteMarker>")
    return f'<ListVersionsResult xmlns="{_NAMESPACE}">{"".join(fields)}</ListVersionsResult>'


def _head(bucket: Any, query: Mapping[str, str], size: int, truncated: bool) -> Iterator[str]:
    yield _tag("Name", bucket.name)
    yield _tag("Prefix", _spelling(query)(query.get("prefix", "")))
    yield _tag("MaxKeys", size)
    yield _tag("IsTruncated", "true" if truncated else "false")
    if query.get("encoding-type"):
        yield _tag("EncodingType", query["encoding-type"])


def _version(version: Any, name: str) -> str:
    latest = "true" if version.is_latest else "false"
    return _tag("Key", name) + _tag("VersionId", version.version_id) + _tag("IsLatest", latest)


def _stored(key: Any) -> str:
    algorithm = _tag("ChecksumAlgorithm", key.checksum_algorithm) if key.checksum_algorithm else ""
    return (
        f"<LastModified>{key.last_modified_ISO8601}</LastModified><ETag>{key.etag}</ETag>"
        f"<Size>{key.size}</Size><StorageClass>{key.storage_class}</StorageClass>{algorithm}"
    )


def _spelling(query: Mapping[str, str]) -> Any:
    return quote if query.get("encoding-type") == "url" else str


def _tag(name: str, value: Any) -> str:
    return f"<{name}>{escape(str(value))}</{name}>"
