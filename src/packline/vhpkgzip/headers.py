"""Pack the records of a zip file as our profile has them, and parse the headers of our profile.

Section numbers are those of APPNOTE.TXT 6.3.10. All integers are little-endian.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from packline.vhpkgzip import format_errors

Buffer = bytes | bytearray | memoryview

U16 = 0xFFFF
"""In a 16-bit field this value means "see the zip64 record", so a count equal to it needs zip64, too (4.4.1.4)."""
U32 = 0xFFFFFFFF
"""In a 32-bit field this value means "see the zip64 record"."""

LOCAL_SIGNATURE = 0x04034B50
CENTRAL_SIGNATURE = 0x02014B50
END_SIGNATURE = 0x06054B50
ZIP64_END_SIGNATURE = 0x06064B50
ZIP64_LOCATOR_SIGNATURE = 0x07064B50

LOCAL_HEADER = struct.Struct("<IHHHHHIIIHH")
"""4.3.7: signature, needed, flags, method, time, date, crc32, compressed, size, name length, extra length."""
CENTRAL_HEADER = struct.Struct("<IHHHHHHIIIHHHHHII")
"""4.3.12: signature, made by, needed, flags, method, time, date, crc32, compressed, size,
name, extra and comment lengths, disk, internal attributes, external attributes, header offset."""
END_RECORD = struct.Struct("<IHHHHIIH")
"""4.3.16: signature, disk, directory's disk, entries here, entries, directory size, directory offset,
comment length."""
ZIP64_END_RECORD = struct.Struct("<IQHHIIQQQQ")
"""4.3.14: signature, size of the rest, made by, needed, disk, directory's disk, entries here, entries,
directory size, directory offset."""
ZIP64_LOCATOR = struct.Struct("<IIQI")
"""4.3.15: signature, disk of the zip64 end record, its offset, number of disks."""
EXTRA_HEADER = struct.Struct("<HH")
"""4.5.1: header id, data size."""
ZIP64_EXTRA = 0x0001
"""4.5.3."""

STORED = 0
UTF8_FLAG = 0x0800
"""Bit 11 (4.4.4) says that names are UTF-8. It is always set, so that no reader has to guess."""
DOS_TIME = 0
DOS_DATE = (1 << 5) | 1
"""1980-01-01, the earliest date (4.4.6). Real dates would give equal members different bytes."""
NEEDED = 20
NEEDED_ZIP64 = 45
UNIX = 3
EXTERNAL_ATTRIBUTES = 0o100644 << 16
"""A regular file with mode rw-r--r--, in the place where Unix tools look for it (4.4.15)."""

_ZIP64_SIZES = struct.Struct("<HHQQ")
_ZIP64_OFFSET = struct.Struct("<HHQ")
_ZIP64_ALL = struct.Struct("<HHQQQ")

_FAST_LOCAL = struct.Struct("<QIHIIIHH")
"""The local header with its constant 14 bytes as three integers, so that three comparisons check six fields."""


def _constants(needed: int) -> tuple[int, int, int]:
    head = LOCAL_HEADER.pack(LOCAL_SIGNATURE, needed, UTF8_FLAG, STORED, DOS_TIME, DOS_DATE, 0, 0, 0, 0, 0)
    first, second, third, *_ = _FAST_LOCAL.unpack(head)
    return first, second, third


_HEAD, _METHOD_TIME, _DATE = _constants(NEEDED)
_HEAD_ZIP64, _, _ = _constants(NEEDED_ZIP64)
_FAST_CENTRAL = struct.Struct("<QQIIIHQII")
"""The central header in the same way: the lengths of its extra field and comment, its disk and its internal
attributes are one integer, which is zero."""
_CENTRAL_HEAD, _CENTRAL_FIXED = _FAST_CENTRAL.unpack(
    CENTRAL_HEADER.pack(
        *(CENTRAL_SIGNATURE, UNIX << 8 | NEEDED, NEEDED, UTF8_FLAG, STORED, DOS_TIME, DOS_DATE),
        *(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    )
)[:2]


class LocalHeader(NamedTuple):
    """A local header of our profile. ``data_offset`` is the position of the data in the buffer."""

    path: bytes
    size: int
    crc32: int
    data_offset: int


def local_length(path_length: int, size: int) -> int:
    """Return the length of a local header (4.3.7) in bytes, with its path and its zip64 field if it needs one."""
    return LOCAL_HEADER.size + path_length + (_ZIP64_SIZES.size if size >= U32 else 0)


def central_length(path_length: int, size: int, offset: int) -> int:
    """Return the length of a central directory header (4.3.12) in bytes."""
    extra = (16 if size >= U32 else 0) + (8 if offset >= U32 else 0)
    return CENTRAL_HEADER.size + path_length + (extra and extra + EXTRA_HEADER.size)


def pack_local(path: bytes, size: int, crc32: int) -> bytes:
    """Pack a local header (4.3.7). If it needs zip64 (4.5.3), the extra field carries both sizes, as it must."""
    if size < U32:
        fixed = (
            LOCAL_SIGNATURE,
            NEEDED,
            UTF8_FLAG,
            STORED,
            DOS_TIME,
            DOS_DATE,
            crc32,
            size,
            size,
            len(path),
            0,
        )
        return LOCAL_HEADER.pack(*fixed) + path
    extra = _ZIP64_SIZES.pack(ZIP64_EXTRA, 16, size, size)
    wide = (LOCAL_SIGNATURE, NEEDED_ZIP64, UTF8_FLAG, STORED, DOS_TIME, DOS_DATE, crc32, U32, U32)
    return LOCAL_HEADER.pack(*wide, len(path), len(extra)) + path + extra


def pack_central(path: bytes, size: int, crc32: int, offset: int) -> bytes:
    """Pack a central directory header (4.3.12).

    The zip64 extra field holds only the values that do not fit their 32-bit fields, in the order of 4.5.3.
    """
    extra = _central_extra(size, offset)
    needed = NEEDED_ZIP64 if extra else NEEDED
    size32, offset32 = min(size, U32), min(offset, U32)
    return (
        CENTRAL_HEADER.pack(
            *(CENTRAL_SIGNATURE, UNIX << 8 | needed, needed, UTF8_FLAG, STORED, DOS_TIME, DOS_DATE),
            *(crc32, size32, size32, len(path), len(extra), 0, 0, 0, EXTERNAL_ATTRIBUTES, offset32),
        )
        + path
        + extra
    )


def _central_extra(size: int, offset: int) -> bytes:
    if size >= U32 and offset >= U32:
        return _ZIP64_ALL.pack(ZIP64_EXTRA, 24, size, size, offset)
    if size >= U32:
        return _ZIP64_SIZES.pack(ZIP64_EXTRA, 16, size, size)
    if offset >= U32:
        return _ZIP64_OFFSET.pack(ZIP64_EXTRA, 8, offset)
    return b""


def end_needs_zip64(entries: int, directory_size: int, directory_offset: int) -> bool:
    """Tell whether a value does not fit the end record and needs zip64 (4.4.1.4)."""
    return entries >= U16 or directory_size >= U32 or directory_offset >= U32


def end_length(entries: int, directory_size: int, directory_offset: int) -> int:
    """Return the number of bytes after the central directory: end record, and the zip64 records if needed."""
    zip64 = ZIP64_END_RECORD.size + ZIP64_LOCATOR.size
    return END_RECORD.size + (zip64 if end_needs_zip64(entries, directory_size, directory_offset) else 0)


def pack_end(entries: int, directory_size: int, directory_offset: int) -> bytes:
    """Pack the end record (4.3.16), with the zip64 end record and locator (4.3.14, 4.3.15) if needed."""
    counts = (min(entries, U16), min(entries, U16), min(directory_size, U32), min(directory_offset, U32))
    end = END_RECORD.pack(END_SIGNATURE, 0, 0, *counts, 0)
    if not end_needs_zip64(entries, directory_size, directory_offset):
        return end
    remaining_size = ZIP64_END_RECORD.size - 12  # the size field counts neither itself nor the signature
    made_by = UNIX << 8 | NEEDED_ZIP64
    fixed = (ZIP64_END_SIGNATURE, remaining_size, made_by, NEEDED_ZIP64, 0, 0)
    record = ZIP64_END_RECORD.pack(*fixed, entries, entries, directory_size, directory_offset)
    return record + ZIP64_LOCATOR.pack(ZIP64_LOCATOR_SIGNATURE, 0, directory_offset + directory_size, 1) + end


def parse_local_header(buffer: Buffer, at: int = 0) -> LocalHeader | None:
    """Parse a local header of our profile, and check each of its fields but the path.

    Args:
        buffer: Bytes of a part.
        at: Position of the header in the buffer.

    Returns:
        The header, or None if the buffer ends inside it. ``member_paths.check_path_bytes`` checks its path.

    Raises:
        FormatError: The first field that does not follow the profile.
    """
    if len(buffer) - at < LOCAL_HEADER.size:
        return None
    head, method_time, date, crc32, stored, size, name_length, extra_length = _FAST_LOCAL.unpack_from(
        buffer, at
    )
    name_end = at + LOCAL_HEADER.size + name_length
    if len(buffer) < name_end + extra_length:
        if head not in (_HEAD, _HEAD_ZIP64):
            raise _local_header_error(buffer, at)
        return None
    path = bytes(buffer[name_end - name_length : name_end])
    if (
        head == _HEAD
        and method_time == _METHOD_TIME
        and date == _DATE
        and stored == size != U32
        and not extra_length
    ):
        return LocalHeader(path, size, crc32, name_end)
    if head == _HEAD_ZIP64 and method_time == _METHOD_TIME and date == _DATE and stored == size == U32:
        return LocalHeader(
            path, _zip64_size(buffer, name_end, extra_length, path), crc32, name_end + extra_length
        )
    raise _local_header_error(buffer, at)


def _zip64_size(buffer: Buffer, at: int, length: int, path: bytes) -> int:
    if length != _ZIP64_SIZES.size:
        raise format_errors.BadZip64.at(
            path, f"has an extra field of {length} bytes where zip64's has {_ZIP64_SIZES.size}"
        )
    header_id, data_size, size, stored = _ZIP64_SIZES.unpack_from(buffer, at)
    if header_id != ZIP64_EXTRA or data_size != 16:
        raise format_errors.BadZip64.at(path, f"has extra field {header_id:#06x} where it needs zip64's")
    if size != stored:
        raise format_errors.SizeMismatch.at(path, f"is stored as {stored} bytes but declares {size}")
    if size < U32:
        raise format_errors.NeedlessZip64.at(path, f"has a zip64 field for {size} bytes")
    return int(size)


def parse_central_header(buffer: Buffer, at: int = 0) -> tuple[bytes, int, int, int] | None:
    """Parse a central directory header of our profile that has no zip64 field.

    Returns:
        Path, size, CRC-32 and offset of the local header; None for any other header, which
        ``lenient_headers.parse_central`` parses.
    """
    fields = _FAST_CENTRAL.unpack_from(buffer, at)
    head, fixed, crc32, stored, size, name_length, unused, external, offset = fields
    if head != _CENTRAL_HEAD or fixed != _CENTRAL_FIXED or unused or external != EXTERNAL_ATTRIBUTES:
        return None
    if stored != size or size == U32 or offset == U32:
        return None
    name = at + CENTRAL_HEADER.size
    return bytes(buffer[name : name + name_length]), size, crc32, offset


def find_storage_error(path: bytes, needed: int, flags: int, method: int) -> format_errors.NotStored | None:
    """Return the error for an entry whose data is not a plain byte range (4.4.3 to 4.4.5), or None."""
    if flags & 0x2041:
        return format_errors.EncryptedEntry.at(path, f"is encrypted (flags {flags:#06x})")
    if method != STORED:
        return format_errors.CompressedEntry.at(path, f"has compression method {method}, not {STORED}")
    if flags & 0x0008:
        return format_errors.DescriptorEntry.at(
            path, f"has its CRC-32 and sizes after the data (flags {flags:#06x})"
        )
    if needed > NEEDED_ZIP64:
        return format_errors.UnknownFeature.at(path, f"needs version {needed}, more than {NEEDED_ZIP64}")
    if flags & ~(UTF8_FLAG | 0x0006):
        return format_errors.UnknownFeature.at(
            path, f"has flags {flags:#06x}, of which {UTF8_FLAG:#06x} is known"
        )
    return None


def _local_header_error(buffer: Buffer, at: int) -> format_errors.FormatError:
    """Return the error for the first field of a local header that does not follow the profile."""
    fields = LOCAL_HEADER.unpack_from(buffer, at)
    signature, needed, flags, method, time, date, _, stored, size, name_length, extra_length = fields
    if signature != LOCAL_SIGNATURE:
        return format_errors.BadSignature.at(None, f"has {signature:#010x} at byte {at}, no local header")
    name = at + LOCAL_HEADER.size
    path = bytes(buffer[name : name + name_length])
    if error := find_storage_error(path, needed, flags, method):
        return error
    if stored != size:
        return format_errors.SizeMismatch.at(path, f"is stored as {stored} bytes but declares {size}")
    if size == U32 and not extra_length:
        return format_errors.BadZip64.at(path, f"declares {size:#x} bytes and has no zip64 field")
    if extra_length and size != U32:
        return format_errors.ForeignExtraField.at(path, f"has {extra_length} bytes of extra fields, not 0")
    expected = (NEEDED_ZIP64 if size == U32 else NEEDED, UTF8_FLAG, DOS_TIME, DOS_DATE)
    actual = (needed, flags, time, date)
    return format_errors.UnfixedField.at(path, f"has version, flags, time and date {actual}, not {expected}")
