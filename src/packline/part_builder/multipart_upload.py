"""The part on its way into the store, by multipart slices or one put: visible whole, or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from isal.isal_zlib import crc32

from packline.errors import PacklineError
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.part_builder.multipart_messages import (
    CREATE_HEADERS,
    CREATE_QUERY,
    complete_document,
    complete_headers,
    encode_crc,
    parse_upload_id,
    slice_query,
)
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.s3_errors import ConditionalConflict
from packline.part_builder.slice_window import Slice
from packline.part_builder.sync_request import SyncRequest

CONTENT_TYPE = ("content-type", "application/zip")


class SliceUpload(RequestTask):
    """One slice on its way (UploadPart), with its CRC-32 for the store to check."""

    __slots__ = ("_crc", "_upload", "slice")

    def __init__(self, upload: MultipartUpload, slice_: Slice) -> None:
        super().__init__(upload.scheduler)
        self.slice = slice_
        self._upload = upload
        self._crc = encode_crc(crc32(slice_.view))

    @property
    def what(self) -> str:
        return f"slice {self.slice.number + 1} of part {self._upload.key!r}"

    def build_request(self) -> AsyncRequest:
        query = slice_query(self.slice.number, self._upload.upload_id)
        headers = (("x-amz-checksum-crc32", self._crc),)
        access = self._scheduler.access
        head = access.head("PUT", self._upload.key, query=query, headers=headers, length=len(self.slice.view))
        return AsyncRequest(
            head, self, body=self.slice.view, stall_seconds=self._scheduler.settings.stall_seconds
        )

    def on_success(self, response: HttpResponse) -> None:
        self._upload.stored(self.slice.number, response.header("etag") or "", self._crc)
        self._upload.uploaded(self.slice)


class MultipartUpload:
    """A multipart upload. ``at_once`` slices travel beside each other."""

    def __init__(self, scheduler: RequestScheduler, key: str, at_once: int) -> None:
        self.scheduler = scheduler
        self.key = key
        self.upload_id = ""
        self.release: Callable[[Slice], None] = lambda slice_: None
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
            self.scheduler.cancel_all()
            # What went wrong matters more than this; the bucket's life cycle rule removes what stays.
            with suppress(PacklineError):
                self.abort()
            raise

    def _create(self) -> None:
        """CreateMultipartUpload with a CRC-32 of the full object declared."""
        headers = (CONTENT_TYPE, *CREATE_HEADERS)
        ask = SyncRequest(self.scheduler, "POST", self.key, self.what, query=CREATE_QUERY, headers=headers)
        self.upload_id = parse_upload_id(ask.wait().body)

    def take(self, slice_: Slice) -> None:
        """Upload a full slice, in its turn."""
        self._waiting.append(slice_)
        self._send_waiting()

    def _send_waiting(self) -> None:
        while self._waiting and self._under_way < self._at_once:
            self._under_way += 1
            self.scheduler.send(SliceUpload(self, self._waiting.popleft()))

    def uploaded(self, slice_: Slice) -> None:
        self._under_way -= 1
        self._send_waiting()
        self.release(slice_)

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
        response = SyncRequest(
            self.scheduler,
            "POST",
            self.key,
            self.what,
            query=(("uploadId", self.upload_id),),
            headers=headers,
            body=memoryview(self._document()),
            expect=(404, 409, 412),
        ).wait()
        if response.status == 409:
            raise ConditionalConflict(
                f"Part {self.key!r} was written by someone else meanwhile.", "Build it again."
            )
        if response.status >= 300:  # taken; or, after a lost response, completed by an earlier try of ours
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
            SyncRequest(self.scheduler, "DELETE", self.key, self.what, query=query, expect=(404,)).wait()
            self.upload_id = ""


def put_part(scheduler: RequestScheduler, key: str, body: memoryview, crc32: int) -> bool:
    """A part of one slice by a single put. False if its key is taken already. Raises BuildRaced."""
    headers = (CONTENT_TYPE, ("if-none-match", "*"), ("x-amz-checksum-crc32", encode_crc(crc32)))
    response = SyncRequest(
        scheduler, "PUT", key, f"part {key!r}", headers=headers, body=body, expect=(409, 412)
    ).wait()
    if response.status == 409:
        raise ConditionalConflict(f"Part {key!r} was written by someone else meanwhile.", "Build it again.")
    return response.status < 300
