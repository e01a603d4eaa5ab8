"""Compute where every byte of a part will be, from the paths and sizes of its members.

No data is read for it. A writer can therefore fetch the members in any order and place each of them, and a reader
that has the manifest of a part knows the byte range of every member without the central directory.
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
"""Target length of a block: long enough to hide the cost of a request, short enough to repeat after a failure."""
BLOCK_MEMBERS = 4096
"""Most members of a block, so that several workers can share the creation of tiny files."""
BLOCKS_MULTIPLE_OF = 4
"""More than two blocks are rounded up to a multiple of this number, so that two or four workers get equal shares."""


class BlockSpan(NamedTuple):
    """An entry-aligned byte range of a part: ``members`` whole entries, starting with number ``first``."""

    offset: int
    length: int
    first: int
    members: int


class PartLayout:
    """The offsets of a part, as arrays of 64-bit integers: 24 bytes for each member, computed in linear time."""

    def __init__(self, paths: Sequence[bytes], sizes: Sequence[int], block_bytes: int = BLOCK_BYTES) -> None:
        """Lay out a part.

        Args:
            paths: Checked paths (``member_paths.check_path``) as UTF-8, in strictly ascending byte order.
            sizes: Bytes of each member.
            block_bytes: Target length of a block, in bytes.

        Raises:
            ValueError: The paths are not in order, or the two sequences differ in length.
        """
        if len(paths) != len(sizes):
            raise ValueError(f"{len(paths)} paths but {len(sizes)} sizes")
        if not all(map(lt, paths, islice(paths, 1, None))):
            raise ValueError(f"paths are not in strictly ascending byte order: {_first_disorder(paths)}")
        self.paths = paths
        self.sizes = array("Q", sizes)
        header = headers.LOCAL_HEADER.size
        if max(self.sizes, default=0) < headers.U32:
            header_lengths = [header + len(path) for path in paths]
        else:
            header_lengths = [
                headers.local_length(len(path), size) for path, size in zip(paths, sizes, strict=True)
            ]
        offsets = array("Q", accumulate(map(int.__add__, header_lengths, self.sizes), initial=0))
        self.directory_offset: int = offsets.pop()
        self.header_offsets = offsets
        self.data_offsets = array("Q", map(int.__add__, offsets, header_lengths))
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
        """Cut the entries at even distances; a block exceeds ``block_bytes`` by at most its last entry."""
        if block_bytes < 1:
            raise ValueError(f"block_bytes is {block_bytes}, less than 1")
        offsets, end, members = self.header_offsets, self.directory_offset, len(self.paths)
        count = max(-(-end // block_bytes), -(-members // BLOCK_MEMBERS))
        if count > 2:
            count += -count % BLOCKS_MULTIPLE_OF
        first = 0
        while first < members:
            number = offsets[first] * count // end + 1
            last = bisect_left(offsets, -(-number * end // count), first + 1)
            last = min(last, first + BLOCK_MEMBERS)
            stop = offsets[last] if last < members else end
            yield BlockSpan(offsets[first], stop - offsets[first], first, last - first)
            first = last

    def end(self, i: int) -> int:
        """Return the offset of the first byte after the entry of member ``i``."""
        return self.data_offsets[i] + self.sizes[i]

    def local_header(self, i: int, crc32: int) -> bytes:
        """Pack the local header of member ``i``, which belongs at ``header_offsets[i]``."""
        return headers.pack_local(self.paths[i], self.sizes[i], crc32)

    def directory(self, crcs: Sequence[int]) -> bytes:
        """Pack the central directory and the end records: the bytes from ``directory_offset`` to ``size``.

        Args:
            crcs: The CRC-32 of each member, in order.
        """
        return b"".join(self.directory_chunks(crcs))

    def directory_chunks(self, crcs: Sequence[int]) -> Iterator[bytes]:
        """Yield the bytes of ``directory`` in pieces, one for each member and one for the end records."""
        yield from map(headers.pack_central, self.paths, self.sizes, crcs, self.header_offsets)
        yield headers.pack_end(len(self.paths), self.directory_size, self.directory_offset)


def _first_disorder(paths: Sequence[bytes]) -> str:
    for former, latter in zip(paths, islice(paths, 1, None), strict=False):
        if former >= latter:
            return f"{latter!r} after {former!r}"
    return ""
