"""Locks that the kernel takes back when the process that holds them ends, where the file system has them.

``flock`` (flock(2)) is shared by all PID namespaces of a machine. On some network and FUSE file systems it does
nothing, or only within one mount: so each lock is tried when it is taken, and a lock is only looked at through the
device and inode at which it was taken.
"""

from __future__ import annotations

import os
import sys

from packline.worker_settings import choice_setting

if sys.platform != "win32":
    import fcntl


def take_lock(handle: int, path: str) -> bool:
    """Lock an open file of ours that nobody else knows of yet; whether others will see that it is locked.

    Args:
        handle: The file, open for writing.
        path: Its path: it is opened once more, to try whether a second lock is refused.
    """
    if not _enabled():
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        other = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            return not _try(other, fcntl.LOCK_EX)
        finally:
            os.close(other)
    except OSError:
        return False


def is_locked(handle: int) -> bool | None:
    """Return whether another process holds a lock on an open file; None if that is unknown. Takes no lasting lock."""
    if not _enabled():
        return None
    try:
        return not _try(handle, fcntl.LOCK_SH)
    except OSError:
        return None


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(handle, fcntl.LOCK_UN)
    return True


def _enabled() -> bool:
    """Return whether locks are taken. Raises InvalidSetting."""
    return sys.platform != "win32" and choice_setting("PACKLINE_LOCKS") != "off"
