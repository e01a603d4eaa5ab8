"""Blocks that lie near each other are read by one request, and come in the order in which they were asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from packline.pipeline.path_index.block_ranges import (
    MAX_GAP_BYTES,
    MAX_RANGE_BYTES,
    BlockPlace,
    join_places,
    read_blocks,
)
from tests.memory import MemoryStore


def test_near_blocks_are_one_request_with_what_is_between_them() -> None:
    near, far = 10 + MAX_GAP_BYTES, 21 + 2 * MAX_GAP_BYTES
    places = [
        BlockPlace("s", far, 10),
        BlockPlace("s", near, 10),
        BlockPlace("t", 0, 5),
        BlockPlace("s", 0, 10),
    ]
    ranges = [(each.key, each.start, each.end, each.numbers) for each in join_places(places)]
    assert ranges == [("s", far, far + 10, (0,)), ("s", 0, near + 10, (3, 1)), ("t", 0, 5, (2,))]


def test_a_request_asks_for_a_bounded_range() -> None:
    length = MAX_RANGE_BYTES // 4
    ranges = join_places([BlockPlace("s", number * length, length) for number in range(9)])
    assert [each.end - each.start for each in ranges] == [4 * length, 4 * length, length]


def test_blocks_come_in_the_order_in_which_they_were_asked_for() -> None:
    store = MemoryStore()
    store.put("s", bytes(range(200)))
    store.put("t", b"other")
    places = [BlockPlace("s", 150, 3), BlockPlace("t", 1, 2), BlockPlace("s", 7, 2), BlockPlace("s", 7, 2)]
    with ThreadPoolExecutor(2) as pool:
        blocks = [*read_blocks(store, places, pool)]
    assert blocks == [bytes((150, 151, 152)), b"th", bytes((7, 8)), bytes((7, 8))]
