"""The states of an execution and the transitions between them, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from packline.errors import SealingElsewhere
from packline.keys import OUTPUTS
from packline.model import Alert, DatasetVersion, Execution, ExecutionState, ManifestRef

MAX_ATTEMPTS = 6
"""So often sealing is tried by itself; then only a new upload event helps."""

LATE_KEPT = 100
"""Number of late keys that are kept on the execution; an item must stay far below DynamoDB's 400 KB."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What a batch of upload events says about one execution, folded into one update."""

    execution: str
    keys: tuple[tuple[str, float], ...]
    """Object keys with their event times, seconds since the epoch."""
    marked: bool = False

    @property
    def at(self) -> float:
        return max((at for _, at in self.keys), default=0.0)


def record_activity(execution: Execution, touch: Activity) -> Execution:
    """Apply a batch of upload events to an execution.

    Order and repeats do not matter: times only grow, late keys are a set.
    """
    if execution.state is ExecutionState.SEALED:
        # The marker comes after the files by design; delivered again, it is not late.
        files = ((key, at) for key, at in touch.keys if key.startswith(OUTPUTS))
        fresh = {key for key, at in files if at > execution.listed_at}
        return replace(execution, late=tuple(sorted(fresh.union(execution.late))[:LATE_KEPT]))
    repeated = touch.at <= execution.touched_at
    return replace(
        execution,
        touched_at=max(execution.touched_at, touch.at),
        marked=execution.marked or touch.marked,
        waiting=execution.waiting and repeated,
        incomplete=execution.incomplete and repeated,
        look_at=execution.look_at if repeated else 0.0,
    )


def acquire_lease(execution: Execution, owner: str, now: float, lease_seconds: float) -> Execution:
    """Take the sealing lease. Raises SealingElsewhere while another run holds it."""
    held = execution.state is ExecutionState.SEALING and execution.lease_until > now
    if held and execution.owner != owner:
        raise SealingElsewhere(
            f"Execution {execution.id} is being sealed by {execution.owner}.",
            "Nothing to do: it will finish or expire.",
        )
    return replace(
        execution,
        state=ExecutionState.SEALING,
        owner=owner,
        lease_until=now + lease_seconds,
        waiting=False,  # else the sweep would not see it, should this run die
    )


def reopen(
    execution: Execution,
    touched_at: float,
    alerts: Sequence[Alert] = (),
    *,
    waiting: bool,
    failed: bool = False,
    look_at: float = 0.0,
) -> Execution:
    """Give the lease back without sealing; the next attempt runs under another name.

    ``waiting`` keeps the sweep away until something new is uploaded, so that a hopeless case is not retried for ever.
    ``failed``: the attempt died, and the next one may as well. ``look_at``: not before that time.
    """
    return replace(
        execution,
        state=ExecutionState.OPEN,
        owner="",
        lease_until=0.0,
        attempt=execution.attempt + 1,
        touched_at=max(execution.touched_at, touched_at),
        marked=False,
        waiting=waiting,
        incomplete=False,
        look_at=look_at,
        failures=execution.failures + 1 if failed else 0,
        alerts=tuple(alerts),
    )


def await_files(
    execution: Execution, alerts: Sequence[Alert], *, newest: float, now: float, quiet: float, patience: float
) -> Execution:
    """Open the execution again because files are missing, or end it as incomplete when that has taken too long.

    It is looked at again after half the time that it has been quiet for, so rarely in the end.

    Args:
        newest: When its newest object or upload came into being, seconds since the epoch.
        quiet: The quiet period, seconds.
        patience: After so long without anything new it is incomplete, seconds.
    """
    over = now - newest >= patience
    next_look = min(now + max(quiet, (now - newest) / 2), newest + patience)
    opened = reopen(execution, newest, alerts, waiting=over, look_at=0.0 if over else next_look)
    return replace(opened, incomplete=over)


def mark_sealed(
    execution: Execution,
    *,
    listed_at: float,
    now: float,
    manifest: ManifestRef,
    versions: Sequence[DatasetVersion],
    alerts: Sequence[Alert],
    marker: dict[str, object] | None,
) -> Execution:
    """Close the execution for good. ``marker``: the marker's content, or None if there was none."""
    return replace(
        execution,
        state=ExecutionState.SEALED,
        owner="",
        lease_until=0.0,
        touched_at=0.0,
        waiting=False,
        incomplete=False,
        look_at=0.0,
        failures=0,
        listed_at=listed_at,
        sealed_at=now,
        manifest=manifest,
        versions=tuple(sorted(version.uri for version in versions)),
        alerts=tuple(alerts),
        marked=marker is not None,
        marker=marker or {},
    )


def listed_time(execution: Execution) -> float:
    """Return the time by which lists order it, seconds since the epoch.

    It is when the execution was sealed, or else its newest upload.
    """
    return execution.sealed_at or execution.touched_at


def packaging_run_name(version: DatasetVersion) -> str:
    """Name of the run that packages this attempt, derived like that of a sealing."""
    digest = sha256(version.uri.encode()).hexdigest()[:32]
    return f"package-{digest}-{version.attempt}"


def packaging_input(version: DatasetVersion) -> dict[str, object]:
    """Return the input of the run that packages a version: versions to package, and no execution to seal."""
    return {"packages": [{"dataset": version.dataset, "version": version.version}]}


def index_run_name(execution: str, attempt: int) -> str:
    """Name of the run that writes the search entries of an execution, derived like that of its sealing."""
    digest = sha256(execution.encode()).hexdigest()[:32]
    return f"index-{digest}-{attempt}"


def index_input(execution: str) -> dict[str, object]:
    """Return the input of the run that writes the search entries of a sealed execution."""
    return {"execution": execution, "index": True}


def revision(execution: Execution) -> str:
    """Return the revision of an execution with this content: the hash of its fields."""
    return sha256(repr(replace(execution, rev="")).encode()).hexdigest()[:32]


def run_name(execution: str, attempt: int) -> str:
    """Name of the state machine run that seals this attempt: derived, so starting it twice starts it once.

    Step Functions allows 80 characters of letters, digits, dashes and underscores.
    """
    digest = sha256(execution.encode()).hexdigest()[:32]
    return f"seal-{digest}-{attempt}"
