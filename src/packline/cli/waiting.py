"""Waiting for what an upload sets in motion: the version, then its package."""

from __future__ import annotations

import time
from typing import Any

from packline.errors import Conflict, NotFound, Unavailable
from packline.model import Alert, ExecutionState, Packaging
from packline.ports import Registry
from packline.uri import DatasetUri

POLL_SECONDS = 0.5


class VersionRefused(Conflict):
    """The execution was sealed without creating the version."""


def wait_for_version(registry: Registry, uri: DatasetUri, execution: str, timeout: float) -> dict[str, Any]:
    """Wait until the version exists and its packaging has ended, at most ``timeout`` seconds.

    Returns its packaging state, the reason, the parts and the seconds waited. Raises VersionRefused with the
    alerts of the execution if it was sealed without the version, Unavailable when time is up.
    """
    started = time.monotonic()
    while time.monotonic() - started < timeout:
        _check(registry, uri, execution)
        try:
            version = registry.version(uri.dataset, uri.reference)
        except NotFound:
            version = None
        if version is not None and version.packaging is not Packaging.PENDING:
            parts = len(registry.parts(version.plan)) if version.plan else 0
            waited = time.monotonic() - started
            return {
                "packaging": str(version.packaging),
                "reason": version.packaging_reason,
                "parts": parts,
                "waited": round(waited, 3),
            }
        time.sleep(POLL_SECONDS)
    raise Unavailable(f"{uri} was not ready after {timeout:.0f} s.", f"See `packline execution {execution}`.")


def _check(registry: Registry, uri: DatasetUri, execution: str) -> None:
    try:
        known = registry.execution(execution)
    except NotFound:
        return
    alerts = "; ".join(alert_text(alert) for alert in known.alerts)
    if known.state is ExecutionState.SEALED and str(uri) not in known.versions:
        raise VersionRefused(f"{uri} was not created: {alerts}.", "The outputs are kept.")
    if known.waiting:
        raise VersionRefused(f"Execution {execution} cannot be sealed: {alerts}.", "The outputs are kept.")


def alert_text(alert: Alert) -> str:
    """An alert as one line."""
    return f"{alert.code}: {alert.message} {alert.remedy}".strip()
