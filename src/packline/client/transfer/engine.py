"""Hands transfers to worker processes, signs their requests, and decides what happens when one fails.

The engine alone holds credentials and journal: they are renewed and written once for all workers.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Iterable
from functools import partial
from itertools import count
from typing import Any, Protocol

from packline.aws_api.clock import correct
from packline.aws_api.s3_errors import S3ErrorResponse
from packline.client.cache.heartbeat import paused
from packline.client.errors import DeadlineExceeded, WorkerDied
from packline.client.transfer.connection import TransferResult, WorkItem
from packline.client.transfer.cores import usable_cores
from packline.client.transfer.descriptors import share_descriptors
from packline.client.transfer.download_queue import DownloadQueue
from packline.client.transfer.events import TransferEvents
from packline.client.transfer.ipc import FAILURE_FIELDS, read_failure, read_result
from packline.client.transfer.processes import MAX_PROCESSES, start_worker
from packline.client.transfer.retry_policy import RetryAction, RetryDecision, choose_action
from packline.client.transfer.settings import TransferSettings
from packline.client.transfer.task import Transfer, TransferKind
from packline.client.transfer.worker_slot import QueuedTransfer, WorkerSlot
from packline.errors import EndpointUnreachable
from packline.http.http1 import HttpRequest
from packline.model import FetchPlan

TICK_SECONDS = 1.0
SMALL_BYTES = 256 << 10
"""A span below this waits longer for its first byte than for the rest, as a small object does."""
UNREACHABLE_SECONDS = 15.0
"""How long an endpoint that has never answered is tried."""


class ObjectSource(Protocol):
    """Where objects come from: builds requests, and knows how to go on when they are refused."""

    def load_parts(self, plan: FetchPlan) -> FetchPlan:
        """Return the plan with all its parts; must be called before anything of it is requested."""

    def prefetch_manifest(self, plan: FetchPlan) -> None:
        """Announce that the manifest of another version will be read."""

    def probe(self, key: str, version_id: str | None = None) -> HttpRequest:
        """Build the request for an object's checksum: a HEAD, or a GET of which only the head is read."""

    def request(
        self, key: str, version_id: str | None = None, start: int = 0, length: int = -1
    ) -> HttpRequest:
        """Build a GET of a byte range, ready to send."""

    def renew(self) -> None:
        """Get newer credentials or URLs. Raises CredentialsMissing."""

    def follow_region(self, region: str) -> bool:
        """Follow the store to another region; False if that changes nothing."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole small object. Raises ObjectNotFound."""

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read a range of an object, small enough for memory. Raises ObjectNotFound."""

    def is_absent(self, key: str, version_id: str | None = None) -> bool | None:
        """Look whether an object that may not be read exists at all; None if that cannot be told."""

    def close(self) -> None:
        """Close kept connections; the next use opens new ones."""


class TransferEngine:
    """One run: ``with TransferEngine(…) as engine: engine.run(transfers, events)``."""

    def __init__(self, source: ObjectSource, folder: str, settings: TransferSettings, expected: int) -> None:
        """``expected``: how many transfers there will be; no more processes are started than that."""
        cores = settings.processes or min(usable_cores(), MAX_PROCESSES)
        self._source = source
        self._settings = settings
        self._folder = folder
        self._expected = expected
        self._selector = selectors.DefaultSelector()
        room, shares = settings.object_connections, share_descriptors()
        most, connections = room * settings.max_growth, shares.connections
        with paused() as locks:
            self._slots = [
                WorkerSlot(start_worker(folder, settings.stall_seconds, locks), room, most, connections)
                for _ in range(max(1, min(cores, expected)))
            ]
        for slot in self._slots:
            self._selector.register(slot.process.channel, selectors.EVENT_READ, slot)
        self._numbers = count()
        self._pause_until = 0.0
        self._generation = 0
        self._unreachable_since = 0.0
        self._answered = False
        self.requests = self._retries = 0
        self._options = settings.for_worker()._replace(max_open_folders=shares.folders)

    @property
    def retries(self) -> int:
        """Requests that were repeated, and ranged transfers that were started again."""
        return self._retries + self._queue.retries

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [slot.process.pid for slot in self._slots]

    def __enter__(self) -> TransferEngine:
        return self

    def __exit__(self, *_: object) -> None:
        for slot in self._slots:
            slot.process.stop()
        for slot in self._slots:
            slot.process.end()
        self._selector.close()

    def run(self, transfers: Iterable[Transfer], events: TransferEvents, replace: bool = False) -> None:
        """Carry out all transfers.

        Args:
            transfers: What to download.
            events: Is told what happens.
            replace: Whether an earlier run may have left files of unfinished transfers.

        Raises:
            PacklineError: The first error that no retry helps against.
        """
        self._events = events
        queue = self._queue = DownloadQueue(transfers, replace, self._settings, self._folder, events)
        for slot in self._slots.copy():
            self._send(slot, [self._options])
        began = time.monotonic()
        tick_at = began + TICK_SECONDS
        while True:
            self._assign()
            queue.finish_one()
            if not queue.pending and not any(slot.transfers for slot in self._slots):
                return
            for key, _ in self._selector.select(0 if queue.finishing else self._timeout()):
                self._receive(key.data)
            now = time.monotonic()
            if now > tick_at:
                tick_at = now + TICK_SECONDS
                events.tick()
                self._check_deadline(now - began)

    def _assign(self) -> None:
        """Give work to the worker with most room until all are full, then tell each what it got."""
        now = time.monotonic()
        self._start_last_transfers()
        while now >= self._pause_until:
            slot = max(self._slots, key=lambda slot: slot.free, default=None)
            if slot is not None and slot.free <= 0:
                break
            queued = self._queue.next(now)
            if queued is None:
                break
            if slot is None:
                raise _died(queued)
            self._send_to(slot, queued)
        for slot in self._slots.copy():
            if frames := slot.take_frames():
                self._send(slot, *frames)

    def _send(self, slot: WorkerSlot, *frames: list[Any]) -> None:
        """Send frames to a worker. Of one that has ended, read what it said last: it may have said why."""
        try:
            slot.process.channel.send(*frames)
        except ConnectionError:
            while slot in self._slots:
                self._receive(slot)

    def _start_last_transfers(self) -> None:
        """Let all transfers begin once no more wait than are under way."""
        under_way = sum(len(slot.transfers) for slot in self._slots)
        if self.requests < self._expected <= self.requests + under_way:
            for slot in self._slots:
                slot.start_all()

    def _send_to(self, slot: WorkerSlot, queued: QueuedTransfer) -> None:
        queued.attempts += 1
        queued.generation = self._generation
        item = WorkItem(next(self._numbers), queued.transfer, self._request(queued.transfer), queued.replace)
        slot.assign(item, queued, self._cost(queued.transfer))
        self.requests += 1

    def _request(self, transfer: Transfer) -> HttpRequest:
        key, version_id = transfer.key, transfer.version_id
        if transfer.kind is TransferKind.OBJECT:
            return self._source.request(key, version_id)
        if transfer.kind is TransferKind.PROBE:
            return self._source.probe(key, version_id)
        request = self._source.request(key, version_id, transfer.start, transfer.length)
        etag = transfer.etag.strip('"')
        if not etag or etag.startswith("W/"):
            return request
        # Nobody has to sign it: S3 wants signatures of the host and of x-amz-* headers alone.
        return request._replace(headers=(*request.headers, ("if-match", f'"{etag}"')))

    def _cost(self, transfer: Transfer) -> int:
        """Share of a worker's capacity: a block keeps a connection busy longer than a small object does."""
        single = transfer.kind in (TransferKind.OBJECT, TransferKind.PROBE)
        if single or (transfer.kind is TransferKind.SPAN and transfer.length < SMALL_BYTES):
            return 1
        return max(1, self._settings.object_connections // self._settings.connections)

    def _timeout(self) -> float:
        wake = self._queue.wake_at()
        wake = max(wake, self._pause_until) if self._pause_until > time.monotonic() else wake
        return min(TICK_SECONDS, max(0.0, wake - time.monotonic()))

    def _receive(self, slot: WorkerSlot) -> None:
        try:
            for frame in slot.process.channel.receive():
                if len(frame) == 2:
                    self._events.received(frame[0])
                    slot.record_wait(frame[1], time.monotonic())
                elif len(frame) == FAILURE_FIELDS:
                    raise read_failure(frame)
                else:
                    self._handle_result(slot, read_result(frame))
        except (EOFError, ConnectionError):
            self._drop_worker(slot)

    def _handle_result(self, slot: WorkerSlot, result: TransferResult) -> None:
        queued = slot.transfers.pop(result.number)
        slot.load -= self._cost(queued.transfer)
        if result.summary is not None:
            self._answered = True
            self._events.finished(queued.transfer, result.summary)
            return
        if result.range_result is not None:
            self._answered = True
            self._queue.range_finished(queued, result.range_result)
            return
        queued.replace = True
        self._retries += 1
        self._check_reachable(result)
        transfer = queued.transfer
        is_absent = partial(self._source.is_absent, transfer.key, transfer.version_id)
        decision = choose_action(transfer, result, queued.attempts, self._settings.tries, is_absent)
        self._apply(decision, queued, result)

    def _apply(self, decision: RetryDecision, queued: QueuedTransfer, result: TransferResult) -> None:
        pause = self._settings.retry_policy.backoff(queued.attempts)
        match decision.action:
            case RetryAction.GIVE_UP:
                raise decision.error
            case RetryAction.BY_FILES:
                self._queue.without_ranges(queued, decision.error)
                return
            case RetryAction.SLOWER:
                self._pause_until = time.monotonic() + pause
                for slot in self._slots:
                    slot.back_off()
            case RetryAction.RENEW | RetryAction.SET_CLOCK | RetryAction.FOLLOW:
                self._renew_or_follow(decision, queued, result)
                pause = 0.0
        self._queue.delay(queued, pause)

    def _renew_or_follow(
        self, decision: RetryDecision, queued: QueuedTransfer, result: TransferResult
    ) -> None:
        """Renew credentials or follow the bucket to its region, once for all that were signed with the old."""
        if queued.generation != self._generation:
            return
        if decision.action is RetryAction.RENEW:
            self._source.renew()
        elif result.refusal is None or not self._changed(decision.action, result.refusal):
            raise decision.error
        self._generation += 1

    def _changed(self, action: RetryAction, refusal: S3ErrorResponse) -> bool:
        if action is RetryAction.SET_CLOCK:
            return correct(refusal.server_time)
        return self._source.follow_region(refusal.region)

    def _check_reachable(self, result: TransferResult) -> None:
        """Give up early on an endpoint that has never answered: connecting may take seconds each time."""
        if self._answered or not isinstance(result.error, EndpointUnreachable):
            self._answered = True
            return
        now = time.monotonic()
        self._unreachable_since = self._unreachable_since or now
        if now - self._unreachable_since > UNREACHABLE_SECONDS:
            raise result.error

    def _check_deadline(self, seconds: float) -> None:
        limit = self._settings.deadline_seconds
        if limit and seconds > limit:
            raise DeadlineExceeded(
                f"The transfer takes longer than the {limit:g} s that it may.",
                "Run again: what has come is kept. PACKLINE_DEADLINE sets the seconds; 0 sets no deadline.",
            )

    def _drop_worker(self, slot: WorkerSlot) -> None:
        """Give the work of a worker process that has died to the others, if there are any."""
        self._selector.unregister(slot.process.channel)
        self._slots.remove(slot)
        slot.process.end()
        for queued in slot.transfers.values():
            if not self._slots or queued.attempts >= self._settings.tries:
                raise _died(queued)
            queued.replace = True
            self._retries += 1
            self._queue.delay(queued, 0.0)


def _died(queued: QueuedTransfer) -> WorkerDied:
    return WorkerDied(
        f"No worker process was left to fetch {queued.transfer.label}.",
        "Run again: finished blocks are kept. The kernel's log tells if memory ran out.",
    )
