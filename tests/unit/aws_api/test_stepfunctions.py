"""Runs started by hand: one signed StartExecution call, which may be repeated."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from packline.aws_api.stepfunctions import StateMachine
from packline.errors import Refused
from tests.fakes.json_service import Call, FakeJsonService

ARN = "arn:aws:states:eu-north-1:123456789012:stateMachine:assemble"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJsonService]:
    """Takes StartExecution; a name that is taken, or too long, is refused."""

    def start(call: Call) -> dict[str, object]:
        name = call.body["name"]
        if any(name == earlier.body["name"] for earlier in running.calls):
            return {"__type": "com.amazonaws#ExecutionAlreadyExists"}
        return {"__type": "com.amazonaws#InvalidName"} if len(name) > 80 else {"executionArn": "x"}

    with FakeJsonService(start) as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_run_is_started_once_under_its_name(service: FakeJsonService) -> None:
    given: dict[str, object] = {"packages": [{"dataset": "d", "version": "v"}]}
    machine = StateMachine(ARN)
    assert machine.start("package-1", given)
    assert not machine.start("package-1", given)
    target, authorization, body = service.calls[0]
    assert target == "AWSStepFunctions.StartExecution"
    assert "/eu-north-1/states/aws4_request" in authorization
    assert (body["stateMachineArn"], json.loads(body["input"])) == (ARN, given)


def test_a_refused_run_is_an_error(service: FakeJsonService) -> None:
    with pytest.raises(Refused, match="InvalidName"):
        StateMachine(ARN).start("x" * 81, {})
