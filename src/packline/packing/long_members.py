"""The CRC-32 of a member too large to wait for: asked of the store, or computed in a pass of its own."""

from __future__ import annotations

from packline.model import Member
from packline.packing.control import Ask
from packline.packing.courier import Courier, Job
from packline.packing.digest import join_crcs
from packline.packing.multipart import full_object_crc
from packline.packing.reading import Read, pinned


def member_crc(courier: Courier, member: Member) -> int:
    """The CRC-32 of a member's bytes. Raises ObjectChanged and what reading raises.

    S3 keeps the full-object CRC-32 of objects uploaded with one
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, ``x-amz-checksum-mode``).
    """
    query, headers = pinned(member)
    # HEAD explains nothing when it refuses: whatever is wrong, the reads that follow will say it.
    answer = Ask(
        courier,
        "HEAD",
        member.key,
        f"object {member.key!r}",
        query=query,
        headers=(*headers, ("x-amz-checksum-mode", "ENABLED")),
        expect=(400, 403, 404, 405, 412),
    ).wait()
    crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
    if answer.status == 200 and crc is not None and answer.header("content-length") == str(member.size):
        return crc
    crc_pass = _CrcPass(courier, member)
    courier.run(crc_pass.finished, crc_pass)
    return join_crcs([(crc, length) for _, crc, length in sorted(crc_pass.pieces)])


class _CrcPass:
    """Reads a member by ranges into a few buffers, for its CRC-32 alone."""

    def __init__(self, courier: Courier, member: Member) -> None:
        self.pieces: list[tuple[int, int, int]] = []
        self._courier = courier
        self._member = member
        self._step = courier.settings.slice_bytes
        self._next = 0
        self._covered = 0
        self._buffers = [memoryview(bytearray(self._step)) for _ in range(courier.settings.uploads)]
        self._used: dict[int, memoryview] = {}

    def finished(self) -> bool:
        return self._covered == self._member.size

    def next_read(self) -> Job | None:
        if not self._buffers or self._next == self._member.size:
            return None
        first = self._next
        length = min(self._step, self._member.size - first)
        self._next += length
        buffer = self._used[first] = self._buffers.pop()
        return Read(self._courier, self._member, 0, first, first, buffer[:length], self._landed)

    def _landed(self, read: Read, crc: int) -> None:
        self.pieces.append((read.first, crc, read.length))
        self._covered += read.length
        self._buffers.append(self._used.pop(read.first))
