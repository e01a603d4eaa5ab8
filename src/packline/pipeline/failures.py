"""Failing well: what went wrong is recorded in words, and what exists stays usable."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from packline.errors import VersionDeleted
from packline.model import Alert, Execution, ExecutionState, Packaging
from packline.pipeline.events import Event, alias_events, packaging_failed
from packline.pipeline.run_state import run_of
from packline.pipeline.uploads import update_execution
from packline.ports import ExecutionStore, Registry
from packline.rules.lifecycle import MAX_ATTEMPTS, reopen

MAX_REASON_LENGTH = 2_000
"""Characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What was recorded, and whom to tell."""

    reason: str
    metric: str
    events: tuple[Event, ...] = ()


def record_failure(step: dict[str, Any], *, registry: Registry, now: float) -> Failure:
    """Record the failure of a run: of a version's packaging, or of an execution's sealing.

    ``step`` has ``dataset``, ``version`` and ``run`` (its name), or ``execution`` and ``owner``; and ``error`` as the
    state machine caught it. Repeats change nothing.
    """
    reason = describe_error(step.get("error"))
    if "version" in step:
        return _packaging(step["dataset"], step["version"], step.get("run", ""), reason, registry, now)
    return _sealing(step["execution"], step["owner"], reason, registry)


def describe_error(error: Any) -> str:
    """The error a state machine caught (``Error`` and ``Cause``) as one line."""
    if not isinstance(error, dict):
        return "unknown error"
    cause = str(error.get("Cause", ""))
    try:
        said = json.loads(cause)
        cause = str(said["errorMessage"])
    except (ValueError, KeyError, TypeError):
        pass
    return f"{error.get('Error', 'Error')}: {cause}"[:MAX_REASON_LENGTH]


def _packaging(dataset: str, version: str, run: str, reason: str, registry: Registry, now: float) -> Failure:
    try:
        known = registry.version(dataset, version)
    except VersionDeleted as error:
        return Failure(error.message, "RepeatedFailures")
    if known.packaging is Packaging.BUILT:
        return Failure("the package was published already", "RepeatedFailures")
    if run and run != run_of(known, registry):
        return Failure("another run packages it by now", "RepeatedFailures")
    parts = registry.part_failures(known.plan) if known.plan else []
    if parts:
        reason = "; ".join(f"{alert.code}: {alert.message} {alert.remedy}".strip() for alert in parts)[
            :MAX_REASON_LENGTH
        ]
    failed = registry.finish_packaging(dataset, version, now, reason, attempt=known.attempt)
    if failed.packaging is Packaging.BUILT:
        return Failure("the package was published already", "RepeatedFailures")
    alert = Alert(
        "PackagingFailed", f"{failed.uri} has no package: {reason}", "Its files are fetched one by one."
    )
    update_execution(registry, known.execution, lambda found: _with_alert(found, alert))
    # Its targeting aliases have moved all the same.
    events = packaging_failed(failed, reason), *alias_events(failed, registry)
    return Failure(reason, "PackagingFailed", events)


def _sealing(execution: str, owner: str, reason: str, registry: ExecutionStore) -> Failure:
    alert = Alert(
        "SealingFailed", f"Execution {execution} could not be sealed: {reason}", "It is tried again."
    )

    def change(found: Execution) -> Execution:
        if found.state is not ExecutionState.SEALING or found.owner != owner:
            return found
        hopeless = found.failures + 1 >= MAX_ATTEMPTS
        return replace(
            reopen(found, found.touched_at, [alert], waiting=hopeless, failed=True),
            marked=found.marked,
        )

    update_execution(registry, execution, change)
    return Failure(reason, "SealingFailed")


def _with_alert(found: Execution, alert: Alert) -> Execution:
    return found if alert in found.alerts else replace(found, alerts=(*found.alerts, alert))
