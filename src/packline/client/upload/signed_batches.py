"""Has requests signed by the HTTP API before they are sent: many at once, while others are on their way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from packline.client.upload.read_ahead import ReadAhead
from packline.objects import StoreRequest
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask, TaskSource

BATCH = 500
"""Requests that are signed at once."""
BATCHES = 2
"""Batches that are being signed at a time, the second only if it is full: what is ready meanwhile waits for it."""

SignAhead = Callable[[Sequence[StoreRequest]], None]


class SignedBatches:
    """Takes tasks from a source, and returns them once they are signed. See ``TaskSource``."""

    def __init__(self, scheduler: RequestScheduler, tasks: TaskSource, sign: SignAhead) -> None:
        self._tasks, self._sign = tasks, sign
        self._signing = ReadAhead(scheduler)
        self._under_way = 0
        self._collected: list[RequestTask] = []
        self._signed: deque[RequestTask] = deque()

    def next_read(self) -> RequestTask | None:
        """Return the next task that is signed, or None. Raises what signing has raised."""
        first = self._signing.take()
        if first is not None:
            self._under_way -= 1
            self._signed.appendleft(first)
        while self._under_way < BATCHES and self._begin_batch():
            continue
        return self._signed.popleft() if self._signed else None

    def close(self) -> None:
        """Forget the tasks, and wait for what is being signed."""
        self._signing.close()
        self._signed.clear()
        self._collected.clear()
        self._under_way = 0

    def _begin_batch(self) -> bool:
        """Begin to sign what there is to send; a batch that is not full only while no other is being signed."""
        if len(self._signed) >= BATCH:
            return False
        while len(self._collected) < BATCH and (task := self._tasks.next_read()) is not None:
            self._collected.append(task)
        if not self._collected or (self._under_way and len(self._collected) < BATCH):
            return False
        batch, self._collected = self._collected, []
        self._under_way += 1
        self._signing.submit(lambda: self._sign_batch(batch))
        return True

    def _sign_batch(self, batch: list[RequestTask]) -> RequestTask:
        self._sign([request for task in batch if (request := task.store_request()) is not None])
        self._signed.extend(batch[1:])
        return batch[0]
