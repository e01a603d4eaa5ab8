"""Parse local headers and central directory headers that any zip tool may have written, and check them.

APPNOTE 4.3.7, 4.3.12, 4.5. ``headers.parse_local_header`` is the fast path for our own profile. The functions here
accept entries that mean the same, although another tool wrote other bytes.
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
"""Extra fields that change neither the name nor the data of an entry. All others are refused."""


class EntryHeader(NamedTuple):
    """The fields that a local header and a central directory header share, after zip64 values are resolved."""

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
    """Length of the header in bytes, with its variable fields."""


class CentralHeader(NamedTuple):
    """A central directory header: the shared fields, and those that only the directory has."""

    record: EntryHeader
    name: str
    """The normalized path; "" for the top folder."""
    folder: bool
    offset: int


def parse_local(buffer: headers.Buffer) -> EntryHeader:
    """Parse a local header. ``buffer`` holds exactly its bytes. Raises the FormatError of the broken rule."""
    fields = LOCAL_HEADER.unpack_from(buffer)
    _, needed, flags, method, time, date, crc32, stored, size, name_length, extra_length = fields
    end = LOCAL_HEADER.size + name_length
    path = bytes(buffer[LOCAL_HEADER.size : end])
    extras = parse_extras(bytes(buffer[end : end + extra_length]), path)
    zip64 = extras.get(ZIP64_EXTRA)
    size, stored = widen(path, zip64, ((size, U32), (stored, U32)))
    shared = (needed, flags, method, time, date, crc32)
    return _entry_header(path, shared, stored, size, extras, end + extra_length)


def local_header_length(buffer: headers.Buffer, at: int) -> int:
    """Return the length of a local header in bytes, from its first 30 bytes.

    ``at`` is its position in the file, for the error. Raises BadSignature if it is not a local header.
    """
    signature, *_, name_length, extra_length = LOCAL_HEADER.unpack_from(buffer)
    if signature != headers.LOCAL_SIGNATURE:
        raise format_errors.BadSignature.at(None, f"has {signature:#010x} at byte {at}, no local header")
    return LOCAL_HEADER.size + int(name_length) + int(extra_length)


def central_header_length(buffer: headers.Buffer) -> int:
    """Return the length of a central directory header in bytes, from its first 46 bytes. Raises BadSignature."""
    fields = CENTRAL_HEADER.unpack_from(buffer)
    if fields[0] != headers.CENTRAL_SIGNATURE:
        raise format_errors.BadSignature.at(
            None, f"has {fields[0]:#010x} where a directory entry should begin"
        )
    return CENTRAL_HEADER.size + int(fields[10]) + int(fields[11]) + int(fields[12])


def parse_central(buffer: headers.Buffer) -> CentralHeader:
    """Parse a central directory header and check its fields. ``buffer`` holds exactly its bytes.

    Raises the FormatError of the broken rule.
    """
    fields = CENTRAL_HEADER.unpack_from(buffer)
    _, made_by, needed, flags, method, time, date, crc32, stored, size, name_length, extra_length = fields[
        :12
    ]
    comment_length, disk, _, external, offset = fields[12:]
    end = CENTRAL_HEADER.size + name_length
    path = bytes(buffer[CENTRAL_HEADER.size : end])
    if error := headers.find_storage_error(path, needed, flags, method):
        raise error
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
    shared = (needed, flags, method, time, date, crc32)
    record = _entry_header(path, shared, stored, size, extras, len(buffer))
    return CentralHeader(record, _name(path, flags, made_by), _is_folder(record, external, made_by), offset)


def _entry_header(
    path: bytes,
    shared: tuple[int, int, int, int, int, int],
    stored: int,
    size: int,
    extras: dict[int, bytes],
    length: int,
) -> EntryHeader:
    needed, flags, method, time, date, crc32 = shared
    return EntryHeader(
        path=path,
        needed=needed,
        flags=flags,
        method=method,
        time=time,
        date=date,
        crc32=crc32,
        stored=stored,
        size=size,
        zip64=ZIP64_EXTRA in extras,
        extras=tuple(extras),
        length=length,
    )


def _name(path: bytes, flags: int, made_by: int) -> str:
    """Decode a path. Names without the UTF-8 flag are UTF-8 only if a Unix tool wrote them; else code page 437."""
    if not path.isascii() and not flags & headers.UTF8_FLAG and made_by >> 8 != headers.UNIX:
        raise format_errors.AmbiguousName.at(path, f"is not ASCII and has flags {flags:#06x}")
    return check_lenient_path(path)


def _is_folder(record: EntryHeader, external: int, made_by: int) -> bool:
    """Tell whether the entry is a folder: it ends with a slash, and its mode must agree (4.3.17, 4.4.15)."""
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
    """Parse extra fields (4.5.1) into a dictionary by header id. Raises BadExtraField for a broken or unknown one."""
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
    """Replace values that equal their sentinel by the values of the zip64 field, in the order of 4.5.3.

    Some tools always write all values. Such a field is accepted if the values agree.

    Args:
        path: The path of the entry, for the error.
        zip64: Data of the zip64 extra field, or None.
        narrow: Value and sentinel of each field, in the order of 4.5.3.

    Returns:
        The full values, in the same order.

    Raises:
        BadZip64: The field does not fit the header.
    """
    values = [value for value, _ in narrow]
    absent = [i for i, (value, sentinel) in enumerate(narrow) if value == sentinel]
    if zip64 is None:
        if absent:
            raise format_errors.BadZip64.at(path, "refers to a zip64 field and has none")
        return values
    widths = [8 if sentinel == U32 else 4 for _, sentinel in narrow]
    present = _values_in_zip64(len(zip64), widths, absent)
    if present is None or not set(absent) <= set(present):
        raise format_errors.BadZip64.at(
            path, f"has a zip64 field of {len(zip64)} bytes, which fits none of its values"
        )
    at = 0
    for i in present:
        full = int.from_bytes(zip64[at : at + widths[i]], "little")
        if values[i] not in (full, narrow[i][1]):
            raise format_errors.BadZip64.at(
                path, f"says {values[i]} in its header and {full} in its zip64 field"
            )
        values[i] = full
        at += widths[i]
    return values


def _values_in_zip64(length: int, widths: Sequence[int], absent: list[int]) -> list[int] | None:
    """Return which values a zip64 field of ``length`` bytes holds: the absent ones, else the first few."""
    if length == sum(widths[i] for i in absent):
        return absent
    counts = (count for count in range(1, len(widths) + 1) if sum(widths[:count]) == length)
    count = next(counts, 0)
    return list(range(count)) if count else None
