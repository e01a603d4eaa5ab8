"""Decide when the packaging of a version is checked again, and when it is retried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from packline.errors import StateMoved
from packline.model import DatasetVersion, Packaging
from packline.rules.retention import next_attempt

CHECK_SECONDS = 60.0
"""How long after its start a packaging is first looked at, and how often from then on."""
RETRY_SECONDS = (120.0, 900.0, 7_200.0)
"""How long after each failure a packaging is tried again by itself; after the last one, only by hand."""
IN_SEALING_RUN = 40
"""Versions that the run which seals an execution packages itself: its payload (262,144 bytes) names each of them."""


def assign_runs(versions: Sequence[DatasetVersion]) -> list[DatasetVersion]:
    """Assign the new versions of an execution to runs.

    Those that the sealing run has no room for begin with a run of their own.

    They have attempt 1, of which no run exists: the sweep finds them pending and starts it.
    """
    pending = sorted(version.uri for version in versions if version.packaging is Packaging.PENDING)
    others = set(pending[IN_SEALING_RUN:])
    return [replace(version, attempt=1) if version.uri in others else version for version in versions]


def in_sealing_run(version: DatasetVersion) -> bool:
    """Return whether the run that sealed its execution is to package the version."""
    return version.packaging is Packaging.PENDING and version.attempt == 0


def next_check(version: DatasetVersion, at: float) -> float | None:
    """Return when to check the packaging of a version again, seconds since the epoch; None if never.

    ``at``: when the version was changed.
    """
    if version.deleted_at:
        return None
    if version.packaging is Packaging.PENDING:
        return at + CHECK_SECONDS
    if version.packaging is Packaging.FAILED and not retries_exhausted(version):
        return at + RETRY_SECONDS[version.automatic_retries]
    return None


def set_plan(version: DatasetVersion, plan: str, attempt: int) -> DatasetVersion:
    """Set the plan that was made for an attempt.

    Raises StateMoved if it is at another attempt by now: a function that was given up must not replace the plan of a
    package that was built since.
    """
    _check_attempt(version, attempt)
    return replace(version, plan=plan)


def finish_attempt(version: DatasetVersion, failure: str, attempt: int) -> DatasetVersion:
    """Record that an attempt has ended: ``built``, or ``failed`` if a failure is given.

    A failure of an attempt whose package was published all the same changes nothing. Raises StateMoved if the version
    is at another attempt by now.
    """
    _check_attempt(version, attempt)
    if not failure:
        return replace(version, packaging=Packaging.BUILT)
    if version.packaging is Packaging.BUILT:
        return version
    return replace(version, packaging=Packaging.FAILED, packaging_reason=failure)


def _check_attempt(version: DatasetVersion, attempt: int) -> None:
    if version.attempt != attempt:
        raise StateMoved(
            f"{version.uri} is packaged by attempt {version.attempt} by now, not by attempt {attempt}.",
            "Packline retries automatically; nothing to do.",
        )


def retries_exhausted(version: DatasetVersion) -> bool:
    """Return whether all automatic retries were used."""
    return version.automatic_retries >= len(RETRY_SECONDS)


def retry_packaging(version: DatasetVersion, now: float, reason: str) -> DatasetVersion:
    """Start another automatic attempt to package the version, with a plan of its own.

    ``now``: seconds since the epoch.
    """
    return replace(next_attempt(version, now, reason), automatic_retries=version.automatic_retries + 1)
