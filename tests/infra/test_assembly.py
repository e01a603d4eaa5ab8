"""The state machine: its names are filled in, its errors exist, and it stays inside what every interpreter runs."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import packline
from infra.assets import EXCLUDED_FOLDERS
from infra.constructs.state_machine import DEFINITION, fill
from packline import errors
from tests.infra.template import Template, text_of

TASK_FUNCTIONS = {
    "IndexOutputs": "seal_execution",
    "SealExecution": "seal_execution",
    "SealRange": "seal_range",
    "ContinueSealing": "seal_execution",
    "PlanPackage": "plan_package",
    "ContinuePlanning": "plan_package",
    "PackPart": "pack_part",
    "PublishPackage": "publish_package",
    "RecordFailure": "record_failure",
    "RecordSealingFailure": "record_failure",
}
AWS_ERRORS = ("States.", "Lambda.", "Sandbox.", "Runtime.")


def states(node: Any) -> Iterator[tuple[str, Any]]:
    """All states by name, those of maps included."""
    for name, state in node["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def tree(root: type[errors.PacklineError]) -> Iterator[type[errors.PacklineError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def error_names(*modules: str, retryable: bool = False) -> Iterator[str]:
    """Names of our errors that are defined in these modules, all of which a function may run."""
    for found in pkgutil.walk_packages(packline.__path__, "packline."):
        if found.name.split(".")[1] not in EXCLUDED_FOLDERS:
            importlib.import_module(found.name)
    for error in tree(errors.PacklineError):
        if error.__module__.startswith(modules) and (error.retryable or not retryable):
            yield error.__name__


@pytest.fixture(scope="module")
def definition() -> Any:
    """The file as it is written."""
    return json.loads(DEFINITION.read_text())


@pytest.fixture(scope="module")
def deployed(template: Template) -> Any:
    """The definition as it is deployed, references as text."""
    return json.loads(text_of(template.machine()["DefinitionString"]))


def test_every_task_invokes_the_function_it_is_named_for(template: Template, deployed: Any) -> None:
    found = {}
    for name, state in states(deployed):
        if state["Type"] == "Task":
            assert state["Resource"] == "arn:<AWS::Partition>:states:::lambda:invoke"
            function, attribute = state["Parameters"]["FunctionName"].strip("<>").split(".")
            assert attribute == "Arn"
            found[name] = template.resources[function]["Properties"]["Handler"].split(".")[1]
    assert found == TASK_FUNCTIONS


def test_no_placeholder_is_left(deployed: Any) -> None:
    assert "${" not in json.dumps(deployed)


def test_a_placeholder_alone_keeps_the_type_of_its_value() -> None:
    assert fill({"a": ["${n}", "x-${n}", 1]}, {"n": 8}) == {"a": [8, "x-8", 1]}


def test_a_placeholder_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError, match="missing"):
        fill({"a": "${missing}"}, {})


def test_parts_are_mapped_over_the_plan_in_the_store(deployed: Any) -> None:
    pack = dict(states(deployed))["PackParts"]
    assert pack["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    reader = pack["ItemReader"]
    assert reader["Resource"] == "arn:<AWS::Partition>:states:::s3:getObject"
    assert reader["ReaderConfig"] == {"InputType": "JSON"}
    assert reader["Parameters"] == {"Bucket.$": "$.planned.bucket", "Key.$": "$.planned.key"}
    assert pack["MaxConcurrency"] == 8


def test_planning_goes_on_until_all_rows_are_planned(definition: Any) -> None:
    by_name = dict(states(definition))
    first, again, choice = by_name["PlanPackage"], by_name["ContinuePlanning"], by_name["IsPlanned"]
    assert first["Next"] == again["Next"] == "IsPlanned"
    assert first["ResultSelector"] == again["ResultSelector"]
    assert again["Parameters"]["Payload"]["progress.$"] == "$.planned.progress"
    assert choice["Choices"] == [
        {"Variable": "$.planned.next", "StringEquals": "plan", "Next": "ContinuePlanning"}
    ]
    assert choice["Default"] == "PackParts"


def test_ranges_are_mapped_over_the_tasks_in_the_store(deployed: Any) -> None:
    ranges = deployed["States"]["SealRanges"]  # not inside another map: no statement of AWS allows that
    assert ranges["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert ranges["ItemReader"]["Parameters"] == {"Bucket.$": "$.tasks.bucket", "Key.$": "$.tasks.key"}
    assert ranges["MaxConcurrency"] == 64


def test_the_number_of_parts_at_once_is_a_setting(thrifty: Template) -> None:
    machine = thrifty.machine()
    assert dict(states(json.loads(text_of(machine["DefinitionString"]))))["PackParts"]["MaxConcurrency"] == 3


def test_one_part_that_fails_fails_the_map(definition: Any) -> None:
    """Nothing is tolerated: that is AWS's default, and the local interpreter knows no other."""
    assert not {key for _, state in states(definition) for key in state if key.startswith("Tolerated")}


def test_the_definition_uses_only_what_the_local_interpreter_runs(definition: Any) -> None:
    used = {key for _, state in states(definition) for key in state}
    assert not used & {"ItemBatcher", "ResultWriter", "QueryLanguage", "Assign", "Output", "Arguments"}


def test_every_error_that_is_named_exists(definition: Any) -> None:
    known = set(error_names("packline."))
    for name, state in states(definition):
        for rule in [*state.get("Retry", ()), *state.get("Catch", ())]:
            for error in rule["ErrorEquals"]:
                assert error.startswith(AWS_ERRORS) or error in known, f"{name} names {error}"


def test_every_task_tries_again_what_is_worth_it_and_nothing_else_of_ours(definition: Any) -> None:
    """By exact name: Step Functions knows no subclasses."""
    worth = set(error_names("packline.errors", retryable=True)) - {"SealingElsewhere"}
    expected = dict.fromkeys(TASK_FUNCTIONS, worth)
    expected["SealExecution"] = expected["ContinueSealing"] = worth | {"SealingElsewhere"}
    expected["PackPart"] = worth | set(
        error_names("packline.part_builder", "packline.http", "packline.aws_api", retryable=True)
    )
    for name, state in states(definition):
        if state["Type"] == "Task":
            named = {
                e for rule in state["Retry"] for e in rule["ErrorEquals"] if not e.startswith(AWS_ERRORS)
            }
            assert named == expected[name], name


def test_a_task_that_is_throttled_waits_for_hours_rather_than_fail(definition: Any) -> None:
    """By the store, by the table, or by the concurrency of functions: its turn comes when others are done."""
    for name, state in states(definition):
        if state["Type"] == "Task":
            first = state["Retry"][0]
            assert first["ErrorEquals"] == ["SlowDown", "Lambda.TooManyRequestsException"], name
            assert first["MaxAttempts"] * first["MaxDelaySeconds"] / 2 > 4 * 3600


def test_retries_are_bounded_and_spread(definition: Any) -> None:
    for _, state in states(definition):
        for rule in state.get("Retry", ()):
            assert rule["MaxAttempts"] <= (500 if rule.get("MaxDelaySeconds") else 5)
            assert rule["BackoffRate"] == 2
            assert rule["JitterStrategy"] == "FULL"


def test_whatever_fails_is_recorded(definition: Any) -> None:
    by_name = dict(states(definition))
    for name in ("PlanPackage", "ContinuePlanning", "PackParts", "PublishPackage"):
        assert by_name[name]["Catch"] == [
            {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "RecordFailure"}
        ]
    assert by_name["SealExecution"]["Catch"][0]["Next"] == "RecordSealingFailure"


def test_a_failed_package_ends_its_iteration_and_not_the_run(definition: Any) -> None:
    assert dict(states(definition))["RecordFailure"]["End"] is True


def test_runs_are_traced_and_their_errors_logged(template: Template) -> None:
    machine = template.machine()
    assert machine["StateMachineType"] == "STANDARD"
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["Level"] == "ERROR"


def test_functions_are_traced_only_where_that_is_chosen(
    template: Template, locked: Template, thrifty: Template
) -> None:
    for made, traced, machine in ((template, False, True), (locked, True, True), (thrifty, False, False)):
        modes = {(function.get("TracingConfig") or {}).get("Mode") for function in made.functions()}
        assert modes == {"Active" if traced else None}
        run = made.machine().get("TracingConfiguration") or {}
        assert run.get("Enabled", False) == machine
        sends = [role for role in map(str, roles_that_send_traces(made)) if "Assemble" not in role]
        assert len(sends) == (len(list(made.functions())) if traced else 0)


def test_a_new_vpc_has_a_way_to_traces(locked: Template) -> None:
    endpoints = [text_of(each["ServiceName"]) for each in locked.of_type("AWS::EC2::VPCEndpoint").values()]
    assert any(name.endswith(".xray") for name in endpoints)


def roles_that_send_traces(template: Template) -> set[str]:
    return {
        role["Ref"]
        for policy in template.of_type("AWS::IAM::Policy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if "xray:PutTraceSegments" in statement["Action"]
        for role in policy["Roles"]
    }
