"""Waits until an execution is sealed and its versions are packaged."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from packline.errors import Conflict, NotFound, Unavailable, VersionDeleted
from packline.model import Alert, DatasetVersion, Execution, ExecutionState, Packaging
from packline.ports.deployment import ProgressServices, VersionService
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
        """Sleep until the next poll. Raises Unavailable with the text ``awaited`` once the time is up."""
        if self.elapsed >= self.seconds:
            raise Unavailable(
                f"{awaited} after {self.seconds:.0f} s.",
                f"Packline continues without this command; see `packline execution {execution}`.",
            )
        time.sleep(POLL_SECONDS)


class FinishedExecution(NamedTuple):
    """An execution that has ended, and its versions, whose packaging has ended, too."""

    execution: Execution
    versions: list[DatasetVersion]


def wait_until_sealed(
    services: ProgressServices, execution: str, limit: TimeLimit, former_attempts: int = 0
) -> Execution:
    """Wait until the execution is sealed, or until sealing fails and needs another upload.

    Args:
        services: Those of the deployment.
        execution: Its id; it may not be recorded yet.
        limit: How long to wait.
        former_attempts: Attempts to seal it before this upload, whose failures do not count.

    Raises:
        Unavailable: Time is up.
    """
    while True:
        current: Execution | None = None
        with suppress(NotFound):
            current = services.executions.execution(execution)
        if current and current.state is ExecutionState.SEALED:
            return current
        if current and current.waiting and current.attempt > former_attempts:
            return current
        limit.pause(f"Execution {execution} is {_progress(current)}", execution)


def wait_for_packaging(
    versions: VersionService, dataset: str, version: str, limit: TimeLimit, execution: str
) -> DatasetVersion:
    """Wait until the packaging of the version has ended. Raises VersionNotFound, Unavailable."""
    while (current := versions.version(dataset, version)).packaging is Packaging.PENDING:
        limit.pause(f"{current.uri} exists, but its package is not built", execution)
    return current


def wait_for_execution(
    services: ProgressServices, execution: str, limit: TimeLimit, former_attempts: int = 0
) -> FinishedExecution:
    """Wait for the execution, then for the package of each of its versions. Raises Unavailable."""
    ended = wait_until_sealed(services, execution, limit, former_attempts)
    versions = []
    for uri in ended.versions:
        with suppress(VersionDeleted):  # by someone else, meanwhile
            versions.append(wait_for_packaging(services.versions, *parse_version_uri(uri), limit, execution))
    return FinishedExecution(_with_later_alerts(ended, services) if versions else ended, versions)


def _with_later_alerts(sealed: Execution, services: ProgressServices) -> Execution:
    """Add what packaging has noted at the execution; a package that failed is told by its version."""
    current = services.executions.execution(sealed.id)
    later = [
        alert for alert in current.alerts if alert not in sealed.alerts and alert.code != "PackagingFailed"
    ]
    return replace(sealed, alerts=(*sealed.alerts, *later))


def wait_for_version(
    services: ProgressServices, uri: DatasetUri, execution: str, timeout: float
) -> dict[str, Any]:
    """Wait until the execution has created the version and its packaging has ended, at most ``timeout`` seconds.

    Returns its packaging state, the reason, the parts and the seconds waited. Raises VersionRefused if the
    execution did not make it, Unavailable when time is up.
    """
    limit = TimeLimit(timeout)
    check_created(wait_until_sealed(services, execution, limit), uri)
    version = wait_for_packaging(services.versions, uri.dataset, uri.reference, limit, execution)
    return packaging_summary(services.versions, version) | {"waited": round(limit.elapsed, 3)}


def packaging_summary(versions: VersionService, version: DatasetVersion) -> dict[str, Any]:
    """Return the packaging state of a version, the reason, and its number of parts."""
    parts = len(versions.parts(version))
    return {"packaging": str(version.packaging), "reason": version.packaging_reason, "parts": parts}


def check_created(execution: Execution, uri: DatasetUri) -> None:
    """Raise VersionRefused, with the alert that says why, unless the execution has created the version."""
    check_sealed(execution)
    if str(uri) not in execution.versions:
        reasons, remedy = _reasons(execution, refusing_alerts(execution, uri))
        raise VersionRefused(f"Execution {execution.id} did not create {uri}: {reasons}.", remedy)


def check_sealed(execution: Execution) -> None:
    """Raise VersionRefused, with its alerts, unless the execution is sealed."""
    if execution.state is not ExecutionState.SEALED:
        reasons, remedy = _reasons(execution, execution.alerts)
        raise VersionRefused(f"Execution {execution.id} cannot be sealed: {reasons}.", remedy)


def refusing_alerts(execution: Execution, uri: DatasetUri | None) -> Sequence[Alert]:
    """Return the alerts that say why an execution was not sealed or did not create the version; else none."""
    if execution.state is not ExecutionState.SEALED:
        return execution.alerts
    if uri is None or str(uri) in execution.versions:
        return ()
    return [alert for alert in execution.alerts if str(uri) in alert.message] or execution.alerts


def _reasons(execution: Execution, alerts: Sequence[Alert]) -> tuple[str, str]:
    """Return the alerts as one reason and one remedy."""
    reasons = "; ".join(f"{alert.code}: {alert.message.rstrip('.')}" for alert in alerts)
    remedies = dict.fromkeys(alert.remedy for alert in alerts if alert.remedy)
    return (
        reasons or "no alert says why",
        " ".join(remedies) or f"See `packline execution {execution.id}`.",
    )


def alert_text(alert: Alert) -> str:
    """Return an alert as one line."""
    return f"{alert.code}: {alert.message} {alert.remedy}".strip()


def _progress(execution: Execution | None) -> str:
    if execution is None:
        return "uploaded, but not recorded by the pipeline"
    return "being sealed, and was not ready" if execution.state is ExecutionState.SEALING else "not sealed"


def waited_text(document: Mapping[str, Any]) -> str:
    """Return what ``wait_for_version`` found, for people; ``document`` has its answer and the ``uri``."""
    parts = f", {document['parts']} parts" if document["parts"] else ""
    return f"{document['uri']}: packaging {document['packaging']}{parts}, after {document['waited']:.1f} s"
