"""Where the columns of a partial index have the members of a block, and how they are kept: in a file, or in memory."""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence
from typing import NamedTuple

from packline.reader.member_index import IndexLayout

WRITE_BYTES = 32 << 20


class BlockColumns(NamedTuple):
    """The places of all blocks' members in the columns of an index."""

    layout: IndexLayout
    firsts: Sequence[int]
    """Number of the first member of each block, and of all members."""
    path_starts: Sequence[int]
    """Where the paths of each block begin, and where all end."""

    def checksum(self, view: memoryview, block: int) -> int:
        """Return the CRC-32 of what the columns say about a block, which is its mark."""
        from isal.isal_zlib import crc32

        first, stop = self.firsts[block], self.firsts[block + 1]
        crc = 0
        for column in (self.layout.ends, self.layout.offsets, self.layout.sizes):
            crc = crc32(view[column + 8 * first : column + 8 * stop], crc)
        return int(crc32(view[self._paths(block)], crc))

    def copy(self, source: memoryview, target: mmap.mmap, block: int, is_last: bool) -> None:
        """Copy the members of a block, the end of the path before them, and the offset behind them.

        Args:
            source: An index that has the block.
            target: Another of the same version.
            block: Its number.
            is_last: Whether it is the last of its part, so that no offset is behind them.
        """
        first, stop = self.firsts[block], self.firsts[block + 1]
        for column, start, end in (
            (self.layout.ends, max(0, first - 1), stop),
            (self.layout.offsets, first, stop + (not is_last)),
            (self.layout.sizes, first, stop),
        ):
            span = slice(column + 8 * start, column + 8 * end)
            target[span] = source[span]
        target[self._paths(block)] = source[self._paths(block)]

    def _paths(self, block: int) -> slice:
        paths = self.layout.paths
        return slice(paths + self.path_starts[block], paths + self.path_starts[block + 1])


def write_at(handle: int, data: bytes | memoryview, offset: int) -> None:
    """Write all of the bytes to their place in a file. Raises OSError."""
    view = memoryview(data)
    while view:
        written = os.pwrite(handle, view[:WRITE_BYTES], offset)
        view, offset = view[written:], offset + written


def anonymous_memory(length: int) -> mmap.mmap:
    """Return zeros in memory, of which those take room that are written. Raises OSError."""
    no_reserve = getattr(mmap, "MAP_NORESERVE", 0)  # since Python 3.13
    return mmap.mmap(-1, length, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | no_reserve)
