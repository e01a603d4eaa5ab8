"""Verify that the object at the target key is the same part, after another writer was first."""

from __future__ import annotations

from collections.abc import Callable

from packline.part_builder.multipart_messages import full_object_crc
from packline.part_builder.request_scheduler import RequestScheduler
from packline.part_builder.s3_errors import (
    ConditionalConflict,
    PartMismatch,
    ReadDenied,
    parse_s3_error,
    to_error,
)
from packline.part_builder.sync_request import SyncRequest


def verify_existing(
    scheduler: RequestScheduler,
    key: str,
    size: int,
    crc32: int,
    directory_offset: int,
    directory: Callable[[], bytes],
) -> None:
    """Check that the object at the key is the part that was built.

    If the store does not tell the CRC-32 of the object, its central directory is compared, which holds the CRC-32 of
    each member.

    Args:
        scheduler: Sends the requests.
        key: Key of the part.
        size: Bytes of the part.
        crc32: CRC-32 of the part.
        directory_offset: Offset of the central directory in the part.
        directory: Returns the central directory and the end records.

    Raises:
        PartMismatch: The object is different.
        ConditionalConflict: There is no object, although the store refused to write one.
        ReadDenied: The store does not say whether there is one.
    """
    what = f"part {key!r}"
    response = SyncRequest(
        scheduler, "HEAD", key, what, headers=(("x-amz-checksum-mode", "ENABLED"),), expect=(403, 404)
    ).wait()
    absent = ConditionalConflict(
        f"The store refused to write part {key!r}, but has no object there.", "Build it again."
    )
    if response.status == 404:
        raise absent
    if response.status == 403:
        refusal = parse_s3_error(response)
        assert refusal is not None
        denied = to_error(refusal, what)
        raise ReadDenied(denied.message, denied.remedy, key, None, absent)
    existing_size = int(response.header("content-length") or -1)
    if existing_size != size:
        raise _differs(key, f"{existing_size} bytes, not {size}")
    crc = full_object_crc(response.header("x-amz-checksum-crc32"), response.header("x-amz-checksum-type"))
    if crc is None:
        span = (("range", f"bytes={directory_offset}-{size - 1}"),)
        if SyncRequest(scheduler, "GET", key, what, headers=span).wait().body != directory():
            raise _differs(key, "another directory")
    elif crc != crc32:
        raise _differs(key, f"the CRC-32 {crc:08x}, not {crc32:08x}")


def _differs(key: str, how: str) -> PartMismatch:
    return PartMismatch(
        f"The object at {key!r} has {how}.",
        "Only Packline may write there. Delete the object and build the part again.",
    )
