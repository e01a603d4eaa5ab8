"""Derive datum ids: the same object version always gets the same id, and its first half names the execution."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from uuid import UUID

_VERSION_8 = 8 << 12
_VARIANT_DIGITS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The first hex digit of the last 64 bits: two bits of the hash behind the two of the variant."""


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
    low = sha256(f"{path}\0{object_version}".encode()).hexdigest()
    return f"{_first_half(prefix)}{_VARIANT_DIGITS[low[0]]}{low[1:4]}-{low[4:16]}"


@lru_cache(maxsize=64)
def _first_half(prefix: int) -> str:
    text = prefix_text(prefix)
    return f"{text[:8]}-{text[8:12]}-{text[12:]}-"


def prefix_of(datum: str) -> str:
    """Return the execution prefix of a datum id, as ``prefix_text`` spells it.

    Raises ValueError if it is not a UUID.
    """
    return prefix_text(UUID(datum).int >> 64)
