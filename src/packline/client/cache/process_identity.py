"""Identifies processes, and tells whether a process of that identity still lives.

An identity is a start of the machine (its boot id), a PID namespace, process ids and their start times. The host name
is not part of it, because a restarted container has another one. A process can be seen where boot id and namespace
are those of the process that looks; elsewhere ``liveness`` uses locks and heartbeats.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class ProcessIdentity(NamedTuple):
    """Processes that belong together: one that works for itself, and its workers."""

    boot: str
    """The start of the machine; empty where the system does not tell."""
    namespace: str
    """The PID namespace, and the time namespace in which start times count; empty where they are not known."""
    processes: tuple[tuple[int, str], ...]
    """Process ids with their start times, since ids are used again. None: nobody owns the file any more."""

    def can_see(self, other: ProcessIdentity) -> bool:
        """Return whether the processes of the other identity can be looked up from here."""
        return bool(self.boot and self.namespace) and self[:2] == other[:2]


def this_process(workers: Sequence[int] = ()) -> ProcessIdentity:
    """Return the identity of this process, with the worker processes it has started."""
    pids = (os.getpid(), *workers)
    return ProcessIdentity(boot_id(), _namespace(), tuple((pid, _start_time(pid)) for pid in pids))


def boot_id() -> str:
    """Return an id that changes when the machine restarts; empty where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def mount_namespace() -> str:
    """Return the mount namespace of this process with the boot id; empty where they are not known."""
    try:
        return f"{boot_id()} {os.readlink('/proc/self/ns/mnt')}"
    except OSError:
        return ""


def any_runs(identity: ProcessIdentity) -> bool | None:
    """Return whether one of the processes lives, in a namespace that can be seen; None if that is unknown."""
    states = [_runs(pid, started) for pid, started in identity.processes]
    return True if True in states else None if None in states else False


def only_workers_run(identity: ProcessIdentity) -> bool:
    """Return whether the first process is gone, and its workers are about to notice that."""
    if not this_process().can_see(identity):
        return False
    first, *workers = [_runs(pid, started) for pid, started in identity.processes] or [None]
    return first is False and True in workers


def _namespace() -> str:
    try:
        # A /proc that was mounted for another PID namespace shows other processes under our numbers.
        if os.readlink("/proc/self") != str(os.getpid()):
            return ""
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""
    try:
        return f"{namespace} {os.readlink('/proc/self/ns/time')}"
    except OSError:
        return namespace  # Linux before 5.6


def _runs(pid: int, started: str) -> bool | None:
    start_time = _start_time(pid)
    if start_time or not started:
        return start_time == started
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return None  # another user's process, which /proc hides (hidepid)
    return _start_time(pid) == started


def _start_time(pid: int) -> str:
    """Start time of a process in clock ticks since boot (proc(5), stat, field 22); empty if it cannot be seen."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    state, *fields = stat.rpartition(b")")[2].split()
    return "" if state in (b"Z", b"X") else fields[18].decode()
