"""One thread that renews all owner files of this process every five seconds, while there are any.

A plain ``_thread``: ``threading`` would cost every fetch a millisecond of import. It ends for the moment in which
workers are forked (``paused``), since a fork is only safe in a process with one thread.
"""

from __future__ import annotations

import _thread
import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

HEARTBEAT_SECONDS = 5.0


class RenewableFile(Protocol):
    """A file that is renewed."""

    @property
    def handle(self) -> int:
        """The open file that holds the lock, or -1."""

    def renew(self) -> None:
        """Update its modification time, as a sign that the owner lives."""

    def forget(self) -> None:
        """Close the file in a forked child, which owns nothing."""


class _Thread:
    """A running thread, which ends when ``stop`` is released."""

    def __init__(self, owned: set[RenewableFile]) -> None:
        self._owned = owned
        self._stop, self._ended = _thread.allocate_lock(), _thread.allocate_lock()
        self._stop.acquire()
        self._ended.acquire()
        self._id = 0
        try:
            _thread.start_new_thread(self._run, ())
        except RuntimeError as error:  # pthread_create(3) says EAGAIN for both
            raise OSError(errno.EAGAIN, "No memory or no room for one more thread") from error

    def stop(self) -> None:
        self._stop.release()

    def wait(self) -> None:
        """Wait until the system has no such thread any more."""
        deadline = time.monotonic() + 1.0
        self._ended.acquire(timeout=1.0)
        while os.path.exists(f"/proc/self/task/{self._id}") and time.monotonic() < deadline:
            time.sleep(0.0001)

    def _run(self) -> None:
        self._id = _thread.get_native_id()
        while not self._stop.acquire(timeout=HEARTBEAT_SECONDS):
            for file in list(self._owned):
                file.renew()
        self._ended.release()


class _Heartbeat:
    """The files of this process, and the thread that renews them."""

    def __init__(self) -> None:
        self.owned: set[RenewableFile] = set()
        self.pauses = 0
        self._guard = _thread.allocate_lock()
        self._thread: _Thread | None = None

    def change(
        self, *, add: RenewableFile | None = None, remove: RenewableFile | None = None, pause: int = 0
    ) -> None:
        """Change what is renewed; the thread runs if there is anything, and no pause."""
        with self._guard:
            if add is not None:
                self.owned.add(add)
            if remove is not None:
                self.owned.discard(remove)
            self.pauses += pause
            runs = bool(self.owned) and not self.pauses
            if runs and self._thread is None:
                self._thread = _Thread(self.owned)
            elif not runs and self._thread is not None:
                ending, self._thread = self._thread, None
                ending.stop()
                if pause:
                    ending.wait()


_heartbeat = _Heartbeat()


def start_renewing(file: RenewableFile) -> None:
    """Renew a file from now on."""
    _heartbeat.change(add=file)


def stop_renewing(file: RenewableFile) -> None:
    """Renew it no longer."""
    _heartbeat.change(remove=file)


@contextmanager
def paused() -> Iterator[list[int]]:
    """Pause the heartbeat, so that workers may be forked within the ``with`` block and keep the locks of this process.

    Yields the handles that workers which are not forked have to inherit for that.
    """
    _heartbeat.change(pause=1)
    try:
        yield [file.handle for file in _heartbeat.owned if file.handle >= 0]
    finally:
        _heartbeat.change(pause=-1)


def _after_fork() -> None:
    """Forget thread and locks in a forked child: it has no such thread, and no lock unless it is a worker of ours."""
    global _heartbeat
    parents, _heartbeat = _heartbeat, _Heartbeat()
    if not parents.pauses:
        for file in parents.owned:
            file.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
