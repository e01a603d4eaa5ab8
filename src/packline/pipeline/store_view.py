"""A store that another one stands behind: all requests go there, but for those that a view answers itself."""

from __future__ import annotations

from collections.abc import Iterator

from packline.objects import OpenUpload, StoredObject
from packline.ports import ObjectStore
from packline.ports.objects import LISTED_PER_PAGE


class StoreView:
    """Implements ``ObjectStore`` by another one."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def list(self, prefix: str, after: str = "", page: int = LISTED_PER_PAGE) -> Iterator[StoredObject]:
        """List objects below a prefix, in byte order of their keys."""
        return self._store.list(prefix, after, page)

    def head(self, key: str) -> StoredObject:
        """Return what is recorded of an object. Raises ObjectNotFound."""
        return self._store.head(key)

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole small object. Raises ObjectNotFound."""
        return self._store.read(key, version_id)

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read bytes of an object; fewer where it ends before. Raises ObjectNotFound."""
        return self._store.read_range(key, start, length, version_id)

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        """Yield the lines of a text object. Raises ObjectNotFound."""
        return self._store.lines(key, version_id)

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """List multipart uploads that were begun, and neither completed nor aborted."""
        return self._store.open_uploads(prefix)

    def crc32(self, key: str, version_id: str | None = None) -> int | None:
        """Read the CRC-32 that the store has computed of a whole object; None if it has none."""
        return self._store.crc32(key, version_id)

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write an object only if absent. Returns False if it exists already."""
        return self._store.create(key, body, content_type)
