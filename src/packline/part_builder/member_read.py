"""Read members, each by a GET of its sealed object version, whole or by range, straight into its place in a slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isal.isal_zlib import crc32

from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse
from packline.errors import ObjectChanged, PacklineError
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.model import Member
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.s3_errors import ReadDenied, is_denied, to_error
from packline.part_range import parse_part_range, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    OnMemberRead = Callable[["MemberRead", int], None]

SEAL_AGAIN = "Seal the execution again, or make a new version from the objects as they are now."


def pin_object(member: Member) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return query and headers that select exactly the sealed object version.

    The version "null" belongs to objects that were written while versioning was off. It can be overwritten, so the
    ETag selects it.
    """
    at = parse_part_range(member.version_id)
    version_id, etag = (at.version_id, at.etag) if at else (member.version_id, member.etag)
    if version_id and version_id != "null":
        return (("versionId", version_id),), ()
    return (), (("if-match", f'"{etag.strip(chr(34))}"'),) if etag else ()


def object_changed(member: Member, how: str) -> ObjectChanged:
    """Build the error for an object that is not the sealed one any more. ``how`` is the rest of the sentence."""
    return ObjectChanged(f"Object {member.key!r} (member {member.path!r}) {how}.", SEAL_AGAIN)


def member_denied(member: Member, denied: PacklineError) -> ReadDenied:
    """Build the error for a member that the store denies to read."""
    key, version_id, *_ = resolve(member.key, member.version_id)
    absent = object_changed(member, "does not exist any more (AccessDenied)")
    return ReadDenied(denied.message, denied.remedy, key, version_id, absent)


def recorded_crc(member: Member) -> int | None:
    """Return the CRC-32 that the manifest has of a member inside a part or archive; None for an object."""
    at = parse_part_range(member.version_id)
    return at.crc32 if at else None


class MemberRead(RequestTask):
    """Reads ``len(sink)`` bytes of a member, from byte ``first`` on, into ``sink``."""

    __slots__ = ("_at", "_on_read", "_sink", "first", "index", "member", "start")

    def __init__(
        self,
        scheduler: RequestScheduler,
        member: Member,
        index: int,
        first: int,
        start: int,
        sink: memoryview,
        on_read: OnMemberRead,
    ) -> None:
        super().__init__(scheduler)
        self.member = member
        self._at = parse_part_range(member.version_id)
        self.index = index
        self.first = first
        self.start = start
        """Offset in the part."""
        self._sink = sink
        self._on_read = on_read

    @property
    def length(self) -> int:
        return len(self._sink)

    @property
    def what(self) -> str:
        return f"object {self.member.key!r}"

    def build_request(self) -> AsyncRequest:
        """Build the signed request."""
        query, headers = pin_object(self.member)
        if self._at or self.length != self.member.size:
            start = self.first + (self._at.offset if self._at else 0)
            headers = (*headers, ("range", f"bytes={start}-{start + self.length - 1}"))
        head = self._scheduler.access.read_head(self._at.key if self._at else self.member.key, query, headers)
        return AsyncRequest(
            head, self, sink=self._sink, stall_seconds=self._scheduler.settings.read_stall_seconds
        )

    def on_success(self, response: HttpResponse) -> None:
        """Check size and ETag, and report the CRC-32."""
        if not response.in_sink:
            raise object_changed(self.member, f"is not {self.member.size} bytes long any more")
        self._check(response)
        self._on_read(self, crc32(self._sink))

    def _check(self, response: HttpResponse) -> None:
        """Check size and ETag. Some stores ignore If-Match, and a range of a longer object has the right length."""
        member, at = self.member, self._at
        if at and response.status != 206:
            raise object_changed(member, "came as a whole part: the store ignores Range requests")
        if not at and self.length != member.size:
            total = (response.header("content-range") or "").rpartition("/")[2]
            if response.status != 206 or total not in ("", "*", str(member.size)):
                raise object_changed(member, f"is {total or 'not'} bytes long, not {member.size}")
        version_id, expected = (at.version_id, at.etag) if at else (member.version_id, member.etag)
        if expected and not version_id and expected.encode() not in response.head.raw:
            etag = response.header("etag")
            if etag is not None and etag.strip('"') != expected.strip('"'):
                raise object_changed(member, f"has the ETag {etag}, not {expected}")

    def on_s3_error(self, response: HttpResponse, s3_error: S3ErrorResponse) -> None:
        """Raise ObjectChanged if the sealed object version does not exist any more."""
        if s3_error.code == "NoSuchBucket":
            super().on_s3_error(response, s3_error)
        if response.status == 412:
            raise object_changed(self.member, "was written again since it was sealed")
        if response.status == 416 or (response.status == 400 and self._bad_version(s3_error)):
            raise object_changed(self.member, f"is not the one that was sealed ({s3_error.code})")
        if s3_error.action is ErrorAction.MISSING or response.status == 404:
            version = f" in version {self.member.version_id}" if self.member.version_id else ""
            raise object_changed(self.member, f"does not exist any more{version} ({s3_error.code})")
        if is_denied(s3_error):
            raise member_denied(self.member, to_error(s3_error, self.what))
        super().on_s3_error(response, s3_error)

    def _bad_version(self, s3_error: S3ErrorResponse) -> bool:
        return bool(self.member.version_id) and "version" in s3_error.message.lower()
