"""Hold the slices of a part that are in memory. They open in order, fill in any order, and are handed on when full."""

from __future__ import annotations

import mmap
from collections.abc import Callable


class Slice:
    """A piece of the upload that is being filled. ``number`` counts from 0; ``start`` is its offset in the part."""

    __slots__ = ("buffer", "holders", "length", "missing", "number", "start", "view")

    def __init__(self, number: int, start: int, length: int, buffer: memoryview) -> None:
        self.number = number
        self.start = start
        self.length = length
        self.missing = length
        self.buffer = buffer
        self.view = buffer[:length]
        self.holders = 0
        """Number of readers of the bytes. The buffer is reused when there is none."""


class SliceWindow:
    """A limited number of buffers that move along the part.

    ``full`` is called with each slice once its last byte is there. It sets ``holders`` to the number
    of readers of the slice, and each of them calls ``release``.
    """

    def __init__(self, size: int, slice_bytes: int, buffers: int, full: Callable[[Slice], None]) -> None:
        self.size = size
        self.slice_bytes = slice_bytes
        self.count = max(1, -(-size // slice_bytes))
        self.opened = 0
        """Offset up to which slices have been opened, in bytes."""
        self._full = full
        self._slices: dict[int, Slice] = {}
        self._unused = buffers
        self._buffers: list[memoryview] = []

    def open_until(self, end: int) -> bool:
        """Open slices up to offset ``end`` of the part. Returns False if there is no free buffer for one of them."""
        while self.opened < end:
            buffer = self._take_buffer()
            if buffer is None:
                return False
            number = self.opened // self.slice_bytes
            length = min(self.slice_bytes, self.size - self.opened)
            self._slices[number] = Slice(number, self.opened, length, buffer)
            self.opened += length
        return True

    def _take_buffer(self) -> memoryview | None:
        if self._buffers:
            return self._buffers.pop()
        if not self._unused:
            return None
        self._unused -= 1
        # Mapped memory returns to the system as soon as the part is built; memory of the heap may not.
        return memoryview(mmap.mmap(-1, min(self.slice_bytes, self.size)))

    def view(self, offset: int, length: int) -> memoryview:
        """Return the memory of a range that lies in one open slice."""
        slice_ = self._slices[offset // self.slice_bytes]
        at = offset - slice_.start
        return slice_.view[at : at + length]

    def mark_filled(self, offset: int, length: int) -> None:
        """Note that the bytes of a range of one slice have arrived. Hands the slice on when it is full."""
        slice_ = self._slices[offset // self.slice_bytes]
        slice_.missing -= length
        if slice_.missing == 0:
            del self._slices[slice_.number]
            self._full(slice_)

    def put(self, offset: int, data: bytes | memoryview) -> None:
        """Write bytes into open slices. They may cross the borders of slices."""
        at = 0
        while at < len(data):
            take = min(len(data) - at, self.slice_bytes - (offset + at) % self.slice_bytes)
            self.view(offset + at, take)[:] = data[at : at + take]
            self.mark_filled(offset + at, take)
            at += take

    def close(self) -> None:
        """Free the buffers."""
        self._slices.clear()
        self._buffers.clear()

    def release(self, slice_: Slice) -> None:
        """Note that one reader of the slice has finished."""
        slice_.holders -= 1
        if slice_.holders == 0:
            self._buffers.append(slice_.buffer)
