"""Chooses what is sent next: small files whole, ranges of larger ones, and slices of multipart uploads, side by
side.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from isal.isal_zlib import crc32

from packline.client.upload.multipart_upload import LargeFileUpload
from packline.client.upload.read_ahead import ReadAhead
from packline.client.upload.s3_requests import PutBytes, PutRange
from packline.client.upload.source_file import SourceFile
from packline.http.http1 import HttpResponse
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask

MiB = 1 << 20
MAX_WHOLE_BYTES = MiB
"""Files up to this many bytes are read into memory at once; larger ones are read as they are sent."""
MAX_SINGLE_PUT_BYTES = 64 * MiB
"""Files above this many bytes go by multipart upload."""
MAX_BYTES_IN_MEMORY = 48 * MiB
"""Bytes of whole files in memory at a time."""
MAX_STREAMS = 32
"""Ranges of larger files on their way at once."""
MULTIPART_UPLOADS = 8
"""Multipart uploads open at once."""
SLOW_READ_SECONDS = 0.0005
"""A file that takes longer to be read, on average, is read by threads ahead of the network."""
MAX_FILES_READ_AHEAD = 64
"""Small files that threads read ahead."""


class OutputFile(NamedTuple):
    """A file to upload: its path below the folder, where it is, and its size when it was found, bytes."""

    path: str
    file: str
    size: int


class UploadQueue:
    """Outputs that are still to be sent, as request tasks. Keys are ``prefix`` and the path."""

    def __init__(
        self,
        scheduler: RequestScheduler,
        prefix: str,
        stored: Callable[[OutputFile], None],
        advance: Callable[[int, int], None],
        max_read_ahead: int = MAX_FILES_READ_AHEAD,
    ) -> None:
        """Make an empty queue.

        Args:
            scheduler: Sends the requests.
            prefix: Where keys begin.
            stored: Told of each output with its size as uploaded.
            advance: Told of files and bytes as they go.
            max_read_ahead: Small files that threads read before they can be sent.
        """
        self._max_read_ahead = max_read_ahead
        self.pending = 0
        """Outputs that are not in the store yet."""
        self.uploads: list[LargeFileUpload] = []
        """Multipart uploads that are open or being opened."""
        self._scheduler, self._prefix, self._stored, self._advance = scheduler, prefix, stored, advance
        self._preparation = ReadAhead(scheduler)
        self._small: deque[OutputFile] = deque()
        self._middle: deque[OutputFile] = deque()
        self._large: deque[OutputFile] = deque()
        self._files: set[SourceFile] = set()
        """Files that are sent as one range."""
        self._streams = self._in_memory = self._read_ahead = 0
        self._read_seconds = 0.0

    def add(self, outputs: Iterable[OutputFile]) -> None:
        """Queue outputs; each kind is sent in the order given."""
        for output in outputs:
            self.pending += 1
            self._enqueue(output)

    def close(self) -> None:
        """Forget what is queued, and close the files."""
        self._preparation.close()
        for file in (*self._files, *(upload.file for upload in self.uploads)):
            file.close()
        self._files.clear()
        self.uploads.clear()

    def next_read(self) -> RequestTask | None:
        """Return the next request, for a connection that is free."""
        return self._preparation.take() or self._next_stream() or self._next_small()

    def _enqueue(self, output: OutputFile) -> None:
        size = output.size
        (
            self._small
            if size <= MAX_WHOLE_BYTES
            else self._middle
            if size <= MAX_SINGLE_PUT_BYTES
            else self._large
        ).append(output)

    def _next_stream(self) -> RequestTask | None:
        """Prepare the next ranges; return the request that begins a multipart upload, where one is next."""
        while self._streams < MAX_STREAMS:
            job = self._next_slice()
            if job is None:
                output = self._next_file()
                if output is None:
                    return None
                file = SourceFile(output.file)
                if output.size > MAX_SINGLE_PUT_BYTES and file.size > MAX_SINGLE_PUT_BYTES:
                    return self._begin(output, file)
                job = self._range(output, file)
            self._streams += 1
            self._preparation.submit(partial(self._checksum, job))
        return None

    def _next_file(self) -> OutputFile | None:
        if self._large and len(self.uploads) < MULTIPART_UPLOADS:
            return self._large.popleft()
        return self._middle.popleft() if self._middle else None

    def _next_slice(self) -> PutRange | None:
        for upload in self.uploads:
            job = upload.next_slice()
            if job is not None:
                return job
        return None

    def _checksum(self, job: PutRange) -> RequestTask:
        job.prepare(self._preparation.stopped)
        return job

    def _begin(self, output: OutputFile, file: SourceFile) -> RequestTask:
        upload = LargeFileUpload(
            self._scheduler, self._prefix + output.path, file, self._slice_sent, partial(self._joined, output)
        )
        self.uploads.append(upload)
        return upload.begin()

    def _slice_sent(self, length: int) -> None:
        self._streams -= 1
        self._advance(0, length)

    def _joined(self, output: OutputFile, upload: LargeFileUpload) -> None:
        self.uploads.remove(upload)
        upload.file.close()
        self._finish(output, upload.file.size, 0)

    def _range(self, output: OutputFile, file: SourceFile) -> PutRange:
        self._files.add(file)
        key, done = self._prefix + output.path, partial(self._range_sent, output, file)
        return PutRange(self._scheduler, key, file, 0, file.size, done)

    def _range_sent(self, output: OutputFile, file: SourceFile, job: PutRange, answer: HttpResponse) -> None:
        self._streams -= 1
        file.check_unchanged()
        file.close()
        self._files.discard(file)
        self._finish(output, file.size, file.size)

    def _next_small(self) -> RequestTask | None:
        while self._small and self._in_memory < MAX_BYTES_IN_MEMORY:
            slow = self._read_seconds > SLOW_READ_SECONDS
            if slow and self._read_ahead >= self._max_read_ahead:
                return None
            output = self._small.popleft()
            self._in_memory += output.size
            if not slow:
                return self._read_timed(output)
            self._read_ahead += 1
            self._preparation.submit(partial(self._read, output, 1))
        return None

    def _read_timed(self, output: OutputFile) -> RequestTask:
        began = time.perf_counter()
        job = self._read(output, 0)
        self._read_seconds += (time.perf_counter() - began - self._read_seconds) / 16
        return job

    def _read(self, output: OutputFile, ahead: int) -> RequestTask:
        """Read a whole file, in any thread. ``ahead``: 1 if it was counted as read ahead."""
        file = SourceFile(output.file)
        try:
            if file.size > MAX_SINGLE_PUT_BYTES:
                raise file.changed(f"it had {output.size:,} bytes, and has {file.size:,}")
            body = file.read(0, file.size)
            file.check_unchanged()
        finally:
            file.close()
        done = partial(self._whole_sent, output, len(body), ahead)
        return PutBytes(self._scheduler, self._prefix + output.path, body, crc32(body), done)

    def _whole_sent(self, output: OutputFile, size: int, ahead: int) -> None:
        self._in_memory -= output.size
        self._read_ahead -= ahead
        self._finish(output, size, size)

    def _finish(self, output: OutputFile, size: int, advanced: int) -> None:
        self.pending -= 1
        self._advance(1, advanced)
        self._stored(output if size == output.size else output._replace(size=size))
