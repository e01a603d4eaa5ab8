"""Brings members that the cache does not have: by ranges of parts, and by single objects where a part cannot serve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from packline.errors import CorruptPackage, PacklineError
from packline.reader.errors import DamagedMember, is_lost
from packline.reader.read_job import ReadJob, plan_jobs, plan_objects

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

ATTEMPTS = 2
"""How often a range is read whose members are damaged: a bit may have flipped on the way."""
OBJECTS_AT_ONCE = 256


class MissingMembers:
    """One call's reads from the store."""

    def __init__(self, reader: VersionReader) -> None:
        self._reader, self._index = reader, reader.index

    def read(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Read members from the store, and keep them in part files.

        Args:
            numbers: The members, ascending, none twice.

        Raises:
            DamagedMember: A member is damaged in the package, and cannot be read as an object.
            PacklineError: What the store or the API says.
        """
        members: dict[int, bytes] = {}
        absent = list(numbers)
        for _ in range(ATTEMPTS):
            lost_before = len(self._reader.lost_parts)
            self._run(plan_jobs(self._reader, absent), members)
            absent = [number for number in absent if number not in members]
            if not absent:
                return members
            if len(self._reader.lost_parts) > lost_before:
                break
        for first in range(0, len(absent), OBJECTS_AT_ONCE):
            self._run(plan_objects(self._reader, absent[first : first + OBJECTS_AT_ONCE]), members)
        return members

    def _run(self, jobs: Sequence[ReadJob], members: dict[int, bytes]) -> None:
        """Carry out jobs into ``members``. Parts that the store does not serve any more are noted in the reader."""
        pool = self._reader.remote.pool
        requests = [request for job in jobs for request in job.requests]
        pool.submit(requests)
        pool.wait(requests)
        for job in jobs:
            error = job.error
            if error is None:
                members.update(job.cut_members())
                job.release()
            elif job.is_object or not is_lost(error):
                raise self._unreadable(job.members[0], error)
            else:
                self._reader.lost_parts.add(self._index.part_of(job.members[0]).number)

    def _unreadable(self, number: int, error: PacklineError) -> PacklineError:
        """Return an error of the same kind that names the member."""
        path, uri = self._index.path(number), self._index.plan.uri
        message = f"Member {path!r} of {uri} cannot be read: {error.message}"
        kind = DamagedMember if isinstance(error, CorruptPackage) else type(error)
        named = kind(message, error.remedy or "Read it again; if it repeats, make the version again.")
        named.__cause__ = error
        return named
