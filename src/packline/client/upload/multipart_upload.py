"""Uploads a large file by multipart upload: slices in parallel, visible whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from packline.client.upload.open_uploads import AbortUpload, ListSlices
from packline.client.upload.s3_requests import (
    CompleteUpload,
    CreateUpload,
    FormerSlice,
    HeadObject,
    PutRange,
    WriteJob,
)
from packline.client.upload.source_file import SourceFile
from packline.errors import Unavailable
from packline.http.http1 import HttpResponse
from packline.part_builder.multipart_messages import (
    complete_document,
    complete_headers,
    encode_crc,
    full_object_crc,
)
from packline.part_builder.part_checksums import combine_crc32
from packline.part_builder.request_scheduler import RequestScheduler
from packline.part_builder.settings import SLICE_LIMIT

MiB = 1 << 20
SLICE_BYTES = 16 * MiB
MAX_SLICE_BYTES = 5 << 30
"""Largest slice (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)."""
MAX_OBJECT_BYTES = SLICE_LIMIT * MAX_SLICE_BYTES
"""Largest object, bytes: 10,000 slices of 5 GiB (48.8 TiB)."""


def slice_bytes(size: int) -> int:
    """Return the slice size for a file of ``size`` bytes: larger only where 10,000 slices would not do; whole MiB."""
    return max(SLICE_BYTES, -(-size // SLICE_LIMIT // MiB) * MiB)


class LargeFileUpload:
    """One multipart upload. ``finished`` is called once the object is complete.

    One that was begun before goes on with the slices that the store has: those whose CRC-32 is that of the file's
    bytes are not sent again. If the store no longer has it, the object may be complete; its checksum tells.
    """

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        file: SourceFile,
        advance: Callable[[int], None],
        finished: Callable[[LargeFileUpload], None],
        begun: Callable[[str], None] = lambda upload_id: None,
    ) -> None:
        """Prepare the upload.

        Args:
            scheduler: Sends the requests.
            key: Of the object.
            file: Its bytes.
            advance: Told the bytes of each slice once it is stored; 0 if it was before.
            finished: Told once the object is complete.
            begun: Told the id of the upload once it is open.
        """
        self.key = key
        self.file = file
        self.upload_id = ""
        """Empty before the store has begun the upload, and after its end."""
        self._scheduler, self._advance, self._finished, self._begun = scheduler, advance, finished, begun
        self._slice_bytes = slice_bytes(file.size)
        self._next = 0
        self._stored: dict[int, tuple[str, int, int]] = {}
        self._former: dict[int, FormerSlice] = {}
        self.kept_bytes = 0
        """Bytes that an earlier upload had stored."""
        self._whole: int | None = None
        """CRC-32 of an object that an earlier upload has completed: it is compared with that of the file."""

    @property
    def opening(self) -> bool:
        """True until the store has said the id of the upload."""
        return not self.upload_id and not self._stored and self._whole is None

    @property
    def slices(self) -> int:
        """How many there are in all."""
        return -(-self.file.size // self._slice_bytes)

    def begin(self) -> CreateUpload:
        """Build the request that begins the upload."""
        return CreateUpload(self._scheduler, self.key, self._created)

    def resume(self, upload_id: str) -> WriteJob:
        """Build the request that asks what the store has of an upload that was begun before."""

        def listed(slices: dict[int, FormerSlice]) -> None:
            self._former = slices
            self._created(upload_id)

        def vanished(status: int) -> None:
            if status == 404:
                refused = self._head_refused
                self._scheduler.send(HeadObject(self._scheduler, self.key, self._headed, refused))
            else:
                self._scheduler.send(AbortUpload(self._scheduler, self.key, upload_id, lambda: None))
                self._scheduler.send(self.begin())

        return ListSlices(self._scheduler, self.key, upload_id, listed, vanished)

    def _headed(self, answer: HttpResponse) -> None:
        """Compare the file with an object that is there, slice by slice, if it may be the same."""
        crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
        if crc is None or int(answer.header("content-length") or -1) != self.file.size:
            self._scheduler.send(self.begin())
            return
        self._whole = crc

    def _head_refused(self, status: int) -> None:
        self._scheduler.send(self.begin())

    def next_slice(self) -> PutRange | None:
        """Return the next slice to send; None before the upload has begun and after the last slice."""
        if self._next == self.slices or not (self.upload_id or self._whole is not None):
            return None
        number, start = self._next, self._next * self._slice_bytes
        self._next += 1
        length = min(self._slice_bytes, self.file.size - start)
        former = self._former.get(number)
        if self._whole is not None:
            former = FormerSlice(length, "", None)
        elif former is not None and former.size != length:
            former = None
        return PutRange(
            self._scheduler,
            self.key,
            self.file,
            start,
            length,
            self._slice_stored,
            number,
            self.upload_id,
            former,
        )

    def _created(self, upload_id: str) -> None:
        self.upload_id = upload_id
        self._begun(upload_id)

    def _slice_stored(self, job: PutRange, etag: str) -> None:
        self._stored[job.number] = (etag, job.crc32, job.length)
        self.kept_bytes += job.length if job.is_stored else 0
        self._advance(0 if job.is_stored else job.length)
        if len(self._stored) == self.slices:
            self._end() if self._whole is not None else self._complete()

    def _end(self) -> None:
        """Finish without a request if the object that is there has the bytes of the file; send them otherwise."""
        self.file.check_unchanged()
        if self._whole == self.crc32:
            self._finished(self)
            return
        self._whole, self._next, self.kept_bytes = None, 0, 0
        self._stored.clear()
        self._scheduler.send(self.begin())

    def _complete(self) -> None:
        self.file.check_unchanged()
        rows = sorted(self._stored.items())
        document = complete_document((number, etag, encode_crc(crc)) for number, (etag, crc, _) in rows)
        headers = tuple(complete_headers(self.file.size, self.crc32))
        ends = (self._completed, self._vanished)
        self._scheduler.send(
            CompleteUpload(self._scheduler, self.key, self.upload_id, headers, document, *ends)
        )

    @property
    def crc32(self) -> int:
        """CRC-32 of the whole file, once all slices are stored."""
        return combine_crc32([(crc, length) for _, (_, crc, length) in sorted(self._stored.items())])

    def _completed(self) -> None:
        self.upload_id = ""
        self._finished(self)

    def _vanished(self) -> None:
        """Check whether an earlier CompleteMultipartUpload worked, and its response was lost."""
        self.upload_id = ""
        self._scheduler.send(HeadObject(self._scheduler, self.key, self._compare))

    def _compare(self, answer: HttpResponse) -> None:
        crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
        size = int(answer.header("content-length") or -1)
        if size != self.file.size or crc not in (None, self.crc32):
            raise Unavailable(
                f"The multipart upload of {self.file.path!r} is gone, and {self.key!r} is another object.",
                "Run again; if it stays, see who else writes to this execution.",
            )
        self._finished(self)
