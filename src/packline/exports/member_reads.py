"""Reads the members of a version in a given order, a few MiB at a time: nothing is unpacked, memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from isal.isal_zlib import crc32

from packline.errors import ObjectChanged
from packline.reader.dataset import Dataset
from packline.reader.member_file import WHOLE_BYTES

BATCH_MEMBERS = 4096
BATCH_BYTES = 16 << 20
PIECE_BYTES = 1 << 20


class MemberData(NamedTuple):
    """A member and how to read it. ``data`` is None for a large one, which is read piece by piece."""

    dataset: Dataset
    position: int
    path: str
    size: int
    """Bytes."""
    data: bytes | None

    def pieces(self) -> Iterator[bytes]:
        """Yield the data. Raises DamagedMember and ObjectChanged, and what the store says."""
        if self.data is not None:
            yield self.data
            return
        length = 0
        with self.dataset.open(self.position) as member:
            while piece := member.read(PIECE_BYTES):
                length += len(piece)
                yield piece
        if length != self.size:
            raise ObjectChanged(
                f"Member {self.path!r} has {length:,} bytes, not {self.size:,}: it changed while it was read.",
                "Export again.",
            )

    def crc32(self) -> int:
        """Return the CRC-32 of the data; a large member is read for it. Raises as ``pieces``."""
        checksum = 0
        for piece in self.pieces():
            checksum = crc32(piece, checksum)
        return checksum


def read_members(dataset: Dataset, positions: Iterable[int]) -> Iterator[MemberData]:
    """Read members in the order of their positions; small ones come in batches, by as few requests as are worth it.

    Args:
        dataset: An open version.
        positions: Positions of members.

    Raises:
        DamagedMember: A member is damaged in the package, and cannot be read as an object.
        PacklineError: What the store, the table or the API says.
    """
    sizes, batch, size = dataset.sizes(), list[int](), 0
    for position in positions:
        if batch and (len(batch) >= BATCH_MEMBERS or size + sizes[position] > BATCH_BYTES):
            yield from _read(dataset, batch, sizes)
            batch, size = [], 0
        batch.append(position)
        size += sizes[position]
    yield from _read(dataset, batch, sizes)


def _read(dataset: Dataset, batch: Sequence[int], sizes: Sequence[int]) -> Iterator[MemberData]:
    """Read one batch. A large member is alone in it."""
    paths = dataset.paths()
    if len(batch) == 1 and sizes[batch[0]] > WHOLE_BYTES:
        yield MemberData(dataset, batch[0], paths[batch[0]], sizes[batch[0]], None)
        return
    for position, data in zip(batch, dataset.read_many(batch), strict=True):
        yield MemberData(dataset, position, paths[position], len(data), data)
