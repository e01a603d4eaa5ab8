"""The jobs of a fetch in the order in which they begin: ranges of long transfers first, then the others.

Which jobs there are changes on the way: long transfers turn into ranges, blocks that cannot be had into objects, and
what has failed comes again after a pause.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from packline.client.failures import RangesIgnored
from packline.client.transfer.connection import Outcome
from packline.client.transfer.events import Events
from packline.client.transfer.retry_policy import Step, decide
from packline.client.transfer.settings import Settings
from packline.client.transfer.task import Landed, RangeResult, Transfer
from packline.client.transfer.worker_slot import Job, RangedJob
from packline.errors import CorruptPackage, PacklineError


class JobQueue:
    """Jobs that wait. ``folder`` is what paths are relative to."""

    def __init__(
        self, transfers: Iterable[Transfer], replace: bool, settings: Settings, folder: str, events: Events
    ) -> None:
        self._waiting: Iterator[Job] = (Job(transfer, replace=replace) for transfer in transfers)
        self._first: deque[Job] = deque()
        """Before those that wait: ranges, and objects that stand in for a block."""
        self._delayed: list[tuple[float, int, Job]] = []
        self._numbers = count()
        self._finishing: list[tuple[RangedJob, Iterator[Landed | None]]] = []
        self._ranges_ignored: PacklineError | None = None
        self._settings, self._folder, self._events = settings, folder, events
        self.retries = 0

    @property
    def pending(self) -> bool:
        """Whether something waits that is not merely for a worker with room."""
        return bool(self._delayed or self._finishing or self._first)

    @property
    def finishing(self) -> bool:
        """Whether there is something to compare: ``finish_one``."""
        return bool(self._finishing)

    def wake_at(self) -> float:
        """When the first delayed job begins, by the monotonic clock."""
        return self._delayed[0][0] if self._delayed else float("inf")

    def next(self, now: float) -> Job | None:
        """The job to begin; jobs that turn out to be others are replaced by those."""
        while (job := self._take(now)) is not None:
            if job.ranged is not None:
                if job.ranged.ranges.failure is None:
                    return job
                self._range_ended(job.ranged)
            elif job.transfer.packaged and self._ranges_ignored is not None:
                self.without_ranges(job, self._ranges_ignored)
            elif job.whole or not self._split(job):
                return job
        return None

    def _take(self, now: float) -> Job | None:
        if self._delayed and self._delayed[0][0] <= now:
            return self._delayed.pop(0)[2]
        return self._first.popleft() if self._first else next(self._waiting, None)

    def delay(self, job: Job, seconds: float) -> None:
        """Begin a job later."""
        # Few at any time, and heapq is a millisecond of import.
        self._delayed.append((time.monotonic() + seconds, next(self._numbers), job))
        self._delayed.sort()

    def without_ranges(self, job: Job, error: PacklineError) -> None:
        """Go on without ranges: with the single objects of a part, or the whole of an object."""
        if isinstance(error, RangesIgnored):
            self._ranges_ignored = error
        if job.ranged is not None:
            job.ranged.ranges.failure = error
            self._range_ended(job.ranged)
        elif job.transfer.packaged:
            instead = self._events.by_files(job.transfer, error)
            self._first.extendleft(reversed([Job(transfer, replace=True) for transfer in instead]))
        else:
            job.whole = job.replace = True
            self._first.appendleft(job)

    def _split(self, job: Job) -> bool:
        """Whether the job is carried out by ranges instead."""
        if job.transfer.length <= 2 * self._settings.range_bytes or self._ranges_ignored is not None:
            return False
        from packline.client.transfer.ranges import ranged_transfer  # most versions have nothing that long

        done = self._events.ranges(job.transfer)
        ranges = ranged_transfer(job.transfer, self._settings.range_bytes, done, self._folder)
        if ranges is not None:
            self._go_on(RangedJob(job, ranges))
        return ranges is not None

    def _go_on(self, ranged: RangedJob) -> None:
        """Ask for what is known to be missing of a job; if nothing is, and nothing is under way, compare the whole."""
        job, ranges = ranged
        try:
            missing = ranges.next_transfers()
        except CorruptPackage as error:
            ranges.failure = error
            missing = []
        self._first.extendleft(reversed([Job(transfer, job.replace, ranged) for transfer in missing]))
        if not ranges.outstanding:
            if ranges.failure is None:
                self._finishing.append((ranged, ranges.finish()))
            else:
                self._start_again(job, ranges.failure)

    def range_landed(self, job: Job, result: RangeResult) -> None:
        assert job.ranged is not None
        ranges = job.ranged.ranges
        if ranges.failure is None:
            self._events.range_landed(job.ranged.job.transfer, result)
            ranges.add(result)
        self._range_ended(job.ranged)

    def _range_ended(self, ranged: RangedJob) -> None:
        """A range has come, or is not asked for any more."""
        job, ranges = ranged
        ranges.outstanding -= 1
        if ranges.failure is None:
            self._go_on(ranged)
        elif not ranges.outstanding:
            self._events.forget_ranges(job.transfer)
            if isinstance(ranges.failure, CorruptPackage) and not job.transfer.packaged:
                self._start_again(job, ranges.failure)
            else:
                self.without_ranges(job, ranges.failure)

    def finish_one(self) -> None:
        """Go on comparing the first transfer of which all ranges have come."""
        if not self._finishing:
            return
        (job, _), steps = self._finishing[0]
        try:
            landed = next(steps)
        except CorruptPackage as error:
            self._finishing.pop(0)
            self._start_again(job, error)
            return
        if landed is not None:
            self._finishing.pop(0)
            self._events.landed(job.transfer, landed)

    def _start_again(self, job: Job, error: PacklineError) -> None:
        """All ranges of a transfer have come, and they are wrong. Raises the error if that is not the first time."""
        job.attempt += 1
        job.replace = True
        self.retries += 1
        self._events.forget_ranges(job.transfer)
        decision = decide(job.transfer, Outcome(0, error=error), job.attempt, self._settings.tries)
        if decision.step is Step.GIVE_UP:
            raise decision.error
        if decision.step is Step.BY_FILES:
            self.without_ranges(job, error)
        else:
            self._first.appendleft(job)
