"""Cuts members into shards, by their sizes and order alone: the same version gives the same shards each time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class ShardLimits(NamedTuple):
    """How much a shard holds; None for no limit."""

    bytes: int | None = None
    """Of the data of its members. A sample that is larger is alone in its shard."""
    members: int | None = None

    def are_exceeded(self, size: int, members: int) -> bool:
        """Return whether a shard with ``size`` bytes and ``members`` is too large."""
        return (self.bytes is not None and size > self.bytes) or (
            self.members is not None and members > self.members
        )


def cut_shards(
    samples: Iterable[Sequence[int]], sizes: Sequence[int], limits: ShardLimits
) -> Iterator[array[int]]:
    """Yield the positions of each shard. A sample, which is a group of positions, is never divided.

    Args:
        samples: Groups of positions, in order.
        sizes: Bytes of the member at each position.
        limits: When a shard is full.
    """
    shard, size = array("Q"), 0
    for sample in samples:
        sample_size = sum(sizes[position] for position in sample)
        if shard and limits.are_exceeded(size + sample_size, len(shard) + len(sample)):
            yield shard
            shard, size = array("Q"), 0
        shard.extend(sample)
        size += sample_size
    if shard:
        yield shard


def single_members(count: int) -> Iterator[tuple[int]]:
    """Yield each position as a sample of its own."""
    return ((position,) for position in range(count))
