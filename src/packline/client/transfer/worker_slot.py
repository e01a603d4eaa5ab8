"""What the engine knows about one worker process: its work items, and how many more it may get.

A worker that waits for the network although all its connections are busy gets more of them. One that is busy creating
files does not, because more connections would only cost more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from packline.client.transfer.connection import WorkItem
from packline.client.transfer.descriptors import MAX_DESCRIPTORS as DESCRIPTORS
from packline.client.transfer.ipc import work_frame
from packline.client.transfer.processes import WorkerProcess
from packline.client.transfer.task import Transfer

if TYPE_CHECKING:
    from packline.client.transfer.ranges import RangedTransfer

PERIOD_SECONDS = 0.05
"""Over so long it is judged whether a worker waits: a few answers, as many as a short fetch has."""
WAITING_SHARE = 0.3
"""A worker that waits for this share of a period could do more."""
GROWTH_FACTOR = 1.5
"""Factor by which its connections grow then."""


class QueuedTransfer:
    """A transfer, and how it went so far. ``generation`` numbers the credentials it was signed with."""

    __slots__ = ("attempts", "generation", "replace", "split", "transfer", "whole")

    def __init__(self, transfer: Transfer, replace: bool, split: SplitTransfer | None = None) -> None:
        """``split``: what the transfer is a range of."""
        self.transfer, self.replace, self.split = transfer, replace, split
        self.attempts, self.generation = 0, -1
        self.whole = False
        """The store ignores ranges: its bytes come over one connection, however many they are."""


class SplitTransfer(NamedTuple):
    """A transfer that is carried out by ranges."""

    queued: QueuedTransfer
    ranges: RangedTransfer


class WorkerSlot:
    """A worker process and its work items. ``room``, ``most`` and loads are in shares of connections."""

    def __init__(
        self, process: WorkerProcess, room: float, most: float, connections: int = DESCRIPTORS
    ) -> None:
        """``connections``: how many its file descriptors are enough for."""
        self.process = process
        self._connections = connections
        self.transfers: dict[int, QueuedTransfer] = {}
        self.load = 0
        self._first, self._room, self._most = room, room, most
        self._items: list[WorkItem] = []
        self._since = self._waited = 0.0
        self._backed_off = False

    @property
    def free(self) -> float:
        """What it may be given yet; zero or less if it is full."""
        return self._room - self.load if len(self.transfers) < self._connections else 0.0

    def assign(self, item: WorkItem, queued: QueuedTransfer, load: int) -> None:
        """Add a work item; ``take_frames`` returns what is to be sent to the worker."""
        self.transfers[item.number] = queued
        self.load += load
        self._items.append(item)

    def take_frames(self) -> list[list[Any]]:
        """Return the new work items as frames to send, once."""
        frames = [work_frame(item) for item in self._items]
        self._items = []
        return frames

    def back_off(self) -> None:
        """Return to the initial number of connections, because the store asked for fewer requests."""
        self._room = self._first
        self._backed_off = True

    def start_all(self) -> None:
        """Start the last transfers at once, up to twice the initial number of connections.

        Else the very last transfers would be alone, each no faster than one connection is.
        """
        if not self._backed_off:
            self._room = max(self._room, min(self._most, 2 * self._first))

    def record_wait(self, seconds: float, now: float) -> None:
        """Record how long the worker has waited for the network since its last report, and give it more connections
        if it may.
        """
        self._waited += seconds
        period = now - self._since
        if period < PERIOD_SECONDS:
            return
        # Of the first report it is not known how long it speaks of.
        if self._since and self.free <= 0 and self._waited > WAITING_SHARE * period:
            self._room = min(self._most, self._room * GROWTH_FACTOR)
        self._since, self._waited = now, 0.0
