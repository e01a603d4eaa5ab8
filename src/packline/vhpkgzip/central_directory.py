"""Read the central directory of a package file, and check it: what each entry is and where its data lies."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from packline.vhpkgzip import format_errors, headers, strictness
from packline.vhpkgzip.end_records import EndRecords
from packline.vhpkgzip.lenient_headers import CentralHeader, central_header_length, parse_central
from packline.vhpkgzip.member_paths import decode_safe_path
from packline.vhpkgzip.part_file import FileWindow


class ArchiveEntry(NamedTuple):
    """An entry of an archive: normalized path ("" for the top folder), size in bytes, CRC-32, whether a folder."""

    path: str
    size: int
    crc32: int
    folder: bool


class CentralDirectory:
    """The entries of an archive in their order.

    ``deviation`` is the first deviation from the strict profile, or None.
    """

    def __init__(self, window: FileWindow, ending: EndRecords) -> None:
        self.entries: list[ArchiveEntry] = []
        self.offsets = array("Q")
        """Offset of each local header in the file."""
        self.positions = array("Q")
        """Offset of each central directory header in the file."""
        self.deviation: format_errors.FormatError | None = None
        self._start = ending.directory_offset
        self._stop = ending.directory_offset + ending.directory_size
        self._file_size = self._stop + len(ending.raw)
        self._scan(window)
        if len(self.entries) != ending.entries:
            raise format_errors.CountMismatch.at(
                None, f"counts {ending.entries} entries and lists {len(self.entries)} in its directory"
            )

    def _scan(self, window: FileWindow) -> None:
        at, last_path, last_offset = self._start, b"", -1
        while at < self._stop:
            raw = self._raw(window, at)
            path, offset = self._add(raw)
            if offset <= last_offset:
                raise _disorder(path, offset, last_offset)
            self._check_room(path, offset)
            if path <= last_path and self.deviation is None:
                self.deviation = format_errors.UnsortedEntries.at(path, f"comes after {last_path!r}")
            self.offsets.append(offset)
            self.positions.append(at)
            last_path, last_offset = path, offset
            at += len(raw)

    def _check_room(self, path: bytes, offset: int) -> None:
        """Check that the last entry, by its declared size, ends before the directory begins."""
        end = offset + headers.LOCAL_HEADER.size + len(path) + self.entries[-1].size
        if end > self._file_size:
            raise format_errors.Truncated.at(path, f"runs to byte {end}, but the file has {self._file_size}")
        if end > self._start:
            raise format_errors.OverlappingEntries.at(
                path, f"runs to byte {end}, past the directory at {self._start}"
            )

    def _add(self, raw: bytes) -> tuple[bytes, int]:
        ours = headers.parse_central_header(raw)
        name = decode_safe_path(ours[0]) if ours else None
        if ours and name is not None:
            path, size, crc32, offset = ours
            self.entries.append(ArchiveEntry(name, size, crc32, False))
            return path, offset
        central = parse_central(raw)
        record = central.record
        self.deviation = self.deviation or strictness.central_deviation(central, raw)
        self.entries.append(ArchiveEntry(central.name, record.size, record.crc32, central.folder))
        return record.path, central.offset

    def _raw(self, window: FileWindow, at: int) -> bytes:
        fixed = headers.CENTRAL_HEADER.size
        if at + fixed > self._stop:
            raise format_errors.CountMismatch.at(
                None, f"has {self._stop - at} stray bytes at the end of its directory"
            )
        length = central_header_length(window.view(at, fixed))
        if at + length > self._stop:
            raise format_errors.DirectoryOutOfBounds.at(
                None, f"has a directory entry of {length} bytes at byte {at}"
            )
        return bytes(window.view(at, length))

    def record(self, window: FileWindow, i: int) -> CentralHeader:
        """Parse the central directory header of entry ``i`` again, with all its fields."""
        return parse_central(self._raw(window, self.positions[i]))


def _disorder(path: bytes, offset: int, last_offset: int) -> format_errors.FormatError:
    if offset == last_offset:
        return format_errors.OverlappingEntries.at(
            path, f"begins at byte {offset}, as the entry before it does"
        )
    return format_errors.EntriesOutOfOrder.at(
        path, f"begins at byte {offset}, before the entry listed before it"
    )
