"""Reads bucket, key and query of a path-style request for S3."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from packline.local.http_server import Request


class S3Target(NamedTuple):
    """What a request is for; ``key`` is empty for the bucket itself."""

    bucket: str
    key: str
    query: dict[str, str]

    @classmethod
    def of(cls, request: Request) -> S3Target:
        """Read the target of a request."""
        path, _, query = request.target.partition("?")
        bucket, _, key = unquote(path, errors="surrogateescape")[1:].partition("/")
        return cls(bucket, key, dict(parse_qsl(query, keep_blank_values=True)))
