"""Ranges of published indexes, as a partial index asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

BATCH_BYTES = 32 << 20
"""Pieces that are in memory at a time."""


class PieceRange(NamedTuple):
    """A range of a part's index, and the blocks whose pieces it holds; no blocks: the table of runs."""

    key: str
    start: int
    length: int
    blocks: tuple[int, ...]


Fetch = Callable[[Sequence[PieceRange]], Sequence[bytes | None]]
"""Requests ranges all at once; None for what the store does not have. Raises what else the store says."""


def in_batches(ranges: Iterable[PieceRange]) -> Iterator[list[PieceRange]]:
    """Yield ranges in lists of ``BATCH_BYTES`` at most."""
    batch: list[PieceRange] = []
    size = 0
    for each in ranges:
        if batch and size + each.length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += each.length
    if batch:
        yield batch
