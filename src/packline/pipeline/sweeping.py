"""Start the sealing of executions that are quiet and have no marker, and restart lost runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from packline.model import Alert, Execution, ExecutionState
from packline.pipeline.isolation import run_isolated
from packline.pipeline.run_state import RunState, RunStateOf
from packline.pipeline.uploads import StartRun, update_execution
from packline.ports import ExecutionStore, Registry
from packline.rules.lifecycle import MAX_ATTEMPTS, reopen, run_name

LEASE_SECONDS = 16 * 60.0
"""Longer than a function can run (15 minutes), so that an expired lease means a dead run."""
GRACE_SECONDS = 30.0
"""An execution that was touched so recently is left to the events that touched it."""


def sweep(
    *,
    registry: Registry,
    start_run: StartRun,
    run_state: RunStateOf,
    now: float,
    quiet_seconds: float,
    report_wait: Callable[[float], None] | None = None,
) -> list[str]:
    """Start a sealing run for every open execution that is quiet, or whose run is gone. Returns their ids.

    A run that died is found by asking the state machine for it, or by its expired lease; the execution is then opened
    for its next attempt, a bounded number of times. One execution that fails leaves the others alone.

    Args:
        registry: The executions.
        start_run: Starts a run.
        run_state: Looks at one.
        now: Seconds since the epoch.
        quiet_seconds: After so long without an upload, an execution without a marker is complete.
        report_wait: Is told how many seconds each complete execution has waited for its sealing.
    """
    started = []
    for execution in registry.open_executions(now - min(GRACE_SECONDS, quiet_seconds)):
        quiet = execution.touched_at < now - quiet_seconds
        awaits_files = execution.look_at > now and not execution.marked
        if (quiet and not awaits_files) or execution.marked or execution.state is ExecutionState.SEALING:
            if report_wait is not None:
                report_wait(now - execution.touched_at)
            begin = partial(_start, execution, registry, start_run, run_state, now)
            if run_isolated(execution.id, begin) is True:
                started.append(execution.id)
    return started


def _start(
    execution: Execution, registry: ExecutionStore, start_run: StartRun, run_state: RunStateOf, now: float
) -> bool:
    """Start the run of an execution unless it is at work; True if it was started."""
    if execution.state is ExecutionState.SEALING:
        alive = run_state(execution.owner) in (RunState.RUNNING, RunState.UNKNOWN)
        if alive and execution.lease_until > now:
            return False
        execution = _next_attempt(registry, execution)
    # The list may be minutes old by now: a writer in between has decided, and may have sealed it.
    if execution.waiting or execution.state is not ExecutionState.OPEN:
        return False
    if start_run(execution.id, execution.attempt):
        return True
    if run_state(run_name(execution.id, execution.attempt)) is not RunState.ENDED:
        return False
    execution = _next_attempt(registry, execution)
    return not execution.waiting and start_run(execution.id, execution.attempt)


def _next_attempt(registry: ExecutionStore, execution: Execution) -> Execution:
    def change(current: Execution) -> Execution:
        if current.rev != execution.rev:
            return current
        hopeless = current.failures + 1 >= MAX_ATTEMPTS
        alert = Alert(
            "SealingFailed",
            f"Sealing of execution {current.id} stopped without an answer (attempt {current.attempt}).",
            "See the state machine's run; upload the marker again to try once more.",
        )
        marked = current.marked
        return replace(
            reopen(
                current,
                current.touched_at,
                [*current.alerts, alert] if hopeless else current.alerts,
                waiting=hopeless,
                failed=True,
            ),
            marked=marked,
        )

    return update_execution(registry, execution.id, change)
