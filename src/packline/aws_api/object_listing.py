"""Read a page of ListObjectsV2; what S3 records of an object.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_plus

from packline.aws_api.xml_text import element, elements, unescape


class ObjectSummary(NamedTuple):
    """An object of a listing."""

    key: str
    size: int
    etag: str


class ObjectHead(NamedTuple):
    """What HEAD returns of an object."""

    size: int
    etag: str
    version_id: str | None


def parse_listing(text: str, prefix: str) -> Iterator[ObjectSummary]:
    """Yield the objects of a page. ``prefix``: what keys begin with in the bucket, and not for the caller."""
    # Stores that ignore encoding-type leave the element out.
    encoded = element(text, "EncodingType").lower() == "url"
    for item in elements(text, "<Contents>", "</Contents>"):
        key = unescape(element(item, "Key"))
        key = (unquote_plus(key) if encoded else key).removeprefix(prefix)
        yield ObjectSummary(key, int(element(item, "Size")), unescape(element(item, "ETag")))
