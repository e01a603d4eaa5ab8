"""The S3 requests of an upload: whole objects, and the slices of a multipart upload."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse, StoreRefused, to_error
from packline.client.upload.source_file import SourceFile
from packline.errors import PacklineError, Refused
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.objects import StoreRequest
from packline.part_builder.multipart_messages import (
    CREATE_HEADERS,
    CREATE_QUERY,
    encode_crc,
    parse_upload_id,
    slice_query,
)
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.template_signer import CHECKSUM

WRITE_ACTIONS = "s3:PutObject and s3:AbortMultipartUpload"

CHECKSUM_MODE = (("x-amz-checksum-mode", "ENABLED"),)

Done = Callable[[], None]


class StoreElsewhere(Refused):
    """The bucket is in another region; ``region`` is where."""

    def __init__(self, message: str, remedy: str = "", region: str = "") -> None:
        super().__init__(message, remedy)
        self.region = region


def write_error(refusal: S3ErrorResponse, what: str) -> PacklineError:
    """Return the typed error for a refused write of ``what``."""
    if refusal.action is ErrorAction.MISSING:
        return StoreRefused(
            f"The store refuses to write {what} ({refusal.status} {refusal.code}).",
            "Check the bucket's name (PACKLINE_STORE).",
        )
    if refusal.action is ErrorAction.MOVED:
        error = to_error(refusal, what, WRITE_ACTIONS)
        return StoreElsewhere(error.message, error.remedy, refusal.region)
    return to_error(refusal, what, WRITE_ACTIONS)


class FormerSlice(NamedTuple):
    """A slice that an earlier multipart upload has stored."""

    size: int
    etag: str
    crc32: int | None
    """None: it is compared with the checksum of the whole object."""


class WriteJob(RequestTask):
    """A request that writes ``key``; ``done`` of the subclass is told the answer."""

    __slots__ = ("key",)

    def __init__(self, scheduler: RequestScheduler, key: str) -> None:
        super().__init__(scheduler)
        self.key = key

    @property
    def what(self) -> str:
        return f"object {self.key!r}"

    def on_s3_error(self, answer: HttpResponse, refusal: S3ErrorResponse) -> None:
        """Raise the typed error of a refused write."""
        raise write_error(refusal, self.what)

    def _post(
        self, query: tuple[tuple[str, str], ...], headers: tuple[tuple[str, str], ...], body: bytes
    ) -> AsyncRequest:
        access, patience = self._scheduler.access, self._scheduler.settings.stall_seconds
        head = access.head("POST", self.key, query=query, headers=headers, length=len(body))
        return AsyncRequest(head, self, body=memoryview(body) if body else None, stall_seconds=patience)


class PutBytes(WriteJob):
    """PutObject of bytes in memory, with their CRC-32 for the store to check."""

    __slots__ = ("_answered", "_body", "_checksum", "_done")

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        body: bytes,
        crc32: int,
        done: Done,
        answered: Callable[[HttpResponse], None] | None = None,
    ) -> None:
        """``answered`` is told the response, before ``done``."""
        super().__init__(scheduler, key)
        self._body, self._checksum, self._done = body, encode_crc(crc32), done
        self._answered = answered

    def store_request(self) -> StoreRequest:
        """Return what is signed of the PUT."""
        return StoreRequest("PUT", self.key, (), ((CHECKSUM, self._checksum),))

    def build_request(self) -> AsyncRequest:
        """Build the PUT with its CRC-32."""
        head = self._scheduler.access.put_head(self.key, (), self._checksum, len(self._body))
        body = memoryview(self._body) if self._body else None
        return AsyncRequest(head, self, body=body, stall_seconds=self._scheduler.settings.stall_seconds)

    def on_success(self, answer: HttpResponse) -> None:
        """Report that the object is stored."""
        if self._answered:
            self._answered(answer)
        self._done()


class PutRange(WriteJob):
    """PutObject or, with an upload id, UploadPart of a range of a file, read again as it is sent."""

    __slots__ = ("_done", "_file", "_former", "_number", "_upload_id", "crc32", "length", "start")

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        file: SourceFile,
        start: int,
        length: int,
        done: Callable[[PutRange, str], None],
        number: int = 0,
        upload_id: str = "",
        former: FormerSlice | None = None,
    ) -> None:
        """``done`` is told the ETag; ``former`` is what the store has of the range already."""
        super().__init__(scheduler, key)
        self.start, self.length, self.crc32 = start, length, 0
        self._file, self._done, self._number, self._upload_id = file, done, number, upload_id
        self._former = former

    @property
    def number(self) -> int:
        """Of the slice, from 0."""
        return self._number

    @property
    def is_stored(self) -> bool:
        """Whether the store has these bytes, once the checksum is computed."""
        return self._former is not None and self._former.crc32 in (None, self.crc32)

    def keep(self) -> None:
        """Report that the range is stored, without a request."""
        if self._former is not None:
            self._done(self, self._former.etag)

    def prepare(self, stopped: Callable[[], bool]) -> None:
        """Compute the checksum, in any thread, until ``stopped()``. Raises FileChanged, LocalError."""
        self.crc32 = self._file.checksum(self.start, self.length, stopped)

    def store_request(self) -> StoreRequest:
        """Return what is signed of the PUT, once the checksum is computed."""
        query = tuple(slice_query(self._number, self._upload_id)) if self._upload_id else ()
        return StoreRequest("PUT", self.key, query, ((CHECKSUM, encode_crc(self.crc32)),))

    def build_request(self) -> AsyncRequest:
        """Build the PUT, whose body is read from the file as it is sent."""
        self._file.check_unchanged()
        query = slice_query(self._number, self._upload_id) if self._upload_id else ()
        head = self._scheduler.access.put_head(self.key, query, encode_crc(self.crc32), self.length)
        patience = self._scheduler.settings.stall_seconds
        return AsyncRequest(
            head, self, stream=lambda: self._file.pieces(self.start, self.length), stall_seconds=patience
        )

    def on_success(self, answer: HttpResponse) -> None:
        """Report that the range is stored."""
        self._done(self, answer.header("etag") or "")


class CreateUpload(WriteJob):
    """CreateMultipartUpload with a CRC-32 of the full object declared."""

    __slots__ = ("_created",)

    def __init__(self, scheduler: RequestScheduler, key: str, created: Callable[[str], None]) -> None:
        super().__init__(scheduler, key)
        self._created = created

    def store_request(self) -> StoreRequest:
        """Return what is signed of the POST."""
        return StoreRequest("POST", self.key, CREATE_QUERY, CREATE_HEADERS)

    def build_request(self) -> AsyncRequest:
        """Build the POST that creates the upload."""
        return self._post(CREATE_QUERY, CREATE_HEADERS, b"")

    def on_success(self, answer: HttpResponse) -> None:
        """Report the upload id."""
        upload_id = parse_upload_id(answer.body)
        if not upload_id:
            raise StoreRefused(f"The store began no multipart upload of {self.what}.", "Check the endpoint.")
        self._created(upload_id)


class CompleteUpload(WriteJob):
    """CompleteMultipartUpload. ``vanished``: the upload is gone, perhaps by an earlier try whose answer was lost."""

    __slots__ = ("_body", "_done", "_headers", "_upload_id", "_vanished")

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        upload_id: str,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
        done: Done,
        vanished: Done,
    ) -> None:
        super().__init__(scheduler, key)
        self._upload_id, self._headers, self._body = upload_id, headers, body
        self._done, self._vanished = done, vanished

    def build_request(self) -> AsyncRequest:
        """Build the POST that completes the upload."""
        return self._post((("uploadId", self._upload_id),), self._headers, self._body)

    def on_success(self, answer: HttpResponse) -> None:
        """Report that the object is complete."""
        self._done()

    def on_s3_error(self, answer: HttpResponse, refusal: S3ErrorResponse) -> None:
        """Report that the upload is gone, if an earlier try may have completed it; raise other errors."""
        if answer.status == 404 and (self.attempts or self.slow_downs):
            self._vanished()
        else:
            super().on_s3_error(answer, refusal)


class HeadObject(WriteJob):
    """HeadObject with its checksum. ``refused`` is told the status if there is none, or it may not be read."""

    __slots__ = ("_done", "_refused")

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        done: Callable[[HttpResponse], None],
        refused: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(scheduler, key)
        self._done, self._refused = done, refused

    def store_request(self) -> StoreRequest:
        """Return what is signed of the HEAD."""
        return StoreRequest("HEAD", self.key, (), CHECKSUM_MODE)

    def build_request(self) -> AsyncRequest:
        """Build the HEAD, with the checksum requested."""
        head = self._scheduler.access.head("HEAD", self.key, headers=CHECKSUM_MODE)
        return AsyncRequest(head, self, bodyless=True, stall_seconds=self._scheduler.settings.stall_seconds)

    def on_success(self, answer: HttpResponse) -> None:
        """Report the response."""
        self._done(answer)

    def on_s3_error(self, answer: HttpResponse, refusal: S3ErrorResponse) -> None:
        """Report the status of the refusal where the caller wants it; raise it otherwise."""
        if self._refused is None or answer.status not in (403, 404):
            super().on_s3_error(answer, refusal)
        else:
            self._refused(answer.status)
