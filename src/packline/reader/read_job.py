"""Jobs that bring members from the store: a range of a part, or a single object; what comes is kept in part files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from packline.aws_api.checksums import new_digest, object_checksum, packed_checksum
from packline.client.errors import ObjectDiffers
from packline.errors import CorruptPackage, PacklineError
from packline.model import Member
from packline.part_range import parse_part_range
from packline.reader.buffer_pool import Buffer
from packline.reader.coalescing import MAX_RANGE_BYTES, MemberRange, coalesce
from packline.reader.entry_reads import cut_entry
from packline.reader.object_request import ObjectRequest
from packline.vhpkgzip.headers import pack_local

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

OnDone = Callable[["ReadJob"], None]


class ReadJob:
    """Some members, and the requests that bring them. ``error`` is the first that failed."""

    def __init__(
        self,
        reader: VersionReader,
        members: Sequence[int],
        on_done: OnDone | None,
        row: Member | None = None,
    ) -> None:
        """``row``: the manifest's row of a single object; None for a range of a part."""
        self.members = tuple(members)
        self.requests: tuple[ObjectRequest, ...] = ()
        self.error: PacklineError | None = None
        self._reader, self._row, self._on_done = reader, row, on_done
        self._left = 0
        self.kept = True
        """Whether all that has come is in the part file."""

    @property
    def is_object(self) -> bool:
        """Whether a single object is read, and not a range of a part."""
        return self._row is not None

    def use(self, requests: Sequence[ObjectRequest]) -> None:
        """Take the requests of the job."""
        self.requests, self._left = tuple(requests), len(requests)

    def on_request_done(self, request: ObjectRequest) -> None:
        """Keep what has come in the part file. The thread that drives the requests calls it."""
        error = request.error
        if error is None and self._row is not None:
            error = check_object(self._row, request)
        if error is not None:
            self.error = self.error or error
        elif self._row is not None:
            self.kept &= keep_entry(self._reader, self.members[0], request.buffer)
        else:
            part = self._reader.index.part_of(self.members[0]).number
            self.kept &= self._reader.keep(part, request.start, request.buffer)
        self._left -= 1
        if not self._left:
            self._reader.claims.release(self.members)
            if self._on_done is not None:
                self._on_done(self)

    def cut_members(self) -> dict[int, bytes]:
        """Return the members that have come, those whose name, size and CRC-32 are right."""
        if self._row is not None:
            return {self.members[0]: bytes(self.requests[0].buffer)}
        index, start = self._reader.index, self.requests[0].start
        buffers = [request.buffer for request in self.requests]
        view = memoryview(buffers[0] if len(buffers) == 1 else b"".join(buffers))
        members: dict[int, bytes] = {}
        for number in self.members:
            entry = view[index.offsets[number] - start :]
            data = cut_entry(entry, index.path_bytes(number), index.sizes[number])
            if data is not None:
                members[number] = data
        return members

    def release(self) -> None:
        """Free the memory of what has come: it is in the part file, or was copied."""
        for request in self.requests:
            request.release_buffer()


def plan_jobs(reader: VersionReader, numbers: Sequence[int], on_done: OnDone | None = None) -> list[ReadJob]:
    """Plan how to bring members, ascending: by ranges of parts, or by objects where there is no part to read.

    Raises what reading the manifest raises.
    """
    if reader.index.packaged and not reader.lost_parts:
        return plan_ranges(reader, numbers, on_done)
    lost = [number for number in numbers if reader.is_lost(number)]
    served = [number for number in numbers if not reader.is_lost(number)] if lost else numbers
    return plan_ranges(reader, served, on_done) + plan_objects(reader, lost, on_done)


def plan_ranges(
    reader: VersionReader, numbers: Sequence[int], on_done: OnDone | None = None
) -> list[ReadJob]:
    """Plan the ranges of parts that hold some members, ascending."""
    return [_range_job(reader, members, on_done) for members in coalesce(reader.index, numbers)]


def _range_job(reader: VersionReader, members: MemberRange, on_done: OnDone | None) -> ReadJob:
    """Make one request for a range, or several for a single large member."""
    key, job = reader.index.parts[members.part].key, ReadJob(reader, members.members, on_done)
    starts = range(members.start, members.stop, MAX_RANGE_BYTES)
    job.use(
        [
            ObjectRequest(key, start, min(MAX_RANGE_BYTES, members.stop - start), on_done=job.on_request_done)
            for start in starts
        ]
    )
    return job


def plan_objects(
    reader: VersionReader, numbers: Sequence[int], on_done: OnDone | None = None
) -> list[ReadJob]:
    """Plan the objects behind some members. Raises UnreadableManifest, ObjectNotFound, Unavailable."""
    jobs = []
    for number in numbers:
        row = reader.member(number)
        job = ReadJob(reader, (number,), on_done, row)
        etag = row.etag.strip('"')
        job.use([ObjectRequest(row.key, -1, row.size, row.version_id, etag, job.on_request_done)])
        jobs.append(job)
    return jobs


def check_object(row: Member, request: ObjectRequest) -> PacklineError | None:
    """Compare a whole object with the manifest's ETag, and with the checksum that the store has of it."""
    at = parse_part_range(row.version_id)
    etag = request.headers.get("etag", "").strip('"')
    recorded = (at.etag if at else row.etag).strip('"')
    if etag and recorded and etag != recorded:
        return ObjectDiffers(
            f"Object {row.key!r} has ETag {etag}, the manifest says {recorded}.",
            "Make a new version from the objects as they are now.",
        )
    checksum = packed_checksum(row.version_id) or object_checksum(request.headers, row.etag)
    if checksum is not None:
        digest = new_digest(checksum.algorithm)
        digest.update(memoryview(request.buffer))
        if digest.digest() != checksum.value:
            return CorruptPackage(
                f"Object {row.key!r} does not have the {checksum.algorithm} that the store says.",
                "Read it again; if it repeats, restore the object from its source.",
            )
    return None


def keep_entry(reader: VersionReader, number: int, data: Buffer) -> bool:
    """Write the entry of a member that came as an object, as the part has it, into the part file.

    Returns as ``VersionReader.keep``.
    """
    from isal.isal_zlib import crc32

    index = reader.index
    header = pack_local(index.path_bytes(number), len(data), crc32(data))
    return reader.keep(index.part_of(number).number, index.offsets[number], b"".join((header, data)))
