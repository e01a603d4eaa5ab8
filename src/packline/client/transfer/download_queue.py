"""The transfers of a fetch in the order in which they begin: ranges of long transfers first.

The queue changes while it is worked off: long transfers become ranges, blocks that cannot be downloaded become single
objects, and failed transfers come again after a pause.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from packline.client.errors import RangesIgnored
from packline.client.transfer.connection import TransferResult
from packline.client.transfer.events import TransferEvents
from packline.client.transfer.retry_policy import RetryAction, choose_action
from packline.client.transfer.settings import TransferSettings
from packline.client.transfer.task import RangeResult, Transfer, TransferSummary
from packline.client.transfer.worker_slot import QueuedTransfer, SplitTransfer
from packline.errors import CorruptPackage, PacklineError


class DownloadQueue:
    """Transfers that wait. ``folder`` is what their paths are relative to."""

    def __init__(
        self,
        transfers: Iterable[Transfer],
        replace: bool,
        settings: TransferSettings,
        folder: str,
        events: TransferEvents,
    ) -> None:
        self._waiting: Iterator[QueuedTransfer] = (
            QueuedTransfer(transfer, replace=replace) for transfer in transfers
        )
        self._first: deque[QueuedTransfer] = deque()
        """Before those that wait: ranges, and objects that stand in for a block."""
        self._delayed: list[tuple[float, int, QueuedTransfer]] = []
        self._numbers = count()
        self._finishing: list[tuple[SplitTransfer, Iterator[TransferSummary | None]]] = []
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
        """Return when the first delayed transfer begins, by the monotonic clock; infinite if none is delayed."""
        return self._delayed[0][0] if self._delayed else float("inf")

    def next(self, now: float) -> QueuedTransfer | None:
        """Return the transfer to begin; transfers that are split or replaced are left out. None if none is due."""
        while (queued := self._take(now)) is not None:
            if queued.split is not None:
                if queued.split.ranges.failure is None:
                    return queued
                self._range_ended(queued.split)
            elif queued.transfer.packaged and self._ranges_ignored is not None:
                self.without_ranges(queued, self._ranges_ignored)
            elif queued.whole or not self._split(queued):
                return queued
        return None

    def _take(self, now: float) -> QueuedTransfer | None:
        if self._delayed and self._delayed[0][0] <= now:
            return self._delayed.pop(0)[2]
        return self._first.popleft() if self._first else next(self._waiting, None)

    def delay(self, queued: QueuedTransfer, seconds: float) -> None:
        """Begin a transfer later, after ``seconds``."""
        # Few at any time, and heapq is a millisecond of import.
        self._delayed.append((time.monotonic() + seconds, next(self._numbers), queued))
        self._delayed.sort()

    def without_ranges(self, queued: QueuedTransfer, error: PacklineError) -> None:
        """Continue without ranges: with the single objects of a part, or the whole of an object."""
        if isinstance(error, RangesIgnored):
            self._ranges_ignored = error
        if queued.split is not None:
            queued.split.ranges.failure = error
            self._range_ended(queued.split)
        elif queued.transfer.packaged:
            fallback = self._events.replace_by_objects(queued.transfer, error)
            self._first.extendleft(
                reversed([QueuedTransfer(transfer, replace=True) for transfer in fallback])
            )
        else:
            queued.whole = queued.replace = True
            self._first.appendleft(queued)

    def _split(self, queued: QueuedTransfer) -> bool:
        """Return whether the job is carried out by ranges instead."""
        if queued.transfer.length <= 2 * self._settings.range_bytes or self._ranges_ignored is not None:
            return False
        from packline.client.transfer.ranges import ranged_transfer  # most versions have nothing that long

        done = self._events.ranges(queued.transfer)
        ranges = ranged_transfer(queued.transfer, self._settings.range_bytes, done, self._folder)
        if ranges is not None:
            self._go_on(SplitTransfer(queued, ranges))
        return ranges is not None

    def _go_on(self, split: SplitTransfer) -> None:
        """Ask for what is known to be missing of a job; if nothing is, and nothing is under way, compare the whole."""
        queued, ranges = split
        try:
            missing = ranges.next_transfers()
        except CorruptPackage as error:
            ranges.failure = error
            missing = []
        self._first.extendleft(
            reversed([QueuedTransfer(transfer, queued.replace, split) for transfer in missing])
        )
        if not ranges.outstanding:
            if ranges.failure is None:
                self._finishing.append((split, ranges.finish()))
            else:
                self._start_again(queued, ranges.failure)

    def range_finished(self, queued: QueuedTransfer, result: RangeResult) -> None:
        """Record that a range has arrived, and ask for what is missing now."""
        assert queued.split is not None
        ranges = queued.split.ranges
        if ranges.failure is None:
            self._events.range_finished(queued.split.queued.transfer, result)
            ranges.add(result)
        self._range_ended(queued.split)

    def _range_ended(self, split: SplitTransfer) -> None:
        """Record that a range has come, or is not requested any more."""
        queued, ranges = split
        ranges.outstanding -= 1
        if ranges.failure is None:
            self._go_on(split)
        elif not ranges.outstanding:
            self._events.forget_ranges(queued.transfer)
            if isinstance(ranges.failure, CorruptPackage) and not queued.transfer.packaged:
                self._start_again(queued, ranges.failure)
            else:
                self.without_ranges(queued, ranges.failure)

    def finish_one(self) -> None:
        """Compare the next piece of the first split transfer whose ranges have all arrived."""
        if not self._finishing:
            return
        (queued, _), steps = self._finishing[0]
        try:
            finished = next(steps)
        except CorruptPackage as error:
            self._finishing.pop(0)
            self._start_again(queued, error)
            return
        if finished is not None:
            self._finishing.pop(0)
            self._events.finished(queued.transfer, finished)

    def _start_again(self, queued: QueuedTransfer, error: PacklineError) -> None:
        """Start a transfer again whose ranges have all come, and are wrong. Raises the error the second time."""
        queued.attempts += 1
        queued.replace = True
        self.retries += 1
        self._events.forget_ranges(queued.transfer)
        decision = choose_action(
            queued.transfer, TransferResult(0, error=error), queued.attempts, self._settings.tries
        )
        if decision.action is RetryAction.GIVE_UP:
            raise decision.error
        if decision.action is RetryAction.BY_FILES:
            self.without_ranges(queued, error)
        else:
            self._first.appendleft(queued)
