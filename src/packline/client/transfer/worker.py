"""A worker process: many connections, one thread, files made as their bytes arrive.

While one connection waits for its first byte, others deliver; the kernel's receive buffers fill while
files are made.
Orders come from the engine over a socket pair; when that closes, the engine is gone and the worker ends.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Container, Iterable
from contextlib import suppress

from packline.client.transfer.connection import BUFFER, Lane, Order, Outcome, StaleConnection
from packline.client.transfer.descriptors import raise_limit
from packline.client.transfer.directory_writer import Folders
from packline.client.transfer.ipc import Channel, failure_frame, outcome_frame, read_order
from packline.client.transfer.observations import Observer
from packline.client.transfer.settings import WorkerOptions
from packline.errors import PacklineError
from packline.os_errors import naming
from packline.wire.connection import READ_SECONDS

PROGRESS_SECONDS = 0.05
TICK_SECONDS = 1.0
TURN = BUFFER // 2
"""After so many bytes a worker looks anew which lanes can be read."""


class Worker:
    """Carries out orders until the engine closes the channel."""

    def __init__(self, channel: Channel, folder: str, stall_seconds: float = READ_SECONDS) -> None:
        self._channel = channel
        self._folders = Folders(folder)
        self._folder = folder
        self._observer: Observer | None = None
        self._options = WorkerOptions(stall_seconds)
        self._view = memoryview(bytearray(BUFFER))
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ, None)
        self._idle: list[Lane] = []
        self._busy: set[Lane] = set()
        self._reported_at = 0.0
        self._received = 0
        self._waited = self._waited_ever = 0.0

    def run(self) -> None:
        """Work until the channel closes."""
        raise_limit()
        try:
            while True:
                lanes = self._wait()
                self._turn(lanes)
                self._after(lanes)
        except (EOFError, ConnectionError):
            return  # the engine is gone, on purpose or not

    def _wait(self) -> list[Lane]:
        """Take the orders that have come; the lanes that have something to read."""
        began = time.monotonic()
        ready = self._selector.select(TICK_SECONDS)
        waited = time.monotonic() - began
        self._waited += waited
        self._waited_ever += waited
        if any(key.data is None for key, _ in ready):
            self._take_orders()
        return [key.data for key, _ in ready if key.data is not None]

    def _turn(self, lanes: list[Lane]) -> None:
        """Advance those that are nearest to their end, then look again.

        If all got the same share, all would end at the same time, and then wait together for their next first byte.
        """
        lanes.sort(key=lambda lane: lane.left)
        received = 0
        for lane in lanes:
            before = lane.received
            self._advance(lane)
            received += lane.received - before
            if received >= TURN:
                return

    def _take_orders(self) -> None:
        for frame in self._channel.receive():
            if len(frame) == 1:
                self._options = WorkerOptions(*frame[0])
                self._folders.kept = self._options.kept_folders
                if self._options.collect:
                    self._observer = Observer(self._folder)
                    self._folders.seen = self._observer.seen
                continue
            order = read_order(frame)
            self._begin(self._idle.pop() if self._idle else self._new_lane(), order)

    def _new_lane(self) -> Lane:
        return Lane(self._folders, self._view, self._options)

    def _begin(self, lane: Lane, order: Order) -> None:
        try:
            lane.begin(order)
        except PacklineError as error:
            self._ended(lane, lane.fail(error))
            return
        self._busy.add(lane)
        self._watch(lane)

    def _watch(self, lane: Lane) -> None:
        self._selector.register(lane.fileno(), lane.events, lane)

    def _advance(self, lane: Lane) -> None:
        descriptor, dialing = lane.fileno(), lane.dialing
        before = lane.received
        again = True
        try:
            while again:
                outcome = lane.readable()
                again = outcome is None and lane.pending
        except StaleConnection:
            self._release(lane, descriptor)
            self._begin(lane, lane.order)
            return
        self._received += lane.received - before
        if outcome is not None:
            self._release(lane, descriptor)
            self._ended(lane, outcome)
        elif dialing is not None:  # the descriptor may be another one, even with the same number
            self._selector.unregister(descriptor)
            self._watch(lane)

    def _release(self, lane: Lane, descriptor: int) -> None:
        self._selector.unregister(descriptor)
        self._busy.discard(lane)

    def _ended(self, lane: Lane, outcome: Outcome) -> None:
        self._idle.append(lane)
        self._report()
        if self._observer is not None:
            self._observer.flush()
        self._channel.send(outcome_frame(outcome))

    def _report(self) -> None:
        if self._received:
            self._channel.send([self._received, round(self._waited, 4)])
            self._received, self._waited = 0, 0.0

    def _after(self, readable: list[Lane]) -> None:
        now = time.monotonic()
        if now - self._reported_at < PROGRESS_SECONDS:
            return
        self._reported_at = now
        self._report()
        for lane in stalled(self._busy, readable, now):
            self._selector.unregister(lane.fileno())
            outcome = lane.late()
            if outcome is None:
                self._watch(lane)
            else:
                self._busy.discard(lane)
                self._ended(lane, outcome)
        for lane in [lane for lane in self._busy if lane.is_slow(self._waited_ever)]:
            self._release(lane, lane.fileno())
            self._ended(lane, lane.too_slow())


def run_worker(channel: Channel, folder: str, stall_seconds: float) -> None:
    """Work until the channel closes. The engine is told of an exception, and raises it there."""
    try:
        with naming(folder):
            Worker(channel, folder, stall_seconds).run()
    except Exception as error:  # noqa: BLE001  the process has nobody else to tell
        with suppress(OSError):
            channel.send(failure_frame(error))


def stalled(busy: Iterable[Lane], readable: Container[Lane], now: float) -> list[Lane]:
    """The lanes that nothing has come over for too long; what waits for its turn to be read is not late."""
    return [lane for lane in busy if now > lane.deadline and lane not in readable]
