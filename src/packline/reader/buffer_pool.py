"""Memory for responses that is used again: to zero and map new memory costs as much as to receive into it."""

from __future__ import annotations

from packline.reader.coalescing import MAX_RANGE_BYTES

Buffer = bytearray | memoryview
LEAST_BYTES = 16 << 10
"""Smaller buffers are cheap to make."""
FREE_BYTES = 16 << 20
"""Memory that is kept while nobody needs it."""


class BufferPool:
    """Buffers of one process, each as long as a power of two. The thread that drives requests takes them."""

    def __init__(self) -> None:
        self._free: dict[int, list[bytearray]] = {}
        self._free_bytes = 0

    def take(self, length: int) -> Buffer:
        """Return ``length`` bytes, whatever is in them."""
        if not LEAST_BYTES <= length <= MAX_RANGE_BYTES:
            return bytearray(length)
        size = 1 << (length - 1).bit_length()
        try:
            memory = self._free[size].pop()
        except (KeyError, IndexError):
            memory = bytearray(size)
        else:
            self._free_bytes -= size
        return memoryview(memory)[:length]

    def give_back(self, buffer: Buffer) -> None:
        """Take back a buffer that nobody uses any more."""
        memory = buffer.obj if isinstance(buffer, memoryview) else None
        if isinstance(memory, bytearray) and self._free_bytes + len(memory) <= FREE_BYTES:
            self._free.setdefault(len(memory), []).append(memory)
            self._free_bytes += len(memory)
