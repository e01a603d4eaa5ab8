"""Keeps the manifest of a version beside it while its files are downloaded: offline, ``inputs`` needs it.

A plain ``_thread``, because ``threading`` would cost every fetch a millisecond of import. It starts after the workers
were forked and has a connection of its own. Shards that it cannot read are read when they are needed.
"""

from __future__ import annotations

import _thread
from collections.abc import Iterator

from packline.client.cache.manifest_store import ManifestCache
from packline.client.transfer.engine import ObjectSource
from packline.errors import PacklineError
from packline.http.client import HttpClient
from packline.http.http1 import HttpRequest
from packline.model import FetchPlan

MAX_WAIT_SECONDS = 2.0
"""So long the end of a download waits for the last shard."""
MAX_SHARD_BYTES = 64 << 20
"""Bytes: a shard has about 4 MB."""


class ManifestPrefetch:
    """Reads the shards that the cache does not have."""

    def __init__(self, plan: FetchPlan, source: ObjectSource, store: ManifestCache) -> None:
        self._keys = [key for key in plan.manifest.shards if not store.has(key)]
        self._source, self._store = source, store
        self._ended = _thread.allocate_lock()

    def start(self) -> None:
        """Begin; requests are signed here, since only one thread may use the credentials."""
        try:
            requests = [(key, self._source.request(key)) for key in self._keys]
        except PacklineError:
            return  # the download will say what is wrong
        if requests:
            self._ended.acquire()
            try:
                _thread.start_new_thread(self._read, (iter(requests),))
            except RuntimeError:  # no memory or no room for a thread: what needs the shards reads them itself
                self._ended.release()

    def finish(self) -> None:
        """Wait for the end, for a moment."""
        self._ended.acquire(timeout=MAX_WAIT_SECONDS)

    def _read(self, requests: Iterator[tuple[str, HttpRequest]]) -> None:
        caller = HttpClient(max_body_bytes=MAX_SHARD_BYTES)
        try:
            for key, request in requests:
                response = caller.call(lambda request=request: request, lambda _: False)  # type: ignore[misc]
                if response.status != 200:
                    return
                self._store.keep(key, response.body)
        except (PacklineError, OSError):
            return
        finally:
            caller.close()
            self._ended.release()
