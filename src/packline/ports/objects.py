"""The objects of one bucket: read, write once, list, remove."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from packline.manifest.reader import ObjectReader
from packline.objects import OpenUpload, StoredObject

LISTED_PER_PAGE = 1_000
"""The most keys that S3 lists in one response."""


class StoreReader(ObjectReader, Protocol):
    """Reads objects of the store: all that a worker needs to resolve a URI."""

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read bytes of an object; fewer where it ends before. Raises ObjectNotFound."""


class WriteOnceStore(Protocol):
    """Writes objects that are named by their content."""

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write an object only if absent (``If-None-Match: *``). Returns False if it exists already."""


class ObjectStore(StoreReader, WriteOnceStore, Protocol):
    """Reads, lists and creates the objects of one bucket."""

    def list(self, prefix: str, after: str = "", page: int = LISTED_PER_PAGE) -> Iterator[StoredObject]:
        """List current objects below a prefix, in byte order of their keys (strongly consistent).

        Args:
            prefix: How the keys begin.
            after: Only keys that sort after this one; it need not exist.
            page: How many objects a request asks for, at most 1,000; few where only the first ones matter.
        """

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """List multipart uploads below a prefix that were begun, and neither completed nor aborted."""

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        """Yield the lines of a text object, never whole in memory; of an endless line only the beginning.

        Raises ObjectNotFound.
        """

    def head(self, key: str) -> StoredObject:
        """Read what S3 records of an object. Raises ObjectNotFound."""

    def crc32(self, key: str, version_id: str | None = None) -> int | None:
        """Read the CRC-32 that the store has computed of a whole object; None if it has none. Raises ObjectNotFound."""


class CollectedStore(ObjectStore, Protocol):
    """Also removes versions of objects, each by its id.

    Nothing removes an object by its name: between a check and the removal, others may write it anew.
    """

    def versions(self, prefix: str) -> Iterator[StoredObject]:
        """List all versions of objects below a prefix, delete markers among them, which have no size and no ETag."""

    def discard(self, stored: StoredObject) -> bool:
        """Remove this version of an object, and no newer one; True: it is gone, also if it was before.

        False if the store keeps no versions, and has another object of that key by now.
        """


class SharedObjectStore(ObjectReader, WriteOnceStore, Protocol):
    """Creates objects that are named by their content, and reads who deletes one of them at this moment."""
