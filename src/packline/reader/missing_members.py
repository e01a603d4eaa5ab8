"""Brings members that the cache does not have: by ranges of parts, and by single objects where a part cannot serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from packline.aws_api.checksums import new_digest, object_checksum
from packline.client.errors import ObjectDiffers, RangesIgnored
from packline.errors import CorruptPackage, NotFound, PacklineError
from packline.model import Member
from packline.reader.coalescing import MAX_RANGE_BYTES, MemberRange, coalesce
from packline.reader.entry_reads import cut_entry
from packline.reader.errors import DamagedMember
from packline.reader.object_request import ObjectRequest
from packline.vhpkgzip.headers import pack_local

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

ATTEMPTS = 2
"""How often a range is read whose members are damaged: a bit may have flipped on the way."""
OBJECTS_AT_ONCE = 256


class RangeRequests(NamedTuple):
    """A range of members, and the requests that bring it."""

    range: MemberRange
    requests: tuple[ObjectRequest, ...]

    @property
    def error(self) -> PacklineError | None:
        """The error of the first request that failed, or None."""
        return next((request.error for request in self.requests if request.error is not None), None)

    def data(self) -> bytes | bytearray:
        """Return the bytes of the whole range."""
        if len(self.requests) == 1:
            return self.requests[0].buffer
        return b"".join(request.buffer for request in self.requests)


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
        if self._index.packaged:
            for _ in range(ATTEMPTS):
                absent = [number for number in numbers if number not in members]
                lost = self._read_ranges(absent, members) if absent else True
                if lost:
                    break
        absent = [number for number in numbers if number not in members]
        for first in range(0, len(absent), OBJECTS_AT_ONCE):
            self._read_objects(absent[first : first + OBJECTS_AT_ONCE], members)
        return members

    def _read_ranges(self, numbers: Iterable[int], members: dict[int, bytes]) -> bool:
        """Read members by ranges into ``members``; returns whether a part is lost, so that no attempt helps."""
        jobs = [range_requests(self._reader, each) for each in coalesce(self._index, numbers)]
        pool = self._reader.remote.pool
        requests = [request for job in jobs for request in job.requests]
        pool.submit(requests)
        pool.wait(requests)
        lost = False
        for job in jobs:
            if job.error is not None:
                if not is_lost(job.error):
                    raise self._unreadable(job.range.members[0], job.error)
                lost = True
                continue
            members.update(cut_members(self._reader, job))
        return lost

    def _read_objects(self, numbers: Sequence[int], members: dict[int, bytes]) -> None:
        rows = [self._reader.member(number) for number in numbers]
        requests = [ObjectRequest(row.key, -1, row.size, row.version_id, row.etag.strip('"')) for row in rows]
        pool = self._reader.remote.pool
        pool.submit(requests)
        pool.wait(requests)
        for number, row, request in zip(numbers, rows, requests, strict=True):
            error = request.error or check_object(row, request)
            if error is not None:
                raise self._unreadable(number, error)
            data = bytes(request.buffer)
            keep_entry(self._reader, number, data)
            members[number] = data

    def _unreadable(self, number: int, error: PacklineError) -> PacklineError:
        """Return an error of the same kind that names the member."""
        path, uri = self._index.path(number), self._index.plan.uri
        message = f"Member {path!r} of {uri} cannot be read: {error.message}"
        kind = DamagedMember if isinstance(error, CorruptPackage) else type(error)
        named = kind(message, error.remedy or "Read it again; if it repeats, make the version again.")
        named.__cause__ = error
        return named


def is_lost(error: PacklineError) -> bool:
    """Return whether a part cannot serve a range, so that single objects can stand in for it."""
    if isinstance(error, NotFound | RangesIgnored | CorruptPackage):
        return True
    return "InvalidRange" in error.message


def range_requests(reader: VersionReader, members: MemberRange) -> RangeRequests:
    """Make the requests for a range: one, or several for a single large member. What comes is kept in the part file."""
    key = reader.index.parts[members.part].key
    requests = []
    for start in range(members.start, members.stop, MAX_RANGE_BYTES):
        length = min(MAX_RANGE_BYTES, members.stop - start)

        def keep(request: ObjectRequest) -> None:
            if request.error is None:
                reader.keep(members.part, request.start, request.buffer)

        requests.append(ObjectRequest(key, start, length, on_done=keep))
    return RangeRequests(members, tuple(requests))


def cut_members(reader: VersionReader, job: RangeRequests) -> dict[int, bytes]:
    """Return the members of a range whose name, size and CRC-32 are right."""
    index, view = reader.index, memoryview(job.data())
    members: dict[int, bytes] = {}
    for number in job.range.members:
        entry = view[index.offsets[number] - job.range.start :]
        data = cut_entry(entry, index.path_bytes(number), index.sizes[number])
        if data is not None:
            members[number] = data
    return members


def check_object(row: Member, request: ObjectRequest) -> PacklineError | None:
    """Compare a whole object with the manifest's ETag, and with the checksum that the store has of it."""
    etag, recorded = request.headers.get("etag", "").strip('"'), row.etag.strip('"')
    if etag and recorded and etag != recorded:
        return ObjectDiffers(
            f"Object {row.key!r} has ETag {etag}, the manifest says {recorded}.",
            "Make a new version from the objects as they are now.",
        )
    checksum = object_checksum(request.headers, row.etag)
    if checksum is not None:
        digest = new_digest(checksum.algorithm)
        digest.update(memoryview(request.buffer))
        if digest.digest() != checksum.value:
            return CorruptPackage(
                f"Object {row.key!r} does not have the {checksum.algorithm} that the store says.",
                "Read it again; if it repeats, restore the object from its source.",
            )
    return None


def keep_entry(reader: VersionReader, number: int, data: bytes) -> None:
    """Write the entry of a member that came as an object, as the part has it, into the part file."""
    from isal.isal_zlib import crc32

    index = reader.index
    header = pack_local(index.path_bytes(number), len(data), crc32(data))
    reader.keep(index.part_of(number).number, index.offsets[number], header + data)
