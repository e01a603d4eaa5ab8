"""One GET of an object, or of a range of it, as ``RequestPool`` sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from packline.client.errors import ObjectDiffers, RangesIgnored
from packline.errors import PacklineError, Unavailable
from packline.http.async_request import AsyncRequest, TransportError
from packline.http.http1 import HttpResponse
from packline.reader.buffer_pool import Buffer, BufferPool


class ResponseHandler(Protocol):
    """Decides what comes after a response, or after a failure of the transport."""

    def on_response(self, request: ObjectRequest, response: HttpResponse) -> None:
        """Handle the response to a request."""

    def on_error(self, request: ObjectRequest, error: TransportError) -> None:
        """Handle a request without a response."""


class ObjectRequest:
    """A GET of a range of an object, or of a whole object, into ``buffer``."""

    __slots__ = (
        *(
            "attempts",
            "buffer",
            "call",
            "done",
            "due",
            "error",
            "etag",
            "generation",
            "headers",
            "key",
            "length",
        ),
        *("buffers", "on_done", "pool", "start", "started", "version_id"),
    )

    def __init__(
        self,
        key: str,
        start: int,
        length: int,
        version_id: str | None = None,
        etag: str = "",
        on_done: Callable[[ObjectRequest], None] | None = None,
    ) -> None:
        """Describe a request.

        Args:
            key: Of the object.
            start: First byte; -1 for the whole object, whose checksum is then asked for.
            length: Bytes of the range, or of the whole object; -1 if that is not known.
            version_id: Version of the object.
            etag: A range of an object with another ETag is refused.
            on_done: Is called when the request has ended, by the thread that drives the loop.
        """
        self.key, self.start, self.length = key, start, length
        self.version_id, self.etag, self.on_done = version_id, etag, on_done
        self.buffer: Buffer = bytearray()
        self.buffers: BufferPool | None = None
        """Where the memory behind ``buffer`` is from, if it is used again."""
        self.attempts = self.generation = 0
        self.due = self.started = 0.0
        self.call: AsyncRequest | None = None
        self.done = False
        self.error: PacklineError | None = None
        self.headers: dict[str, str] = {}
        self.pool: ResponseHandler | None = None

    def allocate(self, buffers: BufferPool) -> None:
        """Get memory for the response."""
        self.release_buffer()
        self.buffer, self.buffers = buffers.take(max(0, self.length)), buffers

    def release_buffer(self) -> None:
        """Give the memory back. Nothing may refer to it any more."""
        if self.buffers is not None:
            self.buffers.give_back(self.buffer)
        self.buffer, self.buffers = bytearray(), None

    def take_body(self) -> bytes:
        """Return what has come, and give the memory back."""
        body = bytes(self.buffer)
        self.release_buffer()
        return body

    def on_response(self, response: HttpResponse) -> None:
        """Handle the response: succeed, retry, or fail."""
        if self.pool is not None:
            self.pool.on_response(self, response)

    def on_error(self, error: TransportError) -> None:
        """Handle a failure of the transport: retry, or fail."""
        if self.pool is not None:
            self.pool.on_error(self, error)


def unexpected_response(request: ObjectRequest, response: HttpResponse) -> PacklineError:
    """Return the error for a successful response that is not what was asked for."""
    if request.start < 0:
        return ObjectDiffers(
            f"Object {request.key!r} has {response.head.length} bytes, the manifest says {request.length}.",
            "Make a new version from the objects as they are now.",
        )
    if response.status == 200:
        return RangesIgnored("The store ignores Range requests.", "Members are read as single objects.")
    return Unavailable(
        f"Another range of {request.key!r} came than was asked for.",
        "Read again; if it repeats, package again.",
    )


def changed_object(request: ObjectRequest) -> ObjectDiffers:
    """Return the error for an object whose ETag is another one."""
    return ObjectDiffers(
        f"Object {request.key!r} was written again since the version was made.",
        "Make a new version from the objects as they are now.",
    )
