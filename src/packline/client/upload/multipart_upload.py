"""Uploads a large file by multipart upload: slices in parallel, visible whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from packline.client.upload.s3_requests import CompleteUpload, CreateUpload, HeadObject, PutRange
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
    """One multipart upload. ``finished`` is called once the object is complete."""

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        file: SourceFile,
        advance: Callable[[int], None],
        finished: Callable[[LargeFileUpload], None],
    ) -> None:
        """``advance`` is told the bytes of each slice that is stored."""
        self.key = key
        self.file = file
        self.upload_id = ""
        """Empty before the store has begun the upload, and after its end."""
        self._scheduler, self._advance, self._finished = scheduler, advance, finished
        self._slice_bytes = slice_bytes(file.size)
        self._next = 0
        self._stored: dict[int, tuple[str, int, int]] = {}

    @property
    def opening(self) -> bool:
        """True until the store has said the id of the upload."""
        return not self.upload_id and not self._stored

    @property
    def slices(self) -> int:
        """How many there are in all."""
        return -(-self.file.size // self._slice_bytes)

    def begin(self) -> CreateUpload:
        """Build the request that begins the upload."""
        return CreateUpload(self._scheduler, self.key, self._created)

    def next_slice(self) -> PutRange | None:
        """Return the next slice to send; None before the upload has begun and after the last slice."""
        if not self.upload_id or self._next == self.slices:
            return None
        number, start = self._next, self._next * self._slice_bytes
        self._next += 1
        length = min(self._slice_bytes, self.file.size - start)
        return PutRange(
            self._scheduler, self.key, self.file, start, length, self._slice_stored, number, self.upload_id
        )

    def _created(self, upload_id: str) -> None:
        self.upload_id = upload_id

    def _slice_stored(self, job: PutRange, answer: HttpResponse) -> None:
        self._stored[job.number] = (answer.header("etag") or "", job.crc32, job.length)
        self._advance(job.length)
        if len(self._stored) == self.slices:
            self._complete()

    def _complete(self) -> None:
        self.file.check_unchanged()
        rows = sorted(self._stored.items())
        document = complete_document((number, etag, encode_crc(crc)) for number, (etag, crc, _) in rows)
        headers = tuple(complete_headers(self.file.size, self._crc32()))
        ends = (self._completed, self._vanished)
        self._scheduler.send(
            CompleteUpload(self._scheduler, self.key, self.upload_id, headers, document, *ends)
        )

    def _crc32(self) -> int:
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
        if size != self.file.size or crc not in (None, self._crc32()):
            raise Unavailable(
                f"The multipart upload of {self.file.path!r} is gone, and {self.key!r} is another object.",
                "Run again; if it stays, see who else writes to this execution.",
            )
        self._finished(self)
