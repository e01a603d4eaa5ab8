"""Decides whether the owner of a file lives: by its lock, its processes, or its heartbeats, whichever can be trusted.

Heartbeats are modification times. They are compared with that of a file written at the same moment on the same file
system, so the clocks of machines do not matter.
"""

from __future__ import annotations

import json
import os
import stat
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.file_lock import is_locked
from packline.client.cache.process_identity import ProcessIdentity, any_runs, this_process
from packline.fs.open_flags import READ_FILE

SILENT_SECONDS = 30.0
"""An owner that renews its file every 5 s has stopped, or is gone, after so long without."""
FORMER_SILENT_SECONDS = 15 * 60.0
"""The same for the files of earlier releases, which were not renewed as regularly."""
OWNER_BYTES = 1 << 16


class Liveness(Enum):
    """What is known about an owner."""

    ALIVE = "alive"
    STOPPED = "stopped"
    """It exists but has not renewed its file: paused, or starved. It may go on at any moment."""
    SILENT = "silent"
    """Nothing can be seen of it but the missing heartbeats: gone, paused, or cut off."""
    DEAD = "dead"
    """It has ended, for certain."""


class OwnerRecord(NamedTuple):
    """The content of an owner's file."""

    identity: ProcessIdentity | None
    """None if it cannot be read."""
    lock: tuple[int, int] | None
    """Device and inode at which it is locked, if it is."""
    silent_seconds: float = 0.0
    """How long it may be silent at least."""


class FileClock:
    """The clock of a file system, read in a writable folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def age(self, status: os.stat_result) -> float:
        """Return the seconds since a file was last written or touched."""
        return (self.now_ns() - status.st_mtime_ns) / 1e9

    def now_ns(self) -> int:
        """Return nanoseconds since 1970, by the machine that keeps the files. Raises OSError where nothing can be
        written.
        """
        handle = self._open()
        try:
            os.utime(handle)
            return os.fstat(handle).st_mtime_ns
        finally:
            os.close(handle)

    def _open(self) -> int:
        unnamed = getattr(os, "O_TMPFILE", 0)
        if unnamed:
            try:
                return os.open(self._folder, unnamed | os.O_RDWR | os.O_CLOEXEC, 0o600)
            except OSError:
                pass  # NFS and others have no files without a name
        name = self._folder / f".clock-{os.getpid()}-{os.urandom(4).hex()}"
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        os.unlink(name)
        return handle


def check_liveness(
    file: Path, clock: FileClock | None = None, silent_seconds: float = SILENT_SECONDS
) -> Liveness:
    """Return what is known about the owner of a file; DEAD if the file does not exist.

    Args:
        file: The owner's file.
        clock: Clock of the file's file system; by default, read in the file's own folder.
        silent_seconds: After how long without a heartbeat the owner is not ALIVE.
    """
    try:
        handle = os.open(file, READ_FILE)
    except FileNotFoundError:
        return Liveness.DEAD
    except OSError:
        return _by_heartbeat(file, clock or FileClock(file.parent), silent_seconds)
    try:
        status = os.fstat(handle)  # of an open file: NFS then asks the server
        if not stat.S_ISREG(status.st_mode):
            return Liveness.DEAD
        return _examine(handle, status, clock or FileClock(file.parent), silent_seconds)
    finally:
        os.close(handle)


def is_alive(file: Path, clock: FileClock | None = None) -> bool:
    """Return whether the owner of a file may still use what the file protects."""
    return check_liveness(file, clock) in (Liveness.ALIVE, Liveness.STOPPED)


def read_owner(text: bytes) -> OwnerRecord:
    """Decode an owner's file, of this release or an earlier one."""
    try:
        document = json.loads(text)
        if isinstance(document, list):
            return OwnerRecord(None, None, FORMER_SILENT_SECONDS)
        lock = document["lock"]
        processes = tuple((int(pid), str(started)) for pid, started in document["processes"])
        identity = ProcessIdentity(str(document["boot"]), str(document["namespace"]), processes)
        return OwnerRecord(identity, (int(lock[0]), int(lock[1])) if lock else None)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return OwnerRecord(None, None)  # just being written, or damaged


def _examine(handle: int, status: os.stat_result, clock: FileClock, silent_seconds: float) -> Liveness:
    owner = read_owner(os.read(handle, OWNER_BYTES))
    exists = _exists(handle, status, owner)
    if exists is False:
        return Liveness.DEAD
    age = _age(status, clock)
    if owner.identity is None and not owner.silent_seconds:
        # Its process ends between two system calls, or somebody else has written to it.
        return Liveness.DEAD if age > SILENT_SECONDS else Liveness.ALIVE
    silent = age > max(silent_seconds, owner.silent_seconds)
    if exists:
        return Liveness.STOPPED if silent else Liveness.ALIVE
    return Liveness.SILENT if silent else Liveness.ALIVE


def _exists(handle: int, status: os.stat_result, owner: OwnerRecord) -> bool | None:
    """Return whether a process of the owner exists; None if only heartbeats can tell."""
    if owner.identity is None:
        return None
    if not owner.identity.processes:
        return False
    here = this_process()
    runs = any_runs(owner.identity) if here.can_see(owner.identity) else None
    if owner.lock and here.boot == owner.identity.boot and owner.lock == (status.st_dev, status.st_ino):
        locked = is_locked(handle)
        if locked or runs is None:  # a program that closes all its files loses its locks, and lives
            return locked
    return runs


def _by_heartbeat(file: Path, clock: FileClock, silent_seconds: float) -> Liveness:
    """Decide by heartbeats, which can be seen even of a file that only its owner may read."""
    try:
        status = os.lstat(file)
    except OSError:
        return Liveness.DEAD
    if not stat.S_ISREG(status.st_mode):
        return Liveness.DEAD
    return Liveness.SILENT if _age(status, clock) > silent_seconds else Liveness.ALIVE


def _age(status: os.stat_result, clock: FileClock) -> float:
    try:
        return clock.age(status)
    except OSError:
        return 0.0  # where nothing can be written, nothing is taken over either
