"""Tell how a readable zip file deviates from our strict profile.

A record follows the strict profile if we would have written the same bytes.
"""

from __future__ import annotations

from packline.vhpkgzip import format_errors, headers
from packline.vhpkgzip.end_records import EndRecords
from packline.vhpkgzip.lenient_headers import CentralHeader, EntryHeader


def central_deviation(central: CentralHeader, raw: bytes) -> format_errors.OffProfile | None:
    """Return why a directory entry deviates from the strict profile, or None. ``raw`` is its bytes."""
    record = central.record
    if raw == headers.pack_central(record.path, record.size, record.crc32, central.offset):
        return None
    if central.folder:
        return format_errors.FolderEntry.at(record.path, "is a folder")
    if central.name.encode() != record.path:
        return format_errors.LooseName.at(record.path, f"is {central.name!r} on disk")
    needless = record.zip64 and record.size < headers.U32 and central.offset < headers.U32
    return _header_deviation(record, needless)


def local_deviation(local: EntryHeader) -> format_errors.OffProfile:
    """Return why a local header deviates, given that its bytes do and that it agrees with the directory."""
    return _header_deviation(local, local.zip64 and local.size < headers.U32)


def _header_deviation(record: EntryHeader, needless_zip64: bool) -> format_errors.OffProfile:
    foreign = [header_id for header_id in record.extras if header_id != headers.ZIP64_EXTRA]
    if foreign:
        return format_errors.ForeignExtraField.at(record.path, f"has extra field {foreign[0]:#06x}")
    if needless_zip64:
        return format_errors.NeedlessZip64.at(record.path, f"has a zip64 field for {record.size} bytes")
    expected = (
        headers.NEEDED_ZIP64 if record.zip64 else headers.NEEDED,
        headers.UTF8_FLAG,
        headers.DOS_TIME,
        headers.DOS_DATE,
    )
    actual = (record.needed, record.flags, record.time, record.date)
    if actual != expected:
        return format_errors.UnfixedField.at(
            record.path, f"has version, flags, time and date {actual}, not {expected}"
        )
    return format_errors.UnfixedField.at(record.path, "has another mode, maker or zip64 form than ours")


def end_deviation(ending: EndRecords) -> format_errors.OffProfile | None:
    """Return why the end records deviate from the strict profile, or None."""
    if ending.raw == headers.pack_end(ending.entries, ending.directory_size, ending.directory_offset):
        return None
    return format_errors.NeedlessZip64.at(
        None, f"has {len(ending.raw)} bytes of end records where fewer say it"
    )
