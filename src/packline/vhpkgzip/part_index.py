"""The index of a part, published beside it: path, offset and size of each member, in pieces for the part's blocks.

::

    4 bytes a run       number of the first member whose entry starts in the run, or after it
    4                   CRC-32 of these
    for each block      8 bytes a member: offset of its entry; 8 a member: size; 2 a member: length of its path;
                        the paths, joined

A run is 256 KiB of the part's entries. Integers are unsigned and little-endian. ``Block.index_length`` and
``index_crc32`` are recorded with the part, so that a reader needs only the pieces of the blocks that it reads from.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

from packline.model import Block
from packline.vhpkgzip.layout import PartLayout

RUN_BYTES = 256 << 10
"""Members whose entries start in the same window of this length form a run."""
MEMBER_BYTES = 18
"""Of a member in a piece, beside its path."""


class PartIndex(NamedTuple):
    """The object, and the blocks with the lengths and checksums of its pieces."""

    body: bytes
    blocks: tuple[Block, ...]


class BlockMembers(NamedTuple):
    """The members of a block, by column."""

    offsets: array[int]
    sizes: array[int]
    path_lengths: array[int]
    paths: bytes
    """Joined."""


def encode_part_index(layout: PartLayout, blocks: Sequence[Block]) -> PartIndex:
    """Encode the index of a part.

    Args:
        layout: Of the part.
        blocks: Of the part, which hold all its members.
    """
    offsets, end = layout.header_offsets, layout.directory_offset
    runs = array("I", (bisect_left(offsets, start) for start in range(0, end, RUN_BYTES)))
    table = _little(runs)
    pieces, indexed, first = [table, crc32(table).to_bytes(4, "little")], list[Block](), 0
    for block in blocks:
        span = slice(first, first + block.members)
        paths = layout.paths[span]
        lengths = array("H", map(len, paths))
        columns = (_little(offsets[span]), _little(layout.sizes[span]), _little(lengths), *paths)
        piece = b"".join(columns)
        pieces.append(piece)
        indexed.append(block._replace(index_length=len(piece), index_crc32=crc32(piece)))
        first += block.members
    return PartIndex(b"".join(pieces), tuple(indexed))


def has_index(blocks: Sequence[Block]) -> bool:
    """Return whether an index of the part with these blocks was published."""
    return bool(blocks) and all(block.index_length for block in blocks)


def run_table_length(end: int) -> int:
    """Return the bytes of the table of runs with its checksum; ``end``: where the entries of the part end."""
    return 4 * -(-end // RUN_BYTES) + 4


def piece_starts(end: int, blocks: Sequence[Block]) -> list[int]:
    """Return where the piece of each block starts, and the length of the whole index."""
    return list(accumulate((block.index_length for block in blocks), initial=run_table_length(end)))


def decode_run_table(data: bytes | bytearray | memoryview) -> array[int]:
    """Decode the table of runs with its checksum. Raises ValueError if it is damaged, or cut off."""
    table = bytes(data[:-4])
    if not table or len(table) % 4 or crc32(table) != int.from_bytes(data[-4:], "little"):
        raise ValueError("the table of runs is damaged")
    return _native("I", table)


def decode_piece(data: memoryview, block: Block) -> BlockMembers:
    """Decode the piece of a block.

    Raises:
        ValueError: It is not the piece that is recorded, or describes other entries than the block has.
    """
    from isal.isal_zlib import crc32 as fast_crc32

    count = block.members
    if len(data) != block.index_length or fast_crc32(data) != block.index_crc32:
        raise ValueError("the piece does not have the CRC-32 that is recorded")
    if len(data) < MEMBER_BYTES * count:
        raise ValueError("the piece is too short")
    members = BlockMembers(
        _native("Q", data[: 8 * count]),
        _native("Q", data[8 * count : 16 * count]),
        _native("H", data[16 * count : MEMBER_BYTES * count]),
        bytes(data[MEMBER_BYTES * count :]),
    )
    starts = (block.offset, block.offset + block.length)
    if sum(members.path_lengths) != len(members.paths) or not starts[0] == members.offsets[0] < starts[1]:
        raise ValueError("the piece is not of this block")
    return members


def _little(column: array[int]) -> bytes:
    if sys.byteorder != "little":
        column = array(column.typecode, column)
        column.byteswap()
    return column.tobytes()


def _native(typecode: str, data: bytes | memoryview) -> array[int]:
    column = array(typecode)
    column.frombytes(data)
    if sys.byteorder != "little":
        column.byteswap()
    return column
