"""Keeps the processes of a machine from fetching the same members: who fetches a member claims its entry.

A member that another process has claimed is waited for, as long as that process or any other brings something; what is
then still missing is fetched here. So a process that is killed, stopped or slow delays others, and never stops them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.local_disks import has_stable_inodes
from packline.client.cache.range_claims import claims_enabled
from packline.client.lazy_property import lazy_property
from packline.reader.coalescing import coalesce

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

POLL_SECONDS = 0.003
CLAIM_CHECK_SECONDS = 0.1
"""How often a waiting process looks whether the claims still exist: then it takes over what was given up."""
SILENT_SECONDS = 5.0
"""A process whose claims bring nothing for this time is not waited for any longer."""


class ClaimedMembers(NamedTuple):
    """Members that were to be claimed; each is in one of the lists."""

    own: list[int]
    """Claimed: this process must fetch them."""
    others: list[int]
    """Another process fetches them."""
    present: list[int]
    """They have arrived meanwhile."""


class MemberClaims:
    """The claims of one reader on entries of part files."""

    def __init__(self, reader: VersionReader) -> None:
        self._reader, self._index = reader, reader.index

    @lazy_property
    def _enabled(self) -> bool:
        """Whether there are claims: on a network file system each would be a request to its server."""
        return claims_enabled() and has_stable_inodes(self._reader.cache.root)

    def take(self, numbers: Sequence[int]) -> ClaimedMembers:
        """Claim members.

        Args:
            numbers: Their numbers, ascending, none twice.
        """
        if not self._enabled:
            return ClaimedMembers(list(numbers), [], [])
        own, others = list[int](), list[int]()
        for claimed in coalesce(self._index, numbers):
            if self._reader.open_part(claimed.part).claim(claimed.start, claimed.length):
                own += claimed.members
            else:
                for number in claimed.members:
                    (own if self._claim(number) else others).append(number)
        present = self.present(own)
        if present:
            self.release(present)
            arrived = set(present)
            own = [number for number in own if number not in arrived]
        return ClaimedMembers(own, others, present)

    def release(self, numbers: Sequence[int]) -> None:
        """Give up the claims on members, ascending, and on what lies between them in the same range."""
        if self._enabled:
            for claimed in coalesce(self._index, numbers):
                self._reader.open_part(claimed.part).release(claimed.start, claimed.length)

    def wait(self, numbers: Sequence[int]) -> bool:
        """Wait for members that other processes fetch, until all have arrived or claims on them have ended.

        Returns:
            False if nothing arrives any more, although the claims exist.
        """
        parts = {self._index.part_of(number).number for number in numbers}
        pending, progress = list(numbers), -1
        now = time.monotonic()
        silent_at, check_at = now + SILENT_SECONDS, now + CLAIM_CHECK_SECONDS
        while now < silent_at:
            for part in parts:
                self._reader.presence(part).refresh()
            if (latest := self._progress(parts)) != progress:
                progress, silent_at = latest, now + SILENT_SECONDS
                while pending and self._reader.is_present(pending[-1]):
                    pending.pop()
            if not pending:
                return True
            if now >= check_at:
                check_at = now + CLAIM_CHECK_SECONDS
                free = [number for number in pending if self._claim(number)]
                if free:
                    self.release(free)
                    return True
            time.sleep(POLL_SECONDS)
            now = time.monotonic()
        return False

    def present(self, numbers: Sequence[int]) -> list[int]:
        """Return those of some members, ascending, that any process has recorded as present."""
        present = list[int]()
        first = stop = 0
        for number in numbers:
            if not first <= number < stop:
                part = self._index.part_of(number)
                first, stop = part.first, part.stop
                presence = self._reader.presence(part.number)
                presence.refresh()
            if presence.has(number):
                present.append(number)
        return present

    def _progress(self, parts: Iterable[int]) -> int:
        return sum(self._reader.presence(part).journal_position for part in parts)

    def _claim(self, number: int) -> bool:
        """Claim the entry of one member."""
        part, start = self._index.part_of(number), self._index.offsets[number]
        return self._reader.open_part(part.number).claim(start, self._index.entry_end(number, part) - start)
