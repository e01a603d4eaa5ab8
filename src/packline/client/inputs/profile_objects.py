"""Objects of a store that a profile of ``~/.aws/config`` describes, as single streams: what adopting reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from packline.aws_api.profile_bucket import open_profile_bucket
from packline.aws_api.s3 import S3Client, S3Source
from packline.client.inputs.context import bucket_and_key, split_uri
from packline.client.inputs.http_files import open_body
from packline.client.inputs.streams import ByteStream, RemoteFile, RemoteListing
from packline.errors import AccessDenied
from packline.globs import UriPattern, parse_uri_pattern
from packline.json_types import JsonObject

READ_SECONDS = 3600
"""How long a presigned URL may be used: it is made when the object is opened."""


def list_profile_objects(uri: str) -> RemoteListing:
    """List the objects of ``s3+profile://bucket/key``, wildcards allowed, page by page.

    Raises InvalidUri, InvalidSetting, and while the rows are read ObjectNotFound, AccessDenied, Unavailable.
    """
    (bucket,), key = bucket_and_key(uri)
    scheme, _ = split_uri(uri)
    source, pattern = open_profile_bucket(scheme.partition("+")[2], bucket), parse_uri_pattern(key)
    return RemoteListing(pattern, _rows(source, pattern), partial(_remote, source, f"{scheme}://{bucket}"))


def _rows(source: S3Source, pattern: UriPattern) -> Iterator[JsonObject]:
    objects = S3Client(source)
    try:
        if not pattern.wild:
            size, etag, _ = objects.head(pattern.text)
            yield {"path": pattern.text, "size": size, "etag": etag.strip('"')}
            return
        for row in objects.list(pattern.prefix):
            if pattern.matches(row.key):
                yield {"path": row.key, "size": row.size, "etag": row.etag.strip('"')}
    finally:
        objects.caller.close()


def _remote(source: S3Source, base: str, row: JsonObject) -> RemoteFile:
    key, etag, uri = row["path"], row["etag"], f"{base}/{row['path']}"

    @contextmanager
    def opened() -> Iterator[ByteStream]:
        try:
            with open_body(source.presigned(key, seconds=READ_SECONDS), f'"{etag}"' if etag else "") as body:
                yield body
        except AccessDenied as error:
            profile = base.partition("://")[0].partition("+")[2]
            raise AccessDenied(
                f"{uri} is refused.",
                f"Renew the credentials of the profile {profile}, and check that they allow s3:GetObject.",
            ) from error

    return RemoteFile(uri, key, row["size"], etag, opened)
