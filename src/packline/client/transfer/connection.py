"""One connection of a worker process and the order on it: receive into one buffer, hand on, report."""

from __future__ import annotations

import time
from selectors import EVENT_READ
from typing import NamedTuple

from packline.client.failures import DamagedBlock, SlowPeer
from packline.client.transfer.answer_checks import check_head
from packline.client.transfer.directory_writer import Folders
from packline.client.transfer.large_file import make_empty
from packline.client.transfer.settings import WorkerOptions
from packline.client.transfer.sinks import Sink, sink_for
from packline.client.transfer.task import Kind, Landed, RangeResult, Transfer
from packline.errors import CorruptPackage, PacklineError
from packline.wire.checksums import Checksum, object_checksum
from packline.wire.connection import Connection, ConnectionLost
from packline.wire.dialing import Dialing
from packline.wire.message import (
    MAX_HEAD,
    MalformedResponse,
    Request,
    ResponseHead,
    decode_chunked,
    parse_head,
)
from packline.wire.storeerrors import Refusal, parse_refusal

BUFFER = 512 * 1024
"""The receive buffer that all lanes of a worker share, bytes: it stays in the processor's cache."""


class Order(NamedTuple):
    """A transfer, and the signed request that fetches it."""

    number: int
    transfer: Transfer
    request: Request
    replace: bool


class Outcome(NamedTuple):
    """How an order ended: files landed, the store refused, or something failed."""

    number: int
    landed: Landed | None = None
    ranged: RangeResult | None = None
    refusal: Refusal | None = None
    error: Exception | None = None


class StaleConnection(Exception):
    """The peer had closed the kept connection before it saw the request: no failure, send it again."""


class Lane:
    """Carries one order at a time over a kept connection."""

    def __init__(self, folders: Folders, view: memoryview, options: WorkerOptions | None = None) -> None:
        """``view`` is the worker's buffer; a lane keeps what it cannot use yet until its next turn."""
        self._folders = folders
        self._options = options or WorkerOptions()
        self._sink: Sink | None = None
        self._rate_from: float | None = None
        self._view = view
        self._connection: Connection | None = None
        self.dialing: Dialing | None = None
        """While the connection is being opened."""
        self.received = 0
        self.left = 0
        """Bytes of the body that are still to come; of an order that has no answer yet, its length."""
        self.deadline = 0.0

    def fileno(self) -> int:
        """The descriptor to wait for; another one after ``readable`` or ``late`` while the lane was dialing."""
        if self.dialing is not None:
            return self.dialing.fileno()
        assert self._connection is not None
        return self._connection.link.fileno()

    @property
    def events(self) -> int:
        """What to wait for."""
        return EVENT_READ if self.dialing is None else self.dialing.events

    def begin(self, order: Order) -> None:
        """Send the request of an order, or open a connection for it. Raises EndpointUnreachable."""
        self.order = order
        self._sink = self._rate_from = None
        self._begun_at = self.received
        self._head: ResponseHead | None = None
        self._whole: bytearray | None = None
        self._rest = b""
        if self._connection is None or not self._connection.serves(order.request):
            self._dial()
            return
        try:
            self._send(self._connection)
        except ConnectionLost:  # closed while it was idle
            self._dial()

    def readable(self) -> Outcome | None:
        """Go on with what can be done without waiting; the outcome once the order has ended. Raises StaleConnection."""
        try:
            if self.dialing is None:
                return self._receive()
            self._open(self.dialing)
            return None
        except (PacklineError, OSError) as error:
            return self.fail(error)

    def late(self) -> Outcome | None:
        """Nothing happened until ``deadline``: try another address, or end the order."""
        error = TimeoutError("nothing arrived in time")
        if self.dialing is None:
            return self.fail(error)
        try:
            self.dialing.refuse(error)
        except PacklineError as unreached:
            return self.fail(unreached)
        self.deadline = self.dialing.deadline
        return None

    def is_slow(self, now: float) -> bool:
        """Whether the answer comes below the minimum rate. ``now``: seconds that the worker has waited so far.

        Time in which the worker is busy with other lanes does not count: what has come may lie unread.
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

    def too_slow(self) -> Outcome:
        """End the order because its answer comes below the minimum rate."""
        options, request = self._options, self.order.request
        return self.fail(
            SlowPeer(
                f"{request.origin()} sends {self.order.transfer.what} with less than {options.minimum_rate:,} bytes "
                f"a second over {options.rate_seconds:g} s.",
                "Check the network; PACKLINE_MIN_RATE sets the least rate that is accepted.",
            )
        )

    def fail(self, error: Exception) -> Outcome:
        """End the order with a failure; the connection is of no more use."""
        self.close()
        if self._sink is not None:
            self._sink.abandon(remove=isinstance(error, CorruptPackage))
        return Outcome(self.order.number, error=error)

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
        request = self.order.request
        self.dialing = Dialing(request.host, request.port, request.tls)
        self.deadline = self.dialing.deadline
        self.left = 0  # a step that takes no time, and others wait for its answer

    def _open(self, dialing: Dialing) -> None:
        opened = dialing.advance()
        self.deadline = dialing.deadline
        if opened is not None:
            request = self.order.request
            self.dialing = None
            self._connection = Connection(request.host, request.port, request.tls, opened=opened)
            self._send(self._connection)

    def _send(self, connection: Connection) -> None:
        self._kept = connection.exchanges > 0
        connection.send(self.order.request)
        connection.wait_for_nothing()
        self.left = 0 if self.order.transfer.kind is Kind.PROBE else self.order.transfer.length
        self.deadline = time.monotonic() + self._options.stall_seconds

    def _receive(self) -> Outcome | None:
        assert self._connection is not None
        kept = len(self._rest)
        self._view[:kept] = self._rest
        room = self._view[kept:]
        streaming = self._head is not None and self._whole is None
        count = self._connection.take(room[: self.left] if streaming else room)
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
            if self.order.transfer.kind is Kind.PROBE and (probed := self._probed()):
                return probed
        return self._gather(at, end) if self._whole is not None else self._stream(at, fresh, end)

    def _read_head(self, end: int) -> int:
        """Parse the response head once it is whole; where the body starts."""
        raw = bytes(self._view[: min(end, MAX_HEAD)])
        stop = raw.find(b"\r\n\r\n")
        if stop < 0:
            if end > MAX_HEAD:
                raise MalformedResponse("The response head does not end.")
            self._rest = raw
            return 0
        self._head = head = parse_head(raw[:stop])
        if head.status in (200, 206):
            check_head(self.order.transfer, head)
        if head.status in (200, 206) and self.order.transfer.kind is not Kind.PROBE:
            self._sink = sink_for(
                self.order.transfer, self._folders, self.order.replace, self._options.collect, head.headers
            )
        if head.status in (200, 206) and head.length is not None and not head.chunked:
            self.left = head.length
        else:
            self._whole = bytearray()
        return stop + 4

    def _probed(self) -> Outcome | None:
        """The head is all that a probe needs; only the refusal of a GET is read further, as it says what to do."""
        head = self._head
        assert head is not None
        transfer, heading = self.order.transfer, self.order.request.method == "HEAD"
        if head.status != 200 and not heading:
            return None
        headers = head.headers if head.status == 200 else {}
        checksum = object_checksum(headers, transfer.etag) or Checksum("", b"")
        make_empty(transfer, self._folders, self.order.replace)
        if head.status == 200 and heading:
            self._done()
        else:
            self.close()
        etag = headers.get("etag", "")
        result = RangeResult(0, 0, checksum.value.hex(), algorithm=checksum.algorithm, etag=etag)
        return Outcome(self.order.number, ranged=result)

    def _stream(self, at: int, fresh: int, end: int) -> Outcome | None:
        """Files straight from the buffer, the rule."""
        self.left -= end - fresh
        if self.left < 0:
            raise MalformedResponse("More bytes arrived than the response head announced.")
        assert self._sink is not None
        at = self._sink.feed(self._view, at, fresh, end)
        self._rest = bytes(self._view[at:end])
        return None if self.left else self._landed(end - at)

    def _gather(self, at: int, end: int) -> Outcome | None:
        """Refusals and bodies without a length are collected before they are looked at."""
        assert self._whole is not None
        assert self._head is not None
        self._whole += self._view[at:end]
        self._rest = b""
        if len(self._whole) > 2 * self.order.transfer.length + MAX_HEAD:
            raise MalformedResponse("The response body does not end.")
        body: bytes | None = None
        if self._head.chunked:
            body = decode_chunked(bytes(self._whole))
        elif self._head.length is not None and len(self._whole) >= self._head.length:
            body = bytes(self._whole)
        return None if body is None else self._collected(body)

    def _collected(self, body: bytes) -> Outcome:
        assert self._head is not None
        if self._head.status not in (200, 206):
            self._done()
            refusal = parse_refusal(self._head.status, self._head.headers, body)
            return Outcome(self.order.number, refusal=refusal)
        assert self._sink is not None
        at = self._sink.feed(memoryview(body), 0, 0, len(body))
        return self._landed(len(body) - at)

    def _landed(self, rest: int) -> Outcome:
        assert self._sink is not None
        if rest and self.order.transfer.kind is not Kind.SECTION:
            raise DamagedBlock(f"The {self.order.transfer.what} ends inside an entry.")
        result = self._sink.finish()
        self._done()
        if isinstance(result, RangeResult):
            return Outcome(self.order.number, ranged=result)
        return Outcome(self.order.number, landed=result)

    def _done(self) -> None:
        assert self._head is not None
        if not self._head.keep_alive or (self._head.length is None and not self._head.chunked):
            self.close()

    def _closed(self) -> Outcome:
        if self._head is None and not self._rest and self._kept:
            self.close()
            raise StaleConnection
        if (
            self._whole is not None
            and self._head is not None
            and not self._head.chunked
            and self._head.length is None
        ):
            return self._collected(bytes(self._whole))
        raise ConnectionResetError("the connection was closed before the answer was complete")
