"""Keeps the cache within its limit while members are read: what this reader needs last goes first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.eviction import evict
from packline.client.cache.listing import totals
from packline.client.cache.part_files import parts_bytes
from packline.fs.sparse import punch_hole

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

CHECK_BYTES = 64 << 20
"""The cache is measured each time that a process has written so much to it, or an eighth of the limit."""
MIN_CHECK_BYTES = 64 << 10
FREED_SHARE = 8
"""What is freed at once: an eighth of the limit at least, so that runs are seldom sorted."""


class CachedRun(NamedTuple):
    """Consecutive members of a part that are present, about 256 KiB."""

    next_use: int
    """Where the first of them comes in the announced order; ``prefetch_window.NEVER`` if none comes any more."""
    part: int
    first: int
    last: int
    """Numbers of the first and the last member."""


class CacheBudget:
    """The size limit as one reader keeps it."""

    def __init__(self, reader: VersionReader, limit_bytes: int) -> None:
        """``limit_bytes``: of the whole cache; 0 for no limit."""
        self._reader, self._limit_bytes = reader, limit_bytes
        self._check_bytes = max(MIN_CHECK_BYTES, min(CHECK_BYTES, limit_bytes // 8))
        self._unmeasured = 0
        self._guard = threading.Lock()
        self.exhausted = False
        """Whether there is no room, and none could be made: nothing more is kept."""

    def add(self, count: int) -> None:
        """Count bytes that were written; now and then, make room."""
        self._unmeasured += count
        if not self._limit_bytes or self._unmeasured < self._check_bytes:
            return
        if self._guard.acquire(blocking=False):
            try:
                self._unmeasured = 0
                self._make_room()
            finally:
                self._guard.release()

    def _make_room(self) -> None:
        cache, limit = self._reader.cache, self._limit_bytes - self._check_bytes
        usage = totals(cache, 0)
        if usage.bytes + usage.parts_bytes + usage.staging_bytes <= limit:
            self.exhausted = False
            return
        own = {part.name for part in self._reader.index.parts}
        evict(cache, max(0, limit), keep_parts=own)
        usage = totals(cache, 0)
        excess = usage.bytes + usage.parts_bytes + usage.staging_bytes - limit
        if excess > 0:
            self._drop_runs(max(excess, self._limit_bytes // FREED_SHARE))
            self.exhausted = parts_bytes(cache) - usage.parts_bytes >= 0

    def _drop_runs(self, excess: int) -> None:
        """Free runs, those that are needed last first, until ``excess`` bytes are free."""
        reader, index = self._reader, self._reader.index
        for run in sorted(self._runs(), reverse=True):
            part = index.parts[run.part]
            start = index.offsets[run.first]
            length = index.entry_end(run.last, part) - start
            file = reader.open_part(run.part)
            file.drop(start, length)
            if not punch_hole(file.fd, start, length):
                return
            reader.presence(run.part).refresh()
            excess -= length
            if excess <= 0:
                return

    def _runs(self) -> Iterator[CachedRun]:
        reader, index = self._reader, self._reader.index
        next_use = reader.next_uses()
        for part in index.parts:
            presence, members = reader.presence(part.number), list[int]()
            for number in range(part.first, part.stop):
                if not presence.has(number):
                    continue
                if members and index.run_of(number) != index.run_of(members[0]):
                    yield CachedRun(min(map(next_use, members)), part.number, members[0], members[-1])
                    members = []
                members.append(number)
            if members:
                yield CachedRun(min(map(next_use, members)), part.number, members[0], members[-1])
