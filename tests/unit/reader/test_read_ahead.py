"""The reader follows an announced order: what comes next is fetched before it is read, each member once."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.datasets import a_version
from tests.unit.reader.conftest import Open
from tests.unit.reader.opening import open_dataset
from tests.waiting import wait_for


def bytes_requested(store: FakeS3) -> int:
    """Return how many bytes of parts were requested."""
    spans = [text.removeprefix("bytes=").split("-") for _, text in store.ranges()]
    return sum(int(last) - int(first) + 1 for first, last in spans)


def test_members_are_fetched_ahead_in_the_announced_order_and_only_once(
    open_plan: Open, files: dict[str, bytes], store: FakeS3, plan: FetchPlan
) -> None:
    dataset, values = open_plan(read_ahead_bytes=200_000), list(files.values())
    order = list(range(len(values)))
    random.Random(4).shuffle(order)
    dataset.prefetch(order)
    for first in range(0, len(order), 16):
        batch = order[first : first + 16]
        assert dataset.read_many(batch) == [values[position] for position in batch]
    entries = sum(30 + len(path.encode()) + len(data) for path, data in files.items())
    assert bytes_requested(store) <= entries + 64_000 * len(store.ranges())
    store.seen.clear()
    assert list(dataset) == values
    assert store.seen == []


def test_the_window_is_fetched_without_a_read_and_no_more_than_the_window(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset = open_plan(read_ahead_bytes=60_000)
    dataset.prefetch(range(10, len(dataset)))
    reader = dataset._open_reader()

    def held_bytes() -> int:
        return sum(len(data) for at, data in enumerate(files.values()) if reader.is_present(at))

    wait_for(lambda: held_bytes() >= 60_000 and not reader.remote.pool.busy)
    held = held_bytes()
    assert 60_000 <= held < 60_000 + max(map(len, files.values()))
    store.seen.clear()
    assert dataset[10] == list(files.values())[10]


def test_a_shuffled_epoch_sends_as_many_requests_as_one_plan_of_its_window(
    store: FakeS3, tmp_path: Path
) -> None:
    count = 400
    files = {f"{number:05d}": bytes([number % 251]) * 66_000 for number in range(count)}
    plan = a_version(store, files, part_files=count, block_bytes=1 << 20, shard_rows=count)
    dataset = open_dataset(plan, store.url, tmp_path / "cache", read_ahead_bytes=24 << 20)
    order, values = list(range(count)), list(files.values())
    random.Random(5).shuffle(order)
    dataset.prefetch(order)
    for first in range(0, count, 20):
        batch = order[first : first + 20]
        assert dataset.read_many(batch) == [values[at] for at in batch]
    # 48 members are requested on their own, for the first batches; the others between them come by few ranges.
    assert len(store.ranges()) <= count // 2
    dataset.close()


def test_an_order_that_ends_within_the_first_window_is_fetched_whole_without_a_read(
    store: FakeS3, tmp_path: Path
) -> None:
    files = {f"{number:05d}": bytes([number]) * 66_000 for number in range(90)}
    plan = a_version(store, files, part_files=90, block_bytes=1 << 20, shard_rows=90)
    dataset = open_dataset(plan, store.url, tmp_path / "cache", read_ahead_bytes=64 << 20)
    dataset.prefetch([*range(0, 90, 2), *range(1, 90, 2)])
    reader = dataset._open_reader()
    wait_for(lambda: all(map(reader.is_present, range(90))))
    dataset.close()


def test_members_are_read_while_the_window_is_gathered(open_plan: Open, files: dict[str, bytes]) -> None:
    dataset, values = open_plan(read_ahead_bytes=8 << 20), list(files.values())
    assert dataset.read_many(range(20)) == values[:20]
    resumed, gathering, waited = threading.Event(), threading.Event(), list[bool]()

    def slow_order() -> Iterator[int]:
        yield from [*range(120)] * 8
        gathering.set()
        waited.append(resumed.wait(10))

    dataset.prefetch(slow_order())
    assert gathering.wait(10)
    assert dataset.read_many(range(20)) == values[:20]
    resumed.set()
    assert dataset.read_many(range(120)) == values[:120]
    assert waited == [True], "the reads did not wait for the order"


def test_an_error_on_the_way_ahead_is_raised_by_the_read_that_needs_the_member(
    open_plan: Open, files: dict[str, bytes], store: FakeS3, plan: FetchPlan
) -> None:
    dataset = open_plan()
    store.fault = lambda seen: Fault(403, "AccessDenied")
    dataset.prefetch(range(5))
    wait_for(lambda: not dataset._open_reader().remote.pool.busy)
    with pytest.raises(Exception, match=r"Member 'empty.txt' of dataset://images/v1 cannot be read"):
        dataset[0]
    store.fault = lambda seen: None
    assert dataset[0] == b""


def test_another_order_replaces_the_first_and_a_repeated_position_is_read_twice(
    open_plan: Open, files: dict[str, bytes], store: FakeS3
) -> None:
    dataset, values = open_plan(), list(files.values())
    dataset.prefetch(iter(range(100)))
    dataset.prefetch([5, 5, 7])
    assert dataset.read_many([5, 7]) == [values[5], values[7]]
    assert dataset[5] == values[5]


def test_objects_are_fetched_ahead_as_well(
    open_plan: Open, files: dict[str, bytes], store: FakeS3, plan: FetchPlan
) -> None:
    dataset = open_plan(plan=replace(plan, parts=()))
    dataset.prefetch(range(20))
    assert dataset.read_many(range(20)) == list(files.values())[:20]
    keys = [seen.key for seen in store.seen if seen.key.startswith("outputs/")]
    assert len(keys) == len(set(keys))


def test_a_member_that_comes_in_several_ranges_is_fetched_ahead_once(store: FakeS3, tmp_path: Path) -> None:
    data = random.Random(1).randbytes(2_500_000)
    dataset = open_dataset(a_version(store, {"a": b"1", "large": data}), store.url, tmp_path / "cache")
    for _ in range(2):
        dataset.prefetch([1, 0])
        assert dataset.read_many([1, 0]) == [data, b"1"]
    assert len(store.ranges()) == len(set(store.ranges()))
    assert dataset._open_reader().is_present(1)
    dataset.close()
