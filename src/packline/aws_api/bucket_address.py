"""Compute the address of a bucket, which is named by the host or by the path; refuse unsupported kinds of buckets."""

from __future__ import annotations

import re

from packline.aws_api.endpoint import AwsEndpoint
from packline.errors import InvalidSetting
from packline.keys import split_store

_PREFIX = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
# The rules of AWS's endpoint rule sets (isVirtualHostableS3Bucket).
_HOSTABLE = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_HOSTABLE_DOTS = re.compile(r"(?!.*(?:\.\.|\.-|-\.))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_IP = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|.*:.*")

_UNSUPPORTED = (
    ("--x-s3", "a directory bucket (S3 Express One Zone)"),
    ("--xa-s3", "an access point of a directory bucket (S3 Express One Zone)"),
    ("--op-s3", "an access point of S3 on Outposts"),
    ("--ol-s3", "an access point of S3 Object Lambda"),
    ("--table-s3", "a table bucket"),
    (".mrap", "a Multi-Region Access Point, which is signed for by SigV4A"),
)


def check_bucket(bucket: str) -> None:
    """Check a bucket name. Raises InvalidSetting for other text, and for kinds of buckets that are not supported."""
    if bucket.startswith("arn:"):
        raise InvalidSetting(
            f"{bucket!r} is an ARN, not the name of a bucket.",
            "Write the bucket's name; for an access point write its alias, which ends in -s3alias.",
        )
    if not _NAME.fullmatch(bucket) or bucket in (".", ".."):
        raise InvalidSetting(
            f"{bucket!r} is not the name of a bucket.", "Bucket names have letters, digits, dots and hyphens."
        )
    for suffix, kind in _UNSUPPORTED:
        if bucket.endswith(suffix):
            raise InvalidSetting(
                f"{bucket!r} is {kind}; Packline does not support it.", "Use a general purpose bucket."
            )


def check_store(store: str) -> tuple[str, str]:
    """Split the name of a store, ``bucket`` or ``bucket/prefix``, into a bucket and the prefix before all keys.

    Raises InvalidSetting for other text, and for kinds of buckets that are not supported.
    """
    bucket, prefix = split_store(store)
    check_bucket(bucket)
    if not _PREFIX.fullmatch(prefix):
        raise InvalidSetting(
            f"{prefix!r} is not a prefix of keys in {bucket}.",
            "Write bucket/prefix, with letters, digits, dots, hyphens and single slashes.",
        )
    return bucket, prefix


def bucket_address(endpoint: AwsEndpoint, bucket: str) -> tuple[AwsEndpoint, str]:
    """Return the endpoint that serves a bucket, and the path before its keys. Raises InvalidSetting.

    On AWS the bucket is part of the host name, unless ``addressing_style`` is ``path``. No certificate covers a bucket
    with dots, so such buckets are addressed by path. Custom endpoints are addressed by path, which all of them
    understand, unless ``addressing_style`` is ``virtual``.
    """
    check_bucket(bucket)
    by_host = endpoint.addressing == "virtual" if endpoint.custom else endpoint.addressing != "path"
    hostable = _HOSTABLE if endpoint.tls else _HOSTABLE_DOTS
    if (
        by_host
        and hostable.fullmatch(bucket)
        and not _IP.fullmatch(bucket)
        and not _IP.fullmatch(endpoint.host)
    ):
        return endpoint._replace(host=f"{bucket}.{endpoint.host}"), endpoint.prefix
    return endpoint, f"{endpoint.prefix}/{bucket}"
