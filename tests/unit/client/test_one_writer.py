"""One process writes a version; the others wait for it, and take over if it dies, fails or is paused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.client.cache.staging import Progress, try_to_become_writer, write_once
from packline.client.progress import LineReporter
from packline.client.transfer.task import TransferSummary
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.client.conftest import Fetch
from tests.unit.client.containers import container
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.owners import GONE, change_owner, make_silent, opened
from tests.unit.client.test_interrupted import Jobs, block, finished, range_of
from tests.waiting import HANG_SECONDS, wait_for

FILES = some_files(400, 4000)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for 2.4 times the files: less than two copies, with the blocks they take."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = sum(map(len, FILES.values())) + 4096 * len(FILES)
    command = ["mount", "-t", "tmpfs", "-o", f"size={int(size * 1.8)}", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("file systems may not be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def left_over(cache: Path) -> list[Path]:
    """What should not be in a cache when no process uses it."""
    return [path for name in ("staging", "leases") for path in (cache / name).iterdir()]


def asked_more_than_once(store: FakeS3) -> list[tuple[str, str]]:
    return [asked for asked, times in Counter(store.ranges()).items() if times > 1]


def test_eight_ranks_with_a_cold_cache_download_a_version_once(store: FakeS3, small_disk: Path) -> None:
    plan = a_version(store, FILES)
    store.latency = 0.02
    jobs = Jobs(store, plan, small_disk)
    ranks = [jobs.start(f"rank-{number}") for number in range(8)]
    receipts = [jobs.receipt(rank) for rank in ranks]
    assert all(tree(small_disk / f"rank-{number}") == FILES for number in range(8))
    assert asked_more_than_once(store) == []
    assert len(store.ranges()) == sum(len(part.blocks) for part in plan.parts)
    assert sum(not receipt["from_cache"] for receipt in receipts) == 1
    assert left_over(small_disk / "cache") == []


def test_ranks_in_containers_of_their_own_download_a_version_once(store: FakeS3, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    store.latency = 0.02
    jobs = Jobs(store, plan, tmp_path)
    ranks = [jobs.start(f"rank-{number}", inside=container(f"pod-{number}")) for number in range(3)]
    for rank in ranks:
        jobs.receipt(rank)
    assert asked_more_than_once(store) == []
    assert left_over(tmp_path / "cache") == []


@pytest.mark.parametrize("inside", [False, True])
def test_who_waits_takes_over_when_the_writer_is_killed(store: FakeS3, tmp_path: Path, inside: bool) -> None:
    plan = a_version(store, FILES)
    blocks = sum(len(part.blocks) for part in plan.parts)
    store.fault = lambda seen: Fault(delay=600) if len(store.ranges()) > 10 else None
    jobs = Jobs(store, plan, tmp_path)
    writer = jobs.start("one", inside=container() if inside else ())
    wait_for(lambda: len(finished(tmp_path / "cache")) >= 5)
    waiting = jobs.start("two")
    time.sleep(0.5)
    writer.kill()
    writer.communicate()
    done = finished(tmp_path / "cache")
    store.fault = lambda seen: None
    store.seen.clear()
    assert jobs.receipt(waiting)["resumed_files"] > 0
    assert tree(tmp_path / "two") == FILES
    assert not {range_of(plan, *block) for block in done} & set(store.ranges())
    assert len(store.ranges()) <= blocks - len(done)
    assert left_over(tmp_path / "cache") == []


def test_a_container_that_is_restarted_with_another_host_name_resumes_and_leaves_nothing(
    store: FakeS3, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    store.fault = lambda seen: Fault(delay=600) if len(store.ranges()) > 10 else None
    jobs = Jobs(store, plan, tmp_path)
    first = jobs.start(inside=container("pod-x7k2"))
    wait_for(lambda: len(finished(tmp_path / "cache")) >= 5)
    first.kill()
    first.communicate()
    done = finished(tmp_path / "cache")
    store.fault = lambda seen: None
    store.seen.clear()
    assert jobs.receipt(jobs.start(inside=container("pod-9qwd")))["resumed_files"] > 0
    assert not {range_of(plan, *block) for block in done} & set(store.ranges())
    assert tree(tmp_path / "data") == FILES
    assert left_over(tmp_path / "cache") == []


def test_a_paused_writer_that_was_replaced_harms_nothing_when_it_goes_on(
    store: FakeS3, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    store.fault = lambda seen: Fault(delay=1) if len(store.ranges()) > 10 else None
    jobs = Jobs(store, plan, tmp_path)
    paused = jobs.start("one")
    wait_for(lambda: len(finished(tmp_path / "cache")) >= 5)
    paused.send_signal(signal.SIGSTOP)
    for owner in (tmp_path / "cache/staging").glob("*/owner.json"):
        make_silent(owner, 60)
    store.fault = lambda seen: None
    assert jobs.receipt(jobs.start("two"))["resumed_files"] > 0
    paused.send_signal(signal.SIGCONT)
    jobs.receipt(paused)
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == FILES
    assert tree(tmp_path / "cache/v1" / plan.content_hash) == FILES
    assert left_over(tmp_path / "cache") == []


def test_who_waits_for_a_writer_that_fails_gets_its_own_error(store: FakeS3, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    last = plan.parts[-1].key
    store.fault = lambda seen: Fault(status=403, code="AccessDenied", delay=0.3) if seen.key == last else None
    jobs = Jobs(store, plan, tmp_path)
    ranks = [jobs.start(f"rank-{number}", stderr=subprocess.PIPE) for number in range(3)]
    errors = [rank.communicate(timeout=60)[1] for rank in ranks]
    assert all("AccessDenied" in error for error in errors)
    assert [rank.returncode for rank in ranks] == [1, 1, 1]


class Watched(LineReporter):
    """Tells when the fetch waits, and when it shows that the one it waits for has come further."""

    def __init__(self, every: float) -> None:
        super().__init__(every=every)
        self.waits, self.advances = threading.Event(), threading.Event()

    def note(self, message: str) -> None:
        super().note(message)
        self.waits.set()

    def advance(self, files: int, bytes: int) -> None:
        super().advance(files, bytes)
        self.advances.set()


def test_who_waits_shows_the_progress_of_the_writer(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = a_version(store, FILES)
    blocks = sum(len(part.blocks) for part in plan.parts)
    watched = Watched(every=0.0)

    def hold(seen: Request) -> None:
        if len(store.ranges()) > 3:
            watched.waits.wait(HANG_SECONDS)
        if len(store.ranges()) == blocks:
            watched.advances.wait(HANG_SECONDS)

    store.fault = hold
    together = threading.Thread(target=quick_fetch, args=(plan, tmp_path / "one"))
    together.start()
    wait_for(lambda: len(store.ranges()) > 2)
    assert quick_fetch(plan, tmp_path / "two", reporter=watched).from_cache
    together.join()
    shown = capsys.readouterr().err
    assert "another process is fetching dataset://images/v1; waiting for it" in shown
    assert "% of" in shown or " of 402 files" in shown


def test_a_writer_that_cannot_be_seen_is_replaced_after_silence_by_a_folder_of_its_own(
    tmp_path: Path,
) -> None:
    other = opened(tmp_path)
    (other.files / "whole").write_bytes(b"whole")
    (other.files / "whole").chmod(0o444)
    (other.files / "half").write_bytes(b"ha")
    other.journal.record(block(0), TransferSummary(1, 5, "whole", "whole"))
    change_owner(other.folder / "owner.json", namespace="another")
    assert try_to_become_writer(tmp_path, "content") is None
    make_silent(other.folder / "owner.json", 60)
    ours = opened(tmp_path)
    assert ours.resumed
    assert ours.journal.files == 1
    assert (ours.files / "whole").read_bytes() == b"whole"
    assert other.files.exists()
    assert not (ours.files / "half").exists()
    other.journal.close()
    ours.discard()


def test_a_writer_is_told_apart_from_the_one_before(tmp_path: Path) -> None:
    first = opened(tmp_path)
    change_owner(first.folder / "owner.json", processes=GONE)
    second = opened(tmp_path)
    first.release()
    assert try_to_become_writer(tmp_path, "content") is None
    second.discard()


def test_a_version_that_is_published_in_between_is_not_written_again(tmp_path: Path) -> None:
    told: list[Progress] = []
    assert write_once(tmp_path, "content", lambda: True, told.append) is None
    assert told == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "content.1-gone", "other.1-abc", "../content.1-abc", "\0"])
def test_a_damaged_record_of_the_writer_stops_nobody_for_long(tmp_path: Path, text: str) -> None:
    (tmp_path / "content.writer").write_text(text)
    make_silent(tmp_path / "content.writer", 60)
    staging = opened(tmp_path)
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_hard_links_has_one_writer_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    staging = opened(tmp_path)
    assert try_to_become_writer(tmp_path, "content") is None
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_what_is_said_of_a_writer_is_plain(tmp_path: Path) -> None:
    staging = opened(tmp_path)
    assert (tmp_path / "content.writer").read_text() == staging.folder.name
    assert set(json.loads((staging.folder / "owner.json").read_text())) == {
        *("boot", "namespace", "processes", "lock")
    }
    staging.discard()
