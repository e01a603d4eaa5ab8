"""Uploads one part while its files are read, in one pass: slices in order, visible whole or not at all."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Sequence
from functools import partial

from isal.isal_zlib import crc32

from packline.client.upload.multipart_upload import slice_bytes
from packline.client.upload.part_files import PartFiles
from packline.client.upload.s3_requests import CompleteUpload, CreateUpload, HeadObject, PutBytes, WriteJob
from packline.errors import Unavailable
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.objects import StoreRequest
from packline.part_builder.multipart_messages import (
    complete_document,
    complete_headers,
    encode_crc,
    full_object_crc,
    slice_query,
)
from packline.part_builder.part_checksums import combine_crc32
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.template_signer import CHECKSUM
from packline.rules.staged_parts import StagedPart
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.writer import MemberSource, entry_pieces


class PutSlice(WriteJob):
    """UploadPart of bytes in memory, with their CRC-32 for the store to check."""

    __slots__ = ("_body", "_upload", "crc32", "number")

    def __init__(self, upload: PartUpload, number: int, body: bytes) -> None:
        super().__init__(upload.scheduler, upload.key)
        self._upload, self._body, self.number = upload, body, number
        self.crc32 = crc32(body)

    @property
    def length(self) -> int:
        return len(self._body)

    def store_request(self) -> StoreRequest:
        """Return what is signed of the PUT."""
        query = tuple(slice_query(self.number, self._upload.upload_id))
        return StoreRequest("PUT", self.key, query, ((CHECKSUM, encode_crc(self.crc32)),))

    def build_request(self) -> AsyncRequest:
        """Build the PUT."""
        query = slice_query(self.number, self._upload.upload_id)
        head = self._scheduler.access.put_head(self.key, query, encode_crc(self.crc32), len(self._body))
        patience = self._scheduler.settings.stall_seconds
        return AsyncRequest(head, self, body=memoryview(self._body), stall_seconds=patience)

    def as_object(self) -> PutBytes:
        """Return the PUT of a part that is this one slice."""
        done = partial(self._upload.slice_stored, self, "")
        return PutBytes(self._upload.scheduler, self.key, self._body, self.crc32, done)

    def on_success(self, answer: HttpResponse) -> None:
        """Report that the slice is stored."""
        self._upload.slice_stored(self, answer.header("etag") or "")


class PartUpload:
    """A part that is being built and uploaded. ``finished`` is called with its record once it is stored."""

    def __init__(
        self,
        scheduler: RequestScheduler,
        key: str,
        part: PartFiles,
        sources: Sequence[MemberSource],
        finished: Callable[[PartUpload, StagedPart], None],
    ) -> None:
        """``sources`` read the files of the part, in order."""
        self.scheduler, self.key, self.part = scheduler, key, part
        self.upload_id = ""
        """Empty before the store has begun a multipart upload, and after its end."""
        self.under_way = 0
        """Slices in memory: full ones that the store does not have yet."""
        self.layout = layout_of(part)
        self._finished = finished
        self._slice_bytes = slice_bytes(self.layout.size)
        self._pieces = self._read(sources)
        self._buffer = bytearray()
        self._next = 0
        self._waiting: list[PutSlice] = []
        self._stored: dict[int, tuple[str, int, int]] = {}

    @property
    def slices(self) -> int:
        """How many there are in all; a part of one slice is one PUT."""
        return -(-self.layout.size // self._slice_bytes)

    @property
    def opening(self) -> bool:
        """True until the store has said the id of the multipart upload."""
        return self.slices > 1 and not self.upload_id and not self._stored

    def begin(self) -> RequestTask | None:
        """Return the request that begins a multipart upload; None for a part of one slice."""
        return CreateUpload(self.scheduler, self.key, self._created) if self.slices > 1 else None

    def read_on(self) -> bool:
        """Read the next piece of the part. Returns False once all of it is read. Raises FileChanged, LocalError."""
        piece = next(self._pieces, None)
        if piece is not None:
            self._buffer += piece
            while len(self._buffer) >= self._slice_bytes:
                self._cut(self._slice_bytes)
            return True
        if self._buffer:
            self._cut(len(self._buffer))
        return False

    def take_full(self) -> list[RequestTask]:
        """Return the requests for the slices that can be sent now."""
        if self.slices == 1 or self.upload_id:
            full, self._waiting = self._waiting, []
            return [slice_ if self.slices > 1 else slice_.as_object() for slice_ in full]
        return []

    def close(self) -> None:
        """Forget what is read, and close the file that is being read."""
        self._pieces.close()
        self._waiting.clear()
        self._buffer.clear()

    def _read(self, sources: Sequence[MemberSource]) -> Generator[bytes, None, None]:
        crcs = array("L")
        for number, source in enumerate(sources):
            yield from entry_pieces(self.layout, number, source, crcs)
        yield from self.layout.directory_chunks(crcs)

    def _cut(self, length: int) -> None:
        body = bytes(memoryview(self._buffer)[:length])
        del self._buffer[:length]
        self._waiting.append(PutSlice(self, self._next, body))
        self._next += 1
        self.under_way += 1

    def _created(self, upload_id: str) -> None:
        self.upload_id = upload_id

    def slice_stored(self, slice_: PutSlice, etag: str) -> None:
        """Note that a slice is stored; complete the upload after the last one."""
        self.under_way -= 1
        self._stored[slice_.number] = etag, slice_.crc32, slice_.length
        if len(self._stored) == self.slices:
            self._complete()

    def _complete(self) -> None:
        if self.slices == 1:
            self._done()
            return
        rows = sorted(self._stored.items())
        document = complete_document((number, etag, encode_crc(crc)) for number, (etag, crc, _) in rows)
        headers = tuple(complete_headers(self.layout.size, self._crc32()))
        ends = self._done, self._vanished
        self.scheduler.send(
            CompleteUpload(self.scheduler, self.key, self.upload_id, headers, document, *ends)
        )

    def _crc32(self) -> int:
        return combine_crc32([(crc, length) for _, (_, crc, length) in sorted(self._stored.items())])

    def _done(self) -> None:
        self.upload_id = ""
        self._finished(self, staged_record(self.part, self.layout, self._crc32()))

    def _vanished(self) -> None:
        """Check whether an earlier CompleteMultipartUpload worked, and its response was lost."""
        self.upload_id = ""
        self.scheduler.send(HeadObject(self.scheduler, self.key, self._compare))

    def _compare(self, answer: HttpResponse) -> None:
        crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
        size = int(answer.header("content-length") or -1)
        if size != self.layout.size or crc not in (None, self._crc32()):
            raise Unavailable(
                f"The multipart upload of part {self.key!r} is gone, and another object is there.",
                "Run again; if it stays, see who else writes to this execution.",
            )
        self._done()


def layout_of(part: PartFiles) -> PartLayout:
    """Compute where every byte of the part is."""
    return PartLayout([file.path.encode() for file in part.files], [file.size for file in part.files])


def staged_record(part: PartFiles, layout: PartLayout, crc: int) -> StagedPart:
    """Return the record of a part that is stored with that CRC-32."""
    first, last = part.files[0].path, part.files[-1].path
    return StagedPart(part.name, layout.size, layout.directory_offset, crc, len(part.files), first, last)


def stored_part(part: PartFiles, head: HttpResponse | None) -> StagedPart | None:
    """Return the record of a part by the store's answer to a HEAD; None unless the whole part is there.

    Its name is a hash of the paths, sizes and times of its files, and it became visible only when it was complete.
    """
    if head is None or head.status != 200:
        return None
    layout = layout_of(part)
    crc = full_object_crc(head.header("x-amz-checksum-crc32"), head.header("x-amz-checksum-type"))
    if crc is None or head.header("content-length") != str(layout.size):
        return None
    return staged_record(part, layout, crc)
