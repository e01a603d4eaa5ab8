"""Checks conditional requests: If-Match and If-None-Match of writes, and the conditions on the source of a copy.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from packline.local.s3_errors import S3RequestRefused


class DeleteTimes:
    """When objects were deleted: a delete that overtakes a conditional write makes it a conflict."""

    def __init__(self) -> None:
        self._deleted: dict[tuple[str, str], float] = {}

    def note(self, bucket: str, key: str) -> None:
        """Remember that the object was deleted now."""
        self._deleted[bucket, key] = time.monotonic()

    def deleted_since(self, bucket: str, key: str, moment: float) -> bool:
        """Return whether the object was deleted after ``moment`` (``time.monotonic``)."""
        return self._deleted.get((bucket, key), float("-inf")) > moment


def check_write(headers: Mapping[str, str], existing: Any, *, deleted_meanwhile: bool) -> None:
    """Refuse a write whose condition does not hold. ``existing`` is moto's object or None.

    ``deleted_meanwhile``: a delete of the same key succeeded after the write began; S3 answers 409 then.
    Raises S3RequestRefused.
    """
    none_match, match = headers.get("if-none-match"), headers.get("if-match")
    if none_match is not None and none_match != "*":
        text = "A header you provided implies functionality that is not implemented"
        raise S3RequestRefused("NotImplemented", text, Header="If-None-Match")
    if none_match == "*":
        if existing is not None:
            raise _precondition_failed("If-None-Match")
        if deleted_meanwhile:
            text = (
                "The conditional request cannot succeed due to a conflicting operation against this resource."
            )
            raise S3RequestRefused("ConditionalRequestConflict", text, Condition="If-None-Match")
    if match is not None:
        if existing is None:
            raise S3RequestRefused("NoSuchKey", "The specified key does not exist.")
        if not _same_etag(match, existing):
            raise _precondition_failed("If-Match")


def check_copy_source(headers: Mapping[str, str], source: Any) -> None:
    """Refuse a copy whose source is not the one that was meant. ``source`` is moto's object.

    Raises S3RequestRefused.
    """
    match = headers.get("x-amz-copy-source-if-match")
    if match is not None and not _same_etag(match, source):
        raise _precondition_failed("x-amz-copy-source-If-Match")
    none_match = headers.get("x-amz-copy-source-if-none-match")
    if none_match is not None and _same_etag(none_match, source):
        raise _precondition_failed("x-amz-copy-source-If-None-Match")
    last = headers.get("x-amz-copy-source-range", "").rpartition("-")[2]
    if last.isdecimal() and int(last) >= source.size:
        # moto copies what there is; S3 copies nothing.
        text = f"Range specified is not valid for source object of size: {source.size}"
        raise S3RequestRefused("InvalidArgument", text, ArgumentName="x-amz-copy-source-range")


def _same_etag(condition: str, stored: Any) -> bool:
    return condition == "*" or condition.strip('"') == stored.etag.strip('"')


def _precondition_failed(condition: str) -> S3RequestRefused:
    text = "At least one of the pre-conditions you specified did not hold"
    return S3RequestRefused("PreconditionFailed", text, Condition=condition)
