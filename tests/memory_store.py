"""The object store in memory."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5

from packline.errors import ObjectNotFound
from packline.model import StoredObject


class MemoryStore:
    """See ``packline.ports.ObjectStore``; versioned, with a clock of its own that the test sets."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now
        self.bodies: dict[str, list[tuple[StoredObject, bytes]]] = {}

    def put(self, key: str, body: bytes) -> StoredObject:
        """What an uploader does."""
        versions = self.bodies.setdefault(key, [])
        etag = md5(body, usedforsecurity=False).hexdigest()
        stored = StoredObject(key, f"v{len(versions) + 1}", len(body), etag, self.now)
        versions.append((stored, body))
        return stored

    def list(self, prefix: str) -> Iterator[StoredObject]:
        for key in sorted(self.bodies, key=str.encode):
            if key.startswith(prefix):
                yield self.bodies[key][-1][0]

    def read(self, key: str, version_id: str | None = None) -> bytes:
        for stored, body in reversed(self.bodies.get(key, [])):
            if version_id in (None, stored.version_id):
                return body
        raise ObjectNotFound(f"{key} is not in the store.")

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        return self.read(key, version_id)[start : start + length]

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        return iter(self.read(key, version_id).splitlines())

    def head(self, key: str) -> StoredObject:
        self.read(key)
        return self.bodies[key][-1][0]

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        assert content_type
        if key in self.bodies:
            return False
        self.put(key, body)
        return True

    def remove(self, key: str) -> None:
        self.bodies.pop(key, None)
