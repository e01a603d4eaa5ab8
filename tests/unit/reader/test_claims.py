"""Processes of one machine do not fetch the same ranges: who fetches a member claims it, and others wait for it."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from packline.model import FetchPlan
from packline.reader import member_claims
from packline.reader.dataset import Dataset
from packline.reader.prefetch_window import PrefetchWindow
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.datasets import a_version, some_files
from tests.unit.reader.opening import open_dataset
from tests.waiting import wait_for

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the test's own server has threads

MEMBERS = dict(sorted(some_files(600, 2000).items(), key=lambda item: item[0].encode()))
VALUES = list(MEMBERS.values())
BATCH = 32


@pytest.fixture
def plan(store: FakeS3) -> FetchPlan:
    return a_version(store, MEMBERS, part_files=250)


@pytest.fixture
def dataset(store: FakeS3, plan: FetchPlan, tmp_path: Path) -> Iterator[Dataset]:
    with open_dataset(plan, store.url, tmp_path / "cache", read_ahead_bytes=64 << 20) as opened:
        yield opened


def package_requests(store: FakeS3) -> int:
    """How many ranges of packages were requested."""
    return len(store.ranges())


def shuffled(seed: int) -> list[int]:
    order = list(range(len(VALUES)))
    random.Random(seed).shuffle(order)
    return order


def read_batches(dataset: Dataset, order: list[int], first: int = 0, step: int = 1) -> None:
    """Read every ``step``-th batch of an order, and compare it."""
    for start in range(first * BATCH, len(order), step * BATCH):
        positions = order[start : start + BATCH]
        assert dataset.read_many(positions) == [VALUES[position] for position in positions]


@contextmanager
def forked(*children: Callable[[], None]) -> Iterator[list[int]]:
    """Run functions in forked children; at the end of the block, all must have ended without an error."""
    pids = []
    for child in children:
        pid = os.fork()
        if pid == 0:
            signal.alarm(100)
            status = 1
            with suppress(BaseException):
                child()
                status = 0
            os._exit(status)
        pids.append(pid)
    yield pids
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0] * len(pids)


def test_four_forked_readers_of_an_announced_order_request_little_more_than_one(
    dataset: Dataset, store: FakeS3, plan: FetchPlan, tmp_path: Path
) -> None:
    order = shuffled(1)
    store.latency = 0.003
    with open_dataset(plan, store.url, tmp_path / "alone", read_ahead_bytes=64 << 20) as alone:
        alone.prefetch(order)
        read_batches(alone, order)
    alone_requests = package_requests(store)
    store.seen.clear()
    ready, go = os.pipe()

    def worker(number: int) -> None:
        os.read(ready, 1)
        read_batches(dataset, order, number, 4)

    with forked(*(lambda number=number: worker(number) for number in range(4))):
        dataset.prefetch(order)
        os.write(go, b"4444")
    assert package_requests(store) <= 1.2 * alone_requests


def test_readers_with_orders_of_their_own_request_few_bytes_twice(
    dataset: Dataset, store: FakeS3, plan: FetchPlan
) -> None:
    store.latency = 0.003

    def reader(seed: int) -> None:
        dataset.prefetch(shuffled(seed))
        read_batches(dataset, shuffled(seed))

    with forked(*(lambda seed=seed: reader(seed) for seed in range(4))):
        pass
    assert requested_bytes(store) <= 1.2 * sum(part.size for part in plan.parts)


def requested_bytes(store: FakeS3) -> int:
    """How many bytes of packages were requested."""
    spans = (text.removeprefix("bytes=").split("-") for _, text in store.ranges())
    return sum(int(last) - int(first) + 1 for first, last in spans)


def test_what_a_killed_process_was_fetching_is_taken_over(dataset: Dataset, store: FakeS3) -> None:
    store.fault = lambda seen: Fault(delay=60.0) if seen.range else None
    pid = os.fork()
    if pid == 0:
        dataset.read_many(range(40))
        os._exit(0)
    wait_for(lambda: package_requests(store) > 0)
    store.fault = lambda seen: None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert dataset.read_many(range(60)) == VALUES[:60]


def test_a_process_that_stands_still_delays_others_only_for_a_while(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_claims, "SILENT_SECONDS", 0.2)
    ready, go = os.pipe()
    pid = os.fork()
    if pid == 0:
        dataset._open_reader().claims.take(range(40))
        os.write(go, b"1")
        signal.pause()
    os.read(ready, 1)
    try:
        assert dataset._open_reader().claims.take(range(50)).others == list(range(40))
        assert dataset.read_many(range(60)) == VALUES[:60]
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def test_an_order_that_replaces_another_gives_up_what_was_not_requested_yet(
    dataset: Dataset, store: FakeS3
) -> None:
    store.latency = 0.05
    dataset.prefetch(shuffled(3))
    dataset.prefetch([5])
    assert dataset[5] == VALUES[5]

    def child() -> None:
        wait_for(lambda: not dataset._open_reader().claims.take(range(len(VALUES))).others)

    with forked(child):
        pass


def test_an_order_that_is_stopped_while_it_is_gathered_keeps_no_claim(dataset: Dataset) -> None:
    reader = dataset._open_reader()

    def order() -> Iterator[int]:
        yield from range(len(VALUES))
        window.stop()  # as when what came cannot be kept

    window = PrefetchWindow(reader, order(), 64 << 20)
    window.start()

    def child() -> None:
        wait_for(lambda: not dataset._open_reader().claims.take(range(len(VALUES))).others)

    with forked(child):
        pass
    dataset.close()


def test_without_locks_every_process_fetches_for_itself(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_LOCKS", "off")
    dataset._open_reader().claims.take(range(40))
    with forked(lambda: read_batches(dataset, list(range(64)))):
        pass


def test_whole_runs_are_fetched_with_the_first_of_their_members(
    store: FakeS3, plan: FetchPlan, tmp_path: Path
) -> None:
    order = shuffled(4)
    with open_dataset(plan, store.url, tmp_path / "cache", read_ahead_bytes=256 << 10) as dataset:
        runs = len({dataset.run_of(position) for position in range(len(dataset))})
        dataset.prefetch(order, whole_runs=True)
        read_batches(dataset, order)
    first_members = 2 * BATCH
    assert len(store.ranges()) <= first_members + 2 * runs < len(order) / 4


def test_whole_runs_of_a_selection_have_only_what_was_selected(
    store: FakeS3, plan: FetchPlan, tmp_path: Path
) -> None:
    with open_dataset(plan, store.url, tmp_path / "cache", include=["train/class3/"]) as dataset:
        expected = [data for path, data in MEMBERS.items() if path.startswith("train/class3/")]
        order = list(range(len(expected)))[::-1]
        dataset.prefetch(order, whole_runs=True)
        assert dataset.read_many(order) == expected[::-1]
    assert requested_bytes(store) < sum(part.size for part in plan.parts) / 3
