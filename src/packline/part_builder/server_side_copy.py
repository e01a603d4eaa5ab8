"""Build a part with one large member by server-side copy. Only its first slice and the directory are sent.

The slices are the local header with the first bytes of data (S3 requires 5 MiB), copied ranges, and the directory.
The CRC-32 of the member is the one that S3 keeps, else it follows from those of the ranges, which S3 computes while it
copies them: a member of 100 GB need not be read, for which a function has no time. The CRC-32 of the whole follows from
those of the pieces, and S3 checks it against what it copied.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from isal.isal_zlib import crc32

from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse
from packline.aws_api.sigv4 import encode_query
from packline.errors import PacklineError
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.model import Block, Member
from packline.part_builder.large_members import read_crc, stored_crc
from packline.part_builder.member_read import MemberRead, member_denied, object_changed, pin_object
from packline.part_builder.multipart_messages import full_object_crc
from packline.part_builder.multipart_upload import MultipartUpload
from packline.part_builder.part_checksums import Checksums, combine_crc32
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.s3_errors import is_denied, to_error
from packline.part_builder.s3_request_builder import Pairs
from packline.part_builder.settings import SLICE_LIMIT
from packline.part_builder.slice_window import Slice
from packline.vhpkgzip.layout import PartLayout


class CopyUnsupported(PacklineError):
    """The store does not support UploadPartCopy."""


class _CopySlice(RequestTask):
    """Copies one range of the member's sealed object version (UploadPartCopy)."""

    __slots__ = ("_copy", "_first", "_length", "_number")

    def __init__(self, copy: ServerSideCopy, number: int, first: int, length: int) -> None:
        super().__init__(copy.scheduler)
        self._copy = copy
        self._number = number
        self._first = first
        self._length = length

    @property
    def what(self) -> str:
        return f"object {self._copy.member.key!r}"

    def build_request(self) -> AsyncRequest:
        """Build the signed request."""
        access, upload = self._scheduler.access, self._copy.upload
        query = (("partNumber", str(self._number + 1)), ("uploadId", upload.upload_id))
        span = ("x-amz-copy-source-range", f"bytes={self._first}-{self._first + self._length - 1}")
        headers = (*self._copy.source(), span)
        head = access.head("PUT", upload.key, query=query, headers=headers, length=0)
        return AsyncRequest(head, self, stall_seconds=self._scheduler.settings.copy_stall_seconds)

    def on_success(self, response: HttpResponse) -> None:
        """Hand the response on."""
        etag, crc = _element(response.body, b"ETag"), _element(response.body, b"ChecksumCRC32")
        self._copy.upload.stored(self._number, html.unescape(etag), crc)
        self._copy.copied(self._number, self._length, full_object_crc(crc, None))

    def on_s3_error(self, response: HttpResponse, s3_error: S3ErrorResponse) -> None:
        """Handle an error response that no retry helps against."""
        if response.status in (405, 501) or s3_error.code == "NotImplemented":
            raise CopyUnsupported(f"The store does not copy ranges ({s3_error.code}).")
        if response.status == 412 or s3_error.action is ErrorAction.MISSING:
            raise object_changed(self._copy.member, f"is not the one that was sealed ({s3_error.code})")
        if is_denied(s3_error):
            raise member_denied(self._copy.member, to_error(s3_error, self.what))
        super().on_s3_error(response, s3_error)


class ServerSideCopy:
    """Builds the slices of a part that holds one large member."""

    def __init__(
        self, scheduler: RequestScheduler, layout: PartLayout, member: Member, upload: MultipartUpload
    ) -> None:
        self.scheduler = scheduler
        self.member = member
        self.upload = upload
        self.crc32 = 0
        self.sums = Checksums("", 0, ())
        self._layout = layout
        self._head = memoryview(bytearray(layout.data_offsets[0] + scheduler.settings.slice_minimum))
        self._reads: list[RequestTask] = []
        self._pieces: dict[int, tuple[int | None, int]] = {}

    def source(self) -> Pairs:
        """Return the headers that select the object version to copy from."""
        query, headers = pin_object(self.member)
        path = f"/{self.scheduler.access.bucket}{self.scheduler.access.object_path(self.member.key)}"
        if query:
            path += f"?{encode_query(query)}"
        conditions = ((f"x-amz-copy-source-{name}", value) for name, value in headers)
        return (("x-amz-copy-source", path), *conditions)

    def copied(self, number: int, length: int, crc: int | None) -> None:
        """Note the CRC-32 of a piece of the member, None if the store does not tell it; piece 0 begins the member."""
        self._pieces[number] = (crc, length)

    def run(self) -> None:
        """Fill the upload with all slices. Raises CopyUnsupported, ObjectChanged."""
        stored = stored_crc(self.scheduler, self.member)
        ranges = list(self._ranges())
        for number, (first, length) in enumerate(ranges, start=1):
            self.scheduler.send(_CopySlice(self, number, first, length))
        place = self._head[self._layout.data_offsets[0] :]
        self._reads = [MemberRead(self.scheduler, self.member, 0, 0, 0, place, self._note_head)]
        self.scheduler.run(lambda: len(self._pieces) == len(ranges) + 1, self)
        self.crc32 = self._copied_crc() if stored is None else stored
        directory = memoryview(self._layout.directory([self.crc32]))
        self._send_head()
        self._send(len(ranges) + 1, self._layout.directory_offset, directory)
        self.sums = self._add_up(directory)
        self.scheduler.run(lambda: self.upload.slices == len(ranges) + 2, self)

    def _copied_crc(self) -> int:
        """Return the CRC-32 of the member from those of its pieces; read it where the store tells none of a copy."""
        pieces = [self._pieces[number] for number in sorted(self._pieces)]
        with_crc = [(crc, length) for crc, length in pieces if crc is not None]
        if len(with_crc) < len(pieces):
            return read_crc(self.scheduler, self.member)
        return combine_crc32(with_crc)

    def next_read(self) -> RequestTask | None:
        """Return the next read, or None if there is none now."""
        return self._reads.pop() if self._reads else None

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Yield the data after the first slice in about equal ranges, so that none is below S3's minimum."""
        start, size, settings = (
            self.scheduler.settings.slice_minimum,
            self.member.size,
            self.scheduler.settings,
        )
        most = max(settings.copy_bytes, -(-size // (SLICE_LIMIT - 2)))
        count = max(1, -(-(size - start) // most))
        cuts = [start + (size - start) * number // count for number in range(count + 1)]
        for first, end in pairwise(cuts):
            yield first, end - first

    def _note_head(self, read: MemberRead, crc: int) -> None:
        self.copied(0, read.length, crc)

    def _send_head(self) -> None:
        header = self._layout.local_header(0, self.crc32)
        self._head[: len(header)] = header
        self._send(0, 0, self._head)

    def _send(self, number: int, start: int, data: memoryview) -> None:
        self.upload.take(Slice(number, start, len(data), data))

    def _add_up(self, directory: memoryview) -> Checksums:
        header = self._layout.local_header(0, self.crc32)
        entry = combine_crc32([(crc32(header), len(header)), (self.crc32, self.member.size)])
        length = self._layout.directory_offset
        whole = combine_crc32([(entry, length), (crc32(directory), len(directory))])
        return Checksums("", whole, (Block(0, length, 1, entry),))


def _element(body: bytes, name: bytes) -> str:
    match = re.search(rb"<" + name + rb">([^<]*)</", body)
    return match.group(1).decode() if match else ""
