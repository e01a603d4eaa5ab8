"""One connection of a worker process and its work item: receive into a shared buffer, write files, report the
result.
"""

from __future__ import annotations

import time
from selectors import EVENT_READ
from typing import NamedTuple

from packline.aws_api.checksums import Checksum, object_checksum
from packline.aws_api.s3_errors import S3ErrorResponse, parse_error_response
from packline.client.errors import DamagedBlock, SlowPeer
from packline.client.transfer.body_writer import BodyWriter, writer_for
from packline.client.transfer.range_writer import create_empty_file
from packline.client.transfer.response_checks import check_response
from packline.client.transfer.settings import WorkerOptions
from packline.client.transfer.task import RangeResult, Transfer, TransferKind, TransferSummary
from packline.errors import CorruptPackage, PacklineError
from packline.fs.directory_writer import DirectoryWriter
from packline.http.connection import ConnectionLost, HttpConnection
from packline.http.connector import Connector
from packline.http.http1 import (
    MAX_HEAD_BYTES,
    BodyDecoder,
    HttpRequest,
    LengthDecoder,
    MalformedResponse,
    ResponseHead,
    body_decoder,
    split_head,
)

BUFFER = 512 * 1024
"""The receive buffer that all lanes of a worker share, bytes: it stays in the processor's cache."""


class WorkItem(NamedTuple):
    """A transfer with the signed request that downloads it."""

    number: int
    transfer: Transfer
    request: HttpRequest
    replace: bool


class TransferResult(NamedTuple):
    """How a work item ended: files were written, the store answered with an error, or something failed."""

    number: int
    summary: TransferSummary | None = None
    range_result: RangeResult | None = None
    refusal: S3ErrorResponse | None = None
    error: Exception | None = None


class StaleConnection(Exception):
    """The peer had closed the kept connection before it saw the request: not a failure, the request is sent again."""


class TransferConnection:
    """Carries out one work item at a time over a kept connection."""

    def __init__(
        self, folders: DirectoryWriter, view: memoryview, options: WorkerOptions | None = None
    ) -> None:
        """``view`` is the worker's buffer; a lane keeps what it cannot use yet until its next turn."""
        self._writer = folders
        self._options = options or WorkerOptions()
        self._body_writer: BodyWriter | None = None
        self._rate_from: float | None = None
        self._view = view
        self._connection: HttpConnection | None = None
        self.dialing: Connector | None = None
        """While the connection is being opened."""
        self.received = self._begun_at = 0
        self.left = 0
        """Bytes of the body that are still to come; of an order that has no answer yet, its length."""
        self.deadline = 0.0

    def fileno(self) -> int:
        """Return the descriptor to wait for; it changes after ``readable`` or ``late`` while a connection is being
        opened.
        """
        if self.dialing is not None:
            return self.dialing.fileno()
        assert self._connection is not None
        return self._connection.link.fileno()

    @property
    def events(self) -> int:
        """What to wait for."""
        return EVENT_READ if self.dialing is None else self.dialing.events

    def begin(self, item: WorkItem) -> None:
        """Send the request of a work item, or open a connection for it. Raises EndpointUnreachable."""
        self.item = item
        self._body_writer = self._rate_from = None
        self._begun_at = self.received
        self._head: ResponseHead | None = None
        self._decoder: BodyDecoder | None = None
        self._unused = b""
        if self._connection is None or not self._connection.serves(item.request):
            self._dial()
            return
        try:
            self._send(self._connection)
        except ConnectionLost:  # closed while it was idle
            self._dial()

    def readable(self) -> TransferResult | None:
        """Do what can be done without waiting; returns the result once the work item has ended. Raises
        StaleConnection.
        """
        try:
            if self.dialing is not None:
                self._open(self.dialing)
                return None
            received = self._receive()
            if received is None or isinstance(received, TransferResult):
                return received
            at, fresh, end = received
            return self._collect(at, end) if self._decoder is not None else self._stream(at, fresh, end)
        except (PacklineError, OSError) as error:
            return self.fail(error)

    def late(self) -> TransferResult | None:
        """Try another address, or end the work item, because nothing happened until ``deadline``."""
        error = TimeoutError("nothing arrived in time")
        if self.dialing is None:
            return self.fail(error)
        try:
            self.dialing.try_next_address(error)
        except PacklineError as unreached:
            return self.fail(unreached)
        self.deadline = self.dialing.deadline
        return None

    def is_slow(self, now: float) -> bool:
        """Return whether the body comes below the minimum rate.

        Args:
            now: Seconds that the worker has waited for the network so far. Time in which it was busy with other
            connections
                does not count, because bytes that have arrived may be unread.
        """
        if self.received == self._begun_at:
            return False  # the deadline is for peers that do not answer
        if self._rate_from is None:
            self._rate_from, self._rate_at = now, self.received
            return False
        seconds = self._options.rate_seconds
        if now - self._rate_from < seconds:
            return False
        slow = self.received - self._rate_at < self._options.minimum_rate * seconds
        self._rate_from, self._rate_at = now, self.received
        return slow

    def too_slow(self) -> TransferResult:
        """End the work item because its body comes below the minimum rate."""
        options, request = self._options, self.item.request
        return self.fail(
            SlowPeer(
                f"{request.origin()} sends {self.item.transfer.label} with less than {options.minimum_rate:,} bytes "
                f"a second over {options.rate_seconds:g} s.",
                "Check the network; PACKLINE_MIN_RATE sets the least rate that is accepted.",
            )
        )

    def fail(self, error: Exception) -> TransferResult:
        """End the work item with a failure; the connection is closed."""
        self.close()
        if self._body_writer is not None:
            self._body_writer.abandon(remove=isinstance(error, CorruptPackage))
        return TransferResult(self.item.number, error=error)

    def close(self) -> None:
        """Close the connection."""
        for link in (self._connection, self.dialing):
            if link is not None:
                link.close()
        self._connection = self.dialing = None

    @property
    def pending(self) -> bool:
        """Whether decrypted bytes wait inside the TLS layer, where no selector sees them."""
        return self._connection is not None and self._connection.pending()

    def _dial(self) -> None:
        self.close()
        request = self.item.request
        self.dialing = Connector(request.host, request.port, request.tls)
        self.deadline = self.dialing.deadline
        self.left = 0  # a step that takes no time, and others wait for its answer

    def _open(self, dialing: Connector) -> None:
        opened = dialing.advance()
        self.deadline = dialing.deadline
        if opened is not None:
            request = self.item.request
            self.dialing = None
            self._connection = HttpConnection(request.host, request.port, request.tls, opened=opened)
            self._send(self._connection)

    def _send(self, connection: HttpConnection) -> None:
        self._reused = connection.exchanges > 0
        connection.send(self.item.request)
        connection.set_nonblocking()
        self.left = 0 if self.item.transfer.kind is TransferKind.PROBE else self.item.transfer.length
        self.deadline = time.monotonic() + self._options.stall_seconds

    def _receive(self) -> tuple[int, int, int] | TransferResult | None:
        """Receive into the buffer: where unused bytes start, where new ones start, and where they end."""
        assert self._connection is not None
        kept = len(self._unused)
        self._view[:kept] = self._unused
        room = self._view[kept:]
        streaming = self._head is not None and self._decoder is None
        count = self._connection.recv_available(room[: self.left] if streaming else room)
        if count is None:
            return None
        if not count:
            return self._closed()
        self.deadline = time.monotonic() + self._options.stall_seconds
        self.received += count
        at, fresh, end = 0, kept, kept + count
        if self._head is None:
            at = fresh = self._read_head(end)
            if not at:
                return None
            if self.item.transfer.kind is TransferKind.PROBE and (probed := self._probed()):
                return probed
        return at, fresh, end

    def _read_head(self, end: int) -> int:
        """Parse the response head once it is complete; return where the body starts, or 0."""
        raw = bytes(self._view[: min(end, MAX_HEAD_BYTES + 1)])
        split = split_head(raw)
        if split is None:
            self._unused = raw
            return 0
        self._head, body_start = split
        head = self._head
        if head.status in (200, 206):
            check_response(self.item.transfer, head)
        if head.status in (200, 206) and self.item.transfer.kind is not TransferKind.PROBE:
            self._body_writer = writer_for(
                self.item.transfer, self._writer, self.item.replace, self._options.collect, head.headers
            )
        if head.status in (200, 206) and head.length is not None and not head.chunked:
            self.left = head.length
        else:
            self._decoder = body_decoder(head, self.item.request.method) or LengthDecoder(0)
        return body_start

    def _probed(self) -> TransferResult | None:
        """End a probe, which needs the head alone; only the refusal of a GET is read further, as it says what to do."""
        head = self._head
        assert head is not None
        transfer, heading = self.item.transfer, self.item.request.method == "HEAD"
        if head.status != 200 and not heading:
            return None
        headers = head.headers if head.status == 200 else {}
        checksum = object_checksum(headers, transfer.etag) or Checksum("", b"")
        create_empty_file(transfer, self._writer, self.item.replace)
        if head.status == 200 and heading:
            self._done()
        else:
            self.close()
        etag = headers.get("etag", "")
        result = RangeResult(0, 0, checksum.value.hex(), algorithm=checksum.algorithm, etag=etag)
        return TransferResult(self.item.number, range_result=result)

    def _stream(self, at: int, fresh: int, end: int) -> TransferResult | None:
        """Write files straight from the buffer, which is the rule."""
        self.left -= end - fresh
        if self.left < 0:
            raise MalformedResponse("More bytes arrived than the response head announced.")
        assert self._body_writer is not None
        at = self._body_writer.feed(self._view, at, fresh, end)
        self._unused = bytes(self._view[at:end])
        return None if self.left else self._finished(end - at)

    def _collect(self, at: int, end: int) -> TransferResult | None:
        """Collect an error response, or a body of unknown length, before it is used."""
        decoder = self._decoder
        assert decoder is not None
        complete = decoder.feed(self._view[at:end])
        self._unused = b""
        received = self.received - self._begun_at
        if max(received, decoder.announced) > 2 * (self.item.transfer.length + MAX_HEAD_BYTES):
            raise MalformedResponse("The response body does not end.")
        return self._collected(bytes(decoder.body)) if complete else None

    def _collected(self, body: bytes) -> TransferResult:
        assert self._head is not None
        if self._head.status not in (200, 206):
            self._done()
            refusal = parse_error_response(self._head.status, self._head.headers, body)
            return TransferResult(self.item.number, refusal=refusal)
        assert self._body_writer is not None
        at = self._body_writer.feed(memoryview(body), 0, 0, len(body))
        return self._finished(len(body) - at)

    def _finished(self, unused: int) -> TransferResult:
        assert self._body_writer is not None
        if unused and self.item.transfer.kind is not TransferKind.SECTION:
            raise DamagedBlock(f"The {self.item.transfer.label} ends inside an entry.")
        result = self._body_writer.finish()
        self._done()
        if isinstance(result, RangeResult):
            return TransferResult(self.item.number, range_result=result)
        return TransferResult(self.item.number, summary=result)

    def _done(self) -> None:
        assert self._head is not None
        if not self._head.keep_alive or (self._decoder is not None and not self._decoder.reusable):
            self.close()

    def _closed(self) -> TransferResult:
        if self._head is None and not self._unused and self._reused:
            self.close()
            raise StaleConnection
        if self._decoder is not None and self._decoder.close():
            return self._collected(bytes(self._decoder.body))
        raise ConnectionResetError("the connection was closed before the response was complete")
