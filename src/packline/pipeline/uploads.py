"""Uploads: a batch of events becomes one update per execution; a marker starts the sealing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from packline.errors import ExecutionNotFound, PacklineError, StateMoved
from packline.layout import CONTROL, OUTPUTS
from packline.model import Execution, ExecutionState
from packline.ports import Registry
from packline.rules.lifecycle import Touch, touched
from packline.uri import check_execution_id

StartRun = Callable[[str, int], bool]
"""Start the run that seals (execution, attempt). False if it was started before."""

RETRIES = 20


class Recorded(NamedTuple):
    """What became of a batch."""

    failed: dict[str, PacklineError]
    """Messages that must come back, each with its error."""
    late: int
    """Uploads that came after their execution was sealed."""


class Upload(NamedTuple):
    """An object that was created in the store, as its event tells."""

    key: str
    at: float
    """Event time, seconds since the epoch."""


def record_uploads(
    messages: Mapping[str, Sequence[Upload]], *, registry: Registry, start_run: StartRun
) -> Recorded:
    """Record the uploads of a batch of queue messages, by message id. Repeats and order change nothing."""
    failed: dict[str, PacklineError] = {}
    late = 0
    by_execution: dict[str, list[tuple[str, Upload]]] = {}
    for message, uploads in messages.items():
        try:
            for upload in uploads:
                execution = execution_of(upload.key)
                if execution:
                    by_execution.setdefault(execution, []).append((message, upload))
        except PacklineError as error:
            failed[message] = error
    for execution, seen in by_execution.items():
        try:
            late += _touch(_fold(execution, (upload for _, upload in seen)), registry, start_run)
        except PacklineError as error:
            failed.update(dict.fromkeys((message for message, _ in seen), error))
    return Recorded(failed, late)


def execution_of(key: str) -> str:
    """The execution an object belongs to, by its key; empty for objects that are none of our business.

    Raises InvalidName if the key names an execution by an impossible id.
    """
    if key.startswith(OUTPUTS):
        execution, slash, path = key.removeprefix(OUTPUTS).partition("/")
        return check_execution_id(execution) if slash and path else ""
    if is_marker(key):
        return check_execution_id(key.removeprefix(CONTROL).removesuffix(".json"))
    return ""


def is_marker(key: str) -> bool:
    return key.startswith(CONTROL) and key.endswith(".json")


def _fold(execution: str, uploads: Iterable[Upload]) -> Touch:
    keys = tuple((upload.key, upload.at) for upload in uploads)
    return Touch(execution, keys, marked=any(is_marker(key) for key, _ in keys))


def _touch(touch: Touch, registry: Registry, start_run: StartRun) -> int:
    """Update the execution; returns how many of its uploads were late."""
    execution = update_execution(registry, touch.execution, lambda known: touched(known, touch), create=True)
    if execution.state is ExecutionState.SEALED:
        return sum(key in execution.late for key, _ in touch.keys)
    if touch.marked:
        start_run(execution.id, execution.attempt)
    return 0


def update_execution(
    registry: Registry, execution: str, change: Callable[[Execution], Execution], *, create: bool = False
) -> Execution:
    """Read, change and save an execution, again if someone else wrote it in between.

    Raises StateMoved if that goes on, ExecutionNotFound if it is absent and must not be created.
    """
    for attempt in range(RETRIES):
        try:
            known = registry.execution(execution)
        except ExecutionNotFound:
            if not create:
                raise
            known = Execution(execution)
        changed = change(known)
        if changed == known and known.rev:
            return known
        try:
            return registry.save_execution(changed)
        except StateMoved:
            if attempt == RETRIES - 1:
                raise
    raise AssertionError("unreachable")
