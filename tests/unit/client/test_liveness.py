"""Who lives: by locks, by processes and by heartbeats; not by host names, and not by anybody's clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from packline.client.cache import heartbeat
from packline.client.cache.eviction import remove, remove_stale
from packline.client.cache.leases import hold_lease, is_held
from packline.client.cache.liveness import FileClock, Liveness, check_liveness
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.process_identity import this_process
from packline.client.cache.store import Cache
from packline.client.cache.takeover import remove_abandoned
from tests.unit.client.containers import container
from tests.unit.client.owners import GONE, change_owner, make_silent, opened
from tests.unit.client.test_cache import a_cache
from tests.unit.client.test_interrupted import ROOT
from tests.waiting import wait_for

OWN = """
import sys, time
from pathlib import Path
from packline.client.cache.owner_file import OwnerFile
owner = OwnerFile(Path(sys.argv[1]))
print("owned", flush=True)
time.sleep(600)
"""
HOLD = """
import sys, time
from pathlib import Path
from packline.client.cache.leases import hold_lease
from packline.client.cache.store import Cache
with hold_lease(Cache(Path(sys.argv[1])), sys.argv[2]):
    print("held", flush=True)
    time.sleep(600)
"""
AHEAD = """
import sys, time
real = time.time
time.time = lambda: real() + float(sys.argv[2])
time.time_ns = lambda: int(time.time() * 1e9)
from pathlib import Path
from packline.client.cache.eviction import remove_stale
from packline.client.cache.store import Cache
remove_stale(Cache(Path(sys.argv[1])))
"""


def started(code: str, *arguments: str, inside: list[str] | None = None) -> subprocess.Popen[str]:
    """A process that runs ``code`` and has printed its first line."""
    command = [*(inside or []), sys.executable, "-c", code, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as out:
        assert out.readline()
    return process


def test_an_owner_is_alive_until_its_process_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "owner.json"
    process = started(OWN, str(file))
    assert check_liveness(file) is Liveness.ALIVE
    process.kill()
    process.wait()
    assert check_liveness(file) is Liveness.DEAD


def test_an_owner_in_another_pid_namespace_is_seen_by_its_lock(tmp_path: Path) -> None:
    file = tmp_path / "owner.json"
    process = started(OWN, str(file), inside=container())
    assert check_liveness(file) is Liveness.ALIVE
    make_silent(file, 3600)
    assert check_liveness(file) is Liveness.STOPPED
    process.kill()
    process.wait()
    wait_for(lambda: check_liveness(file) is Liveness.DEAD)


def test_where_no_lock_can_be_taken_processes_are_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_LOCKS", "off")
    file = tmp_path / "owner.json"
    process = started(OWN, str(file))
    assert check_liveness(file) is Liveness.ALIVE
    process.kill()
    process.wait()
    assert check_liveness(file) is Liveness.DEAD


def test_where_nothing_can_be_seen_heartbeats_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKLINE_LOCKS", "off")
    file = tmp_path / "owner.json"
    process = started(OWN, str(file), inside=container())
    assert check_liveness(file) is Liveness.ALIVE
    process.kill()
    process.wait()
    assert check_liveness(file) is Liveness.ALIVE
    make_silent(file, 60)
    assert check_liveness(file) is Liveness.SILENT


def test_a_paused_owner_is_stopped_and_not_dead(tmp_path: Path) -> None:
    file = tmp_path / "owner.json"
    process = started(OWN, str(file))
    process.send_signal(signal.SIGSTOP)
    make_silent(file, 3600)
    assert check_liveness(file) is Liveness.STOPPED
    process.kill()
    process.wait()


def test_a_lock_that_lies_elsewhere_is_not_believed(tmp_path: Path) -> None:
    owner = OwnerFile(tmp_path / "owner.json")
    found = os.stat(owner.file)
    other = [found.st_dev + 1, found.st_ino]
    change_owner(owner.file, lock=other, namespace="another", processes=GONE)
    assert check_liveness(owner.file) is Liveness.ALIVE
    make_silent(owner.file, 60)
    assert check_liveness(owner.file) is Liveness.SILENT
    owner.release()


def test_an_owner_that_is_a_link_owns_nothing(tmp_path: Path) -> None:
    owner = OwnerFile(tmp_path / "owner.json")
    (tmp_path / "link.json").symlink_to(owner.file)
    make_silent(tmp_path / "link.json", 0)
    assert check_liveness(tmp_path / "link.json") is Liveness.DEAD
    owner.release()


def test_identity_does_not_depend_on_the_host_name(tmp_path: Path) -> None:
    assert os.uname().nodename not in repr(this_process())


def test_files_are_renewed_while_the_process_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "HEARTBEAT_SECONDS", 0.02)
    owner = OwnerFile(tmp_path / "owner.json")
    make_silent(owner.file, 3600)
    wait_for(lambda: time.time() - owner.file.stat().st_mtime < 60)
    owner.release()
    assert list(tmp_path.iterdir()) == []


def test_a_lease_that_was_removed_during_a_pause_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "HEARTBEAT_SECONDS", 0.02)
    cache = a_cache(tmp_path, ["version"])
    with hold_lease(cache, "version") as lease:
        assert lease is not None
        lease.file.unlink()
        wait_for(lambda: is_held(cache, "version"))
    assert not is_held(cache, "version")


def test_a_forked_child_holds_nothing_of_its_parent(tmp_path: Path) -> None:
    code = """
import os, sys, time
from pathlib import Path
from packline.client.cache.owner_file import OwnerFile
owner = OwnerFile(Path(sys.argv[1]))
child = os.fork()
if not child:
    owner.release()
    time.sleep(600)
print(child, flush=True)
time.sleep(600)
"""
    file = tmp_path / "owner.json"
    process = started(f"{code}", str(file))
    assert check_liveness(file) is Liveness.ALIVE
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    assert check_liveness(file) is Liveness.DEAD
    for child in children:
        os.kill(int(child), signal.SIGKILL)


def test_a_job_in_another_container_keeps_its_version_however_long_it_runs(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["version"])
    process = started(HOLD, str(cache.root), "version", inside=container())
    for lease in (cache.leases / "version").iterdir():
        make_silent(lease, 3600)
    assert not remove(cache, "version")
    process.kill()
    process.wait()
    wait_for(lambda: not is_held(cache, "version"))
    assert remove(cache, "version")


@pytest.mark.parametrize("seconds", [1200, -1200])
def test_a_clock_that_is_wrong_sweeps_no_living_staging(tmp_path: Path, seconds: int) -> None:
    cache = Cache(tmp_path / "cache")
    staging = opened(cache.staging)
    change_owner(staging.folder / "owner.json", boot="another machine")
    subprocess.run([sys.executable, "-c", AHEAD, str(cache.root), str(seconds)], check=True, cwd=ROOT)
    assert staging.folder.exists()
    make_silent(staging.folder / "owner.json", 3600)
    os.utime(staging.folder, (1e9, 1e9))
    remove_stale(cache)
    staging.journal.close()


def test_the_clock_is_that_of_the_file_system(tmp_path: Path) -> None:
    before = (tmp_path / "before").write_bytes(b"") or (tmp_path / "before").stat().st_mtime_ns
    now = FileClock(tmp_path).now_ns()
    assert before <= now <= before + 60_000_000_000
    assert [path.name for path in tmp_path.iterdir()] == ["before"]


def test_a_sweep_leaves_a_folder_that_is_just_being_made(tmp_path: Path) -> None:
    (tmp_path / "content.1-abc").mkdir()
    remove_abandoned(tmp_path)
    assert (tmp_path / "content.1-abc").exists()


def test_no_thread_runs_while_workers_are_forked(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from packline.client.cache.heartbeat import paused
from packline.client.cache.owner_file import OwnerFile
owner = OwnerFile(Path(sys.argv[1]))
counts = []
for _ in range(50):
    with paused() as handles:
        counts.append(len(os.listdir("/proc/self/task")))
    counts.append(len(os.listdir("/proc/self/task")))
print(set(counts[::2]), set(counts[1::2]), handles == [owner.handle])
"""
    command = [sys.executable, "-c", code, str(tmp_path / "owner.json")]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["{1}", "{2}", "True"]


def test_workers_hold_the_lock_of_their_parent_until_they_end(tmp_path: Path) -> None:
    code = """
import os, sys, time
from pathlib import Path
from packline.client.cache.heartbeat import paused
from packline.client.cache.owner_file import OwnerFile
owner = OwnerFile(Path(sys.argv[1]))
with paused():
    child = os.fork()
    if not child:
        time.sleep(600)
owner.record_workers([child])
print(child, flush=True)
time.sleep(600)
"""
    file = tmp_path / "owner.json"
    process = started(code, str(file))
    (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    assert check_liveness(file) is Liveness.ALIVE
    os.kill(int(child), signal.SIGKILL)
    wait_for(lambda: check_liveness(file) is Liveness.DEAD)
