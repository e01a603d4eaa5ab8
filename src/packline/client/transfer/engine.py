"""Hands transfers to worker processes, signs their requests, and decides what happens when one fails.

The engine alone holds credentials and journal: they are renewed and written once for all workers.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Iterable
from itertools import count
from typing import Protocol

from packline.client.cache.heartbeat import paused
from packline.client.failures import DeadlineExceeded, WorkerDied
from packline.client.transfer.connection import Order, Outcome
from packline.client.transfer.cores import usable_cores
from packline.client.transfer.descriptors import share_descriptors
from packline.client.transfer.events import Events
from packline.client.transfer.ipc import FAILURE_FIELDS, read_failure, read_outcome
from packline.client.transfer.job_queue import JobQueue
from packline.client.transfer.processes import MAX_PROCESSES, start_worker
from packline.client.transfer.retry_policy import Decision, Step, decide
from packline.client.transfer.settings import Settings
from packline.client.transfer.task import Kind, Transfer
from packline.client.transfer.worker_slot import Desk, Job
from packline.errors import EndpointUnreachable
from packline.model import FetchPlan
from packline.wire.clock import correct
from packline.wire.message import Request
from packline.wire.storeerrors import Refusal

TICK_SECONDS = 1.0
SMALL_BYTES = 256 << 10
"""A span below this waits longer for its first byte than for the rest, as a small object does."""
UNREACHED_SECONDS = 15.0
"""How long an endpoint that has never answered is tried."""


class Source(Protocol):
    """Where objects come from: builds requests, and knows how to go on when they are refused."""

    def whole(self, plan: FetchPlan) -> FetchPlan:
        """The plan with all its parts, before anything of it is asked for."""

    def prepare(self, plan: FetchPlan) -> None:
        """The manifest of another version will be read, too."""

    def probe(self, key: str, version_id: str | None = None) -> Request:
        """What asks for an object's checksum: a HEAD, or a GET of which only the head is read."""

    def request(self, key: str, version_id: str | None = None, start: int = 0, length: int = -1) -> Request:
        """A GET of a byte range, ready to send."""

    def renew(self) -> None:
        """Get newer credentials or URLs. Raises CredentialsMissing."""

    def moved(self, region: str) -> bool:
        """Follow the store to another region; False if that changes nothing."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """A whole small object. Raises ObjectNotFound."""

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """A range of an object, small enough for memory. Raises ObjectNotFound."""

    def close(self) -> None:
        """Close kept connections; the next use opens new ones."""


class Engine:
    """One run: ``with Engine(…) as engine: engine.run(transfers, events)``."""

    def __init__(self, source: Source, folder: str, settings: Settings, expected: int) -> None:
        """``expected``: how many transfers there will be; no more processes are started than that."""
        cores = settings.processes or min(usable_cores(), MAX_PROCESSES)
        self._source = source
        self._settings = settings
        self._folder = folder
        self._expected = expected
        self._selector = selectors.DefaultSelector()
        room, shares = settings.object_connections, share_descriptors()
        most, connections = room * settings.growth, shares.connections
        with paused() as locks:
            self._desks = [
                Desk(start_worker(folder, settings.stall_seconds, locks), room, most, connections)
                for _ in range(max(1, min(cores, expected)))
            ]
        for desk in self._desks:
            self._selector.register(desk.process.channel, selectors.EVENT_READ, desk)
            desk.process.channel.send([settings.for_worker()._replace(kept_folders=shares.folders)])
        self._numbers = count()
        self._pause_until = 0.0
        self._generation = 0
        self._unreached_since = 0.0
        self._answered = False
        self.requests = self._retries = 0

    @property
    def retries(self) -> int:
        """Requests that were repeated, and ranged transfers that were started again."""
        return self._retries + self._queue.retries

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [desk.process.pid for desk in self._desks]

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        for desk in self._desks:
            desk.process.stop()
        for desk in self._desks:
            desk.process.end()
        self._selector.close()

    def run(self, transfers: Iterable[Transfer], events: Events, replace: bool = False) -> None:
        """Carry out all transfers. Raises the first error that nothing helps against.

        ``replace``: an earlier run may have left files of unfinished transfers.
        """
        self._events = events
        queue = self._queue = JobQueue(transfers, replace, self._settings, self._folder, events)
        began = time.monotonic()
        tick_at = began + TICK_SECONDS
        while True:
            self._assign()
            queue.finish_one()
            if not queue.pending and not any(desk.jobs for desk in self._desks):
                return
            for key, _ in self._selector.select(0 if queue.finishing else self._timeout()):
                self._hear(key.data)
            now = time.monotonic()
            if now > tick_at:
                tick_at = now + TICK_SECONDS
                events.tick()
                self._check_deadline(now - began)

    def _assign(self) -> None:
        """Give work to the worker with most room until all are full, then tell each what it got."""
        now = time.monotonic()
        self._open_up_at_the_end()
        while now >= self._pause_until:
            desk = max(self._desks, key=lambda desk: desk.free, default=None)
            if desk is not None and desk.free <= 0:
                break
            job = self._queue.next(now)
            if job is None:
                break
            if desk is None:
                raise _died(job)
            self._give(desk, job)
        for desk in self._desks.copy():
            try:
                desk.send()
            except ConnectionError:
                self._lost(desk)

    def _open_up_at_the_end(self) -> None:
        """Once no more transfers wait than are under way, let all of them begin."""
        under_way = sum(len(desk.jobs) for desk in self._desks)
        if self.requests < self._expected <= self.requests + under_way:
            for desk in self._desks:
                desk.open_up()

    def _give(self, desk: Desk, job: Job) -> None:
        job.attempt += 1
        job.generation = self._generation
        order = Order(next(self._numbers), job.transfer, self._request(job.transfer), job.replace)
        desk.give(order, job, self._cost(job.transfer))
        self.requests += 1

    def _request(self, transfer: Transfer) -> Request:
        key, version_id = transfer.key, transfer.version_id
        if transfer.kind is Kind.OBJECT:
            return self._source.request(key, version_id)
        if transfer.kind is Kind.PROBE:
            return self._source.probe(key, version_id)
        request = self._source.request(key, version_id, transfer.start, transfer.length)
        etag = transfer.etag.strip('"')
        if not etag or etag.startswith("W/"):
            return request
        # Nobody has to sign it: S3 wants signatures of the host and of x-amz-* headers alone.
        return request._replace(headers=(*request.headers, ("if-match", f'"{etag}"')))

    def _cost(self, transfer: Transfer) -> int:
        """Share of a worker's capacity: a block keeps a connection busy longer than a small object does."""
        single = transfer.kind in (Kind.OBJECT, Kind.PROBE)
        if single or (transfer.kind is Kind.SPAN and transfer.length < SMALL_BYTES):
            return 1
        return max(1, self._settings.object_connections // self._settings.connections)

    def _timeout(self) -> float:
        wake = self._queue.wake_at()
        wake = max(wake, self._pause_until) if self._pause_until > time.monotonic() else wake
        return min(TICK_SECONDS, max(0.0, wake - time.monotonic()))

    def _hear(self, desk: Desk) -> None:
        try:
            for frame in desk.process.channel.receive():
                if len(frame) == 2:
                    self._events.received(frame[0])
                    desk.waited(frame[1], time.monotonic())
                elif len(frame) == FAILURE_FIELDS:
                    raise read_failure(frame)
                else:
                    self._ended(desk, read_outcome(frame))
        except (EOFError, ConnectionError):
            self._lost(desk)

    def _ended(self, desk: Desk, outcome: Outcome) -> None:
        job = desk.jobs.pop(outcome.number)
        desk.load -= self._cost(job.transfer)
        if outcome.landed is not None:
            self._answered = True
            self._events.landed(job.transfer, outcome.landed)
            return
        if outcome.ranged is not None:
            self._answered = True
            self._queue.range_landed(job, outcome.ranged)
            return
        job.replace = True
        self._retries += 1
        self._check_reach(outcome)
        decision = decide(job.transfer, outcome, job.attempt, self._settings.tries)
        self._apply(decision, job, outcome)

    def _apply(self, decision: Decision, job: Job, outcome: Outcome) -> None:
        pause = self._settings.patience.pause(job.attempt)
        match decision.step:
            case Step.GIVE_UP:
                raise decision.error
            case Step.BY_FILES:
                self._queue.without_ranges(job, decision.error)
                return
            case Step.SLOWER:
                self._pause_until = time.monotonic() + pause
                for desk in self._desks:
                    desk.back_off()
            case Step.RENEW | Step.SET_CLOCK | Step.FOLLOW:
                self._mend(decision, job, outcome)
                pause = 0.0
        self._queue.delay(job, pause)

    def _mend(self, decision: Decision, job: Job, outcome: Outcome) -> None:
        """New credentials or another region, once for all that were signed with the old."""
        if job.generation != self._generation:
            return
        if decision.step is Step.RENEW:
            self._source.renew()
        elif outcome.refusal is None or not self._changed(decision.step, outcome.refusal):
            raise decision.error
        self._generation += 1

    def _changed(self, step: Step, refusal: Refusal) -> bool:
        if step is Step.SET_CLOCK:
            return correct(refusal.server_time)
        return self._source.moved(refusal.region)

    def _check_reach(self, outcome: Outcome) -> None:
        """Give up early on an endpoint that has never answered: connecting may take seconds each time."""
        if self._answered or not isinstance(outcome.error, EndpointUnreachable):
            self._answered = True
            return
        now = time.monotonic()
        self._unreached_since = self._unreached_since or now
        if now - self._unreached_since > UNREACHED_SECONDS:
            raise outcome.error

    def _check_deadline(self, seconds: float) -> None:
        limit = self._settings.deadline_seconds
        if limit and seconds > limit:
            raise DeadlineExceeded(
                f"The transfer takes longer than the {limit:g} s that it may.",
                "Run again: what has come is kept. PACKLINE_DEADLINE sets the seconds; 0 sets no deadline.",
            )

    def _lost(self, desk: Desk) -> None:
        """A worker process has died: its work goes to the others, if there are any."""
        self._selector.unregister(desk.process.channel)
        self._desks.remove(desk)
        desk.process.end()
        for job in desk.jobs.values():
            if not self._desks or job.attempt >= self._settings.tries:
                raise _died(job)
            job.replace = True
            self._retries += 1
            self._queue.delay(job, 0.0)


def _died(job: Job) -> WorkerDied:
    return WorkerDied(
        f"No worker process was left to fetch {job.transfer.what}.",
        "Run again: finished blocks are kept. The kernel's log tells if memory ran out.",
    )
