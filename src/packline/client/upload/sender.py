"""Puts files below their execution over many connections on one thread; memory does not grow with their size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from isal.isal_zlib import crc32

from packline.client.upload.multipart_upload import LargeFileUpload
from packline.client.upload.s3_requests import PutBytes, StoreElsewhere
from packline.client.upload.server_side_copy import MultipartCopy, copy_object
from packline.client.upload.signed_batches import BATCH, BATCHES, SignAhead, SignedBatches
from packline.client.upload.transfer_queue import (
    MAX_FILES_READ_AHEAD,
    MAX_STREAMS,
    OutputFile,
    UploadQueue,
)
from packline.errors import PacklineError
from packline.http.http_loop import HttpLoop
from packline.keys import is_document, outputs_prefix
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.rate_limiter import RateLimiter
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask
from packline.part_builder.s3_request_builder import RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.part_builder.sync_request import SyncRequest

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
        """``sign_ahead``: has requests signed, many at once, where that takes a request of its own."""
        self.prefix = outputs_prefix(execution)
        self.paths: dict[str, None] = {}
        """Outputs that are uploaded, in order; metadata documents not among them."""
        self.bytes = 0
        self.left_open: list[str] = []
        """Keys of multipart uploads that could not be aborted."""
        self._store, self._advance, self._checkpoint = store, advance, checkpoint
        self._sign_ahead = sign_ahead
        self._effort = BuildStats()
        self._copies: list[MultipartCopy] = []
        self._connect()

    def _connect(self) -> None:
        self._settings = PackSettings(connections=_connections(), gets_per_second=0, stall_seconds=30.0)
        self._loop = HttpLoop(self._store.address)
        pace = RateLimiter(0.0, time.monotonic())
        self._scheduler = RequestScheduler(self._loop, self._store, self._settings, pace, self._effort)
        ahead = BATCH * BATCHES if self._sign_ahead else MAX_FILES_READ_AHEAD
        self._queue = UploadQueue(self._scheduler, self.prefix, self._stored, self._advance, ahead)
        self._batches = (
            SignedBatches(self._scheduler, self._queue, self._sign_ahead) if self._sign_ahead else None
        )

    @property
    def files(self) -> int:
        return len(self.paths)

    @property
    def requests(self) -> int:
        """Sent so far, the repeated ones included."""
        return self._effort.requests

    def send(self, outputs: Iterable[OutputFile]) -> None:
        """Upload outputs. Whatever it raises, no multipart upload stays open (but see ``left_open``).

        Raises FileChanged, LocalError, AccessDenied, StoreRefused, SlowDown, Unavailable, EndpointUnreachable,
        CredentialsMissing, and what the checkpoint raises.
        """
        todo = list(outputs)
        try:
            self._run(todo)
        except StoreElsewhere as error:
            if not self._follow(error):
                raise
            self._run(todo)

    def _run(self, outputs: list[OutputFile]) -> None:
        self._queue.add(outputs)
        self._work(lambda: self._queue.pending == 0)

    def _work(self, finished: Callable[[], bool]) -> None:
        def turn() -> bool:
            self._checkpoint()
            return finished()

        try:
            self._scheduler.run(turn, self._batches or self._queue)
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

    def copy(self, path: str, to: str) -> None:
        """Keep an output, or a sidecar, that is uploaded under another path, before other content takes its own."""
        source, target = self.prefix + path, self.prefix + to
        self._do(lambda done: copy_object(self._scheduler, source, target, done, self._copies.append))
        self._copies.clear()
        if path in self.paths:
            del self.paths[path]
            self.paths[to] = None

    def _do(self, make: Callable[[Callable[[], None]], RequestTask]) -> None:
        answered: list[bool] = []
        self._scheduler.send(make(lambda: answered.append(True)))
        self._work(lambda: bool(answered))

    def _stored(self, output: OutputFile) -> None:
        self.bytes += output.size
        if not is_document(output.path):
            self.paths[output.path] = None

    def abort(self) -> None:
        """Stop what is on its way, and abort the multipart uploads that are open."""
        deadline = time.monotonic() + CREATE_SECONDS
        uploads: list[LargeFileUpload | MultipartCopy] = [*self._queue.uploads, *self._copies]
        while self._loop.busy and any(upload.opening for upload in uploads) and time.monotonic() < deadline:
            with suppress(PacklineError):  # one failure is being handled already
                self._loop.step(0.1)
        uploads = [upload for upload in uploads if upload.upload_id]
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
