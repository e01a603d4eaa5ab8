"""Compute the checksums of a part from its bytes in order: SHA-256, and CRC-32 of each block and of the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from isal.isal_zlib import crc32, crc32_combine

from packline.model import Block
from packline.vhpkgzip.layout import BlockSpan


def combine_crc32(pieces: Sequence[tuple[int, int]]) -> int:
    """Combine the CRC-32 of consecutive pieces, given as (CRC-32, length in bytes), as zlib's ``crc32_combine``."""
    total = 0
    for crc, length in pieces:
        total = crc32_combine(total, crc, length)
    return total


class Checksums(NamedTuple):
    """The checksums in the record of a part. ``sha256`` is empty if the store built the part by copying."""

    sha256: str
    crc32: int
    blocks: tuple[Block, ...]


class PartDigest:
    """Computes the checksums of a part from its bytes in order."""

    def __init__(self, blocks: Sequence[BlockSpan], size: int) -> None:
        self._spans = blocks
        # The central directory counts as the last range, so that the ranges together are the part.
        ends = [span.offset + span.length for span in blocks]
        self._ends = [*ends, size]
        self._crcs = [0] * len(self._ends)
        self._range = 0
        self._at = 0
        self._sha256 = hashlib.sha256()

    def update(self, data: memoryview) -> None:
        """Add the next bytes."""
        self._sha256.update(data)
        position = 0
        while position < len(data):
            left = self._ends[self._range] - self._at
            if left == 0:
                self._range += 1
                continue
            piece = data[position : position + left]
            self._crcs[self._range] = crc32(piece, self._crcs[self._range])
            position += len(piece)
            self._at += len(piece)

    def sums(self) -> Checksums:
        """Return the checksums, after all bytes were added."""
        lengths = [end - start for start, end in pairwise([0, *self._ends])]
        blocks = tuple(
            Block(span.offset, span.length, span.members, crc)
            for span, crc in zip(self._spans, self._crcs, strict=False)
        )
        whole = combine_crc32(list(zip(self._crcs, lengths, strict=True)))
        return Checksums(self._sha256.hexdigest(), whole, blocks)
