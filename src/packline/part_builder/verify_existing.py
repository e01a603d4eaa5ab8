"""What stands at the target key already: the same part, built by someone else, or other bytes."""

from __future__ import annotations

from collections.abc import Callable

from packline.part_builder.multipart_messages import full_object_crc
from packline.part_builder.request_scheduler import RequestScheduler
from packline.part_builder.s3_errors import ConditionalConflict, PartMismatch
from packline.part_builder.sync_request import SyncRequest


def verify_existing(
    scheduler: RequestScheduler,
    key: str,
    size: int,
    crc32: int,
    directory_offset: int,
    directory: Callable[[], bytes],
) -> None:
    """Return if the object at the key is the part of that size and CRC-32.

    Where the store does not tell the CRC-32, the central directory is: it holds those of the members.
    Raises PartDiffers; BuildRaced if there is no such object.
    """
    response = SyncRequest(
        scheduler, "HEAD", key, f"part {key!r}", headers=(("x-amz-checksum-mode", "ENABLED"),), expect=(404,)
    ).wait()
    if response.status == 404:
        raise ConditionalConflict(f"Part {key!r} was neither written nor found.", "Build it again.")
    found = int(response.header("content-length") or -1)
    if found != size:
        raise _differs(key, f"{found} bytes, not {size}")
    crc = full_object_crc(response.header("x-amz-checksum-crc32"), response.header("x-amz-checksum-type"))
    if crc is None:
        span = (("range", f"bytes={directory_offset}-{size - 1}"),)
        if SyncRequest(scheduler, "GET", key, f"part {key!r}", headers=span).wait().body != directory():
            raise _differs(key, "another directory")
    elif crc != crc32:
        raise _differs(key, f"the CRC-32 {crc:08x}, not {crc32:08x}")


def _differs(key: str, how: str) -> PartMismatch:
    return PartMismatch(
        f"The object at {key!r} has {how}.",
        "Nothing but Packline may write there; delete it and build the part again.",
    )
