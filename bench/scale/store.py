"""The store's port over made-up outputs. What the pipeline writes lies in a folder; every request is counted."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.scale.outputs import LISTED_AT, PREFIX, MadeUpOutputs, number_of
from packline.errors import ObjectNotFound
from packline.keys import BATCH_METADATA, SEALING, SIDECAR_SUFFIX
from packline.objects import OpenUpload, StoredObject
from packline.pipeline.range_sealing.key_ranges import PROBES_AT_ONCE
from packline.ports.objects import LISTED_PER_PAGE
from packline.pricing.assumptions import PACKED_BYTES

LIST_SECONDS = 0.100
"""What a page of a listing takes; pages of one listing follow each other."""
REQUEST_SECONDS = 0.020
"""What any other request takes until its first byte."""
READ_AHEAD = 8
"""The least number of objects of a sealing's folder that are read at once."""
BYTES_PER_SECOND = PACKED_BYTES.value
"""What a function reads or writes, requests of all its threads together."""
AT_ONCE = 32
"""Documents and probes are read by this many threads; their times are divided by it."""
POOL_BYTES = 1 << 17
_pool = os.urandom(POOL_BYTES)


class StoreCounts(NamedTuple):
    """What was asked of the store."""

    requests: dict[str, int]
    """By kind: LIST, GET, HEAD, PUT, DELETE."""
    bytes_read: int
    bytes_written: int
    wait_seconds: float
    """What the requests would take on S3 by the constants above: this store answers at once."""


class StandInStore:
    """Implements ``packline.ports.ObjectStore``: uploads by arithmetic, everything else as files of a folder."""

    def __init__(self, outputs: MadeUpOutputs, folder: Path) -> None:
        self.outputs = outputs
        self._folder = folder
        self.sizes: dict[str, int] = {}
        """Bytes of objects that were written and are not kept: parts."""
        self.requests: Counter[str] = Counter()
        self.bytes_read = self.bytes_written = 0
        self.wait_seconds = 0.0

    def counts(self) -> StoreCounts:
        """Return what was counted so far."""
        return StoreCounts(dict(self.requests), self.bytes_read, self.bytes_written, self.wait_seconds)

    def list(self, prefix: str, after: str = "", page: int = LISTED_PER_PAGE) -> Iterator[StoredObject]:
        """List the uploads below a prefix and behind a key; a request for each page."""
        outputs = self.outputs
        listed = 0
        for stored in outputs.since(outputs.at(max(prefix, after + "\0" if after else ""))):
            if not stored.key.startswith(prefix):
                break
            if listed % page == 0:
                self._count("LIST", _page_seconds())
            yield stored
            listed += 1
        if not listed:
            self._count("LIST", _page_seconds())

    def list_folders(self, prefix: str, delimiter: str = "/") -> Iterator[str]:
        """List the common prefixes below a prefix: each is found by a binary search, however much is in it."""
        outputs = self.outputs
        place, listed = outputs.at(prefix), 0
        while place < len(outputs) and (key := outputs[place].key).startswith(prefix):
            if listed % LISTED_PER_PAGE == 0:
                self._count("LIST", LIST_SECONDS)
            listed += 1
            name, cut, _ = key[len(prefix) :].partition(delimiter)
            if cut:
                yield f"{prefix}{name}{cut}"
                place = outputs.at(f"{prefix}{name}{cut}\U0010ffff")
            else:
                place += 1

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """List no upload."""
        self._count("LIST", LIST_SECONDS)
        return iter(())

    def crc32(self, key: str, version_id: str | None = None) -> int | None:
        """Return None: it computes no checksums."""
        return None

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        """Yield the lines of the batch file. Raises ObjectNotFound."""
        if key != PREFIX + BATCH_METADATA:
            raise ObjectNotFound(f"{key} is not in the store.")
        self._count("GET", REQUEST_SECONDS)
        for line in self.outputs.lines():
            self.bytes_read += len(line) + 1
            yield line

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a sidecar, or what was written. Raises ObjectNotFound."""
        if key.startswith(PREFIX):
            self._count("GET", REQUEST_SECONDS / AT_ONCE)
            body = self._sidecar(key)
        else:
            self._count("GET", REQUEST_SECONDS / (READ_AHEAD if key.startswith(SEALING) else 1))
            body = self._written(key)
        self._count_bytes(len(body))
        return body

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read bytes of a file or of what was written. Raises ObjectNotFound."""
        uploaded = key.startswith(PREFIX)
        self._count("GET", REQUEST_SECONDS / (AT_ONCE if uploaded else 1))
        if uploaded:
            stored = self.outputs.find(key)
            if stored is None:
                raise ObjectNotFound(f"{key} is not in the store.")
            if key == PREFIX + BATCH_METADATA:
                body = self.outputs.batch_bytes(start, min(length, stored.size - start))
            else:
                body = _pool[start : min(stored.size, start + length)]
        else:
            body = self._written(key, start, length)
        self._count_bytes(len(body))
        return body

    def head(self, key: str) -> StoredObject:
        """Read size and ETag. Raises ObjectNotFound."""
        self._count("HEAD", REQUEST_SECONDS)
        stored = self.outputs.find(key)
        if stored is not None:
            return stored
        if key in self.sizes:
            return StoredObject(key, None, self.sizes[key], "part", LISTED_AT)
        file = self._file(key)
        if not file.exists():
            raise ObjectNotFound(f"{key} is not in the store.")
        return StoredObject(key, None, file.stat().st_size, "written", LISTED_AT)

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write an object, unless it is there."""
        self._count("PUT", REQUEST_SECONDS)
        file = self._file(key)
        if file.exists():
            return False
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.write_bytes(body)
        fresh.replace(file)
        self.bytes_written += len(body)
        self.wait_seconds += len(body) / BYTES_PER_SECOND
        return True

    def remove(self, key: str) -> None:
        """Remove what was written."""
        self._count("DELETE", REQUEST_SECONDS)
        self._file(key).unlink(missing_ok=True)

    def _count(self, kind: str, seconds: float) -> None:
        self.requests[kind] += 1
        self.wait_seconds += seconds

    def _count_bytes(self, length: int) -> None:
        self.bytes_read += length
        self.wait_seconds += length / BYTES_PER_SECOND

    def _sidecar(self, key: str) -> bytes:
        if not key.endswith(SIDECAR_SUFFIX) or self.outputs.find(key) is None:
            raise ObjectNotFound(f"{key} is not in the store.")
        return self.outputs.metadata_of(number_of(key)).encode()

    def _written(self, key: str, start: int = 0, length: int = -1) -> bytes:
        try:
            with self._file(key).open("rb") as file:
                file.seek(start)
                return file.read(length)
        except FileNotFoundError:
            raise ObjectNotFound(f"{key} is not in the store.") from None

    def _file(self, key: str) -> Path:
        return self._folder / key.replace("/", "-")


def _page_seconds() -> float:
    """Return what a page of a listing takes; probes come from this many threads at once."""
    is_probe = threading.current_thread() is not threading.main_thread()
    return LIST_SECONDS / (PROBES_AT_ONCE if is_probe else 1)
