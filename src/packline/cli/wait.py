"""Waits for what an execution's upload sets in motion: its sealing, then the packages of the versions that it made."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from packline.errors import Conflict, NotFound, Unavailable, VersionDeleted
from packline.model import Alert, DatasetVersion, Execution, ExecutionState, Packaging
from packline.ports import Registry
from packline.uri import DatasetUri, parse_version_uri

POLL_SECONDS = 0.5


class VersionRefused(Conflict):
    """The execution was sealed, or given up, without creating the version."""


class TimeLimit:
    """How long a command waits, seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._started = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._started

    def pause(self, awaited: str, execution: str) -> None:
        """Sleep until the next look. Raises Unavailable, with what is still awaited, once time is up."""
        if self.elapsed >= self.seconds:
            raise Unavailable(
                f"{awaited} after {self.seconds:.0f} s.",
                f"See `packline execution {execution}`; it goes on without this command.",
            )
        time.sleep(POLL_SECONDS)


class FinishedExecution(NamedTuple):
    """An execution that is over, and the versions that it made, each with its packaging at an end."""

    execution: Execution
    versions: list[DatasetVersion]


def wait_until_sealed(
    registry: Registry, execution: str, limit: TimeLimit, former_attempts: int = 0
) -> Execution:
    """Wait until the execution is sealed, or until sealing it was given up for want of another upload.

    Args:
        registry: Knows the executions.
        execution: Its id; it may not be recorded yet.
        limit: How long to wait.
        former_attempts: Attempts to seal it before this upload: their failure is not this upload's.

    Raises:
        Unavailable: Time is up.
    """
    while True:
        found: Execution | None = None
        with suppress(NotFound):
            found = registry.execution(execution)
        if found and found.state is ExecutionState.SEALED:
            return found
        if found and found.waiting and found.attempt > former_attempts:
            return found
        limit.pause(f"Execution {execution} is {_progress(found)}", execution)


def wait_for_packaging(
    registry: Registry, dataset: str, version: str, limit: TimeLimit, execution: str
) -> DatasetVersion:
    """Wait until no package of the version is awaited any more. Raises VersionNotFound, Unavailable."""
    while (known := registry.version(dataset, version)).packaging is Packaging.PENDING:
        limit.pause(f"{known.uri} exists, but its package is not built", execution)
    return known


def wait_for_execution(
    registry: Registry, execution: str, limit: TimeLimit, former_attempts: int = 0
) -> FinishedExecution:
    """Wait for the execution, then for the package of each version that it lists. Raises Unavailable."""
    ended = wait_until_sealed(registry, execution, limit, former_attempts)
    versions = []
    for uri in ended.versions:
        with suppress(VersionDeleted):  # by someone else, meanwhile
            versions.append(wait_for_packaging(registry, *parse_version_uri(uri), limit, execution))
    return FinishedExecution(ended, versions)


def wait_for_version(registry: Registry, uri: DatasetUri, execution: str, timeout: float) -> dict[str, Any]:
    """Wait until the execution has made the version and its packaging has ended, at most ``timeout`` seconds.

    Returns its packaging state, the reason, the parts and the seconds waited. Raises VersionRefused if the
    execution did not make it, Unavailable when time is up.
    """
    limit = TimeLimit(timeout)
    check_made(wait_until_sealed(registry, execution, limit), uri)
    version = wait_for_packaging(registry, uri.dataset, uri.reference, limit, execution)
    return packaging_facts(registry, version) | {"waited": round(limit.elapsed, 3)}


def packaging_facts(registry: Registry, version: DatasetVersion) -> dict[str, Any]:
    """How the packaging of a version has ended."""
    parts = len(registry.parts(version.plan)) if version.plan else 0
    return {"packaging": str(version.packaging), "reason": version.packaging_reason, "parts": parts}


def check_made(execution: Execution, uri: DatasetUri) -> None:
    """Raise VersionRefused, with the alert that says why, unless the execution has made the version."""
    check_sealed(execution)
    if str(uri) not in execution.versions:
        reasons, remedy = _reasons(execution, refusing_alerts(execution, uri))
        raise VersionRefused(f"Execution {execution.id} did not create {uri}: {reasons}.", remedy)


def check_sealed(execution: Execution) -> None:
    """Raise VersionRefused, with its alerts, if sealing the execution was given up."""
    if execution.state is not ExecutionState.SEALED:
        reasons, remedy = _reasons(execution, execution.alerts)
        raise VersionRefused(f"Execution {execution.id} cannot be sealed: {reasons}.", remedy)


def refusing_alerts(execution: Execution, uri: DatasetUri | None) -> Sequence[Alert]:
    """The alerts that say why an execution was not sealed, or has not made the version; none if it has."""
    if execution.state is not ExecutionState.SEALED:
        return execution.alerts
    if uri is None or str(uri) in execution.versions:
        return ()
    return [alert for alert in execution.alerts if str(uri) in alert.message] or execution.alerts


def _reasons(execution: Execution, alerts: Sequence[Alert]) -> tuple[str, str]:
    """Alerts as one reason and one remedy."""
    reasons = "; ".join(f"{alert.code}: {alert.message.rstrip('.')}" for alert in alerts)
    remedies = dict.fromkeys(alert.remedy for alert in alerts if alert.remedy)
    return (
        reasons or "no alert says why",
        " ".join(remedies) or f"See `packline execution {execution.id}`.",
    )


def alert_text(alert: Alert) -> str:
    """An alert as one line."""
    return f"{alert.code}: {alert.message} {alert.remedy}".strip()


def _progress(found: Execution | None) -> str:
    if found is None:
        return "uploaded, but not recorded by the pipeline"
    return "being sealed, and was not ready" if found.state is ExecutionState.SEALING else "not sealed"
