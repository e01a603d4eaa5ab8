"""Which members of a part are in its part file, as far as the journal tells: one byte for each member."""

from __future__ import annotations

import threading

from packline.client.cache.present_ranges import PresentRanges
from packline.client.cache.sparse_part import SparsePart
from packline.reader.member_index import IndexedPart, MemberIndex


class MemberPresence:
    """The members of one part that are present. It plans requests; what is read is checked by itself."""

    def __init__(self, index: MemberIndex, part: IndexedPart, file: SparsePart) -> None:
        self._index, self._part, self._file = index, part, file
        self._flags = bytearray(part.stop - part.first)
        self._ranges = PresentRanges()
        self._guard = threading.Lock()
        self.refresh()

    def after_fork(self) -> None:
        """Free, in a forked child, a lock that a thread of the parent held."""
        self._guard = threading.Lock()

    @property
    def journal_position(self) -> int:
        """How many bytes of the journal were taken in."""
        return self._file.journal_position

    def refresh(self) -> None:
        """Take in what this and other processes have recorded since."""
        with self._guard:
            self._take_in()

    def _take_in(self) -> None:
        index, part = self._index, self._part
        for start, length, present in self._file.new_ranges():
            self._ranges.set(start, start + length, present)
            if present:
                joined, stop_at = self._ranges.around(start)
                first, stop = self.members_within(joined, stop_at - joined)
                self._flags[first:stop] = b"\1" * max(0, stop - first)
            else:  # members that lie in it only partly are gone, too
                first = index.first_at(part, start + 1) - 1
                stop = index.first_at(part, start + length)
                if first >= part.first and index.entry_end(first, part) <= start:
                    first += 1
                first, stop = max(first, part.first) - part.first, stop - part.first
                self._flags[first:stop] = bytes(max(0, stop - first))

    def members_within(self, start: int, length: int) -> tuple[int, int]:
        """Return the members whose entries lie within a range, as numbers from the part's first member on."""
        index, part = self._index, self._part
        first, stop = index.first_at(part, start), index.first_at(part, start + length)
        if stop > first and index.entry_end(stop - 1, part) > start + length:
            stop -= 1
        return first - part.first, stop - part.first

    def has(self, number: int) -> bool:
        """Return whether a member is recorded as present."""
        return bool(self._flags[number - self._part.first])

    def forget(self, number: int) -> None:
        """Record for this process that a member is not there, or damaged."""
        self._flags[number - self._part.first] = 0

    def count(self) -> int:
        """Return how many members are present."""
        return self._flags.count(1)

    @property
    def complete(self) -> bool:
        """Whether all members are present."""
        return self.count() == len(self._flags)
