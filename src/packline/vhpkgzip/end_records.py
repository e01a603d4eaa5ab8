"""Read the end of a package file: where the central directory is, and how many entries it should have.

APPNOTE 4.3.14 to 4.3.16. The end record must be the last 22 bytes, so that all readers find the same directory.
"""

from __future__ import annotations

from typing import NamedTuple

from packline.vhpkgzip import format_errors, headers
from packline.vhpkgzip.headers import END_RECORD, U16, U32, ZIP64_END_RECORD, ZIP64_LOCATOR
from packline.vhpkgzip.part_file import FileWindow

_LONGEST_COMMENT = 0xFFFF


class EndRecords(NamedTuple):
    """The values of the end records. Sizes and offsets are in bytes, and lie inside the file."""

    entries: int
    directory_size: int
    directory_offset: int
    raw: bytes
    """The bytes of all end records."""


def read_end_records(window: FileWindow, size: int) -> EndRecords:
    """Read the end records of a file of ``size`` bytes. Raises the FormatError of the broken rule."""
    at = size - END_RECORD.size
    raw = bytes(window.view(at, END_RECORD.size)) if at >= 0 else b""
    if not raw.startswith(b"PK\5\6"):
        raise _missing_end_record(window, size)
    _, disk, first_disk, here, entries, directory_size, offset, comment = END_RECORD.unpack(raw)
    if comment:
        raise format_errors.Truncated.at(None, f"declares a comment of {comment} bytes behind its last byte")
    if disk not in (0, U16) or first_disk not in (0, U16) or here != entries:
        raise format_errors.MultiDisk.at(None, f"is disk {disk} of several, with {here} of {entries} entries")
    locator = _locator(window, at)
    if locator is None:
        if U16 in (entries, disk, first_disk) or U32 in (directory_size, offset):
            raise format_errors.BadZip64.at(None, "refers to a zip64 end record and has none")
        ending = EndRecords(entries, directory_size, offset, raw)
    else:
        ending = _zip64_ending(window, at, locator, raw)
    _check_bounds(ending, size)
    return ending


def _locator(window: FileWindow, end_at: int) -> tuple[int, int, int] | None:
    at = end_at - ZIP64_LOCATOR.size
    if at < 0:
        return None
    signature, disk, offset, disks = ZIP64_LOCATOR.unpack_from(window.view(at, ZIP64_LOCATOR.size))
    return (disk, offset, disks) if signature == headers.ZIP64_LOCATOR_SIGNATURE else None


def _zip64_ending(window: FileWindow, end_at: int, locator: tuple[int, int, int], end: bytes) -> EndRecords:
    disk, offset, disks = locator
    if disk != 0 or disks > 1:
        raise format_errors.MultiDisk.at(None, f"has its zip64 end record on disk {disk} of {disks}")
    length = ZIP64_END_RECORD.size + ZIP64_LOCATOR.size
    if offset != end_at - length:
        raise format_errors.BadZip64.at(
            None, f"has its zip64 end record at byte {offset}, not {end_at - length}"
        )
    raw = bytes(window.view(offset, length)) + end
    wide = ZIP64_END_RECORD.unpack_from(raw)
    if wide[0] != headers.ZIP64_END_SIGNATURE or wide[1] != ZIP64_END_RECORD.size - 12:
        raise format_errors.BadZip64.at(None, f"has no zip64 end record of version 1 at byte {offset}")
    if wide[4:6] != (0, 0) or wide[6] != wide[7]:
        raise format_errors.MultiDisk.at(
            None, f"is disk {wide[4]} of several, with {wide[6]} of {wide[7]} entries"
        )
    narrow = END_RECORD.unpack(end)[4:7]
    sentinels = (U16, U32, U32)
    for name, value, full, sentinel in zip(
        ("count", "size", "offset"), narrow, wide[7:], sentinels, strict=True
    ):
        if value not in (full, sentinel):
            raise format_errors.BadZip64.at(
                None, f"has directory {name} {value} in its end record, {full} in zip64's"
            )
    return EndRecords(wide[7], wide[8], wide[9], raw)


def _check_bounds(ending: EndRecords, size: int) -> None:
    stop = ending.directory_offset + ending.directory_size
    expected = size - len(ending.raw)
    if stop != expected:
        raise format_errors.DirectoryOutOfBounds.at(
            None,
            f"has a directory of {ending.directory_size} bytes at byte {ending.directory_offset}, "
            f"which ends at {stop}, while its end records begin at {expected}",
        )
    if ending.entries * headers.CENTRAL_HEADER.size > ending.directory_size:
        raise format_errors.CountMismatch.at(
            None, f"counts {ending.entries} entries in a directory of {ending.directory_size} bytes"
        )


def _missing_end_record(window: FileWindow, size: int) -> format_errors.FormatError:
    """Return why the last 22 bytes are not an end record."""
    tail = min(size, END_RECORD.size + _LONGEST_COMMENT)
    position = bytes(window.view(size - tail, tail)).rfind(b"PK\5\6")
    if position < 0 or tail - position < END_RECORD.size:
        begins = size >= 4 and bytes(window.view(0, 4)) in (b"PK\3\4", b"PK\5\6")
        if begins:
            return format_errors.Truncated.at(None, f"has {size} bytes and no end record")
        return format_errors.NoEndRecord.at(None, f"has {size} bytes and no end record")
    at = size - tail + position
    comment = int.from_bytes(window.view(at + 20, 2), "little")
    following = size - at - END_RECORD.size
    if comment == following:
        return format_errors.UnwantedComment.at(None, f"has a comment of {comment} bytes")
    if comment > following:
        return format_errors.Truncated.at(
            None, f"declares a comment of {comment} bytes, but {following} bytes follow"
        )
    return format_errors.TrailingData.at(None, f"has {following - comment} bytes after its end record")
