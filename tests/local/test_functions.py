"""Functions run as processes of AWS's runtime client."""

from __future__ import annotations

from tests.local.conftest import Aws
from tests.waiting import wait_for


def test_a_function_has_its_environment_and_the_time_left(aws: Aws) -> None:
    error, answer = aws.invoke("Note", {"hello": "world"})
    assert error is None
    assert answer["event"] == {"hello": "world"}
    assert answer["quiet"] == "2"
    assert 0 < answer["left_ms"] <= 20_000


def test_a_process_serves_more_than_one_call(aws: Aws) -> None:
    assert wait_for(lambda: aws.invoke("Note", {})[1]["calls"] > 1)


def test_an_error_keeps_its_type_and_message(aws: Aws) -> None:
    error, answer = aws.invoke("Item", {"n": 1, "kind": "always"})
    assert error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("Broken", "never works")


def test_a_process_that_ends_is_a_runtime_exit_error(aws: Aws) -> None:
    error, answer = aws.invoke("Item", {"n": 1, "kind": "exit"})
    assert (error, answer["errorType"]) == ("Unhandled", "Runtime.ExitError")
    assert "exit status 3" in answer["errorMessage"]
    assert aws.invoke("Item", {"n": 1, "kind": "ok"})[0] is None


def test_a_function_is_killed_when_its_time_is_up(aws: Aws) -> None:
    error, answer = aws.invoke("Item", {"n": 1, "kind": "slow"})
    assert (error, answer["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert "timed out after 3.00 seconds" in answer["errorMessage"]


def test_an_asynchronous_invocation_answers_at_once_and_runs_later(aws: Aws) -> None:
    answer = aws.client("lambda").invoke(
        FunctionName=aws.function("Note"), InvocationType="Event", Payload=b'{"later": 1}'
    )
    assert answer["StatusCode"] == 202
    assert wait_for(lambda: any(d["event"] == {"later": 1} for d in aws.documents("notes/")))


def test_what_a_function_prints_is_in_its_file_and_in_its_log_group(aws: Aws) -> None:
    aws.invoke("Note", {})
    name = aws.function("Note")
    assert "noted" in (aws.stack.logs / f"{name}.log").read_text()
    found = aws.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    assert any("noted" in event["message"] for event in found)
