"""Read a package file on disk. Every byte belongs to a checked record, and values stored twice are compared.

The end records and the central directory are read first; they give the paths. Then the entries are read from the
first byte of the file on and compared with the directory, so that nothing can hide before, between or after them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self

from isal import isal_zlib

from packline.vhpkgzip import format_errors, headers, strictness
from packline.vhpkgzip.central_directory import ArchiveEntry, CentralDirectory
from packline.vhpkgzip.end_records import read_end_records
from packline.vhpkgzip.layout import BLOCK_BYTES, BLOCK_MEMBERS
from packline.vhpkgzip.lenient_headers import EntryHeader, local_header_length, parse_local
from packline.vhpkgzip.part_file import FileWindow, PartFile


class FormatProfile(StrEnum):
    """Which archives are accepted: only what Packline writes byte for byte, or stored entries of any zip tool."""

    STRICT = "strict"
    LENIENT = "foreign"


class EntryRange(NamedTuple):
    """Entries for one thread to read: numbers ``first`` to ``last`` (excluded), which end at byte ``stop``."""

    first: int
    last: int
    stop: int


class Archive:
    """An open package file whose end records and central directory have been checked.

    ``deviation`` is the first deviation from the strict profile that was found so far, or None.
    """

    def __init__(self, path: str | os.PathLike[str], profile: FormatProfile = FormatProfile.LENIENT) -> None:
        """Open a file and check its end.

        Raises:
            NotFound: There is no such file.
            InvalidInput: It is not a regular file.
            FormatError: The rule that is broken; OffProfile only if ``profile`` is strict.
        """
        self.file = PartFile(path)
        self._required = profile
        self.deviation: format_errors.FormatError | None = None
        try:
            window = FileWindow(self.file)
            ending = read_end_records(window, self.file.size)
            self._directory = CentralDirectory(window, ending)
            self._directory_offset = ending.directory_offset
            self._note_deviation(self._directory.deviation or strictness.end_deviation(ending))
        except BaseException:
            os.close(self.file.fd)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.__exit__(kind, error, trace)

    @property
    def entries(self) -> list[ArchiveEntry]:
        return self._directory.entries

    @property
    def profile(self) -> FormatProfile:
        """The profile that the bytes read so far follow."""
        return FormatProfile.LENIENT if self.deviation else FormatProfile.STRICT

    def ranges(self) -> Iterator[EntryRange]:
        """Yield ranges of entries of about the size of a block, which together are the whole file."""
        offsets, first = self._directory.offsets, 0
        for i, offset in enumerate(offsets):
            if offset - offsets[first] >= BLOCK_BYTES or i - first >= BLOCK_MEMBERS:
                yield EntryRange(first, i, offset)
                first = i
        yield EntryRange(first, len(offsets), self._directory_offset)

    def read(
        self, entry_range: EntryRange, is_selected: Callable[[ArchiveEntry], bool] = lambda entry: True
    ) -> Iterator[tuple[ArchiveEntry, Iterable[memoryview]]]:
        """Yield the selected entries of a range, each with its data in pieces, checked against its CRC-32.

        A piece is valid until the next one is taken. Of the other entries only the headers are checked.
        Raises the FormatError of the broken rule.
        """
        window = FileWindow(self.file)
        offsets = self._directory.offsets
        if entry_range.first == 0:
            self._check_end(0, 0, offsets[0] if entry_range.last else entry_range.stop)
        for i in range(entry_range.first, entry_range.last):
            entry = self.entries[i]
            start = self._data_offset(window, i, offsets[i])
            limit = offsets[i + 1] if i + 1 < entry_range.last else entry_range.stop
            self._check_end(i + 1, start + entry.size, limit)
            if is_selected(entry):
                yield entry, _pieces(window, entry, start)

    def _check_end(self, i: int, end: int, limit: int) -> None:
        """Check that the bytes before entry ``i``, which end at ``end``, touch what begins at byte ``limit``."""
        path = self.entries[i].path if i < len(self.entries) else "(central directory)"
        if end > limit:
            raise format_errors.OverlappingEntries.at(
                path, f"begins at byte {limit}, inside what ends at byte {end}"
            )
        if end < limit:
            raise format_errors.GapBeforeEntry.at(
                path, f"has {limit - end} bytes of no entry before it, at byte {end}"
            )

    def _data_offset(self, window: FileWindow, i: int, at: int) -> int:
        """Compare the local header of entry ``i``, at byte ``at``, with the directory; return where it ends."""
        entry = self.entries[i]
        length = local_header_length(window.view(at, headers.LOCAL_HEADER.size, entry.path), at)
        raw = bytes(window.view(at, length, entry.path))
        ours = self._directory.deviation is None
        if not ours or raw != headers.pack_local(entry.path.encode(), entry.size, entry.crc32):
            self._compare(window, i, parse_local(raw))
        return at + length

    def _compare(self, window: FileWindow, i: int, local: EntryHeader) -> None:
        """Compare a local header that another tool wrote with the directory, field by field."""
        central = self._directory.record(window, i).record
        for field, ours, theirs in zip(_COMPARED, local, central, strict=False):
            if ours != theirs and not (field == "needed" and (local.zip64 or central.zip64)):
                detail = f"has {field} {ours!r} in its local header, {theirs!r} in the directory"
                raise format_errors.HeaderMismatch.at(central.path, detail)
        self._note_deviation(strictness.local_deviation(local))

    def _note_deviation(self, deviation: format_errors.FormatError | None) -> None:
        """Keep the first deviation from the strict profile; raise it if that profile is required."""
        if deviation and self._required is FormatProfile.STRICT:
            raise deviation
        self.deviation = self.deviation or deviation


_COMPARED = ("path", "needed", "flags", "method", "time", "date", "crc32", "stored", "size")
"""Fields of an EntryHeader that both headers have. The version needed may differ if one of them uses zip64."""


def _pieces(window: FileWindow, entry: ArchiveEntry, at: int) -> Iterable[memoryview]:
    """Return the data of an entry: checked and in one piece if it fits the window, else checked at its end."""
    if entry.size > window.capacity:
        return _long_pieces(window, entry, at)
    data = window.view(at, entry.size, entry.path)
    crc32 = isal_zlib.crc32(data)
    if crc32 != entry.crc32:
        raise _bad_crc(entry, crc32)
    return (data,)


def _long_pieces(window: FileWindow, entry: ArchiveEntry, at: int) -> Iterator[memoryview]:
    crc32, end = 0, at + entry.size
    while at < end:
        piece = window.view(at, min(window.capacity, end - at), entry.path)
        crc32 = isal_zlib.crc32(piece, crc32)
        at += len(piece)
        yield piece
    if crc32 != entry.crc32:
        raise _bad_crc(entry, crc32)


def _bad_crc(entry: ArchiveEntry, crc32: int) -> format_errors.BadCrc:
    detail = f"has CRC-32 {crc32:08x}, not {entry.crc32:08x} as its header says"
    return format_errors.BadCrc.at(entry.path, detail)
