"""Reads members of one version: from part files in the cache, from a fetched copy, from the store, in this order."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from packline.client.cache.sparse_part import SparsePart
from packline.client.cache.store import Cache
from packline.client.errors import NotCached
from packline.model import Member
from packline.reader.cache_budget import CacheBudget
from packline.reader.entry_reads import read_entries
from packline.reader.fetched_copy import FetchedCopy
from packline.reader.member_claims import MemberClaims
from packline.reader.member_index import MemberIndex
from packline.reader.missing_members import MissingMembers
from packline.reader.piece_range import PieceRange
from packline.reader.prefetch_window import NEVER, PrefetchWindow, RunOf
from packline.reader.presence import MemberPresence
from packline.reader.remote import Connect, Remote
from packline.retry import TRANSFERS, RetryPolicy

MAX_OPEN_PARTS = 256
"""Part files that a process holds open; each takes two descriptors."""


if TYPE_CHECKING:
    from io import BufferedIOBase

    from packline.client.transfer.engine import ObjectSource


class VersionReader:
    """The members of a version by number. Safe among threads, and after a fork."""

    def __init__(
        self,
        index: MemberIndex,
        cache: Cache,
        connect: Connect | None,
        retry_policy: RetryPolicy = TRANSFERS,
        limit_bytes: int = 0,
        source: ObjectSource | None = None,
    ) -> None:
        """Take a mapped index.

        Args:
            index: Of the version.
            cache: Where part files are.
            connect: Makes a source of objects in each process; None: only the cache is read.
            retry_policy: How often a request is sent, and the pauses.
            limit_bytes: Size limit of the cache, 0 for none.
            source: One that this process has made already, with the parts of the version.
        """
        self._retry_policy = retry_policy
        self._budget = CacheBudget(self, limit_bytes)
        self.index, self.cache = index, cache
        self.claims = MemberClaims(self)
        self.lost_parts: set[int] = set()
        """Parts that the store does not serve any more; their members are read as objects."""
        self._connect = connect
        self._files: dict[int, SparsePart] = {}
        self._presence: dict[int, MemberPresence] = {}
        self._remote: Remote | None = None
        if source is not None and connect is not None:
            self._remote = Remote(connect, index.plan, cache, retry_policy, source)
        self._copy: FetchedCopy | None = None
        self._window: PrefetchWindow | None = None
        self._lock = threading.RLock()
        _readers.add(self)

    @property
    def offline(self) -> bool:
        """Whether only the cache is read."""
        return self._connect is None

    @property
    def remote(self) -> Remote:
        """The connection of this process. Raises NotCached for an offline reader."""
        if self._connect is None:
            raise NotCached("The dataset was opened offline.", "Open it with a connection.")
        remote = self._remote
        if remote is None:
            with self._lock:
                remote = self._remote = self._remote or Remote(
                    self._connect, self.index.plan, self.cache, self._retry_policy
                )
        return remote

    def fetch_pieces(self, ranges: Sequence[PieceRange]) -> list[bytes | None]:
        """Request ranges of published indexes (``PartialIndex.fetch``). Raises NotCached, and as ``Remote``."""
        if self.offline:
            raise NotCached(
                f"Only a part of the index of {self.index.plan.uri} is in the cache, and it was opened offline.",
                "List it once with a connection.",
            )
        return self.remote.fetch_pieces(ranges)

    def after_fork(self) -> None:
        """Forget, in a forked child, what processes cannot share: locks, connections, requests under way.

        Part files and the index are read by position, and stay open.
        """
        self._lock = threading.RLock()
        self._remote = self._window = None
        self.index.after_fork()
        for file in list(self._files.values()):
            file.after_fork()
        for presence in list(self._presence.values()):
            presence.after_fork()

    def read(self, numbers: Sequence[int]) -> list[bytes]:
        """Read members, in this order.

        Raises:
            DamagedMember, NotCached: A member cannot be read; the message names it.
            PacklineError: What the store or the table says.
        """
        if not self.index.is_complete:
            self.index.load(numbers)
        results, missing = read_entries(self.index, self._files, self.open_part, numbers)
        if missing:
            members = self._complete(sorted({numbers[at] for at in missing}))
            for at in missing:
                results[at] = members[numbers[at]]
        if self._window is not None:
            self._window.consume(numbers)
        return results  # type: ignore[return-value]

    def _complete(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Bring members that were not in the part files a moment ago: they may be on the way, or written by others."""
        members: dict[int, bytes] = {}
        window = self._window
        awaited = window is not None and window.wait_for(numbers, self.remote.pool)
        if self._open_new_files(numbers) or awaited:
            members = self._read_present(numbers)
        absent = [number for number in numbers if number not in members]
        return members | self._read_missing(absent) if absent else members

    def _read_present(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Read members that should be in the part files; those that are not, or are damaged, count as absent."""
        entries, missing = read_entries(self.index, self._files, self.open_part, numbers)
        for at in missing:
            self.presence(self.index.part_of(numbers[at]).number).forget(numbers[at])
        return {number: data for number, data in zip(numbers, entries, strict=True) if data is not None}

    def _open_new_files(self, numbers: Iterable[int]) -> bool:
        """Open part files that other processes have made since; returns whether there was one."""
        parts = {self.index.part_of(number).number for number in numbers}
        return len([part for part in parts if self.open_part(part).open_existing()]) > 0

    def _read_missing(self, numbers: Sequence[int]) -> dict[int, bytes]:
        copy = self._fetched_copy()
        members = copy.read(numbers) if copy is not None else {}
        absent = [number for number in numbers if number not in members]
        if not absent:
            return members
        if self.offline:
            path, others = self.index.path(absent[0]), len(absent) - 1
            and_others = f" and {others} more members" if others else ""
            raise NotCached(
                f"Member {path!r}{and_others} of {self.index.plan.uri} cannot be read: not in the cache, and offline.",
                "Read it once with a connection, or run `packline fetch` first.",
            )
        return members | self._fetch(absent)

    def _fetch(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Bring members from the store; those that another process is bringing are waited for."""
        members: dict[int, bytes] = {}
        absent = list(numbers)
        while absent:
            claimed = self.claims.take(absent)
            members |= self._read_present(claimed.present)
            try:
                if claimed.own:
                    members |= MissingMembers(self).read(claimed.own)
            finally:
                self.claims.release(claimed.own)
            if claimed.others:
                if not self.claims.wait(claimed.others):
                    return members | MissingMembers(self).read([n for n in absent if n not in members])
                self._open_new_files(claimed.others)
                members |= self._read_present([n for n in claimed.others if self.is_present(n)])
            absent = [number for number in absent if number not in members]
        return members

    def _fetched_copy(self) -> FetchedCopy | None:
        """Return the files of an earlier fetch of this version, if the cache has them."""
        if self._copy is None:
            with self._lock:
                self._copy = self._copy or FetchedCopy(self.cache, self.index)
        return self._copy if self._copy.usable else None

    def prefetch(self, numbers: Iterable[int], limit_bytes: int, run_of: RunOf | None = None) -> None:
        """Fetch ahead what will be read next. See ``Dataset.prefetch``."""
        if self._window is not None:
            self._window.stop()
            self._window = None
        if not self.offline and limit_bytes > 0:
            self.remote.pool.withdraw()
            self._window = PrefetchWindow(self, numbers, limit_bytes, run_of)
            self._window.start()

    def mark_read(self, numbers: Sequence[int]) -> None:
        """Move the window behind members that are read elsewhere."""
        if self._window is not None:
            self._window.consume(numbers, is_elsewhere=True)

    def open_part(self, part: int) -> SparsePart:
        """Return the part file of a part; it is opened, and made, when it is first needed."""
        with self._lock:
            file = self._files.get(part)
            if file is None:
                indexed = self.index.parts[part]
                file = SparsePart(self.cache.parts, indexed.name, indexed.size)
                while len(self._files) >= MAX_OPEN_PARTS:
                    # Its descriptors are closed when no thread reads from it any more.
                    oldest = next(iter(self._files))
                    self._files.pop(oldest)
                    self._presence.pop(oldest, None)
                self._files[part] = file
        return file

    def presence(self, part: int) -> MemberPresence:
        """Return which members of a part are in its part file."""
        with self._lock:
            presence = self._presence.get(part)
            if presence is None:
                presence = MemberPresence(self.index, self.index.parts[part], self.open_part(part))
                self._presence[part] = presence
        return presence

    def keep(self, part: int, start: int, data: bytes | bytearray | memoryview) -> bool:
        """Write a range of a part into its part file; returns False if there is no room or no permission for it."""
        file = self.open_part(part)
        if file.evicted:
            with self._lock:
                self._files.pop(part, None)
                self._presence.pop(part, None)
            file = self.open_part(part)
        if self._budget.exhausted:
            self._budget.add(len(data))  # there may be room again
            return False
        if not file.write(start, data):
            return False
        if part in self._presence:
            self.presence(part).refresh()
        self._budget.add(len(data))
        return True

    def member(self, number: int) -> Member:
        """Return the manifest's row of a member. Raises UnreadableManifest, ObjectNotFound, Unavailable."""
        return self.manifest_reader.member(self.index, number)

    @property
    def manifest_reader(self) -> Remote:
        """What reads rows of the manifest: also offline, where its shards are cached."""
        if self._connect is not None:
            return self.remote

        def refuse() -> object:
            raise NotCached(
                f"The manifest of {self.index.plan.uri} is not in the cache, and the dataset was opened offline.",
                "Open it once with a connection.",
            )

        return Remote(refuse, self.index.plan, self.cache)  # type: ignore[arg-type]

    @property
    def has_fetched_copy(self) -> bool:
        """Whether the cache has the files of an earlier fetch of this version."""
        return self._fetched_copy() is not None

    def open_fetched(self, number: int) -> BufferedIOBase | None:
        """Open the file of a member that an earlier fetch has published; None if there is none."""
        copy = self._fetched_copy()
        return copy.open(number) if copy is not None else None

    def next_uses(self) -> Callable[[int], int]:
        """Return a function that tells where a member comes next in the announced order."""
        window = self._window
        return window.next_use if window is not None else lambda number: NEVER

    def is_present(self, number: int) -> bool:
        """Return whether a member is recorded as being in its part file."""
        return self.presence(self.index.part_of(number).number).has(number)

    def is_lost(self, number: int) -> bool:
        """Return whether there is no part to read a member from."""
        return not self.index.packaged or self.index.part_of(number).number in self.lost_parts

    def close(self) -> None:
        """Close the connections of this process. Part files close when nobody reads from them."""
        if self._window is not None:
            self._window.stop()
        if self._remote is not None:
            self._remote.close()
        self._remote = self._window = None
        self._files = {}
        self._presence = {}

    def __del__(self) -> None:
        with suppress(Exception):  # the interpreter may be ending
            self.close()


_readers: weakref.WeakSet[VersionReader] = weakref.WeakSet()


def _after_fork() -> None:
    for reader in list(_readers):
        reader.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
