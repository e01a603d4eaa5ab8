"""Ranges of keys have like sizes, however many keys there are; few requests find them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.scale.outputs import PREFIX, MadeUpOutputs
from bench.scale.store import StandInStore
from packline.objects import StoredObject
from packline.pipeline.range_sealing.key_ranges import KeyRange, split_range
from packline.pipeline.seal_context import SealLimits
from tests.memory_store import MemoryStore

LIMITS = SealLimits()


def sizes(outputs: MadeUpOutputs, ranges: list[KeyRange]) -> list[int]:
    """How many objects each range has."""

    def place(path: str) -> int:
        return outputs.at(PREFIX + path)

    return [(len(outputs) if upto is None else place(upto)) - place(after) for after, upto in ranges]


@pytest.mark.parametrize(("files", "fewest", "most"), [(30_000, 3, 5), (1_000_000, 40, 70)])
def test_a_range_is_worth_a_task(files: int, fewest: int, most: int, tmp_path: Path) -> None:
    outputs = MadeUpOutputs(files, "properties")
    store = StandInStore(outputs, tmp_path)
    ranges = split_range(store, PREFIX, KeyRange(), large=64, tasks=64, limits=LIMITS)
    assert fewest <= len(ranges) <= most
    assert max(sizes(outputs, ranges)) <= LIMITS.range_files
    assert store.requests["LIST"] <= 300


def test_huge_branches_are_cut_like_one_of_them_so_that_no_key_is_listed_twice(tmp_path: Path) -> None:
    limits = SealLimits(range_files=4_000, page=100)  # a tenth of the default: quicker
    outputs = MadeUpOutputs(1_000_000, "properties")
    store = StandInStore(outputs, tmp_path)
    ranges = split_range(store, PREFIX, KeyRange(), large=64, tasks=64, limits=limits)
    assert len(ranges) <= 1.1 * 1_000_000 / limits.range_files
    assert max(sizes(outputs, ranges)) <= limits.range_files + 1, "the batch file beside the last one"
    assert store.requests["LIST"] <= 400


def test_branches_that_are_not_alike_are_not_cut_at_keys_of_another_one(tmp_path: Path) -> None:
    limits = SealLimits(range_files=400, page=10)  # a branch is a folder: names of files tell its number
    outputs = MadeUpOutputs(100_000, "properties")
    store = StandInStore(outputs, tmp_path)
    ranges = split_range(store, PREFIX, KeyRange(), large=64, tasks=64, limits=limits)
    assert min(sizes(outputs, ranges)) > 0, "a task for nothing"
    assert len(ranges) <= 101


def test_what_is_too_much_for_a_task_becomes_few_ranges_of_like_size(tmp_path: Path) -> None:
    outputs = MadeUpOutputs(10_000_000, "properties")
    store = StandInStore(outputs, tmp_path)
    begin = 5_000_000
    listed = [outputs[number].key[len(PREFIX) :] for number in range(begin, begin + LIMITS.range_files)]
    remaining = KeyRange(listed[-1], outputs[begin + 100_000].key[len(PREFIX) :])
    ranges = split_range(store, PREFIX, remaining, large=4, tasks=1, limits=LIMITS, listed=listed)
    assert len(ranges) == 2, "a range of a folder each would cost every later task requests"
    assert max(sizes(outputs, ranges)) <= LIMITS.range_files


HIGHEST = "\U0010ffff"
"""The character behind which none sorts."""
HOSTILE = {
    "the highest character": [HIGHEST * number for number in range(1, 200)],
    "the highest character in folders": [f"{HIGHEST * 3}/{n % 7}/{HIGHEST * (n % 9)}{n}" for n in range(500)],
    "beginnings of each other": ["a" * number for number in range(1, 1_000, 3)],
    "as long as a key may be": [f"{'x' * 900}{number:0118d}" for number in range(300)],
    "slashes": ["/" * number for number in range(1, 300)] + [f"a//{number}" for number in range(200)],
    "characters that UTF-16 sorts otherwise": [
        f"{c}{n}" for n in range(99) for c in "\uff5e\U00010000\ue000"
    ],
}


class ProbedStore(MemoryStore):
    """Counts listings, and refuses what S3 would not take."""

    def __init__(self) -> None:
        super().__init__()
        self.listings = 0

    def list(self, prefix: str, after: str = "", page: int = 1_000) -> Iterator[StoredObject]:
        self.listings += 1
        assert self.listings < 5_000
        assert len(after.encode()) <= 1_024
        return super().list(prefix, after, page)


@pytest.mark.parametrize("name", HOSTILE)
def test_ranges_of_hostile_keys_follow_each_other_and_are_found_by_few_requests(name: str) -> None:
    store, paths = ProbedStore(), HOSTILE[name]
    for path in paths:
        store.put(f"e/{path}", b"")
    limits = SealLimits(range_files=40, page=10)
    ranges = split_range(store, "e/", KeyRange(), large=8, tasks=8, limits=limits)
    assert [each.after for each in ranges] == ["", *(each.upto for each in ranges[:-1])]
    assert ranges[-1].upto is None
    assert all(each.upto is None or each.after < each.upto for each in ranges)
    assert store.listings <= 4 * max(len(paths), 250)
