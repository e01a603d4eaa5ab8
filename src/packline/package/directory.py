"""The central directory of a package file, checked by itself: what every entry is and where."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from packline.package import deviation, faults, headers
from packline.package.ending import Ending
from packline.package.names import plain_path
from packline.package.partfile import Window
from packline.package.records import CentralRecord, central_record_length, parse_central


class Entry(NamedTuple):
    """One entry as a file gets it: normal path ("" for the top folder), bytes, CRC-32."""

    path: str
    size: int
    crc32: int
    folder: bool


class Directory:
    """The entries in their order. ``deviation`` is the first that is not one of ours, and why."""

    def __init__(self, window: Window, ending: Ending) -> None:
        self.entries: list[Entry] = []
        self.offsets = array("Q")
        """Where in the file the local header of an entry stands."""
        self.positions = array("Q")
        """Where in the file the directory's own record of an entry stands."""
        self.deviation: faults.Fault | None = None
        self._start = ending.directory_offset
        self._stop = ending.directory_offset + ending.directory_size
        self._file_size = self._stop + len(ending.raw)
        self._scan(window)
        if len(self.entries) != ending.entries:
            raise faults.CountMismatch.at(
                None, f"counts {ending.entries} entries and lists {len(self.entries)} in its directory"
            )

    def _scan(self, window: Window) -> None:
        at, last_path, last_offset = self._start, b"", -1
        while at < self._stop:
            raw = self._raw(window, at)
            path, offset = self._add(raw)
            if offset <= last_offset:
                raise _disorder(path, offset, last_offset)
            self._check_room(path, offset)
            if path <= last_path and self.deviation is None:
                self.deviation = faults.UnsortedEntries.at(path, f"comes after {last_path!r}")
            self.offsets.append(offset)
            self.positions.append(at)
            last_path, last_offset = path, offset
            at += len(raw)

    def _check_room(self, path: bytes, offset: int) -> None:
        """The entry just added must lie before the directory, as far as its declared size tells."""
        end = offset + headers.LOCAL_HEADER.size + len(path) + self.entries[-1].size
        if end > self._file_size:
            raise faults.Truncated.at(path, f"runs to byte {end}, but the file has {self._file_size}")
        if end > self._start:
            raise faults.OverlappingEntries.at(
                path, f"runs to byte {end}, past the directory at {self._start}"
            )

    def _add(self, raw: bytes) -> tuple[bytes, int]:
        ours = headers.parse_central_header(raw)
        name = plain_path(ours[0]) if ours else None
        if ours and name is not None:
            path, size, crc32, offset = ours
            self.entries.append(Entry(name, size, crc32, False))
            return path, offset
        central = parse_central(raw)
        record = central.record
        self.deviation = self.deviation or deviation.of_central(central, raw)
        self.entries.append(Entry(central.name, record.size, record.crc32, central.folder))
        return record.path, central.offset

    def _raw(self, window: Window, at: int) -> bytes:
        fixed = headers.CENTRAL_HEADER.size
        if at + fixed > self._stop:
            raise faults.CountMismatch.at(
                None, f"has {self._stop - at} stray bytes at the end of its directory"
            )
        length = central_record_length(window.view(at, fixed))
        if at + length > self._stop:
            raise faults.DirectoryOutOfBounds.at(
                None, f"has a directory entry of {length} bytes at byte {at}"
            )
        return bytes(window.view(at, length))

    def record(self, window: Window, i: int) -> CentralRecord:
        """Entry ``i`` with every field of its record, read again."""
        return parse_central(self._raw(window, self.positions[i]))


def _disorder(path: bytes, offset: int, last_offset: int) -> faults.Fault:
    if offset == last_offset:
        return faults.OverlappingEntries.at(path, f"begins at byte {offset}, as the entry before it does")
    return faults.EntriesOutOfOrder.at(path, f"begins at byte {offset}, before the entry listed before it")
