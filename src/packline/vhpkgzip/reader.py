"""Read a package file on disk: every byte accounted for, every value that stands twice compared.

First the end records and the central directory, which give the names; then the file from its first byte, entry
by entry beside the directory, so that nothing can lie between, before or behind the entries.
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
    """``strict``: byte for byte what Packline writes. ``foreign``: stored entries of any tool, same meaning."""

    STRICT = "strict"
    LENIENT = "foreign"


class EntryRange(NamedTuple):
    """A run of entries for one thread: numbers ``first`` to ``last`` (not included), which end at byte ``stop``."""

    first: int
    last: int
    stop: int


class Archive:
    """An open package file whose end records and central directory have been checked.

    ``deviation`` is the first thing found so far that is not of the strict profile, if any.
    Raises NotFound, InvalidInput, or the FormatError of the broken rule (OffProfile only if ``profile`` is strict).
    """

    def __init__(self, path: str | os.PathLike[str], profile: FormatProfile = FormatProfile.LENIENT) -> None:
        self.file = PartFile(path)
        self._required = profile
        self.deviation: format_errors.FormatError | None = None
        try:
            window = FileWindow(self.file)
            ending = read_end_records(window, self.file.size)
            self._directory = CentralDirectory(window, ending)
            self._directory_offset = ending.directory_offset
            self._expect(self._directory.deviation or strictness.end_deviation(ending))
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
        """What has been read so far follows."""
        return FormatProfile.LENIENT if self.deviation else FormatProfile.STRICT

    def sections(self) -> Iterator[EntryRange]:
        """Cut the file into runs of entries of about a block, which together are all of it."""
        offsets, first = self._directory.offsets, 0
        for i, offset in enumerate(offsets):
            if offset - offsets[first] >= BLOCK_BYTES or i - first >= BLOCK_MEMBERS:
                yield EntryRange(first, i, offset)
                first = i
        yield EntryRange(first, len(offsets), self._directory_offset)

    def read(
        self, section: EntryRange, wanted: Callable[[ArchiveEntry], bool] = lambda entry: True
    ) -> Iterator[tuple[ArchiveEntry, Iterable[memoryview]]]:
        """Yield the wanted entries of a section, each with its data in pieces, checked against its CRC-32.

        A piece is valid until the next one is taken. Entries not wanted have their headers checked only.
        """
        window = FileWindow(self.file)
        offsets = self._directory.offsets
        if section.first == 0:
            self._check_end(0, 0, offsets[0] if section.last else section.stop)
        for i in range(section.first, section.last):
            entry = self.entries[i]
            start = self._data_offset(window, i, offsets[i])
            limit = offsets[i + 1] if i + 1 < section.last else section.stop
            self._check_end(i + 1, start + entry.size, limit)
            if wanted(entry):
                yield entry, _pieces(window, entry, start)

    def _check_end(self, i: int, end: int, limit: int) -> None:
        """What comes before entry ``i`` ends at byte ``end``, and at ``limit`` begins what comes next."""
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
        """Check the local header of entry ``i``, at byte ``at``, against the directory; return where it ends."""
        entry = self.entries[i]
        length = local_header_length(window.view(at, headers.LOCAL_HEADER.size, entry.path), at)
        raw = bytes(window.view(at, length, entry.path))
        ours = self._directory.deviation is None
        if not ours or raw != headers.pack_local(entry.path.encode(), entry.size, entry.crc32):
            self._compare(window, i, parse_local(raw))
        return at + length

    def _compare(self, window: FileWindow, i: int, local: EntryHeader) -> None:
        """Compare a local header that is not ours with the directory, field by field."""
        central = self._directory.record(window, i).record
        for field, ours, theirs in zip(_COMPARED, local, central, strict=False):
            if ours != theirs and not (field == "needed" and (local.zip64 or central.zip64)):
                detail = f"has {field} {ours!r} in its local header, {theirs!r} in the directory"
                raise format_errors.HeaderMismatch.at(central.path, detail)
        self._expect(strictness.local_deviation(local))

    def _expect(self, found: format_errors.FormatError | None) -> None:
        """Note the first deviation from the strict profile; refuse it where that profile is required."""
        if found and self._required is FormatProfile.STRICT:
            raise found
        self.deviation = self.deviation or found


_COMPARED = ("path", "needed", "flags", "method", "time", "date", "crc32", "stored", "size")
"""Fields of a Record that both headers have. The version needed may differ where one of them uses zip64."""


def _pieces(window: FileWindow, entry: ArchiveEntry, at: int) -> Iterable[memoryview]:
    """The data of an entry: at once and checked if it fits the window, else piece by piece, checked at the end."""
    if entry.size > window.capacity:
        return _long_pieces(window, entry, at)
    data = window.view(at, entry.size, entry.path)
    found = isal_zlib.crc32(data)
    if found != entry.crc32:
        raise _bad_crc(entry, found)
    return (data,)


def _long_pieces(window: FileWindow, entry: ArchiveEntry, at: int) -> Iterator[memoryview]:
    found, end = 0, at + entry.size
    while at < end:
        piece = window.view(at, min(window.capacity, end - at), entry.path)
        found = isal_zlib.crc32(piece, found)
        at += len(piece)
        yield piece
    if found != entry.crc32:
        raise _bad_crc(entry, found)


def _bad_crc(entry: ArchiveEntry, found: int) -> format_errors.BadCrc:
    return format_errors.BadCrc.at(
        entry.path, f"has CRC-32 {found:08x}, not {entry.crc32:08x} as its header says"
    )
