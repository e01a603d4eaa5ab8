"""One part being put together: walks its members in order, places what arrives, ends with the directory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence

from packline.model import Member
from packline.package.layout import PartLayout
from packline.packing.courier import Courier, Job
from packline.packing.digest import join_crcs
from packline.packing.reading import Read, changed
from packline.packing.window import Window


class Assembly:
    """Reads in the order of the part, as far as the window reaches; arrivals in any order.

    ``known`` holds the CRC-32 of the members that span too much of the window to wait for it.
    """

    def __init__(
        self,
        layout: PartLayout,
        members: Sequence[Member],
        window: Window,
        courier: Courier,
        known: Mapping[int, int],
    ) -> None:
        self.crcs = array("L", bytes(array("L").itemsize * len(members)))
        self._layout = layout
        self._members = members
        self._window = window
        self._courier = courier
        self._known = known
        self._unfinished = len(members)
        self._pieces: dict[int, list[tuple[int, int, int]]] = {}
        self._walk = self._reads()

    def next_read(self) -> Job | None:
        """The next read, or None while there is no room for it, and when there are no more."""
        return next(self._walk, None)

    def _reads(self) -> Iterator[Job | None]:
        layout, window = self._layout, self._window
        for index, (member, at) in enumerate(zip(self._members, layout.data_offsets, strict=True)):
            while not window.reach(at):
                yield None
            if index in self._known or member.size == 0:
                self._close(index, self._known.get(index, 0))
            first = 0
            while first < member.size:
                start = at + first
                length = min(member.size - first, window.slice_bytes - start % window.slice_bytes)
                while not window.reach(start + length):
                    yield None
                place = window.view(start, length)
                yield Read(self._courier, member, index, first, start, place, self._landed)
                first += length
        while self._unfinished:
            yield None
        yield from self._write_directory()

    def _write_directory(self) -> Iterator[None]:
        directory = memoryview(self._layout.directory(self.crcs))
        at, step = self._layout.directory_offset, self._window.slice_bytes
        while directory:
            take = min(len(directory), step - at % step)
            while not self._window.reach(at + take):
                yield None
            self._window.put(at, directory[:take])
            directory = directory[take:]
            at += take

    def _landed(self, read: Read, crc: int) -> None:
        if read.length == read.member.size:
            self._close(read.index, crc)
        else:
            self._join(read, crc)
        self._window.landed(read.start, read.length)

    def _join(self, read: Read, crc: int) -> None:
        pieces = self._pieces.setdefault(read.index, [])
        pieces.append((read.first, crc, read.length))
        if sum(length for _, _, length in pieces) < read.member.size:
            return
        del self._pieces[read.index]
        whole = join_crcs([(crc, length) for _, crc, length in sorted(pieces)])
        if read.index not in self._known:
            self._close(read.index, whole)
        elif whole != self._known[read.index]:
            raise changed(read.member, f"has the CRC-32 {whole:08x}, not {self._known[read.index]:08x}")

    def _close(self, index: int, crc: int) -> None:
        """The CRC-32 of a member is known: its local header can be written."""
        self.crcs[index] = crc
        self._unfinished -= 1
        self._window.put(self._layout.header_offsets[index], self._layout.local_header(index, crc))
