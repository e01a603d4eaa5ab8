"""One dataset serves threads, and processes by every start method; a killed process leaves nothing wrong behind."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from packline.model import FetchPlan
from packline.reader.dataset import Dataset
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.reader.conftest import Open
from tests.unit.reader.opening import dump, load
from tests.waiting import wait_for


def read_digest(pickled: bytes, positions: Sequence[int], results: object) -> None:
    """Read members in another process, and put their digest into a queue."""
    dataset = load(pickled)
    results.put(digest(dataset, positions))  # type: ignore[attr-defined]


def digest(dataset: Dataset, positions: Sequence[int]) -> str:
    return sha256(b"".join(dataset.read_many(positions))).hexdigest()


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_pickle_reads_the_same_in_a_process_of_another_start_method(
    method: str, open_plan: Open, plan: FetchPlan, store: FakeS3, files: dict[str, bytes]
) -> None:
    dataset = open_plan()
    context: Any = multiprocessing.get_context(method)
    results = context.SimpleQueue()
    positions = list(range(0, len(dataset), 9))
    process = context.Process(target=read_digest, args=(dump(dataset), positions, results))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert results.get() == sha256(b"".join(list(files.values())[at] for at in positions)).hexdigest()


def forked(child: object) -> int:
    """Run a function in a forked child; returns its exit code."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            child()  # type: ignore[operator]
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the test's own server has threads
def test_forked_children_read_cold_members_while_the_parent_has_connections_and_reads_ahead(
    open_plan: Open, files: dict[str, bytes]
) -> None:
    dataset, values = open_plan(), list(files.values())
    assert dataset[3] == values[3]
    dataset.prefetch(range(20, 60))

    def child(first: int) -> None:
        positions = range(first, len(values), 5)
        assert dataset.read_many(positions) == [values[at] for at in positions]

    assert [forked(lambda first=first: child(first)) for first in range(4)] == [0] * 4
    assert dataset.read_many(range(60)) == values[:60]


def test_threads_share_one_dataset(open_plan: Open, files: dict[str, bytes], store: FakeS3) -> None:
    dataset, values = open_plan(), list(files.values())
    store.latency = 0.002
    wrong: list[int] = []

    def read(first: int) -> None:
        positions = range(first, len(values), 8)
        wrong.extend(position for position in positions if dataset[position] != values[position])

    threads = [threading.Thread(target=read, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.most_asked > 1


def test_a_pickle_holds_the_version_that_an_alias_meant(open_plan: Open, plan: FetchPlan) -> None:
    dataset = open_plan(uri="dataset://images/production", include=["train/class1/"])
    assert dataset.uri == "dataset://images/v1"
    text = dump(dataset)
    assert b"production" not in text
    assert b"secret" not in text
    again = pickle.loads(pickle.dumps(dataset))
    assert (again.uri, list(again.paths())) == (dataset.uri, list(dataset.paths()))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_reader_that_is_killed_while_it_writes_the_cache_leaves_it_usable(
    open_plan: Open, files: dict[str, bytes], store: FakeS3, tmp_path: Path
) -> None:
    values = list(files.values())
    open_plan()  # makes the index
    store.fault = lambda seen: Fault(delay=0.3) if seen.number % 5 == 0 else None
    pid = os.fork()
    if pid == 0:
        for position in range(0, len(values), 2):
            open_plan().read_many([position])
        os._exit(0)
    wait_for(lambda: sum(key.startswith("packages/") for key, _ in store.ranges()) > 20)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    store.fault = lambda seen: None
    assert open_plan().read_many(range(len(values))) == values
    store.seen.clear()
    assert list(open_plan()) == values
    assert store.seen == []


def test_a_fork_while_a_thread_opens_a_part_file_leaves_no_lock_behind(
    open_plan: Open, files: dict[str, bytes]
) -> None:
    dataset = open_plan()
    expected = dataset[0]
    for file in dataset._open_reader()._files.values():
        file._guard.acquire()  # as another thread does for the moment of an open
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os._exit(0 if dataset[0] == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
    for file in dataset._open_reader()._files.values():
        file._guard.release()
