"""Record why sealing or packaging failed; everything that exists stays usable."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from packline.errors import VersionDeleted
from packline.model import Alert, Execution, ExecutionState, Packaging
from packline.pipeline.events import Event, alias_events, packaging_failed
from packline.pipeline.run_state import run_of
from packline.pipeline.uploads import add_alert, update_execution
from packline.ports import ExecutionStore, Registry
from packline.rules.lifecycle import MAX_ATTEMPTS, reopen

MAX_REASON_LENGTH = 2_000
"""Characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A recorded failure: its reason, the metric to count, and the events to send."""

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
    """Format the error that a state machine caught (``Error`` and ``Cause``) as one line."""
    if not isinstance(error, dict):
        return "unknown error"
    cause = str(error.get("Cause", ""))
    try:
        details = json.loads(cause)
        cause = str(details["errorMessage"])
    except (ValueError, KeyError, TypeError):
        pass
    return f"{error.get('Error', 'Error')}: {cause}"[:MAX_REASON_LENGTH]


def _packaging(dataset: str, version: str, run: str, reason: str, registry: Registry, now: float) -> Failure:
    try:
        current = registry.version(dataset, version)
    except VersionDeleted as error:
        return Failure(error.message, "RepeatedFailures")
    if current.packaging is Packaging.BUILT:
        return Failure("the package was published already", "RepeatedFailures")
    if run and run != run_of(current, registry):
        return Failure("another run packages it by now", "RepeatedFailures")
    parts = registry.part_failures(current.plan) if current.plan else []
    if parts:
        reason = "; ".join(f"{alert.code}: {alert.message} {alert.remedy}".strip() for alert in parts)[
            :MAX_REASON_LENGTH
        ]
    failed = registry.finish_packaging(dataset, version, now, reason, attempt=current.attempt)
    if failed.packaging is Packaging.BUILT:
        return Failure("the package was published already", "RepeatedFailures")
    alert = Alert(
        "PackagingFailed", f"{failed.uri} has no package: {reason}", "Its files are fetched one by one."
    )
    add_alert(registry, current.execution, alert)
    # Its targeting aliases have moved all the same.
    events = packaging_failed(failed, reason), *alias_events(failed, registry)
    return Failure(reason, "PackagingFailed", events)


def _sealing(execution: str, owner: str, reason: str, registry: ExecutionStore) -> Failure:
    alert = Alert(
        "SealingFailed",
        f"Execution {execution} could not be sealed: {reason}",
        "Packline retries automatically; nothing to do.",
    )

    def change(current: Execution) -> Execution:
        if current.state is not ExecutionState.SEALING or current.owner != owner:
            return current
        hopeless = current.failures + 1 >= MAX_ATTEMPTS
        return replace(
            reopen(current, current.touched_at, [alert], waiting=hopeless, failed=True),
            marked=current.marked,
        )

    if update_execution(registry, execution, change).state is ExecutionState.SEALED:
        # It was sealed all the same, or the run wrote its search entries: the next sweep goes on with those.
        return Failure(reason, "RepeatedFailures")
    return Failure(reason, "SealingFailed")
