"""Who holds a lease or a staging folder, and whether they live; by files alone, since locks lie on NFS."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HEARTBEAT_SECONDS = 20.0
"""How often a living owner touches its file."""
SILENT_SECONDS = 15 * 60.0
"""An owner on another machine, whose processes we cannot see, is dead after so long without a touch."""


class Owner(NamedTuple):
    """Processes of one machine. ``boot`` is a start of the machine, ``space`` a PID namespace."""

    host: str
    boot: str
    space: str
    processes: tuple[tuple[int, str], ...]
    """Process ids with their start times, since ids are used again."""

    def same_machine(self, other: Owner) -> bool:
        """Whether the processes of one can be seen by the other."""
        return self[:3] == other[:3]


def this_process(others: Sequence[int] = ()) -> Owner:
    """We, with the worker processes we started."""
    pids = (os.getpid(), *others)
    return Owner(socket.gethostname(), boot_id(), _pid_space(), tuple((pid, _started(pid)) for pid in pids))


def boot_id() -> str:
    """Changes when the machine restarts; empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def write_owner(file: Path, owner: Owner) -> None:
    """Write the owner's file by a rename, so that it is never seen half-written."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_text(json.dumps(owner))
    os.replace(beside, file)


def read_owner(file: Path) -> Owner | None:
    """The owner in a file; None if there is none or it cannot be read."""
    try:
        host, boot, space, processes = json.loads(file.read_text())
        return Owner(host, boot, space, tuple((int(pid), str(started)) for pid, started in processes))
    except (OSError, ValueError, TypeError):
        return None


def touch(file: Path) -> None:
    """Say that the owner lives."""
    try:
        os.utime(file)
    except FileNotFoundError:
        return  # swept by someone who took us for dead; what it protected is checked again when used


def is_alive(file: Path) -> bool:
    """Whether any process of the file's owner lives, as far as can be known from here."""
    owner = read_owner(file)
    try:
        silent = time.time() - file.stat().st_mtime
    except OSError:
        return False
    if owner is None or not owner.same_machine(this_process()):
        return silent < SILENT_SECONDS
    return any(_started(pid) == started for pid, started in owner.processes)


def is_ending(file: Path) -> bool:
    """Whether the owner's first process is gone and its workers are about to notice."""
    owner = read_owner(file)
    if owner is None or not owner.processes or not owner.same_machine(this_process()):
        return False
    (pid, started), *workers = owner.processes
    return _started(pid) != started and any(_started(pid) == started for pid, started in workers)


def _pid_space() -> str:
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Start time of a process in clock ticks since boot (proc(5), stat, field 22); empty if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return _started_without_proc(pid)
    state, *fields = stat.rpartition(b")")[2].split()
    return "" if state in (b"Z", b"X") else fields[18].decode()


def _started_without_proc(pid: int) -> str:
    if os.path.isdir("/proc/self"):
        return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "other user"
    return "running"
