"""Reads members of one version: from part files in the cache, from a fetched copy, from the store, in this order."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from packline.client.cache.store import Cache
from packline.client.errors import NotCached
from packline.model import Member
from packline.reader.entry_reads import read_entries
from packline.reader.fetched_copy import FetchedCopy
from packline.reader.member_index import MemberIndex
from packline.reader.missing_members import MissingMembers
from packline.reader.presence import MemberPresence
from packline.reader.remote import Connect, Remote
from packline.reader.sparse_part import SparsePart

MAX_OPEN_PARTS = 256
"""Part files that a process holds open; each takes two descriptors."""


class PartFiles(NamedTuple):
    """The open part files of a process, and what is known to be in them."""

    files: dict[int, SparsePart]
    presence: dict[int, MemberPresence]


class VersionReader:
    """The members of a version by number. Safe among threads, and after a fork."""

    def __init__(self, index: MemberIndex, cache: Cache, connect: Connect | None) -> None:
        """``connect`` makes a source of objects in each process; None: only the cache is read."""
        self.index, self.cache = index, cache
        self._connect = connect
        self._files: dict[int, SparsePart] = {}
        self._presence: dict[int, MemberPresence] = {}
        self._remote: Remote | None = None
        self._copy: FetchedCopy | None = None
        self._lock = threading.RLock()
        self._pid = os.getpid()

    @property
    def offline(self) -> bool:
        """Whether only the cache is read."""
        return self._connect is None

    @property
    def remote(self) -> Remote:
        """The connection of this process. Raises NotCached for an offline reader."""
        if self._connect is None:
            raise NotCached("The dataset was opened offline.", "Open it with a connection.")
        self._check_process()
        remote = self._remote
        if remote is None:
            with self._lock:
                remote = self._remote = self._remote or Remote(self._connect, self.index.plan, self.cache)
        return remote

    def _check_process(self) -> None:
        """Forget what a fork must not share: locks, connections. Part files are read by position, and stay open."""
        if self._pid != os.getpid():
            self._lock = threading.RLock()
            self._remote = None
            self._pid = os.getpid()

    def read(self, numbers: Sequence[int]) -> list[bytes]:
        """Read members, in this order.

        Raises:
            DamagedMember, NotCached: A member cannot be read; the message names it.
            PacklineError: What the store or the table says.
        """
        results, missing = read_entries(self.index, self._files, self.open_part, numbers)
        if missing:
            self._check_process()
            absent = {numbers[at] for at in missing}
            members = self._read_missing(sorted(absent))
            for at in missing:
                results[at] = members[numbers[at]]
        return results  # type: ignore[return-value]

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
        return members | MissingMembers(self).read(absent)

    def _fetched_copy(self) -> FetchedCopy | None:
        """Return the files of an earlier fetch of this version, if the cache has them."""
        if self._copy is None:
            with self._lock:
                self._copy = self._copy or FetchedCopy(self.cache, self.index)
        return self._copy if self._copy.usable else None

    def prefetch(self, numbers: Iterable[int], limit_bytes: int) -> None:
        """Fetch ahead what will be read next. See ``Dataset.prefetch``."""

    def open_part(self, part: int) -> SparsePart:
        """Return the part file of a part; it is opened, and made, when it is first needed."""
        with self._lock:
            file = self._files.get(part)
            if file is None:
                indexed = self.index.parts[part]
                file = SparsePart(self.cache.parts, indexed.name, indexed.size, write=not self.offline)
                while len(self._files) >= MAX_OPEN_PARTS:
                    # Its descriptor is closed when no thread reads from it any more.
                    self._files.pop(next(iter(self._files)), None)
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

    def keep(self, part: int, start: int, data: bytes | bytearray | memoryview) -> None:
        """Write a range of a part into its part file; without room it is not kept."""
        self.open_part(part).write(start, data)

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

    def close(self) -> None:
        """Close the connections of this process. Part files close when nobody reads from them."""
        if self._pid == os.getpid() and self._remote is not None:
            self._remote.close()
        self._remote = None
        self._files = {}
        self._presence = {}

    def present(self, numbers: Iterable[int]) -> list[bool]:
        """Return for each member whether it is recorded as being in its part file."""
        index = self.index
        return [self.presence(index.part_of(number).number).has(number) for number in numbers]
