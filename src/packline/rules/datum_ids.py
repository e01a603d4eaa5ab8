"""Derive datum ids: the same object version always gets the same id, and its first half names the execution."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

_VERSION_8 = 8 << 12
_VARIANT = 2 << 62


def execution_prefix(execution: str) -> int:
    """Derive the first 64 bits of every datum id of an execution.

    They hold the version nibble of UUIDv8 (RFC 9562 §5.8).
    """
    bits = int.from_bytes(sha256(b"execution\0" + execution.encode()).digest()[:8])
    return (bits & ~0xF000) | _VERSION_8


def prefix_text(prefix: int) -> str:
    """Format the prefix as the table spells it: 16 hex digits."""
    return f"{prefix:016x}"


STANDALONE_PREFIX = execution_prefix("uploads/")
"""The first 64 bits of the ids of files uploaded outside executions; no execution's id has a slash."""
ADOPTED_OBJECT_PREFIX = execution_prefix("adopted/")
"""The first 64 bits of the ids of single objects that were adopted."""


def named_id(kind: str, *names: str) -> str:
    """Derive a UUIDv8 from a kind and names: the same names always give the same id."""
    bits = int.from_bytes(sha256("\0".join((kind, *names)).encode()).digest()[:16])
    return str(UUID(int=(bits & ~(0xF << 76) & ~(3 << 62)) | (8 << 76) | (2 << 62)))


def datum_id(prefix: int, path: str, object_version: str) -> str:
    """Derive the id of the output at a path, from its object version (or ETag, in a store without versions)."""
    bits = int.from_bytes(sha256(f"{path}\0{object_version}".encode()).digest()[:8])
    low = (bits & ((1 << 62) - 1)) | _VARIANT
    high_half, low_half = f"{prefix:016x}", f"{low:016x}"
    return f"{high_half[:8]}-{high_half[8:12]}-{high_half[12:]}-{low_half[:4]}-{low_half[4:]}"


def prefix_of(datum: str) -> str:
    """Return the execution prefix of a datum id, as ``prefix_text`` spells it.

    Raises ValueError if it is not a UUID.
    """
    return prefix_text(UUID(datum).int >> 64)
