"""Runs started by hand: one signed StartExecution call, which may be repeated."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from packline.aws_api.stepfunctions import StateMachine
from packline.errors import Refused

ARN = "arn:aws:states:eu-north-1:123456789012:stateMachine:assemble"
CALLS: list[tuple[str, str, Any]] = []


class Machines(BaseHTTPRequestHandler):
    """Takes StartExecution; a name that is taken, or too long, is refused."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        taken = any(body["name"] == before["name"] for _, _, before in CALLS)
        CALLS.append((self.headers["x-amz-target"], self.headers["authorization"], body))
        fault = "ExecutionAlreadyExists" if taken else "InvalidName" if len(body["name"]) > 80 else ""
        answer = json.dumps({"__type": f"com.amazonaws#{fault}"} if fault else {"executionArn": "x"}).encode()
        self.send_response(400 if fault else 200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[StateMachine]:
    CALLS.clear()
    server = HTTPServer(("127.0.0.1", 0), Machines)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    yield StateMachine(ARN)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_run_is_started_once_under_its_name(machine: StateMachine) -> None:
    given: dict[str, object] = {"packages": [{"dataset": "d", "version": "v"}]}
    assert machine.start("package-1", given)
    assert not machine.start("package-1", given)
    target, authorization, body = CALLS[0]
    assert target == "AWSStepFunctions.StartExecution"
    assert "/eu-north-1/states/aws4_request" in authorization
    assert (body["stateMachineArn"], json.loads(body["input"])) == (ARN, given)


def test_a_refused_run_is_an_error(machine: StateMachine) -> None:
    with pytest.raises(Refused, match="InvalidName"):
        machine.start("x" * 81, {})
