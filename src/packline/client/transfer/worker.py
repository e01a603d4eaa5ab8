"""A worker process: many connections, one thread, files written as their bytes arrive.

While one connection waits for its first byte, others deliver; the kernel's receive buffers fill while files are
created. Work items come from the engine over a socket pair; when that closes, the engine is gone and the worker ends.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Container, Iterable
from contextlib import suppress

from packline.client.transfer.connection import (
    BUFFER,
    StaleConnection,
    TransferConnection,
    TransferResult,
    WorkItem,
)
from packline.client.transfer.descriptors import raise_limit
from packline.client.transfer.ipc import Channel, failure_frame, read_work, result_frame
from packline.client.transfer.settings import WorkerOptions
from packline.client.transfer.stat_records import StatRecorder
from packline.errors import PacklineError
from packline.fs.directory_writer import DirectoryWriter
from packline.fs.os_errors import naming
from packline.http.connection import READ_SECONDS
from packline.vhpkgzip.member_paths import check_path_bytes

PROGRESS_SECONDS = 0.05
TICK_SECONDS = 1.0
BYTES_PER_TURN = BUFFER // 2
"""Number of bytes after which a worker looks again which connections can be read."""


class Worker:
    """Carries out work items until the engine closes the channel."""

    def __init__(self, channel: Channel, folder: str, stall_seconds: float = READ_SECONDS) -> None:
        self._channel = channel
        self._writer = DirectoryWriter(folder, check_path_bytes)
        self._folder = folder
        self._observer: StatRecorder | None = None
        self._options = WorkerOptions(stall_seconds)
        self._view = memoryview(bytearray(BUFFER))
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ, None)
        self._idle: list[TransferConnection] = []
        self._busy: set[TransferConnection] = set()
        self._reported_at = 0.0
        self._received = 0
        self._waited = self._waited_ever = 0.0

    def run(self) -> None:
        """Carry out work items until the channel closes."""
        raise_limit()
        try:
            while True:
                connections = self._wait()
                received = 0
                # Those that are nearest to their end come first. If all got the same share, all would end at the
                # same time, and then wait together for their next first byte.
                for connection in sorted(connections, key=lambda connection: connection.left):
                    before = connection.received
                    self._advance(connection)
                    received += connection.received - before
                    if received >= BYTES_PER_TURN:
                        break
                self._after(connections)
        except (EOFError, ConnectionError):
            return  # the engine is gone, on purpose or not

    def _wait(self) -> list[TransferConnection]:
        """Take the orders that have come; the lanes that have something to read."""
        began = time.monotonic()
        ready = self._selector.select(TICK_SECONDS)
        waited = time.monotonic() - began
        self._waited += waited
        self._waited_ever += waited
        if any(key.data is None for key, _ in ready):
            self._take_items()
        return [key.data for key, _ in ready if key.data is not None]

    def _take_items(self) -> None:
        for frame in self._channel.receive():
            if len(frame) == 1:
                self._options = WorkerOptions(*frame[0])
                self._writer.kept = self._options.max_open_folders
                if self._options.collect:
                    self._observer = StatRecorder(self._folder)
                    self._writer.seen = self._observer.seen
                continue
            item = read_work(frame)
            self._begin(self._idle.pop() if self._idle else self._new_connection(), item)

    def _new_connection(self) -> TransferConnection:
        return TransferConnection(self._writer, self._view, self._options)

    def _begin(self, connection: TransferConnection, item: WorkItem) -> None:
        try:
            connection.begin(item)
        except PacklineError as error:
            self._ended(connection, connection.fail(error))
            return
        self._busy.add(connection)
        self._watch(connection)

    def _watch(self, connection: TransferConnection) -> None:
        self._selector.register(connection.fileno(), connection.events, connection)

    def _advance(self, connection: TransferConnection) -> None:
        descriptor, dialing = connection.fileno(), connection.dialing
        before = connection.received
        again = True
        try:
            while again:
                result = connection.readable()
                again = result is None and connection.pending
        except StaleConnection:
            self._release(connection, descriptor)
            self._begin(connection, connection.item)
            return
        self._received += connection.received - before
        if result is not None:
            self._release(connection, descriptor)
            self._ended(connection, result)
        elif dialing is not None:  # the descriptor may be another one, even with the same number
            self._selector.unregister(descriptor)
            self._watch(connection)

    def _release(self, connection: TransferConnection, descriptor: int) -> None:
        self._selector.unregister(descriptor)
        self._busy.discard(connection)

    def _ended(self, connection: TransferConnection, result: TransferResult) -> None:
        self._idle.append(connection)
        self._report()
        if self._observer is not None:
            self._observer.flush()
        self._channel.send(result_frame(result))

    def _report(self) -> None:
        if self._received:
            self._channel.send([self._received, round(self._waited, 4)])
            self._received, self._waited = 0, 0.0

    def _after(self, readable: list[TransferConnection]) -> None:
        now = time.monotonic()
        if now - self._reported_at < PROGRESS_SECONDS:
            return
        self._reported_at = now
        self._report()
        for connection in stalled(self._busy, readable, now):
            self._selector.unregister(connection.fileno())
            result = connection.late()
            if result is None:
                self._watch(connection)
            else:
                self._busy.discard(connection)
                self._ended(connection, result)
        for connection in [connection for connection in self._busy if connection.is_slow(self._waited_ever)]:
            self._release(connection, connection.fileno())
            self._ended(connection, connection.too_slow())


def run_worker(channel: Channel, folder: str, stall_seconds: float) -> None:
    """Run a worker until the channel closes. An exception is sent to the engine, which raises it."""
    try:
        with naming(folder):
            Worker(channel, folder, stall_seconds).run()
    except Exception as error:  # noqa: BLE001  the process has nobody else to tell
        with suppress(OSError):
            channel.send(failure_frame(error))


def stalled(
    busy: Iterable[TransferConnection], readable: Container[TransferConnection], now: float
) -> list[TransferConnection]:
    """Return the connections on which nothing has arrived for too long; one that waits for its turn is not late."""
    return [connection for connection in busy if now > connection.deadline and connection not in readable]
