"""Tell whether the run of the state machine that should be working is alive."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from packline.model import DatasetVersion
from packline.ports import ExecutionStore
from packline.rules.lifecycle import packaging_run_name, run_name


class RunState(StrEnum):
    """What the state machine says about a run."""

    RUNNING = "running"
    ENDED = "ended"
    """It succeeded, failed, was stopped or timed out: it does nothing any more."""
    ABSENT = "absent"
    """There is no run of that name: its start was lost."""
    UNKNOWN = "unknown"
    """The state machine could not be asked: nothing is decided."""


RunStateOf = Callable[[str], RunState]
"""The state of the run with this name."""


def state_of_status(status: str) -> RunState:
    """Return the state for a status as Step Functions spells it; an empty status means that there is no such run."""
    if not status:
        return RunState.ABSENT
    return RunState.RUNNING if status in ("RUNNING", "PENDING_REDRIVE") else RunState.ENDED


def run_of(version: DatasetVersion, registry: ExecutionStore) -> str:
    """Name of the run that packages this attempt of a version: the first one is part of the sealing run."""
    if version.attempt:
        return packaging_run_name(version)
    return run_name(version.execution, registry.execution(version.execution).attempt)
