"""Keeps manifest shards beside the cached versions: they are named by their content and never change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from packline.errors import Unavailable
from packline.fs.tree import write_whole

if TYPE_CHECKING:
    from packline.client.cache.store import Cache


class ClosableReader(Protocol):
    """Reads whole small objects."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole object. Raises ObjectNotFound."""

    def close(self) -> None:
        """Close kept connections."""


class ManifestCache:
    """Reads shards from the cache, and those that it does not have from the store."""

    def __init__(self, cache: Cache, open_reader: Callable[[], ClosableReader] | None) -> None:
        """``open_reader`` opens the store when it is first needed; None: there is no connection."""
        self._folder = cache.manifests
        self._open = open_reader
        self._reader: ClosableReader | None = None

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a shard. Raises Unavailable without a connection, ObjectNotFound."""
        file = self._file(key)
        with suppress(OSError):
            return file.read_bytes()
        data = self._read(key, version_id)
        self.keep(key, data)
        return data

    def has(self, key: str) -> bool:
        """Return whether the cache has a shard."""
        return self._file(key).is_file()

    def keep(self, key: str, data: bytes) -> None:
        """Write a shard into the cache; if that fails, it is read from the store again."""
        with suppress(OSError):
            write_whole(self._file(key), data)

    def forget(self, key: str) -> None:
        """Remove a shard that is not what it should be, so that it is read again."""
        with suppress(OSError):
            self._file(key).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connection, if one was needed."""
        if self._reader is not None:
            self._reader.close()

    def _file(self, key: str) -> Path:
        return self._folder / key.rpartition("/")[2]

    def _read(self, key: str, version_id: str | None) -> bytes:
        if self._open is None:
            raise Unavailable(
                f"The list of files {key!r} is not in the cache.", "Run it once with a connection."
            )
        if self._reader is None:
            self._reader = self._open()
        return self._reader.read(key, version_id)
