"""The packages that do not follow a convention yet. Delete a line when its package does; never add one."""

from __future__ import annotations

UNIQUE_CLASS_NAMES: set[str] = set()

DOCSTRINGS: set[str] = set()

PRIVATE_DOCSTRINGS: set[str] = set()

IDENTIFIERS: set[str] = set()
