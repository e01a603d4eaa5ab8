"""Chooses what is sent next: small files whole, ranges of larger ones, and slices of multipart uploads, side by
side.

Outputs are taken from their source as they are needed, so their number costs no memory.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from isal.isal_zlib import crc32

from packline.client.upload.multipart_upload import LargeFileUpload
from packline.client.upload.output_file import FileStatus, OutputFile
from packline.client.upload.read_ahead import ReadAhead
from packline.client.upload.s3_requests import PutBytes, PutRange
from packline.client.upload.source_file import FileChanged, SourceFile
from packline.client.upload.upload_record import NoRecord, UploadRecord
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
MAX_QUEUED = 4_096
"""Outputs that are taken from their source before they are stored."""
MAX_SKIPPED = 20_000
"""Outputs that are passed over in one go while requests wait for their responses."""


class UploadQueue:
    """Outputs that are still to be sent, as request tasks. Keys are ``prefix`` and the path."""

    def __init__(
        self,
        scheduler: RequestScheduler,
        prefix: str,
        stored: Callable[[OutputFile], None],
        advance: Callable[[int, int], None],
        max_read_ahead: int = MAX_FILES_READ_AHEAD,
        record: UploadRecord | None = None,
    ) -> None:
        """Make an empty queue.

        Args:
            scheduler: Sends the requests.
            prefix: Where keys begin.
            stored: Told of each output with its size as uploaded.
            advance: Told of files and bytes as they go.
            max_read_ahead: Small files that threads read before they can be sent.
            record: Knows what the store has already, and is told what it has now.
        """
        self._max_read_ahead = max_read_ahead
        self.record = record or NoRecord()
        self.kept_bytes = 0
        """Bytes of slices that earlier multipart uploads had stored, and that were not sent again."""
        self._sources: deque[Iterator[OutputFile]] = deque()
        self._unfinished: dict[str, OutputFile] = {}
        """Outputs that were taken from their source and are not stored yet, by path."""
        self.uploads: list[LargeFileUpload] = []
        """Multipart uploads that are open or being opened."""
        self.refuse_changed = False
        """Whether a file that is not as it was found is refused, even if it did not change while it was sent."""
        self.on_answer: Callable[[HttpResponse], None] | None = None
        """Told the store's answer to each file that is sent whole."""
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
        """Queue outputs that the store does not have yet; each kind is sent in the order given."""
        self._sources.append(iter(outputs))
        self._take_outputs()

    @property
    def finished(self) -> bool:
        """Whether all outputs are stored."""
        return not self._unfinished and not self._sources

    def unfinished(self) -> Iterator[OutputFile]:
        """Return the outputs that are not stored yet, for another queue."""
        return chain(list(self._unfinished.values()), *self._sources)

    @property
    def has_room(self) -> bool:
        """Whether another whole file may be read into memory."""
        return self._in_memory < MAX_BYTES_IN_MEMORY and len(self._unfinished) < MAX_QUEUED

    def put_read(self, output: OutputFile, body: bytes, file: SourceFile) -> RequestTask:
        """Return the request for an output that was read into memory, from the open file."""
        self._unfinished[output.path] = output
        self._in_memory += output.size
        return self._put(output, body, 0, _settled_status(file))

    def close(self) -> None:
        """Stop what is prepared, and close the files."""
        self._preparation.close()
        for file in (*self._files, *(upload.file for upload in self.uploads)):
            file.close()
        self._files.clear()
        self.uploads.clear()

    def next_read(self) -> RequestTask | None:
        """Return the next request, for a connection that is free."""
        self._take_outputs()
        while (task := self._preparation.take()) is not None:
            if not (isinstance(task, PutRange) and task.is_stored):
                return task
            task.keep()
        return self._next_stream() or self._next_small()

    def _take_outputs(self) -> None:
        """Queue more outputs from their source."""
        skipped = 0
        while self._sources and len(self._unfinished) < MAX_QUEUED:
            output = next(self._sources[0], None)
            if output is None:
                self._sources.popleft()
            elif not self.record.is_stored(output):
                self._unfinished[output.path] = output
                self._enqueue(output)
            else:
                skipped += 1
                if skipped >= MAX_SKIPPED and self._unfinished:
                    return

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
                file = self._open(output)
                if output.size > MAX_SINGLE_PUT_BYTES and file.size > MAX_SINGLE_PUT_BYTES:
                    return self._begin(output, file)
                job = self._range(output, file)
            self._streams += 1
            self._preparation.submit(partial(self._checksum, job))
        return None

    def _open(self, output: OutputFile) -> SourceFile:
        file = SourceFile(output.file)
        if self.refuse_changed:
            try:
                file.check_found(output.size, output.written)
            except FileChanged:
                file.close()
                raise
        return file

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
            self._scheduler,
            self._prefix + output.path,
            file,
            self._slice_stored,
            partial(self._joined, output),
            partial(self.record.record_upload, output),
        )
        self.uploads.append(upload)
        # What was begun for the file as it was found is not continued with what is there now.
        former_id = self.record.upload_id(output) if file.status == output.status else ""
        return upload.resume(former_id) if former_id else upload.begin()

    def _slice_stored(self, length: int) -> None:
        self._streams -= 1
        self._advance(0, length)

    def _joined(self, output: OutputFile, upload: LargeFileUpload) -> None:
        self.uploads.remove(upload)
        self.kept_bytes += upload.kept_bytes
        status = _settled_status(upload.file)
        upload.file.close()
        self._finish(output, upload.file.size, 0, status, upload.crc32)

    def _range(self, output: OutputFile, file: SourceFile) -> PutRange:
        self._files.add(file)
        key, done = self._prefix + output.path, partial(self._range_sent, output, file)
        return PutRange(self._scheduler, key, file, 0, file.size, done)

    def _range_sent(self, output: OutputFile, file: SourceFile, job: PutRange, etag: str) -> None:
        self._streams -= 1
        file.check_unchanged()
        status = _settled_status(file)
        file.close()
        self._files.discard(file)
        self._finish(output, file.size, file.size, status, job.crc32)

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
            status = _settled_status(file)
        finally:
            file.close()
        return self._put(output, body, ahead, status)

    def _put(self, output: OutputFile, body: bytes, ahead: int, status: FileStatus | None) -> RequestTask:
        checksum = crc32(body)
        done = partial(self._whole_sent, output, len(body), ahead, status, checksum)
        return PutBytes(self._scheduler, self._prefix + output.path, body, checksum, done, self.on_answer)

    def _whole_sent(
        self, output: OutputFile, size: int, ahead: int, status: FileStatus | None, checksum: int
    ) -> None:
        self._in_memory -= output.size
        self._read_ahead -= ahead
        self._finish(output, size, size, status, checksum)

    def _finish(
        self, output: OutputFile, size: int, advanced: int, status: FileStatus | None, checksum: int
    ) -> None:
        """Count an output as stored. ``status``: that of the file as it was read; None if it may not show a change."""
        del self._unfinished[output.path]
        self._advance(1, advanced)
        self._stored(output if size == output.size else output._replace(size=size))
        if status == output.status:
            self.record.record_stored(output, checksum)


def _settled_status(file: SourceFile) -> FileStatus | None:
    """Return the status of a file that was read, if every later write would change it."""
    return file.status if file.is_settled() else None
