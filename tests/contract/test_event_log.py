"""What every log of events promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.aws import schema
from packline.aws.event_log import DynamoEventLog
from packline.model import PastEvent
from packline.ports import EventLog
from packline.rules.event_identity import RETENTION_SECONDS
from tests.contract.conftest import make_table
from tests.memory_events import MemoryEventLog
from tests.moto_clients import moto_client

MADE = PastEvent("e-1", "PackagePublished", 100.0, ("dataset:pets", "execution:job"), {"parts": 2})


@pytest.fixture(params=["memory", "dynamodb"])
def log(request: pytest.FixtureRequest) -> EventLog:
    if request.param == "memory":
        return MemoryEventLog()
    request.getfixturevalue("aws")
    client = moto_client("dynamodb")
    make_table(client)
    return DynamoEventLog(client, "catalog")


def ids(log: EventLog, about: str = "dataset:pets", since: float = 0.0, before: str = "") -> list[str]:
    return [event.id for event in log.events(about, since, before)]


def test_an_event_is_found_by_everything_it_is_about(log: EventLog) -> None:
    log.record([MADE])
    assert list(log.events("dataset:pets", 0.0)) == list(log.events("execution:job", 0.0)) == [MADE]
    assert ids(log, "dataset:pet") == []


def test_an_event_that_is_told_again_is_kept_once_with_its_first_time(log: EventLog) -> None:
    for at in (100.0, 101.0):
        log.record([replace(MADE, at=at), replace(MADE, at=at)])
    assert list(log.events("dataset:pets", 0.0)) == [MADE]


def test_events_come_newest_first_and_a_page_at_a_time(log: EventLog) -> None:
    events = [replace(MADE, id=f"e-{n:02}", at=1_000.0 + n // 2) for n in range(60)]
    log.record(events)
    log.record([])
    newest = list(log.events("dataset:pets", 0.0))
    assert [event.id for event in newest] == [f"e-{n:02}" for n in reversed(range(60))]
    assert list(log.events("dataset:pets", 0.0, newest[9].place)) == newest[10:]


def test_events_that_are_too_old_are_not_shown(log: EventLog) -> None:
    log.record([replace(MADE, id=f"e-{n}", at=100.0 * n) for n in range(5)])
    assert ids(log, since=200.0) == ["e-4", "e-3", "e-2"]


def test_the_table_forgets_events_by_itself(aws: None) -> None:
    client = moto_client("dynamodb")
    make_table(client)
    DynamoEventLog(client, "catalog").record([MADE])
    items = client.scan(TableName="catalog")["Items"]
    assert [float(item[schema.TTL]["N"]) for item in items] == [100.0 + RETENTION_SECONDS] * 2


def test_what_is_not_kept_yet_is_told_apart(log: EventLog) -> None:
    log.record([MADE])
    other = replace(MADE, id="e-9", about=("dataset:dogs",))
    assert log.unrecorded([MADE, other]) == [other]
    assert log.unrecorded([replace(MADE, about=(*MADE.about, "model:cats"))]) != []
    assert log.unrecorded([]) == []
