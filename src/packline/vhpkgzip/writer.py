"""Write a part in one pass over the output: no seeking, constant memory, the same bytes for the same members."""

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
"""A member of at most this size is read once, into memory. A larger one is read twice, first for its CRC-32."""


class MemberSource(NamedTuple):
    """A member to be written: its path, its size in bytes, and a function that reads its data from the start."""

    path: str
    size: int
    read: Callable[[], Iterable[bytes]]


class ByteSink(Protocol):
    """A place to write bytes to, such as a binary file."""

    def write(self, data: bytes, /) -> object:
        """Append all bytes of ``data``."""


class WrittenPart(NamedTuple):
    """A part that was written: file size, number of members, sum of their sizes in bytes, checksums, blocks."""

    size: int
    files: int
    bytes: int
    crc32: int
    sha256: str
    blocks: tuple[Block, ...]


def write_part(members: Sequence[MemberSource], out: ByteSink) -> WrittenPart:
    """Write members as one part.

    Args:
        members: In strictly ascending order of their checked paths (UTF-8).
        out: Where the bytes of the part go.

    Raises:
        ValueError: The members are not in order.
        ObjectChanged: The data of a member is not as long as its size, or changed while it was read.
    """
    layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    checksummed = _ChecksummedSink(out)
    blocks: list[Block] = []
    crcs = array("L")
    for span in layout.blocks:
        for i in range(span.first, span.first + span.members):
            for piece in entry_pieces(layout, i, members[i], crcs):
                checksummed.write(piece)
        blocks.append(Block(span.offset, span.length, span.members, checksummed.end_block()))
    for piece in layout.directory_chunks(crcs):
        checksummed.write(piece)
    return WrittenPart(
        size=layout.size,
        files=len(members),
        bytes=sum(layout.sizes),
        crc32=checksummed.crc32,
        sha256=checksummed.sha256,
        blocks=tuple(blocks),
    )


def entry_pieces(layout: PartLayout, i: int, member: MemberSource, crcs: array[int]) -> Iterator[bytes]:
    """Yield the local header and the data of member ``i``, and append its CRC-32 to ``crcs``.

    Raises ObjectChanged if the data is not as long as the member's size, or changed while it was read.
    """
    if member.size <= IN_MEMORY_BYTES:
        data = b"".join(_check_size(member.read(), member))
        crc32 = isal_zlib.crc32(data)
        crcs.append(crc32)
        yield layout.local_header(i, crc32)
        if data:
            yield data
        return
    crc32 = _crc32(_check_size(member.read(), member))
    crcs.append(crc32)
    yield layout.local_header(i, crc32)
    written_crc32 = 0
    for piece in _check_size(member.read(), member):
        written_crc32 = isal_zlib.crc32(piece, written_crc32)
        yield piece
    if written_crc32 != crc32:
        raise ObjectChanged(
            f"{member.path!r} changed while it was packed.", "Pack again when nothing writes to it."
        )


def _crc32(pieces: Iterable[bytes]) -> int:
    crc32 = 0
    for piece in pieces:
        crc32 = isal_zlib.crc32(piece, crc32)
    return crc32


def _check_size(pieces: Iterable[bytes], member: MemberSource) -> Iterator[bytes]:
    """Yield the pieces; raise ObjectChanged unless they add up to the size of the member."""
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


class _ChecksummedSink:
    """Passes bytes on to a sink, and computes the checksums of all bytes and of the current block."""

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
