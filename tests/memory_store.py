"""The object store in memory."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5
from zlib import crc32

from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import AccessDenied, ObjectNotFound
from packline.keys import is_storable
from packline.objects import OpenUpload, StoredObject
from packline.part_range import ObjectRange, resolve


class MemoryStore:
    """See ``packline.ports.ObjectStore``; versioned, with a clock of its own that the test sets."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now
        self.bodies: dict[str, list[tuple[StoredObject, bytes]]] = {}
        self.uploads: list[OpenUpload] = []
        self._written: dict[str, int] = {}
        """How often each key was written; a version id is never used again."""
        self.denied: set[str] = set()
        """Keys that may be listed and not read."""
        self.without_crc: set[str] = set()
        """Keys of whose objects the store has no CRC-32."""

    def begin_upload(self, key: str) -> None:
        """Begin a multipart upload; a ``put`` of the key completes it."""
        self.uploads.append(OpenUpload(key, f"upload-{len(self.uploads)}", self.now))

    def put(
        self, key: str, body: bytes, storage_class: str = "STANDARD", restored: bool = False
    ) -> StoredObject:
        """What an uploader does."""
        assert is_storable(key)
        self.uploads = [upload for upload in self.uploads if upload.key != key]
        versions = self.bodies.setdefault(key, [])
        etag = md5(body, usedforsecurity=False).hexdigest()
        self._written[key] = self._written.get(key, 0) + 1
        version = f"v{self._written[key]}"
        stored = StoredObject(key, version, len(body), etag, self.now, storage_class, restored)
        versions.append((stored, body))
        return stored

    def list(self, prefix: str, after: str = "", page: int = 1_000) -> Iterator[StoredObject]:
        assert 0 < page <= 1_000
        if not is_storable(prefix):
            return
        for key in sorted(self.bodies):  # as strings sort, so do their UTF-8 bytes
            if key.startswith(prefix) and key > after:
                yield self.bodies[key][-1][0]

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        return (upload for upload in self.uploads if upload.key.startswith(prefix))

    def read(self, key: str, version_id: str | None = None) -> bytes:
        return self._read(resolve(key, version_id))

    def _read(self, what: ObjectRange) -> bytes:
        body = self._whole(what.key, what.version_id)
        if what.etag and self.bodies[what.key][-1][0].etag != what.etag:
            raise ObjectNotFound(f"{what.key} is another object by now.")
        return body if what.length < 0 else body[what.start : what.start + what.length]

    def _whole(self, key: str, version_id: str | None) -> bytes:
        if key in self.denied:
            raise AccessDenied(f"{key} may not be read.")
        for stored, body in reversed(self.bodies.get(key, [])):
            if version_id in (None, stored.version_id):
                if stored.storage_class in ("GLACIER", "DEEP_ARCHIVE") and not stored.restored:
                    raise ObjectArchived(f"{key} is archived.")
                return body
        raise ObjectNotFound(f"{key} is not in the store.")

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        return self._read(resolve(key, version_id, start, length))

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        return iter(self.read(key, version_id).splitlines())

    def head(self, key: str) -> StoredObject:
        if key not in self.bodies:
            raise ObjectNotFound(f"{key} is not in the store.")
        return self.bodies[key][-1][0]

    def crc32(self, key: str, version_id: str | None = None) -> int | None:
        return None if key in self.without_crc else crc32(self.read(key, version_id))

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        assert content_type
        if key in self.bodies:
            return False
        self.put(key, body)
        return True

    def remove(self, key: str) -> None:
        self.bodies.pop(key, None)

    def versions(self, prefix: str) -> Iterator[StoredObject]:
        for key in sorted(self.bodies):
            if key.startswith(prefix):
                yield from [stored for stored, _ in reversed(self.bodies[key])]

    def discard(self, stored: StoredObject) -> bool:
        left = [kept for kept in self.bodies.get(stored.key, []) if kept[0].version_id != stored.version_id]
        if left:
            self.bodies[stored.key] = left
        else:
            self.bodies.pop(stored.key, None)
        return True
