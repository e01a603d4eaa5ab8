"""Find an execution by its id, also right after its upload, when no event of it has been recorded."""

from __future__ import annotations

from dataclasses import replace

from packline.errors import AccessDenied, ExecutionNotFound, ObjectNotFound
from packline.keys import marker_key
from packline.model import Execution, ExecutionState
from packline.ports import ExecutionStore, StoreReader
from packline.rules.marker import parse_marker


def find_execution(execution: str, registry: ExecutionStore, store: StoreReader) -> Execution:
    """Find the execution as recorded; if its marker lies in the store, it counts as marked.

    An execution that is known by its marker alone has no revision, and no time of its newest upload.

    Raises:
        ExecutionNotFound: Neither the registry nor the store knows it.
        InvalidMarker: Its marker cannot be read, and nothing else of it is recorded.
    """
    try:
        recorded = registry.execution(execution)
    except ExecutionNotFound as error:
        return _by_marker(execution, store, error)
    if recorded.state is not ExecutionState.OPEN or recorded.marked or recorded.alerts:
        return recorded
    try:
        store.read(marker_key(execution))
    except (ObjectNotFound, AccessDenied):
        return recorded
    return replace(recorded, marked=True)


def _by_marker(execution: str, store: StoreReader, unrecorded: ExecutionNotFound) -> Execution:
    try:
        raw = store.read(marker_key(execution))
    except ObjectNotFound:
        raise unrecorded from None
    except AccessDenied:
        raise ExecutionNotFound(
            f"Nothing is recorded of an execution {execution!r}, and whether its marker was uploaded "
            f"could not be looked up: access to {marker_key(execution)} is denied.",
            "Right after an upload, ask again; otherwise check the id.",
        ) from None
    return Execution(execution, marked=True, marker=parse_marker(raw, execution).content)
