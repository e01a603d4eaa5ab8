"""Puts files below their execution over many connections on one thread; memory does not grow with their size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from isal.isal_zlib import crc32

from packline.client.upload.multipart_upload import LargeFileUpload
from packline.client.upload.open_uploads import AbortUpload
from packline.client.upload.output_file import OutputFile
from packline.client.upload.package_queue import PackageQueue, PartTarget
from packline.client.upload.part_files import PartFiles
from packline.client.upload.part_upload import PartUpload
from packline.client.upload.s3_requests import CreateUpload, HeadObject, PutBytes, StoreElsewhere
from packline.client.upload.server_side_copy import MultipartCopy, copy_object
from packline.client.upload.signed_batches import BATCH, BATCHES, SignAhead, SignedBatches
from packline.client.upload.stored_check import ObjectChecks, RecordedObject
from packline.client.upload.transfer_queue import MAX_FILES_READ_AHEAD, MAX_STREAMS, UploadQueue
from packline.client.upload.upload_record import NoRecord, UploadRecord
from packline.errors import PacklineError
from packline.http.http_loop import HttpLoop
from packline.keys import is_document, outputs_prefix, packed_part_key, staged_part_key
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.rate_limiter import RateLimiter
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask, TaskSource
from packline.part_builder.s3_request_builder import RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.part_builder.sync_request import SyncRequest
from packline.rules.staged_parts import StagedPart

CONNECTIONS = 128
OTHER_DESCRIPTORS = 64
"""Descriptors that are neither connections nor files being sent."""
CREATE_SECONDS = 5.0
"""How long an interrupted upload waits for the ids of multipart uploads that are being opened, to abort them."""

Advance = Callable[[int, int], None]
"""Told of files and bytes as they are done."""
Checkpoint = Callable[[], None]
"""Called several times a second; raises what shall end the upload."""


class Sender:
    """Puts outputs below their execution, in parallel, and counts. Close it; not for several threads at once."""

    def __init__(
        self,
        execution: str,
        store: RequestBuilder,
        advance: Advance = lambda files, size: None,
        checkpoint: Checkpoint = lambda: None,
        sign_ahead: SignAhead | None = None,
    ) -> None:
        """Open no connection yet.

        Args:
            execution: Whose outputs the files become.
            store: Builds the requests.
            advance: Told of files and bytes as they are done.
            checkpoint: Called several times a second.
            sign_ahead: Has requests signed, many at once, where that takes a request of its own.
        """
        self._execution, self.prefix = execution, outputs_prefix(execution)
        self.on_stored: Callable[[OutputFile], None] = lambda output: None
        """Told of each output that is stored."""
        self.files = 0
        """Outputs that are uploaded; metadata documents not among them."""
        self.bytes = 0
        self.kept_bytes = 0
        """Of these, the bytes of slices and parts that an earlier upload had stored."""
        self.kept_files = 0
        """Files in parts that an earlier upload had stored."""
        self.left_open: list[str] = []
        """Keys of multipart uploads that could not be aborted."""
        self.on_parts_unused: Callable[[], None] = lambda: None
        """Called where the store encrypts by a key, so that no parts are built."""
        self.left_for_repeat = 0
        """Multipart uploads that are open for a repeat of this push."""
        self._store, self._advance, self._checkpoint = store, advance, checkpoint
        self._sign_ahead = sign_ahead
        self._record: UploadRecord = NoRecord()
        self._effort = BuildStats()
        self._copies: list[MultipartCopy] = []
        self._packages: PackageQueue | None = None
        self._connect()

    def _connect(self) -> None:
        self._settings = PackSettings(connections=_connections(), gets_per_second=0, stall_seconds=30.0)
        self._loop = HttpLoop(self._store.address)
        pace = RateLimiter(0.0, time.monotonic())
        self._scheduler = RequestScheduler(self._loop, self._store, self._settings, pace, self._effort)
        ahead = BATCH * BATCHES if self._sign_ahead else MAX_FILES_READ_AHEAD
        self._queue = UploadQueue(
            self._scheduler, self.prefix, self._stored, self._advance, ahead, self._record
        )
        self._batches = (
            SignedBatches(self._scheduler, self._queue, self._sign_ahead) if self._sign_ahead else None
        )

    def use_record(self, record: UploadRecord) -> None:
        """Ask ``record`` what the store has already, and tell it what is stored; what it keeps open is not aborted."""
        self._record = self._queue.record = record

    @property
    def requests(self) -> int:
        """Sent so far, the repeated ones included."""
        return self._effort.requests

    def send(self, outputs: Iterable[OutputFile]) -> None:
        """Upload outputs that are not stored yet.

        Whatever it raises, no multipart upload stays open, but those for a repeat (and see ``left_open``).

        Raises FileChanged, LocalError, AccessDenied, StoreRefused, SlowDown, Unavailable, EndpointUnreachable,
        CredentialsMissing, and what the checkpoint raises.
        """
        try:
            self._run(outputs)
        except StoreElsewhere as error:
            remaining = self._queue.unfinished()
            if not self._follow(error):
                raise
            self._run(remaining)

    def send_with_parts(
        self, parts: Callable[[], Iterable[PartFiles]], *, only: bool = False
    ) -> list[StagedPart]:
        """Upload files that are not stored yet, and parts that are built of them while they are read.

        Args:
            parts: Returns the files by part, in order. Documents among them are packed, and not sent.
            only: Whether the parts are uploaded in the place of their files; a part of one file is sent as an object.

        Returns:
            The records of all parts of more than one file. One that is stored already is neither built nor sent again.

        Raises what ``send`` raises.
        """
        try:
            return self._run_with_parts(parts(), only)
        except StoreElsewhere as error:
            if not self._follow(error):
                raise
            return self._run_with_parts(parts(), only)

    def _run_with_parts(self, parts: Iterable[PartFiles], only: bool) -> list[StagedPart]:
        key_of = partial(packed_part_key if only else staged_part_key, self._execution)
        target = PartTarget(key_of, only, self._count_part if only else lambda part, is_new: None)
        packages = self._packages = PackageQueue(self._scheduler, self._queue, target, parts)
        reads = SignedBatches(self._scheduler, packages, self._sign_ahead) if self._sign_ahead else packages
        try:
            self._work(lambda: packages.finished, reads)
        finally:
            if isinstance(reads, SignedBatches):
                reads.close()
            packages.close()
            self._packages = None
        self._count_kept(self.kept_bytes)
        if packages.encrypted_by_key:
            self.on_parts_unused()
            return []
        return sorted(packages.staged, key=lambda record: record.first.encode())

    def _count_part(self, part: PartFiles, is_new: bool) -> None:
        """Count the files of a part that is stored in their place; those of an earlier push as kept."""
        size = sum(file.size for file in part.files)
        self._advance(len(part.files), size)
        self.bytes += size
        if is_new:
            self.files += len(part.files)
        else:
            self.kept_files += len(part.files)
            self.kept_bytes += size

    def _run(self, outputs: Iterable[OutputFile]) -> None:
        kept = self.kept_bytes
        self._queue.add(outputs)
        self._work(lambda: self._queue.finished)
        self._count_kept(kept)

    def _count_kept(self, kept: int) -> None:
        self.kept_bytes = kept + self._queue.kept_bytes
        self._queue.kept_bytes = 0

    def check_stored(self, objects: Iterable[RecordedObject]) -> ObjectChecks:
        """Compare objects that an earlier upload has stored with what it recorded, by a HEAD of each."""
        checks = ObjectChecks(self._scheduler, self.prefix, objects)
        reads = SignedBatches(self._scheduler, checks, self._sign_ahead) if self._sign_ahead else checks
        try:
            self._work(lambda: checks.finished, reads)
        finally:
            if isinstance(reads, SignedBatches):
                reads.close()
        return checks

    def exists(self, key: str) -> bool | None:
        """Return whether there is an object of that key; None if this role may not know."""
        answers: list[bool | None] = []
        head = HeadObject(
            self._scheduler,
            key,
            lambda answer: answers.append(True),
            lambda status: answers.append(False if status == 404 else None),
        )
        self._scheduler.send(head)
        self._work(lambda: bool(answers))
        return answers[0]

    def begin_upload(self, key: str) -> str:
        """Begin a multipart upload, which keeps an execution open while it is; returns its id."""
        begun: list[str] = []
        self._scheduler.send(CreateUpload(self._scheduler, key, begun.append))
        self._work(lambda: bool(begun))
        return begun[0]

    def abort_uploads(self, uploads: Iterable[tuple[str, str]]) -> None:
        """Abort multipart uploads, by key and id; those that the store no longer has are passed over."""
        ended: list[bool] = []
        aborts = [
            AbortUpload(self._scheduler, key, upload_id, lambda: ended.append(True))
            for key, upload_id in uploads
        ]
        for abort in aborts:
            self._scheduler.send(abort)
        if aborts:
            self._work(lambda: len(ended) == len(aborts))

    def _work(self, finished: Callable[[], bool], reads: TaskSource | None = None) -> None:
        def turn() -> bool:
            self._checkpoint()
            return finished()

        try:
            self._scheduler.run(turn, reads or self._batches or self._queue)
        except BaseException:
            self.abort()
            raise

    def _follow(self, error: StoreElsewhere) -> bool:
        """Go to the bucket's region; False where that is not known, or we are there."""
        elsewhere = self._store.in_region(error.region)
        if elsewhere is None:
            return False
        self.close()
        self._store = elsewhere
        self._connect()
        return True

    def write(self, key: str, body: bytes) -> None:
        """Put a small object that is not an output."""
        self._do(lambda done: PutBytes(self._scheduler, key, body, crc32(body), done))

    def write_file(self, output: OutputFile) -> None:
        """Put a file that is not an output of the folder; it is not counted."""
        size = self.bytes
        self.send([output])
        self.bytes = size

    def copy(self, path: str, to: str) -> None:
        """Keep an output, or a sidecar, that is uploaded under another path, before other content takes its own."""
        source, target = self.prefix + path, self.prefix + to
        self._do(lambda done: copy_object(self._scheduler, source, target, done, self._copies.append))
        self._copies.clear()

    def _do(self, make: Callable[[Callable[[], None]], RequestTask]) -> None:
        answered: list[bool] = []
        self._scheduler.send(make(lambda: answered.append(True)))
        self._work(lambda: bool(answered))

    def _stored(self, output: OutputFile) -> None:
        self.bytes += output.size
        self.files += not is_document(output.path)
        self.on_stored(output)

    def abort(self) -> None:
        """Stop what is on its way, and abort the multipart uploads that are open, but those for a repeat."""
        deadline = time.monotonic() + CREATE_SECONDS
        uploads: list[LargeFileUpload | MultipartCopy | PartUpload] = [*self._queue.uploads, *self._copies]
        uploads += self._packages.uploads if self._packages else []
        while self._loop.busy and any(upload.opening for upload in uploads) and time.monotonic() < deadline:
            with suppress(PacklineError):  # one failure is being handled already
                self._loop.step(0.1)
        kept = {upload_id for upload_id in self._record.open_uploads() if upload_id}
        self.left_for_repeat = sum(upload.upload_id in kept for upload in uploads)
        uploads = [upload for upload in uploads if upload.upload_id and upload.upload_id not in kept]
        self._scheduler.cancel_all()
        asks = [self._abort(upload.key, upload.upload_id) for upload in uploads]
        with suppress(PacklineError):
            self._scheduler.run(lambda: all(ask.response for ask in asks))
        self.left_open += [ask.key for ask in asks if ask.response is None]
        self._close_queue()

    def _abort(self, key: str, upload_id: str) -> SyncRequest:
        query = (("uploadId", upload_id),)
        ask = SyncRequest(self._scheduler, "DELETE", key, f"object {key!r}", query=query, expect=(404,))
        self._scheduler.send(ask)
        return ask

    def recover(self) -> None:
        """Make a sender whose work has failed usable again."""
        self.close()
        self._copies.clear()
        self._connect()

    def close(self) -> None:
        """Close files and connections."""
        self._close_queue()
        self._loop.close()

    def _close_queue(self) -> None:
        if self._batches:
            self._batches.close()
        self._queue.close()


def _connections() -> int:
    """Return as many connections as the limit of open files leaves."""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit == resource.RLIM_INFINITY:
        return CONNECTIONS
    return max(4, min(CONNECTIONS, limit - MAX_STREAMS - OTHER_DESCRIPTORS))
