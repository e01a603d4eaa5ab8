"""What stands at the target key already: the same part, built by someone else, or other bytes."""

from __future__ import annotations

from collections.abc import Callable

from packline.packing.control import Ask
from packline.packing.courier import Courier
from packline.packing.multipart import full_object_crc
from packline.packing.refusals import BuildRaced, PartDiffers


def check_existing(
    courier: Courier, key: str, size: int, crc32: int, directory_offset: int, directory: Callable[[], bytes]
) -> None:
    """Return if the object at the key is the part of that size and CRC-32.

    Where the store does not tell the CRC-32, the central directory is: it holds those of the members.
    Raises PartDiffers; BuildRaced if there is no such object.
    """
    answer = Ask(
        courier, "HEAD", key, f"part {key!r}", headers=(("x-amz-checksum-mode", "ENABLED"),), expect=(404,)
    ).wait()
    if answer.status == 404:
        raise BuildRaced(f"Part {key!r} was neither written nor found.", "Build it again.")
    found = int(answer.header("content-length") or -1)
    if found != size:
        raise _differs(key, f"{found} bytes, not {size}")
    crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
    if crc is None:
        span = (("range", f"bytes={directory_offset}-{size - 1}"),)
        if Ask(courier, "GET", key, f"part {key!r}", headers=span).wait().body != directory():
            raise _differs(key, "another directory")
    elif crc != crc32:
        raise _differs(key, f"the CRC-32 {crc:08x}, not {crc32:08x}")


def _differs(key: str, how: str) -> PartDiffers:
    return PartDiffers(
        f"The object at {key!r} has {how}.",
        "Nothing but Packline may write there; delete it and build the part again.",
    )
