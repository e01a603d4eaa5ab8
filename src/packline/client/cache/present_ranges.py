"""Which byte ranges of a part file are present, by the records of its journal."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class PresentRanges:
    """The byte ranges that a journal says are present, joined."""

    def __init__(self, records: Iterable[tuple[int, int, bool]] = ()) -> None:
        """``records``: start, length and whether the range was written or dropped, in the order of the journal."""
        self._starts: list[int] = []
        self._stops: list[int] = []
        for start, length, present in records:
            self.set(start, start + length, present)

    def set(self, start: int, stop: int, present: bool) -> None:
        """Add a range, or remove it."""
        first = bisect_right(self._stops, start - 1)  # the first range that ends at ``start`` or later
        last = bisect_right(self._starts, stop)
        joined_start, joined_stop = start, stop
        pieces: list[tuple[int, int]] = []
        for at in range(first, last):
            if present:
                joined_start = min(joined_start, self._starts[at])
                joined_stop = max(joined_stop, self._stops[at])
            else:
                pieces += [(self._starts[at], min(start, self._stops[at]))]
                pieces += [(max(stop, self._starts[at]), self._stops[at])]
        if present:
            pieces = [(joined_start, joined_stop)]
        pieces = [piece for piece in pieces if piece[0] < piece[1]]
        self._starts[first:last] = [piece[0] for piece in pieces]
        self._stops[first:last] = [piece[1] for piece in pieces]

    def around(self, position: int) -> tuple[int, int]:
        """Return the start of the range that a byte is in, and the first byte behind it; equal if it is in none."""
        at = bisect_right(self._starts, position) - 1
        if at < 0 or self._stops[at] <= position:
            return position, position
        return self._starts[at], self._stops[at]

    def cover(self, start: int, length: int) -> bool:
        """Return whether all bytes of a range are present."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and start + length <= self._stops[at]
