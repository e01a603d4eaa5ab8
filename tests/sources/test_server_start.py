"""The caller's side of a snapshot that an engine writes: one run for one request, and its errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

import packline
from packline.cli.main import main
from packline.errors import InvalidInput, InvalidSetting, PacklineError, Refused
from packline.model import Execution, ExecutionState
from packline.snapshots.errors import QueryFailed, SchemaChanged
from packline.snapshots.server_side.request import ServerRequest
from packline.snapshots.server_side.start import (
    base_uri,
    check_request,
    parse_source,
    snapshot_outcome,
    start_snapshot,
    wait_for_run,
)
from packline.uri import parse_dataset_uri
from tests.builders import a_version
from tests.sources.conftest import World

TARGET = parse_dataset_uri("dataset://orders/v2")
REQUEST = ServerRequest("redshift", "sales", "SELECT 1 AS a ORDER BY 1", {}, TARGET)
MADE = {"unchanged": False, "uri": str(TARGET)}


@dataclass
class FakeRuns:
    """Runs of a state machine by name, and what each look at one of them shows."""

    described: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)

    def start(self, name: str, document: dict[str, Any]) -> bool:
        json.dumps(document)
        self.started.append(name)
        return True

    def describe(self, name: str) -> Mapping[str, Any]:
        looks = self.described.get(name, [{}])
        return looks.pop(0) if len(looks) > 1 else looks[0]

    def has(self, attempt: int, status: str, **more: Any) -> None:
        output = {"output": json.dumps(more.pop("output"))} if "output" in more else {}
        made_of = {"input": json.dumps(REQUEST.document())}
        self.described[REQUEST.run_name(attempt)] = [{"status": status, **made_of, **output, **more}]


def ended(output: dict[str, Any] | None = None, **described: Any) -> FakeRuns:
    """A run that goes on when it is looked at twice, and then has ended."""
    last = {"status": "SUCCEEDED", "output": json.dumps(output)} if output is not None else described
    return FakeRuns({"r": [{"status": "RUNNING"}, {"status": "RUNNING"}, last]})


def started(world: World, runs: FakeRuns, request: ServerRequest = REQUEST) -> str:
    backend = world.backend
    try:
        return start_snapshot(request, backend, runs)
    finally:
        backend.close()


def test_a_new_request_starts_a_run_and_one_that_goes_on_is_waited_for(world: World) -> None:
    runs = FakeRuns()
    assert started(world, runs) == REQUEST.run_name(0)
    runs.has(0, "RUNNING")
    assert started(world, runs) == REQUEST.run_name(0)
    assert runs.started == [REQUEST.run_name(0)]


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "ABORTED"])
def test_a_run_that_failed_is_followed_by_another(world: World, status: str) -> None:
    runs = FakeRuns()
    runs.has(0, status)
    assert started(world, runs) == REQUEST.run_name(1)


def test_a_run_whose_version_is_not_sealed_yet_is_the_one_and_is_not_repeated(world: World) -> None:
    runs = FakeRuns()
    runs.has(0, "SUCCEEDED", output=MADE)
    assert started(world, runs) == REQUEST.run_name(0)
    world.deployment.registry.seal(
        Execution("e", ExecutionState.SEALED), [a_version("v2", dataset="orders", execution="e")]
    )
    assert started(world, runs) == REQUEST.run_name(1), (
        "the version exists: the query runs again and is compared"
    )


def test_a_run_whose_version_was_refused_when_its_execution_was_sealed_is_repeated(world: World) -> None:
    runs = FakeRuns()
    runs.has(0, "SUCCEEDED", output=MADE)
    world.deployment.registry.seal(Execution(REQUEST.run_name(0), ExecutionState.SEALED), [])
    assert started(world, runs) == REQUEST.run_name(1)


def test_a_run_of_that_name_with_another_input_is_not_taken_for_its_own(world: World) -> None:
    runs = FakeRuns()
    runs.has(0, "RUNNING", input=json.dumps(replace(REQUEST, sql="SELECT 2 AS a ORDER BY 1").document()))
    assert started(world, runs) == REQUEST.run_name(1)


def test_whole_seconds_are_the_same_request_however_they_are_written() -> None:
    assert replace(REQUEST, timeout=60).run_name(0) == replace(REQUEST, timeout=60.0).run_name(0)


def test_a_result_that_had_not_changed_is_asked_for_again(world: World) -> None:
    runs = FakeRuns()
    runs.has(0, "SUCCEEDED", output={**MADE, "unchanged": True})
    assert started(world, runs) == REQUEST.run_name(1)


def test_a_run_that_step_functions_has_forgotten_is_not_started_over_its_outputs(world: World) -> None:
    world.deployment.registry.seal(Execution(REQUEST.run_name(0), ExecutionState.SEALED), [])
    assert started(world, FakeRuns()) == REQUEST.run_name(1)


def test_waiting_ends_with_the_output_and_tells_how_long_it_took() -> None:
    told: list[float] = []
    output = wait_for_run("r", ended(MADE), lambda name, seconds: told.append(seconds), lambda seconds: None)
    assert (output, told) == (MADE, [0.0, 1.0])


@pytest.mark.parametrize(
    ("described", "error", "message"),
    [
        (
            {"error": "QueryFailed", "cause": json.dumps({"errorMessage": "no table t"})},
            QueryFailed,
            "no table t",
        ),
        (
            {"error": "SchemaChanged", "cause": json.dumps({"errorMessage": "columns"})},
            SchemaChanged,
            "columns",
        ),
        (
            {"error": "RedshiftData.ValidationException", "cause": "bad (Service: …)"},
            Refused,
            "RedshiftData.*bad",
        ),
        ({"error": "QueryFailed", "cause": "[]"}, Refused, "nothing was published"),
        ({"status": "ABORTED"}, Refused, "Run r of the state machine is aborted; nothing was published"),
    ],
)
def test_an_error_of_a_run_is_raised_as_it_was(
    described: dict[str, Any], error: type[PacklineError], message: str
) -> None:
    with pytest.raises(error, match=message):
        wait_for_run("r", ended(**{"status": "FAILED", **described}), sleep=lambda seconds: None)


def test_where_nothing_has_changed_the_caller_moves_the_aliases(world: World) -> None:
    version = a_version("v1", dataset="orders", execution="e")
    world.deployment.registry.seal(Execution("e", ExecutionState.SEALED), [version])
    output = {
        **dict.fromkeys(("rows", "files", "bytes", "uploaded_files", "reused_files"), 1),
        "uri": version.uri,
        "execution": "e",
        "unchanged": True,
        "record": {},
    }
    backend = world.backend
    assert snapshot_outcome(output, replace(REQUEST, aliases=("good",)), backend).unchanged
    backend.close()
    assert world.deployment.registry.alias("orders", "good").version == "v1"


@pytest.mark.parametrize("source", ["sales", "oracle:x", "redshift:", "redshift:a b", "postgresql://u:p@h"])
def test_a_source_is_an_engine_and_a_name(source: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_source(source)
    assert "u:p" not in str(raised.value)


def test_a_base_is_named_as_on_a_worker() -> None:
    named = [base_uri(base, TARGET) for base in ("", "v1", "other/v1", "dataset://other/good")]
    assert named == ["", "dataset://orders/v1", "dataset://other/v1", "dataset://other/good"]


def test_the_sql_is_checked_before_anything_is_started() -> None:
    warnings: list[str] = []
    check_request(replace(REQUEST, sql="SELECT a FROM t"), warnings.append)
    assert "ORDER BY" in warnings[0]
    for sql in ("DELETE FROM t", "SELECT 1 AS a; SELECT 2 AS a", "SELECT a FROM t LIMIT 1"):
        with pytest.raises(InvalidInput):
            check_request(replace(REQUEST, sql=sql), warnings.append)


@pytest.mark.parametrize(
    "options",
    [
        ["--since", "id"],
        ["--format", "csv"],
        ["--rows-per-file", "70000"],
        ["--execution", "e"],
        ["--scratch", "/tmp"],
    ],
)
def test_options_of_workers_are_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "snapshot",
        "redshift:sales",
        "--server-side",
        "--query",
        "SELECT 1 AS a",
        "--dataset",
        "orders/v2",
    ]
    assert main([*words, *options]) == 2
    assert f"{options[0]} is not for --server-side" in capsys.readouterr().err


def test_no_wait_is_for_the_server_side_alone(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["snapshot", f"sqlite:{shop}", "--no-wait", "--query", "SELECT 1 AS a", "--dataset", "o/v2"])
        == 2
    )
    assert "--no-wait is for --server-side" in capsys.readouterr().err


def test_a_deployment_without_the_state_machine_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PACKLINE_SNAPSHOT_MACHINE", "PACKLINE_STACK"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(InvalidSetting, match="snapshot_connections"):
        packline.snapshot("redshift:sales", "SELECT 1 AS a ORDER BY 1", "orders/v2", server_side=True)
    with pytest.raises(InvalidInput, match="not for server_side"):
        packline.snapshot("redshift:sales", "SELECT 1 AS a", "orders/v2", server_side=True, since="a")
