"""What Packline takes for granted of Step Functions and Lambda. Docstrings end with who relies on it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.live.answers import outcome, refused
from tests.live.target import Target, wait_until

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]

CODE = """
import os, time

class OwnError(Exception):
    pass

def handler(event, context):
    if event["how"] == "raise":
        raise OwnError("as asked")
    if event["how"] == "exit":
        os._exit(3)
    if event["how"] == "sleep":
        time.sleep(30)
    if event["how"] == "large":
        return "x" * 300_000
    return event
"""
ERRORS = {
    "raise": {"OwnError"},
    "exit": {"Runtime.ExitError", "Lambda.Unknown"},
    "sleep": {"Sandbox.Timedout", "Lambda.Unknown"},
    "large": {"States.DataLimitExceeded"},
}
"""How a function ends, and the names of the error that ``infra/assemble.asl.json`` retries by."""


def _zip(code: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("function.py", code)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def function(target: Target, role: str) -> Iterator[str]:
    """A function that ends as its event says, within 3 seconds."""
    client, name = target.client("lambda"), target.name("function")
    settings = {
        "FunctionName": name,
        "Runtime": "python3.13",
        "Role": role,
        "Handler": "function.handler",
        "Code": {"ZipFile": _zip(CODE)},
        "Timeout": 3,
    }
    made = wait_until(
        lambda: _made(lambda: client.create_function(**settings)), "the role is known to Lambda", seconds=60
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name)
    yield made["FunctionArn"]
    client.delete_function(FunctionName=name)


@pytest.fixture(scope="module")
def machine(target: Target, role: str, function: str) -> Iterator[str]:
    """A state machine that calls the function and keeps the name of its error."""
    client = target.client("stepfunctions")
    states = {
        "Call": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": function, "Payload.$": "$"},
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Failed"}],
            "End": True,
        },
        "Failed": {"Type": "Pass", "End": True},
    }
    definition = json.dumps({"StartAt": "Call", "States": states})
    made = wait_until(
        lambda: _made(
            lambda: client.create_state_machine(
                name=target.name("machine"), definition=definition, roleArn=role
            )
        ),
        "the role is known to Step Functions",
        seconds=60,
    )
    yield made["stateMachineArn"]
    client.delete_state_machine(stateMachineArn=made["stateMachineArn"])


def _made(create: Any) -> Any:
    made: list[Any] = []
    return made[0] if outcome(lambda: made.append(create())) == "" else None


def run(target: Target, machine: str, event: Any) -> dict[str, Any]:
    client = target.client("stepfunctions")
    arn = client.start_execution(stateMachineArn=machine, input=json.dumps(event))["executionArn"]

    def ended() -> dict[str, Any] | None:
        described: dict[str, Any] = client.describe_execution(executionArn=arn)
        return described if described["status"] != "RUNNING" else None

    described: dict[str, Any] = wait_until(ended, f"the run with {event} has ended", seconds=120)
    return described


@pytest.mark.parametrize("how", ["raise", "exit", "sleep"])
def test_the_names_of_a_functions_errors(target: Target, machine: str, how: str) -> None:
    """Retries go by them. Relied on by ``infra.constructs.state_machine``."""
    described = run(target, machine, {"how": how})
    assert json.loads(described["output"])["failure"]["Error"] in ERRORS[how]


def test_a_payload_over_256_kb_is_an_error_of_its_own(target: Target, machine: str, only_aws: None) -> None:
    """States.DataLimitExceeded, which no retry mends. Relied on by ``packline.rules.packaging_watch``."""
    described = run(target, machine, {"how": "large"})
    named = json.loads(described.get("output") or "{}").get("failure", {}).get("Error")
    assert (named or described.get("error")) in ERRORS["large"]


def test_a_run_of_one_name_is_started_once(target: Target, machine: str) -> None:
    """ExecutionAlreadyExists is success. Relied on by ``packline.aws.runtime``."""
    client, name = target.client("stepfunctions"), target.name("once")
    sent = {"stateMachineArn": machine, "name": name}
    arn = client.start_execution(**sent, input=json.dumps({"how": "return"}))["executionArn"]
    wait_until(lambda: client.describe_execution(executionArn=arn)["status"] != "RUNNING", "it ends")
    with refused("ExecutionAlreadyExists"):
        client.start_execution(**sent, input=json.dumps({"how": "raise"}))


def test_a_run_that_never_was_is_told_apart(target: Target, machine: str) -> None:
    """ExecutionDoesNotExist: the sweep starts it again. Relied on by ``packline.pipeline.packaging_reconciliation``."""
    arn = machine.replace(":stateMachine:", ":execution:") + ":never"
    with refused("ExecutionDoesNotExist"):
        target.client("stepfunctions").describe_execution(executionArn=arn)


def test_an_input_over_256_kb_is_refused_at_the_start(target: Target, machine: str, only_aws: None) -> None:
    """So no input grows with files or versions. Relied on by ``packline.rules.packaging_watch``."""
    with refused("InvalidExecutionInput", "ValidationException", "InvalidInput"):
        target.client("stepfunctions").start_execution(
            stateMachineArn=machine, input=json.dumps({"how": "return", "filler": "x" * 300_000})
        )


def test_the_deployed_definition_is_valid(target: Target, only_aws: None) -> None:
    """Also a Distributed Map inside an Inline Map. Relied on by ``infra.constructs.state_machine``."""
    client = target.client("stepfunctions")
    deployed = client.describe_state_machine(stateMachineArn=target.outputs["StateMachineArn"])
    checked = client.validate_state_machine_definition(definition=deployed["definition"])
    assert checked["result"] == "OK", checked["diagnostics"]
