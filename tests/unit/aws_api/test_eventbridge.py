"""Events sent by hand: one signed PutEvents call."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from packline.aws_api.eventbridge import EventBus
from packline.errors import Unavailable

CALLS: list[tuple[str, str, Any]] = []
ANSWER = {"FailedEntryCount": 0}


class Bus(BaseHTTPRequestHandler):
    """Takes PutEvents and keeps what was said."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        CALLS.append((self.headers["x-amz-target"], self.headers["authorization"], body))
        answer = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[EventBus]:
    CALLS.clear()
    server = HTTPServer(("127.0.0.1", 0), Bus)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    yield EventBus("packline")
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_event_is_sent_signed_to_the_named_bus(bus: EventBus) -> None:
    bus.send([("VersionAliasMoved", {"alias": "production"})])
    ((target, authorization, body),) = CALLS
    assert target == "AWSEvents.PutEvents"
    assert "/eu-north-1/events/aws4_request" in authorization
    (entry,) = body["Entries"]
    assert (entry["EventBusName"], entry["Source"]) == ("packline", "packline")
    assert (entry["DetailType"], json.loads(entry["Detail"])) == (
        "VersionAliasMoved",
        {"alias": "production"},
    )


def test_nothing_is_sent_for_no_event(bus: EventBus) -> None:
    bus.send([])
    assert CALLS == []


def test_a_refused_event_is_an_error(bus: EventBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANSWER, "FailedEntryCount", 1)
    with pytest.raises(Unavailable, match="packline"):
        bus.send([("VersionAliasMoved", {})])
