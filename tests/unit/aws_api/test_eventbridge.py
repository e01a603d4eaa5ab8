"""Events sent by hand: one signed PutEvents call."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from packline.aws_api.eventbridge import EventBus
from packline.errors import Unavailable
from tests.fakes.json_service import FakeJsonService


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJsonService]:
    with FakeJsonService(lambda call: {"FailedEntryCount": 0}) as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


def test_an_event_is_sent_signed_to_the_named_bus(service: FakeJsonService) -> None:
    EventBus("packline").send([("VersionAliasMoved", {"alias": "production"})])
    ((target, authorization, body),) = service.calls
    assert target == "AWSEvents.PutEvents"
    assert "/eu-north-1/events/aws4_request" in authorization
    (entry,) = body["Entries"]
    assert (entry["EventBusName"], entry["Source"]) == ("packline", "packline")
    assert (entry["DetailType"], json.loads(entry["Detail"])) == (
        "VersionAliasMoved",
        {"alias": "production"},
    )


def test_nothing_is_sent_for_no_event(service: FakeJsonService) -> None:
    EventBus("packline").send([])
    assert service.calls == []


def test_a_refused_event_is_an_error(service: FakeJsonService) -> None:
    service.answer = lambda call: {"FailedEntryCount": 1}
    with pytest.raises(Unavailable, match="packline"):
        EventBus("packline").send([("VersionAliasMoved", {})])
