"""A worker gets more connections while it waits for the network with all it has, and only then."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from packline.client.transfer.connection import Order
from packline.client.transfer.ipc import Channel, read_order
from packline.client.transfer.processes import WorkerProcess
from packline.client.transfer.task import Kind, Transfer
from packline.client.transfer.worker_slot import PERIOD_SECONDS, STEP, Desk, Job
from packline.wire.message import Request

ROOM, MOST = 64, 192


@pytest.fixture
def ends() -> Iterator[tuple[Desk, Channel]]:
    """A desk, and the worker's end of its channel. The worker is this process, which nothing here stops."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Desk(WorkerProcess(os.getpid(), Channel(ours)), ROOM, MOST), Channel(theirs)


@pytest.fixture
def desk(ends: tuple[Desk, Channel]) -> Desk:
    return ends[0]


def order(number: int) -> Order:
    transfer = Transfer(Kind.BLOCK, 0, number, "packages/one", None, 0, 10, 1)
    return Order(number, transfer, Request("GET", "host", 80, False, "/", (), b""), False)


def fill(desk: Desk) -> None:
    numbers = iter(range(1000, 2000))
    while desk.free > 0:
        given = order(next(numbers))
        desk.give(given, Job(given.transfer, replace=False), load=8)


def report(desk: Desk, share: float, periods: int, at: float = 100.0) -> None:
    """So many periods in a row of which the worker waited that share; the first report only starts the clock."""
    for number in range(periods + 1):
        desk.waited(share * PERIOD_SECONDS, now=at + number * PERIOD_SECONDS * 1.01)


def test_a_worker_that_waits_with_all_its_connections_gets_more(desk: Desk) -> None:
    fill(desk)
    report(desk, share=0.6, periods=1)
    assert desk.free == pytest.approx(ROOM * STEP - desk.load)


def test_a_worker_that_makes_files_gets_no_more(desk: Desk) -> None:
    fill(desk)
    report(desk, share=0.1, periods=20)
    assert desk.free == ROOM - desk.load


def test_a_worker_with_connections_to_spare_gets_no_more(desk: Desk) -> None:
    report(desk, share=1.0, periods=20)
    assert desk.free == ROOM


def test_there_is_a_limit(desk: Desk) -> None:
    for number in range(20):
        fill(desk)
        report(desk, share=0.9, periods=1, at=100.0 + number)
    assert desk.load == MOST
    assert desk.free == 0


def test_a_store_that_asks_for_less_gets_what_there_was_in_the_beginning(desk: Desk) -> None:
    fill(desk)
    report(desk, share=0.9, periods=1)
    assert desk.free > ROOM - desk.load
    desk.back_off()
    assert desk.free == ROOM - desk.load


def test_many_short_reports_count_as_one_period(desk: Desk) -> None:
    fill(desk)
    for number in range(9):
        desk.waited(PERIOD_SECONDS / 20, now=100.0 + number * PERIOD_SECONDS / 10)
    assert desk.free == ROOM - desk.load
    desk.waited(PERIOD_SECONDS / 20, now=100.0 + PERIOD_SECONDS * 1.1)
    assert desk.free > ROOM - desk.load


def test_orders_are_sent_together_and_once(ends: tuple[Desk, Channel]) -> None:
    desk, worker = ends
    for number in (1, 2, 3):
        desk.give(order(number), Job(order(number).transfer, replace=False), load=8)
    desk.send()
    assert [read_order(frame).number for frame in worker.receive()] == [1, 2, 3]
    desk.give(order(4), Job(order(4).transfer, replace=False), load=8)
    desk.send()
    desk.send()
    assert [read_order(frame).number for frame in worker.receive()] == [4]
    assert sorted(desk.jobs) == [1, 2, 3, 4]


def test_for_the_last_transfers_as_many_connections_are_opened_as_they_need(desk: Desk) -> None:
    fill(desk)
    desk.open_up()
    assert desk.free == pytest.approx(2 * ROOM - desk.load)


def test_a_store_that_asks_for_less_gets_no_burst_at_the_end(desk: Desk) -> None:
    fill(desk)
    desk.back_off()
    desk.open_up()
    assert desk.free <= 0
