"""Requests about multipart uploads that an earlier push has left open: what they hold, and their end."""

from __future__ import annotations

from collections.abc import Callable

from packline.aws_api.s3_errors import S3ErrorResponse
from packline.client.upload.s3_requests import Done, FormerSlice, WriteJob
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.part_builder.multipart_messages import parse_slices
from packline.part_builder.request_scheduler import RequestScheduler


class ListSlices(WriteJob):
    """ListParts: what the store has of a multipart upload. ``vanished``: it has no such upload, or does not tell."""

    __slots__ = ("_listed", "_marker", "_slices", "_upload_id", "_vanished")

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        upload_id: str,
        listed: Callable[[dict[int, FormerSlice]], None],
        vanished: Callable[[int], None],
        marker: str = "",
        slices: dict[int, FormerSlice] | None = None,
    ) -> None:
        """``listed`` is told the slices by number, from 0; ``vanished`` the status of the refusal."""
        super().__init__(scheduler, key)
        self._upload_id, self._listed, self._vanished, self._marker = upload_id, listed, vanished, marker
        self._slices = {} if slices is None else slices

    def build_request(self) -> AsyncRequest:
        """Build the GET of a page of slices."""
        query = [("part-number-marker", self._marker)] if self._marker else []
        head = self._scheduler.access.head("GET", self.key, query=(*query, ("uploadId", self._upload_id)))
        return AsyncRequest(head, self, stall_seconds=self._scheduler.settings.stall_seconds)

    def on_success(self, answer: HttpResponse) -> None:
        """Ask for the next page, or report all slices."""
        page, marker = parse_slices(answer.body)
        self._slices |= {number: FormerSlice(size, etag, crc) for number, size, etag, crc in page}
        if not marker:
            self._listed(self._slices)
            return
        ends = (self._listed, self._vanished)
        self._scheduler.send(
            ListSlices(self._scheduler, self.key, self._upload_id, *ends, marker, self._slices)
        )

    def on_s3_error(self, answer: HttpResponse, refusal: S3ErrorResponse) -> None:
        """Report that the upload is gone, or that this role may not look at it."""
        self._vanished(answer.status)


class AbortUpload(WriteJob):
    """AbortMultipartUpload. ``done`` is told also if the store refuses, or has no such upload."""

    __slots__ = ("_done", "_upload_id")

    def __init__(self, scheduler: RequestScheduler, key: str, upload_id: str, done: Done) -> None:
        super().__init__(scheduler, key)
        self._upload_id, self._done = upload_id, done

    def build_request(self) -> AsyncRequest:
        """Build the DELETE."""
        head = self._scheduler.access.head("DELETE", self.key, query=(("uploadId", self._upload_id),))
        return AsyncRequest(head, self, stall_seconds=self._scheduler.settings.stall_seconds)

    def on_success(self, answer: HttpResponse) -> None:
        """Report the end."""
        self._done()

    def on_s3_error(self, answer: HttpResponse, refusal: S3ErrorResponse) -> None:
        """Report the end all the same: a lifecycle rule removes what stays open."""
        self._done()
