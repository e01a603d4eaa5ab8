"""A worker gets more connections while it waits for the network with all it has, and only then."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from packline.client.transfer.connection import WorkItem
from packline.client.transfer.ipc import Channel, read_work
from packline.client.transfer.processes import WorkerProcess
from packline.client.transfer.task import Transfer, TransferKind
from packline.client.transfer.worker_slot import GROWTH_FACTOR, PERIOD_SECONDS, QueuedTransfer, WorkerSlot
from packline.http.http1 import HttpRequest

ROOM, MOST = 64, 192


@pytest.fixture
def ends() -> Iterator[tuple[WorkerSlot, Channel]]:
    """A slot, and the worker's end of its channel. The worker is this process, which nothing here stops."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield WorkerSlot(WorkerProcess(os.getpid(), Channel(ours)), ROOM, MOST), Channel(theirs)


@pytest.fixture
def slot(ends: tuple[WorkerSlot, Channel]) -> WorkerSlot:
    return ends[0]


def item(number: int) -> WorkItem:
    transfer = Transfer(TransferKind.BLOCK, 0, number, "packages/one", None, 0, 10, 1)
    return WorkItem(number, transfer, HttpRequest("GET", "host", 80, False, "/", (), b""), False)


def fill(slot: WorkerSlot) -> None:
    numbers = iter(range(1000, 2000))
    while slot.free > 0:
        given = item(next(numbers))
        slot.assign(given, QueuedTransfer(given.transfer, replace=False), load=8)


def report(slot: WorkerSlot, share: float, periods: int, at: float = 100.0) -> None:
    """So many periods in a row of which the worker waited that share; the first report only starts the clock."""
    for number in range(periods + 1):
        slot.record_wait(share * PERIOD_SECONDS, now=at + number * PERIOD_SECONDS * 1.01)


def test_a_worker_that_waits_with_all_its_connections_gets_more(slot: WorkerSlot) -> None:
    fill(slot)
    report(slot, share=0.6, periods=1)
    assert slot.free == pytest.approx(ROOM * GROWTH_FACTOR - slot.load)


def test_a_worker_that_makes_files_gets_no_more(slot: WorkerSlot) -> None:
    fill(slot)
    report(slot, share=0.1, periods=20)
    assert slot.free == ROOM - slot.load


def test_a_worker_with_connections_to_spare_gets_no_more(slot: WorkerSlot) -> None:
    report(slot, share=1.0, periods=20)
    assert slot.free == ROOM


def test_there_is_a_limit(slot: WorkerSlot) -> None:
    for number in range(20):
        fill(slot)
        report(slot, share=0.9, periods=1, at=100.0 + number)
    assert slot.load == MOST
    assert slot.free == 0


def test_a_store_that_asks_for_less_gets_what_there_was_in_the_beginning(slot: WorkerSlot) -> None:
    fill(slot)
    report(slot, share=0.9, periods=1)
    assert slot.free > ROOM - slot.load
    slot.back_off()
    assert slot.free == ROOM - slot.load


def test_many_short_reports_count_as_one_period(slot: WorkerSlot) -> None:
    fill(slot)
    for number in range(9):
        slot.record_wait(PERIOD_SECONDS / 20, now=100.0 + number * PERIOD_SECONDS / 10)
    assert slot.free == ROOM - slot.load
    slot.record_wait(PERIOD_SECONDS / 20, now=100.0 + PERIOD_SECONDS * 1.1)
    assert slot.free > ROOM - slot.load


def test_work_items_are_sent_together_and_once(ends: tuple[WorkerSlot, Channel]) -> None:
    slot, worker = ends
    for number in (1, 2, 3):
        slot.assign(item(number), QueuedTransfer(item(number).transfer, replace=False), load=8)
    slot.process.channel.send(*slot.take_frames())
    assert [read_work(frame).number for frame in worker.receive()] == [1, 2, 3]
    slot.assign(item(4), QueuedTransfer(item(4).transfer, replace=False), load=8)
    slot.process.channel.send(*slot.take_frames())
    assert slot.take_frames() == []
    assert [read_work(frame).number for frame in worker.receive()] == [4]
    assert sorted(slot.transfers) == [1, 2, 3, 4]


def test_for_the_last_transfers_as_many_connections_are_opened_as_they_need(slot: WorkerSlot) -> None:
    fill(slot)
    slot.start_all()
    assert slot.free == pytest.approx(2 * ROOM - slot.load)


def test_a_store_that_asks_for_less_gets_no_burst_at_the_end(slot: WorkerSlot) -> None:
    fill(slot)
    slot.back_off()
    slot.start_all()
    assert slot.free <= 0
