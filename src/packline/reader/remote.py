"""The connection of one process to the deployment: made when something is missing, and never shared with a fork."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.store import Cache
from packline.manifest.rows import MANIFEST_REMEDY, UnreadableManifest, decode_lines, split_rows
from packline.model import FetchPlan, Member
from packline.reader.errors import is_lost
from packline.reader.member_index import MemberIndex
from packline.reader.object_request import ObjectRequest
from packline.reader.piece_range import PieceRange
from packline.reader.request_pool import RequestPool
from packline.retry import TRANSFERS, RetryPolicy

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource

Connect = Callable[[], "ObjectSource"]
"""Makes a source of the deployment's objects, without a connection yet. It is called once in each process."""


class Remote:
    """The store as one process reads it."""

    def __init__(
        self,
        connect: Connect,
        plan: FetchPlan,
        cache: Cache,
        retry_policy: RetryPolicy = TRANSFERS,
        source: ObjectSource | None = None,
    ) -> None:
        """Take what a connection needs.

        Args:
            connect: Makes a source of objects.
            plan: Names the version.
            cache: Where shards of manifests are kept.
            retry_policy: How often a request is sent, and the pauses.
            source: One that this process has made already, and that has loaded the parts of the plan.
        """
        self._retry_policy = retry_policy
        self._connect, self._plan, self._cache = connect, plan, cache
        self._shards: dict[int, list[bytes]] = {}
        self._source = source
        self._pool: RequestPool | None = None
        self._index_pool: RequestPool | None = None
        self._lock = threading.RLock()

    @property
    def source(self) -> ObjectSource:
        """The source, which has the URLs of the version's parts. Raises what the table or the API says."""
        with self._lock:
            if self._source is None:
                source = self._connect()
                source.load_parts(self._plan)
                self._source = source
            return self._source

    @property
    def pool(self) -> RequestPool:
        """The requests of this process. Raises as ``source``."""
        with self._lock:
            if self._pool is None:
                self._pool = RequestPool(self.source, self._lock, self._retry_policy)
            return self._pool

    def fetch_pieces(self, ranges: Sequence[PieceRange]) -> list[bytes | None]:
        """Request ranges of published indexes, all at once; None for those that the store does not have.

        They have connections of their own: who waits for them may hold locks that requests for members need to end.

        Raises:
            PacklineError: What else the store, the table or the API says.
        """
        with self._lock:
            if self._index_pool is None:
                self._index_pool = RequestPool(self.source, self._lock, self._retry_policy)
        pool = self._index_pool
        requests = [ObjectRequest(each.key, each.start, each.length) for each in ranges]
        pool.submit(requests)
        pool.wait(requests)
        for request in requests:
            error = request.error
            if error is not None and not is_lost(error):
                message = f"The member index of {self._plan.uri} cannot be read: {error.message}"
                raise type(error)(message, error.remedy) from error
        return [None if request.error is not None else request.take_body() for request in requests]

    def member(self, index: MemberIndex, number: int) -> Member:
        """Return the manifest's row of a member. Raises UnreadableManifest, ObjectNotFound, Unavailable."""
        plan = index.plan
        if plan.manifest.inline:
            return plan.manifest.inline[index.row(number)]
        row = index.row(number)
        for shard, rows in enumerate(index.document["shard_rows"]):
            if row < rows:
                member = self._decode(shard, row)
                if member.path == index.path(number):
                    return member
                break
            row -= rows
        raise UnreadableManifest(
            f"Row {index.row(number)} of the manifest of {plan.uri} does not describe {index.path(number)!r}.",
            MANIFEST_REMEDY,
        )

    def _decode(self, shard: int, row: int) -> Member:
        key = self._plan.manifest.shards[shard]
        with self._lock:
            lines = self._shards.get(shard)
            if lines is None:
                lines = split_rows(ManifestCache(self._cache, lambda: self.source).read(key), key)
                self._shards = {**dict(list(self._shards.items())[-1:]), shard: lines}
        (member,) = decode_lines([lines[row]], key)
        return member

    def close(self) -> None:
        """Close all connections of this process."""
        for pool in filter(None, (self._pool, self._index_pool)):
            pool.close()
        if self._source is not None:
            self._source.close()
