"""The state machine of the template, run by moto's interpreter."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from tests.local.conftest import Aws


def _run(aws: Aws, kinds: list[str]) -> dict[str, Any]:
    items = [{"n": number, "kind": kind} for number, kind in enumerate(kinds)]
    aws.put("items.json", json.dumps(items).encode())
    return aws.run(aws.stack.state_machine_arn, {"bucket": aws.stack.store, "key": "items.json"})


def test_a_distributed_map_reads_its_items_from_the_store_and_runs_the_function_for_each(aws: Aws) -> None:
    done = _run(aws, ["ok"] * 12)
    assert done["status"] == "SUCCEEDED"
    assert json.loads(done["output"]) == [{"n": number} for number in range(12)]


def test_an_error_is_retried_by_its_name(aws: Aws) -> None:
    done = _run(aws, ["ok", "once"])
    assert json.loads(done["output"]) == [{"n": 0}, {"n": 1}]


def test_one_failed_child_fails_the_map_and_is_caught(aws: Aws) -> None:
    done = _run(aws, ["ok", "always", "ok"])
    failure = json.loads(done["output"])["failure"]
    assert failure["Error"] == "States.ExceedToleratedFailureThreshold"
    assert "1 of 3 failed" in failure["Cause"]


def test_an_execution_name_is_taken_once(aws: Aws) -> None:
    states = aws.client("stepfunctions")
    document = json.dumps({"bucket": aws.stack.store, "key": "items.json"})
    start = {"stateMachineArn": aws.stack.state_machine_arn, "name": "once", "input": document}
    states.start_execution(**start)
    with pytest.raises(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(**start | {"input": "{}"})


def test_more_items_than_the_interpreter_could_recurse_into(aws: Aws) -> None:
    child = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    child["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": child, "End": True}
    created = aws.client("stepfunctions").create_state_machine(
        name="long",
        definition=json.dumps({"StartAt": "E", "States": {"E": each}}),
        roleArn="arn:aws:iam::123456789012:role/none",
    )
    done = aws.run(created["stateMachineArn"], {"items": list(range(1200))})
    assert done["status"] == "SUCCEEDED"


def test_texts_of_a_definition_are_read_without_the_parser_of_python(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'a "quoted" \\ text\nüé'
    said = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"said": text}, "End": True}}}
    created = aws.client("stepfunctions").create_state_machine(
        name="texts", definition=json.dumps(said), roleArn="arn:aws:iam::123456789012:role/none"
    )
    monkeypatch.setattr(ast, "parse", _refuse)
    done = aws.run(created["stateMachineArn"], {})
    monkeypatch.undo()
    assert json.loads(done["output"]) == {"said": text}


def _refuse(*_: object, **__: object) -> None:
    raise SystemError("AST constructor recursion depth mismatch")
