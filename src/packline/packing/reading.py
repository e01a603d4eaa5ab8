"""Reads of members: each a pinned GET, whole or by range, that lands in its place in a slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isal.isal_zlib import crc32

from packline.errors import ObjectChanged
from packline.model import Member
from packline.packing.courier import Courier, Job
from packline.wire.loop_message import Answer, Call
from packline.wire.storeerrors import Refusal, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    Landed = Callable[["Read", int], None]

SEAL_AGAIN = "Seal the execution again, or make a new version from the objects as they are now."


def pinned(member: Member) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Query and headers that name exactly the object version that was sealed.

    "null" is the version of objects written while versioning is off: it can be overwritten; the ETag pins it.
    """
    if member.version_id and member.version_id != "null":
        return (("versionId", member.version_id),), ()
    return (), (("if-match", f'"{member.etag.strip(chr(34))}"'),) if member.etag else ()


def changed(member: Member, how: str) -> ObjectChanged:
    """The error for an object that is no longer the sealed one."""
    return ObjectChanged(f"Object {member.key!r} (member {member.path!r}) {how}.", SEAL_AGAIN)


class Read(Job):
    """The bytes ``first .. first + length`` of a member, into ``sink``."""

    __slots__ = ("_landed", "_sink", "first", "index", "member", "start")

    def __init__(
        self,
        courier: Courier,
        member: Member,
        index: int,
        first: int,
        start: int,
        sink: memoryview,
        landed: Landed,
    ) -> None:
        super().__init__(courier)
        self.member = member
        self.index = index
        self.first = first
        self.start = start
        """Offset in the part."""
        self._sink = sink
        self._landed = landed

    @property
    def length(self) -> int:
        return len(self._sink)

    @property
    def what(self) -> str:
        return f"object {self.member.key!r}"

    def call(self) -> Call:
        query, headers = pinned(self.member)
        if self.length != self.member.size:
            headers = (*headers, ("range", f"bytes={self.first}-{self.first + self.length - 1}"))
        head = self._courier.access.read_head(self.member.key, query, headers)
        return Call(head, self, sink=self._sink, stall_seconds=self._courier.settings.read_stall_seconds)

    def done(self, answer: Answer) -> None:
        if not answer.landed:
            raise changed(self.member, f"is not {self.member.size} bytes long any more")
        self._check(answer)
        self._landed(self, crc32(self._sink))

    def _check(self, answer: Answer) -> None:
        """Not every store heeds If-Match, and a range of a longer object has the right length."""
        member = self.member
        if self.length != member.size:
            total = (answer.header("content-range") or "").rpartition("/")[2]
            if answer.status != 206 or total not in ("", "*", str(member.size)):
                raise changed(member, f"is {total or 'not'} bytes long, not {member.size}")
        if member.etag and not member.version_id and member.etag.encode() not in answer.head:
            etag = answer.header("etag")
            if etag is not None and etag.strip('"') != member.etag.strip('"'):
                raise changed(member, f"has the ETag {etag}, not {member.etag}")

    def refused(self, answer: Answer, refusal: Refusal) -> None:
        if refusal.code == "NoSuchBucket":
            super().refused(answer, refusal)
        if answer.status == 412:
            raise changed(self.member, "was written again since it was sealed")
        if answer.status == 416 or (answer.status == 400 and self._bad_version(refusal)):
            raise changed(self.member, f"is not the one that was sealed ({refusal.code})")
        if refusal.verdict is Verdict.MISSING or answer.status == 404:
            version = f" in version {self.member.version_id}" if self.member.version_id else ""
            raise changed(self.member, f"does not exist any more{version} ({refusal.code})")
        super().refused(answer, refusal)

    def _bad_version(self, refusal: Refusal) -> bool:
        return bool(self.member.version_id) and "version" in refusal.message.lower()
