"""Write a part from members on hand, in one pass over the output: no seeking, constant memory, reproducible."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from isal import isal_zlib

from packline.errors import ObjectChanged
from packline.model import Block
from packline.vhpkgzip.layout import PartLayout

IN_MEMORY_BYTES = 4 << 20
"""A member up to this size is read once, into memory; a larger one twice, first for its CRC-32."""


class MemberSource(NamedTuple):
    """A member's path, its size in bytes, and how to read its data: in pieces, from the start, on every call."""

    path: str
    size: int
    read: Callable[[], Iterable[bytes]]


class ByteSink(Protocol):
    def write(self, data: bytes, /) -> object:
        """Append all of it."""


class WrittenPart(NamedTuple):
    """What was written: bytes of the file, number of members, sum of their sizes, checksums, blocks."""

    size: int
    files: int
    bytes: int
    crc32: int
    sha256: str
    blocks: tuple[Block, ...]


def write_part(members: Sequence[MemberSource], out: ByteSink) -> WrittenPart:
    """Write the members, in strictly ascending order of their checked paths (UTF-8), as one part.

    Raises ValueError if they are out of order, ObjectChanged if one is not as long as it says or changes meanwhile.
    """
    layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    tally = _Tally(out)
    blocks: list[Block] = []
    crcs = array("L")
    for span in layout.blocks:
        for i in range(span.first, span.first + span.members):
            crcs.append(_write_member(tally, layout, i, members[i]))
        blocks.append(Block(span.offset, span.length, span.members, tally.end_block()))
    for piece in layout.directory_chunks(crcs):
        tally.write(piece)
    return WrittenPart(layout.size, len(members), sum(layout.sizes), tally.crc32, tally.sha256, tuple(blocks))


def _write_member(tally: _Tally, layout: PartLayout, i: int, member: MemberSource) -> int:
    """Local header and data; returns the CRC-32."""
    pieces: Iterable[bytes] = member.read()
    if member.size <= IN_MEMORY_BYTES:
        pieces = (b"".join(_sized(pieces, member)),)
        crc32 = isal_zlib.crc32(pieces[0])
    else:
        crc32 = _crc32(_sized(pieces, member))
        pieces = _sized(member.read(), member)
    tally.write(layout.local_header(i, crc32))
    again = 0
    for piece in pieces:
        again = isal_zlib.crc32(piece, again)
        tally.write(piece)
    if again != crc32:
        raise ObjectChanged(
            f"{member.path!r} changed while it was packed.", "Pack again when nothing writes to it."
        )
    return crc32


def _crc32(pieces: Iterable[bytes]) -> int:
    crc32 = 0
    for piece in pieces:
        crc32 = isal_zlib.crc32(piece, crc32)
    return crc32


def _sized(pieces: Iterable[bytes], member: MemberSource) -> Iterator[bytes]:
    """The pieces, which must add up to the member's size."""
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > member.size:
            break
        yield piece
    if length != member.size:
        more = "at least " if length > member.size else ""
        raise ObjectChanged(
            f"{member.path!r} has {more}{length} bytes, not {member.size}: it changed while it was packed.",
            "Pack again when nothing writes to it.",
        )


class _Tally:
    """Passes bytes on to the output and keeps their checksums: of all, and of the block being written."""

    def __init__(self, out: ByteSink) -> None:
        self._out = out
        self._sha256 = hashlib.sha256()
        self._block = 0
        self.crc32 = 0

    def write(self, data: bytes) -> None:
        self._out.write(data)
        self._sha256.update(data)
        self.crc32 = isal_zlib.crc32(data, self.crc32)
        self._block = isal_zlib.crc32(data, self._block)

    def end_block(self) -> int:
        crc32, self._block = self._block, 0
        return crc32

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()
