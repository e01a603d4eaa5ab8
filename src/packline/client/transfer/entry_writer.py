"""Writes the entries of a part as files while they arrive."""

from __future__ import annotations

from struct import Struct

from isal.isal_zlib import crc32

from packline.client.errors import DamagedBlock, DamagedEntry
from packline.client.transfer.range_writer import SequentialFile
from packline.client.transfer.task import (
    PartialMember,
    RangeResult,
    Transfer,
    TransferKind,
    TransferSummary,
    encode_crcs,
)
from packline.fs.directory_writer import DirectoryWriter
from packline.vhpkgzip.headers import LOCAL_HEADER, LocalHeader, pack_local, parse_local_header

COMMON_HEADER = pack_local(b"", 0, 0)[:14]
"""The constant start of every local header that needs no zip64; others go to the strict parser."""
FIELDS = Struct("<14sIIIHH")
"""That start, then CRC-32, both sizes, the lengths of path and extra field."""
HEADER_BYTES = LOCAL_HEADER.size


class EntryWriter:
    """Entries of a part, in order: local header, data, local header, data.

    A section may end anywhere. An entry that it holds the beginning of is left for the next section, or, if it is
    large,
    begun, and the engine downloads the rest of it by ranges.
    """

    def __init__(
        self, transfer: Transfer, writer: DirectoryWriter, replace: bool, collect: bool = False
    ) -> None:
        """``collect``: the CRC-32 of each file is wanted in the end."""
        self._transfer, self._writer, self._replace = transfer, writer, replace
        self._selected = {path.encode() for path in transfer.selected} if transfer.selected else None
        self._section = transfer.kind is TransferKind.SECTION
        self._large: SequentialFile | None = None
        self._expected = 0
        self._skip = 0
        self._crc32 = self._bytes = self._taken = 0
        self._last = b""
        self._created: list[bytes] = []
        self._crcs: list[int] | None = [] if collect else None

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Write the entries that are complete, and as much of a large one as there is."""
        start = at
        while True:
            if self._selected is None and self._large is None:
                at = self._fast_path(view, at, end)
            further = self._slow_path(view, at, end, self._transfer.length - self._taken - (at - start))
            if further is None:
                break
            at = further
        if self._selected is None:
            self._crc32 = crc32(view[start:at], self._crc32)
        self._taken += at - start
        return at

    def finish(self) -> TransferSummary | RangeResult:
        """Check the number of entries and the CRC-32 of the block. Raises DamagedBlock."""
        if self._section:
            return self._finish_section()
        expected = self._transfer.members
        if self._large is not None or self._skip:
            raise self._damaged("ends inside an entry")
        if len(self._created) != expected:
            raise self._damaged(f"holds {len(self._created)} of the {expected} entries expected")
        if self._selected is None and self._crc32 != self._transfer.crc32:
            raise self._damaged(f"has CRC-32 {self._crc32:08x}, recorded is {self._transfer.crc32:08x}")
        return self._landed()

    def abandon(self, remove: bool) -> None:
        """Close the open file, and remove the files if they cannot be trusted."""
        if self._large is not None:
            self._large.close()
        for path in self._created if remove else ():
            self._writer.remove(path)

    def _landed(self) -> TransferSummary:
        first, last = (self._created[0].decode(), self._created[-1].decode()) if self._created else ("", "")
        crcs = "" if self._crcs is None else encode_crcs(self._crcs)
        return TransferSummary(len(self._created), self._bytes, first, last, crcs=crcs)

    def _finish_section(self) -> RangeResult:
        member, large = None, self._large
        if large is not None:
            large.close()
            present = large.size - large.left
            member = PartialMember(large.path.decode(), large.size, self._expected, present, large.crc32)
        used = self._taken + self._skip  # what nobody wants of the last entry need not be fetched at all
        if not used:
            raise self._damaged(f"has no entry at byte {self._transfer.start}")
        return RangeResult(self._transfer.start, used, f"{self._crc32:08x}", self._landed(), member)

    def _fast_path(self, view: memoryview, at: int, end: int) -> int:
        """Write whole small entries with the common header, which is the rule in a block; stops before anything
        else.
        """
        files: list[tuple[bytes, memoryview]] = []
        fields, last, crcs = FIELDS.unpack_from, self._last, self._crcs
        while end - at >= HEADER_BYTES:
            usual, crc, stored, size, path_length, extra = fields(view, at)
            start = at + HEADER_BYTES + path_length
            stop = start + size
            if stop > end or extra or stored != size or usual != COMMON_HEADER:
                break
            path = view[start - path_length : start].tobytes()
            data = view[start:stop]
            if path <= last or crc32(data) != crc:
                break  # the careful way says what is wrong
            files.append((path, data))
            if crcs is not None:
                crcs.append(crc)
            self._bytes += size
            last = path
            at = stop
        self._last = last
        self._writer.create_all(files, self._replace, self._created)
        return at

    def _slow_path(self, view: memoryview, at: int, end: int, left: int) -> int | None:
        """Write one entry of any kind, or the next bytes of a large one; None if more bytes are needed.

        ``left``: bytes from ``at`` to the end of the transfer.
        """
        if at == end:
            return None
        if self._large is not None or self._skip:
            return self._continue(view, at, end)
        entry = parse_local_header(view[:end], at)
        if entry is None:
            return None
        stop = entry.data_offset + entry.size
        if end < stop <= at + len(view) and not self._begins(stop - at, left):
            return None
        if entry.path <= self._last:
            raise self._damaged(f"has {entry.path!r} after {self._last!r}")
        self._last = entry.path
        if self._selected is not None and entry.path not in self._selected:
            self._skip = entry.size
            return entry.data_offset
        return self._begin(entry, view, end, by_ranges=self._section and stop - at > left)

    def _begin(self, entry: LocalHeader, view: memoryview, end: int, by_ranges: bool) -> int:
        """Make the file of an entry; where to go on, which in a large one is the start of its data."""
        stop = entry.data_offset + entry.size
        self._bytes += entry.size
        if self._crcs is not None:
            self._crcs.append(entry.crc32)
        if stop > end:
            self._large = SequentialFile(self._writer, entry.path, entry.size, self._replace, by_ranges)
            self._expected = entry.crc32
            stop = entry.data_offset
        else:
            data = view[entry.data_offset : stop]
            if crc32(data) != entry.crc32:
                raise self._crc_mismatch(entry.path)
            self._writer.create(entry.path, data, self._replace)
        self._created.append(entry.path)
        return stop

    def _begins(self, length: int, left: int) -> bool:
        """Return whether an entry begun in a section is to be written as far as it goes: it would never be whole.

        Only at the start of the section: elsewhere the next section begins with it.
        """
        return self._section and length > left == self._transfer.length

    def _continue(self, view: memoryview, at: int, end: int) -> int:
        if self._large is None:
            step = min(self._skip, end - at)
            self._skip -= step
            return at + step
        large = self._large
        step = min(large.left, end - at)
        large.write(view[at : at + step])
        if not large.left:
            large.close()
            self._large = None
            if large.crc32 != self._expected:
                raise self._crc_mismatch(large.path)
        return at + step

    def _damaged(self, how: str) -> DamagedBlock:
        return DamagedBlock(f"The {self._transfer.label} {how}.")

    def _crc_mismatch(self, path: bytes) -> DamagedEntry:
        shown = path.decode("utf-8", "replace")
        return DamagedEntry(f"{shown!r} in {self._transfer.label} does not have the CRC-32 of its header.")
