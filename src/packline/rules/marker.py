"""Parse the completion marker ``control/<execution>.json``, which the uploader writes last."""

from __future__ import annotations

from dataclasses import dataclass

from packline.errors import InvalidMarker
from packline.redaction import redact_document
from packline.rules.json_input import GROWTH, InvalidJson, dump_json, load_json

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
    replaced: tuple[str, ...] = ()
    """Numbers that JSON does not have; null stands in their place."""


def parse_marker(raw: bytes, execution: str) -> Marker:
    """Parse a marker. Raises InvalidMarker naming the execution, what is wrong and how to mend it."""
    if len(raw) > MAX_BYTES:
        raise _invalid(execution, f"has {len(raw)} bytes; at most {MAX_BYTES} are kept")
    try:
        content, replaced = load_json(raw)
    except InvalidJson as error:
        raise _invalid(execution, str(error)) from None
    if not isinstance(content, dict):
        raise _invalid(execution, "is not a JSON object")
    written = len(dump_json(content).encode()) if len(raw) * GROWTH > MAX_BYTES else 0
    if written > MAX_BYTES:
        raise _invalid(
            execution, f"has {written} bytes once it is written again; at most {MAX_BYTES} are kept"
        )
    named = content.get("execution")
    if named is not None and named != execution:
        raise _invalid(execution, f"names another execution: {str(named)[:200]!r}")
    files = content.get("files")
    if files is not None and (isinstance(files, bool) or not isinstance(files, int) or files < 0):
        raise _invalid(execution, f'"files" is {str(files)[:80]!r}, not a number of files')
    environment = content.get("environment")
    environment = {} if environment is None else environment
    if not isinstance(environment, dict):
        raise _invalid(execution, '"environment" is not a JSON object')
    # Others write markers too, from records of inputs with presigned URLs in them.
    return Marker(files, redact_document(environment), redact_document(content), replaced)


def _invalid(execution: str, reason: str) -> InvalidMarker:
    return InvalidMarker(f"The marker of execution {execution} {reason}.", "Mend it and upload it again.")
