"""Upload a part by a multipart upload or by one PUT. The store shows it completely or not at all."""

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
    """Uploads one slice (UploadPart), with its CRC-32 for the store to check."""

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
        """Build the signed request."""
        query = slice_query(self.slice.number, self._upload.upload_id)
        headers = (("x-amz-checksum-crc32", self._crc),)
        access = self._scheduler.access
        head = access.head("PUT", self._upload.key, query=query, headers=headers, length=len(self.slice.view))
        return AsyncRequest(
            head, self, body=self.slice.view, stall_seconds=self._scheduler.settings.stall_seconds
        )

    def on_success(self, response: HttpResponse) -> None:
        """Record the slice as uploaded."""
        self._upload.stored(self.slice.number, response.header("etag") or "", self._crc)
        self._upload.uploaded(self.slice)


class MultipartUpload:
    """A multipart upload of one part, whose slices are uploaded in parallel."""

    def __init__(self, scheduler: RequestScheduler, key: str, at_once: int) -> None:
        self.scheduler = scheduler
        self.key = key
        self.upload_id = ""
        self.release: Callable[[Slice], None] = lambda slice_: None
        """Called when the bytes of a slice are not needed here any more."""
        self._at_once = at_once
        self._under_way = 0
        self._waiting: deque[Slice] = deque()
        self._stored: dict[int, tuple[str, str]] = {}

    @property
    def what(self) -> str:
        return f"part {self.key!r}"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Create the upload; abort it if the block raises anything, Ctrl-C included."""
        self._create()
        try:
            yield
        except BaseException:
            self.scheduler.cancel_all()
            # The first error matters more than a failed abort; a life cycle rule of the bucket removes what remains.
            with suppress(PacklineError):
                self.abort()
            raise

    def _create(self) -> None:
        """Create the upload, and declare a CRC-32 of the full object."""
        headers = (CONTENT_TYPE, *CREATE_HEADERS)
        ask = SyncRequest(self.scheduler, "POST", self.key, self.what, query=CREATE_QUERY, headers=headers)
        self.upload_id = parse_upload_id(ask.wait().body)

    def take(self, slice_: Slice) -> None:
        """Queue a full slice for its upload."""
        self._waiting.append(slice_)
        self._send_waiting()

    def _send_waiting(self) -> None:
        while self._waiting and self._under_way < self._at_once:
            self._under_way += 1
            self.scheduler.send(SliceUpload(self, self._waiting.popleft()))

    def uploaded(self, slice_: Slice) -> None:
        """Note that a slice is in the store, and upload the next one."""
        self._under_way -= 1
        self._send_waiting()
        self.release(slice_)

    def stored(self, number: int, etag: str, crc: str) -> None:
        """Record the ETag and the CRC-32 of slice ``number`` (from 0), which is in the store."""
        self._stored[number] = (etag, crc)

    @property
    def slices(self) -> int:
        """Number of slices that are in the store."""
        return len(self._stored)

    def complete(self, size: int, crc32: int) -> bool:
        """Complete the upload, so that the part becomes visible. Returns False if the key has an object already.

        Raises ConditionalConflict.

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
                f"Part {self.key!r} was written by another writer at the same time.", "Build it again."
            )
        if response.status >= 300:  # taken; or, after a lost response, completed by an earlier try of ours
            self.abort()
            return False
        self.upload_id = ""
        return True

    def _document(self) -> bytes:
        return complete_document((number, *stored) for number, stored in sorted(self._stored.items()))

    def abort(self) -> None:
        """Abort the upload. Does nothing if no upload is open."""
        if self.upload_id:
            query = (("uploadId", self.upload_id),)
            SyncRequest(self.scheduler, "DELETE", self.key, self.what, query=query, expect=(404,)).wait()
            self.upload_id = ""


def put_part(scheduler: RequestScheduler, key: str, body: memoryview, crc32: int) -> bool:
    """Upload a part by one PUT. Returns False if the key has an object already. Raises ConditionalConflict."""
    headers = (CONTENT_TYPE, ("if-none-match", "*"), ("x-amz-checksum-crc32", encode_crc(crc32)))
    response = SyncRequest(
        scheduler, "PUT", key, f"part {key!r}", headers=headers, body=body, expect=(409, 412)
    ).wait()
    if response.status == 409:
        raise ConditionalConflict(
            f"Part {key!r} was written by another writer at the same time.", "Build it again."
        )
    return response.status < 300
