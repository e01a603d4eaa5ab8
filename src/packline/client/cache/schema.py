"""The form of the files in the cache that hold JSON: its number, and how those of other releases are read.

Releases share caches. Fields that are added do not change the number: older releases pass over them, newer ones have
defaults for what is missing. A file of a later form counts as absent: what it was for is made again.
"""

from __future__ import annotations

from typing import Any

SCHEMA = 1
FIELD = "schema"


def with_schema(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the number of its form."""
    return {FIELD: SCHEMA, **document}


def check_schema(document: object) -> dict[str, Any]:
    """Return a document that this release can read; one without a number is of the first form. Raises ValueError."""
    if not isinstance(document, dict):
        raise ValueError("not an object")
    if not is_readable(document.get(FIELD, 1)):
        raise ValueError(f"of form {document[FIELD]}; this release reads form {SCHEMA}")
    return document


def is_readable(form: object) -> bool:
    """Return whether this release can read a file of that form."""
    return type(form) is int and 1 <= form <= SCHEMA


def known_fields(record: type, document: dict[str, Any]) -> dict[str, Any]:
    """Return those fields of a document that the record has in this release."""
    names: tuple[str, ...] = record.__match_args__  # type: ignore[attr-defined]
    return {name: document[name] for name in names if name in document}
