"""One part being put together: walks its members in order, places what arrives, ends with the directory."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from isal.isal_zlib import crc32

from packline.model import Member
from packline.part_builder.base_reads import BaseRange, BaseRead
from packline.part_builder.member_read import MemberRead, object_changed
from packline.part_builder.part_checksums import combine_crc32
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.slice_window import SliceWindow
from packline.vhpkgzip.layout import PartLayout


class PartAssembler:
    """Reads in the order of the part, as far as the window reaches; arrivals in any order.

    ``known`` holds the CRC-32 of the members that span too much of the window to wait for it; ``pieces`` what is
    taken from parts already built, by the number of its first member.
    """

    def __init__(
        self,
        layout: PartLayout,
        members: Sequence[Member],
        window: SliceWindow,
        scheduler: RequestScheduler,
        known: Mapping[int, int],
        pieces: Mapping[int, BaseRange],
    ) -> None:
        self.crcs = array("L", bytes(array("L").itemsize * len(members)))
        self._layout = layout
        self._members = members
        self._window = window
        self._scheduler = scheduler
        self._known = known
        self._donated = pieces
        self._again: deque[MemberRead] = deque()
        """Reads of members that a donor had not."""
        self._unfinished = len(members)
        self._pieces: dict[int, list[tuple[int, int, int]]] = {}
        self._walk = self._reads()

    def next_read(self) -> RequestTask | None:
        """The next read, or None while there is no room for it, and when there are no more."""
        return self._again.popleft() if self._again else next(self._walk, None)

    def _reads(self) -> Iterator[RequestTask | None]:
        index = 0
        while index < len(self._members):
            piece = self._donated.get(index)
            if piece is None:
                yield from self._read_member(index)
                index += 1
            else:
                yield from self._take_piece(piece)
                index += piece.members
        while self._unfinished:
            yield None
        yield from self._write_directory()

    def _read_member(self, index: int) -> Iterator[RequestTask | None]:
        member, at, window = self._members[index], self._layout.data_offsets[index], self._window
        while not window.open_until(at):
            yield None
        if index in self._known or member.size == 0:
            self._close(index, self._known.get(index, 0))
        first = 0
        while first < member.size:
            start = at + first
            length = min(member.size - first, window.slice_bytes - start % window.slice_bytes)
            while not window.open_until(start + length):
                yield None
            place = window.view(start, length)
            yield MemberRead(self._scheduler, member, index, first, start, place, self._landed)
            first += length

    def _take_piece(self, piece: BaseRange) -> Iterator[RequestTask | None]:
        start, end = (
            self._layout.header_offsets[piece.first],
            self._layout.end(piece.first + piece.members - 1),
        )
        while not self._window.open_until(end):
            yield None
        yield BaseRead(self._scheduler, piece, start, self._window.view(start, end - start), self._taken)

    def _taken(self, take: BaseRead, landed: bool) -> None:
        """Believe the entries of a donor if each is what we would have written; else read the objects."""
        first, count = take.piece.first, take.piece.members
        crcs = self._crcs_if_same(take) if landed else None
        if crcs is not None:
            self.crcs[first : first + count] = crcs
            self._unfinished -= count
            self._window.mark_filled(take.start, len(take.sink))
            self._scheduler.stats.copied_members += count
            return
        for number in range(first, first + count):
            self._again.extend(read for read in self._read_member(number) if isinstance(read, MemberRead))

    def _crcs_if_same(self, take: BaseRead) -> array[int] | None:
        """The CRC-32s of members whose headers and data agree on them; None if one does not."""
        layout, crcs = self._layout, array("L")
        for number in range(take.piece.first, take.piece.first + take.piece.members):
            head, at = layout.header_offsets[number] - take.start, layout.data_offsets[number] - take.start
            crc = crc32(take.sink[at : at + layout.sizes[number]])
            if take.sink[head:at] != layout.local_header(number, crc):
                return None
            crcs.append(crc)
        return crcs

    def _write_directory(self) -> Iterator[None]:
        directory = memoryview(self._layout.directory(self.crcs))
        at, step = self._layout.directory_offset, self._window.slice_bytes
        while directory:
            take = min(len(directory), step - at % step)
            while not self._window.open_until(at + take):
                yield None
            self._window.put(at, directory[:take])
            directory = directory[take:]
            at += take

    def _landed(self, read: MemberRead, crc: int) -> None:
        if read.length == read.member.size:
            self._whole(read, crc)
        else:
            self._join(read, crc)
        self._window.mark_filled(read.start, read.length)

    def _join(self, read: MemberRead, crc: int) -> None:
        pieces = self._pieces.setdefault(read.index, [])
        pieces.append((read.first, crc, read.length))
        if sum(length for _, _, length in pieces) < read.member.size:
            return
        del self._pieces[read.index]
        self._whole(read, combine_crc32([(crc, length) for _, crc, length in sorted(pieces)]))

    def _whole(self, read: MemberRead, crc: int) -> None:
        """All bytes of the member are there."""
        if read.index not in self._known:
            self._close(read.index, crc)
        elif crc != self._known[read.index]:
            raise object_changed(read.member, f"has the CRC-32 {crc:08x}, not {self._known[read.index]:08x}")

    def _close(self, index: int, crc: int) -> None:
        """The CRC-32 of a member is known: its local header can be written."""
        self.crcs[index] = crc
        self._unfinished -= 1
        self._window.put(self._layout.header_offsets[index], self._layout.local_header(index, crc))
