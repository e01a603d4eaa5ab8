"""Record upload events: one update for each execution of a batch; a marker starts the sealing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from packline.errors import ExecutionNotFound, PacklineError, StateMoved
from packline.keys import CONTROL, OUTPUTS, UPLOADS
from packline.model import Alert, Execution, ExecutionState
from packline.pipeline.isolation import run_isolated
from packline.pipeline.standalone_upload import StandaloneUpload, Upload, described_key
from packline.ports import ExecutionStore
from packline.rules.lifecycle import Activity, record_activity
from packline.uri import check_execution_id

StartRun = Callable[[str, int], bool]
"""Start the run that seals (execution, attempt). False if it was started before."""

RecordStandaloneUpload = Callable[[str, Sequence[Upload]], StandaloneUpload]
"""Record the uploads of one key below ``uploads/``."""

RETRIES = 20
CONCURRENT_SUBJECTS = 32
"""Executions and files of a batch that are handled at a time; the clients keep 64 connections."""


class RecordedBatch(NamedTuple):
    """What became of a batch."""

    failed: dict[str, PacklineError]
    """Messages that must come back, each with its error."""
    late: int
    """Uploads that came after their execution was sealed."""
    standalone: tuple[StandaloneUpload, ...] = ()
    """What became of files uploaded outside executions."""


def record_uploads(
    messages: Mapping[str, Sequence[Upload]],
    *,
    registry: ExecutionStore,
    start_run: StartRun,
    record_standalone: RecordStandaloneUpload,
) -> RecordedBatch:
    """Record the uploads of a batch of queue messages, by message id. Repeats and order change nothing.

    ``record_standalone`` records the versions of one key below ``uploads/``.
    """
    failed: dict[str, PacklineError] = {}
    late = 0
    files: list[StandaloneUpload] = []

    def handle(subject: str, seen: Sequence[tuple[str, Upload]]) -> int | StandaloneUpload:
        if subject.startswith(UPLOADS):
            return record_standalone(subject, [upload for _, upload in seen if upload.key == subject])
        return record_execution_uploads(subject, [upload for _, upload in seen], registry, start_run)

    subjects = _by_subject(messages, failed)
    for (_, seen), outcome in zip(subjects.items(), _each(subjects, handle), strict=True):
        if isinstance(outcome, PacklineError):
            failed.update(dict.fromkeys((message for message, _ in seen), outcome))
        elif isinstance(outcome, StandaloneUpload):
            files.append(outcome)
        else:
            late += outcome
    return RecordedBatch(failed, late, tuple(files))


def _each(
    subjects: Mapping[str, Sequence[tuple[str, Upload]]],
    handle: Callable[[str, Sequence[tuple[str, Upload]]], int | StandaloneUpload],
) -> Iterator[int | StandaloneUpload | PacklineError]:
    """Yield what came of each subject, in order. Several are handled at a time: each waits for table and store."""

    def one(subject: str) -> int | StandaloneUpload | PacklineError:
        return run_isolated(subject, lambda: handle(subject, subjects[subject]))

    if len(subjects) < 2:
        yield from map(one, subjects)
        return
    with ThreadPoolExecutor(min(CONCURRENT_SUBJECTS, len(subjects))) as pool:
        yield from pool.map(one, subjects)


def _by_subject(
    messages: Mapping[str, Sequence[Upload]], failed: dict[str, PacklineError]
) -> dict[str, list[tuple[str, Upload]]]:
    """Group uploads by execution, or by the key of a standalone upload; execution ids have no slash.

    An upload without a subject fails its message; the others of that message are recorded all the same.
    """
    uploads_by_subject: dict[str, list[tuple[str, Upload]]] = {}
    for message, uploads in messages.items():
        for upload in uploads:
            subject = run_isolated(f"message {message}", partial(_subject, upload))
            if isinstance(subject, PacklineError):
                failed[message] = subject
            elif subject:
                uploads_by_subject.setdefault(subject, []).append((message, upload))
    return uploads_by_subject


def _subject(upload: Upload) -> str:
    return described_key(upload.key) if upload.key.startswith(UPLOADS) else execution_of(upload.key)


def execution_of(key: str) -> str:
    """Return the execution that an object belongs to, by its key; an empty text for objects of no execution.

    Raises InvalidName if the key names an execution by an impossible id.
    """
    if key.startswith(OUTPUTS):
        execution, slash, path = key.removeprefix(OUTPUTS).partition("/")
        return check_execution_id(execution) if slash and path else ""
    if is_marker(key):
        return check_execution_id(key.removeprefix(CONTROL).removesuffix(".json"))
    return ""


def is_marker(key: str) -> bool:
    """Return whether the key is that of a completion marker."""
    return key.startswith(CONTROL) and key.endswith(".json")


def record_execution_uploads(
    execution: str, uploads: Iterable[Upload], registry: ExecutionStore, start_run: StartRun
) -> int:
    """Record uploads of one execution in one update; a marker starts its sealing. Returns how many were late."""
    return _touch(_fold(execution, uploads), registry, start_run)


def _fold(execution: str, uploads: Iterable[Upload]) -> Activity:
    keys = tuple((upload.key, upload.at) for upload in uploads)
    return Activity(execution, keys, marked=any(is_marker(key) for key, _ in keys))


def _touch(touch: Activity, registry: ExecutionStore, start_run: StartRun) -> int:
    """Update the execution; returns how many of its uploads were late."""
    execution = update_execution(
        registry, touch.execution, lambda current: record_activity(current, touch), create=True
    )
    if execution.state is ExecutionState.SEALED:
        return sum(key in execution.late for key, _ in touch.keys)
    if touch.marked:
        start_run(execution.id, execution.attempt)
    return 0


def update_execution(
    registry: ExecutionStore,
    execution: str,
    change: Callable[[Execution], Execution],
    *,
    create: bool = False,
) -> Execution:
    """Read, change and save an execution, again if someone else wrote it in between.

    Raises StateMoved if that goes on, ExecutionNotFound if it is absent and must not be created.
    """
    for attempt in range(RETRIES):
        try:
            current = registry.execution(execution)
        except ExecutionNotFound:
            if not create:
                raise
            current = Execution(execution)
        changed = change(current)
        if changed == current and current.rev:
            return current
        try:
            return registry.save_execution(changed)
        except StateMoved:
            if attempt == RETRIES - 1:
                raise
    raise AssertionError("unreachable")


def add_alert(registry: ExecutionStore, execution: str, alert: Alert) -> None:
    """Add an alert to an execution, unless it has it already."""

    def change(current: Execution) -> Execution:
        return current if alert in current.alerts else replace(current, alerts=(*current.alerts, alert))

    update_execution(registry, execution, change)
