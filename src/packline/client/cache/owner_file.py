"""The file by which this process says that it owns or uses something: locked where locks work, and renewed."""

from __future__ import annotations

import _thread
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from packline.client.cache import heartbeat
from packline.client.cache.file_lock import take_lock
from packline.client.cache.process_identity import this_process

CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class OwnerFile:
    """A file that exists, locked and renewed, until it is released or its process ends."""

    def __init__(self, file: Path, keep: bool = False) -> None:
        """Create the file.

        Args:
            file: Its path, which must not exist.
            keep: Whether it is made again if somebody removes it, taking this process for dead while it was paused.

        Raises:
            OSError: It cannot be created.
        """
        self.file = file
        self._keep = keep
        self._workers: tuple[int, ...] = ()
        self._process = os.getpid()
        self._handle = -1
        self._guard = _thread.allocate_lock()
        self._create()
        heartbeat.start_renewing(self)

    def record_workers(self, workers: Sequence[int]) -> None:
        """Record the worker processes: as long as one of them lives, the owner counts as living."""
        self._workers = tuple(workers)
        self._write()

    def renew(self) -> None:
        """Update the modification time, as a sign that the owner lives."""
        with self._guard:
            if self._handle < 0:
                return  # released a moment ago
            try:
                os.utime(self.file, follow_symlinks=False)
            except FileNotFoundError:
                self._restore()
            except OSError:
                return  # a disk that fails shows elsewhere; silence is what others will see

    def release(self, remove: bool = True) -> None:
        """Remove the file, or leave one that says that nobody owns it. Calling it twice does no harm."""
        if self._handle < 0 or self._process != os.getpid():
            return  # a forked child owns nothing of its parent's
        heartbeat.stop_renewing(self)
        with self._guard:
            with suppress(OSError):
                if remove:
                    os.unlink(self.file)
                else:
                    self._write(released=True)
            self._close()

    def _restore(self) -> None:
        if self._keep:
            lost = self._handle
            with suppress(OSError):
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self._create()
                os.close(lost)

    def _create(self) -> None:
        self._handle = os.open(self.file, CREATE, 0o666)
        try:
            status = os.fstat(self._handle)
            self._lock = (
                (status.st_dev, status.st_ino) if take_lock(self._handle, os.fspath(self.file)) else None
            )
            self._write()
        except OSError:
            os.unlink(self.file)
            self._close()
            raise

    def _write(self, released: bool = False) -> None:
        # In place, since a new file would have to be locked anew. A reader that sees half of it sees when, too.
        identity = this_process(self._workers)
        document = {
            "boot": identity.boot,
            "namespace": identity.namespace,
            "processes": [] if released else identity.processes,
            "lock": self._lock,
        }
        data = json.dumps(document).encode()
        os.pwrite(self._handle, data, 0)
        os.ftruncate(self._handle, len(data))

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)

    @property
    def handle(self) -> int:
        """The open file, or -1: a process that inherits it holds the lock, too."""
        return self._handle

    def forget(self) -> None:
        """Close the file in a forked child, which owns nothing."""
        self._close()
