"""How a readable zip differs from one of ours: a record is strict if we would have written the same bytes."""

from __future__ import annotations

from packline.vhpkgzip import format_errors, headers
from packline.vhpkgzip.end_records import EndRecords
from packline.vhpkgzip.lenient_headers import CentralHeader, EntryHeader


def central_deviation(central: CentralHeader, raw: bytes) -> format_errors.OffProfile | None:
    """Why a directory entry is not one of ours, or None."""
    record = central.record
    if raw == headers.pack_central(record.path, record.size, record.crc32, central.offset):
        return None
    if central.folder:
        return format_errors.FolderEntry.at(record.path, "is a folder")
    if central.name.encode() != record.path:
        return format_errors.LooseName.at(record.path, f"is {central.name!r} on disk")
    needless = record.zip64 and record.size < headers.U32 and central.offset < headers.U32
    return _of_record(record, needless)


def local_deviation(local: EntryHeader) -> format_errors.OffProfile:
    """Why a local header that is not byte for byte ours, and agrees with the directory, is not ours."""
    return _of_record(local, local.zip64 and local.size < headers.U32)


def _of_record(record: EntryHeader, needless: bool) -> format_errors.OffProfile:
    foreign = [header_id for header_id in record.extras if header_id != headers.ZIP64_EXTRA]
    if foreign:
        return format_errors.ForeignExtraField.at(record.path, f"has extra field {foreign[0]:#06x}")
    if needless:
        return format_errors.NeedlessZip64.at(record.path, f"has a zip64 field for {record.size} bytes")
    wide = record.zip64
    expected = (
        headers.NEEDED_ZIP64 if wide else headers.NEEDED,
        headers.UTF8_FLAG,
        headers.DOS_TIME,
        headers.DOS_DATE,
    )
    found = (record.needed, record.flags, record.time, record.date)
    if found != expected:
        return format_errors.UnfixedField.at(
            record.path, f"has version, flags, time and date {found}, not {expected}"
        )
    return format_errors.UnfixedField.at(record.path, "has another mode, maker or zip64 form than ours")


def end_deviation(ending: EndRecords) -> format_errors.OffProfile | None:
    """Why the end records are not ours, or None."""
    if ending.raw == headers.pack_end(ending.entries, ending.directory_size, ending.directory_offset):
        return None
    return format_errors.NeedlessZip64.at(
        None, f"has {len(ending.raw)} bytes of end records where fewer say it"
    )
