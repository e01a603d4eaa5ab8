"""Kill -9 at any moment, two jobs at once, one cache: the next fetch is complete and repeats no finished block."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from packline.client.cache.staging import Staging, try_to_become_writer
from packline.client.cache.takeover import remove_abandoned
from packline.client.transfer.task import Transfer, TransferKind, TransferSummary
from packline.errors import AccessDenied
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.owners import change_owner, make_silent, opened
from tests.waiting import wait_for

ROOT = Path(__file__).parents[3]
FILES = some_files(400, 4000)


@pytest.fixture
def processes() -> int:
    return 2


class Jobs:
    """Starts fetches of one plan as processes of their own."""

    def __init__(self, store: FakeS3, plan: FetchPlan, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._plan = folder / "plan.json"
        self._plan.write_text(json.dumps(asdict(plan)))

    def start(
        self,
        to: str = "data",
        *more: str,
        inside: Sequence[str] = (),
        module: str = "job",
        identity: Sequence[int] = (),
        **options: Any,
    ) -> subprocess.Popen[str]:
        """Start a fetch to a folder; ``inside`` is a command that runs it in a container, say."""
        command = [*inside, sys.executable, "-m", f"tests.unit.client.{module}", *map(str, identity)]
        command += [self._store.url, str(self._plan)]
        command += [str(self._folder / "cache"), str(self._folder / to), *more]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)

    def receipt(self, job: subprocess.Popen[str]) -> dict[str, Any]:
        """Wait for success; the receipt."""
        out, _ = job.communicate(timeout=60)
        assert job.returncode == 0
        found: dict[str, Any] = json.loads(out)
        return found


def finished(folder: Path) -> set[tuple[int, int]]:
    """Part and number of the blocks in the journals of a cache."""
    lines = [line for file in folder.glob("staging/*/journal") for line in file.read_text().splitlines()]
    records = [json.loads(line) for line in lines if line.endswith("]")]
    return {(record[1], record[2]) for record in records if record[0] != "schema"}


@pytest.mark.parametrize("after", [1, 4, 9])
def test_after_a_kill_finished_blocks_are_not_fetched_again(
    store: FakeS3, tmp_path: Path, after: int
) -> None:
    plan = a_version(store, FILES)
    blocks = sum(len(part.blocks) for part in plan.parts)
    assert blocks > 20
    store.fault = lambda seen: Fault(delay=0.3) if seen.number > after else None
    jobs = Jobs(store, plan, tmp_path)
    job = jobs.start()
    wait_for(lambda: len(finished(tmp_path / "cache")) >= after)
    job.send_signal(signal.SIGKILL)
    job.communicate()
    done = finished(tmp_path / "cache")
    assert not (tmp_path / "data").exists()
    wait_for(lambda: no_process_writes(tmp_path / "cache"))
    store.fault = lambda seen: None
    store.seen.clear()
    receipt = jobs.receipt(jobs.start())
    assert tree(tmp_path / "data") == FILES
    assert receipt["resumed_files"] > 0
    assert not {range_of(plan, *block) for block in done} & set(store.ranges())
    assert list((tmp_path / "cache/staging").iterdir()) == []


def test_kills_at_many_moments_end_in_a_whole_version(store: FakeS3, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    store.latency = 0.02
    jobs = Jobs(store, plan, tmp_path)
    for moment in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        job = jobs.start()
        time.sleep(moment)
        job.kill()
        job.communicate()
        assert tree(tmp_path / "data") in ({}, FILES)
    jobs.receipt(jobs.start())
    assert tree(tmp_path / "data") == FILES


def test_two_jobs_at_once_both_complete(store: FakeS3, tmp_path: Path) -> None:
    store.latency = 0.01
    jobs = Jobs(store, a_version(store, FILES), tmp_path)
    first, second = jobs.start("one"), jobs.start("two")
    jobs.receipt(first)
    jobs.receipt(second)
    assert tree(tmp_path / "one") == FILES
    assert tree(tmp_path / "two") == FILES
    assert list((tmp_path / "cache/staging").iterdir()) == []


def test_a_fetch_that_failed_is_resumed_in_the_same_process(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    last = plan.parts[-1].key
    store.fault = lambda seen: Fault(status=403, code="AccessDenied", delay=0.5) if seen.key == last else None
    with pytest.raises(AccessDenied):
        quick_fetch(plan)
    done = finished(tmp_path / "cache")
    assert done
    store.fault = lambda seen: None
    store.seen.clear()
    assert quick_fetch(plan).resumed_files > 0
    assert not {range_of(plan, *block) for block in done} & set(store.ranges())
    assert tree(tmp_path / "data") == FILES


def test_a_worker_that_dies_is_replaced_by_the_others(store: FakeS3, tmp_path: Path) -> None:
    store.fault = lambda seen: Fault(delay=0.5)
    jobs = Jobs(store, a_version(store, FILES), tmp_path)
    job = jobs.start()
    wait_for(lambda: len(workers_of(job.pid)) > 1 and len(store.seen) > 4)
    os.kill(workers_of(job.pid)[0], signal.SIGKILL)
    store.fault = lambda seen: None
    assert jobs.receipt(job)["retries"] > 0
    assert tree(tmp_path / "data") == FILES


def test_a_journal_cut_short_loses_only_its_last_line(tmp_path: Path) -> None:
    staging = opened(tmp_path)
    for number in range(3):
        staging.journal.record(block(number), TransferSummary(2, 20, f"a{number}", f"b{number}"))
    journal = staging.folder / "journal"
    staging.release()
    journal.write_bytes(journal.read_bytes()[:-5])
    again = opened(tmp_path)
    assert again.resumed
    assert [again.journal.done(block(number)) for number in range(3)] == [True, True, False]
    assert again.journal.files == 4
    again.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("turn", range(25))
def test_of_many_that_find_a_dead_folder_at_once_one_takes_it(tmp_path: Path, turn: int) -> None:
    dead = opened(tmp_path)
    dead.journal.record(block(0), TransferSummary(2, 20, "a", "b"))
    dead.release()
    found: list[Staging | None] = []
    together = threading.Barrier(8)

    def look() -> None:
        together.wait()
        found.append(try_to_become_writer(tmp_path, "content"))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writers = [staging for staging in found if staging is not None]
    assert [staging.resumed for staging in writers] == [True]
    assert writers[0].journal.files == 2
    writers[0].discard()
    assert list(tmp_path.iterdir()) == []


def test_a_living_owner_keeps_its_staging_folder(tmp_path: Path) -> None:
    first = opened(tmp_path)
    assert try_to_become_writer(tmp_path, "content") is None
    remove_abandoned(tmp_path)
    assert first.folder.exists()
    first.discard()
    opened(tmp_path).discard()


def test_a_staging_folder_from_before_a_restart_of_the_machine_is_not_trusted(tmp_path: Path) -> None:
    dead = opened(tmp_path)
    dead.journal.close()
    change_owner(dead.folder / "owner.json", boot="another boot")
    make_silent(dead.folder / "owner.json", 3600)
    fresh = opened(tmp_path)
    assert not fresh.resumed
    remove_abandoned(tmp_path)
    assert not dead.folder.exists()
    fresh.discard()


def range_of(plan: FetchPlan, part: int, number: int) -> tuple[str, str]:
    """Key and Range header of a block."""
    found = plan.parts[part].blocks[number]
    return plan.parts[part].key, f"bytes={found.offset}-{found.offset + found.length - 1}"


def block(number: int) -> Transfer:
    return Transfer(TransferKind.BLOCK, 0, number, "key", None, 0, 10, 2)


def workers_of(pid: int) -> list[int]:
    """Child processes of a job."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def no_process_writes(cache: Path) -> bool:
    """Whether the workers of a killed job have noticed and ended."""
    from packline.client.cache.liveness import is_alive

    return not any(is_alive(owner) for owner in cache.glob("staging/*/owner.json"))
