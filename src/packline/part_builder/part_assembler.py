"""Assemble a part: read its members in order, place the bytes that arrive, and write the directory."""

from __future__ import annotations

import hashlib
from array import array
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from isal.isal_zlib import crc32

from packline.model import Member
from packline.part_builder.base_reads import BaseRange, BaseRead
from packline.part_builder.member_read import MemberRead, object_changed, recorded_crc
from packline.part_builder.part_checksums import combine_crc32
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.slice_window import SliceWindow
from packline.vhpkgzip.layout import PartLayout


class PartAssembler:
    """Assembles one part in the window. Reads start in the order of the part, and finish in any order."""

    def __init__(
        self,
        layout: PartLayout,
        members: Sequence[Member],
        window: SliceWindow,
        scheduler: RequestScheduler,
        known_crcs: Mapping[int, int],
        base_ranges: Mapping[int, BaseRange],
    ) -> None:
        """Prepare the assembly; ``next_read`` starts it.

        Args:
            layout: The offsets of the part.
            members: The members of the part, in order.
            window: The slices that are in memory.
            scheduler: Sends the reads.
            known_crcs: The CRC-32 of each member that is too large for the window, by its number.
            base_ranges: The ranges that are copied from base parts, by the number of their first member.
        """
        self.crcs = array("L", bytes(array("L").itemsize * len(members)))
        self._layout = layout
        self._members = members
        self._window = window
        self._scheduler = scheduler
        self._known_crcs = known_crcs
        self._base_ranges = base_ranges
        self._fallback_reads: deque[MemberRead] = deque()
        """Reads of members that a base part did not have as expected."""
        self._unfinished = len(members)
        self._range_crcs: dict[int, list[tuple[int, int, int]]] = {}
        self._walk = self._reads()

    def next_read(self) -> RequestTask | None:
        """Return the next read; None while the window has no room for it, and when there are no more."""
        return self._fallback_reads.popleft() if self._fallback_reads else next(self._walk, None)

    def _reads(self) -> Iterator[RequestTask | None]:
        index = 0
        while index < len(self._members):
            piece = self._base_ranges.get(index)
            if piece is None:
                yield from self._read_member(index)
                index += 1
            else:
                yield from self._read_base_range(piece)
                index += piece.members
        while self._unfinished:
            yield None
        yield from self._write_directory()

    def _read_member(self, index: int) -> Iterator[RequestTask | None]:
        member, at, window = self._members[index], self._layout.data_offsets[index], self._window
        while not window.open_until(at):
            yield None
        if index in self._known_crcs or member.size == 0:
            self._write_local_header(index, self._known_crcs.get(index, 0))
        first = 0
        while first < member.size:
            start = at + first
            length = min(member.size - first, window.slice_bytes - start % window.slice_bytes)
            while not window.open_until(start + length):
                yield None
            place = window.view(start, length)
            yield MemberRead(self._scheduler, member, index, first, start, place, self._on_member_read)
            first += length

    def _read_base_range(self, piece: BaseRange) -> Iterator[RequestTask | None]:
        start, end = (
            self._layout.header_offsets[piece.first],
            self._layout.end(piece.first + piece.members - 1),
        )
        while not self._window.open_until(end):
            yield None
        yield BaseRead(
            self._scheduler, piece, start, self._window.view(start, end - start), self._on_base_read
        )

    def _on_base_read(self, read: BaseRead, in_sink: bool) -> None:
        """Use the entries of a base part if their bytes are those that we would write; else read the objects."""
        first, count = read.base_range.first, read.base_range.members
        crcs = self._verified_crcs(read) if in_sink else None
        if crcs is not None:
            self.crcs[first : first + count] = crcs
            self._unfinished -= count
            self._window.mark_filled(read.start, len(read.sink))
            self._scheduler.stats.copied_members += count
            return
        for number in range(first, first + count):
            self._fallback_reads.extend(
                read for read in self._read_member(number) if isinstance(read, MemberRead)
            )

    def _verified_crcs(self, read: BaseRead) -> array[int] | None:
        """Return the CRC-32 of each entry; None if the header, the data and the manifest do not agree about one.

        The data of an entry that an uploader packed must also have the MD5 that the store recorded for the file.
        """
        layout, crcs, rejected = self._layout, array("L"), read.base_range.rejected
        for number in range(read.base_range.first, read.base_range.first + read.base_range.members):
            head, at = layout.header_offsets[number] - read.start, layout.data_offsets[number] - read.start
            data = read.sink[at : at + layout.sizes[number]]
            crc = crc32(data)
            is_recorded = recorded_crc(self._members[number]) in (None, crc)
            if not is_recorded or read.sink[head:at] != layout.local_header(number, crc):
                if rejected is not None:
                    rejected.append(f"header and data of {self._members[number].path!r} do not agree")
                return None
            if rejected is not None and _md5(data) != self._members[number].etag.strip('"'):
                rejected.append(f"{self._members[number].path!r} is not the file that was uploaded")
                return None
            crcs.append(crc)
        return crcs

    def _write_directory(self) -> Iterator[None]:
        directory = memoryview(self._layout.directory(self.crcs))
        at, step = self._layout.directory_offset, self._window.slice_bytes
        while directory:
            length = min(len(directory), step - at % step)
            while not self._window.open_until(at + length):
                yield None
            self._window.put(at, directory[:length])
            directory = directory[length:]
            at += length

    def _on_member_read(self, read: MemberRead, crc: int) -> None:
        if read.length == read.member.size:
            self._on_member_complete(read, crc)
        else:
            self._join(read, crc)
        self._window.mark_filled(read.start, read.length)

    def _join(self, read: MemberRead, crc: int) -> None:
        ranges = self._range_crcs.setdefault(read.index, [])
        ranges.append((read.first, crc, read.length))
        if sum(length for _, _, length in ranges) < read.member.size:
            return
        del self._range_crcs[read.index]
        self._on_member_complete(read, combine_crc32([(crc, length) for _, crc, length in sorted(ranges)]))

    def _on_member_complete(self, read: MemberRead, crc: int) -> None:
        """Check the CRC-32 of a member whose bytes are complete, or write its local header."""
        expected = self._known_crcs.get(read.index, recorded_crc(read.member))
        if expected not in (None, crc):
            raise object_changed(read.member, f"has the CRC-32 {crc:08x}, not {expected:08x}")
        if read.index not in self._known_crcs:
            self._write_local_header(read.index, crc)

    def _write_local_header(self, index: int, crc: int) -> None:
        """Write the local header of a member, now that its CRC-32 is known."""
        self.crcs[index] = crc
        self._unfinished -= 1
        self._window.put(self._layout.header_offsets[index], self._layout.local_header(index, crc))


def _md5(data: memoryview) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
