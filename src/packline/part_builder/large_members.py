"""Get the CRC-32 of a member that is too large for the window: from the store, or by reading it once before.

A server-side copy (``server_side_copy``) need not read it: the store tells the CRC-32 of each range that it copies.
"""

from __future__ import annotations

from packline.model import Member
from packline.part_builder.member_read import MemberRead, pin_object, recorded_crc
from packline.part_builder.multipart_messages import full_object_crc
from packline.part_builder.part_checksums import combine_crc32
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.sync_request import SyncRequest


def member_crc(scheduler: RequestScheduler, member: Member) -> int:
    """Get the CRC-32 of a member's bytes, by reading them if need be. Raises ObjectChanged and the errors of reads."""
    crc = stored_crc(scheduler, member)
    return read_crc(scheduler, member) if crc is None else crc


def stored_crc(scheduler: RequestScheduler, member: Member) -> int | None:
    """Ask the store for the CRC-32 of a member; None if it keeps none of the whole object.

    S3 keeps the full-object CRC-32 of objects that were uploaded with one
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, ``x-amz-checksum-mode``).
    """
    recorded = recorded_crc(member)
    if recorded is not None:
        return recorded
    query, headers = pin_object(member)
    # A refused HEAD gives no reason. The reads that follow fail for the same reason, and explain it.
    response = SyncRequest(
        scheduler,
        "HEAD",
        member.key,
        f"object {member.key!r}",
        query=query,
        headers=(*headers, ("x-amz-checksum-mode", "ENABLED")),
        expect=(400, 403, 404, 405, 412),
    ).wait()
    crc = full_object_crc(response.header("x-amz-checksum-crc32"), response.header("x-amz-checksum-type"))
    if response.status == 200 and crc is not None and response.header("content-length") == str(member.size):
        return crc
    return None


def read_crc(scheduler: RequestScheduler, member: Member) -> int:
    """Read a member once, only to compute its CRC-32. Raises ObjectChanged and the errors of reads."""
    crc_pass = _CrcPass(scheduler, member)
    scheduler.run(crc_pass.finished, crc_pass)
    return combine_crc32([(crc, length) for _, crc, length in sorted(crc_pass.pieces)])


class _CrcPass:
    """Reads a member by ranges into a few buffers, only to compute its CRC-32."""

    def __init__(self, scheduler: RequestScheduler, member: Member) -> None:
        self.pieces: list[tuple[int, int, int]] = []
        self._scheduler = scheduler
        self._member = member
        self._step = scheduler.settings.slice_bytes
        self._next = 0
        self._covered = 0
        self._buffers = [memoryview(bytearray(self._step)) for _ in range(scheduler.settings.uploads)]
        self._used: dict[int, memoryview] = {}

    def finished(self) -> bool:
        return self._covered == self._member.size

    def next_read(self) -> RequestTask | None:
        """Return the next read, or None if there is none now."""
        if not self._buffers or self._next == self._member.size:
            return None
        first = self._next
        length = min(self._step, self._member.size - first)
        self._next += length
        buffer = self._used[first] = self._buffers.pop()
        return MemberRead(
            self._scheduler, self._member, 0, first, first, buffer[:length], self._on_member_read
        )

    def _on_member_read(self, read: MemberRead, crc: int) -> None:
        self.pieces.append((read.first, crc, read.length))
        self._covered += read.length
        self._buffers.append(self._used.pop(read.first))
