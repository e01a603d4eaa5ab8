"""Find markers whose events were lost, and start the sealing of their executions."""

from __future__ import annotations

from packline.errors import ExecutionNotFound, PacklineError
from packline.keys import CONTROL
from packline.model import Execution, ExecutionState
from packline.objects import StoredObject
from packline.pipeline.isolation import run_isolated
from packline.pipeline.standalone_upload import Upload
from packline.pipeline.uploads import StartRun, execution_of, is_marker, record_execution_uploads
from packline.ports import ExecutionStore, ObjectStore


def find_markers(
    *, store: ObjectStore, registry: ExecutionStore, start_run: StartRun, since: float
) -> tuple[list[str], list[PacklineError]]:
    """Start the sealing of executions whose marker lies in the store and was never recorded.

    Args:
        since: Only markers written after this time are looked at; seconds since the epoch.

    Returns:
        The executions that were found, and the errors of markers that could not be handled.
    """
    started: list[str] = []
    failed: list[PacklineError] = []
    for marker in store.list(CONTROL):
        if marker.last_modified < since or not is_marker(marker.key):
            continue
        outcome = run_isolated(marker.key, lambda marker=marker: _record(marker, registry, start_run))  # type: ignore[misc]
        if isinstance(outcome, PacklineError):
            failed.append(outcome)
        elif outcome:
            started.append(outcome)
    return started, failed


def _record(marker: StoredObject, registry: ExecutionStore, start_run: StartRun) -> str:
    """Return the execution, if its marker was not recorded; else an empty text."""
    name = execution_of(marker.key)
    try:
        execution = registry.execution(name)
    except ExecutionNotFound:
        execution = Execution(name)
    # A marker that was read by an attempt to seal is not lost: what came of it stands in the alerts.
    seen = execution.marked or execution.touched_at >= marker.last_modified
    if seen or execution.state is not ExecutionState.OPEN:
        return ""
    record_execution_uploads(name, [Upload(marker.key, marker.last_modified)], registry, start_run)
    return name
