"""The caller's side: check a request, start its run, wait for it, and move aliases where nothing has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from packline.errors import Conflict, InvalidInput, InvalidSetting, NotFound, PacklineError, Refused
from packline.json_types import JsonObject
from packline.library.backend import Backend
from packline.library.existing_version import find_existing, point_aliases
from packline.library.push import parse_target
from packline.model import ExecutionState
from packline.server_connections import NAME
from packline.snapshots.server_side import redshift_unload
from packline.snapshots.server_side.literals import render_query
from packline.snapshots.server_side.outcome import known_errors
from packline.snapshots.server_side.request import ServerRequest
from packline.snapshots.session import Preview, SnapshotOutcome, Warn
from packline.snapshots.source import Estimate
from packline.snapshots.statement import read_statement
from packline.uri import DatasetUri, parse_dataset_uri

ENGINES = ("redshift", "snowflake")
MACHINE = "PACKLINE_SNAPSHOT_MACHINE"
MAX_ATTEMPTS = 100
FIRST_LOOK, LONGEST_PAUSE = 1.0, 10.0
_RUNNING = ("RUNNING", "PENDING_REDRIVE")


class SnapshotRuns(Protocol):
    """Runs of the state machine ``snapshot``; ``packline.aws_api.stepfunctions.StateMachine`` has these methods."""

    def start(self, name: str, document: dict[str, Any]) -> bool:
        """Start a run. Returns False if a run of that name exists."""

    def describe(self, name: str) -> Mapping[str, Any]:
        """Return what is known of a run; empty if there is none."""


Progress = Callable[[str, float], None]
"""Told of the name of the run and of the seconds that it has been waited for."""


def parse_source(source: str) -> tuple[str, str]:
    """Split ``redshift:sales`` into engine and connection. Raises InvalidInput."""
    import re

    engine, colon, name = source.partition(":")
    if not colon or engine not in ENGINES or not re.fullmatch(NAME, name):
        raise InvalidInput(
            "The source is not a connection of the deployment.",
            "Write redshift:NAME or snowflake:NAME, with a name of the setting snapshot_connections.",
        )
    return engine, name


def base_uri(base: str, target: DatasetUri) -> str:
    """Return the URI of a base version that is named as on the command line; empty for none."""
    if not base:
        return ""
    return str(parse_target(base) if "/" in base else DatasetUri(target.dataset, base))


def find_machine() -> SnapshotRuns:
    """Return the state machine of the deployment. Raises InvalidSetting if it has none."""
    from packline.aws_api.stepfunctions import StateMachine
    from packline.library import environment

    try:
        return StateMachine(environment.setting(MACHINE))
    except InvalidSetting as error:
        raise InvalidSetting(
            f"{error.message} The deployment may have no snapshot_connections.",
            "Set PACKLINE_STACK to a stack with the setting snapshot_connections, or leave out --server-side.",
        ) from None


def take_server_side(request: ServerRequest, backend: Backend, warn: Warn) -> SnapshotOutcome:
    """Let the engine write the rows, and wait until it has. Raises what the other functions here raise."""
    check_request(request, warn)
    runs = find_machine()
    return snapshot_outcome(wait_for_run(start_snapshot(request, backend, runs), runs), request, backend)


def check_request(request: ServerRequest, warn: Warn) -> None:
    """Check the SQL as the deployment will. Raises InvalidInput, InvalidSetting."""
    statement = read_statement(request.sql, request.engine)
    render_query(statement.text, request.parameters, request.engine)
    if request.engine == "redshift":
        redshift_unload.check_unloadable(statement)
    for warning in statement.warnings:
        warn(warning)


def start_snapshot(request: ServerRequest, backend: Backend, runs: SnapshotRuns) -> str:
    """Start the run of a request; return its name. A run of the same request that has not ended is the one.

    Raises:
        VersionExists, InvalidName: The version or an alias cannot have its name.
        Conflict: The request was run too often.
    """
    if not request.is_dry_run:
        find_existing(request.target, request.aliases, backend)
    for attempt in range(MAX_ATTEMPTS):
        name = request.run_name(attempt)
        described = runs.describe(name)
        if described:
            if _is_of(described, request) and _is_open(name, described, request, backend):
                return name
        elif not _is_recorded(name, backend):
            runs.start(name, request.document())  # False: another process has started the same run just now
            return name
    raise Conflict(
        f"The same snapshot was started {MAX_ATTEMPTS} times.", "Choose another name for the version."
    )


def wait_for_run(
    name: str,
    runs: SnapshotRuns,
    progress: Progress = lambda name, seconds: None,
    sleep: Callable[[float], None] = time.sleep,
) -> JsonObject:
    """Wait for a run to end; return its output.

    Args:
        name: The run.
        runs: The state machine.
        progress: Told of each look.
        sleep: Waits, given seconds.

    Raises:
        PacklineError: The typed error that ended the run; Refused for one that Packline does not know.
    """
    waited, pause = 0.0, FIRST_LOOK
    while True:
        described = runs.describe(name)
        if described.get("status") not in _RUNNING:
            break
        progress(name, waited)
        sleep(pause)
        waited, pause = waited + pause, min(LONGEST_PAUSE, pause * 1.5)
    if described.get("status") == "SUCCEEDED":
        output = json.loads(described["output"])
        assert isinstance(output, dict)
        return output
    raise _failure(name, described)


def snapshot_outcome(output: JsonObject, request: ServerRequest, backend: Backend) -> SnapshotOutcome:
    """Return what a run has made. Where nothing has changed, the aliases move by the rights of the caller."""
    outcome = SnapshotOutcome(**{name: output[name] for name in SnapshotOutcome._fields})
    if outcome.unchanged and request.aliases:
        uri = parse_dataset_uri(outcome.uri)
        version = backend.services.versions.version(uri.dataset, uri.reference)
        point_aliases(backend.services.aliases, version, list(request.aliases), [])
    return outcome


def preview_of(output: JsonObject, request: ServerRequest) -> Preview:
    """Return what a dry run has found."""
    estimate = Estimate(output["rows"], output["bytes_scanned"], output["details"])
    return Preview(estimate, output["columns"], read_statement(request.sql, request.engine).warnings)


def _is_of(described: Mapping[str, Any], request: ServerRequest) -> bool:
    """Return whether a run has the input of the request, beside its name."""
    return "input" not in described or json.loads(described["input"]) == request.document()


def _is_open(name: str, described: Mapping[str, Any], request: ServerRequest, backend: Backend) -> bool:
    """Return whether a run goes on, or has made a version that the pipeline has not sealed yet."""
    if described["status"] in _RUNNING:
        return True
    if described["status"] != "SUCCEEDED" or request.is_dry_run:
        return False
    if json.loads(described["output"])["unchanged"]:
        return False
    is_over = _is_over(name, backend)  # before the version is looked for, which is made when it ends
    try:
        backend.services.versions.version(request.target.dataset, request.target.reference)
    except NotFound:
        return not is_over
    return False


def _is_over(execution: str, backend: Backend) -> bool:
    """Return whether an execution has ended, with or without the version that it asked for."""
    try:
        recorded = backend.services.executions.execution(execution)
    except NotFound:
        return False
    return recorded.incomplete or recorded.state is ExecutionState.SEALED


def _is_recorded(execution: str, backend: Backend) -> bool:
    """Return whether an execution of that name exists, whose run Step Functions has forgotten after 90 days."""
    try:
        backend.services.executions.execution(execution)
    except NotFound:
        return False
    return True


def _failure(name: str, described: Mapping[str, Any]) -> PacklineError:
    """Return the error of a run: that of a function by its name, else one that names the run."""
    error, cause = str(described.get("error") or ""), str(described.get("cause") or "")
    try:
        message = str(json.loads(cause)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        message = ""
    kind = next((each for each in known_errors() if each.__name__ == error), None)
    if kind is not None and message:
        return kind(message)
    status = str(described.get("status") or "absent").lower()
    reason = ": ".join(filter(None, (error, message or cause)))[:500]
    return Refused(
        f"Run {name} of the state machine is {status}{': ' if reason else ''}{reason}; nothing was published.",
        "See the run in Step Functions, and docs/alarms.md.",
    )
