"""Hashes by which other tools know files: those of hashlib, that of a Git blob, and Quilt's of chunks."""

from __future__ import annotations

import hashlib
from typing import Protocol

CHUNK_BYTES = 8 << 20
MAX_CHUNKS = 10_000
CHUNKED = "sha2-256-chunked"


class Hash(Protocol):
    """A hash that is fed piece by piece."""

    @property
    def name(self) -> str:
        """Name of the algorithm."""

    def update(self, data: bytes, /) -> None:
        """Add data."""

    def hexdigest(self) -> str:
        """Return the hash of all data."""


def new_hash(algorithm: str, size: int | None) -> Hash:
    """Return a hash.

    Args:
        algorithm: One of hashlib; ``git`` for that of a blob, which begins with a header; or ``sha2-256-chunked``.
        size: Bytes of the file; None if that is not known.

    Raises:
        ValueError: There is no such algorithm.
    """
    if algorithm == CHUNKED:
        return _ChunkedSha256(size or 0)
    if algorithm == "git":
        return hashlib.sha1(b"blob %d\0" % (size or 0), usedforsecurity=False)
    return hashlib.new(algorithm, usedforsecurity=False)


class _ChunkedSha256:
    """SHA-256 of the SHA-256 of each chunk: what S3 computes of an upload in parts (quilt3 8, ``checksums.py``)."""

    name = CHUNKED

    def __init__(self, size: int) -> None:
        self._chunk_bytes = CHUNK_BYTES
        while size > self._chunk_bytes * MAX_CHUNKS:
            self._chunk_bytes *= 2
        self._whole, self._chunk, self._left = hashlib.sha256(), hashlib.sha256(), self._chunk_bytes

    def update(self, data: bytes, /) -> None:
        """Add data."""
        remaining = memoryview(data)
        while remaining:
            piece, remaining = remaining[: self._left], remaining[self._left :]
            self._chunk.update(piece)
            self._left -= len(piece)
            if not self._left:
                self._end_chunk()

    def _end_chunk(self) -> None:
        self._whole.update(self._chunk.digest())
        self._chunk, self._left = hashlib.sha256(), self._chunk_bytes

    def hexdigest(self) -> str:
        """Return the hash; that of nothing is the plain SHA-256 of nothing, as quilt3 has it."""
        if self._left < self._chunk_bytes:
            self._end_chunk()
        return self._whole.hexdigest()
