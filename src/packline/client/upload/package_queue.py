"""Builds parts of the files that are being uploaded: each small file is read once, for its object and for its part.

Parts stand beside the files (``--package client``) or in their place (``--package only``): then no file is sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from packline.client.upload.output_file import OutputFile
from packline.client.upload.part_files import PartFiles
from packline.client.upload.part_upload import PartUpload, stored_part
from packline.client.upload.s3_requests import HeadObject
from packline.client.upload.source_file import SourceFile
from packline.client.upload.transfer_queue import MAX_WHOLE_BYTES, UploadQueue
from packline.http.http1 import HttpResponse
from packline.keys import is_document
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.rules.staged_parts import StagedPart
from packline.vhpkgzip.writer import MemberSource

MAX_SLICES = 4
"""Full slices of parts in memory, 16 MiB each for parts of the usual size."""
ASKED_AHEAD = 2
"""Parts for which the store is asked before their files are read."""


class PartTarget(NamedTuple):
    """Where the parts of an upload go."""

    key_of: Callable[[str], str]
    """From the name of a part to its key."""
    replaces_files: bool = False
    """Whether the files of a part are not sent as objects."""
    on_part: Callable[[PartFiles, bool], None] = lambda part, is_new: None
    """Told of each part that is stored, and whether it was sent now."""


class _NextPart:
    """A part that the store is asked for: an earlier push may have stored it."""

    def __init__(self, part: PartFiles) -> None:
        self.part = part
        self.record: StagedPart | None = None
        self.answered = False

    def headed(self, answer: HttpResponse) -> None:
        self.record, self.answered = stored_part(self.part, answer), True

    def refused(self, status: int) -> None:
        self.answered = True


class PackageQueue:
    """Parts that are still to be built, as request tasks; and their files, in the order of the parts.

    See ``TaskSource``. Parts are taken from their source as they are needed.
    """

    def __init__(
        self,
        scheduler: RequestScheduler,
        files: UploadQueue,
        target: PartTarget,
        parts: Iterable[PartFiles],
    ) -> None:
        """Queue parts, and with them their files, which ``files`` sends. A part of one file is not built.

        ``target``: where the parts go, and whether the files are sent, too.
        """
        self.staged: list[StagedPart] = []
        """Records of the parts that are stored."""
        self.uploads: list[PartUpload] = []
        """Parts that are being built or uploaded; only the last one is still read."""
        self._scheduler, self._files, self._target = scheduler, files, target
        self._parts, self._all_taken = iter(parts), False
        self._next_parts: deque[_NextPart] = deque()
        self._ready: deque[RequestTask] = deque()
        self._reading: PartUpload | None = None
        self._queued: set[str] = set()
        """Large files of the part that is read: each is read twice, and sent once."""
        self.encrypted_by_key = False
        """Whether the store encrypts by a key: the pipeline cannot compare parts with files then; no more are built."""
        files.refuse_changed = True
        if not target.replaces_files:
            files.on_answer = self._look_at_encryption

    @property
    def finished(self) -> bool:
        """Whether all parts and all files are stored."""
        waiting = self._next_parts or self._ready or self.uploads or self._reading
        return self._all_taken and not waiting and self._files.finished

    def next_read(self) -> RequestTask | None:
        """Return the next request, for a connection that is free. Raises FileChanged, LocalError."""
        return self._take_ready() or self._files.next_read() or self._read_on()

    def close(self) -> None:
        """Forget what is queued, and close the file that is being read."""
        for upload in self.uploads:
            upload.close()
        self.uploads.clear()
        self._next_parts.clear()
        self._ready.clear()
        self._reading = None
        self._files.refuse_changed = False
        self._files.on_answer = None

    def _look_at_encryption(self, answer: HttpResponse) -> None:
        # An ETag is the MD5 of the object only without a key of KMS.
        if (answer.header("x-amz-server-side-encryption") or "").startswith("aws:"):
            self.encrypted_by_key = True

    def _take_ready(self) -> RequestTask | None:
        if not self._ready:
            for upload in self.uploads:
                self._ready += upload.take_full()
        return self._ready.popleft() if self._ready else None

    def _read_on(self) -> RequestTask | None:
        """Read until there is something to send, or no room for more."""
        while self._has_room():
            if self._reading is None and not self._open_next():
                return None
            if self._reading is not None and not self._reading.read_on():
                self._reading = None
            task = self._take_ready() or self._files.next_read()
            if task is not None:
                return task
        return None

    def _has_room(self) -> bool:
        return sum(upload.under_way for upload in self.uploads) < MAX_SLICES and self._files.has_room

    def _open_next(self) -> bool:
        """Begin the next part that is not stored. Returns False if there is none, or no answer of the store yet."""
        self._ask_ahead()
        if not self._next_parts:
            return not self._all_taken
        if self._next_parts[0].answered:
            next_part = self._next_parts.popleft()
            if next_part.record is not None:
                self.staged.append(next_part.record)
                if self._target.replaces_files:
                    self._target.on_part(next_part.part, False)
                else:
                    self._files.add(next_part.part.files)
            else:
                self._reading = self._open(next_part.part)
            return True
        return bool(self._ready)

    def _ask_ahead(self) -> None:
        while len(self._next_parts) < ASKED_AHEAD and not self._all_taken:
            part = next(self._parts, None)
            if part is None:
                self._all_taken = True
            elif len(part.files) == 1 or self.encrypted_by_key:
                self._files.add(output for output in part.files if not is_document(output.path))
                return
            else:
                next_part = _NextPart(part)
                key = self._target.key_of(part.name)
                self._ready.append(HeadObject(self._scheduler, key, next_part.headed, next_part.refused))
                self._next_parts.append(next_part)

    def _open(self, part: PartFiles) -> PartUpload:
        sources = [MemberSource(file.path, file.size, partial(self._read, file)) for file in part.files]
        key = self._target.key_of(part.name)
        upload = PartUpload(self._scheduler, key, part, sources, self._stored)
        self.uploads.append(upload)
        self._queued.clear()
        begin = upload.begin()
        if begin is not None:
            self._ready.append(begin)
        return upload

    def _read(self, output: OutputFile) -> Iterator[bytes]:
        """Read a file for its part, and send it as an object if the store does not have it."""
        file = SourceFile(output.file)
        try:
            file.check_found(output.size, output.written)
            if output.size <= MAX_WHOLE_BYTES:
                body = file.read(0, file.size)
                file.check_unchanged()
                if self._is_to_send(output):
                    self._ready.append(self._files.put_read(output, body, file))
                yield body
                return
            if output.path not in self._queued and self._is_to_send(output):
                self._queued.add(output.path)
                self._files.add([output])
            yield from file.pieces(0, file.size)
            file.check_unchanged()
        finally:
            file.close()

    def _is_to_send(self, output: OutputFile) -> bool:
        if self._target.replaces_files or is_document(output.path):
            return False
        return not self._files.record.is_stored(output)

    def _stored(self, upload: PartUpload, record: StagedPart) -> None:
        self.uploads.remove(upload)
        self.staged.append(record)
        self._target.on_part(upload.part, True)
