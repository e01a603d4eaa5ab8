"""Copies an object within the store: by one request up to 5 GiB, else by a multipart upload of copied ranges."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from packline.client.upload.multipart_upload import slice_bytes
from packline.client.upload.s3_requests import CompleteUpload, CreateUpload, Done, HeadObject, WriteJob
from packline.errors import Unavailable
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.part_builder.multipart_messages import (
    complete_document,
    complete_headers,
    full_object_crc,
    slice_query,
)
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask

COPY_LIMIT = 5 << 30
"""CopyObject takes at most 5 GiB (https://docs.aws.amazon.com/AmazonS3/latest/userguide/copy-object.html)."""
RANGE = 256 << 20
"""Bytes of one copied range: short enough to be answered within the stall time."""


def copy_object(
    scheduler: RequestScheduler, key: str, to: str, done: Done, opened: Callable[[MultipartCopy], None]
) -> RequestTask:
    """Build the first request of a copy; ``done`` is called once ``to`` exists.

    ``opened`` is told of a multipart upload before it begins: a caller that ends the copy early aborts it.
    """

    def headed(answer: HttpResponse) -> None:
        size = int(answer.header("content-length") or 0)
        if size <= COPY_LIMIT:
            scheduler.send(_Copy(scheduler, key, to, lambda answer: done()))
            return
        crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
        copy = MultipartCopy(scheduler, key, to, size, crc, done)
        opened(copy)
        scheduler.send(copy.begin())

    return HeadObject(scheduler, key, headed)


class _Copy(WriteJob):
    """CopyObject or, with a range, UploadPartCopy."""

    __slots__ = ("_done", "_query", "_range", "_source")

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        to: str,
        done: Callable[[HttpResponse], None],
        query: tuple[tuple[str, str], ...] = (),
        span: str = "",
    ) -> None:
        super().__init__(scheduler, to)
        self._source, self._done, self._query, self._range = key, done, query, span

    def build_request(self) -> AsyncRequest:
        access = self._scheduler.access
        headers = [("x-amz-copy-source", f"/{access.bucket}{access.object_path(self._source)}")]
        if self._range:
            headers.append(("x-amz-copy-source-range", self._range))
        head = access.head("PUT", self.key, query=self._query, headers=headers, length=0)
        return AsyncRequest(head, self, stall_seconds=self._scheduler.settings.copy_stall_seconds)

    def on_success(self, answer: HttpResponse) -> None:
        self._done(answer)


class MultipartCopy:
    """A copy of an object of more than 5 GiB."""

    def __init__(
        self, scheduler: RequestScheduler, key: str, to: str, size: int, crc32: int | None, done: Done
    ) -> None:
        self.key = to
        self.upload_id = ""
        self._scheduler, self._source, self._size, self._crc32 = scheduler, key, size, crc32
        self._done = done
        self._range = max(RANGE, slice_bytes(size))
        self._count = -(-size // self._range)
        self._stored: dict[int, str] = {}

    @property
    def opening(self) -> bool:
        """True until the store has said the id of the upload."""
        return not self.upload_id and not self._stored

    def begin(self) -> RequestTask:
        """Build the request that begins the copy."""
        return CreateUpload(self._scheduler, self.key, self._created)

    def _created(self, upload_id: str) -> None:
        self.upload_id = upload_id
        for number in range(self._count):
            first = number * self._range
            last = min(first + self._range, self._size) - 1
            query = tuple(slice_query(number, upload_id))
            self._scheduler.send(
                _Copy(
                    self._scheduler,
                    self._source,
                    self.key,
                    self._copied(number),
                    query,
                    f"bytes={first}-{last}",
                )
            )

    def _copied(self, number: int) -> Callable[[HttpResponse], None]:
        def stored(answer: HttpResponse) -> None:
            match = re.search(rb"<ETag>([^<]*)</", answer.body)
            self._stored[number] = html.unescape(match.group(1).decode()) if match else ""
            if len(self._stored) == self._count:
                self._complete()

        return stored

    def _complete(self) -> None:
        document = complete_document((number, etag, "") for number, etag in sorted(self._stored.items()))
        headers = tuple(complete_headers(self._size, self._crc32))
        ends = (self._completed, self._vanished)
        self._scheduler.send(
            CompleteUpload(self._scheduler, self.key, self.upload_id, headers, document, *ends)
        )

    def _completed(self) -> None:
        self.upload_id = ""
        self._done()

    def _vanished(self) -> None:
        """Check whether an earlier CompleteMultipartUpload worked, and its response was lost."""
        self.upload_id = ""
        self._scheduler.send(HeadObject(self._scheduler, self.key, self._compare))

    def _compare(self, answer: HttpResponse) -> None:
        if int(answer.header("content-length") or -1) != self._size:
            raise Unavailable(
                f"The copy of {self._source!r} to {self.key!r} was lost by the store.", "Run again."
            )
        self._done()
