"""The completion marker ``control/<execution>.json``: written last by the uploader, with what it declares."""

from __future__ import annotations

import json
from dataclasses import dataclass

from packline.errors import InvalidMarker
from packline.redaction import redact_document

MAX_BYTES = 128 * 1024
"""Largest marker, bytes: it is kept on the execution, and an item holds at most 400 KB."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What the uploader declares when it has finished."""

    files: int | None
    """Number of outputs, metadata documents not counted; None if it declares none."""
    environment: dict[str, object]
    content: dict[str, object]
    """All of it, for lineage."""


def parse_marker(raw: bytes, execution: str) -> Marker:
    """Parse a marker. Raises InvalidMarker naming the execution, what is wrong and how to mend it."""
    if len(raw) > MAX_BYTES:
        raise _invalid(execution, f"has {len(raw)} bytes; at most {MAX_BYTES} are kept")
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _invalid(execution, f"is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise _invalid(execution, "is not a JSON object")
    named = content.get("execution", execution)
    if named != execution:
        raise _invalid(execution, f"names another execution: {named!r}")
    files = content.get("files")
    if files is not None and (isinstance(files, bool) or not isinstance(files, int) or files < 0):
        raise _invalid(execution, f'"files" is {files!r}, not a number of files')
    environment = content.get("environment") or {}
    if not isinstance(environment, dict):
        raise _invalid(execution, '"environment" is not a JSON object')
    # Others write markers too, from records of inputs with presigned URLs in them.
    return Marker(files, redact_document(environment), redact_document(content))


def _invalid(execution: str, reason: str) -> InvalidMarker:
    return InvalidMarker(f"The marker of execution {execution} {reason}.", "Mend it and upload it again.")
