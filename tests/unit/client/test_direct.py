"""A fetch without a cache resumes after kill -9, serves several jobs at once, and is never complete too early."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from packline.client.placement.link_mode import LinkMode
from packline.client.placement.target import inspect_target, open_target
from packline.errors import InvalidInput, NoSpace, TargetNotEmpty
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.waiting import wait_for

ROOT = Path(__file__).parents[3]
FILES = some_files(400, 4000)
OTHER = some_files(50, 500, 2)


class Jobs:
    """Starts fetches of one plan into one target as processes of their own."""

    def __init__(self, store: FakeS3, plan: FetchPlan, to: Path, mode: LinkMode, *replace: str) -> None:
        folder = to.parents[1]
        file = folder / f"{plan.content_hash}.json"
        file.write_text(json.dumps(asdict(plan)))
        self._arguments = [store.url, str(file), str(folder / "cache"), str(to), mode.value, *replace]

    def start(self, before: str = "") -> subprocess.Popen[str]:
        """Start one; ``before`` is Python that runs in it first."""
        run = f"{before}\nfrom tests.unit.client.job import main\nmain()"
        command = [sys.executable, "-c", run, *self._arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def kill(self, before: str) -> None:
        """Run one that kills itself."""
        job = self.start(before)
        job.communicate(timeout=100)
        assert job.returncode == -signal.SIGKILL


DIE_AT_RENAME = """
import os, signal
left, rename = [{}], os.rename
def counted(source, target):
    is_record = os.path.basename(source).startswith(".")
    if not is_record and ("/files" in str(source) or "/data" in str(source)):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
    rename(source, target)
os.rename = counted
"""
"""End in the middle of publication, after so many renames of data; records are renamed into place, too."""
DIE_AT_RECORD = """
import os, signal
del os.setxattr
rename = os.rename
def fatal(source, target):
    if os.path.basename(source).startswith("{}"):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)
os.rename = fatal
"""
"""End when a record is renamed into place; the file system has no extended attributes, as NFS 3."""
DIE_WHEN_COMPLETE = """
import os, signal
from packline.client.cache.staging import Staging
Staging.discard = lambda staging: os.kill(os.getpid(), signal.SIGKILL)
"""


def receipt_of(job: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = job.communicate(timeout=100)
    assert job.returncode == 0
    receipt: dict[str, Any] = json.loads(out)
    return receipt


def journal_lines(to: Path) -> int:
    """Blocks that a run has finished."""
    workspaces = [to.parent / f".{to.name}.packline", to / ".packline"]
    journals = [file for folder in workspaces for file in folder.glob("*/journal")]
    return sum(file.read_text().count("\n") for file in journals)


@pytest.fixture(params=[False, True], ids=["beside", "in place"])
def to(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A target that can be renamed over, and one that cannot."""
    folder = tmp_path / "pod/data"
    folder.parent.mkdir()
    if request.param:
        (folder / "lost+found").mkdir(parents=True)
    return folder


def test_no_cache_is_made_and_no_home_is_needed(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, to: Path
) -> None:
    receipt = quick_fetch(a_version(store, FILES), to, link_mode=LinkMode.DIRECT, cache=None)
    assert tree(to) == FILES
    assert receipt.placed == "direct"
    assert sorted(os.listdir(tmp_path)) == ["pod"]
    assert sorted(os.listdir(to.parent)) == ["data"]


@pytest.mark.parametrize("include", [["train/class1/**"], ["empty.txt"]])
def test_a_selection_is_extracted_as_well(
    store: FakeS3, quick_fetch: Fetch, to: Path, include: list[str]
) -> None:
    plan = a_version(store, FILES)
    selected = {path: body for path, body in FILES.items() if path.startswith(include[0].rstrip("*"))}
    quick_fetch(plan, to, link_mode=LinkMode.DIRECT, include=include)
    assert tree(to) == selected
    (to / next(iter(selected))).unlink()
    quick_fetch(plan, to, link_mode=LinkMode.DIRECT, include=include)
    assert tree(to) == selected
    with pytest.raises(TargetNotEmpty):
        quick_fetch(plan, to, link_mode=LinkMode.DIRECT)


def test_a_version_without_a_package_is_extracted_as_well(
    store: FakeS3, quick_fetch: Fetch, to: Path
) -> None:
    quick_fetch(a_version(store, OTHER), to, link_mode=LinkMode.DIRECT)
    assert tree(to) == OTHER


def test_an_empty_version_is_an_empty_folder(store: FakeS3, quick_fetch: Fetch, to: Path) -> None:
    quick_fetch(a_version(store, {}), to, link_mode=LinkMode.DIRECT)
    assert tree(to) == {}


def test_after_a_kill_finished_blocks_are_not_fetched_again(store: FakeS3, to: Path) -> None:
    plan = a_version(store, FILES, block_bytes=16_000)
    jobs = Jobs(store, plan, to, LinkMode.DIRECT)
    store.latency = 0.1
    job = jobs.start()
    wait_for(lambda: journal_lines(to) >= 5)
    job.send_signal(signal.SIGKILL)
    job.communicate()
    assert tree(to).keys() <= {name for name in tree(to) if name.startswith(".packline/")}
    receipt = receipt_of(jobs.start())
    assert tree(to) == FILES
    assert receipt["resumed_files"] > 0
    assert os.listdir(to.parent).count(".data.packline") == 0


@pytest.mark.parametrize("moment", range(5))
@pytest.mark.parametrize("mode", [LinkMode.DIRECT, LinkMode.AUTO])
def test_a_run_killed_while_it_moves_files_into_the_target_is_completed(
    store: FakeS3, quick_fetch: Fetch, to: Path, moment: int, mode: LinkMode
) -> None:
    if not to.exists() and moment:
        pytest.skip("one rename is all it takes")
    plan = a_version(store, {f"{name}/file": b"x" for name in "abc"} | FILES)
    Jobs(store, plan, to, mode).kill(DIE_AT_RENAME.format(moment))
    assert inspect_target(open_target(to, None)).record is None
    before = len(store.seen)
    receipt = quick_fetch(plan, to, link_mode=mode)
    assert tree(to).keys() >= FILES.keys()
    assert len(tree(to)) == plan.files == receipt.files
    assert len(store.seen) == before
    assert quick_fetch(plan, to, link_mode=mode).already_there


@pytest.mark.parametrize("record", [".publishing.", ".record."])
def test_a_run_killed_while_it_writes_a_record_leaves_nothing_that_the_next_one_does_not_remove(
    store: FakeS3, quick_fetch: Fetch, to: Path, record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not to.exists() and record == ".publishing.":
        pytest.skip("only a folder that is filled in place has this record")
    plan = a_version(store, OTHER)
    Jobs(store, plan, to, LinkMode.DIRECT).kill(DIE_AT_RECORD.format(record))
    monkeypatch.delattr(os, "setxattr")
    quick_fetch(plan, to, link_mode=LinkMode.DIRECT)
    assert quick_fetch(plan, to, link_mode=LinkMode.DIRECT).already_there
    hidden = [name for folder in (to.parent, to) for name in os.listdir(folder) if name.startswith(".")]
    assert hidden == ([".packline.json"] if (to / "lost+found").exists() else [".data.packline.json"])


@pytest.mark.parametrize("moment", range(8))
@pytest.mark.parametrize("mode", [LinkMode.DIRECT, LinkMode.AUTO])
def test_a_run_killed_while_it_replaces_a_version_never_leaves_a_mixture(
    store: FakeS3, quick_fetch: Fetch, to: Path, moment: int, mode: LinkMode
) -> None:
    if not to.exists() and moment > 1:
        pytest.skip("two renames are all it takes")
    old = a_version(store, {f"{name}/file": b"old" for name in "abc"} | {"d": b"old"})
    new = a_version(store, {f"{name}/file": b"new" for name in "bcd"} | {"a": b"new"})
    quick_fetch(old, to, link_mode=mode)
    Jobs(store, new, to, mode, "replace").kill(DIE_AT_RENAME.format(moment))
    if (to / "lost+found").exists():
        assert inspect_target(open_target(to, None)).record is None or moment == 0
    else:
        assert tree(to) in ({}, {f"{name}/file": b"old" for name in "abc"} | {"d": b"old"})
    quick_fetch(new, to, link_mode=mode, replace=True)
    assert set(tree(to).values()) == {b"new"}
    assert len(tree(to)) == 4
    assert quick_fetch(new, to, link_mode=mode).already_there


@pytest.mark.parametrize(("mode", "count"), [(LinkMode.DIRECT, 8), (LinkMode.AUTO, 3), (LinkMode.COPY, 3)])
def test_jobs_with_one_target_make_one_result(store: FakeS3, to: Path, mode: LinkMode, count: int) -> None:
    plan = a_version(store, FILES)
    store.latency = 0.05
    jobs = Jobs(store, plan, to, mode)
    running = [jobs.start() for _ in range(count)]
    receipts = [receipt_of(job) for job in running]
    assert tree(to) == FILES
    assert {receipt["files"] for receipt in receipts} == {len(FILES)}
    assert sum(not receipt["already_there"] for receipt in receipts) == 1
    if mode is LinkMode.DIRECT:
        assert len(store.ranges()) == sum(len(part.blocks) for part in plan.parts)
    assert [name for name in os.listdir(to.parent) if "packline" in name] == []


def test_a_job_takes_over_when_the_one_it_waits_for_is_killed(store: FakeS3, to: Path) -> None:
    plan = a_version(store, FILES, block_bytes=16_000)
    jobs = Jobs(store, plan, to, LinkMode.DIRECT)
    store.latency = 0.1
    first = jobs.start()
    wait_for(lambda: journal_lines(to) >= 3)
    store.latency = 2.0
    second = jobs.start()
    time.sleep(1.0)
    first.kill()
    first.communicate()
    store.latency = 0.0
    assert first.returncode == -signal.SIGKILL
    assert receipt_of(second)["resumed_files"] > 0
    assert tree(to) == FILES


def test_a_folder_that_was_emptied_after_a_kill_at_the_end_is_fetched_again(
    store: FakeS3, quick_fetch: Fetch, to: Path
) -> None:
    plan = a_version(store, FILES)
    Jobs(store, plan, to, LinkMode.DIRECT).kill(DIE_WHEN_COMPLETE)
    shutil.rmtree(to / "train")
    (to / "empty.txt").unlink()
    quick_fetch(plan, to, link_mode=LinkMode.DIRECT)
    assert tree(to) == FILES
    assert [name for name in os.listdir(to.parent) if "packline" in name] == []


def test_what_a_kill_at_the_end_has_left_goes_with_the_next_fetch(
    store: FakeS3, quick_fetch: Fetch, to: Path
) -> None:
    plan = a_version(store, FILES)
    Jobs(store, plan, to, LinkMode.DIRECT).kill(DIE_WHEN_COMPLETE)
    assert quick_fetch(plan, to, link_mode=LinkMode.DIRECT).already_there
    assert tree(to) == FILES
    assert [name for name in os.listdir(to.parent) if "packline" in name] == []


def test_another_version_does_not_continue_an_interrupted_one(
    store: FakeS3, quick_fetch: Fetch, to: Path
) -> None:
    first, second = a_version(store, FILES), a_version(store, OTHER)
    Jobs(store, first, to, LinkMode.DIRECT).kill(DIE_AT_RENAME.format(1 if to.exists() else 0))
    if to.exists():
        with pytest.raises(TargetNotEmpty, match="--replace"):
            quick_fetch(second, to, link_mode=LinkMode.DIRECT)
    quick_fetch(second, to, link_mode=LinkMode.DIRECT, replace=True)
    assert tree(to) == OTHER


def test_a_name_that_the_hidden_folder_needs_is_refused_where_it_would_collide(
    store: FakeS3, quick_fetch: Fetch, to: Path
) -> None:
    plan = a_version(store, {".packline": b"1", "lost+found/x": b"2", "a": b"3"})
    if not to.exists():
        quick_fetch(plan, to, link_mode=LinkMode.DIRECT)
        assert len([path for path in to.rglob("*") if path.is_file()]) == 3
        assert quick_fetch(plan, to, link_mode=LinkMode.DIRECT).already_there
        return
    with pytest.raises(InvalidInput, match=r"lost|packline"):
        quick_fetch(plan, to, link_mode=LinkMode.DIRECT)
    assert os.listdir(to) == ["lost+found"]


def test_offline_needs_a_cache(store: FakeS3, quick_fetch: Fetch, to: Path) -> None:
    with pytest.raises(InvalidInput, match="offline"):
        quick_fetch(a_version(store, FILES), to, link_mode=LinkMode.DIRECT, offline=True)


def test_too_little_room_says_where(store: FakeS3, quick_fetch: Fetch, to: Path) -> None:
    plan = a_version(store, FILES)
    huge = FetchPlan(**{**vars(plan), "bytes": 1 << 60, "parts": ()})
    with pytest.raises(NoSpace, match="larger disk"):
        quick_fetch(huge, to, link_mode=LinkMode.DIRECT)
    assert store.ranges() == []
