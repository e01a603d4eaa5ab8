"""Local headers and central directory headers as any zip tool writes them, parsed with every check but trust.

APPNOTE 4.3.7, 4.3.12, 4.5. ``headers.parse_local_header`` is the fast path for our own profile; this is the
reader's, for entries whose meaning is the same but whose bytes may be another tool's.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from typing import NamedTuple

from packline.vhpkgzip import format_errors, headers
from packline.vhpkgzip.headers import CENTRAL_HEADER, LOCAL_HEADER, U16, U32, ZIP64_EXTRA
from packline.vhpkgzip.member_paths import check_lenient_path

HARMLESS_EXTRAS = {
    0x000A: "NTFS times",
    0x5455: "Unix times",
    0x5855: "Unix times and owner, old",
    0x7855: "Unix owner, old",
    0x7875: "Unix owner",
    0xCAFE: "jar mark",
    0xD935: "alignment",
}
"""Extra fields that change neither the name nor the data of an entry; any other is refused."""


class EntryHeader(NamedTuple):
    """What a local header says, zip64 resolved; the same fields of the central directory must be equal."""

    path: bytes
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc32: int
    stored: int
    size: int
    zip64: bool
    extras: tuple[int, ...]
    length: int
    """Bytes of the header with its variable fields."""


class CentralHeader(NamedTuple):
    """What a central directory header says: a Record, and what only the directory knows."""

    record: EntryHeader
    name: str
    """The path as a file gets it; "" for the top folder itself."""
    folder: bool
    offset: int


def parse_local(buffer: headers.Buffer) -> EntryHeader:
    """Parse the local header, whole in ``buffer``. Raises the FormatError of what cannot be read."""
    fields = LOCAL_HEADER.unpack_from(buffer)
    _, needed, flags, method, time, date, crc32, stored, size, name_length, extra_length = fields
    end = LOCAL_HEADER.size + name_length
    path = bytes(buffer[LOCAL_HEADER.size : end])
    extras = parse_extras(bytes(buffer[end : end + extra_length]), path)
    zip64 = extras.get(ZIP64_EXTRA)
    size, stored = widen(path, zip64, ((size, U32), (stored, U32)))
    kept = (crc32, stored, size, zip64 is not None, tuple(extras), end + extra_length)
    return EntryHeader(path, needed, flags, method, time, date, *kept)


def local_header_length(buffer: headers.Buffer, at: int) -> int:
    """Bytes of the local header at byte ``at`` of the file, from its first 30. Raises format_errors.BadSignature."""
    signature, *_, name_length, extra_length = LOCAL_HEADER.unpack_from(buffer)
    if signature != headers.LOCAL_SIGNATURE:
        raise format_errors.BadSignature.at(None, f"has {signature:#010x} at byte {at}, no local header")
    return LOCAL_HEADER.size + int(name_length) + int(extra_length)


def central_header_length(buffer: headers.Buffer) -> int:
    """Bytes of a central directory header, from its first 46. Raises format_errors.BadSignature."""
    fields = CENTRAL_HEADER.unpack_from(buffer)
    if fields[0] != headers.CENTRAL_SIGNATURE:
        raise format_errors.BadSignature.at(
            None, f"has {fields[0]:#010x} where a directory entry should begin"
        )
    return CENTRAL_HEADER.size + int(fields[10]) + int(fields[11]) + int(fields[12])


def parse_central(buffer: headers.Buffer) -> CentralHeader:
    """Parse a central directory header, whole in ``buffer``, and check what it means by itself."""
    fields = CENTRAL_HEADER.unpack_from(buffer)
    _, made_by, needed, flags, method, time, date, crc32, stored, size, name_length, extra_length = fields[
        :12
    ]
    comment_length, disk, _, external, offset = fields[12:]
    end = CENTRAL_HEADER.size + name_length
    path = bytes(buffer[CENTRAL_HEADER.size : end])
    if fault := headers.find_storage_error(path, needed, flags, method):
        raise fault
    if comment_length:
        raise format_errors.UnwantedComment.at(path, f"has a comment of {comment_length} bytes")
    extras = parse_extras(bytes(buffer[end : end + extra_length]), path)
    zip64 = extras.get(ZIP64_EXTRA)
    narrow = ((size, U32), (stored, U32), (offset, U32), (disk, U16))
    size, stored, offset, disk = widen(path, zip64, narrow)
    if disk:
        raise format_errors.MultiDisk.at(path, f"is on disk {disk}")
    if stored != size:
        raise format_errors.SizeMismatch.at(path, f"is stored as {stored} bytes but declares {size}")
    kept = (crc32, stored, size, zip64 is not None, tuple(extras), len(buffer))
    record = EntryHeader(path, needed, flags, method, time, date, *kept)
    return CentralHeader(record, _name(path, flags, made_by), _is_folder(record, external, made_by), offset)


def _name(path: bytes, flags: int, made_by: int) -> str:
    """Unix tools write names as the file system has them, without the UTF-8 flag; elsewhere that is code page 437."""
    if not path.isascii() and not flags & headers.UTF8_FLAG and made_by >> 8 != headers.UNIX:
        raise format_errors.AmbiguousName.at(path, f"is not ASCII and has flags {flags:#06x}")
    return check_lenient_path(path)


def _is_folder(record: EntryHeader, external: int, made_by: int) -> bool:
    """Whether the entry is a folder: by its trailing slash, which its mode must not deny (4.3.17, 4.4.15)."""
    folder = record.path.endswith(b"/")
    kind = stat.S_IFMT(external >> 16) if made_by >> 8 == headers.UNIX else 0
    if kind not in (0, stat.S_IFDIR if folder else stat.S_IFREG):
        raise format_errors.SpecialEntry.at(
            record.path, f"has mode {external >> 16:o}, no {'folder' if folder else 'file'}"
        )
    if not folder and record.path.rpartition(b"/")[2] in (b"", b"."):
        raise format_errors.EmptyName.at(record.path, "has no file name")
    if folder and record.size:
        raise format_errors.SizeMismatch.at(record.path, f"is a folder with {record.size} bytes of data")
    return folder


def parse_extras(raw: bytes, path: bytes) -> dict[int, bytes]:
    """The extra fields by header id (4.5.1). Raises format_errors.BadExtraField for a broken or unknown one."""
    extras: dict[int, bytes] = {}
    at = 0
    while at < len(raw):
        if len(raw) - at < headers.EXTRA_HEADER.size:
            raise format_errors.BadExtraField.at(path, f"has {len(raw) - at} stray bytes in its extra fields")
        header_id, length = headers.EXTRA_HEADER.unpack_from(raw, at)
        at += headers.EXTRA_HEADER.size
        if at + length > len(raw):
            raise format_errors.BadExtraField.at(
                path, f"has extra field {header_id:#06x} of {length} bytes, cut short"
            )
        if header_id in extras:
            raise format_errors.BadExtraField.at(path, f"has extra field {header_id:#06x} twice")
        if header_id != ZIP64_EXTRA and header_id not in HARMLESS_EXTRAS:
            raise format_errors.BadExtraField.at(
                path, f"has extra field {header_id:#06x}, which may change its meaning"
            )
        extras[header_id] = raw[at : at + length]
        at += length
    return extras


def widen(path: bytes, zip64: bytes | None, narrow: Sequence[tuple[int, int]]) -> list[int]:
    """Replace values that equal their sentinel by those of the zip64 field, in the order of 4.5.3.

    A field that holds more than is needed is accepted where the values agree: some tools always write all.
    Raises format_errors.BadZip64.
    """
    values = [value for value, _ in narrow]
    absent = [i for i, (value, sentinel) in enumerate(narrow) if value == sentinel]
    if zip64 is None:
        if absent:
            raise format_errors.BadZip64.at(path, "refers to a zip64 field and has none")
        return values
    widths = [8 if sentinel == U32 else 4 for _, sentinel in narrow]
    held = _held(len(zip64), widths, absent)
    if held is None or not set(absent) <= set(held):
        raise format_errors.BadZip64.at(
            path, f"has a zip64 field of {len(zip64)} bytes, which fits none of its values"
        )
    at = 0
    for i in held:
        full = int.from_bytes(zip64[at : at + widths[i]], "little")
        if values[i] not in (full, narrow[i][1]):
            raise format_errors.BadZip64.at(
                path, f"says {values[i]} in its header and {full} in its zip64 field"
            )
        values[i] = full
        at += widths[i]
    return values


def _held(length: int, widths: Sequence[int], absent: list[int]) -> list[int] | None:
    """Which values a zip64 field of that length holds: those absent elsewhere, or the first few, all of them."""
    if length == sum(widths[i] for i in absent):
        return absent
    counts = (count for count in range(1, len(widths) + 1) if sum(widths[:count]) == length)
    count = next(counts, 0)
    return list(range(count)) if count else None
