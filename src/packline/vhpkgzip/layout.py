"""Where every byte of a part will be, from the paths and sizes of its members alone.

Nothing is read to know it: members may be fetched in any order and written each in its place, and a reader
that has the manifest of a part knows the byte range of every member without its central directory.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from operator import lt
from typing import NamedTuple

from packline.vhpkgzip import headers

BLOCK_BYTES = 16 << 20
"""Target length of a block: a request costs little beside it, and it is soon repeated after a failure."""
BLOCK_MEMBERS = 4096
"""A block of tiny members closes at this count, so that their creation can be shared out too."""
BLOCKS_SHARED = 4
"""Where there are more than two blocks, their number is a multiple of this: two or four workers get as many each."""


class BlockSpan(NamedTuple):
    """An entry-aligned byte range of a part: ``members`` whole entries, starting with number ``first``."""

    offset: int
    length: int
    first: int
    members: int


class PartLayout:
    """The offsets of a part, as arrays of 64-bit integers: 24 bytes a member, linear time.

    ``paths`` are checked names (``names.check_path``) as UTF-8, in strictly ascending byte order.
    Raises ValueError if they are not, or if the two sequences differ in length.
    """

    def __init__(self, paths: Sequence[bytes], sizes: Sequence[int], block_bytes: int = BLOCK_BYTES) -> None:
        if len(paths) != len(sizes):
            raise ValueError(f"{len(paths)} paths but {len(sizes)} sizes")
        if not all(map(lt, paths, islice(paths, 1, None))):
            raise ValueError(f"paths are not in strictly ascending byte order: {_disorder(paths)}")
        self.paths = paths
        self.sizes = array("Q", sizes)
        header = headers.LOCAL_HEADER.size
        if max(self.sizes, default=0) < headers.U32:
            heads = [header + len(path) for path in paths]
        else:
            heads = [headers.local_length(len(path), size) for path, size in zip(paths, sizes, strict=True)]
        ends = array("Q", accumulate(map(int.__add__, heads, self.sizes), initial=0))
        self.directory_offset: int = ends.pop()
        self.header_offsets = ends
        self.data_offsets = array("Q", map(int.__add__, ends, heads))
        self.directory_size = self._directory_size()
        self.size: int = self.directory_offset + self.directory_size
        self.size += headers.end_length(len(paths), self.directory_size, self.directory_offset)
        self.blocks = list(self._blocks(block_bytes))

    def _directory_size(self) -> int:
        if self.directory_offset < headers.U32:
            return headers.CENTRAL_HEADER.size * len(self.paths) + sum(map(len, self.paths))
        entries = zip(self.paths, self.sizes, self.header_offsets, strict=True)
        return sum(headers.central_length(len(path), size, offset) for path, size, offset in entries)

    def _blocks(self, block_bytes: int) -> Iterator[BlockSpan]:
        """Cut the entries at even distances; no block is over ``block_bytes`` by more than its last entry."""
        if block_bytes < 1:
            raise ValueError(f"block_bytes is {block_bytes}, less than 1")
        offsets, end, members = self.header_offsets, self.directory_offset, len(self.paths)
        count = max(-(-end // block_bytes), -(-members // BLOCK_MEMBERS))
        if count > 2:
            count += -count % BLOCKS_SHARED
        first = 0
        while first < members:
            number = offsets[first] * count // end + 1
            last = bisect_left(offsets, -(-number * end // count), first + 1)
            last = min(last, first + BLOCK_MEMBERS)
            stop = offsets[last] if last < members else end
            yield BlockSpan(offsets[first], stop - offsets[first], first, last - first)
            first = last

    def end(self, i: int) -> int:
        """The offset behind the entry of member ``i``."""
        return self.data_offsets[i] + self.sizes[i]

    def local_header(self, i: int, crc32: int) -> bytes:
        """The local header of member ``i``, to stand at ``header_offsets[i]``."""
        return headers.pack_local(self.paths[i], self.sizes[i], crc32)

    def directory(self, crcs: Sequence[int]) -> bytes:
        """Everything from ``directory_offset`` to ``size``: central directory and end records."""
        return b"".join(self.directory_chunks(crcs))

    def directory_chunks(self, crcs: Sequence[int]) -> Iterator[bytes]:
        """The same in pieces, one a member and one for the end, so that it need not be held twice."""
        yield from map(headers.pack_central, self.paths, self.sizes, crcs, self.header_offsets)
        yield headers.pack_end(len(self.paths), self.directory_size, self.directory_offset)


def _disorder(paths: Sequence[bytes]) -> str:
    for former, latter in zip(paths, islice(paths, 1, None), strict=False):
        if former >= latter:
            return f"{latter!r} after {former!r}"
    return ""
