"""The sweep: executions that have been quiet long enough are sealed even without a marker."""

from __future__ import annotations

from dataclasses import replace

from packline.model import Alert, Execution, ExecutionState
from packline.pipeline.uploads import StartRun, update_execution
from packline.ports import Registry
from packline.rules.lifecycle import MAX_ATTEMPTS, reopened

LEASE_SECONDS = 16 * 60.0
"""Longer than a function can run (15 minutes), so that an expired lease means a dead run."""


def sweep(*, registry: Registry, start_run: StartRun, now: float, quiet_seconds: float) -> list[str]:
    """Start a sealing run for every open execution that is quiet since ``quiet_seconds``. Returns their ids.

    A run that died is found by its expired lease, or by its name being taken without any progress; the execution
    is then opened for its next attempt, a bounded number of times.
    """
    started = []
    for execution in registry.open_executions(now - quiet_seconds):
        if execution.state is ExecutionState.SEALING:
            if execution.lease_until > now:
                continue
            execution = _next_attempt(registry, execution)
        fresh = not execution.waiting and start_run(execution.id, execution.attempt)
        if not fresh and not execution.waiting and now - execution.touched_at > quiet_seconds + LEASE_SECONDS:
            _next_attempt(registry, execution)
        if fresh:
            started.append(execution.id)
    return started


def _next_attempt(registry: Registry, execution: Execution) -> Execution:
    def change(known: Execution) -> Execution:
        if known.rev != execution.rev:
            return known
        hopeless = known.attempt + 1 >= MAX_ATTEMPTS
        alert = Alert(
            "SealingFailed",
            f"Sealing of execution {known.id} stopped without an answer (attempt {known.attempt}).",
            "See the state machine's run; upload the marker again to try once more.",
        )
        marked = known.marked
        return replace(
            reopened(
                known,
                known.touched_at,
                [*known.alerts, alert] if hopeless else known.alerts,
                waiting=hopeless,
            ),
            marked=marked,
        )

    return update_execution(registry, execution.id, change)
