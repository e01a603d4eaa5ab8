"""Zip archives made by hand from struct formats alone, so that every field can lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

LOCAL = "<IHHHHHIIIHH"
CENTRAL = "<IHHHHHHIIIHHHHHII"
END = "<IHHHHIIH"

LOCAL_FIELDS = "signature needed flags method time date crc32 stored size name_length extra_length"
CENTRAL_FIELDS = (
    "signature made_by needed flags method time date crc32 stored size name_length extra_length "
    "comment_length disk internal external offset"
)
END_FIELDS = "signature disk first_disk here entries directory_size directory_offset comment_length"


@dataclass
class Forged:
    """One entry; ``local`` and ``central`` override fields of its headers, ``both`` those that both have."""

    path: bytes
    data: bytes = b""
    both: dict[str, int] = field(default_factory=dict)
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)
    local_path: bytes | None = None
    local_extra: bytes = b""
    central_extra: bytes = b""
    comment: bytes = b""
    gap: bytes = b""
    """Bytes before the local header."""
    after: bytes = b""
    """Bytes after the data: a data descriptor, say."""


def forge(
    entries: Sequence[Forged], end: dict[str, int] | None = None, order: Sequence[int] = (), before_end: bytes = b"",
    comment: bytes = b"", tail: bytes = b"", prefix: bytes = b"",
) -> bytes:  # fmt: skip
    """The archive, by the strict profile where nothing says otherwise. ``order`` is that of the directory."""
    body, offsets = bytearray(prefix), []
    for entry in entries:
        body += entry.gap
        offsets.append(len(body))
        body += _local(entry) + entry.data + entry.after
    directory = b"".join(_central(entries[i], offsets[i]) for i in order or range(len(entries)))
    values: dict[str, int] = {
        "signature": 0x06054B50, "disk": 0, "first_disk": 0, "here": len(entries), "entries": len(entries),
        "directory_size": len(directory), "directory_offset": len(body), "comment_length": len(comment),
    }  # fmt: skip
    ending = struct.pack(END, *(values | (end or {})).values())
    return bytes(body) + directory + before_end + ending + comment + tail


def _common(entry: Forged) -> dict[str, int]:
    common = {
        "needed": 20, "flags": 0x0800, "method": 0, "time": 0, "date": 33, "crc32": zlib.crc32(entry.data),
        "stored": len(entry.data), "size": len(entry.data), "name_length": len(entry.path),
    }  # fmt: skip
    return common | entry.both


def _local(entry: Forged) -> bytes:
    path = entry.path if entry.local_path is None else entry.local_path
    values = {"signature": 0x04034B50} | _common(entry)
    values |= {"name_length": len(path), "extra_length": len(entry.local_extra)} | entry.local
    return struct.pack(LOCAL, *(values[name] for name in LOCAL_FIELDS.split())) + path + entry.local_extra


def _central(entry: Forged, offset: int) -> bytes:
    values = {"signature": 0x02014B50, "made_by": 0x0314} | _common(entry)
    values |= {
        "extra_length": len(entry.central_extra), "comment_length": len(entry.comment), "disk": 0, "internal": 0,
        "external": 0o100644 << 16, "offset": offset,
    } | entry.central  # fmt: skip
    fixed = struct.pack(CENTRAL, *(values[name] for name in CENTRAL_FIELDS.split()))
    return fixed + entry.path + entry.central_extra + entry.comment


def extra(header_id: int, data: bytes = b"") -> bytes:
    """An extra field."""
    return struct.pack("<HH", header_id, len(data)) + data


def zip64_end(count: int, size: int, offset: int, /, at: int | None = None, **wrong: int) -> bytes:
    """Zip64 end record and locator, to go ``before_end``; ``wrong`` overrides their fields."""
    at = offset + size if at is None else at
    values = {
        "signature": 0x06064B50, "rest": 44, "made_by": 0x032D, "needed": 45, "disk": 0, "first_disk": 0,
        "here": count, "entries": count, "directory_size": size, "directory_offset": offset,
    } | {name: value for name, value in wrong.items() if not name.startswith("locator_")}  # fmt: skip
    locator = {"signature": 0x07064B50, "disk": 0, "offset": at, "disks": 1}
    locator |= {name[8:]: value for name, value in wrong.items() if name.startswith("locator_")}
    return struct.pack("<IQHHIIQQQQ", *values.values()) + struct.pack("<IIQI", *locator.values())
