"""Threads that read ahead of the network: checksums of ranges, and small files where opening one is slow."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from packline.part_builder.request_scheduler import RequestScheduler, RequestTask

THREADS = 8
"""Reads at once: what a network file system needs; a local one is read by one or two."""


class ReadAhead:
    """Tasks being prepared by threads; each wakes the scheduler's loop when it is ready."""

    def __init__(self, scheduler: RequestScheduler) -> None:
        self._scheduler = scheduler
        self._pool: ThreadPoolExecutor | None = None
        self._ready: deque[RequestTask | BaseException] = deque()
        self._stopped = False

    def stopped(self) -> bool:
        """Return whether nobody waits for the results any more."""
        return self._stopped

    def submit(self, prepare: Callable[[], RequestTask]) -> None:
        """Queue a task for preparation by a thread."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(THREADS, "packline-read")
        self._scheduler.preparing += 1
        self._pool.submit(self._run, prepare, self._scheduler.loop.waker())

    def take(self) -> RequestTask | None:
        """Return a task that is ready, or None. Raises what its preparation raised."""
        if not self._ready:
            return None
        self._scheduler.preparing -= 1
        result = self._ready.popleft()
        if isinstance(result, BaseException):
            raise result
        return result

    def close(self) -> None:
        """Stop the threads; what they prepare is forgotten."""
        self._stopped = True
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._scheduler.preparing = 0
        self._ready.clear()

    def _run(self, prepare: Callable[[], RequestTask], wake: Callable[[], None]) -> None:
        try:
            self._ready.append(prepare())
        except BaseException as error:  # noqa: BLE001 - take() raises it, in the main thread
            self._ready.append(error)
        wake()
