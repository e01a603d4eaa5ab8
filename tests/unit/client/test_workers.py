"""Worker processes: who is read first, who is late, how many connections, and what happens when the last one dies."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from packline.aws_api.s3 import S3Source
from packline.client.cache.journal import Journal
from packline.client.errors import WorkerDied
from packline.client.placement.link_mode import LinkMode
from packline.client.transfer.connection import TransferConnection
from packline.client.transfer.engine import TransferEngine
from packline.client.transfer.task import RangeResult, Transfer, TransferKind, TransferSummary
from packline.client.transfer.worker import stalled
from packline.client.transfer_plan import block_transfers
from packline.errors import PacklineError, UnusablePath
from packline.fs.directory_writer import DirectoryWriter
from packline.retry import RetryPolicy
from packline.vhpkgzip.member_paths import check_path_bytes
from tests.fakes.s3 import FakeS3, Fault
from tests.fakes.s3.faults import FaultChoice
from tests.fakes.s3.messages import Request
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(300, 4000)


@pytest.fixture
def processes() -> int:
    return 2


class Nothing:
    """Is told, and does nothing."""

    def finished(self, transfer: Transfer, finished: TransferSummary) -> None: ...

    def range_finished(self, transfer: Transfer, result: RangeResult) -> None: ...

    def ranges(self, transfer: Transfer) -> list[RangeResult]:
        return []

    def forget_ranges(self, transfer: Transfer) -> None: ...

    def received(self, count: int) -> None: ...

    def tick(self) -> None: ...

    def replace_by_objects(self, transfer: Transfer, error: PacklineError) -> Iterable[Transfer]:
        raise error


class HalfASecond(RetryPolicy):
    """Pauses of known length."""

    def backoff(self, attempt: int) -> float:
        return 0.5


def killing(process: int) -> FaultChoice:
    """Kill a process while the store has its first request."""

    def fault(seen: Request) -> Fault:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        return Fault(silent=True)

    return fault


def nothing_done(folder: Path) -> Journal:
    """The journal of a fetch that has just begun."""
    return Journal(folder / "journal")


@pytest.fixture
def lanes(tmp_path: Path) -> Iterator[list[TransferConnection]]:
    folders = DirectoryWriter(str(tmp_path), check_path_bytes)
    yield [TransferConnection(folders, memoryview(bytearray(10))) for _ in range(3)]
    folders.close()


def test_a_lane_is_late_if_nothing_came_in_time_and_nothing_waits_to_be_read(
    lanes: list[TransferConnection],
) -> None:
    silent, starved, alive = lanes
    silent.deadline = starved.deadline = 10.0
    alive.deadline = 30.0
    assert stalled(lanes, [starved], now=20.0) == [silent]


def test_connections_grow_while_the_worker_waits_for_the_store(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES, block_bytes=16_000)
    assert sum(len(part.blocks) for part in plan.parts) > 60
    store.latency = 0.05
    quick_fetch(plan, settings=QUICK._replace(processes=1, connections=2), link_mode=LinkMode.DIRECT)
    assert 2 < store.most_asked <= 6
    assert tree(tmp_path / "data") == FILES


def test_connections_stay_as_they_are_where_they_may_not_grow(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES, block_bytes=16_000)
    store.latency = 0.05
    settings = QUICK._replace(processes=1, connections=2, max_growth=1.0)
    quick_fetch(plan, settings=settings, link_mode=LinkMode.DIRECT)  # a cache reads the manifest beside
    assert store.most_asked == 2


def test_the_last_worker_killed_while_it_works_is_a_typed_error(
    store: FakeS3, source: S3Source, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    with TransferEngine(source, str(tmp_path), QUICK._replace(processes=1), expected=1) as engine:
        store.fault = killing(engine.pids[0])
        with pytest.raises(WorkerDied, match="No worker process was left to fetch block 0 of part 0"):
            engine.run(block_transfers(plan, nothing_done(tmp_path)), Nothing())


def test_the_last_worker_killed_while_the_store_has_asked_for_a_pause_is_a_typed_error(
    store: FakeS3, source: S3Source, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    store.fault = lambda seen: Fault(status=503, code="SlowDown")
    settings = QUICK._replace(processes=1, retry_policy=HalfASecond())
    with TransferEngine(source, str(tmp_path), settings, expected=1) as engine:
        threading.Timer(0.2, os.kill, (engine.pids[0], signal.SIGKILL)).start()
        with pytest.raises(WorkerDied, match="No worker process was left"):
            engine.run(block_transfers(plan, nothing_done(tmp_path)), Nothing())


def test_what_a_worker_says_before_it_ends_is_the_error_though_nothing_can_be_sent_to_it(
    source: S3Source, tmp_path: Path
) -> None:
    """Its folder is missing, so it ends at once. What is sent to it then fails by a broken pipe."""
    missing = tmp_path / "missing"
    with TransferEngine(source, str(missing), QUICK._replace(processes=1), expected=1) as engine:
        os.waitid(os.P_PID, engine.pids[0], os.WEXITED | os.WNOWAIT)
        with pytest.raises(UnusablePath, match=str(missing)):
            engine.run(iter([Transfer(TransferKind.OBJECT, -1, 0, "a", None, 0, 1, 1, path="a")]), Nothing())
