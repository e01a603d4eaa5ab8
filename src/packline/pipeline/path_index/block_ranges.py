"""Read many blocks of segments by few requests: near ones are read together, with what lies between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from packline.ports import StoreReader

MAX_GAP_BYTES = 32 << 10
"""Between two blocks; so much is received in less than the time of a request."""
MAX_RANGE_BYTES = 1 << 20


class BlockPlace(NamedTuple):
    """Where a block lies."""

    key: str
    """Of its segment."""
    start: int
    length: int


class BlockRange(NamedTuple):
    """A range of a segment, and which of the places are in it."""

    key: str
    start: int
    end: int
    numbers: tuple[int, ...]


def join_places(places: Sequence[BlockPlace]) -> list[BlockRange]:
    """Return ranges that cover the places, in the order of their first ones."""
    ranges: list[BlockRange] = []
    for number in sorted(range(len(places)), key=places.__getitem__):
        key, start, length = places[number]
        last = ranges[-1] if ranges else None
        is_near = last is not None and last.key == key and start - last.end <= MAX_GAP_BYTES
        if last is not None and is_near and start + length - last.start <= MAX_RANGE_BYTES:
            ranges[-1] = BlockRange(key, last.start, start + length, (*last.numbers, number))
        else:
            ranges.append(BlockRange(key, start, start + length, (number,)))
    return sorted(ranges, key=lambda each: min(each.numbers))


def read_blocks(store: StoreReader, places: Sequence[BlockPlace], pool: Executor) -> Iterator[bytes]:
    """Yield the blocks at some places, in this order; all are asked for at once."""
    reads = {}
    for each in join_places(places):
        read = pool.submit(store.read_range, each.key, each.start, each.end - each.start)
        reads.update(dict.fromkeys(each.numbers, (read, each.start)))
    for number, (_, start, length) in enumerate(places):
        read, offset = reads.pop(number)
        yield read.result()[start - offset : start - offset + length]
