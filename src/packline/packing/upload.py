"""The part on its way into the store, by multipart slices or one put: visible whole, or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from isal.isal_zlib import crc32

from packline.errors import PacklineError
from packline.packing.control import Ask
from packline.packing.courier import Courier, Job
from packline.packing.multipart import (
    CREATE_HEADERS,
    CREATE_QUERY,
    complete_document,
    complete_headers,
    encode_crc,
    parse_upload_id,
    slice_query,
)
from packline.packing.refusals import BuildRaced
from packline.packing.window import Slice
from packline.wire.loop_message import Answer, Call

CONTENT_TYPE = ("content-type", "application/zip")


class SliceUpload(Job):
    """One slice on its way (UploadPart), with its CRC-32 for the store to check."""

    __slots__ = ("_crc", "_upload", "part")

    def __init__(self, upload: MultipartUpload, part: Slice) -> None:
        super().__init__(upload.courier)
        self.part = part
        self._upload = upload
        self._crc = encode_crc(crc32(part.view))

    @property
    def what(self) -> str:
        return f"slice {self.part.number + 1} of part {self._upload.key!r}"

    def call(self) -> Call:
        query = slice_query(self.part.number, self._upload.upload_id)
        headers = (("x-amz-checksum-crc32", self._crc),)
        access = self._courier.access
        head = access.head("PUT", self._upload.key, query=query, headers=headers, length=len(self.part.view))
        return Call(head, self, body=self.part.view, stall_seconds=self._courier.settings.stall_seconds)

    def done(self, answer: Answer) -> None:
        self._upload.stored(self.part.number, answer.header("etag") or "", self._crc)
        self._upload.uploaded(self.part)


class MultipartUpload:
    """A multipart upload. ``at_once`` slices travel beside each other."""

    def __init__(self, courier: Courier, key: str, at_once: int) -> None:
        self.courier = courier
        self.key = key
        self.upload_id = ""
        self.release: Callable[[Slice], None] = lambda part: None
        """Told when the bytes of a slice are no longer needed here."""
        self._at_once = at_once
        self._under_way = 0
        self._waiting: deque[Slice] = deque()
        self._stored: dict[int, tuple[str, str]] = {}

    @property
    def what(self) -> str:
        return f"part {self.key!r}"

    @contextmanager
    def open(self) -> Iterator[None]:
        """An upload that is aborted if anything goes wrong, Ctrl-C included."""
        self._create()
        try:
            yield
        except BaseException:
            self.courier.wind_up()
            # What went wrong matters more than this; the bucket's life cycle rule removes what stays.
            with suppress(PacklineError):
                self.abort()
            raise

    def _create(self) -> None:
        """CreateMultipartUpload with a CRC-32 of the full object declared."""
        headers = (CONTENT_TYPE, *CREATE_HEADERS)
        ask = Ask(self.courier, "POST", self.key, self.what, query=CREATE_QUERY, headers=headers)
        self.upload_id = parse_upload_id(ask.wait().body)

    def take(self, part: Slice) -> None:
        """Upload a full slice, in its turn."""
        self._waiting.append(part)
        self._send_waiting()

    def _send_waiting(self) -> None:
        while self._waiting and self._under_way < self._at_once:
            self._under_way += 1
            self.courier.send(SliceUpload(self, self._waiting.popleft()))

    def uploaded(self, part: Slice) -> None:
        self._under_way -= 1
        self._send_waiting()
        self.release(part)

    def stored(self, number: int, etag: str, crc: str) -> None:
        """Slice ``number`` (from 0) is in the store."""
        self._stored[number] = (etag, crc)

    @property
    def slices(self) -> int:
        """Slices in the store."""
        return len(self._stored)

    def complete(self, size: int, crc32: int) -> bool:
        """Make the part visible. False if its key is taken already. Raises BuildRaced.

        If-None-Match makes the first writer win.
        """
        headers = (("if-none-match", "*"), *complete_headers(size, crc32))
        answer = Ask(
            self.courier,
            "POST",
            self.key,
            self.what,
            query=(("uploadId", self.upload_id),),
            headers=headers,
            body=memoryview(self._document()),
            expect=(404, 409, 412),
        ).wait()
        if answer.status == 409:
            raise BuildRaced(f"Part {self.key!r} was written by someone else meanwhile.", "Build it again.")
        if answer.status >= 300:  # taken; or, after a lost answer, completed by an earlier try of ours
            self.abort()
            return False
        self.upload_id = ""
        return True

    def _document(self) -> bytes:
        return complete_document((number, *stored) for number, stored in sorted(self._stored.items()))

    def abort(self) -> None:
        """Leave nothing behind. Does nothing if no upload is open."""
        if self.upload_id:
            query = (("uploadId", self.upload_id),)
            Ask(self.courier, "DELETE", self.key, self.what, query=query, expect=(404,)).wait()
            self.upload_id = ""


def put_whole(courier: Courier, key: str, body: memoryview, crc32: int) -> bool:
    """A part of one slice by a single put. False if its key is taken already. Raises BuildRaced."""
    headers = (CONTENT_TYPE, ("if-none-match", "*"), ("x-amz-checksum-crc32", encode_crc(crc32)))
    answer = Ask(courier, "PUT", key, f"part {key!r}", headers=headers, body=body, expect=(409, 412)).wait()
    if answer.status == 409:
        raise BuildRaced(f"Part {key!r} was written by someone else meanwhile.", "Build it again.")
    return answer.status < 300
